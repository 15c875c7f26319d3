"""A case that came in under the wrong procedure is moved, while nothing was answered."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from cms.casework.models import Case, Deadline, Message
from cms.casework.services.change import Act, CaseClosed
from cms.casework.services.closing import close_case
from cms.casework.services.moving import CannotMoveThere, WorkedOnAlready, change_procedure
from cms.casework.services.replies import send_reply
from cms.casework.services.told import PersonDetails, Representative
from cms.casework.services.triage import ReasonMissing
from cms.users.models import User
from tests.casework.documents import SMALL
from tests.casework.services.written import refused
from tests.casework.several import DATA, HOMES, several
from tests.factories import WEDNESDAY, open_case, sorted_case

pytestmark = pytest.mark.django_db
LATER = WEDNESDAY + timedelta(days=2)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return several()


def act(by: User, **given: Any) -> Act:
    return Act(**{"now": LATER, "by": by, "reason": "It is about their data.", **given})


def moved(case: Case, by: User, key: str = DATA) -> Case:
    return change_procedure(case_id=case.pk, act=act(by), key=key)


def test_its_clocks_run_from_its_receipt_as_if_it_had_come_in_there(people):
    case = open_case(kind="complaint")
    (was,) = case.deadlines.all()

    moved(case, people["clerk"])

    case.refresh_from_db()
    (deadline,) = case.deadlines.all()
    there = open_case(kind="complaint", procedure_key=DATA).deadlines.get()
    assert (case.procedure.procedure.key, case.stage) == (DATA, "answering")
    assert (deadline.clock, deadline.due_at) == (there.clock, there.due_at)
    assert case.received_at == WEDNESDAY
    kept = Deadline.history.filter(id=was.pk).latest()
    assert (kept.history_type, kept.clock, kept.history_user) == ("-", "reply_5", people["clerk"])
    assert case.history.latest().history_change_reason == "It is about their data."


def test_it_goes_to_whoever_has_new_cases_there_and_is_sorted_again(people):
    case = sorted_case(people["clerk"], kind="complaint")

    moved(case, people["clerk"], HOMES)

    case.refresh_from_db()
    assert (case.handler_role, case.handler) == ("landlord", people["landlord"])
    assert case.triaged_at is None
    assert case.events.filter(kind="procedure_changed").exists()
    roles = case.access.filter(until_at=None).values_list("role", flat=True)
    assert list(roles) == ["landlord"]


def test_the_person_is_told_of_the_dates_that_hold_now(people):
    case = open_case(kind="complaint")

    moved(case, people["clerk"])

    assert Message.objects.filter(case=case, kind="receipt").count() == 2


def test_whoever_writes_for_somebody_hears_nothing_before_they_may(people):
    helper = Representative(name="Bea", email="bea@resident.example", agreed="cannot")
    case = open_case(kind="complaint", on_behalf_of=helper)

    moved(case, people["clerk"])

    assert not Message.objects.filter(case=case, kind="receipt").exists()


def test_a_kind_that_is_not_covered_there_becomes_not_sure(people):
    case = open_case(kind="compliment", service_area="homes", procedure_key=SMALL)

    moved(case, people["clerk"])

    case.refresh_from_db()
    assert (case.kind, case.service_area) == ("unsure", "")
    assert case.events.filter(kind="kind_changed").exists()


def test_what_makes_it_easier_is_kept_in_words_where_it_has_no_name_there(people):
    ada = PersonDetails(
        name="Ada", email="ada@resident.example", adjustments=("quiet",), relation="resident"
    )
    case = open_case(kind="complaint", person=ada)

    moved(case, people["clerk"])

    person = case.parties.get(part="person")
    assert (person.adjustments, person.adjustments_asked) == ([], "A quiet room")
    assert person.relation == ""


def test_it_is_said_why_and_where_to(people):
    case, clerk = open_case(), people["clerk"]
    with refused(ReasonMissing, "Say why", field="reason"):
        change_procedure(case_id=case.pk, act=act(clerk, reason=" "), key=DATA)
    with refused(CannotMoveThere, "in use", field="procedure"):
        moved(case, clerk, "made-up")
    with refused(CannotMoveThere, "already", field="procedure"):
        moved(case, clerk, SMALL)


def test_what_was_answered_stays_where_it_is(people):
    case, clerk = sorted_case(people["clerk"], kind="complaint"), people["clerk"]
    send_reply(
        case_id=case.pk, act=Act(now=LATER, by=clerk), key="update", words="We look into it."
    )
    with refused(WorkedOnAlready, "somebody wrote or spoke to the person"):
        moved(case, clerk)


def test_what_is_closed_is_not_moved(people):
    case, clerk = sorted_case(people["clerk"], kind="complaint"), people["clerk"]
    close_case(case_id=case.pk, act=Act(now=LATER, by=clerk), outcome="withdrawn")
    with refused(CaseClosed, "closed"):
        moved(case, clerk)


def test_whoever_may_not_work_on_cases_moves_none(people):
    case = open_case(kind="complaint")
    with pytest.raises(Exception, match="no such case"):
        moved(case, people["landlord"])
    assert case.procedure == Case.objects.get(pk=case.pk).procedure


def test_one_press_moves_it_once(people):
    case, clerk, key = open_case(kind="complaint"), people["clerk"], uuid.uuid4()
    change_procedure(case_id=case.pk, act=act(clerk, key=key), key=DATA)
    with pytest.raises(Exception, match="already"):
        change_procedure(case_id=case.pk, act=act(clerk, key=key), key=HOMES)
    assert Case.objects.get(pk=case.pk).procedure.procedure.key == DATA
