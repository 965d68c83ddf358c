"""The demonstration: five sites with five policies, the cast, a living month of data, a mailbox that forgets."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.opening import open_installation
from zavet.doors.cli.up import run

_FOLDER = Path("zavet-demo")
_DONE = "demo.ready"


def demo(
    port: Annotated[int, typer.Option(help="Порт.")] = 8000,
    stage: Annotated[
        str, typer.Option(envvar="STAGE", help="fresh — пустые сайты, living — месяц жизни.")
    ] = "living",
    again: Annotated[bool, typer.Option("--again", help="Начать заново.")] = False,
    policies: Annotated[Path, typer.Option(help="Папка с пятью политиками.")] = Path("policies"),
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Подготовить данные и не запускать.")
    ] = False,
) -> None:
    """Показать Zavet в деле: пять сайтов на этой машине. Ничего не уходит в сеть."""
    if stage not in {"fresh", "living"}:
        message = f"Стадия «{stage}» неизвестна."
        raise ZavetError(message, next_step="STAGE=fresh или STAGE=living")
    folder = Path(os.environ.setdefault("ZAVET_DATA", str(_FOLDER.resolve())))
    _clear_unfinished(folder, again=again)
    from zavet.doors.cli.mailbox import Mailbox

    mailbox = Mailbox(smtp_port=port + 25, page_port=port + 80)
    os.environ["ZAVET_SMTP"] = f"smtp://127.0.0.1:{port + 25}"
    os.environ["ZAVET_PORT"] = str(port)
    _prepare(folder, stage=stage, policies=policies)
    _greet(folder, mailbox_address=mailbox.address)
    if prepare_only:
        return
    with mailbox:
        code = run(port=port, address="127.0.0.1", workers=1)
    raise typer.Exit(code)


def _clear_unfinished(folder: Path, *, again: bool) -> None:
    """Remove a demonstration begun and not finished, or one to be begun anew; never another installation."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    is_demo = (folder / _DONE).exists() or (folder / "demo.begun").exists()
    if not is_demo:
        message = f"В папке «{folder}» живёт настоящая установка: показ её не тронет."
        raise ZavetError(message, next_step="zavet --data ДРУГАЯ-ПАПКА demo")
    if again or not (folder / _DONE).exists():
        shutil.rmtree(folder)


def _prepare(folder: Path, *, stage: str, policies: Path) -> None:
    ready = folder / _DONE
    if ready.exists():
        open_installation()
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / "demo.begun").touch()
    open_installation()
    from zavet.doors.cli.living import live_a_month, open_sites

    open_sites(policies)
    if stage == "living":
        live_a_month(folder)
    (folder / "demo.begun").rename(ready)


def _greet(folder: Path, *, mailbox_address: str) -> None:
    from zavet.doors.cli.living import password
    from zavet.doors.pages.sites import origin
    from zavet.parties.queries import list_sites

    for site in list_sites():
        typer.echo(f"{site.name}\n    {origin(site)}/")
    typer.echo(f"Почта показа (только в памяти): {mailbox_address}")
    typer.echo("Люди показа, пароль у всех один: " + password(folder))
    typer.echo("    anna@example.org    Анна, посетительница каждого из сайтов")
    typer.echo("    vera                Вера, сотрудница с допуском")
    typer.echo("    gleb                Глеб, сотрудник без допуска")
    typer.echo("    officer             ответственная за персональные данные, допуска не имеет")
    typer.echo("Остановить: Ctrl+C")
