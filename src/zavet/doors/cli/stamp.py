"""Asks for a time stamp over the newest checkpoint, and takes the answer (RFC 3161). The files travel without us."""

from pathlib import Path
from typing import Annotated

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.files import read_bytes
from zavet.doors.cli.opening import open_existing


def stamp(
    answer: Annotated[
        Path | None, typer.Option(help="Ответ центра штампов (.tsr); без него пишется запрос.")
    ] = None,
    ca: Annotated[
        list[Path] | None,
        typer.Option(help="Сертификат (PEM), которому вы верите; можно несколько."),
    ] = None,
) -> None:
    """Запросить или принять штамп времени на последнюю контрольную точку."""
    if answer is not None and not ca:
        message = "Без сертификата штамп не проверить."
        raise ZavetError(message, next_step="--ca СЕРТИФИКАТ.pem")
    open_existing()
    from zavet.journal.beside import keep_stamp, write_stamp_request

    if answer is None:
        typer.echo(write_stamp_request())
        return
    seen = keep_stamp(read_bytes(answer), authorities=[read_bytes(each) for each in ca or []])
    typer.echo(f"Штамп подлинный: {seen.at:%Y-%m-%d %H:%M:%S} UTC, записей под ним {seen.size}.")
