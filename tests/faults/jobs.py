"""What is killed: each job says how to begin, what to do over and over, and what must hold after any kill."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from cast import ANNA, Person
from faults.disclosing import Provide, ProvideInTwo
from faults.filing import StoreFile, StoreFileTooEarly
from faults.killing import Tell
from faults.requesting import Answer, AnswerInTwo, Receive
from faults.turning import Rotate, RotateInPlace
from world import NOW, START, World, join, open_world
from zavet.access.ending import destroy
from zavet.access.events import AccessEvent
from zavet.access.operations import rectify, reveal
from zavet.access.queries import describe
from zavet.core.decisions import OWN_DATA
from zavet.core.language.words import FieldKind
from zavet.core.values import Actor, Sealed
from zavet.journal.checkpoints import (
    checkpoint_folder,
    keep_outside,
    list_checkpoints,
    write_checkpoint,
)
from zavet.journal.operations import append
from zavet.journal.queries import count_entries
from zavet.journal.verification import verify_chain
from zavet.parties.queries import get_site
from zavet.policies.queries import find_policy
from zavet.vault import ledger
from zavet.vault.destroying import count_unfinished, finish_destructions
from zavet.vault.models import DataKey, Datum, IndexTerm, SealedFile
from zavet.vault.operations import replace

State = dict[str, Any]
CATEGORIES = {"login", "email"}


def person(number: int) -> Person:
    """Return an invented person by number."""
    return Person(
        name="Анна",
        family_name=f"Травникова-{number}",
        patronymic="Олеговна",
        email=f"anna.{number}@example.org",
        phone="+7 912 555-01-11",
        login=f"anna-{number}",
        password=ANNA.password,
        address="г. Вымышленск",
        born_on="1987-03-14",
    )


@dataclass(frozen=True)
class Site:
    """The clinic, found again in a new process."""

    site_id: UUID

    def world(self) -> World:
        in_force = find_policy(site_id=self.site_id, at=NOW)
        assert in_force is not None
        return World(site=get_site(self.site_id), policy=in_force.policy)


def chain_problems() -> list[str]:
    """Return what is wrong with the journal, if anything."""
    return [f"journal: {one}" for one in verify_chain().problems]


def opened(site_id: UUID, subject_id: UUID) -> dict[str, str]:
    """Return the person's own look at their login and e-mail; empty where nothing is held."""
    held = {one.category for one in describe(site_id=site_id, subject_id=subject_id)}
    if not held:
        return {}
    outcome = reveal(
        site_id=site_id,
        subject_id=subject_id,
        categories=sorted(held),
        purpose=OWN_DATA,
        by=Actor.subject(subject_id),
        at=NOW,
    )
    return {category: value.reveal() for category, value in outcome.values.items()}


class Store:
    """People register, one after the other; each is there wholly or not at all."""

    def prepare(self) -> State:
        return {"site": open_world(people=()).site.id.hex, "next": 0, "known": {}}

    def work(self, state: State, tell: Tell) -> None:
        world = Site(UUID(state["site"])).world()
        for number in range(state["next"], state["next"] + 10_000):
            tell("try", number)
            subject_id = join(world, person(number), at=START, is_confirmed=False)
            tell("done", [number, subject_id.hex])

    def look(self, state: State, told: list[tuple[str, Any]]) -> tuple[State, list[str]]:
        from zavet.models import Account, SubjectRecord

        site_id = UUID(state["site"])
        for _word, (number, subject) in [one for one in told if one[0] == "done"]:
            state["known"][subject] = number
        tried = [about for word, about in told if word == "try"]
        state["next"] = max(tried, default=state["next"]) + 1
        problems = chain_problems()
        found = {one.hex for one in SubjectRecord.objects.values_list("id", flat=True)}
        problems += [f"lost: {one}" for one in set(state["known"]) - found]
        # The last one may have been written and never told of: then all of it is there.
        for subject in found - set(state.get("seen", ())):
            number = state["known"].setdefault(subject, tried[-1])
            values = opened(site_id, UUID(subject))
            wanted = {"login": f"anna-{number}", "email": f"anna.{number}@example.org"}
            stored = count_entries(
                site_id=site_id, subject_id=UUID(subject), event_prefix="access.data.stored"
            )
            account = Account.objects.filter(subject_id=UUID(subject)).count()
            if (values, stored, account) != (wanted, 1, 1):
                problems.append(f"half: {subject} {sorted(values)} {stored} {account}")
        state["seen"] = sorted(found)
        return state, problems

    def end(self, state: State) -> list[str]:
        site_id = UUID(state["site"])
        return [
            f"does not open: {subject}"
            for subject in state["known"]
            if set(opened(site_id, UUID(subject))) != CATEGORIES
        ]


class Rectify:
    """One person corrects their login over and over; the value is the last one done, or the one just tried."""

    def prepare(self) -> State:
        world = open_world(people=(ANNA,))
        return {"site": world.site.id.hex, "anna": world.anna.hex, "number": 0, "entries": 0}

    def work(self, state: State, tell: Tell) -> None:
        site = Site(UUID(state["site"]))
        anna = UUID(state["anna"])
        category = site.world().category(FieldKind.LOGIN)
        for number in range(state["number"] + 1, state["number"] + 100_000):
            tell("try", number)
            rectify(
                site_id=site.site_id,
                subject_id=anna,
                category=category,
                value=Sealed(f"anna-{number}"),
                by=Actor.subject(anna),
                at=NOW + timedelta(seconds=number),
            )
            tell("done", number)

    def look(self, state: State, told: list[tuple[str, Any]]) -> tuple[State, list[str]]:
        site_id, anna = UUID(state["site"]), UUID(state["anna"])
        problems = chain_problems()
        done = max((about for word, about in told if word == "done"), default=state["number"])
        tried = max((about for word, about in told if word == "try"), default=done)
        value = opened(site_id, anna)["login"]
        if value not in {f"anna-{done}", f"anna-{tried}"} and tried > 1:
            problems.append(f"neither old nor new: after {done}, tried {tried}")
        now = int(value.rpartition("-")[2]) if value != ANNA.login else 0
        entries = count_entries(
            site_id=site_id, subject_id=anna, event_prefix="access.data.rectified"
        )
        if entries != now:
            problems.append(f"{now} corrections, {entries} entries")
        return {**state, "number": now, "entries": entries}, problems

    def end(self, _state: State) -> list[str]:
        return []


