"""A plan for one parent never holds a word that is not for them: worlds made at random.

Each contribution says a word that stands nowhere else, with its audience, its cautions and whom
it is not for drawn by chance; whatever the product lets be cleared is cleared; then some of them
are narrowed. Each parent's plan is read as it is given: the page, the PDF, its name, its headers.
"""

import random
from dataclasses import dataclass

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from families.models import Contribution, Person, Voice
from families.services.contributing import Care
from families.services.correcting import correct_contribution
from huddle.services.documents import make_due
from practitioners.access import NotNow
from tests.huddle.planning import make_given, voiced
from tests.pdf import pdf_of, words_in

SEEDS = range(3)
MANY = 16


@dataclass
class Told:
    """A word, as it was told last, and with which care."""

    word: str
    newest: Contribution
    care: Care

    def may_reach(self, person: Person) -> bool:
        """The rule said again, in the plainest way."""
        return (
            self.newest.audience == "huddle"
            and self.care.safe_to_discuss == "yes"
            and person not in self.care.not_for
            and not self.care.needs_source_permission
            and not self.care.handling
            and self.care.marking == "official"
        )


@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_reaches_somebody_whom_it_is_not_for(client, seed):
    chance = random.Random(seed)  # noqa: S311 - chance, no secrets
    given = make_given()
    parents = [given.mother, given.father]
    told = [tell(given, chance, number, parents) for number in range(MANY)]
    for one in told:
        clear(given, one, parents)
    for one in chance.sample(told, MANY // 4):
        narrow(given, one, chance.choice(parents))
    given.clear("decided")

    given_to_each = [everything_given(client, given, person) for person in parents]

    reached = 0
    for person, text in zip(parents, given_to_each, strict=True):
        words = {one.word for one in told if one.word in text}
        assert words <= {one.word for one in told if one.may_reach(person)}
        reached += len(words)
    assert reached > 1, "hardly anything was given: this says nothing"


def tell(given, chance, number, parents):
    word = f"word{number}x{chance.randrange(10**6)}"
    care = Care(
        safe_to_discuss=chance.choice(["yes", "yes", "yes", "yes", "no", "ask", "partly"]),
        not_for=tuple(one for one in parents if chance.random() < 0.25),
        needs_source_permission=chance.random() < 0.1,
        handling="Not by letter" if chance.random() < 0.1 else "",
        marking=chance.choice(["official"] * 6 + ["official_sensitive"]),
    )
    audience = chance.choice(["huddle"] * 5 + ["own", "chair_lead"])
    of = chance.choice([*parents, given.meeting.child])
    words = f"They said {word} to us."
    made = voiced(given.meeting, of, Voice.OWN_WORDS, words, care=care, audience=audience)
    return Told(word, made, care)


def clear(given, one, parents):
    """For each alone, and for both: whatever the product allows."""
    for people in ([parents[0]], [parents[1]], parents):
        try:
            given.clear("voice", *people, about=one.newest.pk)
        except (ValidationError, NotNow):
            continue


def narrow(given, one, person):
    """It was cleared; now somebody must never know it. It is cleared anew for whom it can be."""
    one.care = Care(safe_to_discuss="yes", not_for=(person,))
    same = ("text", "theme", "nature", "event_date")
    facts = {name: getattr(one.newest, name) for name in same}
    one.newest = correct_contribution(
        one.newest,
        by=given.lead,
        audience="huddle",
        care=one.care,
        reason="Somebody must not know.",
        **facts,
    )
    clear(given, one, [given.mother, given.father])


def everything_given(client, given, person):
    """All that they hold in their hands, and what is called by a name on the way there."""
    copy = given.confirm(person)
    client.force_login(given.lead)
    page = client.get(reverse("huddle:plan_copy", args=[copy.pk])).content.decode()
    progress = client.post(reverse("huddle:plan_document", args=[copy.pk])).url
    make_due()
    file = client.get(f"{progress}file/")
    assert file.status_code == 200
    pdf = pdf_of(file)
    headers = "\n".join(f"{name}: {value}" for name, value in file.headers.items())
    return "\n".join([page, words_in(pdf), str(pdf.metadata), headers, progress])
