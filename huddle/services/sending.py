"""Send a nomination: each baby of the draft is nominated once, however often it is sent."""

from collections.abc import Sequence

from families.models import ContributionSubject
from huddle.models import Huddle, Nomination, NominationContribution, NominationDraft
from huddle.permissions.drafting import may_send
from huddle.services.nominating import Asking, nominate
from practitioners import audit
from practitioners.binding import service
from practitioners.models import Practitioner, Team


@service
def send_nomination(
    draft: NominationDraft,
    askings: Sequence[Asking],
    *,
    huddle: Huddle,
    team: Team,
    by: Practitioner,
) -> NominationDraft:
    """The draft becomes one nomination for each baby, of one family, and forgets its answers.

    Sent already: nothing more happens, and the caller learns what it became.
    """
    draft = NominationDraft.objects.visible_to(by).select_for_update().get(pk=draft.pk)
    if draft.became:
        return draft
    may_send(by, draft).enforce()
    first, *others = askings
    made = [nominate(first, huddle=huddle, team=team, by=by)]
    for asking in others:
        twin = nominate(asking, huddle=huddle, team=team, by=by, into=made[0].family)
        _tell_of_both(made[0], twin)
        made.append(twin)
    draft.became = [nomination.pk for nomination in made]
    draft.answers = {}
    draft.save(update_fields=["became", "answers", "updated_at"])
    audit.record("draft.sent", draft, by=by, nominations=len(made))
    return draft


def _tell_of_both(first: Nomination, twin: Nomination) -> None:
    """What was told of one baby was told of the other: the same words, not a copy."""
    for contribution in first.contributions.all():
        ContributionSubject.objects.create(
            family=first.family, contribution=contribution, person=twin.child
        )
        NominationContribution.objects.create(
            family=first.family, nomination=twin, contribution=contribution
        )
