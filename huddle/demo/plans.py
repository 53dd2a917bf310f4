"""A family of the demo is heard and has a plan: voices of three people, and the mother's copy."""

from datetime import timedelta

from families.models import Contribution, Family, Person, Voice
from families.services.acting import agree_action
from families.services.contributing import Care, contribute
from huddle.services import planning
from practitioners.binding import acting_as
from practitioners.models import Practitioner
from practitioners.working_days import add_working_days, today

Nature, Theme = Contribution.Nature, Contribution.Theme


def load_plan(family: Family, nominator: Practitioner, coordinator: Practitioner) -> None:
    """The father's voice is asked for still: nobody has heard him yet."""
    with acting_as(coordinator):
        mother = Person.objects.select_related("family").get(family=family, name="Chidera Eze")
        father = Person.objects.get(family=family, name="Marcus Reid")
        baby = family.people.babies().get()
    shown = _heard(baby, Voice.SETTLING, "She settles when she is sung to, on her mother's arm.")
    _heard(baby, Voice.FEEDING, "She feeds hungrily and falls asleep before she is done.")
    wish = _heard(mother, Voice.WOULD_HELP, "Somebody who comes to me, so that I need no bus.")
    _heard(
        mother,
        Voice.WORRIES,
        "That he finds out where we are on Thursdays.",
        Care(safe_to_discuss=Contribution.SafeToDiscuss.YES, not_for=(father,)),
    )
    action = agree_action(
        family,
        by=coordinator,
        text="Weigh at home before the next huddle",
        owner=nominator,
        due_on=add_working_days(today(), 5),
    )
    for kind, about, words in (
        ("action", action.pk, "The health visitor comes to you with the scales."),
        ("voice", shown.pk, ""),
        ("voice", wish.pk, ""),
    ):
        planning.clear(
            family, kind=kind, about=about, people=[mother], words=words, by=coordinator
        )


def _heard(of: Person, voice: Voice, words: str, care: Care | None = None) -> Contribution:
    """As the health visitor noted it, two days ago at the clinic."""
    is_said = voice in {Voice.WOULD_HELP, Voice.WORRIES}
    return contribute(
        of.family,
        by=Practitioner.objects.get(email="hv.gipton@example.org"),
        text=words,
        nature=Nature.FAMILY_SAID if is_said else Nature.WITNESSED,
        theme=Theme.ROUTINE,
        audience=Contribution.Audience.HUDDLE,
        voice=voice,
        voice_of=of,
        setting="At the clinic",
        event_date=today() - timedelta(days=2),
        care=care or Care(safe_to_discuss=Contribution.SafeToDiscuss.YES),
    )
