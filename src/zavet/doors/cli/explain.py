"""Prints a decision again: one the journal tells of, or one that would be taken now."""

from typing import Annotated
from uuid import UUID

import typer

from zavet.core.decisions import Decision
from zavet.core.values import Action, Actor, ZavetError
from zavet.doors.cli.opening import find_site, open_installation


def explain(
    entry: Annotated[str | None, typer.Argument(help="Номер записи журнала.")] = None,
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
    open_installation()
    if entry is not None:
        _recorded(_identifier(entry))
        return
    from zavet.access.asking import ask  # noqa: PLC0415 - apps must be ready
    from zavet.chance import now  # noqa: PLC0415 - the same

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
    from zavet.access.queries import recall  # noqa: PLC0415 - apps must be ready

    recalled = recall(entry_id)
    typer.echo(f"Запись {recalled.position} от {recalled.at:%d.%m.%Y %H:%M} UTC")
    typer.echo("Как решено тогда:")
    _words(recalled.is_permitted, recalled.codes, recalled.clauses)
    typer.echo("Как решилось бы на тех же данных о том же моменте сейчас:")
    _tell(recalled.again)


def _tell(decision: Decision) -> None:
    from zavet.doors.pages.decision_words import NEXT_STEPS, REASONS  # noqa: PLC0415 - the same

    typer.echo("РАЗРЕШЕНО" if decision.is_permitted else "ОТКАЗАНО")
    for reason in decision.reasons:
        grounds = " · ".join(one for one in (reason.clause, reason.article, reason.concerns) if one)
        typer.echo(f"  {REASONS[reason.code]} [{grounds}]")
    for duty in decision.duties:
        term = f", срок {duty.term.amount} {duty.term.unit}" if duty.term else ""
        typer.echo(f"  Обязанность: {duty.kind} [{duty.article}{term}]")
    if not decision.is_permitted:
        typer.echo(f"  Что делать: {NEXT_STEPS[decision.next_step]}")


def _words(is_permitted: bool, codes: tuple[str, ...], clauses: tuple[str, ...]) -> None:  # noqa: FBT001 - the answer itself
    from zavet.core.decisions import Code  # noqa: PLC0415 - beside its only use
    from zavet.doors.pages.decision_words import REASONS  # noqa: PLC0415 - apps must be ready

    typer.echo("РАЗРЕШЕНО" if is_permitted else "ОТКАЗАНО")
    for code in codes:
        typer.echo(f"  {REASONS[Code(code)]}")
    typer.echo(f"  Пункты: {', '.join(clauses)}")


def _identifier(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        message = f"«{text}» не похоже на номер."
        raise ZavetError(message, next_step="Скопируйте номер целиком из консоли") from error
