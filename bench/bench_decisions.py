"""Decisions in one process, on real policies: permits and refusals of several kinds, microseconds each.

The floor is what no engine goes below: one lookup in a dictionary and one Decision built from it. Beside it the table
shows how much of a decision is thinking; there is no goal of half a dictionary's cost. Facts are those of a person who
has been around: five answers, one authorisation, four data. Nothing here touches a database.
"""

import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from uuid import UUID

from harness import Job, Side, compare
from zavet.core.decisions import (
    Answer,
    AuthorisationFact,
    BlockFact,
    ConsentFact,
    DatumFact,
    Decision,
    Facts,
    Question,
    Reason,
    decide,
)
from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.core.values import Action, Actor
from zavet.policies.folder import read_folder

POLICIES = Path(__file__).resolve().parent.parent / "policies"
AT = datetime(2026, 4, 15, 9, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SITE, ANNA, VERA, GLEB = (UUID(int=number) for number in range(1, 5))
ROUNDS, TIMES = 5, 5_000
LONG = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One policy with a purpose on a contract, a purpose on consent, and what is held of the person."""

    slug: str
    contract: str
    consent: str
    data: tuple[str, ...]
    recipient: str


WORLDS = (
    World(
        slug="clinic",
        contract="feedback",
        consent="communication_account",
        data=("login", "email", "message", "session_cookie"),
        recipient="partner_laboratory",
    ),
    World(
        slug="hosting",
        contract="personal_services",
        consent="campaigns",
        data=("name", "email", "phone", "delivery_address"),
        recipient="public",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A question with its facts, and what must come of it: a bench of wrong answers would measure nothing."""

    name: str
    question: Question
    facts: Facts
    is_permitted: bool


def facts_for(world: World, policy: Policy) -> Facts:
    """Return what is known of Anna and of Vera."""
    consented = frozenset(policy.purposes[world.consent].data)
    given, refused = Answer.GIVEN, Answer.REFUSED
    return Facts(
        policy=policy,
        record_site_id=SITE,
        consents=(
            ConsentFact(answer=Answer.ACCEPTED, at=AT - 40 * DAY),
            ConsentFact(answer=refused, at=AT - 40 * DAY, purpose=world.consent),
            ConsentFact(
                answer=given, at=AT - 30 * DAY, purpose=world.consent, categories=consented
            ),
            ConsentFact(answer=given, at=AT - 20 * DAY, purpose="elsewhere"),
            ConsentFact(answer=Answer.WITHDRAWN, at=AT - 10 * DAY, purpose="elsewhere"),
        ),
        authorisations=(
            AuthorisationFact(
                staff_id=VERA,
                purposes=frozenset({world.contract, world.consent}),
                categories=frozenset(world.data),
                from_at=AT - 30 * DAY,
                until_at=AT + 30 * DAY,
                signed_at=AT - 29 * DAY,
            ),
        ),
        data=tuple(DatumFact(category=category) for category in world.data),
    )


def list_cases(world: World) -> Iterator[Case]:
    """Yield permits and refusals of several kinds."""
    facts = facts_for(world, load_policy(read_folder(POLICIES / world.slug)))
    staff = Question(
        action=Action.ACCESS,
        categories=("email",),
        purpose=world.contract,
        actor=Actor.staff(VERA),
        site_id=SITE,
        at=AT,
        subject_id=ANNA,
    )
    own = replace(staff, actor=Actor.subject(ANNA), purpose="own_data", categories=world.data)
    consent = replace(staff, purpose=world.consent)
    last = facts.consents[2]
    withdrawn = replace(last, answer=Answer.WITHDRAWN, at=AT - DAY, categories=frozenset())
    blocked = replace(facts, blocks=(BlockFact(category="", from_at=AT - DAY),))
    ended = replace(facts, consents=(*facts.consents[:4], withdrawn))
    sent = replace(consent, action=Action.TRANSFER, recipient=world.recipient)
    for name, question, known, is_permitted in (
        ("permit: staff, contract", staff, facts, True),
        ("permit: staff, consent", consent, facts, True),
        ("permit: own data", own, facts, True),
        ("refusal: no authorisation", replace(staff, actor=Actor.staff(GLEB)), facts, False),
        ("refusal: unknown purpose", replace(staff, purpose="curiosity"), facts, False),
        ("refusal: consent withdrawn", consent, ended, False),
        ("refusal: blocked", staff, blocked, False),
        ("refusal: another site", replace(staff, site_id=VERA), facts, False),
        ("refusal: recipient", sent, facts, False),
        ("refusal: nothing known", staff, Facts(policy=facts.policy), False),
        ("refusal: no policy", staff, Facts(), False),
    ):
        yield Case(name=name, question=question, facts=known, is_permitted=is_permitted)


def check(case: Case) -> None:
    """Stop where the engine answers otherwise than the case says."""
    if decide(question=case.question, facts=case.facts).is_permitted is not case.is_permitted:
        message = f"{case.name}: decided otherwise than this benchmark expects"
        raise SystemExit(message)


def decide_often(cases: list[Case], times: int) -> Callable[[], None]:
    """Return what decides ``times`` questions, case after case."""
    turns = [case for case in cases for _ in range(times // len(cases))]

    def run() -> None:
        for case in turns:
            decide(question=case.question, facts=case.facts)

    return run


def look_up_often(cases: list[Case], times: int) -> Callable[[], None]:
    """Return the floor: the answer is found ready in a dictionary, a Decision is built from it."""
    known: dict[tuple[UUID, str, Action], tuple[bool, tuple[Reason, ...]]] = {}
    for case in cases:
        decision = decide(question=case.question, facts=case.facts)
        asked = case.question
        known[asked.site_id, asked.purpose, asked.action] = (
            decision.is_permitted,
            decision.reasons,
        )
    questions = [case.question for case in cases for _ in range(times // len(cases))]

    def run() -> None:
        for asked in questions:
            is_permitted, reasons = known[asked.site_id, asked.purpose, asked.action]
            Decision(question=asked, is_permitted=is_permitted, reasons=reasons)

    return run


def microseconds(case: Case) -> float:
    """Return the median over rounds of one decision's time."""
    times = 1_000
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(times):
            decide(question=case.question, facts=case.facts)
        spent.append((time.process_time() - began) / times * 1e6)
    return median(spent)


def main() -> None:
    """Print a line for each kind of question, then the whole mixture beside the floor."""
    times = LONG if "--long" in sys.argv else TIMES
    for world in WORLDS:
        cases = list(list_cases(world))
        print(f"\n{world.slug}: one decision, CPU, median of {ROUNDS} rounds of 1000")
        for case in cases:
            check(case)
            print(f"  {case.name:28}  {microseconds(case):8.1f} µs")
        count = times // len(cases) * len(cases)
        ours = Side(name="decide", call=decide_often(cases, times))
        floor = Side(name="lookup and Decision", call=look_up_often(cases, times))
        name = f"{world.slug}: permits and refusals mixed, in one process"
        compare(Job(name=name, ours=ours, peer=floor, rounds=ROUNDS, units=count))


if __name__ == "__main__":
    main()
