"""Which clause and article a reason names, and what the person refused can do next.

A reason first names the clause of the rule it comes from; where none decides, the clause of the policy that promises
the mechanism; where the policy is silent, the clause that names the operator, who answers under the article.
"""

from zavet.core.decisions.decision import Code, NextStep, Reason
from zavet.core.decisions.facts import Facts
from zavet.core.language.policy import Policy
from zavet.core.language.words import Mechanism

_CLOSED = (Mechanism.CLOSED_PURPOSES, Mechanism.MINIMISATION, Mechanism.LEGAL_PROCESSING)
_SECRET = (Mechanism.CONFIDENTIALITY, Mechanism.DISCLOSURE_REGISTER, *_CLOSED)
_STAFF = (Mechanism.AUTHORISED_ACCESS, Mechanism.PROTECTION, *_SECRET)
_CONSENT = (Mechanism.CONSENT_BEFORE_STORING, Mechanism.ACCEPTANCE, *_CLOSED)

CITED: dict[Code, tuple[tuple[Mechanism, ...], str, NextStep]] = {
    Code.NO_POLICY: ((), "152-ФЗ ст. 18.1 ч. 2", NextStep.PUBLISH_POLICY),
    Code.OTHER_SITE: (
        (Mechanism.SITE_SCOPE, *_CLOSED),
        "152-ФЗ ст. 5 ч. 3",
        NextStep.USE_THE_RIGHT_SITE,
    ),
    Code.CATEGORY_UNKNOWN: (
        (Mechanism.MINIMISATION, *_CLOSED),
        "152-ФЗ ст. 5 ч. 5",
        NextStep.CHOOSE_DECLARED_DATA,
    ),
    Code.CATEGORIES_MISSING: (_CLOSED, "152-ФЗ ст. 5 ч. 5", NextStep.CHOOSE_DECLARED_DATA),
    Code.PURPOSE_UNKNOWN: (_CLOSED, "152-ФЗ ст. 5 ч. 2", NextStep.CHOOSE_DECLARED_PURPOSE),
    Code.PURPOSE_DOES_NOT_COVER: (_CLOSED, "152-ФЗ ст. 5 ч. 5", NextStep.CHOOSE_DECLARED_DATA),
    Code.ACTION_NOT_PROVIDED: (_CLOSED, "152-ФЗ ст. 5 ч. 2", NextStep.CHOOSE_DECLARED_PURPOSE),
    Code.DEPERSONALIZED_ONLY: (
        (Mechanism.GENERALISED_RELEASE, Mechanism.STATISTICS, *_CLOSED),
        "152-ФЗ ст. 6 ч. 1 п. 9",
        NextStep.USE_AGGREGATES,
    ),
    Code.CONSENT_MISSING: (_CONSENT, "152-ФЗ ст. 9 ч. 1", NextStep.ASK_CONSENT),
    Code.CONSENT_REFUSED: (_CONSENT, "152-ФЗ ст. 9 ч. 1", NextStep.RESPECT_REFUSAL),
    Code.CONSENT_WITHDRAWN: (_CONSENT, "152-ФЗ ст. 9 ч. 2", NextStep.RESPECT_REFUSAL),
    Code.CONSENT_DOES_NOT_COVER: (
        (Mechanism.VERSIONS, *_CONSENT),
        "152-ФЗ ст. 9 ч. 1",
        NextStep.ASK_CONSENT,
    ),
    Code.CONSENT_NOT_WRITTEN: (_CONSENT, "152-ФЗ ст. 10 ч. 2 п. 1", NextStep.ASK_CONSENT),
    Code.NOT_ACCEPTED: (_CONSENT, "152-ФЗ ст. 6 ч. 1 п. 5", NextStep.ASK_ACCEPTANCE),
    Code.SERVICE_UNKNOWN: (
        (Mechanism.CATALOGUE, Mechanism.RECORDS_BY_SERVICE, *_CLOSED),
        "152-ФЗ ст. 5 ч. 2",
        NextStep.CHOOSE_DECLARED_PURPOSE,
    ),
    Code.SERVICE_DOES_NOT_PROVIDE: (
        (Mechanism.CATALOGUE, Mechanism.RECORDS_BY_SERVICE, *_CLOSED),
        "152-ФЗ ст. 5 ч. 5",
        NextStep.CHOOSE_DECLARED_PURPOSE,
    ),
    Code.BLOCKED: (
        (Mechanism.BLOCK_ON_REQUEST, *_SECRET),
        "152-ФЗ ст. 21 ч. 1",
        NextStep.WAIT_FOR_REVIEW,
    ),
    Code.HELD: ((Mechanism.HOLD, *_SECRET), "152-ФЗ ст. 5 ч. 7", NextStep.WAIT_FOR_TERM),
    Code.UNCONFIRMED: (
        (Mechanism.UNCONFIRMED_DATA, Mechanism.COMPLETENESS, *_CONSENT),
        "152-ФЗ ст. 5 ч. 6",
        NextStep.ASK_CONFIRMATION,
    ),
    Code.DESTROYED: ((Mechanism.ACCURACY, *_SECRET), "152-ФЗ ст. 21 ч. 4", NextStep.NONE),
    Code.PURPOSE_ENDED: (
        (Mechanism.ACCURACY, *_CLOSED),
        "152-ФЗ ст. 21 ч. 4",
        NextStep.CHOOSE_DECLARED_PURPOSE,
    ),
    Code.LINK_CLOSED: (
        (Mechanism.LINK_SECRECY, *_SECRET),
        "152-ФЗ ст. 7",
        NextStep.REGISTER_DEMAND,
    ),
    Code.BANNED: (_SECRET, "152-ФЗ ст. 7", NextStep.TELL_THE_OFFICER),
    Code.BARGAIN: (_SECRET, "152-ФЗ ст. 7", NextStep.NONE),
    Code.AUTHORISATION_MISSING: (_STAFF, "152-ФЗ ст. 19 ч. 2 п. 8", NextStep.ASK_AUTHORISATION),
    Code.AUTHORISATION_UNSIGNED: (_STAFF, "152-ФЗ ст. 18.1 ч. 1 п. 6", NextStep.SIGN_WARNING),
    Code.AUTHORISATION_EXPIRED: (
        _STAFF,
        "152-ФЗ ст. 19 ч. 2 п. 8",
        NextStep.RENEW_AUTHORISATION,
    ),
    Code.AUTHORISATION_NARROW: (_STAFF, "152-ФЗ ст. 19 ч. 2 п. 8", NextStep.ASK_AUTHORISATION),
    Code.NOT_THE_OFFICER: (_STAFF, "152-ФЗ ст. 22.1 ч. 1", NextStep.TELL_THE_OFFICER),
    Code.NOT_OWN_DATA: (_SECRET, "152-ФЗ ст. 7", NextStep.NONE),
    Code.NOT_REPRESENTED: (
        (Mechanism.IDENTITY_PROOF, *_SECRET),
        "152-ФЗ ст. 9 ч. 1",
        NextStep.PROVE_REPRESENTATION,
    ),
    Code.IDENTITY_UNPROVEN: (
        (Mechanism.IDENTITY_PROOF, *_SECRET),
        "152-ФЗ ст. 14 ч. 3",
        NextStep.PROVE_IDENTITY,
    ),
    Code.ACTOR_UNKNOWN: (_STAFF, "152-ФЗ ст. 7", NextStep.TELL_THE_OFFICER),
    Code.RECIPIENT_UNKNOWN: (_SECRET, "152-ФЗ ст. 7", NextStep.TELL_THE_OFFICER),
    Code.RECIPIENT_MISSING: (_SECRET, "152-ФЗ ст. 7", NextStep.TELL_THE_OFFICER),
    Code.RECIPIENT_DOES_NOT_COVER: (_SECRET, "152-ФЗ ст. 7", NextStep.TELL_THE_OFFICER),
    Code.RECIPIENT_WITHOUT_PERMISSION: (_SECRET, "152-ФЗ ст. 7", NextStep.ASK_PERMISSION),
    Code.RECIPIENT_WITHOUT_DEMAND: (_SECRET, "152-ФЗ ст. 7", NextStep.REGISTER_DEMAND),
    Code.RECIPIENT_WITHOUT_DEAL: (_SECRET, "152-ФЗ ст. 7", NextStep.NONE),
    Code.NOT_OPEN: (
        (Mechanism.CONFIDENTIALITY_SETTINGS, *_SECRET),
        "152-ФЗ ст. 10.1 ч. 1",
        NextStep.RESPECT_REFUSAL,
    ),
    Code.APPROVAL_MISSING: (_STAFF, "152-ФЗ ст. 18.1 ч. 1 п. 4", NextStep.ASK_SECOND_PERSON),
    Code.RULE_FAILED: (_STAFF, "152-ФЗ ст. 7", NextStep.TELL_THE_OFFICER),
    Code.PURPOSE_GROUNDED: ((), "152-ФЗ ст. 6 ч. 1", NextStep.NONE),
    Code.OWN_RIGHT: ((), "152-ФЗ ст. 14 ч. 1", NextStep.NONE),
    Code.CONFIRMATION_ASKED: (
        (Mechanism.UNCONFIRMED_DATA, Mechanism.COMPLETENESS),
        "152-ФЗ ст. 9 ч. 3",
        NextStep.NONE,
    ),
    Code.DEMAND_ANSWERED: (
        (Mechanism.DISCLOSURE_REGISTER,),
        "152-ФЗ ст. 6 ч. 1 п. 2",
        NextStep.NONE,
    ),
    Code.OVERSIGHT_OWED: ((), "152-ФЗ ст. 21", NextStep.NONE),
    Code.ANSWER_OWED: ((), "152-ФЗ ст. 20 ч. 1", NextStep.NONE),
    Code.ACTOR_IS_OFFICER: (_STAFF, "152-ФЗ ст. 22.1 ч. 1", NextStep.NONE),
    Code.ACTOR_AUTHORISED: (_STAFF, "152-ФЗ ст. 19 ч. 2 п. 8", NextStep.NONE),
    Code.ACTOR_IS_SUBJECT: ((), "152-ФЗ ст. 14 ч. 1", NextStep.NONE),
    Code.ACTOR_REPRESENTS: ((Mechanism.IDENTITY_PROOF,), "152-ФЗ ст. 9 ч. 1", NextStep.NONE),
    Code.ACTOR_IS_DEAL_PARTY: ((), "152-ФЗ ст. 6 ч. 1 п. 5", NextStep.NONE),
    Code.ACTOR_TELLS: ((), "152-ФЗ ст. 9 ч. 1", NextStep.NONE),
    Code.ACTOR_IS_SYSTEM: ((Mechanism.PROTECTION,), "152-ФЗ ст. 19 ч. 1", NextStep.NONE),
    Code.STAYS_WITH_OPERATOR: ((Mechanism.CONFIDENTIALITY,), "152-ФЗ ст. 7", NextStep.NONE),
    Code.RECIPIENT_PROVIDED: ((), "152-ФЗ ст. 7", NextStep.NONE),
    Code.ADDENDUM_APPLIES: ((Mechanism.ADDENDA,), "152-ФЗ ст. 18.1 ч. 2", NextStep.NONE),
}


def reason(
    facts: Facts, code: Code, *, clause: str = "", article: str = "", concerns: str = ""
) -> Reason:
    """Return the reason for ``code`` with its clause cited from the policy and its article.

    ``clause`` is the number of the deciding rule's clause if one decides; ``concerns`` the code of a category,
    purpose or recipient, never a value.
    """
    mechanisms, usual_article, _ = CITED[code]
    policy = facts.policy
    number = clause or (_promised(policy, mechanisms) if policy else "")
    return Reason(
        code=code,
        clause=policy.cite(number) if policy else "",
        article=article or usual_article,
        concerns=concerns,
    )


def next_step(code: Code) -> NextStep:
    """Return what to do after a refusal for ``code``."""
    return CITED[code][2]


def _promised(policy: Policy, mechanisms: tuple[Mechanism, ...]) -> str:
    for mechanism in mechanisms:
        promise = policy.find_promise(mechanism)
        if promise is not None:
            return promise.clause
    return policy.rules.operator.clause
