"""GOV.UK form controls: what the forms of every page are made of.

The HTML is in `templates/django/forms/`; here is what a template cannot say: ids, wording
of errors, the three boxes of a date, and answers that reveal a further question.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorDict, pretty_name
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from practitioners.dates import DateInput
from practitioners.wording import word


class BoundField(forms.BoundField):
    """A field on a page, with the ids and links that GOV.UK Frontend expects."""

    @property
    def hint_id(self) -> str:
        return f"{self.auto_id}-hint"

    @property
    def error_id(self) -> str:
        return f"{self.auto_id}-error"

    @property
    def info_id(self) -> str:
        return f"{self.auto_id}-info"

    @property
    def aria_describedby(self) -> str | None:
        if self.field.widget.attrs.get("aria-describedby"):
            return None
        parts = [
            (self.counted, self.info_id),
            (bool(self.help_text), self.hint_id),
            (bool(self.errors), self.error_id),
        ]
        return " ".join(part for shown, part in parts if shown)

    @property
    def first_id(self) -> str:
        """Where the error summary leads: the first control, or the first wrong box of a date."""
        widget = self.field.widget
        if isinstance(widget, DateInput):
            return f"{self.auto_id}-{widget.first_wrong}"
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return f"{self.auto_id}_0"
        return self.id_for_label or self.auto_id

    @property
    def use_fieldset(self) -> bool:
        return self.kind not in {"file", "checkbox"} and self.field.widget.use_fieldset

    @property
    def kind(self) -> str:
        """The control as the template tells them apart: checkbox, date, file, password ..."""
        widget = self.field.widget
        if isinstance(widget, DateInput):
            return "date"
        if isinstance(widget, forms.CheckboxSelectMultiple):
            return "checkboxes"
        return getattr(widget, "input_type", None) or widget.__class__.__name__.lower()

    @property
    def counted(self) -> int:
        """How many characters fit, where the person is told as they type; 0 where not."""
        limit = getattr(self.field, "max_length", None)
        return limit or 0 if isinstance(self.field.widget, forms.Textarea) else 0

    @property
    def is_page_heading(self) -> bool:
        return getattr(self.form, "page_heading", "") == self.name

    @property
    def label_size(self) -> str:
        return "l" if self.is_page_heading else getattr(self.form, "label_size", "s")

    @property
    def is_optional(self) -> bool:
        """Said after the label. Not of a lone tick box, nor of what another answer brings up."""
        if self.kind == "checkbox" or self.is_revealed:
            return False
        return getattr(self.form, "say_optional", True) and not self.field.required

    @property
    def is_revealed(self) -> bool:
        """Is it shown under an answer of another field, and by that field?"""
        return self.name in set(_revealed(self.form))

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        """As Django builds them, without `required`: the page explains, the browser does not."""
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        return built

    def as_widget(self, *args: Any, **kwargs: Any) -> SafeString:
        self._prepare_reveals()
        return super().as_widget(*args, **kwargs)

    def as_field_group(self) -> SafeString:
        """The whole form group; nothing for a field that another field's answer shows."""
        if self.is_revealed:
            return SafeString("")
        return super().as_field_group()

    def _prepare_reveals(self) -> None:
        reveals = getattr(self.form, "reveals", {}).get(self.name, {})
        if reveals and isinstance(self.field.widget, Radios | Checkboxes):
            self.field.widget.revealed = {
                str(value): format_html_join("", "{}", [[self._group(name)] for name in names])
                for value, names in reveals.items()
            }

    def _group(self, name: str) -> SafeString:
        return forms.BoundField.as_field_group(self.form[name])


class Renderer(TemplatesSetting):
    """Every form of the product, allauth's too, gets our bound fields."""

    bound_field_class = BoundField


class _Options(forms.widgets.ChoiceWidget):
    """A list of options: `hints` by value, `divider` as ("or", value it stands before)."""

    def __init__(
        self,
        *,
        hints: Mapping[Any, str] | None = None,
        divider: tuple[str, Any] | None = None,
        layout: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(attrs=attrs)
        self.hints = {str(value): hint for value, hint in (hints or {}).items()}
        self.divider = divider
        self.layout = layout
        self.revealed: dict[str, SafeString] = {}

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["layout"] = self.layout
        return context

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        key = str(value)
        option["hint"] = self.hints.get(key)
        option["revealed"] = self.revealed.get(key)
        if self.divider and str(self.divider[1]) == key:
            option["divider"] = self.divider[0]
        return option


class Radios(_Options, forms.RadioSelect):
    """Radios; `layout` is "", "inline" or "small"."""


class Checkboxes(_Options, forms.CheckboxSelectMultiple):
    """Checkboxes; `layout` is "" or "small". An option before which the divider stands, "None
    of these", unticks the others."""


class TextInput(forms.TextInput):
    """One line of text: how wide (2, 3, 4, 5, 10, 20 characters), whether digits only."""

    def __init__(
        self,
        *,
        width: int | None = None,
        digits: bool = False,
        prefix: str = "",
        suffix: str = "",
        attrs: dict[str, Any] | None = None,
    ) -> None:
        attrs = dict(attrs or {})
        if width:
            attrs["class"] = f"{attrs.get('class', '')} govuk-input--width-{width}".strip()
        if digits:
            attrs["inputmode"] = "numeric"
        super().__init__(attrs)
        self.prefix, self.suffix = prefix, suffix

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"prefix": self.prefix, "suffix": self.suffix}
        return context


class YesNoField(forms.TypedChoiceField):
    """Yes or no, asked with radios so that "no" is an answer and silence is not."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Radios(layout="inline"))
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)


class _Wording:
    """Error messages in GOV.UK's words, made from the label (or from `things`, for a question)."""

    page_heading: ClassVar[str] = ""
    label_size: ClassVar[str] = "s"
    say_optional: ClassVar[bool] = True
    things: ClassVar[dict[str, str]] = {}
    reveals: ClassVar[dict[str, dict[str, list[str]]]] = {}
    if TYPE_CHECKING:  # what the other parent, a form, has
        fields: dict[str, forms.Field]
        cleaned_data: dict[str, Any]
        errors: ErrorDict
        add_error: Callable[..., None]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            label = field.label if field.label is not None else pretty_name(name)
            word(field, self.things.get(name, str(label)))

    def require(self, *names: str) -> None:
        """In `clean`: refuse blanks that only another answer makes wrong."""
        for name in names:
            if self.cleaned_data.get(name) in (None, "", []) and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])


class GovukForm(_Wording, forms.Form):
    """The form of a page."""

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """What a service refuses inside stands beside its field, and nothing typed is lost."""
        try:
            yield
        except ValidationError as refused:
            self.add_error(None, refused)

    def keep_typing(self) -> None:
        """Shown again as it was typed and not yet judged: they only asked for help with it."""
        self.initial = {
            name: field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
            for name, field in self.fields.items()
        }
        self.is_bound, self._errors = False, None
        self._bound_fields_cache: dict[str, forms.BoundField] = {}


def _revealed(form: forms.BaseForm) -> Iterator[str]:
    for answers in getattr(form, "reveals", {}).values():
        for names in answers.values():
            yield from names
