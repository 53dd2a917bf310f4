"""Connects this floor's receivers and row rules."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    name = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consent import (  # noqa: PLC0415
            notices,  # noqa: F401 - registers its kinds
            panels,  # noqa: F401 - adds to a family's page
            receivers,  # noqa: F401 - hears that a family has changed
            rows,  # noqa: F401 - declares who may touch which row
            terms,  # noqa: F401 - says what decisions mean for grants
        )
