"""Decisions, case by case: each refusal is planted by taking one thing away from a permit."""

from dataclasses import replace

import pytest

from core.decision_world import (
    ACCEPTED,
    AGREED,
    ANNA,
    ANSWERED,
    ASKED,
    BORIS,
    DAY,
    DISCLOSED,
    GLEB,
    LEAVE,
    NOON,
    OF_TWO,
    OTHER_SITE,
    PERMISSION,
    PERMITTED,
    USUAL,
    VERA,
    YES,
    asked,
    known,
)
from zavet.core.decisions import (
    CONFIRMATION,
    OVERSIGHT,
    OWN_DATA,
    PERMITS,
    UNDER_REVIEW,
    Answer,
    BlockFact,
    Code,
    DatumFact,
    DatumState,
    Facts,
    HoldFact,
    NextStep,
    Question,
    RepresentativeFact,
    decide,
)
from zavet.core.decisions.citing import CITED
from zavet.core.decisions.deciding import GRANTS
from zavet.core.decisions.guards import GUARDS
from zavet.core.language.words import Bargain
from zavet.core.values import Action, Actor, ActorKind, Visibility

BLOCK = BlockFact(category="email", from_at=NOON - DAY)
HOLD = HoldFact(category="email", act="402-ФЗ ст. 29", from_at=NOON - DAY, until_at=NOON + DAY)


@pytest.mark.parametrize(("question", "facts"), PERMITTED)
def test_what_the_policy_provides_for_is_permitted(question: Question, facts: Facts) -> None:
    decision = decide(question=question, facts=facts)
    assert decision.is_permitted, decision.reasons
    assert all(reason.clause and reason.article for reason in decision.reasons)


