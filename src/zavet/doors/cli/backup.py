"""Makes copies of the installation and tries whether they can be restored. Nothing of a copy's contents is printed."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from typer.core import TyperGroup

from zavet.core.values import ZavetError
from zavet.doors.cli.opening import open_existing

if TYPE_CHECKING:
    from zavet.backups.copies import Copy
    from zavet.backups.copying import Tell
    from zavet.backups.making import TellPart
    from zavet.backups.trial import Found

_KEY_DAYS = 14
KEY_HELP = "Открытый ключ установки, сделавшей копию, если он не здешний: 64 знака."
_SECRETS = "ПАПКА-3 для secrets/: без них копии не откроет никто, с ними откроет любой."


class _MakeFirst(TyperGroup):
    """``zavet backup ПАПКА`` is ``zavet backup make ПАПКА``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401 - Typer's own click
        if args and args[0] not in {*self.commands, "--help"}:
            args = ["make", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=_MakeFirst, no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None
)


@app.callback()
def backup() -> None:
    """Сделать копию: zavet backup ПАПКА --keys-to ПАПКА-2. Проверить её: zavet backup check ПАПКА."""


@app.command("make")
def make(
    folder: Annotated[Path, typer.Argument(help="Куда: записи, журнал, файлы.")],
    keys_to: Annotated[
        Path | None, typer.Option("--keys-to", help="Куда: ключи людей. Лучше другой носитель.")
    ] = None,
    records_only: Annotated[bool, typer.Option("--records-only", help="Только записи.")] = False,
    keys_only: Annotated[bool, typer.Option("--keys-only", help="Только ключи людей.")] = False,
    secrets_to: Annotated[Path | None, typer.Option("--secrets-to", help=_SECRETS)] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="Сколько последних копий записей оставить.")
    ] = None,
    keep_keys: Annotated[
        int | None, typer.Option(min=1, help="Сколько последних копий ключей оставить.")
    ] = None,
) -> None:
    """Сделать копию, не останавливая Zavet."""
    _require_choice(keys_to, records_only=records_only, keys_only=keys_only)
    open_existing()
    from zavet.backups.copies import remove_old
    from zavet.backups.operations import make_copy
    from zavet.chance import now
    from zavet.core.values import Actor

    records, keys = (None, folder) if keys_only else (folder, keys_to)
    _require_apart(records, keys, secrets_to)
    with parts() as tell:
        copies = make_copy(
            records=_whole(records), keys=_whole(keys), by=Actor.system(), at=now(), tell=tell
        )
    for place, kept in ((records, keep), (keys, keep_keys)):
        if place is not None and kept is not None:
            typer.echo(f"Удалено старых копий в «{place}»: {remove_old(place, keep=kept)}")
    for copy in copies:
        _tell_made(copy)
    if secrets_to is not None:
        _copy_secrets(secrets_to / copies[0].manifest.generation)
    _tell_missing(records, keys, secrets_to)


@app.command("check")
def check(
    folder: Annotated[Path, typer.Argument(help="Копия, или папка с копиями: тогда новейшая.")],
    keys: Annotated[
        Path | None, typer.Option(help="Копия ключей; без неё — нынешние ключи.")
    ] = None,
    key: Annotated[str, typer.Option(help=KEY_HELP)] = "",
) -> None:
    """Проверить копию: подпись, каждый файл, и восстановить её на пробу в стороне."""
    open_existing()
    from zavet.backups.operations import check_copy
    from zavet.chance import now
    from zavet.core.values import Actor

    chosen = choose(folder, keys)
    with parts() as tell:
        found = check_copy(
            **chosen, signed_by=read_key(key), by=Actor.system(), at=now(), tell=tell("check")
        )
    faults = tell_found(found, chosen)
    if faults:
        raise typer.Exit(1)
    typer.echo("Копия пригодна.")


def choose(folder: Path, keys: Path | None) -> dict[str, "Copy | None"]:
    """Return the copies a person named: of records, of keys, or of both; raise CopyRefused."""
    from zavet.backups.copies import CopyRefused, find_copy

    named = [find_copy(one) for one in (folder, keys) if one is not None]
    chosen: dict[str, Copy | None] = {"records": None, "keys": None}
    chosen |= {copy.manifest.holds: copy for copy in named}
    if len(named) != len([copy for copy in chosen.values() if copy]):
        message = f"В папках «{folder}» и «{keys}» копии одного и того же."
        raise CopyRefused(message, next_step="Назовите копию записей и, в --keys, копию ключей")
    return chosen


def read_key(key: str) -> bytes | None:
    """Return the public key a person typed, or None where they typed none; raise ZavetError."""
    try:
        return bytes.fromhex(key) or None
    except ValueError as error:
        message = "Открытый ключ — это 64 знака: цифры и буквы от a до f."
        raise ZavetError(message, next_step="Ключ напечатан на странице /receipt/ сайта") from error


