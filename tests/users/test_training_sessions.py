"""Sessions with who came, needs, and notes on qualifications (S1-17, S4-36, S4-37)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.users.models import Qualification, TrainingNeed, TrainingRecord, TrainingSession, User
from cms.users.training import save_need, save_qualification, save_session, save_training
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TODAY = date(2026, 11, 16)
DAY = timedelta(days=1)


@pytest.fixture
def keeper() -> User:
    return UserFactory(first_name="Kay")


@pytest.fixture
def workers() -> list[User]:
    return [UserFactory(first_name=name) for name in ("Will", "Wendy")]


def session(**changes: Any) -> TrainingSession:
    given = {"provider": "The Ombudsman", "audience": "All staff", "taken_on": TODAY - DAY}
    return TrainingSession(
        **{"what": "Complaints", "refresh_on": TODAY + 365 * DAY, **given, **changes}
    )


def save(row: TrainingSession, keeper: User, **who: Any) -> TrainingSession:
    return save_session(row, **{"people": [], "others": [], **who}, by=keeper, today=TODAY)


def records() -> list[tuple[Any, ...]]:
    rows = TrainingRecord.objects.order_by("pk")
    return [(row.who, row.what, row.provider, row.taken_on, row.refresh_on) for row in rows]


@pytest.mark.req("S1-17")
def test_everybody_who_came_has_a_record_of_the_session(keeper, workers):
    row = save(session(), keeper, people=[*workers, workers[0]], others=["Cora Lee", "cora lee"])

    days = ("Complaints", "The Ombudsman", TODAY - DAY, TODAY + 365 * DAY)
    assert sorted(each[0] for each in records()) == sorted(
        [str(workers[0]), str(workers[1]), "Cora Lee"]
    )
    assert {each[1:] for each in records()} == {days}
    assert row.records.count() == 3
    assert row.history.get().history_user == keeper


@pytest.mark.req("S1-17")
def test_a_changed_session_changes_its_records_and_who_was_not_there_leaves_a_trace(
    keeper, workers
):
    row = save(session(), keeper, people=workers)
    kept = TrainingRecord.objects.get(person=workers[0])
    row.what = "Complaints, part 1"

    save(row, keeper, people=[workers[0]], others=["Cora Lee"])

    assert [each[:2] for each in records()] == [
        (str(workers[0]), "Complaints, part 1"),
        ("Cora Lee", "Complaints, part 1"),
    ]
    assert TrainingRecord.objects.get(person=workers[0]).pk == kept.pk
    gone = TrainingRecord.history.get(history_type="-")
    assert (gone.person, gone.history_user, gone.history_change_reason) == (
        workers[1],
        keeper,
        "Was not there.",
    )


@pytest.mark.req("S1-17")
@pytest.mark.parametrize(
    ("changes", "who", "field"),
    [
        ({}, {}, "people"),
        ({"taken_on": TODAY + DAY}, {"others": ["Cora"]}, "taken_on"),
        ({"refresh_on": TODAY - 2 * DAY}, {"others": ["Cora"]}, "__all__"),
        ({"provider": ""}, {"others": ["Cora"]}, "provider"),
    ],
)
def test_a_session_that_cannot_be_writes_nothing(keeper, changes, who, field):
    with pytest.raises(ValidationError) as refused:
        save(session(**changes), keeper, **who)

    assert field in refused.value.message_dict
    assert not TrainingSession.objects.exists()
    assert not TrainingRecord.objects.exists()


@pytest.mark.parametrize("given", [{}, {"person": True, "name": "Cora"}])
def test_a_record_is_of_one_person(keeper, workers, given):
    given = {**given, **({"person": workers[0]} if "person" in given else {})}

    with pytest.raises(ValidationError):
        save_training(TrainingRecord(what="Law", taken_on=TODAY, **given), by=keeper, today=TODAY)

    assert not TrainingRecord.objects.exists()


@pytest.mark.req("S4-36")
def test_training_of_who_has_no_account_is_due_until_they_take_it_again(keeper):
    def taken(on: date, **more: Any) -> None:
        record = TrainingRecord(name="Cora Lee", what="Law", taken_on=on, **more)
        save_training(record, by=keeper, today=TODAY)

    taken(TODAY - 9 * DAY, refresh_on=TODAY - DAY)
    assert TrainingRecord.objects.to_refresh(TODAY).count() == 1

    taken(TODAY)
    assert TrainingRecord.objects.to_refresh(TODAY).count() == 0


@pytest.mark.req("S4-36")
@pytest.mark.parametrize(
    ("assessed_on", "again_on", "field"),
    [(TODAY + DAY, TODAY + 9 * DAY, "assessed_on"), (TODAY, TODAY, "assess_again_on")],
)
def test_a_need_is_looked_at_again_after_it_was_looked_at(keeper, assessed_on, again_on, field):
    need = TrainingNeed(what="Law", assessed_on=assessed_on, assess_again_on=again_on)

    with pytest.raises(ValidationError) as refused:
        save_need(need, by=keeper, today=TODAY)

    assert field in refused.value.message_dict
    assert not TrainingNeed.objects.exists()


@pytest.mark.req("S4-37")
def test_a_note_says_where_the_staff_file_is_and_holds_no_file(keeper, workers):
    row = Qualification(
        person=workers[0], note="Ten years in housing", file_reference="HR 12", noted_on=TODAY
    )
    save_qualification(row, by=keeper, today=TODAY)
    row.note = "Eleven years in housing"
    save_qualification(row, by=keeper, today=TODAY)

    assert [version.note for version in row.history.all()] == [
        "Eleven years in housing",
        "Ten years in housing",
    ]
    row.file_reference = ""
    with pytest.raises(ValidationError):
        save_qualification(row, by=keeper, today=TODAY)
    assert Qualification.objects.get().file_reference == "HR 12"
    kinds = {field.get_internal_type() for field in Qualification._meta.fields}
    assert "FileField" not in kinds