FOR_ANNA = RepresentativeFact(actor_id=BORIS, from_at=NOON - DAY)
REFUSED: list[tuple[Question, Facts, Code, str]] = [
    (ASKED, Facts(), Code.NO_POLICY, ""),
    (ASKED, known(record_site_id=OTHER_SITE), Code.OTHER_SITE, "sample 8.1"),
    (asked(categories=("shoe_size",)), USUAL, Code.CATEGORY_UNKNOWN, "sample 8.1"),
    (asked(categories=()), USUAL, Code.CATEGORIES_MISSING, "sample 8.1"),
    (asked(purpose="curiosity"), USUAL, Code.PURPOSE_UNKNOWN, "sample 8.1"),
    (asked(categories=("phone",)), USUAL, Code.PURPOSE_DOES_NOT_COVER, "sample 3.1"),
    (asked(action=Action.TRANSFER), USUAL, Code.ACTION_NOT_PROVIDED, "sample 3.1"),
    (
        asked(purpose="research", categories=("address",)),
        known(authorisations=(replace(LEAVE, purposes=frozenset({"research"})),)),
        Code.DEPERSONALIZED_ONLY,
        "sample 3.3",
    ),
    (asked(purpose="news"), known(consents=()), Code.CONSENT_MISSING, "sample 3.2"),
    (
        asked(purpose="news"),
        known(consents=(AGREED, replace(AGREED, answer=Answer.WITHDRAWN, at=NOON - DAY))),
        Code.CONSENT_WITHDRAWN,
        "sample 3.2",
    ),
    (
        asked(purpose="news"),
        known(consents=(replace(AGREED, answer=Answer.REFUSED),)),
        Code.CONSENT_REFUSED,
        "sample 3.2",
    ),
    (
        asked(purpose="news", categories=("phone",)),
        known(consents=(replace(AGREED, categories=frozenset({"email"})),)),
        Code.CONSENT_DOES_NOT_COVER,
        "sample 3.2",
    ),
    (
        asked(purpose="news", categories=("health",)),
        known(
            consents=(replace(AGREED, categories=frozenset({"health"})),),
            authorisations=(replace(LEAVE, categories=frozenset({"health"})),),
        ),
        Code.CONSENT_NOT_WRITTEN,
        "sample 3.2",
    ),
    (
        asked(actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS), purpose="news"),
        known(representatives=(FOR_ANNA,)),
        Code.NOT_REPRESENTED,
        "sample 3.2",
    ),
    (ASKED, known(consents=()), Code.NOT_ACCEPTED, "sample 3.1"),
    (asked(service="unheard"), USUAL, Code.SERVICE_UNKNOWN, "sample 8.1"),
    (asked(service="digest"), USUAL, Code.SERVICE_DOES_NOT_PROVIDE, "sample 4.2"),
    (ASKED, known(blocks=(BLOCK,)), Code.BLOCKED, "sample 8.3"),
    (ASKED, known(blocks=(replace(BLOCK, category=""),)), Code.BLOCKED, "sample 8.3"),
    (ASKED, known(holds=(HOLD,)), Code.HELD, "sample 8.5"),
    (ASKED, known(holds=(replace(HOLD, category=""),)), Code.HELD, "sample 8.5"),
    (
        ASKED,
        known(data=(DatumFact(category="email", state=DatumState.UNCONFIRMED),)),
        Code.UNCONFIRMED,
        "sample 8.1",
    ),
    (
        ASKED,
        known(data=(DatumFact(category="email", state=DatumState.DESTROYED),)),
        Code.DESTROYED,
        "sample 8.1",
    ),
    (
        ASKED,
        known(data=(DatumFact(category="email", ended_purposes=frozenset({"account"})),)),
        Code.PURPOSE_ENDED,
        "sample 3.1",
    ),
    (
        asked(action=Action.PROVISION, categories=("address",), recipient="partner"),
        USUAL,
        Code.BANNED,
        "sample 7.2",
    ),
    (asked(bargain=Bargain.SALE), USUAL, Code.BARGAIN, "sample 7.1"),
    (asked(actor=Actor.staff(GLEB)), USUAL, Code.AUTHORISATION_MISSING, "sample 8.2"),
    (
        ASKED,
        known(authorisations=(replace(LEAVE, signed_at=None),)),
        Code.AUTHORISATION_UNSIGNED,
        "sample 8.2",
    ),
    (
        ASKED,
        known(authorisations=(replace(LEAVE, until_at=NOON),)),
        Code.AUTHORISATION_EXPIRED,
        "sample 8.2",
    ),
    (
        ASKED,
        known(authorisations=(replace(LEAVE, ended_at=NOON),)),
        Code.AUTHORISATION_EXPIRED,
        "sample 8.2",
    ),
    (
        ASKED,
        known(authorisations=(replace(LEAVE, categories=frozenset({"name"})),)),
        Code.AUTHORISATION_NARROW,
        "sample 8.2",
    ),
    (
        asked(purpose=OVERSIGHT, action=Action.BLOCK),
        USUAL,
        Code.NOT_THE_OFFICER,
        "sample 8.2",
    ),
    (
        asked(purpose=OVERSIGHT, action=Action.DESTRUCTION),
        known(is_officer=True),
        Code.APPROVAL_MISSING,
        "sample 6.3",
    ),
    (
        asked(action=Action.PROVISION, recipient="stranger"),
        known(consents=(*USUAL.consents, PERMISSION), approvals=(replace(YES, approved_by=VERA),)),
        Code.APPROVAL_MISSING,
        "sample 5.3",
    ),
    (asked(actor=Actor.subject(BORIS)), USUAL, Code.NOT_OWN_DATA, "sample 8.1"),
    (
        asked(actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS), purpose=OWN_DATA),
        USUAL,
        Code.NOT_REPRESENTED,
        "sample 8.1",
    ),
    (
        asked(actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS), purpose=OWN_DATA),
        known(representatives=(replace(FOR_ANNA, until_at=NOON),)),
        Code.NOT_REPRESENTED,
        "sample 8.1",
    ),
    (
        asked(actor=Actor(kind=ActorKind.REPRESENTATIVE, id=BORIS), purpose=OWN_DATA),
        known(representatives=(replace(FOR_ANNA, ended_at=NOON),)),
        Code.NOT_REPRESENTED,
        "sample 8.1",
    ),
    (ANSWERED, known(is_officer=True), Code.IDENTITY_UNPROVEN, "sample 8.1"),
    (asked(actor=Actor.visitor()), USUAL, Code.ACTOR_UNKNOWN, "sample 8.2"),
    (
        asked(actor=Actor.staff(BORIS), purpose=CONFIRMATION, action=Action.USE),
        USUAL,
        Code.ACTION_NOT_PROVIDED,
        "sample 8.1",
    ),
    (
        replace(DISCLOSED, categories=("address",)),
        OF_TWO,
        Code.LINK_CLOSED,
        "sample 8.6",
    ),
    (asked(recipient="unheard"), USUAL, Code.RECIPIENT_UNKNOWN, "sample 8.1"),
    (
        asked(action=Action.PROVISION, purpose="news"),
        USUAL,
        Code.RECIPIENT_MISSING,
        "sample 8.1",
    ),
    (
        asked(action=Action.PROVISION, purpose="news", recipient="partner", categories=("phone",)),
        USUAL,
        Code.RECIPIENT_DOES_NOT_COVER,
        "sample 5.2",
    ),
    (
        asked(action=Action.PROVISION, purpose="news", recipient="partner"),
        USUAL,
        Code.RECIPIENT_WITHOUT_PERMISSION,
        "sample 5.2",
    ),
    (
        asked(action=Action.PROVISION, recipient="stranger"),
        known(consents=(*USUAL.consents, replace(AGREED, purpose="account", recipient="stranger"))),
        Code.RECIPIENT_WITHOUT_PERMISSION,
        "sample 5.3",
    ),
    (
        asked(action=Action.PROVISION, purpose="disclosure", recipient="authority"),
        USUAL,
        Code.RECIPIENT_WITHOUT_DEMAND,
        "sample 5.1",
    ),
    (
        asked(action=Action.PROVISION, recipient="other_party"),
        USUAL,
        Code.RECIPIENT_WITHOUT_DEAL,
        "sample 5.4",
    ),
    (
        asked(action=Action.DISSEMINATION, categories=("name",), recipient="everybody"),
        USUAL,
        Code.NOT_OPEN,
        "sample 5.5",
    ),
    (
        asked(
            actor=Actor.subject(ANNA),
            action=Action.COLLECTION,
            categories=("server",),
            purpose="hosting",
        ),
        USUAL,
        Code.SERVICE_DOES_NOT_PROVIDE,
        "sample 8.1",
    ),
]


