"""Addresses of the site's own pages. Names of sign-in are those allauth expects; all others begin with ``site:``."""

from allauth.account import views as account
from django.urls import include, path

from zavet.doors.site import (
    beginning,
    confirmation,
    cookies,
    entering,
    home,
    policy_pages,
    receipts,
    registration,
    resetting,
    rights,
    rights_confirm,
    rights_thread,
)

site = [
    path("", home.home, name="home"),
    path("policy/", policy_pages.in_force, name="policy"),
    path("policy/versions/", policy_pages.versions, name="policy_versions"),
    path("policy/compare/", policy_pages.compare, name="policy_compare"),
    path("policy/<str:version>/", policy_pages.one_version, name="policy_version"),
    path("cookies/", cookies.cookies, name="cookies"),
    path("receipt/", receipts.check, name="receipt"),
    path("rights/", rights.rights, name="rights"),
    path("rights/confirm/<str:token>/", rights_confirm.confirm_identity, name="rights_confirm"),
    path("rights/r/<str:token>/", rights_thread.thread, name="rights_thread"),
    path("rights/r/<str:token>/sent/", rights_thread.sent, name="rights_sent"),
    path("rights/r/<str:token>/write/", rights_thread.write, name="rights_write"),
    path("rights/r/<str:token>/take-back/", rights_thread.take_back, name="rights_take_back"),
    path("rights/r/<str:token>/receipt.<str:form>", rights_thread.receipt, name="rights_receipt"),
    path("rights/r/<str:token>/files/<uuid:file_id>/", rights_thread.file, name="rights_file"),
    path(
        "rights/r/<str:token>/letters/<uuid:step_id>/", rights_thread.letter, name="rights_letter"
    ),
    path("rights/<str:kind>/", rights.ask, name="rights_ask"),
    path("register/", registration.register, name="register"),
    path("register/sent/", registration.sent, name="register_sent"),
    path("confirm/again/", confirmation.again, name="confirm_again"),
    path("confirm/<str:token>/", confirmation.confirm, name="confirm"),
    path("enter/<str:token>/", entering.enter, name="enter"),
    path("enter/first/<str:token>/", beginning.begin, name="begin"),
    path("password/new/<str:token>/", resetting.choose, name="password_new"),
]
urlpatterns = [
    path("", include((site, "site"))),
    path("register/", registration.register, name="account_signup"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/", account.password_change, name="account_change_password"),
    path("accounts/password/set/", account.password_set, name="account_set_password"),
    path("accounts/password/forgotten/", resetting.ask, name="account_reset_password"),
    path("accounts/2fa/", include("allauth.mfa.urls")),
]
