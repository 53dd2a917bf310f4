"""Agreement and sharing on a family's page: every answer, and decisions either way."""

import pytest

from consent.models import FamilyTold, SharingDecision, WorkingAgreement
from consent.services.agreements import record_agreement
from consent.services.sharing import decide_sharing
from tests.factories import make_agency, make_practitioner
from tests.families.record import make_family


@pytest.fixture
def nominator():
    return make_practitioner()


@pytest.fixture
def family(nominator):
    return make_family(nominator)


def page(client, reader, family):
    client.force_login(reader)
    return client.get(family.get_absolute_url()).content.decode()


def test_silence_is_said_as_silence(client, family, nominator):
    html = page(client, nominator, family)

    assert "Nobody has recorded whether the family agrees" in html
    assert "Nobody has decided yet with whom to share" in html


def test_an_answer_and_what_the_family_was_told_are_there(client, family, nominator):
    record_agreement(
        family,
        answer=WorkingAgreement.Answer.PARTLY,
        family_told=FamilyTold.UNSAFE,
        note="Not in front of him",
        by=nominator,
    )

    html = page(client, nominator, family)

    assert "partly agreed" in html
    assert "Not told: it would not be safe" in html
    assert "Not in front of him" in html


def test_to_share_and_not_to_share_are_there_alike(client, family, nominator):
    housing, police = make_agency("Northfield Housing"), make_agency("Northfield Police")
    decide_sharing(
        family,
        share=True,
        agencies=[housing],
        basis=SharingDecision.Basis.PUBLIC_TASK,
        reason="To keep the tenancy",
        by=nominator,
    )
    decide_sharing(family, share=False, agencies=[police], reason="Nothing to add", by=nominator)

    html = page(client, nominator, family)

    assert "to share with Northfield Housing. Public task" in html
    assert "<strong>not</strong> to share with Northfield Police." in html
