"""Master keys are changed over and over and killed: everybody's key opens at every moment, and no step is done twice."""

import time
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction

from cast import ANNA
from faults.killing import Tell
from rings import MOMENT, opened, read, store
from zavet.access.master_keys import rotate
from zavet.core.values import Actor
from zavet.journal.queries import list_entries, verify_chain
from zavet.vault.keys import load_ring, ring_place
from zavet.vault.models import DataKey, Family
from zavet.vault.person_keys import erase_keys, open_keys_of_many
from zavet.vault.ring.master import MasterRing, write_ring
from zavet.vault.ring.places import FilePlace

State = dict[str, Any]
PEOPLE = 300


class Rotate:
    """Three hundred people; every second rotation drops the old master key, and one person a round is destroyed."""

    def prepare(self) -> State:
        with transaction.atomic():
            people = [store().hex for _ in range(PEOPLE)]
        return {"people": people, "number": 0}

    def work(self, state: State, tell: Tell) -> None:
        for number in range(state["number"], state["number"] + 100_000):
            tell("try", number)
            rotate(
                by=Actor.system(),
                clock=lambda number=number: MOMENT + timedelta(seconds=number),
                drop_old=number % 2 == 1,
                progress=lambda _looked, _total: None,
            )
            tell("done", number)

    def look(self, state: State, told: list[tuple[str, Any]]) -> tuple[State, list[str]]:
        tried = [about for word, about in told if word == "try"]
        problems = [f"journal: {one}" for one in verify_chain().problems]
        problems += shut_people(state["people"]) + needless_masters()
        # Whoever goes now must not come back with the rotation that goes on.
        gone, *left = state["people"]
        erase_keys(subject_id=UUID(gone), at=MOMENT)
        problems += returned(len(left))
        return {"people": left, "number": tried[-1] + 1}, problems

    def end(self, state: State) -> list[str]:
        rotate(
            by=Actor.system(),
            clock=lambda: MOMENT,
            drop_old=True,
            progress=lambda _looked, _total: None,
        )
        ring = load_ring()
        living = DataKey.objects.filter(destroyed_at=None)
        wrapping = set(living.values_list("ring_key_id", flat=True))
        problems = shut_people(state["people"]) + returned(len(state["people"]))
        if not wrapping == set(ring.master_ids()) == {ring.newest()}:
            problems.append(f"left over: {wrapping} {ring.master_ids()}")
        return problems


class RotateInPlace(Rotate):
    """The planted fault: the ring's file is written in place, half after half."""

    def work(self, state: State, tell: Tell) -> None:
        def replace(place: FilePlace, ring: MasterRing) -> None:
            text = write_ring(ring)
            place.path.write_bytes(text[: len(text) // 2])
            time.sleep(0.02)
            place.path.write_bytes(text)

        FilePlace.replace = replace
        super().work(state, tell)


def shut_people(people: list[str]) -> list[str]:
    """Return whose keys or value do not open; all keys are tried, and the values of some."""
    ids = [UUID(one) for one in people]
    found = open_keys_of_many(subject_ids=ids, families=list(Family))
    problems = [f"no key opens: {one}" for one in ids if one not in found]
    with transaction.atomic():
        problems += [f"no value: {one}" for one in ids[:5] if opened(one) != ANNA.name]
    return problems


def returned(living: int) -> list[str]:
    """Return what is wrong with the number of keys that live, and of those that were destroyed."""
    counts = (
        DataKey.objects.filter(destroyed_at=None).count(),
        DataKey.objects.exclude(destroyed_at=None).filter(wrapped=b"").count(),
    )
    families = len(Family)
    wanted = (living * families, (PEOPLE - living) * families)
    return [] if counts == wanted else [f"keys: {counts}, should be {wanted}"]


def needless_masters() -> list[str]:
    """Return what the journal tells of rotations that were begun anew although their master key was made already."""
    entries = list_entries(site_id=None, event_prefix="access.rotation.", limit=10_000)
    known = read(ring_place().path).keys
    rows = [(one.event.rpartition(".")[2], one.facts["ring_key"]) for one in reversed(entries)]
    return [
        f"made in vain: {first} {second}"
        for (first, key), (second, _other) in pairwise(rows)
        if first == second == "begun" and key in known
    ]
