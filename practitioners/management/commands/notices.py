"""See what the outbox holds, and try again or cancel: by id and kind, and never by name."""

from argparse import ArgumentParser
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone

from practitioners import audit
from practitioners.models import Bounce, Notice, Practitioner
from practitioners.notices import KINDS
from practitioners.telling import state

LISTS = ("due", "stuck", "dead")
MOST = 100
LINE = "{pk}  {kind:<26} {state:<9} due {due:%Y-%m-%d %H:%M}  attempts {attempts}  {reason}"


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=[*LISTS, "bounced", "retry", "cancel"])
        parser.add_argument(
            "ids", nargs="*", type=UUID, help="ids of notices, for retry and cancel"
        )
        parser.add_argument("--kind", choices=sorted(KINDS), help="only this kind")
        parser.add_argument("--all", action="store_true", help="retry or cancel all of the kind")
        parser.add_argument("--reason", default="", help="why they are cancelled")
        parser.add_argument("--as", dest="by", default="", help="your e-mail, for the trail")

    def handle(self, *args: Any, **options: Any) -> None:
        what = options["what"]
        if what in LISTS:
            self._list(what, options)
            return
        if what == "bounced":
            self._list_bounces()
            return
        by = _whoever(options["by"])
        chosen = _chosen(options)
        done = _retry(chosen) if what == "retry" else _cancel(chosen, options["reason"])
        audit.record(f"notices.{what}", by, by=by, count=done, kind=options["kind"] or "")
        self.stdout.write(f"{done} notices: {what}")

    def _list(self, what: str, options: dict[str, Any]) -> None:
        now = timezone.now()
        found = {"due": state.due(now), "stuck": state.stuck(now), "dead": state.dead()}[what]
        if options["kind"]:
            found = found.filter(kind=options["kind"])
        for one in found.order_by("due_at")[:MOST]:
            self.stdout.write(_line(one))
        self.stdout.write(f"{found.count()} {what}")

    def _list_bounces(self) -> None:
        """Addresses at which mail comes back: whose, by id and agency, and never the address."""
        for one in Bounce.objects.current().select_related("practitioner__agency"):
            since = timezone.localtime(one.since)
            self.stdout.write(
                f"{one.practitioner_id}  {one.practitioner.agency}  since {since:%Y-%m-%d %H:%M}"
                f"  {one.by} {one.code}"
            )


def _line(one: Notice) -> str:
    return LINE.format(
        pk=one.pk,
        kind=one.kind,
        state=one.state,
        due=timezone.localtime(one.due_at),
        attempts=one.attempts,
        reason=one.reason,
    ).rstrip()


def _whoever(email: str) -> Practitioner:
    found = Practitioner.objects.filter(email__iexact=email, is_active=True).first()
    if found is None:
        raise CommandError("Say who you are: --as your@address, an active account")
    return found


def _chosen(options: dict[str, Any]) -> QuerySet[Notice]:
    if options["ids"]:
        return Notice.objects.filter(pk__in=options["ids"])
    if options["all"] and options["kind"]:
        return Notice.objects.filter(kind=options["kind"])
    raise CommandError("Name the ids, or a kind with --kind and --all")


def _retry(chosen: QuerySet[Notice]) -> int:
    return state.try_again(chosen)


def _cancel(chosen: QuerySet[Notice], reason: str) -> int:
    if not reason:
        raise CommandError("Say why: --reason")
    return state.cancel(chosen, reason=reason, now=timezone.now())
