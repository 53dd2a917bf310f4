"""The pages about sharing and agreement, and those of information governance."""

from django.urls import path

from consent.views import access_log, governance

app_name = "consent"
urlpatterns = [
    path("governance/", governance.governance, name="governance"),
    path("governance/access-log/", access_log.governance_log, name="governance_log"),
    path(
        "governance/access-log/download/",
        access_log.governance_log_csv,
        name="governance_log_csv",
    ),
    path("families/<uuid:family_id>/access-log/", access_log.access_log, name="access_log"),
    path(
        "families/<uuid:family_id>/access-log/download/",
        access_log.access_log_csv,
        name="access_log_csv",
    ),
]
