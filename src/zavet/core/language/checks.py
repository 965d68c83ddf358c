"""What must hold between the rules and the text, and among the rules: each check names every place where it does not.

A check reads drafts, so it also sees rules that are half wrong; it must never raise.
"""

from collections import Counter
from collections.abc import Sequence as Row

from stdnum.ru import inn, ogrn

from zavet.core.language.problems import Findings, Problem, quote, suggest
from zavet.core.language.shape import Draft
from zavet.core.language.sheets import LISTS, Sheet, Told, id_of, place_of
from zavet.core.language.text import first_words
from zavet.core.language.words import RESERVED_CATEGORIES, RESERVED_PURPOSES, FieldKind
from zavet.core.values import Ground, Origin, Term, TermUnit

_REFERENCES = (
    ("purposes", "data", "data"),
    ("services", "purposes", "purposes"),
    ("services", "data", "data"),
    ("recipients", "data", "data"),
    ("recipients", "purposes", "purposes"),
    ("retention", "data", "data"),
    ("bans", "data", "data"),
    ("bans", "carve_out", "recipients"),
)
_UNKNOWN = {
    "data": "неизвестная категория данных",
    "purposes": "неизвестная цель",
    "recipients": "неизвестный получатель",
}


def check_sheets(sheets: Row[Sheet], findings: Findings) -> None:
    """Run every check over the base sheet and its addenda."""
    for sheet in sheets:
        told = Told(sheet=sheet, findings=findings)
        _check_citations(told, sheets)
        _check_references(told, sheets)
        _check_wordings(told)
        _check_needed(told, sheets)
        _check_terms(told)
    _check_bound(sheets, findings)
    _check_ids(sheets, findings)
    _check_reserved(sheets, findings)
    _check_promises(sheets, findings)
    _check_registration(sheets, findings)
    _check_addenda(sheets, findings)
    _check_operator(Told(sheet=sheets[0], findings=findings))


def _check_citations(told: Told, sheets: Row[Sheet]) -> None:
    """Check that every cited clause exists."""
    numbers = {clause.number for sheet in sheets for clause in sheet.clauses}
    # a text without clauses has been told of; its every citation need not be
    for draft in told.sheet.all_drafts() if told.sheet.clauses else ():
        for clause, node in told.sheet.cited(draft):
            if told.sheet.full_number(clause) not in numbers:
                own = {
                    one.number.removeprefix(f"{told.sheet.addendum}/") for one in told.sheet.clauses
                }
                otherwise = f"Проверьте номер или допишите этот пункт в {told.sheet.text_file}."
                mend = suggest(clause, own, otherwise=otherwise)
                message = f"пункта {quote(clause)} нет в тексте {told.sheet.text_file}"
                told.at(node, draft, clause, message, mend)


def _check_bound(sheets: Row[Sheet], findings: Findings) -> None:
    """Check that every clause of the text is bound to a rule or said by a statement."""
    bound = {
        sheet.full_number(clause)
        for sheet in sheets
        for draft in sheet.all_drafts()
        for clause, _ in sheet.cited(draft)
    }
    for sheet in sheets:
        for clause in sheet.clauses if sheet.draft else ():
            if not clause.is_heading and clause.number not in bound:
                findings.add(_unbound(sheet, clause.number, clause.line, first_words(clause)))


def _unbound(sheet: Sheet, number: str, line: int, words: str) -> Problem:
    shown = number.removeprefix(f"{sheet.addendum}/")
    return Problem(
        file=sheet.text_file,
        line=line,
        clause=shown,
        value=shown,
        message=f"ни одно правило не говорит, чем держится этот пункт: {words}",
        mend=f'Добавьте в {sheet.file} правило с «clause: "{shown}"» или, если пункт только сообщает о чём-то, '
        "запись в statements с ключом says.",
    )


def _check_references(told: Told, sheets: Row[Sheet]) -> None:
    """Check that what a rule names is declared where it may use them."""
    for kind, key, target in _REFERENCES:
        known = sheets[0].ids[target] | told.sheet.ids[target]
        for draft in told.sheet.list_drafts(kind):
            words = draft.fields.get(key, ())
            for word, times in Counter(words).items():
                node = place_of(draft, key, word)
                if word not in known:
                    mend = _other_layer(word, target, sheets) or suggest(word, known)
                    told.at(node, draft, word, f"{_UNKNOWN[target]} {quote(word)}", mend)
                if times > 1:
                    message = f"{quote(word)} стоит в списке «{key}» дважды"
                    told.at(node, draft, word, message, "Оставьте одно.")


