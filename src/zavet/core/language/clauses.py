"""The text of a policy as a row of clauses, each with its number, its words and its line in the source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: ``number`` as printed (``4.1.2``, ``¶3``), ``text`` its Markdown without number or mark.

    A heading's words are its ``title`` and ``level`` its depth (2 for ``##``); it ``is_heading`` if no text stands
    under it before the next clause.
    """

    number: str
    text: str
    title: str = ""
    line: int
    is_heading: bool = False
    level: int = 0

    @property
    def anchor(self) -> str:
        """Return the id of the clause in a page: stable across versions."""
        return "p-" + self.number.replace("¶", "abz-").replace("/", "-").replace(".", "-")
