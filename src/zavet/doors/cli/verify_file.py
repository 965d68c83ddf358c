"""Checks one file of evidence with nothing but a key: no database, no network, no installation."""

from functools import partial
from pathlib import Path

import typer

from zavet.core.chain import NoteKey, NoteRefused, open_checkpoint
from zavet.core.chain.export import FORM as EXPORT
from zavet.core.chain.export import find_losses, key_of, verify_export
from zavet.core.chain.proof import FORM as PROOF
from zavet.core.chain.proof import read_entry_proof, read_growth_proof
from zavet.core.chain.receipt import is_genuine
from zavet.core.chain.tree import is_consistent
from zavet.core.values import ZavetError
from zavet.doors.cli.files import read_bytes, read_kept_checkpoint, read_text, say_all
from zavet.doors.cli.opening import say_without_settings

_BEGINNING = 64
_LONGEST = 2**20
"""How many bytes of a line are read at once: no line of ours is longer, and a hostile one must not fill the memory."""


def verify_file(path: Path, *, key: NoteKey | None, against: list[Path]) -> bool:
    """Say what a file proves, and return whether it holds. What kind of file it is, its beginning says."""
    begins = read_bytes(path, _BEGINNING)
    if EXPORT.encode() in begins:
        return _export(path, key, against)
    if begins.startswith(b"old "):
        return _growth(path, _required(key, "доказательство"), against)
    if against:
        message = "С прежней точкой сверяют выгрузку и доказательство роста, а не такой файл."
        raise ZavetError(message, next_step="zavet prove consistency ТОЧКА -o ФАЙЛ у оператора")
    if begins.lstrip().startswith(b"{"):
        return _receipt(path, _required(key, "квитанцию"))
    if begins.startswith(PROOF.encode()):
        return _entry(path, _required(key, "доказательство"))
    return _checkpoint(path, _required(key, "контрольную точку"))


def _required(key: NoteKey | None, what: str) -> NoteKey:
    if key is None:
        message = f"Без открытого ключа {what} не проверить: ключу в самом файле верить нельзя."
        raise ZavetError(
            message,
            next_step="--key КЛЮЧ; ключ стоит на странице /receipt/ сайта, его печатает и zavet verify у оператора",
        )
    return key


def _receipt(path: Path, key: NoteKey) -> bool:
    if not is_genuine(read_bytes(path), public_key=key.public_key):
        return _say_wrong("Квитанция не подлинная: подпись не подходит к тексту или к ключу.")
    typer.echo("Квитанция подлинная: подписана этим ключом и не изменена.")
    return True


def _export(path: Path, key: NoteKey | None, against: list[Path]) -> bool:
    say_without_settings()
    from zavet.doors.verdicts import say_problem, say_told_loss

    try:
        with path.open("rb") as file:
            lines = partial(iter, partial(file.readline, _LONGEST), b"")
            own = key_of(file.readline(_LONGEST))
            kept = [read_kept_checkpoint(each, key or own) for each in against]
            losses = tuple(find_losses(lines())) if kept else ()
            file.seek(0)
            report = verify_export(lines(), key=key, against=kept, losses=losses)
    except NoteRefused:
        return _say_wrong("Выгрузка не по форме или изменена: строка 1")
    typer.echo(
        f"Записей: {report.entries}, из них опечатано: {report.sealed}. "
        f"Контрольных точек: {report.checkpoints}."
    )
    for one in report.told:
        typer.echo(say_told_loss(one))
    if key not in {None, own}:
        typer.echo(f"Ключ в выгрузке не тот, что вы назвали: {own}", err=True)
    say_all(map(say_problem, report.problems))
    if report.problems:
        return False
    typer.echo("Выгрузка цела: ни одна запись не изменена, не пропала и не переставлена.")
    if key is None:
        typer.echo(f"Ключ взят из самого файла: {own}")
        typer.echo("Так видно, что файл цел, но не видно, чей он. Назовите ключ: --key КЛЮЧ")
    return True


def _entry(path: Path, key: NoteKey) -> bool:
    try:
        proof = read_entry_proof(read_text(path))
        checkpoint = proof.check(key=key)
    except NoteRefused:
        return _say_wrong("Доказательство не подходит: запись, путь или подпись изменены.")
    typer.echo(
        f"Запись {proof.index + 1} есть в журнале «{checkpoint.origin}», где {checkpoint.size} записей."
    )
    typer.echo(
        proof.text.decode()
        if proof.text is not None
        else "Запись опечатана: содержание не показано."
    )
    return True


def _growth(path: Path, key: NoteKey, against: list[Path]) -> bool:
    if len(against) != 1:
        message = "Доказательство роста проверяется вместе с прежней контрольной точкой."
        raise ZavetError(message, next_step="--against ПРЕЖНЯЯ.checkpoint")
    try:
        proof = read_growth_proof(read_text(path))
        new = open_checkpoint(proof.checkpoint, key=key)
    except NoteRefused:
        return _say_wrong("Доказательство не подходит: подпись или форма изменены.")
    old = read_kept_checkpoint(against[0], key)
    if proof.old != old.size or not is_consistent(
        old=old.size, old_root=old.root, size=new.size, root=new.root, proof=proof.path
    ):
        return _say_wrong("Журнал не продолжает прежнюю контрольную точку: он переписан.")
    typer.echo(f"Журнал с {old.size} записей до {new.size} только рос: прежние записи на месте.")
    return True


def _checkpoint(path: Path, key: NoteKey) -> bool:
    try:
        one = open_checkpoint(read_text(path), key=key)
    except NoteRefused:
        return _say_wrong(
            "Это не выгрузка, не доказательство, не квитанция и не контрольная точка этого ключа."
        )
    typer.echo(f"Контрольная точка подлинная: журнал «{one.origin}», записей {one.size}.")
    return True


def _say_wrong(words: str) -> bool:
    typer.echo(words, err=True)
    return False
