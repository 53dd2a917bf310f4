"""The scores of a family that one reader may read, listed: never added up, never judged."""

from dataclasses import dataclass
from datetime import date, timedelta

from families.ages import age
from families.models import Family, Person, ToolScore
from families.queries.contributions import Said
from families.queries.reaching import notes_of
from practitioners.models import Practitioner
from practitioners.working_days import today

PREMATURE = timedelta(weeks=3)  # born more than three weeks before the due date: before week 37
CORRECTED_UNTIL = timedelta(days=730)  # of age


@dataclass(frozen=True)
class ScoreShown:
    """A score with what was told with it as that stands now."""

    score: ToolScore
    said: Said
    corrected_age: str

    @property
    def is_due(self) -> bool:
        return self.score.next_due is not None and self.score.next_due <= today()

    @property
    def asks_to_act(self) -> bool:
        """There is an answer about self-harm that says more than never."""
        return bool(self.score.item_10)


def scores_of(family: Family, reader: Practitioner) -> list[ScoreShown]:
    """The latest first, without those that were entered in error."""
    rows = ToolScore.objects.visible_to(reader).filter(family=family).select_related("person")
    found = list(rows)
    told = notes_of({score.contribution_id for score in found}, reader)
    return [
        ScoreShown(score, said, corrected_age(score.person, score.taken_on) if asks else "")
        for score in found
        if (said := told.get(score.contribution_id)) and not said.contribution.is_withdrawn
        for asks in [score.listed.by_corrected_age]
    ]


def latest_of(scores: list[ScoreShown]) -> list[ScoreShown]:
    """The last of each tool and person, for the family's own page."""
    seen = set()
    found = []
    for one in scores:
        key = (one.score.person_id, one.score.tool)
        if key not in seen:
            seen.add(key)
            found.append(one)
    return found


def corrected_age(child: Person, on: date) -> str:
    """Of a child who was born too early, up to two years of age; nothing of any other."""
    born, due = child.dob, child.was_due_on
    if born is None or due is None or due - born <= PREMATURE or on - born > CORRECTED_UNTIL:
        return ""
    return age(due, on)
