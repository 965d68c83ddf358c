"""Every path by which a value could come out, against every state in which it must stay in."""

import importlib
import inspect
import pkgutil
import typing
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta

import pytest
from django.core import mail

import zavet.access
from cast import ANNA, BORIS
from correspondence import prove, write
from representing import let_act
from sites import publish_site
from world import NOW, START, World, join, open_world
from zavet.access import ending
from zavet.access import operations as access
from zavet.access.accuracy import stand_by
from zavet.access.answering import end_correspondence
from zavet.access.answering import withdraw as answering_withdraw
from zavet.access.queries import recall
from zavet.access.registration import confirm_for_person
from zavet.access.words import BlockReason, ReleaseReason, VerifyMethod
from zavet.chance import new_id
from zavet.consent.operations import withdraw
from zavet.core.decisions import ANSWERING, OWN_DATA
from zavet.core.values import Action, Actor, Sealed, Visibility
from zavet.doors.site.letters import LetterNotSent, send_password_link
from zavet.parties.authorisations import end_authorisation
from zavet.parties.queries import find_account, list_authorisations
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db
PURPOSE, DATA = "communication_account", ("email", "login")


def about(world: World, **more: object) -> dict[str, object]:
    return {"site_id": world.site.id, "subject_id": world.anna, "at": NOW, **more}


def by_reveal(world: World) -> dict[str, str]:
    outcome = access.reveal(**about(world, categories=DATA, purpose=PURPOSE, by=world.vera))
    return plain(outcome.values)


def by_reveal_many(world: World) -> dict[str, str]:
    asked = about(world, categories=DATA, purpose=PURPOSE, by=world.vera)
    del asked["subject_id"]
    outcome = access.reveal_many(**asked, subject_ids=[world.anna, world.boris])
    return plain(outcome.permitted.get(world.anna, {}))


def by_export(world: World) -> dict[str, str]:
    """Take the export as staff: it is the person's alone, whatever the state."""
    data = access.export(**about(world, by=world.vera)).data
    return plain({one.datum.category: one.value for one in data if one.value})


def plain(values) -> dict[str, str]:
    return {category: value.reveal() for category, value in values.items()}


READERS: dict[str, Callable[[World], dict[str, str]]] = {
    "reveal": by_reveal,
    "reveal_many": by_reveal_many,
    "export": by_export,
}
"""Operations that hand out values, as one of the staff with a leave for the purpose would call them."""


def end_due(world: World) -> object:
    """Destroy what she asked to have deleted, on the last day."""
    SILENT["ask_deletion"](world)
    later = NOW + timedelta(days=60)
    asked = about(world, by=Actor.system()) | {"at": later}
    return ending.destroy_due(**asked, due_until=later.date())


def end_unconfirmed(world: World) -> object:
    """Destroy what nobody confirmed in a year."""
    world.people["Анна"] = join(world, named(ANNA, "late"), at=START, is_confirmed=False)
    asked = about(world, by=Actor.system()) | {"at": NOW + timedelta(days=365)}
    return ending.destroy_ended(**asked)


def named(person, word: str):
    return replace(person, email=f"{word}.{person.email}", login=f"{word}-{person.login}")


def end_thread(world: World) -> object:
    """Destroy a thread whose time is over."""
    correspondent = write(world)
    end_correspondence(correspondent_id=correspondent, keep_until_at=NOW, by=world.officer, at=NOW)
    return ending.destroy_correspondence(
        site_id=world.site.id, correspondent_id=correspondent, by=Actor.system(), at=NOW
    )


def withdraw_by_letter(world: World) -> object:
    """Withdraw every consent of hers because a letter she proved to have written says so."""
    cause_id = new_id()
    prove(world, cause_id)
    return answering_withdraw(**about(world, purposes=None, cause_id=cause_id, by=world.officer))


def confirm_for_another(world: World) -> object:
    """Consent, as her representative, for somebody whose data another typed in."""
    world.people["Анна"] = join(world, named(ANNA, "typed"), at=START, is_confirmed=False)
    by = let_act(world.anna, world.boris, by=world.officer, at=NOW)
    return confirm_for_person(**about(world, answers={PURPOSE: True}, means="cabinet", by=by))


