"""Two versions compared: what came, went, changed or moved, and what widens the processing."""

import pytest
from msgspec.structs import replace

from house.tree import ROOT
from zavet.core.language.diff import ChangeKind, PieceKind, compare
from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.core.language.rules import Promise
from zavet.core.language.widening import is_widening, is_worsening
from zavet.core.language.words import LastsUntil, Mechanism
from zavet.core.values import Action, Ground, Term, TermUnit
from zavet.policies.folder import read_folder

TEXT = (
    "1.1. Имя.\n\n1.2. Цель одна.\n\n1.3. Мы.\n\n1.4. Не продаём.\n\n1.5. Отдаём.\n\n1.6. Храним.\n"
)
RULES = """\
policy: small
version: 1
kind: services
title: Малая
operator: {clause: 1.3, name: Мы, address: Тут, email: a@b.example}
data: [{id: name, clause: 1.1, name: Имя, origin: given}, {id: mail, clause: 1.1, name: Почта, origin: given}]
purposes:
  - {id: greet, clause: 1.2, name: Звать, data: [name], ground: contract, destroyed_within: {amount: 7, unit: calendar_day}}
  - {id: write, clause: 1.2, name: Писать, data: [mail], ground: consent, wording: Да}
services: [{id: desk, clause: 1.2, name: Стол, purposes: [greet], data: [name], is_registration: true}]
recipients: [{id: post, clause: 1.5, name: Почта, kind: processor, needs: consent, data: [name], purposes: [greet]}]
retention: [{id: bills, clause: 1.6, data: [name], act: Закон, term: {amount: 5, unit: year}}]
rights: [{id: ask, clause: 1.6, right: information, channels: [desk, email], term: {amount: 10, unit: working_day}}]
bans: [{id: no_sale, clause: 1.4, bargains: [sale], actions: [transfer], data: [name]}]
"""


def policy(text: str = TEXT, rules: str = RULES) -> Policy:
    return load_policy({"policy.md": text, "rules.yaml": rules})


def texts(old: str, new: str, rules: str = RULES) -> list[tuple[str, str, str]]:
    found = compare(policy(old), policy(new, rules))
    return [(one.kind.value, one.id, one.old_clause) for one in found if one.subject == "text"]


def test_a_changed_clause_shows_the_words():
    (change,) = compare(policy(), policy(TEXT.replace("одна", "другая")))
    shown = [(one.kind, one.text) for one in change.pieces]
    assert (change.kind, change.clause, change.is_widening) == (ChangeKind.CHANGED, "1.2", False)
    assert shown == [
        (PieceKind.SAME, "Цель "),
        (PieceKind.REMOVED, "одна"),
        (PieceKind.ADDED, "другая"),
        (PieceKind.SAME, "."),
    ]


def test_a_clause_put_between_renumbers_the_next_and_rules_that_follow_do_not_differ():
    new = TEXT.replace("1.6. Храним.", "1.6. Новое.\n\n1.7. Храним.")
    rules = (
        RULES.replace("clause: 1.6", "clause: 1.7") + "statements: [{clause: 1.6, says: scope}]\n"
    )
    found = compare(policy(), policy(new, rules))
    assert [(one.subject, one.kind, one.clause, one.old_clause) for one in found] == [
        ("text", ChangeKind.ADDED, "1.6", ""),
        ("statements", ChangeKind.ADDED, "1.6", ""),
        ("text", ChangeKind.RENUMBERED, "1.7", "1.6"),
    ]


def test_a_removed_clause_whose_number_another_took_is_told():
    new = TEXT.replace("1.5. Отдаём.\n\n1.6. Храним.", "1.5. Храним.")
    lines = [line for line in RULES.splitlines() if not line.startswith("recipients")]
    rules = "\n".join(lines).replace("clause: 1.6", "clause: 1.5")
    assert texts(TEXT, new, rules) == [("renumbered", "1.5", "1.6"), ("removed", "1.5", "1.5")]


def test_two_clauses_that_change_places_are_both_renumbered():
    new = TEXT.replace("Не продаём", "x").replace("Отдаём", "Не продаём").replace("x", "Отдаём")
    assert texts(TEXT, new) == [("renumbered", "1.4", "1.5"), ("renumbered", "1.5", "1.4")]


