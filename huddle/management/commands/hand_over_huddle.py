"""Give a standing huddle another coordinator or chair, where the present one cannot do it."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q

from huddle.models import Huddle
from huddle.services.handing_over import change_chair_by_command, hand_over_by_command
from practitioners.access import NotNow
from practitioners.models import Practitioner
from practitioners.partnership import require_owner


class Command(BaseCommand):
    help = "Without HUDDLE: which huddles need somebody. Run as the database's owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("huddle", nargs="?", help="the name of the standing huddle")
        parser.add_argument("--coordinator", metavar="EMAIL")
        parser.add_argument("--chair", metavar="EMAIL")

    def handle(self, *args: Any, huddle: str | None, **options: Any) -> None:
        require_owner()
        if huddle is None:
            self._list()
            return
        found = Huddle.objects.select_related("coordinator", "chair").filter(name=huddle).first()
        if found is None:
            raise CommandError(f"There is no huddle {huddle}.")
        try:
            self._change(found, options["coordinator"], options["chair"])
        except (NotNow, PermissionDenied) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _change(self, huddle: Huddle, coordinator: str | None, chair: str | None) -> None:
        if coordinator:
            families = hand_over_by_command(huddle, _person(coordinator))
            self.stdout.write(f"A new coordinator, with {families} open families.")
        if chair:
            sessions = change_chair_by_command(huddle, _person(chair))
            self.stdout.write(f"A new chair, of {sessions} sessions that are not signed too.")

    def _list(self) -> None:
        gone = Q(coordinator__is_active=False) | Q(chair__is_active=False)
        for huddle in Huddle.objects.filter(gone).select_related("coordinator", "chair"):
            for noun in ("coordinator", "chair"):
                if not getattr(huddle, noun).is_active:
                    self.stdout.write(f"{huddle} needs a new {noun}.")


def _person(email: str) -> Practitioner:
    people = Practitioner.objects.select_related("agency")
    person = people.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"{email} is nobody who uses Huddle.")
    return person
