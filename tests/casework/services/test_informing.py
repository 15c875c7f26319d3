"""Whoever answers for complaints hears of every turn, once, and each morning how all cases stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

import pytest

from cms.casework.models import Case, OutgoingMail, save_recorded
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.digests import send_digests
from cms.casework.services.due_jobs import add_due_jobs
from cms.casework.services.enquiries import Asked, move_enquiry, record_enquiry
from cms.casework.services.escalation import NoSuchStage, enter_stage, not_content
from cms.casework.services.warnings import send_warnings
from cms.users.models import User
from tests.casework.documents import SMALL, asked_for, automatic, clock, stage, text_of
from tests.casework.services.written import refused
from tests.casework.together import ENQUIRIES, LATER, procedure, watchdog
from tests.casework.together import people as together_people
from tests.factories import LONDON, WEDNESDAY, holder, open_case
from tests.remembered import remembered

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

DAY = timedelta(days=1)
TURNS: Final = ["registered", "overdue", "escalated", "outside_body"]
KEPT: Final = {"role": "overseer", "at": TURNS, "message": "turn", "digest": "each_morning"}
NEXT_MORNING = datetime(2026, 5, 21, 8, 5, tzinfo=LONDON)


def parts(**changed: Any) -> dict[str, Any]:
    review = asked_for("again", decider="chair", leads_to=["outside"])
    first = stage(
        "answering",
        kind="initial",
        entry="automatic",
        leads_to=["again", "outside"],
        clocks=[clock("answer_5", met_by=["reply"])],
        updates={"every": 2, "met_by": ["reply", "update"]},
    )
    own = [
        automatic("turn", "handler", "{news}\n\n{desk_link}"),
        automatic("each_morning", "handler", "{digest}\n\n{desk_link}", subject="All cases"),
    ]
    overseer = {"key": "overseer", "title": "Overseer", "group": "Coordinators"}
    return {
        "roles": [*procedure()["roles"], {**overseer, "may_be_subject": True}],
        "stages": [first, review, stage("outside", kind="external")],
        "messages": [*procedure()["messages"], *own],
        "kept_informed": {**KEPT, **changed},
    }


@pytest.fixture
def who() -> dict[str, User]:
    return begin()


def begin(**changed: Any) -> dict[str, User]:
    return with_overseer(parts(**changed))


def with_overseer(given: dict[str, Any]) -> dict[str, User]:
    people = together_people(**given)
    people["overseer"] = remembered(
        f"overseer {text_of(given)}", lambda: holder("overseer", is_public_contact=False)
    )
    return people


def case_of(**overrides: Any) -> Case:
    return open_case(procedure_key=SMALL, **{"kind": "complaint", **overrides})


def mails_to(user: User, *kinds: str) -> list[OutgoingMail]:
    rows = OutgoingMail.objects.filter(to=user.email).order_by("pk")
    return list(rows.filter(kind__in=kinds) if kinds else rows)


def asked(**overrides: Any) -> Asked:
    given = {"body": watchdog(), "their_reference": "W-1", "received_on": LATER.date()}
    return Asked(**{**given, "due_on": None, "question": "What did you do?", **overrides})


@pytest.mark.req("S2-7")
def test_a_case_that_is_registered_is_told_at_once_by_a_link_and_no_word_of_it(who):
    case = case_of()

    (mail,) = mails_to(who["overseer"])
    assert mail.kind == "turn"
    assert "It is registered." in mail.text
    assert f"/admin/casework/cases/{case.pk}/" in mail.text
    assert "Ada" not in mail.text
    assert "side door" not in mail.text


@pytest.mark.req("S2-7")
def test_whoever_has_the_case_hears_of_it_once():
    who = begin(role="clerk")
    case_of()

    assert [mail.kind for mail in mails_to(who["clerk"])] == ["new_case"]
    assert [mail.kind for mail in mails_to(who["other_clerk"])] == ["turn"]


@pytest.mark.req("S2-7")
def test_nobody_hears_at_once_of_one_of_many_from_one_place(who):
    case_of(one_of_many=True)

    assert mails_to(who["overseer"]) == []


@pytest.mark.req("S2-7", "S0-22")
def test_an_overseer_whom_the_case_is_about_hears_of_nothing_and_counts_nothing(who):
    case = case_of(subject_role="overseer")
    not_content(case_id=case.pk, act=Act(LATER))
    record_enquiry(case_id=case.pk, act=Act(LATER, who["clerk"]), asked=asked())
    send_warnings(now=WEDNESDAY + 20 * DAY)
    add_due_jobs(now=WEDNESDAY + 20 * DAY)

    assert send_digests(now=NEXT_MORNING) == 0
    assert mails_to(who["overseer"]) == []


@pytest.mark.req("S2-7", "S0-22")
def test_an_overseer_who_is_the_person_hears_nothing(who):
    case = case_of()
    person = case.parties.get(part="person")
    before = len(mails_to(who["overseer"]))
    person.email = who["overseer"].email
    save_recorded(person, by=None, reason="It is theirs.")

    not_content(case_id=case.pk, act=Act(LATER))

    kinds = [mail.kind for mail in mails_to(who["overseer"])[before:]]
    assert "turn" not in kinds


@pytest.mark.req("S2-7")
def test_a_case_that_goes_to_another_stage_is_told(who):
    case = case_of()

    not_content(case_id=case.pk, act=Act(LATER))
    enter_stage(case_id=case.pk, act=Act(LATER + DAY, who["clerk"]), stage="outside")

    texts = [mail.text for mail in mails_to(who["overseer"], "turn")[1:]]
    assert ["At again" in texts[0], "At outside" in texts[1], len(texts)] == [True, True, 2]


@pytest.mark.req("S2-7")
def test_nobody_is_told_of_what_they_did_themselves(who):
    case = case_of()

    enter_stage(case_id=case.pk, act=Act(LATER, who["overseer"]), stage="outside")

    assert len(mails_to(who["overseer"], "turn")) == 1


@pytest.mark.req("S2-7")
def test_news_of_an_outside_body_is_told_whatever_it_is_and_once_to_each():
    tells = {**ENQUIRIES, "tells": ["overseer"]}
    who = with_overseer({**parts(), "enquiries": tells})
    case = case_of()

    act = Act(LATER, who["clerk"])
    enquiry = record_enquiry(case_id=case.pk, act=act, asked=asked())
    move_enquiry(enquiry_id=enquiry.pk, act=act, status="enquiries")

    kinds = [mail.kind for mail in mails_to(who["overseer"])]
    assert kinds == ["turn", "outside_news", "turn"]
    assert "The Watchdog, reference W-1" in mails_to(who["overseer"])[-1].text


@pytest.mark.req("S2-7")
def test_a_promise_that_ran_out_is_told_once_though_its_clock_warns_nobody(who):
    case = case_of()
    late = WEDNESDAY + 9 * DAY

    assert send_warnings(now=late) == 1
    assert send_warnings(now=late + timedelta(minutes=1)) == 0

    (mail,) = mails_to(who["overseer"], "overdue")
    assert mail.case == case
    assert mails_to(who["chair"], "overdue") == []


@pytest.mark.req("S2-7")
def test_a_person_who_waits_too_long_for_news_is_told_once(who):
    case_of()
    late = WEDNESDAY + 5 * DAY

    add_due_jobs(now=late)
    add_due_jobs(now=late + timedelta(hours=1))

    news = [mail for mail in mails_to(who["overseer"], "turn") if "went by without" in mail.text]
    assert len(news) == 1


@pytest.mark.req("S2-7")
def test_only_the_turns_that_the_document_names_are_told():
    who = begin(at=["escalated"])
    case = case_of()
    send_warnings(now=WEDNESDAY + 9 * DAY)
    assert mails_to(who["overseer"]) == []

    not_content(case_id=case.pk, act=Act(LATER))

    assert len(mails_to(who["overseer"])) == 1


@pytest.mark.req("S2-7")
def test_each_morning_a_digest_says_how_all_cases_stand_and_what_is_new(who):
    case, other = case_of(), case_of()
    not_content(case_id=other.pk, act=Act(LATER))

    assert send_digests(now=NEXT_MORNING - timedelta(minutes=10)) == 0
    assert send_digests(now=NEXT_MORNING) == 1

    (mail,) = mails_to(who["overseer"], "each_morning")
    assert mail.case is None
    assert mail.subject == "All cases"
    said = mail.text.splitlines()
    assert "Open: 2" in said
    assert f"Registered: 2 ({case.reference}, {other.reference})" in said
    assert f"Gone to another stage: 1 ({other.reference})" in said
    assert "Ada" not in mail.text


@pytest.mark.req("S2-7")
def test_a_digest_comes_once_a_day_however_often_the_worker_runs(who, monkeypatch):
    case_of()
    assert send_digests(now=NEXT_MORNING) == 1
    assert send_digests(now=NEXT_MORNING + timedelta(minutes=10)) == 0

    # Two servers at one moment: neither has seen the other's yet.
    monkeypatch.setattr("cms.casework.services.digests.Digest.has_gone", False)
    assert send_digests(now=NEXT_MORNING + timedelta(hours=1)) == 0
    assert len(mails_to(who["overseer"], "each_morning")) == 1


@pytest.mark.req("S2-7")
def test_the_next_digest_tells_what_came_since_the_one_before(who):
    case = case_of()
    send_digests(now=NEXT_MORNING)
    act = Act(NEXT_MORNING + timedelta(hours=1), who["clerk"])
    record_enquiry(case_id=case.pk, act=act, asked=asked(received_on=act.now.date()))
    close_case(case_id=case.pk, act=act, outcome="withdrawn", outcome_reason="She rang.")

    send_digests(now=NEXT_MORNING + DAY)

    text = mails_to(who["overseer"], "each_morning")[-1].text
    assert "Since Thursday 21 May 2026, 8.05 am:" in text
    assert "Open: 0" in text
    assert "Registered" not in text
    assert f"Closed: 1 ({case.reference})" in text
    assert f"With news of an outside body: 1 ({case.reference})" in text


@pytest.mark.req("S2-7")
def test_a_morning_with_nothing_to_say_has_no_digest(who):
    assert send_digests(now=NEXT_MORNING) == 0

    assert not OutgoingMail.objects.exists()


@pytest.mark.req("S2-7")
def test_what_is_late_stands_in_the_digest(who):
    case = case_of()

    send_digests(now=WEDNESDAY.replace(hour=9) + 9 * DAY)

    (mail,) = mails_to(who["overseer"], "each_morning")
    assert f"Overdue: 1 ({case.reference})" in mail.text
    assert "Nothing new." in mail.text


def test_a_refused_request_tells_nobody(who):
    case = case_of()
    before = len(mails_to(who["overseer"]))

    with refused(NoSuchStage, "does not lead there"):
        enter_stage(case_id=case.pk, act=Act(LATER, who["clerk"]), stage="lost")

    assert len(mails_to(who["overseer"])) == before
