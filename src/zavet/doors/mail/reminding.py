"""Reminds officers by mail of what is due: one letter for all sites of an operator, numbers and dates only."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from zavet.chance import now
from zavet.core.calendar import day_of
from zavet.disclosure.queries import find_demand
from zavet.doors.mail.posting import machine_headers, send_plainly
from zavet.doors.mail.recipients import officer_addresses
from zavet.doors.mail.retrying import retrying
from zavet.doors.pages.sites import origin
from zavet.duties.operations import mark_reminded
from zavet.duties.queries import DutyView, get_duty, site_calendar
from zavet.duties.reminding import Reminder, list_reminders, make_reminder
from zavet.parties.queries import SiteView, get_site, list_sites
from zavet.rights.queries import find_request
from zavet.transactions import in_one_transaction

MOST_LINES: Final = 100
"""Lines of one digest; what is beyond is told as a number."""
Digests = dict[tuple[str, ...], list[Reminder]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One duty of a digest: the request's number, or that of an authority's ``demand``, or nothing; its days."""

    number: str
    demand: str
    due_on: date
    alarm_on: date
    days_left: int
    is_late: bool


def list_digests(*, at: datetime) -> Digests:
    """Return what is to be told today, by the addresses it is told to; no address is a group too."""
    found: Digests = defaultdict(list)
    for site in list_sites():
        reminders = list_reminders(site_id=site.id, today=day_of(at))
        if reminders:
            found[officer_addresses(site, at=at)].extend(reminders)
    return dict(found)


def remind(*, at: datetime) -> int:
    """Queue today's digests and return how many duties they tell of; what nobody can be told stays for later."""
    return sum(_queue(group, at) for to, group in list_digests(at=at).items() if to)


@in_one_transaction
def _queue(group: Iterable[Reminder], at: datetime) -> int:
    claimed = mark_reminded(duty_ids=[one.duty.id for one in group], on=day_of(at))
    if claimed:
        send_digest.enqueue(duty_ids=[str(one) for one in claimed])
    return len(claimed)


@task
def send_digest(duty_ids: list[str], attempt: int = 0) -> None:
    """Send one digest of duties that are still open."""
    with retrying(send_digest, attempt, duty_ids=duty_ids):
        duties = [get_duty(UUID(one)) for one in duty_ids]
        _send([one for one in duties if one.closed_at is None], at=now())


def _send(still: Sequence[DutyView], *, at: datetime) -> None:
    if not still:
        return
    today = day_of(at)
    found = [make_reminder(one, today=today, calendar=site_calendar(one.site_id)) for one in still]
    to = officer_addresses(get_site(still[0].site_id), at=at)
    send_plainly(_digest(found, to, today))


def _digest(reminders: Collection[Reminder], to: tuple[str, ...], today: date) -> EmailMessage:
    lines: dict[SiteView, list[Line]] = defaultdict(list)
    for one in sorted(reminders, key=lambda one: one.duty.alarm_on)[:MOST_LINES]:
        lines[get_site(one.duty.site_id)].append(_line(one, today))
    context = {
        "sites": [{"site": site, "link": origin(site), "lines": of} for site, of in lines.items()],
        "today": today,
        "more": max(0, len(reminders) - MOST_LINES),
    }
    with translation.override("ru"):
        text = render_to_string("site/letters/reminder.txt", context)
        subject = _("Zavet: сроки на %(day)s") % {"day": f"{today:%d.%m.%Y}"}
    return EmailMessage(subject=subject, body=text, to=list(to), headers=machine_headers())


def _line(one: Reminder, today: date) -> Line:
    cause_id = one.duty.cause_id
    request = find_request(cause_id) if cause_id else None
    demand = find_demand(cause_id) if cause_id and request is None else None
    return Line(
        number=request.number if request else "",
        demand=demand.number if demand else "",
        due_on=one.duty.due_on,
        alarm_on=one.duty.alarm_on,
        days_left=one.days_left,
        is_late=one.duty.due_on < today,
    )
