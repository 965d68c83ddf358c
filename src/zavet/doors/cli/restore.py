"""Puts copies in the place of the present state: checked first, alone in the installation, destructions replayed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from zavet.backups.holding import hold_alone
from zavet.core.values import ZavetError
from zavet.doors.cli.backup import KEY_HELP, choose, parts, read_key, say_moment, tell_found
from zavet.doors.cli.opening import chosen_folder, load_settings, require_installation

if TYPE_CHECKING:
    from zavet.backups.restoring import Plan

_STEPS = {
    "stage": "переношу копию на диск установки",
    "set_aside": "откладываю нынешнее состояние",
    "put": "ставлю копию на место",
    "measure": "смотрю, докуда идёт журнал",
    "open_tables": "обновляю таблицы",
    "destroy_again": "повторяю уничтожения",
    "forget_sessions": "закрываю сеансы входа и очередь работы",
    "tell": "записываю восстановление в журнал",
    "discard": "заканчиваю",
}


def restore(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Копия или папка с копиями (тогда новейшая). Пусто — закончить начатое."
        ),
    ] = None,
    keys: Annotated[
        Path | None, typer.Option(help="Копия ключей; без неё ключи остаются нынешние.")
    ] = None,
    discard_present: Annotated[
        bool, typer.Option("--discard-present", help="Не оставлять нынешнее состояние рядом.")
    ] = False,
    even_so: Annotated[
        bool, typer.Option("--even-so", help="Восстановить, хотя проверка нашла потери.")
    ] = False,
    key: Annotated[str, typer.Option(help=KEY_HELP)] = "",
) -> None:
    """Восстановить копию. Уничтоженные люди не вернутся: их уничтожения повторяются до запуска."""
    require_installation()
    hold_alone(chosen_folder())
    load_settings()
    from zavet.backups.rehearsing import remove_leftovers
    from zavet.backups.restoring import carry_out, find_plan

    remove_leftovers()
    plan = find_plan()
    if plan is None or (folder is not None and not plan.is_staged):
        plan = _begin(folder, keys, key=key, discards_present=discard_present, is_even_so=even_so)
    else:
        typer.echo(f"Заканчиваю восстановление, начатое {say_moment(plan.at)}.")
    _tell_done(carry_out(plan, tell=lambda step: typer.echo(f"· {_STEPS[step]}")))


def _begin(
    folder: Path | None, keys: Path | None, *, key: str, discards_present: bool, is_even_so: bool
) -> "Plan":
    from zavet.backups.checking import check
    from zavet.backups.restoring import make_plan, require_idle
    from zavet.chance import now

    if folder is None:
        message = "Не сказано, какую копию восстановить, а начатого восстановления нет."
        raise ZavetError(message, next_step="zavet restore ПАПКА-С-КОПИЯМИ")
    chosen = choose(folder, keys)
    require_idle()
    with parts() as tell:
        found = check(**chosen, signed_by=read_key(key), tell=tell("check"))
    if tell_found(found, chosen) and not is_even_so:
        message = "Копия восстановилась бы с потерями; нынешнее состояние не тронуто."
        raise ZavetError(message, next_step="Возьмите другую копию; если её нет, --even-so")
    return make_plan(**chosen, at=now(), discards_present=discards_present)


def _tell_done(plan: "Plan") -> None:
    typer.echo(f"Восстановлено. Уничтожены снова: {plan.destroyed_again}.")
    if plan.records:
        before = max(plan.entries_before or 0, plan.lost_through)
        lost = max(0, before - (plan.restored_size or 0))
        typer.echo(
            f"Записей журнала потеряно: {lost}. Всё, что сделано после копии, кроме уничтожений,"
            " надо принять снова: исправления, отзывы согласий, блокирования, допуски."
        )
    if not plan.discards_present:
        typer.echo(
            f"Прежнее состояние отложено в «{plan.aside.name}». Там данные людей: сверьте и уничтожьте"
            " папку сами, Zavet её не удалит."
        )
    typer.echo("Теперь: zavet verify, zavet doctor, zavet up")
