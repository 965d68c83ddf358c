"""Takes demands in: a number and a last day at once, what was typed sealed, the paper itself as a scan.

INVARIANT: a demand is of a recipient the policy names; what is not told to the persons names the law that forbids it.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Final
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from zavet.access.answering import keep_letter, keep_letter_file
from zavet.access.disclosing import keep_silent
from zavet.chance import new_id
from zavet.core.calendar import MOSCOW, Due, day_of
from zavet.core.language.countries import is_country
from zavet.core.language.rules import Recipient
from zavet.core.language.words import Need
from zavet.core.law import get_term
from zavet.core.values import Actor, Sealed
from zavet.disclosure.events import DisclosureEvent
from zavet.disclosure.models import Demand
from zavet.disclosure.queries import number_of
from zavet.disclosure.refusing import RegistrationRefused, told_and_raised
from zavet.disclosure.steps import day_after, lock_demand, move, require_officer, tell
from zavet.disclosure.views import Registered
from zavet.disclosure.words import DemandDocument, DemandState, DemandStep
from zavet.duties.operations import open_duty
from zavet.duties.queries import due_of
from zavet.parties.correspondents import open_correspondent
from zavet.policies.queries import find_policy
from zavet.statements import insert_new

FIELDS: Final = ("official", "contact", "about", "text")
"""What is sealed of a demand: who signed it, how to reach them, whom and what it is about, what it says."""
DEMANDED: Final = frozenset({Need.DEMAND, Need.RESIDENCE_LAW})
_TERM: Final = get_term("D07")
_LONGEST: Final = {"authority": 200, "outer_number": 80, "basis": 200, "silence_ground": 200}


@told_and_raised("register")
def register(
    *,
    site_id: UUID,
    recipient: str,
    authority: str,
    document: DemandDocument,
    outer_number: str,
    written_on: date,
    received_on: date,
    basis: str,
    fields: Mapping[str, Sealed[str]],
    by: Actor,
    at: datetime,
    residence_country: str = "",
    silence_ground: str = "",
    silence_until: date | None = None,
) -> Registered:
    """Take a demand in, by the officer, and return its number and its last day (152-ФЗ ст. 20 ч. 4).

    ``recipient`` is the policy's code, ``authority`` the office that asks; of ``fields`` those of ``FIELDS`` there are.
    ``residence_country`` (ISO 3166) for whoever asks by the law of the person's country, and for nobody else.
    ``silence_ground`` is the law by which the persons are not told, to the end of ``silence_until`` or until the
    silence is ended. The term runs from ``received_on``. Raise RegistrationRefused, OfficerNeeded.
    """
    require_officer(site_id, by)
    row = Demand(
        id=new_id(),
        site_id=site_id,
        year=day_of(at).year,
        recipient=recipient,
        authority=authority.strip(),
        document=DemandDocument(document).value,
        outer_number=outer_number.strip(),
        written_on=written_on,
        received_on=received_on,
        basis=basis.strip(),
        residence_country=residence_country,
        silence_ground=silence_ground.strip(),
        silence_until_on=silence_until,
        state=DemandState.REGISTERED.value,
        registered_at=at,
        registered_by_id=by.known_id,
    )
    _require_whole(row, at)
    _require_recipient(row, at)
    due = _open(row, by=by, at=at)
    row.letter_id = _seal(row, fields, by=by, at=at)
    row.save(force_update=True)
    if row.silence_ground:
        until_at = day_after(silence_until) if silence_until else None
        keep_silent(cause_id=row.id, site_id=site_id, until_at=until_at, at=at)
    tell(
        row,
        DisclosureEvent.DEMAND_REGISTERED,
        by=by,
        at=at,
        recipient=recipient,
        document=row.document,
        due_on=row.due_on.isoformat(),
        silent=bool(row.silence_ground),
        country=residence_country,
    )
    return Registered(demand_id=row.id, number=number_of(row.year, row.serial), due=due)


@told_and_raised("attach_scan")
def attach_scan(
    *,
    demand_id: UUID,
    chunks: Iterable[bytes],
    name: Sealed[str],
    media_type: Sealed[str],
    by: Actor,
    at: datetime,
) -> UUID:
    """Seal a scan of the paper, by the officer, and return the file's id; the first is what is proposed upon.

    Raise DemandEnded, OfficerNeeded, DemandMissing.
    """
    row = lock_demand(demand_id)
    require_officer(row.site_id, by)
    move(row, DemandStep.SCAN)
    file_id = keep_letter_file(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        chunks=chunks,
        name=name,
        media_type=media_type,
        by=by,
        at=at,
    )
    row.scan_id = row.scan_id or file_id
    row.save(update_fields=["scan_id"])
    tell(row, DisclosureEvent.SCAN_ATTACHED, by=by, at=at, file=str(file_id))
    return file_id


def recipient_of(row: Demand, at: datetime) -> Recipient:
    """Return the recipient of the policy in force a demand is of; raise RegistrationRefused where it names none."""
    in_force = find_policy(site_id=row.site_id, at=at)
    found = in_force.policy.recipients.get(row.recipient) if in_force else None
    if found is None or found.needs not in DEMANDED:
        raise RegistrationRefused(
            _("Политика сайта не называет такого получателя, который вправе требовать данные."),
            clause="152-ФЗ ст. 7",
            next_step=_("Назовите получателя в политике и опубликуйте её новую редакцию."),
        )
    return found


def _require_whole(row: Demand, at: datetime) -> None:
    """Raise RegistrationRefused where what was typed is not all there, or contradicts itself."""
    empty = [name for name in ("authority", "outer_number", "basis") if not getattr(row, name)]
    long = [name for name, most in _LONGEST.items() if len(getattr(row, name)) > most]
    if empty or long:
        message = _("Назовите орган, номер документа и закон, на который ссылается орган, коротко.")
        raise RegistrationRefused(message, clause="152-ФЗ ст. 6 ч. 1 п. 2")
    if not row.written_on <= row.received_on <= day_of(at):
        message = _("Запрос не мог быть получен раньше, чем написан, или позже, чем сегодня.")
        raise RegistrationRefused(message, next_step=_("Проверьте обе даты."))
    if row.silence_until_on is not None and not row.silence_ground:
        raise RegistrationRefused(
            _("Не говорить человеку можно только по закону: назовите его."),
            clause="152-ФЗ ст. 14 ч. 8",
        )


def _require_recipient(row: Demand, at: datetime) -> None:
    recipient = recipient_of(row, at)
    is_by_residence_law = recipient.needs is Need.RESIDENCE_LAW
    if is_by_residence_law and not is_country(row.residence_country):
        raise RegistrationRefused(
            _("Назовите страну, где живёт человек и по закону которой требуют данные."),
            clause="152-ФЗ ст. 7",
            next_step=_("Нужны две латинские буквы её кода, например BY или KZ."),
        )
    if row.residence_country and not is_by_residence_law:
        message = _("Этот получатель требует данные не по закону страны, где живёт человек.")
        raise RegistrationRefused(message, next_step=_("Уберите страну или смените получателя."))


def _open(row: Demand, *, by: Actor, at: datetime) -> Due:
    """Write the row under the next number of the site's year, with its duty, and return its last day."""
    assert _TERM.term is not None  # noqa: S101 - the law fixes this one
    received_at = _received_at(row.received_on, at)
    due = due_of(
        site_id=row.site_id,
        term=_TERM.term,
        at=received_at,
        kind=_TERM.duty,
        term_id=_TERM.id,
    )
    row.due_on, row.alarm_on, row.is_provisional = due.on, due.alarm_on, due.is_provisional
    row.correspondent_id = open_correspondent(site_id=row.site_id, by=by, at=at)
    of_year = Demand.objects.filter(site_id=row.site_id, year=row.year)
    is_written = False
    while not is_written:
        row.serial = (of_year.aggregate(Max("serial"))["serial__max"] or 0) + 1
        is_written = insert_new(row)
    open_duty(
        site_id=row.site_id,
        kind=_TERM.duty,
        term=_TERM.term,
        term_id=_TERM.id,
        article=_TERM.article,
        cause_id=row.id,
        from_at=received_at,
        by=by,
        at=at,
    )
    return due


def _received_at(day: date, at: datetime) -> datetime:
    """Return when a paper of that day came: at its beginning, for the hour is not known; today's came by now."""
    return at if day == day_of(at) else datetime.combine(day, time.min, tzinfo=MOSCOW)


def _seal(row: Demand, fields: Mapping[str, Sealed[str]], *, by: Actor, at: datetime) -> UUID:
    if not set(fields) <= set(FIELDS):
        raise RegistrationRefused(_("В запросе органа нет такого поля."))
    return keep_letter(
        site_id=row.site_id,
        correspondent_id=row.correspondent_id,
        fields={name: value for name, value in fields.items() if value.reveal().strip()},
        by=by,
        at=at,
    )
