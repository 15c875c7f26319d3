"""Dates for people's own calendars."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from icalendar import Calendar

from cms.meetings.models import Meeting
from cms.meetings.selectors import date_from
from cms.meetings.services.meetings import cancel_meeting, save_meeting
from tests.meetings.public.held import NOW

# What RFC 5545 asks of every event that no invitation brings.
ASKED = {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "STATUS", "SUMMARY"}


def events_of(answer):
    """By their names; every calendar is held against the standard on the way."""
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    calendar = Calendar.from_ical(answer.content)
    assert not [part.errors for part in calendar.walk() if part.errors]
    assert {"PRODID", "VERSION"} <= set(calendar)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    events = calendar.walk("VEVENT")
    for event in events:
        assert set(event) >= ASKED
        assert event["dtstamp"].to_ical().endswith(b"Z")
        assert event["dtstart"].params["TZID"] in zones
    return {str(event["uid"]): event for event in events}


def test_a_group_has_a_calendar_of_every_date_it_has(client, held):
    events = events_of(client.get("/meetings/calendar/partnership.ics"))

    assert len(events) == 2
    event = events[f"meeting-{held.following}@testserver"]
    assert event.decoded("dtstart") == datetime(
        2026, 12, 14, 18, 30, tzinfo=ZoneInfo("Europe/London")
    )
    assert event["location"] == "The Hub"
    assert event["status"] == "CONFIRMED"
    assert event["url"].endswith(f"/meetings/{held.following}/")
    assert "Getting there: Level way in." in event["description"]


def test_a_summer_evening_stays_at_its_hour(client, held):
    at = datetime(2027, 6, 14, 18, 30, tzinfo=ZoneInfo("Europe/London"))
    Meeting.objects.filter(pk=held.following).update(starts_at=at)

    answer = client.get(f"/meetings/{held.following}/date.ics")

    (event,) = events_of(answer).values()
    assert event["dtstart"].to_ical() == b"20270614T183000"
    assert b"BEGIN:VTIMEZONE" in answer.content


def test_a_moved_meeting_keeps_its_name_and_says_that_it_changed(client, held):
    before = events_of(client.get("/meetings/calendar/partnership.ics"))
    row = Meeting.objects.get(pk=held.following)
    row.starts_at += timedelta(days=1)

    save_meeting(row, now=NOW)

    events = events_of(client.get("/meetings/calendar/partnership.ics"))
    assert set(events) == set(before)
    event = events[f"meeting-{held.following}@testserver"]
    assert (event.decoded("sequence"), event.decoded("dtstamp")) == (1, NOW)
    assert event.decoded("dtstart") == row.starts_at
    save_meeting(row, now=NOW + timedelta(hours=1))  # nothing new is said
    again = events_of(client.get("/meetings/calendar/partnership.ics"))
    assert again[event["uid"]].decoded("sequence") == 1
    assert again[event["uid"]].decoded("dtstamp") == NOW


def test_a_cancelled_meeting_stays_and_says_so(client, held):
    cancel_meeting(meeting_id=held.following, reason="Snow; and ice, too.", now=NOW)

    events = events_of(client.get("/meetings/calendar/partnership.ics"))

    event = events[f"meeting-{held.following}@testserver"]
    assert event["status"] == "CANCELLED"
    assert event.decoded("sequence") == 1
    assert event["summary"] == "Cancelled: Partnership group"
    assert "Snow; and ice, too." in event["description"]


def test_what_is_asked_again_is_sent_again_only_when_it_changed(client, held):
    Meeting.objects.update(changed_at=NOW)
    answer = client.get("/meetings/calendar/partnership.ics")
    assert answer["Cache-Control"] == "public, max-age=3600"
    known = {"if-none-match": answer["ETag"]}
    with time_machine.travel(NOW + timedelta(hours=2)):
        assert client.get("/meetings/calendar/partnership.ics", headers=known).status_code == 304

    cancel_meeting(meeting_id=held.following, reason="Snow.", now=NOW)

    assert client.get("/meetings/calendar/partnership.ics", headers=known).status_code == 200


def test_how_to_get_in_is_told_where_everybody_may_come_and_to_members(client, held):
    row = Meeting.objects.filter(pk=held.following)
    row.update(video_link="https://meet.example/hub", access_notes="Ring 4421.")
    told = ("date.ics", "")
    for rest in told:
        html = client.get(f"/meetings/{held.following}/{rest}").content
        assert b"meet.example" in html and b"4421" in html

    row.update(open_to_public=False, agenda_published_at=NOW)

    for rest in (*told, "agenda/", "pack/"):
        html = client.get(f"/meetings/{held.following}/{rest}").content
        assert b"meet.example" not in html and b"4421" not in html, rest
    assert date_from(row.select_related("group").get()).access_notes == ""
    client.force_login(held.user("jean"))
    html = client.get(f"/meetings/{held.following}/members/").content
    assert b"meet.example" in html and b"4421" in html


def test_words_cannot_write_lines_of_their_own(client, held):
    Meeting.objects.filter(pk=held.following).update(
        place="The Hub\r\nATTENDEE:mailto:a@b.example", access_notes="x" * 300
    )

    answer = client.get(f"/meetings/{held.following}/date.ics")

    assert b"\r\nATTENDEE" not in answer.content
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


def test_a_group_that_is_not_there_has_no_calendar(client, held):
    assert client.get("/meetings/calendar/nobody.ics").status_code == 404
