"""One step with several actions: what may be done is done, and the rest says why not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.db import transaction

from families.models import Action
from families.services.acting import take_step
from practitioners.access import NotNow
from practitioners.binding import service
from practitioners.models import Practitioner

# What an owner says of their own work. Taking an action back is weighed one by one.
TOGETHER = ("accept", "start", "finish", "not_possible", "not_done", "decline")
GONE = "You can no longer see this action."


@dataclass(frozen=True)
class Outcome:
    """What became of one of them: done, or why not."""

    action: Action
    why_not: str = ""


@service
def take_together(
    actions: Iterable[Action],
    step: str,
    *,
    by: Practitioner,
    reason: str = "",
    done_on: date | None = None,
    difference_made: str = "",
) -> list[Outcome]:
    """Take the step with each of them. One that is refused changes nothing for the others.

    Always in the same order of families, so that two who do this at once never wait for each
    other in a circle.
    """

    def take(action: Action) -> Outcome:
        try:
            with transaction.atomic():
                take_step(
                    action,
                    step,
                    by=by,
                    reason=reason,
                    done_on=done_on,
                    difference_made=difference_made,
                )
        except ObjectDoesNotExist:
            return Outcome(action, GONE)
        except ValidationError as refused:
            return Outcome(action, " ".join(refused.messages))
        except (NotNow, PermissionDenied) as refused:
            return Outcome(action, str(refused))
        return Outcome(action)

    return [take(one) for one in sorted(actions, key=lambda one: (one.family_id, one.pk))]