def _other_layer(word: str, target: str, sheets: Row[Sheet]) -> str:
    owner = next((one.addendum for one in sheets if word in one.ids[target]), "")
    sentence = f"Это слово объявлено в добавлении «{owner}» и действует только для его услуг; перенесите правило туда."
    return sentence if owner else ""


def _check_wordings(told: Told) -> None:
    """Check that purposes on the ground of consent, and no others, carry a wording."""
    for draft in told.sheet.list_drafts("purposes"):
        if "ground" not in draft.fields:
            continue
        asks = draft.fields["ground"] is Ground.CONSENT
        has = bool(draft.fields.get("wording", "").strip()) or "wording" in set(draft.nodes) - set(
            draft.fields
        )
        if asks and not has:
            message = "основание цели — согласие, а текста согласия нет"
            mend = "Напишите его в ключе wording: полный текст, с которым соглашается человек."
            told.at(draft.nodes["ground"], draft, "consent", message, mend)
        elif has and not asks:
            message = "текст согласия есть, а основание цели — не согласие"
            mend = "Поставьте «ground: consent» или уберите ключ wording."
            told.at(draft.nodes["wording"], draft, str(draft.fields["ground"]), message, mend)


def _check_needed(told: Told, sheets: Row[Sheet]) -> None:
    """Check that some purpose needs every datum a person gives; a password opens the account itself."""
    layers = (told.sheet,) if told.sheet.addendum else sheets
    purposes = [one for sheet in layers for one in sheet.list_drafts("purposes")]
    if any("data" in one.nodes and "data" not in one.fields for one in purposes):
        return
    needed = {word for one in purposes for word in one.fields.get("data", ())}
    for draft in told.sheet.list_drafts("data"):
        name = id_of(draft)
        is_given = draft.fields.get("origin") is Origin.GIVEN
        is_password = draft.fields.get("kind") is FieldKind.PASSWORD
        if name and is_given and not is_password and name.value not in needed:
            message = f"данные {quote(name.value)} не нужны ни для одной цели, а лишнего не собирают: 152-ФЗ ст. 5 ч. 5"
            mend = f"Впишите «{name.value}» в data той цели, которой они нужны, или уберите эту запись."
            told.at(name, draft, name.value, message, mend)


def _check_ids(sheets: Row[Sheet], findings: Findings) -> None:
    """Check that an id is declared once in the whole policy; an addendum adds, never redefines."""
    for kind in LISTS:
        seen: dict[str, tuple[Sheet, int]] = {}
        for sheet in sheets:
            for draft in sheet.list_drafts(kind):
                name = id_of(draft)
                if name and name.value in seen:
                    _tell_doubled(Told(sheet=sheet, findings=findings), draft, *seen[name.value])
                elif name:
                    seen[name.value] = (sheet, name.line)


def _check_terms(told: Told) -> None:
    """Check that a destruction term is counted in calendar days, as the law counts it (152-ФЗ ст. 21 ч. 5)."""
    for draft in told.sheet.list_drafts("purposes"):
        term = draft.fields.get("destroyed_within")
        if isinstance(term, Term) and term.unit is not TermUnit.CALENDAR_DAY:
            message = "срок уничтожения считают в календарных днях"
            mend = "Напишите, например: {amount: 30, unit: calendar_day}."
            told.at(draft.nodes["destroyed_within"], draft, term.unit.value, message, mend)


def _check_reserved(sheets: Row[Sheet], findings: Findings) -> None:
    """Check that no purpose and no data take the name of those the law gives by itself: decisions would read it so."""
    for sheet in sheets:
        for draft in sheet.list_drafts("purposes"):
            name = id_of(draft)
            if name and name.value in RESERVED_PURPOSES:
                message = f"имя цели {quote(name.value)} занято самим законом"
                mend = "Дайте цели другое имя (id)."
                Told(sheet=sheet, findings=findings).at(name, draft, name.value, message, mend)
        for draft in sheet.list_drafts("data"):
            name = id_of(draft)
            if name and name.value in RESERVED_CATEGORIES:
                message = f"имя данных {quote(name.value)} занято самим законом"
                mend = "Дайте этим данным другое имя (id)."
                Told(sheet=sheet, findings=findings).at(name, draft, name.value, message, mend)


