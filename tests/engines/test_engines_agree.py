"""The fast engine means what the reference says, on any bytes, however they are cut."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engines.counting import HOST, assert_engines_agree, count_fast, count_slowly, groups
from zavet.core.statistics import LINE_CAP, MalformedKind, Panel
from zavet.visits.sample import SampleTruth, write_sample_log

FIELDS = {
    "address": [
        "192.0.2.1",
        "192.0.2.2",
        "2001:db8::1",
        "2001:db8::2",
        "pool-7.example",
        "::",
        '"',
    ],
    "day": [
        "17/May/2026",
        "18/May/2026",
        "30/Feb/2026",
        "01/Jan/0001",
        "99/Dec/9999",
        "7/May/2026",
    ],
    "hour": ["00", "09", "23", "24"],
    "target": [
        "GET / HTTP/1.1",
        "GET /a?b=c HTTP/2.0",
        "POST /%D0%B4%D0%B0 HTTP/1.0",
        "GET /x/anna%40example.org HTTP/1.1",
        r"GET /\xD0\xB4\x22 HTTP/1.1",
        "GET /style.css HTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET /a",
        r"\x16\x03\x01",
        "-",
        "",
        'GET /"q" HTTP/1.1',
    ],
    "status": ["200", "304", "404", "599", "600", "2OO"],
    "size": ["0", "17", "-", "999999999999", "1000000000000", "-1"],
    "referrer": [
        "-",
        "",
        "https://portal.example/a",
        "https://search.example/?q",
        "x://192.0.2.9",
        "?",
    ],
    "agent": [
        "-",
        "",
        "Mozilla/5.0 (X11) Firefox/128.0",
        r"a \"b\" \\",
        "GPTBot/1.2",
        "\u2028й",
        "\r",
    ],
}
FORM = '{address} - - [{day}:{hour}:05:03 +0300] "{target}" {status} {size} "{referrer}" "{agent}"'
WELL_FORMED = st.fixed_dictionaries(
    {name: st.sampled_from(choices) for name, choices in FIELDS.items()}
).map(lambda fields: FORM.format(**fields).encode())
ENDS = st.sampled_from([b"\n", b"\r\n", b"\r\r\n", b"\n\n"])
JUNK = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b"", b"x\x01", b"x\x9c", b"\x1f\x8b\x08", b"(\xb5/\xfd", b'"', b"\\", b"\0"]),
)


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """Draw a line with some bytes put over others."""
    line = draw(WELL_FORMED)
    at = draw(st.integers(0, len(line)))
    return line[:at] + draw(JUNK) + line[at + draw(st.integers(0, 3)) :]


LOGS = st.lists(st.tuples(st.one_of(WELL_FORMED, spoilt(), JUNK), ENDS), max_size=25).map(
    lambda pairs: b"".join(line + end for line, end in pairs)
)


@settings(max_examples=120, deadline=None)
@given(LOGS, st.booleans(), st.sampled_from([1, 7, 100, 1000]))
def test_both_engines_count_the_same(log: bytes, is_cut: bool, size: int):
    assert_engines_agree(log[:-1] if is_cut else log, size=size)


@pytest.mark.parametrize("length", [LINE_CAP - 1, LINE_CAP, LINE_CAP + 1, 3 * LINE_CAP])
@pytest.mark.parametrize("size", [4096, LINE_CAP, 1 << 24])
def test_both_engines_give_up_the_same_long_lines(length: int, size: int):
    line = FORM.format(**{name: choices[0] for name, choices in FIELDS.items()}).encode()
    long = line[:-1] + b"a" * (length - len(line)) + b'"'
    assert_engines_agree(b"\n".join([line, long, line, long, long + b"\r", line]), size=size)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, SampleTruth]:
    path = tmp_path_factory.mktemp("sample") / "access.log"
    truth = write_sample_log(
        path, lines=50_000, days_until=date(2026, 4, 15), seed=11, host=HOST, days=7
    )
    return path.read_bytes(), truth


def test_a_sample_is_counted_to_the_last_line_byte_and_visitor(sample: tuple[bytes, SampleTruth]):
    data, truth = sample
    counter, tables = count_fast(data)
    assert (counter.lines, counter.patched) == (truth.lines, truth.patched)
    assert counter.malformed == truth.malformed
    assert counter.hits == truth.hits_by_day
    for panel in Panel:
        totals = [g.total for n, t in tables.items() if n.panel is panel for g in t.groups.values()]
        assert sum(total.hits for total in totals) == truth.hits, panel
        assert sum(total.bytes for total in totals) == truth.size, panel
    days = {n: t for n, t in tables.items() if n.panel is Panel.DAY}
    assert {
        (name.day, name.is_bot): group.total.visitors
        for name, table in days.items()
        for group in table.groups.values()
    } == truth.visitors


def test_the_sample_holds_every_kind_of_damage_it_should(sample: tuple[bytes, SampleTruth]):
    data, truth = sample
    assert truth.lines == truth.hits + truth.malformed.total() == data.count(b"\n")
    assert set(truth.malformed) == {MalformedKind.EMPTY, MalformedKind.SHAPE, MalformedKind.DATE}
    assert 0.003 < (truth.malformed.total() + truth.patched) / truth.lines < 0.007


def test_both_engines_count_a_sample_the_same(sample: tuple[bytes, SampleTruth]):
    assert_engines_agree(sample[0][:3_000_000])


def test_the_size_of_chunks_changes_nothing(sample: tuple[bytes, SampleTruth]):
    whole, by_whole = count_fast(sample[0])
    cut, by_cut = count_fast(sample[0], size=300_007)
    assert (whole.lines, whole.patched, whole.malformed) == (cut.lines, cut.patched, cut.malformed)
    assert groups(by_whole) == groups(by_cut)


def test_the_same_seed_gives_the_same_sample(tmp_path: Path):
    for name in ("one", "two"):
        write_sample_log(
            tmp_path / name, lines=3000, days_until=date(2026, 4, 15), seed=3, host=HOST
        )
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_real_log_of_ten_thousand_lines_has_one_malformed(repository: Path):
    log = repository.parent / "shared" / "statistics" / "access.log"
    if not log.exists():
        pytest.skip("the development log lies beside the checkout only on a developer's machine")
    counter, _tables = count_fast(log.read_bytes())
    assert (counter.lines, dict(counter.malformed)) == (10_000, {MalformedKind.SHAPE: 1})
    assert count_slowly(log.read_bytes()).malformed == counter.malformed
