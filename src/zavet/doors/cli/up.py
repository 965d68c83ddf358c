"""Starts Zavet: brings the tables up to date, makes the secrets, runs web and worker until told to stop."""

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from typing import Annotated

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.keeping import CheckpointKeeper, CommandKeeper
from zavet.doors.cli.opening import open_installation
from zavet.doors.cli.sweep import SweepKeeper, replay_first

_PATIENCE = 15
_MINUTE = 60.0


def up(
    port: Annotated[int, typer.Option(help="Порт.")] = 8000,
    address: Annotated[str, typer.Option(help="Адрес, на котором слушать.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option(help="Процессов веб-сервера.")] = 1,
    officer_link: Annotated[
        bool,
        typer.Option("--officer-link", help="Дать ответственным новые ссылки, даже с паролем."),
    ] = False,
) -> None:
    """Запустить Zavet: сайты, кабинет, консоль и фоновую работу."""
    os.environ["ZAVET_PORT"] = str(port)
    require_free(port, address=address)
    open_installation()
    replay_first()
    _greet(is_for_all=officer_link)
    raise typer.Exit(run(port=port, address=address, workers=workers))


def require_free(port: int, *, address: str) -> None:
    """Raise ZavetError where somebody listens at the port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError as error:
            message = f"Порт {port} на адресе {address} занят или закрыт."
            raise ZavetError(message, next_step="Выберите другой: --port ЧИСЛО") from error


def run(*, port: int, address: str, workers: int) -> int:
    """Run web and worker; when one ends, or a signal comes, end the other. Return the exit code.

    The journal is signed on a term and once nobody writes any more; what is due is swept, letters are fetched and
    sent, officers reminded, each on its own term.
    """
    # A core dump of web or worker would hold keys and opened values.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    started = [
        subprocess.Popen(command)  # noqa: S603 - our own words, no shell
        for command in (_web(port, address, workers), _worker())
    ]
    stopped = [False]

    def stop(*_: object) -> None:
        stopped[0] = True
        for process in started:
            if process.poll() is None:
                process.terminate()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    keeper = CheckpointKeeper()
    commands = list_commands()
    while all(process.poll() is None for process in started):
        time.sleep(0.2)
        keeper.tick()
        for command in commands:
            command.tick()
    stop_asked = stopped[0]
    stop()
    for command in commands:
        command.stop()
    for process in started:
        _wait(process)
    keeper.stop()
    return 0 if stop_asked else 1


def list_commands() -> tuple[CommandKeeper, ...]:
    """Return what runs on a term of its own: letters are fetched only where there are mailboxes."""
    from django.conf import settings

    fetching = (CommandKeeper("mail", "fetch", "--quiet", every=2 * _MINUTE),)
    return (
        SweepKeeper(),
        CommandKeeper("mail", "send", "--quiet", every=10 * _MINUTE, after=2 * _MINUTE),
        CommandKeeper("remind", "--quiet", every=60 * _MINUTE, after=_MINUTE),
        *(fetching if settings.ZAVET_IMAP else ()),
    )


def _wait(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(timeout=_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _web(port: int, address: str, workers: int) -> list[str]:
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", address, "--port", str(port), "--workers", str(workers)),
        *("--blocking-threads", "4", "--log-level", "warning", "--respawn-failed-workers"),
        "zavet.project.wsgi:application",
    ]


def _worker() -> list[str]:
    command = [sys.executable, "-m", "django", "db_worker", "--settings", "zavet.project.settings"]
    return [*command, "--interval", "1", "--no-startup-delay"]


def _greet(*, is_for_all: bool) -> None:
    from zavet.doors.cli.officers import first_links
    from zavet.doors.pages.sites import origin
    from zavet.parties.queries import list_sites

    sites = list_sites()
    if not sites:
        typer.echo("Сайтов пока нет. Опубликуйте политику, не останавливая Zavet:")
        typer.echo("  zavet policy publish ПАПКА --host ИМЯ-УЗЛА")
    for site in sites:
        typer.echo(f"{site.name}: {origin(site)}/")
    for site, link in first_links(is_for_all=is_for_all):
        typer.echo(f"Вход ответственного «{site.slug}», один раз, в течение часа: {link}")
