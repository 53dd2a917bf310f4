"""Nominations as the pages make them, before and after they are screened."""

from django.urls import reverse

from consent.models import SharingDecision
from huddle.models import Nomination
from huddle.services.screening import Sharing
from tests.huddle.answers import fill, send, signed_in
from tests.owner import as_owner

State = Nomination.State
Basis = SharingDecision.Basis
FORMS = ["screen_accept", "screen_ask", "screen_redirect", "screen_join"]


def nominated(world, by=None, **changes):
    """A nomination from the pages, waiting to be screened."""
    by = by or world.health
    client = signed_in(by)
    send(client, fill(client, **changes))
    with as_owner():
        made = Nomination.objects.select_related("family", "huddle", "team", "child")
        return made.filter(nominated_by=by).latest("received_at")


def other_family(world):
    """The same people, nominated by the police under another spelling."""
    return nominated(
        world,
        by=world.police,
        mother={"name": "Amina Yousuf", "nhs_number": "", "nhs_number_absence": "not_known"},
    ).family


def url(name, nomination, *more):
    return reverse(f"huddle:{name}", args=[nomination.pk, *more])


def page(response):
    return response.content.decode()


def now(nomination):
    with as_owner():
        return Nomination.objects.select_related("family").get(pk=nomination.pk)


def sharing(world, **changes):
    facts = {"agencies": world.agencies, "basis": Basis.PUBLIC_TASK, "reason": "To help."}
    return Sharing(**facts | changes)
