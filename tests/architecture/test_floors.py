"""The house has floors: imports and foreign keys run down only, from config to practitioners."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

FLOORS = ["config", *settings.HOUSE]
FILES = [path for floor in FLOORS for path in sorted(Path(settings.BASE_DIR, floor).rglob("*.py"))]


def name_of(path):
    return str(path.relative_to(settings.BASE_DIR))


def imports_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "import from the root, as 'from huddle import services'"
            yield node.module


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_run_down(path):
    floor = FLOORS.index(path.relative_to(settings.BASE_DIR).parts[0])

    names = imports_of(ast.parse(path.read_text()))

    assert not [name for name in names if name.split(".")[0] in FLOORS[:floor]]


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_stand_at_the_top_where_they_can_be_seen(path):
    """Save in ``apps.py``, whose ``ready`` must wait until the models are loaded."""
    if path.name == "apps.py":
        return
    for function in ast.walk(ast.parse(path.read_text())):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            hidden = [
                n.lineno for n in ast.walk(function) if isinstance(n, ast.Import | ast.ImportFrom)
            ]
            assert not hidden, f"{name_of(path)}: an import inside a function, line {hidden}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_module_opens_with_one_sentence(path):
    if "migrations" in path.parts and path.name == "__init__.py":
        return
    if "migrations" in path.parts and path.name == "0001_initial.py":
        return
    assert ast.get_docstring(ast.parse(path.read_text())), name_of(path)


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda m: m._meta.label)
def test_foreign_keys_run_down(model):
    """A key given as a string is an import in disguise."""
    if model._meta.app_label not in settings.HOUSE:
        return
    floor = settings.HOUSE.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if field.is_relation and not field.auto_created and field.related_model:
            assert field.related_model._meta.app_label not in settings.HOUSE[:floor], field


DOOR_ROOMS = {"views", "forms", "api", "urls"}
DOORS = [
    path
    for path in FILES
    if path.parent.name in DOOR_ROOMS or path.stem in DOOR_ROOMS or "views" in path.stem
]


@pytest.mark.parametrize("path", DOORS, ids=name_of)
def test_doors_open_only_what_is_visible(path):
    """A page or form reaches a record through ``visible_to``, or one that it already has."""
    for node in ast.walk(ast.parse(path.read_text())):
        match node:
            case ast.Attribute(value=ast.Attribute(attr="objects"), attr=method):
                assert method in {"visible_to", "none"}, f"{name_of(path)}:{node.lineno}"
            case ast.Call(func=ast.Name("get_object_or_404"), args=[ast.Name(name), *_]):
                if name[0].isupper():  # a model, not a queryset that was made visible
                    pytest.fail(f"{name_of(path)}:{node.lineno}: give it a visible_to() queryset")


BANNED = ("get_objects_for_user", "assign_perm", "has_perm(", "is_superuser", "remove_perm")


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_nothing_asks_a_second_truth(path):
    """Guardian's shortcuts leak to the inactive and to holders of a model permission."""
    if "migrations" in path.parts or path.name == "rows.py":
        return
    assert not [word for word in BANNED if word in path.read_text()]


def test_no_room_is_named_for_nothing():
    vague = {"core", "common", "utils", "helpers", "shared", "misc"}
    assert not [
        name_of(path)
        for path in FILES
        if vague & {part.removesuffix(".py") for part in path.parts[-3:]}
    ]


def test_the_admin_is_not_installed():
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
