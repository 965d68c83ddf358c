"""What the journal is told of access."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class AccessEvent(StrEnum):
    """Events at the only door to the vault."""

    DATA_STORED = "access.data.stored"
    DATA_REVEALED = "access.data.revealed"
    DATA_RECTIFIED = "access.data.rectified"
    DATA_BLOCKED = "access.data.blocked"
    DATA_UNBLOCKED = "access.data.unblocked"
    DATA_HELD = "access.data.held"
    DATA_RELEASED = "access.data.released"
    DATA_VERIFIED = "access.data.verified"
    DATA_PROVIDED = "access.data.provided"
    DATA_EXPORTED = "access.data.exported"
    DATA_CONFIRMED = "access.data.confirmed"
    ACCURACY_ASKED = "access.accuracy.asked"
    ACCURACY_CONFIRMED = "access.accuracy.confirmed"
    DATA_DESTROYED = "access.data.destroyed"
    FILE_STORED = "access.file.stored"
    FILE_NAMED = "access.file.named"
    FILE_REVEALED = "access.file.revealed"
    LETTER_STORED = "access.letter.stored"
    LETTERS_REVEALED = "access.letters.revealed"
    DELETION_ASKED = "access.deletion.asked"
    DESTRUCTION_REPLAYED = "access.destruction.replayed"
    PURPOSE_ENDED = "access.purpose.ended"
    HOLD_ENDED = "access.hold.ended"
    BLOCK_ENDED = "access.block.ended"
    CONFIDENTIALITY_SET = "access.confidentiality.set"
    ACTION_PROPOSED = "access.action.proposed"
    ACTION_APPROVED = "access.action.approved"
    ACTION_DECLINED = "access.action.declined"
    ACTION_WITHDRAWN = "access.action.withdrawn"
    LIST_REVEALED = "access.list.revealed"
    ACTION_EXPIRED = "access.action.expired"
    ROTATION_BEGUN = "access.rotation.begun"
    ROTATION_ENDED = "access.rotation.ended"
    ACTION_REFUSED = "access.action.refused"
