"""Master keys are changed over and over and killed, while people come and go: everybody's key opens at every moment."""

import time
from datetime import timedelta
from itertools import pairwise
from threading import Thread
from typing import Any
from uuid import UUID

from django.db import transaction

from cast import ANNA
from faults.killing import Tell
from rings import MOMENT, opened, read, store
from zavet.access.master_keys import rotate
from zavet.chance import new_id
from zavet.core.values import Actor
from zavet.journal.queries import list_entries, verify_chain
from zavet.vault.keys import load_ring, ring_place
from zavet.vault.models import DataKey, Family
from zavet.vault.person_keys import erase_keys, make_keys, open_keys_of_many
from zavet.vault.ring.master import MasterRing, write_ring
from zavet.vault.ring.places import FilePlace

State = dict[str, Any]
PEOPLE = 300


class Rotate:
    """Three hundred people and those who come meanwhile; every second rotation drops the old master key."""

    def prepare(self) -> State:
        with transaction.atomic():
            people = [store().hex for _ in range(PEOPLE)]
        return {"people": people, "number": 0}

    def work(self, state: State, tell: Tell) -> None:
        Thread(target=come, args=(tell,), daemon=True).start()
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
        problems += [f"could not come: {about}" for word, about in told if word == "failed"]
        problems += shut_people(state["people"]) + needless_masters()
        # Whoever goes now must not come back with the rotation that goes on.
        gone, *left = state["people"]
        erase_keys(subject_id=UUID(gone), at=MOMENT)
        problems += returned(PEOPLE - len(left))
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
        problems = shut_people(state["people"]) + returned(PEOPLE - len(state["people"]))
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


def come(tell: Tell) -> None:
    """Give new people keys, one after the other."""
    while True:
        try:
            make_keys(subject_id=new_id(), at=MOMENT)
        except Exception as error:  # noqa: BLE001 - whatever it is, somebody could not come
            tell("failed", repr(error))
        time.sleep(0.002)


def shut_people(people: list[str]) -> list[str]:
    """Return whose keys or value do not open; the keys of all are tried, and the values of some."""
    living = DataKey.objects.filter(destroyed_at=None).values_list("subject_id", flat=True)
    ids = sorted({*living})
    found = {
        one
        for at in range(0, len(ids), 500)
        for one in open_keys_of_many(subject_ids=ids[at : at + 500], families=list(Family))
    }
    problems = [f"no key opens: {one}" for one in ids if one not in found]
    with transaction.atomic():
        problems += [f"no value: {one}" for one in people[:5] if opened(UUID(one)) != ANNA.name]
    return problems


def returned(gone: int) -> list[str]:
    """Return what is wrong with the number of keys that were destroyed."""
    count = DataKey.objects.exclude(destroyed_at=None).filter(wrapped=b"").count()
    wanted = gone * len(Family)
    return [] if count == wanted else [f"destroyed keys: {count}, should be {wanted}"]


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
