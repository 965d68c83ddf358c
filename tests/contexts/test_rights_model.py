"""Whatever people, officers and Zavet do to requests in whatever order, what must hold of every request holds.

A model remembers what came of each step; after each, the real database is asked: no request without an owner or a last
day, none lost, none answered twice, nothing shown before a proof, no block whose request is closed.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from asking import REPLY, at_the_desk, contacts, in_the_cabinet, prove
from cast import ANNA, BORIS
from world import NOW, open_world
from zavet.access.queries import list_blocks
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import (
    DismissReason,
    IdentityState,
    Requester,
    RequestEvent,
    RequestState,
    needs_identity,
)
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import verify_chain
from zavet.parties.identity import IdentityMethod
from zavet.parties.queries import find_subject
from zavet.rights import operations as rights
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import get_request, list_outgoing, list_steps
from zavet.rights.steps import lock_thread

KINDS = st.lists(st.sampled_from(RightKind), min_size=1, max_size=2, unique=True)
ENDS = {RequestEvent.ANSWERED, RequestEvent.REFUSED, RequestEvent.DISMISSED}


class Requests(RuleBasedStateMachine):
    """One clinic, Anna and Boris, an officer, and what they do."""

    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = open_world(people=(ANNA, BORIS))
        self.at = NOW
        self.known: set = set()
        self.proven: set = set()
        self.answered: dict = {}

    def teardown(self) -> None:
        assert verify_chain().problems == ()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _took(self, got):
        self.known.add(got.request_id)
        if got.is_proven:
            self.proven.add(got.request_id)
        return got.request_id

    @initialize(target=requests, kinds=KINDS)
    def begin(self, kinds):
        return self._took(at_the_desk(self.world, *kinds, at=self.at))

    @rule(target=requests, kinds=KINDS, person=st.sampled_from([ANNA, BORIS]))
    def ask_at_the_desk(self, kinds, person):
        return self._took(at_the_desk(self.world, *kinds, fields=contacts(person), at=self.at))

    @rule(target=requests, kinds=KINDS, name=st.sampled_from(["Анна", "Борис"]))
    def ask_in_the_cabinet(self, kinds, name):
        person_id = self.world.people[name]
        person = find_subject(person_id)
        if person is None or person.ended_at is not None:
            return multiple()  # whoever had everything deleted signs in no more
        return self._took(in_the_cabinet(self.world, *kinds, subject_id=person_id, at=self.at))

    @rule(target=requests, kinds=KINDS)
    def the_authority_asks(self, kinds):
        got = at_the_desk(
            self.world, *kinds, requester=Requester.AUTHORITY, channel=Channel.POST, at=self.at
        )
        return self._took(got)

    @rule(target=requests, request=requests, by_link=st.booleans())
    def write_a_message(self, request, by_link):
        view = get_request(request)
        by = Actor.subject(view.correspondent_id) if by_link else Actor.visitor()
        got = rights.receive_message(
            request_id=request,
            fields={"text": Sealed("Прошу удалить данные")},
            channel=Channel.DESK,
            by=by,
            at=self.at,
        )
        assert (got.request_id == request) is view.is_open
        return self._took(got) if got.request_id != request else multiple()

    @rule(request=requests, name=st.sampled_from(["Анна", "Борис"]), by_link=st.booleans())
    def prove(self, request, name, by_link):
        person = self.world.people[name]
        how = (
            {"by": Actor.subject(person), "method": IdentityMethod.LINK_ANSWERED} if by_link else {}
        )
        deed = prove(self.world, request, subject_id=person, at=self.at, **how)
        if deed.is_done:
            self.proven.add(deed.request_id)

    @rule(request=requests)
    def fail(self, request):
        rights.fail_identity(
            request_id=request,
            method=IdentityMethod.CALL_ANSWERED,
            evidence=Sealed("нет"),
            by=self.world.officer,
            at=self.at,
        )

    @rule(request=requests)
    def show(self, request):
        deed = rights.inform(request_id=request, by=self.world.officer, at=self.at)
        assert (deed.export is None) or request in self.proven
        assert (deed.export is None) is not deed.is_done

    @rule(
        request=requests,
        effect=st.sampled_from(["block", "end_block", "withdraw", "stop", "delete"]),
    )
    def carry_out(self, request, effect):
        deed = getattr(rights, effect)(request_id=request, by=self.world.officer, at=self.at)
        if effect in {"withdraw", "stop", "delete"} and deed.is_done:
            assert request in self.proven

    @rule(request=requests, kinds=KINDS)
    def classify(self, request, kinds):
        rights.classify(request_id=request, kinds=kinds, by=self.world.officer, at=self.at)
        if get_request(request).identity is IdentityState.AWAITED:
            self.proven.discard(request)  # what is added stood maybe in a letter of nobody proven

    @rule(request=requests)
    def extend(self, request):
        rights.extend(request_id=request, reason=Sealed("долго"), by=self.world.officer, at=self.at)

    @rule(request=requests)
    def note(self, request):
        rights.note(request_id=request, text=Sealed("видел"), by=self.world.officer, at=self.at)

    @rule(request=requests, keeps=st.booleans())
    def answer(self, request, keeps):
        deed = rights.answer(
            request_id=request,
            text=REPLY,
            by=self.world.officer,
            at=self.at,
            keeps_block=keeps,
        )
        self._ended(request, deed)

    @rule(request=requests)
    def refuse(self, request):
        deed = rights.refuse(
            request_id=request,
            ground="152-ФЗ ст. 20 ч. 2",
            text=REPLY,
            by=self.world.officer,
            at=self.at,
        )
        self._ended(request, deed)

    @rule(request=requests, reason=st.sampled_from(DismissReason))
    def dismiss(self, request, reason):
        deed = rights.dismiss(request_id=request, reason=reason, by=self.world.officer, at=self.at)
        if not deed.is_repeated:
            self._ended(request, deed)

    @rule(request=requests, other=requests)
    def join(self, request, other):
        rights.join(request_id=request, to_id=other, by=self.world.officer, at=self.at)

    @rule(days=st.integers(min_value=1, max_value=12))
    def time_goes_by(self, days):
        self.at += timedelta(days=days)

    def _ended(self, request, deed) -> None:
        if deed.is_done:
            self.answered[request] = self.answered.get(request, 0) + 1
            assert self.answered[request] == 1

    @invariant()
    def no_request_is_lost(self):
        assert set(SubjectRequest.objects.values_list("pk", flat=True)) == self.known

    @invariant()
    def each_has_an_owner_and_a_last_day(self):
        for view in self._views():
            assert view.assignee_id == self.world.officer.known_id
            assert view.alarm_on <= view.due_on
            owed = list_open(site_id=view.site_id, cause_id=view.id)
            answers = [one for one in owed if one.kind.startswith("answer_")]
            assert bool(answers) is view.is_open
            assert not answers or min(one.due_on for one in answers) >= view.due_on

    @invariant()
    def each_is_closed_once_and_by_one_end(self):
        for view in self._views():
            ends = [one.event for one in list_steps(view.id) if one.event in ENDS]
            joined = view.joined_to_id is not None
            assert view.is_open is (view.closed_at is None)
            assert len(ends) == (0 if view.is_open or joined else 1)
            assert joined is (view.state is RequestState.JOINED)

    @invariant()
    def nothing_is_answered_before_a_proof(self):
        for view in self._views():
            assert (view.identity is IdentityState.PROVEN) is (view.id in self.proven)

    @invariant()
    def what_needs_a_proof_is_answered_to_somebody_proven(self):
        for view in self._views():
            if view.state is RequestState.ANSWERED and needs_identity(view.kinds, view.requester):
                assert view.identity is IdentityState.PROVEN

    @invariant()
    def no_block_outlives_its_request(self):
        for person in self.world.people.values():
            for block in list_blocks(site_id=self.world.site.id, subject_id=person, at=self.at):
                assert block.cause_id is None or get_request(block.cause_id).is_open

    @invariant()
    def outgoing_numbers_are_whole(self):
        serials = [int(one.step.number.split("-")[1]) for one in list_outgoing(limit=1000)]
        assert sorted(serials) == list(range(1, len(serials) + 1))

    def _views(self):
        return [get_request(one) for one in sorted(self.known)]


LOOKS = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
Requests.TestCase.settings = LOOKS
TestRequests = pytest.mark.django_db(Requests.TestCase)


def unlocked_answer(request_id, **_rest):
    return lock_thread(request_id, is_with_people=True), []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "planted"),
    [
        ("closing.end_own_blocks", lambda *_a, **_k: None),
        ("answering._open", unlocked_answer),
        ("receiving.find_owner", lambda *_a: None),
        ("receiving.open_duties", lambda *_a, **_k: None),
        ("identifying.end_own_blocks", lambda *_a, **_k: None),
    ],
    ids=[
        "a block is left",
        "answered twice",
        "nobody's",
        "without a day",
        "the block of somebody else is left",
    ],
)
def test_a_planted_fault_is_found(monkeypatch, place, planted):
    monkeypatch.setattr(f"zavet.rights.{place}", planted)
    quick = settings(
        LOOKS, max_examples=120, derandomize=True, database=None, phases=[Phase.generate]
    )
    with pytest.raises((AssertionError, ExceptionGroup)):
        run_state_machine_as_test(Requests, settings=quick)
