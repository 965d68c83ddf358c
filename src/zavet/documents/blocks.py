"""The few parts a document is built of. Both renderers read them: words are written once."""

from msgspec import Struct

from zavet.documents.facts import Addressee, Officer, Operator


class Paragraph(Struct, frozen=True, tag_field="kind", tag="paragraph"):
    """Running text."""

    text: str


class Heading(Struct, frozen=True, tag_field="kind", tag="heading"):
    """The title of a section."""

    text: str


class Items(Struct, frozen=True, tag_field="kind", tag="items"):
    """A list."""

    items: tuple[str, ...]


class Table(Struct, frozen=True, tag_field="kind", tag="table"):
    """Rows under a head; ``widths`` are shares of the line."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]


Block = Paragraph | Heading | Items | Table


class Body(Struct, frozen=True, kw_only=True):
    """What a template writes: blocks, and the articles they stand on; ``title`` where the facts bring one."""

    blocks: tuple[Block, ...]
    articles: tuple[str, ...] = ()
    title: str = ""


class Letter(Struct, frozen=True, kw_only=True):
    """A document ready for print, all in words; ``year``, ``month``, ``day`` are its date for the machine."""

    title: str
    operator: Operator
    number: str
    on: str
    year: int
    month: int
    day: int
    addressee: Addressee | None
    blocks: tuple[Block, ...]
    basis: str
    officer: Officer | None
