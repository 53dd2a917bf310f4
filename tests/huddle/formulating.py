"""What a meeting says while it thinks together."""

from uuid import uuid4

from django.urls import reverse

from huddle.queries.formulation import boards_of
from huddle.services.convening import settle
from huddle.services.formulating import (
    add_point,
    write_hypothesis,
)
from practitioners.binding import acting_as

ALLAUTH = "allauth.account.auth_backends.AuthenticationBackend"


SIGNS = [
    "What are we worried about?",
    "What is working well?",
    "What needs to happen?",
    "Where are we, from 0 to 10?",
]


def url(meeting, name="item_formulation"):
    return reverse(f"huddle:{name}", args=[meeting.item.pk])


def sign_in(client, person):
    client.force_login(person, backend=ALLAUTH)
    return client


def page_of(client, meeting, person, name="item_formulation"):
    return sign_in(client, person).get(url(meeting, name)).content.decode()


def say(meeting, text, part="perpetuating", by=None, audience="huddle", **more):
    by = by or meeting.world.health
    return add_point(meeting.item, part, by=by, text=text, audience=audience, **more)


def think(meeting, text, by=None, **more):
    return write_hypothesis(meeting.item, text, by=by or meeting.chair, **more)


def seen_by(meeting, person, part="perpetuating"):
    """The words of one part, in order, as this person reads them."""
    with acting_as(person):
        [column] = [one for one in boards_of(meeting.item, person)[0].columns if one.part == part]
        return [point.said.contribution.text for point in column.points]


def set_huddle(meeting, **facts):
    settle(meeting.world.huddle, by=meeting.world.coordinator, **facts)
    return meeting.fresh()


def sent(text="The rent takes it all.", part="perpetuating", **more):
    return {"part": part, "text": text, "audience": "huddle", "form_key": uuid4()} | more
