"""A conflict of interest: declared, in effect at once in every channel, ended by others."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied

from families.models import Action, Conflict, Family
from families.permissions.conflicts import HAS_CONFLICT
from families.services.acting import agree_action
from families.services.conflicts import declare_conflict, end_conflict
from families.services.leading import accept_lead, offer_lead
from practitioners.access import NotNow
from practitioners.binding import acting_as
from practitioners.models import AuditEvent, Notice
from practitioners.outbox import send_due
from practitioners.roles import Role
from practitioners.working_days import add_working_days, today
from tests.factories import make_practitioner
from tests.families.reading import on_family, page, post, text
from tests.families.record import make_baby, make_coordinator, make_family
from tests.owner import as_owner

SAID = {"kind": Conflict.Kind.KNOWS, "reason": "We share a fence."}


def sees(person, family):
    with acting_as(person):
        return Family.objects.visible_to(person).filter(pk=family.pk).exists()


def an_action(family, owner, by):
    due = add_working_days(today(), 1)
    return agree_action(family, by=by, text="Ring her", owner=owner, due_on=due)


def test_whoever_declares_it_loses_every_page_of_the_family_at_once(
    client, family, coordinator, colleague
):
    post(client, colleague, on_family("conflict", family), **SAID)

    for name in ("detail", "contribute", "action_new", "conflict"):
        assert page(client, colleague, on_family(name, family)).status_code == 404
    assert family.reference not in text(client, colleague, "/families/")
    assert family.reference not in text(client, colleague, "/families/?q=Robin")


def test_the_message_says_what_happened_and_names_no_family(
    client, family, coordinator, colleague
):
    answer = post(client, colleague, on_family("conflict", family), **SAID)
    shown = client.get(answer.headers["Location"]).content.decode()

    assert "You no longer see this family" in shown
    assert family.reference not in shown


def test_sent_twice_the_second_finds_no_family(client, family, coordinator, colleague):
    post(client, colleague, on_family("conflict", family), **SAID)

    assert post(client, colleague, on_family("conflict", family), **SAID).status_code == 404
    with as_owner():
        assert Conflict.objects.count() == 1


def test_blanks_are_said_beside_the_fields_and_nothing_is_lost(client, family, colleague):
    shown = post(client, colleague, on_family("conflict", family), reason="A fence.")

    assert "Select what the conflict is" in shown.content.decode()
    assert "A fence." in shown.content.decode()
    assert sees(colleague, family)


def test_only_who_runs_the_meeting_declares_it_of_somebody_else(
    client, family, nominator, coordinator, colleague
):
    with pytest.raises(PermissionDenied, match="Only a chair or a coordinator"):
        declare_conflict(family, colleague, by=nominator, **SAID)
    assert "Whose conflict" not in text(client, nominator, on_family("conflict", family))

    post(client, coordinator, on_family("conflict", family), who=colleague.pk, **SAID)

    assert not sees(colleague, family)
    assert sees(nominator, family)


def test_who_runs_the_family_is_told_and_the_person_is_not(
    family, nominator, coordinator, colleague
):
    declare_conflict(family, colleague, by=colleague, **SAID)

    told = Notice.objects.filter(kind="conflict_declared")
    assert [notice.practitioner for notice in told] == [coordinator]


def test_a_mail_that_waits_for_them_is_not_sent(family, nominator, coordinator, colleague):
    an_action(family, colleague, nominator)
    assert Notice.objects.filter(practitioner=colleague, state="due").count() == 1

    declare_conflict(family, colleague, by=colleague, **SAID)
    send_due()

    assert [letter.to for letter in mail.outbox] == [[coordinator.email]]
    assert "fence" not in mail.outbox[0].body
    assert Notice.objects.get(practitioner=colleague).state == Notice.State.CANCELLED


def test_their_work_is_listed_to_be_handed_over(client, family, nominator, coordinator):
    lead = make_practitioner()
    accept_lead(offer_lead(family, lead, by=coordinator, reason="Known."), by=lead)
    an_action(family, lead, coordinator)

    declare_conflict(family, lead, by=lead, **SAID)

    shown = " ".join(text(client, coordinator, on_family("detail", family)).split())
    assert "is the Single Lead Practitioner" in shown
    assert "owns 1 open action" in shown
    assert "We share a fence" in shown
    assert "We share a fence" not in text(client, nominator, on_family("detail", family))


def test_no_work_of_the_family_is_given_to_them(family, nominator, coordinator, colleague):
    declare_conflict(family, colleague, by=colleague, **SAID)

    with pytest.raises(PermissionDenied, match=HAS_CONFLICT):
        an_action(family, colleague, coordinator)
    with pytest.raises(PermissionDenied, match=HAS_CONFLICT):
        offer_lead(family, colleague, by=coordinator, reason="Known.")
    with as_owner():
        assert not Action.objects.exists()


def test_the_last_who_can_work_with_a_family_does_not_leave_it_to_nobody(nominator):
    family = make_family(nominator)

    with pytest.raises(NotNow, match="Nobody else"):
        declare_conflict(family, nominator, by=nominator, **SAID)

    assert sees(nominator, family)


def test_somebody_else_ends_it_with_a_reason(client, family, coordinator, colleague):
    conflict = declare_conflict(family, colleague, by=colleague, **SAID)
    address = f"/families/conflicts/{conflict.pk}/end/"

    blank = post(client, coordinator, address, reason=" ")
    assert "Enter why the conflict is over" in blank.content.decode()
    assert not sees(colleague, family)

    post(client, coordinator, address, reason="She has moved away.")

    assert sees(colleague, family)
    assert post(client, coordinator, address, reason="Again.").status_code == 409
    with as_owner():
        ended = Conflict.objects.get()
        verbs = set(AuditEvent.objects.filter(family=family.pk).values_list("verb", flat=True))
    assert (ended.ended_by, ended.end_reason) == (coordinator, "She has moved away.")
    assert {"conflict.declared", "conflict.ended"} <= verbs


def test_nobody_ends_their_own(family, nominator, colleague):
    first, second = make_coordinator(family, nominator), make_coordinator(family, nominator)
    conflict = declare_conflict(family, first, by=second, **SAID)

    with pytest.raises(PermissionDenied):
        end_conflict(conflict, reason="It is fine.", by=first)

    assert not sees(first, family)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPERVISOR])
def test_a_caseload_leaves_out_the_family_of_ones_own_conflict(client, nominator, role):
    family = make_family(nominator)
    make_baby(family, nominator)
    viewer = make_practitioner(nominator.teams().get(), roles=(role,))
    coordinator = make_coordinator(family, nominator)
    address = "/families/caseload/open/"
    assert family.reference in text(client, viewer, address)

    declare_conflict(family, viewer, by=coordinator, **SAID)

    assert family.reference not in text(client, viewer, address)
    assert "<strong>0</strong>" in text(client, viewer, address)