@pytest.mark.parametrize(
    ("question", "facts", "code", "clause"), REFUSED, ids=[row[2].value for row in REFUSED]
)
def test_each_missing_thing_refuses_by_name(
    question: Question, facts: Facts, code: Code, clause: str
) -> None:
    decision = decide(question=question, facts=facts)
    assert not decision.is_permitted
    told = {reason.code: reason.clause for reason in decision.reasons}
    assert told.get(code) == clause, decision.reasons


def test_every_refusing_code_is_met_by_a_case() -> None:
    met = {row[2] for row in REFUSED} | {Code.RULE_FAILED}
    assert met == set(Code) - PERMITS


def test_an_opened_datum_may_be_spread_and_a_closed_one_never() -> None:
    question = asked(action=Action.DISSEMINATION, categories=("name",), recipient="everybody")
    opened = (DatumFact(category="name", visibility=Visibility.OPEN),)
    assert decide(question=question, facts=known(data=opened)).is_permitted
    both = (*opened, DatumFact(category="name"))
    assert not decide(question=question, facts=known(data=both)).is_permitted


def test_a_block_leaves_the_person_their_own_look_and_correction() -> None:
    facts = known(blocks=(BLOCK,))
    mine = asked(actor=Actor.subject(ANNA), purpose=OWN_DATA)
    assert decide(question=mine, facts=facts).is_permitted
    mend = replace(mine, action=Action.RECTIFICATION)
    assert decide(question=mend, facts=facts).is_permitted


LETTER = asked(actor=Actor.system(), purpose=CONFIRMATION, action=Action.USE)


def test_a_review_leaves_zavet_its_own_letters_to_the_person_and_nothing_else() -> None:
    review = replace(BLOCK, category="", reason=UNDER_REVIEW)
    assert decide(question=LETTER, facts=known(blocks=(review,))).is_permitted
    for question in (ASKED, replace(LETTER, purpose="news"), replace(LETTER, recipient="stranger")):
        refused = decide(question=question, facts=known(blocks=(review,)))
        assert not refused.is_permitted, question
        assert Code.BLOCKED in [one.code for one in refused.reasons], question


