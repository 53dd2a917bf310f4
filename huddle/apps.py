"""Connects this floor's receivers and row rules."""

from django.apps import AppConfig


class HuddleConfig(AppConfig):
    name = "huddle"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from huddle import (  # noqa: PLC0415
            changes,  # noqa: F401 - says what is new to whoever was not there
            chronology,  # noqa: F401 - adds to a family's chronology
            erasure,  # noqa: F401 - says what disposal erases
            panels,  # noqa: F401 - adds to a family's page
            receivers,  # noqa: F401 - hears of decisions to share
            rows,  # noqa: F401 - declares who may touch which row
            sightings,  # noqa: F401 - says when agencies saw the baby
            subject_access,  # noqa: F401 - says what is held about a person
            waking,  # noqa: F401 - wakes those who follow a session
        )
        from huddle.demo import guard  # noqa: F401, PLC0415 - registers its check
        from huddle.notices import (  # noqa: PLC0415 - registers its kinds
            agreeing,  # noqa: F401
            changing,  # noqa: F401
            concerns,  # noqa: F401
            convening,  # noqa: F401
            following,  # noqa: F401
            holding,  # noqa: F401
            invitations,  # noqa: F401
            preparing,  # noqa: F401
            released,  # noqa: F401
            screening,  # noqa: F401
        )
        from huddle.queries import leaving  # noqa: F401, PLC0415 - counts what leavers leave
