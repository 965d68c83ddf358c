"""Checks evidence: the journal of this installation, or one receipt with nothing but a key."""

from pathlib import Path
from typing import Annotated

import typer

from zavet.core.chain.receipt import is_genuine
from zavet.core.values import ZavetError
from zavet.doors.cli.opening import open_installation


def verify(
    receipt: Annotated[
        Path | None, typer.Argument(help="Файл квитанции; без него — журнал.")
    ] = None,
    key: Annotated[
        str, typer.Option(help="Открытый ключ сайта, 64 знака: напечатан на странице /receipt/.")
    ] = "",
) -> None:
    """Проверить журнал целиком или, с файлом и ключом, одну квитанцию (без базы данных)."""
    if receipt is not None:
        _receipt(receipt, key)
        return
    open_installation()
    from zavet.doors.wording import say_problem
    from zavet.journal.queries import verify_chain

    report = verify_chain()
    typer.echo(f"Записей: {report.entries}. Хеш последней: {report.head.hex()}")
    for problem in report.problems:
        typer.echo(say_problem(problem), err=True)
    if report.problems:
        raise typer.Exit(1)
    typer.echo("Цепочка цела.")


def _receipt(path: Path, key: str) -> None:
    if not key:
        message = (
            "Без открытого ключа сайта квитанцию не проверить: ключу в ней самой верить нельзя."
        )
        raise ZavetError(
            message, next_step="--key КЛЮЧ; ключ напечатан на странице /receipt/ сайта"
        )
    try:
        public_key = bytes.fromhex(key)
        text = path.read_bytes()
    except ValueError as error:
        message = "Открытый ключ — это 64 знака: цифры и буквы от a до f."
        raise ZavetError(message, next_step="Возьмите ключ на странице /receipt/ сайта") from error
    except OSError as error:
        message = f"Файл «{path.name}» не читается."
        raise ZavetError(message, next_step="Проверьте имя файла") from error
    if not is_genuine(text, public_key=public_key):
        typer.echo("Квитанция не подлинная: подпись не подходит к тексту или к ключу.", err=True)
        raise typer.Exit(1)
    typer.echo("Квитанция подлинная: подписана этим ключом и не изменена.")
