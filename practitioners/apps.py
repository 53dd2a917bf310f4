"""The ground floor."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PractitionersConfig(AppConfig):
    name = "practitioners"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from practitioners import (  # noqa: PLC0415
            checks,  # noqa: F401 - looks at the settings
            receivers,  # noqa: F401 - hears of signing in and out
            rows,  # noqa: F401 - declares who may touch which row
            team_notices,  # noqa: F401 - registers what contacts are told
            team_work,  # noqa: F401 - registers what waits for information governance
        )
        from practitioners.channels import (  # noqa: PLC0415
            bounces,  # noqa: F401 - registers what is told of an address that bounces
        )
        from practitioners.erasure import build_after_migrate  # noqa: PLC0415
        from practitioners.row_security import apply_after_migrate  # noqa: PLC0415
        from practitioners.telling import (  # noqa: PLC0415
            gathering,  # noqa: F401 - registers the mail that holds several
            giving_up,  # noqa: F401 - registers what administrators are told
        )

        post_migrate.connect(build_after_migrate, sender=self)
        post_migrate.connect(apply_after_migrate, sender=self)
