"""Access logs into published sums: what is kept, what is refused, what never reaches a disk."""

import gzip
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import DatabaseError, transaction

from sites import publish_site
from zavet.core.statistics import REST, MalformedKind, Panel
from zavet.core.values import Actor, ZavetError
from zavet.journal import queries as journal
from zavet.visits import queries
from zavet.visits.log_file import LogUnreadable
from zavet.visits.models import DailyPanel, ImportRun, ImportState, PublishedTable
from zavet.visits.operations import (
    GroupTooSmall,
    LogAlreadyImported,
    LogNotRead,
    import_log,
)
from zavet.visits.permits import StatisticsRefused
from zavet.visits.publishing import DaysTaken, publish
from zavet.visits.sample import SampleTruth, write_sample_log

HOST = "kindergarten.localhost"
DAYS = 4
FOREVER = {"day_from": date(2000, 1, 1), "day_until": date(2100, 1, 1)}
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def site_id(db: None, moment: datetime) -> UUID:
    return _open_site("kindergarten", moment)


def _open_site(slug: str, moment: datetime) -> UUID:
    """Open a site whose policy was in force before the days of the sample."""
    return publish_site(slug, at=moment - timedelta(days=30)).id


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SampleTruth]:
    path = tmp_path_factory.mktemp("log") / "access.log"
    truth = write_sample_log(
        path, lines=8000, days_until=date(2026, 4, 15), seed=4, host=HOST, days=DAYS
    )
    return path, truth


def _import(site_id: UUID, path: Path, at: datetime, **options: object) -> queries.ImportView:
    return import_log(site_id=site_id, path=path, by=Actor.system(), at=at, **options)


def _lines(*, day: str, people: range, page: str = "/", agent: str = AGENT) -> str:
    return "".join(
        f'192.0.2.{number} - - [{day}:10:00:00 +0300] "GET {page} HTTP/1.1" 200 100 "-" "{agent}"\n'
        for number in people
    )


def _write(path: Path, *parts: str) -> Path:
    path.write_text("".join(parts), encoding="utf-8")
    return path


