"""Where a ring of ours lies: a file, a credential systemd hands over, a variable of the environment.

INVARIANT: only the file is ever written by Zavet, and made only where neither data nor a person's key exist yet: a new
ring beside old keys would hide that the old one was lost. What a variable holds is never told.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.utils.translation import gettext as _

from zavet.secret_files import replace_whole, require_closed, write_new
from zavet.vault.models import DataKey, Datum, Letter
from zavet.vault.refusals import MasterKeyMissing
from zavet.vault.ring.master import MasterRing, first_ring, read_ring, restore, write_ring
from zavet.vault.ring.protocol import Ring

Stamp = tuple[int, ...]
_STRANGERS = 0o007


class Place(Protocol):
    """Somewhere a ring lies; two places are equal when they are the same."""

    def __hash__(self) -> int:
        """Stand for the place in a cache."""

    @property
    def words(self) -> str:
        """Return the place for people to read; no secret is in it."""

    def stamp(self) -> Stamp:
        """Return what changes when the ring does. Made for every use: it must be cheap."""

    def read(self) -> Ring:
        """Return the ring; raise MasterKeyMissing where it is gone or damaged, SecretExposed where it lies open."""


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file of its owner alone (0600), made on first use."""

    path: Path

    @property
    def words(self) -> str:
        """Name the file."""
        return _("файл «%(file)s»") % {"file": self.path.name}

    def stamp(self) -> Stamp:
        """Return the mark of this very file; make it where nothing is sealed yet."""
        try:
            return _mark(self.path)
        except FileNotFoundError:
            require_beginning(self.words)
            write_new(self.path, write_ring(first_ring(place=self.words)))
        return _mark(self.path)

    def read(self) -> MasterRing:
        """Return the ring of the file."""
        require_closed(self.path, self.path.stat().st_mode)
        return read_ring(self.path.read_bytes(), place=self.words)

    def replace(self, ring: MasterRing) -> None:
        """Put another ring in the file's place, whole."""
        replace_whole(self.path, write_ring(ring))


@dataclass(frozen=True, slots=True)
class CredentialPlace:
    """A file in ``$CREDENTIALS_DIRECTORY`` (systemd.exec(5), LoadCredential=): ours to read, never to make."""

    name: str

    @property
    def words(self) -> str:
        """Name the credential."""
        return _("удостоверение systemd «%(name)s»") % {"name": self.name}

    def stamp(self) -> Stamp:
        """Return the mark of the credential's file."""
        try:
            return _mark(self._path())
        except FileNotFoundError:
            raise _gone(self.words) from None

    def read(self) -> MasterRing:
        """Return the ring of the credential."""
        path = self._path()
        # To a service of its own account systemd opens the file by an access list, which stands in the group's bits.
        require_closed(path, path.stat().st_mode, against=_STRANGERS)
        return read_ring(path.read_bytes(), place=self.words)

    def _path(self) -> Path:
        return credential_path(self.name)


@dataclass(frozen=True, slots=True)
class VariablePlace:
    """A variable of the environment that holds the ring's text itself."""

    name: str

    @property
    def words(self) -> str:
        """Name the variable."""
        return _("переменная «%(name)s»") % {"name": self.name}

    def stamp(self) -> Stamp:
        """Return a number that differs where the text does."""
        return (hash(self._text()),)

    def read(self) -> MasterRing:
        """Return the ring of the variable."""
        return read_ring(self._text().encode(), place=self.words)

    def _text(self) -> str:
        text = os.environ.get(self.name)
        if not text:
            raise _gone(self.words)
        return text


def credential_path(name: str) -> Path:
    """Return where systemd put a credential; raise MasterKeyMissing where it handed none over."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        message = _("Удостоверений systemd здесь нет: не задан CREDENTIALS_DIRECTORY.")
        next_step = _("Добавьте в службу LoadCredential=%(name)s:ФАЙЛ") % {"name": name}
        raise MasterKeyMissing(message, next_step=next_step)
    return Path(folder) / name


def is_beginning() -> bool:
    """Tell whether nothing is sealed yet: neither a person's key nor a value nor a letter is there."""
    return not any(table.objects.exists() for table in (DataKey, Datum, Letter))


def require_beginning(words: str) -> None:
    """Raise MasterKeyMissing where a ring is gone that something was sealed under."""
    if not is_beginning():
        message = _("Связки главных ключей (%(place)s) нет, а запечатанное есть.")
        raise MasterKeyMissing(message % {"place": words}, next_step=restore())


def _gone(words: str) -> MasterKeyMissing:
    message = _("Связки главных ключей (%(place)s) нет.") % {"place": words}
    if is_beginning():
        return MasterKeyMissing(message, next_step=_("Сделайте первую: zavet keys extend -o ФАЙЛ"))
    return MasterKeyMissing(message, next_step=restore())


def _mark(path: Path) -> Stamp:
    about = path.stat()
    return about.st_mode, about.st_ino, about.st_mtime_ns, about.st_size
