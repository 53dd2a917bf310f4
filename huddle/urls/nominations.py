"""Nominating a baby."""

from django.urls import URLPattern, path

from huddle.views import danger, nominating, nominations

DRAFT = "nominations/drafts/<uuid:draft>/"

patterns: list[URLPattern] = [
    path("nominations/", nominations.nominations, name="nominations"),
    path("nominations/<uuid:nomination>/answer/", nominations.answer, name="nomination_answer"),
    path("nominations/new/", nominating.gate, name="nominate"),
    path(f"{DRAFT}danger/", nominating.gate_again, name="nominate_gate"),
    path(f"{DRAFT}baby/<int:number>/", nominating.baby, name="nominate_baby"),
    path(f"{DRAFT}baby/<int:number>/remove/", nominating.remove_baby, name="nominate_baby_remove"),
    path(f"{DRAFT}match/", nominating.match, name="nominate_match"),
    path(f"{DRAFT}check/", nominating.check, name="nominate_check"),
    path(f"{DRAFT}sent/", nominating.sent, name="nominated"),
    path(f"{DRAFT}delete/", nominations.delete_draft, name="draft_delete"),
    path(f"{DRAFT}<slug:step>/", nominating.step, name="nominate_step"),
    path("danger/", danger.stops, name="danger_stops"),
    path("danger/<uuid:stop>/", danger.stop, name="danger_stop"),
]
