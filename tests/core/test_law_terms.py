"""The terms of the law as data: complete, each with its article, none that lets a destruction be late."""

from datetime import UTC, date, datetime

import pytest

from zavet.core.calendar import due, extended, stricter
from zavet.core.language.words import RightKind
from zavet.core.law import TERMS, LawTermUnknown, get_term, resolve, term_for
from zavet.core.values import Term, TermUnit

RECEIVED = datetime(2025, 12, 30, 9, tzinfo=UTC)
AT_ONCE = "at once"


def said(term: Term | None) -> str:
    return f"{term.amount} {term.unit}" if term else ""


TABLE = """
D01 | answer_information       | 10 working_day  | 5 working_day | 152-ФЗ ст. 20 ч. 1       | 2022-09-01
D02 | refuse_information       | 10 working_day  | 5 working_day | 152-ФЗ ст. 20 ч. 2       | 2022-09-01
D03 |                          | 30 calendar_day |               | 152-ФЗ ст. 14 ч. 4       | 2022-09-01
D04 | rectify                  | 7 working_day   |               | 152-ФЗ ст. 20 ч. 3       | 2022-09-01
D05 | destroy_proven           | 7 working_day   |               | 152-ФЗ ст. 20 ч. 3       | 2022-09-01
D06 | tell_recipients          |                 |               | 152-ФЗ ст. 20 ч. 3       | 2022-09-01
D07 | answer_authority         | 10 working_day  | 5 working_day | 152-ФЗ ст. 20 ч. 4       | 2022-09-01
D08 | block                    | at once         |               | 152-ФЗ ст. 21 ч. 1       | 2022-09-01
D09 | block_inaccurate         | at once         |               | 152-ФЗ ст. 21 ч. 1       | 2022-09-01
D10 | finish_review            | 7 working_day   |               | 152-ФЗ ст. 21 ч. 2       | 2022-09-01
D11 | stop_unlawful            | 3 working_day   |               | 152-ФЗ ст. 21 ч. 3       | 2022-09-01
D12 | destroy_unlawful         | 10 working_day  |               | 152-ФЗ ст. 21 ч. 3       | 2022-09-01
D13 | tell_subject             |                 |               | 152-ФЗ ст. 21 ч. 3       | 2022-09-01
D14 | notify_breach            | 24 hour         |               | 152-ФЗ ст. 21 ч. 3.1 п. 1 | 2022-09-01
D15 | report_investigation     | 72 hour         |               | 152-ФЗ ст. 21 ч. 3.1 п. 2 | 2022-09-01
D16 | destroy_after_purpose    | 30 calendar_day |               | 152-ФЗ ст. 21 ч. 4       | 2022-09-01
D17 | destroy_after_withdrawal | 30 calendar_day |               | 152-ФЗ ст. 21 ч. 5       | 2022-09-01
D18 | stop_processing          | 10 working_day  | 5 working_day | 152-ФЗ ст. 21 ч. 5.1     | 2022-09-01
D19 | destroy_blocked          | 6 month         |               | 152-ФЗ ст. 21 ч. 6       | 2022-09-01
D20 | stop_mailing             | at once         |               | 152-ФЗ ст. 15 ч. 2       | 2022-09-01
D21 | publish_conditions       | 3 working_day   |               | 152-ФЗ ст. 10.1 ч. 10    | 2021-03-01
D22 | stop_transfer            | at once         |               | 152-ФЗ ст. 10.1 ч. 12    | 2021-03-01
D23 | stop_dissemination       | 3 working_day   |               | 152-ФЗ ст. 10.1 ч. 14    | 2021-03-01
D24 | answer_objection         | 30 calendar_day |               | 152-ФЗ ст. 16 ч. 4       | 2022-09-01
D25 | give_transfer_documents  | 10 working_day  | 5 working_day | 152-ФЗ ст. 12 ч. 6       | 2023-03-01
D26 |                          | 10 working_day  |               | 152-ФЗ ст. 12 ч. 9       | 2023-03-01
D27 | update_notice            |                 |               | 152-ФЗ ст. 22 ч. 7       | 2023-03-01
D28 | notify_end               | 10 working_day  |               | 152-ФЗ ст. 22 ч. 7       | 2023-03-01
D29 |                          | 30 calendar_day |               | 152-ФЗ ст. 22 ч. 4       | 2022-09-01
D30 | stop_special             | at once         |               | 152-ФЗ ст. 10 ч. 4       | 2022-09-01
D31 | exclude_from_directory   | at once         |               | 152-ФЗ ст. 8 ч. 2        | 2022-09-01
D32 | keep_act                 | 3 year          |               | 152-ФЗ ст. 21 ч. 7       | 2023-03-01
"""


