"""The usual question and facts around the small policy, and strategies for others."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import strategies as st

from core.decision_policy import POLICY
from zavet.core.decisions import (
    ANSWERING,
    CONFIRMATION,
    CORRESPONDENCE,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    UNDER_REVIEW,
    Answer,
    ApprovalFact,
    AuthorisationFact,
    BlockFact,
    ConsentFact,
    DatumFact,
    DatumState,
    DealFact,
    DemandFact,
    Facts,
    HoldFact,
    IdentityFact,
    Question,
    RepresentativeFact,
)
from zavet.core.language.words import Bargain
from zavet.core.values import Action, Actor, ActorKind, Visibility

SITE, OTHER_SITE = UUID(int=1), UUID(int=2)
ANNA, BORIS, VERA, GLEB = UUID(int=11), UUID(int=12), UUID(int=13), UUID(int=14)
DEMAND, OTHER_DEMAND = UUID(int=41), UUID(int=42)
LETTER, REQUEST, OTHER_REQUEST = UUID(int=15), UUID(int=31), UUID(int=32)
NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)
DAY = timedelta(days=1)

LEAVE = AuthorisationFact(
    staff_id=VERA,
    purposes=frozenset({"account", "news", DISCLOSURE}),
    categories=frozenset({"name", "email", "phone", "address"}),
    from_at=NOON - 9 * DAY,
    until_at=NOON + 9 * DAY,
    signed_at=NOON - 8 * DAY,
)
ACCEPTED = ConsentFact(answer=Answer.ACCEPTED, at=NOON - 5 * DAY)
AGREED = ConsentFact(
    answer=Answer.GIVEN,
    at=NOON - 5 * DAY,
    purpose="news",
    categories=frozenset({"email", "phone"}),
)
PERMISSION = ConsentFact(
    answer=Answer.GIVEN,
    at=NOON - DAY,
    purpose="account",
    recipient="stranger",
    categories=frozenset({"email"}),
    is_written=True,
)
YES = ApprovalFact(
    id=UUID(int=21),
    action=Action.PROVISION,
    categories=frozenset({"email", "name"}),
    purpose="account",
    recipient="stranger",
    proposed_by=VERA,
    approved_by=GLEB,
    approved_at=NOON - DAY,
    until_at=NOON + DAY,
)
AGREED_BY_TWO = replace(
    YES,
    id=UUID(int=22),
    categories=frozenset({"name", "email", "phone", "address"}),
    purpose=DISCLOSURE,
    recipient="authority",
    cause_id=DEMAND,
)
DEMANDED = DemandFact(
    recipient="authority",
    categories=AGREED_BY_TWO.categories,
    approved_at=AGREED_BY_TWO.approved_at,
    cause_id=DEMAND,
)
PROOF = IdentityFact(
    subject_id=ANNA,
    cause_id=REQUEST,
    is_proven=True,
    from_at=NOON - DAY,
    until_at=NOON + DAY,
)
USUAL = Facts(
    policy=POLICY,
    record_site_id=SITE,
    consents=(ACCEPTED, AGREED),
    authorisations=(LEAVE,),
    data=(DatumFact(category="name"), DatumFact(category="email"), DatumFact(category="phone")),
)
ASKED = Question(
    action=Action.ACCESS,
    categories=("email",),
    purpose="account",
    actor=Actor.staff(VERA),
    site_id=SITE,
    subject_id=ANNA,
    at=NOON,
)


def asked(**changes: object) -> Question:
    """Return the usual question with changes."""
    return replace(ASKED, **changes)  # type: ignore[arg-type]  # tests spell fields by name


def known(**changes: object) -> Facts:
    """Return the usual facts with changes."""
    return replace(USUAL, **changes)  # type: ignore[arg-type]  # tests spell fields by name


DISCLOSED = asked(
    action=Action.PROVISION, purpose=DISCLOSURE, recipient="authority", cause_id=DEMAND
)
ANSWERED = asked(purpose=ANSWERING, cause_id=REQUEST)
THREAD = asked(purpose=ANSWERING, subject_id=LETTER, categories=(CORRESPONDENCE,))
OF_A_LETTER = known(is_correspondent=True, correspondent_for=ANNA, authorisations=(), data=())

people = st.sampled_from([ANNA, BORIS, VERA, GLEB, LETTER])
words = st.sampled_from(
    ["name", "email", "phone", "address", "health", "server", "unheard", CORRESPONDENCE]
)
purposes = st.sampled_from(
    [
        "account",
        "news",
        "research",
        "duties",
        "hosting",
        "unheard",
        OWN_DATA,
        CONFIRMATION,
        DISCLOSURE,
        OVERSIGHT,
        ANSWERING,
    ]
)
requests = st.sampled_from([REQUEST, OTHER_REQUEST, DEMAND])
recipients = st.sampled_from(
    ["authority", "partner", "stranger", "other_party", "everybody", "foreign_court", "unheard"]
)
moments = st.integers(-10, 10).map(lambda days: NOON + days * DAY)
late_moments = st.one_of(st.none(), moments)
some_words = st.frozensets(words, max_size=4)

questions = st.builds(
    Question,
    action=st.sampled_from(Action),
    categories=st.lists(words, min_size=0, max_size=3, unique=True).map(tuple),
    purpose=purposes,
    actor=st.builds(Actor, kind=st.sampled_from(ActorKind), id=people),
    site_id=st.just(SITE),
    subject_id=st.sampled_from([None, ANNA, LETTER]),
    at=moments,
    recipient=st.one_of(st.none(), recipients),
    service=st.one_of(st.none(), st.sampled_from(["registration", "digest", "cloud", "unheard"])),
    bargain=st.one_of(st.none(), st.none(), st.sampled_from(Bargain)),
    cause_id=st.one_of(st.none(), requests),
)
consents = st.builds(
    ConsentFact,
    answer=st.sampled_from(Answer),
    at=moments,
    purpose=st.one_of(st.just(""), purposes),
    recipient=st.one_of(st.just(""), recipients),
    categories=some_words,
    is_written=st.booleans(),
)
authorisations = st.builds(
    AuthorisationFact,
    staff_id=people,
    purposes=st.frozensets(purposes, max_size=4),
    categories=some_words,
    from_at=moments,
    until_at=moments,
    signed_at=late_moments,
    ended_at=late_moments,
)
blocks = st.builds(
    BlockFact,
    category=st.one_of(st.just(""), words),
    from_at=moments,
    until_at=late_moments,
    reason=st.sampled_from(["", UNDER_REVIEW, "unlawful"]),
)
holds = st.builds(
    HoldFact, category=words, act=st.just("402-ФЗ ст. 29"), from_at=moments, until_at=moments
)
data = st.builds(
    DatumFact,
    category=words,
    visibility=st.sampled_from(Visibility),
    state=st.sampled_from(DatumState),
    ended_purposes=st.frozensets(purposes, max_size=2),
)
representatives = st.builds(
    RepresentativeFact,
    actor_id=people,
    from_at=moments,
    until_at=late_moments,
    ended_at=late_moments,
)
demands = st.builds(
    DemandFact,
    recipient=recipients,
    categories=some_words,
    approved_at=moments,
    cause_id=st.one_of(st.none(), requests),
    is_by_residence_law=st.booleans(),
)
deals = st.builds(
    DealFact,
    parties=st.frozensets(people, min_size=2, max_size=3),
    from_at=moments,
    until_at=late_moments,
)
approvals = st.builds(
    ApprovalFact,
    id=st.uuids(),
    action=st.sampled_from(Action),
    categories=some_words,
    purpose=purposes,
    recipient=st.one_of(st.just(""), recipients),
    proposed_by=people,
    approved_by=people,
    approved_at=moments,
    until_at=moments,
    cause_id=st.one_of(st.none(), requests),
)


identities = st.builds(
    IdentityFact,
    subject_id=people,
    cause_id=requests,
    is_proven=st.booleans(),
    from_at=moments,
    until_at=moments,
    ended_at=late_moments,
)


def rows(one: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    """Return tuples of a fact."""
    return st.lists(one, max_size=4).map(tuple)


facts = st.builds(
    Facts,
    policy=st.sampled_from([POLICY, POLICY, POLICY, None]),
    record_site_id=st.sampled_from([SITE, SITE, OTHER_SITE, None]),
    consents=rows(consents),
    authorisations=rows(authorisations),
    blocks=rows(blocks),
    holds=rows(holds),
    data=rows(data),
    representatives=rows(representatives),
    demands=rows(demands),
    deals=rows(deals),
    approvals=rows(approvals),
    identities=rows(identities),
    is_correspondent=st.booleans(),
    correspondent_for=st.one_of(st.none(), people),
    is_officer=st.booleans(),
)


@st.composite
def near_permits(draw: st.DrawFn) -> tuple[Question, Facts]:
    """Return a question that is permitted on its facts, or nearly: chance alone would almost only meet refusals."""
    question = draw(questions)
    start = draw(st.sampled_from(PERMITTED))
    fields = draw(
        st.sets(
            st.sampled_from(
                ["action", "categories", "purpose", "actor", "recipient", "service", "cause_id"]
            ),
            max_size=1,
        )
    )
    near = replace(start[0], **{name: getattr(question, name) for name in fields})
    extra = draw(facts)
    grown = {
        name: getattr(start[1], name) + getattr(extra, name)
        for name in draw(st.sets(st.sampled_from(SUPPORTING), max_size=2))
    }
    return near, replace(start[1], **grown)


SUPPORTING = (
    "consents",
    "authorisations",
    "representatives",
    "demands",
    "deals",
    "approvals",
    "identities",
)
PERMITTED: list[tuple[Question, Facts]] = [
    (ASKED, USUAL),
    (asked(purpose="news", categories=("email", "phone")), USUAL),
    (asked(actor=Actor.subject(ANNA), purpose=OWN_DATA), USUAL),
    (
        asked(actor=Actor.system(), purpose=CONFIRMATION, action=Action.USE),
        known(data=(DatumFact(category="email", state=DatumState.UNCONFIRMED),)),
    ),
    (
        DISCLOSED,
        known(demands=(DEMANDED,), approvals=(AGREED_BY_TWO,)),
    ),
    (
        DISCLOSED,
        known(demands=(DEMANDED,), approvals=(AGREED_BY_TWO,), authorisations=(), is_officer=True),
    ),
    (
        replace(DISCLOSED, recipient="foreign_court", categories=("address", "name")),
        known(
            demands=(replace(DEMANDED, recipient="foreign_court", is_by_residence_law=True),),
            approvals=(replace(AGREED_BY_TWO, recipient="foreign_court"),),
        ),
    ),
    (
        asked(action=Action.PROVISION, purpose="news", recipient="partner"),
        known(
            consents=(
                ACCEPTED,
                AGREED,
                replace(AGREED, recipient="partner", is_written=True),
            )
        ),
    ),
    (
        asked(actor=Actor.subject(BORIS), action=Action.PROVISION, recipient="other_party"),
        known(deals=(DealFact(parties=frozenset({ANNA, BORIS}), from_at=NOON - DAY),)),
    ),
    (
        asked(action=Action.PROVISION, recipient="stranger"),
        known(consents=(ACCEPTED, PERMISSION), approvals=(YES,)),
    ),
    (asked(purpose=OVERSIGHT, action=Action.BLOCK), known(is_officer=True)),
    (
        asked(purpose=OVERSIGHT, action=Action.DESTRUCTION),
        known(
            is_officer=True,
            approvals=(replace(YES, action=Action.DESTRUCTION, purpose=OVERSIGHT, recipient=""),),
        ),
    ),
    (
        asked(actor=Actor.system(), purpose=OVERSIGHT, action=Action.DESTRUCTION),
        known(authorisations=()),
    ),
    (
        asked(
            actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS),
            purpose=OWN_DATA,
            action=Action.RECTIFICATION,
        ),
        known(representatives=(RepresentativeFact(actor_id=BORIS, from_at=NOON - DAY),)),
    ),
    (ANSWERED, known(is_officer=True, identities=(PROOF,))),
    (
        replace(ANSWERED, actor=Actor.system(), action=Action.BLOCK),
        known(identities=(PROOF,)),
    ),
    (THREAD, replace(OF_A_LETTER, is_officer=True)),
    (
        THREAD,
        replace(
            OF_A_LETTER,
            authorisations=(
                replace(
                    LEAVE,
                    purposes=frozenset({ANSWERING}),
                    categories=frozenset({CORRESPONDENCE}),
                ),
            ),
        ),
    ),
    (replace(THREAD, actor=Actor.system(), action=Action.USE), OF_A_LETTER),
    (replace(THREAD, actor=Actor.subject(ANNA)), OF_A_LETTER),
    (replace(THREAD, actor=Actor.subject(LETTER)), replace(OF_A_LETTER, correspondent_for=None)),
    (replace(THREAD, actor=Actor.visitor(), action=Action.RECORDING), OF_A_LETTER),
    (
        replace(THREAD, actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS)),
        replace(
            OF_A_LETTER,
            representatives=(RepresentativeFact(actor_id=BORIS, from_at=NOON - DAY),),
        ),
    ),
    (
        replace(THREAD, actor=Actor.system(), purpose=OVERSIGHT, action=Action.DESTRUCTION),
        OF_A_LETTER,
    ),
    (
        asked(
            action=Action.COLLECTION,
            actor=Actor.subject(ANNA),
            purpose="hosting",
            categories=("server",),
            service="cloud",
        ),
        USUAL,
    ),
]
