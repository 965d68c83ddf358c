"""Reads access logs into published sums: what is stored may be shown, and is stored once.

INVARIANT: nothing is written before the release rule has spoken; a day that is not over, or was
decided upon before, gives no row. Lines of such days are counted and shown, never added to what
stands published: whoever compared the two versions would see the difference.
"""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from zavet.chance import new_id, now
from zavet.core.values import Actor, ZavetError
from zavet.parties.queries import get_site
from zavet.visits.engine import LogCounter
from zavet.visits.log_file import LogFile, open_log
from zavet.visits.models import ImportRun, ImportState
from zavet.visits.permits import permitted_panels
from zavet.visits.publishing import decide, publish
from zavet.visits.queries import ImportView, find_import, get_import, list_decided_days

SMALLEST_GROUP = 5
"""Fewer people than this are never told apart; an operator may ask for more, not for fewer."""

_MALFORMED_PERCENT = 5
_LINES_TO_KNOW_A_LOG = 1000
_FORMAT = '192.0.2.1 - - [17/May/2026:10:05:03 +0300] "GET / HTTP/1.1" 200 512 "-" "Mozilla/5.0"'

Progress = Callable[[int, int], None]


class LogNotRead(ZavetError):
    """The file is empty, no access log, or too damaged for its sums to be true."""


class LogAlreadyImported(ZavetError):
    """The same content was counted before."""


class GroupTooSmall(ZavetError):
    """Someone asked to publish groups of fewer people than is safe."""


def import_log(
    *,
    site_id: UUID,
    path: Path,
    by: Actor,
    at: datetime,
    k: int = SMALLEST_GROUP,
    progress: Progress | None = None,
) -> ImportView:
    """Count a combined access log, plain or gzip, publish its finished days, say what was done.

    ``progress`` is told bytes read and bytes in all. Raise LogUnreadable, LogNotRead,
    LogAlreadyImported, DaysTaken, GroupTooSmall or StatisticsRefused; then nothing is stored. Panels
    the policy does not provide for are not counted.
    """
    if k < SMALLEST_GROUP:
        message = _("Группы меньше %(least)d человек не публикуются.") % {"least": SMALLEST_GROUP}
        raise GroupTooSmall(message, next_step=_("Задайте порог не меньше этого числа."))
    panels = permitted_panels(site_id=site_id, by=Actor.system(), at=at)
    counter = LogCounter(own_host=get_site(site_id).host)
    with open_log(path) as log:
        _read(log, counter, progress=progress or _silent)
    _refuse_repeated(site_id=site_id, digest=log.digest)
    decided, today = list_decided_days(site_id=site_id), timezone.localdate(at)
    new_days = [day for day in sorted(counter.hits) if day < today and day not in decided]
    run = _describe(log, counter, site_id=site_id, at=at)
    run.late = sum(counter.hits[day] for day in counter.hits.keys() & decided)
    run.early = sum(lines for day, lines in counter.hits.items() if day >= today)
    _note_period(run, new_days)
    decisions = [
        decide(table, k=k)
        for day in new_days
        for table in counter.take_tables(day)
        if table.name.panel in panels
    ]
    publish(run, days=new_days, panels=panels, decisions=decisions, k=k, by=by)
    return get_import(run.id)


def _silent(_done: int, _size: int) -> None:
    """Tell nobody."""


def _read(log: LogFile, counter: LogCounter, *, progress: Progress) -> None:
    for chunk in log.chunks():
        counter.add(chunk)
        if counter.lines >= _LINES_TO_KNOW_A_LOG:
            _refuse_other_formats(counter)
        progress(log.position, log.size)
    if not counter.lines:
        message = _("Журнал доступа пуст: в файле нет ни одной строки.")
        raise LogNotRead(message, next_step=_("Укажите файл, в который сервер уже писал."))
    _refuse_other_formats(counter)
    _refuse_damaged(counter)


def _refuse_other_formats(counter: LogCounter) -> None:
    if not counter.hits:
        message = _("Это не журнал доступа в формате combined: ни одна строка не подошла.")
        next_step = _("Включите в сервере формат combined; строка выглядит так: %(line)s")
        raise LogNotRead(message, next_step=next_step % {"line": _FORMAT})


def _refuse_damaged(counter: LogCounter) -> None:
    malformed = counter.malformed.total()
    if malformed * 100 > counter.lines * _MALFORMED_PERCENT:
        message = _(
            "Испорченных строк %(malformed)d из %(lines)d, это больше %(share)d %%: сумма по такому"
            " журналу была бы неправдой. Ничего не записано."
        ) % {"malformed": malformed, "lines": counter.lines, "share": _MALFORMED_PERCENT}
        next_step = _("Проверьте формат журнала в настройках сервера и цел ли сам файл.")
        raise LogNotRead(message, next_step=next_step)


def _refuse_repeated(*, site_id: UUID, digest: str) -> None:
    earlier = find_import(site_id=site_id, digest=digest)
    if earlier:
        day = timezone.localdate(earlier.started_at).isoformat()
        message = _("Этот журнал уже загружен %(day)s: второй раз он не считается.")
        raise LogAlreadyImported(
            message % {"day": day}, next_step=_("Укажите следующий файл журнала.")
        )


def _describe(log: LogFile, counter: LogCounter, *, site_id: UUID, at: datetime) -> ImportRun:
    return ImportRun(
        id=new_id(),
        site_id=site_id,
        digest=log.digest,
        size=log.content_size,
        started_at=at,
        finished_at=now(),
        lines=counter.lines,
        hits=counter.hits.total(),
        patched=counter.patched,
        malformed={kind.value: lines for kind, lines in sorted(counter.malformed.items())},
    )


def _note_period(run: ImportRun, new_days: list[date]) -> None:
    run.state = ImportState.PUBLISHED if new_days else ImportState.NOTHING_NEW
    if new_days:
        run.first_on, run.last_on = new_days[0], new_days[-1]
