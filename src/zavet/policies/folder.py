"""Reads a policy folder from disk. It takes the files of a policy and nothing else, and follows no links."""

from collections.abc import Iterator
from pathlib import Path

from zavet.core.values import ZavetError

LARGEST_FILE = 1024 * 1024
_FILES = ("policy.md", "rules.yaml")
_FORM = "В папке лежат policy.md, rules.yaml и, если есть добавления, addenda/<имя>/ с такими же файлами."


class FolderRefused(ZavetError):
    """The folder holds something that is no policy."""

    def __init__(self, what: str, trouble: str, next_step: str) -> None:
        """Say what is wrong with a file or folder, and what to do."""
        super().__init__(f"«{what}»: {trouble}.", next_step=next_step)


def read_folder(path: Path) -> dict[str, str]:
    """Return the files of a policy by their names inside its folder, such as ``addenda/cloud/rules.yaml``.

    Raises FolderRefused where the folder is missing or holds anything else. Hidden files are passed over.
    """
    if not path.is_dir():
        raise FolderRefused(
            str(path), "такой папки нет", "Назовите папку с policy.md и rules.yaml."
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
        raise FolderRefused(addendum.name, "это не папка добавления", _FORM)
    for entry in _entries(addendum):
        yield _policy_file(entry, f"addenda/{addendum.name}/{entry.name}")


def _policy_file(entry: Path, name: str) -> str:
    if entry.name not in _FILES or not entry.is_file():
        raise FolderRefused(name, "к политике не относится", _FORM)
    return name


def _entries(path: Path) -> list[Path]:
    found = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
    for entry in found:
        if entry.is_symlink():
            raise FolderRefused(entry.name, "это ссылка", "Положите в папку сам файл.")
    return found


def _read(file: Path) -> str:
    if file.stat().st_size > LARGEST_FILE:
        raise FolderRefused(file.name, "больше мегабайта", "Проверьте, тот ли это файл.")
    try:
        # newline="" keeps line ends: what is published is the file byte for byte
        with file.open(encoding="utf-8", newline="") as opened:
            return opened.read()
    except UnicodeDecodeError as error:
        step = "Откройте файл в текстовом редакторе и сохраните, выбрав кодировку UTF-8."
        raise FolderRefused(file.name, "сохранён не в кодировке UTF-8", step) from error
