"""Facts for every template of a letter, all invented, with values that look like markup where one may."""

from datetime import date
from typing import Any

from cast import ANNA, BORIS, VERA

MARKUP = '#read("/etc/passwd") *жирно* ] #panic() $x$ `код` <метка> @ссылка \\ // /* "кавычки"'

OPERATOR = {
    "name": "Муниципальное бюджетное дошкольное образовательное учреждение «Детский сад № 139»",
    "address": "169300, Республика Коми, г. Вымышленск, ул. Заводская, д. 21",
    "email": "sad139@example.org",
    "phone": "+7 8216 55-01-39",
    "inn": "1102044440",
    "ogrn": "1021100730353",
}
OFFICER = {"name": VERA.full_name, "position": "Ответственный за обработку персональных данных"}
LETTER = {
    "operator": OPERATOR,
    "addressee": {"name": ANNA.full_name, "address": ANNA.email},
    "number": "2026-41",
    "on": date(2026, 11, 21),
    "officer": OFFICER,
    "clauses": ["п. 5.2"],
}
REPLY = LETTER | {
    "request": {
        "number": "2026-17",
        "received_on": date(2026, 11, 13),
        "outer_number": "4",
        "written_on": date(2026, 11, 12),
    }
}
HELD = [{"data": "Договор", "act": "402-ФЗ ст. 29 ч. 1", "until_on": date(2031, 12, 31)}]
GOES_ON = [{"purpose": "Ответы на обращения", "ground": "закон (152-ФЗ ст. 6 ч. 1 п. 2)"}]
REFUSED = {
    "demand": "прекратить обработку",
    "grounds": ["152-ФЗ ст. 9 ч. 2", "152-ФЗ ст. 6 ч. 1 п. 2"],
    "reasons": ["этого требует закон"],
    "goes_on": GOES_ON,
}
DEMANDED = LETTER | {
    "document": "court_demand",
    "demand_number": "2-1139/2026",
    "demand_on": date(2026, 11, 10),
    "received_on": date(2026, 11, 12),
    "register_number": "2026-3",
    "basis": "ГПК РФ ст. 57",
}
DATA = ["Электронная почта", "Телефон"]

