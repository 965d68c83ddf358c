"""The policy language: where clauses begin, what values mean, what is refused."""

from time import perf_counter

import pytest

from zavet.core.language.load import PolicyRefused, load_policy, read_rules
from zavet.core.language.problems import Findings
from zavet.core.language.rules import Addendum
from zavet.core.language.text import parse_text
from zavet.core.language.words import Mechanism

TEXT = "1.1. Имя.\n\n1.2. Цель.\n\n1.3. Мы.\n"
RULES = """\
policy: small
version: 1.0
kind: services
title: Малая
operator: {clause: 1.3, name: Мы, address: Тут, email: a@b.example}
data: [{id: name, clause: 1.1, name: Имя, origin: given}]
purposes: [{id: greet, clause: 1.2, name: Звать по имени, data: [name], ground: contract}]
services: [{id: desk, clause: 1.2, name: Стол, purposes: [greet], data: [name], is_registration: true}]
"""
CLOUD_TEXT = "2.1. Ключ.\n"
CLOUD = """\
addendum: cloud
base: small
version: 1
title: Облако
data: [{id: key, clause: 2.1, name: Ключ, origin: given}]
purposes: [{id: enter, clause: 2.1, also: [base/1.1], name: Пускать, data: [key, name], ground: contract}]
services: [{id: cloud, clause: 2.1, name: Облако, purposes: [enter, greet], data: [key]}]
"""


def layered(cloud: str = CLOUD, rules: str = RULES) -> dict[str, str]:
    return {
        "policy.md": TEXT,
        "rules.yaml": rules,
        "addenda/cloud/policy.md": CLOUD_TEXT,
        "addenda/cloud/rules.yaml": cloud,
    }


def numbers(text: str) -> list[str]:
    return [clause.number for clause in parse_text(text).clauses]


def refused(files: dict[str, str]) -> list[tuple[str, int, str]]:
    with pytest.raises(PolicyRefused) as caught:
        load_policy(files)
    return [(one.file, one.line, one.message) for one in caught.value.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4.1.1. Текст", ["4.1.1"]),
        ("4.1.1 Текст", ["4.1.1"]),
        ("- 4.1.1. Текст", ["4.1.1"]),
        ("**4.1.1.** Текст", ["4.1.1"]),
        ("**4.1. Слово.** Текст", ["4.1"]),
        ("4. Текст", ["4"]),
        ("30 дней", []),
        ("01.11.2026 года", []),
        ("1.11.2026 года", []),
        ("Слова {#intro}", ["intro"]),
        ("Слова\nещё {#¶1}", ["¶1"]),
        ("## 4. Цели", ["4"]),
        ("## Цели {#goals}", ["goals"]),
        ("# Название", []),
        ("1.1. Раз\n2.2. в том же абзаце", ["1.1"]),
        ("- 1.1. Раз\n- 1.2. Два", ["1.1", "1.2"]),
        ("\ufeff1.1. Раз\r\n\r\n1.2. Два\r\n", ["1.1", "1.2"]),
    ],
)
def test_a_clause_opens_with_its_number_or_mark(text, expected):
    assert numbers(text) == expected


def test_a_clause_holds_what_continues_it_and_its_line():
    text = "# Имя\n\nДо пунктов.\n\n1.1. Раз.\n\n- список\n- дальше\n\nЕщё абзац.\n\n**1.2. Два.** Три {#x}\n"
    first, second = parse_text(text).clauses
    assert (first.text, first.line) == ("Раз.\n\n- список\n- дальше\n\nЕщё абзац.", 5)
    assert (second.number, second.text, second.line) == ("x", "**1.2. Два.** Три", 12)


def test_a_heading_with_text_of_its_own_is_a_clause():
    bare, full = parse_text("## 4. Цели\n\n4.1. Раз.\n\n## 5. Права\n\nВаши.\n").clauses[::2]
    assert (bare.title, bare.text, bare.is_heading, bare.level) == ("Цели", "", True, 2)
    assert (full.title, full.text, full.is_heading) == ("Права", "Ваши.", False)


def test_a_doubled_number_and_an_empty_clause_are_told():
    findings = Findings()
    parse_text("1.1. Раз\n\n1.1. Два\n\n1.2.\n", findings=findings)
    assert [(one.line, one.clause) for one in findings.problems] == [(3, "1.1"), (5, "1.2")]


def test_numbers_are_read_as_they_are_written():
    rules = RULES.replace("clause: 1.2", "clause: 1.20")
    policy = load_policy({"policy.md": TEXT.replace("1.2.", "1.20."), "rules.yaml": rules})
    assert policy.rules.version == "1.0"
    assert policy.purposes["greet"].clause == "1.20"


