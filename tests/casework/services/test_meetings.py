"""Meeting the person: their choice, their companion, one reminder, notes to agree (R9)."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, OutgoingMail, PersonMeeting
from cms.casework.permissions import NotAllowed
from cms.casework.services.change import Act
from cms.casework.services.meeting_notes import (
    NoNotes,
    NotHeldYet,
    comment_on_notes,
    end_without_meeting,
    remind_of_meetings,
    share_notes,
)
from cms.casework.services.meetings import (
    MeetingNotFound,
    MeetingOver,
    NoInvitation,
    answer_meeting,
    book_meeting,
    cancel_meeting,
    offer_meeting,
)
from cms.casework.services.timeline import timeline
from cms.users.models import User
from tests.casework.services.written import refused
from tests.factories import WEDNESDAY, open_case

NOW = WEDNESDAY + timedelta(hours=61)
FIRST, SECOND = NOW + timedelta(days=5), NOW + timedelta(days=6)


@pytest.fixture
def passed_on(with_chair: Callable[..., Case]) -> Case:
    return with_chair()


def offered(case: Case, by: User, **given: Any) -> PersonMeeting:
    values: dict[str, Any] = {
        "times": [SECOND, FIRST],
        "place": "The Hub",
        "video_link": "",
        "who": "The chair",
        "words": "Let us meet.",
    }
    return offer_meeting(case_id=case.pk, act=Act(now=NOW, by=by), **{**values, **given})


def answered(meeting: PersonMeeting, choice: str, **given: Any) -> PersonMeeting:
    now = given.pop("now", NOW)
    return answer_meeting(
        case_id=meeting.case_id,
        act=Act(now=now, key=uuid.uuid4()),
        meeting_id=meeting.pk,
        choice=choice,
        **given,
    )


@pytest.mark.req("S0-47", "S0-48")
def test_an_invitation_names_the_times_and_says_a_friend_may_come(passed_on: Case, chair: User):
    meeting = offered(passed_on, chair)

    mail = OutgoingMail.objects.get(kind="meeting_invitation")
    assert "The Hub" in mail.text
    assert "friend or" in mail.text
    assert meeting.times == sorted(meeting.times)
    assert passed_on.events.filter(kind=EventKind.MEETING_OFFERED).count() == 1


@pytest.mark.parametrize(
    ("given", "field", "words"),
    [
        ({"times": []}, "times", "at least one"),
        ({"times": [NOW - timedelta(hours=1)]}, "times", "still to come"),
        ({"times": [NOW + timedelta(days=n) for n in range(1, 8)]}, "times", "up to 5"),
        ({"place": " "}, "place", "a video link or both"),
        ({"who": ""}, "who", "Say who comes"),
    ],
)
def test_an_offer_that_says_too_little_is_refused(
    passed_on: Case, chair: User, given: dict[str, Any], field: str, words: str
):
    with refused(CaseworkError, words, field=field):
        offered(passed_on, chair, **given)


def test_only_where_and_from_whom_the_procedure_has_it(
    case: Case, passed_on: Case, people: dict[str, User], chair: User
):
    with refused(NoInvitation):
        offered(case, people["coordinator"])
    with refused(NotAllowed):
        offered(passed_on, people["lto_rep"])


@pytest.mark.req("S0-48")
def test_the_person_takes_a_time_and_brings_whom_they_choose(passed_on: Case, chair: User):
    meeting = answered(
        offered(passed_on, chair), "time", starts_at=FIRST, companion="My brother", needs="A ramp"
    )

    assert (meeting.status, meeting.starts_at) == ("booked", FIRST)
    assert OutgoingMail.objects.filter(kind="meeting_booked").count() == 1
    said = passed_on.messages.get(kind="meeting_answer")
    assert "My brother" in said.body
    assert "A ramp" in said.body
    assert passed_on.jobs.filter(kind="meeting", done_at=None).exists()


@pytest.mark.req("S0-47")
def test_declining_has_no_consequence_and_is_recorded(passed_on: Case, chair: User):
    stage = passed_on.stage
    answered(offered(passed_on, chair), "decline")

    passed_on.refresh_from_db()
    assert (passed_on.stage, passed_on.closed_at) == (stage, None)
    step = passed_on.procedure.spec.stage_by_key[stage].steps
    kept = next(row for row in step if row.records == "meeting")
    assert passed_on.steps.get(key=kept.key).evidence["answer"] == "declined"


def test_an_answer_may_be_changed_until_the_meeting_begins(passed_on: Case, chair: User):
    meeting = offered(passed_on, chair)
    answered(meeting, "decline")
    assert answered(meeting, "propose", their_times="Any Friday").status == "proposed"
    assert answered(meeting, "time", starts_at=FIRST).status == "booked"
    with refused(MeetingOver):
        answered(meeting, "decline", now=FIRST + timedelta(minutes=1))


@pytest.mark.parametrize(
    ("choice", "given", "field"),
    [
        ("time", {}, "starts_at"),
        ("time", {"starts_at": FIRST + timedelta(hours=1)}, "starts_at"),
        ("time", {"starts_at": FIRST, "by_video": True}, "by_video"),
        ("propose", {"their_times": "  "}, "their_times"),
        ("nonsense", {}, "choice"),
    ],
)
def test_an_answer_that_cannot_be_is_refused(
    passed_on: Case, chair: User, choice: str, given: dict[str, Any], field: str
):
    meeting = offered(passed_on, chair)
    with refused(CaseworkError, field=field):
        answered(meeting, choice, **given)


def test_a_meeting_of_another_case_is_not_found(passed_on: Case, chair: User):
    meeting = offered(passed_on, chair)
    other = open_case()
    with refused(MeetingNotFound):
        answer_meeting(case_id=other.pk, act=Act(now=NOW), meeting_id=meeting.pk, choice="decline")


def test_a_new_offer_takes_the_place_of_one_that_waits_but_not_of_a_booked_one(
    passed_on: Case, chair: User
):
    first = offered(passed_on, chair)
    second = offered(passed_on, chair)
    first.refresh_from_db()
    assert first.status == "cancelled"
    answered(second, "time", starts_at=FIRST)
    with refused(CaseworkError, "booked already"):
        offered(passed_on, chair)
    cancel_meeting(
        case_id=passed_on.pk,
        act=Act(now=NOW, by=chair),
        meeting_id=second.pk,
        words="The hall is shut.",
    )
    assert "The hall is shut." in OutgoingMail.objects.get(kind="meeting_cancelled").text
    offered(passed_on, chair)


def test_we_book_a_time_that_they_proposed(passed_on: Case, chair: User):
    meeting = answered(offered(passed_on, chair), "propose", their_times="Any Friday")
    friday = NOW + timedelta(days=8)
    act = Act(now=NOW, by=chair)
    booked = book_meeting(case_id=passed_on.pk, act=act, meeting_id=meeting.pk, starts_at=friday)

    assert (booked.status, booked.starts_at) == ("booked", friday)
    with refused(CaseworkError, field="starts_at"):
        book_meeting(
            case_id=passed_on.pk, act=act, meeting_id=meeting.pk, starts_at=NOW - timedelta(days=1)
        )


def test_one_reminder_goes_the_day_before(passed_on: Case, chair: User):
    answered(offered(passed_on, chair), "time", starts_at=FIRST)

    sent = [
        remind_of_meetings(now=at)
        for at in (
            FIRST - timedelta(hours=25),
            FIRST - timedelta(hours=23),
            FIRST - timedelta(hours=22),
        )
    ]

    assert sent == [0, 1, 0]
    assert OutgoingMail.objects.filter(kind="meeting_reminder").count() == 1


def test_what_is_booked_within_a_day_or_cancelled_is_not_reminded_of(passed_on: Case, chair: User):
    soon: datetime = NOW + timedelta(hours=20)
    answered(offered(passed_on, chair, times=[soon]), "time", starts_at=soon)

    assert remind_of_meetings(now=NOW + timedelta(hours=1)) == 0


def test_notes_go_on_file_into_the_record_and_to_the_person_who_may_comment(
    passed_on: Case, chair: User
):
    meeting = offered(passed_on, chair)
    answered(meeting, "time", starts_at=FIRST, companion="My brother")
    after = FIRST + timedelta(hours=2)
    notes = {"case_id": passed_on.pk, "meeting_id": meeting.pk, "notes": "A new lock by May."}
    with refused(NoNotes):
        comment_on_notes(case_id=passed_on.pk, act=Act(now=NOW), meeting_id=meeting.pk, agrees=True)
    with refused(NotHeldYet, field="notes"):
        share_notes(act=Act(now=NOW, by=chair), **notes)

    share_notes(act=Act(now=after, by=chair), **notes)

    record = passed_on.steps.latest("pk")
    assert record.evidence["answer"] == "met"
    assert record.evidence["companion"] == "My brother"
    assert record.evidence["notes"] == "A new lock by May."
    assert passed_on.messages.filter(kind="meeting", shared=True).count() == 1
    assert OutgoingMail.objects.filter(kind="meeting_notes").count() == 1
    with refused(CaseworkError, field="comment"):
        comment_on_notes(
            case_id=passed_on.pk, act=Act(now=after), meeting_id=meeting.pk, agrees=False
        )
    said = comment_on_notes(
        case_id=passed_on.pk,
        act=Act(now=after),
        meeting_id=meeting.pk,
        agrees=False,
        comment="It was April.",
    )
    assert (said.their_view, said.their_comment) == ("commented", "It was April.")


@pytest.mark.req("S0-47")
def test_a_meeting_to_which_nobody_came_ends_without_blame(passed_on: Case, chair: User):
    meeting = offered(passed_on, chair)
    answered(meeting, "time", starts_at=FIRST)
    after = FIRST + timedelta(hours=2)
    mails = OutgoingMail.objects.count()
    with refused(NotHeldYet, field="notes"):
        end_without_meeting(case_id=passed_on.pk, act=Act(now=NOW, by=chair), meeting_id=meeting.pk)

    ended = end_without_meeting(
        case_id=passed_on.pk, act=Act(now=after, by=chair), meeting_id=meeting.pk
    )

    assert ended.status == "not_held"
    told = [entry.title for entry in timeline(passed_on, public=True)]
    assert "Our meeting did not take place. Nothing changes for you." in told
    record = passed_on.steps.latest("pk")
    assert (record.key, record.evidence["answer"]) == ("face_to_face", "not_held")
    assert record.evidence["place"] == "The Hub"
    assert OutgoingMail.objects.count() == mails
    with refused(NotHeldYet, field="notes"):
        end_without_meeting(
            case_id=passed_on.pk, act=Act(now=after, by=chair), meeting_id=meeting.pk
        )
    with refused(MeetingOver):
        answered(ended, "decline", now=after)
    later = [after + timedelta(days=2)]
    again = offer_meeting(
        case_id=passed_on.pk,
        act=Act(now=after, by=chair),
        times=later,
        place="The Hub",
        video_link="",
        who="The chair",
        words="Let us find another time.",
    )
    assert again.status == "offered"


def test_an_earlier_offer_that_was_declined_is_not_booked_beside_another(
    passed_on: Case, chair: User
):
    earlier = answered(offered(passed_on, chair), "decline")
    booked = answered(offered(passed_on, chair), "time", starts_at=SECOND)

    with refused(CaseworkError, "booked already"):
        answered(earlier, "time", starts_at=FIRST)
    with refused(CaseworkError, "booked already"):
        book_meeting(
            case_id=passed_on.pk, act=Act(NOW, chair), meeting_id=earlier.pk, starts_at=FIRST
        )
    assert answered(booked, "time", starts_at=FIRST).starts_at == FIRST
