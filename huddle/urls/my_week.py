"""The start page."""

from django.urls import URLPattern, path

from huddle.views.my_week import my_week

patterns: list[URLPattern] = [path("", my_week, name="my_week")]
