"""Connects this floor's receivers and row rules."""

from django.apps import AppConfig


class FamiliesConfig(AppConfig):
    name = "families"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from families import rows  # noqa: F401, PLC0415 - declares who may touch which row
