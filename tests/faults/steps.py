"""The steps of requests that are killed: how each begins, and what is done, and done again after the kill."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from asking import REPLY, ask_two_for_deletion, at_the_desk, in_the_cabinet, prove, second_officer
from faults.posting import Fetch, Send, SendTooLate
from faults.requesting import chain_problems, world_of
from letters import letter
from world import NOW, World
from zavet.access.approving import ProposalRefused, approve
from zavet.access.sweeping import sweep
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import DismissReason, RequestState
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.taking import take
from zavet.parties.words import IdentityMethod
from zavet.rights import operations as rights
from zavet.rights.closing import close
from zavet.rights.confirming import confirm, make_confirmation
from zavet.rights.models import SubjectRequest
from zavet.vault.destroying import count_unfinished, finish_destructions
from zavet.vault.orphans import remove_orphans

State = dict[str, Any]
IN_FOUR_YEARS = NOW + timedelta(days=365 * 4)
LATER = NOW + timedelta(days=36500)
PRINTED = [b"%PDF-1.7", b"x" * 5000]


def recover(*, at: datetime) -> list[str]:
    """Do what Zavet does when it starts again, and return what is wrong."""
    finish_destructions(at=at)
    remove_orphans(older_than=LATER)
    problems = chain_problems()
    return [*problems, "destructions do not end"] if count_unfinished() else problems


@dataclass(frozen=True)
class Step:
    """One step: ``begin`` makes what it needs and returns its ids, ``do`` is what is killed."""

    begin: Callable[[World], dict[str, UUID | str]]
    do: Callable[[World, State], object]
    at: datetime = NOW
    without: str = ""
    is_once: bool = True  # what the staff may do again is told again

    def prepare(self, state: State) -> State:
        world = world_of(state)
        return state | {name: str(value) for name, value in self.begin(world).items()}

    def act(self, state: State) -> None:
        self.do(world_of(state), state)

    def open_outside(self) -> AbstractContextManager[object]:
        return nullcontext()

    def put_back(self, _state: State) -> None:
        """Nothing of it lies outside."""

    def outside(self, _state: State) -> list[str]:
        return []

    def judge(self, _told: list[str], _wanted: list[str], **_when: bool) -> list[str]:
        return []


def stranger_asks(*kinds: RightKind) -> Callable[[World], dict[str, UUID]]:
    return lambda world: {"request": at_the_desk(world, *kinds).request_id}


def anna_asks(*kinds: RightKind) -> Callable[[World], dict[str, UUID]]:
    return lambda world: {"request": in_the_cabinet(world, *kinds).request_id}


def by_officer(word: str, **given: object) -> Callable[[World, State], object]:
    """Do an operation on the request, by the officer."""

    def do(world: World, state: State) -> object:
        request_id = UUID(state["request"])
        return getattr(rights, word)(request_id=request_id, by=world.officer, at=NOW, **given)

    return do


def proven(world: World, state: State) -> object:
    return prove(world, UUID(state["request"]))


def link(world: World) -> dict[str, object]:
    request_id = at_the_desk(world, RightKind.WITHDRAWAL, RightKind.STOP).request_id
    return {"token": make_confirmation(request_id=request_id, subject_id=world.anna, at=NOW)}


def of_two(world: World) -> dict[str, UUID]:
    """Return a request, and a younger one of the same stranger, both proven to be of Anna."""
    older, younger = (at_the_desk(world, RightKind.INFORMATION).request_id for _ in range(2))
    for one in (older, younger):
        prove(world, one)
    return {"request": younger, "to": older}


def joined(world: World) -> dict[str, UUID]:
    """Return a request of Anna's to which two more of hers were joined."""
    first, *rest = (in_the_cabinet(world, RightKind.BLOCK) for _ in range(3))
    assert all(one.joined_to == first.request_id for one in rest)
    return {"request": first.request_id}


def answered(world: World) -> dict[str, UUID]:
    request_id = at_the_desk(world, RightKind.CLAIM).request_id
    deed = rights.answer(request_id=request_id, text=REPLY, by=world.officer, at=NOW)
    assert deed.step_id is not None
    return {"request": request_id, "step": deed.step_id}


def of_two_officers(world: World) -> dict[str, UUID]:
    """Return a deletion that needs a second person, and the proposal of it."""
    ask_two_for_deletion(world)
    return anna_asks(RightKind.DELETION)(world) | {"second": second_officer(world).known_id}


def proposed(world: World) -> dict[str, UUID]:
    made = of_two_officers(world)
    proposal = rights.propose_deletion(request_id=made["request"], by=world.officer, at=NOW)
    assert proposal.id is not None
    return made | {"proposal": proposal.id}


def approved(world: World) -> dict[str, UUID]:
    made = proposed(world)
    second = Actor.staff(made["second"])
    assert approve(proposal_id=made["proposal"], by=second, at=NOW).is_done
    return made


def write(_world: World, state: State) -> object:
    return rights.receive_message(
        request_id=UUID(state["request"]),
        fields={"text": Sealed("Прошу удалить мои данные.")},
        channel=Channel.EMAIL,
        by=Actor.visitor(),
        at=NOW,
        source_digest="a" * 64,
    )


def withdraw_at_once(world: World, _state: State) -> object:
    return in_the_cabinet(world, RightKind.WITHDRAWAL, RightKind.DELETION, source_digest="b" * 64)


