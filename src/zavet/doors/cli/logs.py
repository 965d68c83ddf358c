"""Takes access logs of the web server into the statistics. No line of a log is ever printed."""

import resource
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from zavet.doors.cli.opening import DATA_HELP, choose_folder, find_site, open_existing

if TYPE_CHECKING:
    from zavet.visits.queries import ImportView

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.callback()
def logs() -> None:
    """Журналы доступа сервера."""


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(help="Журнал в формате combined, можно .gz.")],
    site: Annotated[str | None, typer.Option(help="Сайт: имя узла или короткое имя.")] = None,
    data: Annotated[Path | None, typer.Option("--data", help=DATA_HELP)] = None,
) -> None:
    """Принять журнал доступа: останутся только дневные суммы, без адресов посетителей."""
    # a core dump would hold raw lines
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    choose_folder(data)
    open_existing()
    from zavet.chance import now
    from zavet.core.values import Actor
    from zavet.visits.operations import import_log

    chosen = find_site(site)
    with _progress() as progress:
        task = progress.add_task("", total=None)
        done = import_log(
            site_id=chosen.id,
            path=file,
            by=Actor.system(),
            at=now(),
            progress=lambda read, size: progress.update(task, completed=read, total=size),
        )
    _tell(done, host=chosen.host)


def _progress() -> Progress:
    from django.utils.translation import gettext as _

    return Progress(
        TextColumn(_("Читаю журнал")),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _tell(done: "ImportView", *, host: str) -> None:
    table = Table(title=host, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for name, value in _facts(done):
        table.add_row(name, value)
    Console().print(table)


def _facts(done: "ImportView") -> list[tuple[str, str]]:
    from django.utils.translation import gettext as _

    from zavet.visits.words import kind_name

    malformed = [(f"  {kind_name(kind)}", _number(lines)) for kind, lines in done.malformed.items()]
    period = f"{done.first_on:%d.%m.%Y}–{done.last_on:%d.%m.%Y}" if done.first_on else "—"
    return [
        (_("Строк"), _number(done.lines)),
        (_("Запросов страниц"), _number(done.hits)),
        (_("Испорченных строк"), _number(sum(done.malformed.values()))),
        *malformed,
        (_("Исправлено строк с чужими байтами"), _number(done.patched)),
        (_("Опоздавших: их день уже опубликован"), _number(done.late)),
        (_("Ранних: их день ещё не кончился"), _number(done.early)),
        (_("Опубликованные дни"), period),
        (_("Посетителе-дней"), _number(done.visitor_days)),
        (_("Таблиц опубликовано"), _number(done.published_tables)),
        (_("Таблиц удержано: в них слишком мало людей"), _number(done.withheld_tables)),
    ]


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u00a0")
