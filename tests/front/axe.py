"""Ask axe what is wrong with a page, for every test that has a browser.

The debugger brings it in, not the page: our policy refuses scripts that are not ours.
"""

from functools import cache

from django.conf import settings
from playwright.sync_api import Page

AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

# GOV.UK Frontend says on a radio whether the part that it reveals is open. ARIA does not foresee
# aria-expanded there; screen readers read it, and the design system keeps it.
RUN = """async (rules) => {
  const { violations } = await axe.run({ runOnly: rules });
  const foreseen = (rule, node) => rule === "aria-allowed-attr" &&
    document.querySelector(node.target.join(" ")).matches("input.govuk-radios__input");
  return violations.flatMap((rule) => rule.nodes
    .filter((node) => !foreseen(rule.id, node))
    .map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`));
}"""


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 A and AA, one line for each place."""
    page.evaluate(_axe())
    return page.evaluate(RUN, RULES)


@cache
def _axe() -> str:
    return f"{AXE.read_text()};0"
