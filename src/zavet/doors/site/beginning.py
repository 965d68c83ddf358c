"""The link a newcomer of the staff first enters by: they choose a password, are told their login, and are in."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from zavet.chance import now
from zavet.core.values import Actor, Sealed
from zavet.doors.site.asking import site_of
from zavet.doors.site.linked import dead, enter_as, spend
from zavet.doors.site.resetting import NewPasswordForm
from zavet.parties.entry_links import LinkPurpose, is_live
from zavet.parties.passwords import change_password


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    again_url = reverse("account_login")
    if not is_live(token=token, purpose=LinkPurpose.APPOINTMENT, at=now()):
        return dead(request, again=again_url)
    site = site_of(request)
    form = NewPasswordForm(
        request.POST if request.method == "POST" else None, site_words=(site.name, site.host)
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "site/begin.html", {"form": form}, status=status)
    with transaction.atomic():
        account = spend(request, token, LinkPurpose.APPOINTMENT)
        if account is None or account.staff_id is None:
            return dead(request, again=again_url)
        change_password(
            account_id=account.id,
            password=Sealed(form.cleaned_data["password"]),
            by=Actor.staff(account.staff_id),
            at=now(),
        )
    login = account.username.partition(":")[2]
    words = _("Пароль сохранён. Ваш логин для входа: %(login)s. Запомните его.")
    messages.success(request, words % {"login": login})
    return enter_as(request, account)
