"""Hands out proofs of the journal: an entry, its growth, a checkpoint, the whole of it. Nothing is sent anywhere."""

from pathlib import Path
from typing import Annotated

import typer

from zavet.core.chain import open_checkpoint
from zavet.core.chain.proof import GrowthProof
from zavet.core.chain.tree import is_consistent
from zavet.core.values import ZavetError
from zavet.doors.cli.files import cannot_write, hand_out, read_kept_checkpoint
from zavet.doors.cli.opening import open_existing
from zavet.doors.cli.stamp import stamp
from zavet.doors.cli.witnessing import act_as_witness, take_cosignature

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
OUT = typer.Option("-o", "--out", help="Файл; без него — на экран.")


@app.command("entry")
def entry(
    number: Annotated[int, typer.Argument(min=1, help="Номер записи.")],
    out: Annotated[Path | None, OUT] = None,
) -> None:
    """Доказать, что запись есть в журнале: проверяется без базы и сети."""
    open_existing()
    from zavet.journal.exporting import prove_entry

    hand_out(str(prove_entry(number)), out)


@app.command("consistency")
def consistency(
    old: Annotated[Path, typer.Argument(help="Прежняя контрольная точка.")],
    out: Annotated[Path | None, OUT] = None,
) -> None:
    """Доказать, что журнал с прежней контрольной точки только рос."""
    open_existing()
    from zavet.journal.checkpoints import key

    before = read_kept_checkpoint(old, key())
    proof = _growth_since(before.size)
    now = open_checkpoint(proof.checkpoint, key=key())
    if not is_consistent(
        old=before.size, old_root=before.root, size=now.size, root=now.root, proof=proof.path
    ):
        message = "Доказать нельзя: журнал не продолжает эту контрольную точку."
        raise ZavetError(message, next_step=f"zavet verify --against {old}")
    hand_out(str(proof), out)


@app.command("request")
def request(
    for_: Annotated[
        str,
        typer.Option(
            "--for", help="Сколько записей свидетель видел (0 — ни одной) или файл его точки."
        ),
    ],
    out: Annotated[Path | None, OUT] = None,
) -> None:
    """Написать запрос свидетелю (C2SP add-checkpoint): файл или тело POST, как вам удобно."""
    open_existing()
    from zavet.journal.checkpoints import key

    seen = int(for_) if for_.isdecimal() else read_kept_checkpoint(Path(for_), key()).size
    hand_out(str(_growth_since(seen)), out)


@app.command("checkpoint")
def checkpoint() -> None:
    """Подписать журнал как он есть и положить контрольную точку вне базы."""
    open_existing()
    from zavet.journal.checkpoints import checkpoint_folder, key, write_checkpoint

    written = write_checkpoint()
    if written is None:
        message = "В журнале ещё нет записей."
        raise ZavetError(message, next_step="zavet up")
    typer.echo(checkpoint_folder() / written.file_name)
    typer.echo(f"Ключ, которым её проверять (сохраните его отдельно): {key()}", err=True)


@app.command("export")
def export(
    out: Annotated[Path, typer.Option("-o", "--out", help="Файл, которого ещё нет.")],
) -> None:
    """Выгрузить журнал строками JSON: проверяется без Zavet. Опечатанные записи — только местом и хешем."""
    open_existing()
    from zavet.journal.checkpoints import key
    from zavet.journal.exporting import export_journal

    lines = export_journal()
    first = next(lines)
    try:
        with out.open("xb") as file:
            file.write(first)
            file.writelines(lines)
    except OSError as error:
        raise cannot_write(out) from error
    typer.echo(f"Записано: {out}")
    typer.echo(f"Проверить: zavet verify {out} --key {key()}")


app.command("witness")(act_as_witness)
app.command("cosignature")(take_cosignature)
app.command("stamp")(stamp)


def _growth_since(size: int) -> GrowthProof:
    from zavet.journal.exporting import prove_growth

    return prove_growth(size)