def test_a_log_becomes_daily_sums_and_every_line_is_accounted_for(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    path, truth = sample
    done = _import(site_id, path, moment)
    assert (done.lines, done.hits, done.patched) == (truth.lines, truth.hits, truth.patched)
    assert done.malformed == truth.malformed
    assert done.lines == done.hits + sum(done.malformed.values())
    assert (done.late, done.early, done.state) == (0, 0, ImportState.PUBLISHED)
    assert (done.first_on, done.last_on) == (date(2026, 4, 11), date(2026, 4, 14))
    assert done.published_tables + done.withheld_tables == DAYS * len(Panel) * 2
    days = [
        day
        for is_bot in (False, True)
        for day in queries.list_days(site_id=site_id, is_bot=is_bot, **FOREVER)
    ]
    assert sum(day.hits for day in days) == truth.hits
    assert sum(day.bytes for day in days) == truth.size
    assert done.visitor_days == sum(day.visitors for day in days) == sum(truth.visitors.values())
    assert queries.list_imports(site_id=site_id) == (done,)
    assert queries.count_malformed(site_id=site_id) == truth.malformed


def test_every_panel_that_is_published_adds_up_to_the_day(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    _import(site_id, sample[0], moment)
    withheld = {
        (t.day, t.panel, t.is_bot) for t in queries.list_withheld(site_id=site_id, **FOREVER)
    }
    for day in queries.list_days(site_id=site_id, **FOREVER):
        period = {"day_from": day.day, "day_until": day.day + timedelta(days=1)}
        for panel in Panel:
            if (day.day, panel, False) not in withheld:
                view = queries.get_panel(site_id=site_id, panel=panel, **period)
                assert (view.total.hits, view.total.bytes) == (day.hits, day.bytes), panel


def test_a_panel_shows_its_largest_groups_in_words(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    _import(site_id, sample[0], moment)
    view = queries.get_panel(site_id=site_id, panel=Panel.PAGE, top=3, **FOREVER)
    assert [row.name for row in view.rows[:2]] == ["оформление страниц", "/"]
    assert len(view.rows) == 3
    assert view.rest.name == "прочее"
    referrers = queries.get_panel(site_id=site_id, panel=Panel.REFERRER, **FOREVER)
    assert referrers.rows[0].name == "с этого же сайта"
    robots = queries.get_panel(site_id=site_id, panel=Panel.BROWSER, is_bot=True, **FOREVER)
    assert {"Chrome", "Firefox"}.isdisjoint(row.name for row in robots.rows)


def test_no_row_tells_fewer_than_five_people(site_id: UUID, tmp_path: Path, moment: datetime):
    crowd = _lines(day="13/Apr/2026", people=range(1, 40))
    few = _lines(day="13/Apr/2026", people=range(1, 5), page="/rare")
    others = _lines(day="13/Apr/2026", people=range(10, 14), page="/seldom")
    _import(site_id, _write(tmp_path / "log", crowd, few, others), moment)
    view = queries.get_panel(site_id=site_id, panel=Panel.PAGE, **FOREVER)
    assert [(row.key, row.visitor_days) for row in view.rows] == [("/", 39)]
    assert (view.rest.key, view.rest.hits, view.rest.visitor_days) == (REST, 8, 8)
    assert view.total.hits == 47


def test_one_person_with_many_agents_is_no_crowd(site_id: UUID, tmp_path: Path, moment: datetime):
    crowd = _lines(day="13/Apr/2026", people=range(1, 40))
    sybil = [
        _lines(day="13/Apr/2026", people=range(7, 8), page="/trap", agent=f"{AGENT} x{n}")
        for n in range(100)
    ]
    _import(site_id, _write(tmp_path / "log", crowd, *sybil), moment)
    assert not DailyPanel.objects.filter(key="/trap").exists()


def test_a_day_of_too_few_people_is_withheld_and_said_to_be(
    site_id: UUID, tmp_path: Path, moment: datetime
):
    log = _write(tmp_path / "log", _lines(day="13/Apr/2026", people=range(1, 5)))
    done = _import(site_id, log, moment)
    assert (done.published_tables, done.withheld_tables) == (0, len(Panel))
    assert not DailyPanel.objects.exists()
    withheld = queries.list_withheld(site_id=site_id, **FOREVER)
    assert {table.panel for table in withheld} == set(Panel)
    assert {(table.day, table.is_bot) for table in withheld} == {(date(2026, 4, 13), False)}


@pytest.mark.parametrize("is_packed", [False, True])
def test_the_same_file_is_refused_by_name_packed_or_not(
    site_id: UUID,
    sample: tuple[Path, SampleTruth],
    tmp_path: Path,
    moment: datetime,
    is_packed: bool,
):
    _import(site_id, sample[0], moment)
    again = tmp_path / "another-name"
    data = sample[0].read_bytes()
    again.write_bytes(gzip.compress(data) if is_packed else data)
    before = _everything()
    with pytest.raises(LogAlreadyImported, match="2026-04-15"):
        _import(site_id, again, moment)
    assert _everything() == before


def test_a_packed_log_counts_as_the_plain_one(
    site_id: UUID, sample: tuple[Path, SampleTruth], tmp_path: Path, moment: datetime
):
    packed = tmp_path / "access.log.1.gz"
    packed.write_bytes(gzip.compress(sample[0].read_bytes()))
    seen = []
    done = _import(site_id, packed, moment, progress=lambda *told: seen.append(told))
    assert (done.hits, done.size) == (sample[1].hits, sample[0].stat().st_size)
    assert seen[-1] == (packed.stat().st_size, packed.stat().st_size)


def test_a_published_day_never_changes_and_late_lines_are_shown(
    site_id: UUID, tmp_path: Path, moment: datetime
):
    first = _lines(day="13/Apr/2026", people=range(1, 20))
    _import(site_id, _write(tmp_path / "one", first), moment)
    before = list(DailyPanel.objects.order_by("id").values())
    second = _lines(day="13/Apr/2026", people=range(1, 21)) + _lines(
        day="14/Apr/2026", people=range(1, 11)
    )
    done = _import(site_id, _write(tmp_path / "two", second), moment)
    assert (done.late, done.hits) == (20, 30)
    assert (done.first_on, done.last_on) == (date(2026, 4, 14), date(2026, 4, 14))
    assert (
        list(DailyPanel.objects.filter(day_on=date(2026, 4, 13)).order_by("id").values()) == before
    )


def test_robots_cannot_be_added_to_a_day_published_without_them(
    site_id: UUID, tmp_path: Path, moment: datetime
):
    _import(
        site_id, _write(tmp_path / "one", _lines(day="13/Apr/2026", people=range(1, 9))), moment
    )
    robots = _lines(day="13/Apr/2026", people=range(1, 9), agent="curl/8.5.0")
    done = _import(site_id, _write(tmp_path / "two", robots), moment)
    assert (done.late, done.state) == (8, ImportState.NOTHING_NEW)
    assert not DailyPanel.objects.filter(is_bot=True).exists()


def test_a_day_that_is_not_over_waits_for_the_next_import(
    site_id: UUID, tmp_path: Path, moment: datetime
):
    running = _lines(day="15/Apr/2026", people=range(1, 9))
    log = _write(tmp_path / "log", _lines(day="14/Apr/2026", people=range(1, 8)), running)
    today = _import(site_id, log, moment)
    assert (today.early, today.late, today.last_on) == (8, 0, date(2026, 4, 14))
    tomorrow = _import(site_id, log, moment + timedelta(days=1))
    assert (tomorrow.early, tomorrow.late, tomorrow.last_on) == (0, 7, date(2026, 4, 15))
    with pytest.raises(LogAlreadyImported):
        _import(site_id, log, moment + timedelta(days=2))


@pytest.mark.parametrize(("malformed", "is_refused"), [(5, False), (6, True)])
def test_a_log_damaged_in_more_than_five_lines_of_a_hundred_is_refused(
    site_id: UUID, tmp_path: Path, moment: datetime, malformed: int, is_refused: bool
):
    good = _lines(day="13/Apr/2026", people=range(1, 101 - malformed))
    log = _write(tmp_path / "log", good, "spoilt\n" * malformed)
    if not is_refused:
        assert _import(site_id, log, moment).malformed == {MalformedKind.SHAPE: malformed}
        return
    with pytest.raises(LogNotRead, match="Испорченных строк 6 из 100"):
        _import(site_id, log, moment)
    assert _everything() == ([], [], [])


def _damaged_gzip(path: Path) -> None:
    path.write_bytes(gzip.compress(_lines(day="13/Apr/2026", people=range(1, 200)).encode())[:-20])


@pytest.mark.parametrize(
    ("make", "refused"),
    [
        (lambda path: path.write_bytes(b""), (LogNotRead, "пуст")),
        (lambda path: path.write_bytes(gzip.compress(b"")), (LogNotRead, "пуст")),
        (lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" * 5000), (LogNotRead, "combined")),
        (lambda path: path.write_text("host message\n"), (LogNotRead, "combined")),
        (_damaged_gzip, (LogUnreadable, "повреждён")),
        (Path.mkdir, (LogUnreadable, "обычным файлом")),
        (Path.exists, (LogUnreadable, "не открывается")),
    ],
)
def test_what_is_no_log_is_refused_in_words_with_a_next_step(
    site_id: UUID, tmp_path: Path, moment: datetime, make, refused: tuple[type[ZavetError], str]
):
    path = tmp_path / "ivan-ivanov.log"
    make(path)
    with pytest.raises(refused[0], match=refused[1]) as refusal:
        _import(site_id, path, moment)
    assert str(refusal.value.next_step)
    assert "ivan" not in f"{refusal.value} {refusal.value.next_step}"
    assert _everything() == ([], [], [])


def test_groups_smaller_than_five_cannot_be_asked_for(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    with pytest.raises(GroupTooSmall):
        _import(site_id, sample[0], moment, k=4)


def test_the_journal_tells_of_the_import_in_numbers(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    done = _import(site_id, sample[0], moment)
    (entry,) = journal.list_entries(site_id=site_id, event_prefix="visits.")
    assert (entry.event, entry.at) == ("visits.log.imported", moment)
    assert (entry.facts["import"], entry.facts["digest"]) == (str(done.id), done.digest)
    assert (entry.facts["lines"], entry.facts["hits"]) == (done.lines, done.hits)


def test_without_its_journal_entry_nothing_is_published(
    site_id: UUID,
    sample: tuple[Path, SampleTruth],
    moment: datetime,
    monkeypatch: pytest.MonkeyPatch,
):
    monkeypatch.setattr("zavet.journal.operations.is_declared", lambda _event: False)
    with pytest.raises(ZavetError):
        _import(site_id, sample[0], moment)
    assert _everything() == ([], [], [])


def test_days_taken_by_a_faster_import_are_not_published_twice(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    _import(site_id, sample[0], moment)
    before = _everything()
    slower = ImportRun.objects.get()
    slower.pk = UUID(int=7)
    slower.digest = "0" * 64
    slower._state.adding = True
    with pytest.raises(DaysTaken):
        publish(
            slower,
            days=[date(2026, 4, 13)],
            panels=frozenset(Panel),
            decisions=[],
            k=5,
            by=Actor.system(),
        )
    assert _everything() == before


@pytest.mark.parametrize("table", [DailyPanel, PublishedTable])
def test_the_database_refuses_to_change_what_was_published(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime, table
):
    _import(site_id, sample[0], moment)
    for change in (lambda: table.objects.update(is_bot=True), lambda: table.objects.all().delete()):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()


def _everything() -> tuple[list, list, list]:
    tables = (ImportRun, PublishedTable, DailyPanel)
    return tuple(list(table.objects.order_by("pk").values()) for table in tables)


@pytest.mark.parametrize("slug", ["clinic"])
def test_a_site_whose_policy_promises_no_statistics_counts_nothing(
    db: None, slug: str, sample: tuple[Path, SampleTruth], moment: datetime
):
    with pytest.raises(StatisticsRefused) as refusal:
        _import(_open_site(slug, moment), sample[0], moment)
    assert str(refusal.value.clause).startswith(f"{slug} ")
    assert _everything() == ([], [], [])


def test_panels_the_policy_does_not_name_are_left_out_for_good(
    db: None, sample: tuple[Path, SampleTruth], moment: datetime
):
    site_id = _open_site("municipal-portal", moment)
    _import(site_id, sample[0], moment)
    named = {Panel.DAY, Panel.HOUR, Panel.PAGE, Panel.STATUS}
    assert set(DailyPanel.objects.values_list("panel", flat=True)) == named
    assert set(PublishedTable.objects.values_list("panel", flat=True)) == set(Panel)


def test_other_sites_see_nothing(site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime):
    _import(site_id, sample[0], moment)
    other = UUID(int=1)
    assert queries.list_imports(site_id=other) == ()
    assert queries.list_days(site_id=other, **FOREVER) == ()
    assert queries.find_last_day(site_id=other) is None
    assert queries.find_last_day(site_id=site_id) == date(2026, 4, 14)


def test_moments_are_those_that_were_given(
    site_id: UUID, sample: tuple[Path, SampleTruth], moment: datetime
):
    done = _import(site_id, sample[0], moment)
    assert done.started_at == moment
    assert done.finished_at.tzinfo == UTC
