"""Decisions are recorded in parts, and published with what stands behind them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.meetings.errors import MeetingRefused, MinutesApproved
from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Decision,
    DecisionPart,
    Delegation,
    Meeting,
    Motion,
)
from cms.meetings.services.decisions import DecisionDraft, change_decision
from cms.meetings.services.publishing import (
    link_final_decision,
    publication_gaps,
    publish_decision,
)
from tests.meetings.decided import AFTER, CLOSED, DAY, DURING, HELD, LATER, READY, held

__all__ = ["held"]


def approve(held) -> None:
    ApprovedMinutes(
        meeting=held.meeting,
        html="<p>Minutes.</p>",
        text="Minutes.",
        digest="0" * 64,
        approved_at_meeting_id=held.next_id,
        approved_at=LATER,
        approved_by_name="Marcus Oyelaran",
    ).save()


def draft(**values) -> DecisionDraft:
    return DecisionDraft(**{**READY, **values})


def texts(decision) -> list[str]:
    return list(decision.parts.values_list("text", flat=True))


@pytest.mark.req("S1-5", "S0-11")
def test_a_decision_is_kept_in_numbered_parts_beside_the_minutes(held, django_user_model):
    chair = django_user_model.objects.create_user("chair@sallowfield.example")

    decision = held.decide()

    assert [(part.number, part.text) for part in decision.parts.all()] == [
        (1, "Put up a lamp post."),
        (2, "Ask the borough to keep it lit."),
    ]
    assert decision.made_by == "Partnership group, at its meeting"
    assert decision.published_at is None

    change_decision(
        decision_id=decision.pk, draft=draft(title="A lamp"), why="", by=chair, now=AFTER
    )
    record = decision.history.latest()
    assert (record.title, record.history_user) == ("A lamp", chair)


@pytest.mark.req("S1-11", "S1-19")
def test_the_words_agreed_on_are_the_parts_where_nobody_types_them_again(held):
    decision = held.decide(parts=[], motion_id=held.motion_id)

    assert texts(decision) == ["Put up one lamp post.", "Tell the neighbours."]
    assert decision.decided_at == DURING
    assert decision.motion.proposed.startswith("Put up lamp posts.")


def test_what_is_written_down_later_was_still_decided_at_the_meeting(held):
    assert held.decide(now=AFTER).decided_at == HELD
    assert held.decide(now=CLOSED, reason="It was late.").decided_at == CLOSED


def test_an_address_begins_with_the_day_and_is_nobody_elses(held):
    first, second = held.decide(), held.decide(parts=["Put up another."])

    assert first.slug == "2026-03-09-item-5-a-lamp-post-in-mill-lane"
    assert second.slug == f"{first.slug}-2"


GAPS = [
    ({"parts": []}, "parts", "Write what was decided."),
    ({"reason": " "}, "reason", "Give the reason for the decision."),
    (
        {"could_gain": None},
        "could_gain",
        "Answer whether anyone could gain or lose improperly.",
    ),
    (
        {"could_gain": True},
        "could_gain_note",
        "Say who could gain or lose, and what was done about it.",
    ),
    ({"status": "recommended"}, "final_body", "Name the body that decides in the end."),
    ({"kind": "appointment"}, "criteria", "Say how it was judged on merit."),
    ({"kind": "contract"}, "criteria", "Say how it was judged on merit."),
    ({"kind": "grant"}, "criteria", "Say how it was judged on merit."),
    (
        {"kind": "grant", "criteria": "Scored by need.", "reason": ""},
        "reason",
        "Give the reason for the decision.",
    ),
]


@pytest.mark.req("S1-6", "S1-7", "S0-23", "S0-25", "S0-27")
@pytest.mark.parametrize(("values", "field", "text"), GAPS)
def test_it_is_not_published_while_something_is_missing(held, values, field, text):
    decision = held.decide(**values)

    with pytest.raises(MeetingRefused) as refused:
        publish_decision(decision_id=decision.pk, by=None, now=AFTER)

    assert (refused.value.field, refused.value.text) == (field, text)
    decision.refresh_from_db()
    assert (decision.published_at, decision.history.count()) == (None, 1)


def test_everything_that_is_missing_is_told_at_once(held):
    decision = held.decide(parts=[], reason="", could_gain=None, kind="grant")

    fields = [gap.field for gap in publication_gaps(decision)]

    assert fields == ["parts", "reason", "criteria", "could_gain"]


@pytest.mark.req("S1-6", "S1-7", "S0-25", "S0-26")
@pytest.mark.parametrize(
    "values",
    [
        {},
        {"status": "recommended", "final_body": "The trust"},
        {"kind": "grant", "criteria": "Scored by need."},
        {"could_gain": True, "could_gain_note": "The owner of number 4, who left the room."},
        {"status": "noted"},
        {"status": "deferred"},
        {"status": "refused"},
    ],
)
def test_it_is_published_with_everything_there_and_keeps_its_time(held, values):
    decision = held.publish(**values)
    assert decision.published_at == AFTER

    again = publish_decision(decision_id=decision.pk, by=None, now=LATER)

    assert again.published_at == AFTER
    assert Decision.objects.published().get() == decision


def test_a_published_decision_is_changed_with_a_reason_only(held):
    decision = held.publish()
    change = {"decision_id": decision.pk, "by": None, "now": LATER}

    with pytest.raises(MeetingRefused) as refused:
        change_decision(draft=draft(parts=["Two lamps."]), why=" ", **change)
    assert refused.value.field == "why"
    with pytest.raises(MeetingRefused) as refused:
        change_decision(draft=draft(reason=""), why="A slip.", **change)
    assert refused.value.field == "reason"
    assert len(texts(decision)) == 2
    assert decision.history.count() == 2

    change_decision(draft=draft(parts=["Put up a lamp post."]), why="A slip.", **change)

    assert texts(decision) == ["Put up a lamp post."]
    assert decision.history.latest().history_change_reason == "A slip."
    gone = DecisionPart.history.filter(decision_id=decision.pk).latest()
    assert (gone.history_type, gone.number, gone.history_change_reason) == ("-", 2, "A slip.")


def test_a_change_keeps_the_address_and_the_numbers(held):
    decision = held.decide()
    kept = decision.parts.get(number=1)

    change_decision(
        decision_id=decision.pk,
        draft=draft(title="Another title", parts=["Put up a lamp post.", "Other.", "More."]),
        why="",
        by=None,
        now=AFTER,
    )

    decision.refresh_from_db()
    assert decision.slug == "2026-03-09-item-5-a-lamp-post-in-mill-lane"
    assert list(decision.parts.values_list("number", flat=True)) == [1, 2, 3]
    assert decision.parts.get(number=1).history.count() == kept.history.count() == 1


@pytest.mark.req("S0-11", "S1-19")
def test_nothing_is_decided_or_changed_once_the_minutes_are_approved(held):
    decision = held.decide()
    approve(held)

    with pytest.raises(MinutesApproved):
        held.decide()
    with pytest.raises(MinutesApproved):
        change_decision(decision_id=decision.pk, draft=draft(), why="Late.", by=None, now=LATER)
    with pytest.raises(MinutesApproved):
        publish_decision(decision_id=decision.pk, by=None, now=LATER)

    assert Decision.history.count() == 1


@pytest.mark.req("S1-21")
@pytest.mark.parametrize("name", ["Assistant Director", "ola lindqvist"])
def test_an_officer_does_not_decide(held, name):
    with pytest.raises(MeetingRefused) as refused:
        held.decide(made_by=name)

    assert refused.value.field == "made_by"
    assert "do not decide" in refused.value.text
    assert not Decision.objects.exists()


def row_as(model, pk, **values) -> None:
    row = model.objects.get(pk=pk)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


@pytest.mark.parametrize(
    ("model", "values", "field"),
    [
        (AgendaItem, {"withdrawn_reason": "Not ready."}, "item"),
        (Meeting, {"cancelled_at": HELD}, "item"),
        (Meeting, {"starts_at": DURING + timedelta(days=1)}, "item"),
    ],
)
def test_what_was_not_before_the_meeting_was_not_decided(held, model, values, field):
    row_as(model, held.item_id if model is AgendaItem else held.meeting_id, **values)

    with pytest.raises(MeetingRefused) as refused:
        held.decide()

    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_an_item_of_another_meeting_is_refused(held):
    other = AgendaItem.objects.create(meeting_id=held.next_id, number=1, title="Elsewhere")
    held.item_id = other.pk

    with pytest.raises(MeetingRefused):
        held.decide()


@pytest.mark.parametrize(
    ("motion", "status", "field"),
    [
        ({"is_carried": False}, "resolved", "status"),
        ({"is_carried": False}, "recommended", "status"),
        ({"is_carried": None}, "resolved", "motion"),
    ],
)
def test_a_decision_fits_the_outcome_of_its_motion(held, motion, status, field):
    row_as(Motion, held.motion_id, **motion)

    with pytest.raises(MeetingRefused) as refused:
        held.decide(motion_id=held.motion_id, status=status)

    assert refused.value.field == field
    assert not Decision.objects.exists()


def test_a_motion_lost_is_a_decision_refused(held):
    row_as(Motion, held.motion_id, is_carried=False)

    assert held.decide(motion_id=held.motion_id, status="refused").status == "refused"


def test_a_motion_has_one_decision_and_is_of_its_item(held):
    held.decide(motion_id=held.motion_id)

    with pytest.raises(MeetingRefused) as refused:
        held.decide(motion_id=held.motion_id, title="Another lamp")
    assert refused.value.text == "This motion has its decision already."
    held.item_id = held.grants_id
    with pytest.raises(MeetingRefused) as refused:
        held.decide(motion_id=held.motion_id)
    assert refused.value.field == "motion"
    assert Decision.objects.count() == 1


@pytest.mark.req("S1-6")
def test_a_recommendation_leads_to_the_last_word_also_after_its_minutes(held):
    advice = held.publish(status="recommended", final_body="The trust")
    final = held.publish(title="The trust agrees")
    approve(held)

    linked = link_final_decision(decision_id=advice.pk, final_id=final.pk, by=None, now=LATER)

    assert linked.final_decision == final
    assert advice.history.latest().final_decision_id == final.pk


@pytest.mark.req("S1-6")
def test_a_last_word_that_nobody_can_read_is_not_linked(held):
    advice = held.publish(status="recommended", final_body="The trust")
    final = held.decide(title="The trust agrees")

    with pytest.raises(MeetingRefused, match="Publish that decision first"):
        link_final_decision(decision_id=advice.pk, final_id=final.pk, by=None, now=LATER)

    advice.refresh_from_db()
    assert advice.final_decision is None


@pytest.mark.req("S1-6")
@pytest.mark.parametrize(
    ("own", "other", "text"),
    [
        ("resolved", "resolved", "This was decided, not recommended. Nothing follows it."),
        ("recommended", "deferred", "That decision settles nothing yet."),
        ("recommended", "recommended", "That decision settles nothing yet."),
        ("recommended", "", "Choose a decision made after it."),
    ],
)
def test_the_last_word_is_a_later_decision_that_settles_it(held, own, other, text):
    advice = held.decide(status=own, final_body="The trust")
    again = {"title": "The last word", "final_body": "The trust"}
    final = held.decide(status=other, **again) if other else advice

    with pytest.raises(MeetingRefused) as refused:
        link_final_decision(decision_id=advice.pk, final_id=final.pk, by=None, now=LATER)

    assert refused.value.text == text
    advice.refresh_from_db()
    assert advice.final_decision is None


@pytest.mark.req("S1-8")
@pytest.mark.parametrize("status", ["refused", "noted", "deferred"])
def test_a_decision_stays_resolved_while_a_power_that_it_gave_is_in_force(held, status):
    decision = held.decide()
    power = Delegation.objects.create(
        decision=decision, power="Buy bulbs", delegate="Coordinator", starts_on=DAY
    )
    change = {"decision_id": decision.pk, "why": "A slip.", "by": None, "now": AFTER}

    with pytest.raises(MeetingRefused, match="gave a power") as refused:
        change_decision(draft=draft(status=status), **change)

    assert refused.value.field == "status"
    decision.refresh_from_db()
    assert (decision.status, decision.history.count()) == ("resolved", 1)
    power.ends_on = DAY
    power.save()
    assert change_decision(draft=draft(status=status), **change).status == status


@pytest.mark.req("S1-6")
def test_the_decision_that_settled_a_recommendation_goes_on_settling_it(held):
    recommended = held.publish(status="recommended", final_body="The borough")
    final = held.publish(title="What the borough said")
    link_final_decision(decision_id=recommended.pk, final_id=final.pk, by=None, now=LATER)

    with pytest.raises(MeetingRefused, match="settles a recommendation") as refused:
        change_decision(
            decision_id=final.pk,
            draft=draft(title="What the borough said", status="deferred"),
            why="A slip.",
            by=None,
            now=LATER,
        )

    assert refused.value.field == "status"
    final.refresh_from_db()
    assert final.status == "resolved"
