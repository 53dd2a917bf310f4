"""A draft read back: each question with its answers, what is still missing, what it asks."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from django.utils.datastructures import MultiValueDict

from consent.models import FamilyTold, WorkingAgreement
from families.models import Audience, FatherStatus
from families.services.matching import Sought
from families.services.registering import Adult, Baby, Home
from huddle.forms.question import Question
from huddle.forms.telling import (
    AgreementForm,
    AskForm,
    ContactForm,
    PlaceForm,
    StrengthsForm,
    WhyNowForm,
)
from huddle.forms.who import BabyForm, FatherForm, HomeForm, MotherForm
from huddle.models import Huddle, NominationDraft
from huddle.queries.nominating import Scene
from huddle.services.drafting import Given
from huddle.services.nominating import Asking
from practitioners.models import Team

# In the order in which they are asked; the babies come after the mother.
STEPS: dict[str, type[Question]] = {
    "place": PlaceForm,
    "mother": MotherForm,
    "home": HomeForm,
    "father": FatherForm,
    "why-now": WhyNowForm,
    "strengths": StrengthsForm,
    "ask": AskForm,
    "agreement": AgreementForm,
    "contact": ContactForm,
}


@dataclass
class Filled:
    """What has been answered so far, read with the eyes of whoever nominates."""

    draft: NominationDraft
    scene: Scene

    @property
    def steps(self) -> list[str]:
        """The questions that this person is asked, without the babies."""
        return [step for step in STEPS if step != "place" or self.scene.asks_where]

    @property
    def babies(self) -> list[Given]:
        return list(self.draft.answers.get("babies", []))

    def form(self, step: str) -> Question:
        """The question with its answers, checked."""
        return STEPS[step](_data(self.draft.answers.get(step, {})), **self._told(step))

    def baby(self, number: int) -> BabyForm:
        given = self.babies[number - 1] if number <= len(self.babies) else {}
        return BabyForm(_data(given), **self._told(f"baby {number}"))

    def ask(self, step: str, sent: MultiValueDict | None = None) -> Question:
        """The question as a page asks it: with what was sent, or with what was given before."""
        given = self.draft.answers.get(step, {})
        return _asked(STEPS[step], given, sent, self._told(step))

    def ask_baby(self, number: int, sent: MultiValueDict | None = None) -> Question:
        given = self.babies[number - 1] if number <= len(self.babies) else {}
        return _asked(BabyForm, given, sent, self._told(f"baby {number}"))

    def first_gap(self) -> tuple[str, int] | None:
        """The first question without a good answer: its step and, for a baby, its number."""
        for step, number, form in self.questions():
            if not form.is_valid():
                return step, number
        return None

    def questions(self) -> Iterator[tuple[str, int, Question]]:
        """Every question in its order; ``number`` counts the babies and is 0 elsewhere."""
        for step in self.steps:
            yield step, 0, self.form(step)
            if step == "mother":
                for number in range(1, max(len(self.babies), 1) + 1):
                    yield "baby", number, self.baby(number)

    @property
    def team(self) -> Team | None:
        return self.scene.team(self._first("place", "team"))

    @property
    def huddle(self) -> Huddle | None:
        return self.scene.huddle(self._first("place", "huddle"))

    def sought(self) -> list[Sought]:
        """Mother and babies, as far as they are known: to ask whether they are here already."""
        people = [self._clean("mother"), *(_cleaned(self.baby(n + 1)) for n in range(self.count))]
        return [
            Sought(one["name"], one.get("dob"), one.get("nhs_number", ""))
            for one in people
            if one.get("name")
        ]

    @property
    def postcode(self) -> str:
        return str(self._clean("home").get("postcode", ""))

    @property
    def count(self) -> int:
        return len(self.babies)

    def askings(self) -> list[Asking]:
        """One for each baby. What is told is told once: the service ties it to the others."""
        numbers = range(1, self.count + 1)
        return [self._asking(_cleaned(self.baby(number)), first=number == 1) for number in numbers]

    def _asking(self, baby: dict[str, Any], *, first: bool) -> Asking:
        father, why, told = (self._clean(step) for step in ("father", "why-now", "agreement"))
        return Asking(
            mother=Adult(**_person(self._clean("mother"))),
            baby=Baby(
                **_person(baby),
                edd=baby["edd"],
                sex=baby["sex"] or "U",
                father_status=FatherStatus(father["status"]),
            ),
            father=Adult(name=father["name"]) if father["name"] else None,
            home=Home(**self._clean("home")),
            why_now=why["text"] if first else "",
            strengths=self._clean("strengths")["text"] if first else "",
            ask=self._clean("ask")["text"],
            contact_safety=self._clean("contact")["text"],
            family_told=FamilyTold(told["told"]),
            agreement=WorkingAgreement.Answer(told["agreement"]),
            audience=Audience(why["audience"]),
            named_agencies=tuple(UUID(pk) for pk in why["agencies"]),
            not_for=frozenset(why.get("not_for", ())),
        )

    def _clean(self, step: str) -> dict[str, Any]:
        return _cleaned(self.form(step))

    def _first(self, step: str, name: str) -> str:
        return next(iter(self.draft.answers.get(step, {}).get(name, [])), "")

    def _told(self, asked: str) -> dict[str, Any]:
        """What every question knows: the scene, and the NHS numbers given to others."""
        given = {"mother": self.draft.answers.get("mother", {})}
        given |= {f"baby {n}": baby for n, baby in enumerate(self.babies, start=1)}
        taken = frozenset(
            "".join("".join(one.get("nhs_number", [])).split())
            for whose, one in given.items()
            if whose != asked
        )
        told = {"scene": self.scene, "taken": taken - {""}}
        return told | ({"adults": self._adults()} if asked == "why-now" else {})

    def _adults(self) -> dict[str, str]:
        """The adults who have been named, by the question that asked for them."""
        named = {step: self._clean(step).get("name", "") for step in ("mother", "father")}
        return {step: name for step, name in named.items() if name}


def given_in(form: Question) -> Given:
    """What a page sent for the fields of its question, as typed, and nothing else."""
    sent = cast("MultiValueDict[str, str]", form.data)
    names = {
        name
        for field in form.fields
        for name in sent
        if name == field or name.startswith(f"{field}-")
    }
    return {name: sent.getlist(name) for name in sorted(names)}


def _asked(
    form: type[Question], given: Given, sent: MultiValueDict | None, told: dict[str, Any]
) -> Question:
    if sent is not None:
        return form(sent, **told)
    data = _data(given)
    initial = {
        name: field.widget.value_from_datadict(data, MultiValueDict(), name)
        for name, field in form.base_fields.items()
        if given
    }
    return form(initial=initial, **told)


def _data(given: Given) -> MultiValueDict:
    return MultiValueDict(given)


def _cleaned(form: Question) -> dict[str, Any]:
    """The good answers of a question: those that are wrong or missing are not there."""
    form.is_valid()
    return form.cleaned_data


def _person(given: dict[str, Any]) -> dict[str, Any]:
    return {name: given[name] for name in ("name", "dob", "nhs_number", "nhs_number_absence")}
