"""What the vault could not do, each by its own name. None of them quotes a value or a key."""

from zavet.core.values import ZavetError


class VaultRefused(ZavetError):
    """The vault did not do what was asked, and changed nothing."""


class KeyMissing(VaultRefused):
    """The person has no key here, or it was destroyed."""


class MasterKeyMissing(VaultRefused):
    """The ring of master keys is gone, or lacks the key that wrapped a person's key."""


class SealBroken(VaultRefused):
    """Sealed bytes do not open: changed, moved from elsewhere, or under another key."""


class ValueTaken(VaultRefused):
    """A value that one person alone may have at a site belongs to somebody else."""


class DatumMissing(VaultRefused):
    """The person has no such datum."""
