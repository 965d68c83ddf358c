"""Recipients of what a request changed: each is written to or marked why not, and the duty ends with the last."""

from datetime import timedelta

import pytest

from asking import REPLY, in_the_cabinet
from cast import BORIS
from world import NOW, World, open_world
from zavet.access.answering import open_letters
from zavet.core.language.words import RightKind
from zavet.core.requests import Effect, Untold
from zavet.core.values import Actor, Sealed
from zavet.duties.queries import list_open
from zavet.journal.queries import list_entries
from zavet.rights import operations as rights
from zavet.rights.queries import get_request, list_outgoing, list_steps
from zavet.rights.recipients import list_tellings

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
NOTICE = Sealed("Уведомляем, что данные уточнены.")
LABORATORY, NAMED = "partner_laboratory", "named_by_you"


@pytest.fixture
def world() -> World:
    return open_world()


@pytest.fixture
def request_id(world: World):
    """Put Anna's login right by a request: the laboratory and whom she named could have had it."""
    got = in_the_cabinet(world, RightKind.RECTIFICATION)
    put_right(world, got.request_id, "новая-анна")
    return got.request_id


def put_right(world: World, request_id, login: str, *, at=NOW) -> None:
    deed = rights.rectify(
        request_id=request_id, category="login", value=Sealed(login), by=world.officer, at=at
    )
    assert deed.is_done


def write(world: World, request_id, recipient: str, *, by=None, at=NOW, **more):
    given = {"name": Sealed("Лаборатория"), "address": Sealed("lab@example.org"), "way": "email"}
    return rights.tell_recipient(
        request_id=request_id,
        recipient=recipient,
        text=NOTICE,
        by=by or world.officer,
        at=at,
        **(given | more),
    )


def send(world: World, deed, *, at=NOW) -> None:
    assert rights.mark_sent(step_id=deed.step_id, sent_by="post", by=world.officer, at=at)


def settle(world: World, request_id, recipient: str, reason=Untold.NEVER_GIVEN, *, by=None, at=NOW):
    by = by or world.officer
    return rights.settle_recipient(
        request_id=request_id, recipient=recipient, reason=reason, by=by, at=at
    )


def owed(world: World, request_id) -> bool:
    found = list_open(site_id=world.site.id, cause_id=request_id, kinds=["tell_recipients"])
    return found != ()


def untold(world: World, request_id) -> list[str]:
    tellings = list_tellings(request_id=request_id, site_id=world.site.id)
    return [one.recipient.id for one in tellings if not one.is_settled]


def test_each_recipient_is_shown_with_what_of_theirs_changed_and_nothing_else(world) -> None:
    got = in_the_cabinet(world, RightKind.DELETION)
    assert rights.delete(request_id=got.request_id, by=world.officer, at=NOW).is_done
    tellings = list_tellings(request_id=got.request_id, site_id=world.site.id)
    assert [
        (one.recipient.id, [(each.effect, each.categories) for each in one.changes])
        for one in tellings
    ] == [
        (LABORATORY, [(Effect.DELETE, ("email", "login"))]),
        (NAMED, [(Effect.DELETE, ("email", "login"))]),
    ]


def test_the_duty_ends_when_each_was_told_or_marked_and_not_before(world, request_id) -> None:
    deed = write(world, request_id, LABORATORY)
    assert deed.number
    assert untold(world, request_id) == [LABORATORY, NAMED]  # written, not sent yet
    send(world, deed)
    assert untold(world, request_id) == [NAMED]
    assert owed(world, request_id)
    assert settle(world, request_id, NAMED).is_done
    assert untold(world, request_id) == []
    assert not owed(world, request_id)


def test_a_letter_that_was_written_and_did_not_leave_ends_nothing(world, request_id) -> None:
    assert settle(world, request_id, NAMED).is_done
    deed = write(world, request_id, LABORATORY)
    assert owed(world, request_id)
    send(world, deed)
    assert not owed(world, request_id)


def test_what_changes_after_a_letter_is_one_more_thing_to_tell(world, request_id) -> None:
    deed = write(world, request_id, LABORATORY)
    put_right(world, request_id, "третья-анна", at=NOW + DAY)
    send(world, deed, at=NOW + DAY)
    [laboratory, _named] = list_tellings(request_id=request_id, site_id=world.site.id)
    assert [one.at for one in laboratory.changes] == [NOW + DAY]
    assert untold(world, request_id) == [LABORATORY, NAMED]


