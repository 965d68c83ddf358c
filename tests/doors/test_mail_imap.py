"""Letters fetched from a real IMAP server: taken, then moved; nothing lost, nothing twice, no password told."""

import logging
import traceback
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.utils import timezone

from imap_server import PostBox, open_post_box, post_box
from letters import letter
from sites import publish_site
from world import World, open_world
from zavet.core.values import ZavetError
from zavet.doors.mail import fetching
from zavet.doors.mail.boxes import list_boxes
from zavet.doors.mail.fetching import FOLDERS, fetch
from zavet.doors.mail.imap import folder_code, open_box
from zavet.doors.mail.taking import Fate
from zavet.rights.queries import Filters, get_request, list_requests
from zavet.rights.tallies import list_tallies

__all__ = ["post_box"]
pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year
TAKEN, PASSED, UNREAD = FOLDERS[Fate.REQUEST], FOLDERS[Fate.AUTOMATIC], FOLDERS[Fate.UNREAD]


@pytest.fixture
def world(db: None) -> World:
    return open_world()


def the_box(settings, url: str):
    settings.ZAVET_IMAP = url
    [box] = list_boxes()
    return box


def requests(world: World):
    return list_requests(site_id=world.site.id, filters=Filters(is_open=None))


def test_letters_are_taken_and_moved_by_what_came_of_them(
    world: World, post_box: PostBox, settings
):
    post_box.put(letter(subject="one"), at='"13-Apr-2026 10:00:00 +0300"')
    post_box.put(letter(subject="two", Auto_Submitted="auto-replied"))
    post_box.put(b"From: a@b.c\nSubject: three\n" + b"Content-Type: message/rfc822\n\n" * 50_000)
    fetched = fetch(the_box(settings, post_box.url))
    assert fetched.is_well
    assert fetched.fates == {Fate.REQUEST: 1, Fate.AUTOMATIC: 1, Fate.UNREAD: 1}
    assert post_box.list_subjects() == []
    assert [post_box.list_subjects(name) for name in (TAKEN, PASSED, UNREAD)] == [
        ["one"],
        ["two"],
        ["three"],
    ]
    first = next(one for one in requests(world) if one.number == f"{YEAR}-1")
    assert first.received_at.isoformat() == "2026-04-13T07:00:00+00:00"
    assert fetch(the_box(settings, post_box.url)).fates == {}


def test_killed_between_the_database_and_the_mailbox_a_letter_comes_again_and_changes_nothing(
    world: World, post_box: PostBox, settings, monkeypatch
):
    post_box.put(letter(subject="one"))
    box = the_box(settings, post_box.url)

    class Killed(BaseException):
        pass

    def die(*_: object) -> None:
        raise Killed

    with monkeypatch.context() as now_dead:
        now_dead.setattr("zavet.doors.mail.imap.Session.move", die)
        with pytest.raises(Killed):
            fetch(box)
    assert (post_box.list_subjects(), len(requests(world))) == (["one"], 1)
    assert not any(b"Seen" in flags for flags in post_box.list_flags())
    assert fetch(box).fates == {Fate.KNOWN: 1}
    assert (post_box.list_subjects(), post_box.list_subjects(TAKEN), len(requests(world))) == (
        [],
        ["one"],
        1,
    )


def test_a_letter_that_could_not_be_kept_stays_and_the_others_go_on(
    world: World, post_box: PostBox, settings, monkeypatch, caplog
):
    post_box.put(letter(subject="one"))
    post_box.put(letter(subject="two"))
    box = the_box(settings, post_box.url)
    whole, asked = fetching.take, []

    def fail_first(*args, **given):
        asked.append(1)
        if len(asked) == 1:
            message = "no room left for anna.travnikova@example.org"
            raise OSError(message)
        return whole(*args, **given)

    with monkeypatch.context() as full, caplog.at_level(logging.DEBUG):
        full.setattr(fetching, "take", fail_first)
        fetched = fetch(box)
    assert (fetched.is_well, fetched.left, fetched.fates) == (
        False,
        {"OSError": 1},
        {Fate.REQUEST: 1},
    )
    assert (post_box.list_subjects(), post_box.list_subjects(TAKEN)) == (["one"], ["two"])
    assert "anna" not in caplog.text + str(fetched)
    assert fetch(box).fates == {Fate.REQUEST: 1}


def test_a_taken_letter_is_removed_where_the_operator_wants_it(
    world: World, post_box: PostBox, settings
):
    post_box.put(letter(subject="one"))
    post_box.put(letter(subject="two", Precedence="bulk"))
    fetch(the_box(settings, post_box.url + "?taken=delete"))
    assert post_box.list_subjects() == post_box.list_subjects(TAKEN) == []
    assert post_box.list_subjects(PASSED) == ["two"]


def test_a_mailbox_may_be_of_one_site(world: World, post_box: PostBox, settings):
    hosting = publish_site("hosting")
    post_box.put(letter(subject="one", to="all@example.org"))
    assert fetch(the_box(settings, post_box.url)).fates == {Fate.NOWHERE: 1}
    assert post_box.list_subjects(UNREAD) == ["one"]
    post_box.put(letter(subject="two", to="all@example.org"))
    assert fetch(the_box(settings, post_box.url + "?site=hosting")).fates == {Fate.REQUEST: 1}
    [found] = list_requests(site_id=hosting.id)
    assert get_request(found.id).site_id == hosting.id
    error = fetch(the_box(settings, post_box.url + "?site=nowhere")).error
    assert "nowhere" in str(error)


