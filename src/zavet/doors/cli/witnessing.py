"""Acts as a witness of another journal, and takes what a witness said of ours. A file holds all a witness knows.

The witness needs no installation: its key and what it last saw lie in one file, 0600. INVARIANT: what was seen is on
the disk before the cosignature is shown, and two runs at once wait for each other.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from zavet.chance import now
from zavet.core.chain import NoteKey, NoteRefused
from zavet.core.chain.note import Algorithm
from zavet.core.chain.proof import GrowthProof, read_growth_proof
from zavet.core.chain.witness import Cosigned, Seen, WitnessRefusal, witness
from zavet.core.values import ZavetError
from zavet.doors.cli.files import read_text, read_vkey
from zavet.doors.cli.opening import open_existing
from zavet.secret_files import require_closed

_REFUSALS = {
    WitnessRefusal.UNKNOWN_JOURNAL: "этот свидетель не знает такого журнала",
    WitnessRefusal.BAD_SIGNATURE: "контрольная точка подписана не этим журналом",
    WitnessRefusal.OTHER_START: "доказательство начинается не с того, что свидетель видел последним",
    WitnessRefusal.TAKEN_BACK: "в журнале стало меньше записей, чем свидетель уже видел",
    WitnessRefusal.FORKED: "журнал не продолжает того, что свидетель уже видел: он переписан",
}


@dataclass(slots=True, kw_only=True)
class _Memory:
    """What a witness knows: its key, and the last checkpoint of each journal it signed."""

    secret: Ed25519PrivateKey
    seen: dict[str, Seen] = field(default_factory=dict)

    @property
    def key(self) -> NoteKey:
        public = self.secret.public_key().public_bytes_raw()
        name = f"witness.zavet.local/{public.hex()[:16]}"
        return NoteKey(name=name, public_key=public, algorithm=Algorithm.COSIGNATURE)


def act_as_witness(
    request: Annotated[Path, typer.Argument(help="Запрос: его пишет zavet prove request.")],
    log: Annotated[str, typer.Option(help="Открытый ключ журнала, за которым вы следите.")],
    state: Annotated[
        Path, typer.Option(help="Файл свидетеля: ключ и что он видел; создаётся сам.")
    ],
) -> None:
    """Засвидетельствовать чужой журнал: подписать, если он только рос, и отказать, если переписан."""
    known = read_vkey(log)
    asked = _request(request)
    with _alone(state):
        memory = _read(state)
        try:
            answer = witness(
                asked,
                journals={known.name: known},
                seen=memory.seen,
                key=memory.key,
                sign=memory.secret.sign,
                at=now(),
            )
        except NoteRefused as error:
            raise _no_request(request) from error
        if isinstance(answer, WitnessRefusal):
            raise _refused(answer, memory.seen.get(known.name, Seen()))
        _keep(state, memory, answer)
    typer.echo(str(answer.line))
    typer.echo(f"Ключ свидетеля: {memory.key}", err=True)


def take_cosignature(
    file: Annotated[Path, typer.Argument(help="Ответ свидетеля: одна строка подписи.")],
    key: Annotated[str, typer.Option("--witness", help="Открытый ключ свидетеля.")],
) -> None:
    """Проверить подпись свидетеля и положить её рядом с контрольной точкой."""
    open_existing()
    from zavet.journal.beside import keep_cosignature

    seen = keep_cosignature(read_text(file), witness=read_vkey(key))
    typer.echo(
        f"Засвидетельствовано до записи {seen.size}: {seen.name}, {seen.at:%Y-%m-%d %H:%M:%S} UTC"
    )


def _request(path: Path) -> GrowthProof:
    try:
        return read_growth_proof(read_text(path))
    except NoteRefused as error:
        raise _no_request(path) from error


def _no_request(path: Path) -> ZavetError:
    message = f"«{path.name}» — не запрос свидетелю."
    return ZavetError(message, next_step="zavet prove request --for ЧИСЛО -o ФАЙЛ")


def _refused(refusal: WitnessRefusal, last: Seen) -> ZavetError:
    message = f"Свидетель отказал: {_REFUSALS[refusal]}."
    if refusal in {WitnessRefusal.UNKNOWN_JOURNAL, WitnessRefusal.BAD_SIGNATURE}:
        return ZavetError(message, next_step="Проверьте ключ журнала (--log) и тот ли это запрос")
    step = f"Свидетель видел записей: {last.size}; zavet prove request --for {last.size}"
    return ZavetError(message, next_step=step)


@contextmanager
def _alone(state: Path) -> Iterator[None]:
    """Let nobody else work with this witness's file meanwhile."""
    try:
        handle = os.open(state.with_name(f"{state.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        message = f"Файл свидетеля «{state.name}» не записать."
        raise ZavetError(message, next_step="Проверьте папку и её права") from error
    with os.fdopen(handle, "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _read(state: Path) -> _Memory:
    if not state.exists():
        return _Memory(secret=Ed25519PrivateKey.generate())
    require_closed(state, state.stat().st_mode)
    try:
        held = json.loads(read_text(state))
        return _Memory(
            secret=Ed25519PrivateKey.from_private_bytes(bytes.fromhex(held["secret"])),
            seen={
                origin: Seen(size=int(one["size"]), root=bytes.fromhex(one["root"]))
                for origin, one in held["seen"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"Файл свидетеля «{state.name}» испорчен."
        raise ZavetError(
            message, next_step="Верните его из копии: новый не помнит виденного"
        ) from error


def _keep(state: Path, memory: _Memory, answer: Cosigned) -> None:
    memory.seen[answer.origin] = answer.seen
    seen = {
        origin: {"size": one.size, "root": one.root.hex()} for origin, one in memory.seen.items()
    }
    held = {"secret": memory.secret.private_bytes_raw().hex(), "seen": seen}
    draft = state.with_name(f"{state.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(held, file)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(state)
    folder = os.open(state.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
