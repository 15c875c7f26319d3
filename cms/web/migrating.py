"""What keeps migrating an empty database short (promise on the first start, quality.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any, Final

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor as SqliteSchemaEditor
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    RemoveConstraint,
    RemoveField,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Model

# The tables of libraries are finished before ours begin: Django renders whatever hangs on a table
# whenever it is changed, and everything of ours hangs on accounts. A migration that a library adds
# later comes after ours, as anywhere.
LIBRARIES = [
    ("account", "0009_emailaddress_unique_primary_email"),
    ("django_tasks_database", "0021_conditional_partial_index_ordering"),
    ("mfa", "0003_authenticator_type_uniq"),
    ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ("wagtailadmin", "0006_formstate"),
    ("wagtailcore", "0098_apitoken"),
    ("wagtaildocs", "0014_alter_document_file_size"),
    ("wagtailembeds", "0009_embed_cache_until"),
    ("wagtailimages", "0027_image_description"),
    ("wagtailredirects", "0008_add_verbose_name_plural"),
    ("wagtailsearch", "0010_add_text_fields"),
    ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
]

OF_A_TABLE: Final = (AddConstraint, AddField, AlterField, RemoveConstraint, RemoveField)


class ChangeTables(Operation):
    """Makes several tables and changes others; what refers to another stands after it.

    Django renders every model there is once for each change, which is most of what migrating an
    empty database costs; this renders them once for all its changes. Where the database is SQLite,
    a table that is changed is made anew once, instead of once for each column.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *changes: Operation) -> None:
        self.changes = changes

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # Rendered anew when somebody asks for it.
        for change in self.changes:
            change.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        at_once = self._made_anew(schema_editor)
        for change in self.changes:
            if change not in at_once:
                change.database_forwards(app_label, schema_editor, from_state, to_state)
        self._make_anew(at_once, app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        at_once = self._made_anew(schema_editor)
        # Before the tables go that these may refer to.
        self._make_anew(at_once, app_label, schema_editor, from_state, to_state)
        for change in reversed(self.changes):
            if change not in at_once:
                change.database_backwards(app_label, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return any(change.references_model(name, app_label) for change in self.changes)

    def describe(self) -> str:
        return "; ".join(change.describe() for change in self.changes)

    def _made_anew(self, schema_editor: BaseDatabaseSchemaEditor) -> list[Operation]:
        """Changes that come with a new table of their model; none where the database can add."""
        if not isinstance(schema_editor, SqliteSchemaEditor):
            return []
        return [change for change in self.changes if isinstance(change, OF_A_TABLE)]

    def _make_anew(
        self,
        changes: Sequence[Operation],
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        tables: dict[str, dict[str, Any]] = {}
        for change in changes:
            given = tables.setdefault(change.model_name_lower, {})  # type: ignore[attr-defined]
            if isinstance(change, AddField) and not change.preserve_default:
                given[change.name] = change.field.default
        for name, given in tables.items():
            before = from_state.apps.get_model(app_label, name)
            after = to_state.apps.get_model(app_label, name)
            if self.allow_migrate_model(schema_editor.connection.alias, after):
                _make_table_anew(schema_editor, before, after, given)


def _make_table_anew(
    schema_editor: Any, before: type[Model], after: type[Model], given: Mapping[str, Any]
) -> None:
    """``given``: defaults of this once, by field, which the model does not keep."""
    table = schema_editor.quote_name(after._meta.db_table)
    known = {field.column: field for field in before._meta.local_concrete_fields}
    filled = []
    for field in after._meta.local_concrete_fields:
        if field.column in known:
            if known[field.column].null and not field.null:
                filled.append((known[field.column], field))
            continue
        column = schema_editor.quote_name(field.column)
        kind = field.db_type(schema_editor.connection)
        schema_editor.execute(f"ALTER TABLE {table} ADD COLUMN {column} {kind}")
        once = copy(field)
        once.default = given.get(field.name, field.default)
        value = schema_editor.effective_default(once)
        if value is not None:
            # Names of a model's own, quoted.
            schema_editor.execute(f"UPDATE {table} SET {column} = %s", [value])  # noqa: S608
    schema_editor._remake_table(after, alter_fields=filled)
