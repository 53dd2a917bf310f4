"""Screening nominations."""

from django.urls import URLPattern

patterns: list[URLPattern] = []
