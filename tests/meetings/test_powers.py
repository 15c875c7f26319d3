"""Powers given by a decision, and questions asked when decisions are looked into."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cms.meetings import registry
from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.models import Delegation, Scrutiny
from cms.meetings.services.powers import PowerDraft, end_power, give_power
from cms.meetings.services.scrutiny import answer_scrutiny, ask_scrutiny
from tests.meetings.decided import AFTER, DAY, LATER, held
from tests.meetings.test_decisions import approve

__all__ = ["held"]

POWER = {
    "power": "amend the complaints policy",
    "delegate": "Coordinator",
    "starts_on": DAY,
    "consult": "Chair",
    "limit": "minor amendments",
}


def give(decision, **values) -> Delegation:
    draft = PowerDraft(**{**POWER, **values})
    return give_power(decision_id=decision.pk, draft=draft, by=None, now=AFTER)


@pytest.mark.req("S1-8")
def test_a_power_says_what_who_whom_they_ask_how_far_and_how_long(held):
    decision = held.decide()

    power = give(decision, ends_on=date(2027, 3, 9))

    stored = Delegation.objects.get()
    assert (stored.decision, stored.delegate, stored.consult) == (decision, "Coordinator", "Chair")
    assert (stored.limit, stored.only_minor) == ("minor amendments", True)
    assert Delegation.objects.in_force(DAY).get() == power
    assert not Delegation.objects.in_force(date(2027, 3, 10)).exists()


@pytest.mark.req("S1-8")
@pytest.mark.parametrize(
    ("status", "values", "field"),
    [
        ("recommended", {}, "decision"),
        ("deferred", {}, "decision"),
        ("resolved", {"power": " "}, "power"),
        ("resolved", {"delegate": ""}, "delegate"),
        ("resolved", {"consult": "coordinator"}, "consult"),
        ("resolved", {"starts_on": DAY - timedelta(days=1)}, "starts_on"),
        ("resolved", {"ends_on": DAY - timedelta(days=1)}, "ends_on"),
    ],
)
def test_a_power_that_no_decision_can_give_is_refused(held, status, values, field):
    decision = held.decide(status=status, final_body="The trust")

    with pytest.raises(MeetingRefused) as refused:
        give(decision, **values)

    assert refused.value.field == field
    assert not Delegation.objects.exists()


def test_no_power_is_added_to_a_decision_once_the_minutes_are_approved(held):
    decision = held.decide()
    approve(held)

    with pytest.raises(MinutesApproved):
        give(decision)

    assert not Delegation.objects.exists()


@pytest.mark.req("S1-8")
def test_a_power_is_ended_also_after_the_minutes_and_never_backwards(held):
    power = give(held.decide())
    approve(held)
    end = {"delegation_id": power.pk, "by": None, "now": LATER}
    today = LATER.date()

    for values, field in (
        ({"ends_on": today, "reason": " "}, "reason"),
        ({"ends_on": today - timedelta(days=1), "reason": "Over."}, "ends_on"),
    ):
        with pytest.raises(MeetingRefused) as refused:
            end_power(**values, **end)
        assert refused.value.field == field
    assert power.history.count() == 1

    ended = end_power(ends_on=today, reason="The chair changed.", **end)

    assert ended.ends_on == today
    assert power.history.latest().history_change_reason == "The chair changed."
    with pytest.raises(MeetingRefused) as refused:
        end_power(ends_on=today + timedelta(days=9), reason="Longer.", **end)
    assert refused.value.text == "A power is made longer by a new decision only."
    with pytest.raises(MeetingRefused):
        end_power(**{**end, "now": LATER + timedelta(days=2)}, ends_on=today, reason="Again.")


@pytest.fixture
def notices():
    before, sent = [*registry._notices], []
    registry.provide_notices(lambda *notice: sent.append(notice))
    yield sent
    registry._notices[:] = before


@pytest.mark.req("S0-26")
def test_a_question_to_a_member_is_tracked_to_its_answer(held, notices, django_user_model):
    jean = django_user_model.objects.create_user(
        "jean@sallowfield.example", first_name="Jean", last_name="Hollis"
    )
    decision = held.decide()

    asked = ask_scrutiny(
        asked_of="",
        question="Who asked for it?",
        due_on=date(2026, 3, 20),
        user=jean,
        decision=decision,
        by=None,
        now=AFTER,
    )

    assert (asked.asked_of, asked.asked_on) == ("Jean Hollis", AFTER.date())
    (notice,) = notices
    assert notice[1:3] == (jean.email, "A question to you about “A lamp post in Mill Lane”")
    assert "Who asked for it?" in notice[3]
    assert "Friday 20 March 2026" in notice[3]

    answered = answer_scrutiny(
        scrutiny_id=asked.pk,
        answer="The neighbours.",
        answered_on=date(2026, 3, 12),
        by=None,
        now=LATER,
    )

    assert (answered.answer, answered.answered_on) == ("The neighbours.", date(2026, 3, 12))
    with pytest.raises(MeetingRefused):
        answer_scrutiny(
            scrutiny_id=asked.pk, answer="No.", answered_on=LATER.date(), by=None, now=LATER
        )
    assert Scrutiny.objects.get().answer == "The neighbours."


@pytest.mark.req("S0-26")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"asked_of": " "}, "asked_of"),
        ({"question": ""}, "question"),
        ({"due_on": AFTER.date() - timedelta(days=1)}, "due_on"),
    ],
)
def test_a_question_without_somebody_to_answer_it_in_time_is_refused(db, notices, values, field):
    given = {"asked_of": "Treasurer", "question": "How much?", "due_on": AFTER.date()}

    with pytest.raises(MeetingRefused) as refused:
        ask_scrutiny(**{**given, **values}, by=None, now=AFTER)

    assert refused.value.field == field
    assert not Scrutiny.objects.exists()
    assert not notices


@pytest.mark.req("S0-26")
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"answer": ""}, "answer"),
        ({"answered_on": LATER.date() + timedelta(days=1)}, "answered_on"),
        ({"answered_on": AFTER.date() - timedelta(days=1)}, "answered_on"),
    ],
)
def test_an_answer_has_words_and_a_day_since_it_was_asked(db, values, field):
    asked = ask_scrutiny(
        asked_of="Treasurer", question="How much?", due_on=AFTER.date(), by=None, now=AFTER
    )
    given = {"answer": "Ten pounds.", "answered_on": LATER.date()}

    with pytest.raises(MeetingRefused) as refused:
        answer_scrutiny(scrutiny_id=asked.pk, **{**given, **values}, by=None, now=LATER)

    assert refused.value.field == field
    assert asked.history.count() == 1
