"""Tells of the master keys and changes them. No key is ever printed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from zavet.doors.cli.opening import open_existing, open_installation

if TYPE_CHECKING:
    from zavet.access.master_keys import MasterView, Rotation

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback()
def keys() -> None:
    """Главные ключи, под которыми лежат ключи людей."""


@app.command()
def status() -> None:
    """Показать, где связка, какие в ней главные ключи и сколько ключей людей под каждым."""
    open_existing()
    from zavet.access.master_keys import describe_ring

    ring = describe_ring()
    typer.echo(f"Связка: {ring.place}")
    table = Table("главный ключ", "ключей людей", "")
    for master in ring.masters:
        table.add_row(master.id, str(master.count), _about(master))
    Console().print(table)
    typer.echo(f"Уничтожено ключей людей: {ring.destroyed}")


@app.command()
def rotate(
    drop_old: Annotated[
        bool,
        typer.Option(
            "--drop-old",
            help="Затем убрать старые главные ключи: прежние копии базы ключей станут нечитаемы.",
        ),
    ] = False,
) -> None:
    """Сменить главный ключ: ключи людей завернуть заново. Прерванное продолжается тем же ключом."""
    open_existing()
    from zavet.access import master_keys as access
    from zavet.chance import now
    from zavet.core.values import Actor

    with _bar() as bar:
        task = bar.add_task("Ключи людей", total=None)
        done = access.rotate(
            by=Actor.system(),
            clock=now,
            drop_old=drop_old,
            progress=lambda looked, total: bar.update(task, completed=looked, total=total),
        )
    if done is None:
        typer.echo("Нового главного ключа в связке нет, делать нечего.")
        typer.echo("Файл: zavet keys extend -o ФАЙЛ. У сервера transit: vault write -f …/rotate.")
        return
    _tell(done, is_ours=access.is_ring_ours(), drop_old=drop_old)
    if done.broken:
        raise typer.Exit(1)


@app.command()
def extend(
    output: Annotated[Path, typer.Option("--output", "-o", help="Новый файл (0600).")],
) -> None:
    """Записать связку с ещё одним главным ключом в файл, чтобы вы сами поставили её на место."""
    open_installation()
    from zavet.access.master_keys import write_extended

    ring_key_id = write_extended(output)
    typer.echo(f"{output}: связка, новый главный ключ {ring_key_id}.")
    typer.echo("Поставьте её на место прежней на всех машинах, затем: zavet keys rotate.")
    typer.echo("Файл открывает все данные: передайте по закрытому пути и сотрите.")


def _about(master: "MasterView") -> str:
    if not master.is_here:
        return "НЕТ В СВЯЗКЕ: верните её из копии"
    if master.is_newest:
        return "новые ключи под ним"
    return "старый: zavet keys rotate" if master.count else "старый, без дела"


def _tell(done: "Rotation", *, is_ours: bool, drop_old: bool) -> None:
    made = "сделан" if done.is_new else "тот же, что уже был в связке"
    typer.echo(f"Главный ключ {done.ring_key_id}: {made}. Завёрнуто заново: {done.count}.")
    if done.broken:
        typer.echo(f"Не открываются и оставлены как есть: {done.broken}. zavet doctor", err=True)
    if done.dropped:
        typer.echo(f"Убраны: {', '.join(done.dropped)}. Прежние копии базы ключей не откроются.")
    elif drop_old and not is_ours:
        typer.echo("Старые главные ключи уберите сами; какие без дела, скажет zavet keys status.")
    if is_ours:
        typer.echo(
            "Сделайте новую копию связки, прежняя не знает нового главного ключа:"
            " zavet backup ПАПКА --records-only --secrets-to ПАПКА-3"
        )


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
