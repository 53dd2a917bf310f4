"""What the floors above add to a family's page. They register here; this floor asks."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from families.models import Family
from practitioners.models import Practitioner


@dataclass(frozen=True)
class Panel:
    """A section of the page: its heading, its template and what that needs.

    The template gets ``context`` only, and must show no more than the practitioner may see.
    """

    title: str
    template: str
    context: dict[str, Any] = field(default_factory=dict)


Source = Callable[[Practitioner, Family], Panel | None]
SOURCES: list[Source] = []


def register(source: Source) -> Source:
    """Add a panel to every family's page, in the order of registering. Use it as a decorator."""
    if source not in SOURCES:
        SOURCES.append(source)
    return source


def panels_for(practitioner: Practitioner, family: Family) -> list[Panel]:
    panels = [source(practitioner, family) for source in SOURCES]
    return [panel for panel in panels if panel is not None]
