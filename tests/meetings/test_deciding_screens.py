"""The screens for decisions, minutes, powers and questions: who gets in, and what is refused."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group

from cms.meetings.models import (
    ApprovedMinutes,
    Decision,
    Delegation,
    InterestAtMeeting,
    Meeting,
    MinutesDraft,
    Scrutiny,
)
from cms.meetings.services.publishing import publish_decision
from tests.meetings.decided import AFTER, DAY, HELD, held
from tests.meetings.test_powers import give

__all__ = ["held"]

pytestmark = pytest.mark.one_database

TYPED = {
    "title": "A lamp post",
    "status": "resolved",
    "parts": "Put up a lamp post.\r\n\r\nAsk the borough.",
    "made_by": "",
    "reason": "It is dark.",
    "kind": "ordinary",
    "criteria": "",
    "could_gain": "no",
    "could_gain_note": "",
    "final_body": "",
    "motion": "",
}


def sign_in(client, django_user_model, group):
    user = django_user_model.objects.create_user(
        f"{group.lower()}@sallowfield.example", first_name="Jean", last_name="Hollis"
    )
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return user


@pytest.fixture
def chair(client, django_user_model, db):
    return sign_in(client, django_user_model, "Chairs")


def addresses(held, decision, power, asked) -> tuple[list[str], list[str]]:
    reading = [
        "decisions/",
        f"decisions/{decision.pk}/",
        "minutes/",
        f"minutes/{held.meeting_id}/",
        "powers_given/",
        "questions_asked/",
    ]
    writing = [
        "decisions/new/",
        f"decisions/new/{held.item_id}/",
        f"decisions/{decision.pk}/change/",
        f"decisions/{decision.pk}/settled/",
        f"decisions/{decision.pk}/power/",
        f"minutes/{held.meeting_id}/write/",
        f"minutes/{held.meeting_id}/approve/",
        f"powers_given/{power.pk}/end/",
        "questions_asked/new/",
        f"questions_asked/new/{decision.pk}/",
        f"questions_asked/{asked.pk}/answer/",
    ]
    return reading, writing


@pytest.mark.parametrize(
    ("group", "reads", "writes"),
    [
        ("Chairs", True, True),
        ("Coordinators", True, True),
        ("Auditors", True, False),
        ("Caseworkers", False, False),
        ("Editors", False, False),
    ],
)
def test_who_runs_meetings_writes_and_an_auditor_reads(
    client, held, django_user_model, group, reads, writes
):
    decision = held.publish()
    power = give(decision)
    asked = Scrutiny.objects.create(
        asked_of="Treasurer", question="How much?", asked_on=DAY, due_on=DAY, decision=decision
    )
    sign_in(client, django_user_model, group)
    reading, writing = addresses(held, decision, power, asked)

    statuses = {
        address: client.get(f"/admin/{address}").status_code for address in reading + writing
    }

    for address, status in statuses.items():
        allowed = reads if address in reading else writes
        assert (status == 200) is allowed, (address, status)
    if not writes:
        client.post(f"/admin/decisions/{decision.pk}/")
        client.post(f"/admin/minutes/{held.meeting_id}/")
        assert not MinutesDraft.objects.exists()


@pytest.mark.req("S0-23", "S1-5")
def test_a_decision_is_recorded_beside_the_interests_declared(client, chair, held):
    InterestAtMeeting.objects.create(
        attendance_id=held.remote_id,
        item_id=held.item_id,
        is_direct=True,
        is_personal=True,
        how_it_arises="Lives there",
        declared_at=HELD,
    )
    listed = client.get("/admin/decisions/new/").content.decode()
    assert f"/admin/decisions/new/{held.item_id}/" in listed
    address = f"/admin/decisions/new/{held.item_id}/"
    shown = client.get(address).content.decode()
    assert "Jean Hollis declared a direct personal interest in item 5: Lives there." in shown
    assert "Could anyone gain or lose improperly?" in shown

    client.post(address, {**TYPED, "motion": held.motion_id, "could_gain": ""})

    decision = Decision.objects.get()
    assert list(decision.parts.values_list("text", flat=True)) == [
        "Put up a lamp post.",
        "Ask the borough.",
    ]
    assert (decision.could_gain, decision.motion_id) == (None, held.motion_id)
    assert decision.history.latest().history_user == chair


def test_a_refusal_stands_at_its_field_with_what_was_typed(client, chair, held):
    answer = client.post(
        f"/admin/decisions/new/{held.item_id}/",
        {**TYPED, "made_by": "Assistant Director", "reason": "Kept words."},
    )

    text = answer.content.decode()
    assert "There is a problem" in text
    assert 'href="#id_made_by"' in text
    assert "Kept words." in text
    assert "<title" in text
    assert "Error: Record a decision" in text
    assert not Decision.objects.exists()


@pytest.mark.req("S1-7", "S0-25")
def test_the_screen_says_what_is_missing_and_then_publishes(client, chair, held):
    decision = held.decide(reason="", kind="grant")
    address = f"/admin/decisions/{decision.pk}/"

    text = client.get(address).content.decode()
    assert "Give the reason for the decision." in text
    assert "Say how it was judged on merit." in text
    assert "Publish the decision" not in text
    client.post(address)
    decision.refresh_from_db()
    assert decision.published_at is None

    client.post(f"{address}change/", {**TYPED, "kind": "grant", "criteria": "By need."})
    assert "Publish the decision" in client.get(address).content.decode()
    client.post(address)

    decision.refresh_from_db()
    assert decision.published_at is not None
    assert "Publish the decision" not in client.get(address).content.decode()


def test_a_published_decision_asks_why_it_is_changed(client, chair, held):
    decision = held.publish()
    address = f"/admin/decisions/{decision.pk}/change/"
    assert "Why is it changed?" in client.get(address).content.decode()

    refused = client.post(address, TYPED).content.decode()
    assert "There is a problem" in refused
    decision.refresh_from_db()
    assert decision.title == "A lamp post in Mill Lane"

    client.post(address, {**TYPED, "why": "A shorter title."})
    decision.refresh_from_db()
    assert decision.title == "A lamp post"
    assert decision.history.latest().history_change_reason == "A shorter title."


@pytest.mark.req("S1-8")
def test_a_power_is_given_and_ended(client, chair, held):
    decision = held.decide()
    address = f"/admin/decisions/{decision.pk}/power/"
    typed = {"power": "buy lamps", "delegate": "Coordinator", "consult": "Chair", "limit": ""}

    refused = client.post(address, {**typed, "starts_on": "2026-03-01", "ends_on": ""})
    assert "It begins on the day of the decision or later." in refused.content.decode()
    assert not Delegation.objects.exists()
    client.post(address, {**typed, "starts_on": "2026-03-09", "ends_on": "", "only_minor": "on"})

    power = Delegation.objects.get()
    assert (power.only_minor, power.ends_on) == (True, None)
    client.post(
        f"/admin/powers_given/{power.pk}/end/", {"ends_on": "2099-01-01", "reason": "Enough."}
    )
    power.refresh_from_db()
    assert power.ends_on.year == 2099


@pytest.mark.req("S1-6")
def test_a_recommendation_is_settled_on_its_screen(client, chair, held):
    advice = held.publish(status="recommended", final_body="The trust")
    final = held.publish(title="The trust agrees")

    client.post(f"/admin/decisions/{advice.pk}/settled/", {"final_decision": final.pk})

    advice.refresh_from_db()
    assert advice.final_decision == final


@pytest.mark.req("S0-26")
def test_a_question_is_asked_and_its_answer_written_down(client, chair, held):
    decision = held.decide()

    client.post(
        f"/admin/questions_asked/new/{decision.pk}/",
        {"asked_of": "", "user": chair.pk, "question": "Why here?", "due_on": "2099-01-01"},
    )
    asked = Scrutiny.objects.get()
    assert (asked.user, asked.decision) == (chair, decision)
    assert "Why here?" in client.get("/admin/questions_asked/").content.decode()

    address = f"/admin/questions_asked/{asked.pk}/answer/"
    refused = client.post(address, {"answer": "It is dark.", "answered_on": "2020-01-01"})
    assert "Choose a day since it was asked" in refused.content.decode()
    client.post(address, {"answer": "It is dark.", "answered_on": asked.asked_on.isoformat()})
    asked.refresh_from_db()
    assert asked.answer == "It is dark."


@pytest.mark.req("S0-11", "S1-19")
def test_minutes_are_written_shown_and_approved(client, chair, held):
    decision = held.decide()
    address = f"/admin/minutes/{held.meeting_id}/"
    text = client.get(address).content.decode()
    assert "Publish the decision “A lamp post in Mill Lane”." in text
    assert "Ask the borough to keep it lit." in text

    client.post(
        f"{address}write/",
        {"opening_words": "Welcome.", "closing_words": "", f"item_{held.item_id}": "Cost asked."},
    )
    assert "Cost asked." in client.get(address).content.decode()
    client.post(address)
    assert MinutesDraft.objects.get().circulated_at is not None
    assert "Shown to the members" in client.get("/admin/minutes/").content.decode()

    typed = {"at_meeting": held.next_id, "approved_by_name": "Marcus Oyelaran"}
    refused = client.post(f"{address}approve/", typed).content.decode()
    assert "Publish the decision “A lamp post in Mill Lane”." in refused
    assert "Marcus Oyelaran" in refused
    assert not ApprovedMinutes.objects.exists()

    publish_decision(decision_id=decision.pk, by=None, now=AFTER)
    client.post(f"{address}approve/", typed)
    minutes = ApprovedMinutes.objects.get()
    assert "Cost asked." in minutes.html
    shown = client.get(address).content.decode()
    assert minutes.digest[:32] in shown
    assert "Write the minutes" not in shown
    assert "cannot be changed" in client.get(f"/admin/decisions/{decision.pk}/").content.decode()


def test_minutes_wait_for_a_later_meeting_in_words(client, chair, held):
    Meeting.objects.filter(pk=held.next_id).update(cancelled_at=AFTER)

    shown = client.get(f"/admin/minutes/{held.meeting_id}/approve/").content.decode()

    assert "No later meeting of this group has begun." in shown
