"""Checks evidence: the journal of this installation, or one file with nothing but a key."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from zavet.core.chain import NoteKey
from zavet.core.values import ZavetError
from zavet.doors.cli.files import (
    read_bytes,
    read_journal_key,
    read_kept_checkpoint,
    read_vkey,
    say_all,
)
from zavet.doors.cli.opening import open_existing
from zavet.doors.cli.verify_file import verify_file

KEY_HELP = "Открытый ключ: 64 знака со страницы /receipt/ или строка zavet.local/…+…+…"


def verify(
    file: Annotated[
        Path | None,
        typer.Argument(help="Выгрузка, доказательство, точка или квитанция; без него — журнал."),
    ] = None,
    key: Annotated[str, typer.Option(help=KEY_HELP)] = "",
    against: Annotated[
        list[Path] | None,
        typer.Option(help="Контрольная точка, сохранённая в другом месте; можно несколько."),
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option(help="Открытый ключ свидетеля; можно несколько.")
    ] = None,
    ca: Annotated[
        list[Path] | None, typer.Option(help="Сертификат (PEM) того, кто ручается за штампы.")
    ] = None,
) -> None:
    """Проверить журнал целиком или, с файлом, одно доказательство: без базы данных и без сети."""
    named = read_journal_key(key) if key else None
    if file is not None:
        if witness or ca:
            message = "Свидетелей и штампы сверяют с журналом установки, а не с файлом."
            raise ZavetError(message, next_step="zavet verify --witness КЛЮЧ, без имени файла")
        is_whole = verify_file(file, key=named, against=against or [])
    else:
        open_existing()
        witnesses = [read_vkey(each) for each in witness or []]
        is_whole = _verify_here(
            named, against or [], witnesses, [read_bytes(each) for each in ca or []]
        )
    if not is_whole:
        raise typer.Exit(1)


def _verify_here(
    named: NoteKey | None, against: list[Path], witnesses: list[NoteKey], authorities: list[bytes]
) -> bool:
    from zavet.doors.verdicts import say_problem, say_told_loss
    from zavet.journal.beside import look_beside
    from zavet.journal.checkpoints import key, last_checkpoint
    from zavet.journal.queries import verify_chain

    own = key()
    if named is not None and named != own:
        message = "Ключ этой установки не тот, что вы назвали: журнал подписан не им."
        raise ZavetError(message, next_step=f"Ключ здесь: {own}")
    kept = [read_kept_checkpoint(path, own) for path in against]
    with Progress(transient=True) as shown:
        task = shown.add_task("Проверяются записи", total=None)
        report = verify_chain(
            progress=lambda count: shown.update(task, completed=count), against=kept
        )
    typer.echo(f"Записей: {report.entries}. Хеш последней: {report.head.hex()}")
    typer.echo(f"Ключ журнала: {own}")
    newest = last_checkpoint() if report.is_whole else None
    if newest is not None:
        typer.echo(
            f"Контрольных точек: {report.checkpoints}, последняя после записи {newest.size}."
        )
    for one in report.told:
        typer.echo(say_told_loss(one))
    beside = look_beside(witnesses=witnesses, authorities=authorities)
    for seen in beside.seen:
        when = f", {seen.at:%Y-%m-%d %H:%M:%S} UTC" if seen.at else ""
        typer.echo(f"Засвидетельствовано до записи {seen.size}: {seen.name}{when}")
    if beside.unchecked:
        typer.echo(
            f"Подписей свидетелей и штампов без ключа к ним: {beside.unchecked} (--witness, --ca)"
        )
    problems = (*report.problems, *beside.problems)
    say_all(map(say_problem, problems))
    if not problems:
        typer.echo("Цепочка цела.")
    return not problems
