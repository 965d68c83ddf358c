"""What the journal is told of demands: codes and random references, never a word of what was written."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class DisclosureEvent(StrEnum):
    """Events of the disclosure register."""

    DEMAND_REGISTERED = "disclosure.demand.registered"
    SCAN_ATTACHED = "disclosure.scan.attached"
    SCOPE_NAMED = "disclosure.scope.named"
    SCOPE_DROPPED = "disclosure.scope.dropped"
    DEMAND_PROPOSED = "disclosure.demand.proposed"
    DEMAND_APPROVED = "disclosure.demand.approved"
    DEMAND_DECLINED = "disclosure.demand.declined"
    TERM_EXTENDED = "disclosure.term.extended"
    DEMAND_PROVIDED = "disclosure.demand.provided"
    DEMAND_ANSWERED = "disclosure.demand.answered"
    DEMAND_REFUSED = "disclosure.demand.refused"
    DEMAND_WITHDRAWN = "disclosure.demand.withdrawn"
    SILENCE_ENDED = "disclosure.silence.ended"
    LETTER_SENT = "disclosure.letter.sent"
    STEP_REFUSED = "disclosure.step.refused"
