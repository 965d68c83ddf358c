import time
from datetime import date

import pytest

from zavet.core.statistics import (
    LINE_CAP,
    Malformed,
    MalformedKind,
    Visit,
    parse_line,
    repair,
)

LINE = b'192.0.2.7 - - [17/May/2026:10:05:03 +0300] "GET /a?x=1 HTTP/1.1" 200 512 "-" "Agent/1"'


def test_a_combined_line_is_read_whole():
    assert parse_line(LINE + b"\r\n") == Visit(
        address="192.0.2.7",
        day=date(2026, 5, 17),
        hour="10",
        path="/a",
        status="200",
        size=512,
        referrer="-",
        agent="Agent/1",
    )


def test_a_visit_does_not_print_who_visited():
    shown = repr(parse_line(LINE))
    assert [part for part in ("192.0.2.7", "/a", "Agent") if part in shown] == []


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        (rb"say \"hi\" \\", r"say \"hi\" \\"),
        (rb"\x22hex\x22 \xD0", r"\x22hex\x22 \xD0"),
        (b"\xcf\xf0 \xff\0", "?? ??"),
        ("Агент".encode(), "Агент"),
    ],
)
def test_escapes_and_strange_bytes_stay_inside_their_field(agent: bytes, kept: str):
    assert parse_line(LINE.replace(b"Agent/1", agent)).agent == kept


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (b"", MalformedKind.EMPTY),
        (b"\r\n", MalformedKind.EMPTY),
        (LINE[:-1], MalformedKind.SHAPE),
        (LINE + b'"', MalformedKind.SHAPE),
        (LINE + b' "-"', MalformedKind.SHAPE),
        (LINE.replace(b"17/May", b"31/Feb"), MalformedKind.DATE),
        (LINE.replace(b"2026", b"0000"), MalformedKind.DATE),
        (LINE.replace(b"17/May", b"17/Mai"), MalformedKind.SHAPE),
        (LINE.replace(b":10:", b":24:"), MalformedKind.SHAPE),
        (LINE.replace(b" 200 ", b" 2OO "), MalformedKind.SHAPE),
        (LINE.replace(b" 512 ", b" 9999999999999 "), MalformedKind.SHAPE),
        (b"x" * LINE_CAP, MalformedKind.SHAPE),
        (b"x" * (LINE_CAP + 1), MalformedKind.TOO_LONG),
    ],
)
def test_every_other_line_is_malformed_of_a_kind(line: bytes, kind: MalformedKind):
    assert parse_line(line) == Malformed(kind=kind)


@pytest.mark.parametrize(
    "made_request", [b"", b"-", rb"\x16\x03\x01", b"GET http://other.example/ HTTP/1.1", b"get /"]
)
def test_a_request_for_no_page_is_still_a_visit(made_request: bytes):
    assert parse_line(LINE.replace(b"GET /a?x=1 HTTP/1.1", made_request)).path is None


def test_repair_keeps_the_length_in_bytes_and_counts_lines():
    data = b"ok\n\xff\xfe\0x\n" + "да".encode()[:3] + b"\nyes?\n"
    text, patched = repair(data)
    assert (len(text), patched) == (len(data), 2)
    assert text.decode() == "ok\n???x\nд?\nyes?\n"


@pytest.mark.parametrize("filling", [b"\\", b'\\"', b'"', b" ", b"[", b"\xff", b'" "'])
def test_no_filling_makes_reading_slow(filling: bytes):
    line = LINE[:-1] + filling * ((LINE_CAP - len(LINE)) // len(filling))
    start = time.process_time()
    parse_line(line)
    assert time.process_time() - start < 2