SILENT: dict[str, Callable[[World], object]] = {
    "rectify": lambda w: access.rectify(
        **about(w, category="email", value=Sealed(ANNA.email), by=w.officer)
    ),
    "set_visibility": lambda w: access.set_visibility(
        **about(w, category="email", visibility=Visibility.CONFIDENTIAL, by=Actor.subject(w.anna))
    ),
    "verify": lambda w: access.verify(
        **about(w, category="email", method=VerifyMethod.DOCUMENT_SHOWN, by=w.officer)
    ),
    "block": lambda w: access.block(**about(w, categories=None, by=w.officer)),
    "unblock": lambda w: access.unblock(**about(w, by=w.officer)),
    "hold": lambda w: access.hold(
        **about(
            w,
            categories=DATA,
            act="402-ФЗ ст. 29",
            until_at=NOW + timedelta(days=5 * 365),
            by=w.officer,
        )
    ),
    "release": lambda w: access.release(
        **about(w, act="402-ФЗ ст. 29", reason=ReleaseReason.DUTY_FULFILLED, by=w.officer)
    ),
    "ask_deletion": lambda w: access.ask_deletion(**about(w, categories=DATA, by=w.officer)),
    "destroy": lambda w: ending.destroy(**about(w, by=w.officer)),
    "destroy_due": end_due,
    "destroy_ended": end_unconfirmed,
    "end_purpose": lambda w: ending.end_purpose(**about(w, purpose=PURPOSE, by=w.officer)),
    "close_account": lambda w: ending.close_account(**about(w, by=w.officer)),
    "destroy_correspondence": end_thread,
    "withdraw": withdraw_by_letter,
    "confirm_for_person": confirm_for_another,
    "stand_by": lambda w: stand_by(**about(w, categories=DATA, by=Actor.subject(w.anna))),
}
"""Operations whose answer could hold values, and never does."""

FILES = {"reveal_file", "reveal_names"}
"""Operations that open files; test_access_files.py has their states."""
THREADS = {"open_letters", "reveal_letter_file"}
"""Operations that open letters; test_access_answering.py has their readers."""
HANDING_OVER = {"provide"}
"""Operations that hand data to authorities; test_disclosure_providing.py has their states."""


def block(world: World) -> None:
    access.block(**about(world, categories=DATA, by=Actor.subject(world.anna)))


def block_as_unlawful(world: World) -> None:
    access.block(**about(world, categories=None, by=world.officer), reason=BlockReason.UNLAWFUL)


def block_everything(world: World) -> None:
    access.block(**about(world, categories=None, by=world.officer))


def hold(world: World) -> None:
    SILENT["hold"](world)


def unconfirm(world: World) -> None:
    mended = Sealed("anna.new@example.org")
    by = Actor.subject(world.anna)
    access.rectify(**about(world, category="email", value=mended, by=by))


def destroy(world: World) -> None:
    ending.destroy(**about(world, by=world.officer))


def withdraw_consent(world: World) -> None:
    withdraw(
        **about(world, purpose=PURPOSE, means="cabinet", by=Actor.subject(world.anna)),
        in_force=find_policy(site_id=world.site.id, at=NOW),
    )


def refuse(world: World) -> None:
    world.people["Анна"] = join(world, named(ANNA, "again"), at=START, answers={PURPOSE: False})


def move_away(world: World) -> None:
    """Ask about her in the name of another site."""
    world.site = publish_site("services", at=START)


STATES = [
    block,
    block_everything,
    hold,
    unconfirm,
    destroy,
    withdraw_consent,
    refuse,
    move_away,
]


@pytest.mark.parametrize("name", ["reveal", "reveal_many"])
def test_a_permitted_reader_shows_the_value_that_the_others_must_not(name):
    assert READERS[name](open_world()) == {"email": ANNA.email, "login": ANNA.login}


