"""The meetings' screens, and what residents then read."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils.timezone import localtime, now

from cms.meetings.models import ApprovedMinutes, Meeting, MeetingGroup, Seat, meeting_changed
from cms.users.models import User


@pytest.fixture
def group(db):
    return MeetingGroup.objects.create(key="partnership", name="Partnership group")


@pytest.fixture
def coordinator_client(client, db):
    user = User.objects.create_user("coordinator@sallowfield.example", "a-long-password")
    user.groups.add(Group.objects.get(name="Coordinators"))
    client.force_login(user)
    return client


def meeting(group, days, **values):
    at = now() + timedelta(days=days)
    return Meeting.objects.create(group=group, starts_at=at, place=f"Room {days}", **values)


@pytest.fixture
def announced():
    heard = []

    def hear(**kwargs):
        heard.append(kwargs["group_key"])

    meeting_changed.connect(hear)
    yield heard
    meeting_changed.disconnect(hear)


def test_those_to_come_stand_first_soonest_first(coordinator_client, group):
    for days in (-40, 9, -3, 2):
        meeting(group, days)

    text = coordinator_client.get("/admin/meeting/").content.decode()

    places = [
        text.index(f"Room {days}<") if f"Room {days}<" in text else text.index(f"Room {days}")
        for days in (2, 9, -3, -40)
    ]
    assert places == sorted(places)


def test_adding_a_meeting_tells_whoever_counts_to_it(
    coordinator_client, group, announced, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        coordinator_client.post(
            "/admin/meeting/new/",
            {
                "group": group.pk,
                "starts_at": "2030-03-11 18:30",
                "place": "The Hub",
                "access_notes": "",
                "open_to_public": "on",
            },
        )

    assert Meeting.objects.get().place == "The Hub"
    assert announced == ["partnership"]


def test_cancelling_asks_for_a_reason_and_tells(
    coordinator_client, group, announced, django_capture_on_commit_callbacks
):
    row = meeting(group, 5)
    address = f"/admin/meeting/cancel/{row.pk}/"

    refused = coordinator_client.post(address, {"reason": "  "})
    row.refresh_from_db()
    assert "Say why the meeting is cancelled." in refused.content.decode()
    assert row.cancelled_at is None

    with django_capture_on_commit_callbacks(execute=True):
        coordinator_client.post(address, {"reason": "Snow."})
    row.refresh_from_db()
    assert row.cancelled_at is not None
    assert row.cancelled_reason == "Snow."
    assert announced == ["partnership"]


@pytest.mark.parametrize(
    ("days", "values"), [(-2, {}), (5, {"cancelled_at": now()}), (0.01, {"opened_at": now()})]
)
def test_what_was_held_or_cancelled_is_not_cancelled_again(coordinator_client, group, days, values):
    row = meeting(group, days, cancelled_reason="First.", **values)
    before = row.cancelled_at

    coordinator_client.post(f"/admin/meeting/cancel/{row.pk}/", {"reason": "Again."})

    row.refresh_from_db()
    assert (row.cancelled_at, row.cancelled_reason) == (before, "First.")


def test_whoever_cancels_is_told_whom_no_mail_reaches(coordinator_client, group):
    row = meeting(group, 5, agenda_sent_at=now())
    Seat.objects.create(group=group, name="Agnes Morrow", starts_on=now().date())

    text = coordinator_client.get(f"/admin/meeting/cancel/{row.pk}/").content.decode()

    assert "Call those without an account: Agnes Morrow." in text


def approved(group):
    """A meeting of some weeks ago, and the later one that approved its minutes."""
    row, later = meeting(group, -40), meeting(group, -3)
    ApprovedMinutes(
        meeting=row,
        html="<p>Minutes.</p>",
        text="Minutes.",
        digest="0" * 64,
        approved_at_meeting=later,
        approved_at=now(),
        approved_by_name="Marcus Oyelaran",
    ).save()
    return row, later


def test_once_its_minutes_are_approved_nothing_of_a_meeting_changes(coordinator_client, group):
    row, _ = approved(group)
    given = {"group": group.pk, "starts_at": "2030-03-11 18:30", "place": "Elsewhere"}

    answer = coordinator_client.post(f"/admin/meeting/edit/{row.pk}/", given)

    assert "The minutes of this meeting were approved." in answer.content.decode()
    row.refresh_from_db()
    assert row.place == "Room -40"


def test_a_meeting_is_never_deleted(client, group, django_user_model):
    root = django_user_model.objects.create_superuser("root@sallowfield.example", "a-long-password")
    client.force_login(root)
    row = meeting(group, 5)

    client.post(f"/admin/meeting/delete/{row.pk}/")

    assert Meeting.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize("part", ["", "new/", "edit/{pk}/", "cancel/{pk}/"])
def test_an_editor_reaches_none_of_the_screens(client, group, part):
    user = User.objects.create_user("editor@sallowfield.example", "a-long-password")
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    row = meeting(group, 5)

    assert client.get(f"/admin/meeting/{part.format(pk=row.pk)}").status_code in {302, 403}


def test_residents_read_when_where_and_what_was_cancelled(client, group):
    from cms.home.models import HomePage, MeetingsPage

    HomePage.objects.get().add_child(instance=MeetingsPage(title="Meetings", slug="meetings"))
    meeting(group, 3, access_notes="Level way in.")
    meeting(group, 8, cancelled_at=now(), cancelled_reason="Snow.")
    meeting(group, -8)

    text = client.get("/meetings/").content.decode()

    assert text.index("Room 3") < text.index("Cancelled") < text.index("Room -8")
    assert "Level way in." in text
    assert "This meeting is cancelled. Snow." in text
    assert "Room 8" not in text


def test_an_empty_diary_says_so(client, group):
    from cms.home.models import HomePage, MeetingsPage

    HomePage.objects.get().add_child(instance=MeetingsPage(title="Meetings", slug="meetings"))

    assert "No date is fixed yet" in client.get("/meetings/").content.decode()


@pytest.mark.req("S0-11")
@pytest.mark.parametrize(
    ("values", "field"),
    [({"starts_at": "2030-03-11 18:30"}, "starts_at"), ({"group": "other"}, "group")],
)
def test_a_meeting_that_was_opened_is_no_other_meeting(coordinator_client, group, values, field):
    row = meeting(group, -1, opened_at=now() - timedelta(days=1))
    other = MeetingGroup.objects.create(key="other", name="Other group")
    stands = localtime(row.starts_at).strftime("%Y-%m-%d %H:%M")
    given = {"group": group.pk, "starts_at": stands, "place": "Elsewhere", **values}
    given["group"] = other.pk if given["group"] == "other" else given["group"]

    answer = coordinator_client.post(f"/admin/meeting/edit/{row.pk}/", given)

    assert "This meeting was opened" in answer.content.decode()
    row.refresh_from_db()
    assert (row.place, row.group) == ("Room -1", group)
    meeting(group, -30)
    good = {**given, "group": group.pk, "starts_at": stands}
    coordinator_client.post(f"/admin/meeting/edit/{row.pk}/", good)
    row.refresh_from_db()
    assert row.place == "Elsewhere"


def test_a_page_opened_before_a_meeting_moved_does_not_move_it_back(coordinator_client, group):
    row = meeting(group, 5)
    address = f"/admin/meeting/edit/{row.pk}/"
    form = coordinator_client.get(address).context["form"]
    stands = localtime(row.starts_at).strftime("%Y-%m-%d %H:%M")
    opened = {"group": group.pk, "starts_at": stands, "place": row.place}
    opened["seen"] = form["seen"].value()
    moved_to = localtime(row.starts_at + timedelta(days=7)).strftime("%Y-%m-%d %H:%M")
    coordinator_client.post(address, {**opened, "starts_at": moved_to})

    answer = coordinator_client.post(address, {**opened, "place": "The library"})

    assert "Somebody else changed this meanwhile" in answer.content.decode()
    row.refresh_from_db()
    assert (localtime(row.starts_at).strftime("%Y-%m-%d %H:%M"), row.place) == (moved_to, "Room 5")
    again = {**opened, "place": "The library", "seen": answer.context["form"]["seen"].value()}
    coordinator_client.post(address, again)
    row.refresh_from_db()
    assert row.place == "The library"


@pytest.mark.req("S0-10")
def test_a_page_opened_before_a_seat_ended_does_not_give_it_back(coordinator_client, group):
    seat = Seat.objects.create(group=group, name="Agnes Morrow", starts_on=date(2025, 1, 1))
    address = f"/admin/seat/edit/{seat.pk}/"
    form = coordinator_client.get(address).context["form"]
    opened = {"name": seat.name, "has_vote": "on", "starts_on": "2025-01-01"}
    opened["seen"] = form["seen"].value()
    coordinator_client.post(address, {**opened, "ends_on": "2026-01-31"})

    answer = coordinator_client.post(address, {**opened, "title": "chair"})

    assert "Somebody else changed this meanwhile" in answer.content.decode()
    seat.refresh_from_db()
    assert (str(seat.ends_on), seat.title) == ("2026-01-31", "")


@pytest.mark.req("S0-11")
def test_a_meeting_that_approved_minutes_stays_after_the_one_they_are_of(coordinator_client, group):
    _, later = approved(group)
    stands = localtime(later.starts_at).strftime("%Y-%m-%d %H:%M")
    given = {"group": group.pk, "place": "Elsewhere", "starts_at": stands}
    address = f"/admin/meeting/edit/{later.pk}/"

    for moved in ("2030-03-11 18:30", "2020-03-11 18:30"):
        answer = coordinator_client.post(address, {**given, "starts_at": moved})
        assert "Minutes were approved at this meeting" in answer.content.decode()
    later.refresh_from_db()
    assert later.place == "Room -3"

    coordinator_client.post(address, given)
    later.refresh_from_db()
    assert later.place == "Elsewhere"
