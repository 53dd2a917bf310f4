"""One person's voice: what a baby shows, or what somebody says in their own words."""

from typing import Any

from django import forms

from families.forms.contributing import ContributionForm, PeopleField
from families.models import SAID, Audience, Contribution, Family, Person, Voice
from families.services.contributing import Care
from practitioners.dates import DateField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios
from practitioners.models import Practitioner

Theme, Nature, Safe = Contribution.Theme, Contribution.Nature, Contribution.SafeToDiscuss
# Under which heading each stands among what agencies know; who reads it may depend on that.
THEMES = {
    Voice.DAY: Theme.ROUTINE,
    Voice.FEEDING: Theme.ROUTINE,
    Voice.SLEEP: Theme.ROUTINE,
    Voice.GAZE: Theme.RELATIONSHIP,
    Voice.CRYING: Theme.ROUTINE,
    Voice.SETTLING: Theme.ROUTINE,
    Voice.CALM_WITH: Theme.RELATIONSHIP,
    Voice.OWN_WORDS: Theme.RELATIONSHIP,
    Voice.WOULD_HELP: Theme.STRENGTH,
    Voice.WORRIES: Theme.PRESSURE,
}


class OnePersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: Person) -> str:
        return person.shown_name


class VoiceForm(ContributionForm):
    things = ContributionForm.things | {
        "voice_of": "whose voice it is",
        "voice": "what it is about",
        "text": "what you saw or heard",
        "event_date": "the date it was seen or said",
        "safe": "whether it is safe to share with the family",
    }
    reveals = {"audience": {Audience.NAMED: ["named_agencies"]}}
    # Answered by what kind of voice it is, or never asked of one.
    nature = theme = about = held_where = safe_to_discuss = None  # type: ignore[assignment]
    relevance = confidence = noted_on = review_on = None  # type: ignore[assignment]
    marking = handling = needs_source_permission = None  # type: ignore[assignment]
    more = ()

    voice_of = OnePersonField(
        label="Whose voice is it?",
        help_text="Each parent's on their own: nobody speaks for another",
        queryset=Person.objects.none(),
        empty_label=None,
        widget=Radios(),
    )
    voice = forms.ChoiceField(
        label="What is it about?",
        choices=Voice.choices,
        widget=Radios(divider=("or", Voice.OWN_WORDS)),
    )
    text = forms.CharField(
        label="What did you see or hear?",
        help_text="Of a baby, what you saw. Of anybody who speaks, their own words. "
        "Write as if the child will read it one day",
        max_length=1500,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    event_date = DateField(
        label="When was it seen or said?",
        help_text="For example, 27 3 2026",
        must_be=today_or_past,
    )
    setting = forms.CharField(
        label="Where?",
        help_text="For example, at home after a feed. Never an address",
        max_length=100,
        required=False,
    )
    safe = forms.ChoiceField(
        label="Is it safe to share with the family?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=Radios(
            hints={"no": "It is in nothing that is made for anybody of the family"},
            layout="inline",
        ),
    )
    not_for = PeopleField(
        label="Is there anybody in the family who must never be told?",
        help_text="What one parent says may be unsafe for the other to know",
        queryset=Person.objects.none(),
        widget=Checkboxes(layout="small"),
        required=False,
    )
    field_order = ("voice_of", "voice", "text", "event_date", "setting", "safe", "not_for")

    def __init__(self, *args: Any, family: Family, practitioner: Practitioner, **kw: Any) -> None:
        GovukForm.__init__(self, *args, **kw)
        self.only_around(family, practitioner)
        people = Person.objects.visible_to(practitioner).filter(family=family)
        born = people.exclude(kind=Person.Kind.UNBORN).order_by("-kind", "dob", "name")
        self.fields["voice_of"].queryset = born  # type: ignore[attr-defined]
        self.fields["not_for"].queryset = people  # type: ignore[attr-defined]
        readers = [one for one in Audience.choices if one[0] != Audience.VERBAL]
        self.fields["audience"].choices = readers  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        of, voice = self.cleaned_data.get("voice_of"), self.cleaned_data.get("voice")
        if of and voice and of.kind == Person.Kind.ADULT and voice not in SAID:
            self.add_error("voice", "Of an adult, select what they said in their own words")
        return self.cleaned_data

    def implied(self) -> dict[str, list[Any]]:
        voice, of = self.data.get("voice", ""), self.data.get("voice_of", "")
        theme = [THEMES[Voice(voice)]] if voice in Voice.values else []
        return {"theme": theme, "about": [of] if of else []}

    def told(self) -> dict[str, Any]:
        said = self.cleaned_data
        voice = Voice(said["voice"])
        safe = Safe.YES if said["safe"] == "yes" else Safe.NO
        kept = ("voice_of", "text", "event_date", "setting", "audience", "named_agencies")
        return {name: said[name] for name in kept} | {
            "voice": voice,
            "theme": THEMES[voice],
            "nature": Nature.FAMILY_SAID if voice in SAID else Nature.WITNESSED,
            "care": Care(safe_to_discuss=safe, not_for=tuple(said["not_for"])),
        }
