"""Time takes access away, and each family's trail says so."""

from datetime import timedelta

from django.utils import timezone

from families.models import Family, FamilyPractitionerGrant, GrantReason
from families.services.granting import grant_practitioner
from families.tasks import end_grants_whose_time_is_up
from practitioners.binding import acting_as
from practitioners.models import AuditEvent
from tests.factories import make_practitioner
from tests.huddle.worlds import make_nominated, make_world
from tests.owner import as_owner


def test_what_has_run_out_ends_and_what_has_not_stays():
    world = make_world()
    family = make_nominated(world)
    an_hour = timedelta(hours=1)
    soon = timezone.now() + an_hour
    gone, kept = make_practitioner(), make_practitioner()
    for person in (gone, kept):
        grant_practitioner(family, person, GrantReason.ACTING, by=world.health, until=soon)
    with as_owner():
        FamilyPractitionerGrant.objects.filter(user=gone).update(until=soon - 2 * an_hour)

    end_grants_whose_time_is_up()
    end_grants_whose_time_is_up()

    assert not sees(gone, family)
    assert sees(kept, family)
    with as_owner():
        [event] = AuditEvent.objects.filter(verb="family.grants_expired")
        assert (event.family, event.by, event.facts) == (family.pk, None, {"reason": "acting"})


def sees(practitioner, family):
    with acting_as(practitioner):
        return Family.objects.visible_to(practitioner).filter(pk=family.pk).exists()