def test_the_table_is_the_laws():
    expected = [[cell.strip() for cell in line.split("|")] for line in TABLE.split("\n")[1:-1]]
    assert expected == [
        [
            one.id,
            one.duty,
            AT_ONCE if one.is_at_once else said(one.term),
            said(one.extension),
            one.article,
            one.since.isoformat(),
        ]
        for one in TERMS
    ]


@pytest.mark.parametrize("one", TERMS, ids=lambda one: one.id)
def test_every_term_stands_on_articles_the_pack_knows_already_in_force(one):
    for citation in (one.article, *one.more):
        assert resolve(citation).is_in_force(on=date(2026, 11, 1))


@pytest.mark.parametrize("one", TERMS, ids=lambda one: one.id)
def test_no_stop_and_no_destruction_is_ever_moved_off_a_day_off(one):
    """Plant the fault: one mark in the data would let a destruction be late by a holiday."""
    assert one.moves_off_days_off == (one.id == "D24")
    assert not (one.moves_off_days_off and one.duty.startswith(("destroy", "stop", "block")))


def test_an_extension_is_five_working_days_where_a_reasoned_notice_allows_it():
    assert {one.id for one in TERMS if one.extension} == {"D01", "D02", "D07", "D18", "D25"}


def test_what_is_done_at_once_has_no_term_and_what_a_site_cannot_meet_says_why():
    assert [one.id for one in TERMS if one.is_at_once and one.term] == []
    assert [one.id for one in TERMS if one.why_not] == ["D03", *(f"D{n}" for n in range(25, 30))]
    assert [one.id for one in TERMS if not (one.duty or one.why_not)] == []
    assert [one.id for one in TERMS if not one.is_confirmed] == ["D21", "D22", "D23"]


def test_each_right_has_its_term_and_a_promise_alone_has_none():
    assert {right: one.id for right in RightKind if (one := term_for(right))} == {
        RightKind.INFORMATION: "D01",
        RightKind.RECTIFICATION: "D04",
        RightKind.BLOCK: "D10",
        RightKind.DELETION: "D17",
        RightKind.WITHDRAWAL: "D17",
        RightKind.STOP: "D18",
        RightKind.OBJECTION: "D24",
    }
    assert {right for one in TERMS for right in one.answers} <= set(RightKind)


def test_an_unknown_term_is_refused():
    with pytest.raises(LawTermUnknown) as refused:
        get_term("D33")
    assert str(refused.value) == "Срока «D33» в своде нет."
    assert refused.value.next_step == "Известны сроки D01–D32"


@pytest.mark.parametrize(
    ("term_id", "on", "alarm_on"),
    [
        ("D01", "2026-01-23", "2026-01-22"),
        ("D04", "2026-01-20", "2026-01-19"),
        ("D07", "2026-01-23", "2026-01-22"),
        ("D10", "2026-01-20", "2026-01-19"),
        ("D11", "2026-01-14", "2026-01-13"),
        ("D12", "2026-01-23", "2026-01-22"),
        ("D14", "2025-12-31", "2025-12-31"),
        ("D15", "2026-01-02", "2026-01-02"),
        ("D16", "2026-01-29", "2026-01-28"),
        ("D17", "2026-01-29", "2026-01-28"),
        ("D18", "2026-01-23", "2026-01-22"),
        ("D19", "2026-06-30", "2026-06-29"),
        ("D21", "2026-01-14", "2026-01-13"),
        ("D24", "2026-01-29", "2026-01-28"),
        ("D32", "2028-12-30", "2028-12-29"),
    ],
)
def test_a_term_over_the_new_year_ends_on_its_day(term_id, on, alarm_on):
    one = get_term(term_id)
    ends = due(one.term, at=RECEIVED, moves_off_days_off=one.moves_off_days_off)
    assert (ends.on.isoformat(), ends.alarm_on.isoformat()) == (on, alarm_on)


def test_an_answer_extended_over_the_new_year_ends_a_week_later():
    one = get_term("D01")
    ends = extended(due(one.term, at=RECEIVED), one.extension)
    assert (ends.on, ends.alarm_on) == (date(2026, 1, 30), date(2026, 1, 29))


def test_of_a_withdrawal_and_a_demand_to_stop_in_one_letter_the_earlier_stop_wins():
    letter = [get_term(term_id).term for term_id in ("D17", "D18")]
    in_april, before_holidays = (datetime(2026, 4, 15, tzinfo=UTC), RECEIVED)
    assert stricter(*letter, at=in_april) == Term(amount=10, unit=TermUnit.WORKING_DAY)
    assert stricter(*letter, at=before_holidays) == Term(amount=10, unit=TermUnit.WORKING_DAY)
