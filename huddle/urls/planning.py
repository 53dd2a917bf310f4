"""A family's plan for each of its people."""

from django.urls import URLPattern, path

from huddle.views import planning

PLAN = "families/<uuid:family_id>/plan/"
PERSON = f"{PLAN}for/<uuid:carer_id>/"
COPY = "plans/<uuid:copy_id>/"

patterns: list[URLPattern] = [
    path(PLAN, planning.plan, name="plan"),
    path(PERSON, planning.plan_for_person, name="plan_for"),
    path(f"{PERSON}translation/", planning.plan_translate, name="plan_translate"),
    path(f"{PLAN}clear/<slug:kind>/<uuid:about>/", planning.plan_clear, name="plan_clear"),
    path("plans/entries/<uuid:entry_id>/", planning.plan_take_back, name="plan_take_back"),
    path(COPY, planning.plan_copy, name="plan_copy"),
    path(f"{COPY}document/", planning.plan_document, name="plan_document"),
]