LONGER = Term(amount=30, unit=TermUnit.CALENDAR_DAY)
WIDER = [
    ("purposes", "greet", {"data": ("name", "mail")}),
    ("purposes", "greet", {"ground": Ground.LAW}),
    ("purposes", "greet", {"is_required": True}),
    ("purposes", "greet", {"lasts_until": LastsUntil.ACCOUNT_CLOSED}),
    ("purposes", "greet", {"destroyed_within": LONGER}),
    ("purposes", "write", {"destroyed_within": LONGER}),
    ("purposes", "greet", {"actions": tuple(Action)}),
    ("data", "name", {"is_mandatory": True}),
    ("services", "desk", {"has_mailing": True}),
    ("recipients", "post", {"needs": "law"}),
    ("recipients", "post", {"data": ("name", "mail")}),
    ("retention", "bills", {"term": Term(amount=6, unit=TermUnit.YEAR)}),
    ("rights", "ask", {"right": "claim"}),
    ("bans", "no_sale", {"bargains": ()}),
    ("bans", "no_sale", {"carve_out": ("post",)}),
    ("bans", "no_sale", {"data": ("mail",)}),
]
NARROWER = [
    ("purposes", "greet", {"destroyed_within": None}),
    ("purposes", "greet", {"lasts_until": LastsUntil.DAY_CLOSED}),
    ("purposes", "greet", {"name": "Обращаться"}),
    ("recipients", "post", {"needs": "written_permission"}),
    ("bans", "no_sale", {"data": ()}),
    ("bans", "no_sale", {"bargains": ("sale", "exchange")}),
    ("rights", "ask", {"term": Term(amount=3, unit=TermUnit.WORKING_DAY)}),
    ("data", "name", {"hint": "Как в паспорте"}),
]


def changed(kind: str, name: str, keys: dict) -> Policy:
    """Return the policy with one rule changed, other rules as they were."""
    old = policy()
    rows = tuple(
        replace(one, **keys) if one.id == name else one for one in getattr(old.rules, kind)
    )
    return Policy(rules=replace(old.rules, **{kind: rows}), clauses=old.clauses)


@pytest.mark.parametrize(("kind", "name", "keys"), WIDER)
def test_what_allows_more_is_marked(kind, name, keys):
    (change,) = compare(policy(), changed(kind, name, keys))
    assert [one.key for one in change.keys] == list(keys)
    assert (change.subject, change.id, change.is_widening) == (kind, name, True)


@pytest.mark.parametrize(("kind", "name", "keys"), NARROWER)
def test_what_allows_no_more_is_not_marked(kind, name, keys):
    (change,) = compare(policy(), changed(kind, name, keys))
    assert (change.subject, change.id, change.is_widening) == (kind, name, False)


@pytest.mark.parametrize("keys", [{"term": LONGER}, {"channels": ("desk",)}])
def test_a_right_worth_less_is_marked_apart_and_widens_nothing(keys):
    (change,) = compare(policy(), changed("rights", "ask", keys))
    assert (change.is_worsening, change.is_widening) == (True, False)
    (back,) = compare(changed("rights", "ask", keys), policy())
    assert (back.is_worsening, back.is_widening) == (False, False)


@pytest.mark.parametrize(("mechanism", "is_claim"), [("claims", True), ("hold", False)])
def test_a_later_answer_to_a_claim_widens_nothing_as_other_terms_do(mechanism, is_claim):
    old = Promise(id="one", clause="1.6", mechanism=Mechanism(mechanism))
    found = (is_worsening, is_widening)
    new = replace(old, term=LONGER)
    assert [one("promises", old, new) for one in found] == [is_claim, not is_claim]


def test_what_changed_in_words_and_in_rule_stands_together_in_the_order_of_the_text():
    new = TEXT.replace("Отдаём.", "Передаём.").replace("Храним.", "Держим.")
    rules = RULES.replace("needs: consent", "needs: law").replace("amount: 10", "amount: 30")
    found = compare(policy(), policy(new, rules))
    assert [(one.subject, one.clause) for one in found] == [
        ("text", "1.5"),
        ("recipients", "1.5"),
        ("text", "1.6"),
        ("rights", "1.6"),
    ]


@pytest.mark.parametrize(
    ("kind", "when_added"),
    [
        ("data", True),
        ("purposes", True),
        ("recipients", True),
        ("retention", True),
        ("bans", False),
        ("rights", False),
        ("services", False),
    ],
)
def test_a_rule_that_comes_or_goes(kind, when_added):
    full = policy()
    rest = Policy(
        rules=replace(full.rules, **{kind: getattr(full.rules, kind)[1:]}), clauses=full.clauses
    )
    (came,) = compare(rest, full)
    (went,) = compare(full, rest)
    assert (came.kind, came.is_widening) == (ChangeKind.ADDED, when_added)
    assert (went.kind, went.is_widening) == (ChangeKind.REMOVED, kind in {"bans", "rights"})


def test_any_two_of_our_policies_can_be_compared():
    policies = [load_policy(read_folder(one)) for one in (ROOT / "policies").iterdir()]
    for old in policies:
        for new in policies:
            assert bool(compare(old, new)) is (old is not new)
