"""What stands in the trail, whoever may read it."""

from practitioners.models import AuditEvent
from tests.owner import as_owner


def events(verb):
    with as_owner():
        return list(AuditEvent.objects.filter(verb=verb))
