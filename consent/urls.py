"""The pages about sharing and agreement, and those of information governance."""

from django.urls import path

from consent.views import governance

app_name = "consent"
urlpatterns = [
    path("governance/", governance.governance, name="governance"),
]
