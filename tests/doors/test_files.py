"""Files through the cabinet: sealed as they arrive, taken for a purpose, handed back to their owner alone."""

import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import ANNA, BORIS
from desk import taken_along
from residents import as_subject, settle
from scans import MARK, NAME, SCAN, takes_files
from zavet.access.files import list_files, store_file
from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.cabinet.file_form import AT_MOST
from zavet.doors.cli.doctor import _files
from zavet.doors.pages import uploads
from zavet.journal.queries import list_entries
from zavet.vault.file_folder import Draft, file_folder, path_of

pytestmark = pytest.mark.django_db
PAGE = "/cabinet/files/"
JOINED = now() - timedelta(days=1)


@pytest.fixture
def site(clinic):
    takes_files(clinic, at=JOINED - timedelta(days=1))
    return clinic


@pytest.fixture
def anna(site):
    return settle(site, ANNA, at=JOINED)


@pytest.fixture
def client(site, anna):
    return as_subject(site, anna)


def scan(content=SCAN, name=NAME):
    return SimpleUploadedFile(name, content, "application/pdf")


def send(client, *files, offer="feedback:scan", **more):
    return client.post(PAGE, {"offer": offer, "file": files or [scan()]} | more)


def held(site, subject_id):
    return list_files(site_id=site.id, subject_id=subject_id)


def drafts():
    return list((file_folder() / "drafts").glob("*"))


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Give this process a folder for temporary files of its own, to be searched."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def places_with(mark: bytes) -> list[Path]:
    """Return the files of the data folder and of the folder for temporary files that hold a mark."""
    folders = (settings.ZAVET_DATA, Path(tempfile.gettempdir()))
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in found if mark in path.read_bytes()]


def test_a_person_sends_a_file_sees_it_listed_and_takes_it_along(site, anna, client):
    answer = send(client)
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    (file,) = held(site, anna)
    page = client.get(PAGE).content.decode()
    words = ("Скан направления", NAME, "вы сообщили сами, «Вопросы и заявки»", "по редакции 2")
    assert [one for one in words if one not in page] == []
    taken = client.get(f"{PAGE}{file.id}/")
    assert b"".join(taken.streaming_content) == SCAN
    assert (taken["Content-Length"], taken["Content-Type"], taken["X-Content-Type-Options"]) == (
        str(len(SCAN)),
        "application/octet-stream",
        "nosniff",
    )
    assert taken["Content-Disposition"].startswith("attachment;")
    assert taken["Cache-Control"] == "no-store, private"
    events = [one.event for one in list_entries(site_id=site.id, subject_id=anna)][:3]
    assert events == ["access.file.revealed", "access.file.named", "access.file.stored"]


def test_what_is_taken_along_lists_the_files_and_where_they_are(site, anna, client):
    send(client)
    (file,) = held(site, anna)
    (listed,) = taken_along(client)["files"]
    assert [listed[name] for name in ("address", "name", "file_name", "size", "source")] == [
        f"{PAGE}{file.id}/",
        "Скан направления",
        NAME,
        len(SCAN),
        "subject",
    ]


def test_the_overview_leads_to_the_files(client):
    assert "Файлов нет." in client.get("/cabinet/").content.decode()
    send(client)
    send(client)
    assert "Хранится 2 файла." in client.get("/cabinet/").content.decode()


def test_a_site_that_asks_for_no_file_offers_no_form_and_takes_none(clinic):
    anna = settle(clinic, ANNA)
    client = as_subject(clinic, anna)
    page = client.get(PAGE)
    assert (page.status_code, page.context["form"]) == (200, None)
    assert PAGE not in client.get("/cabinet/").content.decode()
    assert send(client).status_code == 422
    assert (held(clinic, anna), drafts()) == ((), [])


def test_another_persons_file_is_not_there(site, anna, client):
    boris = settle(site, BORIS, at=JOINED)
    file_id = store_file(
        site_id=site.id,
        subject_id=boris,
        category="scan",
        chunks=[SCAN],
        name=Sealed("чужое.pdf"),
        media_type=Sealed("application/pdf"),
        service="feedback",
        by=Actor.subject(boris),
        at=now(),
    )
    assert client.get(f"{PAGE}{file_id}/").status_code == 404
    assert "чужое" not in client.get(PAGE).content.decode()


def test_nowhere_does_a_readable_byte_lie_while_the_request_runs(client, monkeypatch):
    seen = []

    def watched(*args, **kwargs):
        assert len(drafts()) == 1
        seen.append(places_with(MARK))
        return store_file(*args, **kwargs)

    monkeypatch.setattr("zavet.doors.cabinet.files.store_file", watched)
    with tempfile.NamedTemporaryFile() as planted:
        planted.write(SCAN)
        planted.flush()
        assert send(client).status_code == 302
        assert seen == [[Path(planted.name)]]
    assert places_with(MARK) == []


