"""Words of requests: what is asked, by whom, where it stands, what happened; the same on every door."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from zavet.core.language.words import Channel, RightKind
from zavet.core.requests import (
    DismissReason,
    Effect,
    IdentityState,
    Requester,
    RequestEvent,
    RequestState,
    Untold,
)

REQUEST_KINDS: Final = {
    RightKind.INFORMATION: _("запрос сведений"),
    RightKind.RECTIFICATION: _("уточнение данных"),
    RightKind.CONFIDENTIALITY: _("параметры конфиденциальности"),
    RightKind.BLOCK: _("блокирование данных"),
    RightKind.DELETION: _("удаление данных"),
    RightKind.WITHDRAWAL: _("отзыв согласия"),
    RightKind.STOP: _("прекращение обработки"),
    RightKind.OBJECTION: _("возражение против обработки"),
    RightKind.CLAIM: _("претензия"),
    RightKind.FEEDBACK: _("вопрос или предложение"),
}
REQUEST_STATES: Final = {
    RequestState.NEW: _("новое"),
    RequestState.IN_WORK: _("в работе"),
    RequestState.ANSWERED: _("отвечено"),
    RequestState.REFUSED: _("отказано"),
    RequestState.DISMISSED: _("закрыто без ответа"),
    RequestState.JOINED: _("присоединено к другому"),
}
REQUESTERS: Final = {
    Requester.SUBJECT: _("сам человек"),
    Requester.REPRESENTATIVE: _("представитель"),
    Requester.HEIR: _("наследник"),
    Requester.AUTHORITY: _("государственный орган"),
}
IDENTITIES: Final = {
    IdentityState.NOT_NEEDED: _("подтверждать личность не нужно"),
    IdentityState.AWAITED: _("личность ещё не подтверждена"),
    IdentityState.PROVEN: _("личность подтверждена"),
    IdentityState.FAILED: _("личность не подтвердилась"),
}
ARRIVALS: Final = {
    Channel.CABINET: _("из личного кабинета"),
    Channel.DESK: _("со страницы обращений сайта"),
    Channel.EMAIL: _("по электронной почте"),
    Channel.POST: _("на бумаге"),
}
REQUEST_EVENTS: Final = {
    RequestEvent.RECEIVED: _("Обращение поступило"),
    RequestEvent.MESSAGE_RECEIVED: _("Пришло сообщение от заявителя"),
    RequestEvent.CLASSIFIED: _("Уточнено, о чём обращение"),
    RequestEvent.ASSIGNED: _("Назначен исполнитель"),
    RequestEvent.NOTED: _("Сделана заметка для своих"),
    RequestEvent.IDENTITY_ASKED: _("Попросили подтвердить личность"),
    RequestEvent.IDENTITY_PROVEN: _("Личность подтверждена"),
    RequestEvent.IDENTITY_FAILED: _("Личность не подтвердилась"),
    RequestEvent.EXTENDED: _("Срок ответа продлён"),
    RequestEvent.APPLIED: _("Просьба исполнена"),
    RequestEvent.ANSWERED: _("Дан ответ"),
    RequestEvent.REFUSED: _("Отказано"),
    RequestEvent.DISMISSED: _("Закрыто без ответа"),
    RequestEvent.JOINED: _("Присоединено к другому обращению"),
    RequestEvent.REOPENED: _("Снова открыто: то, к чему присоединили, закрыто без ответа"),
    RequestEvent.NOTICE_SENT: _("Отправлено уведомление"),
    RequestEvent.RECIPIENT_TOLD: _("Получателю написано об изменении данных"),
}
EFFECTS: Final = {
    Effect.INFORM: _("сообщены сведения"),
    Effect.BLOCK: _("данные заблокированы"),
    Effect.END_BLOCK: _("блокирование снято"),
    Effect.RECTIFY: _("данные исправлены"),
    Effect.SET_VISIBILITY: _("изменено, кто видит данные"),
    Effect.WITHDRAW: _("согласие отозвано"),
    Effect.STOP: _("обработка прекращена"),
    Effect.DELETE: _("данные удалены"),
}
DISMISS_REASONS: Final = {
    DismissReason.SPAM: _("спам или реклама"),
    DismissReason.EMPTY: _("в письме нет обращения"),
    DismissReason.TAKEN_BACK: _("заявитель забрал обращение"),
}
UNTOLD: Final = {
    Untold.NEVER_GIVEN: _("этих данных ему не передавали"),
    Untold.TOLD_OTHERWISE: _("он уже знает об изменении"),
    Untold.UNREACHABLE: _("связаться с ним разумными мерами не удалось"),
}
