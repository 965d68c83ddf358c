"""The site's own pages: the policy word for word, its versions, cookies, receipts, one site per host."""

import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from cast import ANNA
from sites import KINDS, POLICIES, POSTED_AT, client_of, confirmed, publish_site
from zavet.chance import now
from zavet.consent.queries import list_events
from zavet.consent.receipts import issue_receipt
from zavet.core.values import Actor
from zavet.doors.pages.sites import origin
from zavet.policies.folder import read_folder
from zavet.policies.operations import publish
from zavet.policies.queries import find_policy

pytestmark = pytest.mark.django_db


def words(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html)
    return re.sub(r"\W+", " ", text.replace("&quot;", '"').replace("&amp;", "&")).strip()


@pytest.mark.parametrize("kind", KINDS)
def test_every_word_of_the_published_text_stands_on_the_page(kind: str) -> None:
    site = publish_site(kind)
    page = words(client_of(site).get("/policy/").content.decode())
    policy = find_policy(site_id=site.id, at=now()).policy
    for clause in policy.clauses:
        for line in (clause.title, *clause.text.splitlines()):
            plain = words(re.sub(r"^\s*[-*]\s+|\*", " ", line))
            assert plain in page, f"{kind} {clause.number}"


@pytest.mark.parametrize("kind", KINDS)
def test_every_clause_has_its_anchor_and_says_how_it_is_kept(kind: str) -> None:
    site = publish_site(kind)
    response = client_of(site).get("/policy/")
    page = response.content.decode()
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    clauses = [clause for text in response.context["texts"] for clause in text.clauses]
    policy = response.context["policy"]
    assert [clause.anchor for clause in clauses] == [one.anchor for one in policy.clauses]
    assert all(f'id="{clause.anchor}"' in page for clause in clauses)
    bound = {number for rule in policy.all_rules() for number in (rule.clause, *rule.also)}
    told = {clause.anchor for clause in clauses if clause.keeping.kept or clause.keeping.said}
    assert told == {one.anchor for one in policy.clauses if one.number in bound}
    sentences = [one for clause in clauses for one in clause.keeping.kept]
    assert [one for one in sentences if "%(" in one or "None" in one] == []


@pytest.mark.parametrize("kind", KINDS)
def test_contents_lead_to_the_sections_and_a_note_stands_once_in_each(kind: str) -> None:
    page = client_of(publish_site(kind)).get("/policy/")
    clauses = [clause for text in page.context["texts"] for clause in text.clauses]
    titled = [one for one in clauses if one.title]
    html = page.content.decode()
    linked = re.findall(r'<li><a href="#([^"]+)"', html)
    assert linked == ([one.anchor for one in titled] if len(titled) > 1 else [])
    said = {one.anchor: sentence for one in clauses for sentence in one.keeping.said}
    assert bool(said) == any(one.notes for one in clauses)
    if kind == "clinic":
        assert html.count("Этот пункт объясняет слова.") == 1
        assert "Этот пункт объясняет слова. То же о пунктах: " in html
    assert "юридическую силу" not in html


def test_in_english_the_page_says_which_text_is_the_legal_one(clinic) -> None:
    russian = "Политика опубликована на русском языке; юридическую силу имеет русский текст."
    client = client_of(clinic)
    page = client.get("/policy/", headers={"accept-language": "en"}).content.decode()
    with translation.override("en"):
        assert gettext(russian) in page
    assert russian not in page


def test_markup_in_a_text_stays_text() -> None:
    from zavet.doors.site.markdown import render

    html = render("<script>x</script> [a](javascript:alert(1)) ![i](https://x.example/i.png) *да*")
    assert "<script" not in html
    assert 'href="javascript' not in html
    assert "<img" not in html
    assert "<em>да</em>" in html


def test_versions_stand_side_by_side_and_the_one_in_force_at_its_address(clinic) -> None:
    files = read_folder(POLICIES / "clinic")
    files["rules.yaml"] = files["rules.yaml"].replace('version: "1"', 'version: "2"', 1)
    files["policy.md"] = files["policy.md"].replace("Чтобы завести", "Чтобы создать")
    publish(site_id=clinic.id, files=files, by=Actor.system(), at=now())
    client = client_of(clinic)
    assert client.get("/policy/").context["version"].version == "2"
    assert client.get("/policy/1/").context["version"].version == "1"
    assert client.get("/policy/nine/").status_code == 404
    listed = [one.version for one in client.get("/policy/versions/").context["versions"]]
    assert listed == ["2", "1"]
    page = client.get("/policy/compare/?old=1&new=2").content.decode()
    assert "<ins>создать</ins>" in page
    assert "<del>завести</del>" in page


