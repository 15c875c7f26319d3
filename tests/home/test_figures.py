"""The promise band: the live times in words, and how we are doing where that says something."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from cms.home.figures import meeting_figure, promise_figures
from cms.meetings.selectors import MeetingDate
from cms.policies.live import Timescale
from cms.published_summaries.reports.periods import Period
from cms.published_summaries.telling.results import Result
from cms.users.models import Appointment

FIRST = Timescale("First answer", "48 hours", "A person writes back. The rest.", True, "first")


@pytest.mark.req("S0-3")
def test_an_aim_is_called_an_aim_and_a_duty_a_duty():
    duty = Timescale("Full reply", "10 days", "", False)

    aim, law = promise_figures([FIRST, duty])

    assert (aim.value, aim.text) == (
        "48 hours",
        "First answer: this is our aim. A person writes back.",
    )
    assert law.text == "Full reply: this is our duty."


def test_what_is_no_length_of_time_is_no_figure():
    assert promise_figures([Timescale("Raised", "the next meeting", "", True)]) == []


@pytest.mark.parametrize(
    ("met", "due", "words"),
    [
        (10, 10, "From July to September 2026 we met it every time, 10 times."),
        (17, 19, "From July to September 2026 we met it 17 times out of 19."),
    ],
)
def test_how_we_are_doing_is_said_of_what_was_told(met, due, words):
    result = Result(Period(date(2026, 7, 1), 3), met, due)

    assert promise_figures([FIRST], {"first": result})[0].note == words
    assert promise_figures([FIRST])[0].note == ""


def test_the_next_meeting_is_given_by_its_local_day_and_time():
    starts_at = datetime(2026, 12, 14, 18, 30, tzinfo=ZoneInfo("Europe/London"))
    meeting = MeetingDate("1", "Group", "partnership", starts_at, "The Hub", "", True, None)

    figure = meeting_figure(meeting, "/meetings/")

    assert figure.value == "14 December"
    assert "Monday at 6.30 pm, The Hub" in figure.text
    assert "You are welcome to come." in figure.text
    assert (figure.url, figure.url_text) == ("/meetings/", "All meetings")


def test_every_page_can_be_previewed_by_its_editor(staff):
    for page in Page.objects.filter(depth__gt=1).specific():
        answer = page.get_latest_revision_as_object().make_preview_request()

        assert answer.status_code == 200, page.title


@pytest.mark.req("S0-33")
def test_the_health_check_fails_while_a_main_contact_is_vacant(staff, capsys):
    call_command("site_health")
    assert "complete" in capsys.readouterr().out
    chair = Appointment.objects.get(role__key="chair")
    chair.ends_on = chair.starts_on
    chair.save()

    with pytest.raises(CommandError, match="Nobody is chair"):
        call_command("site_health")
