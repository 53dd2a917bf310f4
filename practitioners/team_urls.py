"""Teams: for the contacts of agencies, and what information governance sees of them."""

from django.urls import path

from practitioners.views import capacity, teams

app_name = "teams"
urlpatterns = [
    path("", teams.teams, name="list"),
    path("overdue/", teams.overdue, name="overdue"),
    path("capacity/", capacity.capacities, name="capacities"),
    path("people/<uuid:person_id>/capacity/", capacity.capacity, name="capacity"),
    path("people/<uuid:person_id>/left/", teams.leaver, name="leaver"),
    path("<uuid:team_id>/", teams.check, name="check"),
    path("<uuid:team_id>/confirm/", teams.confirm, name="confirm"),
]
