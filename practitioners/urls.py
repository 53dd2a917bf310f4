"""Signing in and out. Of allauth's pages only those that are wanted, under allauth's names."""

from allauth.account import views as allauth
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, path, re_path

from practitioners.access import for_everyone
from practitioners.views import saved_views, session, telling

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", allauth.login, name="account_login"),
    path("sign-out/", for_everyone(allauth.logout), name="account_logout"),
    path("sign-up/", allauth.signup, name="account_signup"),
    path("inactive/", login_not_required(allauth.account_inactive), name="account_inactive"),
    path("password/", for_everyone(allauth.password_change), name="account_change_password"),
    path("password/forgotten/", allauth.password_reset, name="account_reset_password"),
    path(
        "password/forgotten/sent/",
        allauth.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/new/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/new/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("session/", session.session_ping, name="session_ping"),
    path("views/<slug:of>/new/", saved_views.save, name="saved_view_new"),
    path("views/<uuid:view_id>/remove/", saved_views.remove, name="saved_view_remove"),
    path("notices/", telling.notices, name="account_notices"),
    path("notices/unread/", telling.unread, name="account_notices_unread"),
    path("notices/settings/", telling.settings, name="account_notice_settings"),
    path("notices/hours/", telling.hours, name="account_notice_hours"),
    path("notices/stop/<str:token>/", telling.stop_kind, name="account_notice_stop"),
    path("notices/<uuid:notice_id>/", telling.open_notice, name="account_notice"),
    path("mails/", telling.mails, name="account_mails"),
    path("resume/", session.resume, name="account_resume"),
]
