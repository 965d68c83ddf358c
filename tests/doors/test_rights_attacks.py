"""What a stranger tries with requests: each planted here once, and none of it comes through."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import ANNA, BORIS, GLEB, VERA
from doors.requests_desk import came as come
from doors.requests_desk import page_of, proven
from doors.rights_desk import all_requests, ask, asked, bytes_of, typed
from letters import letter
from residents import as_staff, hire, settle
from sites import client_of, path_in, run_tasks
from zavet.access.files import list_files
from zavet.access.operations import block, hold
from zavet.access.queries import is_blocked
from zavet.access.words import BlockReason
from zavet.chance import now
from zavet.core.language.words import Channel, RightKind
from zavet.core.values import Actor, Sealed
from zavet.doors.mail.sending import MOST_A_DAY, queue_waiting
from zavet.doors.mail.taking import take
from zavet.doors.pages.addressee import addressee_of
from zavet.parties.words import IdentityMethod
from zavet.policies.queries import find_policy
from zavet.rights.operations import answer, open_thread, prove_identity, write_notice
from zavet.rights.queries import find_by_token, list_outgoing

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(clinic):
    return client_of(clinic)


@pytest.fixture
def officer(clinic):
    return hire(clinic, VERA, is_officer=True)


def at(token, page=""):
    return f"/rights/r/{token}/{page}"


def test_a_scan_the_officer_laid_is_not_there_for_the_bearer_of_a_link(clinic, client, officer):
    own = SimpleUploadedFile("моё.pdf", b"own words", content_type="application/pdf")
    sent = client.post("/rights/stop/", typed(client, "stop", files=own))
    token = sent["Location"].split("/")[3]
    request = find_by_token(token)
    scan = SimpleUploadedFile("паспорт.png", b"PASSPORT 4510", content_type="image/png")
    laid = as_staff(clinic, officer).post(page_of(request.id, "scan/"), {"scan": scan})
    assert laid.status_code == 302
    held = list_files(site_id=clinic.id, subject_id=request.correspondent_id)
    page = client.get(at(token))
    assert [name for name, _ in page.context["files"]] == ["моё.pdf"]
    found = [client.get(at(token, f"files/{one.id}/")) for one in held]
    assert [one.status_code for one in found] == [200, 404]
    assert bytes_of(found[0]) == b"own words"


def letters_to(email):
    return [one for one in mail.outbox if email in one.to]


def test_an_address_that_looks_like_a_persons_is_refused_at_the_desk_and_sent_no_link(
    clinic, client
):
    settle(clinic, BORIS)
    alike = BORIS.email.replace("s", "ſ")
    answer = ask(client, "stop", email=alike)
    assert answer.status_code == 422
    assert "латинскими" in str(answer.context["form"].errors["email"])
    assert take(letter("Прошу прекратить", sender=replace(BORIS, email=alike)), at=now()).request_id
    run_tasks()
    [request] = all_requests(clinic)
    assert request.subject_id is None
    assert [one for one in mail.outbox if "/confirm/" in one.body] == []


def test_the_link_that_proves_goes_to_the_address_of_the_persons_own_record(clinic, client):
    settle(clinic, BORIS)
    asked(client, "stop", email=BORIS.email.upper().replace("EXAMPLE", "Example"))
    run_tasks()
    [link] = [one for one in mail.outbox if "/rights/confirm/" in one.body]
    assert link.to == [BORIS.email]


def test_where_the_address_of_the_record_may_not_be_used_no_link_goes(clinic, client):
    boris = settle(clinic, BORIS)
    block(
        site_id=clinic.id,
        subject_id=boris,
        categories=None,
        reason=BlockReason.UNLAWFUL,
        by=Actor.system(),
        at=now(),
    )
    asked(client, "stop", email=BORIS.email)
    run_tasks()
    assert [one for one in mail.outbox if "/confirm/" in one.body] == []
    assert len(mail.outbox) == 1


def test_a_strangers_request_does_not_lock_a_person_out_of_their_account(clinic, client):
    boris = settle(clinic, BORIS)
    asked(client, "deletion", email=BORIS.email)
    assert is_blocked(site_id=clinic.id, subject_id=boris, at=now())
    client.post("/accounts/password/forgotten/", {"login": BORIS.email})
    run_tasks()
    assert len([one for one in letters_to(BORIS.email) if "/password/" in one.body]) == 1
    assert len([one for one in letters_to(BORIS.email) if "/confirm/" in one.body]) == 1


@pytest.mark.parametrize("missing", ["person", "authority"])
def test_an_authority_names_itself_its_request_and_whose_data_it_means(clinic, client, missing):
    boris = settle(clinic, BORIS)
    said = {"person": BORIS.full_name, "authority": "Ведомство, № 7 от вчера"}
    said |= {"requester": "authority", "known_by": BORIS.email, "email": "evil@example.org"}
    answer = ask(client, "feedback", **(said | {missing: ""}))
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [missing])
    asked(client, "feedback", **said)
    assert not is_blocked(site_id=clinic.id, subject_id=boris, at=now())


def test_a_second_request_with_ones_e_mail_is_told_the_same_as_a_first(clinic, client):
    """Plant what waits already: an older request of the same person about the same."""
    settle(clinic, ANNA)
    strangers = asked(client, "stop", email="third@example.org")
    asked(client, "stop")
    again = asked(client, "stop", text="Ещё раз")
    told = []
    for token in (strangers, again):
        back = client.get(at(token, "take-back/")).status_code
        receipt = client.get(at(token, "receipt.txt")).content.decode()
        days = re.findall(r"\d\d\.\d\d\.\d{4}", receipt)
        form = client.get(at(token, "write/")).context["form"]
        said = {"mark": form["mark"].value(), "text": "Уточняю."}
        told.append((back, days, client.post(at(token, "write/"), said)["Location"] == at(token)))
    assert told[0] == told[1]
    assert (told[0][0], told[0][2]) == (200, True)


def test_whoever_has_an_account_does_not_learn_whose_a_login_is(clinic, client):
    """Anna asks with her own address and a login: the letters that come are the same, whosever it is."""
    anna = settle(clinic, ANNA)
    settle(clinic, BORIS)
    came = []
    for login in ("nobody-such", BORIS.login):
        before = len(mail.outbox)
        asked(client, "stop", login=login)
        run_tasks()
        came.append([(one.to, "/confirm/" in one.body) for one in mail.outbox[before:]])
    assert came[0] == came[1]
    assert [is_link for _, is_link in came[0]] == [False, True]
    assert {one.subject_id for one in all_requests(clinic)} == {anna}


def test_letters_in_anothers_name_fill_nobodys_box(clinic):
    settle(clinic, ANNA)
    for number in range(MOST_A_DAY + 4):
        take(letter("Прошу прекратить обработку", subject=f"Письмо {number}"), at=now())
    run_tasks()
    links = [one for one in letters_to(ANNA.email) if "/confirm/" in one.body]
    assert (len(links), len(letters_to(ANNA.email))) == (MOST_A_DAY, 2 * MOST_A_DAY)
    assert list_outgoing() == ()


def test_a_lost_letter_is_found_behind_however_many_that_wait_for_the_post(clinic, officer):
    paper = come(clinic, channel=Channel.POST)
    for _ in range(101):
        write_notice(
            request_id=paper.request_id,
            text=Sealed("По почте"),
            by=Actor.staff(officer),
            at=now() - timedelta(hours=1),
        )
    lost = come(clinic)
    write_notice(
        request_id=lost.request_id, text=Sealed("Письмо"), by=Actor.staff(officer), at=now()
    )
    assert len(list_outgoing()) == 100
    assert queue_waiting(at=now() + timedelta(minutes=10)) == 1


HOUSE = "г. Вымышленск, ул. Чужая, 1"


def addressed(request_id, officer):
    by = Actor.staff(officer)
    return addressee_of(open_thread(request_id=request_id, by=by, at=now()))["address"]


def test_a_letter_is_posted_to_no_house_somebody_else_may_have_named(clinic, client, officer):
    """Plant a house of a stranger's in a request with Anna's e-mail; Anna proves herself by the link sent to her."""
    settle(clinic, ANNA)
    request = find_by_token(asked(client, postal=HOUSE))
    assert addressed(request.id, officer) == HOUSE  # nothing of Anna's is answered there yet
    run_tasks()
    [link] = [one for one in letters_to(ANNA.email) if "/confirm/" in one.body]
    assert client.post(path_in(link.body)).status_code == 303
    assert addressed(request.id, officer) == ANNA.email


@pytest.mark.parametrize(("has_more", "expected"), [(False, HOUSE), (True, ANNA.email)])
def test_after_a_document_was_shown_the_house_stands_where_nobody_else_wrote(
    clinic, client, officer, has_more, expected
):
    anna = settle(clinic, ANNA)
    token = asked(client, postal=HOUSE)
    request = find_by_token(token)
    if has_more:
        form = client.get(at(token, "write/")).context["form"]
        said = {"mark": form["mark"].value(), "text": "Это Анна."}
        assert client.post(at(token, "write/"), said).status_code == 303
    deed = prove_identity(
        request_id=request.id,
        subject_id=anna,
        method=IdentityMethod.DOCUMENT_SHOWN,
        evidence=Sealed("4509 123456"),
        by=Actor.staff(officer),
        at=now(),
    )
    assert deed.refusal is None
    assert addressed(request.id, officer) == expected


@pytest.mark.parametrize("kind", [RightKind.DELETION, RightKind.BLOCK, RightKind.STOP])
def test_no_draft_to_the_unproven_says_that_they_are_known(clinic, officer, kind):
    """Boris is known here, blocked and held; whoever writes in his name is drafted what a stranger is."""
    boris = settle(clinic, BORIS)
    held = hold(
        site_id=clinic.id,
        subject_id=boris,
        categories=["email"],
        act="402-ФЗ ст. 29",
        until_at=now() + timedelta(days=99),
        by=Actor.staff(officer),
        at=now(),
    )
    assert held.is_permitted
    desk = as_staff(clinic, officer)
    known, unknown = (drafts(desk, come(clinic, kind, person=one)) for one in (BORIS, GLEB))
    assert known.keys() >= unknown.keys() != set()
    assert {key: known[key] for key in unknown} == unknown
    told = [words for words in ("402-ФЗ", *names_of(clinic)) if words in str(known)]
    assert told == []


def test_a_refusal_to_the_unproven_names_no_letter_to_anybody_before(clinic, officer):
    """Plant Anna's own answered request: whoever writes in her name learns neither that it was nor its number."""
    anna = settle(clinic, ANNA)
    by = Actor.staff(officer)
    first = proven(clinic, officer, anna, RightKind.INFORMATION)
    sent = answer(request_id=first, text=Sealed("Вот что хранится."), by=by, at=now())
    assert sent.refusal is None
    again = come(clinic, RightKind.INFORMATION)
    told = drafts(as_staff(clinic, officer), again)
    assert told
    assert [one for one in told.values() if sent.number in one] == []


def drafts(desk, made):
    """Return every letter the officer may choose, as it is drafted, without its own number."""
    found = {}
    for what in ("refuse", "notice", "identity"):
        path = page_of(made.request_id, f"write/{what}/")
        page = desk.get(path)
        choices = page.context["form"].fields["templates"].choices if page.context else ()
        for template, _name in choices:
            answer = desk.post(path, {"templates": [template], "ground": "152-ФЗ ст. 14 ч. 3"})
            if answer.context and "text" in answer.context["form"].initial:
                text = answer.context["form"].initial["text"]
                found[what, template] = text.replace(made.number, "№")
    return found


def names_of(site):
    return [one.name for one in find_policy(site_id=site.id, at=now()).policy.data.values()]