def test_an_addendum_gets_its_clauses_prefixed_and_cites_the_base():
    policy = load_policy(layered())
    assert [one.number for one in policy.clauses] == ["1.1", "1.2", "1.3", "cloud/2.1"]
    assert policy.purposes["enter"].clause == "cloud/2.1"
    assert policy.purposes["enter"].also == ("1.1",)
    assert policy.find_addendum("cloud").data[0].clause == "cloud/2.1"


def test_the_base_may_not_use_what_an_addendum_declares():
    rules = RULES.replace("purposes: [greet]", "purposes: [greet, enter]")
    assert refused(layered(rules=rules)) == [("rules.yaml", 8, "неизвестная цель «enter»")]


def test_an_addendum_may_not_redefine_the_base():
    cloud = CLOUD.replace("id: enter", "id: greet").replace("[enter, greet]", "[greet]")
    assert refused(layered(cloud)) == [
        ("addenda/cloud/rules.yaml", 6, "имя «greet» уже занято: rules.yaml, строка 7")
    ]


def test_an_addendum_names_its_folder_and_its_base():
    cloud = CLOUD.replace("addendum: cloud", "addendum: claud").replace("base: small", "base: big")
    assert [message for *_, message in refused(layered(cloud))] == [
        "у ключа «addendum» стоит «claud», а добавление лежит в «cloud»",
        "у ключа «base» стоит «big», а добавление лежит в «small»",
    ]


def test_missing_and_foreign_files_are_told():
    found = refused({"policy.md": TEXT, "notes.txt": "", "addenda/base/rules.yaml": CLOUD})
    assert [(file, message) for file, _, message in found] == [
        ("addenda/base/rules.yaml", "папка добавления не может называться «base»"),
        ("notes.txt", "файл «notes.txt» не относится к политике"),
        ("rules.yaml", "файла нет"),
    ]


def test_all_problems_are_told_at_once():
    rules = RULES.replace("ground: contract", "grund: contract").replace(
        "clause: 1.1", "clause: 1.9"
    )
    assert refused({"policy.md": TEXT, "rules.yaml": rules}) == [
        ("policy.md", 1, "ни одно правило не говорит, чем держится этот пункт: «Имя.»"),
        ("rules.yaml", 6, "пункта «1.9» нет в тексте policy.md"),
        ("rules.yaml", 7, "нет обязательного ключа «ground»"),
        ("rules.yaml", 7, "неизвестный ключ «grund»"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        "a: !!python/object/apply:os.system [ls]\n",
        "a: {<<: {b: c}}\n",
        "a: b\n---\nc: d\n",
        "[" * 100_000,
        "a: " * 100_000,
        "- " * 50_000,
        "? " * 10_000,
        "x" * (1024 * 1024 + 1),
        "a: \x00",
        "a: \ud800",
        "{a: " * 13 + "}" * 13,
        "\n".join(f"key{n}: 1" for n in range(50_000)),
    ],
    ids=range(13),
)
def test_what_surprises_is_refused_quickly(text):
    began = perf_counter()
    assert refused({"policy.md": TEXT, "rules.yaml": text})
    assert perf_counter() - began < 10


def test_a_long_run_of_spaces_in_a_text_is_read_quickly():
    began = perf_counter()
    assert refused({"policy.md": "1.1. x" + " " * 900_000 + "y {#", "rules.yaml": "a: b"})
    assert perf_counter() - began < 10


def test_a_policy_may_collect_nothing_and_register_nobody():
    lines = [line for line in RULES.splitlines() if not line.startswith(("data", "services"))]
    rules = "\n".join(lines).replace("data: [name], ", "")
    rules += "\nstatements: [{clause: 1.1, says: definition}]\n"
    assert load_policy({"policy.md": TEXT, "rules.yaml": rules}).registration() is None


def test_a_loaded_policy_keeps_its_source_and_answers():
    rules = (
        RULES + "promises: [{id: closed, clause: 1.2, mechanism: closed_purposes, keeps: [Z1.1]}]\n"
    )
    files = {"policy.md": TEXT, "rules.yaml": rules}
    policy = load_policy(files)
    assert policy.source == files
    assert policy.find_promise(Mechanism.CLOSED_PURPOSES).keeps == ("Z1.1",)
    assert policy.registration().id == "desk"


def test_an_addendum_read_alone_knows_its_numbers():
    assert read_rules(CLOUD, Addendum).services[0].clause == "cloud/2.1"
