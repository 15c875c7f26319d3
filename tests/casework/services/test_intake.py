"""Taking in what somebody tells us: whole, once, at its true time, or not at all."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, Job, Message, OutgoingMail, Result
from cms.casework.permissions import NotAllowed
from cms.casework.services.change import Act
from cms.casework.services.intake import NoProcedure, receive_case
from cms.casework.services.points import add_point
from cms.casework.services.told import NothingTold, PersonDetails, TimesDisagree
from cms.users.models import User
from tests.casework.services.conftest import deadline
from tests.casework.services.written import everything, refused
from tests.factories import WEDNESDAY, open_case, told
from tests.statements import statements

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.django_db


def times(**moments: Any) -> dict[str, Any]:
    return {f"{name}_at": WEDNESDAY + hours * HOUR for name, hours in moments.items()}


@pytest.mark.parametrize("text", ["", "   ", "\n\t\n"])
def test_nothing_told_is_refused(people: dict[str, User], text: str):
    with refused(NothingTold, "Tell us what happened", field="text"):
        open_case(text=text)


@pytest.mark.req("S0-38")
@pytest.mark.parametrize(
    ("given", "field"),
    [
        (times(received=1), "received_at"),
        (times(received=-2, first_raised=-1), "first_raised_at"),
        (times(received=-2, received_by_contact=-3), "received_by_contact_at"),
        (times(received=-2, received_by_contact=1), "received_by_contact_at"),
    ],
)
def test_times_that_cannot_all_be_true_are_refused(
    people: dict[str, User], given: dict[str, Any], field: str
):
    with refused(TimesDisagree, field=field):
        open_case(**given)


@pytest.mark.req("S0-38", "S0-41", "S3-30")
def test_true_times_in_their_order_start_each_clock_at_its_own(people: dict[str, User]):
    case = open_case(**times(first_raised=-72, received=-20, received_by_contact=-5))

    assert deadline(case, "initial_response_48h").due_at == WEDNESDAY + 43 * HOUR
    month = deadline(case, "fuller_reply_month")
    assert month.start_at == WEDNESDAY - 72 * HOUR
    assert (case.first_raised_at, case.received_at) == (
        WEDNESDAY - 72 * HOUR,
        WEDNESDAY - 20 * HOUR,
    )


def test_without_a_procedure_in_force_nothing_is_opened(db: None):
    with refused(NoProcedure, "No procedure is in force"):
        open_case()


@pytest.mark.parametrize("role", ["auditor", "lto_rep", "area_adviser"])
def test_staff_without_that_right_cannot_record(people: dict[str, User], role: str):
    with refused(NotAllowed, "cannot record"):
        open_case(by=people[role], channel="phone")


@pytest.mark.req("S3-30")
@pytest.mark.parametrize("role", ["coordinator", "caseworker", "chair"])
def test_staff_with_the_right_can(people: dict[str, User], role: str):
    case = open_case(by=people[role], channel="letter")

    assert case.history.latest().history_user == people[role]
    assert case.messages.get(kind="told_us").author == people[role]


@pytest.mark.parametrize(
    "details",
    [
        {"person": PersonDetails(name="Ada", email="not an address")},
        {"person": PersonDetails(name="A" * 121)},
        {"person": PersonDetails(name="Ada", phone="1" * 41)},
        {"channel": "pigeon"},
        {"topic": "t" * 121},
    ],
)
def test_what_no_row_can_hold_is_refused_and_nothing_is_written(
    people: dict[str, User], details: dict[str, Any]
):
    before = everything()
    with pytest.raises(ValidationError):
        open_case(**details)
    assert everything() == before


def test_a_kind_that_the_procedure_does_not_cover_is_refused(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
):
    from cms.casework.services import intake

    covered = intake.version_in_force(WEDNESDAY.date(), told())
    assert covered is not None
    spec = covered.spec.model_copy(update={"types": ("compliment",)})
    monkeypatch.setattr(type(covered), "spec", spec)

    with refused(CaseworkError, "does not cover", field="kind"):
        open_case(kind="complaint")
    assert open_case(kind="compliment").kind == "compliment"


def test_the_same_form_gives_back_its_first_case(people: dict[str, User]):
    form = told(key=uuid.uuid4())
    first = receive_case(act=Act(now=WEDNESDAY), told=form)

    again = receive_case(act=Act(now=WEDNESDAY + HOUR), told=form)

    assert again == first
    assert again.received_at == WEDNESDAY
    assert Message.objects.filter(kind="told_us").count() == 1
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize(
    "part", ["tell_people", "notify_handler", "add_ready", "add_checked", "queue_together"]
)
def test_when_one_part_of_it_fails_nothing_of_it_is_there(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch, part: str
):
    """A receipt that cannot be written takes the case with it, so nobody is thanked for it."""
    from cms.casework.services import opening

    def fail(*args: object, **kwargs: object) -> None:
        raise CaseworkError("No.")

    monkeypatch.setattr(opening, part, fail)
    with refused(CaseworkError, "No."):
        open_case()


def test_an_error_of_the_database_that_is_not_a_second_press_is_not_taken_for_one(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
):
    from cms.casework.services import opening

    def fail(*args: object, **kwargs: object) -> None:
        raise IntegrityError("some other rule")

    monkeypatch.setattr(opening, "queue_together", fail)
    with pytest.raises(IntegrityError, match="some other rule"):
        open_case()
    assert not Case.objects.exists()


def test_a_number_whose_key_a_case_has_already_is_passed_over(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch
):
    """Cases of older versions have keys of their own count."""
    from cms.casework.services import intake

    first = open_case()
    real = intake.next_number
    numbers = iter([first.pk, first.pk, real()])
    monkeypatch.setattr(intake, "next_number", lambda: next(numbers))

    second = open_case()

    assert second.pk > first.pk
    assert second.reference != first.reference
    assert second.messages.filter(kind="told_us").count() == 1
    assert first.messages.filter(kind="told_us").count() == 1


def test_what_is_worked_out_before_the_transaction_is_not_read_in_it(people: dict[str, User]):
    """While it writes, others wait; so there it only adds rows."""
    open_case()  # the document has been read once
    with CaptureQueriesContext(connection) as captured:
        open_case()

    said = [query["sql"] for query in captured]
    begin = max(
        n for n, sql in enumerate(said) if sql.startswith("SAVEPOINT") and n < first_case(said)
    )
    end = next(n for n, sql in enumerate(said) if n > begin and sql == release_of(said[begin]))
    inside = [sql for sql in said[begin + 1 : end] if "SAVEPOINT" not in sql]
    assert {sql.split()[0] for sql in inside} == {"INSERT"}
    assert len(inside) <= 15


def first_case(said: list[str]) -> int:
    return next(n for n, sql in enumerate(said) if sql.startswith('INSERT INTO "casework_case"'))


def release_of(savepoint: str) -> str:
    return f"RELEASE {savepoint}"


@pytest.mark.req("S0-36", "S0-38")
def test_words_taken_by_phone_start_no_clock_of_the_written(people: dict[str, User]):
    case = open_case(by=people["coordinator"], channel="phone")

    assert not case.written
    assert deadline(case, "initial_response_48h").result == Result.NOT_APPLICABLE
    assert deadline(case, "next_meeting").result == Result.NOT_APPLICABLE
    assert deadline(case, "fuller_reply_month").result == Result.RUNNING
    assert not case.events.filter(kind=EventKind.WRITTEN_DOWN).exists()


@pytest.mark.req("S0-36")
def test_words_read_back_and_agreed_count_as_written_from_then(people: dict[str, User]):
    case = open_case(
        by=people["coordinator"],
        channel="in_person",
        words_agreed=True,
        received_at=WEDNESDAY - 5 * HOUR,
    )

    assert case.written
    assert case.events.get(kind=EventKind.WRITTEN_DOWN).happened_at == WEDNESDAY
    assert deadline(case, "initial_response_48h").due_at == WEDNESDAY + 48 * HOUR


@pytest.mark.req("S0-38")
def test_a_letter_is_written_when_it_comes_even_where_it_was_read_back(people: dict[str, User]):
    """Otherwise a tick too many would give us hours that were not ours."""
    case = open_case(
        by=people["coordinator"],
        channel="letter",
        words_agreed=True,
        received_at=WEDNESDAY - 5 * HOUR,
    )

    assert deadline(case, "initial_response_48h").due_at == WEDNESDAY + 43 * HOUR


@pytest.mark.req("S0-43")
def test_every_row_of_a_new_case_has_its_first_version(people: dict[str, User]):
    case = open_case(by=people["caseworker"], channel="letter", subject_role="area_adviser")

    rows = [case, *case.parties.all(), *case.deadlines.all(), *case.access.all()]
    assert len(rows) > 6
    for row in rows:
        first = row.history.get()
        assert (first.history_type, first.history_date) == ("+", WEDNESDAY)
        assert first.history_user == people["caseworker"]
        assert first.history_change_reason


@pytest.mark.parametrize("channel", ["web", "email", "letter", "text"])
def test_what_they_wrote_themselves_is_written_and_needs_no_agreement(
    people: dict[str, User], channel: str
):
    case = open_case(channel=channel)

    assert case.written
    assert not case.events.filter(kind=EventKind.WRITTEN_DOWN).exists()
    assert deadline(case, "initial_response_48h").result == Result.RUNNING


def test_somebody_anonymous_gets_nothing_and_the_handler_is_told(people: dict[str, User]):
    case = open_case(person=PersonDetails())

    assert [mail.kind for mail in case.mails.all()] == ["new_case"]
    assert not case.messages.filter(direction="out").exists()
    assert not Job.objects.exists()


def test_taking_it_in_asks_and_writes_no_more_than_it_needs(people: dict[str, User]):
    """Half are rows written, those of one table together with their first versions.

    One asks whether somebody with restricted contact sent it (S3-103), and one for the next
    meeting, at which it is entered (S0-42).
    """
    open_case()  # the document has been read once
    with statements() as said:
        open_case()

    assert len(said) <= 30, said


def test_what_was_known_of_a_new_case_is_not_taken_for_the_truth_later(
    people: dict[str, User], coordinator: User
):
    case = open_case(subject_role="area_adviser")
    add_point(case_id=case.pk, act=Act(WEDNESDAY, coordinator), text="The door.")

    assert [point.text for point in case.points.all()] == ["The door."]
    assert len(case.deadlines.all()) == 3
    assert {party.part for party in case.parties.all()} == {"person", "subject"}