@pytest.mark.parametrize("reason", ["", "unlawful", "authority", "destruction_delayed"])
def test_any_other_block_and_a_hold_stop_those_letters_too(reason: str) -> None:
    review, other = replace(BLOCK, reason=UNDER_REVIEW), replace(BLOCK, reason=reason)
    for facts in (known(blocks=(other,)), known(blocks=(review, other))):
        assert [one.code for one in decide(question=LETTER, facts=facts).reasons] == [Code.BLOCKED]
    held = decide(question=LETTER, facts=known(blocks=(review,), holds=(HOLD,)))
    assert [one.code for one in held.reasons] == [Code.HELD]


def test_held_data_are_not_deleted_and_the_refusal_says_so() -> None:
    wish = asked(actor=Actor.subject(ANNA), purpose=OWN_DATA, action=Action.DELETION)
    assert decide(question=wish, facts=USUAL).is_permitted
    refused = decide(question=wish, facts=known(holds=(HOLD,)))
    assert [reason.code for reason in refused.reasons] == [Code.HELD]
    assert refused.next_step is NextStep.WAIT_FOR_TERM


def test_an_addendum_is_cited_beside_the_base_policy() -> None:
    question, facts = PERMITTED[-1]
    clauses = decide(question=question, facts=facts).clauses
    assert {"sample cloud/2", "sample cloud/3", "sample 8.4"} <= set(clauses)


def test_a_rectification_starts_the_duty_to_tell_recipients() -> None:
    question = asked(actor=Actor.subject(ANNA), purpose=OWN_DATA, action=Action.RECTIFICATION)
    duties = decide(question=question, facts=USUAL).duties
    assert [(duty.kind, duty.article, duty.clause) for duty in duties] == [
        ("tell_recipients", "152-ФЗ ст. 20 ч. 3", "sample 6.2")
    ]


def test_a_rule_that_fails_refuses(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> object:
        raise KeyError("plant")

    place = "zavet.core.decisions.deciding"
    for grant in range(len(GRANTS)):
        monkeypatch.setattr(f"{place}.GRANTS", (*GRANTS[:grant], broken, *GRANTS[grant + 1 :]))
        decision = decide(question=ASKED, facts=USUAL)
        assert [reason.code for reason in decision.reasons] == [Code.RULE_FAILED]
        monkeypatch.undo()
    monkeypatch.setattr(f"{place}.GUARDS", (*GUARDS, broken))
    assert not decide(question=ASKED, facts=USUAL).is_permitted


def test_every_code_has_its_article_and_every_refusal_a_next_step() -> None:
    assert set(CITED) == set(Code)
    assert all(article for _, article, _ in CITED.values())


def test_whoever_may_not_act_learns_nothing_of_the_person() -> None:
    """Plant a withdrawal and a block: Gleb is told of his missing authorisation alone, Vera of both."""
    withdrawn = replace(AGREED, answer=Answer.WITHDRAWN, at=NOON - DAY)
    facts = known(consents=(ACCEPTED, AGREED, withdrawn), blocks=(BLOCK,))
    asked_by = {
        who: decide(question=asked(actor=Actor.staff(who), purpose="news"), facts=facts)
        for who in (GLEB, VERA)
    }
    assert [one.code for one in asked_by[GLEB].reasons] == [Code.AUTHORISATION_MISSING]
    assert [one.code for one in asked_by[VERA].reasons] == [Code.CONSENT_WITHDRAWN, Code.BLOCKED]


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.DESTRUCTION])
def test_data_the_policy_names_no_more_are_the_operators_to_destroy_and_for_nothing_else(
    action: Action,
) -> None:
    unnamed = asked(
        purpose=OVERSIGHT,
        categories=("shoe_size",),
        action=Action.DESTRUCTION,
        actor=Actor.system(),
    )
    assert decide(question=unnamed, facts=USUAL).is_permitted
    refused = decide(question=replace(unnamed, action=action), facts=USUAL)
    assert Code.CATEGORY_UNKNOWN in {reason.code for reason in refused.reasons}
    anothers = decide(question=replace(unnamed, actor=Actor.subject(BORIS)), facts=USUAL)
    assert not anothers.is_permitted
