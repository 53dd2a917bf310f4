"""Error messages in GOV.UK's words, made from what a field is called."""

from typing import Any

from django import forms

from practitioners.dates import DateField


def word(field: forms.Field, thing: str) -> None:
    """Replace Django's own messages; one that the form's author wrote stays."""
    for code, message in _messages(field, thing).items():
        if field.error_messages.get(code) in (None, _ready_made(field, code)):
            field.error_messages[code] = message


def _ready_made(field: forms.Field, code: str) -> Any:
    for ancestor in type(field).__mro__:
        if code in getattr(ancestor, "default_error_messages", {}):
            return ancestor.default_error_messages[code]  # type: ignore[attr-defined]
    return None


def _messages(field: forms.Field, thing: str) -> dict[str, str]:
    subject = thing[:1].upper() + thing[1:]
    if isinstance(field, forms.ChoiceField):
        return {
            "required": f"Select {_in_sentence(thing)}",
            "invalid_choice": f"Select {_in_sentence(thing)} that is in the list",
        }
    if isinstance(field, forms.FileField):
        return {
            "required": f"Select {_in_sentence(thing)}",
            "empty": "The selected file is empty",
        }
    if isinstance(field, forms.BooleanField):
        return {"required": f"Select {_in_sentence(thing)}"}
    return {"required": f"Enter {_in_sentence(thing)}"} | _about_value(field, subject)


def _about_value(field: forms.Field, subject: str) -> dict[str, str]:
    if isinstance(field, DateField):
        return {
            "incomplete": f"{subject} must include a %(missing)s",
            "invalid": f"{subject} must be a real date",
            "past": f"{subject} must be in the past",
            "today_or_past": f"{subject} must be today or in the past",
            "today_or_future": f"{subject} must be today or in the future",
        }
    wording = {
        "max_length": f"{subject} must be %(limit_value)d characters or fewer",
        "min_length": f"{subject} must be %(limit_value)d characters or more",
        "max_value": f"{subject} must be %(limit_value)s or less",
        "min_value": f"{subject} must be %(limit_value)s or more",
    }
    if isinstance(field, forms.EmailField):
        wording["invalid"] = "Enter an email address in the correct format, like name@example.com"
    elif isinstance(field, forms.IntegerField):
        wording["invalid"] = f"{subject} must be a number"
    return wording


def _in_sentence(thing: str) -> str:
    """The label inside a sentence: "Date of birth" loses its capital; "NHS number", "I" do not."""
    if thing.endswith("?"):
        return f"an answer to “{thing}”"
    return thing[:1].lower() + thing[1:] if thing[1:2].islower() else thing


def field_name(posted: str) -> str:
    """A field of which only the posted name is known: "due_on-day" is called "Due on, day"."""
    return posted.replace("-", ", ").replace("_", " ").capitalize()
