"""What practitioners are told about families: a reference, a time and a link, never a name."""

from families.models import Action, Allocation


def tell_asked(allocation: Allocation) -> None:
    """Somebody asks them to be a family's lead."""


def tell_declined(allocation: Allocation) -> None:
    """Whoever asked hears that the answer was no."""


def tell_owner(action: Action) -> None:
    """Somebody else agreed an action for them."""
