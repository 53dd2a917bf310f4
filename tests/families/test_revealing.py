"""A protected address is for those who know it, and they say who else may."""

import pytest
from django.core.exceptions import PermissionDenied

from families.services.revealing import reveal_address
from practitioners.access import NotNow
from practitioners.models import AuditEvent
from tests.factories import make_practitioner
from tests.families.addresses import make_address, reads
from tests.owner import as_owner


def test_only_who_is_named_reads_it(address, nominator, colleague):
    assert reads(nominator, address)
    assert not reads(colleague, address)


def test_who_knows_it_reveals_it_to_one_more(address, nominator, colleague, family):
    reveal_address(address, to=colleague, by=nominator)

    assert reads(colleague, address)
    with as_owner():
        event = AuditEvent.objects.get(verb="address.revealed")
    assert (event.family, event.facts["to"]) == (family.pk, str(colleague.pk))


def test_who_does_not_know_it_cannot_reveal_it_to_themselves(address, colleague):
    with pytest.raises(PermissionDenied, match="access to this address"):
        reveal_address(address, to=colleague, by=colleague)

    assert not reads(colleague, address)


def test_a_stranger_to_the_family_is_never_told(address, nominator):
    with pytest.raises(PermissionDenied, match="does not work with the family"):
        reveal_address(address, to=make_practitioner(), by=nominator)


def test_an_open_address_needs_no_revealing(family, nominator, colleague):
    with pytest.raises(NotNow, match="not protected"):
        reveal_address(make_address(family, nominator), to=colleague, by=nominator)
