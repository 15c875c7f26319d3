"""What a message asks beside its words: kept, put into the letter, and read by the clocks."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cms.casework.models import EventKind, Message, OutgoingMail, Result
from cms.casework.services.change import Act
from cms.casework.services.delivery import record_bounce
from cms.casework.services.effects import ApprovalMissing, effects_of
from cms.casework.services.evidence import EvidenceMissing
from cms.casework.services.offering import preview_reply
from cms.casework.services.replies import send_reply
from tests.casework.documents import ask, automatic, clock, message
from tests.casework.services.clock_bench import EXTENSION, MESSAGES, Story, case_at, put_into_force
from tests.casework.services.conftest import deliver_all
from tests.casework.services.written import refused
from tests.factories import LONDON

pytestmark = pytest.mark.django_db

RECEIVED = datetime(2026, 6, 1, 11, tzinfo=LONDON)
BEFORE, AFTER = datetime(2026, 6, 12, 10, tzinfo=LONDON), datetime(2026, 6, 16, 10, tzinfo=LONDON)
DUE = datetime(2026, 6, 15, 23, 59, 59, tzinfo=LONDON)
NEW = datetime(2026, 6, 26, 23, 59, 59, tzinfo=LONDON)
HELD = {"apology": True, "reason": "We wait for records.", "new_due": NEW.date()}
REPLY = clock("reply", amount=10, met_by=["reply"])
CODE = clock(
    "reply",
    amount=10,
    met_by=["reply"],
    extension={"max_working_days": 10, "requires": ["reason", "new_date", "ombudsman_details"]},
)
ACKNOWLEDGE = clock(
    "acknowledge",
    amount=2,
    met_by=["acknowledged(officer_or_section, contact, reply_date)"],
    holding_reply="not_allowed",
)


def story_of(*clocks: Any, **parts: Any) -> Story:
    people = put_into_force(clocks, **parts)
    return Story(case_at(RECEIVED), people["clerk"])


def send(story: Story, key: str, at: datetime, **asked: Any) -> Message:
    return send_reply(
        case_id=story.case.pk,
        act=Act(at, story.by, reason=""),
        key=key,
        words="We write.",
        asked=asked,
    )


# --- a holding reply -------------------------------------------------------------------------


@pytest.mark.req("S3-34")
def test_a_holding_reply_moves_the_date_once_the_mail_server_took_it():
    story = story_of(REPLY)

    written = send(story, "holding", BEFORE, **HELD)
    assert story.deadline().due_at == DUE

    deliver_all(BEFORE + timedelta(minutes=2))
    row = story.deadline()
    assert (row.due_at, row.original_due_at, row.ended) == (NEW, DUE, False)
    assert written.asked == {**HELD, "new_due": "2026-06-26"}
    assert "Friday 26 June 2026" in written.body
    assert "We wait for records." in written.body


@pytest.mark.req("S3-34")
def test_its_event_tells_codes_and_dates_and_nothing_that_was_written():
    story = story_of(REPLY)
    story.send("holding", BEFORE, **HELD)

    event = story.case.events.get(kind=EventKind.MESSAGE_SENT, data__kind="holding")
    assert event.data["reason"] is True
    assert event.data["new_due"] == "2026-06-26"
    assert event.data["clock_event"] == "holding_reply_sent"
    assert "records" not in str(event.data)


@pytest.mark.req("S3-34")
@pytest.mark.parametrize("lacks", sorted(HELD))
def test_a_holding_reply_that_lacks_something_is_refused(lacks: str):
    story = story_of(REPLY)
    given = {name: value for name, value in HELD.items() if name != lacks}

    with refused(EvidenceMissing, f"the {lacks}"):
        send(story, "holding", BEFORE, **given)


@pytest.mark.req("S3-34")
def test_one_that_comes_back_moved_nothing():
    story = story_of(REPLY)
    story.send("holding", BEFORE, **HELD)

    record_bounce(now=AFTER, mail_id=OutgoingMail.objects.get(kind="holding").pk)

    assert story.deadline().due_at == DUE


@pytest.mark.req("S3-34")
def test_one_that_comes_late_moves_nothing_and_the_author_is_told_before():
    story = story_of(REPLY)
    spec = story.case.procedure.spec.message_by_key["holding"]

    (said,) = effects_of(story.case, spec, {**HELD, "new_due": "2026-06-26"}, at=AFTER)
    assert not said.works
    assert said.text == (
        "The reply: it has no effect, because it was not sent before the date had passed."
    )
    story.send("holding", AFTER, **HELD)

    assert story.deadline().due_at == DUE


@pytest.mark.req("S3-34")
def test_what_it_will_do_is_said_before_it_goes_and_a_long_wait_is_warned_of():
    story = story_of(REPLY)
    spec = story.case.procedure.spec.message_by_key["holding"]

    moved, warned = effects_of(story.case, spec, {**HELD, "new_due": "2026-07-15"}, at=BEFORE)

    assert moved.works
    assert "from Monday 15 June 2026 to Wednesday 15 July 2026" in moved.text
    assert "more than 10 working days later" in warned.text
    assert story.deadline().due_at == DUE


def test_with_no_promise_open_it_says_that_it_moves_nothing():
    story = story_of(REPLY)
    story.send("reply", BEFORE)
    spec = story.case.procedure.spec.message_by_key["holding"]

    (said,) = effects_of(story.case, spec, {**HELD, "new_due": "2026-06-26"}, at=BEFORE)

    assert not said.works
    assert "No date is moved" in said.text


def test_a_holding_reply_by_letter_counts_from_the_day_it_was_posted():
    story = story_of(REPLY)

    send_reply(
        case_id=story.case.pk,
        act=Act(AFTER, story.by),
        key="holding",
        words="We write.",
        channel="letter",
        happened_at=BEFORE,
        asked=HELD,
    )

    assert story.deadline().due_at == NEW


# --- an extension ----------------------------------------------------------------------------


def told(**more: Any) -> dict[str, Any]:
    return {"reason": "Three services.", "new_date": NEW.date(), "ombudsman_details": True, **more}


def test_an_extension_within_the_cap_moves_the_date():
    story = story_of(CODE)
    story.send("extension", BEFORE, **told())

    row = story.deadline()
    assert (row.due_at, row.original_due_at) == (NEW, DUE)
    story.send("reply", NEW - timedelta(hours=5))
    assert story.deadline().result == Result.EXTENDED


def test_beyond_the_cap_it_is_refused_without_a_senior_approval():
    story = story_of(CODE)
    far = datetime(2026, 7, 20, tzinfo=LONDON).date()

    with refused(ApprovalMissing, "needs a senior person’s approval"):
        send(story, "extension", BEFORE, **told(new_date=far))

    story.send("extension", BEFORE, **told(new_date=far, senior_approval=True))
    assert story.deadline().due_at.date() == far


def test_without_the_ombudsman_it_has_no_effect():
    story = story_of(CODE)
    spec = story.case.procedure.spec.message_by_key["extension"]
    given = {"reason": "Records.", "new_date": "2026-06-26"}

    (said,) = effects_of(story.case, spec, given, at=BEFORE)
    assert "gave no ombudsman details" in said.text
    story.send("extension", BEFORE, **told(ombudsman_details=False))
    assert story.deadline().due_at == DUE


def test_a_letter_that_names_the_outside_bodies_gives_their_details():
    named = message(
        "extension",
        event="extension_notified",
        asks=[field for field in EXTENSION if field["key"] != "ombudsman_details"],
        body="{greeting}\n\n{message}\n\n{reason} {new_date}\n\n{outside_bodies}",
    )
    story = story_of(CODE, messages=put_first(named))
    story.send("extension", BEFORE, reason="Records.", new_date=NEW.date())
    assert story.deadline().due_at == NEW


def put_first(*changed: Any) -> list[Any]:
    keys = {row["key"] for row in changed}
    return [*(row for row in MESSAGES if row["key"] not in keys), *changed]


# --- an acknowledgement ----------------------------------------------------------------------

NAMED = {
    "officer_or_section": "Ray Oduya",
    "contact": "01632 960 114",
    "reply_date": DUE.date(),
}


@pytest.mark.req("S3-27", "S3-28", "S3-29")
def test_an_acknowledgement_names_who_how_and_when():
    story = story_of(ACKNOWLEDGE, REPLY)
    at = RECEIVED + timedelta(hours=20)

    for lacks in NAMED:
        with refused(EvidenceMissing, f"the {lacks}"):
            send(story, "acknowledgement", at, **{**NAMED, lacks: ""})
    story.send("acknowledgement", at, **NAMED)

    row = story.case.deadlines.get(clock="acknowledge")
    assert (row.result, row.met_at) == (Result.MET, at)


@pytest.mark.req("S3-29")
def test_it_promises_no_later_day_than_the_reply_is_due():
    story = story_of(ACKNOWLEDGE, REPLY)

    with refused(EvidenceMissing, "due by Monday 15 June 2026"):
        send(story, "acknowledgement", RECEIVED, **{**NAMED, "reply_date": NEW.date()})


@pytest.mark.req("S3-27")
def test_one_that_comes_back_leaves_the_promise_open():
    story = story_of(ACKNOWLEDGE, REPLY)
    story.send("acknowledgement", RECEIVED + timedelta(hours=1), **NAMED)

    record_bounce(now=BEFORE, mail_id=OutgoingMail.objects.get(kind="acknowledgement").pk)

    assert story.case.deadlines.get(clock="acknowledge").result == Result.RUNNING


@pytest.mark.req("S3-28", "S3-29")
@pytest.mark.parametrize(
    ("body", "kept"),
    [
        ("{handler_name} {handler_contact} {reply_date}", True),
        ("{handler_name} {handler_contact}", False),
        ("{track_link}", False),
    ],
)
def test_an_automatic_receipt_is_one_only_where_it_names_all_three(body: str, kept: bool):
    receipt = automatic(
        "receipt", "person", body, counts_as="automatic_receipt", event="acknowledged"
    )
    story = story_of(ACKNOWLEDGE, REPLY, messages=put_first(receipt))

    deliver_all(RECEIVED + timedelta(minutes=1))

    row = story.case.deadlines.get(clock="acknowledge")
    assert (row.result == Result.MET) is kept


# --- the letter ------------------------------------------------------------------------------


def test_what_is_asked_stands_in_the_subject_only_where_nobody_typed_it():
    told_by = message(
        "update",
        subject="By {day}, {secret}",
        body="{message} {day} {secret}",
        asks=[ask("day", "planned_date"), ask("secret")],
    )
    story = story_of(REPLY, messages=put_first(told_by))
    asked = {"day": NEW.date(), "secret": "a name"}

    shown = preview_reply(
        story.case, "update", words="We write.", by=story.by, now=BEFORE, asked=asked
    )
    written = send(story, "update", BEFORE, **asked)

    assert written.subject == shown.letter.subject == "By Friday 26 June 2026,"
    assert written.body == shown.letter.text
    assert "a name" in written.body


def test_what_is_asked_only_sometimes_is_neither_asked_nor_kept_otherwise():
    only_then = ask("why", when={"field": "reply_channel", "is": "phone"})
    story = story_of(REPLY, messages=put_first(message("update", asks=[only_then])))

    assert send(story, "update", BEFORE, why="Not asked.").asked == {}
    with refused(EvidenceMissing):
        send_reply(
            case_id=story.case.pk,
            act=Act(BEFORE, story.by),
            key="update",
            words="We spoke.",
            channel="phone",
            happened_at=BEFORE,
        )
