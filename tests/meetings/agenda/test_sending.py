"""Members are sent the agenda seven days before, once (E23)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.models import OutgoingMail
from cms.meetings import registry
from cms.meetings.models import Meeting, Paper, Seat
from cms.meetings.services.agenda import change_item
from cms.meetings.services.meetings import save_meeting
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
    save_meeting(meeting)
    assert send_agendas(now=DUE) == 0

    meeting.starts_at = STARTS + timedelta(days=1)
    save_meeting(meeting)

    assert send_agendas(now=DUE + timedelta(days=1)) == 1
    assert OutgoingMail.objects.latest("pk").subject == "Agenda for Tuesday 15 December 2026"


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
