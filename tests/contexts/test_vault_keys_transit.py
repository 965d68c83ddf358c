"""Master keys that never leave a transit server: wrapped, opened and changed there, and clear words when it is silent."""

import json

import pytest

from cast import ANNA, BORIS
from rings import MOMENT, everything, masters, opened, sealed, start_anew, store
from transit_server import TOKEN, Transit, make_certificate, serve
from zavet.access.master_keys import describe_ring, rotate
from zavet.core.values import Actor, Sealed
from zavet.secret_files import SecretExposed
from zavet.vault import rotating
from zavet.vault.keys import load_ring
from zavet.vault.models import DataKey
from zavet.vault.person_keys import open_keys_of_many
from zavet.vault.queries import find_subject
from zavet.vault.refusals import MasterKeyMissing, RingUnreachable, SealBroken, VaultRefused
from zavet.vault.ring.protocol import Plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def transit(settings, tmp_path):
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    settings.ZAVET_SECRETS.mkdir(mode=0o700)
    settings.ZAVET_TRANSIT_TOKEN = TOKEN
    server = Transit()
    with serve(server) as port:
        settings.ZAVET_MASTER_KEYS = f"transit:http://127.0.0.1:{port}/transit/zavet"
        yield server


@pytest.fixture
def index_file(settings):
    return settings.ZAVET_SECRETS / "index-key.json"


def turn(*, drop_old: bool = False):
    return rotate(
        by=Actor.system(),
        clock=lambda: MOMENT,
        drop_old=drop_old,
        progress=lambda _looked, _total: None,
    )


def test_keys_are_wrapped_by_the_server_and_no_master_key_lies_here(transit, settings, index_file):
    anna = store()
    assert opened(anna) == ANNA.name
    rows = DataKey.objects.filter(subject_id=anna)
    assert {one.ring_key_id for one in rows} == {"zavet:v1"}
    assert {bytes(one.wrapped)[:9] for one in rows} == {b"vault:v1:"}
    assert [path.name for path in settings.ZAVET_SECRETS.iterdir()] == ["index-key.json"]
    assert index_file.stat().st_mode & 0o777 == 0o600
    assert load_ring().index_key.hex().encode() not in index_file.read_bytes()


def test_many_keys_are_opened_by_one_call(transit):
    people = [store() for _ in range(20)]
    transit.asked.clear()
    found = open_keys_of_many(subject_ids=people, families=["given", "link"])
    assert (len(found), transit.asked) == (20, [("/v1/transit/decrypt/zavet", 40)])
    transit.asked.clear()
    store()
    assert [one for one in transit.asked if "encrypt" in one[0]] == [
        ("/v1/transit/encrypt/zavet", 3)
    ]


def test_a_wrapped_key_of_another_person_does_not_open(transit):
    anna, boris = store(), store(BORIS.name)
    taken = DataKey.objects.get(subject_id=boris, family="given").wrapped
    row = DataKey.objects.get(subject_id=anna, family="given")
    DataKey.objects.filter(pk=row.pk).update(wrapped=taken)
    with pytest.raises(SealBroken) as caught:
        opened(anna)
    assert str(anna) in str(caught.value)
    for spoiled in (b"", b"\xff", bytes(row.wrapped)[:-3], b"vault:v2:AAAA"):
        DataKey.objects.filter(pk=row.pk).update(wrapped=spoiled)
        with pytest.raises(SealBroken):
            opened(anna)
    assert opened(boris) == BORIS.name
    row.save(update_fields=["wrapped"])
    assert opened(anna) == ANNA.name


