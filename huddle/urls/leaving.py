"""The work of people who have left."""

from django.urls import URLPattern, path

from huddle.views.leaving import left_work

patterns: list[URLPattern] = [path("left-work/", left_work, name="left_work")]
