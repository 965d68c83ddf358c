"""Reads of consent: the whole series, and what holds now."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from zavet.consent.models import ConsentEvent, Wording
from zavet.core.decisions import Answer
from zavet.statements import Row, as_id, as_ids, as_moment, fetch, places


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """One event with the wording the person saw."""

    id: UUID
    site_id: UUID
    subject_id: UUID
    purpose: str
    recipient: str
    answer: Answer
    wording: str
    wording_hash: str
    version_id: UUID
    means: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerView:
    """One event without its wording, for decisions."""

    purpose: str
    recipient: str
    answer: Answer
    version_id: UUID
    means: str
    at: datetime


_ANSWERS = """
    SELECT purpose, recipient, kind, version_id, means, at FROM zavet_consentevent
    WHERE subject_id = %s ORDER BY id"""
_OF_MANY = """
    SELECT subject_id, purpose, recipient, kind, version_id, means, at FROM zavet_consentevent
    WHERE (purpose = %s OR kind = %s) AND subject_id IN"""
_FROZEN = "SELECT hash FROM zavet_wording WHERE hash IN"


def list_frozen(digests: Collection[str]) -> frozenset[str]:
    """Return those of these SHA-256 digests whose wording is kept already."""
    return frozenset(row[0] for row in fetch(f"{_FROZEN} ({places(digests)})", *digests))


def list_answers(*, subject_id: UUID) -> tuple[AnswerView, ...]:
    """Return the person's series in order, without wordings."""
    return tuple(map(_answer, fetch(_ANSWERS, subject_id)))


def list_answers_of_many(
    *, subject_ids: Collection[UUID], purpose: str
) -> dict[UUID, list[AnswerView]]:
    """Return by person, in one query, what decides on one purpose: the answers about it, and the acceptance."""
    statement = f"{_OF_MANY} ({places(subject_ids)}) ORDER BY id"
    people = as_ids(subject_ids)
    found: dict[UUID, list[AnswerView]] = defaultdict(list)
    for row in fetch(statement, purpose, Answer.ACCEPTED.value, *subject_ids):
        found[people[row[0]]].append(_answer(row[1:]))
    return found


def list_events(*, subject_id: UUID) -> tuple[ConsentView, ...]:
    """Return the person's series in order, each event with its wording."""
    rows = list(ConsentEvent.objects.filter(subject_id=subject_id).order_by("at", "id"))
    texts = Wording.objects.in_bulk({row.wording_hash for row in rows})
    return tuple(_view(row, texts[row.wording_hash].text) for row in rows)


def list_standing(*, subject_id: UUID, at: datetime) -> dict[str, datetime]:
    """Return the purposes a person's consent stands for at a moment, each with when it was given."""
    series = sorted(list_answers(subject_id=subject_id), key=lambda one: one.at)
    last = {one.purpose: one for one in series if not one.recipient and one.at <= at}
    return {name: one.at for name, one in last.items() if one.answer is Answer.GIVEN}


def find_answer(*, subject_id: UUID, purpose: str, at: datetime) -> ConsentView | None:
    """Return the latest event about a purpose up to a moment, or None."""
    rows = ConsentEvent.objects.filter(subject_id=subject_id, purpose=purpose, at__lte=at)
    row = rows.order_by("-at", "-id").first()
    return _view(row, Wording.objects.get(pk=row.wording_hash).text) if row else None


def find_event(event_id: UUID) -> ConsentView | None:
    """Return one event, or None."""
    row = ConsentEvent.objects.filter(pk=event_id).first()
    return _view(row, Wording.objects.get(pk=row.wording_hash).text) if row else None


def _answer(row: Row) -> AnswerView:
    return AnswerView(
        purpose=row[0],
        recipient=row[1],
        answer=Answer(row[2]),
        version_id=as_id(row[3]),
        means=row[4],
        at=as_moment(row[5]),
    )


def _view(row: ConsentEvent, text: str) -> ConsentView:
    return ConsentView(
        id=row.id,
        site_id=row.site_id,
        subject_id=row.subject_id,
        purpose=row.purpose,
        recipient=row.recipient,
        answer=Answer(row.kind),
        wording=text,
        wording_hash=row.wording_hash,
        version_id=row.version_id,
        means=row.means,
        at=row.at,
    )
