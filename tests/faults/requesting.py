"""Requests are taken in and answered and killed at any moment: each is there wholly or not at all, answered or open."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from asking import at_the_desk, contacts, in_the_cabinet
from cast import ANNA
from world import NOW, World, open_world
from zavet.access.answering import find_correspondents
from zavet.access.queries import list_blocks
from zavet.core.language.words import RightKind
from zavet.core.requests import RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import count_entries
from zavet.journal.verification import verify_chain
from zavet.parties.queries import get_site
from zavet.policies.queries import find_policy
from zavet.rights.closing import close
from zavet.rights.models import SubjectRequest
from zavet.rights.operations import answer, open_thread
from zavet.rights.queries import find_request, list_outgoing, list_steps

State = dict[str, Any]
Told = list[tuple[str, Any]]
KINDS = (RightKind.BLOCK, RightKind.OBJECTION)


def world_of(state: State) -> World:
    site_id = UUID(state["site"])
    in_force = find_policy(site_id=site_id, at=NOW)
    assert in_force is not None
    return World(
        site=get_site(site_id),
        policy=in_force.policy,
        people={"Анна": UUID(state["anna"])},
        staff={"Ольга": UUID(state["officer"])},
    )


def prepare() -> State:
    world = open_world(people=(ANNA,))
    return {
        "site": world.site.id.hex,
        "anna": world.anna.hex,
        "officer": world.officer.known_id.hex,
        "next": 0,
        "known": [],
    }


def chain_problems() -> list[str]:
    return [f"journal: {one}" for one in verify_chain().problems]


class Receive:
    """Strangers ask at the desk, one after the other."""

    prepare = staticmethod(prepare)

    def work(self, state: State, tell: Callable[[str, object], None]) -> None:
        world = world_of(state)
        for number in range(state["next"], state["next"] + 10_000):
            tell("try", number)
            stranger = replace(ANNA, email=f"stranger.{number}@example.org")
            got = at_the_desk(world, RightKind.CLAIM, fields=contacts(stranger))
            tell("done", got.request_id.hex)

    def look(self, state: State, told: Told) -> tuple[State, list[str]]:
        tried = [about for word, about in told if word == "try"]
        state["next"] = max(tried, default=state["next"]) + 1
        state["known"] += [about for word, about in told if word == "done"]
        rows = list(SubjectRequest.objects.order_by("serial"))
        problems = chain_problems()
        problems += [f"lost: {one}" for one in set(state["known"]) - {row.id.hex for row in rows}]
        serials = [row.serial for row in rows]
        if serials != list(range(1, len(rows) + 1)):
            problems.append("numbers with a gap")
        received = count_entries(
            site_id=UUID(state["site"]), event_prefix="rights.request.received"
        )
        if received != len(rows):
            problems.append(f"{len(rows)} requests, {received} entries")
        problems += [f"half: {row.id}" for row in rows[-2:] if not self.is_whole(row, state)]
        return state, problems

    def is_whole(self, row: SubjectRequest, state: State) -> bool:
        """Tell whether a request has its owner, its duty, its first step, and a letter that opens and is found."""
        thread = open_thread(request_id=row.id, by=Actor.system(), at=NOW)
        written = [one.fields for one in thread.steps if one.fields]
        owed = list_open(site_id=row.site_id, cause_id=row.id)
        is_found = bool(written) and row.correspondent_id in find_correspondents(
            site_id=row.site_id, email=written[0]["email"]
        )
        is_owned = row.assignee_id == UUID(state["officer"])
        return is_owned and is_found and len(owed) == 1 and len(written) == 1

    def end(self, state: State) -> list[str]:
        return [] if state["known"] else ["nothing was received"]


class Answer:
    """Anna asks, her data are blocked, she is answered, over and over."""

    prepare = staticmethod(prepare)

    def work(self, state: State, tell: Callable[[str, object], None]) -> None:
        world = world_of(state)
        for number in range(10_000):
            got = in_the_cabinet(world, *KINDS)
            request_id = got.joined_to or got.request_id
            tell("try", request_id.hex)
            self.answer(world, request_id, number)
            tell("done", request_id.hex)

    def answer(self, world: World, request_id: UUID, number: int) -> None:
        deed = answer(
            request_id=request_id, text=Sealed(f"Ответ {number}"), by=world.officer, at=NOW
        )
        assert deed.is_done, deed.refusal

    def look(self, state: State, told: Told) -> tuple[State, list[str]]:
        problems = chain_problems()
        done = {about for word, about in told if word == "done"}
        for request in sorted({about for _word, about in told}):
            what = self.state_of(state, UUID(request))
            if what != "answered" and (what != "open" or request in done):
                problems.append(f"half: {request} {what}")
        serials = sorted(int(one.step.number.split("-")[1]) for one in list_outgoing(limit=10_000))
        if serials != list(range(1, len(serials) + 1)):
            problems.append("outgoing numbers with a gap")
        return state, problems

    def state_of(self, state: State, request_id: UUID) -> str:
        """Return whether a request is answered with all that goes with it, open with all of it, or neither."""
        found = find_request(request_id)
        assert found is not None
        blocks = list_blocks(site_id=found.site_id, subject_id=UUID(state["anna"]), at=NOW)
        is_blocked = any(one.cause_id == request_id for one in blocks)
        owed = len(list_open(site_id=found.site_id, cause_id=request_id))
        letters = [
            one
            for one in list_steps(request_id)
            if one.event is RequestEvent.ANSWERED and one.number
        ]
        seen = (found.state, is_blocked, owed, len(letters))
        if seen == (RequestState.ANSWERED, False, 0, 1):
            return "answered"
        return "open" if seen == (RequestState.NEW, True, 2, 0) else str(seen)

    def end(self, _state: State) -> list[str]:
        return [] if list_outgoing() else ["nothing was answered"]


class AnswerInTwo(Answer):
    """The planted fault: a request is closed in one transaction, its letter is written in the next."""

    def answer(self, world: World, request_id: UUID, number: int) -> None:
        with transaction.atomic():
            row = SubjectRequest.objects.get(pk=request_id)
            close(row, RequestState.ANSWERED, by=world.officer, at=NOW)
            row.save()
        with transaction.atomic():
            SubjectRequest.objects.filter(pk=request_id).update(state="new", closed_at=None)
            super().answer(world, request_id, number)
