"""Our form fields against the examples that GOV.UK Frontend itself publishes."""

import re
from itertools import pairwise
from typing import Any

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.safestring import mark_safe

from practitioners.dates import PARTS, DateField
from practitioners.govuk import Checkboxes, GovukForm, Radios, TextInput
from tests.front.published import (
    CannotSay,
    Options,
    counts,
    covered,
    modifier,
    nothing_left,
    words,
)

# Django says aria-invalid where an answer is wrong, as WCAG's technique ARIA21 has it;
# GOV.UK Frontend does not.
ARIA_INVALID = re.compile(r' aria-invalid="true"')


def show(field: forms.Field, said: Options, value: Any = None) -> str:
    """A form of this one field, named and worded as the example is."""
    name = said.pop("name", "")
    id_ = said.pop("id", name) or name
    label = said.pop("label", None) or _legend(said.pop("fieldset", {}))
    size, heading = modifier(label, _block(label)), label.pop("isPageHeading", False)
    field.label = words(label)
    field.help_text = words(said.pop("hint", None))
    field.required = True
    form = GovukForm(initial={id_: value}, auto_id="%s")
    form.fields[id_] = field
    form.label_size, form.page_heading = size, id_ if heading else ""
    if error := words(said.pop("errorMessage", None)):
        form._errors = {id_: form.error_class([error], renderer=form.renderer)}
    html = ARIA_INVALID.sub("", form[id_].as_field_group())
    return html.replace(f'name="{id_}"', f'name="{name}"')


def _legend(fieldset: Options) -> Options:
    legend = fieldset.pop("legend", {})
    nothing_left(fieldset)
    return legend


def _block(label: Options) -> str:
    fieldset = label.get("classes", "").startswith("govuk-fieldset__legend")
    return "govuk-fieldset__legend" if fieldset else "govuk-label"


def attributes(said: Options) -> Options:
    """The plain HTML attributes of a control, and its own classes."""
    names = ("autocomplete", "inputmode", "pattern", "autocapitalize", "disabled")
    ours = {key: said.pop(key) for key in names if key in said}
    ours |= said.pop("attributes", {})
    if "spellcheck" in said:
        ours["spellcheck"] = str(said.pop("spellcheck")).lower()
    if "classes" in said:
        ours["class"] = said.pop("classes")
    return ours


def text_input(said: Options) -> str:
    if said.get("type") == "number":  # ours is text with a numeric keyboard
        raise CannotSay(said)
    widget = TextInput(
        prefix=words(said.pop("prefix", {})),
        suffix=words(said.pop("suffix", {})),
        attrs=attributes(said),
    )
    widget.input_type = said.pop("type", "text")
    return show(forms.CharField(widget=widget), said, said.pop("value", None))


def textarea(said: Options) -> str:
    rows = {"rows": said.pop("rows")} if "rows" in said else {}
    widget = forms.Textarea(attrs=attributes(said) | rows)
    return show(forms.CharField(widget=widget), said, said.pop("value", None))


def character_count(said: Options) -> str:
    if "maxlength" not in said or "attributes" in said:
        raise CannotSay(said)
    rows = {"rows": said.pop("rows")} if "rows" in said else {}
    field = forms.CharField(
        max_length=int(said.pop("maxlength")),
        widget=forms.Textarea(attrs=attributes(said) | rows),
    )
    return show(field, said, said.pop("value", None))


def password_input(said: Options) -> str:
    widget = forms.PasswordInput(attrs=attributes(said), render_value=True)
    return show(forms.CharField(widget=widget), said, said.pop("value", None))


def file_upload(said: Options) -> str:
    if said.pop("javascript", False):
        raise CannotSay(said)
    widget = forms.FileInput(attrs=attributes(said))
    if said.pop("multiple", False):
        widget.attrs["multiple"] = True
    return show(forms.FileField(widget=widget), said)


def select(said: Options) -> str:
    items = said.pop("items", None)
    items = [item for item in items or [] if item]
    if not items or any(set(item) - {"selected"} != {"text", "value"} for item in items):
        raise CannotSay(items)
    if any(item.get("selected") is False or item.get("value", True) is False for item in items):
        raise CannotSay(items)
    chosen = [item["value"] for item in items if item.get("selected")]
    value = chosen[0] if chosen else said.pop("value", None)
    said.pop("value", None)
    choices = [(item["value"], item["text"]) for item in items]
    return show(
        forms.ChoiceField(choices=choices, widget=forms.Select(attrs=attributes(said))),
        said,
        value,
    )


def radios(said: Options) -> str:
    return _options(said, "radios", Radios, forms.ChoiceField)


def checkboxes(said: Options) -> str:
    return _options(said, "checkboxes", Checkboxes, forms.MultipleChoiceField)


