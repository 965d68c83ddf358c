"""Numbers in place of texts: each distinct one is looked at once, however many lines carry it."""

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

import polars as pl

L = TypeVar("L", bound=Hashable)

_MEMO_CAP = 100_000  # a flood of made-up paths must not fill the memory


class Labels(Generic[L]):
    """The labels of one column; texts they were made from are forgotten when there are many."""

    def __init__(self, derive: Callable[[str], L]) -> None:
        self._derive = derive
        self._numbers: dict[L, int] = {}
        self._memo: dict[str, int] = {}

    @property
    def labels(self) -> list[L]:
        """Return all labels so far, each at the place of its number."""
        return list(self._numbers)

    def number(self, label: L) -> int:
        """Return the number of a label, giving it the next one where it is new."""
        return self._numbers.setdefault(label, len(self._numbers))

    def encode(self, column: pl.Series) -> pl.Series:
        """Return the number of each text's label; where there is no text there is no number."""
        distinct = pl.Categories.random()
        coded = column.cast(pl.Categorical(distinct))  # the texts live as long as this column
        distinct = pl.Categories.random()
        coded = column.cast(pl.Categorical(distinct))  # the texts live as long as this column
        # a code may be set aside and never used: it has no text, and no line has it
        numbers = [0 if text is None else self._number_of(text) for text in distinct.to_series()]
        return pl.Series(column.name, numbers, dtype=pl.UInt32).gather(coded.to_physical())

    def _number_of(self, text: str) -> int:
        number = self._memo.get(text)
        if number is None:
            if len(self._memo) >= _MEMO_CAP:
                self._memo.clear()
            number = self._memo[text] = self.number(self._derive(text))
        return number
