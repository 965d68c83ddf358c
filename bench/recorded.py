"""The statements of a guarded call, recorded once, to be sent again by a view that knows nothing of a guard.

Constants stay as they were. What differs from call to call (the person, the moment, new ids, sealed bytes, the place in
the journal) becomes a place that the bare view fills with values of the same kind and length. ``prove_equal`` holds
both sides together: the same statements, in the same order, in the same transactions, with parameters of one type, and
as many rows written.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db import connections, transaction

from zavet.statements import send

_SAVEPOINT = re.compile(r"\bs\d+_x\d+\b")
_HEX = re.compile(r"[0-9a-f]{32}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d.*")
_ENTRY, _HEAD = "INSERT INTO journal_entry", "SELECT position, hash FROM journal_head"
_SUBTREE = "journal_subtree"
_ALIASES = ("default", "keys")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One statement as it went to a database."""

    alias: str
    sql: str
    params: tuple[Any, ...]
    in_records: bool  # inside a transaction of the records
    in_keys: bool  # inside a transaction of the keys
    rows: int  # written
    found: tuple[tuple[Any, ...], ...] = ()  # what a SELECT read

    @property
    def shape(self) -> tuple[object, ...]:
        """Return what must be alike on both sides."""
        kinds = tuple(type(one).__name__ for one in self.params)
        sql = _SAVEPOINT.sub("savepoint", self.sql)
        written = 0 if _is_read(sql) else self.rows
        return self.alias, sql, kinds, self.in_records, self.in_keys, written


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A parameter that differs from call to call: what it is, and how long or which it is.

    ``where`` tells statement, row and column a value was read at. ``is_plain`` tells a plain string or plain bytes from
    the class the driver has for them.
    """

    kind: str
    which: int = 0
    where: tuple[int, int, int] = (0, 0, 0)
    is_plain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One statement to be sent again."""

    alias: str
    sql: str
    params: tuple[Any, ...]  # constants and Places
    in_records: bool
    in_keys: bool


@contextmanager
def recording() -> Iterator[list[Seen]]:
    """Collect every statement sent while inside."""
    seen: list[Seen] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:  # noqa: ANN401, FBT001 - Django's own form
        if many:
            message = "a statement for many rows cannot be recorded"
            raise NotImplementedError(message)
        in_records, in_keys = (connections[alias].in_atomic_block for alias in _ALIASES)
        result = execute(sql, params, many, context)
        seen.append(
            Seen(
                alias=context["connection"].alias,
                sql=sql,
                params=tuple(params or ()),
                in_records=in_records,
                in_keys=in_keys,
                rows=context["cursor"].rowcount,
                found=_read_again(context["connection"], sql, params),
            )
        )
        return result

    with ExitStack() as stack:
        for alias in _ALIASES:
            stack.enter_context(connections[alias].execute_wrapper(keep))
        yield seen


def _is_read(sql: str) -> bool:
    return sql.lstrip().startswith("SELECT")


def _read_again(connection: Any, sql: str, params: Any) -> tuple[tuple[Any, ...], ...]:  # noqa: ANN401 - the same
    """Return what a SELECT reads, past the wrapper that watches."""
    if not _is_read(sql):
        return ()
    with closing(connection.create_cursor()) as cursor:
        cursor.execute(sql, params)
        return tuple(cursor.fetchall())


def record(call: Callable[[], Sequence[UUID]]) -> list[Step]:
    """Return the steps of a call, from calling twice: what differs between the two is a place.

    The call returns whom it was about, somebody else each time.
    """
    (ours, people), (other, _others) = watch(call), watch(call)
    ours, other = ([one for one in seen if not _begins(one)] for seen in (ours, other))
    prove_equal(ours, other)
    fresh: dict[object, int] = {}
    pairs = enumerate(zip(ours, other, strict=True))
    return [_step(mine, its, _Known(people, fresh, ours[:number])) for number, (mine, its) in pairs]


def watch(call: Callable[[], Sequence[UUID]]) -> tuple[list[Seen], Sequence[UUID]]:
    """Return what a call sends and whom it is about. One in 256 also closes a subtree of the journal: not that one."""
    with recording() as seen:
        people = call()
    return watch(call) if any(_SUBTREE in one.sql for one in seen) else (seen, people)


def _begins(one: Seen) -> bool:
    return one.sql.startswith("BEGIN")  # Django sends it by itself, where a transaction opens


