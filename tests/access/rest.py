"""A row in each protected table that the told week leaves empty: as the owner, of any values."""

import uuid
from contextlib import suppress
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import IntegrityError, InternalError, models, transaction
from django.utils import timezone

from families.models import Family
from practitioners.row_security import RULES
from tests.owner import as_owner


def _words(field: models.Field) -> str:
    if field.blank:
        return ""
    return str(field.choices[0][0]) if field.choices else "x"


VALUES = {
    models.UUIDField: lambda _: uuid.uuid4(),
    models.DateTimeField: lambda _: timezone.now(),
    models.DateField: lambda _: timezone.localdate(),
    models.BooleanField: lambda _: False,
    models.JSONField: lambda _: {},
    ArrayField: lambda _: [],
    models.CharField: _words,
    models.TextField: _words,
    models.IntegerField: lambda _: 1,
}


def fill_rest(family: Family) -> None:
    """About this family, where the table is about one."""
    with as_owner():
        for model in apps.get_models():
            rule = RULES.get(model._meta.db_table)
            if rule and rule.is_protected and not model._base_manager.exists():
                with suppress(IntegrityError, InternalError), transaction.atomic():
                    model._base_manager.bulk_create([_any(model, family)])


def _any(model: type[models.Model], family: Family) -> models.Model:
    facts = {
        field.name: _value(field, family)
        for field in model._meta.concrete_fields
        if not (field.has_default() or field.null or isinstance(field, models.AutoField))
    }
    return model(**facts)


def _value(field: models.Field, family: Family) -> Any:
    if field.related_model is Family:
        return family
    if field.is_relation:
        there = field.related_model._base_manager.first()
        return there or _made(field.related_model, family)
    kind = next(kind for kind in VALUES if isinstance(field, kind))
    return VALUES[kind](field)


def _made(model: type[models.Model], family: Family) -> models.Model:
    [made] = model._base_manager.bulk_create([_any(model, family)])
    return made