FACTS: dict[str, dict[str, Any]] = {
    "authority_answer": LETTER
    | {
        "demand_number": "08-ДЗ/1139",
        "demand_on": date(2026, 11, 10),
        "received_on": date(2026, 11, 12),
        "text": f"Обработка ведётся на основании закона.\n\n— копия политики;\n— {MARKUP}",
        "attached": ["копия политики на 4 л."],
    },
    "block_ended": REPLY
    | {"data": DATA, "ended_on": date(2026, 11, 20), "findings": "данные точны и получены законно"},
    "block_refused": REPLY | REFUSED,
    "block_set": REPLY
    | {
        "data": DATA,
        "from_on": date(2026, 11, 13),
        "reason": "Вы сообщили, что данные неточны",
        "until": "до окончания проверки",
    },
    "claim_partly": REPLY
    | {
        "demands": ["удалить телефон", "выплатить компенсацию"],
        "findings": ["телефон больше не нужен"],
        "done": ["телефон уничтожен"],
        "refused": ["выплатить компенсацию"],
        "reasons": ["вред не подтверждён"],
    },
    "claim_refused": REPLY
    | {"demands": ["убрать имя"], "findings": ["имени нет"], "reasons": ["убирать нечего"]}
    | {"ground": "152-ФЗ ст. 5 ч. 5"},
    "claim_satisfied": REPLY
    | {"demands": ["убрать имя"], "findings": ["имя показано"], "done": ["имя убрано"]},
    "confidentiality_refused": REPLY | REFUSED,
    "confidentiality_set": REPLY
    | {
        "settings": [{"data": "Телефон", "state": "виден только Вам и работникам"}],
        "set_on": date(2026, 11, 20),
    },
    "deletion_accepted": REPLY
    | {"data": DATA, "destroyed_by_on": date(2026, 12, 12), "held": HELD},
    "deletion_refused": REPLY
    | {
        "data": DATA,
        "ground": "152-ФЗ ст. 6 ч. 1 п. 5",
        "reasons": ["договор действует"],
        "held": HELD,
        "goes_on": GOES_ON,
    },
    "destruction_act": {
        "operator": OPERATOR,
        "on": date(2026, 11, 21),
        "number": "А-2026-5",
        "site": "Детский сад № 139",
        "subject": "019a9d3e-0000-7000-8000-000000000001",
        "destroyed_on": date(2026, 11, 21),
        "gone": [{"data": "Имя", "count": 2}, {"data": "Телефон", "count": 1}],
        "reasons": ["цель достигнута (п. 5.2 политики)"],
        "kept": ["Договор: хранится по закону"],
        "is_whole": False,
        "done_by": "Система",
        "entry": "019a9d3e-0000-7000-8000-000000000002",
        "officer": OFFICER,
    },
    "destruction_notice": LETTER
    | {
        "data": DATA,
        "destroyed_on": date(2026, 11, 20),
        "reason": "согласие отозвано",
        "act_number": "2026-3",
        "told": [],
    },
    "disclosure_answer": DEMANDED
    | {
        "articles": ["152-ФЗ ст. 6 ч. 1 п. 2"],
        "people": [
            {
                "data": [{"name": "Электронная почта", "value": ANNA.email}],
                "missing": ["Телефон"],
                "files": [f"скан {MARKUP}"],
            },
            {"data": [{"name": "Имя", "value": f"{BORIS.full_name} {MARKUP}"}]},
        ],
    },
    "disclosure_extension": DEMANDED
    | {"text": "Сведения собираются из двух архивов.", "new_due_on": date(2026, 12, 3)},
    "disclosure_refusal": DEMANDED
    | {"ground": "152-ФЗ ст. 7", "text": f"Запрос не подписан.\n\n{MARKUP}"},
    "dismissed": REPLY | {"reason": "письмо не содержит обращения к оператору"},
    "extension": REPLY
    | {
        "term_id": "D01",
        "causes": ["сведения собираются из двух архивов"],
        "due_on": date(2026, 11, 27),
        "new_due_on": date(2026, 12, 4),
    },
    "feedback_reply": REPLY | {"text": f"Спасибо за отзыв.\n\n{MARKUP}"},
    "feedback_refused": REPLY | REFUSED,
    "identity_asked": REPLY
    | {
        "asked": ["номер документа, кем и когда он выдан (152-ФЗ ст. 14 ч. 3)"],
        "ways": ["прийти с документом", "ответить с подтверждённого адреса"],
        "due_on": date(2026, 11, 27),
    },
    "information": REPLY
    | {
        "purposes": GOES_ON,
        "methods": ["смешанная обработка с передачей по внутренней сети"],
        "recipients": ["Управление образования, по 273-ФЗ"],
        "data": [
            {"name": "Имя", "value": ANNA.full_name, "source": "Вы, 3 марта 2025 г."},
            {"name": "О себе", "value": MARKUP, "source": "Вы, 4 марта 2025 г."},
            {
                "name": "Ссылка",
                "value": "https://example.org/" + "a" * 120,
                "source": f"представитель, {BORIS.full_name}",
            },
        ],
        "terms": [{"what": "Ответы на обращения", "until": "три года после ответа"}],
        "rights": ["в личном кабинете на сайте", "письмом на sad139@example.org"],
        "countries": [],
        "processors": [{"name": "ООО «Хостинг»", "address": "г. Вымышленск, ул. Липовая, д. 1"}],
        "measures": ["назначен ответственный", "опубликована политика"],
    },
    "information_refused": REPLY
    | {"ground": "152-ФЗ ст. 14 ч. 8", "reasons": ["сведения касаются другого человека"]},
    "my_data": {
        "operator": OPERATOR,
        "site": "sad139.example.org",
        "subject": "019a9d3e-0000-7000-8000-000000000001",
        "on": date(2026, 11, 21),
        "made_at": "21 ноября 2026 г. в 15:04",
        "policy_version": "1",
        "data": [
            {
                "name": "Имя\nп. 4.1",
                "value": ANNA.full_name,
                "source": "Вы",
                "purposes": ["Обращения", "Новости сада"],
            },
            {"name": "Пароль", "value": "", "source": "Вы", "purposes": []},
        ],
        "uses": [
            {
                "purpose": "Обращения",
                "ground": "закон (152-ФЗ ст. 6 ч. 1 п. 2)",
                "until": "три года после ответа",
                "clause": "п. 2.1",
            }
        ],
        "files": [{"name": "справка.pdf", "category": "Справка", "stored": "20 ноября 2026 г."}],
        "answers": [
            {
                "at": "20 ноября 2026 г. в 10:00",
                "answer": "согласие",
                "purpose": "Новости сада",
                "means": "на сайте",
                "wording": f"Даю согласие.\n\n{MARKUP}",
                "wording_sha256": "ab" * 32,
            }
        ],
        "looks": [
            {
                "at": "20 ноября 2026 г. в 11:00",
                "words": f"{VERA.full_name} — данные показаны: Имя. Цель: Обращения",
                "basis": "п. 4.1",
            }
        ],
        "duties": [
            {
                "duty": "Ответить",
                "due_on": date(2026, 12, 4),
                "basis": "152-ФЗ ст. 20 ч. 1",
            }
        ],
        "blocked": ["Телефон"],
        "held": HELD,
        "disclosed": [
            {
                "at": "20 ноября 2026 г. в 12:00",
                "authority": "Вымышленский городской суд",
                "paper": "запрос суда № 2-1139/2026 от 17 ноября 2026 г.",
                "data": "Имя",
                "basis": "п. 5.2",
            }
        ],
    },
    "not_processed": REPLY | {"searched_by": ["имя", "адрес электронной почты"]},
    "objection_answered": REPLY
    | {
        "about": "решение принято без участия человека",
        "findings": ["решение проверил работник"],
        "is_satisfied": True,
        "done": ["решение пересмотрено"],
        "is_automated": True,
    },
    "objection_refused": REPLY | REFUSED,
    "receipt": LETTER
    | {
        "request_number": "2026-17",
        "received_on": date(2026, 11, 13),
        "asked": ["сведения о данных"],
        "due_on": date(2026, 11, 27),
        "article": "152-ФЗ ст. 20 ч. 1",
        "where": "https://sad139.example.org/rights/",
    },
    "rectification_refused": REPLY
    | {"data": DATA, "ground": "152-ФЗ ст. 14 ч. 1", "reasons": ["документ подтверждает прежнее"]},
    "rectified": REPLY
    | {
        "data": DATA,
        "done_on": date(2026, 11, 20),
        "told": ["Управление образования"],
        "unblocked_on": date(2026, 11, 20),
    },
    "repeat_refused": REPLY
    | {
        "first_number": "2026-30",
        "first_on": date(2026, 11, 1),
        "may_repeat_on": date(2026, 11, 30),
        "reasons": ["первый ответ был полным"],
    },
    "stop_refused": REPLY | REFUSED,
    "stopped": REPLY
    | {"purposes": ["Новости сада"], "stopped_on": date(2026, 11, 20), "goes_on": GOES_ON},
    "third_party_notice": LETTER
    | {
        "person": ANNA.full_name,
        "changes": [{"data": DATA, "done": "уточнены", "done_on": date(2026, 11, 20)}],
        "asked": ["внести такие же изменения"],
    },
    "withdrawal_accepted": REPLY
    | {
        "purposes": ["Новости сада"],
        "ended_on": date(2026, 11, 13),
        "goes_on": GOES_ON,
        "held": HELD,
        "destroyed_by_on": date(2026, 12, 13),
    },
    "withdrawal_refused": REPLY | REFUSED,
    "written": LETTER
    | {
        "title": "О Вашем письме",
        "text": f"Первое.\n\n— раз\n— два\n\n{MARKUP}",
        "articles": ["152-ФЗ ст. 20 ч. 1"],
    },
}
"""By template."""