class RectifyInTwo(Rectify):
    """The planted fault: the value in one transaction, its journal entry in the next."""

    def work(self, state: State, tell: Tell) -> None:
        site_id, anna = UUID(state["site"]), UUID(state["anna"])
        login = Site(site_id).world().category(FieldKind.LOGIN)
        for number in range(state["number"] + 1, state["number"] + 100_000):
            tell("try", number)
            with transaction.atomic():
                replace(
                    site_id=site_id,
                    subject_id=anna,
                    category=login,
                    value=Sealed(f"anna-{number}"),
                    state="as_given",
                    at=NOW,
                )
            with transaction.atomic():
                append(
                    event=AccessEvent.DATA_RECTIFIED,
                    site_id=site_id,
                    by=Actor.subject(anna),
                    at=NOW,
                    subject_id=anna,
                )
            tell("done", number)


class Destroy:
    """People are destroyed, each just after registering; after a kill each one is wholly there or wholly gone."""

    def prepare(self) -> State:
        return {"site": open_world(people=()).site.id.hex, "next": 0}

    def work(self, state: State, tell: Tell) -> None:
        world = Site(UUID(state["site"])).world()
        for number in range(state["next"], state["next"] + 10_000):
            subject_id = join(world, person(number), at=START)
            tell("try", [number, subject_id.hex])
            done = destroy(site_id=world.site.id, subject_id=subject_id, by=Actor.system(), at=NOW)
            assert done.is_whole
            tell("done", [number, subject_id.hex])

    def look(self, state: State, told: list[tuple[str, Any]]) -> tuple[State, list[str]]:
        tried = [about for word, about in told if word == "try"]
        done = {about[1] for word, about in told if word == "done"}
        # The one that was being taken in when the kill came may be there, or not.
        state["next"] = max((number for number, _ in tried), default=state["next"]) + 2
        problems = chain_problems()
        finish_destructions(at=NOW)
        if count_unfinished():
            problems.append("destructions do not end")
        for number, subject in tried:
            what = self.left_of(UUID(state["site"]), UUID(subject), number)
            if what != ("gone", True) and (what != ("there", False) or subject in done):
                problems.append(f"half: {subject} {what}")
        return state, problems

    def left_of(self, site_id: UUID, subject_id: UUID, number: int) -> tuple[str, bool]:
        """Return whether a person is there, gone or neither, and whether the ledger names them."""
        named = any(line.subject_id == subject_id for line in ledger.read())
        rows = (Datum, IndexTerm, SealedFile)
        left = sum(model.objects.filter(subject_id=subject_id).count() for model in rows)
        keys = DataKey.objects.filter(subject_id=subject_id, destroyed_at=None).count()
        entries = count_entries(
            site_id=site_id, subject_id=subject_id, event_prefix="access.data.destroyed"
        )
        if (left, keys, entries) == (0, 0, 1):
            return "gone", named
        wanted = {"login": f"anna-{number}", "email": f"anna.{number}@example.org"}
        if entries == 0 and opened(site_id, subject_id) == wanted:
            return "there", named
        return f"{left} rows, {keys} keys, {entries} entries", named

    def end(self, _state: State) -> list[str]:
        return []


class Checkpoints:
    """The journal grows and is signed over and over; after a kill every checkpoint told of is there and right."""

    def prepare(self) -> State:
        return {**Rectify().prepare(), "signed": []}

    def work(self, state: State, tell: Tell) -> None:
        anna = Actor.subject(UUID(state["anna"]))
        for number in range(100_000):
            with transaction.atomic():
                append(event=AccessEvent.DATA_RECTIFIED, site_id=None, by=anna, at=NOW)
            tell("try", number)
            view = write_checkpoint()
            assert view is not None
            tell("done", view.file_name)

    def look(self, state: State, told: list[tuple[str, Any]]) -> tuple[State, list[str]]:
        keep_outside()
        problems = chain_problems()
        state["signed"] += [about for word, about in told if word == "done"]
        there = {path.name for path in checkpoint_folder().glob("*")}
        known = {view.file_name for view in list_checkpoints()}
        problems += [f"lost: {name}" for name in set(state["signed"]) - (there & known)]
        return state, problems

    def end(self, state: State) -> list[str]:
        return [] if state["signed"] else ["nothing was signed"]


JOBS = {
    "receive": Receive,
    "answer": Answer,
    "answer_in_two_transactions": AnswerInTwo,
    "provide": Provide,
    "provide_in_two_transactions": ProvideInTwo,
    "rotate": Rotate,
    "rotate_in_place": RotateInPlace,
    "store": Store,
    "store_file": StoreFile,
    "store_file_too_early": StoreFileTooEarly,
    "rectify": Rectify,
    "destroy": Destroy,
    "checkpoint": Checkpoints,
    "rectify_in_two_transactions": RectifyInTwo,
}
