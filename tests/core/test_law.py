from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zavet.core.law import (
    Citation,
    CitationMalformed,
    CitationUnknown,
    find_citations,
    list_acts,
    list_articles,
    parse_citation,
    resolve,
)
from zavet.core.law.pack import Article, LawPackBroken, index

NUMBERS = st.from_regex(r"[1-9][0-9]?(\.[1-9])?(-[1-9])?", fullmatch=True)
PLACES = st.builds(
    Citation,
    act=st.sampled_from(["152-ФЗ", "402-ФЗ", "ГК РФ", "КоАП РФ"]),
    article=NUMBERS,
    part=st.none() | NUMBERS,
    point=st.none() | NUMBERS,
)


@given(PLACES)
def test_a_citation_printed_and_read_is_the_same(place):
    assert parse_citation(str(place)) == place


@given(st.lists(PLACES, max_size=4))
def test_citations_are_found_in_a_text_in_their_order(places):
    text = "Смотри " + ", и ещё ".join(str(each) for each in places) + "."
    assert find_citations(text) == [str(each) for each in places]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "152-ФЗ",
        "152-ФЗ ст.20 ч.1",
        "152-ФЗ  ст. 20",
        "152-ФЗ, ст. 20",
        "ст. 20 ч. 1 152-ФЗ",
        "152-ФЗ ст. 20 часть 1",
        "152-ФЗ ст. 20 п. 1 ч. 1",
        "152-ФЗ ст. 020",
        "152-ФЗ ст. 20 ч. 1 ",
        "152-ФЗ ст. 20\n",
        "152-FZ ст. 20",
        "152-ФЗ ст. ２０",
    ],
)
def test_only_one_form_is_accepted(text):
    with pytest.raises(CitationMalformed) as refused:
        parse_citation(text)
    assert refused.value.next_step == "Пишите так: 152-ФЗ ст. 6 ч. 1 п. 3.1"


@pytest.mark.parametrize(
    ("citation", "title"),
    [
        ("152-ФЗ ст. 20 ч. 1", "Сведения и ознакомление — десять рабочих дней"),
        ("152-ФЗ ст. 6 ч. 1 п. 3.1", "Исполнение судебного акта"),
        ("152-ФЗ ст. 21 ч. 3.1 п. 1", "Первое уведомление — двадцать четыре часа"),
        ("402-ФЗ ст. 29", "Хранение документов бухгалтерского учёта"),
        ("149-ФЗ ст. 10.2-1", "Провайдер хостинга: реестр и проверка клиентов"),
    ],
)
def test_a_citation_points_at_its_article(citation, title):
    assert (str(resolve(citation).citation), resolve(citation).title) == (citation, title)


def test_an_unknown_point_is_refused_and_its_part_offered():
    with pytest.raises(CitationUnknown) as refused:
        resolve("152-ФЗ ст. 6 ч. 1 п. 77")
    assert str(refused.value) == (
        "Ссылка «152-ФЗ ст. 6 ч. 1 п. 77» ни на что не указывает: такого места в своде нет."
    )
    assert refused.value.next_step == (
        "Возможно, вы имели в виду: 152-ФЗ ст. 6 ч. 1; 152-ФЗ ст. 6 ч. 1 п. 7; 152-ФЗ ст. 6 ч. 1 п. 9"
    )


def test_an_unknown_act_is_refused_and_the_known_ones_named():
    with pytest.raises(CitationUnknown) as refused:
        resolve("999-ФЗ ст. 1")
    assert refused.value.next_step == "Известны акты: " + ", ".join(act.code for act in list_acts())


def test_all_articles_from_the_first_to_the_twenty_fifth_are_known():
    known = {each.citation.article for each in list_articles("152-ФЗ")}
    added_later = {"10.1", "13.1", "18.1", "22.1"}
    assert known == {str(number) for number in range(1, 26)} | added_later


def test_a_rule_is_in_force_from_its_first_day():
    separate_consent = resolve("152-ФЗ ст. 9 ч. 1")
    assert not separate_consent.is_in_force(on=date(2025, 8, 31))
    assert separate_consent.is_in_force(on=date(2025, 9, 1))


def test_a_repealed_ground_is_in_force_until_its_end():
    repealed = resolve("152-ФЗ ст. 6 ч. 1 п. 10")
    assert repealed.is_in_force(on=date(2021, 2, 28))
    assert not repealed.is_in_force(on=date(2021, 3, 1))


def test_what_nobody_compared_with_the_law_carries_the_mark():
    assert not resolve("63-ФЗ ст. 9").is_confirmed
    assert not resolve("152-ФЗ ст. 19 ч. 2 п. 3.1").is_confirmed
    assert resolve("152-ФЗ ст. 20 ч. 1").is_confirmed


def test_a_pack_with_one_place_twice_is_refused():
    article = Article(citation=parse_citation("152-ФЗ ст. 5"), title="Принципы")
    with pytest.raises(LawPackBroken, match="дважды"):
        index([article, article])


def test_a_part_without_its_article_is_refused():
    part = Article(citation=parse_citation("152-ФЗ ст. 5 ч. 1"), title="Основа")
    with pytest.raises(LawPackBroken, match="раньше"):
        index([part])
