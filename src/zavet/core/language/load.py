"""Turns the files of a policy folder into one checked ``Policy``, or refuses with everything there is to mend.

Pure: files come as a mapping from name to text. A policy is never returned half checked, and a text never raises
anything but ``PolicyRefused``.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from zavet.core.language.checks import check_sheets
from zavet.core.language.clauses import Clause
from zavet.core.language.policy import Policy
from zavet.core.language.problems import Findings, PolicyRefused, Problem, quote
from zavet.core.language.rules import Addendum, Layer, Rules
from zavet.core.language.shape import Draft, Shaper
from zavet.core.language.sheets import Sheet
from zavet.core.language.source import check_characters, read_tree
from zavet.core.language.text import parse_text

__all__ = ["PolicyRefused", "Problem", "load_policy", "read_rules"]

_NAME = re.compile(r"(?:addenda/(?P<addendum>[^/]*)/)?(?:policy\.md|rules\.yaml)")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
RESERVED = "base"
L = TypeVar("L", bound=Layer)


def load_policy(files: Mapping[str, str]) -> Policy:
    """Return the policy a folder holds.

    Raises PolicyRefused with all problems of all files, in the order they stand.
    """
    findings = Findings()
    addenda = _list_addenda(files, findings)
    sheets = [_read_sheet(files, name, findings) for name in ("", *addenda)]
    check_sheets(sheets, findings)
    findings.refuse_if_any()
    return Policy(
        rules=_build(sheets[0], Rules),
        clauses=tuple(clause for sheet in sheets for clause in sheet.clauses),
        addenda=tuple(_build(sheet, Addendum) for sheet in sheets[1:]),
        source=dict(files),
    )


def read_rules(text: str, kind: type[L]) -> L:
    """Return the rules of one file by themselves, unchecked against any text: ``kind`` is Rules or Addendum.

    Raises PolicyRefused where the file has not the form of rules.
    """
    findings = Findings()
    draft = _read_draft(text, "rules.yaml", kind, findings)
    findings.refuse_if_any()
    name = draft.fields.get("addendum", "") if draft else ""
    sheet = Sheet(file="", text_file="", addendum=name, draft=draft, clauses=())
    return _build(sheet, kind)


def _list_addenda(files: Mapping[str, str], findings: Findings) -> list[str]:
    """Return the addenda's names in order; tell of files that do not belong to a policy."""
    names = set()
    for file in files:
        found = _NAME.fullmatch(file)
        addendum = found["addendum"] if found else None
        if not found:
            message = f"файл {quote(file)} не относится к политике"
            mend = "Уберите его: в папке лежат policy.md, rules.yaml и addenda/<имя>/ с такими же файлами."
            findings.add(Problem(file=file, line=1, value=file, message=message, mend=mend))
        elif addendum is not None and (addendum == RESERVED or not _CODE.fullmatch(addendum)):
            message = f"папка добавления не может называться {quote(addendum)}"
            mend = "Назовите её латинскими строчными буквами, как услугу, например cloud; слово base занято."
            findings.add(Problem(file=file, line=1, value=addendum, message=message, mend=mend))
        elif addendum is not None:
            names.add(addendum)
    return sorted(names)


def _read_sheet(files: Mapping[str, str], addendum: str, findings: Findings) -> Sheet:
    folder = f"addenda/{addendum}/" if addendum else ""
    file, text_file = f"{folder}rules.yaml", f"{folder}policy.md"
    for name in (file, text_file):
        if name not in files:
            mend = f"Положите {name} в папку политики."
            findings.add(Problem(file=name, line=1, value=name, message="файла нет", mend=mend))
    kind = Addendum if addendum else Rules
    return Sheet(
        file=file,
        text_file=text_file,
        addendum=addendum,
        draft=_read_draft(files[file], file, kind, findings) if file in files else None,
        clauses=_read_clauses(files[text_file], text_file, addendum, findings)
        if text_file in files
        else (),
    )


def _read_clauses(text: str, file: str, addendum: str, findings: Findings) -> tuple[Clause, ...]:
    if not check_characters(text, file=file, findings=findings):
        return ()
    clauses = parse_text(text, file=file, findings=findings).clauses
    if not addendum:
        return clauses
    return tuple(replace(clause, number=f"{addendum}/{clause.number}") for clause in clauses)


def _read_draft(text: str, file: str, kind: type[Layer], findings: Findings) -> Draft | None:
    known = len(findings.problems)
    tree = read_tree(text, file=file, findings=findings)
    if tree is not None:
        return Shaper(file=file, findings=findings).shape(tree, kind)
    if len(findings.problems) == known:
        mend = "Начните его с ключей policy, version, kind, title и operator."
        findings.add(Problem(file=file, line=1, message="в файле нет ни одного правила", mend=mend))
    return None


def _build(sheet: Sheet, kind: type[L]) -> L:
    for draft in sheet.all_drafts():
        _prefix(sheet, draft)
    layer = sheet.draft.build() if sheet.draft else None
    if not isinstance(layer, kind):
        message = "a layer is built only after its file was found right"
        raise TypeError(message)
    return layer


def _prefix(sheet: Sheet, draft: Draft) -> None:
    """Give a rule's clauses the numbers the whole policy knows them by."""
    if sheet.addendum:
        draft.fields["clause"] = sheet.full_number(draft.fields["clause"])
        if "also" in draft.fields:
            draft.fields["also"] = tuple(sheet.full_number(one) for one in draft.fields["also"])
