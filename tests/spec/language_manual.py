"""Renders the reference part of docs/policy-language.md: every key, every word, every mistake of the table.

Run as a program it rewrites that part; the test beside it holds the manual to what this renders.
"""

import enum
import os
import re
import tempfile
from pathlib import Path

import msgspec
import yaml
from msgspec import inspect

from zavet.core.language import rules as kinds
from zavet.core.language.load import PolicyRefused, load_policy
from zavet.core.language.shape import fields_of
from zavet.core.language.words import StatementKind
from zavet.core.values import Term

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "policy-language.md"
MISTAKES = Path(__file__).with_name("language_mistakes.yaml")
MARK = "<!-- the rest is rendered by tests/spec/language_manual.py -->\n"

SECTIONS = {
    kinds.Rules: "Верхний уровень rules.yaml",
    kinds.Addendum: "Верхний уровень rules.yaml добавления",
    kinds.Operator: "operator: кто отвечает за данные",
    kinds.Datum: "data: категории данных",
    kinds.Purpose: "purposes: цели",
    kinds.Service: "services: услуги сайта",
    kinds.Recipient: "recipients: кому данные передаются",
    kinds.Retention: "retention: что хранить велит закон",
    kinds.Right: "rights: права людей",
    kinds.Ban: "bans: чего не делают никогда",
    kinds.Promise: "promises: обещания, которые держит сам Zavet",
    kinds.Statement: "statements: пункты, которые только сообщают",
    Term: "Срок",
}
COMMON = {
    "clause": "номер пункта, из которого следует правило",
    "also": "другие пункты, на которые оно опирается",
    "keeps": "номера обещаний, которые держатся этим правилом",
    "id": "короткое имя латиницей; на него ссылаются другие правила",
    "name": "название, которое видят люди",
    "title": "название политики или добавления",
    "version": "номер редакции; у каждой новой редакции свой",
    "article": "статья закона",
    "term": "срок",
    "data": "имена категорий данных",
    "purposes": "имена целей",
}
KEYS = {
    kinds.Rules: {
        "policy": "короткое имя политики, с него начинаются ссылки на пункты",
        "kind": "вид сайта",
        "operator": "кто отвечает за данные",
        "data": "категории данных",
        "purposes": "цели",
        "services": "услуги",
        "recipients": "получатели",
        "retention": "хранение по закону",
        "rights": "права",
        "bans": "запреты",
        "promises": "обещания-механизмы",
        "statements": "сообщения",
        "addendum": "имя добавления, то же, что у его папки",
        "base": "имя основной политики",
    },
    kinds.Operator: {
        "name": "название оператора",
        "address": "почтовый адрес",
        "email": "адрес для обращений",
        "phone": "телефон",
        "inn": "ИНН; проверяется по контрольным цифрам",
        "ogrn": "ОГРН; проверяется по контрольным цифрам",
        "database_country": "страна, где стоят базы данных, двумя буквами",
        "companies": "компании, для которых политика тоже действует",
    },
    kinds.Datum: {
        "origin": "откуда данные берутся",
        "kind": "что это за поле: от этого зависят форма, проверка и поиск",
        "is_mandatory": "без этих данных услугу не оказать; в форме поле отмечено",
        "is_special": "специальная категория (152-ФЗ ст. 10 ч. 1)",
        "is_openable": "человек может открыть эти данные для всех",
        "hint": "подсказка в форме",
        "confirmed_again_after": "через какой срок попросить подтвердить данные",
    },
    kinds.Purpose: {
        "data": "какие данные нужны цели",
        "ground": "правовое основание",
        "wording": "полный текст согласия; только при основании consent и обязательно при нём",
        "is_required": "без этой цели услугу не оказать",
        "is_depersonalized": "данные используются только после обезличивания",
        "is_for_representatives": "согласие может дать законный представитель",
        "needs_approval": "работник действует только с одобрения второго человека",
        "actions": "какие действия с данными разрешены",
        "lasts_until": "событие, которым цель заканчивается",
        "destroyed_within": "за какой срок после него данные уничтожаются",
    },
    kinds.Service: {
        "data": "какие данные спрашивает форма услуги",
        "is_registration": "этой услугой открывается учётная запись; такая услуга одна",
        "has_mailing": "правила услуги предусматривают рассылку",
        "has_links": "правила услуги разрешают ссылки на человека",
    },
    kinds.Recipient: {
        "kind": "кто это",
        "needs": "что должно быть записано до передачи",
        "data": "какие данные он может получить",
        "purposes": "ради каких целей",
        "needs_approval": "работник передаёт данные только с одобрения второго человека",
        "country": "страна получателя, двумя буквами; другая, чем `RU`, — передача через границу (152-ФЗ ст. 12)",
    },
    kinds.Retention: {"act": "какой акт велит хранить", "term": "сколько хранить"},
    kinds.Right: {
        "right": "что это за право",
        "channels": "где им пользуются",
        "address": "адрес, если он свой",
        "mark": "что написать на письме",
        "term": "за какой срок отвечают",
        "needs_approval": "работник уничтожает данные только с одобрения второго человека",
    },
    kinds.Ban: {
        "actions": "действия, которых не делают",
        "bargains": "сделки, которых не заключают ни при каком согласии",
        "data": "о каких данных речь; не написано — обо всех",
        "carve_out": "получатели, на которых запрет не распространяется",
    },
    kinds.Promise: {
        "mechanism": "чем обещание держится",
        "term": "срок, если он обещан",
        "note": "пояснение",
    },
    kinds.Statement: {"says": "почему пункт только сообщает"},
    Term: {"amount": "сколько, целым числом", "unit": "чего"},
}
KEYS[kinds.Addendum] = KEYS[kinds.Rules]


