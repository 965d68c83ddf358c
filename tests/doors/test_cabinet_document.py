"""What a person takes along as PDF: everything the JSON file holds, and nothing of anybody else."""

import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from cast import ANNA, BORIS
from residents import as_subject, settle
from sites import client_of

pytestmark = pytest.mark.django_db

PDF = "/cabinet/download/?form=pdf"
FOOTER = re.compile(r"\d+ \w+ \d{4} г\.\s*Страница \d+ из \d+\s*$")


@pytest.fixture
def anna(hosting):
    settle(hosting, BORIS)
    return settle(hosting, ANNA)


@pytest.fixture
def client(hosting, anna):
    return as_subject(hosting, anna)


def letters_of(text: str) -> str:
    """Return a text without its spaces: a page breaks lines, and long words, where it likes."""
    return "".join(text.split())


def words_of(pdf: bytes) -> str:
    """Return what a document says, without spaces and footers."""
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return letters_of("".join(FOOTER.sub("", page) for page in pages))


def test_the_document_shows_every_value_answer_and_wording_of_the_json_file(client) -> None:
    answer = client.get(PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="zavet-my-data.pdf"'
    assert "no-store" in answer["Cache-Control"]
    words = words_of(answer.content)
    body = json.loads(client.get("/cabinet/download/").content)
    told = [body["subject"], body["site"]]
    told += [text for one in body["data"] for text in (one["name"], one["value"])]
    told += [text for one in body["answers"] for text in (one["wording"], one["wording_sha256"])]
    told += [duty["duty"] for duty in body["duties"]]
    assert [one for one in told if letters_of(one) not in words] == []


def test_the_document_shows_nothing_of_anybody_else(client) -> None:
    words = words_of(client.get(PDF).content)
    assert ANNA.email in words
    assert [trace for trace in BORIS.traces if letters_of(trace) in words] == []


def test_the_document_is_in_russian_whatever_the_pages_speak(client) -> None:
    words = words_of(client.get(PDF, headers={"accept-language": "en"}).content)
    assert letters_of("вы сообщили сами") in words
    assert "yourself" not in words


def test_a_visitor_gets_no_document(hosting) -> None:
    assert client_of(hosting).get(PDF)["Location"].startswith("/accounts/login/")


def test_the_overview_offers_both_files(client) -> None:
    page = client.get("/cabinet/").content.decode()
    assert f'href="{PDF}"' in page
    assert 'href="/cabinet/download/"' in page


def test_a_value_that_looks_like_markup_is_shown_as_it_stands(client) -> None:
    form = client.get("/cabinet/correct/").context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    client.post("/cabinet/correct/", typed | {"name": '#read("/etc/passwd") *Анна* ]'})
    assert '#read("/etc/passwd")*Анна*]' in words_of(client.get(PDF).content)
