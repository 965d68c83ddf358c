"""Words for what happens to held data: why they are blocked, released, marked, due to be destroyed or have to stay."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from zavet.access.due import What
from zavet.access.words import BlockReason, ReleaseReason, VerifyMethod
from zavet.core.decisions.ending import Why
from zavet.parties.words import IdentityMethod, ProofKind

BLOCK_REASONS: Final = {
    BlockReason.REVIEW: _("идёт проверка"),
    BlockReason.AUTHORITY: _("так потребовал уполномоченный орган"),
    BlockReason.UNLAWFUL: _("обработка оказалась неправомерной"),
    BlockReason.DESTRUCTION_DELAYED: _("уничтожить в срок нельзя"),
}
RELEASE_REASONS: Final = {
    ReleaseReason.DUTY_FULFILLED: _("обязанность хранить исполнена"),
    ReleaseReason.ACT_REPEALED: _("закон больше не требует хранить"),
    ReleaseReason.ENTERED_BY_MISTAKE: _("внесено по ошибке"),
}
VERIFY_METHODS: Final = {
    VerifyMethod.DOCUMENT_SHOWN: _("человек показал документ"),
    VerifyMethod.REGISTER_ASKED: _("спрошен государственный реестр"),
    VerifyMethod.LETTER_ANSWERED: _("человек ответил на письмо"),
    VerifyMethod.CALL_ANSWERED: _("человек ответил на звонок"),
    VerifyMethod.SIGNATURE_CHECKED: _("проверена подпись"),
}
IDENTITY_METHODS: Final = {
    IdentityMethod.SIGNED_IN: _("человек вошёл в личный кабинет"),
    IdentityMethod.LINK_ANSWERED: _("человек перешёл по ссылке из письма на свой адрес"),
    IdentityMethod.DOCUMENT_SHOWN: _("человек показал документ"),
    IdentityMethod.KNOWN_ADDRESS: _("письмо пришло с известного адреса"),
    IdentityMethod.CALL_ANSWERED: _("человек ответил на звонок по известному номеру"),
    IdentityMethod.SIGNATURE_CHECKED: _("проверена подпись"),
    IdentityMethod.STATE_SIGN_IN: _("человек вошёл через «Госуслуги»"),
    IdentityMethod.NOTARISED: _("подпись заверил нотариус"),
}
PROOF_KINDS: Final = {
    ProofKind.BIRTH_CERTIFICATE: _("свидетельство о рождении: это родитель"),
    ProofKind.ADOPTION_RECORD: _("свидетельство об усыновлении: это усыновитель"),
    ProofKind.GUARDIANSHIP_ACT: _("акт о назначении опекуна или попечителя"),
    ProofKind.POWER_OF_ATTORNEY: _("доверенность"),
    ProofKind.COURT_DECISION: _("решение суда"),
    ProofKind.INHERITANCE_CERTIFICATE: _("свидетельство о праве на наследство: это наследник"),
}
WHYS: Final = {
    Why.PURPOSE: _("ещё нужны для другой цели"),
    Why.HELD: _("хранятся по закону"),
    Why.RETENTION: _("должны храниться по закону"),
    Why.BLOCKED: _("заблокированы: сначала закончится проверка"),
    Why.WITHDRAWAL: _("согласие отозвано"),
    Why.PURPOSE_REACHED: _("цель достигнута"),
    Why.DELETION: _("человек попросил удалить"),
    Why.UNCONFIRMED: _("человек не подтвердил адрес в срок"),
    Why.ORDERED: _("так решил ответственный"),
}
DUE: Final = {
    What.DESTROY: _("Уничтожить данные"),
    What.CLEAR: _("Убрать регистрацию, которую никто не подтвердил"),
    What.END_HOLD: _("Закончить хранение по закону"),
    What.END_BLOCK: _("Закончить блокирование"),
    What.EXPIRE: _("Снять предложение, на которое не ответили"),
    What.END_THREAD: _("Уничтожить переписку по обращению: срок её хранения кончился"),
}
