"""The answer: permitted or refused, by which clauses and articles, with what follows."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from zavet.core.decisions.question import Question
from zavet.core.values import Term, TermUnit


class Code(StrEnum):
    """Why: the first group refuses, the second permits."""

    NO_POLICY = "no_policy"
    OTHER_SITE = "other_site"
    CATEGORY_UNKNOWN = "category_unknown"
    CATEGORIES_MISSING = "categories_missing"
    PURPOSE_UNKNOWN = "purpose_unknown"
    PURPOSE_DOES_NOT_COVER = "purpose_does_not_cover"
    ACTION_NOT_PROVIDED = "action_not_provided"
    DEPERSONALIZED_ONLY = "depersonalized_only"
    CONSENT_MISSING = "consent_missing"
    CONSENT_REFUSED = "consent_refused"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    CONSENT_DOES_NOT_COVER = "consent_does_not_cover"
    CONSENT_NOT_WRITTEN = "consent_not_written"
    NOT_ACCEPTED = "not_accepted"
    SERVICE_UNKNOWN = "service_unknown"
    SERVICE_DOES_NOT_PROVIDE = "service_does_not_provide"
    BLOCKED = "blocked"
    HELD = "held"
    UNCONFIRMED = "unconfirmed"
    DESTROYED = "destroyed"
    PURPOSE_ENDED = "purpose_ended"
    LINK_CLOSED = "link_closed"
    BANNED = "banned"
    BARGAIN = "bargain"
    AUTHORISATION_MISSING = "authorisation_missing"
    AUTHORISATION_UNSIGNED = "authorisation_unsigned"
    AUTHORISATION_EXPIRED = "authorisation_expired"
    AUTHORISATION_NARROW = "authorisation_narrow"
    NOT_THE_OFFICER = "not_the_officer"
    NOT_OWN_DATA = "not_own_data"
    NOT_REPRESENTED = "not_represented"
    IDENTITY_UNPROVEN = "identity_unproven"
    ACTOR_UNKNOWN = "actor_unknown"
    RECIPIENT_UNKNOWN = "recipient_unknown"
    RECIPIENT_MISSING = "recipient_missing"
    RECIPIENT_DOES_NOT_COVER = "recipient_does_not_cover"
    RECIPIENT_WITHOUT_PERMISSION = "recipient_without_permission"
    RECIPIENT_WITHOUT_DEMAND = "recipient_without_demand"
    RECIPIENT_WITHOUT_DEAL = "recipient_without_deal"
    NOT_OPEN = "not_open"
    APPROVAL_MISSING = "approval_missing"
    RULE_FAILED = "rule_failed"

    PURPOSE_GROUNDED = "purpose_grounded"
    OWN_RIGHT = "own_right"
    CONFIRMATION_ASKED = "confirmation_asked"
    DEMAND_ANSWERED = "demand_answered"
    OVERSIGHT_OWED = "oversight_owed"
    ANSWER_OWED = "answer_owed"
    ACTOR_AUTHORISED = "actor_authorised"
    ACTOR_IS_OFFICER = "actor_is_officer"
    ACTOR_IS_SUBJECT = "actor_is_subject"
    ACTOR_REPRESENTS = "actor_represents"
    ACTOR_IS_DEAL_PARTY = "actor_is_deal_party"
    ACTOR_TELLS = "actor_tells"
    ACTOR_IS_SYSTEM = "actor_is_system"
    STAYS_WITH_OPERATOR = "stays_with_operator"
    RECIPIENT_PROVIDED = "recipient_provided"
    ADDENDUM_APPLIES = "addendum_applies"


PERMITS = frozenset(
    {
        Code.PURPOSE_GROUNDED,
        Code.OWN_RIGHT,
        Code.CONFIRMATION_ASKED,
        Code.DEMAND_ANSWERED,
        Code.OVERSIGHT_OWED,
        Code.ANSWER_OWED,
        Code.ACTOR_AUTHORISED,
        Code.ACTOR_IS_OFFICER,
        Code.ACTOR_IS_SUBJECT,
        Code.ACTOR_REPRESENTS,
        Code.ACTOR_IS_DEAL_PARTY,
        Code.ACTOR_TELLS,
        Code.ACTOR_IS_SYSTEM,
        Code.STAYS_WITH_OPERATOR,
        Code.RECIPIENT_PROVIDED,
        Code.ADDENDUM_APPLIES,
    }
)


ACTORS = frozenset(
    {
        Code.AUTHORISATION_MISSING,
        Code.AUTHORISATION_UNSIGNED,
        Code.AUTHORISATION_EXPIRED,
        Code.AUTHORISATION_NARROW,
        Code.NOT_THE_OFFICER,
        Code.NOT_OWN_DATA,
        Code.NOT_REPRESENTED,
        Code.ACTOR_UNKNOWN,
    }
)
"""Refusals of the one who acts."""
OF_THE_PERSON = frozenset(
    {
        Code.CONSENT_MISSING,
        Code.CONSENT_REFUSED,
        Code.CONSENT_WITHDRAWN,
        Code.CONSENT_DOES_NOT_COVER,
        Code.CONSENT_NOT_WRITTEN,
        Code.NOT_ACCEPTED,
        Code.BLOCKED,
        Code.HELD,
        Code.UNCONFIRMED,
        Code.DESTROYED,
        Code.PURPOSE_ENDED,
        Code.IDENTITY_UNPROVEN,
        Code.NOT_OPEN,
        Code.RECIPIENT_WITHOUT_PERMISSION,
        Code.RECIPIENT_WITHOUT_DEMAND,
        Code.RECIPIENT_WITHOUT_DEAL,
    }
)
"""Refusals that would tell something of the person to whoever may not know it."""


class NextStep(StrEnum):
    """What whoever was refused can do now."""

    NONE = "none"
    PUBLISH_POLICY = "publish_policy"
    USE_THE_RIGHT_SITE = "use_the_right_site"
    CHOOSE_DECLARED_DATA = "choose_declared_data"
    CHOOSE_DECLARED_PURPOSE = "choose_declared_purpose"
    USE_AGGREGATES = "use_aggregates"
    ASK_CONSENT = "ask_consent"
    RESPECT_REFUSAL = "respect_refusal"
    ASK_ACCEPTANCE = "ask_acceptance"
    WAIT_FOR_REVIEW = "wait_for_review"
    WAIT_FOR_TERM = "wait_for_term"
    ASK_CONFIRMATION = "ask_confirmation"
    ASK_AUTHORISATION = "ask_authorisation"
    SIGN_WARNING = "sign_warning"
    RENEW_AUTHORISATION = "renew_authorisation"
    PROVE_REPRESENTATION = "prove_representation"
    PROVE_IDENTITY = "prove_identity"
    ASK_PERMISSION = "ask_permission"
    REGISTER_DEMAND = "register_demand"
    ASK_SECOND_PERSON = "ask_second_person"
    TELL_THE_OFFICER = "tell_the_officer"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Reason:
    """One ground of the decision: its code, the citation of the clause, the article, and the word concerned."""

    code: Code
    clause: str = ""
    article: str = ""
    concerns: str = ""

    @property
    def is_refusal(self) -> bool:
        """Tell whether this reason refuses."""
        return self.code not in PERMITS


@dataclass(frozen=True, slots=True, kw_only=True)
class StartedDuty:
    """What the action obliges to: kind, article, the term when one is fixed, and the law's term it is counted by."""

    kind: str
    article: str
    clause: str = ""
    term: Term | None = None
    term_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A permit or a refusal. A refusal's reasons are the refusing ones; each names a clause or an article.

    ``approval_id`` is the second person's yes a permit stands on: whoever acts on the permit uses it up.
    """

    question: Question
    is_permitted: bool
    reasons: tuple[Reason, ...]
    duties: tuple[StartedDuty, ...] = ()
    next_step: NextStep = NextStep.NONE
    approval_id: UUID | None = None

    @property
    def clauses(self) -> tuple[str, ...]:
        """Return the deciding clauses, each once."""
        return tuple(dict.fromkeys(reason.clause for reason in self.reasons if reason.clause))

    @property
    def articles(self) -> tuple[str, ...]:
        """Return the deciding articles, each once."""
        return tuple(dict.fromkeys(reason.article for reason in self.reasons if reason.article))


DAYS_30 = Term(amount=30, unit=TermUnit.CALENDAR_DAY)