@pytest.mark.parametrize("state", STATES, ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", READERS)
def test_no_reader_shows_what_must_stay_in(name, state):
    world = open_world()
    state(world)
    assert READERS[name](world) == {}


@pytest.mark.parametrize("state", [None, *STATES], ids=lambda one: one.__name__ if one else "usual")
def test_no_answer_shows_anything_before_it_is_proven_who_asks(state):
    world = open_world()
    if state is not None:
        state(world)
    cause_id = new_id()
    for by in (world.officer, world.vera, Actor.system()):
        asked = about(world, by=by, cause_id=cause_id)
        assert access.export(**asked).data == ()
        assert access.reveal(**asked, categories=DATA, purpose=ANSWERING).values == {}


@pytest.mark.parametrize("name", SILENT)
def test_what_is_no_look_shows_nothing(name):
    world = open_world()
    outcome = SILENT[name](world)
    assert outcome.is_permitted
    assert outcome.values == {}


@pytest.mark.parametrize("action", [Action.BLOCK, Action.RECTIFICATION, Action.STORAGE])
def test_a_permit_for_an_action_that_shows_nothing_is_no_way_to_a_blocked_value(action):
    world = open_world()
    block(world)
    asked = about(world, categories=DATA, purpose=PURPOSE, by=world.vera, action=action)
    with pytest.raises(access.AccessRefused):
        access.reveal(**asked)
    asked["subject_ids"] = [asked.pop("subject_id")]
    with pytest.raises(access.AccessRefused):
        access.reveal_many(**asked)


@pytest.mark.parametrize("state", [block, block_everything, hold, unconfirm])
def test_the_person_sees_their_own_whatever_was_done_with_them(state):
    world = open_world()
    state(world)
    by = Actor.subject(world.anna)
    own = access.reveal(**about(world, categories=DATA, purpose=OWN_DATA, by=by))
    data = access.export(**about(world, by=by)).data
    exported = {one.datum.category: one.value for one in data}
    assert own.values == {name: exported[name] for name in DATA}
    assert own.values["login"].reveal() == ANNA.login


def letters(world: World) -> list[str]:
    account = find_account(subject_id=world.anna)
    with suppress(LetterNotSent):
        send_password_link.call(str(account.id))
    return [address for letter in mail.outbox for address in letter.to]


def test_a_letter_goes_to_an_address_in_use():
    assert letters(open_world()) == [ANNA.email]


@pytest.mark.parametrize("state", [block, block_everything])
def test_a_review_leaves_a_person_the_letter_with_a_new_password(state):
    world = open_world()
    state(world)
    assert letters(world) == [ANNA.email]


@pytest.mark.parametrize("state", [block_as_unlawful, hold, destroy])
def test_no_letter_goes_to_an_address_out_of_use(state):
    world = open_world()
    state(world)
    assert letters(world) == []


# ------------------------------------------------------------------ nothing is forgotten


def shows_values(annotation: object, seen: tuple[object, ...] = ()) -> bool:
    """Tell whether a type holds ``Sealed`` somewhere inside."""
    if annotation in seen:
        return False
    origin = typing.get_origin(annotation)
    if annotation is Sealed or origin is Sealed:
        return True
    parts = list(typing.get_args(annotation))
    if inspect.isclass(annotation) and is_dataclass(annotation):
        hints = typing.get_type_hints(annotation)
        parts += [hints[one.name] for one in fields(annotation)]
    return any(shows_values(part, (*seen, annotation)) for part in parts)


def operations_that_could_show() -> set[str]:
    """List the public functions of the door whose answer could hold a value."""
    found = set()
    for module in pkgutil.iter_modules(zavet.access.__path__, "zavet.access."):
        members = vars(importlib.import_module(module.name)).items()
        for name, one in members:
            is_own = inspect.isfunction(one) and one.__module__ == module.name
            if is_own and not name.startswith("_") and returns_values(one):
                found.add(name)
    return found


def returns_values(function: Callable[..., object]) -> bool:
    return shows_values(typing.get_type_hints(function).get("return"))


def test_each_operation_that_could_show_a_value_stands_in_these_tables():
    assert (
        operations_that_could_show()
        == READERS.keys() | SILENT.keys() | FILES | THREADS | HANDING_OVER
    )


def test_an_operation_planted_beside_the_tables_is_found(monkeypatch):
    def peek(*, subject_id) -> dict[str, Sealed[str]]: ...

    peek.__module__ = "zavet.access.restricting"
    monkeypatch.setattr("zavet.access.restricting.peek", peek, raising=False)
    known = READERS.keys() | SILENT.keys() | FILES | THREADS | HANDING_OVER
    assert operations_that_could_show() - known == {"peek"}


def test_a_stranger_to_the_site_is_not_there_at_all():
    world = open_world()
    asked = about(world, categories=DATA, purpose=PURPOSE, by=world.vera)
    asked["subject_id"] = new_id()
    assert access.reveal(**asked).values == {}
    assert by_reveal(world)["email"] != BORIS.email


def end_leave(world: World, at) -> None:
    [leave] = list_authorisations(site_id=world.site.id, staff_id=world.staff["Вера"])
    end_authorisation(authorisation_id=leave.id, by=world.officer, at=at)


def withdraw_consent(world: World, at) -> None:
    withdraw(
        site_id=world.site.id,
        subject_id=world.anna,
        purpose=PURPOSE,
        in_force=find_policy(site_id=world.site.id, at=at),
        means="cabinet",
        by=Actor.subject(world.anna),
        at=at,
    )


MEANWHILE: dict[str, Callable[[World, object], object]] = {
    "block": lambda w, at: access.block(
        **about(w, categories=DATA, by=Actor.subject(w.anna)) | {"at": at}
    ),
    "hold": lambda w, at: access.hold(
        **about(w, categories=DATA, act="402-ФЗ ст. 29", by=w.officer)
        | {"at": at, "until_at": at + timedelta(days=9)}
    ),
    "withdrawal": withdraw_consent,
    "end of the leave": end_leave,
}


@pytest.mark.parametrize("reader", ["reveal", "reveal_many"])
@pytest.mark.parametrize("what", MEANWHILE)
def test_what_was_written_while_a_look_waited_its_turn_stops_it(what: str, reader: str) -> None:
    world = open_world()
    assert READERS[reader](world) == {"email": ANNA.email, "login": ANNA.login}
    MEANWHILE[what](world, NOW + timedelta(seconds=1))  # the look's own moment is NOW, a second ago
    assert READERS[reader](world) == {}


def test_a_decision_is_recalled_as_it_was_at_its_moment() -> None:
    world = open_world()
    outcome = access.reveal(**about(world, categories=DATA, purpose=PURPOSE, by=world.vera))
    MEANWHILE["block"](world, NOW + timedelta(seconds=1))
    assert recall(outcome.entry_id).again.is_permitted
