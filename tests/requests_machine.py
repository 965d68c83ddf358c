"""Requests, the people who make them and those who answer, as a machine that does one thing after another.

It remembers what came of each step; after each, the real database is asked: no request without an owner or a last day,
none lost, none taken in or answered twice, nothing shown before a proof, no link that a proof made void, no block whose
request is closed. Run by contexts/test_rights_model.py.
"""

from datetime import timedelta

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from asking import REPLY, at_the_desk, contacts, in_the_cabinet, prove
from cast import ANNA, BORIS
from correspondence import leave_to_answer
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
from zavet.rights.identifying import PROOF_LASTS
from zavet.rights.models import SubjectRequest
from zavet.rights.queries import (
    find_by_token,
    get_request,
    list_outgoing,
    list_shown_steps,
    list_steps,
)

KINDS = st.lists(st.sampled_from(RightKind), min_size=1, max_size=2, unique=True)
ENDS = {RequestEvent.ANSWERED, RequestEvent.REFUSED, RequestEvent.DISMISSED}
INNER = {
    RequestEvent.NOTED,
    RequestEvent.ASSIGNED,
    RequestEvent.CLASSIFIED,
    RequestEvent.IDENTITY_FAILED,
}
FOR_ANOTHER = [Requester.REPRESENTATIVE, Requester.HEIR]
DIGESTS = st.sampled_from(["a" * 64, "b" * 64])
OFFICERS = st.sampled_from(["Ольга", "Глеб"])
PEOPLE = st.sampled_from(["Анна", "Борис"])


