"""attendance, decisions, minutes."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
