"""Words for the closed vocabularies of law and policy: actions, grounds, origins, channels and the like."""

from typing import Final

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from zavet.core.decisions import (
    ANSWERING,
    CONFIRMATION,
    CORRESPONDENCE,
    DISCLOSURE,
    OVERSIGHT,
    OWN_DATA,
    Answer,
    DatumState,
)
from zavet.core.language.policy import Policy
from zavet.core.language.words import (
    Bargain,
    Channel,
    FieldKind,
    LastsUntil,
    Need,
    RecipientKind,
    RightKind,
)
from zavet.core.values import (
    Action,
    ActorKind,
    Ground,
    Origin,
    Source,
    Term,
    TermUnit,
    Visibility,
)

ACTIONS: Final = {
    Action.COLLECTION: _("сбор"),
    Action.RECORDING: _("запись"),
    Action.SYSTEMATIZATION: _("систематизация"),
    Action.ACCUMULATION: _("накопление"),
    Action.STORAGE: _("хранение"),
    Action.RECTIFICATION: _("уточнение"),
    Action.UPDATE: _("обновление"),
    Action.CHANGE: _("изменение"),
    Action.RETRIEVAL: _("извлечение"),
    Action.USE: _("использование"),
    Action.TRANSFER: _("передача"),
    Action.DISSEMINATION: _("распространение"),
    Action.PROVISION: _("предоставление"),
    Action.ACCESS: _("доступ"),
    Action.DEPERSONALIZATION: _("обезличивание"),
    Action.BLOCK: _("блокирование"),
    Action.DELETION: _("удаление"),
    Action.DESTRUCTION: _("уничтожение"),
}
GROUNDS: Final = {
    Ground.CONSENT: _("ваше согласие"),
    Ground.LAW: _("обязанность по закону"),
    Ground.COURT: _("участие в суде"),
    Ground.ENFORCEMENT: _("исполнение судебного акта"),
    Ground.STATE_SERVICE: _("государственная или муниципальная услуга"),
    Ground.CONTRACT: _("договор с вами"),
    Ground.LIFE: _("защита жизни и здоровья"),
    Ground.LEGITIMATE_INTEREST: _("законный интерес оператора"),
    Ground.PRESS: _("работа журналиста или учёного"),
    Ground.STATISTICS: _("статистика без имён"),
    Ground.PUBLISHED_BY_LAW: _("данные, которые закон велит публиковать"),
}
ORIGINS: Final = {
    Origin.GIVEN: _("вы сообщили сами"),
    Origin.AUTOMATIC: _("собрано программой"),
}
SOURCES: Final = {
    Source.SUBJECT: _("вы сообщили сами"),
    Source.REPRESENTATIVE: _("сообщил ваш представитель"),
    Source.STAFF: _("записал работник оператора"),
    Source.SOFTWARE: _("собрано программой"),
    Source.THIRD_PARTY: _("получено от третьего лица"),
    Source.PUBLIC: _("взято из открытого источника"),
}
VISIBILITIES: Final = {
    Visibility.CONFIDENTIAL: _("закрыто: видят только допущенные работники"),
    Visibility.OPEN: _("открыто для всех: так решили вы"),
}
DATUM_STATES: Final = {
    DatumState.AS_GIVEN: _("как вы сообщили, без проверки"),
    DatumState.VERIFIED: _("проверено"),
    DatumState.UNCONFIRMED: _("ждёт вашего подтверждения"),
    DatumState.DESTROYED: _("уничтожено"),
}
ANSWERS: Final = {
    Answer.GIVEN: _("согласие дано"),
    Answer.REFUSED: _("дан отказ"),
    Answer.WITHDRAWN: _("согласие отозвано"),
    Answer.ACCEPTED: _("политика принята"),
}
RIGHTS: Final = {
    RightKind.INFORMATION: _("узнать, что о вас хранится и зачем"),
    RightKind.RECTIFICATION: _("исправить и дополнить данные"),
    RightKind.CONFIDENTIALITY: _("решить, кому видны ваши данные"),
    RightKind.BLOCK: _("остановить использование данных на время проверки"),
    RightKind.DELETION: _("удалить данные"),
    RightKind.WITHDRAWAL: _("отозвать согласие"),
    RightKind.STOP: _("прекратить обработку данных"),
    RightKind.OBJECTION: _("возразить против обработки данных"),
    RightKind.CLAIM: _("предъявить претензию"),
    RightKind.FEEDBACK: _("задать вопрос или сделать предложение"),
}
CHANNELS: Final = {
    Channel.CABINET: _("в личном кабинете"),
    Channel.DESK: _("на странице обращений сайта"),
    Channel.EMAIL: _("письмом по электронной почте"),
    Channel.POST: _("письмом на бумаге"),
}
RECIPIENTS: Final = {
    RecipientKind.AUTHORITY: _("государственный орган"),
    RecipientKind.AFFILIATE: _("компания той же группы"),
    RecipientKind.PROCESSOR: _("обработчик по поручению"),
    RecipientKind.PARTNER: _("партнёр"),
    RecipientKind.THIRD_PARTY: _("третье лицо"),
    RecipientKind.DEAL_PARTY: _("другая сторона сделки"),
    RecipientKind.PUBLIC: _("все посетители"),
}
NEEDS: Final = {
    Need.CONSENT: _("нужно ваше согласие"),
    Need.WRITTEN_PERMISSION: _("нужно ваше письменное разрешение"),
    Need.DEMAND: _("нужен зарегистрированный запрос органа"),
    Need.DEAL: _("нужна сделка, в которую вступили обе стороны"),
    Need.LAW: _("велит закон"),
    Need.RESIDENCE_LAW: _("нужно требование закона страны, где вы живёте"),
}
ACTORS: Final = {
    ActorKind.SUBJECT: _("сам человек"),
    ActorKind.REPRESENTATIVE: _("законный представитель"),
    ActorKind.STAFF: _("работник оператора"),
    ActorKind.VISITOR: _("посетитель"),
    ActorKind.SYSTEM: _("сама система"),
}
BARGAINS: Final = {
    Bargain.SALE: _("продажа"),
    Bargain.EXCHANGE: _("обмен"),
}
LASTS_UNTIL: Final = {
    LastsUntil.WITHDRAWAL: _("пока вы не отзовёте согласие"),
    LastsUntil.PURPOSE_REACHED: _("пока цель не достигнута"),
    LastsUntil.ACCOUNT_CLOSED: _("пока открыта учётная запись"),
    LastsUntil.DAY_CLOSED: _("до конца дня, затем остаются только числа"),
}
FIELD_KINDS: Final = {
    FieldKind.TEXT: _("текст"),
    FieldKind.NAME: _("имя"),
    FieldKind.EMAIL: _("электронная почта"),
    FieldKind.PHONE: _("телефон"),
    FieldKind.LOGIN: _("логин"),
    FieldKind.PASSWORD: _("пароль"),
    FieldKind.POSTAL_ADDRESS: _("почтовый адрес"),
    FieldKind.PAYMENT_TOKEN: _("код платежа"),
    FieldKind.MESSAGE: _("сообщение"),
    FieldKind.FILE: _("файл"),
    FieldKind.NETWORK_ADDRESS: _("IP-адрес"),
    FieldKind.HOST_NAME: _("доменное имя"),
    FieldKind.PROVIDER: _("провайдер"),
    FieldKind.BROWSER: _("браузер"),
    FieldKind.SYSTEM: _("операционная система"),
    FieldKind.REFERRER: _("откуда пришли"),
    FieldKind.PAGE: _("страница"),
    FieldKind.MOMENT: _("время"),
    FieldKind.COOKIE: _("cookie"),
    FieldKind.UPLOAD: _("загруженный файл"),
    FieldKind.LOCATION: _("место"),
}
RESERVED_PURPOSES: Final = {
    OWN_DATA: _("Ваши собственные права"),
    CONFIRMATION: _("Получить ваше подтверждение"),
    OVERSIGHT: _("Исполнить обязанность по закону: заблокировать, сохранить, уничтожить"),
    DISCLOSURE: _("Ответить на запрос государственного органа"),
    ANSWERING: _("Ответить на обращение человека"),
}
RESERVED_CATEGORIES: Final = {CORRESPONDENCE: _("переписка по обращению")}
MEANS: Final = {
    "registration": _("форма регистрации"),
    "cabinet": _("личный кабинет"),
    "representative": _("кабинет представителя"),
    "banner": _("полоса выбора cookies"),
    "cookies": _("страница cookies"),
    "signed": _("подписанный документ"),
    "letter": _("письмо"),
}