def tell_found(found: "Found", chosen: dict[str, "Copy | None"]) -> list[str]:
    """Print what a trial restore found; return what is wrong, printed too."""
    from zavet.core.chain import Problem, ProblemKind
    from zavet.doors.wording import say_problem

    for copy in chosen.values():
        if copy is not None:
            typer.echo(f"{_NAMES[copy.manifest.holds]}: {_state_of(copy)}, подпись и файлы верны")
    typer.echo(f"Журнал: записей {found.entries}")
    typer.echo(f"Открыто на пробу значений: {found.opened}")
    typer.echo(f"Уничтоженных людей, которых копия вернула бы: {found.destroyed_again}")
    faults = [
        "журнал: " + say_problem(Problem(kind=ProblemKind(kind), position=first, through=through))
        for kind, first, through in found.problems
    ]
    if found.broken:
        faults.append(f"не открылось значений: {found.broken}")
    if found.keyless_people:
        faults.append(f"людей, чьи данные остались без ключа: {found.keyless_people}")
    for fault in faults:
        typer.echo(f"ВНИМАНИЕ · {fault}", err=True)
    return faults


@contextmanager
def parts() -> Iterator["TellPart"]:
    """Show a bar for each part of the work, on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:

        def begin(part: str) -> "Tell":
            task = progress.add_task(_NAMES[part], total=None)
            return lambda done, of: progress.update(task, completed=done, total=of)

        yield begin


_NAMES = {"records": "записи", "keys": "ключи", "files": "файлы", "check": "проверка"}


def _require_choice(keys_to: Path | None, *, records_only: bool, keys_only: bool) -> None:
    if [keys_to is not None, records_only, keys_only].count(True) == 1:
        return
    message = (
        "Не сказано, куда положить копию ключей: рядом с записями она лишает уничтожение смысла."
    )
    next_step = (
        "Одно из трёх: --keys-to ПАПКА-2 (лучше другой носитель), --records-only, --keys-only"
    )
    raise ZavetError(message, clause="152-ФЗ ст. 19 ч. 2 п. 7", next_step=next_step)


def _require_apart(records: Path | None, keys: Path | None, secrets_to: Path | None) -> None:
    """Refuse one folder for two things; keys beside records are told of, secrets beside either are refused."""
    others = [one.resolve() for one in (records, keys) if one]
    if len(set(others)) < len(others):
        message = "Записи и ключи в одной папке: хранить их разное время было бы нельзя."
        raise ZavetError(message, next_step="--keys-to ДРУГАЯ-ПАПКА")
    if secrets_to and any(_is_within(secrets_to.resolve(), one) for one in others):
        message = "Секреты рядом с тем, что они открывают, — это копия, которую прочтёт каждый."
        raise ZavetError(message, next_step="--secrets-to ПАПКА на другом носителе")


def _is_within(one: Path, other: Path) -> bool:
    return one.is_relative_to(other) or other.is_relative_to(one)


def _tell_made(copy: "Copy") -> None:
    manifest = copy.manifest
    size = sum(one.size for one in (*manifest.files, *manifest.sealed_files))
    typer.echo(f"{_NAMES[manifest.holds]}: {copy.folder} ({size / 1_000_000:.1f} МБ)")


def _tell_missing(records: Path | None, keys: Path | None, secrets_to: Path | None) -> None:
    """Say what a person who has these folders alone could not bring back, and what they must not keep long."""
    if records and keys and _is_within(keys.resolve(), records.resolve()):
        typer.echo("Копия ключей лежит рядом с копией записей: перенесите её на другой носитель.")
    if records and not keys:
        typer.echo(
            "Ключей людей в этой копии нет: скопируйте их отдельно, zavet backup --keys-only"
        )
    if keys:
        _tell_age(keys)
    if secrets_to is None:
        typer.echo(
            "В копии нет secrets/: главных ключей и ключа подписи. Без них её не откроет никто, и вы"
            " тоже. Храните их отдельно: --secrets-to ПАПКА-3 на носителе в сейфе, один раз и после"
            " каждой смены ключей."
        )


def _tell_age(keys: Path) -> None:
    from zavet.backups.copies import list_finished, read_copy
    from zavet.chance import now

    oldest = read_copy(list_finished(keys)[0]).manifest.made_at
    if now() - oldest > timedelta(days=_KEY_DAYS):
        typer.echo(
            f"Старшей копии ключей больше {_KEY_DAYS} дней: по ней ещё можно открыть тех, кого с тех"
            " пор уничтожили. Оставляйте меньше: --keep-keys ЧИСЛО."
        )


def _copy_secrets(place: Path) -> None:
    from zavet.backups.copying import copy_file, list_files
    from zavet.backups.places import secrets_folder

    for name, path in list_files(secrets_folder()).items():
        copy_file(path, place / name, name=name)
    typer.echo(f"секреты: {place}. С этой папкой и копиями прочтёт всё любой: уберите её в сейф.")


def _state_of(copy: "Copy") -> str:
    return f"состояние на {say_moment(copy.manifest.made_at)}"


def say_moment(at: datetime) -> str:
    """Return a moment as people say it, in the time of the installation."""
    from django.utils.timezone import localtime

    return f"{localtime(at):%d.%m.%Y %H:%M}"


def _whole(folder: Path | None) -> Path | None:
    return folder.resolve() if folder else None
