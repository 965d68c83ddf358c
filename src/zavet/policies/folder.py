"""Reads a policy folder from disk. It takes the files of a policy and nothing else, and follows no links."""

from collections.abc import Iterator
from pathlib import Path

from zavet.core.values import ZavetError

LARGEST_FILE = 1024 * 1024
_FILES = ("policy.md", "rules.yaml")
_FORM = "В папке лежат policy.md, rules.yaml и, если есть добавления, addenda/<имя>/ с такими же файлами."


class FolderRefused(ZavetError):
    """The folder holds something that is no policy."""


def read_folder(path: Path) -> dict[str, str]:
    """Return the files of a policy by their names inside its folder, such as ``addenda/cloud/rules.yaml``.

    Raises FolderRefused where the folder is missing or holds anything else. Hidden files are passed over.
    """
    if not path.is_dir():
        raise FolderRefused(
            f"Папки «{path}» нет.", next_step="Назовите папку с policy.md и rules.yaml."
        )
    return {name: _read(path / name) for name in _list_files(path)}


def _list_files(path: Path) -> Iterator[str]:
    for entry in _entries(path):
        if entry.name == "addenda" and entry.is_dir():
            for addendum in _entries(entry):
                yield from _layer_files(addendum)
        else:
            yield _policy_file(entry, entry.name)


def _layer_files(addendum: Path) -> Iterator[str]:
    if not addendum.is_dir():
        raise FolderRefused(f"«addenda/{addendum.name}» — не папка добавления.", next_step=_FORM)
    for entry in _entries(addendum):
        yield _policy_file(entry, f"addenda/{addendum.name}/{entry.name}")


def _policy_file(entry: Path, name: str) -> str:
    if entry.name not in _FILES or not entry.is_file():
        raise FolderRefused(f"«{name}» не относится к политике.", next_step=_FORM)
    return name


def _entries(path: Path) -> list[Path]:
    found = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    for entry in found:
        if entry.is_symlink():
            raise FolderRefused(f"«{entry.name}» — ссылка.", next_step="Положите в папку сам файл.")
    return found


def _read(file: Path) -> str:
    if file.stat().st_size > LARGEST_FILE:
        raise FolderRefused(
            f"«{file.name}» больше мегабайта.", next_step="Проверьте, тот ли это файл."
        )
    try:
        # newline="" keeps line ends: what is published is the file byte for byte
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except UnicodeDecodeError as error:
        message = f"«{file.name}» сохранён не в кодировке UTF-8."
        step = "Откройте его в текстовом редакторе и сохраните заново, выбрав кодировку UTF-8."
        raise FolderRefused(message, next_step=step) from error
