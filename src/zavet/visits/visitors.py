"""Turns address and agent into numbers that mean nothing outside one import and one day.

The key of a day is random and lives in this process's memory alone: it is never written, and is
forgotten with the day. Without it the numbers cannot be traced back, not even by trying all
addresses.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

import polars as pl

from zavet.chance import new_token
from zavet.core.statistics import network_address

_NUMBER_BYTES = 8
_TRIPLE = ["day", "address", "agent"]


class DayKeys:
    """The random keys of the days in one import."""

    def __init__(self) -> None:
        self._keys: dict[date, bytes] = defaultdict(lambda: new_token().encode())

    def forget(self, day: date) -> None:
        """Forget the key of one day."""
        self._keys.pop(day, None)

    def visitors_and_people(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Return two numbers for each row: of address with agent, and of the address alone."""
        distinct = rows.select(_TRIPLE).unique()
        keyed = distinct.with_columns(
            visitor=_numbers(self._visitor(*row) for row in distinct.iter_rows()),
            person=_numbers(self._person(*row) for row in distinct.iter_rows()),
        )
        joined = rows.select(_TRIPLE).join(keyed, on=_TRIPLE, how="left", maintain_order="left")
        return joined.select("visitor", "person")

    def _visitor(self, day: date, address: str, agent: str) -> int:
        # an address holds no space, so the two cannot be cut apart in two ways
        return _hash(f"{address} {agent}", key=self._keys[day], kind=b"visitor")

    def _person(self, day: date, address: str, _agent: str) -> int:
        return _hash(network_address(address), key=self._keys[day], kind=b"person")


def _hash(text: str, *, key: bytes, kind: bytes) -> int:
    digest = blake2b(text.encode(), digest_size=_NUMBER_BYTES, key=key, person=kind).digest()
    return int.from_bytes(digest, "big")


def _numbers(values: Iterable[int]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.UInt64)
