"""The pages of a family's record, its lead's work and the caseloads."""

from django.urls import path

from families.views import (
    access,
    acting,
    actions,
    births,
    caseload,
    chronology,
    conflicts,
    contacting,
    contributing,
    contributions,
    finding,
    leading,
    losses,
    mapping,
    record,
    restricting,
    revealing,
)

app_name = "families"
urlpatterns = [
    path("", finding.families, name="list"),
    path("download/", finding.families_csv, name="list_csv"),
    path("actions/", actions.actions, name="actions"),
    path("actions/download/", actions.actions_csv, name="actions_csv"),
    path("actions/together/", actions.together, name="actions_together"),
    path("actions/<uuid:action_id>/", acting.detail, name="action"),
    path("actions/<uuid:action_id>/reassign/", acting.reassign, name="reassign"),
    path("offers/<uuid:allocation_id>/", leading.offer, name="offer"),
    path("addresses/<uuid:address_id>/reveal/", revealing.reveal, name="address_reveal"),
    path("addresses/<uuid:address_id>/hide/", revealing.hide, name="address_hide"),
    path("addresses/<uuid:address_id>/protect/", revealing.protect, name="address_protect"),
    path("addresses/<uuid:address_id>/lift/", revealing.lift, name="address_lift"),
    path(
        "households/<uuid:household_id>/address/", revealing.show_unknown, name="address_unknown"
    ),
    path("people/<uuid:child_id>/birth/", births.birth, name="birth"),
    path("people/<uuid:child_id>/twin/", births.twin, name="twin"),
    path("messages/", contacting.contacts, name="contacts"),
    path("messages/<uuid:message_id>/", contacting.contact, name="contact"),
    path("caseload/", caseload.caseload, name="caseload"),
    path("caseload/<slug:which>/", caseload.caseload_list, name="caseload_list"),
    path("<uuid:family_id>/", record.detail, name="detail"),
    path("<uuid:family_id>/chronology/", chronology.chronology, name="chronology"),
    path("children/<uuid:child_id>/loss/", losses.loss, name="loss"),
    path("losses/<uuid:loss_id>/take-back/", losses.take_back, name="loss_take_back"),
    path("conflicts/<uuid:conflict_id>/end/", conflicts.end, name="conflict_end"),
    path("named/<uuid:named_id>/end/", restricting.end_name, name="name_end"),
    path("<uuid:family_id>/restrict/", restricting.restrict, name="restrict"),
    path("<uuid:family_id>/name/", restricting.name, name="name"),
    path("<uuid:family_id>/conflict/", conflicts.declare, name="conflict"),
    path("<uuid:family_id>/message/", contacting.ask, name="contact_ask"),
    path("<uuid:family_id>/map/", mapping.family_map, name="map"),
    path("<uuid:family_id>/access/", access.family_access, name="access"),
    path("actions/<uuid:action_id>/access/", access.action_access, name="action_access"),
    path("addresses/<uuid:address_id>/access/", access.address_access, name="address_access"),
    path(
        "contributions/<uuid:contribution_id>/access/",
        access.contribution_access,
        name="contribution_access",
    ),
    path("<uuid:family_id>/contribute/", contributing.contribute, name="contribute"),
    path("<uuid:family_id>/readers/", contributing.readers, name="readers"),
    path("<uuid:family_id>/actions/new/", acting.new, name="action_new"),
    path("contributions/<uuid:contribution_id>/", contributions.contribution, name="contribution"),
    path("contributions/<uuid:contribution_id>/correct/", contributing.correct, name="correct"),
    path(
        "contributions/<uuid:contribution_id>/withdraw/", contributions.withdraw, name="withdraw"
    ),
    path("contributions/<uuid:contribution_id>/dispute/", contributions.dispute, name="dispute"),
    path("contributions/<uuid:contribution_id>/ask/", contributions.source_ask, name="source_ask"),
    path("disputes/<uuid:dispute_id>/", contributions.dispute_answer, name="dispute_answer"),
    path("permissions/<uuid:permission_id>/", contributions.source_answer, name="source_answer"),
]
