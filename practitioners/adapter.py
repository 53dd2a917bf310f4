"""How Huddle wants allauth: closed, quiet, and content with what the database lets it write."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from practitioners import unsent
from practitioners.models import Practitioner


class Adapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "Enter a correct email address and password",
        "too_many_login_attempts": "Too many attempts with this email address. "
        "Wait 5 minutes, then try again",
        "enter_current_password": "Enter your current password",
        "invalid_password_reset": "This link has been used or is too old",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from the partnership's file, never from a visitor."""
        return False

    def is_ajax(self, request: HttpRequest) -> bool:
        """One answer for everybody: the pages."""
        return False

    def set_password(self, user: Practitioner, password: str) -> None:
        """The runtime role may write a password, not the whole row with its roles."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        user = request.user
        if isinstance(user, Practitioner) and unsent.kept_for(user):
            return reverse("account_resume")
        return super().get_login_redirect_url(request)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Of the address that is configured, whatever host the request named."""
        url = urlsplit(super().get_reset_password_from_key_url(key))
        return f"{settings.BASE_URL}{url.path}"

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Practitioner,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        super().send_notification_mail(template_prefix, user, context, email or user.email)
