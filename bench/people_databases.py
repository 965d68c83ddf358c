"""A pair of databases for each population where PostgreSQL is asked for; SQLite's lie in the population's folder."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
from psycopg.sql import SQL, Identifier

_ADDRESSES = ("ZAVET_DATABASE_URL", "ZAVET_KEYS_DATABASE_URL")


@contextmanager
def own_databases(people: int) -> Iterator[dict[str, str]]:
    """Make databases beside those the environment names, yield their addresses, and drop them at the end."""
    own = {name: os.environ[name] for name in _ADDRESSES if os.environ.get(name)}
    own = {name: f"{address}_{people}" for name, address in own.items()}
    for name, address in own.items():
        _say("CREATE DATABASE {}", beside=os.environ[name], database=_database(address))
    try:
        yield own
    finally:
        for name, address in own.items():
            _say("DROP DATABASE {} (FORCE)", beside=os.environ[name], database=_database(address))


def _database(address: str) -> str:
    return urlsplit(address).path.lstrip("/")


def _say(statement: str, *, beside: str, database: str) -> None:
    with psycopg.connect(beside, autocommit=True) as connection:
        connection.execute(SQL(statement).format(Identifier(database)))
