"""The whole course of a letter: by IMAP in, proven by a link, answered with a document by SMTP, answered back."""

import pytest
from django.utils import timezone

from cast import ANNA, BORIS
from imap_server import PostBox, post_box
from letters import letter
from post_office import Mailbox, mailbox, text_of
from sites import client_of, run_tasks
from world import World, open_world
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, RequestState
from zavet.core.values import Sealed
from zavet.doors.mail.boxes import list_boxes
from zavet.doors.mail.fetching import fetch
from zavet.doors.mail.sending import queue_letter
from zavet.rights.operations import answer, attach_file, inform
from zavet.rights.queries import Filters, get_request, list_requests

__all__ = ["mailbox", "post_box"]
pytestmark = pytest.mark.django_db
HOST = "http://clinic.localhost"


@pytest.fixture
def world(db: None) -> World:
    return open_world()


def requests(world: World):
    return list_requests(site_id=world.site.id, filters=Filters(is_open=None))


def only(mailbox: Mailbox, words: str):
    [found] = [one for _, one in mailbox.letters if words in one["Subject"]]
    return found


def link(text: str, page: str) -> str:
    return next(
        one.removeprefix(HOST) for one in text.split() if one.startswith(HOST) and page in one
    )


def test_from_the_letter_to_the_answer_and_back(
    world: World, mailbox: Mailbox, post_box: PostBox, settings
):
    settings.ZAVET_IMAP = post_box.url
    [box] = list_boxes()
    post_box.put(letter())
    fetch(box)
    [request] = requests(world)
    assert (request.kinds, request.identity) == ((RightKind.INFORMATION,), IdentityState.AWAITED)
    run_tasks()

    # Before the proof nothing of Anna may be told, to the officer's answer either.
    early = answer(request_id=request.id, text=Sealed("Ответ"), by=world.officer, at=now())
    assert early.refusal is not None
    assert inform(request_id=request.id, by=world.officer, at=now()).export is None

    browser = client_of(world.site)
    proof = link(text_of(only(mailbox, "подтвердите")), "/confirm")
    assert browser.get(proof).status_code == 200
    assert get_request(request.id).identity is IdentityState.AWAITED
    assert browser.post(proof).status_code == 303
    assert get_request(request.id).identity is IdentityState.PROVEN

    assert inform(request_id=request.id, by=world.officer, at=now()).export is not None
    deed = answer(
        request_id=request.id, text=Sealed("Сведения приложены."), by=world.officer, at=now()
    )
    attach_file(
        step_id=deed.step_id,
        chunks=[b"%PDF-1.7"],
        name=Sealed("ответ.pdf"),
        media_type=Sealed("application/pdf"),
        by=world.officer,
        at=now(),
    )
    queue_letter(deed.step_id)
    run_tasks()
    answered = only(mailbox, "ответ на ваше обращение")
    assert [part.get_content() for part in answered.iter_attachments()] == [b"%PDF-1.7"]
    assert get_request(request.id).state is RequestState.ANSWERED
    page = link(answered.get_body(("plain",)).get_content(), "/rights/")
    assert "Сведения приложены." in browser.get(page).content.decode()

    post_box.put(letter("А до какого дня?", subject=f"Re: {answered['Subject']}"))
    post_box.put(letter("И мне.", sender=BORIS, subject=f"Re: {answered['Subject']}"))
    fetch(box)
    again = {one.number: one for one in requests(world)}
    first, second, third = (f"{timezone.localdate().year}-{one}" for one in (1, 2, 3))
    assert sorted(again) == [first, second, third]
    assert again[second].repeats_id == request.id
    assert (again[third].repeats_id, again[third].subject_id) == (None, world.boris)
    assert {address for to, _ in mailbox.letters for address in to} == {ANNA.email}
    run_tasks()
    assert {to[0] for to, one in mailbox.letters if third in one["Subject"]} == {BORIS.email}
