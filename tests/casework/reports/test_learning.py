"""What reports are told of lessons and of outside bodies: without a case, and nothing too much."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.casework.models import Enquiry, EnquiryStatus, Lesson, OutsideBody, Party, save_recorded
from cms.casework.reports.learning import (
    EnquiriesTold,
    LessonFilter,
    cases_of_lessons,
    enquiries_told,
    lessons_kept_from,
    lessons_told,
)
from cms.casework.reports.measures import UNNAMED
from cms.casework.reports.names import name_of, names_for
from cms.casework.services.change import Act
from cms.casework.services.lessons import Learned, note_lesson
from tests.casework.documents import SMALL
from tests.casework.endings import DAY, NOON, ending_case, promise
from tests.casework.reports.body import counted_body

SPRING = {"since": date(2026, 4, 1), "until": date(2026, 6, 30)}
SUMMER = {"since": date(2026, 7, 1), "until": date(2026, 9, 30)}


@pytest.fixture
def people(db):
    return counted_body()


@pytest.fixture
def case(people):
    return ending_case(people["clerk"], service_area="roads")


def learned(case, by, text, **given):
    said = Learned(text=text, cause="late", **given)
    return note_lesson(case_id=case.pk, act=Act(NOON, by), learned=said)


def words(**given):
    return [row.text for row in lessons_told(SMALL, **given)]


@pytest.mark.req("S3-14")
def test_a_recommendation_is_told_until_it_is_done_and_a_lesson_once(people, case):
    learned(case, people["clerk"], "We look at the door.")
    owned = {"role": "worker", "due_on": date(2026, 6, 10)}
    advice = learned(case, people["clerk"], "Change the policy.", is_recommendation=True, **owned)

    assert words(**SPRING) == ["Change the policy.", "We look at the door."]
    assert words(**SUMMER) == ["Change the policy."]
    advice.done_on = date(2026, 8, 1)
    save_recorded(advice, by=people["clerk"], reason="Done.")
    assert words(**SUMMER) == ["Change the policy."]
    assert words(since=date(2026, 10, 1), until=date(2026, 12, 31)) == []


def test_lessons_are_told_of_a_team_and_as_far_as_they_were_known(people, case):
    learned(case, people["clerk"], "We look at the door.")
    before = NOON - timedelta(hours=1)

    assert words(**SPRING, area="roads") == ["We look at the door."]
    assert words(**SPRING, area="parks") == []
    assert words(**SPRING, known_until=before) == []
    assert words(**SPRING, asked=LessonFilter(only="repeat")) == []
    assert words(**SPRING, asked=LessonFilter(cause="rude")) == []


@pytest.mark.req("S0-22")
def test_whoever_a_case_is_about_is_kept_from_its_lessons(people, case):
    lesson = learned(case, people["clerk"], "We look at the door.")
    about = Party(case=case, part="subject", name="Chair", user=people["chair"])
    save_recorded(about, by=people["clerk"], reason="It is about them.")

    told = lessons_told(SMALL, **SPRING)
    on = NOON.date()

    assert told[0].about_us
    assert lessons_kept_from(people["chair"], [lesson.pk], on=on) == {lesson.pk}
    assert lessons_kept_from(people["clerk"], [lesson.pk], on=on) == frozenset()
    assert lessons_kept_from(people["clerk"], [], on=on) == frozenset()
    assert cases_of_lessons([lesson.pk]) == {lesson.pk: case.pk}


@pytest.mark.req("S4-35")
def test_what_outside_bodies_asked_for_is_counted_with_how_far_it_is(people, case):
    body = OutsideBody.objects.create(key="court", name="The ombudsman", kind="ombudsman")
    given = {"case": case, "body": body, "received_on": NOON.date()}
    decided = Enquiry(
        **given, their_reference="A", status=EnquiryStatus.REMEDY_DUE, decision="Say sorry."
    )
    asking = Enquiry(**given, their_reference="B")
    for row in (decided, asking):
        save_recorded(row, by=people["clerk"], reason="They ask.")
    for days, done in ((7, True), (8, False), (100, False)):
        remedy = promise(case, people["clerk"], due_on=(NOON + days * DAY).date())
        remedy.details = {"enquiry": decided.pk}
        remedy.done_on = NOON.date() if done else None
        save_recorded(remedy, by=people["clerk"], reason="For them.")

    told = EnquiriesTold("The ombudsman", 2, 1, recommended=3, done=1, overdue=1)
    assert enquiries_told(SMALL, **SPRING) == [told]
    assert enquiries_told(SMALL, **SPRING, area="roads") == [told]
    assert enquiries_told(SMALL, **SPRING, area="parks") == []
    assert enquiries_told(SMALL, **SUMMER) == []


def test_everything_that_is_counted_has_a_name(people):
    names = names_for(SMALL)

    assert name_of(names, "kind", "complaint") == "Complaints"
    assert name_of(names, "area", "roads") == "Roads"
    assert name_of(names, "area", "") == "No service named"
    assert name_of(names, "ground", "courts") == "A court decides it"
    assert name_of(names, "priority", UNNAMED) == "No priority named"
    assert name_of(names, "topic", "the door") == "the door"
    assert not Lesson.objects.exists()
