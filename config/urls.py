"""The front door: one line for each wing of the house."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

import config.demo_mail.urls
import consent.urls
import families.urls
import huddle.urls
import practitioners.team_urls
import practitioners.urls
from config import gallery, metrics, operations
from practitioners.views.callbacks import notify_callback

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(huddle.urls)),
    path("", include(consent.urls)),
    path("families/", include(families.urls)),
    path("teams/", include(practitioners.team_urls)),
    path("account/", include(practitioners.urls)),
    path("notify/callback/", notify_callback, name="notify_callback"),
    path("metrics", metrics.metrics, name="metrics"),
    path("operations/", operations.operations, name="operations"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", include(config.demo_mail.urls)),
        path("demo/components/", gallery.components, name="components"),
        path("demo/components/question/", gallery.question, name="components_question"),
    ]
