"""Finds out whether a copy can be restored: signed here, whole to the byte, and alive when restored for a trial."""

from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _

from zavet import __version__
from zavet.backups.copies import (
    Copy,
    CopyRefused,
    list_beside,
    require_alone,
    require_signed,
)
from zavet.backups.copying import CopiedFile, Tell, measure
from zavet.backups.rehearsing import rehearse
from zavet.backups.stores import store_of
from zavet.backups.trial import Found


def check(*, records: Copy | None, keys: Copy | None, signed_by: bytes | None, tell: Tell) -> Found:
    """Return what a trial restore of the copies found; raise CopyRefused, naming what is wrong.

    ``signed_by`` is the public key of the installation that made them, where it is not this one's.
    """
    copies = [copy for copy in (records, keys) if copy is not None]
    for copy in copies:
        require_signed(copy, by=signed_by)
        require_alone(copy)
        _require_fitting(copy)
    files = [one for copy in copies for one in _files(copy)]
    for done, (folder, file) in enumerate(files, start=1):
        _require_same(folder, file)
        tell(done, len(files))
    return rehearse(records=records, keys=keys, tell=tell)


def list_restorable(copy: Copy) -> tuple[CopiedFile, ...]:
    """Return the sealed files of a copy without those a later one no longer has: they were destroyed in between."""
    later = [one for one in list_beside(copy) if one.folder >= copy.folder]
    kept = {file.name for one in later[-1:] for file in one.manifest.sealed_files}
    return tuple(one for one in copy.manifest.sealed_files if not later or one.name in kept)


def _require_fitting(copy: Copy) -> None:
    manifest = copy.manifest
    known = {"copy": manifest.generation, "theirs": manifest.zavet, "ours": __version__}
    if _numbers(manifest.zavet) > _numbers(__version__):
        message = _("Копия «%(copy)s» сделана Zavet %(theirs)s, а здесь %(ours)s.") % known
        raise CopyRefused(message, next_step=_("Установите ту версию Zavet или новее."))
    if manifest.engine != store_of(manifest.holds).engine:
        message = _("Копия «%(copy)s» сделана из другой СУБД (%(engine)s).")
        next_step = _("Задайте ту же СУБД: ZAVET_DATABASE_URL, ZAVET_KEYS_DATABASE_URL")
        raise CopyRefused(message % (known | {"engine": manifest.engine}), next_step=next_step)


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdecimal())


def _files(copy: Copy) -> Iterable[tuple[Path, CopiedFile]]:
    yield from ((copy.folder, file) for file in copy.manifest.files)
    yield from ((copy.pool, file) for file in list_restorable(copy))


def _require_same(folder: Path, file: CopiedFile) -> None:
    path = folder / file.name
    try:
        is_same = path.stat().st_size == file.size and measure(path, name=file.name) == file
    except OSError:
        message = _("В копии «%(copy)s» нет файла «%(file)s».")
    else:
        if is_same:
            return
        message = _("Файл «%(file)s» копии «%(copy)s» изменён или испорчен.")
    raise CopyRefused(
        message % {"copy": folder.name, "file": file.name}, next_step=_("Возьмите другую копию.")
    )