def test_after_the_server_turned_its_key_people_and_index_are_wrapped_anew(transit, index_file):
    anna, data = store(), sealed()
    index_key = load_ring().index_key
    assert turn() is None
    transit.rotate()
    done = turn(drop_old=True)
    assert (done.ring_key_id, done.is_new, done.count, done.dropped) == ("zavet:v2", False, 3, ())
    assert (masters(), sealed(), opened(anna)) == ({"zavet:v2"}, data, ANNA.name)
    assert json.loads(index_file.read_bytes())["ring_key_id"] == "zavet:v2"
    transit.closed_below = 2
    start_anew()
    assert (opened(anna), load_ring().index_key) == (ANNA.name, index_key)
    assert [(one.id, one.count) for one in describe_ring().masters] == [("zavet:v2", 3)]
    assert turn() is None


def test_a_rotation_cut_short_goes_on(transit, monkeypatch):
    anna = store()
    transit.rotate()
    store(BORIS.name)
    monkeypatch.setattr(rotating, "_turn_all", lambda *_args: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        turn()
    assert masters() == {"zavet:v1", "zavet:v2"}
    assert opened(anna) == ANNA.name
    monkeypatch.undo()
    assert (turn().count, masters(), opened(anna)) == (3, {"zavet:v2"}, ANNA.name)


def test_a_version_the_server_closed_is_told_and_opens_once_it_is_open_again(transit):
    anna = store()
    transit.rotate()
    transit.closed_below = 2
    with pytest.raises(MasterKeyMissing) as caught:
        opened(anna)
    assert "min_decryption_version" in caught.value.next_step
    transit.closed_below = 1
    assert opened(anna) == ANNA.name


@pytest.mark.parametrize(
    ("status", "words", "next_words"),
    [
        (403, "отказом 403", "ZAVET_TRANSIT_TOKEN"),
        (404, "отказом 404", "ZAVET_MASTER_KEYS"),
        (503, "отказом 503", "распечатан ли сервер"),
        (307, "отказом 307", "ZAVET_MASTER_KEYS"),
    ],
)
def test_a_refusal_of_the_server_is_told_and_loses_nothing(transit, status, words, next_words):
    anna, before = store(), everything()
    transit.status = status
    for act in (lambda: opened(anna), store):
        with pytest.raises(RingUnreachable) as caught:
            act()
        told = f"{caught.value} {caught.value.next_step}"
        assert words in told
        assert next_words in told
        assert TOKEN not in told + repr(caught.value.__context__)
    assert everything() == before
    transit.status = 0
    assert opened(anna) == ANNA.name


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"{}",
        b'{"data": {"batch_results": []}}',
        b'{"data": {"batch_results": 1}}',
        b'{"data": {"batch_results": [1]}}',
        b'{"data": {"batch_results": [{"plaintext": "!"}]}}',
        b'{"data": {"batch_results": [{"plaintext": "AAAA"}]}}',
    ],
)
def test_an_answer_that_makes_no_sense_is_no_key(transit, body):
    anna = store()
    transit.body = body
    with pytest.raises(VaultRefused):
        opened(anna)
    transit.body = None
    assert opened(anna) == ANNA.name


def test_a_wrong_token_is_refused_and_a_token_in_a_file_may_be_renewed(transit, settings, tmp_path):
    anna = store()
    path = tmp_path / "token"
    settings.ZAVET_TRANSIT_TOKEN = f"file:{path}"
    with pytest.raises(RingUnreachable, match="Нет токена"):
        opened(anna)
    path.write_text("another\n")
    path.chmod(0o600)
    with pytest.raises(RingUnreachable, match="403"):
        opened(anna)
    path.write_text("два\nслова")
    with pytest.raises(RingUnreachable, match="не текст"):
        opened(anna)
    path.write_text(f"{TOKEN}\n")
    assert opened(anna) == ANNA.name
    path.chmod(0o644)
    with pytest.raises(SecretExposed):
        opened(anna)


def test_a_token_may_be_a_credential(transit, settings, tmp_path, monkeypatch):
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    (tmp_path / "transit-token").write_text(TOKEN)
    settings.ZAVET_TRANSIT_TOKEN = "credential:transit-token"
    assert opened(store()) == ANNA.name


