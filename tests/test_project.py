"""Promises that the whole project keeps, whoever adds the next file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db.migrations.loader import MigrationLoader
from django.template import engines
from simple_history.utils import get_history_manager_for_model

from scripts import requirements_page
from tests.databases import ROOT

LONGEST_FILE = 400  # lines
SMALL_WORDS = {"a", "an", "and", "as", "for", "in", "of", "the"}
OUR_APPS = [app for app in apps.get_app_configs() if app.name.startswith("cms.")]
SETTINGS = sorted((ROOT / "cms" / "settings").glob("*.py"))


def tracked_models() -> list[Any]:
    return [
        model
        for app in OUR_APPS
        for model in app.get_models()
        if hasattr(model._meta, "simple_history_manager_attribute")
    ]


def templates() -> list[str]:
    folders = [ROOT / "templates", *(ROOT / "cms").glob("**/templates")]
    return sorted(
        path.relative_to(folder).as_posix() for folder in folders for path in folder.rglob("*.*")
    )


def variables_read(source: Path) -> set[str]:
    """Return the environment variables that a module reads by their names."""
    text = source.read_text()
    return set(re.findall(r"""(?:environ(?:\.get\(|\[)|flag\(|required\()\s*["']([A-Z_]+)""", text))


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_migrations_of_an_app_stand_in_one_line() -> None:
    graph = MigrationLoader(None).graph
    for app in OUR_APPS:
        last = graph.leaf_nodes(app.label)
        assert len(last) <= 1, f"{app.label} branches: {last}"


@pytest.mark.parametrize("name", templates(), ids=str)
def test_every_template_compiles(name: str) -> None:
    engines["django"].get_template(name)


@pytest.mark.parametrize("source", SETTINGS, ids=lambda path: path.name)
def test_every_variable_that_settings_read_is_in_the_readme(source: Path) -> None:
    readme = (ROOT / "README.md").read_text()
    missing = {name for name in variables_read(source) if f"`{name}`" not in readme}
    assert not missing


def test_every_decision_has_a_number_of_its_own_and_its_title() -> None:
    numbers = set()
    for path in sorted((ROOT / "docs" / "adr").glob("*.md")):
        number, _, slug = path.stem.partition("-")
        heading = path.read_text().splitlines()[0]
        title = re.fullmatch(rf"# 0*{int(number)}[.:]? (.+)", heading)
        assert title, f"{path.name} opens with: {heading}"
        words = set(re.findall(r"[a-z0-9]+", title[1].lower())) | SMALL_WORDS
        assert set(slug.split("-")) <= words, f"{path.name} has another title: {heading}"
        assert number not in numbers, f"{number} is used twice"
        numbers.add(number)


@pytest.mark.parametrize("model", tracked_models(), ids=lambda model: model.__name__)
def test_a_change_that_writes_no_history_is_refused(model: Any) -> None:
    """Of the bulk calls only the history's own helper may be used on a tracked model."""
    assert get_history_manager_for_model(model)
    for manager in model._meta.managers:
        if manager.name == model._meta.simple_history_manager_attribute:
            continue
        rows = manager.get_queryset()
        for refused in (
            lambda rows=rows: rows.update(pk=1),
            lambda rows=rows: rows.bulk_create([]),
            lambda rows=rows: rows.bulk_update([], ["pk"]),
            lambda rows=rows: rows.delete(),
        ):
            with pytest.raises(TypeError):
                refused()


@pytest.mark.parametrize(
    "path",
    [path for path in (ROOT / "cms").rglob("*.py") if "migrations" not in path.parts],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_no_file_is_too_long_to_read(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_FILE


class TestRequirements:
    rows = requirements_page.requirements()

    def test_the_page_is_up_to_date(self) -> None:
        made = requirements_page.page(self.rows)
        assert requirements_page.PAGE.read_text() == made, "Run: make fix"

    def test_every_requirement_of_every_source_has_its_row(self) -> None:
        counts = {"S0": 54, "S1": 21, "S2": 17, "S3": 154, "S4": 40}
        ids = [f"{source}-{n}" for source, last in counts.items() for n in range(1, last + 1)]
        assert sorted(row.id for row in self.rows) == sorted(ids)

    def test_every_row_says_what_in_few_words(self) -> None:
        assert all(0 < len(row.what.split()) <= 14 for row in self.rows)

    def test_every_file_that_is_named_exists(self) -> None:
        lost = {path for row in self.rows for path in row.where if not (ROOT / path).exists()}
        assert not lost

    def test_no_test_is_marked_with_an_unknown_requirement(self) -> None:
        assert not set(requirements_page.marked_tests()) - {row.id for row in self.rows}

    def test_whatever_is_said_to_be_built_has_a_test(self) -> None:
        assert not [row.id for row in self.rows if row.where and not row.tests]


class TestPackages:
    def pins(self, name: str) -> set[str]:
        text = (ROOT / "requirements" / f"{name}.txt").read_text()
        return set(re.findall(r"^[\w.\-\[\]]+==[^ \\\n]+", text, re.MULTILINE))

    def test_developers_have_what_the_site_runs_on(self) -> None:
        assert self.pins("base") <= self.pins("dev")

    def test_a_site_with_pdfs_has_what_the_site_runs_on(self) -> None:
        assert self.pins("base") <= self.pins("pdf") <= self.pins("dev")

    @pytest.mark.parametrize("name", ["base", "dev", "pdf"])
    def test_the_pins_name_no_server(self, name: str) -> None:
        assert "://" not in (ROOT / "requirements" / f"{name}.txt").read_text()
