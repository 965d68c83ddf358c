"""The policy's own commands: check a folder, print the form of rules, compare two folders. None needs a data folder."""

import json
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from zavet.core.language.diff import (
    Change,
    ChangeKind,
    KeyChange,
    Piece,
    PieceKind,
    compare,
    compare_words,
)
from zavet.core.language.load import load_policy
from zavet.core.language.policy import Policy
from zavet.core.language.problems import PolicyRefused
from zavet.core.language.schema import addendum_schema, published_schema, rules_schema
from zavet.core.language.survey import survey
from zavet.core.values import Term, TermUnit
from zavet.policies.folder import read_folder

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, rich_markup_mode=None)

JSON_HELP = "Ответить в JSON, для программ."
CONTEXT = 40
LONG = 60

NAMES = {
    "text": "текст",
    "operator": "оператор",
    "data": "категории данных",
    "purposes": "цели",
    "services": "услуги",
    "recipients": "получатели",
    "retention": "хранение по закону",
    "rights": "права",
    "bans": "запреты",
    "promises": "обещания-механизмы",
    "statements": "сообщения",
}
HAPPENED = {
    ChangeKind.ADDED: "добавлено",
    ChangeKind.REMOVED: "убрано",
    ChangeKind.CHANGED: "изменено",
    ChangeKind.RENUMBERED: "новый номер",
}
# these commands run before there are settings, so the words of doors.wording cannot be asked
UNITS = {
    TermUnit.HOUR: ("час", "часа", "часов"),
    TermUnit.CALENDAR_DAY: ("календарный день", "календарных дня", "календарных дней"),
    TermUnit.WORKING_DAY: ("рабочий день", "рабочих дня", "рабочих дней"),
    TermUnit.MONTH: ("месяц", "месяца", "месяцев"),
    TermUnit.YEAR: ("год", "года", "лет"),
}
STYLES = {PieceKind.ADDED: "green", PieceKind.REMOVED: "red strike", PieceKind.SAME: ""}
MARKS = {PieceKind.ADDED: ("[+", "+]"), PieceKind.REMOVED: ("[-", "-]"), PieceKind.SAME: ("", "")}


@app.callback()
def policy() -> None:
    """Политика: проверить, сравнить, опубликовать."""