def _options(said: Options, kind: str, widget: type, field: type[forms.ChoiceField]) -> str:
    items = said.pop("items")
    if not said.get("fieldset") or not all(items):
        raise CannotSay(said)  # a question of several controls always has a legend
    layout = modifier(said, f"govuk-{kind}")
    control = widget(layout=layout, divider=_divider(items, kind))
    checked = said.pop("values", [said.pop("value", None)])
    choices = [_choice(item, control, checked, kind) for item in items if "divider" not in item]
    name = said["name"]
    prefix = said.pop("idPrefix", name)
    html = show(
        field(choices=choices, widget=control),
        said | {"id": prefix},
        checked if kind == "checkboxes" else checked[0],
    )
    for key in ("name", "id", "fieldset", "hint", "errorMessage"):
        said.pop(key, None)
    return _renumbered(html, prefix, items)


def _divider(items: list[Options], kind: str) -> tuple[str, str] | None:
    """Ours is told with the option after it, which in checkboxes unticks the others."""
    for item, after in pairwise(items):
        if "divider" in item:
            if kind == "checkboxes" and after.pop("behaviour", "") != "exclusive":
                raise CannotSay(after)
            return item["divider"], after["value"]
    return None


def _choice(item: Options, control: Any, checked: list[Any], kind: str) -> tuple[str, str]:
    value = item.pop("value")
    if item.pop("checked", False):
        checked[:] = [*checked, value] if kind == "checkboxes" else [value]
    if hint := words(item.pop("hint", None)):
        control.hints[value] = hint
    if html := item.pop("conditional", {}).get("html"):
        control.revealed[value] = mark_safe(html)  # noqa: S308 - GOV.UK's own example
    return value, words(item)


def _renumbered(html: str, prefix: str, items: list[Options]) -> str:
    """Django counts options from _0; GOV.UK from nothing, then -2, and counts dividers."""
    numbers = [n for n, item in enumerate(items, start=1) if "divider" not in item]
    for index, number in reversed(list(enumerate(numbers))):
        theirs = prefix if number == 1 else f"{prefix}-{number}"
        html = re.sub(rf"{re.escape(prefix)}_{index}\b", theirs, html)
    return html


def date_input(said: Options) -> str:
    if not said.get("fieldset") or "legend" not in said["fieldset"]:
        raise CannotSay(said)
    field = DateField()
    values, wrong = _boxes(said)
    field.widget.wrong = tuple(wrong)
    prefix = said.pop("namePrefix", "")
    html = show(field, said | {"name": said["id"]}, values)
    for key in ("id", "fieldset", "hint", "errorMessage"):
        said.pop(key, None)
    return re.sub(r'name="[^"]*-(day|month|year)"', _named(prefix), html)


def _boxes(said: Options) -> tuple[list[str], list[str]]:
    items = said.pop("items", [])
    if items and [(item or {}).get("name") for item in items] != list(PARTS):
        raise CannotSay(items)
    said |= {item["name"]: item for item in items}
    if any((said.get(part) or {}).get("error") is False for part in PARTS):
        raise CannotSay(said)
    values, wrong = said.pop("values", {}), []
    for part in PARTS:
        box = said.pop(part, {})
        if not isinstance(box, dict) or box.pop("name", part) != part:
            raise CannotSay(box)
        values[part] = box.pop("value", values.get(part, ""))
        classes = box.pop("classes", "").split()
        width = f"govuk-input--width-{4 if part == 'year' else 2}"
        if box.pop("error", False) or "govuk-input--error" in classes:
            wrong.append(part)
        if set(classes) - {width, "govuk-input--error"}:
            raise CannotSay(classes)
        nothing_left(box)
    if set(values) - set(PARTS):
        raise CannotSay(values)
    if wrong and "errorMessage" not in said:
        raise CannotSay(said)
    return [str(values[part]) for part in PARTS], wrong


def _named(prefix: str) -> str:
    return rf'name="{prefix}-\1"' if prefix else r'name="\1"'


SPEAKERS = {
    "input": text_input,
    "textarea": textarea,
    "character-count": character_count,
    "password-input": password_input,
    "file-upload": file_upload,
    "select": select,
    "radios": radios,
    "checkboxes": checkboxes,
    "date-input": date_input,
}


@pytest.mark.parametrize(("ours", "theirs"), covered(SPEAKERS))
def test_our_field_is_what_govuk_frontend_publishes(ours, theirs):
    assert parse_html(ours) == parse_html(theirs)


def test_how_many_published_examples_each_field_is_held_to():
    assert counts(SPEAKERS) == {
        "input": "33 of 45",
        "textarea": "13 of 18",
        "character-count": "14 of 34",
        "password-input": "10 of 12",
        "file-upload": "10 of 22",
        "select": "4 of 19",
        "radios": "17 of 43",
        "checkboxes": "20 of 42",
        "date-input": "16 of 50",
    }
