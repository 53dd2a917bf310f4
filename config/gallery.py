"""Every component on one page, for those who build pages. Shown in demonstrations only."""

import datetime as dt
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practitioners.access import for_everyone
from practitioners.dates import DateField, TimeField, today_or_past
from practitioners.govuk import Checkboxes, GovukForm, Radios, TextInput, YesNoField


class GalleryForm(GovukForm):
    reveals = {"contact": {"phone": ["number"], "email": ["address"]}}
    things = {"contact": "how they want to be reached", "home": "whether they are at home"}

    name = forms.CharField(label="Full name", max_length=60)
    dob = DateField(
        label="Date of birth", help_text="For example, 27 3 2026", must_be=today_or_past
    )
    starts = TimeField(label="Time", help_text="For example, 9:30am or 2pm")
    weight = forms.IntegerField(
        label="Birth weight", widget=TextInput(width=5, digits=True, suffix="grams"), min_value=1
    )
    team = forms.ChoiceField(
        label="Team", choices=[("", "Choose a team"), ("n", "North"), ("s", "South")]
    )
    contact = forms.ChoiceField(
        label="How do they want to be reached?",
        choices=[("phone", "By phone"), ("email", "By email"), ("none", "Not at all")],
        widget=Radios(hints={"phone": "Ask which number is safe"}, divider=("or", "none")),
    )
    number = forms.CharField(label="Phone number", required=False, widget=TextInput(width=20))
    address = forms.EmailField(label="Email address", required=False)
    home = YesNoField(label="Are they at home this week?")
    needs = forms.MultipleChoiceField(
        label="What do they need?",
        choices=[("i", "An interpreter"), ("c", "A crèche"), ("x", "None of these")],
        widget=Checkboxes(divider=("or", "x")),
    )
    story = forms.CharField(label="What is happening", max_length=200, widget=forms.Textarea)
    sheet = forms.FileField(label="Spreadsheet", required=False)
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    sure = forms.BooleanField(label="I have told the family", help_text="Or I say why not")

    def clean(self) -> dict[str, Any]:
        wanted = {"phone": "number", "email": "address"}
        if (contact := self.cleaned_data.get("contact")) in wanted:
            self.require(wanted[contact])
        return self.cleaned_data


class OneQuestionForm(GovukForm):
    page_heading = "dob"

    dob = DateField(label="What is the child's date of birth?", help_text="For example, 27 3 2026")


@for_everyone
def components(request: HttpRequest) -> HttpResponse:
    form = GalleryForm(*_sent(request))
    form.is_valid()
    return render(request, "components.html", {"form": form} | _examples(request))


@for_everyone
def question(request: HttpRequest) -> HttpResponse:
    form = OneQuestionForm(*_sent(request))
    form.is_valid()
    return render(request, "components_question.html", {"form": form})


def _sent(request: HttpRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _examples(request: HttpRequest) -> dict[str, Any]:
    return {
        "numbers": Paginator(range(200), 10).get_page(request.GET.get("page")),
        "crumbs": [{"text": "My week", "href": "/"}, {"text": "Components"}],
        "facts": [
            {"key": "Name", "value": "Ada Example", "href": "#", "hidden": "name"},
            {"key": "Born", "value": dt.date(2026, 3, 27)},
            {"key": "State", "tag": "Open", "colour": "green"},
        ],
        "head": ["Action", "Owner", {"text": "Days left", "number": True}],
        "rows": [
            [{"text": "Call the family", "href": "#"}, "Ada", {"text": 3, "number": True}],
            [
                "Book the visit",
                {"tag": "Nobody yet", "colour": "red"},
                {"text": 0, "number": True},
            ],
        ],
        "tasks": [
            {"title": "The child", "href": "#", "status": "Completed"},
            {
                "title": "The household",
                "href": "#",
                "hint": "Everyone who lives there",
                "tag": "Incomplete",
            },
            {"title": "Check and send", "status": "Cannot start yet", "cannot_start": True},
        ],
    }
