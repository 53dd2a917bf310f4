"""Connects this floor's receivers and row rules."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from families import (  # noqa: PLC0415
            erasure,  # noqa: F401 - says what disposal erases
            notices,  # noqa: F401 - registers what practitioners are told
            receivers,  # noqa: F401 - hears that somebody has left
            rows,  # noqa: F401 - declares who may touch which row
        )
        from families.queries import (  # noqa: PLC0415 - register kinds of a chronology
            chronology,  # noqa: F401
            contact_history,  # noqa: F401
        )
