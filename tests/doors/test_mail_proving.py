"""The link that proves who asks: to the own confirmed address alone, once, for a week."""

from datetime import timedelta

import pytest

from cast import ANNA
from letters import letter, letters_in, link_in
from post_office import Mailbox, mailbox, text_of
from sites import run_tasks
from world import World, open_world
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import IdentityState, Requester
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.sending import after_receiving, queue_letter
from zavet.doors.mail.taking import take
from zavet.parties.ending import end_subject
from zavet.parties.words import IdentityMethod
from zavet.rights.confirming import confirm, find_confirmation
from zavet.rights.operations import answer, prove_identity, receive
from zavet.rights.queries import find_by_token, get_request

__all__ = ["mailbox"]
pytestmark = pytest.mark.django_db
ADDRESS = "http://clinic.localhost"


@pytest.fixture
def world(db: None) -> World:
    return open_world()


def reply(world: World, request_id) -> None:
    deed = answer(request_id=request_id, text=Sealed("Ответ"), by=world.officer, at=now())
    queue_letter(deed.step_id)


def test_the_link_sent_to_the_own_address_proves_once_and_a_new_secret_replaces_the_old(
    world: World, mailbox: Mailbox
):
    taken = take(letter(), at=now())
    run_tasks()
    [told] = letters_in(mailbox, "подтвердите")
    path = link_in(text_of(told), "/confirm")
    token = path.rstrip("/").rpartition("/")[2]
    [receipt] = letters_in(mailbox, "обращение принято")
    old = link_in(text_of(receipt), "/rights/").rstrip("/").rpartition("/")[2]
    assert find_confirmation(token, at=now()).id == taken.request_id
    assert get_request(taken.request_id).identity is IdentityState.AWAITED
    deed = confirm(token=token, at=now())
    assert deed.is_done
    assert get_request(taken.request_id).identity is IdentityState.PROVEN
    assert confirm(token=token, at=now()) is None
    assert find_by_token(old) is None
    reply(world, taken.request_id)
    run_tasks()
    [answered] = letters_in(mailbox, "ответ на ваше обращение")
    assert deed.token in answered.get_body(("plain",)).get_content()


def test_a_confirmation_dies_after_a_week(world: World, mailbox: Mailbox):
    take(letter(), at=now())
    run_tasks()
    [told] = letters_in(mailbox, "подтвердите")
    token = link_in(text_of(told), "/confirm").rstrip("/").rpartition("/")[2]
    late = now() + timedelta(days=8)
    assert (find_confirmation(token, at=late), confirm(token=token, at=late)) == (None, None)


def test_no_link_that_proves_goes_to_an_address_that_is_not_the_persons(
    world: World, mailbox: Mailbox
):
    take(
        letter(
            sender=type(ANNA)(
                **{name: getattr(ANNA, name) for name in ANNA.__slots__}
                | {"email": "stranger@example.org"}
            )
        ),
        at=now(),
    )
    received = receive(
        site_id=world.site.id,
        kinds=[RightKind.INFORMATION],
        channel=Channel.DESK,
        fields={
            "email": Sealed("stranger@example.org"),
            "login": Sealed(ANNA.login),
            "text": Sealed("Прошу"),
        },
        requester=Requester.SUBJECT,
        subject_id=world.anna,
        by=Actor.visitor(),
        at=now(),
    )
    after_receiving(received, at=now())
    run_tasks()
    assert letters_in(mailbox, "обращение принято")
    assert letters_in(mailbox, "подтвердите") == []


def test_a_proof_that_is_refused_leaves_the_link_as_it_was(world: World, mailbox: Mailbox):
    take(letter(), at=now())
    run_tasks()
    [told] = letters_in(mailbox, "подтвердите")
    token = link_in(text_of(told), "/confirm").rstrip("/").rpartition("/")[2]
    end_subject(subject_id=world.anna, by=Actor.system(), at=now())
    deed = confirm(token=token, at=now())
    assert deed is not None
    assert deed.refusal is not None
    assert find_confirmation(token, at=now()) is not None


def test_after_a_check_by_the_officer_the_new_link_goes_to_the_own_address_alone(
    world: World, mailbox: Mailbox
):
    for email, is_own in ((ANNA.email, True), ("stranger@example.org", False)):
        received = receive(
            site_id=world.site.id,
            kinds=[RightKind.INFORMATION],
            channel=Channel.DESK,
            fields={"email": Sealed(email), "text": Sealed("Прошу")},
            requester=Requester.SUBJECT,
            by=Actor.visitor(),
            at=now(),
        )
        after_receiving(received, at=now())
        deed = prove_identity(
            request_id=received.request_id,
            subject_id=world.anna,
            method=IdentityMethod.DOCUMENT_SHOWN,
            evidence=Sealed("4509 123456"),
            by=world.officer,
            at=now(),
        )
        assert (deed.is_done, deed.token) == (True, "")
        reply(world, received.request_id)
        run_tasks()
        text = text_of(letters_in(mailbox, "ответ")[-1])
        assert (f"{ADDRESS}/rights/r/" in text) is is_own
        assert received.token not in text
