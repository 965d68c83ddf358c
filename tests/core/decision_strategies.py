"""Strategies for questions and facts, near what the small policy permits and far from it."""

from dataclasses import replace

from hypothesis import strategies as st

from core.decision_policy import POLICY
from core.decision_world import (
    ANNA,
    BORIS,
    DAY,
    DEMAND,
    GLEB,
    LETTER,
    NOON,
    OTHER_REQUEST,
    OTHER_SITE,
    PERMITTED,
    REQUEST,
    SITE,
    SUPPORTING,
    VERA,
)
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