class Requests(RuleBasedStateMachine):
    """One clinic, Anna and Boris, two who answer, the mail, and what they do."""

    requests = Bundle("requests")

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = open_world(people=(ANNA, BORIS))
        leave_to_answer(self.world, self.world.gleb)
        self.at = NOW
        self.known: set = set()
        self.proven: dict = {}
        self.answered: dict = {}
        self.owners: dict = {}
        self.links: dict = {}
        self.void: set = set()
        self.delivered: dict = {}
        self.doubted: set = set()

    def teardown(self) -> None:
        assert verify_chain().problems == ()
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)

    def _took(self, got):
        assert got.request_id not in self.known
        self.known.add(got.request_id)
        # What is joined at once is owned by whoever owns the other.
        self.owners[got.request_id] = self.owners.get(got.joined_to, self.world.officer.known_id)
        self.links[got.request_id] = got.token
        if got.is_proven:
            self.proven[got.request_id] = self.at + PROOF_LASTS
        return got.request_id

    def _staff(self, name):
        return Actor.staff(self.world.staff[name])

    def _do(self, word, request, officer, **given):
        deed = getattr(rights, word)(
            request_id=request, by=self._staff(officer), at=self.at, **given
        )
        self._look_at_reopened()
        return deed

    @initialize(target=requests, kinds=KINDS)
    def begin(self, kinds):
        return self._took(at_the_desk(self.world, *kinds, at=self.at))

    @rule(target=requests, kinds=KINDS, person=st.sampled_from([ANNA, BORIS]))
    def ask_at_the_desk(self, kinds, person):
        return self._took(at_the_desk(self.world, *kinds, fields=contacts(person), at=self.at))

    @rule(target=requests, kinds=KINDS, name=PEOPLE)
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

    @rule(target=requests, kinds=KINDS, requester=st.sampled_from(FOR_ANOTHER))
    def somebody_asks_for_another(self, kinds, requester):
        got = at_the_desk(
            self.world, *kinds, requester=requester, fields=contacts(BORIS), at=self.at
        )
        assert get_request(got.request_id).subject_id is None  # the contacts are their own
        return self._took(got)

    @rule(target=requests, kinds=KINDS, digest=DIGESTS)
    def a_letter_is_delivered(self, kinds, digest):
        got = at_the_desk(
            self.world, *kinds, channel=Channel.EMAIL, source_digest=digest, at=self.at
        )
        assert got.is_known is (digest in self.delivered)
        if got.is_known:
            assert got.request_id == self.delivered[digest]
            return multiple()
        self.delivered[digest] = got.request_id
        return self._took(got)

    @rule(target=requests, request=requests, by_link=st.booleans(), digest=DIGESTS)
    def write_a_message(self, request, by_link, digest):
        view = get_request(request)
        by = Actor.subject(view.correspondent_id) if by_link else Actor.visitor()
        got = rights.receive_message(
            request_id=request,
            fields={"text": Sealed("Прошу удалить данные")},
            channel=Channel.DESK if by_link else Channel.EMAIL,
            by=by,
            at=self.at,
            source_digest=None if by_link else digest,
        )
        if got.is_known:
            assert got.request_id == self.delivered[digest]
            return multiple()
        if not by_link:
            assert digest not in self.delivered
            self.delivered[digest] = got.request_id
            self.doubted.add(got.request_id)
        assert (got.request_id == request) is view.is_open
        return self._took(got) if got.request_id != request else multiple()

    @rule(request=requests, name=PEOPLE, by_link=st.booleans())
    def prove(self, request, name, by_link):
        person = self.world.people[name]
        how = (
            {"by": Actor.subject(person), "method": IdentityMethod.LINK_ANSWERED} if by_link else {}
        )
        deed = prove(self.world, request, subject_id=person, at=self.at, **how)
        if deed.is_done and not deed.is_repeated:
            self.proven[deed.request_id] = self.at + PROOF_LASTS
            self.void.add(self.links[deed.request_id])
            self.links[deed.request_id] = deed.token
            self.doubted.discard(deed.request_id)
            assert bool(deed.token) is by_link  # staff hold no link of another's

    @rule(request=requests, officer=OFFICERS)
    def ask_who_it_is(self, request, officer):
        self._do("ask_identity", request, officer, text=REPLY)

    @rule(request=requests, officer=OFFICERS)
    def fail(self, request, officer):
        self._do(
            "fail_identity",
            request,
            officer,
            method=IdentityMethod.CALL_ANSWERED,
            evidence=Sealed("нет"),
        )

    @rule(request=requests, officer=OFFICERS)
    def show(self, request, officer):
        deed = self._do("inform", request, officer)
        assert (deed.export is None) or self._is_proven(request)
        assert (deed.export is None) is not deed.is_done

    @rule(
        request=requests,
        officer=OFFICERS,
        effect=st.sampled_from(["block", "end_block", "withdraw", "stop", "delete"]),
    )
    def carry_out(self, request, officer, effect):
        deed = self._do(effect, request, officer)
        if effect in {"withdraw", "stop", "delete"} and deed.is_done:
            assert self._is_proven(request)

    @rule(request=requests, officer=OFFICERS)
    def put_right(self, request, officer):
        deed = self._do("rectify", request, officer, category="login", value=Sealed("новый-логин"))
        assert not deed.is_done or self._is_proven(request)

    @rule(request=requests, kinds=KINDS, officer=OFFICERS)
    def classify(self, request, kinds, officer):
        before = get_request(request)
        deed = self._do("classify", request, officer, kinds=kinds)
        added = [one for one in kinds if one not in before.kinds]
        if deed.is_done and request in self.doubted and needs_identity(added, before.requester):
            self.proven.pop(request, None)  # what is added stood maybe in a letter of nobody proven

    @rule(request=requests, officer=OFFICERS)
    def extend(self, request, officer):
        self._do("extend", request, officer, reason=Sealed("долго"))

    @rule(request=requests, officer=OFFICERS, to=OFFICERS)
    def assign(self, request, officer, to):
        deed = self._do("assign", request, officer, staff_id=self.world.staff[to])
        if deed.is_done:
            self.owners[request] = self.world.staff[to]

    @rule(request=requests, officer=OFFICERS)
    def note(self, request, officer):
        self._do("note", request, officer, text=Sealed("видел"))

    @rule(request=requests, officer=OFFICERS, keeps=st.booleans())
    def answer(self, request, officer, keeps):
        self._ended(request, self._do("answer", request, officer, text=REPLY, keeps_block=keeps))

    @rule(request=requests, officer=OFFICERS)
    def refuse(self, request, officer):
        deed = self._do("refuse", request, officer, ground="152-ФЗ ст. 20 ч. 2", text=REPLY)
        self._ended(request, deed)

    @rule(request=requests, officer=OFFICERS, reason=st.sampled_from(DismissReason))
    def dismiss(self, request, officer, reason):
        deed = self._do("dismiss", request, officer, reason=reason)
        if not deed.is_repeated:
            self._ended(request, deed)

    @rule(request=requests, who=st.sampled_from(["link", "Анна", "Борис"]))
    def take_back(self, request, who):
        view = get_request(request)
        by = view.correspondent_id if who == "link" else self.world.people[who]
        deed = rights.take_back(request_id=request, by=Actor.subject(by), at=self.at)
        self._look_at_reopened()
        if not deed.is_repeated:
            self._ended(request, deed)
        if deed.is_done and who != "link":
            assert view.subject_id == by

    @rule(request=requests, other=requests, officer=OFFICERS)
    def join(self, request, other, officer):
        both = {request: self._is_proven(request), other: self._is_proven(other)}
        deed = self._do("join", request, officer, to_id=other)
        if deed.is_done and not deed.is_repeated:
            assert both[request] is both[other]

    @rule(days=st.integers(min_value=1, max_value=12))
    def time_goes_by(self, days):
        self.at += timedelta(days=days)

    @rule()
    def a_quarter_goes_by(self):
        self.at += PROOF_LASTS

    def _is_proven(self, request) -> bool:
        return request in self.proven and self.at < self.proven[request]

    def _look_at_reopened(self) -> None:
        """Forget the proof of a request that waits again, where it is over meanwhile."""
        for view in self._views():
            is_reopened = RequestEvent.REOPENED in {one.event for one in list_steps(view.id)}
            is_lost = view.identity is not IdentityState.PROVEN and not self._is_proven(view.id)
            if view.is_open and is_reopened and is_lost:
                self.proven.pop(view.id, None)

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
            assert view.assignee_id == self.owners[view.id]
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
    def nothing_of_who_was_found_is_shown_before_a_proof(self):
        for view in self._views():
            shown = list_shown_steps(view)
            assert not any(one.is_inner for one in shown)
            assert not {one.event for one in shown} & INNER
            assert view.id in self.proven or not any(one.facts for one in shown)

    @invariant()
    def nobody_waits_with_a_request_that_gets_no_answer(self):
        for view in self._views():
            last = view
            for _ in self.known:
                last = get_request(last.joined_to_id) if last.joined_to_id else last
            assert last.joined_to_id is None
            assert last is view or last.state is not RequestState.DISMISSED

    @invariant()
    def a_link_opens_its_request_until_a_proof_made_it_void(self):
        assert not any(find_by_token(token) for token in self.void)
        for request, token in self.links.items():
            assert not token or find_by_token(token).id == request

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
        of_years: dict = {}
        for one in list_outgoing(limit=1000):
            year, serial = one.step.number.split("-")
            of_years.setdefault(year, []).append(int(serial))
        for serials in of_years.values():
            assert sorted(serials) == list(range(1, len(serials) + 1))

    def _views(self):
        return [get_request(one) for one in sorted(self.known)]
