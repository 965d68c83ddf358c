"""The closed vocabularies of this door. A reason is a code: what somebody would like to add in words is no fact."""

from enum import StrEnum

from zavet.core.decisions import UNDER_REVIEW


class BlockReason(StrEnum):
    """Why data are out of use (152-ФЗ ст. 21)."""

    REVIEW = UNDER_REVIEW
    AUTHORITY = "authority"
    UNLAWFUL = "unlawful"
    DESTRUCTION_DELAYED = "destruction_delayed"


class ReleaseReason(StrEnum):
    """Why a hold ended before its term."""

    DUTY_FULFILLED = "duty_fulfilled"
    ACT_REPEALED = "act_repealed"
    ENTERED_BY_MISTAKE = "entered_by_mistake"


class VerifyMethod(StrEnum):
    """How a value was seen to be right."""

    DOCUMENT_SHOWN = "document_shown"
    REGISTER_ASKED = "register_asked"
    LETTER_ANSWERED = "letter_answered"
    CALL_ANSWERED = "call_answered"
    SIGNATURE_CHECKED = "signature_checked"
