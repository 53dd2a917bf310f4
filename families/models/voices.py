"""What a voice tells: what the baby shows, or somebody's own words."""

from django.db import models
from django.db.models import Q


class Voice(models.TextChoices):
    """Of one person each: a contribution that says one of these is a voice of theirs."""

    DAY = "day", "Their day, from waking to sleeping"
    FEEDING = "feeding", "Feeding"
    SLEEP = "sleep", "Sleep"
    GAZE = "gaze", "Gaze: what or whom they look at, and how"
    CRYING = "crying", "Crying"
    SETTLING = "settling", "Settling: what helps"
    CALM_WITH = "calm_with", "With whom they are calm"
    OWN_WORDS = "own_words", "How things are, in their own words"
    WOULD_HELP = "would_help", "What would help, in their own words"
    WORRIES = "worries", "What worries them, in their own words"


# Said, by somebody who can say it; all others are seen in a child.
SAID = (Voice.OWN_WORDS, Voice.WOULD_HELP, Voice.WORRIES)

VOICE_SAYS_WHOSE = models.CheckConstraint(
    name="contribution_voice_says_whose_and_when",
    condition=Q(voice="", voice_of=None, setting="")
    | (
        Q(voice__in=Voice.values, voice_of__isnull=False, event_date__isnull=False)
        & ~Q(audience="verbal")
    ),
)
