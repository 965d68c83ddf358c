"""All that an installation holds, as lines that can be compared: every row of every table, and every file beside.

What chance and the clock made since ``known`` is written the same each time, so that two runs of one thing look alike.
"""

import re
from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connections

from zavet.models import SubjectRecord

_MADE = re.compile(r"[0-9a-f]{64}|[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?")
_NO_PASSWORD = re.compile(r"password=!\w+")
_POSITION = re.compile(r" position=\d+")
_KEY = re.compile(r"keys\.vault_datakey .*subject_id=(\S+) .*destroyed_at=None")
_FOLDER = re.compile(r"files/../../")
# The head of the journal is looked at with its chain.
_PASSING = {"django_migrations", "sqlite_sequence", "counters", "journal_head"}


def picture(known: Collection[str], *, without: str = "") -> list[str]:
    """Return what is there, in order; ids and hashes that are not ``known`` are told from each other no more.

    ``without`` leaves out the lines that have these words.
    """
    lines = [line for line in everything() if not without or without not in line]
    return sorted(_likened(line, frozenset(known)) for line in lines if not _is_key_of_nobody(line))


def made_by_chance(lines: Collection[str]) -> list[str]:
    """Return the ids and hashes in a picture."""
    return sorted({_plain(one) for line in lines for one in _MADE.findall(line)})


def everything() -> list[str]:
    """Return what is there, as it is."""
    return [*_rows(), *_files()]


def _rows() -> Iterator[str]:
    for alias in settings.DATABASES:
        connection = connections[alias]
        for table in sorted({*connection.introspection.table_names()} - _PASSING):
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                names = [one[0] for one in cursor.description]
                for row in cursor.fetchall():
                    values = zip(names, row, strict=True)
                    said = [f"{name}={_said(name, value)}" for name, value in values]
                    yield f"{alias}.{table} " + " ".join(said)


def _said(name: str, value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return f"{len(bytes(value))} bytes"
    # A number the engine counted on for what was undone is spent.
    return "number" if name == "id" and isinstance(value, int) else str(value)


def _files() -> Iterator[str]:
    folder = settings.ZAVET_DATA
    for path in folder.rglob("*"):
        if path.is_file() and ".sqlite3" not in path.name:
            yield f"file {path.relative_to(folder)} {path.stat().st_size} bytes"


def _is_key_of_nobody(line: str) -> bool:
    """Tell whether a line is a key made for somebody who was not taken in after all: it opens nothing."""
    found = _KEY.match(line)
    return found is not None and not SubjectRecord.objects.filter(pk=found[1]).exists()


def _likened(line: str, known: Collection[str]) -> str:
    line = _NO_PASSWORD.sub("password=!", _POSITION.sub("", _FOLDER.sub("files/", line)))
    line = _MADE.sub(lambda one: _plain(one[0]) if _plain(one[0]) in known else "new", line)
    return _MOMENT.sub(lambda one: "now" if _is_now(one[0]) else one[0], line)


def _plain(made: str) -> str:
    return made.replace("-", "")


def _is_now(text: str) -> bool:
    moment = datetime.fromisoformat(text)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return abs(datetime.now(UTC) - aware) < timedelta(days=1)
