"""The front door for an ASGI server: `uvicorn config.live.asgi:application`."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from config.live.streams import Streams  # noqa: E402 - needs the settings

application = Streams()