def test_an_unchanged_policy_is_not_sent_twice_and_a_new_language_is(clinic) -> None:
    client = client_of(clinic)
    client.get("/policy/")
    tag = client.get("/policy/").headers["ETag"]
    assert client.get("/policy/", headers={"If-None-Match": tag}).status_code == 304
    client.cookies["zavet_language"] = "en"
    assert client.get("/policy/", headers={"If-None-Match": tag}).status_code == 200


def test_an_unknown_host_gets_a_plain_page_and_a_bad_one_an_error(clinic) -> None:
    response = Client(HTTP_HOST="stranger.example").get("/")
    assert response.status_code == 404
    assert "Этот узел Zavet не обслуживает" in response.content.decode()
    assert clinic.name not in response.content.decode()
    assert Client(HTTP_HOST="bad_host!").get("/").status_code == 400
    for host in ("CLINIC.localhost", "clinic.localhost:8000", "clinic.localhost."):
        assert Client(HTTP_HOST=host).get("/").status_code == 200


def test_localhost_lists_the_sites_and_nothing_else(clinic, hosting, monkeypatch) -> None:
    monkeypatch.setenv("ZAVET_PORT", "8000")
    client = Client(HTTP_HOST="localhost:8000")
    page = client.get("/").content.decode()
    assert origin(clinic) == "http://clinic.localhost:8000"
    assert f'href="{origin(clinic)}/"' in page
    assert f'href="{origin(hosting)}/"' in page
    for path in ("/policy/", "/register/", "/console/", "/accounts/login/"):
        assert client.get(path).status_code == 404


def test_the_cookies_page_names_every_cookie_the_site_sets(clinic) -> None:
    from django.conf import settings

    page = client_of(clinic).get("/cookies/").content.decode()
    names = ("zavet_cookies", "zavet_vision", settings.SESSION_COOKIE_NAME)
    for name in (*names, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        assert f"<code>{name}</code>" in page
    client = client_of(clinic)
    confirmed(client, ANNA)
    client.post("/cookies/", {"choice": "all"})
    assert all(f"<code>{name}</code>" in page for name in client.cookies)


def test_refusing_cookies_is_one_press_like_agreeing(clinic) -> None:
    client = client_of(clinic)
    page = client.get("/cookies/").content.decode()
    buttons = re.findall(r'<button type="submit" name="choice" value="\w+" class="(\w+)"', page)
    assert len(buttons) == 2
    assert len(set(buttons)) == 1
    assert "checked" not in page
    response = client.post("/cookies/", {"choice": "necessary", "next": "https://evil.example/"})
    assert response.url == "/cookies/"
    assert client.cookies["zavet_cookies"].value == "1~"


def test_a_receipt_is_genuine_and_a_changed_letter_is_found(clinic) -> None:
    client = client_of(clinic)
    subject_id = confirmed(client, ANNA)
    event = list_events(subject_id=subject_id)[0]
    text = issue_receipt(event_id=event.id, subject_id=subject_id).text
    assert client.post("/receipt/", {"text": text}).context["is_genuine"] is True
    forged = text.replace("accepted", "given", 1)
    assert client.post("/receipt/", {"text": forged}).context["is_genuine"] is False
    for rubbish in ("{}", "не квитанция", "[1]", '{"receipt": 1, "signature": 2, "public_key": 3}'):
        assert client.post("/receipt/", {"text": rubbish}).context["is_genuine"] is False
    assert client.post("/receipt/", {"text": ""}).context["form"].errors


@pytest.mark.parametrize("kind", KINDS)
def test_no_page_holds_inline_style_or_script(kind: str) -> None:
    site = publish_site(kind)
    client = client_of(site)
    paths = ("/", "/policy/", "/policy/versions/", "/cookies/", "/register/", "/receipt/")
    for path in (*paths, "/accounts/login/", "/accounts/password/forgotten/", "/confirm/again/"):
        response = client.get(path)
        page = response.content.decode()
        assert response.status_code == 200, path
        assert " style=" not in page
        assert "<style" not in page
        assert not re.search(r"<script(?![^>]*(src=|application/json))", page)
        assert not re.search(r"\son\w+=", page)
        assert "default-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_receipt_too_large_is_refused_and_never_lies_in_a_file(clinic) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    for size in (70_000, 3_000_000):
        file = SimpleUploadedFile("receipt.json", b"x" * size)
        response = client_of(clinic).post("/receipt/", {"file": file})
        assert response.context["form"].errors
        assert "is_checked" not in response.context


def test_a_site_without_a_policy_asks_nothing_of_anybody(db: None) -> None:
    from zavet.parties.operations import open_site

    open_site(
        operator_slug="x", operator_name="X", slug="x", host="x.localhost", name="X", kind="clinic",
        by=Actor.system(), at=POSTED_AT,
    )  # fmt: skip
    client = Client(HTTP_HOST="x.localhost")
    assert client.get("/").status_code == 200
    for path in ("/policy/", "/register/", "/cookies/"):
        assert client.get(path).status_code == 404
