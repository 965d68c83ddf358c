"""Prints a decision again: one the journal tells of, or one that would be taken now."""

from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from zavet.core.decisions import Decision
from zavet.core.values import Action, Actor, ZavetError
from zavet.doors.cli.opening import find_site, open_existing

if TYPE_CHECKING:
    from zavet.access.queries import Recalled


def explain(
    entry: Annotated[
        str | None, typer.Argument(help="Номер записи журнала, как в консоли.")
    ] = None,
    site: Annotated[str | None, typer.Option(help="Сайт: имя узла или короткое имя.")] = None,
    action: Annotated[Action, typer.Option(help="Действие.")] = Action.ACCESS,
    category: Annotated[list[str] | None, typer.Option(help="Категория данных.")] = None,
    purpose: Annotated[str, typer.Option(help="Цель.")] = "",
    staff: Annotated[str | None, typer.Option(help="Номер сотрудника.")] = None,
    subject: Annotated[str | None, typer.Option(help="Номер человека.")] = None,
    recipient: Annotated[str | None, typer.Option(help="Получатель.")] = None,
    service: Annotated[str | None, typer.Option(help="Услуга.")] = None,
) -> None:
    """Объяснить решение: записанное в журнале или то, которое было бы принято сейчас."""
    open_existing()
    if entry is not None:
        _recorded(_entry(entry))
        return
    from zavet.access.asking import ask
    from zavet.chance import now

    subject_id = _identifier(subject) if subject else None
    decision = ask(
        action=action,
        site_id=find_site(site).id,
        subject_id=subject_id,
        categories=category or [],
        purpose=purpose,
        by=_actor(staff, subject_id),
        at=now(),
        recipient=recipient,
        service=service,
    )
    _tell(decision)


def _actor(staff: str | None, subject_id: UUID | None) -> Actor:
    if staff:
        return Actor.staff(_identifier(staff))
    return Actor.subject(subject_id) if subject_id else Actor.visitor()


def _recorded(entry_id: UUID) -> None:
    from django.utils import timezone

    from zavet.access.queries import recall

    recalled = recall(entry_id)
    at = timezone.localtime(recalled.at)
    typer.echo(f"Запись {recalled.position} от {at:%d.%m.%Y %H:%M}, время московское")
    typer.echo("Как решено тогда:")
    _words(recalled)
    typer.echo("Как решилось бы на тех же данных о том же моменте сейчас:")
    _tell(recalled.again)


def _tell(decision: Decision) -> None:
    from zavet.doors.wording import DUTIES, explain, say_term
    from zavet.policies.queries import find_policy

    question = decision.question
    in_force = find_policy(site_id=question.site_id, at=question.at)
    said = explain(decision, in_force.policy if in_force else None)
    typer.echo(said.title)
    for reason in said.reasons:
        grounds = " · ".join(one for one in (reason.clause, reason.article) if one)
        typer.echo(f"  {reason.text} [{grounds}]")
    for duty in decision.duties:
        term = f", {say_term(duty.term)}" if duty.term else ""
        typer.echo(f"  Обязанность: {DUTIES[duty.kind]} [{duty.article}{term}]")
    if not decision.is_permitted:
        typer.echo(f"  Что делать: {said.next_step}")


def _words(recalled: "Recalled") -> None:
    from zavet.core.decisions import Code
    from zavet.doors.wording import CODES

    typer.echo("РАЗРЕШЕНО" if recalled.is_permitted else "ОТКАЗАНО")
    for code in recalled.codes:
        typer.echo(f"  {CODES[Code(code)]}")
    typer.echo(f"  Пункты: {', '.join(recalled.clauses)}")


def _entry(text: str) -> UUID:
    """Return the id of an entry named by its id or by its number in the journal."""
    if not text.isdecimal():
        return _identifier(text)
    from zavet.journal.queries import find_entry_at

    found = find_entry_at(int(text))
    if found is None:
        message = f"Записи № {text} в журнале нет."
        raise ZavetError(message, next_step="Номера стоят в консоли, в разделе «Журнал»")
    return found.id


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        message = f"«{text}» не похоже на номер."
        raise ZavetError(message, next_step="Скопируйте номер целиком из консоли") from error
