"""What each reason and each next step of a decision says to a person.

Codes stay in the core; words live here. A sentence never blames and never shows a value: it says what decided and,
for a refusal, why.
"""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zavet.core.decisions import Code, NextStep

CODES: Final[dict[Code, str | Promise]] = {
    Code.NO_POLICY: _(
        "На этом сайте нет действующей политики, поэтому обрабатывать данные нельзя."
    ),
    Code.OTHER_SITE: _("Данные относятся к другому сайту: соединять данные разных сайтов нельзя."),
    Code.CATEGORY_UNKNOWN: _("Политика не называет такой категории данных."),
    Code.CATEGORIES_MISSING: _("Не сказано, какие данные нужны."),
    Code.PURPOSE_UNKNOWN: _("Политика не называет такой цели."),
    Code.PURPOSE_DOES_NOT_COVER: _("Для этой цели политика таких данных не предусматривает."),
    Code.ACTION_NOT_PROVIDED: _("Для этой цели политика такого действия не предусматривает."),
    Code.DEPERSONALIZED_ONLY: _("Для этой цели годятся только обезличенные данные."),
    Code.CONSENT_MISSING: _("Согласие на эту цель не дано."),
    Code.CONSENT_REFUSED: _("Человек отказался давать согласие на эту цель."),
    Code.CONSENT_WITHDRAWN: _("Согласие на эту цель отозвано."),
    Code.CONSENT_DOES_NOT_COVER: _("Согласие дано, но этих данных оно не охватывает."),
    Code.CONSENT_NOT_WRITTEN: _("Для этих данных закон требует письменного согласия с подписью."),
    Code.NOT_ACCEPTED: _("Человек не принял правила сайта, а без этого цели нет основания."),
    Code.SERVICE_UNKNOWN: _("Политика не называет такой услуги."),
    Code.SERVICE_DOES_NOT_PROVIDE: _("Правила этой услуги такого не предусматривают."),
    Code.BLOCKED: _("Данные заблокированы на время проверки."),
    Code.HELD: _("Закон обязывает хранить эти данные до срока: использовать и удалить их нельзя."),
    Code.UNCONFIRMED: _("Данные ещё не подтверждены человеком."),
    Code.DESTROYED: _("Данные уничтожены."),
    Code.PURPOSE_ENDED: _("Эта цель для этих данных уже закончилась."),
    Code.LINK_CLOSED: _(
        "Связь адреса с человеком раскрывают, только если того требует закон страны, где он живёт."
    ),
    Code.BANNED: _("Политика прямо запрещает это."),
    Code.BARGAIN: _("Продажа и обмен данных не допускаются никогда."),
    Code.AUTHORISATION_MISSING: _("У работника нет допуска для этой цели."),
    Code.AUTHORISATION_UNSIGNED: _("Работник не подписал предупреждение об ответственности."),
    Code.AUTHORISATION_EXPIRED: _("Допуск работника ещё не начался или уже окончен."),
    Code.AUTHORISATION_NARROW: _("Допуск работника не охватывает этих данных."),
    Code.NOT_THE_OFFICER: _("Это вправе сделать только ответственный за персональные данные."),
    Code.NOT_OWN_DATA: _("Это данные другого человека."),
    Code.NOT_REPRESENTED: _("Полномочия представителя не подтверждены."),
    Code.IDENTITY_UNPROVEN: _("Не подтверждено, что обратился именно этот человек."),
    Code.ACTOR_UNKNOWN: _("Неизвестно, кто действует."),
    Code.RECIPIENT_UNKNOWN: _("Политика не называет такого получателя."),
    Code.RECIPIENT_MISSING: _("Не сказано, кому передаются данные."),
    Code.RECIPIENT_DOES_NOT_COVER: _("Этому получателю таких данных политика не передаёт."),
    Code.RECIPIENT_WITHOUT_PERMISSION: _("Человек не разрешил передачу этому получателю."),
    Code.RECIPIENT_WITHOUT_DEMAND: _("Нет одобренного запроса уполномоченного органа."),
    Code.RECIPIENT_WITHOUT_DEAL: _("Нет сделки, ради которой данные передаются этому получателю."),
    Code.NOT_OPEN: _("Человек не открыл эти данные для всех."),
    Code.APPROVAL_MISSING: _("Для этого нужны двое: второй человек ещё не одобрил действие."),
    Code.RULE_FAILED: _("Правило не удалось применить, а в сомнении действует отказ."),
    Code.PURPOSE_GROUNDED: _("Цель названа в политике, и у неё есть правовое основание."),
    Code.OWN_RIGHT: _("Человек пользуется своим правом."),
    Code.CONFIRMATION_ASKED: _("Данные нужны, чтобы человек подтвердил их."),
    Code.DEMAND_ANSWERED: _("Это ответ на законный запрос органа."),
    Code.OVERSIGHT_OWED: _("Так оператор исполняет свою обязанность по закону."),
    Code.ANSWER_OWED: _("Так оператор отвечает на обращение человека."),
    Code.ACTOR_IS_OFFICER: _("Действует ответственный за персональные данные."),
    Code.ACTOR_AUTHORISED: _("У работника есть действующий допуск."),
    Code.ACTOR_IS_SUBJECT: _("Действует сам человек."),
    Code.ACTOR_REPRESENTS: _("Действует подтверждённый представитель."),
    Code.ACTOR_IS_DEAL_PARTY: _("Действует сторона сделки."),
    Code.ACTOR_TELLS: _("Человек сам сообщает свои данные."),
    Code.ACTOR_IS_SYSTEM: _("Действует сама система, без участия людей."),
    Code.STAYS_WITH_OPERATOR: _("Данные остаются у оператора."),
    Code.RECIPIENT_PROVIDED: _("Получатель назван в политике, и условие передачи выполнено."),
    Code.ADDENDUM_APPLIES: _("Действуют дополнительные правила этой услуги."),
}
NEXT_STEPS: Final[dict[NextStep, str | Promise]] = {
    NextStep.NONE: "",
    NextStep.PUBLISH_POLICY: _("Опубликуйте политику этого сайта."),
    NextStep.USE_THE_RIGHT_SITE: _("Работайте с этими данными на том сайте, где их дали."),
    NextStep.CHOOSE_DECLARED_DATA: _("Выберите данные, которые политика называет для этой цели."),
    NextStep.CHOOSE_DECLARED_PURPOSE: _("Выберите цель из политики."),
    NextStep.USE_AGGREGATES: _("Возьмите обобщённые сведения в разделе «Статистика»."),
    NextStep.ASK_CONSENT: _("Попросите у человека согласие на эту цель."),
    NextStep.RESPECT_REFUSAL: _(
        "Таков выбор человека: используйте данные только для других целей."
    ),
    NextStep.ASK_ACCEPTANCE: _("Предложите человеку принять правила сайта."),
    NextStep.WAIT_FOR_REVIEW: _("Дождитесь конца проверки: блокирование снимает ответственный."),
    NextStep.WAIT_FOR_TERM: _("Дождитесь конца срока хранения, который назначил закон."),
    NextStep.ASK_CONFIRMATION: _(
        "Дождитесь, пока человек подтвердит свой адрес по ссылке из письма или согласится его представитель."
    ),
    NextStep.ASK_AUTHORISATION: _("Попросите допуск у ответственного за персональные данные."),
    NextStep.SIGN_WARNING: _("Прочитайте и подпишите предупреждение в разделе «Допуски»."),
    NextStep.RENEW_AUTHORISATION: _("Попросите ответственного выдать допуск заново."),
    NextStep.PROVE_REPRESENTATION: _("Представьте документ о полномочиях."),
    NextStep.PROVE_IDENTITY: _(
        "Проверьте, кто обратился, и отметьте это в обращении: до этого о человеке не сообщают ничего."
    ),
    NextStep.ASK_PERMISSION: _("Попросите у человека разрешение на передачу этому получателю."),
    NextStep.REGISTER_DEMAND: _("Внесите запрос органа в реестр и дождитесь второго решения."),
    NextStep.ASK_SECOND_PERSON: _("Предложите действие второму человеку в разделе «Одобрения»."),
    NextStep.TELL_THE_OFFICER: _("Сообщите ответственному за персональные данные."),
}
_OWN_LEAVE: Final = _(
    "Вы сами ответственный: выдайте себе допуск в разделе «Допуски», а если ответственных двое, "
    "попросите другого."
)
OFFICERS_STEPS: Final[dict[NextStep, str | Promise]] = {
    NextStep.ASK_AUTHORISATION: _OWN_LEAVE,
    NextStep.RENEW_AUTHORISATION: _(
        "Вы сами ответственный: продлите себе допуск в разделе «Допуски», а если ответственных "
        "двое, попросите другого."
    ),
    NextStep.WAIT_FOR_REVIEW: _("Закончите проверку и снимите блокирование на карточке человека."),
}
"""What is said instead to the officer, who cannot ask or wait for herself."""
