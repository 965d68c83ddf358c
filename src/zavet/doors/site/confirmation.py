"""Confirms an address: the link shows a button, the button confirms. Mail readers that open links confirm nothing."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zavet.access.registration import confirm_registration
from zavet.chance import now
from zavet.doors.site.again import asked_again
from zavet.doors.site.asking import site_of
from zavet.doors.site.letters import ask_confirmation
from zavet.doors.site.linked import dead, enter_as, spend
from zavet.parties.entry_links import LinkPurpose, is_live


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    again_url = reverse("site:confirm_again")
    if request.method != "POST":
        if not is_live(token=token, purpose=LinkPurpose.CONFIRMATION, at=now()):
            return dead(request, again=again_url)
        return render(request, "site/confirm.html")
    with transaction.atomic():
        account = spend(request, token, LinkPurpose.CONFIRMATION)
        if account is None or account.subject_id is None:
            return dead(request, again=again_url)
        confirm_registration(site_id=site_of(request).id, subject_id=account.subject_id, at=now())
    messages.success(
        request, _("Адрес подтверждён. Теперь вы можете пользоваться учётной записью.")
    )
    return enter_as(request, account)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: HttpRequest) -> HttpResponse:
    """Ask for the confirmation letter once more; the answer is the same for everybody."""
    return asked_again(request, template="site/confirm_again.html", ask=ask_confirmation)
