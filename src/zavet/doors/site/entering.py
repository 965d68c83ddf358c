"""The one-time link an officer first enters by: it shows a button, the button spends it and signs in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from zavet.chance import now
from zavet.doors.site.linked import dead, enter_as, spend
from zavet.parties.entry_links import LinkPurpose, is_live


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    login = reverse("account_login")
    if request.method != "POST":
        if not is_live(token=token, purpose=LinkPurpose.SIGN_IN, at=now()):
            return dead(request, again=login)
        return render(request, "site/enter.html")
    account = spend(request, token, LinkPurpose.SIGN_IN)
    return dead(request, again=login) if account is None else enter_as(request, account)