def approve_it(_world: World, state: State) -> object:
    second = Actor.staff(UUID(state["second"]))
    try:
        return approve(proposal_id=UUID(state["proposal"]), by=second, at=NOW)
    except ProposalRefused:
        return None


def join(world: World, state: State) -> object:
    return by_officer("join", to_id=UUID(state["to"]))(world, state)


def take_back(world: World, state: State) -> object:
    by = Actor.subject(world.anna)
    return rights.take_back(request_id=UUID(state["request"]), by=by, at=NOW)


def attach(world: World, state: State) -> object:
    return rights.attach_file(
        step_id=UUID(state["step"]),
        chunks=PRINTED,
        name=Sealed("ответ.pdf"),
        media_type=Sealed("application/pdf"),
        by=world.officer,
        at=NOW,
    )


def letter_of_anna(_world: World) -> dict[str, str]:
    raw = letter(files=(("scan.pdf", b"".join(PRINTED)),), message_id="<one@example.org>")
    return {"raw": raw.decode()}


def take_letter(world: World, state: State) -> object:
    return take(state["raw"].encode(), at=NOW, site=world.site)


def sweep_all(_world: World, _state: State) -> object:
    return sweep(at=IN_FOUR_YEARS)


def answer_in_two(world: World, state: State) -> object:
    """Plant a fault: the request is closed in one transaction, its letter is written in the next."""
    request_id = UUID(state["request"])
    with transaction.atomic():
        row = SubjectRequest.objects.get(pk=request_id)
        close(row, RequestState.ANSWERED, by=world.officer, at=NOW)
        row.save()
    with transaction.atomic():
        SubjectRequest.objects.filter(pk=request_id).update(state="new", closed_at=None)
        return by_officer("answer", text=REPLY)(world, state)


def prove_in_two(world: World, state: State) -> object:
    """Plant a fault: who asks is proven in one transaction, what waits for it is done in the next."""
    request_id = UUID(state["request"])
    with transaction.atomic():
        SubjectRequest.objects.filter(pk=request_id).update(identity="proven")
    with transaction.atomic():
        SubjectRequest.objects.filter(pk=request_id).update(identity="awaited")
        return proven(world, state)


def write_unmarked(world: World, state: State) -> object:
    """Plant a fault: nothing tells a message that is delivered again from a new one."""
    return rights.receive_message(
        request_id=UUID(state["request"]),
        fields={"text": Sealed("Прошу удалить мои данные.")},
        channel=Channel.EMAIL,
        by=Actor.visitor(),
        at=NOW,
    )


SEEN = {
    "method": IdentityMethod.DOCUMENT_SHOWN,
    "evidence": Sealed("4509 123456"),
}
WAITING = (RightKind.WITHDRAWAL, RightKind.STOP, RightKind.DELETION)

STEPS = {
    "prove": Step(stranger_asks(*WAITING), proven),
    "confirm": Step(link, lambda _world, state: confirm(token=state["token"], at=NOW)),
    "fail": Step(stranger_asks(*WAITING), by_officer("fail_identity", **SEEN), is_once=False),
    "ask_identity": Step(
        stranger_asks(*WAITING), by_officer("ask_identity", text=REPLY), is_once=False
    ),
    "receive_withdrawal": Step(lambda _world: {}, withdraw_at_once),
    "withdraw": Step(anna_asks(RightKind.INFORMATION), by_officer("withdraw"), is_once=False),
    "stop": Step(anna_asks(RightKind.INFORMATION), by_officer("stop"), is_once=False),
    "rectify": Step(
        anna_asks(RightKind.RECTIFICATION),
        by_officer("rectify", category="login", value=Sealed("новая-анна")),
        is_once=False,
    ),
    "delete": Step(anna_asks(RightKind.DELETION), by_officer("delete")),
    "propose": Step(of_two_officers, by_officer("propose_deletion"), is_once=False),
    "approve": Step(proposed, approve_it),
    "delete_approved": Step(approved, by_officer("delete")),
    "extend": Step(anna_asks(RightKind.INFORMATION), by_officer("extend", reason=REPLY)),
    "answer": Step(
        anna_asks(RightKind.OBJECTION, RightKind.BLOCK), by_officer("answer", text=REPLY)
    ),
    "refuse": Step(
        anna_asks(RightKind.OBJECTION),
        by_officer("refuse", ground="152-ФЗ ст. 20 ч. 2", text=REPLY),
    ),
    "dismiss": Step(stranger_asks(*WAITING), by_officer("dismiss", reason=DismissReason.SPAM)),
    "classify": Step(
        stranger_asks(RightKind.FEEDBACK),
        by_officer("classify", kinds=[RightKind.BLOCK]),
        is_once=False,
    ),
    "join": Step(of_two, join),
    "take_back": Step(joined, take_back),
    "message": Step(stranger_asks(RightKind.CLAIM), write),
    "message_to_closed": Step(answered, write),
    "attach": Step(answered, attach),
    "mail_taken": Step(letter_of_anna, take_letter, without="zavet_lettertally"),
    "mail_sent": Send(),
    "mail_fetched": Fetch(),
    "sweep": Step(answered, sweep_all, at=IN_FOUR_YEARS),
    "answer_in_two_transactions": Step(
        anna_asks(RightKind.OBJECTION, RightKind.BLOCK), answer_in_two, is_once=False
    ),
    "proof_in_two_transactions": Step(stranger_asks(*WAITING), prove_in_two, is_once=False),
    "message_unmarked": Step(stranger_asks(RightKind.CLAIM), write_unmarked),
    "mail_marked_first": SendTooLate(),
}
