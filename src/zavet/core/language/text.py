"""Reads ``policy.md`` into clauses and prints it back byte for byte.

The text stays what the operator published: this module never changes a letter of it. A paragraph opens a clause by its
number (``4.1.1. …``) or by a mark at its end (``… {#intro}``), a heading by either; anything else continues the clause
before it, and what stands before the first clause belongs to none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zavet.core.language.clauses import Clause
from zavet.core.language.problems import Findings, Problem, quote

_NUMBER = r"[1-9]\d{0,2}(?:\.[1-9]\d{0,2})*"
_OPENING = re.compile(
    rf"(?:[-*+][ \t]+)?(?P<mark>\*\*|__|\*|_)?(?P<number>{_NUMBER})(?P<dot>\.?)(?P<end>\*\*|__|\*|_)?(?:\s+|$)"
)
_HEADING = re.compile(r"(?P<hashes>#{1,6})[ \t]+(?P<words>.*)", re.DOTALL)
_ITEM = re.compile(r"\s*[-*+][ \t]+\S")
_ID = re.compile(r"(?<!\s)\s*\{#(?P<id>[^{}\n]*)\}\s*$")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_GOOD_ID = re.compile(r"[0-9A-Za-z¶.\-]{1,40}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A stretch of the source: the raw text of one clause, or (``clause`` None) what stands before the first."""

    raw: str
    clause: Clause | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyText:
    """A whole text: its passages in order."""

    passages: tuple[Passage, ...]

    @property
    def clauses(self) -> tuple[Clause, ...]:
        """Return the clauses in order."""
        return tuple(one.clause for one in self.passages if one.clause is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    raw: str
    line: int
    is_heading: bool


def parse_text(
    text: str, *, file: str = "policy.md", findings: Findings | None = None
) -> PolicyText:
    """Return the passages of a text; doubled numbers, empty clauses and bad marks go to ``findings``."""
    passages: list[Passage] = []
    for paragraph in _paragraphs(text):
        clause = _open(paragraph, file, findings)
        if clause is None and passages:
            passages[-1] = _continue(passages[-1], paragraph)
        else:
            passages.append(Passage(raw=paragraph.raw, clause=clause))
    passages = [_finish(passage) for passage in passages]
    if findings is not None:
        _find_problems(passages, file, findings)
    return PolicyText(passages=tuple(passages))


def print_text(text: PolicyText) -> str:
    """Return the source the text was read from, byte for byte."""
    return "".join(passage.raw for passage in text.passages)


def first_words(clause: Clause) -> str:
    """Return the beginning of a clause in quotation marks, to know it by."""
    words = " ".join((clause.title or clause.text).split())
    return f"«{words}»" if len(words) <= 50 else f"«{words[:50].rsplit(' ', 1)[0]} …»"  # noqa: PLR2004 - fits a line


def _paragraphs(text: str) -> Iterator[_Paragraph]:
    """Yield paragraphs with the blank lines after them; headings and list items stand alone."""
    held: list[str] = []
    start, after_break, was_heading = 1, True, False
    for number, line in enumerate(_LINE.findall(text), start=1):
        is_blank, is_heading = not line.strip("\ufeff \t\r\n\f\v"), _is_heading(line)
        if not is_blank and (after_break or is_heading or was_heading or _ITEM.match(line)):
            if held:
                yield _Paragraph(raw="".join(held), line=start, is_heading=was_heading)
            held, start, was_heading = [], number, is_heading
        held.append(line)
        after_break = is_blank
    if held:
        yield _Paragraph(raw="".join(held), line=start, is_heading=was_heading)


def _is_heading(line: str) -> bool:
    return bool(_HEADING.match(line.lstrip("\ufeff")))


def _open(paragraph: _Paragraph, file: str, findings: Findings | None) -> Clause | None:
    """Return the clause a paragraph opens, or None where it continues the one before."""
    words, level = paragraph.raw.lstrip("\ufeff").strip(), 0
    heading = _HEADING.match(words) if paragraph.is_heading else None
    if heading:
        words, level = heading["words"].rstrip("# \t"), len(heading["hashes"])
    number, words = _split_mark(words, paragraph, file, findings)
    if number is None:
        number, words = _split_number(words)
    if number is None:
        return None
    shown = {"title": words, "text": ""} if heading else {"title": "", "text": words}
    return Clause(
        number=number, line=paragraph.line, is_heading=bool(heading), level=level, **shown
    )


def _split_mark(
    words: str, paragraph: _Paragraph, file: str, findings: Findings | None
) -> tuple[str | None, str]:
    found = _ID.search(words)
    if not found:
        return None, words
    if _GOOD_ID.fullmatch(found["id"]):
        return found["id"], _without_number(words[: found.start()], found["id"])
    if findings is not None:
        findings.add(_bad_mark(found["id"], paragraph, file))
    return None, words


def _without_number(words: str, number: str) -> str:
    """Drop a printed number that only repeats the mark, and the dash of a list item."""
    printed, rest = _split_number(words)
    return rest if printed == number else re.sub(r"^[-*+][ \t]+", "", words)


def _split_number(words: str) -> tuple[str | None, str]:
    found = _OPENING.match(words)
    if not found or not (found["dot"] or "." in found["number"]):
        return None, words
    opened, closed, rest = found["mark"] or "", found["end"] or "", words[found.end() :]
    if closed and closed != opened:
        return None, words
    return found["number"], rest if closed else opened + rest


def _continue(passage: Passage, paragraph: _Paragraph) -> Passage:
    clause = passage.clause
    if clause is not None:
        has_text = bool(paragraph.raw.strip()) and not paragraph.is_heading
        clause = replace(clause, is_heading=clause.is_heading and not has_text)
    return Passage(raw=passage.raw + paragraph.raw, clause=clause)


def _finish(passage: Passage) -> Passage:
    """Give a clause the text of the paragraphs that continue it."""
    clause = passage.clause
    if clause is None:
        return passage
    first, *rest = _paragraphs(passage.raw)
    gap = first.raw[len(first.raw.rstrip()) :]
    parts = [clause.text, gap if clause.text else "", *(paragraph.raw for paragraph in rest)]
    return replace(passage, clause=replace(clause, text="".join(parts).strip()))


def _find_problems(passages: list[Passage], file: str, findings: Findings) -> None:
    seen: dict[str, int] = {}
    for clause in (passage.clause for passage in passages if passage.clause):
        # the anchor, not the number: two clauses must not share a place in the page
        if clause.anchor in seen:
            findings.add(_doubled(clause, seen[clause.anchor], file))
        elif not clause.is_heading and not clause.text:
            findings.add(_empty(clause, file))
        seen.setdefault(clause.anchor, clause.line)
    if not seen:
        findings.add(_no_clauses(file))


def _bad_mark(mark: str, paragraph: _Paragraph, file: str) -> Problem:
    return Problem(
        file=file,
        line=paragraph.line + paragraph.raw.rstrip().count("\n"),
        value=mark,
        message=f"метка пункта {quote(mark)} написана не так, как метки пишутся",
        mend="Оставьте в метке латинские буквы, цифры, точки, дефисы и знак ¶, например {#intro} или {#¶3}.",
    )


def _doubled(clause: Clause, line: int, file: str) -> Problem:
    return Problem(
        file=file,
        line=clause.line,
        clause=clause.number,
        value=clause.number,
        message=f"номер пункта {quote(clause.number)} уже стоит в строке {line}",
        mend="Дайте одному из двух пунктов другой номер.",
    )


def _empty(clause: Clause, file: str) -> Problem:
    return Problem(
        file=file,
        line=clause.line,
        clause=clause.number,
        value=clause.number,
        message="у пункта есть номер, но нет текста",
        mend="Напишите текст пункта в том же абзаце, что и номер, или уберите номер.",
    )


def _no_clauses(file: str) -> Problem:
    return Problem(
        file=file,
        line=1,
        message="в тексте не нашлось ни одного пункта",
        mend="Начните абзацы с номеров («1.1. …») или поставьте в их конце метки («… {#intro}»).",
    )
