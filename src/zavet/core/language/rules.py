"""What a policy's ``rules.yaml`` may say: one struct per kind of rule.

The structs are the published format (``zavet policy schema``). A rule cites the clause it comes from; ``keeps`` names
the promises of docs/promises.md that stand on it. Fields left out take the strictest meaning.
"""

from typing import Annotated

from msgspec import Meta, Struct

from zavet.core.language.countries import HOME, PATTERN
from zavet.core.language.words import (
    Bargain,
    Channel,
    FieldKind,
    LastsUntil,
    Mechanism,
    Need,
    RecipientKind,
    RightKind,
    StatementKind,
)
from zavet.core.values import Action, Ground, Origin, Term

Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9_]{1,39}$")]
ClauseNumber = Annotated[str, Meta(pattern=r"^[0-9A-Za-z¶.\-/]{1,40}$")]
CountryCode = Annotated[str, Meta(pattern=PATTERN)]
PromiseId = Annotated[str, Meta(pattern=r"^[A-Z][0-9]+\.[0-9]+$")]


class Rule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The part all rules share: the clause, further clauses it rests on, the promises it carries."""

    clause: ClauseNumber
    also: tuple[ClauseNumber, ...] = ()
    keeps: tuple[PromiseId, ...] = ()


class Datum(Rule, frozen=True, kw_only=True):
    """One category of data: how it comes, whether it is mandatory, what kind of field it is."""

    id: Code
    name: str
    origin: Origin
    kind: FieldKind = FieldKind.TEXT
    is_mandatory: bool = False
    is_special: bool = False
    is_openable: bool = False
    hint: str = ""
    confirmed_again_after: Term | None = None


class Purpose(Rule, frozen=True, kw_only=True):
    """Why data are processed, which data, on what ground, until when.

    ``wording`` is the text of the consent (a document of its own) and stands exactly where the ground is consent.
    ``is_required`` says that the service cannot be rendered without this purpose; ``needs_approval``, here and in
    recipients and rights, that one of the staff may not act without a second person's yes.
    """

    id: Code
    name: str
    data: tuple[Code, ...] = ()
    ground: Ground
    article: str = ""
    wording: str = ""
    is_required: bool = False
    is_depersonalized: bool = False
    is_for_representatives: bool = True
    needs_approval: bool = False
    actions: tuple[Action, ...] = (
        Action.COLLECTION,
        Action.RECORDING,
        Action.SYSTEMATIZATION,
        Action.ACCUMULATION,
        Action.STORAGE,
        Action.RECTIFICATION,
        Action.RETRIEVAL,
        Action.USE,
        Action.BLOCK,
        Action.DELETION,
        Action.DESTRUCTION,
    )
    lasts_until: LastsUntil = LastsUntil.PURPOSE_REACHED
    destroyed_within: Term | None = None


class Service(Rule, frozen=True, kw_only=True):
    """A service of the site: its purposes, and what its own rules provide for."""

    id: Code
    name: str
    purposes: tuple[Code, ...] = ()
    data: tuple[Code, ...] = ()
    is_registration: bool = False
    has_mailing: bool = False
    has_links: bool = False


class Recipient(Rule, frozen=True, kw_only=True):
    """Who may receive which data, for which purposes, and what must be on record first.

    A ``country`` other than this one makes it a transfer across the border (152-ФЗ ст. 12).
    """

    id: Code
    name: str
    kind: RecipientKind
    needs: Need
    data: tuple[Code, ...] = ()
    purposes: tuple[Code, ...] = ()
    article: str = ""
    needs_approval: bool = False
    country: CountryCode = HOME

    @property
    def is_abroad(self) -> bool:
        """Tell whether data that go there cross the border."""
        return self.country != HOME


class Retention(Rule, frozen=True, kw_only=True):
    """Data that a named act obliges to keep, out of every use, for a term."""

    id: Code
    data: tuple[Code, ...]
    act: str
    term: Term


class Right(Rule, frozen=True, kw_only=True):
    """A right of the subject: where it is exercised, how a letter is marked, by when it is answered."""

    id: Code
    right: RightKind
    channels: tuple[Channel, ...]
    address: str = ""
    mark: str = ""
    term: Term | None = None
    article: str = ""
    needs_approval: bool = False


class Ban(Rule, frozen=True, kw_only=True):
    """What is never done, save to the recipients of its carve-out. ``data`` left empty means all data."""

    id: Code
    actions: tuple[Action, ...] = ()
    bargains: tuple[Bargain, ...] = ()
    data: tuple[Code, ...] = ()
    carve_out: tuple[Code, ...] = ()


class Promise(Rule, frozen=True, kw_only=True):
    """A promise kept by a part of Zavet, named by its mechanism."""

    id: Code
    mechanism: Mechanism
    term: Term | None = None
    note: str = ""


class Statement(Rule, frozen=True, kw_only=True):
    """A clause that only says something."""

    says: StatementKind


class Operator(Rule, frozen=True, kw_only=True):
    """Who answers for the data (152-ФЗ ст. 9 ч. 4, ст. 14 ч. 7)."""

    name: str
    address: str
    email: str
    inn: str = ""
    ogrn: str = ""
    phone: str = ""
    database_country: CountryCode = HOME
    companies: tuple[str, ...] = ()


class Layer(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a base policy and an addendum have in common: lists of rules."""

    data: tuple[Datum, ...] = ()
    purposes: tuple[Purpose, ...] = ()
    services: tuple[Service, ...] = ()
    recipients: tuple[Recipient, ...] = ()
    retention: tuple[Retention, ...] = ()
    rights: tuple[Right, ...] = ()
    bans: tuple[Ban, ...] = ()
    promises: tuple[Promise, ...] = ()
    statements: tuple[Statement, ...] = ()


class Rules(Layer, frozen=True, kw_only=True):
    """The whole of a base policy's ``rules.yaml``."""

    policy: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,39}$")]
    version: Annotated[str, Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,39}$")]
    kind: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,39}$")]
    title: str
    operator: Operator


class Addendum(Layer, frozen=True, kw_only=True):
    """The provisions a single service adds to a base policy; they hold for that service only."""

    addendum: Code
    base: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,39}$")]
    version: Annotated[str, Meta(pattern=r"^[0-9A-Za-z][0-9A-Za-z.\-]{0,39}$")]
    title: str