def test_the_draft_is_gone_whatever_happened(client, monkeypatch):
    def broken(**_):
        assert len(drafts()) == 1
        raise RuntimeError

    monkeypatch.setattr("zavet.doors.cabinet.files.store_file", broken)
    with pytest.raises(RuntimeError):
        send(client)
    assert drafts() == []


def test_a_forged_form_is_refused_and_leaves_nothing(site, anna):
    signed_in = as_subject(site, anna)
    strict = Client(HTTP_HOST=site.host, enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    page = strict.get(PAGE)
    assert send(strict).status_code == 403
    assert (held(site, anna), drafts()) == ((), [])
    mark = page.context["csrf_token"]
    assert send(strict, csrfmiddlewaretoken=str(mark)).status_code == 302
    assert len(held(site, anna)) == 1


def test_of_a_body_that_cannot_fit_nothing_is_kept_not_even_a_draft(client, monkeypatch):
    def never(*_args, **_kwargs):
        pytest.fail("a draft was made")

    monkeypatch.setattr(uploads, "open_draft", never)
    answer = send(client, scan(b"x" * (AT_MOST + 10**6)))
    assert answer.status_code == 413
    assert "Отправленное больше 20,0\xa0МБ" in answer.content.decode()


def test_a_file_that_is_too_big_is_refused_in_words_and_leaves_nothing(site, anna, client):
    answer = send(client, scan(b"x" * (AT_MOST + 1)))
    assert answer.status_code == 413
    assert "Файл больше 20,0\xa0МБ" in answer.content.decode()
    assert (held(site, anna), drafts()) == ((), [])


def test_more_files_than_one_are_refused_in_words(site, anna, client):
    answer = send(client, scan(), scan())
    assert answer.status_code == 413
    assert "принимается файлов: 1" in answer.content.decode()
    assert (held(site, anna), drafts()) == ((), [])


def test_a_person_sends_no_more_files_than_there_is_room_for(site, anna, client, monkeypatch):
    monkeypatch.setattr("zavet.doors.cabinet.files._MOST", 1)
    assert send(client).status_code == 302
    answer = send(client)
    assert answer.status_code == 422
    assert "Файлов уже 1" in answer.content.decode()
    assert (len(held(site, anna)), drafts()) == (1, [])


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"file": ""}, "Выберите файл."),
        ({"file": [scan(b"")]}, "Файл пуст"),
        ({"offer": "support:scan"}, "support:scan"),
        ({"offer": ""}, "Что вы отправляете"),
    ],
    ids=["none", "empty", "not offered", "not chosen"],
)
def test_a_form_that_cannot_be_taken_says_why(site, anna, client, sent, words):
    answer = client.post(PAGE, {"offer": "feedback:scan", "file": [scan()]} | sent)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert (held(site, anna), drafts()) == ((), [])


def test_a_file_for_a_refused_purpose_is_not_taken_and_the_clause_is_named(site):
    boris = settle(site, BORIS, agrees=False, at=JOINED)
    answer = send(as_subject(site, boris), offer="communication:scan")
    assert answer.status_code == 422
    assert "clinic 4.1.6" in answer.content.decode()
    assert (held(site, boris), drafts()) == ((), [])


def test_a_page_that_takes_no_files_keeps_none(client):
    client.post("/cabinet/correct/", {"email": ANNA.email, "file": [scan()]})
    assert (drafts(), places_with(MARK)) == ([], [])


def test_a_file_whose_bytes_were_cut_is_not_handed_out_as_whole(site, anna, client):
    send(client)
    (file,) = held(site, anna)
    content = path_of(file.id).read_bytes()
    path_of(file.id).write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    taken = client.get(f"{PAGE}{file.id}/")
    with pytest.raises(Exception, match="не открывается"):
        b"".join(taken.streaming_content)


def test_a_draft_holds_nothing_readable():
    draft = Draft(binding=b"", at_most=len(SCAN))
    draft.add(SCAN)
    draft.end()
    assert places_with(MARK) == []
    draft.remove()


def test_the_doctor_names_a_file_whose_bytes_are_gone(site, anna, client):
    send(client)
    assert [(sign.is_well, sign.words) for sign in _files()] == [
        (True, "файлы людей: все на месте")
    ]
    (file,) = held(site, anna)
    path_of(file.id).unlink()
    (sign,) = _files()
    assert (sign.is_well, str(file.id) in sign.words) == (False, True)
