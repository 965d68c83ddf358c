"""No sequence of events lets an ordinary purpose reveal a blocked, held or destroyed value.

A model kept beside the vault says what may be seen; the vault is asked after every step, one by one and among many.
"""

from datetime import datetime, timedelta
from typing import ClassVar

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from cast import ANNA
from world import NOW, World, open_world
from zavet.access import ending
from zavet.access import operations as access
from zavet.access.operations import ReleaseReason
from zavet.access.refusing import AccessRefused
from zavet.access.registration import confirm_registration
from zavet.chance import new_id
from zavet.consent.operations import answer, withdraw
from zavet.core.decisions import deciding
from zavet.core.decisions.guards import GUARDS, blocked, held
from zavet.core.values import Actor, Sealed
from zavet.policies.queries import find_policy

DATA = ("email", "login")
PURPOSES = ("feedback", "communication_account")
ACTS = ("402-ФЗ ст. 29", "152-ФЗ ст. 21")

categories = st.sampled_from(DATA)
causes = st.sampled_from([new_id() for _ in range(2)])


class Life(RuleBasedStateMachine):
    """Anna's data at a clinic, and what may be seen of them as her own notes say."""

    values: ClassVar = Bundle("values")

    @initialize()
    def begin(self) -> None:
        self._rollback = transaction.atomic(), transaction.atomic(using="keys")
        for one in self._rollback:
            one.__enter__()
        self.world: World = open_world(people=(ANNA,))
        self.at: datetime = NOW
        self.value = {"email": ANNA.email, "login": ANNA.login}
        self.blocks: set[tuple[str, object]] = set()
        self.holds: set[tuple[str, str]] = set()
        self.unconfirmed: set[str] = set()
        self.has_agreed = True

    def teardown(self) -> None:
        for one in getattr(self, "_rollback", ()):
            transaction.set_rollback(True, using=one.using)
            one.__exit__(None, None, None)

    # ---- what happens

    @rule(category=st.sampled_from([*DATA, None]), cause=causes)
    def block(self, category: str | None, cause: object) -> None:
        chosen = None if category is None else [category]
        done = access.block(**self._about(categories=chosen, cause_id=cause))
        if done.is_permitted:
            self.blocks.add((category or "", cause))

    @rule(cause=st.one_of(st.none(), causes))
    def unblock(self, cause: object) -> None:
        if access.unblock(**self._about(cause_id=cause)).is_permitted:
            self.blocks = {one for one in self.blocks if cause not in (None, one[1])}

    @rule(category=categories, act=st.sampled_from(ACTS))
    def hold(self, category: str, act: str) -> None:
        until = self.at + timedelta(days=3650)
        if access.hold(**self._about(categories=[category], act=act, until_at=until)).is_permitted:
            self.holds.add((category, act))

    @rule(act=st.sampled_from(ACTS))
    def release(self, act: str) -> None:
        reason = ReleaseReason.DUTY_FULFILLED
        if access.release(**self._about(act=act, reason=reason)).is_permitted:
            self.holds = {one for one in self.holds if one[1] != act}

    @rule(category=categories, number=st.integers(0, 9))
    def rectify(self, category: str, number: int) -> None:
        if category not in self.value:
            return
        value = f"anna.{number}@example.org" if category == "email" else f"anna-{number}"
        given = self._about(category=category, value=Sealed(value), by=self._anna)
        if access.rectify(**given).is_permitted:
            self.value[category] = value
            # A new address waits for its owner; a correction confirms nothing.
            is_waiting = category == "email" or category in self.unconfirmed
            self._wait_for_confirmation(category, is_waiting=is_waiting)

    @rule(category=categories, number=st.integers(0, 9))
    def store(self, category: str, number: int) -> None:
        value = f"anna.{number}@example.org" if category == "email" else f"anna-{number}"
        given = self._about(values={category: Sealed(value)}, by=self._anna)
        try:
            access.store(**given, service="registration")
        except AccessRefused:
            return
        self.value[category] = value
        self._wait_for_confirmation(category, is_waiting=True)

    @rule()
    def confirm(self) -> None:
        confirm_registration(site_id=self.world.site.id, subject_id=self.world.anna, at=self.at)
        self.unconfirmed.clear()

    @rule(is_given=st.booleans())
    def agree(self, *, is_given: bool) -> None:
        in_force = find_policy(site_id=self.world.site.id, at=self.at)
        given = self._about(purpose=PURPOSES[1], means="cabinet", by=self._anna)
        answer(**given, is_given=is_given, in_force=in_force)
        self.has_agreed = is_given

    @rule()
    def withdraw(self) -> None:
        if self.has_agreed:
            in_force = find_policy(site_id=self.world.site.id, at=self.at)
            given = self._about(purpose=PURPOSES[1], means="cabinet", by=self._anna)
            withdraw(**given, in_force=in_force)
            self.has_agreed = False

    @rule(category=categories)
    def destroy(self, category: str) -> None:
        gone = ending.destroy(**self._about(categories=[category]))
        for name in gone.destroyed:
            self.value.pop(name)

    @rule(hours=st.integers(1, 48))
    def wait(self, hours: int) -> None:
        self.at += timedelta(hours=hours)

    # ---- what must hold

    @invariant()
    def what_is_seen_is_what_may_be_seen(self) -> None:
        if not hasattr(self, "world"):
            return
        for purpose in PURPOSES:
            for category in DATA:
                given = self._about(categories=[category], purpose=purpose, by=self.world.vera)
                alone = access.reveal(**given).values
                given["subject_ids"] = [given.pop("subject_id")]
                among = access.reveal_many(**given).permitted.get(self.world.anna, {})
                seen = {name: one.reveal() for name, one in alone.items()}
                assert seen == self._visible(category, purpose)
                assert {name: one.reveal() for name, one in among.items()} == seen

    def _visible(self, category: str, purpose: str) -> dict[str, str]:
        is_shut = (
            category not in self.value
            or category in self.unconfirmed
            or any(name in ("", category) for name, _cause in self.blocks)
            or any(name == category for name, _act in self.holds)
            or (purpose == PURPOSES[1] and not self.has_agreed)
        )
        return {} if is_shut else {category: self.value[category]}

    @property
    def _anna(self) -> Actor:
        return Actor.subject(self.world.anna)

    def _about(self, **more: object) -> dict[str, object]:
        self.at += timedelta(seconds=1)
        given = {"site_id": self.world.site.id, "subject_id": self.world.anna, "at": self.at}
        return given | {"by": self.world.officer} | more

    def _wait_for_confirmation(self, category: str, *, is_waiting: bool) -> None:
        self.unconfirmed.discard(category)
        if is_waiting:
            self.unconfirmed.add(category)


QUICK = settings(
    max_examples=15,
    stateful_step_count=20,
    suppress_health_check=list(HealthCheck),
)
UNTIL_FOUND = settings(QUICK, max_examples=400, phases=[Phase.generate])  # ends at the first found


@pytest.mark.django_db
def test_no_sequence_of_events_shows_what_must_stay_in():
    run_state_machine_as_test(Life, settings=QUICK)


@pytest.mark.django_db
@pytest.mark.parametrize("guard", [blocked, held], ids=lambda one: one.__name__)
def test_a_door_that_forgot_a_guard_would_be_found(guard, monkeypatch):
    """Plant the fault: decisions taken without one of the guards."""
    left = tuple(one for one in GUARDS if one is not guard)
    monkeypatch.setattr(deciding, "GUARDS", left)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(Life, settings=UNTIL_FOUND)
