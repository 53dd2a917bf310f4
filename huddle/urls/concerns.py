"""Concerns and their ladder."""

from django.urls import URLPattern, path

from huddle.views import concerns

ONE = "concerns/<uuid:concern_id>/"

patterns: list[URLPattern] = [
    path("concerns/", concerns.concerns, name="concerns"),
    path(ONE, concerns.concern, name="concern"),
    path(f"{ONE}answer/", concerns.answer, name="concern_answer"),
    path(f"{ONE}further/", concerns.further, name="concern_further"),
    path(f"{ONE}settle/", concerns.settle, name="concern_settle"),
    path("agenda/<uuid:item_id>/concern/", concerns.raise_one, name="concern_raise"),
]
