"""Connects this floor's receivers and row rules."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ConsentConfig(AppConfig):
    name = "consent"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from consent import (  # noqa: PLC0415
            erasure,  # noqa: F401 - says what disposal erases
            governing,  # noqa: F401 - adds to the work of information governance
            handovers,  # noqa: F401 - says what a handover of the lead waits for
            notices,  # noqa: F401 - registers its kinds
            panels,  # noqa: F401 - adds to a family's page
            receivers,  # noqa: F401 - hears that a family has changed
            rows,  # noqa: F401 - declares who may touch which row
            terms,  # noqa: F401 - says what decisions mean for grants
        )
        from consent.subject_access_record import (  # noqa: PLC0415
            family,  # noqa: F401 - say what is held about a person, in this order
            left_out,  # noqa: F401
            met,  # noqa: F401
            sharing,  # noqa: F401
            told,  # noqa: F401
            undertaken,  # noqa: F401
        )
        from consent.subject_access_sources import build_after_migrate  # noqa: PLC0415

        post_migrate.connect(build_after_migrate, sender=self)
