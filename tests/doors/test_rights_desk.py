"""The requests desk: what may be asked, taken in without an account, answered by a link that tells nobody anything."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from cast import ANNA, BORIS
from doors.rights_desk import all_requests, ask, asked, typed
from residents import settle
from sites import client_of, run_tasks
from zavet.access.queries import is_blocked
from zavet.chance import now
from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, Requester, RequestEvent, RequestState
from zavet.core.values import Actor, Sealed
from zavet.doors.pages.tags import day
from zavet.doors.site.rights_words import (
    ABOUT,
    DEEDS,
    HAPPENED,
    IDENTITY,
    PLEAS,
    REQUESTER_CHOICES,
    STATES,
    TEXT_HINTS,
)
from zavet.parties.words import IdentityMethod
from zavet.rights.operations import prove_identity
from zavet.rights.owed import list_owed
from zavet.rights.queries import find_by_token

pytestmark = pytest.mark.django_db
LAWS = {"information", "rectification", "block", "deletion", "withdrawal", "stop", "objection"}


@pytest.fixture
def client(clinic):
    return client_of(clinic)


def test_the_page_names_every_right_with_its_day_clause_and_ways(clinic, client):
    page = client.get("/rights/")
    kinds = {one.kind.value for one in page.context["possible"]}
    assert kinds == LAWS | {"claim", "feedback"}
    text = page.content.decode()
    for one in page.context["possible"]:
        [owed] = list_owed(
            site_id=clinic.id, kinds=[one.kind], requester=Requester.SUBJECT, at=now()
        )
        assert f"ответим не позже {day(owed.due.on)}." in text
        assert one.clause or one.article
    assert "Пометка: «отзыв согласия на обработку персональных данных»" in text
    assert "990101, г. Светлый Берег, ул. Журавлиная, д. 7" in text


def test_a_right_the_policy_is_silent_about_is_the_laws(client):
    one = client.get("/rights/stop/").context["possible"]
    assert (one.clause, one.article) == ("", "152-ФЗ ст. 21 ч. 5.1")
    assert client.get("/rights/confidentiality/").status_code == 404
    assert client.get("/rights/lottery/").status_code == 404


def test_a_request_has_a_number_a_last_day_and_a_link(clinic, client):
    token = asked(client)
    [made] = all_requests(clinic)
    assert (made.kinds, made.state) == ((RightKind.INFORMATION,), RequestState.NEW)
    page = client.get(f"/rights/r/{token}/sent/").content.decode()
    for words in (made.number, f"не позже {day(made.due_on)}", f"/rights/r/{token}/"):
        assert words in page
    thread = client.get(f"/rights/r/{token}/").content.decode()
    assert "Пишу вам." in thread
    assert "Обращение поступило" in thread


def alike(page, *secrets):
    """Return a page without what is random in every page: marks, links, numbers."""
    text = page.content.decode()
    for secret in secrets:
        text = text.replace(secret, "…")
    return re.sub(r'value="[^"]{40,}"|datetime="[^"]*"|\d{4}-\d+|\d\d:\d\d', "…", text)


def test_whether_an_email_is_known_is_told_by_no_byte(clinic, client):
    settle(clinic, ANNA)
    pages = []
    for email in (ANNA.email, "nobody@example.org"):
        token = asked(client, "block", email=email, phone="", login="")
        paths = ("sent/", "", "write/", "take-back/")
        pages.append([alike(client.get(f"/rights/r/{token}/{path}"), token) for path in paths])
    assert pages[0] == pages[1]
    found = {one.subject_id is None for one in all_requests(clinic)}
    assert found == {True, False}


def test_that_somebody_with_an_email_asked_the_same_before_is_told_by_no_byte(clinic, client):
    asked(client, email=ANNA.email)
    pages = []
    for email in (ANNA.email, "nobody@example.org"):
        token = asked(client, email=email)
        paths = ("sent/", "", "write/", "take-back/", "receipt.txt")
        seen = [alike(client.get(f"/rights/r/{token}/{path}"), token) for path in paths]
        mark = client.get(f"/rights/r/{token}/write/").context["form"]["mark"].value()
        for path, said in (("write/", {"mark": mark, "text": "Ещё."}), ("take-back/", {})):
            answer = client.post(f"/rights/r/{token}/{path}", said)
            seen.append(answer["Location"].replace(token, "…"))
            seen.append(alike(client.get(f"/rights/r/{token}/"), token))
        pages.append([one.replace(email, "…") for one in seen])
    assert pages[0] == pages[1]
    states = sorted(one.state for one in all_requests(clinic))
    assert states == [RequestState.DISMISSED, RequestState.DISMISSED, RequestState.NEW]


def test_the_link_of_the_intake_shows_a_bare_state_after_a_proof(clinic, client):
    anna = settle(clinic, ANNA)
    token = asked(client, email=ANNA.email, text="Слово чужого.")
    [made] = all_requests(clinic)
    deed = prove_identity(
        request_id=made.id,
        subject_id=anna,
        method=IdentityMethod.LINK_ANSWERED,
        evidence=Sealed("ссылка"),
        by=Actor.subject(anna),
        at=now(),
    )
    bare = client.get(f"/rights/r/{token}/")
    assert (bare.status_code, bare["Cache-Control"].count("no-store")) == (200, 1)
    text = bare.content.decode()
    assert made.number in text
    for word in ("Слово чужого.", ANNA.email, deed.token, DEEDS[RightKind.INFORMATION]):
        assert str(word) not in text
    for path in ("sent/", "write/", "take-back/", "receipt.txt", "receipt.pdf"):
        assert client.get(f"/rights/r/{token}/{path}").status_code == 404
    assert client.post(f"/rights/r/{token}/take-back/").status_code == 404
    assert "Слово чужого." in client.get(f"/rights/r/{deed.token}/").content.decode()


def test_a_form_sent_twice_makes_one_request(clinic, client):
    said = typed(client)
    first = client.post("/rights/information/", said)
    again = client.post("/rights/information/", said)
    assert (first.status_code, again.status_code) == (303, 200)
    [made] = all_requests(clinic)
    text = again.content.decode()
    assert made.number in text
    assert first["Location"].split("/")[3] not in text


def test_a_mark_of_another_site_or_none_is_no_mark_and_nothing_typed_is_lost(clinic, hosting):
    foreign = typed(client_of(hosting))["mark"]
    client = client_of(clinic)
    for mark in (foreign, "", "x:y"):
        answer = ask(client, mark=mark, text="Длинное письмо.")
        assert answer.status_code == 422
        form = answer.context["form"]
        assert "открыта слишком долго" in str(form.non_field_errors())
        assert (form["text"].value(), form["name"].value()) == ("Длинное письмо.", ANNA.full_name)
        assert client.post("/rights/information/", form.data).status_code == 303
    assert len(all_requests(clinic)) == 3


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("information", {"email": ""}, "email"),
        ("information", {"name": ""}, "name"),
        ("information", {"email": "не почта"}, "email"),
        ("claim", {"text": ""}, "text"),
        ("information", {"requester": "representative", "authority": "доверенность"}, "person"),
        ("information", {"requester": "heir", "person": BORIS.full_name}, "authority"),
        ("deletion", {"categories": ["passport"]}, "categories"),
    ],
)
def test_what_cannot_be_taken_is_said_at_its_field_and_the_rest_stays(
    clinic, client, kind, more, field
):
    answer = ask(client, kind, **more)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert all_requests(clinic) == ()
    kept = {"text": "Пишу вам."} | more
    assert answer.context["form"]["text"].value() == kept["text"]


def test_an_empty_request_is_told_all_it_lacks_at_once(clinic, client):
    answer = ask(client, "claim", name="", email="", text="")
    assert sorted(answer.context["form"].errors) == ["email", "name", "text"]


def test_some_requests_need_no_words_and_some_no_name(clinic, client):
    token = asked(client, "withdrawal", text="")
    assert "Отзываю согласие" in client.get(f"/rights/r/{token}/").content.decode()
    assert ask(client, "feedback", name="", text="Спасибо").status_code == 303


def test_the_answer_can_be_asked_for_on_paper_alone(clinic, client):
    token = asked(client, email="", postal=ANNA.address)
    assert client.get(f"/rights/r/{token}/").status_code == 200
    run_tasks()
    assert mail.outbox == []


def test_a_representative_says_for_whom_and_by_which_document(clinic, client):
    token = asked(
        client, requester="representative", person=BORIS.full_name, authority="доверенность № 5"
    )
    page = client.get(f"/rights/r/{token}/").content.decode()
    assert f"Чьи это данные: {BORIS.full_name}" in page
    assert "доверенность № 5" in page
    assert all_requests(clinic)[0].requester is Requester.REPRESENTATIVE


@pytest.mark.parametrize("known_by", [ANNA.email, ANNA.login])
def test_what_a_representative_says_of_the_person_finds_them_and_stops_the_use_at_once(
    clinic, client, known_by
):
    anna = settle(clinic, ANNA)
    other = {"person": ANNA.full_name, "authority": "доверенность № 5", "email": BORIS.email}
    asked(client, "block", requester="representative", known_by="никто", **other)
    assert not is_blocked(site_id=clinic.id, subject_id=anna, at=now())
    asked(client, "block", requester="representative", known_by=known_by, **other)
    assert is_blocked(site_id=clinic.id, subject_id=anna, at=now())


def test_data_and_purposes_it_is_about_are_chosen_from_the_policy(clinic, client):
    client_form = client.get("/rights/deletion/").context["form"]
    assert "purposes" not in client_form.fields
    token = asked(client, "deletion", categories=["email"])
    assert all_requests(clinic)[0].categories == ("email",)
    assert "Электронная почта" in client.get(f"/rights/r/{token}/").content.decode()


def test_files_come_with_the_request_and_go_back_to_its_bearer_alone(clinic, client):
    sent = SimpleUploadedFile("доверенность.pdf", b"%PDF-1.7 scan", "application/pdf")
    token = asked(client, files=[sent])
    other = asked(client, kind="feedback", email="other@example.org")
    page = client.get(f"/rights/r/{token}/")
    [(name, url)] = page.context["files"]
    assert name == "доверенность.pdf"
    taken = client.get(url)
    assert b"".join(taken.streaming_content) == b"%PDF-1.7 scan"
    assert taken["Content-Disposition"].startswith("attachment;")
    assert client.get(url.replace(token, other)).status_code == 404


def test_a_file_too_big_is_refused_in_words_and_what_was_typed_stays(clinic, client):
    sent = SimpleUploadedFile("big.pdf", b"x" * (10 * 2**20 + 1), "application/pdf")
    answer = ask(client, text="Длинное письмо.", files=[sent])
    assert answer.status_code == 422
    form = answer.context["form"]
    assert "Файл больше 10,0\xa0МБ" in str(form.errors["files"])
    assert form["text"].value() == "Длинное письмо."
    assert all_requests(clinic) == ()


def test_a_forged_form_is_refused(clinic):
    strict = client_of(clinic, csrf=True)
    said = typed(strict)
    assert strict.post("/rights/information/", said).status_code == 403
    mark = strict.get("/rights/information/").context["csrf_token"]
    answer = strict.post("/rights/information/", said | {"csrfmiddlewaretoken": str(mark)})
    assert answer.status_code == 303


def test_too_many_requests_from_one_address_are_refused_in_words(clinic, client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"rights": "1/h/ip"}
    assert ask(client).status_code == 303
    answer = ask(client)
    assert answer.status_code == 422
    assert "Слишком много обращений" in answer.content.decode()
    assert len(all_requests(clinic)) == 1


def test_a_site_without_a_policy_has_no_desk(db):
    from sites import open_site
    from zavet.core.values import Actor
    from zavet.parties.queries import get_site

    site = get_site(
        open_site(
            operator_slug="new",
            operator_name="Новый",
            slug="new",
            host="new.localhost",
            name="Новый",
            kind="clinic",
            by=Actor.system(),
            at=now(),
        )
    )
    assert client_of(site).get("/rights/").status_code == 404


def test_the_policy_page_and_the_home_page_lead_to_the_desk(client):
    policy = client.get("/policy/").content.decode()
    assert 'href="/rights/claim/"' in policy
    assert 'href="/rights/"' in client.get("/").content.decode()


def test_the_day_shown_before_sending_is_the_day_of_the_request(clinic, client):
    for kind in (*LAWS, "claim", "feedback"):
        shown = client.get(f"/rights/{kind}/").context["possible"].owed.due.on
        token = asked(client, kind, email=f"{kind}@example.org")
        assert find_by_token(token).due_on == shown > timezone.localdate()
        assert find_by_token(token).identity in {
            IdentityState.AWAITED,
            IdentityState.NOT_NEEDED,
        }


def test_every_right_and_every_step_a_person_sees_has_words():
    for words in (ABOUT, DEEDS, TEXT_HINTS):
        assert set(words) == set(RightKind)
    assert set(STATES) == set(RequestState)
    assert set(REQUESTER_CHOICES) == set(Requester)
    assert set(IDENTITY) == set(IdentityState) - {IdentityState.NOT_NEEDED}
    assert set(HAPPENED) == set(RequestEvent) - {RequestEvent.NOTED, RequestEvent.RECIPIENT_TOLD}
    assert set(PLEAS) < set(RightKind)
