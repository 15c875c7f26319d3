"""Minutes are rendered from the records, approved, frozen with their hash, and close the record."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from cms.meetings import registry
from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.minuting import minutes_html
from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Attendance,
    InterestAtMeeting,
    ItemKind,
    Meeting,
    MinutesDraft,
    Motion,
    Presence,
    Ruling,
    Spoke,
    Vote,
)
from cms.meetings.registry import ToldLine, ToldUs
from cms.meetings.services.decisions import DecisionDraft, change_decision
from cms.meetings.services.minutes import (
    MinutesBlocked,
    approve_minutes,
    circulate_minutes,
    draft_minutes,
    minute_item,
    what_blocks,
)
from cms.meetings.services.powers import PowerDraft, give_power
from cms.meetings.services.roll import mark_presence
from cms.meetings.services.rulings import change_ruling
from cms.records import WriteRefused
from tests.factories import UserFactory
from tests.meetings.decided import AFTER, CLOSED, DAY, DURING, HELD, LATER, READY, held

__all__ = ["held"]


def approve(held, **values) -> ApprovedMinutes:
    given = {
        "meeting_id": held.meeting_id,
        "at_meeting_id": held.next_id,
        "approved_by_name": "Marcus Oyelaran",
        "by": None,
        "now": LATER,
    }
    return approve_minutes(**{**given, **values})


def interest(held, person, **values) -> InterestAtMeeting:
    given = {
        "attendance_id": person,
        "item_id": held.grants_id,
        "is_direct": True,
        "is_financial": True,
        "how_it_arises": "A cousin asks for a grant.",
        "declared_at": HELD,
    }
    return InterestAtMeeting.objects.create(**{**given, **values})


@pytest.fixture
def outstanding():
    before, lines = [*registry._outstanding], []
    registry._outstanding[:] = [lambda meeting_id, reader: lines]
    yield lines
    registry._outstanding[:] = before


@pytest.mark.req("S1-19", "S0-11")
def test_what_was_decided_is_in_the_minutes_from_its_own_record(held):
    decision = held.publish(motion_id=held.motion_id)
    power = PowerDraft(power="buy the lamp", delegate="Coordinator", consult="Chair", starts_on=DAY)
    give_power(decision_id=decision.pk, draft=power, by=None, now=AFTER)

    minutes = approve(held)

    for part in decision.parts.all():
        assert part.text in minutes.html
        assert part.text in minutes.text
    assert decision.reason in minutes.html
    assert f"/decisions/{decision.slug}/" in minutes.html
    assert "Coordinator may: buy the lamp. In consultation with: Chair." in minutes.html


@pytest.mark.req("S1-11")
def test_the_minutes_show_what_was_proposed_and_what_was_agreed(held):
    html = minutes_html(held.meeting)

    assert html.index("As it was proposed") < html.index("Put up lamp posts.")
    assert html.index("As it was agreed") < html.index("Put up one lamp post.")
    assert "Moved by Marcus Oyelaran and seconded by Jean Hollis. It was carried." in html

    motion = Motion.objects.get(pk=held.motion_id)
    motion.agreed = ""
    motion.save()
    assert "As it was" not in minutes_html(held.meeting)


@pytest.mark.req("S0-28", "S0-20")
def test_votes_stand_by_name_without_whoever_withdrew(held):
    for person, choice in ((held.member_id, "against"), (held.remote_id, "for")):
        Vote(motion_id=held.motion_id, attendance_id=person, choice=choice, cast_at=DURING).save()
    Vote(
        motion_id=held.motion_id, attendance_id=held.member_id, choice="for", cast_at=DURING
    ).save()
    assert "For, 2: Jean Hollis, Marcus Oyelaran" in minutes_html(held.meeting)

    interest(held, held.remote_id, item_id=held.item_id, left_at=HELD, returned_at=CLOSED)

    html = minutes_html(held.meeting)
    assert "For, 1: Marcus Oyelaran" in html


@pytest.mark.req("S1-21")
def test_an_officer_is_minuted_by_role(held):
    Spoke.objects.create(item_id=held.item_id, attendance_id=held.officer_id)

    html = minutes_html(held.meeting)

    assert "Assistant Director spoke to this item." in html
    assert "Officers, who advise and do not decide" in html
    assert "Lindqvist" not in html


@pytest.mark.req("S0-17", "S0-18", "S0-19", "S0-21", "S0-24")
def test_interests_are_said_where_they_were_declared(held):
    interest(
        held,
        held.member_id,
        chose_to_leave=True,
        left_at=DURING,
        returned_at=DURING + timedelta(minutes=17),
    )
    interest(
        held,
        held.remote_id,
        is_direct=False,
        is_financial=False,
        is_perceived=True,
        how_it_arises="A secret.",
        is_sensitive=True,
        during_id=held.item_id,
        declared_at=DURING,
        left_at=DURING,
    )
    nobody = Attendance.objects.get(pk=held.officer_id)
    nobody.has_none_to_declare = True
    nobody.save()

    html = minutes_html(held.meeting)

    declared, light, grants = (html[html.index(f'id="item-{number}"') :] for number in (1, 5, 6))
    first = "Marcus Oyelaran declared a direct financial interest in item 6: A cousin asks"
    assert first in declared[: -len(light)]
    assert "Nothing to declare: Assistant Director." in declared[: -len(light)]
    late = (
        "Jean Hollis declared an indirect interest that others might see in item 6. The details "
        "stay private. It was declared during item 5 at 7.15 pm."
    )
    assert late in light[: -len(grants)]
    assert "Marcus Oyelaran left the room at 7.15 pm and returned at 7.32 pm." in grants
    assert "Jean Hollis was moved to the waiting room at 7.15 pm." in grants
    assert "secret" not in html


@pytest.mark.req("S0-42")
def test_what_people_told_us_is_counted_in_neutral_lines(held):
    AgendaItem.objects.create(
        meeting_id=held.meeting_id, number=7, title="What people told us", kind=ItemKind.CASES
    )
    before = [*registry._told]
    told = ToldUs((("Concerns", 2),), (ToldLine("A concern about the park", state="Raised"),))
    registry.provide_told(lambda meeting_id, reader: told if reader is None else ToldUs())

    html = minutes_html(held.meeting)

    registry._told[:] = before
    assert "Concerns: 2" in html
    assert "A concern about the park. Raised." in html


@pytest.mark.req("S0-15")
def test_a_ruling_is_minuted_and_uneditable_once_they_are_approved(held):
    ruling = Ruling.objects.create(
        item_id=held.item_id,
        ruling="The item is heard now.",
        reason="Somebody has a bus to catch.",
        made_at=DURING,
        made_by_id=held.member_id,
    )
    change = {"meeting_id": held.meeting_id, "ruling_id": ruling.pk, "reason": "Because."}
    change_ruling(ruling="It is heard first.", **change, by=None, now=AFTER)

    html = approve(held).html

    assert "It is heard first." in html
    assert "Made by Marcus Oyelaran, in the chair, at 7.15\xa0pm." in html
    assert "It ends nobody’s right to complain, or to go to another body." in html
    with pytest.raises(MinutesApproved):
        change_ruling(ruling="It was never heard.", **change, by=None, now=LATER)
    ruling.refresh_from_db()
    assert (ruling.ruling, ruling.history.count()) == ("It is heard first.", 2)


def test_words_are_drafted_beside_the_records_and_shown_again_once_they_change(held):
    write = {"meeting_id": held.meeting_id, "by": None, "now": AFTER}
    draft = draft_minutes(
        **write,
        opening_words="The chair welcomed everybody.",
        closing_words="Tea followed.",
        items={held.item_id: "Somebody asked about cost."},
    )
    circulate_minutes(**write)
    html = minutes_html(held.meeting)
    for words in ("welcomed everybody", "Tea followed", "Somebody asked about cost"):
        assert words in html

    same = {"opening_words": draft.opening_words, "closing_words": draft.closing_words}
    draft_minutes(**write, **same, items={held.item_id: "Somebody asked about cost."})
    draft.refresh_from_db()
    assert draft.circulated_at == AFTER

    minute_item(item_id=held.item_id, text="Two people asked about cost.", by=None, now=AFTER)
    draft.refresh_from_db()
    assert draft.circulated_at is None
    assert AgendaItem.objects.get(pk=held.item_id).minute == "Two people asked about cost."


def test_members_are_shown_the_minutes_of_a_closed_meeting_only(held):
    Meeting.objects.filter(pk=held.meeting_id).update(closed_at=None)

    with pytest.raises(MeetingRefused):
        circulate_minutes(meeting_id=held.meeting_id, by=None, now=AFTER)

    assert not MinutesDraft.objects.exists()


@pytest.mark.req("S0-11")
def test_approved_minutes_are_frozen_with_their_hash_and_close_the_record(held):
    minutes = approve(held)

    assert minutes.digest == hashlib.sha256(minutes.html.encode()).hexdigest()
    assert "Put up one lamp post." in minutes.text
    assert "<" not in minutes.text
    with pytest.raises(WriteRefused):
        minutes.save()
    for deed in (
        lambda: approve(held),
        lambda: draft_minutes(meeting_id=held.meeting_id, by=None, now=LATER),
        lambda: minute_item(item_id=held.item_id, text="More.", by=None, now=LATER),
        lambda: circulate_minutes(meeting_id=held.meeting_id, by=None, now=LATER),
    ):
        with pytest.raises(MinutesApproved):
            deed()
    assert AgendaItem.objects.get(pk=held.item_id).minute == ""


def test_words_that_were_tampered_with_are_found(held, capsys):
    approve(held)
    call_command("verify_minutes")
    assert "All 1 sets" in capsys.readouterr().out

    QuerySet(ApprovedMinutes).update(html="<p>Other words.</p>")

    with pytest.raises(CommandError, match=r"^Partnership group, 9 March 2026: the words"):
        call_command("verify_minutes")


@pytest.mark.req("S0-42")
def test_minutes_wait_for_what_people_told_us(held, outstanding):
    outstanding.append("Say whether SF-26-0001-A was raised or carried over.")

    with pytest.raises(MinutesBlocked) as blocked:
        approve(held)

    assert blocked.value.lines == outstanding
    assert not ApprovedMinutes.objects.exists()
    outstanding.clear()
    assert approve(held).meeting_id == held.meeting_id


@pytest.mark.req("S0-22")
def test_who_is_kept_from_what_is_left_learns_only_that_somebody_else_marks_it(held, outstanding):
    chair = UserFactory()
    registry.provide_outstanding(
        lambda meeting_id, reader: [] if reader == chair else ["1 thing is left."]
    )
    assert what_blocks(Meeting.objects.get(pk=held.meeting_id), chair) == []

    with pytest.raises(MinutesBlocked) as blocked:
        approve(held, by=chair)
    assert blocked.value.lines == ["Somebody else must mark what is left."]

    outstanding.append("Something that they may know of.")
    with pytest.raises(MinutesBlocked) as blocked:
        approve(held, by=chair)
    assert blocked.value.lines == outstanding
    assert not ApprovedMinutes.objects.exists()


def test_minutes_wait_for_the_meeting_its_motions_and_its_decisions(held, outstanding):
    held.decide()
    motion = Motion.objects.get(pk=held.motion_id)
    motion.is_carried = None
    motion.save()
    Meeting.objects.filter(pk=held.meeting_id).update(closed_at=None)

    with pytest.raises(MinutesBlocked) as blocked:
        approve(held)

    assert blocked.value.lines == [
        "Close the meeting first.",
        "Say whether the motion on item 5 was carried.",
        "Publish the decision “A lamp post in Mill Lane”.",
    ]
    assert not ApprovedMinutes.objects.exists()


@pytest.mark.parametrize("which", ["itself", "cancelled", "other group", "to come"])
def test_a_later_meeting_of_the_group_approves_them(held, which):
    from cms.meetings.models import MeetingGroup

    at, now = held.next_id, LATER
    if which == "itself":
        at = held.meeting_id
    elif which == "cancelled":
        Meeting.objects.filter(pk=at).update(cancelled_at=AFTER)
    elif which == "other group":
        other = MeetingGroup.objects.create(key="events", name="Events")
        Meeting.objects.filter(pk=at).update(group=other)
    else:
        now = AFTER

    with pytest.raises(MeetingRefused) as refused:
        approve(held, at_meeting_id=at, now=now)

    assert refused.value.field == "at_meeting"
    assert not ApprovedMinutes.objects.exists()


def test_somebody_signs_them(held):
    with pytest.raises(MeetingRefused) as refused:
        approve(held, approved_by_name=" ")

    assert refused.value.field == "approved_by_name"


def test_minutes_cost_the_same_queries_whatever_was_decided(held, django_assert_max_num_queries):
    for number in range(8, 14):
        AgendaItem.objects.create(meeting_id=held.meeting_id, number=number, title=f"Item {number}")
        held.decide(title=f"Decision {number}")
    meeting = held.meeting

    with django_assert_max_num_queries(17):
        minutes_html(meeting)


def test_hostile_words_stay_words(held):
    held.publish(title="<script>alert(1)</script>", parts=["<b>bold</b>"])
    draft_minutes(
        meeting_id=held.meeting_id, by=None, now=AFTER, opening_words="<img src=x onerror=y>"
    )

    html = minutes_html(held.meeting)

    assert "<script>" not in html
    assert "<b>" not in html
    assert "<img" not in html


@pytest.mark.req("S0-11")
@pytest.mark.parametrize("what", ["a decision", "who was there"])
def test_members_are_shown_the_draft_again_once_its_record_says_something_else(held, what):
    decision = held.decide()
    circulate_minutes(meeting_id=held.meeting_id, by=None, now=AFTER)

    if what == "a decision":
        draft = DecisionDraft(**{**READY, "title": "Another title"})
        change_decision(decision_id=decision.pk, draft=draft, why="", by=None, now=AFTER)
    else:
        who = {"attendance_id": held.member_id, "presence": Presence.ABSENT}
        mark_presence(meeting_id=held.meeting_id, by=None, now=AFTER, **who)

    assert MinutesDraft.objects.get().circulated_at is None