def _tell_doubled(told: Told, draft: Draft, first: Sheet, line: int) -> None:
    name = id_of(draft) or draft.node
    value = draft.nodes["id"].value  # type: ignore[union-attr]  # only scalars come here
    message = f"имя {quote(value)} уже занято: {first.file}, строка {line}"
    mend = "Дайте записи другое имя (id)."
    if told.sheet.addendum and not first.addendum:
        mend = "Добавление дополняет политику и не меняет её правил: дайте записи другое имя (id)."
    told.at(name, draft, value, message, mend)


def _check_promises(sheets: Row[Sheet], findings: Findings) -> None:
    """Check that a promise stands on one rule."""
    seen: dict[str, str] = {}
    for sheet in sheets:
        for draft in sheet.all_drafts():
            for promise in draft.fields.get("keeps", ()):
                node = place_of(draft, "keeps", promise)
                if promise in seen:
                    message = f"обещание {quote(promise)} уже стоит: {seen[promise]}"
                    mend = "Оставьте обещание у одного правила."
                    Told(sheet=sheet, findings=findings).at(node, draft, promise, message, mend)
                seen.setdefault(promise, f"{sheet.file}, строка {node.line}")


def _check_registration(sheets: Row[Sheet], findings: Findings) -> None:
    """Check that one service opens accounts; none may be missing only where people give nothing."""
    services = [(sheet, one) for sheet in sheets for one in sheet.list_drafts("services")]
    opening = [pair for pair in services if _opens_accounts(pair[1])]
    for sheet, draft in opening[1:]:
        message = "вторая услуга с «is_registration: true»"
        mend = "Регистрация у сайта одна: уберите этот ключ у всех услуг, кроме неё."
        Told(sheet=sheet, findings=findings).at(
            draft.nodes["is_registration"], draft, str(draft.fields.get("id", "")), message, mend
        )
    base = sheets[0].draft
    data = [one for sheet in sheets for one in sheet.list_drafts("data")]
    if base and not opening and any(one.fields.get("origin") is Origin.GIVEN for one in data):
        node = base.nodes.get("services", base.node)
        message = "люди сообщают данные, а услуги, которой они регистрируются, нет"
        mend = "Отметьте одну из услуг (services) ключом «is_registration: true»."
        Told(sheet=sheets[0], findings=findings).at(node, base, "is_registration", message, mend)


def _opens_accounts(service: Draft) -> bool:
    """Return whether a service says so, or says something there that could not be read."""
    said = "is_registration" in service.nodes
    return said and service.fields.get("is_registration", True) is True


def _check_addenda(sheets: Row[Sheet], findings: Findings) -> None:
    """Check that an addendum names its folder and the base it stands in."""
    base = sheets[0].draft.fields.get("policy") if sheets[0].draft else None
    for sheet in (one for one in sheets[1:] if one.draft):
        wanted = {"addendum": sheet.addendum, "base": base}
        for key, value in wanted.items():
            found = sheet.draft.fields.get(key) if sheet.draft else None
            if sheet.draft and found and value and found != value:
                message = (
                    f"у ключа «{key}» стоит {quote(found)}, а добавление лежит в {quote(value)}"
                )
                mend = f"Напишите «{key}: {value}» или переложите папку."
                told = Told(sheet=sheet, findings=findings)
                told.at(sheet.draft.nodes[key], sheet.draft, found, message, mend)


def _check_operator(told: Told) -> None:
    """Check the digits by which the operator's state numbers prove themselves."""
    operator = told.sheet.draft.fields.get("operator") if told.sheet.draft else None
    if not isinstance(operator, Draft):
        return
    for key, name, module in (("inn", "ИНН", inn), ("ogrn", "ОГРН", ogrn)):
        value = operator.fields.get(key, "")
        if value and not (value.isascii() and module.is_valid(value)):
            message = f"{name} {quote(value)} написан с ошибкой: контрольные цифры не сходятся"
            mend = f"Сверьте {name} с выпиской из реестра и исправьте цифры."
            told.at(operator.nodes[key], operator, value, message, mend)
