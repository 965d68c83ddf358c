"""The usual question and facts around the small policy; strategies for others: decision_strategies.py."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core.decision_policy import POLICY
from zavet.core.decisions import (
    ANSWERING,
    CONFIRMATION,
    CORRESPONDENCE,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    Answer,
    ApprovalFact,
    AuthorisationFact,
    ConsentFact,
    DatumFact,
    DatumState,
    DealFact,
    DemandFact,
    Facts,
    IdentityFact,
    Question,
    RepresentativeFact,
)
from zavet.core.values import Action, Actor, ActorKind

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
OF_TWO = known(demands=(DEMANDED,), approvals=(AGREED_BY_TWO,))
ANSWERED = asked(purpose=ANSWERING, cause_id=REQUEST)
THREAD = asked(purpose=ANSWERING, subject_id=LETTER, categories=(CORRESPONDENCE,))
OF_A_LETTER = known(is_correspondent=True, correspondent_for=ANNA, authorisations=(), data=())

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
    (DISCLOSED, OF_TWO),
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
