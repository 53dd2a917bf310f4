"""Routed by config.urls in a demo only."""

from django.urls import path

from config.demo_mail import views

app_name = "demo_mail"
urlpatterns = [
    path("", views.letters, name="letters"),
    path("<slug:name>/", views.letter, name="letter"),
]
