"""The pages of a family's record, its lead's work and the caseloads."""

from django.urls import URLPattern

app_name = "families"
urlpatterns: list[URLPattern] = []
