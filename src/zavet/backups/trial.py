"""The process of a throw-away installation: opens it, looks whether it lives, answers in numbers.

Started by the rehearsal alone. It imports nothing of Zavet before it has named the settings: they are read once in a
process. INVARIANT: what is answered are numbers and words of refusals, never what was opened.
"""

import os
import sys

import msgspec

_SAMPLE = 400


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What the process of the throw-away is told: its folder and, on PostgreSQL, its databases."""

    data: str
    records: str
    keys: str


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What a rehearsal found: numbers, problems of the journal (kind, from, through), or why it was refused."""

    entries: int = 0
    problems: tuple[tuple[str, int, int], ...] = ()
    opened: int = 0
    broken: int = 0
    keyless_people: int = 0
    destroyed_again: int = 0
    refusal: str = ""
    next_step: str = ""


def main() -> None:
    """Open the throw-away named on standard input, look at it, and answer on standard output."""
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    os.environ["ZAVET_DATA"] = asked.data
    os.environ["ZAVET_DATABASE_URL"] = asked.records
    os.environ["ZAVET_KEYS_DATABASE_URL"] = asked.keys
    for place in ("ZAVET_CHECKPOINTS", "ZAVET_LEDGER", "ZAVET_FILES"):
        os.environ.pop(place, None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zavet.project.settings"
    import django  # noqa: PLC0415 - the settings are named first

    django.setup()
    from zavet.core.values import ZavetError  # noqa: PLC0415 - the same

    try:
        found = _look()
    except ZavetError as error:
        found = Found(refusal=str(error), next_step=str(error.next_step or ""))
    sys.stdout.buffer.write(msgspec.json.encode(found))


def _look() -> Found:
    from zavet.access.seals import try_seals  # noqa: PLC0415 - tables load after the settings
    from zavet.backups.settling import destroy_again, open_tables  # noqa: PLC0415 - the same
    from zavet.chance import now  # noqa: PLC0415 - the same
    from zavet.journal.checkpoints import keep_outside  # noqa: PLC0415 - the same
    from zavet.journal.queries import verify_chain  # noqa: PLC0415 - the same

    open_tables()
    keep_outside()
    chain = verify_chain()
    destroyed = destroy_again(at=now())
    seals = try_seals(most=_SAMPLE)
    return Found(
        entries=chain.entries,
        problems=tuple((str(one.kind), one.position, one.through) for one in chain.problems),
        opened=seals.opened,
        broken=seals.broken,
        keyless_people=seals.keyless_people,
        destroyed_again=destroyed,
    )


if __name__ == "__main__":
    main()
