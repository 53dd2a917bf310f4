"""What of this floor waits for the information governance lead."""

from consent.queries import prompts
from consent.queries.breaking_glass import waiting_for
from practitioners.governance import Work, register

register(
    Work(
        title="Emergency access",
        page="consent:break_glass_reviews",
        hint="Records opened in an emergency, to review; and requests that you can open",
        waiting=waiting_for,
    )
)
register(
    Work(
        title="Unusual looking at families",
        page="consent:prompts",
        hint="Visible rules found it. Each is a prompt to ask somebody, and no accusation",
        waiting=prompts.waiting,
    )
)
