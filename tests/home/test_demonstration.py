"""The demonstrations: once, whole, quickly, true to their clocks, and nowhere else."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings
from django.utils.timezone import now

from cms.casework.models import (
    Case,
    CaseGroup,
    Deadline,
    Direction,
    Event,
    MailStatus,
    Message,
    NewIssueCheck,
    OutgoingMail,
)
from cms.casework.permissions import visible_to
from cms.casework.selectors import promises_kept
from cms.casework.services.finishing import standing_of
from cms.casework.uses import procedures_in_use
from cms.home import demonstration as content
from cms.home.demonstration.cases.going_on import last_31st
from cms.home.demonstration.meetings import diary
from cms.home.demonstration.organisation import Organisation
from cms.home.demonstration.organisations import ORGANISATIONS
from cms.home.demonstration.people import PASSWORD
from cms.meetings.models import Meeting
from cms.policies.models import PolicyVersion
from cms.users.models import Appointment, User

COUNTED = (Case, Deadline, Event, OutgoingMail, Meeting, PolicyVersion, User)
CASES = {"partnership": 31, "council": 12, "landlord": 12}
# Overdue or late on purpose, by topic.
LATE = {"partnership": {"grant decision"}, "council": set(), "landlord": set()}


@dataclass
class Loaded:
    organisation: Organisation
    moment: datetime
    seconds: float


def rows():
    return {model.__name__: model.objects.count() for model in COUNTED}


@pytest.fixture(scope="module", params=ORGANISATIONS)
def loaded_of_module(
    request: Any, django_db_setup: None, django_db_blocker: Any
) -> Iterator[Loaded]:
    """A demonstration, loaded once for all tests of it."""
    with django_db_blocker.unblock(), override_settings(ANSWERABLE_DEMO=True):
        undone = transaction.atomic()
        undone.__enter__()
        started, moment = time.process_time(), now()
        call_command("load_demonstration", body=request.param)
        seconds = time.process_time() - started
    yield Loaded(ORGANISATIONS[request.param], moment, seconds)
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


@pytest.fixture
def loaded(loaded_of_module: Loaded, db: None, settings: Any) -> Loaded:
    settings.ANSWERABLE_DEMO = True
    return loaded_of_module


def of(body: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("loaded_of_module", [body], indirect=True)


def case(topic: str) -> Case:
    return Case.objects.get(topic=topic)


def deadline(topic: str, clock: str = "initial_response_48h") -> Deadline:
    return Deadline.objects.get(case__topic=topic, clock=clock)


@pytest.mark.parametrize("command", ["load_demonstration", "demonstration_sign_ins"])
def test_a_real_site_refuses_the_demonstration(db, settings, command):
    settings.ANSWERABLE_DEMO = False
    before = rows()

    with pytest.raises(CommandError, match="not a demonstration"):
        call_command(command)

    assert rows() == before


def test_a_demonstration_loads_once_and_in_time(loaded, capsys):
    first = rows()

    call_command("load_demonstration", body=loaded.organisation.key)
    call_command("demonstration_sign_ins")

    assert rows() == first
    assert first["Case"] == CASES[loaded.organisation.key]
    assert loaded.seconds < 30
    shown = capsys.readouterr().out
    assert "nothing changed" in shown
    for holder in loaded.organisation.people:
        assert (holder.email in shown) == holder.signs_in
    someone = next(one for one in loaded.organisation.people if one.signs_in)
    assert authenticate(username=someone.email, password=PASSWORD) is not None


def test_another_body_is_refused_where_one_is_loaded(loaded):
    before = rows()
    other = next(key for key in ORGANISATIONS if key != loaded.organisation.key)

    with pytest.raises(CommandError, match=f"This site shows {loaded.organisation.name}"):
        call_command("load_demonstration", body=other)

    assert rows() == before


def test_its_letters_have_gone_and_nothing_is_late_that_should_not_be(loaded):
    assert OutgoingMail.objects.filter(sent_at__lte=now()).exists()
    assert not OutgoingMail.objects.filter(status=MailStatus.QUEUED).exists()
    assert not OutgoingMail.objects.filter(sent_at__gt=now()).exists()
    late = Deadline.objects.filter(result="late") | Deadline.objects.filter(
        result="running", due_at__lt=now()
    )
    assert {row.case.topic for row in late} == LATE[loaded.organisation.key]


def test_somebody_holds_every_role_of_its_procedures(loaded):
    used = procedures_in_use(on=loaded.moment.date())

    assert [one.key for one in used.all] == [
        loaded.organisation.procedure,
        loaded.organisation.beside.pack,
    ]
    held = set(Appointment.objects.values_list("role__key", flat=True))
    assert {role.key for one in used.all for role in one.spec.roles} <= held


def test_nobody_in_it_can_be_reached():
    folder = Path(content.__file__).parent
    for path in folder.rglob("*.py"):
        said = path.read_text(encoding="utf-8")
        numbers = re.findall(r"\b0\d{3,4} ?\d{3} ?\d{3,4}\b", said)
        # 0800 111 999 is the gas emergency line, and no person.
        ours = ("01632 960", "07700 900", "0800 111 999", "0800\n            111 999")
        assert [number for number in numbers if not number.startswith(ours)] == [], path
        for domain in re.findall(r"[\w.]+@([\w.-]+)", said):
            assert domain.endswith(".example") or domain == "{at}", path


def test_no_story_writes_a_row_but_through_a_service():
    folder = Path(content.__file__).parent
    stories = ["story.py", "deeds.py"]
    stories += [str(one.relative_to(folder)) for one in folder.glob("*/*.py")]

    for name in stories:
        said = (folder / name).read_text(encoding="utf-8")
        found = re.findall(r"\.(save|create|update|bulk_create|delete|get_or_create)\(", said)
        assert found == [], name


@of("partnership")
def test_the_partnership_s_cases_stand_where_the_clocks_put_them(loaded):
    def hours_left(topic):
        return round((deadline(topic).due_at - loaded.moment).total_seconds() / 3600)

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


@of("partnership")
def test_seven_neighbours_have_one_report_and_two_of_them_a_point_of_their_own(loaded):
    group = CaseGroup.objects.get()
    told = Message.objects.filter(case__group=group, kind="covering_letter")

    assert group.cases.count() == told.count() == 7
    assert all(group.report.partition("\n")[0] in letter.body for letter in told)
    assert sum(one.points.filter(personal=True).count() for one in group.cases.all()) == 2


@of("partnership")
def test_what_goes_another_way_stands_there(loaded):
    away, mended = case("flats behind the chapel"), case("gate of the play area")
    assert (away.outcome, mended.outcome) == ("elsewhere", "service_request")
    assert "how to appeal" in away.scope_decisions.get().route
    assert mended.scope_decisions.get().disagreed_at is None
    assert case("hall access").flags.get().key == "discrimination"
    check = NewIssueCheck.objects.get()
    assert (check.case.topic, check.checked_at) == ("lights at the hall", None)
    data = deadline("letter to the wrong door", "data_protection_complaint_ack_30_days")
    assert data.result == "running"
    assert timedelta(days=17) < data.due_at - loaded.moment < timedelta(days=24)
    assert standing_of(case("trees on the green")).promises_open == 1
    assert case("large-print newsletter").lessons.get().role == "coordinator"
    worker = case("how a worker spoke")
    notes = worker.messages.filter(direction=Direction.NOTE).values_list("kind", flat=True)
    assert {"subject_told", "subject_copy"} <= set(notes)
    assert worker.information_requests.get().answer


@of("partnership")
def test_the_front_page_counts_what_was_answered_or_fell_due(
    loaded, client, django_assert_num_queries
):
    since = loaded.moment - timedelta(days=365)
    with django_assert_num_queries(1):
        kept = promises_kept(loaded.organisation.procedure, since=since, until=loaded.moment)

    # One is overdue; those with time left, and those closed without needing it, count neither way.
    first = next(row for row in kept if row.clock == "initial_response_48h")
    assert (first.met, first.due) == (22, 23)
    assert "22 times out of 23" in client.get("/").content.decode()
    assert promises_kept("another", since=since, until=loaded.moment) == []


@of("partnership")
@pytest.mark.req("S0-52")
def test_whoever_a_case_is_about_cannot_see_it(loaded):
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


@of("council")
def test_the_council_s_cases_show_its_states_and_the_code_s(loaded):
    stood = {
        one.topic: (one.stage, one.outcome)
        for one in Case.objects.filter(procedure__procedure__key=loaded.organisation.procedure)
    }
    assert stood == {
        "missed recycling": ("informal", ""),
        "street lamp": ("informal", "settled"),
        "hole on Chapel Hill": ("stage1", ""),
        "damp in a council home": ("stage1", ""),
        "bins in a lane": ("stage1", "partly_upheld"),
        "library hours": ("stage2", ""),
        "crossing patrol": ("informal", "thanked"),
        "penalty charge": ("informal", "outside"),
        "second parking permit": ("stage2", "not_upheld"),
        "hedge by the school": ("ombudsman", ""),
    }
    assert deadline("damp in a council home", "reply_10wd").result == "running"
    assert deadline("damp in a council home", "reply_10wd").due_at > loaded.moment
    assert standing_of(case("bins in a lane")).waits
    assert case("second parking permit").restrictions.count() == 1
    assert case("hedge by the school").enquiries.get().status == "new"
    assert deadline("a shed next door", "stage1_reply_10wd_from_ack").due_at > loaded.moment
    assert case("Council Tax paid twice").outcome == "upheld"


@of("landlord")
def test_the_landlord_s_cases_show_its_states_and_the_code_s(loaded):
    stood = {one.topic: (one.stage, one.outcome) for one in Case.objects.all()}
    assert stood == {
        "lift at Foundry Court": ("first", ""),
        "a housing officer’s kindness": ("first", "thanked"),
        "shared garden at Lock Row": ("first", "upheld"),
        "calls not returned": ("first", ""),
        "place on the list": ("appeal_1", ""),
        "charges for a lift": ("ombudsman", ""),
        "boiler": ("stage1", ""),
        "a window": ("stage1", ""),
        "mould": ("stage1", "upheld"),
        "cost of heaters": ("stage2", ""),
        "letter about arrears": ("stage1", ""),
        "kitchen tap": ("stage1", "service_request"),
    }
    assert case("calls not returned").flags.get().key == "managed_differently"
    assert case("place on the list").handler.email == "director@lanternside.example"
    assert deadline("a window", "stage1_reply_10wd_from_ack").due_at > loaded.moment
    assert standing_of(case("mould")).waits


@pytest.mark.parametrize("day", range(1, 29, 3))
@pytest.mark.parametrize("month", [1, 3, 6, 8, 11])
def test_the_diary_has_fourteen_held_one_cancelled_and_three_to_come(day, month):
    from datetime import UTC

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
