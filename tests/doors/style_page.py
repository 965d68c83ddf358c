"""One page with every part on it, served by an address book of its own, so that people and a browser can look at it."""

from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace as Part

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from zavet.doors.pages.cookie_banner import OptionalCategory, banner

PAGE = Path(__file__).with_name("style_page.html")


class Sample(forms.Form):
    name = forms.CharField(label="Имя", help_text="Как к вам обращаться.")
    email = forms.EmailField(label="Электронная почта")
    kind = forms.ChoiceField(
        label="Вид обращения", choices=[("a", "Какие данные обо мне есть"), ("b", "Исправить")]
    )
    way = forms.ChoiceField(
        label="Куда ответить",
        choices=[("mail", "На почту"), ("page", "В личный кабинет")],
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="Текст", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    agree = forms.BooleanField(label="Согласен на обработку имени и почты для записи на приём")
    mailing = forms.BooleanField(label="Согласен получать рассылку", required=False)


REASONS = [
    Part(
        text="Нет допуска к цели «запись на приём».", clause="clinic 6.2.1", article="152-ФЗ ст. 14"
    ),
    Part(
        text="Телефон заблокирован на время проверки.",
        clause="clinic 8.4",
        article="152-ФЗ ст. 21 ч. 1",
    ),
]
HELD = [
    Part(
        words="Электронная почта",
        state="подтверждена",
        tone="good",
        value="анна@пример.рф",
        source="вы указали при регистрации",
        purposes="запись на приём, ответы на обращения",
        ground="согласие от 3 ноября 2026",
        until="пока действует учётная запись",
        clause="clinic 3.1",
        article="152-ФЗ ст. 6 ч. 1 п. 1",
    ),
    Part(
        words="Телефон",
        state="заблокирован",
        tone="warn",
        value="",
        source="вы указали в кабинете",
        purposes="запись на приём",
        ground="",
        until="",
        clause="clinic 3.2",
        article="",
    ),
]
CONTEXT = {
    "due": date(2026, 12, 4),
    "refusal": Part(
        is_permitted=False,
        reasons=REASONS,
        next_step="Попросите ответственного выдать допуск и подпишите предупреждение.",
    ),
    "permit": Part(
        is_permitted=True,
        reasons=[
            Part(text="Согласие дано и не отозвано.", clause="4.1", article="152-ФЗ ст. 9 ч. 1")
        ],
        next_step="",
    ),
    "days": [
        Part(day=date(2026, 11, n), hits=1000 + n * 137 % 1900, visitors=100 + n * 31 % 90)
        for n in range(1, 15)
    ],
    "columns": [
        {"key": "who", "words": "Кто"},
        {"key": "why", "words": "Зачем"},
        {"key": "times", "words": "Раз", "is_number": True},
    ],
    "rows": [
        {"who": "Регистратура", "why": "запись на приём", "times": 3},
        {"who": "Ответственный", "why": "ответ на обращение", "times": 1},
    ],
    "bars": [
        Part(words="/раздел/запись-на-приём/", url="#1", count=412),
        Part(words="/политика", url="", count=96),
        Part(words="/очень/длинный/адрес/страницы/которая/не/помещается/в/строку", url="", count=7),
    ],
    "held": HELD,
    "events": [
        Part(
            at=datetime(2026, 11, 3, 9, 5, tzinfo=UTC),
            words="Вы дали согласие на запись на приём.",
            tone="good",
            clause="clinic 4.1",
            article="",
        ),
        Part(
            at=datetime(2026, 11, 9, 12, 40, tzinfo=UTC),
            words="Регистратуре отказано в показе телефона.",
            tone="bad",
            clause="clinic 6.2.1",
            article="152-ФЗ ст. 7",
        ),
    ],
}
STATISTICS = OptionalCategory(
    name="statistics", title="Статистика", text="Счётчик посещений сайта."
)
POSTED: list[dict[str, list[str]]] = []


def parts(request: HttpRequest) -> HttpResponse:
    """Show every part."""
    request.site = Part(name="Клиника «Берёзка»", kind="clinic")
    template = engines["django"].from_string(PAGE.read_text(encoding="utf-8"))
    context = {**CONTEXT, "form": Sample({"email": "не почта"}, auto_id="id_%s")}
    if "banner" in request.GET:
        context["cookie_banner"] = banner(address="/cookies", categories=[STATISTICS])
    return HttpResponse(template.render(context, request))


def refused(request: HttpRequest) -> HttpResponse:
    """Show a refusal as a page."""
    return render(request, "refused.html", {"decision": CONTEXT["refusal"], "back_url": "/"})


def confirm(request: HttpRequest) -> HttpResponse:
    """Ask before something grave."""
    words = {"title": "Уничтожить данные?", "text": "Вернуть их будет нельзя.", "is_grave": True}
    effects = ["Данные станут нечитаемы и в резервных копиях.", "Акт об уничтожении останется."]
    return render(
        request,
        "confirm.html",
        {**words, "effects": effects, "citation": "clinic 9.1", "law": "152-ФЗ ст. 21 ч. 5"},
    )


def cookies(request: HttpRequest) -> HttpResponse:
    """Keep what was posted, for a test to look at."""
    POSTED.append({name: request.POST.getlist(name) for name in request.POST})
    return HttpResponse(status=204)


urlpatterns = [
    path("", parts),
    path("refused", refused),
    path("confirm", confirm),
    path("cookies", cookies, name="cookies"),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("zavet.doors.pages.urls")),
    path(
        "",
        include(
            (
                [
                    path("policy", refused, name="policy"),
                    path("cookies", cookies, name="cookies"),
                    path("rights", refused, name="rights"),
                    path("home", refused, name="home"),
                ],
                "site",
            )
        ),
    ),
]
