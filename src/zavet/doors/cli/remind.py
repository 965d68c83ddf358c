"""Reminds officers by mail of what is due, by hand; the worker does it by itself."""

from typing import TYPE_CHECKING, Annotated

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.opening import open_existing

if TYPE_CHECKING:
    from zavet.doors.mail.reminding import Digests


def remind(
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Только показать, о чём и кому.")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Молчать, если нечего.")] = False,
) -> None:
    """Напомнить ответственным письмом о сроках; спросить людей, верны ли данные, которые давно не подтверждали."""
    open_existing()
    from django.conf import settings

    from zavet.chance import now
    from zavet.doors.mail import accuracy, reminding

    if dry_run:
        _show(reminding.list_digests(at=now()))
        return
    if not settings.EMAIL_HOST:
        if quiet:
            return
        message = "Напоминать нечем: почта не задана."
        raise ZavetError(message, next_step="Задайте ZAVET_SMTP.")
    number = reminding.remind(at=now())
    if number or not quiet:
        typer.echo(f"Напоминаний поставлено в очередь: {number}.")
    asked = accuracy.ask_people(at=now())
    if asked or not quiet:
        typer.echo(f"Спрошено, верны ли данные: {asked}.")


def _show(digests: "Digests") -> None:
    if not digests:
        typer.echo("Сегодня напоминать не о чем.")
    for to, reminders in digests.items():
        typer.echo(", ".join(to) or "некому: ни у ответственного, ни в политике нет адреса")
        for one in reminders:
            days = f"{one.duty.alarm_on:%d.%m.%Y} / {one.duty.due_on:%d.%m.%Y}"
            typer.echo(f"    {days}, {_left(one.days_left)}")


def _left(days: int) -> str:
    """Return what is left until the strict reader's last day, or by how much it is past."""
    if days < 0:
        return f"по строгому счёту просрочено, рабочих дней: {-days}"
    return f"рабочих дней осталось: {days}"
