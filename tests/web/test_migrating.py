"""Tables that are changed together are what they would be after one change at a time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, migrations, models
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState
from django.db.utils import IntegrityError

from cms.web.migrating import ChangeTables

pytestmark = pytest.mark.django_db(transaction=True)

SHELF = migrations.CreateModel(
    "Shelf", [("id", models.AutoField(primary_key=True)), ("name", models.CharField(max_length=9))]
)
BOOK = migrations.CreateModel(
    "Book",
    [
        ("id", models.AutoField(primary_key=True)),
        ("title", models.CharField(max_length=9)),
        ("pages", models.IntegerField(null=True)),
    ],
)
CHANGES = (
    migrations.AddField("Book", "marks", models.JSONField(default=dict)),
    migrations.AddField("Book", "lent", models.BooleanField(default=True), preserve_default=False),
    migrations.AddField(
        "Book", "shelf", models.ForeignKey("tried.Shelf", models.PROTECT, null=True)
    ),
    migrations.AddField("Book", "number", models.CharField(max_length=9, null=True, unique=True)),
    migrations.AlterField("Book", "pages", models.IntegerField(default=7)),
    migrations.AddConstraint(
        "Book", models.CheckConstraint(name="tried_pages", condition=models.Q(pages__lt=900))
    ),
)


class Tried:
    """A migration of an app of its own, and the states before and after it."""

    def __init__(self, *operations: migrations.operations.base.Operation) -> None:
        self.migration = Migration("0002", "tried")
        self.migration.operations = list(operations)
        self.before = ProjectState()
        BOOK.state_forwards("tried", self.before)
        self.after = self.migration.mutate_state(self.before, preserve=True)

    def forwards(self) -> None:
        with connection.schema_editor() as editor:
            self.migration.apply(self.before.clone(), editor)

    def backwards(self) -> None:
        with connection.schema_editor() as editor:
            self.migration.unapply(self.before.clone(), editor)

    def book(self, state: ProjectState) -> type[models.Model]:
        return state.apps.get_model("tried", "Book")


@pytest.fixture
def tables() -> Iterator[ProjectState]:
    state = ProjectState()
    BOOK.state_forwards("tried", state)
    book = state.apps.get_model("tried", "Book")
    with connection.schema_editor() as editor:
        editor.create_model(book)
    book.objects.create(title="Known", pages=12)
    book.objects.create(title="Unknown")
    yield state
    with connection.cursor() as cursor:
        for name in ("tried_book", "tried_shelf"):
            cursor.execute(f"DROP TABLE IF EXISTS {name}")


def columns_of(table: str) -> dict[str, bool]:
    """Each column, and whether it may be empty."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_table_description(cursor, table)
    return {column.name: bool(column.null_ok) for column in found}


def test_rows_get_what_one_change_at_a_time_would_give_them(tables: ProjectState) -> None:
    tried = Tried(ChangeTables(SHELF, *CHANGES))

    tried.forwards()

    book = tried.book(tried.after)
    assert list(book.objects.order_by("pk").values_list("title", "pages", "marks", "lent")) == [
        ("Known", 12, {}, True),
        ("Unknown", 7, {}, True),
    ]
    together = columns_of("tried_book")
    tried.backwards()
    one_by_one = Tried(SHELF, *CHANGES)
    one_by_one.forwards()
    assert columns_of("tried_book") == together


def test_what_the_tables_hold_true_is_held(tables: ProjectState) -> None:
    tried = Tried(ChangeTables(SHELF, *CHANGES))
    tried.forwards()
    book = tried.book(tried.after)
    book.objects.create(title="One", number="1", lent=False)

    for wrong in ({"pages": 900}, {"number": "1"}, {"shelf_id": 99}):
        with pytest.raises(IntegrityError):
            book.objects.create(title="Wrong", lent=False, **wrong)

    assert book.objects.count() == 3


def test_the_way_back_leaves_the_rows_and_takes_the_columns(tables: ProjectState) -> None:
    tried = Tried(ChangeTables(SHELF, *CHANGES))
    known = columns_of("tried_book")
    tried.forwards()

    tried.backwards()

    assert columns_of("tried_book") == known
    assert "tried_shelf" not in connection.introspection.table_names()
    book = tried.book(tried.before)
    assert list(book.objects.order_by("pk").values_list("title", flat=True)) == ["Known", "Unknown"]
