"""Does what is due in an installation, or says what is: destructions, ends of holds and blocks."""

import json
import time
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Final

import typer

from zavet.doors.cli.keeping import CommandKeeper
from zavet.doors.cli.opening import open_existing

if TYPE_CHECKING:
    from zavet.access.sweeping import DueAct, Leftover, SweepReport

_EVERY: Final = 600.0
_A_DAY: Final = 24 * 3600.0
_WHAT: Final = {
    "destroy": "уничтожить данные",
    "clear": "убрать неподтверждённую регистрацию",
    "end_hold": "закончить обязательное хранение",
    "end_block": "закончить блокирование",
    "expire": "убрать предложение без ответа",
}
_WHY: Final = {
    "destroy": "просьба об удалении",
    "destroy_after_withdrawal": "отзыв согласия",
    "destroy_after_purpose": "цель достигнута",
    "unconfirmed": "не подтверждено в срок",
    "end_hold": "срок акта вышел",
    "end_block": "срок вышел",
    "expire": "срок вышел",
    "purpose": "нужно другой цели",
    "held": "хранить велит акт",
    "retention": "хранить велит акт",
    "blocked": "идёт проверка",
}


def sweep(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать, что пора сделать.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Ответить в JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Молчать, если всё удалось.")] = False,
    files: Annotated[
        bool, typer.Option("--files/--no-files", help="Искать файлы, которые ничьи.")
    ] = True,
) -> None:
    """Сделать то, чему вышел срок: уничтожить данные, закончить хранение и блокирования."""
    open_existing()
    from zavet.access import sweeping
    from zavet.chance import now

    if dry_run:
        _tell_due(sweeping.list_due(at=now()), as_json=as_json)
        return
    report = sweeping.sweep(at=now(), has_files=files)
    if not quiet or report.errors:
        _tell(report, as_json=as_json)
    if report.errors:
        raise typer.Exit(1)


class SweepKeeper(CommandKeeper):
    """Has ``zavet sweep`` run beside web and worker: at the start, then every ten minutes; for files once a day."""

    def __init__(self) -> None:
        super().__init__("sweep", "--quiet", every=_EVERY)
        self._files_at = time.monotonic()

    def choose_words(self) -> tuple[str, ...]:
        """Return the words of the next sweep."""
        at = time.monotonic()
        with_files = at >= self._files_at
        if with_files:
            self._files_at = at + _A_DAY
        return (*self.words, "--files" if with_files else "--no-files")


def replay_first() -> None:
    """Destroy again what a copy put in place had brought back, before anybody is served."""
    from zavet.access.replaying import replay_destructions
    from zavet.chance import now
    from zavet.core.values import Actor

    replayed = replay_destructions(by=Actor.system(), at=now(), is_thorough=False)
    if replayed:
        typer.echo(f"Базы старше книги уничтожений: уничтожено заново — {replayed}.")


def _tell_due(acts: "tuple[DueAct, ...]", *, as_json: bool) -> None:
    leftovers = [left for act in acts for left in act.leftovers]
    if as_json:
        typer.echo(_as_json({"due": list(map(_act, acts)), "left": list(map(_left, leftovers))}))
        return
    if not acts:
        typer.echo("Сейчас делать нечего.")
        return
    _print_acts("Пора сделать", acts)
    _print_left(leftovers)


def _tell(report: "SweepReport", *, as_json: bool) -> None:
    if as_json:
        done, left = list(map(_act, report.done)), list(map(_left, report.leftovers))
        counts = {
            "errors": dict(report.errors),
            "replayed": report.replayed,
            "files": report.files,
            "unfinished": report.unfinished,
        }
        typer.echo(_as_json({"done": done, "left": left, **counts}))
        return
    if report.done:
        _print_acts("Сделано", report.done)
    else:
        typer.echo("Сделано: ничего, срок не вышел ни у чего.")
    _print_left(report.leftovers)
    for words, number in (
        ("Уничтожено заново после восстановления копии", report.replayed),
        ("Удалено файлов, которые ничьи", report.files),
        (
            "Уничтожения, чьи следы ещё лежат в журнале базы: закончатся при следующем проходе",
            report.unfinished,
        ),
    ):
        if number:
            typer.echo(f"{words}: {number}.")
    for kind, number in report.errors.items():
        typer.echo(
            f"Не удалось ({kind}): {number}. Повторится само; причину скажет zavet doctor.",
            err=True,
        )


def _print_acts(title: str, acts: "Iterable[DueAct]") -> None:
    rows = [
        (
            _WHAT[act.what],
            str(act.subject_id or ""),
            ", ".join(act.categories),
            _WHY.get(act.why, act.why),
            act.clause,
            act.article,
            f"{act.since:%d.%m.%Y}",
            f"{act.due_on:%d.%m.%Y}",
        )
        for act in acts
    ]
    _print(title, ("что", "чьё", "данные", "почему", "пункт", "закон", "с", "до"), rows)


def _print_left(leftovers: "Iterable[Leftover]") -> None:
    rows = [
        (
            str(left.subject_id),
            left.category,
            _WHY.get(left.why, left.why),
            left.clause,
            left.article,
            f"{left.until_at:%d.%m.%Y}" if left.until_at else "",
        )
        for left in leftovers
    ]
    if rows:
        _print("Остаётся", ("чьё", "данные", "почему", "пункт", "закон", "до"), rows)


def _print(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left")
    for head in heads:
        table.add_column(head, overflow="fold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, markup=False).print(table)


def _act(act: "DueAct") -> dict[str, object]:
    return {
        "what": act.what.value,
        "site": act.site_id,
        "subject": act.subject_id,
        "reference": act.reference,
        "categories": act.categories,
        "why": act.why,
        "clause": act.clause,
        "article": act.article,
        "since": act.since,
        "due_on": act.due_on,
        "is_waiting": act.is_waiting,
    }


def _left(left: "Leftover") -> dict[str, object]:
    return {
        "site": left.site_id,
        "subject": left.subject_id,
        "category": left.category,
        "why": left.why,
        "clause": left.clause,
        "article": left.article,
        "until_at": left.until_at,
    }


def _as_json(told: dict[str, object]) -> str:
    return json.dumps(told, ensure_ascii=False, indent=1, default=_plain)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