@app.command()
def check(
    folder: Annotated[Path, typer.Argument(help="Папка политики: policy.md и rules.yaml.")],
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Проверить папку политики и назвать каждую ошибку: где она и что сделать."""
    try:
        loaded = load_policy(read_folder(folder))
    except PolicyRefused as refused:
        _tell_problems(refused, folder, as_json)
        raise typer.Exit(1) from refused
    if as_json:
        _print_json({"is_valid": True, **msgspec.to_builtins(survey(loaded)), "problems": []})
        return
    _tell_survey(loaded)


@app.command()
def schema(
    addendum: Annotated[bool, typer.Option("--addendum", help="Форма правил добавления.")] = False,
    both: Annotated[
        bool, typer.Option("--both", help="Форма, которая принимает и то и другое.")
    ] = False,
) -> None:
    """Напечатать JSON Schema файла rules.yaml."""
    form = published_schema() if both else addendum_schema() if addendum else rules_schema()
    _print_json(form)


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="Папка прежней редакции.")],
    new: Annotated[Path, typer.Argument(help="Папка новой редакции.")],
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Сравнить две редакции по пунктам и правилам и отметить, что расширяет обработку или ухудшает права."""
    changes = compare(_load(old), _load(new))
    if as_json:
        _print_json(msgspec.to_builtins(changes))
        return
    _tell_changes(changes)


def _load(folder: Path) -> Policy:
    try:
        return load_policy(read_folder(folder))
    except PolicyRefused as refused:
        _tell_problems(refused, folder, as_json=False)
        raise typer.Exit(1) from refused


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _tell_problems(refused: PolicyRefused, folder: Path, as_json: bool) -> None:
    if as_json:
        problems = msgspec.to_builtins(refused.problems)
        _print_json({"is_valid": False, "problems": problems})
        return
    for problem in refused.problems:
        typer.echo(str(problem))
    typer.echo(f"\n{folder}: политика не принята, ошибок: {len(refused.problems)}", err=True)


def _tell_survey(loaded: Policy) -> None:
    seen = survey(loaded)
    table = Table(show_header=False, box=None, pad_edge=False)
    rows = {
        "пунктов": seen.clauses,
        "из них держатся правилами": seen.bound,
        "только сообщают": seen.stated,
        "заголовков": seen.headings,
        "обещаний": seen.promises,
        **{NAMES[kind]: count for kind, count in seen.rules.items() if count},
    }
    for name, count in rows.items():
        table.add_row(name, Text(str(count), justify="right"))
    typer.echo(f"{loaded.rules.title}, редакция {loaded.rules.version}: ошибок нет")
    if loaded.addenda:
        typer.echo("Добавления: " + ", ".join(one.addendum for one in loaded.addenda))
    Console(highlight=False).print(table)


def _tell_changes(changes: tuple[Change, ...]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for change in changes:
        console.print(_headline(change))
        for line in _details(change, is_coloured=console.is_terminal):
            console.print(Text("    ").append(line))
    if not changes:
        console.print("Редакции не отличаются.")
        return
    _tell_sums(changes, console)


def _tell_sums(changes: tuple[Change, ...], console: Console) -> None:
    widening = sum(change.is_widening for change in changes)
    worsening = sum(change.is_worsening for change in changes)
    if widening:
        console.print(
            f"\nРасширяют обработку: {widening}. О них нужно новое согласие или уведомление "
            "(152-ФЗ ст. 5 ч. 2, 152-ФЗ ст. 9 ч. 1)."
        )
    else:
        console.print("\nНичто не расширяет обработку.")
    if worsening:
        console.print(f"Ухудшают права: {worsening}. Нового согласия это не требует.")


def _headline(change: Change) -> Text:
    name = "" if change.subject == "text" else f" · {NAMES[change.subject]}: {change.id}"
    line = Text(f"п. {change.clause}{name} · {HAPPENED[change.kind]}", style="bold")
    if change.kind is ChangeKind.RENUMBERED:
        line.append(f" (был п. {change.old_clause})")
    if change.is_widening:
        line.append(" · РАСШИРЯЕТ ОБРАБОТКУ", style="red")
    if change.is_worsening:
        line.append(" · УХУДШАЕТ ПРАВА", style="yellow")
    return line


def _details(change: Change, *, is_coloured: bool) -> list[Text]:
    lines = []
    if change.subject == "text" and change.kind is not ChangeKind.RENUMBERED:
        lines.append(_show(change.pieces, is_coloured=is_coloured))
    keys = ((one.key, _show_key(one, is_coloured=is_coloured)) for one in change.keys)
    return [*lines, *(Text(f"{name}: ").append(shown) for name, shown in keys)]


def _show_key(key: KeyChange, *, is_coloured: bool) -> Text:
    if key.old_term or key.new_term:
        return Text(f"{_say_term(key.old_term)} → {_say_term(key.new_term)}")
    if len(key.old) + len(key.new) > LONG:
        return _show(compare_words(key.old, key.new), is_coloured=is_coloured)
    return Text(f"{key.old or '—'} → {key.new or '—'}")


def _say_term(term: Term | None) -> str:
    if term is None:
        return "—"
    one, few, many = UNITS[term.unit]
    last, is_teen = term.amount % 10, term.amount % 100 in range(11, 15)
    word = one if last == 1 else few if last in {2, 3, 4} else many
    return f"{term.amount} {many if is_teen else word}"


def _show(pieces: tuple[Piece, ...], *, is_coloured: bool) -> Text:
    """Return what changed with a little of what stands around it; marked by signs where there are no colours."""
    line = Text()
    for piece in pieces:
        text = " ".join(piece.text.split(" ")).replace("\n", " ")
        if piece.kind is PieceKind.SAME and len(text) > 2 * CONTEXT:
            text = f"{text[:CONTEXT]} … {text[-CONTEXT:]}"
        before, after = ("", "") if is_coloured else MARKS[piece.kind]
        line.append(f"{before}{text}{after}", style=STYLES[piece.kind])
    return line