def prove_equal(ours: list[Seen], bare: list[Seen]) -> None:
    """Raise unless both sides sent the same statements in the same transactions."""
    if [one.shape for one in ours] == [one.shape for one in bare]:
        return
    for one, other in zip(ours, bare, strict=False):
        if one.shape != other.shape:
            message = f"the two sides differ:\n  {one.shape}\n  {other.shape}"
            raise AssertionError(message)
    message = f"the two sides differ: {len(ours)} statements and {len(bare)}"
    raise AssertionError(message)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the ids of a statement may be: people asked about, new ones so far, and whatever was read before."""

    people: Sequence[UUID]
    fresh: dict[object, int]
    before: Sequence[Seen]

    def place(self, value: UUID, *, is_plain: bool) -> Place:
        """Return the place of an id."""
        if value in self.people:
            return Place(kind="subject", which=self.people.index(value), is_plain=is_plain)
        for number, seen in enumerate(self.before):
            for row, cells in enumerate(seen.found):
                for column, cell in enumerate(cells):
                    if _id_of(cell) == value:
                        where = (number, row, column)
                        return Place(kind="read", where=where, is_plain=is_plain)
        which = self.fresh.setdefault(value, len(self.fresh))
        return Place(kind="id", which=which, is_plain=is_plain)


def _step(one: Seen, other: Seen, known: _Known) -> Step:
    pairs = zip(one.params, other.params, strict=True)
    params = [
        mine if mine == its and not isinstance(mine, memoryview) else _place(mine, known)
        for mine, its in pairs
    ]
    if one.sql.startswith(_ENTRY):
        params[0] = Place(kind="position")
        is_plain = isinstance(one.params[-1], bytes)
        params[-2] = Place(kind="previous", is_plain=is_plain)
        params[-1] = Place(kind="bytes", which=32, is_plain=is_plain)
    return Step(
        alias=one.alias,
        sql=one.sql,
        params=tuple(params),
        in_records=one.in_records,
        in_keys=one.in_keys,
    )


def _place(value: object, known: _Known) -> object:
    is_plain = isinstance(value, str)
    found = _id_of(value)
    if found is not None:
        return known.place(found, is_plain=is_plain)
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return Place(kind="moment")
    if isinstance(value, str):
        is_password = value.startswith(("md5$", "argon2$"))
        return Place(kind="password") if is_password else value
    if type(value).__name__ == "Jsonb":  # psycopg's wrapper is equal to nothing but itself
        return value
    return Place(kind="bytes", which=len(_raw(value)), is_plain=isinstance(value, bytes))


def _id_of(value: object) -> UUID | None:
    is_id = isinstance(value, str) and _HEX.fullmatch(value) is not None
    return UUID(str(value)) if is_id or isinstance(value, UUID) else None


def _raw(value: Any) -> bytes:  # noqa: ANN401 - each driver has its own class for bytes
    return bytes(getattr(value, "obj", value))


def send_again(
    steps: list[Step],
    *,
    people: Sequence[UUID],
    moment: datetime,
    new_id: Callable[[], UUID],
    password: str,
) -> int:
    """Send the recorded statements, their places filled anew; return how many rows came back."""
    filling = _Filling(people, moment, new_id, password)
    rows = 0
    for in_records, group in groupby(steps, key=lambda step: step.in_records):
        with transaction.atomic() if in_records else nullcontext():
            for in_keys, inner in groupby(group, key=lambda step: step.in_keys):
                with transaction.atomic(using="keys") if in_keys else nullcontext():
                    rows += sum(filling.send(step) for step in inner)
    return rows


class _Filling:
    """The values of one bare call."""

    def __init__(
        self, people: Sequence[UUID], moment: datetime, new_id: Callable[[], UUID], password: str
    ) -> None:
        connection: Any = connections["default"]
        self._people, self._password, self._new_id = people, password, new_id
        self._moment = connection.ops.adapt_datetimefield_value(moment)
        self._binary = connection.Database.Binary
        self._ids: dict[int, UUID] = {}
        self._head: tuple[int, Any] = (0, b"")
        self._read: list[list[tuple[Any, ...]]] = []

    def send(self, step: Step) -> int:
        """Send one statement; return how many rows came back."""
        params = [self._fill(one) if type(one) is Place else one for one in step.params]
        rows, _changed = send(step.sql, params, connections[step.alias])
        self._read.append(rows)
        if step.sql.startswith(_HEAD):
            self._head = rows[0]
        return len(rows)

    def _fill(self, place: Place) -> Any:  # noqa: ANN401 - one value for each kind of place
        match place.kind:
            case "moment":
                return self._moment
            case "password":
                return self._password
            case "position":
                return self._head[0] + 1
            case "previous":
                previous = bytes(self._head[1])
                return previous if place.is_plain else self._binary(previous)
            case "bytes":
                fresh = os.urandom(place.which)
                return fresh if place.is_plain else self._binary(fresh)
        known = self._known(place)
        return known.hex if place.is_plain else known

    def _known(self, place: Place) -> UUID:
        match place.kind:
            case "subject":
                return self._people[place.which]
            case "read":
                number, row, column = place.where
                rows = self._read[number]
                # What the guard looks up by a file of its own is not there for the bare side.
                return UUID(str(rows[row][column])) if row < len(rows) else self._new_id()
        return self._id(place.which)

    def _id(self, which: int) -> UUID:
        if which not in self._ids:
            self._ids[which] = self._new_id()
        return self._ids[which]
