"""What somebody does themselves: actions, and the work of managers and contacts."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from families.models import Action
from huddle.my_week.parts import MOST, Section, in_words, moment
from huddle.queries.nominating import stops_to_contact
from practitioners.models import Practitioner, TeamCheck
from practitioners.working_days import today

if TYPE_CHECKING:
    from huddle.models import DangerStop


def stops(practitioner: Practitioner) -> Section | None:
    """First of all, and only where there is one: it must not wait."""
    stops: list[DangerStop] = list(stops_to_contact(practitioner)[:MOST])
    tasks = [
        {
            "title": f"Stopped {moment(stop.stopped_at)}",
            "href": reverse("huddle:danger_stop", args=[stop.pk]),
            "hint": f"From {stop.team}" if stop.team else "",
            "tag": "Duty and Advice not told",
            "colour": "red",
        }
        for stop in stops
    ]
    return Section("A baby may be in danger now", tasks, "") if tasks else None


def actions(practitioner: Practitioner) -> Section:
    found = list(
        Action.objects.visible_to(practitioner)
        .prompting()
        .filter(owner=practitioner)
        .select_related("family")
        .order_by("due_on", "agreed_at")[:MOST]
    )
    return Section(
        "Your actions",
        [_action_task(action) for action in found],
        "You have no open action.",
        ("All your actions", reverse("families:actions")),
        [(action, action.family_id) for action in found],
    )


def _action_task(action: Action) -> dict[str, Any]:
    task = {
        "title": action.text,
        "href": action.get_absolute_url(),
        "hint": f"Family {action.family}. Due {in_words(action.due_on)}",
    }
    if action.due_on < today():
        return task | {"tag": "Overdue", "colour": "red"}
    if action.status == Action.Status.PROPOSED:
        return task | {"tag": "Will you do it?", "colour": "yellow"}
    return task | {"status": action.get_status_display()}


def caseload(practitioner: Practitioner) -> Section:
    task = {"title": "Families, actions due and overdue, families without a lead"}
    return Section("Caseload of your agency", [task | {"href": reverse("families:caseload")}], "")


def teams(practitioner: Practitioner) -> Section:
    """For the contact of an agency: no family, only who is in which team."""
    checks = TeamCheck.objects.visible_to(practitioner).open().select_related("team")
    tasks = [
        {
            "title": f"Who is in {check.team.name}?",
            "href": reverse("teams:check", args=[check.team_id]),
            "hint": f"Due {in_words(check.due_on)}",
            "tag": "Overdue" if check.due_on < today() else "To confirm",
            "colour": "red" if check.due_on < today() else "yellow",
        }
        for check in checks[:MOST]
    ]
    empty = "Every team of your agency is confirmed."
    return Section("Teams to confirm", tasks, empty, ("All teams", reverse("teams:list")))
