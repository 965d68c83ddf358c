"""HTML of a letter into plain text. Nothing is fetched, run or kept of it but words and the addresses of links."""

from collections.abc import Iterable
from html.parser import HTMLParser
from typing import Final

_UNSHOWN: Final = frozenset({"script", "style", "head", "title", "template", "svg", "object"})
_BLOCKS: Final = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "hr", "pre", "section", "article"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "footer"}
)
_SHOWN_LINKS: Final = ("http://", "https://", "mailto:")


def text_of(html: str) -> str:
    """Return the words of HTML, a line for each block, quotes marked as in plain letters."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).split("\n"))
    return _without_gaps(lines)


def _without_gaps(lines: Iterable[str]) -> str:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


class _Reader(HTMLParser):
    """Collects words; what browsers do not show is left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unshown = 0
        self._quotes = 0
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unshown += tag in _UNSHOWN
        if tag == "blockquote":
            self._quotes += 1
        if tag in _BLOCKS or tag == "blockquote":
            self._break()
        if tag == "a":
            self._link = next((value or "" for name, value in attrs if name == "href"), "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(0, self._unshown - 1)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)
        if tag in _BLOCKS or tag == "blockquote":
            self._break()
        if tag == "a":
            self._tell_link()

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            self.pieces.append(data.replace("\n", " "))

    def _break(self) -> None:
        self.pieces.append("\n" + "> " * min(self._quotes, 5))

    def _tell_link(self) -> None:
        shown = "".join(self.pieces[-1:])
        if self._link.startswith(_SHOWN_LINKS) and self._link not in shown and not self._unshown:
            self.pieces.append(f" ({self._link})")
        self._link = ""
