"""Holding a session: attendance, families, decisions, minutes."""

from django.urls import URLPattern, path

from huddle.views import (
    agreeing,
    capturing,
    deciding,
    entering_late,
    formulating,
    holding,
    inviting,
    live,
    presence,
    signing,
)

SESSION = "sessions/<uuid:session_id>/"
ITEM = "agenda/<uuid:item_id>/"
CHILD = f"{ITEM}children/<uuid:child_id>/"

patterns: list[URLPattern] = [
    path(f"{SESSION}hold/", holding.hold, name="hold"),
    path(f"{SESSION}open/", holding.open_session, name="open"),
    path(f"{SESSION}statement/", holding.statement, name="statement"),
    path(f"{SESSION}attendance/", holding.attendance, name="attendance"),
    path(f"{SESSION}pack/", live.pack, name="pack"),
    path(f"{SESSION}wall/", live.wall, name="wall"),
    path(f"{SESSION}pulse/", live.pulse, name="pulse"),
    path(f"{SESSION}leave/", presence.leave_session, name="leave"),
    path(f"{SESSION}back/", presence.back_in_session, name="come_back"),
    path(f"{SESSION}close/", holding.close_session, name="close_session"),
    path(f"{SESSION}draft/", agreeing.draft, name="draft"),
    path(f"{ITEM}correct/", agreeing.correct, name="draft_correct"),
    path("corrections/<uuid:answer_id>/", agreeing.settle, name="draft_settle"),
    path(f"{SESSION}sign/", signing.sign, name="sign"),
    path(ITEM, deciding.item, name="item"),
    path(f"{ITEM}summary/", live.summary, name="summary"),
    path(f"{ITEM}late/", entering_late.late, name="item_late"),
    path(f"{ITEM}begin/", presence.begin_item, name="item_begin"),
    path(f"{ITEM}end/", presence.end_item, name="item_end"),
    path(f"{ITEM}invite/", inviting.invite_guest, name="item_invite"),
    path(f"{ITEM}guests/end/", inviting.end_guests, name="item_guests_end"),
    path(f"{ITEM}draft/", capturing.keep_draft, name="item_draft"),
    path(f"{ITEM}draft/delete/", capturing.delete_draft, name="item_draft_delete"),
    path(f"{ITEM}contribute/", deciding.contribute, name="item_contribute"),
    path(f"{ITEM}formulation/", formulating.formulation, name="item_formulation"),
    path(f"{ITEM}hypothesis/", formulating.hypothesis, name="item_hypothesis"),
    path("formulation/<uuid:point_id>/place/", formulating.place, name="formulation_place"),
    path(f"{ITEM}action/", deciding.action, name="item_action"),
    path(f"{ITEM}defer/", deciding.defer, name="item_defer"),
    path(f"{ITEM}referral/", deciding.referral, name="item_referral"),
    path(f"{CHILD}decide/", deciding.decide, name="decide"),
    path(f"{CHILD}decide/<str:code>/", deciding.decide_details, name="decide_details"),
    path(f"{CHILD}ratify/", deciding.ratify, name="ratify"),
]
