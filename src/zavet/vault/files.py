"""Files of people: sealed bytes in a folder, each under a key of its own that lies in the row, wrapped by the person's.

INVARIANT: without the row, or without the person's key, a file's bytes open to nobody; a file opens by its permit
alone; its name and media type are personal data and lie sealed.
"""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zavet.chance import new_id
from zavet.core.decisions import DatumState, Decision
from zavet.core.values import Origin, Provenance, Sealed, Source
from zavet.statements import insert
from zavet.vault.cipher import seal, unseal
from zavet.vault.file_folder import Draft, path_of, unlink
from zavet.vault.inside import after_commit, in_transaction
from zavet.vault.models import SealedFile
from zavet.vault.opening import require_permit
from zavet.vault.person_keys import open_keys
from zavet.vault.refusals import FileMissing
from zavet.vault.streaming import broken_stream, sealed_sizes, unseal_stream


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """One held file without its name and its bytes; ``size`` counts the bytes as they were given."""

    id: UUID
    category: str
    origin: str
    state: str
    service: str
    provenance: Provenance
    policy_version_id: UUID
    purposes: tuple[str, ...]
    ended_purposes: tuple[str, ...]
    size: int
    stored_at: datetime
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileName:
    """What a file is called and what it is."""

    name: Sealed[str]
    media_type: Sealed[str]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OpenedFile:
    """A file opened by a permit. ``chunks`` raises SealBroken at bytes that are not as they were sealed; close it."""

    name: Sealed[str]
    media_type: Sealed[str]
    size: int
    chunks: Iterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class NewFile:
    """A file whose bytes lie sealed for one place, and that no row names yet."""

    id: UUID
    site_id: UUID
    subject_id: UUID
    category: str
    draft: Draft


@contextmanager
def draft_file(
    *, site_id: UUID, subject_id: UUID, category: str, chunks: Iterable[bytes], at_most: int
) -> Iterator[NewFile]:
    """Seal a file's bytes for its place and write them to disk, before the transaction that puts the file.

    The one writer of SQLite must not wait for a stream. Raise FileTooBig beyond ``at_most`` bytes. What is not put
    within the block is removed.
    """
    file_id = new_id()
    binding = _binding(b"bytes", site_id, subject_id, category, file_id)
    with Draft(binding=binding, at_most=at_most) as draft:
        for chunk in chunks:
            draft.add(chunk)
        draft.end(is_lasting=True)
        yield NewFile(
            id=file_id, site_id=site_id, subject_id=subject_id, category=category, draft=draft
        )


@in_transaction
def put_file(
    *,
    new: NewFile,
    name: Sealed[str],
    media_type: Sealed[str],
    origin: Origin,
    service: str,
    provenance: Provenance,
    policy_version_id: UUID,
    purposes: Iterable[str],
    state: str,
    at: datetime,
) -> UUID:
    """Take a sealed file into the person's data and return its id; raise KeyMissing without the person's key.

    The bytes get their name before the row is committed. Were the row undone, they would open to nobody: their key is
    in the row alone.
    """
    person_key = open_keys(subject_id=new.subject_id, families=[origin])[origin]
    about = json.dumps([name.reveal(), media_type.reveal()]).encode()
    row = SealedFile(
        id=new.id,
        site_id=new.site_id,
        subject_id=new.subject_id,
        category=new.category,
        origin=Origin(origin),
        wrapped_key=b"",
        about=b"",
        size=new.draft.size,
        state=DatumState(state),
        service=service,
        source=provenance.source,
        given_by_id=provenance.given_by,
        reference=provenance.reference,
        known_at=provenance.known_at,
        policy_version_id=policy_version_id,
        purposes=sorted(set(purposes)),
        stored_at=at,
        confirmed_at=None if state == DatumState.UNCONFIRMED else at,
    )
    row.wrapped_key = seal(new.draft.key, key=person_key, binding=_binding_of(b"key", row))
    row.about = seal(about, key=person_key, binding=_binding_of(b"about", row))
    new.draft.keep_as(new.id)
    insert(row)
    return row.id


@in_transaction
def open_file(permit: Decision, file_id: UUID) -> OpenedFile:
    """Return a file of the person, site and categories a permit is about.

    Raise VaultRefused for anything but a permit to see, FileMissing where there is no such file or its bytes are gone,
    KeyMissing where the person's key is, SealBroken where bytes are missing or the first are not as they were sealed.
    """
    row = _permitted(permit).filter(pk=file_id).first()
    if row is None:
        raise _missing(file_id)
    person_key = open_keys(subject_id=row.subject_id, families=[row.origin])[row.origin]
    about = _open_name(row, person_key)
    key = unseal(bytes(row.wrapped_key), key=person_key, binding=_binding_of(b"key", row))
    return OpenedFile(
        name=about.name, media_type=about.media_type, size=row.size, chunks=_open_bytes(row, key)
    )


