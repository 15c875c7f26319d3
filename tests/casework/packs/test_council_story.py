"""The longest way through a council's procedure and the Code's, with the services of the desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from cms.casework.clocks.words import due_words
from cms.casework.models import Job, Message, OutgoingMail, Result
from cms.casework.permissions import visible_to
from cms.casework.services.change import Act, NotReady
from cms.casework.services.due_jobs import add_due_jobs
from cms.casework.services.escalation import (
    CannotAsk,
    StillRefused,
    enter_stage,
    not_content,
    return_to_stage,
)
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.fact_checks import go_on
from cms.casework.services.lessons import Learned, note_lesson
from cms.casework.services.remedies import agree_remedy
from cms.casework.services.replies import send_reply
from cms.casework.services.scope import Decision, accept_anyway, refuse
from cms.casework.services.withdrawing import withdraw
from tests.casework.packs.council import BOROUGH, CODE, COUNCIL
from tests.casework.packs.test_stories import Story
from tests.casework.services.conftest import deliver_all
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

TODAY = WEDNESDAY.date()
LATER = date(2026, 6, 12)
(CHECKLIST,) = COUNCIL.checklists
CHECKED = {f"{CHECKLIST.key}.{item.key}": "" for item in CHECKLIST.items}
NAMED = {"officer_or_section": "Repairs team", "contact": "01632 960 114"}
FOUND = {
    "checked": "The repairs manager and the log.",
    "overall": "upheld",
    "reasons": "Nobody booked the visit.",
    "as_if_right": "A warm home nine days sooner.",
}
REPLY = {
    "looked_at": "We asked the repairs manager and read the log.",
    "found": "Upheld: nobody booked the visit.",
    "apology": "We are sorry that you were cold for nine days.",
    "put_right": "The boiler is mended.",
    "learned": "Each call now has a number.",
}
LOOKED = {
    "process": "The call was logged late.",
    "policy": "Our policy says three days.",
    "law": "The law was followed.",
    "fairness": "Others waited less.",
    "proportion": "Yes.",
    "reasonable": "No.",
    "overall": "upheld",
}


def replies(story: Story, role: str, key: str, **asked: Any) -> Message:
    act = story.act(role)
    words = "I have read all that you sent."
    message = send_reply(
        case_id=story.case.pk, act=act, key=key, words=words, asked=asked, checked=CHECKED
    )
    deliver_all(story.now)
    return message


def asks_again(story: Story) -> None:
    story.now += timedelta(hours=1)
    act = Act(story.now)
    with refused(CannotAsk, field="why"):
        not_content(case_id=story.case.pk, act=act, wish="A visit.")
    not_content(case_id=story.case.pk, act=act, why="It is cold again.", wish="A visit.")
    story.case.refresh_from_db()


def stage1(story: Story) -> None:
    """Registered, confirmed, put off with a holding reply, found out and answered."""
    story.sorts("feedback_adviser")
    with refused(NotReady, "Record why it goes to stage 1"):
        story.goes_to("feedback_adviser", "stage1")
    story.records("feedback_adviser", "register", why="not_simple", team="Repairs")
    story.goes_to("feedback_adviser", "stage1")
    story.sends("feedback_adviser", "acknowledgement", asked=NAMED)
    late = {"apology": "We are sorry.", "reason": "The log is being found.", "new_due": LATER}
    story.sends("service_officer", "holding_reply", asked=late)
    story.records("service_officer", "finding", **FOUND)
    with refused(NotReady, "Add an apology"):
        replies(story, "service_officer", "stage1_reply", **REPLY)
    agree_remedy(
        case_id=story.case.pk,
        act=story.act("service_officer"),
        key="apology",
        what="We are sorry for nine cold days.",
        by_whom="Repairs manager",
        role="service_officer",
        done_on=TODAY,
    )
    with refused(EvidenceMissing, "Tick this"):
        story.sends("service_officer", "stage1_reply", asked=REPLY)
    replies(story, "service_officer", "stage1_reply", **REPLY)


@pytest.mark.req("S3-24", "S3-27", "S3-34", "S3-42", "S3-44", "S3-45", "S3-112", "S3-153")
def test_stage_1_of_the_council_keeps_its_promises() -> None:
    story = Story(COUNCIL.key)
    stage1(story)

    assert story.result_of("informal_24h") == Result.MET
    assert story.result_of("acknowledge_2wd") == Result.MET
    assert story.result_of("reply_10wd") == Result.EXTENDED
    letter = story.case.messages.get(kind="stage1_reply")
    for said in (REPLY["apology"], "If you are still unhappy", "Come back to us", "for nine cold"):
        assert said in letter.body
    assert "(the link in your email)" in letter.body


@pytest.mark.req("S3-48", "S3-50", "S3-51", "S3-52", "S3-56", "S3-58", "S3-13", "S3-61", "S3-62")
def test_a_second_look_goes_back_once_and_is_then_looked_into_to_its_end() -> None:
    story = Story(COUNCIL.key)
    stage1(story)
    asks_again(story)
    assert (story.case.stage, story.case.handler_role) == ("stage2", "feedback_manager")
    story.sends("feedback_adviser", "stage2_acknowledgement", asked=NAMED)
    assert story.result_of("stage2_acknowledge_2wd") == Result.MET

    story.records("feedback_manager", "assess", way="refer_back", reason="A point was left out.")
    story.records("feedback_manager", "advise_service", advice="Visit her.", reply_on=LATER)
    story.sends("feedback_manager", "stage2_referred_back", asked={"reply_on": LATER})
    back = replace(story.act("feedback_manager"), reason="A point was left out.")
    return_to_stage(case_id=story.case.pk, act=back, stage="stage1")
    story.records("service_officer", "finding", **FOUND)
    replies(story, "service_officer", "stage1_reply", **REPLY)

    asks_again(story)
    story.sends("feedback_adviser", "stage2_acknowledgement", asked=NAMED)
    with refused(NotReady, "Decide how to deal with the request"):
        replies(story, "feedback_manager", "stage2_reply", **REPLY)
    story.records("feedback_manager", "assess", way="investigate", reason="It matters.")
    told = {"who": "The repairs manager", "happened_at": story.now, "scope": "All of it."}
    story.records("feedback_manager", "tell_manager", **told)
    assert story.result_of("stage2_notify_manager_5wd") == Result.MET
    story.sends("feedback_manager", "stage2_investigating")
    story.records("feedback_manager", "investigation", **LOOKED)
    go_without = replace(story.act("feedback_manager"), reason="Nobody of ours is concerned.")
    go_on(case_id=story.case.pk, act=go_without, key="stage2_reply")
    letter = replies(story, "feedback_manager", "stage2_reply", **REPLY)
    assert "You have the right to go to the ombudsman" in letter.body
    assert story.result_of("conclude_20wd") == Result.MET

    finishes(story)


def finishes(story: Story) -> None:
    """Causes, advice and the meeting come before the end."""
    with refused(NotReady, "Record what caused it"):
        story.closes("feedback_manager", "upheld")
    story.records("feedback_manager", "cause_analysis", cause="No numbers.", seen_before=False)
    meeting = {"held_on": story.now.date(), "present": "The director", "how": "A new log."}
    kept = {"owner": "service_manager", "by_when": LATER}
    story.records("feedback_manager", "learning_meeting", **meeting, **kept)
    advice = Learned(
        text="Give each call a number of its own.",
        cause="policy_gap",
        is_recommendation=True,
        role="service_manager",
        due_on=LATER,
    )
    note_lesson(case_id=story.case.pk, act=story.act("feedback_manager"), learned=advice)
    story.closes("feedback_manager", "upheld")

    assert story.case.outcome == "upheld"


@pytest.mark.req("S3-53", "S3-54")
def test_a_declined_second_look_ends_with_the_ground_and_the_ombudsman() -> None:
    story = Story(COUNCIL.key)
    stage1(story)
    asks_again(story)
    story.records("feedback_manager", "assess", way="decline", reason="All was answered.")
    told = {"ground": "All of it was looked into.", "reason": "Every point has its answer."}
    with refused(NotReady, "Record the ground"):
        story.sends("feedback_manager", "stage2_declined", asked=told)
    with refused(EvidenceMissing, "Choose at least one ground"):
        story.records("feedback_manager", "decline_grounds", reason="All was answered.")
    story.records(
        "feedback_manager", "decline_grounds", grounds=["looked_into"], reason="All was answered."
    )
    letter = story.sends("feedback_manager", "stage2_declined", asked=told)

    assert "legal advice" in letter.body
    assert story.result_of("conclude_20wd") == Result.MET
    assert story.result_of("stage2_notify_manager_5wd") == Result.NOT_APPLICABLE


@pytest.mark.req("S3-22", "S3-23", "S3-24")
def test_the_service_is_told_of_its_24_hours_and_what_it_cannot_settle_is_registered() -> None:
    story = Story(COUNCIL.key, channel="phone")
    story.records("feedback_adviser", "ask_service", team="service_officer", what="A new bin.")

    mail = OutgoingMail.objects.get(case=story.case, kind="service_asked")
    until = WEDNESDAY + timedelta(hours=24)
    given = Job.objects.get(case=story.case, kind="given")
    assert mail.to == story.people["service_officer"].email
    assert due_words(until) in mail.text
    assert (given.role, given.due_at, given.text) == (
        "service_officer",
        until,
        "Service team: A new bin.",
    )
    assert visible_to(story.people["service_officer"], on=TODAY).filter(pk=story.case.pk).exists()

    add_due_jobs(now=until + timedelta(minutes=1))
    late = Job.objects.get(case=story.case, kind="ran_out")
    assert late.text.startswith("Register it at stage 1.")
    story.now = until + timedelta(hours=1)
    story.sorts("feedback_adviser")
    story.records("feedback_adviser", "register", why="too_late", team="Waste")
    story.goes_to("feedback_adviser", "stage1")
    add_due_jobs(now=story.now)

    assert not Job.objects.filter(pk__in=[given.pk, late.pk], done_at=None).exists()
    assert story.case.deadlines.get(clock="reply_10wd").start_at == story.case.received_at


@pytest.mark.req("S3-18", "S3-19", "S3-23")
def test_what_is_settled_on_the_spot_ends_there() -> None:
    story = Story(COUNCIL.key, channel="phone")
    story.records(
        "feedback_adviser", "settled", done="Sent a new bin.", content="yes", told_right=True
    )
    story.closes("feedback_adviser", "settled")

    assert story.result_of("informal_24h") == Result.MET
    assert not Job.objects.filter(case=story.case, kind="overdue", done_at=None).exists()


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [
        (CODE.key, "complaints_officer", "complaints_manager"),
        (BOROUGH.key, "complaints_officer", "assistant_director"),
    ],
)
@pytest.mark.req("S3-48")
def test_the_code_s_two_stages_keep_their_promises(key: str, first: str, second: str) -> None:
    story = Story(key)
    story.sorts(first)
    confirm = {"understood": "Nine days without heat.", "wish": "A working boiler."}
    story.sends(first, "acknowledgement", asked=confirm)
    found = {"looked_at": "The log.", "both_sides": "Nobody came.", "rules": "Three days."}
    answer = {
        "understood": "Nine days without heat.",
        "decision": "Not upheld.",
        "reasons": "The log shows three visits.",
        "put_right": "Nothing needs to be.",
        "still_to_do": "Nothing is.",
    }
    story.records(first, "look_into_stage1", **found, overall="not_upheld")
    story.sends(first, "extension", asked={"reason": "One log is lost.", "new_date": LATER})
    letter = story.sends(first, "stage1_reply", asked=answer)
    assert "You can ask for stage 2" in letter.body
    assert story.result_of("stage1_acknowledge_5wd") == Result.MET
    assert story.result_of("stage1_reply_10wd_from_ack") == Result.EXTENDED

    story.asks_to_go_on()
    story.case.refresh_from_db()
    assert (story.case.stage, story.case.handler_role) == ("stage2", second)
    story.sends(second, "acknowledgement", asked=confirm)
    story.records(second, "look_into_stage2", **found, overall="not_upheld")
    with refused(NotReady, "You decided an earlier stage"):
        story.sends(first, "stage2_reply", asked=answer)
    last = story.sends(second, "stage2_reply", asked=answer)
    assert "You have the right to go to the ombudsman" in last.body
    for clock in ("stage2_acknowledge_5wd", "stage2_reply_20wd_from_ack", "overall_12_weeks"):
        assert story.result_of(clock) == Result.MET
    story.learns(second)
    story.closes(second, "not_upheld")

    assert story.case.outcome == "not_upheld"


def registered() -> Story:
    """Tried at once, and written down that it goes to stage 1; it is still where it began."""
    story = Story(COUNCIL.key)
    story.sorts("feedback_adviser")
    story.records("feedback_adviser", "register", why="asked", team="Repairs team")
    return story


@pytest.mark.req("S3-4", "S3-62")
def test_what_was_refused_is_taken_in_before_it_goes_to_stage_1_so_that_stage_2_stays_open():
    story = registered()
    by, away = "feedback_manager", story.people["director"]
    refusal = Decision(reason="A court has it.", route="A law centre.", approved_by=away)
    refuse(case_id=story.case.pk, act=story.act(by), decision=refusal)

    with refused(StillRefused, "Take it in all the same"):
        enter_stage(case_id=story.case.pk, act=story.act(by), stage="stage1")

    taken = replace(story.act(by), reason="The court has stopped.")
    accept_anyway(case_id=story.case.pk, act=taken)
    enter_stage(case_id=story.case.pk, act=story.act(by), stage="stage1")
    story.case.refresh_from_db()
    assert (story.case.stage, story.case.closed_at) == ("stage1", None)


def test_a_refused_case_can_go_to_the_ombudsman_all_the_same():
    story = registered()
    by, away = "feedback_manager", story.people["director"]
    refusal = Decision(reason="A court has it.", route="A law centre.", approved_by=away)
    refuse(case_id=story.case.pk, act=story.act(by), decision=refusal)

    enter_stage(case_id=story.case.pk, act=story.act(by), stage="ombudsman")

    story.case.refresh_from_db()
    assert story.case.stage == "ombudsman"


@pytest.mark.req("S2-13", "S3-27")
def test_what_was_withdrawn_and_goes_to_stage_1_after_all_has_dates_that_run():
    story = registered()
    withdraw(case_id=story.case.pk, act=Act(story.act("feedback_adviser").now))
    act = story.act("feedback_adviser")
    enter_stage(case_id=story.case.pk, act=act, stage="stage1")

    rows = {row.clock: row for row in story.case.deadlines.filter(ended=False)}
    assert set(rows) == {"acknowledge_2wd", "reply_10wd"}
    assert {row.result for row in rows.values()} == {Result.RUNNING}
    assert {row.start_at for row in rows.values()} == {act.now}
    # What ran before the person withdrew stays as it ended.
    ended = story.case.deadlines.filter(clock="reply_10wd", round=1)
    assert [row.result for row in ended] == [Result.VOID]
