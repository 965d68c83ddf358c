"""Reads and writes the files and keys that evidence travels in; what cannot be read is told in words."""

from collections.abc import Iterable
from pathlib import Path

import typer

from zavet.core.chain import (
    Checkpoint,
    NoteKey,
    NoteRefused,
    journal_key,
    open_checkpoint,
    read_key,
)
from zavet.core.values import ZavetError

_HEX = 64
_MOST_SAID = 100


def read_bytes(path: Path, most: int = -1) -> bytes:
    """Return what a file holds, or its first bytes where ``most`` says how many."""
    try:
        with path.open("rb") as file:
            return file.read(most)
    except OSError as error:
        message = f"Файл «{path.name}» не читается."
        raise ZavetError(message, next_step="Проверьте имя файла") from error


def read_text(path: Path) -> str:
    try:
        return read_bytes(path).decode()
    except UnicodeDecodeError as error:
        message = f"Файл «{path.name}» — не текст."
        raise ZavetError(message, next_step="Проверьте имя файла") from error


def read_vkey(text: str) -> NoteKey:
    try:
        return read_key(text.strip())
    except NoteRefused as error:
        message = "Это не открытый ключ: нужна строка вида имя+номер+ключ, целиком."
        raise ZavetError(message, next_step="Скопируйте ключ ещё раз") from error


def read_journal_key(text: str) -> NoteKey:
    """Return a journal's key from its vkey, or from the 64 signs that a site's page shows."""
    if "+" in text:
        return read_vkey(text)
    try:
        public_key = bytes.fromhex(text)
    except ValueError:
        public_key = b""
    if len(public_key) * 2 != _HEX:
        message = (
            "Открытый ключ — это 64 знака: цифры и буквы от a до f; или строка zavet.local/…+…+…"
        )
        raise ZavetError(message, next_step="Возьмите ключ на странице /receipt/ сайта")
    return journal_key(public_key)


def read_kept_checkpoint(path: Path, key: NoteKey) -> Checkpoint:
    """Return a checkpoint somebody kept; raise ZavetError where ``key`` did not sign it."""
    try:
        return open_checkpoint(read_text(path), key=key)
    except NoteRefused as error:
        message = f"«{path.name}» — не контрольная точка этого журнала: подпись не подходит."
        step = "Проверьте, тот ли это файл, та ли установка и тот ли ключ"
        raise ZavetError(message, next_step=step) from error


def hand_out(text: str, path: Path | None) -> None:
    """Print a text, or write it to a new file."""
    if path is None:
        typer.echo(text, nl=False)
        return
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as error:
        raise cannot_write(path) from error
    typer.echo(f"Записано: {path}", err=True)


def say_all(faults: Iterable[str]) -> None:
    """Print faults; of very many the first, and how many more there are."""
    said = list(faults)
    for words in said[:_MOST_SAID]:
        typer.echo(words, err=True)
    if len(said) > _MOST_SAID:
        typer.echo(f"… и ещё {len(said) - _MOST_SAID}", err=True)


def cannot_write(path: Path) -> ZavetError:
    message = f"Файл «{path.name}» не записать: он уже есть или папка закрыта."
    return ZavetError(message, next_step="Назовите другой файл: -o ФАЙЛ")
