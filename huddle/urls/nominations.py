"""Nominating a baby."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
