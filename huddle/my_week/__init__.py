"""My week: what waits for one person, each kind of work in a file of its own."""

from huddle.my_week.week import week_of

__all__ = ["week_of"]
