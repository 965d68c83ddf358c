"""A copy: a folder of one moment with a manifest, written last and signed. Without a whole one it is no copy.

The sealed files lie beside the copies and are shared by them: they never change, and a destroyed one goes from all.
"""

import shutil
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils.translation import gettext as _

from zavet import __version__
from zavet.backups.copying import CopiedFile, write_whole
from zavet.core.values import ZavetError
from zavet.journal.signing import public_key, sign

FORM: Final = "zavet copy 1"
MANIFEST: Final = "manifest.json"
POOL: Final = "files"
LEDGER: Final = "destructions.jsonl"
CHECKPOINTS: Final = "checkpoints"
_NAME = "%Y-%m-%dT%H-%M-%SZ"


class Holds(StrEnum):
    """What a copy is of: one of the two databases, with what belongs to it."""

    RECORDS = "records"
    KEYS = "keys"


class CopyRefused(ZavetError):
    """A copy is damaged, another installation's, or does not fit; nothing was touched."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a copy consists of. ``checkpoint`` is the journal's signed state just before the copy."""

    form: str = FORM
    holds: Holds
    generation: str
    made_at: datetime
    zavet: str = __version__
    engine: str
    files: tuple[CopiedFile, ...]
    sealed_files: tuple[CopiedFile, ...] = ()
    checkpoint: str = ""
    public_key: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A folder with a whole manifest."""

    folder: Path
    manifest: Manifest

    @property
    def pool(self) -> Path:
        """Return the folder of the sealed files, shared by all copies beside this one."""
        return self.folder.parent / POOL


def generation_name(at: datetime) -> str:
    """Return the name of the copies of a moment, given in UTC; as text they stand in the order of time."""
    return at.strftime(_NAME)


def write_manifest(folder: Path, manifest: Manifest) -> Copy:
    """Sign a manifest and write it: from now on the folder is a copy."""
    named = msgspec.structs.replace(manifest, public_key=public_key().hex(), signature="")
    signed = msgspec.structs.replace(named, signature=sign(_signed_part(named)).hex())
    write_whole(folder / MANIFEST, msgspec.json.format(msgspec.json.encode(signed), indent=1))
    return Copy(folder=folder, manifest=signed)


def read_copy(folder: Path) -> Copy:
    """Return the copy in a folder; raise CopyRefused where its manifest is missing or not whole."""
    try:
        raw = (folder / MANIFEST).read_bytes()
        manifest = msgspec.json.decode(raw, type=Manifest)
    except FileNotFoundError:
        message = _("В папке «%(folder)s» нет описи «%(file)s»: это не законченная копия.")
    except (OSError, msgspec.MsgspecError, UnicodeError):
        message = _("Опись «%(file)s» копии «%(folder)s» испорчена.")
    else:
        if manifest.form == FORM:
            return Copy(folder=folder, manifest=manifest)
        message = _("Опись «%(file)s» копии «%(folder)s» другого вида.")
    raise CopyRefused(
        message % {"folder": folder.name, "file": MANIFEST}, next_step=_("Возьмите другую копию.")
    )


def find_copy(folder: Path) -> Copy:
    """Return the copy in a folder, or the newest finished one of those in it; raise CopyRefused where there is none."""
    folder = folder.resolve()
    return read_copy([folder, *list_finished(folder)][-1])


def list_generations(folder: Path) -> list[Path]:
    """Return the folders of copies, the oldest first, those that were never finished too."""
    return sorted(path for path in folder.glob("????-??-??T??-??-??Z") if path.is_dir())


def list_finished(folder: Path) -> list[Path]:
    """Return the folders of copies that were finished, the oldest first."""
    return [path for path in list_generations(folder) if (path / MANIFEST).exists()]


def require_signed(copy: Copy, *, by: bytes | None = None) -> None:
    """Raise CopyRefused where this installation, or the owner of the public key ``by``, did not sign the manifest."""
    manifest = copy.manifest
    known = by or public_key()
    if manifest.public_key != known.hex():
        message = _("Копия «%(copy)s» подписана ключом другой установки.")
        next_step = _("Верните secrets/signing.key этой установки или назовите её ключ: --key КЛЮЧ")
        raise CopyRefused(message % {"copy": manifest.generation}, next_step=next_step)
    try:
        signature = bytes.fromhex(manifest.signature)
        Ed25519PublicKey.from_public_bytes(known).verify(signature, _signed_part(manifest))
    except (InvalidSignature, ValueError):
        message = _("Опись копии «%(copy)s» изменена: подпись к ней не подходит.")
        next_step = _("Возьмите другую копию.")
        raise CopyRefused(message % {"copy": manifest.generation}, next_step=next_step) from None


def list_beside(copy: Copy) -> list[Copy]:
    """Return the finished copies in the folder of a copy, itself among them, that its signer signed; the oldest first.

    Whoever may write there can lay others beside it: what those say is nothing.
    """
    signer = bytes.fromhex(copy.manifest.public_key)
    folders = list_finished(copy.folder.parent)
    return [read_copy(folder) for folder in folders if _is_signed(folder, by=signer)]


def require_alone(copy: Copy) -> None:
    """Raise CopyRefused where a finished copy lies beside this one that its signer did not sign."""
    known = {one.folder for one in list_beside(copy)}
    for folder in list_finished(copy.folder.parent):
        if folder not in known:
            message = _(
                "Рядом с копией «%(copy)s» лежит «%(other)s», которую подписал не тот же или никто."
            )
            raise CopyRefused(
                message % {"copy": copy.folder.name, "other": folder.name},
                next_step=_("Уберите её оттуда: её книга уничтожений уничтожила бы людей."),
            )


def _is_signed(folder: Path, *, by: bytes) -> bool:
    try:
        require_signed(read_copy(folder), by=by)
    except CopyRefused:
        return False
    return True


def remove_old(folder: Path, *, keep: int) -> int:
    """Leave the newest ``keep`` copies, remove those before them, finished or not, and return how many went."""
    kept = list_finished(folder)[-keep:]
    old = [path for path in list_generations(folder) if kept and path < kept[0]]
    for path in old:
        # The manifest goes first: a folder half removed must not pass for a copy.
        (path / MANIFEST).unlink(missing_ok=True)
        shutil.rmtree(path)
    return len(old)


def _signed_part(manifest: Manifest) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(manifest, signature=""))
