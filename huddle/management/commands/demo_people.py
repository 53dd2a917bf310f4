"""Say who can sign in to the demo, with which password and as what."""

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from huddle.demo.guard import demo_partnership
from practitioners.roles import Role

COLUMNS = ("email", "password", "role", "team", "agency", "name")


class Command(BaseCommand):
    help = "List the demo people, as a table or as JSON."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are no demo people: DEMO is off.")
        people = demo_people()
        if options["json"]:
            self.stdout.write(json.dumps(people, indent=2, ensure_ascii=False))
            return
        widths = [max(len(person[column]) for person in people) for column in COLUMNS]
        for person in people:
            cells = (person[c].ljust(width) for c, width in zip(COLUMNS, widths, strict=True))
            self.stdout.write("  ".join(cells).rstrip())


def demo_people() -> list[dict[str, str]]:
    described = demo_partnership()
    return [
        {
            "email": person["email"],
            "password": described["password"],
            "role": ", ".join(Role(role).label for role in person["roles"]),
            "team": ", ".join(person["teams"]),
            "agency": person["agency"],
            "name": person["name"],
        }
        for person in described["people"]
    ]
