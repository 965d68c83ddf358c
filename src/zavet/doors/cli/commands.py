"""All commands in one tree. Those that need the databases open them first; the policy's own need none."""

from pathlib import Path
from typing import Annotated

import typer

from zavet import __version__
from zavet.doors.cli import (
    backup,
    demo,
    doctor,
    explain,
    keys,
    logs,
    mail,
    policy,
    prove,
    publish,
    remind,
    restore,
    sweep,
    up,
    verify,
)
from zavet.doors.cli.opening import DATA_HELP, choose_folder

app = typer.Typer(
    name="zavet",
    help="Zavet исполняет то, что обещает политика конфиденциальности сайта, и доказывает это.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"zavet {__version__}")
        raise typer.Exit


@app.callback()
def start(
    data: Annotated[Path | None, typer.Option("--data", help=DATA_HELP)] = None,
    version: Annotated[  # noqa: ARG001 - handled by its callback
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Номер версии.")
    ] = False,
) -> None:
    """Choose the data folder before anything opens it."""
    choose_folder(data)


policy.app.command("publish")(publish.publish_folder)
app.command("up")(up.up)
app.command("demo")(demo.demo)
app.command("explain")(explain.explain)
app.command("doctor")(doctor.doctor)
app.command("verify")(verify.verify)
app.command("sweep")(sweep.sweep)
app.command("remind")(remind.remind)
app.command("restore")(restore.restore)
app.add_typer(mail.app, name="mail", help="Письма: принять, отправить, сказать, что было.")
app.add_typer(backup.app, name="backup", help="Копии: сделать, проверить.")
app.add_typer(policy.app, name="policy", help="Политика: проверить, сравнить, опубликовать.")
app.add_typer(
    prove.app, name="prove", help="Доказать: запись, рост журнала, контрольную точку, всё сразу."
)
app.add_typer(logs.app, name="logs", help="Журналы доступа сервера: принять в статистику.")
app.add_typer(keys.app, name="keys", help="Главные ключи: показать, сменить.")
