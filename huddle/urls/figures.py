"""A manager's figures."""

from django.urls import URLPattern, path

from huddle.views import figures

patterns: list[URLPattern] = [
    path("figures/", figures.figures, name="figures"),
    path("figures/download/", figures.figures_file, name="figures_file"),
    path("figures/<slug:measure>/", figures.figures_list, name="figures_list"),
]
