"""Forms: the words of errors, answers that reveal a question, and where the summary leads."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from practitioners.govuk import Checkboxes, GovukForm, Radios, TextInput, YesNoField


class ContactForm(GovukForm):
    reveals = {"contact": {"phone": ["number"]}}
    things = {"home": "whether they are at home"}

    contact = forms.ChoiceField(
        choices=[("phone", "By phone"), ("none", "Not at all")], widget=Radios()
    )
    number = forms.CharField(label="Phone number", required=False, max_length=5)
    home = YesNoField(label="Are they at home?")
    nhs = forms.CharField(label="NHS number", widget=TextInput(width=10, digits=True))
    sheet = forms.FileField(label="Spreadsheet")
    mail = forms.EmailField(label="Email address")
    weight = forms.IntegerField(min_value=1)
    told = forms.BooleanField(label="I have told them", help_text="Or why not")
    note = forms.CharField(required=False, widget=forms.Textarea, max_length=50)

    def clean(self):
        if self.cleaned_data.get("contact") == "phone":
            self.require("number")
        return self.cleaned_data


def errors(**data):
    form = ContactForm(data, {"sheet": SimpleUploadedFile("a.csv", b"")})
    return {name: list(messages) for name, messages in form.errors.items()}


@pytest.mark.parametrize(
    ("field", "error"),
    [
        ("contact", "Select contact"),
        ("home", "Select whether they are at home"),
        ("nhs", "Enter NHS number"),
        ("mail", "Enter email address"),
        ("told", "Select I have told them"),
    ],
)
def test_a_blank_is_named_by_its_label(field, error):
    assert errors()[field] == [error]


@pytest.mark.parametrize(
    ("field", "typed", "error"),
    [
        ("contact", "pigeon", "Select contact that is in the list"),
        ("number", "123456", "Phone number must be 5 characters or fewer"),
        ("mail", "ada", "Enter an email address in the correct format, like name@example.com"),
        ("weight", "heavy", "Weight must be a number"),
        ("weight", "0", "Weight must be 1 or more"),
    ],
)
def test_a_wrong_answer_is_told_what_would_be_right(field, typed, error):
    assert errors(**{field: typed})[field] == [error]


def test_an_empty_file_is_said_to_be_empty():
    assert errors()["sheet"] == ["The selected file is empty"]


def test_the_author_s_own_words_win():
    class Form(GovukForm):
        name = forms.CharField(error_messages={"required": "Enter the mother's full name"})

    assert Form({}).errors["name"] == ["Enter the mother's full name"]


def test_a_question_without_a_short_name_is_quoted():
    class Form(GovukForm):
        needs = forms.CharField(label="What do they need?")

    assert Form({}).errors["needs"] == ["Enter an answer to “What do they need?”"]


def test_a_revealed_question_must_be_answered_only_where_it_is_asked():
    assert errors(contact="phone")["number"] == ["Enter phone number"]
    assert "number" not in errors(contact="none")


def test_a_revealed_question_stands_once_and_under_its_answer():
    html = str(ContactForm())

    assert html.count('name="number"') == 1
    assert html.index("conditional-id_contact_0") < html.index('name="number"')
    assert html.index('name="number"') < html.index('value="none"')


def test_a_revealed_question_is_folded_until_its_answer_is_chosen():
    folded = "govuk-radios__conditional--hidden"

    assert folded in str(ContactForm())
    assert folded not in str(ContactForm(initial={"contact": "phone"}))


def test_optional_is_said_of_what_may_be_left_and_not_of_what_is_revealed():
    html = str(ContactForm())

    assert "Note (optional)" in html
    assert "Phone number (optional)" not in html
    assert html.count("(optional)") == 1


def test_yes_and_no_are_both_answers():
    answers = [YesNoField().clean(typed) for typed in ("yes", "no")]

    assert answers == [True, False]
    with pytest.raises(forms.ValidationError):
        YesNoField().clean("")


def test_a_recorded_no_is_shown_as_no():
    html = ContactForm(initial={"home": False})["home"].as_field_group()

    assert 'value="no" checked' in html


def test_no_browser_cuts_or_refuses_what_is_typed():
    html = str(ContactForm())

    for attribute in (" maxlength", " required", " min=", 'type="number"'):
        assert attribute not in html


def test_the_summary_leads_to_the_first_control_of_each_wrong_field():
    html = render_to_string("components/error_summary.html", {"form": ContactForm({})})

    for link in ("#id_contact_0", "#id_home_0", "#id_nhs", "#id_sheet", "#id_told"):
        assert f'href="{link}"' in html


def test_every_link_of_the_summary_has_its_target():
    form = ContactForm({})
    html = str(form)

    assert all(f'id="{form[name].first_id}"' in html for name in form.errors)


def test_the_summary_gathers_several_forms_and_nothing_without_errors():
    good = GovukForm({})
    both = render_to_string(
        "components/error_summary.html", {"forms": [good, ContactForm({}, prefix="b")]}
    )

    assert "#id_b-nhs" in both
    assert not render_to_string("components/error_summary.html", {"forms": [good]}).strip()


def test_hint_and_error_of_a_field_are_read_out_with_it():
    html = ContactForm({})["told"].as_field_group()

    assert 'aria-describedby="id_told-hint id_told-error"' in html
    assert 'id="id_told-hint"' in html
    assert 'id="id_told-error"' in html


def test_an_option_is_read_out_with_its_hint():
    class Form(GovukForm):
        team = forms.TypedChoiceField(
            choices=[(1, "North"), (2, "South")], widget=Radios(hints={2: "From April"})
        )

    html = str(Form())

    assert html.count("govuk-radios__hint") == 1
    assert 'aria-describedby="id_team_1-item-hint"' in html
    assert 'id="id_team_1-item-hint"' in html


def test_none_of_these_unticks_the_others():
    class Form(GovukForm):
        needs = forms.MultipleChoiceField(
            choices=[("a", "A"), ("x", "None of these")], widget=Checkboxes(divider=("or", "x"))
        )

    assert str(Form()).count('data-behaviour="exclusive"') == 1


def test_what_is_typed_is_escaped():
    html = str(ContactForm({"nhs": '"><script>alert(1)</script>', "note": "</textarea><script>"}))

    assert "<script>" not in html
