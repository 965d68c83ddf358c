"""Words of the requests desk and of the cabinet's requests, said to the person who asks.

Nothing here tells whether anybody is known: the words are the same for everybody.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from zavet.core.language.words import RightKind
from zavet.core.requests import IdentityState, Requester, RequestEvent, RequestState

ABOUT: Final = {
    RightKind.INFORMATION: _(
        "Сообщим, какие ваши данные у нас есть, откуда они, зачем и на каком основании нужны, "
        "кто имел к ним доступ, кому их передавали и до какого срока хранят."
    ),
    RightKind.RECTIFICATION: _(
        "Исправим то, что неполно, неточно или устарело, и скажем об этом тем, кому данные передавали. "
        "На время проверки данные не используются."
    ),
    RightKind.CONFIDENTIALITY: _("Откроем или закроем для других то, что вы назовёте."),
    RightKind.BLOCK: _(
        "Если данные неверны или их обрабатывают незаконно, их использование остановится сразу, "
        "на время проверки. Ответим, что она показала."
    ),
    RightKind.DELETION: _(
        "Уничтожим данные, если они получены незаконно или больше не нужны. "
        "Что закон обязывает хранить, останется до своего срока: назовём и закон, и срок."
    ),
    RightKind.WITHDRAWAL: _(
        "Прекратим всё, на что вы соглашались, и уничтожим то, что хранилось только ради этого. "
        "Причину называть не нужно."
    ),
    RightKind.STOP: _(
        "Прекратим обработку. Если что-то обязаны продолжать по закону или договору, назовём основание."
    ),
    RightKind.OBJECTION: _(
        "Если решение о вас приняла программа без участия человека или вы считаете обработку незаконной, "
        "рассмотрим возражение и сообщим итог. На это время данные не используются."
    ),
    RightKind.CLAIM: _(
        "Если вы считаете, что ваши права нарушены, рассмотрим претензию и ответим письменно."
    ),
    RightKind.FEEDBACK: _("Задайте вопрос или предложите, что улучшить. Ответим и запишем."),
}
PLEAS: Final = {
    RightKind.INFORMATION: _("Прошу сообщить, какие мои персональные данные вы обрабатываете."),
    RightKind.BLOCK: _("Прошу заблокировать мои персональные данные на время проверки."),
    RightKind.DELETION: _("Прошу удалить мои персональные данные."),
    RightKind.WITHDRAWAL: _("Отзываю согласие на обработку персональных данных."),
    RightKind.STOP: _("Требую прекратить обработку моих персональных данных."),
}
"""What is asked where the person wrote nothing: these requests need no words of their own."""
DEEDS: Final = {
    RightKind.INFORMATION: _("сообщить, что о вас хранится и зачем"),
    RightKind.RECTIFICATION: _("исправить или дополнить данные"),
    RightKind.CONFIDENTIALITY: _("изменить, кому видны данные"),
    RightKind.BLOCK: _("остановить использование данных на время проверки"),
    RightKind.DELETION: _("удалить данные"),
    RightKind.WITHDRAWAL: _("принять отзыв согласия"),
    RightKind.STOP: _("прекратить обработку данных"),
    RightKind.OBJECTION: _("рассмотреть возражение против обработки данных"),
    RightKind.CLAIM: _("рассмотреть претензию"),
    RightKind.FEEDBACK: _("ответить на вопрос или предложение"),
}
"""What the operator is asked to do, as a receipt says it."""
TEXT_HINTS: Final = {
    RightKind.INFORMATION: _("Можно ничего не писать или назвать, что вас интересует."),
    RightKind.RECTIFICATION: _(
        "Что записано неверно и как правильно. Чем это подтверждается, приложите ниже."
    ),
    RightKind.CONFIDENTIALITY: _("Что открыть или закрыть и для кого."),
    RightKind.BLOCK: _("Можно ничего не писать. Поможет, если вы скажете, что не так."),
    RightKind.DELETION: _("Можно ничего не писать. Поможет, если вы скажете, почему."),
    RightKind.WITHDRAWAL: _("Можно ничего не писать."),
    RightKind.STOP: _("Можно ничего не писать."),
    RightKind.OBJECTION: _("Против чего вы возражаете и почему."),
    RightKind.CLAIM: _("Что произошло, когда, чего вы требуете."),
    RightKind.FEEDBACK: _("Ваш вопрос или предложение."),
}
REQUESTER_CHOICES: Final = {
    Requester.SUBJECT: _("я сам: данные обо мне"),
    Requester.REPRESENTATIVE: _("представитель: родитель, опекун, по доверенности"),
    Requester.HEIR: _("наследник"),
    Requester.AUTHORITY: _("государственный орган"),
}
STATES: Final = {
    RequestState.NEW: _("получено"),
    RequestState.IN_WORK: _("рассматривается"),
    RequestState.ANSWERED: _("ответ дан"),
    RequestState.REFUSED: _("отказано, с указанием основания"),
    RequestState.DISMISSED: _("закрыто"),
    RequestState.JOINED: _("рассматривается вместе с другим таким же"),
}
STATE_TONES: Final = {
    RequestState.NEW: "info",
    RequestState.IN_WORK: "warn",
    RequestState.ANSWERED: "good",
    RequestState.REFUSED: "bad",
}
HAPPENED: Final[Mapping[RequestEvent, object]] = {
    RequestEvent.RECEIVED: _("Обращение поступило"),
    RequestEvent.MESSAGE_RECEIVED: _("Вы написали ещё"),
    RequestEvent.CLASSIFIED: _("Мы уточнили, о чём обращение"),
    RequestEvent.ASSIGNED: _("Назначен тот, кто ответит"),
    RequestEvent.IDENTITY_ASKED: _("Мы попросили подтвердить, что это вы"),
    RequestEvent.IDENTITY_PROVEN: _("Личность подтверждена"),
    RequestEvent.IDENTITY_FAILED: _("Личность подтвердить не удалось"),
    RequestEvent.EXTENDED: _("Срок ответа продлён, причины — в письме"),
    RequestEvent.APPLIED: _("Просьба исполнена"),
    RequestEvent.ANSWERED: _("Мы ответили"),
    RequestEvent.REFUSED: _("Мы отказали и назвали основание"),
    RequestEvent.DISMISSED: _("Обращение закрыто"),
    RequestEvent.JOINED: _("Обращение рассматривается вместе с другим таким же"),
    RequestEvent.REOPENED: _("Обращение снова рассматривается само по себе"),
    RequestEvent.NOTICE_SENT: _("Мы написали вам"),
}
"""What a person is told of; a note of the staff's has no words here, for it is never shown."""
IDENTITY: Final = {
    IdentityState.AWAITED: _(
        "Прежде чем ответить, мы должны убедиться, что спрашиваете именно вы (152-ФЗ ст. 14 ч. 3). "
        "Если вы назвали адрес почты, который раньше подтвердили на этом сайте, откройте ссылку из нашего письма. "
        "Иначе мы напишем, как это сделать. Срок ответа идёт."
    ),
    IdentityState.FAILED: _(
        "Подтвердить, что спрашиваете именно вы, пока не удалось. Напишите нам: подскажем, как ещё это сделать."
    ),
    IdentityState.PROVEN: _("Мы убедились, что спрашиваете именно вы."),
}
