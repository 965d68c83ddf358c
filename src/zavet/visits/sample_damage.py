"""Fifteen kinds of damage and oddity of real access logs, and what a right count makes of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random  # noqa: TID251 - seeded by the sample
from typing import NamedTuple

from zavet.core.statistics import MalformedKind

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NOT_UTF8 = "\udccf\udcf0\udce8\udcff"  # CP1251 bytes, as surrogateescape writes them
_TLS_HELLO = r"\x16\x03\x01\x02\x00\x01\x00\x01\xFC\x03\x03"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleHit:
    """One invented request."""

    address: str
    day: date
    second: int
    request: str
    status: str
    size: int
    referrer: str
    agent: str

    def line(self) -> bytes:
        """Return the hit as a line of the combined format, without its newline."""
        day = f"{self.day.day:02d}/{_MONTHS[self.day.month - 1]}/{self.day.year}"
        time = f"{self.second // 3600:02d}:{self.second // 60 % 60:02d}:{self.second % 60:02d}"
        text = (
            f'{self.address} - - [{day}:{time} +0300] "{self.request}" {self.status} {self.size}'
            f' "{self.referrer}" "{self.agent}"'
        )
        return text.encode("utf-8", "surrogateescape")


class Damaged(NamedTuple):
    """A line after damage: malformed of some kind, or still a hit, perhaps another one."""

    line: bytes
    kind: MalformedKind | None = None
    hit: SampleHit | None = None
    is_patched: bool = False


def damage(hit: SampleHit, chance: Random) -> Damaged:
    """Return the hit spoilt in one of the fifteen ways."""
    return chance.choice(_WAYS)(hit, chance)


def _shape(line: bytes) -> Damaged:
    return Damaged(line, kind=MalformedKind.SHAPE)


def _odd(hit: SampleHit, *, is_patched: bool = False) -> Damaged:
    return Damaged(hit.line(), hit=hit, is_patched=is_patched)


def _truncated(hit: SampleHit, chance: Random) -> Damaged:
    line = hit.line()
    return _shape(line[: chance.randrange(5, len(line) - 1)])


def _missing_quote(hit: SampleHit, _chance: Random) -> Damaged:
    return _shape(hit.line().replace(b'" ', b" ", 1))


def _binary(_hit: SampleHit, chance: Random) -> Damaged:
    junk = bytes(chance.choice((0, 1, 22, 128, 192, 254, 255)) for _ in range(40))
    return Damaged(junk, kind=MalformedKind.SHAPE, is_patched=True)


def _text(_hit: SampleHit, _chance: Random) -> Damaged:
    return _shape(b"nginx: [alert] worker process 77 exited on signal 11")


def _empty(_hit: SampleHit, _chance: Random) -> Damaged:
    return Damaged(b"", kind=MalformedKind.EMPTY)


def _bad_status(hit: SampleHit, _chance: Random) -> Damaged:
    return _shape(replace(hit, status="2OO").line())


def _bad_size(hit: SampleHit, _chance: Random) -> Damaged:
    return _shape(replace(hit, size=10**13).line())


def _bad_date(hit: SampleHit, _chance: Random) -> Damaged:
    line = hit.line()
    start = line.index(b"[") + 1
    return Damaged(line[:start] + b"39" + line[start + 2 :], kind=MalformedKind.DATE)


def _long_query(hit: SampleHit, chance: Random) -> Damaged:
    query = "A" * chance.choice((5_000, 16_000))
    return _odd(replace(hit, request=f"GET /search?q={query} HTTP/1.1"))


def _carriage_return(hit: SampleHit, _chance: Random) -> Damaged:
    return Damaged(hit.line() + b"\r", hit=hit)


def _apache_quote(hit: SampleHit, _chance: Random) -> Damaged:
    return _odd(replace(hit, agent=hit.agent + r" \"quoted\" tail \\"))


def _nginx_escape(hit: SampleHit, _chance: Random) -> Damaged:
    return _odd(replace(hit, agent=hit.agent + r" \x22tail\x22 \xD0"))


def _tls_hello(hit: SampleHit, _chance: Random) -> Damaged:
    return _odd(replace(hit, request=_TLS_HELLO, status="400", referrer="-", agent="-"))


def _not_utf8(hit: SampleHit, _chance: Random) -> Damaged:
    return _odd(replace(hit, agent=f"{hit.agent} {_NOT_UTF8}"), is_patched=True)


def _nul(hit: SampleHit, _chance: Random) -> Damaged:
    return _odd(replace(hit, referrer="https://search.example/\0nul"), is_patched=True)


_WAYS: tuple[Callable[[SampleHit, Random], Damaged], ...] = (
    _truncated,
    _missing_quote,
    _binary,
    _text,
    _empty,
    _bad_status,
    _bad_size,
    _bad_date,
    _long_query,
    _carriage_return,
    _apache_quote,
    _nginx_escape,
    _tls_hello,
    _not_utf8,
    _nul,
)
