"""Letters people write, and the rights they call on: by the policy's marks, by the usual words, never by a guess."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.language.words import RightKind
from zavet.core.requests import recognise

MARKS = {
    RightKind.INFORMATION: "запрос сведений об обработке персональных данных",
    RightKind.WITHDRAWAL: "отзыв согласия на обработку персональных данных",
    RightKind.CLAIM: "претензия",
}
LETTERS = [
    # the marks the law's practice knows
    ("Отзыв согласия на обработку персональных данных", ["withdrawal"]),
    ("запрос информации", ["information"]),
    ("Запрос сведений", ["information"]),
    ("ПРЕТЕНЗИЯ", ["claim"]),
    ("Требование о прекращении обработки персональных данных", ["stop"]),
    ("блокирование", ["block"]),
    ("уточнение", ["rectification"]),
    ("удаление", ["deletion"]),
    ("уничтожение", ["deletion"]),
    ("возражение", ["objection"]),
    # in other forms, as people write
    ("Отзываю своё согласие.", ["withdrawal"]),
    ("Согласие на обработку моих персональных данных прошу считать отозванным", ["withdrawal"]),
    ("Прошу сообщить, какие мои данные вы храните", ["information"]),
    (
        "Прошу прекратить обработку моих данных и сообщить, что у вас есть",
        ["information", "stop"],
    ),
    ("Сообщите, что вы храните обо мне", ["information"]),
    ("Хочу сообщить, что у вас есть ошибка на сайте", []),
    ("Прошу предоставить мне информацию о хранящихся данных", ["information"]),
    ("Прошу прекратить обработку моих данных", ["stop"]),
    ("Прошу больше не обрабатывать мои данные", ["stop"]),
    ("Прекратите рассылку!", ["stop"]),
    ("Прошу заблокировать мои персональные данные на время проверки", ["block"]),
    ("У меня сменилась фамилия, прошу исправить её: данные неверны", ["rectification"]),
    ("Измените, пожалуйста, мой телефон", ["rectification"]),
    ("Удалите мой аккаунт", ["deletion"]),
    ("Требую уничтожить все сведения обо мне", ["deletion"]),
    ("Прошу не только удалить мои данные, но и прислать акт", ["deletion"]),
    ("Не могли бы вы удалить мои данные?", ["deletion"]),
    ("Возражаю против решения, принятого программой", ["objection"]),
    ("Направляю досудебную претензию", ["claim"]),
    ("Прошу скрыть мой телефон от других", ["confidentiality"]),
    ("Измените режим конфиденциальности моих данных", ["confidentiality"]),
    # several at once
    (
        "Отзываю согласие и требую прекратить обработку и уничтожить данные",
        ["deletion", "withdrawal", "stop"],
    ),
    ("Претензия. Прошу выдать копию моих данных", ["information", "claim"]),
    # what a consent covered is no wish of its own
    ("Отзываю согласие на сбор, блокирование, удаление и уничтожение данных", ["withdrawal"]),
    (
        "Отзываю согласие на обработку, удаление, блокирование. Прошу удалить мои данные.",
        ["deletion", "withdrawal"],
    ),
    # with «не» before it, it is no wish
    ("Не отзываю согласие", []),
    ("Я не хочу отзывать согласие", []),
    ("Не возражаю", []),
    ("Претензий не имею", []),
    ("Претензий нет", []),
    ("Спасибо, никаких претензий", []),
    ("Пожалуйста, не удаляйте мои данные", []),
    # words that only sound alike
    ("Отзыв о работе сайта: очень удобно", []),
    ("Мне не удалось войти в аккаунт", []),
    ("Прошу удалённо записать меня на приём", []),
    ("Мой аккаунт заблокирован, помогите", []),
    ("Прошу уточнить, какие документы принести", []),
    ("Где найти вашу политику конфиденциальности?", []),
    ("Здравствуйте! Когда вы работаете?", []),
    ("", []),
]


def told(text: str, marks=MARKS) -> list[str]:
    return [one.value for one in recognise(text, marks)]


@pytest.mark.parametrize(("text", "rights"), LETTERS, ids=[text[:30] for text, _ in LETTERS])
def test_a_letter_calls_on_these_rights(text, rights):
    assert told(text) == rights


@pytest.mark.parametrize(("text", "rights"), LETTERS, ids=[text[:30] for text, _ in LETTERS])
def test_it_does_so_without_any_mark_of_the_policy(text, rights):
    assert told(text, {}) == rights


def test_the_policy_s_own_mark_is_recognised_in_its_other_forms():
    marks = {RightKind.CLAIM: "обращение зелёной канцелярии"}
    assert told("По обращению «Зеленой  канцелярии»", marks) == ["claim"]
    assert told("Обращение в канцелярию", marks) == []


def test_the_policy_s_mark_speaks_before_the_usual_words():
    marks = {RightKind.FEEDBACK: "претензия к оформлению сайта"}
    assert told("Претензия к оформлению сайта", marks) == ["feedback"]


def test_a_mark_that_is_denied_is_no_mark():
    marks = {RightKind.CLAIM: "жалоба главному врачу"}
    assert told("Это не жалоба главному врачу", marks) == []


def test_a_mark_over_two_lines_is_one_mark():
    assert told("Отзыв согласия\nна обработку персональных данных") == ["withdrawal"]


@given(st.sampled_from(LETTERS), st.sampled_from([str.upper, str.title, str.lower]))
def test_capitals_change_nothing(letter, change):
    text, rights = letter
    assert told(change(text)) == rights


@given(st.sampled_from(LETTERS), st.sampled_from(["«{}»", '"{}"', "„{}“", "  {}  ", "— {} —"]))
def test_quotes_and_spaces_change_nothing(letter, form):
    text, rights = letter
    assert told(form.format(text)) == rights


@given(st.sampled_from(LETTERS))
def test_the_letter_yo_changes_nothing(letter):
    text, rights = letter
    assert told(text.replace("ё", "е")) == rights


@given(st.text(max_size=200))
def test_whatever_somebody_writes_is_read(text):
    found = recognise(text, MARKS)
    assert found == tuple(one for one in RightKind if one in found)


def test_a_long_letter_is_read_quickly():
    began = process_time()
    recognise("отзываю отзыв отозвал прошу удалить " * 5_000, MARKS)
    assert process_time() - began < 5
