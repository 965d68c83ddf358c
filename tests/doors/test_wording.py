"""No code of the core is without its Russian words."""

from enum import StrEnum

import pytest

from zavet.access.due import What
from zavet.access.words import BlockReason, ReleaseReason, VerifyMethod
from zavet.core import requests
from zavet.core.decisions import Answer, Code, Decision, NextStep, Question, Reason
from zavet.core.decisions.citing import CITED
from zavet.core.decisions.decision import PERMITS
from zavet.core.decisions.ending import Why
from zavet.core.decisions.facts import DatumState
from zavet.core.language import words
from zavet.core.values import (
    Action,
    Actor,
    ActorKind,
    Ground,
    Origin,
    Source,
    Term,
    TermUnit,
    Visibility,
)
from zavet.core.values.ids import uuid7
from zavet.disclosure.words import DemandDocument, DemandState
from zavet.doors import wording
from zavet.parties.words import ProofKind

TABLES = {
    Code: wording.CODES,
    NextStep: wording.NEXT_STEPS,
    Action: wording.ACTIONS,
    Ground: wording.GROUNDS,
    Origin: wording.ORIGINS,
    Source: wording.SOURCES,
    Visibility: wording.VISIBILITIES,
    DatumState: wording.DATUM_STATES,
    Answer: wording.ANSWERS,
    ActorKind: wording.ACTORS,
    words.Mechanism: wording.MECHANISMS,
    words.RightKind: wording.RIGHTS,
    words.Channel: wording.CHANNELS,
    requests.RequestState: wording.REQUEST_STATES,
    requests.RequestEvent: wording.REQUEST_EVENTS,
    requests.Effect: wording.EFFECTS,
    requests.DismissReason: wording.DISMISS_REASONS,
    requests.Requester: wording.REQUESTERS,
    requests.IdentityState: wording.IDENTITIES,
    words.RecipientKind: wording.RECIPIENTS,
    words.Need: wording.NEEDS,
    words.Bargain: wording.BARGAINS,
    words.LastsUntil: wording.LASTS_UNTIL,
    words.FieldKind: wording.FIELD_KINDS,
    words.StatementKind: wording.STATEMENTS,
    DemandDocument: wording.DEMAND_DOCUMENTS,
    DemandState: wording.DEMAND_STATES,
    BlockReason: wording.BLOCK_REASONS,
    ReleaseReason: wording.RELEASE_REASONS,
    VerifyMethod: wording.VERIFY_METHODS,
    ProofKind: wording.PROOF_KINDS,
    Why: wording.WHYS,
    What: wording.DUE,
}


@pytest.mark.parametrize("kind", TABLES, ids=lambda kind: kind.__name__)
def test_every_member_has_words_and_no_words_are_left_over(kind: type[StrEnum]) -> None:
    table = TABLES[kind]
    assert set(table) == set(kind)
    silent = [one for one, text in table.items() if not str(text)]
    assert silent == ([NextStep.NONE] if kind is NextStep else [])


def test_every_declared_event_has_words() -> None:
    import zavet.models
    import zavet.visits.models
    from zavet.journal.events import _declared

    assert zavet.models
    assert zavet.visits.models
    told = {
        event for event in _declared if not event.startswith("trial.")
    }  # the journal's own test
    assert told - set(wording.EVENTS) == set()


def test_every_duty_of_the_law_and_of_a_decision_has_words() -> None:
    from zavet.core.decisions.duties import _REGISTER, _STARTED
    from zavet.core.law import TERMS
    from zavet.core.requests.needs import AUTHORITY_ASKS, NEEDS
    from zavet.duties.queries import DESTRUCTIONS, MOVED

    by_law = {one.duty for one in TERMS if one.duty} | {kind for kind, _ in _STARTED.values()}
    answers = {one.duty for one in (*NEEDS.values(), AUTHORITY_ASKS)}
    owed = by_law | answers | {_REGISTER.kind, *DESTRUCTIONS, *MOVED}
    assert owed - set(wording.DUTIES) == set()


@pytest.mark.parametrize("unit", TermUnit)
def test_a_term_is_said_with_its_number(unit: TermUnit) -> None:
    assert "30" in wording.say_term(Term(amount=30, unit=unit))


@pytest.mark.parametrize("code", Code)
def test_a_decision_is_explained_with_clause_article_and_next_step(code: Code, moment) -> None:
    question = Question(
        action=Action.ACCESS,
        categories=("email",),
        purpose="feedback",
        actor=Actor.visitor(),
        site_id=uuid7(at=moment, chance=bytes(8)),
        at=moment,
    )
    decision = Decision(
        question=question,
        is_permitted=code in PERMITS,
        reasons=(Reason(code=code, clause="clinic 8.2", article=CITED[code][1]),),
        next_step=CITED[code][2],
    )
    said = wording.explain(decision, None)
    assert said.reasons[0].text == str(wording.CODES[code])
    assert said.reasons[0].clause == "clinic 8.2"
    assert said.reasons[0].clause_url.endswith("#p-8-2")
    assert said.next_step == str(wording.NEXT_STEPS[CITED[code][2]])