@pytest.mark.parametrize(
    ("prefix", "capability"),
    [("INBOX.", ""), ("", "IMAP4rev1 UIDPLUS"), ("", "IMAP4rev1")],
)
def test_servers_that_can_less_do_too(world: World, settings, prefix: str, capability: str):
    for box in open_post_box(prefix=prefix, capability=capability):
        box.put(letter(subject="one"))
        assert fetch(the_box(settings, box.url)).fates == {Fate.REQUEST: 1}
        assert (box.list_subjects(), box.list_subjects(prefix + TAKEN)) == ([], ["one"])


def test_fetching_is_counted_by_mailbox(world: World, post_box: PostBox, settings):
    post_box.put(letter())
    post_box.put(letter(List_Id="<x.y>"))
    fetch(the_box(settings, post_box.url))
    tallies = list_tallies(from_on=min(one.received_at for one in requests(world)).date())
    assert {(one.box, one.outcome, one.number) for one in tallies} == {
        ("privacy@clinic.example@127.0.0.1/INBOX", "request", 1),
        ("privacy@clinic.example@127.0.0.1/INBOX", "list", 1),
    }


def test_a_wrong_password_or_a_dead_server_is_told_without_either(
    world: World, post_box: PostBox, settings, caplog
):
    wrong = post_box.url.replace("pigeons", "sparrows")
    with caplog.at_level(logging.DEBUG):
        refused = fetch(the_box(settings, wrong))
    told = "".join(traceback.format_exception(refused.error)) + caplog.text + repr(refused)
    assert (refused.is_well, "sparrows" in told) == (False, False)
    gone = the_box(settings, "imap://a:secret@127.0.0.1:1/INBOX")
    error = fetch(gone).error
    assert error is not None
    assert "secret" not in "".join(traceback.format_exception(error)) + repr(gone)


def test_a_letter_taken_away_meanwhile_is_passed_over(world: World, post_box: PostBox, settings):
    post_box.put(letter())
    with open_box(the_box(settings, post_box.url)) as session:
        [uid] = session.list_letters(limit=9)
        session.move(uid, TAKEN)
        assert session.read(uid, at_most=10) is None


def test_a_big_letter_is_read_up_to_its_limit(world: World, post_box: PostBox, settings):
    post_box.put(letter("слово " * 10_000))
    with open_box(the_box(settings, post_box.url)) as session:
        [uid] = session.list_letters(limit=9)
        found = session.read(uid, at_most=100)
        assert found is not None
        assert len(found.raw) == 100


def test_folders_are_named_in_the_mailboxs_own_spelling():
    # RFC 3501, section 5.1.3, has this example.
    assert folder_code("~peter/mail/台北/日本語") == "~peter/mail/&U,BTFw-/&ZeVnLIqe-"
    assert folder_code('a&b"c\\d') == 'a&-b\\"c\\\\d'


@pytest.mark.parametrize(
    "url",
    [
        "imap://name:secret@mail.example/INBOX",
        "pop3://name:secret@mail.example/INBOX",
        "imaps://mail.example/INBOX",
        "imaps://name@mail.example/INBOX",
        "imaps://name:secret@mail.example:port/INBOX",
        "imaps://name:sec%0Aret@mail.example/INBOX",
        "imaps://name:secret@mail.example/INBOX?off=journal",
        "imaps://name:secret@mail.example/INBOX?taken=lost",
    ],
)
def test_a_mailbox_named_wrongly_is_told_without_its_password(settings, url: str):
    settings.ZAVET_IMAP = url
    with pytest.raises(ZavetError) as raised:
        list_boxes()
    assert "secret" not in "".join(traceback.format_exception(raised.value))


def test_mailboxes_may_lie_in_a_file_or_a_credential(settings, tmp_path, monkeypatch):
    path = tmp_path / "imap"
    path.write_text(
        "imaps://a:secret@one.example\nimap+tls://b:c%2Fd@two.example:144/%D0%9F?site=x&taken=delete\n"
    )
    path.chmod(0o600)
    settings.ZAVET_IMAP = f"file:{path}"
    one, two = list_boxes()
    assert (one.host, one.port, one.folder, one.is_tls, one.is_emptied) == (
        "one.example",
        993,
        "INBOX",
        True,
        False,
    )
    assert (two.port, two.folder, two.starts_tls, two.site, two.is_emptied) == (
        144,
        "П",
        True,
        "x",
        True,
    )
    assert (two.password.reveal(), "secret" in repr(one)) == ("c/d", False)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings.ZAVET_IMAP = "credential:imap"
    assert list_boxes() == (one, two)
    path.chmod(0o644)
    for given in (f"file:{path}", "credential:imap", "file:/nowhere", "credential:nowhere"):
        settings.ZAVET_IMAP = given
        with pytest.raises(ZavetError):
            list_boxes()
    settings.ZAVET_IMAP = ""
    assert list_boxes() == ()
    assert django_settings.ZAVET_IMAP == ""


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_mailbox_take_each_letter_once(
    transactional_db: None, post_box: PostBox, settings
):
    world = open_world(people=())
    for count in range(6):
        post_box.put(letter(f"Вопрос {count}", subject=f"n{count}"))
    box = the_box(settings, post_box.url)

    def work(_: int) -> None:
        try:
            fetch(box)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    fetch(box)
    assert post_box.list_subjects() == []
    # Two sessions that move one letter in the same moment may leave two copies of it (RFC 6851, 3.3); none is lost,
    # and what counts is that each was taken in once.
    assert set(post_box.list_subjects(TAKEN)) == {f"n{count}" for count in range(6)}
    assert sorted(one.number for one in requests(world)) == [f"{YEAR}-{n}" for n in range(1, 7)]
