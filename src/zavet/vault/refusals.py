"""What the vault could not do, each by its own name. None of them quotes a value or a key."""

from zavet.core.values import ZavetError


class VaultRefused(ZavetError):
    """The vault did not do what was asked, and changed nothing."""


class KeyMissing(VaultRefused):
    """The person has no key here, or it was destroyed."""


class MasterKeyMissing(VaultRefused):
    """The ring of master keys is gone, or lacks the key that wrapped a person's key."""


class MasterKeyWrong(MasterKeyMissing):
    """The ring has a master key of the right name that opens nobody's key."""


class RingUnknown(VaultRefused):
    """The setting names no place of a ring, or one that cannot be used."""


class RingUnreachable(VaultRefused):
    """The server that keeps the master keys does not answer, or refuses."""


class RotationUnderWay(VaultRefused):
    """Another process is changing the master keys."""


class KeysUnfit(VaultRefused):
    """The database of keys does not answer, is empty, or belongs to other data."""


class SealBroken(VaultRefused):
    """Sealed bytes do not open: changed, moved from elsewhere, or under another key."""


class SuiteUnknown(SealBroken):
    """Sealed bytes name a suite of ciphers this version does not have."""


class ValueTaken(VaultRefused):
    """A value that one person alone may have at a site belongs to somebody else."""


class DatumMissing(VaultRefused):
    """The person has no such datum."""


class FileMissing(VaultRefused):
    """The person has no such file, or its bytes are gone from the folder of files."""


class FileTooBig(VaultRefused):
    """A file is bigger than whoever takes it allows."""
