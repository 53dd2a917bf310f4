"""The rules by which looking at families is called unusual: all visible, in one table.

Each is a prompt to ask somebody, and no accusation: most who are asked have a good reason.
What a rule finds, ``consent_find_prompts`` says in SQL; what it means, this table says in words.
"""

from dataclasses import dataclass
from datetime import time

from django.conf import settings
from django.db.models import TextChoices


class Rule(TextChoices):
    OWN_SURNAME = "own_surname", "Somebody of the family has their surname"
    OWN_POSTCODE = "own_postcode", "The family lives at or near their own home"
    NO_INVOLVEMENT = "no_involvement", "No work with the family is recorded"
    OUT_OF_HOURS = "out_of_hours", "Outside working hours"
    MANY_FAMILIES = "many_families", "Many families within an hour"


@dataclass(frozen=True)
class Explained:
    """A rule in words: what it looks for, and what to ask."""

    looks_for: str
    ask: str


WORDS = {
    Rule.OWN_SURNAME: Explained(
        "They opened the record of a family in which somebody has the same surname. A name is "
        "often shared by chance.",
        "Do you know this family outside your work? If so, has a conflict of interest been "
        "recorded?",
    ),
    Rule.OWN_POSTCODE: Explained(
        "They opened the record of a family with a current address in the postcode that they gave "
        "as their own home’s. Giving it is up to each practitioner; what they gave cannot be read "
        "by anybody. A postcode holds about 15 homes. Protected addresses are never compared.",
        "Do you know this family outside your work? If so, has a conflict of interest been "
        "recorded?",
    ),
    Rule.NO_INVOLVEMENT: Explained(
        "They opened the record because their team may see it, but have not been given access by "
        "name, led, supervised, agreed or owned an action, added anything, attended a session "
        "about the family, or changed anything there.",
        "What did you need the record for?",
    ),
    Rule.OUT_OF_HOURS: Explained(
        "They looked at families on a weekend, on a bank holiday, or before {opens} or after "
        "{closes} on a working day. Some teams work then.",
        "Was this part of a shift, or of catching up?",
    ),
    Rule.MANY_FAMILIES: Explained(
        "They opened the records of more than {most} families, or downloaded that many in a list, "
        "within one hour of the clock. A huddle’s own pages (agenda, agency checks, the session, "
        "minutes) do not count: a chair goes through many families there.",
        "What were you working on?",
    ),
}

# Verbs as patterns of LIKE. Opening is deliberate; seeing a family in a list is not.
OPENED = ["%.viewed", "%.exported", "%.downloaded"]
IN_A_SESSION = ["agenda.viewed", "item.viewed", "check.viewed", "session.viewed"]
# Neither looking nor work with a family: the duties of governance (the trail, requests for copies,
# holds, disposal), emergency access, which has its own queue, and saying that one has a conflict.
LEFT_OUT = [
    *("access_log.%", "break_glass.%", "conflict.%", "disposal.%", "governance.%"),
    *("legal_hold.%", "prompt.%", "retention.%", "subject_access.%"),
]


def words_for(rule: str) -> Explained:
    """The rule in words, with the numbers that are set."""
    opens, closes = working_hours()
    told = {
        "opens": opens.isoformat("minutes"),
        "closes": closes.isoformat("minutes"),
        "most": settings.MANY_FAMILIES_AN_HOUR,
    }
    words = WORDS[Rule(rule)]
    return Explained(words.looks_for.format(**told), words.ask)


def working_hours() -> tuple[time, time]:
    """From ``WORKING_HOURS``, as "07:00-19:00"."""
    opens, closes = settings.WORKING_HOURS.split("-")
    return time.fromisoformat(opens.strip()), time.fromisoformat(closes.strip())
