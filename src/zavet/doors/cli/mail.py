"""Letters by hand: fetch, take one from a pipe, send what waits, say what came. The worker does it by itself."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.opening import find_site, open_existing

if TYPE_CHECKING:
    from zavet.doors.mail.fetching import Fetched
    from zavet.doors.mail.taking import Taken
    from zavet.rights.tallies import Tally

app = typer.Typer(no_args_is_help=True)
_EX_DATAERR, _EX_NOUSER, _EX_TEMPFAIL, _EX_CONFIG = 65, 67, 75, 78  # sysexits.h
_DAYS: Final = 7
_CHUNK: Final = 2**20
_WHAT: Final = {
    "request": "новых обращений",
    "message": "писем к обращениям",
    "known": "уже принятых раньше",
    "unread": "не разобрано, зарегистрировано",
    "automatic": "от машин, без обращения",
    "nowhere": "не понять, какому сайту",
    "ours": "своих же писем",
    "auto_submitted": "автоответов",
    "bounce": "возвратов",
    "list": "из рассылок",
    "bulk": "массовых",
}


@app.command("fetch")
def fetch_boxes(
    quiet: Annotated[bool, typer.Option("--quiet", help="Молчать, если всё удалось.")] = False,
) -> None:
    """Принять письма из почтовых ящиков ZAVET_IMAP."""
    open_existing()
    from zavet.doors.mail.boxes import list_boxes
    from zavet.doors.mail.fetching import fetch

    boxes = list_boxes()
    if not boxes and not quiet:
        typer.echo("Почтовых ящиков нет: задайте ZAVET_IMAP.")
    fetched = [fetch(box) for box in boxes]
    for one in fetched:
        _tell_fetched(one, is_quiet=quiet)
    if not all(one.is_well for one in fetched):
        raise typer.Exit(1)


@app.command("take")
def take_letter(
    site: Annotated[str | None, typer.Option(help="Сайт: имя или узел.")] = None,
) -> None:
    """Принять одно письмо со стандартного ввода, как его отдаёт почтовый сервер (коды выхода sysexits.h)."""
    raw = _read_input()
    if not raw.strip():
        typer.echo("Письма на входе нет.", err=True)
        raise typer.Exit(_EX_DATAERR)
    code, words = _take(raw, site)
    typer.echo(words, err=code != 0)
    raise typer.Exit(code)


@app.command("send")
def send_waiting(
    quiet: Annotated[bool, typer.Option("--quiet", help="Молчать, если нечего.")] = False,
    again: Annotated[
        bool, typer.Option("--again", help="И те, от которых отступились после всех попыток.")
    ] = False,
) -> None:
    """Поставить в очередь письма, которые написаны и не ушли; отправит их фоновая работа."""
    open_existing()
    from zavet.chance import now
    from zavet.doors.mail.sending import queue_waiting

    number = queue_waiting(at=now(), is_forced=again)
    if number or not quiet:
        typer.echo(f"Поставлено в очередь писем: {number}.")


@app.command()
def status() -> None:
    """Сказать, сколько писем пришло за неделю и что с ними стало, и сколько ещё не ушло."""
    open_existing()
    from datetime import timedelta

    from zavet.chance import now
    from zavet.core.calendar import day_of
    from zavet.doors.mail.boxes import list_boxes
    from zavet.rights.queries import list_outgoing
    from zavet.rights.tallies import list_tallies

    boxes = [box.name for box in list_boxes()]
    tallies = list_tallies(from_on=day_of(now()) - timedelta(days=_DAYS))
    for box in dict.fromkeys([*boxes, *(one.box for one in tallies)]):
        typer.echo("команда zavet mail take" if box == "pipe" else box)
        _tell_tallies([one for one in tallies if one.box == box])
    if not boxes:
        typer.echo("Почтовых ящиков нет: ZAVET_IMAP не задан.")
    waiting = [one for one in list_outgoing(limit=1000) if one.is_by_mail]
    typer.echo(f"Ждут отправки: {len(waiting)}.")


def _read_input() -> bytes:
    """Return the letter on standard input, of a big one its beginning; the rest is read and dropped."""
    from zavet.doors.mail.letter import LARGEST

    raw = sys.stdin.buffer.read(LARGEST + 1)
    while sys.stdin.buffer.read(_CHUNK):
        pass
    return raw


def _take(raw: bytes, site: str | None) -> tuple[int, str]:
    """Take a letter; whatever goes wrong, the mail server is asked to keep it and to try again."""
    try:
        open_existing()
        return _take_opened(raw, site)
    except ZavetError as error:
        return _EX_CONFIG if _is_setting(error) else _EX_TEMPFAIL, str(error)
    except Exception as error:  # noqa: BLE001 - a locked database, a full disk; its words may hold the letter's
        words = f"Письмо не принято ({type(error).__name__}), пусть сервер повторит. zavet doctor"
        return _EX_TEMPFAIL, words


def _take_opened(raw: bytes, site: str | None) -> tuple[int, str]:
    from zavet.chance import now
    from zavet.doors.mail.taking import Fate, take
    from zavet.parties.queries import list_sites

    is_known = site is not None or len(list_sites()) == 1
    taken = take(raw, at=now(), site=find_site(site) if is_known else None)
    return (_EX_NOUSER if taken.fate is Fate.NOWHERE else 0), _told(taken)


def _is_setting(error: ZavetError) -> bool:
    return "--site" in str(error.next_step or "")


def _told(taken: "Taken") -> str:
    words = _WHAT[taken.fate.value]
    return f"{words}: {taken.number}" if taken.number else words


def _tell_fetched(fetched: "Fetched", *, is_quiet: bool) -> None:
    if not is_quiet:
        counted = ", ".join(f"{_WHAT[fate.value]} — {n}" for fate, n in fetched.fates.items())
        typer.echo(f"{fetched.box}: {counted or 'писем нет'}.")
    for kind, number in fetched.left.items():
        typer.echo(f"{fetched.box}: не принято ({kind}), лежат на месте: {number}.", err=True)
    if fetched.error is not None:
        typer.echo(f"{fetched.box}: {fetched.error} {fetched.error.next_step or ''}", err=True)


def _tell_tallies(tallies: "Iterable[Tally]") -> None:
    totals: dict[str, int] = {}
    for one in tallies:
        totals[one.outcome] = totals.get(one.outcome, 0) + one.number
    for outcome, number in totals.items():
        typer.echo(f"    {_WHAT.get(outcome, outcome)}: {number}")
    last = max((one.last_at for one in tallies), default=None)
    typer.echo(
        f"    последнее {last:%d.%m.%Y %H:%M} UTC" if last else "    писем за неделю не было"
    )
