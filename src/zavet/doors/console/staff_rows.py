"""The staff as their page and the officer's day show them: who can enter, who holds the post, what changed and by whom.

It shows names and positions, which subjects and inspectors may know; never a link.
"""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from zavet.chance import now
from zavet.core.values import ActorKind
from zavet.doors.console.entering import Desk
from zavet.doors.console.rows import Row, entry_row, staff_names
from zavet.journal.queries import EntryView, list_entries
from zavet.parties.events import PartiesEvent
from zavet.parties.logins import LoginView, list_logins
from zavet.parties.queries import list_staff
from zavet.parties.staff_email import list_emails

_EVENTS = ("parties.staff.", "parties.officer.")
_MOST = 300


def staff_rows(desk: Desk) -> list[Row]:
    """Return everybody who works for the operator now, with how they enter."""
    logins = list_logins(operator_id=desk.site.operator_id, at=now())
    emails = list_emails(operator_id=desk.site.operator_id)
    return [
        {"one": one, "is_self": one.id == desk.staff.id, "has_email": one.id in emails}
        | _entry(logins.get(one.id))
        for one in list_staff(operator_id=desk.site.operator_id)
    ]


def list_changes(desk: Desk, *, since: datetime, is_others_alone: bool = False) -> list[Row]:
    """Return who was taken in, left, or got or laid down the post of the officer, newest first.

    ``is_others_alone`` leaves out what one did oneself, and what Zavet did when the site was opened.
    """
    names = staff_names(desk)
    found = [
        one
        for prefix in _EVENTS
        for one in list_entries(site_id=None, event_prefix=prefix, limit=_MOST)
        if one.at >= since and _whom(one) in names
    ]
    if is_others_alone:
        found = [
            one
            for one in found
            if one.actor_id != desk.staff.id and one.actor_kind != ActorKind.SYSTEM
        ]
    newest = sorted(found, key=lambda one: one.position, reverse=True)
    return [
        entry_row(one, names) | {"whom": names[_whom(one)], "more": _more(one)} for one in newest
    ]


def _entry(login: LoginView | None) -> Row:
    if login is None:
        return {"login": "", "entry": _("входа нет"), "tone": "quiet", "may_let_in": False}
    if login.has_entered:
        return {"login": login.name, "entry": _("входит"), "tone": "good", "may_let_in": False}
    return {
        "login": login.name,
        "entry": _("ещё не входил"),
        "tone": "warn",
        "link_until": login.link_until,
        "may_let_in": True,
    }


def _whom(one: EntryView) -> UUID:
    return UUID(one.facts["staff"])


def _more(one: EntryView) -> str:
    is_new_officer = one.event == PartiesEvent.STAFF_APPOINTED and one.facts.get("is_officer")
    return _("сразу ответственным за персональные данные") if is_new_officer else ""
