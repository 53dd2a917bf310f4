"""Is this family with children's social work by law? Asked in one place, of two sources."""

from families.models import Family, StatusEpisode

LEVELS = (Family.Level.S17, Family.Level.S47)


def is_statutory(family: Family) -> bool:
    """By its level of need, or by the status of a child. A database trigger asks the same."""
    if family.level_of_need in LEVELS:
        return True
    open_now = StatusEpisode.objects.open().filter(family=family, child__loss="")
    return open_now.exclude(kind=StatusEpisode.Kind.EARLY_HELP).exists()
