"""A request is one transaction: a view that is refused leaves nothing but the refusal."""

from django.core.exceptions import PermissionDenied
from django.test import RequestFactory
from django.urls import reverse

from practitioners.middleware import BindPractitioner
from practitioners.models import AuditEvent, UnsentForm
from practitioners.roles import Role
from tests.factories import make_practitioner
from tests.owner import as_owner


def test_what_a_refused_view_wrote_is_taken_back():
    person = make_practitioner()
    request = RequestFactory().get("/")
    request.user, request.resolver_match = person, None

    def view(request):
        UnsentForm.objects.bulk_create(
            [UnsentForm(practitioner=person, path="/", fields=[])], ignore_conflicts=False
        )
        raise PermissionDenied

    try:
        BindPractitioner(lambda _: None).process_view(request, view, (), {})
    except PermissionDenied:
        with as_owner():
            assert not UnsentForm.objects.exists()


def test_a_refusal_by_role_is_in_the_trail(client):
    person = make_practitioner(roles=(Role.ADMINISTRATOR,))
    client.force_login(person)

    assert client.get(reverse("families:list")).status_code == 403

    with as_owner():
        [event] = AuditEvent.objects.filter(verb="request.refused")
    assert (event.target, event.by) == ("families:list", person.pk)
