"""The demonstration: once, whole, quickly, true to its clocks, and nowhere else."""

from __future__ import annotations

import time

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from cms.casework.models import Case, Deadline, Event, MailStatus, OutgoingMail
from cms.casework.permissions import visible_to
from cms.home.demonstration.cases.going_on import last_31st
from cms.home.demonstration.load import load_demonstration
from cms.home.demonstration.meetings import diary
from cms.home.demonstration.people import HOLDERS, PASSWORD
from cms.meetings.models import Meeting
from cms.policies.models import PolicyVersion
from cms.users.models import User

COUNTED = (Case, Deadline, Event, OutgoingMail, Meeting, PolicyVersion, User)


@pytest.fixture
def demonstration(settings, db):
    settings.ANSWERABLE_DEMO = True


def rows():
    return {model.__name__: model.objects.count() for model in COUNTED}


@pytest.mark.parametrize("command", ["load_demonstration", "demonstration_sign_ins"])
def test_a_real_site_refuses_the_demonstration(db, settings, command):
    settings.ANSWERABLE_DEMO = False
    before = rows()

    with pytest.raises(CommandError, match="not a demonstration"):
        call_command(command)

    assert rows() == before


def test_the_demonstration_loads_once_and_in_time(demonstration, capsys):
    started = time.process_time()
    call_command("load_demonstration")
    taken = time.process_time() - started
    first = rows()

    call_command("load_demonstration")
    call_command("demonstration_sign_ins")

    assert rows() == first
    assert first["Case"] == 21
    assert taken < 30
    shown = capsys.readouterr().out
    assert "nothing changed" in shown
    for holder in HOLDERS:
        assert (holder.email in shown) == holder.signs_in
    chair = authenticate(username="chair@sallowfield.example", password=PASSWORD)
    assert chair is not None


def test_its_cases_stand_where_the_clocks_put_them(demonstration, settings):
    moment = now()
    load_demonstration(now=moment)

    def deadline(topic, clock="initial_response_48h"):
        return Deadline.objects.get(case__topic=topic, clock=clock)

    def hours_left(topic):
        return round((deadline(topic).due_at - moment).total_seconds() / 3600)

    assert hours_left("lantern parade") == 20
    assert hours_left("bins at the Hub") == 2
    assert hours_left("grant decision") == -5
    met = deadline("bench by the pond")
    assert (met.met_at - met.start_at).total_seconds() == 21 * 3600
    bounced = deadline("early deliveries")
    assert (bounced.result, bounced.met_at) == ("running", None)
    two = deadline("flooded path"), deadline("flooded path", "fuller_reply_month")
    assert two[0].start_at != two[1].start_at
    month = deadline("room hire charges", "fuller_reply_month")
    assert month.due_at.day < 31
    assert not OutgoingMail.objects.filter(status=MailStatus.QUEUED).exists()
    assert not OutgoingMail.objects.filter(sent_at__gt=moment).exists()
    late = Deadline.objects.filter(result="late") | Deadline.objects.filter(
        result="running", due_at__lt=moment
    )
    assert {row.case.topic for row in late} == {"grant decision"}


@pytest.mark.req("S0-52")
def test_whoever_a_case_is_about_cannot_see_it(demonstration):
    load_demonstration(now=now())
    people = {user.email.partition("@")[0]: user for user in User.objects.all()}

    def sees(who, topic):
        return visible_to(people[who]).filter(topic=topic).exists()

    assert not sees("coordinator", "calls not returned")
    assert sees("chair", "calls not returned")
    assert not sees("chair", "how a meeting was run")
    assert sees("vice-chair", "how a meeting was run")
    assert sees("trust", "how a meeting was run")
    assert not visible_to(people["administrator"]).exists()
    assert not visible_to(people["editor"]).exists()


@pytest.mark.parametrize("day", range(1, 29, 3))
@pytest.mark.parametrize("month", [1, 3, 6, 8, 11])
def test_the_diary_has_fourteen_held_one_cancelled_and_three_to_come(day, month):
    from datetime import UTC, datetime

    moment = datetime(2026, month, day, 12, tzinfo=UTC)
    dates = diary(moment)

    held = [one for one in dates if one.starts_at <= moment and not one.cancelled_reason]
    cancelled = [one for one in dates if one.cancelled_reason]
    to_come = [one for one in dates if one.starts_at > moment]
    assert (len(held), len(cancelled), len(to_come)) == (14, 1, 3)
    assert all(one.starts_at.weekday() == 0 and 8 <= one.starts_at.day <= 14 for one in dates)


def test_the_last_31st_is_one_that_a_shorter_month_follows():
    from datetime import date

    assert last_31st(date(2026, 11, 22)) == date(2026, 10, 31)
    assert last_31st(date(2026, 8, 31)) == date(2026, 8, 31)
    assert last_31st(date(2026, 8, 30)) == date(2026, 5, 31)
    assert last_31st(date(2026, 3, 1)) == date(2026, 1, 31)
    assert last_31st(date(2026, 1, 30)) == date(2025, 10, 31)
