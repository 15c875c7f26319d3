"""Rows that keep every version, and rows that are written once: no way round either."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import ProtectedError

from cms.casework.models import (
    Case,
    CaseAccess,
    Deadline,
    Event,
    Message,
    Party,
    Point,
    WriteRefused,
    add_once,
    add_recorded,
    save_recorded,
)
from cms.casework.services.change import Act
from cms.casework.services.points import add_point
from cms.records import AppendOnly, Recorded
from tests.casework.services.written import everything
from tests.factories import WEDNESDAY, holder, install, open_case

pytestmark = pytest.mark.django_db
ours = list(apps.get_app_config("casework").get_models())
recorded = [model for model in ours if issubclass(model, Recorded)]
append_only = [model for model in ours if issubclass(model, AppendOnly)]


@pytest.fixture
def case(db: None) -> Case:
    install()
    coordinator = holder("coordinator")
    case = open_case(subject_role="area_adviser")
    add_point(case_id=case.pk, act=Act(WEDNESDAY, coordinator), text="The door.")
    return case


def test_every_table_of_a_case_is_of_one_of_the_two_sorts():
    assert {"Case", "Party", "Deadline", "Point", "Job"} <= {model.__name__ for model in recorded}
    assert {"Event", "Message", "CaseFile"} <= {model.__name__ for model in append_only}


@pytest.mark.req("S0-43")
@pytest.mark.parametrize("model", [*recorded, *append_only], ids=lambda model: model.__name__)
def test_no_bulk_call_goes_past_the_history(model: type[models.Model], case: Case):
    rows = model._default_manager.all()
    before = everything()
    for bulk in (
        lambda: rows.update(pk=1),
        lambda: rows.delete(),
        lambda: rows.bulk_create([]),
        lambda: rows.bulk_update([], ["pk"]),
    ):
        with pytest.raises(WriteRefused):
            bulk()
    assert everything() == before


@pytest.mark.req("S0-43")
@pytest.mark.parametrize("model", [Event, Message])
def test_what_happened_is_neither_changed_nor_taken_back(model: Any, case: Case):
    row = model.objects.first()
    before = everything()
    with pytest.raises(WriteRefused, match="never changes"):
        row.save()
    with pytest.raises(WriteRefused, match="is not deleted"):
        row.delete()
    assert everything() == before


def test_rows_added_together_are_checked_like_any_other(case: Case):
    stored = Event.objects.first()
    nameless = Party(case=case, part="nobody", prefers="none")
    before = everything()

    with pytest.raises(WriteRefused, match="never changes"):
        add_once([stored])
    with pytest.raises(ValidationError):
        add_recorded([nameless], by=None, reason="A slip.", at=WEDNESDAY)
    add_recorded([], by=None, reason="Nothing.", at=WEDNESDAY)
    assert everything() == before


@pytest.mark.parametrize("model", [Case, Party, Deadline, Point, CaseAccess])
def test_every_version_of_a_row_has_its_author_its_time_and_its_reason(model: Any, case: Case):
    assert model.objects.exists()
    for row in model.objects.all():
        versions = list(row.history.all())
        assert versions
        assert all(version.history_change_reason for version in versions)
        assert all(version.history_date for version in versions)


def test_the_history_says_who_even_when_nobody_did(case: Case):
    coordinator = case.handler
    save_recorded(case, by=coordinator, reason="A test.")
    save_recorded(case, by=None, reason="The clock ran.")

    newest, before = case.history.all()[:2]
    assert (newest.history_user, newest.history_change_reason) == (None, "The clock ran.")
    assert (before.history_user, before.history_change_reason) == (coordinator, "A test.")


def test_a_case_with_a_past_cannot_be_deleted(case: Case):
    with pytest.raises(ProtectedError):
        case.delete()
    assert Case.objects.filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "upheld"},
        {"closed_at": WEDNESDAY},
        {"first_raised_at": WEDNESDAY + timedelta(seconds=1)},
    ],
)
def test_the_tables_themselves_refuse_what_cannot_be(case: Case, wrong: dict[str, Any]):
    for name, value in wrong.items():
        setattr(case, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        save_recorded(case, by=None, reason="A slip.")


def test_a_case_has_one_person_and_one_deadline_a_clock(case: Case):
    with pytest.raises(IntegrityError), transaction.atomic():
        save_recorded(Party(case=case, part="person", prefers="none"), by=None, reason="Twice.")
    row = case.deadlines.first()
    twin = Deadline(case=case, stage=row.stage, clock=row.clock, round=row.round)
    with pytest.raises(IntegrityError), transaction.atomic():
        save_recorded(twin, by=None, reason="Twice.")


def test_an_access_is_for_a_role_or_for_a_person_and_never_for_both(case: Case):
    for who in ({}, {"role": "chair", "user": case.handler}):
        access = CaseAccess(case=case, why="A slip.", since_at=WEDNESDAY, **who)
        with pytest.raises(IntegrityError), transaction.atomic():
            save_recorded(access, by=None, reason="A slip.")


def test_an_event_is_put_right_once(case: Case):
    wrong = Event.objects.filter(case=case).first()
    assert wrong is not None
    given = {"case": case, "kind": wrong.kind, "happened_at": WEDNESDAY, "recorded_at": WEDNESDAY}
    Event(**given, supersedes=wrong).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Event(**given, supersedes=wrong).save()
