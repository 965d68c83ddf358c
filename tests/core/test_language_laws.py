"""Laws of the policy language that hold for every text and every set of rules."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from house.tree import ROOT
from strategies import addenda, rules
from zavet.core.language.diff import PieceKind, compare, compare_words
from zavet.core.language.load import PolicyRefused, load_policy, read_rules
from zavet.core.language.print import print_rules
from zavet.core.language.rules import Addendum, Rules
from zavet.core.language.text import parse_text, print_text
from zavet.policies.folder import read_folder

POLICIES = sorted((ROOT / "policies").iterdir())
LINES = st.lists(
    st.sampled_from(
        [
            "",
            "# Имя",
            "## 4. Цели",
            "4.1. Текст",
            "4.1.1 Ещё",
            "- 4.2. Пункт",
            "**5.** Да",
            "слова {#intro}",
            "{#¶1}",
            "1)",
            "\t",
            "---",
            "\ufeff1.1. x",
        ]
    )
    | st.text(max_size=12),
    max_size=12,
)
YAML_SCRAPS = st.lists(
    st.sampled_from(
        [
            "policy: x",
            "data:",
            "  - id: a",
            "    clause: 4.10",
            "&a b",
            "*a",
            "<<: *a",
            "!!python/object:os.x {}",
            "- [",
            "{",
            "\t- x",
            "'",
            '"',
            "operator: {",
            "a: b: c",
            "---",
            "...",
            "? [a]: b",
            "%YAML 9",
            "|",
            "also: [a, a]",
        ]
    )
    | st.text(max_size=12),
    max_size=12,
).map("\n".join)


@given(
    text=LINES.flatmap(
        lambda lines: st.sampled_from(["\n", "\n\n", "\r\n"]).map(lambda end: end.join(lines))
    )
    | st.text()
)
def test_a_text_prints_back_byte_for_byte(text):
    assert print_text(parse_text(text)) == text


@settings(max_examples=60)
@given(layer=rules())
def test_rules_printed_and_read_are_the_same_rules(layer):
    assert read_rules(print_rules(layer), Rules) == layer


@settings(max_examples=40)
@given(layer=addenda())
def test_an_addendum_printed_and_read_is_the_same_addendum(layer):
    assert read_rules(print_rules(layer), Addendum) == layer


@settings(max_examples=30)
@given(layer=rules())
def test_what_we_printed_prints_the_same_again(layer):
    printed = print_rules(layer)
    assert print_rules(read_rules(printed, Rules)) == printed


@given(
    text=st.text() | LINES.map("\n".join),
    written=YAML_SCRAPS | st.text(),
    name=st.sampled_from(
        ["x.md", "addenda/base/policy.md", "addenda/a b/rules.yaml", "addenda/cloud/rules.yaml"]
    ),
)
def test_no_text_raises_anything_but_a_refusal_with_problems(text, written, name):
    with pytest.raises(PolicyRefused) as refused:
        load_policy({"policy.md": text, "rules.yaml": written, name: written})
    assert all(problem.line >= 1 and problem.column >= 1 for problem in refused.value.problems)
    assert all(problem.message and problem.mend for problem in refused.value.problems)


@settings(max_examples=60)
@given(data=st.data())
def test_a_damaged_policy_loads_or_is_refused(data):
    files = read_folder(data.draw(st.sampled_from(POLICIES)))
    name = data.draw(st.sampled_from(sorted(files)))
    lines = files[name].split("\n")
    place = data.draw(st.integers(0, len(lines) - 1))
    damage = data.draw(st.sampled_from(["drop", "double", "indent", "replace"]))
    line = lines[place]
    lines[place : place + 1] = {
        "drop": [],
        "double": [line, line],
        "indent": ["   " + line],
        "replace": [data.draw(st.text(max_size=20))],
    }[damage]
    with suppress(PolicyRefused):
        assert load_policy({**files, name: "\n".join(lines)}).clauses


@given(old=st.text("аб ,\n", max_size=30), new=st.text("аб ,\n", max_size=30))
def test_pieces_put_together_are_both_texts(old, new):
    pieces = compare_words(old, new)
    assert "".join(one.text for one in pieces if one.kind is not PieceKind.REMOVED) == new
    assert "".join(one.text for one in pieces if one.kind is not PieceKind.ADDED) == old


@pytest.mark.parametrize("folder", POLICIES, ids=lambda folder: folder.name)
def test_a_policy_does_not_differ_from_itself(folder):
    policy = load_policy(read_folder(folder))
    assert compare(policy, policy) == ()


@pytest.mark.parametrize("folder", POLICIES, ids=lambda folder: folder.name)
def test_our_policies_print_back(folder):
    files = read_folder(folder)
    policy = load_policy(files)
    assert [read_rules(print_rules(one), type(one)) for one in policy.layers] == list(policy.layers)
    texts = [text for name, text in files.items() if name.endswith(".md")]
    assert [print_text(parse_text(text)) for text in texts] == texts
