"""The pages of a huddle's week, in its order."""

from huddle.urls import (
    checks,
    concerns,
    convening,
    figures,
    following,
    holding,
    imports,
    leaving,
    minutes,
    my_week,
    nominations,
    planning,
    screening,
    sessions,
)

app_name = "huddle"
urlpatterns = [
    *my_week.patterns,
    *nominations.patterns,
    *screening.patterns,
    *imports.patterns,
    *sessions.patterns,
    *convening.patterns,
    *checks.patterns,
    *holding.patterns,
    *following.patterns,
    *minutes.patterns,
    *concerns.patterns,
    *planning.patterns,
    *leaving.patterns,
    *figures.patterns,
]