def say_clause(number: str) -> str:
    """Return a clause's number as a lawyer cites it: «п. 4.1», «абз. 7», «вступление», «cloud, п. 2.1»."""
    layer, _slash, own = number.rpartition("/")
    if own == "intro":
        said = gettext("вступление")
    elif own.startswith("¶"):
        said = gettext("абз. %(number)s") % {"number": own.removeprefix("¶")}
    else:
        said = gettext("п. %(number)s") % {"number": own}
    return f"{layer}, {said}" if layer else said


def say_purpose(purpose: str, policy: Policy | None) -> str:
    """Return a purpose's name from the policy, or the words of a reserved one; an unknown one as it stands."""
    known = policy.purposes.get(purpose) if policy else None
    return known.name if known else str(RESERVED_PURPOSES.get(purpose, purpose))


def ground_with_article(ground: Ground, article: str = "") -> str:
    """Return a ground in words with its article: «договор с вами (152-ФЗ ст. 6 ч. 1 п. 5)»."""
    return f"{GROUNDS[ground]} ({article or ground.article})"


def say_term(term: Term) -> str:
    """Return a term as a person says it: «10 рабочих дней»."""
    return _SAID[term.unit](term.amount) % {"n": term.amount}


_SAID: Final = {
    TermUnit.HOUR: lambda n: ngettext("%(n)d час", "%(n)d часов", n),
    TermUnit.CALENDAR_DAY: lambda n: ngettext(
        "%(n)d календарный день", "%(n)d календарных дней", n
    ),
    TermUnit.WORKING_DAY: lambda n: ngettext("%(n)d рабочий день", "%(n)d рабочих дней", n),
    TermUnit.MONTH: lambda n: ngettext("%(n)d месяц", "%(n)d месяцев", n),
    TermUnit.YEAR: lambda n: ngettext("%(n)d год", "%(n)d лет", n),
}


def within(term: Term) -> str:
    """Return when something is done at the latest: «не позже чем через 30 календарных дней»."""
    return gettext("не позже чем через %(term)s") % {"term": say_term(term)}
