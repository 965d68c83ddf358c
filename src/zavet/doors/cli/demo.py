"""The demonstration: five sites with five policies, the cast, a living month of data, a mailbox that forgets."""

import os
import shutil
from pathlib import Path
from typing import Annotated

import typer

from zavet.core.values import ZavetError
from zavet.doors.cli.opening import open_installation
from zavet.doors.cli.up import require_free, run

_FOLDER = Path("zavet-demo")
_STAGES = ("fresh", "living")
_BEGUN = "demo.begun"


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
    if stage not in _STAGES:
        message = f"Стадия «{stage}» неизвестна."
        raise ZavetError(message, next_step="STAGE=fresh или STAGE=living")
    folder = Path(os.environ.setdefault("ZAVET_DATA", str(_FOLDER.resolve())))
    _clear(folder, stage=stage, again=again)
    from zavet.doors.cli.mailbox import Mailbox

    mailbox = Mailbox(smtp_port=port + 25, page_port=port + 80)
    _surround(port=port, smtp_port=port + 25)
    _prepare(folder, stage=stage, policies=policies)
    _greet(folder, stage=stage, mailbox_address=mailbox.address)
    if prepare_only:
        return
    for each in (port, port + 25, port + 80):
        require_free(each, address="127.0.0.1")
    with mailbox:
        code = run(port=port, address="127.0.0.1", workers=1)
    raise typer.Exit(code)


def _surround(*, port: int, smtp_port: int) -> None:
    """Set what the demonstration's processes find around them; a real installation's databases are never theirs."""
    os.environ.pop("ZAVET_DATABASE_URL", None)
    os.environ.pop("ZAVET_KEYS_DATABASE_URL", None)
    os.environ.pop("ZAVET_CHECKPOINTS", None)
    os.environ.pop("ZAVET_IMAP", None)
    os.environ["ZAVET_SMTP"] = f"smtp://127.0.0.1:{smtp_port}"
    os.environ["ZAVET_PORT"] = str(port)


def _clear(folder: Path, *, stage: str, again: bool) -> None:
    """Remove a demonstration not finished, of another stage, or to be begun anew; never another installation."""
    if not folder.exists() or not any(folder.iterdir()):
        return
    ready = [one for one in _STAGES if (folder / f"demo.{one}").exists()]
    if not ready and not (folder / _BEGUN).exists():
        message = f"В папке «{folder}» живёт настоящая установка: показ её не тронет."
        raise ZavetError(message, next_step="zavet --data ДРУГАЯ-ПАПКА demo")
    if again or ready != [stage]:
        shutil.rmtree(folder)


def _prepare(folder: Path, *, stage: str, policies: Path) -> None:
    if (folder / f"demo.{stage}").exists():
        open_installation()
        return
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    (folder / _BEGUN).touch()
    open_installation()
    from zavet.doors.cli.living import live_a_month, open_sites

    open_sites(policies)
    if stage == "living":
        live_a_month(folder)
    (folder / _BEGUN).rename(folder / f"demo.{stage}")


def _greet(folder: Path, *, stage: str, mailbox_address: str) -> None:
    from zavet.doors.pages.sites import origin
    from zavet.parties.queries import list_sites

    for site in list_sites():
        typer.echo(f"{site.name}\n    {origin(site)}/")
    typer.echo(f"Почта показа (только в памяти): {mailbox_address}")
    if stage == "living":
        _introduce(folder)
    else:
        _hand_links()
    typer.echo("Остановить: Ctrl+C")


def _introduce(folder: Path) -> None:
    from zavet.doors.cli.living import password

    typer.echo("Люди показа, пароль у всех один: " + password(folder))
    typer.echo("    anna@example.org    Анна, посетительница каждого из сайтов")
    typer.echo(
        "    boris@example.org   Борис, другой посетитель: ни Анна, ни Глеб его данных не видят"
    )
    typer.echo("    vera                Вера, сотрудница с допуском")
    typer.echo("    gleb                Глеб, сотрудник без допуска")
    typer.echo("    officer             ответственная за персональные данные, допуска не имеет")


def _hand_links() -> None:
    from zavet.doors.cli.officers import first_links

    typer.echo("Людей ещё нет. Вход ответственных, один раз, в течение часа:")
    for site, link in first_links():
        typer.echo(f"    {site.slug}: {link}")
