"""What is done with requests: each operation one transaction, one entry of its own besides those of what it calls.

What cannot be done comes back in the deed's ``refusal``, with nothing changed and an entry that tells of it.
"""

from zavet.rights.answering import answer, dismiss, refuse
from zavet.rights.carrying_out import (
    block,
    end_block,
    inform,
    rectify,
    set_visibility,
    stop,
    withdraw,
)
from zavet.rights.deleting import delete, propose_deletion
from zavet.rights.extending import extend
from zavet.rights.identifying import ask_identity, fail_identity, prove_identity
from zavet.rights.joining import join
from zavet.rights.keeping_views import end_feed, make_feed, remove_view, save_view
from zavet.rights.messages import receive_message
from zavet.rights.outgoing import LetterMissing, attach_file, mark_sent, write_notice
from zavet.rights.receiving import receive
from zavet.rights.recipients import settle_recipient, show_for_notice, tell_recipient
from zavet.rights.refusing import (
    ActorRefused,
    EffectRefused,
    ExtensionRefused,
    GroundUnknown,
    IdentityMissing,
    JoinRefused,
    LetterEmpty,
    NobodyNamed,
    ProvenForAnother,
    ReceiptRefused,
    RecipientUnknown,
    ReplyOwed,
    RequestClosed,
    RightsRefused,
)
from zavet.rights.taking_back import take_back
from zavet.rights.threads import open_thread
from zavet.rights.working import assign, classify, note

__all__ = [
    "ActorRefused",
    "EffectRefused",
    "ExtensionRefused",
    "GroundUnknown",
    "IdentityMissing",
    "JoinRefused",
    "LetterEmpty",
    "LetterMissing",
    "NobodyNamed",
    "ProvenForAnother",
    "ReceiptRefused",
    "RecipientUnknown",
    "ReplyOwed",
    "RequestClosed",
    "RightsRefused",
    "answer",
    "ask_identity",
    "assign",
    "attach_file",
    "block",
    "classify",
    "delete",
    "dismiss",
    "end_block",
    "end_feed",
    "extend",
    "fail_identity",
    "inform",
    "join",
    "make_feed",
    "mark_sent",
    "note",
    "open_thread",
    "propose_deletion",
    "prove_identity",
    "receive",
    "receive_message",
    "rectify",
    "refuse",
    "remove_view",
    "save_view",
    "set_visibility",
    "settle_recipient",
    "show_for_notice",
    "stop",
    "take_back",
    "tell_recipient",
    "withdraw",
    "write_notice",
]