@in_transaction
def open_names(permit: Decision) -> dict[UUID, FileName]:
    """Return the names of the files a permit is about; raise as ``open_file`` does."""
    rows = list(_permitted(permit))
    if not rows:
        return {}
    keys = open_keys(subject_id=rows[0].subject_id, families={row.origin for row in rows})
    return {row.id: _open_name(row, keys[row.origin]) for row in rows}


def list_files(*, site_id: UUID, subject_id: UUID) -> tuple[FileView, ...]:
    """Return what files are held of a person at a site, the oldest first."""
    return tuple(map(_view, _rows(site_id, subject_id).order_by("stored_at", "id")))


def find_file(*, site_id: UUID, subject_id: UUID, file_id: UUID) -> FileView:
    """Return one file of a person at a site; raise FileMissing where they have no such file."""
    row = _rows(site_id, subject_id).filter(pk=file_id).first()
    if row is None:
        raise _missing(file_id)
    return _view(row)


@in_transaction
def remove_files(*, subject_id: UUID, category: str | None = None) -> tuple[UUID, ...]:
    """Remove a person's files, or those of one category: rows with this transaction, bytes after it; return their ids.

    The key of each goes with its row. Bytes that a crash leaves open to nobody, and ``orphans`` removes them;
    that they are overwritten is not promised: on an SSD nobody can.
    """
    rows = SealedFile.objects.filter(subject_id=subject_id)
    if category is not None:
        rows = rows.filter(category=category)
    file_ids = tuple(rows.order_by("id").values_list("id", flat=True))
    SealedFile.objects.filter(pk__in=file_ids).delete()
    after_commit(unlink, file_ids)
    return file_ids


def _rows(site_id: UUID, subject_id: UUID) -> QuerySet[SealedFile]:
    return SealedFile.objects.filter(subject_id=subject_id, site_id=site_id)


def _permitted(permit: Decision) -> QuerySet[SealedFile]:
    site_id, subject_id, categories = require_permit(permit)
    return _rows(site_id, subject_id).filter(category__in=categories)


def _open_name(row: SealedFile, person_key: bytes) -> FileName:
    about = unseal(bytes(row.about), key=person_key, binding=_binding_of(b"about", row))
    name, media_type = json.loads(about)
    return FileName(name=Sealed(name), media_type=Sealed(media_type))


def _open_bytes(row: SealedFile, key: bytes) -> Iterator[bytes]:
    try:
        file = path_of(row.id).open("rb")
    except FileNotFoundError:
        raise _missing(row.id) from None
    chunks = _reading(file, row, key)
    next(chunks)  # opens the first chunk
    return chunks


def _reading(file: BinaryIO, row: SealedFile, key: bytes) -> Iterator[bytes]:
    """Yield nothing once the first chunk is known to be whole, then the chunks; close the file at the end."""
    with file:
        if os.fstat(file.fileno()).st_size not in sealed_sizes(row.size):
            raise broken_stream()
        chunks = unseal_stream(file, key=key, binding=_binding_of(b"bytes", row))
        first = next(chunks)
        yield b""
        yield first
        yield from chunks


def _view(row: SealedFile) -> FileView:
    return FileView(
        id=row.id,
        category=row.category,
        origin=row.origin,
        state=row.state,
        service=row.service,
        provenance=Provenance(
            source=Source(row.source),
            given_by=row.given_by_id,
            reference=row.reference,
            known_at=row.known_at,
        ),
        policy_version_id=row.policy_version_id,
        purposes=tuple(row.purposes),
        ended_purposes=tuple(row.ended_purposes),
        size=row.size,
        stored_at=row.stored_at,
        confirmed_at=row.confirmed_at,
    )


def _binding_of(use: bytes, row: SealedFile) -> bytes:
    return _binding(use, row.site_id, row.subject_id, row.category, row.id)


def _binding(use: bytes, site_id: UUID, subject_id: UUID, category: str, file_id: UUID) -> bytes:
    """Return what a file's bytes, key or name are bound to: site, person, file, category."""
    place = site_id.bytes + subject_id.bytes + file_id.bytes + category.encode()
    return b"zavet file " + use + b"\n" + place


def _missing(file_id: UUID) -> FileMissing:
    message = _("Файла «%(file)s» у субъекта нет, или пропали его байты.") % {"file": file_id}
    return FileMissing(
        message, next_step=_("zavet doctor скажет, цела ли папка файлов; верните её из копии.")
    )
