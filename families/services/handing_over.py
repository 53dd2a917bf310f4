"""Sight by name goes from one person to the next, by the owner's command: nobody is bound."""

from uuid import UUID

from django.contrib.auth.models import Permission

from families.models import Family, FamilyPractitionerGrant, GrantReason
from practitioners import audit
from practitioners.models import Practitioner


def move_grants_by_command(
    family: Family,
    before: Practitioner,
    to: Practitioner,
    reason: GrantReason,
    permissions: tuple[str, ...],
    *,
    source: UUID | None = None,
    keep: bool = False,
) -> None:
    """As services do it where somebody is bound; the runtime role can do none of this."""
    codenames = Permission.objects.filter(
        content_type__app_label="families", codename__in=permissions
    )
    for permission in codenames:
        FamilyPractitionerGrant.objects.get_or_create(
            content_object=family,
            user=to,
            permission=permission,
            reason=reason,
            source=source,
            defaults={"granted_by": to.pk},
        )
    if not keep:
        FamilyPractitionerGrant.objects.filter(
            content_object=family, user=before, reason=reason, source=source
        ).delete()
    audit.record_by_system(
        "family.sight_handed_over",
        f"{to._meta.label}:{to.pk}",
        family=family.pk,
        reason=reason,
        before=str(before.pk),
    )
