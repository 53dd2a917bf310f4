"""Sessions and their agendas."""

from django.urls import URLPattern, path

from huddle.views import access, arranging, handing_over, preparing, publishing

SESSION = "sessions/<uuid:session_id>/"
ITEM = "agenda/<uuid:item_id>/"

patterns: list[URLPattern] = [
    path("sessions/", preparing.sessions, name="sessions"),
    path(SESSION, preparing.session, name="session"),
    path(f"{SESSION}agenda/", preparing.agenda, name="agenda"),
    path(f"{SESSION}access/", access.session_access, name="session_access"),
    path(f"{SESSION}build/", preparing.build, name="build"),
    path(f"{SESSION}add/", preparing.add, name="agenda_add"),
    path(f"{SESSION}publish/", publishing.publish, name="publish"),
    path(f"{SESSION}add-late/", publishing.add_late, name="agenda_add_late"),
    path(f"{SESSION}chair/", handing_over.chair, name="change_chair"),
    path("huddles/<uuid:huddle_id>/hand-over/", handing_over.huddle, name="hand_over"),
    path(f"{ITEM}move/", arranging.move, name="agenda_move"),
    path(f"{ITEM}arrange/", arranging.arrange, name="agenda_arrange"),
    path(f"{ITEM}put-off/", arranging.put_off, name="agenda_put_off"),
    path(f"{ITEM}remove/", arranging.remove, name="agenda_remove"),
]
