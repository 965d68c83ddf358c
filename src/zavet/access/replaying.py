"""Destroys again what a restored copy brought back, as the ledger names it."""

from datetime import datetime

from zavet.access.events import AccessEvent
from zavet.core.values import Actor
from zavet.duties.operations import close_duties
from zavet.duties.queries import DESTRUCTIONS
from zavet.journal.facts import Fact
from zavet.journal.operations import append
from zavet.parties.ending import end_subject
from zavet.transactions import in_one_transaction
from zavet.vault import ledger
from zavet.vault.destroying import finish_destructions, is_behind
from zavet.vault.ledger import Line
from zavet.vault.removing import destroy_again
from zavet.vault.replaying import find_returned


def replay_destructions(*, by: Actor, at: datetime, is_thorough: bool = True) -> int:
    """Destroy again whatever the ledger names and the databases hold, and return how many lines that were.

    Each person is one transaction with its entry; cut short, the next call goes on. Unless ``is_thorough`` only the
    ledger's last lines are looked at first, and where they hold nothing is done: that costs the same for any ledger.
    """
    ledger.catch_up()
    if not is_thorough and not is_behind():
        return 0
    replayed = 0
    for line in find_returned():
        _replay(line=line, by=by, at=at)
        replayed += 1
    finish_destructions(at=at)
    return replayed


@in_one_transaction
def _replay(*, line: Line, by: Actor, at: datetime) -> None:
    counts = destroy_again(line=line)
    if not line.category:
        end_subject(subject_id=line.subject_id, by=by, at=at)
        if line.site_id is not None:
            for kind in DESTRUCTIONS:
                close_duties(
                    site_id=line.site_id, subject_id=line.subject_id, kind=kind, by=by, at=at
                )
    facts: dict[str, Fact] = {
        "category": line.category,
        "counts": [f"{name}:{number}" for name, number in sorted(counts.items())],
        "destroyed_at": line.at.isoformat(),
    }
    append(
        event=AccessEvent.DESTRUCTION_REPLAYED,
        site_id=line.site_id,
        by=by,
        at=at,
        subject_id=line.subject_id,
        facts=facts,
    )
