"""What every test needs: a data folder of its own, both databases, one moment.

The folder is made before Django's settings load, so that no test can touch the data of a running Zavet.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import django
import django.conf
import hypothesis
import pytest

from promises import PROPERTY, Recorder

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

DATABASES = ["default", "keys"]

# No deadline: a busy machine is no fault of the thing that is tried.
hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def _make_data_folder() -> Path:
    """Make this process's own data folder (each xdist worker gets one) and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="zavet-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["ZAVET_DATA"] = str(folder)
    return folder


DATA_FOLDER = _make_data_folder()

os.environ["DJANGO_SETTINGS_MODULE"] = "zavet.project.settings"
# Playwright's synchronous API runs inside a loop; Django would refuse the ORM there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
django.setup()
if DATA_FOLDER.resolve() != django.conf.settings.ZAVET_DATA:
    message = "Settings were loaded before the tests' data folder: unset DJANGO_SETTINGS_MODULE"
    raise pytest.UsageError(message)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--promises", type=Path, help="write the table of promises to this file")


def pytest_configure(config: pytest.Config) -> None:
    """Record promises where all workers' reports come together."""
    target = config.getoption("--promises")
    if target and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(target), "promises")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Hand no settings down to workers: each loads them after its own data folder is made."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Open both databases to every test that asks for one: records and keys live apart, yet act together."""
    for item in items:
        _skip_on_other_engine(item)
        for marker in item.iter_markers("promise"):
            item.user_properties += [(PROPERTY, promise) for promise in marker.args]
        marker = item.get_closest_marker("django_db")
        asks = {"db", "transactional_db", "live_server"} & set(getattr(item, "fixturenames", ()))
        if marker is None and not asks:
            continue
        options = {"databases": DATABASES, **(marker.kwargs if marker else {})}
        if asks & {"transactional_db", "live_server"}:
            options["transaction"] = True
        item.add_marker(pytest.mark.django_db(**options), append=False)


def _skip_on_other_engine(item: pytest.Item) -> None:
    """Skip what is marked for one database engine on the other."""
    on_postgres = os.environ.get("ZAVET_DATABASE_URL", "").startswith("postgres")
    if item.get_closest_marker("postgres") and not on_postgres:
        item.add_marker(pytest.mark.skip(reason="runs on PostgreSQL only: make test-postgres"))
    if item.get_closest_marker("sqlite") and on_postgres:
        item.add_marker(pytest.mark.skip(reason="runs on SQLite only"))


@pytest.fixture(scope="session", autouse=True)
def _flushes_pass() -> Iterator[None]:
    """Let tests that commit clean up, past the triggers of the journal."""
    from flushing import flushes_pass

    with flushes_pass():
        yield


@pytest.fixture(autouse=True)
def _nothing_outside_the_databases() -> Iterator[None]:
    """Forget after each test what was destroyed and signed in it: its databases go, and the next one's would not fit."""
    yield
    for name in ("ledger", "checkpoints"):
        shutil.rmtree(DATA_FOLDER / name, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Hash passwords with the least work in every test but the one that looks at the real setting."""
    if "django" in sys.modules:
        from django.conf import settings

        settings.PASSWORD_HASHERS = ["hashing.QuickArgon2"]


@pytest.fixture
def moment() -> datetime:
    """Return the moment tests happen at: a Wednesday morning, away from holidays and from year's end."""
    return datetime(2026, 4, 15, 9, 30, tzinfo=UTC)


@pytest.fixture
def data_folder() -> Path:
    """Return the data folder of this test process."""
    return DATA_FOLDER


@pytest.fixture(scope="session")
def repository() -> Path:
    """Return the root of the checkout."""
    return Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def zavet() -> list[str]:
    """Return the words that start the command line in a process of its own."""
    return [sys.executable, "-m", "zavet"]


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    """Start Debian's Chromium for one file of tests (Playwright allows one at a time in a process)."""
    sync_api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("Chromium is missing; make test installs Debian's")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=sandbox)
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def find_barriers() -> Callable[["Page"], list[str]]:
    """Return what lists the barriers axe finds on a page: rule, how grave, and where."""
    script = (Path(__file__).parent / "journeys" / "vendor" / "axe.min.js").read_text()

    def find(page: "Page") -> list[str]:
        page.evaluate(script)
        found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{barrier['id']} ({barrier['impact']}): {node['target']}"
            for barrier in found["violations"]
            for node in barrier["nodes"]
        ]

    return find
