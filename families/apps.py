"""Connects this floor's receivers and row rules."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from families import (  # noqa: PLC0415
            erasure,  # noqa: F401 - says what disposal erases
            receivers,  # noqa: F401 - hears that somebody has left
            rows,  # noqa: F401 - declares who may touch which row
        )
        from families.notices import (  # noqa: PLC0415 - registers its kinds
            acting,  # noqa: F401
            alerts,  # noqa: F401
            covering,  # noqa: F401
            gaps,  # noqa: F401
            handovers,  # noqa: F401
            late,  # noqa: F401
            leading,  # noqa: F401
            passing_on,  # noqa: F401
            records,  # noqa: F401
            reviews,  # noqa: F401
            unseen,  # noqa: F401
        )
        from families.queries import (  # noqa: PLC0415 - register kinds of a chronology
            alert_history,  # noqa: F401
            chronology,  # noqa: F401
            contact_history,  # noqa: F401
            status_history,  # noqa: F401
        )
