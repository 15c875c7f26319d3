"""What was learned: for improving, not for blaming."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.facts import facts_of
from cms.casework.mail.words import compose
from cms.casework.models import Case, Lesson
from cms.casework.permissions import NotAllowed
from cms.casework.services.change import Act, NotReady
from cms.casework.services.escalation import enter_stage
from cms.casework.services.lessons import (
    Learned,
    LessonNotFound,
    lessons_for,
    none_found,
    note_lesson,
    report_progress,
)
from cms.casework.services.routing import name_subject
from cms.casework.services.staff_names import NamesSomebody, names_in
from cms.users.models import User
from cms.users.roles import ensure_role
from tests.casework.endings import DAY, NOON, close, ending_case, ending_procedure
from tests.casework.services.written import refused
from tests.factories import UserFactory, holder

TODAY = NOON.date()
SOON = TODAY + timedelta(days=30)


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return ending_procedure()


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return ending_case(people["clerk"])


def learn(case: Case, by: User, **given: Any) -> Lesson:
    at = given.pop("at", NOON)
    said = {"text": "We look at the door each morning.", "cause": "late", **given}
    return note_lesson(case_id=case.pk, act=Act(at, by), learned=Learned(**said))


@pytest.mark.req("S2-2", "S2-10", "S3-47")
def test_a_lesson_belongs_to_a_case_and_has_a_cause_an_owner_and_a_date(
    case: Case, people: dict[str, User]
) -> None:
    lesson = learn(case, people["clerk"], priority="homes", role="worker", due_on=SOON)

    assert (lesson.case, lesson.cause, lesson.priority) == (case, "late", "homes")
    assert (lesson.role, lesson.due_on, lesson.is_repeat) == ("worker", SOON, False)
    assert lesson.history.get().history_user == people["clerk"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"text": " "}, "text"),
        ({"cause": "ghosts"}, "cause"),
        ({"cause": ""}, "cause"),
        ({"priority": "war"}, "priority"),
        ({"role": "clerk", "due_on": SOON}, "role"),  # not one of those who may have lessons
        ({"role": "worker"}, "due_on"),
        ({"due_on": SOON}, "role"),
        ({"role": "worker", "due_on": TODAY - timedelta(days=1)}, "due_on"),
        ({"is_recommendation": True}, "role"),
    ],
)
def test_a_lesson_that_does_not_fit_is_refused(
    case: Case, people: dict[str, User], given: dict[str, Any], field: str
) -> None:
    with refused(CaseworkError, field=field):
        learn(case, people["clerk"], **given)


@pytest.mark.req("S3-7")
def test_the_same_cause_within_the_months_of_the_procedure_is_a_repeat(
    case: Case, people: dict[str, User]
) -> None:
    clerk = people["clerk"]
    learn(case, clerk)
    assert not learn(case, clerk).is_repeat  # one case that teaches it twice is one case

    other = ending_case(clerk, at=NOON + 300 * DAY)
    assert not learn(other, clerk, cause="rude", at=NOON + 301 * DAY).is_repeat
    assert learn(other, clerk, at=NOON + 301 * DAY).is_repeat

    much_later = ending_case(clerk, at=NOON + 800 * DAY)
    assert not learn(much_later, clerk, at=NOON + 801 * DAY).is_repeat


@pytest.mark.req("S3-8")
@pytest.mark.parametrize(
    "text",
    [
        "Worker Holder forgot the key.",
        "worker   holder forgot the key.",
        "Holder forgot the key.",
        "The chair’s friend Priya-Rose forgot.",
        "Dana Quill forgot the key.",
    ],
)
def test_a_name_of_staff_is_asked_about_before_it_is_kept(
    case: Case, people: dict[str, User], text: str
) -> None:
    holder("worker", user=UserFactory(first_name="Priya-Rose", last_name="Anand"))
    name_subject(case, role="", name="Dana Quill", by=None, now=NOON)

    with refused(NamesSomebody, "may be the name of one of us", field="text"):
        learn(case, people["clerk"], text=text)
    with refused(NamesSomebody, field="text"):
        none_found(case_id=case.pk, act=Act(NOON, people["clerk"]), why=text)

    kept = learn(case, people["clerk"], text=text, name_checked=True)
    assert kept.text == text


@pytest.mark.req("S3-8")
def test_plain_words_are_not_taken_for_names(case: Case) -> None:
    holder("worker", user=UserFactory(first_name="May", last_name="Hall"))

    for text in (
        "In May the hall was locked. Hall keys now hang at the desk.",
        "Whoever is the holder of the key signs for it.",
        "We worker on it.",
    ):
        assert names_in(text, case=case) == []
    assert names_in("May Hall had the key.", case=case) == ["May Hall"]


@pytest.mark.req("S3-8")
def test_a_lesson_has_no_field_for_the_name_of_staff() -> None:
    names = {field.name for field in Lesson._meta.get_fields()}

    assert not {name for name in names if "staff" in name or "person" in name or "user" in name}
    assert "noted_by" in names  # who wrote it down, which is no part of it


@pytest.mark.req("S3-11")
@pytest.mark.django_db
def test_a_case_closes_with_a_lesson_or_with_none_found_and_a_sentence() -> None:
    people = ending_procedure(
        gates=[
            {
                "blocks": ["close"],
                "needs": {"field": "lessons", "at_least": 1},
                "say": "Say what was learned, or that nothing was.",
                "at": "lessons",
            }
        ]
    )
    clerk, act = people["clerk"], Act(NOON, people["clerk"])
    first, second = ending_case(clerk), ending_case(clerk)
    with refused(NotReady, "Say what was learned"):
        close(first, clerk)
    with refused(CaseworkError, "in a sentence", field="text"):
        none_found(case_id=first.pk, act=act, why="None.")

    none_found(case_id=first.pk, act=act, why="The bus was late, which is not ours.")
    close(first, clerk)
    learn(second, clerk)
    close(second, clerk)

    assert first.lessons.get().none_found
    assert first.closed_at is not None
    assert second.closed_at is not None


@pytest.mark.req("S3-13")
@pytest.mark.django_db
def test_a_second_stage_closes_only_with_a_cause_and_a_recommendation() -> None:
    both = {
        "all": [
            {"field": "causes", "at_least": 1},
            {"field": "recommendations", "at_least": 1},
        ]
    }
    second = {"field": "stage", "is": "second"}
    gate = {"blocks": ["close"], "when": second, "needs": both, "say": "Say why, and what changes."}
    clerk = ending_procedure(gates=[gate])["clerk"]
    case = ending_case(clerk)
    close(ending_case(clerk), clerk)  # the first stage asks for neither
    enter_stage(case_id=case.pk, act=Act(NOON, clerk), stage="second")
    with refused(NotReady, "Say why, and what changes."):
        close(case, clerk)
    learn(case, clerk)
    with refused(NotReady, "Say why, and what changes."):
        close(case, clerk)

    learn(case, clerk, is_recommendation=True, role="worker", due_on=SOON)
    facts = facts_of(case)
    assert (facts["lessons"], facts["causes"], facts["recommendations"]) == (2, 2, 1)
    close(case, clerk)
    assert case.closed_at is not None


@pytest.mark.req("S3-13", "S2-2")
def test_how_far_a_recommendation_has_come_is_reported_until_it_is_done(
    case: Case, people: dict[str, User]
) -> None:
    worker = people["worker"]
    lesson = learn(case, people["clerk"], is_recommendation=True, role="worker", due_on=SOON)
    report_progress(lesson_id=lesson.pk, act=Act(NOON + DAY, worker), progress="A draft is out.")
    done = report_progress(
        lesson_id=lesson.pk,
        act=Act(NOON + 2 * DAY, worker),
        progress="The rule is changed.",
        done_on=TODAY + timedelta(days=2),
    )

    assert done.progress == "21 May 2026: A draft is out.\n22 May 2026: The rule is changed."
    assert done.done_on == TODAY + timedelta(days=2)
    with refused(CaseworkError, "done already", field="progress"):
        report_progress(lesson_id=lesson.pk, act=Act(NOON + 3 * DAY, worker), progress="More.")


def test_progress_that_says_nothing_or_names_somebody_is_refused(
    case: Case, people: dict[str, User]
) -> None:
    lesson = learn(case, people["clerk"], role="worker", due_on=SOON)
    act = Act(NOON, people["worker"])

    with refused(CaseworkError, "how far", field="progress"):
        report_progress(lesson_id=lesson.pk, act=act, progress=" ")
    with refused(CaseworkError, "still to come", field="done_on"):
        report_progress(lesson_id=lesson.pk, act=act, progress="Done.", done_on=SOON)
    with refused(NamesSomebody, field="progress"):
        report_progress(lesson_id=lesson.pk, act=act, progress="Chair Holder did it.")
    report_progress(lesson_id=lesson.pk, act=act, progress="A draft.")
    with refused(CaseworkError, "nothing was done twice"):
        report_progress(lesson_id=lesson.pk, act=act, progress="A draft.")


@pytest.mark.req("S0-22")
def test_a_lesson_is_read_by_those_who_see_its_case_and_by_whoever_has_it(
    case: Case, people: dict[str, User]
) -> None:
    mine = learn(case, people["clerk"], role="worker", due_on=SOON)
    learn(case, people["clerk"])
    ensure_role("auditor", "Auditor", "Auditors")
    auditor = holder("auditor")

    assert lessons_for(people["clerk"]).count() == 2
    assert list(lessons_for(people["worker"])) == [mine]
    assert lessons_for(people["chair"]).count() == 0
    assert lessons_for(auditor).count() == 2
    assert lessons_for(UserFactory()).count() == 0
    with refused(LessonNotFound):
        report_progress(lesson_id=mine.pk, act=Act(NOON, people["chair"]), progress="So far.")
    with refused(NotAllowed):
        report_progress(lesson_id=mine.pk, act=Act(NOON, auditor), progress="So far.")


@pytest.mark.req("S0-22")
def test_whoever_a_case_is_about_does_not_learn_of_its_lessons(
    case: Case, people: dict[str, User]
) -> None:
    lesson = learn(case, people["clerk"], role="worker", due_on=SOON)
    name_subject(case, role="worker", name="", by=None, now=NOON)

    assert lessons_for(people["worker"]).count() == 0
    with refused(LessonNotFound):
        report_progress(lesson_id=lesson.pk, act=Act(NOON, people["worker"]), progress="So far.")


@pytest.mark.req("S3-9", "S3-84")
def test_a_compliment_teaches_too_and_stands_in_the_same_register(people: dict[str, User]) -> None:
    praise = ending_case(people["clerk"], kind="compliment")

    lesson = learn(praise, people["clerk"], text="A call before the visit helps.", cause="well")

    assert lesson in lessons_for(people["clerk"])


@pytest.mark.req("S3-151")
@pytest.mark.django_db
def test_a_letter_can_say_what_was_learned() -> None:
    body = "{greeting}\n\n{message}\n\n{lessons}"
    clerk = ending_procedure(messages=[{"key": "reply", "body": body}])["clerk"]
    case = ending_case(clerk)
    learn(case, clerk)
    none_found(case_id=case.pk, act=Act(NOON, clerk), why="Nothing else is to be learned.")

    letter = compose(case, "reply", now=NOON, author=clerk, words="Here it is.")

    assert "– We look at the door each morning." in letter.text
    assert "Nothing else" not in letter.text
