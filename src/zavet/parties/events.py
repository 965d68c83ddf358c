"""What the journal is told of parties."""

from enum import StrEnum

from zavet.journal.events import declare


@declare
class PartiesEvent(StrEnum):
    """Events of operators, sites, staff, subjects, accounts and authorisations."""

    SITE_OPENED = "parties.site.opened"
    SUBJECT_RECORDED = "parties.subject.recorded"
    SUBJECT_CONFIRMED = "parties.subject.confirmed"
    SUBJECT_ENDED = "parties.subject.ended"
    CORRESPONDENT_RECORDED = "parties.correspondent.recorded"
    CORRESPONDENT_RECOGNISED = "parties.correspondent.recognised"
    CORRESPONDENT_SEPARATED = "parties.correspondent.separated"
    CORRESPONDENCE_CLOSED = "parties.correspondence.closed"
    CORRESPONDENCE_REOPENED = "parties.correspondence.reopened"
    IDENTITY_PROVEN = "parties.identity.proved"
    IDENTITY_FAILED = "parties.identity.failed"
    IDENTITY_ENDED = "parties.identity.ended"
    STAFF_APPOINTED = "parties.staff.appointed"
    STAFF_RENAMED = "parties.staff.renamed"
    STAFF_ENDED = "parties.staff.ended"
    OFFICER_APPOINTED = "parties.officer.appointed"
    OFFICER_RELEASED = "parties.officer.released"
    STAFF_EMAIL_SET = "parties.staff_email.set"
    ACCOUNT_MADE = "parties.account.made"
    ACCOUNT_CLOSED = "parties.account.closed"
    PASSWORD_CHANGED = "parties.password.changed"  # noqa: S105 - an event, not a secret
    SIGN_IN_MADE = "parties.sign_in.made"
    SECOND_FACTOR_ADDED = "parties.second_factor.added"
    SECOND_FACTOR_REMOVED = "parties.second_factor.removed"
    ENTRY_LINK_MADE = "parties.entry_link.made"
    ENTRY_LINK_SPENT = "parties.entry_link.spent"
    AUTHORISATION_GRANTED = "parties.authorisation.granted"
    WARNING_SIGNED = "parties.warning.signed"
    AUTHORISATION_RENEWED = "parties.authorisation.renewed"
    AUTHORISATION_ENDED = "parties.authorisation.ended"
    REPRESENTATIVE_RECORDED = "parties.representative.recorded"
    REPRESENTATIVE_ENDED = "parties.representative.ended"
    ACTION_REFUSED = "parties.action.refused"