def example() -> dict[str, str]:
    """Return the files of the manual's example."""
    text = MANUAL.read_text(encoding="utf-8")
    found = dict(
        re.findall(r"^```(markdown|yaml)\n(.*?)^```$", text, flags=re.DOTALL | re.MULTILINE)
    )
    return {"policy.md": found["markdown"], "rules.yaml": found["yaml"]}


def mistakes() -> list[dict]:
    return yaml.safe_load(MISTAKES.read_text(encoding="utf-8"))


def said_of(mistake: dict) -> list[str]:
    """Return what is said of the example with one mistake made in it."""
    files = example()
    text = files[mistake["file"]]
    assert mistake["replace"] in text, mistake["title"]
    damaged = text.replace(mistake["replace"], mistake["with"], 1)
    try:
        load_policy({**files, mistake["file"]: damaged})
    except PolicyRefused as refused:
        return [str(problem) for problem in refused.problems]
    return []


def render() -> str:
    """Return the reference part."""
    parts = ["## Ключи\n", *(_section(kind) for kind in SECTIONS), "## Слова\n"]
    parts += [_vocabulary(name, words) for name, words in vocabularies().items()]
    return "\n".join([*parts, "## Ошибки и что о них говорится\n", *map(_mistake, mistakes())])


def _section(kind: type) -> str:
    rows = ["| ключ | обязателен | значение | что это |", "|---|---|---|---|"]
    for name, field in fields_of(kind).items():
        meaning = KEYS[kind].get(name) or COMMON[name]
        required = "да" if field.required else "нет"
        rows.append(f"| `{name}` | {required} | {_value(field)} | {meaning} |")
    return f"### {SECTIONS[kind]}\n\n" + "\n".join(rows) + "\n"


def _value(field: inspect.Field) -> str:
    info = field.type
    if isinstance(info, inspect.UnionType):
        info = next(one for one in info.types if not isinstance(one, inspect.NoneType))
    is_list = isinstance(info, inspect.VarTupleType)
    shown = _form(info.item_type if is_list else info)
    default = field.default
    if default is not msgspec.NODEFAULT and default not in ("", (), None) and not is_list:
        shown += f"; без ключа — `{str(default).lower() if isinstance(default, bool) else default}`"
    return f"список: {shown}" if is_list else shown


def _form(info: inspect.Type) -> str:
    if isinstance(info, inspect.EnumType):
        return f"слово [{info.cls.__name__}](#{info.cls.__name__.lower()})"
    names = {
        inspect.BoolType: "`true` или `false`",
        inspect.IntType: "число",
        inspect.DataclassType: "срок",
        inspect.StructType: "записи",
    }
    if isinstance(info, inspect.StrType) and info.pattern:
        return "имя или номер"
    return names.get(type(info), "текст")


def vocabularies() -> dict[type[enum.Enum], dict]:
    """Return every closed vocabulary with the meaning of its words, as the pages tell it."""
    from zavet.doors.wording import mechanisms, terms

    units = dict(
        zip(
            terms.TermUnit,
            ("часы", "календарные дни", "рабочие дни", "месяцы", "годы"),
            strict=True,
        )
    )
    tables = (terms.ORIGINS, terms.FIELD_KINDS, terms.GROUNDS, terms.ACTIONS, terms.LASTS_UNTIL)
    tables += (terms.RECIPIENTS, terms.NEEDS, terms.RIGHTS, terms.CHANNELS, terms.BARGAINS, units)
    tables += (mechanisms.MECHANISMS, mechanisms.STATEMENTS)
    return {type(next(iter(table))): table for table in tables}


def _vocabulary(kind: type[enum.Enum], words: dict) -> str:
    head = "не исполняется, только показывается" if kind is StatementKind else "смысл"
    rows = [f"| слово | {head} |", "|---|---|"]
    rows += [f"| `{word.value}` | {words[word]} |" for word in kind]
    return f"### {kind.__name__}\n\n" + "\n".join(rows) + "\n"


def _mistake(mistake: dict) -> str:
    said = "\n".join(f"> {one}  " for one in said_of(mistake))
    made = mistake["with"].splitlines()[-1].strip()
    return f"**{mistake['title'][0].upper()}{mistake['title'][1:]}** — `{made}`:\n\n{said}\n"


def manual() -> str:
    """Return the whole manual with its reference part rendered anew."""
    head = MANUAL.read_text(encoding="utf-8").split(MARK)[0]
    return head + MARK + "\n" + render()


if __name__ == "__main__":
    import django

    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"ZAVET_DATA": folder, "DJANGO_SETTINGS_MODULE": "zavet.project.settings"}
        django.setup()
        MANUAL.write_text(manual(), encoding="utf-8")
