"""What is wrong with a policy folder, told so that a lawyer can mend it.

A problem quotes the policy's own words and keys, which are public text. It must never hold personal data: nothing but
the files of a policy is ever read here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from zavet.core.values import ZavetError

MOST_PROBLEMS = 500
LONGEST_VALUE = 80
_MIXED = re.compile("[а-яё][a-z_]|[a-z_][а-яё]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Problem:
    """One thing to mend: where it stands (lines and columns count from 1), what is wrong, what to do."""

    file: str
    line: int
    column: int = 1
    clause: str | None = None
    value: str = ""
    message: str
    mend: str

    def __str__(self) -> str:
        """Return the problem in one line, as the command line prints it."""
        place = f"{self.file}:{self.line}:{self.column}"
        about = [place, f"п. {self.clause}"] if self.clause else [place]
        return " · ".join([*about, self.message, f"Что сделать: {self.mend}"])


class PolicyRefused(ZavetError):
    """The folder is not a policy; ``problems`` names everything to mend, in the order of the files."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems; the message shows the first of them."""
        self.problems = tuple(sorted(problems, key=_place))
        first = self.problems[0]
        message = f"Политика не принята, ошибок: {len(self.problems)}. Первая: {first}"
        super().__init__(message, clause=first.clause, next_step=first.mend)


class Findings:
    """Collects problems while one folder is read; past a limit only counts that there are more."""

    def __init__(self) -> None:
        """Start with nothing found."""
        self.problems: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Note one problem."""
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)

    def refuse_if_any(self) -> None:
        """Raise PolicyRefused with all that was found, or return."""
        if self.problems:
            raise PolicyRefused(self.problems)


def quote(value: str) -> str:
    """Return a value in quotation marks, shortened to what fits a message."""
    words = " ".join(value.split())
    return f"«{words}»" if len(words) <= LONGEST_VALUE else f"«{words[:LONGEST_VALUE]}…»"


def suggest(value: str, known: Iterable[str], *, otherwise: str = "") -> str:
    """Return the sentence «did you mean», or ``otherwise``, or all known words where none is near."""
    words = sorted(known)
    near = get_close_matches(value[:LONGEST_VALUE].strip().lower(), words, n=1)
    if near and _MIXED.search(value):
        return (
            f"Наберите «{near[0]}» заново латиницей: среди букв есть русские, похожие на латинские."
        )
    if near:
        return f"Возможно, вы имели в виду «{near[0]}»."
    return otherwise or f"Допустимые слова: {', '.join(words) or 'пока ни одного'}."


def _place(problem: Problem) -> tuple[str, int, int, str]:
    return problem.file, problem.line, problem.column, problem.message