def test_what_waited_and_what_changed_since_is_told_together(world, request_id) -> None:
    put_right(world, request_id, "третья-анна", at=NOW + DAY)
    [laboratory, _named] = list_tellings(request_id=request_id, site_id=world.site.id)
    assert [one.at for one in laboratory.changes] == [NOW, NOW + DAY]


def test_recipients_are_told_after_the_answer_too(world, request_id) -> None:
    assert rights.answer(request_id=request_id, text=REPLY, by=world.officer, at=NOW).is_done
    send(world, write(world, request_id, LABORATORY))
    assert settle(world, request_id, NAMED, Untold.UNREACHABLE).is_done
    assert not owed(world, request_id)


@pytest.mark.parametrize("recipient", ["authority", "nobody", ""])
def test_whoever_had_nothing_is_told_nothing(world, request_id, recipient) -> None:
    for deed in (write(world, request_id, recipient), settle(world, request_id, recipient)):
        assert isinstance(deed.refusal, rights.RecipientUnknown)
    assert [one.facts["reasons"] for one in refusals(world)] == [["recipient_unknown"]] * 2


def test_one_told_already_is_not_told_again(world, request_id) -> None:
    assert settle(world, request_id, NAMED).is_done
    assert isinstance(settle(world, request_id, NAMED).refusal, rights.RecipientUnknown)
    assert isinstance(write(world, request_id, NAMED).refusal, rights.RecipientUnknown)


@pytest.mark.parametrize("wrong", [{"way": "pigeon"}, {"address": Sealed("  ")}])
def test_a_letter_to_nowhere_is_refused_and_takes_no_number(world, request_id, wrong) -> None:
    refused = write(world, request_id, LABORATORY, **wrong)
    assert isinstance(refused.refusal, rights.LetterEmpty)
    assert [one.number for one in list_steps(request_id) if one.number] == []


@pytest.mark.parametrize("who", ["gleb", "anna"])
def test_nobody_but_the_officer_and_those_with_a_leave_tells(world, request_id, who) -> None:
    by = world.gleb if who == "gleb" else Actor.subject(world.anna)
    for deed in (
        write(world, request_id, LABORATORY, by=by),
        settle(world, request_id, NAMED, by=by),
    ):
        assert isinstance(deed.refusal, rights.ActorRefused)
    assert untold(world, request_id) == [LABORATORY, NAMED]


def test_the_person_sees_neither_the_letter_nor_its_address(world, request_id) -> None:
    write(world, request_id, LABORATORY)
    thread = rights.open_thread(request_id=request_id, by=Actor.subject(world.anna), at=NOW)
    assert thread.is_permitted
    texts = [value.reveal() for one in thread.steps for value in one.fields.values()]
    assert [one for one in texts if one in {NOTICE.reveal(), "lab@example.org"}] == []


def test_the_address_lies_sealed_and_in_no_entry(world, request_id) -> None:
    write(world, request_id, LABORATORY, address=Sealed(BORIS.email))
    opened = open_letters(
        site_id=world.site.id,
        correspondent_id=get_request(request_id).correspondent_id,
        by=world.officer,
        at=NOW,
    )
    sealed = [value.reveal() for one in opened.letters.values() for value in one.values()]
    assert BORIS.email in sealed
    told = str([one.facts for one in list_entries(site_id=None, limit=500)])
    assert BORIS.email not in told
    assert BORIS.email not in str([one.facts for one in list_steps(request_id)])


def test_each_notice_is_one_step_and_one_entry_that_names_the_recipient(world, request_id) -> None:
    write(world, request_id, LABORATORY)
    settle(world, request_id, NAMED)
    entries = list_entries(site_id=world.site.id, event_prefix="rights.recipient.", limit=9)
    assert {(one.event, one.facts["recipient"]) for one in entries} == {
        ("rights.recipient.told", LABORATORY),
        ("rights.recipient.settled", NAMED),
    }
    told = [one for one in list_steps(request_id) if one.event == "recipient_told"]
    assert [(one.facts["recipient"], one.is_inner) for one in told] == [
        (LABORATORY, True),
        (NAMED, True),
    ]


def test_a_letter_by_hand_never_waits_for_the_mail(world, request_id) -> None:
    by_hand = write(world, request_id, NAMED, way="hand", address=Sealed("лично"))
    by_mail = write(world, request_id, LABORATORY)
    ways = {one.step.id: (one.is_for_recipient, one.is_by_mail) for one in list_outgoing()}
    assert ways == {by_hand.step_id: (True, False), by_mail.step_id: (True, True)}


def refusals(world: World):
    return list_entries(site_id=world.site.id, event_prefix="rights.step.refused", limit=9)
