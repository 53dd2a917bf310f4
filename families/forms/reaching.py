"""A contact to log, one to correct, and the filters of the log."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone

from families.forms.contributing import PeopleField
from families.forms.noting import NoteForm
from families.models import Contact, ContactPerson, Person
from families.services.reaching import Met
from practitioners.dates import DateField, TimeField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios, YesNoField
from practitioners.models import Practitioner, Team
from practitioners.working_days import today

Company = ContactPerson.Company
NOT_SEEN = ("", "Not seen")
OF_A_CHILD = [NOT_SEEN, *[c for c in Company.choices if c[0] != Company.MOTHER]]
OF_AN_UNBORN = [NOT_SEEN, (Company.MOTHER.value, Company.MOTHER.label)]


class SeenFields(GovukForm):
    """A line for each child who can have been seen."""

    babies: dict[str, Person]

    def add_babies(self, people: Iterable[Person]) -> None:
        children = [p for p in people if p.kind != Person.Kind.ADULT and not p.loss]
        self.babies = {f"seen_{p.pk}": p for p in children}
        for name, baby in self.babies.items():
            unborn = baby.kind == Person.Kind.UNBORN
            self.fields[name] = forms.ChoiceField(
                label="Unborn baby" if unborn else f"Was {baby.shown_name} seen?",
                choices=OF_AN_UNBORN if unborn else OF_A_CHILD,
                widget=Radios(layout="small"),
                required=False,
            )

    def lines(self) -> Iterator[forms.BoundField]:
        for name in self.babies:
            yield self[name]

    def seen(self) -> list[tuple[Person, str]]:
        found = [(baby, self.cleaned_data.get(name, "")) for name, baby in self.babies.items()]
        return [(baby, company) for baby, company in found if company]


class MetFields(SeenFields):
    """When and how, whether it was two-way, with whom, and a line for each child."""

    things = {
        "kind": "how you made contact",
        "happened_on": "the date",
        "happened_at": "the time",
        "two_way": "if somebody of the family answered",
        "outcome": "what came of the attempt",
        "spoke_with": "the people",
        "team": "your team",
    }

    kind = forms.ChoiceField(
        label="How did you make contact, or try to?", choices=Contact.Kind.choices, widget=Radios()
    )
    happened_on = DateField(
        label="On which day?", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    happened_at = TimeField(label="At what time?", help_text="For example, 9:30am or 14:00")
    two_way = YesNoField(
        label="Was it two-way?",
        help_text="Yes if you spoke with somebody, saw somebody, or they wrote back",
    )
    outcome = forms.ChoiceField(
        label="What came of the attempt?",
        choices=Contact.Outcome.choices,
        widget=Radios(layout="small"),
        required=False,
    )
    spoke_with = PeopleField(
        label="With whom?",
        help_text="For an attempt, whom it was for",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )

    def add_people(self, people: Iterable[Person], reader: Practitioner) -> None:
        """Whom they can have spoken with, and a line for each child who can have been seen."""
        people = list(people)
        ids = [person.pk for person in people]
        rows = Person.objects.visible_to(reader).filter(pk__in=ids)
        self.fields["spoke_with"].queryset = rows  # type: ignore[attr-defined]
        self.add_babies(people)

    def clean_met(self) -> None:
        said = self.cleaned_data
        if said.get("two_way") is False:
            self.require("outcome")
        else:
            said["outcome"] = ""
        if said.get("two_way") is False and self.seen():
            self.add_error("two_way", "Select yes: somebody was seen")
        on, at = said.get("happened_on"), said.get("happened_at")
        if on and at and _moment(on, at) > timezone.now():
            self.add_error("happened_at", "Time must be in the past")

    def met(self) -> Met:
        said = self.cleaned_data
        return Met(
            kind=said["kind"],
            happened_at=_moment(said["happened_on"], said["happened_at"]),
            outcome=said["outcome"],
            spoke_with=tuple(said["spoke_with"]),
            seen=tuple(self.seen()),
        )


class ContactLogForm(MetFields, NoteForm):
    """One contact or attempt, and what there is to note of it."""

    say_optional = False
    reveals = {**NoteForm.reveals, "two_way": {"no": ["outcome"]}}

    team = forms.ModelChoiceField(
        label="For which of your teams?", queryset=Team.objects.none(), required=False
    )

    def __init__(self, *args: Any, **kw: Any) -> None:
        practitioner = kw["practitioner"]
        super().__init__(*args, **kw)
        self.add_people(self.people, practitioner)
        self.teams = list(practitioner.teams())
        if len(self.teams) > 1:
            self.fields["team"].queryset = practitioner.teams()  # type: ignore[attr-defined]
            self.fields["team"].required = True
        else:
            del self.fields["team"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.clean_met()
        return self.cleaned_data

    @property
    def team_chosen(self) -> Team:
        return cast("Team", self.cleaned_data.get("team") or self.teams[0])


class ContactCorrectionForm(MetFields):
    """The same questions, answered as they were, and why they are answered otherwise now."""

    say_optional = False
    reveals = {"two_way": {"no": ["outcome"]}}

    change = forms.ChoiceField(
        label="Why do you change it?",
        choices=Contact.Change.choices,
        widget=Radios(layout="small"),
        error_messages={"required": "Select why you change it"},
    )

    def __init__(
        self, *args: Any, contact: Contact, people: Iterable[Person], by: Practitioner, **kw: Any
    ) -> None:
        kw.setdefault("initial", as_it_is(contact))
        super().__init__(*args, **kw)
        self.add_people(people, by)

    def clean(self) -> dict[str, Any]:
        self.clean_met()
        return self.cleaned_data


def as_it_is(contact: Contact) -> dict[str, Any]:
    """What the form asks, as the contact answers it now."""
    people = list(contact.people.all())
    found: dict[str, Any] = {
        "kind": contact.kind,
        "happened_on": contact.happened_on,
        "happened_at": timezone.localtime(contact.happened_at).time(),
        "two_way": contact.is_two_way,
        "outcome": contact.outcome,
        "spoke_with": [one.person_id for one in people if not one.seen],
    }
    return found | {f"seen_{one.person_id}": one.seen for one in people if one.seen}


def as_now() -> dict[str, Any]:
    """Most contacts are written down when they have just been."""
    return {"happened_on": today()}


class ContactFilterForm(GovukForm):
    say_optional = False

    show = forms.ChoiceField(
        label="Show",
        choices=[
            ("", "Contacts and attempts"),
            ("two_way", "Two-way contacts only"),
            ("attempts", "Attempts only"),
            ("seen", "Where a child was seen"),
            ("not_brought", "Was not brought"),
        ],
        required=False,
    )
    kind = forms.ChoiceField(
        label="How", choices=[("", "All"), *Contact.Kind.choices], required=False
    )
    versions = forms.BooleanField(
        label="Also what was corrected or entered in error", required=False
    )


def moment_of(on: date) -> datetime:
    """A day without an hour: noon, or now where noon has not come yet."""
    return min(_moment(on, time(12)), timezone.now())


def _moment(on: date, at: Any) -> datetime:
    return timezone.make_aware(datetime.combine(on, at))
