"""The table of promises says what the tests showed, and nothing else."""

from types import SimpleNamespace

import pytest

from promises import PROPERTY, Promised, Recorder, Shown, list_promises, status_of, table

SAID = Promised(
    id="C7.1",
    policy="clinic",
    clause="7.1",
    rule="liability",
    title="Ответственность",
    is_said=True,
)
OWED = Promised(
    id="C8.2", policy="clinic", clause="8.2", rule="claims", title="Претензия", is_said=False
)
LETTERS = {
    "municipal-portal": "M",
    "kindergarten": "K",
    "hosting": "H",
    "services": "S",
    "clinic": "C",
}


def _shown(*outcomes: str) -> list[Shown]:
    return [Shown(test="test_x", outcome=outcome) for outcome in outcomes]


@pytest.mark.parametrize(
    ("promise", "outcomes", "status"),
    [
        (OWED, (), "not yet"),
        (OWED, ("skipped",), "not yet"),
        (OWED, ("passed", "passed"), "kept"),
        (OWED, ("passed", "skipped"), "not yet"),
        (OWED, ("passed", "failed"), "broken"),
        (SAID, (), "says"),
        (SAID, ("passed",), "kept"),
    ],
)
def test_a_promise_is_kept_only_when_every_test_of_it_passed(promise, outcomes, status):
    assert status_of(promise, _shown(*outcomes)) == status


def test_the_recorder_hears_failures_in_setup_and_not_passes_of_it(tmp_path):
    recorder = Recorder(tmp_path / "promises.md")
    for when, outcome in (("setup", "passed"), ("call", "passed"), ("teardown", "failed")):
        recorder.pytest_runtest_logreport(
            SimpleNamespace(
                when=when,
                outcome=outcome,
                nodeid="tests/journeys/test_clinic.py::test_a_claim[x]",
                user_properties=[(PROPERTY, "C8.2")],
            )
        )
    assert recorder.shown["C8.2"] == [
        Shown(test="test_a_claim", outcome="passed"),
        Shown(test="test_a_claim", outcome="failed"),
    ]


def test_the_table_counts_and_names_the_tests():
    text = table([SAID, OWED], {"C8.2": _shown("passed")})
    assert "2 promises: 1 kept, 1 says." in text
    assert "| C8.2 | 8.2 | `claims` | Претензия | kept | `test_x` |" in text
    assert "| C7.1 | 7.1 | `liability` | Ответственность | says |  |" in text


def test_ninety_four_promises_stand_in_the_policies_each_once():
    ids = [promise.id for promise in list_promises()]
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
    assert len(ids) == 94


def test_a_promise_stands_in_the_policy_its_letter_names():
    assert [each for each in list_promises() if LETTERS[each.policy] != each.id[0]] == []
