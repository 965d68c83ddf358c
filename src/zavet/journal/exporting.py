"""Hands the journal out, in whole or in one entry, in forms that anybody checks without Zavet.

INVARIANT: of a sealed entry nothing leaves but its place and its hash.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from zavet.core.chain.export import checkpoint_line, entry_line, header_line, sealed_line
from zavet.core.chain.proof import EntryProof, GrowthProof
from zavet.core.values import ZavetError
from zavet.journal.checkpoints import key, write_checkpoint
from zavet.journal.models import Checkpoint, Entry
from zavet.journal.rows import read_links
from zavet.journal.tree import prove_consistency, prove_inclusion


class NothingToProve(ZavetError):
    """There is no such entry, or no checkpoint to prove it by."""


def export_journal() -> Iterator[bytes]:
    """Yield the lines of an export: whose it is, every checkpoint, every entry (see core/chain/export.py).

    A fresh checkpoint is written first, so that the last of them is over all the entries. Raise NothingToProve for a
    journal without entries.
    """
    newest = write_checkpoint()
    if newest is None:
        raise NothingToProve(_("В журнале ещё нет записей."))
    yield header_line(key=key(), size=newest.size)
    rows = Checkpoint.objects.filter(size__lte=newest.size).order_by("size")
    for text in rows.values_list("text", flat=True).iterator():
        yield checkpoint_line(text)
    sealed = set(Entry.objects.filter(is_sealed=True).values_list("position", flat=True))
    for links in read_links(through=newest.size):
        for link in links:
            if link.text is None or link.position in sealed:
                yield sealed_line(position=link.position, digest=link.hash)
            else:
                yield entry_line(text=link.text, digest=link.hash)


def prove_entry(position: int) -> EntryProof:
    """Return the proof that an entry is in the journal, by a fresh checkpoint; raise NothingToProve.

    Of a sealed entry the proof shows place and hash.
    """
    newest = write_checkpoint()
    found = [one for each in read_links(after=position - 1, through=position) for one in each]
    if newest is None or not found:
        message = _("Записи %(number)d в журнале нет.") % {"number": position}
        raise NothingToProve(message, next_step=_("Номера стоят в консоли, в разделе «Журнал»"))
    [link] = found
    is_sealed = Entry.objects.filter(position=position, is_sealed=True).exists()
    return EntryProof(
        text=None if is_sealed else link.text,
        hash=link.hash,
        index=position - 1,
        path=prove_inclusion(position=position, size=newest.size),
        checkpoint=newest.text,
    )


def prove_growth(old: int) -> GrowthProof:
    """Return the proof that the journal only grew since it had ``old`` entries; raise NothingToProve.

    It is what a witness is asked with.
    """
    newest = write_checkpoint()
    if newest is None or old > newest.size:
        message = _("В журнале меньше %(number)d записей.") % {"number": old}
        raise NothingToProve(message, next_step="zavet verify")
    return GrowthProof(
        old=old, path=prove_consistency(old=old, size=newest.size), checkpoint=newest.text
    )
