"""A person wishes deletion, some days ago, at the installation in ZAVET_DATA; run as a program with number and days."""

import sys
from datetime import timedelta
from uuid import UUID


def wish(subject_id: UUID, *, days_ago: int) -> None:
    """Take the wish to have everything deleted, as if that many days ago."""
    from zavet.access.operations import ask_deletion
    from zavet.access.queries import describe
    from zavet.chance import now
    from zavet.core.values import Actor
    from zavet.parties.queries import find_subject

    person = find_subject(subject_id)
    held = describe(site_id=person.site_id, subject_id=subject_id)
    outcome = ask_deletion(
        site_id=person.site_id,
        subject_id=subject_id,
        categories=[one.category for one in held],
        by=Actor.subject(subject_id),
        at=max(now() - timedelta(days=days_ago), person.created_at + timedelta(minutes=1)),
    )
    assert outcome.is_permitted


if __name__ == "__main__":
    from zavet.doors.cli.opening import open_installation

    open_installation()
    wish(UUID(sys.argv[1]), days_ago=int(sys.argv[2]))
