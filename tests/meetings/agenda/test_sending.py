"""Members are sent the agenda seven days before, once (E23)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from cms.casework.models import OutgoingMail
from cms.meetings import registry
from cms.meetings.models import Meeting, MeetingGroup, Paper, Seat
from cms.meetings.services.agenda import change_item
from cms.meetings.services.meetings import cancel_meeting, save_meeting
from cms.meetings.services.sending import send_agendas
from tests.meetings.agenda.rows import EARLY, STARTS, Diary

DUE = STARTS - timedelta(days=7)


@pytest.fixture
def public(diary: Diary) -> Diary:
    item = diary.add("The accounts", text="What we spent.", annex="The lease of number 9.")
    for title, values in (
        ("Accounts to October", {}),
        ("The lease", {"is_private": True}),
        ("Old accounts", {"removed_reason": "A wrong sum."}),
    ):
        Paper.objects.create(
            item=item,
            title=title,
            file="meetings/x.pdf",
            media_type="application/pdf",
            size=154_900,
            **values,
        )
    diary.publish()
    return diary


def test_it_goes_out_seven_days_before_and_once(public):
    assert send_agendas(now=DUE - timedelta(seconds=1)) == 0
    assert not OutgoingMail.objects.exists()

    assert (send_agendas(now=DUE), send_agendas(now=DUE)) == (1, 0)

    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.case) == ("agenda", "member@sallowfield.example", None)
    assert mail.subject == "Agenda for Monday 14 December 2026"
    assert public.again().agenda_sent_at == DUE


def test_it_holds_the_public_agenda_and_where_to_sign_in_for_the_rest(public):
    send_agendas(now=DUE)

    text = OutgoingMail.objects.get().text
    assert "4. The accounts\nWhat we spent.\nPaper: Accounts to October (PDF, 151 KB)" in text
    assert "1. Declarations of interest" in text
    for private in ("lease", "Old accounts"):
        assert private not in text
    assert f"http://testserver/meetings/{public.meeting.pk}/" in text
    assert "Sign in to read it:" in text
    assert f"http://testserver/meetings/room/{public.meeting.pk}/mine/" in text


def test_an_agenda_that_is_public_late_goes_out_when_it_is(diary):
    now = STARTS - timedelta(days=2)
    assert send_agendas(now=now) == 0

    diary.publish(now=now, reason="The clerk was ill.")

    assert send_agendas(now=now) == 1


@pytest.mark.parametrize("state", ["cancelled", "begun"])
def test_none_goes_out_for_a_meeting_that_will_not_be(public, state):
    now = STARTS if state == "begun" else DUE
    if state == "cancelled":
        Meeting.objects.filter(pk=public.meeting.pk).update(cancelled_at=EARLY)

    assert send_agendas(now=now) == 0


def test_a_meeting_that_moves_is_told_again(public):
    send_agendas(now=DUE)
    meeting = public.again()
    meeting.place = "The library"
    save_meeting(meeting, now=DUE)
    assert send_agendas(now=DUE) == 0

    meeting.starts_at = STARTS + timedelta(days=1)
    save_meeting(meeting, now=DUE)

    assert send_agendas(now=DUE + timedelta(days=1)) == 1
    assert OutgoingMail.objects.latest("pk").subject == "Agenda for Tuesday 15 December 2026"


# --- moved or off ------------------------------------------------------------------------------


def moved(diary: Diary, *, now: datetime = DUE, **values: Any) -> None:
    meeting = diary.again()
    for name, value in values.items():
        setattr(meeting, name, value)
    save_meeting(meeting, now=now)


def cancelled(diary: Diary, *, now: datetime = DUE) -> None:
    cancel_meeting(meeting_id=diary.meeting.pk, reason="The hall is shut.", now=now)


def subjects() -> list[str]:
    return list(OutgoingMail.objects.order_by("pk").values_list("subject", flat=True))[1:]


def test_whoever_was_sent_the_agenda_is_told_of_another_day_and_another_place(public):
    send_agendas(now=DUE)
    tomorrow = STARTS + timedelta(days=1)

    moved(public, starts_at=tomorrow)
    moved(public, starts_at=tomorrow)
    moved(public, place="The library")
    moved(public, video_link="https://video.example/1", access_notes="By the back door.")

    assert subjects() == [
        "Moved: the meeting of Monday 14 December 2026",
        "Moved: the meeting of Tuesday 15 December 2026",
    ]
    text = OutgoingMail.objects.get(subject=subjects()[0]).text
    assert "meets on Tuesday 15 December 2026 at 6.30 pm, The Hub." in text
    assert "It was to be on Monday 14 December 2026 at 6.30 pm, The Hub." in text
    assert f"http://testserver/meetings/{public.meeting.pk}/" in text


def test_a_meeting_that_moves_twice_is_told_twice_and_its_agenda_goes_out_again_in_time(public):
    send_agendas(now=DUE)
    for weeks in (3, 5):
        moved(public, starts_at=STARTS + timedelta(weeks=weeks))
    assert len(subjects()) == 2

    assert send_agendas(now=DUE + timedelta(weeks=4)) == 0
    assert send_agendas(now=DUE + timedelta(weeks=5)) == 1
    assert subjects()[-1] == "Agenda for Monday 18 January 2027"


def test_whoever_was_sent_the_agenda_is_told_once_that_the_meeting_is_off(public):
    send_agendas(now=DUE)

    cancelled(public)
    cancelled(public)

    [subject] = subjects()
    assert subject == "Cancelled: the meeting of Monday 14 December 2026"
    text = OutgoingMail.objects.latest("pk").text
    assert "Why: The hall is shut." in text
    assert "The next meeting is not in the diary yet." in text


def test_somebody_who_left_since_is_told_and_nobody_before_the_agenda_went_out(public):
    moved(public, place="The library")
    cancelled(public)
    assert not OutgoingMail.objects.exists()

    Meeting.objects.filter(pk=public.meeting.pk).update(cancelled_at=None)
    send_agendas(now=DUE)
    public.seat.ends_on = DUE.date()
    public.seat.save()
    cancelled(public)
    assert OutgoingMail.objects.latest("pk").to == public.member.email


def test_a_meeting_that_was_is_put_right_without_a_mail(public):
    send_agendas(now=DUE)

    moved(public, now=STARTS + timedelta(days=1), starts_at=STARTS + timedelta(minutes=5))

    assert subjects() == []


def test_a_group_that_was_sent_the_agenda_keeps_its_meeting(public):
    send_agendas(now=DUE)
    other = MeetingGroup.objects.create(key="youth", name="Youth")

    with pytest.raises(ValidationError, match="was sent its agenda"):
        moved(public, group=other)

    assert public.again().group != other


def test_changing_when_and_where_leaves_all_else_as_it_became_meanwhile(public):
    stale = Meeting.objects.get(pk=public.meeting.pk)
    send_agendas(now=DUE)
    Meeting.objects.filter(pk=public.meeting.pk).update(opened_at=STARTS)

    stale.access_notes = "By the back door."
    save_meeting(stale, now=STARTS)

    kept = public.again()
    assert (kept.agenda_sent_at, kept.opened_at) == (DUE, STARTS)
    assert kept.access_notes == "By the back door."


def test_it_goes_to_accounts_that_are_open_and_hold_a_seat_then(public):
    group = public.meeting.group
    Seat.objects.create(group=group, name="Without an account", starts_on=EARLY.date())
    public.member.is_active = False
    public.member.save()

    assert send_agendas(now=DUE) == 1
    assert not OutgoingMail.objects.exists()


def test_what_was_not_written_down_is_tried_again(public, monkeypatch):
    def fails(*args: str) -> None:
        raise OSError

    monkeypatch.setattr(registry, "_notices", [fails])
    with pytest.raises(OSError):
        send_agendas(now=DUE)
    assert public.again().agenda_sent_at is None

    monkeypatch.undo()
    assert send_agendas(now=DUE) == 1


def test_an_address_that_takes_no_mail_keeps_nobody_else_waiting(public, caplog):
    other = public.clerk
    Seat.objects.create(
        group=public.meeting.group, user=other, name="Clerk", starts_on=EARLY.date()
    )
    type(public.member).objects.filter(pk=public.member.pk).update(email="nobody")

    send_agendas(now=DUE)

    assert OutgoingMail.objects.get().to == other.email
    assert "nobody" not in caplog.text


def test_a_text_that_looks_like_markup_stays_text(diary):
    item = diary.add("Fish & chips <b>")
    change_item(item_id=item.pk, title="Fish & chips <b>", text="A < B", by=None, now=EARLY)
    diary.publish()

    send_agendas(now=DUE)

    mail = OutgoingMail.objects.get()
    assert "4. Fish & chips <b>\nA < B" in mail.text
    assert "<b>" not in mail.html


def test_a_meeting_that_could_not_be_held_and_moves_is_told(public):
    sent = STARTS - timedelta(days=1)
    send_agendas(now=sent)

    moved(public, now=STARTS + timedelta(minutes=20), starts_at=STARTS + timedelta(hours=22))

    assert subjects() == ["Moved: the meeting of Monday 14 December 2026"]


def test_a_slip_in_the_day_of_a_meeting_that_is_over_is_told_to_nobody(public):
    send_agendas(now=DUE)

    moved(public, now=STARTS + timedelta(days=2), starts_at=STARTS + timedelta(hours=1))

    assert subjects() == []
