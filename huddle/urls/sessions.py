"""Sessions and their agendas."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
