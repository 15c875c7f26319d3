"""Promises, lessons and times to speak again, on the desk."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from cms.casework.desk.today.day import Day
from cms.casework.models import Asking, Case, Job, Lesson, Remedy
from cms.casework.services.change import Act
from cms.casework.services.commitments import agree_contact
from cms.casework.services.lessons import Learned, note_lesson
from cms.casework.services.remedies import agree_remedy
from cms.casework.services.requests import record_answer, request_information
from cms.users.models import User
from tests.casework.endings import close, ending_case, ending_procedure
from tests.casework.services.written import everything

NOW = timezone.now
APOLOGY = {
    "blocks": ["close"],
    "when": {"field": "outcome", "is": "upheld"},
    "needs": {"field": "remedies", "has": "apology"},
    "say": "Say sorry first.",
    "at": "remedies",
}
LEARNED = {
    "blocks": ["close"],
    "needs": {"field": "lessons", "at_least": 1},
    "say": "Say what was learned.",
    "at": "lessons",
}


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return ending_procedure(gates=[APOLOGY, LEARNED])


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    return ending_case(people["clerk"], at=NOW() - timedelta(hours=5))


@pytest.fixture
def desk(people: dict[str, User]) -> Client:
    return signed_in(people["clerk"])


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, *args: Any) -> str:
    return reverse(f"desk:{name}", args=args)


def send(client: Client, url: str, case: Case, **typed: Any) -> HttpResponse:
    case.refresh_from_db()
    return client.post(url, {"seen": case.version, "key": uuid4(), **typed})


def text_of(response: HttpResponse) -> str:
    return " ".join(strip_tags(response.content.decode().replace("<", " <")).split())


def titles(day: Day) -> dict[str, list[str]]:
    return {section.key: [row.title for row in section.rows] for section in day.sections()}


@pytest.mark.req("S3-114")
def test_the_principle_stands_beside_every_form_that_promises(desk: Client, case: Case) -> None:
    principle = "Put them where they would be had nothing gone wrong."

    for url in (page("choose_remedy", case.pk), page("agree_remedy", case.pk, "repair")):
        assert principle in text_of(desk.get(url))


@pytest.mark.req("S3-115", "S3-117", "S3-42")
def test_a_promise_is_made_done_and_shown_on_the_case(desk: Client, case: Case) -> None:
    today = timezone.localdate()
    url = page("agree_remedy", case.pk, "repair")
    typed = {"what": "A new lock.", "by_whom": "The caretaker", "role": "clerk"}
    before = everything()
    refused = send(desk, url, case, **typed)
    assert "Say by when it is done." in text_of(refused)
    assert refused.context["form"]["what"].value() == "A new lock."
    assert everything() == before

    made = send(desk, url, case, **typed, due_on=(today + timedelta(days=2)).isoformat())
    assert made.headers["Location"] == f"{page('case', case.pk)}#remedies"
    remedy = Remedy.objects.get(case=case)
    shown = text_of(desk.get(page("case", case.pk)))
    assert "To do, by" in shown
    assert "A new lock." in shown

    send(desk, page("remedy_done", case.pk, remedy.pk), case, done_on=today.isoformat())
    remedy.refresh_from_db()
    assert remedy.done_on == today
    assert desk.get(page("remedy_done", case.pk, remedy.pk)).status_code == 404


@pytest.mark.req("S3-118")
def test_whoever_may_not_agree_to_compensation_is_led_to_those_who_may(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    offered = desk.get(page("choose_remedy", case.pk))
    assert "The chair must agree to it. You can ask them." in text_of(offered)
    assert desk.get(page("agree_remedy", case.pk, "money")).status_code == 403

    before = everything()
    typed = {"what": "£25", "by_whom": "Us", "role": "clerk", "amount": "25", "basis": "A taxi."}
    refused = send(desk, page("agree_remedy", case.pk, "money"), case, **typed)
    assert (refused.status_code, everything() == before) == (403, True)
    send(desk, page("ask_to_agree", case.pk, "money"), case, what="The taxi home, £25.")

    chair = signed_in(people["chair"])
    assert any("£25" in title for title in titles(Day(people["chair"], now=NOW()))["other"])
    form = chair.get(page("agree_remedy", case.pk, "money"))
    assert "No policy for this is published." in text_of(form)
    due = (timezone.localdate() + timedelta(days=5)).isoformat()
    send(chair, page("agree_remedy", case.pk, "money"), case, **typed, guidance="on", due_on=due)
    assert Remedy.objects.get(case=case).agreed_by == people["chair"]


@pytest.mark.req("S3-116", "S3-117")
def test_what_is_overdue_and_what_is_to_be_looked_at_again_is_on_today(
    case: Case, people: dict[str, User]
) -> None:
    now = NOW()
    then = now - timedelta(days=150)
    given = {"by_whom": "Us", "role": "worker"}
    for key, what, dates in (
        ("repair", "A new lock.", {"due_on": (then + timedelta(days=3)).date()}),
        ("assurance", "Doors are looked at.", {"done_on": then.date()}),
        ("repair", "A new door.", {"due_on": (now + timedelta(days=9)).date()}),
    ):
        act = Act(now=then, by=people["clerk"])
        agree_remedy(case_id=case.pk, act=act, key=key, what=what, **given, **dates)

    for role in ("clerk", "worker"):
        shown = titles(Day(people[role], now=now))["remedies"]
        assert shown == ["A new lock.", "Doors are looked at."]


@pytest.mark.req("S3-117")
def test_a_closed_case_with_promises_open_is_answered_and_not_finished(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    act = Act(now=NOW(), by=people["clerk"])
    soon = timezone.localdate() + timedelta(days=3)
    given = {"what": "A new lock.", "by_whom": "Us", "role": "clerk", "due_on": soon}
    remedy = agree_remedy(case_id=case.pk, act=act, key="repair", **given)
    note_lesson(case_id=case.pk, act=act, learned=Learned("We look each day.", cause="late"))
    assert "1 promise still open" in text_of(desk.get(page("close", case.pk)))
    close(case, people["clerk"], at=NOW())

    shown = text_of(desk.get(page("case", case.pk)))
    assert "Answered, promises open" in shown
    assert "It is answered, and not finished: 1 promise still open." in shown
    assert "What to do next Do what was promised" in shown
    listed = desk.get(f"{reverse('desk_cases:index')}?state=promised")
    assert case.reference in listed.content.decode()

    done = {"done_on": timezone.localdate().isoformat()}
    send(desk, page("remedy_done", case.pk, remedy.pk), case, **done)
    shown = text_of(desk.get(page("case", case.pk)))
    assert "Answered, promises open" not in shown
    assert "What to do next Nothing is left to do" in shown
    listed = desk.get(f"{reverse('desk_cases:index')}?state=promised")
    assert case.reference not in listed.content.decode()


@pytest.mark.req("S3-112", "S3-11")
def test_closing_says_what_each_outcome_needs_with_links_to_where_it_is_done(
    desk: Client, case: Case
) -> None:
    before = everything()
    asked = desk.get(page("close", case.pk))
    assert "First: Say sorry first." in text_of(asked)
    assert [item.url for item in asked.context["missing"]] == [page("add_lesson", case.pk)]

    refused = send(desk, page("close", case.pk), case, outcome="upheld")
    assert {item.url for item in refused.context["missing"]} == {
        page("add_lesson", case.pk),
        page("choose_remedy", case.pk),
    }
    assert everything() == before


@pytest.mark.req("S3-8")
def test_a_name_of_staff_is_asked_about_and_may_be_kept(desk: Client, case: Case) -> None:
    url, before = page("add_lesson", case.pk), everything()
    typed = {"found": "yes", "text": "Worker Holder forgot the key.", "cause": "late"}
    assert "name_checked" not in desk.get(url).context["form"].fields

    asked = send(desk, url, case, **typed)
    assert "may be the name of one of us" in text_of(asked)
    assert "It names nobody of ours. Keep it as it is." in text_of(asked)
    assert everything() == before

    send(desk, url, case, **typed, name_checked="on")
    assert Lesson.objects.get(case=case).text == typed["text"]


@pytest.mark.req("S3-11")
def test_none_found_needs_a_sentence(desk: Client, case: Case) -> None:
    url, before = page("add_lesson", case.pk), everything()
    refused = send(desk, url, case, found="no", text="No.")
    assert "Say in a sentence why there is nothing to learn." in text_of(refused)
    assert everything() == before

    send(desk, url, case, found="no", text="The bus was late, which is not ours.")
    assert "Nothing to learn." in text_of(desk.get(page("case", case.pk)))


@pytest.mark.req("S3-13", "S2-2", "S3-7")
def test_the_register_tells_what_is_to_do_by_cause_and_how_far_it_has_come(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    act, soon = Act(now=NOW(), by=people["clerk"]), timezone.localdate() + timedelta(days=9)
    other = ending_case(people["clerk"], at=NOW() - timedelta(hours=4))
    mine = Learned(
        "The rule says who looks.",
        cause="late",
        role="worker",
        due_on=soon,
        is_recommendation=True,
        priority="homes",
    )
    lesson = note_lesson(case_id=case.pk, act=act, learned=mine)
    again = Learned("We look twice.", cause="late")
    note_lesson(case_id=other.pk, act=act, learned=again)

    shown = text_of(desk.get(page("lessons")))
    assert "The rule says who looks. Recommendation" in shown
    assert "Priority Good homes Whose Worker" in shown
    assert "We look twice." not in shown  # nobody has to follow it
    repeats = text_of(desk.get(page("lessons") + "?state=repeat"))
    assert "We look twice. Repeat" in repeats
    assert "Only “It came late”." in text_of(desk.get(page("lessons") + "?state=all&cause=late"))
    assert "Only" not in text_of(desk.get(page("lessons") + "?cause=<script>"))

    worker = signed_in(people["worker"])
    url = page("lesson", lesson.pk)
    assert "Say" not in text_of(worker.post(url, {"progress": "A draft is out."}))
    assert "A draft is out." in text_of(worker.get(url))
    worker.post(url, {"progress": "Adopted.", "done_on": timezone.localdate().isoformat()})
    lesson.refresh_from_db()
    assert lesson.done_on == timezone.localdate()
    assert worker.get(url).context["form"] is None


@pytest.mark.req("S2-2")
def test_a_lesson_that_is_due_is_on_the_today_of_whoever_has_it(
    case: Case, people: dict[str, User]
) -> None:
    then = NOW() - timedelta(days=20)
    given = {"cause": "late", "role": "chair", "due_on": (then + timedelta(days=2)).date()}
    act = Act(now=then, by=people["clerk"])
    note_lesson(case_id=case.pk, act=act, learned=Learned("We look each day.", **given))

    day = Day(people["chair"], now=NOW())
    (section,) = [section for section in day.sections() if section.key == "lessons"]
    assert [(row.title, row.kind) for row in section.rows] == [("We look each day.", "waiting")]
    assert "lessons" not in titles(Day(people["worker"], now=NOW()))


@pytest.mark.req("S3-5")
def test_however_many_lessons_there_are_nothing_is_red(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    then = NOW() - timedelta(days=40)
    act = Act(now=then, by=people["clerk"])
    late = (then + timedelta(days=2)).date()
    for number in range(30):
        learned = Learned(f"Lesson {number}.", cause="late", role="worker", due_on=late)
        note_lesson(case_id=case.pk, act=act, learned=learned)

    for url in (page("lessons"), page("lessons") + "?state=all", page("today")):
        assert "an-tag--late" not in desk.get(url).content.decode()


@pytest.mark.req("S3-21")
def test_a_time_agreed_is_on_today_at_its_time_and_leaves_once_it_is_known_what_came_of_it(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    then = NOW() - timedelta(days=3)
    for hours, about in ((80, "later"), (50, "first"), (200, "much later")):
        agree_contact(
            case_id=case.pk,
            act=Act(now=then, by=people["clerk"]),
            at=then + timedelta(hours=hours),
            channel="phone",
            about=about,
            by_whom="Us",
            role="clerk",
        )
    found = titles(Day(people["clerk"], now=NOW()))
    assert found["agreed"] == ["Call them: first (Us)", "Call them: later (Us)"]
    assert "other" not in found

    job = Job.objects.get(text__contains="first")
    assert desk.get(page("job_done", case.pk, job.pk)).status_code == 404
    url, before = page("contact_result", case.pk, job.pk), everything()
    refused = send(desk, url, case, spoke="yes", result="He comes on Friday.")
    assert "Say how you spoke." in text_of(refused)
    assert everything() == before
    send(desk, url, case, spoke="no", result="Nobody answered.")
    shown = text_of(desk.get(page("case", case.pk)))
    assert "Missed, done later" in shown
    assert "Nobody answered." in shown
    assert (
        case.reference in desk.get(f"{reverse('desk_cases:index')}?state=missed").content.decode()
    )


def test_a_time_to_come_is_not_what_to_do_next(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    def next_title() -> str:
        return str(desk.get(page("case", case.pk)).context["next"].title)

    def agree(hours: int, about: str) -> None:
        at = NOW() + timedelta(hours=hours)
        given = {"channel": "phone", "about": about, "by_whom": "Us", "role": "clerk"}
        agree_contact(case_id=case.pk, act=Act(now=NOW(), by=people["clerk"]), at=at, **given)

    agree(90, "later")
    assert "later" not in next_title()
    agree(2, "soon")
    assert next_title() == "Call them: soon (Us)"


@pytest.mark.req("S3-20")
def test_a_referral_is_made_from_the_case_and_its_outcome_recorded(
    desk: Client, case: Case
) -> None:
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    send(desk, page("refer", case.pk), case, asked_name="Repairs", question="Call", due_on=due)

    row = case.information_requests.get()
    assert (row.kind, row.asked_name) == (Asking.REFERRAL, "Repairs")
    send(desk, page("asked_answer", case.pk, row.pk), case, answer="Booked for Friday.")
    assert "Booked for Friday." in text_of(desk.get(page("case", case.pk)))


@pytest.mark.req("S3-10")
def test_both_sides_stand_beside_every_form_that_decides(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    act = Act(now=NOW(), by=people["clerk"])
    ask = {"asked_email": "", "question": "Your side?", "due_on": timezone.localdate()}
    for name in ("Sam Porter", "Jo Gate"):
        row = request_information(
            case_id=case.pk, act=act, asked_name=name, kind=Asking.COMMENT.value, **ask
        )
    record_answer(case_id=case.pk, act=act, request_id=row.pk, answer="I had no key.")

    for url in (
        page("answer_point", case.pk, 1),
        page("close", case.pk),
        page("reply", case.pk, "decision"),
    ):
        shown = text_of(desk.get(url))
        assert "The side door of the hall was locked" in shown
        assert "I had no key." in shown
        assert "Sam Porter was asked for their side and has not answered yet." in shown


@pytest.mark.req("S3-16", "S3-17")
def test_praise_is_passed_on_in_one_form_with_a_copy_to_whom_it_praises(
    desk: Client, people: dict[str, User]
) -> None:
    case = ending_case(people["clerk"], kind="compliment")
    url, before = page("step", case.pk, "passed_on"), everything()
    typed = {
        "received_from": "The head of housing",
        "about": "Repairs",
        "quote": "yes",
        "passed_to": "Their manager",
        "passed_on": timezone.localdate().isoformat(),
        "copy_email": "jo@sallowfield.example",
    }
    refused = send(desk, url, case, **typed)
    assert "Say who gets the copy." in text_of(refused)
    assert everything() == before

    send(desk, url, case, **typed, copy_name="Jo Pipe")
    shown = text_of(desk.get(page("case", case.pk)))
    assert "Their manager" in shown
    assert "A copy of what they said went to Jo Pipe" in shown


def test_the_history_of_the_record_tells_of_promises_and_lessons(
    desk: Client, case: Case, people: dict[str, User]
) -> None:
    act = Act(now=NOW(), by=people["clerk"])
    soon = timezone.localdate() + timedelta(days=3)
    given = {"what": "A new lock.", "by_whom": "Us", "role": "clerk", "due_on": soon}
    agree_remedy(case_id=case.pk, act=act, key="repair", **given)
    note_lesson(case_id=case.pk, act=act, learned=Learned("We look each day.", cause="late"))

    shown = text_of(desk.get(page("history", case.pk)))
    assert "Promised: Repair." in shown
    assert "Noted what was learned." in shown
