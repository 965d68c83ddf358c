"""Where the rooms are joined: secrets, databases, sessions, and diagnostics that cannot leak."""

import io
import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session

from cast import ANNA
from zavet.core.values import Sealed, ZavetError
from zavet.project import settings as settings_module
from zavet.project.counters import keyed
from zavet.project.databases import database
from zavet.project.diagnostics import BareFormatter
from zavet.project.sessions import SessionStore
from zavet.secret_files import SecretExposed, read_or_make


def _logged(act) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(BareFormatter("%(levelname)s %(name)s %(message)s"))
    logger = logging.getLogger("planted")
    logger.propagate = False
    logger.addHandler(handler)
    act(logger)
    logger.removeHandler(handler)
    return stream.getvalue()


def test_diagnostics_name_the_place_of_an_error_and_none_of_its_values():
    """Plant an address in an exception, in a message's arguments and in a local variable."""

    def act(logger: logging.Logger) -> None:
        try:
            int(ANNA.email)
        except ValueError:
            logger.exception("could not send to %s", ANNA.email)

    told = _logged(act)
    assert "ValueError at test_project.py" in told
    assert [trace for trace in ANNA.traces if trace in told] == []


def test_an_answer_is_logged_by_its_status_and_a_message_without_its_values():
    """Plant a secret link in the path Django logs."""
    record = logging.LogRecord(
        "django.request", logging.WARNING, "", 1, "%s: %s", ("Not Found", "/rights/secret/"), None
    )
    record.status_code = 404
    assert BareFormatter("%(name)s %(message)s").format(record) == "django.request answered 404"
    assert _logged(lambda logger: logger.warning("told %s", ANNA.email)).endswith("told …\n")


def test_the_running_log_is_the_bare_one():
    (handler,) = (each for each in settings.LOGGING["handlers"].values())
    formatter = settings.LOGGING["formatters"][handler["formatter"]]
    assert formatter["()"] == "zavet.project.diagnostics.BareFormatter"
    assert settings.DEBUG is False


def test_a_sealed_value_shows_itself_to_nobody_who_prints_or_pickles():
    import pickle

    sealed = Sealed(ANNA.email)
    assert ANNA.email not in f"{sealed} {sealed!r} {[sealed]}"
    with pytest.raises(TypeError):
        pickle.dumps(sealed)


def test_a_session_row_tells_nothing_of_what_it_holds(db: None):
    store = SessionStore()
    store["login"] = ANNA.login
    store.save()
    row = Session.objects.get()
    assert ANNA.login not in row.session_data
    assert SessionStore(session_key=store.session_key)["login"] == ANNA.login
    assert SessionStore().decode("00" * 40) == {}


def test_a_rate_counter_does_not_tell_whose_it_is():
    assert ANNA.login not in keyed(ANNA.login, "", 1)
    assert keyed("a", "", 1) != keyed("b", "", 1)


def test_a_secret_is_made_once_and_refused_when_others_may_read_it(tmp_path: Path):
    path = tmp_path / "secrets" / "one.key"
    first = read_or_make(path, lambda: b"one")
    assert (first, path.stat().st_mode & 0o777) == (b"one", 0o600)
    assert read_or_make(path, lambda: b"two") == first
    assert [each.name for each in path.parent.iterdir()] == ["one.key"]
    path.chmod(0o644)
    with pytest.raises(SecretExposed) as told:
        read_or_make(path, lambda: b"two")
    assert "chmod 600" in str(told.value.next_step)


def test_a_database_address_is_taken_apart_and_another_kind_refused(tmp_path: Path):
    made = database("postgresql://zavet:p%40ss@db.example:5433/records", default=tmp_path / "x")
    assert (made["NAME"], made["USER"], made["PASSWORD"], made["PORT"]) == (
        "records",
        "zavet",
        "p@ss",
        "5433",
    )
    assert (
        database("", default=tmp_path / "x.sqlite3")["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    )
    with pytest.raises(ZavetError, match="mysql"):
        database("mysql://x/y", default=tmp_path / "x")


def test_passwords_are_hashed_by_argon2_and_nothing_weaker():
    """The quick hasher of the tests stands in for this setting; the setting itself is read from the source."""
    text = Path(settings_module.__file__).read_text(encoding="utf-8")
    assert 'PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]' in text


@pytest.mark.sqlite
def test_wiped_bytes_are_wiped(db: None):
    from django.db import connection

    with connection.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("secure_delete", "synchronous", "foreign_keys")
        ]
    assert found == [1, 2, 1]
