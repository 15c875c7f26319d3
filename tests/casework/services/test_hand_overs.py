"""Passed on by a member, picked up, and made a case of (S0-34 to S0-37)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.errors import CaseworkError
from cms.casework.models import Case, EventKind, HandOver, OutgoingMail
from cms.casework.permissions import NotAllowed, visible_to
from cms.casework.services.change import Act
from cms.casework.services.hand_overs import (
    A_DAY,
    HandOverRefused,
    end_hand_over,
    join_case,
    make_case,
    pick_up,
    remind_of_hand_overs,
)
from cms.casework.services.hand_overs_seen import hand_overs_for
from cms.users.models import User
from tests.casework.heard import GIST, HEARD, passed_on_by
from tests.factories import WEDNESDAY, UserFactory, open_case, told

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = WEDNESDAY + timedelta(hours=3)


@pytest.fixture
def member(people: dict[str, User], monkeypatch: pytest.MonkeyPatch) -> User:
    """A member without any role, who has signed nothing yet."""
    user = UserFactory(first_name="Anita", last_name="Rowe")
    monkeypatch.setattr(registry, "_members", [lambda other: other.pk == user.pk])
    return user


@pytest.fixture
def row(member: User) -> HandOver:
    return passed_on_by(member)


def mails(kind: str) -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind))


@pytest.mark.req("S0-34")
def test_the_person_learns_how_to_write_in_and_no_word_of_theirs_travels(member: User) -> None:
    row = passed_on_by(member, wants_help=True)

    assert (row.heard_at, row.passed_on_at, row.role) == (HEARD, WEDNESDAY, "coordinator")
    [mail] = mails("hand_over_person")
    assert mail.to == "ada@resident.example"
    assert "/tell-us/" in mail.text
    assert "You told Anita Rowe, one of our members, something on Monday 18 May 2026" in mail.text
    assert "You asked for help" in mail.text
    assert "counts as written" in mail.text
    assert "Coordinator" in mail.text
    for given in (mail.subject, mail.text, mail.html):
        assert "ramp" not in given
    assert "Ada" not in mail.subject


@pytest.mark.req("S0-34")
def test_who_left_no_address_gets_no_mail(member: User) -> None:
    passed_on_by(member, email="", name="")

    assert mails("hand_over_person") == []


def test_who_works_for_us_is_not_named_to_the_person(people: dict[str, User]) -> None:
    passed_on_by(people["caseworker"])

    assert "You told one of us something" in mails("hand_over_person")[0].text


@pytest.mark.req("S0-37")
def test_whose_it_is_hears_of_it_at_once_with_a_link_alone(
    row: HandOver, people: dict[str, User]
) -> None:
    [mail] = mails("hand_over_new")

    assert mail.to == people["coordinator"].email
    assert f"/admin/casework/hand-overs/{row.pk}/" in mail.text
    assert not any(word in mail.text + mail.subject for word in ("ramp", "Ada", "Anita"))


def test_nobody_else_passes_anything_on(people: dict[str, User]) -> None:
    with pytest.raises(NotAllowed):
        passed_on_by(UserFactory())

    assert not HandOver.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"gist": "  "}, "gist"),
        ({"heard_at": WEDNESDAY + DAY}, "heard_at"),
        ({"email": "", "wants_help": True}, "phone"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    member: User, given: dict[str, Any], field: str
) -> None:
    with pytest.raises(HandOverRefused) as refused:
        passed_on_by(member, **given)

    assert refused.value.field == field
    assert not HandOver.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_two_presses_make_one_and_write_once(member: User, row: HandOver) -> None:
    assert passed_on_by(member, key=row.key).pk == row.pk

    assert HandOver.objects.count() == 1
    assert len(mails("hand_over_person")) == 1


def test_nobody_sends_letters_without_end_this_way(member: User) -> None:
    cache.clear()
    for _ in range(A_DAY.most):
        assert not A_DAY.passed(str(member.pk), now=WEDNESDAY)

    with pytest.raises(HandOverRefused, match="phone us"):
        passed_on_by(member)

    assert not HandOver.objects.exists()


@pytest.mark.req("S0-22", "S0-34")
def test_what_is_about_the_coordinator_is_the_chair_s_and_the_coordinator_learns_nothing(
    member: User, people: dict[str, User]
) -> None:
    row = passed_on_by(member, about_role="coordinator")

    assert row.role == "chair"
    on = WEDNESDAY.date()
    assert row in hand_overs_for(people["chair"], on=on)
    assert row not in hand_overs_for(people["coordinator"], on=on)
    assert [mail.to for mail in mails("hand_over_new")] == [people["chair"].email]
    with pytest.raises(HandOverRefused):
        pick_up(hand_over_id=row.pk, by=people["coordinator"], now=LATER)


@pytest.mark.req("S0-22")
def test_nobody_sees_what_they_said_themselves_nor_of_a_case_they_do_not_see(
    member: User, people: dict[str, User]
) -> None:
    coordinator, on = people["coordinator"], WEDNESDAY.date()
    own = passed_on_by(member, email=coordinator.email)
    assert own not in hand_overs_for(coordinator, on=on)

    row = passed_on_by(member)
    words = told(subject_role="coordinator", received_at=WEDNESDAY)
    make_case(hand_over_id=row.pk, act=Act(LATER, coordinator), told=words)
    assert row not in hand_overs_for(coordinator, on=on)
    assert row in hand_overs_for(people["auditor"], on=on)


@pytest.mark.req("S0-22")
@pytest.mark.parametrize("given", [{"name": "BROWN, Ada"}, {"name": "A"}])
def test_who_is_close_to_whoever_told_it_finds_no_trace(
    member: User, people: dict[str, User], monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    close = registry.CloseOne(name="Ada Brown", email="ada@resident.example")
    coordinator = people["coordinator"]
    found = {coordinator.pk: [close]}
    monkeypatch.setattr(registry, "_close", [lambda user: found.get(user.pk, [])])
    monkeypatch.setattr(registry, "_gates", [])  # whoever is no member has nobody close

    row = passed_on_by(member, **given)

    assert row.role == "chair"
    assert row not in hand_overs_for(coordinator, on=WEDNESDAY.date())
    assert row in hand_overs_for(people["chair"], on=WEDNESDAY.date())
    assert [mail.to for mail in mails("hand_over_new")] == [people["chair"].email]


def test_who_may_see_them(row: HandOver, people: dict[str, User], member: User) -> None:
    on = WEDNESDAY.date()
    seen = {name for name, user in people.items() if row in hand_overs_for(user, on=on)}

    assert seen == {"coordinator", "auditor"}
    assert row not in hand_overs_for(member, on=on)


@pytest.mark.req("S0-35")
def test_somebody_picks_it_up_and_nobody_else_can(row: HandOver, people: dict[str, User]) -> None:
    picked = pick_up(hand_over_id=row.pk, by=people["coordinator"], now=LATER)
    assert (picked.picked_up_by, picked.picked_up_at) == (people["coordinator"], LATER)
    again = pick_up(hand_over_id=row.pk, by=people["coordinator"], now=LATER + DAY)
    assert again.picked_up_at == LATER

    with pytest.raises(NotAllowed):
        pick_up(hand_over_id=row.pk, by=people["auditor"], now=LATER)


@pytest.mark.req("S0-35")
def test_of_two_the_second_learns_who_was_first(row: HandOver, people: dict[str, User]) -> None:
    pick_up(hand_over_id=row.pk, by=people["coordinator"], now=LATER)
    row.refresh_from_db()
    row.role = "chair"
    row.save()

    with pytest.raises(HandOverRefused, match="has it already"):
        pick_up(hand_over_id=row.pk, by=people["chair"], now=LATER)


@pytest.mark.req("S0-34", "S0-36", "S0-41")
def test_a_case_of_it_keeps_when_it_was_first_raised(
    row: HandOver, people: dict[str, User]
) -> None:
    words = told(channel="phone", words_agreed=True, received_at=WEDNESDAY)
    case = make_case(hand_over_id=row.pk, act=Act(LATER, people["coordinator"]), told=words)

    row.refresh_from_db()
    assert (row.case, row.picked_up_by) == (case, people["coordinator"])
    assert case.first_raised_at == HEARD
    assert case.written
    raised = case.events.get(kind=EventKind.FIRST_RAISED)
    assert (raised.happened_at, raised.data["how"]) == (HEARD, "in_person")
    month = case.deadlines.get(clock="fuller_reply_month")
    assert month.due_at is not None
    assert localdate(month.due_at) == date(2026, 6, 18)


@pytest.mark.req("S0-38")
def test_what_a_member_heard_is_not_yet_written_to_us(
    row: HandOver, people: dict[str, User]
) -> None:
    words = told(channel="in_person", received_at=WEDNESDAY)
    case = make_case(hand_over_id=row.pk, act=Act(LATER, people["coordinator"]), told=words)

    assert not case.written
    assert not case.deadlines.filter(clock="initial_response_48h", ended=False).exists()


def test_two_presses_make_one_case(row: HandOver, people: dict[str, User]) -> None:
    words, act = told(channel="letter"), Act(LATER, people["coordinator"])
    first = make_case(hand_over_id=row.pk, act=act, told=words)

    assert make_case(hand_over_id=row.pk, act=act, told=words) == first
    with pytest.raises(HandOverRefused, match="meanwhile"):
        make_case(hand_over_id=row.pk, act=act, told=told(channel="letter"))
    assert Case.objects.count() == 1


def test_a_case_that_cannot_be_opened_leaves_it_waiting(
    row: HandOver, people: dict[str, User]
) -> None:
    with pytest.raises(CaseworkError):
        make_case(hand_over_id=row.pk, act=Act(LATER, people["coordinator"]), told=told(text=" "))

    row.refresh_from_db()
    assert (row.case, row.picked_up_at) == (None, None)


@pytest.mark.req("S0-34", "S0-41")
def test_who_wrote_in_themselves_is_counted_from_when_they_told_a_member(
    row: HandOver, people: dict[str, User]
) -> None:
    case = open_case(at=WEDNESDAY + timedelta(hours=1))
    before = case.deadlines.get(clock="fuller_reply_month").due_at
    act = Act(LATER, people["coordinator"])

    join_case(hand_over_id=row.pk, act=act, reference=f" {case.reference.lower()} ")

    case.refresh_from_db()
    row.refresh_from_db()
    assert (row.case, case.first_raised_at) == (case, HEARD)
    assert case.deadlines.get(clock="fuller_reply_month").due_at < before
    current = case.events.get(kind=EventKind.FIRST_RAISED, superseded_by=None)
    assert current.data["how"] == "in_person"


def test_what_was_raised_earlier_stays_as_it_is(row: HandOver, people: dict[str, User]) -> None:
    case = open_case(at=HEARD - DAY)

    join_case(hand_over_id=row.pk, act=Act(LATER, people["coordinator"]), reference=case.reference)

    case.refresh_from_db()
    assert case.first_raised_at == HEARD - DAY


@pytest.mark.req("S0-22")
def test_a_case_that_one_does_not_see_is_no_case(row: HandOver, people: dict[str, User]) -> None:
    case = open_case(subject_role="coordinator")
    assert not visible_to(people["coordinator"]).exists()

    for reference in (case.reference, "AB-26-9999-X"):
        with pytest.raises(HandOverRefused, match="No open case that you see"):
            join_case(
                hand_over_id=row.pk, act=Act(LATER, people["coordinator"]), reference=reference
            )

    row.refresh_from_db()
    assert row.case is None


def test_it_ends_with_a_reason_and_not_without(row: HandOver, people: dict[str, User]) -> None:
    by = people["coordinator"]
    for reason in (" ", "x" * 301):
        with pytest.raises(HandOverRefused) as refused:
            end_hand_over(hand_over_id=row.pk, reason=reason, by=by, now=LATER)
        assert refused.value.field == "reason"

    ended = end_hand_over(hand_over_id=row.pk, reason="She wants no more of it.", by=by, now=LATER)

    assert (ended.ended_at, ended.picked_up_by) == (LATER, by)
    assert ended.history.latest().history_change_reason == "She wants no more of it."
    with pytest.raises(HandOverRefused):
        pick_up(hand_over_id=row.pk, by=by, now=LATER)


@pytest.mark.req("S0-37")
def test_after_seven_days_without_a_case_those_whose_it_is_hear_of_it_once(
    row: HandOver, people: dict[str, User]
) -> None:
    pick_up(hand_over_id=row.pk, by=people["coordinator"], now=LATER)
    assert remind_of_hand_overs(now=WEDNESDAY + 7 * DAY) == 0

    assert remind_of_hand_overs(now=WEDNESDAY + 8 * DAY) == 1
    assert remind_of_hand_overs(now=WEDNESDAY + 9 * DAY) == 0

    [mail] = mails("hand_over_late")
    assert mail.to == people["coordinator"].email
    assert "more than 7 days ago" in mail.text
    assert GIST not in mail.text


@pytest.mark.req("S0-37")
def test_one_that_was_seen_to_is_not_late(row: HandOver, people: dict[str, User]) -> None:
    end_hand_over(hand_over_id=row.pk, reason="She told us.", by=people["coordinator"], now=LATER)

    assert remind_of_hand_overs(now=WEDNESDAY + 30 * DAY) == 0