def test_a_silent_server_is_told_and_an_old_connection_is_made_again(settings, tmp_path):
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    settings.ZAVET_SECRETS.mkdir(mode=0o700)
    settings.ZAVET_TRANSIT_TOKEN = TOKEN
    server = Transit()
    with serve(server) as port:
        settings.ZAVET_MASTER_KEYS = f"transit:http://127.0.0.1:{port}/transit/zavet"
        anna = store()
    with pytest.raises(RingUnreachable) as caught:
        opened(anna)
    assert "не отвечает" in str(caught.value)
    assert "Данные не тронуты" in caught.value.next_step


def test_a_connection_the_server_closed_is_made_again(transit):
    from zavet.vault.ring import client

    anna = store()
    _process, _key, kept = client._open.kept
    kept.sock.shutdown(2)
    assert opened(anna) == ANNA.name
    assert client._open.kept[2] is not kept


def test_the_certificate_is_checked(settings, tmp_path, monkeypatch):
    settings.ZAVET_SECRETS = tmp_path / "secrets"
    settings.ZAVET_SECRETS.mkdir(mode=0o700)
    settings.ZAVET_TRANSIT_TOKEN = TOKEN
    certificate, server = make_certificate(tmp_path / "server.pem"), Transit()
    with serve(server, certificate) as port:
        settings.ZAVET_MASTER_KEYS = f"transit:https://127.0.0.1:{port}/transit/zavet"
        with pytest.raises(RingUnreachable, match="SSLCertVerificationError"):
            store()
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert opened(store()) == ANNA.name
        assert server.asked


def test_a_lost_index_key_is_not_made_anew_and_a_damaged_one_is_told(transit, index_file):
    anna, whole = store(), index_file.read_bytes()
    index_file.unlink()
    with pytest.raises(MasterKeyMissing, match=r"index-key\.json"):
        opened(anna)
    assert not index_file.exists()
    for spoiled in (b"", whole[:-5], whole.replace(b"zavet index key 1", b"zavet index key 2")):
        index_file.write_bytes(spoiled)
        index_file.chmod(0o600)
        with pytest.raises(MasterKeyMissing, match="испорчен"):
            opened(anna)
    [strange] = load_after(index_file, whole).wrap_many([Plain(b"k" * 32, b"elsewhere")])
    index_file.write_bytes(whole.replace(json.loads(whole)["wrapped"].encode(), strange.wrapped))
    with pytest.raises(SealBroken):
        opened(anna)
    load_after(index_file, whole)
    assert opened(anna) == ANNA.name


def load_after(path, text: bytes):
    path.write_bytes(text)
    return load_ring()


def test_what_a_file_ring_wrapped_is_not_taken_for_the_servers(transit, settings):
    servers = settings.ZAVET_MASTER_KEYS
    settings.ZAVET_MASTER_KEYS = ""
    anna = store()
    before = everything()
    settings.ZAVET_MASTER_KEYS = servers
    with pytest.raises(MasterKeyMissing):
        opened(anna)
    assert everything() == before
    assert transit.asked == []
    settings.ZAVET_MASTER_KEYS = ""
    assert opened(anna) == ANNA.name


def test_the_server_makes_its_own_master_keys(transit, tmp_path):
    store()
    with pytest.raises(VaultRefused) as caught:
        rotating.write_extended(tmp_path / "ring.json")
    assert caught.value.next_step == "vault write -f transit/keys/zavet/rotate"
    assert not (tmp_path / "ring.json").exists()


def test_a_person_is_found_by_the_index_key_the_server_keeps(transit):
    from zavet.chance import new_id
    from zavet.vault.index import find_digest
    from zavet.vault.models import IndexTerm

    anna, site = store(), new_id()
    digest = find_digest(
        "email",
        ANNA.email,
        site_id=site,
        category="email",
        index_key=load_ring().index_key,
    )
    IndexTerm.objects.create(
        site_id=site, subject_id=anna, category="email", digest=digest, is_unique=True
    )
    start_anew()
    assert find_subject(site_id=site, category="email", value=Sealed(ANNA.email)) == anna
