"""Every promise of the five policies stands on exactly one rule, in texts that are our own."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Rule, Statement

ROOT = Path(__file__).resolve().parents[2]
POLICIES = ROOT / "policies"
SEEDS = ROOT.parent / "shared" / "seeds"
RUN = 8

PROMISES = {
    "municipal-portal": ("M1.1 M1.2 M2.1 M3.1 M3.2 M4.1 M5.1 M6.1 M6.2 M6.3",),
    "kindergarten": ("K1.1 K1.2 K2.1 K2.2 K3.1 K3.2 K4.1 K5.1 K5.2 K5.3 K6.1",),
    "hosting": (
        "H0.1 H0.2 H0.3 H0.4 H1.1 H1.2 H1.3 H2.0 H2.1 H2.2 H2.3 H2.4 H2.5",
        "H3.1 H3.2 H4.1 H5.1 H5.2 H5.3 H5.4 H5.5 H6.1",
    ),
    "services": (
        "S0.1 S0.2 S1.1 S1.2 S1.3 S1.4 S2.0 S2.1 S2.2 S2.3 S2.4 S2.5",
        "S3.0 S3.1 S3.2 S4.1 S4.2 S4.3 S5.1",
    ),
    "clinic": (
        "C1.1 C2.1 C2.2 C2.3 C3.1 C3.2 C3.3 C4.1 C4.2 C4.3 C4.4 C4.5 C4.6 C4.7 C4.8",
        "C5.1 C5.2 C5.3 C5.4 C5.5 C6.1 C6.2 C6.3 C6.4 C6.5 C7.1 C7.2 C8.1 C8.2 C9.1 C9.2 C9.3",
    ),
}
SAID = {"H0.2", "C1.1", "C7.1", "C8.2"}
PAIRS = [(slug, one) for slug, rows in PROMISES.items() for row in rows for one in row.split()]


@cache
def policy_of(slug: str) -> Policy:
    folder = POLICIES / slug
    names = sorted([*folder.rglob("policy.md"), *folder.rglob("rules.yaml")])
    return load_policy({str(name.relative_to(folder)): name.read_text() for name in names})


def keepers() -> Iterator[tuple[str, str, Rule]]:
    """Yield the policy's name, the promise and the rule it stands on."""
    for slug in PROMISES:
        for rule in policy_of(slug).all_rules():
            for promise in rule.keeps:
                yield slug, promise, rule


def runs_of(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower().replace("ё", "е"))
    return {tuple(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def test_there_are_ninety_four_promises():
    assert len(PAIRS) == len(set(PAIRS)) == 94


@pytest.mark.parametrize("slug", PROMISES)
def test_the_policy_loads_without_problems(slug):
    assert policy_of(slug).slug == slug


@pytest.mark.parametrize(("slug", "promise"), PAIRS)
def test_a_promise_stands_on_one_rule_of_its_own_policy(slug, promise):
    assert [where for where, kept, _ in keepers() if kept == promise] == [slug]


def test_no_rule_keeps_a_promise_that_nobody_made():
    assert Counter((slug, promise) for slug, promise, _ in keepers()) == Counter(PAIRS)


def test_what_is_only_said_stands_on_statements_and_nothing_else_does():
    assert {kept for _, kept, rule in keepers() if isinstance(rule, Statement)} == SAID


def test_no_folder_of_policies_is_left_out():
    assert {folder.name for folder in POLICIES.iterdir() if folder.is_dir()} == set(PROMISES)


@pytest.mark.skipif(
    not SEEDS.is_dir(), reason="the published policies stand outside the repository"
)
def test_no_eight_words_in_a_row_are_taken_from_a_published_policy():
    seeds = set().union(*(runs_of(seed.read_text()) for seed in SEEDS.glob("*.txt")))
    ours = [*POLICIES.rglob("policy.md"), *POLICIES.rglob("rules.yaml")]
    taken = {" ".join(run) for name in ours for run in runs_of(name.read_text()) & seeds}
    assert taken == set()
