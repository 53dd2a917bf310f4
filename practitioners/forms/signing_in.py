"""Signing in, and changing a password: allauth's forms in GOV.UK's words."""

from typing import Any

from allauth.account.forms import (
    ChangePasswordForm,
    LoginForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
)

from practitioners.govuk import GovukForm

LABELS = {
    "login": "Email address",
    "email": "Email address",
    "password": "Password",
    "oldpassword": "Current password",
    "password1": "New password",
    "password2": "New password again",
}
HINTS = {"password1": "At least 12 characters. Three or four words that do not belong together."}


class _Plain:
    """Our labels, no placeholders: what a field is for must not vanish as one types."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.label = LABELS[name]
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(GovukForm, _Plain, LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class ForgottenPasswordForm(GovukForm, _Plain, ResetPasswordForm):
    """Asks for an address, and never says whether it is somebody's."""


class NewPasswordForm(GovukForm, _Plain, ResetPasswordKeyForm):
    """After the link in the mail."""


class PasswordForm(GovukForm, _Plain, ChangePasswordForm):
    """While signed in."""
