"""A restore on PostgreSQL begins only where nobody is connected; the server's own housekeeping is nobody."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from house_of_copies import House, settled_house

pytestmark = pytest.mark.postgres

VACUUMED_ALL_THE_TIME = (
    "CREATE TABLE swept AS SELECT generate_series(1, 100000) AS number;"
    " ALTER TABLE swept SET (autovacuum_vacuum_insert_threshold = 0,"
    " autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)"
)
HOUSEKEEPERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = %s AND backend_type = 'autovacuum worker'"
)


@pytest.fixture
def house(tmp_path: Path):
    """Return an installation with a copy."""
    with settled_house(tmp_path) as settled:
        assert settled.back_up().returncode == 0
        yield settled


def records(house: House) -> str:
    return house.environment["ZAVET_DATABASE_URL"]


@contextmanager
def server(house: House) -> Iterator[psycopg.Connection]:
    """Connect to the server beside the databases of the house."""
    address = urlsplit(records(house))._replace(path="/postgres").geturl()
    with psycopg.connect(address, autocommit=True) as connection:
        yield connection


@contextmanager
def housekeeping(house: House) -> Iterator[None]:
    """Have the server's own vacuum at work in the records."""
    with psycopg.connect(records(house)) as owner:
        owner.execute(VACUUMED_ALL_THE_TIME)
    with server(house) as connection:
        connection.execute("ALTER SYSTEM SET autovacuum_naptime = '1s'")
        connection.execute("SELECT pg_reload_conf()")
        try:
            until = time.monotonic() + 60
            name = [urlsplit(records(house)).path.strip("/")]
            while not connection.execute(HOUSEKEEPERS, name).fetchone()[0]:
                assert time.monotonic() < until
                time.sleep(0.1)
            yield
        finally:
            connection.execute("ALTER SYSTEM RESET autovacuum_naptime")
            connection.execute("SELECT pg_reload_conf()")


def test_a_restore_is_refused_while_somebody_is_connected(house: House) -> None:
    with psycopg.connect(records(house)):
        refused = house.run("restore", house.copies)
    assert refused.returncode == 1
    assert "К базе «records» подключён кто-то ещё" in refused.stderr
    house.restore(with_keys=False)


def test_the_servers_own_vacuum_keeps_no_restore_back(house: House) -> None:
    with housekeeping(house):
        done = house.run("restore", house.copies)
    assert done.returncode == 0, done.stderr
