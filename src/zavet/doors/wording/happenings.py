"""Words for what the journal tells, and for what is owed.

An event nobody put into words is a fault a test finds.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from zavet.access.events import AccessEvent
from zavet.backups.events import BackupsEvent
from zavet.consent.events import ConsentJournalEvent
from zavet.duties.events import DutiesEvent
from zavet.journal.events import JournalEvent
from zavet.parties.events import PartiesEvent
from zavet.policies.events import PoliciesEvent
from zavet.visits.events import VisitsJournalEvent

EVENTS: Final[dict[str, object]] = {
    AccessEvent.DATA_STORED: _("Данные приняты и запечатаны"),
    AccessEvent.DATA_REVEALED: _("Данные открыты"),
    AccessEvent.DATA_RECTIFIED: _("Данные исправлены"),
    AccessEvent.DATA_BLOCKED: _("Данные заблокированы на время проверки"),
    AccessEvent.DATA_UNBLOCKED: _("Блокирование снято"),
    AccessEvent.DATA_HELD: _("Данные оставлены на хранение по закону"),
    AccessEvent.DATA_RELEASED: _("Хранение по закону закончено"),
    AccessEvent.DATA_VERIFIED: _("Данные проверены"),
    AccessEvent.DATA_EXPORTED: _("Данные выгружены"),
    AccessEvent.DATA_CONFIRMED: _("Данные подтверждены человеком"),
    AccessEvent.DATA_DESTROYED: _("Данные уничтожены"),
    AccessEvent.FILE_STORED: _("Файл принят и запечатан"),
    AccessEvent.FILE_NAMED: _("Показаны имена файлов"),
    AccessEvent.FILE_REVEALED: _("Файл открыт"),
    AccessEvent.DELETION_ASKED: _("Запрошено удаление"),
    AccessEvent.DESTRUCTION_REPLAYED: _("Уничтожение повторено после восстановления копии"),
    AccessEvent.PURPOSE_ENDED: _("Цель обработки закончилась"),
    AccessEvent.HOLD_ENDED: _("Срок обязательного хранения закончился"),
    AccessEvent.BLOCK_ENDED: _("Срок блокирования закончился"),
    AccessEvent.CONFIDENTIALITY_SET: _("Изменено, кто видит данные"),
    AccessEvent.ACTION_PROPOSED: _("Действие предложено второму работнику"),
    AccessEvent.ACTION_APPROVED: _("Второй работник разрешил действие"),
    AccessEvent.ACTION_DECLINED: _("Второй работник отклонил действие"),
    AccessEvent.LIST_REVEALED: _("Данные открыты по списку людей"),
    AccessEvent.ACTION_EXPIRED: _("Предложение действия истекло без дела"),
    AccessEvent.ROTATION_BEGUN: _("Начата смена главных ключей"),
    AccessEvent.ROTATION_ENDED: _("Главные ключи сменены"),
    AccessEvent.ACTION_REFUSED: _("Отказано в действии"),
    BackupsEvent.COPY_MADE: _("Сделана резервная копия"),
    BackupsEvent.COPY_CHECKED: _("Резервная копия восстановлена на пробу"),
    ConsentJournalEvent.CONSENT_GIVEN: _("Дано согласие"),
    ConsentJournalEvent.CONSENT_REFUSED: _("Человек отказался дать согласие"),
    ConsentJournalEvent.CONSENT_WITHDRAWN: _("Согласие отозвано"),
    ConsentJournalEvent.POLICY_ACCEPTED: _("Политика принята"),
    DutiesEvent.DUTY_OPENED: _("Появилась обязанность"),
    DutiesEvent.DUTY_CLOSED: _("Обязанность исполнена"),
    JournalEvent.BACKUP_RESTORED: _("Восстановлена резервная копия"),
    PartiesEvent.SITE_OPENED: _("Открыт сайт"),
    PartiesEvent.SUBJECT_RECORDED: _("Заведена запись о человеке"),
    PartiesEvent.SUBJECT_CONFIRMED: _("Человек подтвердил свой адрес"),
    PartiesEvent.SUBJECT_ENDED: _("Запись о человеке закончена: его данные уничтожены"),
    PartiesEvent.STAFF_APPOINTED: _("Назначен работник"),
    PartiesEvent.STAFF_ENDED: _("Работник уволен, доступ закрыт"),
    PartiesEvent.STAFF_EMAIL_SET: _("Работник назвал адрес для напоминаний или убрал его"),
    PartiesEvent.ACCOUNT_MADE: _("Создана учётная запись"),
    PartiesEvent.ACCOUNT_CLOSED: _("Учётная запись закрыта"),
    PartiesEvent.PASSWORD_CHANGED: _("Изменён пароль"),
    PartiesEvent.SIGN_IN_MADE: _("Вход в учётную запись"),
    PartiesEvent.SECOND_FACTOR_ADDED: _("Включён второй шаг входа"),
    PartiesEvent.SECOND_FACTOR_REMOVED: _("Выключен второй шаг входа"),
    PartiesEvent.ENTRY_LINK_MADE: _("Выпущена ссылка для входа"),
    PartiesEvent.ENTRY_LINK_SPENT: _("Использована ссылка для входа"),
    PartiesEvent.AUTHORISATION_GRANTED: _("Выдан допуск"),
    PartiesEvent.WARNING_SIGNED: _("Подписано предупреждение об ответственности"),
    PartiesEvent.AUTHORISATION_RENEWED: _("Допуск продлён"),
    PartiesEvent.AUTHORISATION_ENDED: _("Допуск прекращён"),
    PartiesEvent.REPRESENTATIVE_RECORDED: _("Записан представитель"),
    PartiesEvent.ACTION_REFUSED: _("Отказано в действии с допусками"),
    PoliciesEvent.VERSION_PUBLISHED: _("Опубликована редакция политики"),
    VisitsJournalEvent.LOG_IMPORTED: _("Прочитан журнал посещений"),
}
DUTIES: Final = {
    "destroy": _("Уничтожить данные"),
    "destroy_after_purpose": _("Уничтожить данные, цель которых достигнута"),
    "destroy_after_withdrawal": _("Уничтожить данные после отзыва согласия"),
    "finish_review": _("Закончить проверку и снять блокирование"),
    "keep_act": _("Составить и хранить акт об уничтожении"),
    "publish_conditions": _("Опубликовать условия распространения"),
    "register_disclosure": _("Внести передачу в реестр"),
    "tell_recipients": _("Сообщить получателям об исправлении"),
}
