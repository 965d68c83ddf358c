"""The text of a policy as a row of clauses, each with its number, its words and its line in the source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause: ``number`` as printed (``4.1.2``, ``¶3``), ``text`` its Markdown, ``is_heading`` if it only titles others."""

    number: str
    text: str
    title: str = ""
    line: int
    is_heading: bool = False

    @property
    def anchor(self) -> str:
        """Return the id of the clause in a page: stable across versions."""
        return "p-" + self.number.replace("¶", "abz-").replace("/", "-").replace(".", "-")
