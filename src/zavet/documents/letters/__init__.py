"""All templates by name: which facts each asks for and who writes it. The names are stored with what was sent."""

from collections.abc import Callable
from difflib import get_close_matches
from typing import Any, Final

from msgspec import Struct

from zavet.core.values import ZavetError
from zavet.documents.blocks import Body
from zavet.documents.facts import DocumentFacts
from zavet.documents.letters import (
    acts,
    authority,
    blocking,
    claims,
    course,
    disclosing,
    ending,
    information,
    my_data,
    rectification,
    refusals,
)


class TemplateUnknown(ZavetError, LookupError):
    """There is no template of this name."""


class Template(Struct, frozen=True):
    """A template: its title, the struct of its facts, and the function that writes it from them."""

    title: str
    facts: type[DocumentFacts]
    write: Callable[[Any], Body]


def _refused(title: str) -> Template:
    return Template(title, refusals.DemandRefused, refusals.write_demand_refused)


LETTERS: Final[dict[str, Template]] = {
    "authority_answer": Template(
        "Ответ на запрос уполномоченного органа",
        authority.AuthorityAnswer,
        authority.write_authority_answer,
    ),
    "block_ended": Template(
        "О снятии блокирования персональных данных", blocking.BlockEnded, blocking.write_block_ended
    ),
    "block_refused": _refused("Об отказе в блокировании персональных данных"),
    "block_set": Template(
        "О блокировании персональных данных", blocking.BlockSet, blocking.write_block_set
    ),
    "claim_partly": Template(
        "Ответ на претензию: удовлетворена частично", claims.ClaimPartly, claims.write_claim_partly
    ),
    "claim_refused": Template(
        "Ответ на претензию: отказ", claims.ClaimRefused, claims.write_claim_refused
    ),
    "claim_satisfied": Template(
        "Ответ на претензию: удовлетворена", claims.ClaimSatisfied, claims.write_claim_satisfied
    ),
    "confidentiality_refused": _refused("Об отказе изменить параметры конфиденциальности"),
    "confidentiality_set": Template(
        "Об изменении параметров конфиденциальности",
        blocking.ConfidentialitySet,
        blocking.write_confidentiality_set,
    ),
    "deletion_accepted": Template(
        "Об удалении персональных данных", ending.DeletionAccepted, ending.write_deletion_accepted
    ),
    "deletion_refused": Template(
        "Об отказе в удалении персональных данных",
        ending.DeletionRefused,
        ending.write_deletion_refused,
    ),
    "destruction_act": Template(
        "Акт об уничтожении персональных данных", acts.DestructionAct, acts.write_destruction_act
    ),
    "destruction_notice": Template(
        "Уведомление об уничтожении персональных данных",
        ending.DestructionNotice,
        ending.write_destruction_notice,
    ),
    "dismissed": Template(
        "О закрытии обращения без рассмотрения", course.Dismissed, course.write_dismissed
    ),
    "disclosure_answer": Template(
        "О передаче сведений по запросу",
        disclosing.DisclosureAnswer,
        disclosing.write_disclosure_answer,
    ),
    "disclosure_extension": Template(
        "О продлении срока ответа на запрос",
        disclosing.DisclosureExtension,
        disclosing.write_disclosure_extension,
    ),
    "disclosure_refusal": Template(
        "Об отказе в передаче сведений по запросу",
        disclosing.DisclosureRefusal,
        disclosing.write_disclosure_refusal,
    ),
    "extension": Template(
        "Уведомление о продлении срока ответа", course.Extension, course.write_extension
    ),
    "feedback_reply": Template(
        "Ответ на вопрос или предложение", claims.FeedbackReply, claims.write_feedback_reply
    ),
    "identity_asked": Template(
        "О подтверждении личности", course.IdentityAsked, course.write_identity_asked
    ),
    "information": Template(
        "Сведения об обработке персональных данных",
        information.Information,
        information.write_information,
    ),
    "information_refused": Template(
        "Об отказе в предоставлении сведений",
        information.InformationRefused,
        information.write_information_refused,
    ),
    "my_data": Template("Мои персональные данные", my_data.MyData, my_data.write_my_data),
    "not_processed": Template(
        "Персональные данные не обрабатываются",
        information.NotProcessed,
        information.write_not_processed,
    ),
    "feedback_refused": _refused("Об отказе на вопрос или предложение"),
    "objection_answered": Template(
        "Ответ на возражение", ending.ObjectionAnswered, ending.write_objection_answered
    ),
    "objection_refused": _refused("Об отказе в удовлетворении возражения"),
    "receipt": Template("Обращение зарегистрировано", course.Receipt, course.write_receipt),
    "rectification_refused": Template(
        "Об отказе в уточнении персональных данных",
        rectification.RectificationRefused,
        rectification.write_rectification_refused,
    ),
    "rectified": Template(
        "Об уточнении персональных данных", rectification.Rectified, rectification.write_rectified
    ),
    "repeat_refused": Template(
        "Об отказе в выполнении повторного запроса",
        information.RepeatRefused,
        information.write_repeat_refused,
    ),
    "stop_refused": _refused("Об отказе прекратить обработку персональных данных"),
    "stopped": Template(
        "О прекращении обработки персональных данных", ending.Stopped, ending.write_stopped
    ),
    "third_party_notice": Template(
        "Уведомление об изменениях в переданных персональных данных",
        rectification.ThirdPartyNotice,
        rectification.write_third_party_notice,
    ),
    "withdrawal_refused": _refused("Об отказе прекратить обработку после отзыва согласия"),
    "withdrawal_accepted": Template(
        "Об отзыве согласия", ending.WithdrawalAccepted, ending.write_withdrawal_accepted
    ),
    "written": Template("Ответ на обращение", course.Written, course.write_written),
}


def get_template(name: str) -> Template:
    """Return a template; raise TemplateUnknown with the nearest name."""
    if name in LETTERS:
        return LETTERS[name]
    message = f"Нет шаблона «{name}»."
    near = get_close_matches(name, LETTERS, n=1) or sorted(LETTERS)
    raise TemplateUnknown(message, next_step=f"Возьмите один из шаблонов: {', '.join(near)}.")
