"""The start page."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
