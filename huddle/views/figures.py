"""A manager's figures: the page, the list behind each number, and the file that may leave."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from families.measuring import Measure
from families.queries.caseload import contacts_of
from huddle import figures as shown
from huddle.figures_file import HEAD, as_at, lines
from huddle.figures_lists import Shown, head_of, rows_of
from huddle.forms.figures import FiguresForm
from huddle.measures import BY_KEY
from huddle.permissions.figures import may_export_figures
from huddle.queries.measures import by_reference, measured, names_in
from practitioners import audit
from practitioners.access import PractitionerRequest, requires
from practitioners.csv_files import csv_download
from practitioners.paging import page_of_list
from practitioners.roles import Permission
from practitioners.working_days import today


@require_GET
@requires(Permission.CASELOAD_VIEW)
def figures(request: PractitionerRequest) -> HttpResponse:
    form = FiguresForm(request.GET)
    window = form.window
    everything = measured(window)
    names = names_in(everything)
    form.offer(names.teams.values(), names.leads.values(), names.agencies.values())
    cases, query = form.asked.of(everything), form.query()
    audit.record("figures.viewed", request.user, by=request.user, cases=len(cases))
    context = {
        "form": form,
        "window": window,
        "tiles": shown.tiles(cases, window, query),
        "teams": shown.rows_of_teams(cases, window, names, form.query(team="")),
        "team_columns": shown.columns(shown.OF_A_TEAM),
        "leads": shown.rows_of_leads(cases, window, names, form.query(lead="")),
        "lead_columns": shown.columns(shown.OF_A_LEAD),
        "limits": shown.limits(cases, window, names),
        "agencies": shown.actions_by_agency(cases, window, names, form.query(agency="")),
        "agency_columns": [part.label for part in BY_KEY["M11"].parts],
        "may_export": may_export_figures(request.user),
    }
    return render(request, "huddle/figures.html", context)


@require_GET
@requires(Permission.CASELOAD_VIEW)
def figures_list(request: PractitionerRequest, measure: str) -> HttpResponse:
    """The same cases as the number: read, narrowed and chosen by the same functions."""
    chosen, part = _chosen(measure, request.GET.get("part", ""))
    form = FiguresForm(request.GET)
    everything = measured(form.window)
    names = names_in(everything)
    form.offer(names.teams.values(), names.leads.values(), names.agencies.values())
    found = chosen.listed(form.asked.of(everything), form.window, part)
    audit.record("figures.listed", request.user, by=request.user, which=measure, rows=len(found))
    page = page_of_list(by_reference(found), request)
    ask = contacts_of(case.ask for case in page)
    may_open = request.user.holds(Permission.FAMILY_VIEW)
    context = {
        "measure": chosen,
        "part": chosen.part(part),
        "window": form.window,
        "back": form.query(),
        "page": page,
        "head": head_of(chosen),
        "rows": rows_of(page, Shown(chosen, form.window, names, ask, may_open)),
    }
    return render(request, "huddle/figures_list.html", context)


@require_GET
@requires(Permission.CASELOAD_VIEW)
def figures_file(request: PractitionerRequest) -> HttpResponse:
    """Always the same cut: the whole agency by team, the last month. Each file is in the trail."""
    may_export_figures(request.user).enforce()
    window = as_at(today())
    cases = measured(window)
    month = f"{window.as_at:%Y-%m}"
    audit.record("figures.exported", request.user, by=request.user, month=month)
    file = lines(cases, window, names_in(cases))
    return csv_download(f"figures-{month}.csv", HEAD, file)


def _chosen(key: str, part: str) -> tuple[Measure, str]:
    measure = BY_KEY.get(key)
    if measure is None or (part and measure.part(part) is None):
        raise Http404
    return measure, part
