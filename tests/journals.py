"""What is done to a journal in tests: entries told, and what only somebody without triggers could do to them."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from django.db import connection, transaction

from flushing import guards_down
from zavet.chance import new_id
from zavet.core.chain import Problem, ProblemKind
from zavet.core.chain.hashing import text_hash
from zavet.core.values import Actor
from zavet.journal.content import text_of
from zavet.journal.events import declare
from zavet.journal.models import Entry
from zavet.journal.operations import append

MOMENT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
SITE = new_id()


@declare
class Signed(StrEnum):
    DONE = "trial.checkpoint.signed"


def tell(count: int = 1, *, at: datetime = MOMENT, **more) -> None:
    with transaction.atomic():
        for number in range(count):
            facts = {"count": number}
            append(event=Signed.DONE, site_id=SITE, by=Actor.system(), at=at, facts=facts, **more)


def spoil(statement: str, *values: object) -> None:
    """Do what only somebody without triggers could."""
    with guards_down("default"), connection.cursor() as cursor:
        cursor.execute(statement, values)


def one(kind: ProblemKind, position: int, through: int | None = None) -> Problem:
    return Problem(kind=kind, position=position, through=through or position)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def write_anew(first: int) -> None:
    """Rewrite the chain from an entry on, consistently, as one could who has the database and no triggers."""
    rows = list(Entry.objects.order_by("position"))
    previous = bytes(rows[first - 2].hash) if first > 1 else bytes(32)
    with guards_down("default"), connection.cursor() as cursor:
        for row in rows[first - 1 :]:
            row.facts, row.previous_hash = '{"forged":true}', previous
            previous = text_hash(text_of(row))
            cursor.execute(
                "UPDATE journal_entry SET facts = %s, previous_hash = %s, hash = %s WHERE position = %s",
                [row.facts, row.previous_hash, previous, row.position],
            )
        cursor.execute("UPDATE journal_head SET hash = %s", [previous])


def cut_after(last: int) -> None:
    spoil("DELETE FROM journal_entry WHERE position > %s", last)
    spoil(
        "UPDATE journal_head SET position = %s, hash = (SELECT hash FROM journal_entry WHERE position = %s)",
        last,
        last,
    )
