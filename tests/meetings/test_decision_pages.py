"""What residents read of decisions, issues and powers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils.safestring import SafeString

from cms.meetings import consequences
from cms.meetings.consequences import Outcome, PowerUse
from cms.meetings.models import (
    AgendaItem,
    InterestAtMeeting,
    Issue,
    Meeting,
    Spoke,
    Vote,
)
from cms.meetings.services.powers import PowerDraft, give_power
from cms.meetings.services.publishing import link_final_decision
from cms.meetings.services.scrutiny import answer_scrutiny, ask_scrutiny
from tests.meetings.decided import AFTER, DAY, DURING, HELD, LATER, NEXT, held

__all__ = ["held"]

pytestmark = pytest.mark.one_database


def read(client, address, status=200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def signed_in(client, django_user_model, group):
    user = django_user_model.objects.create_user(f"{group.lower()}@sallowfield.example")
    user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client


@pytest.fixture
def came_of_it():
    before = vars(consequences._sources).copy()
    known = {"outcomes": [], "uses": []}
    consequences.provide_consequences(
        lambda pk: known["outcomes"],
        lambda: known["uses"],
        lambda key: SafeString(f"<p><ins>Added: step {key}</ins></p>"),
        before["rests"],
    )
    yield known
    consequences.provide_consequences(**before)


def power_of(decision, **values):
    given = {
        "power": "amend the complaints policy",
        "delegate": "Coordinator",
        "consult": "Chair",
        "limit": "minor amendments",
        "starts_on": DAY,
    }
    draft = PowerDraft(**{**given, **values})
    return give_power(decision_id=decision.pk, draft=draft, by=None, now=AFTER)


@pytest.mark.req("S1-2", "S1-5", "S1-6", "S1-7", "S0-26", "S0-27")
def test_a_decision_says_what_who_when_and_why_in_parts_with_addresses(client, held):
    decision = held.publish()

    text = read(client, f"/decisions/{decision.slug}/")

    assert "<h1" in text
    assert "9 March 2026 – Partnership group – item 5" in text
    assert "Partnership group, at its meeting" in text
    assert 'id="part-2"' in text
    assert 'href="#part-2"' in text
    assert "Mill Lane is dark, and people fell." in text
    assert f"/meetings/{held.meeting_id}/#item-5" in text
    assert "How it was judged on merit" not in text


@pytest.mark.req("S0-23", "S0-25", "S1-11", "S1-21", "S0-28")
def test_it_shows_what_stands_behind_it(client, held):
    InterestAtMeeting.objects.create(
        attendance_id=held.remote_id,
        item_id=held.item_id,
        is_direct=True,
        is_personal=True,
        how_it_arises="Lives at number 4",
        declared_at=HELD,
        left_at=DURING - timedelta(minutes=1),
        returned_at=DURING + timedelta(hours=1),
    )
    Spoke.objects.create(item_id=held.item_id, attendance_id=held.officer_id)
    Vote(
        motion_id=held.motion_id, attendance_id=held.member_id, choice="for", cast_at=DURING
    ).save()
    decision = held.publish(
        kind="contract",
        criteria="The cheapest of three.",
        could_gain=True,
        could_gain_note="Number 4 gets light.",
        motion_id=held.motion_id,
    )

    text = read(client, f"/decisions/{decision.slug}/")

    assert "The cheapest of three." in text
    assert "<p>Yes.</p>" in text
    assert "Number 4 gets light." in text
    declared = "Jean Hollis</a> declared a direct personal interest in item 5: Lives at number 4."
    assert declared in text
    assert "was moved to the waiting room at 7.14 pm and returned at 8.15 pm." in text
    assert text.index("As it was proposed") < text.index("As it was agreed")
    assert 'For, 1: <a class="govuk-link" href="/members/marcus-oyelaran/">' in text
    assert "<li>Assistant Director</li>" in text
    assert "Lindqvist" not in text


@pytest.mark.req("S1-6")
def test_a_recommendation_names_who_decides_and_leads_there(client, held):
    advice = held.publish(status="recommended", final_body="The Neighbourhood Trust")
    address = f"/decisions/{advice.slug}/"
    text = read(client, address)
    assert "The Neighbourhood Trust" in text
    assert "It has not decided yet." in text

    final = held.publish(title="The trust agrees")
    link_final_decision(decision_id=advice.pk, final_id=final.pk, by=None, now=LATER)
    assert f"/decisions/{final.slug}/" in read(client, address)


@pytest.mark.req("S0-26")
def test_what_was_asked_since_shows_when_an_answer_is_due_and_came(client, held):
    decision = held.publish()
    asked = ask_scrutiny(
        asked_of="The treasurer",
        question="Between us: how much?",
        due_on=date(2026, 3, 20),
        decision=decision,
        by=None,
        now=AFTER,
    )
    address = f"/decisions/{decision.slug}/"
    text = read(client, address)
    assert "The treasurer was asked on 11 March 2026, to answer by 20 March 2026." in text
    assert "No answer yet." in text
    assert "Between us" not in text

    answer_scrutiny(
        scrutiny_id=asked.pk, answer="Ten.", answered_on=date(2026, 3, 12), by=None, now=LATER
    )
    assert "Answered on 12 March 2026." in read(client, address)


def test_a_decision_not_published_is_seen_by_staff_only(client, held, django_user_model, settings):
    decision = held.decide()
    address = f"/decisions/{decision.slug}/"

    read(client, address, status=404)
    signed_in(client, django_user_model, "Editors")
    read(client, address, status=404)
    signed_in(client, django_user_model, "Chairs")
    assert "Not published." in read(client, address)
    assert client.get(address).headers["Cache-Control"] == "private, no-store"
    assert decision.title not in read(client, "/decisions/")
    settings.REQUIRE_SECOND_FACTOR = True
    read(client, address, status=404)


def test_decisions_are_found_by_meeting_status_words_and_power(client, held, came_of_it):
    lamp = held.publish()
    held.item_id = held.grants_id
    bench = held.publish(title="A bench", parts=["Buy oak."], status="deferred", could_gain=False)
    held.decide(title="Nobody sees this yet")
    following = AgendaItem.objects.create(meeting_id=held.next_id, number=2, title="Trees")
    held.item_id, held.meeting_id, before = following.pk, held.next_id, held.meeting_id
    trees = held.publish(title="Three trees", now=LATER)
    power = power_of(lamp)

    def found(query: str) -> list[str]:
        text = read(client, f"/decisions/{query}")
        text = text[text.index('id="found"') :]
        rows = [
            (text.index(row.title), row.title) for row in (lamp, bench, trees) if row.title in text
        ]
        assert "Nobody sees" not in text
        return [title for _, title in sorted(rows)]

    assert found("")[0] == "Three trees"
    assert len(found("")) == 3
    assert set(found(f"?meeting={before}")) == {"A lamp post in Mill Lane", "A bench"}
    assert found("?status=deferred") == ["A bench"]
    assert found("?words=oak") == ["A bench"]
    assert found("?words=Trees") == ["Three trees"]
    assert found("?power=gave") == ["A lamp post in Mill Lane"]
    assert found("?power=used") == []
    came_of_it["uses"].append(use_of(power))
    assert found("?power=used") == ["A lamp post in Mill Lane"]
    assert found(f"?status=deferred&meeting={held.meeting_id}") == []


def test_an_answer_that_was_not_offered_is_refused_in_words(client, held):
    held.publish()

    text = read(client, "/decisions/?status=burnt")

    assert "<title>Error: Decisions" not in text or "There is a problem" in text
    assert "Choose one of the answers shown." in text
    assert "A lamp post in Mill Lane" in text


def test_an_empty_list_says_so(client, db):
    assert "No decision is published yet." in read(client, "/decisions/")
    assert "No decision fits." in read(client, "/decisions/?words=lamp")
    assert "No issue is listed yet." in read(client, "/decisions/issues/")
    assert "No power is given to anybody." in read(client, "/decisions/powers/")
    assert "Nothing was changed under a power." in read(client, "/decisions/delegated-changes/")


def test_a_long_list_is_paged_in_a_constant_number_of_queries(
    client, held, django_assert_max_num_queries
):
    for number in range(26):
        held.publish(title=f"Decision {number}")
    read(client, "/decisions/")

    with django_assert_max_num_queries(9):
        text = read(client, "/decisions/?words=lamp")

    assert "?words=lamp&amp;page=2" in text
    assert "Decision 0<" not in text
    assert "Decision 0<" in read(client, "/decisions/?words=lamp&page=2")


@pytest.mark.req("S1-1", "S1-2")
def test_an_issue_lists_every_meeting_that_considered_it_newest_first(client, held):
    issue = Issue.objects.create(slug="light", title="Light in our streets")
    read(client, "/decisions/issues/light/", status=404)
    item = AgendaItem.objects.get(pk=held.item_id)
    item.issue = issue
    item.save()
    decision = held.publish()
    hidden = held.decide(title="Not for anybody yet")
    later = AgendaItem.objects.create(
        meeting_id=held.next_id, number=65, title="Light again", issue=issue
    )
    AgendaItem.objects.create(
        meeting_id=held.next_id,
        number=1_001,
        title="Lamps of the mayor",
        issue=issue,
        withdrawn_reason="Taken off before anybody read it.",
    )
    address = "/decisions/issues/light/"
    assert "Light again" not in read(client, address)

    Meeting.objects.filter(pk=held.next_id).update(agenda_published_at=AFTER, cancelled_at=AFTER)

    text = read(client, address)
    newest = text.index("13 April 2026 – Partnership group – item 65")
    assert newest < text.index("9 March 2026 – Partnership group – item 5")
    assert f"/meetings/{held.next_id}/#item-65" in text
    assert text.index("Cancelled") < text.index(later.title)
    assert decision.title in text
    assert hidden.title not in text
    assert "Lamps of the mayor" not in text
    assert "On 2 agendas" in read(client, "/decisions/issues/")


def use_of(power, **values) -> PowerUse:
    given = {
        "key": 7,
        "delegation_id": power.pk,
        "title": "Complaints policy, version 3",
        "url": "/policies/complaints/versions/3/",
        "made_at": datetime.fromisoformat("2026-03-20T10:00:00+00:00"),
        "extent": "Minor",
        "reason": "A step was unclear.",
        "consulted": "The chair, who answered on 18 March 2026: agreed.",
    }
    return PowerUse(**{**given, **values})


@pytest.mark.req("S1-8", "S1-9", "S1-10")
def test_powers_and_what_was_done_under_them_are_public(client, held, came_of_it):
    decision = held.publish()
    old = power_of(decision, power="paint the hub", ends_on=DAY)
    power = power_of(decision)
    came_of_it["uses"].append(use_of(power))
    came_of_it["outcomes"].append(Outcome("Complaints policy, version 2", "/policies/x/"))

    text = read(client, "/decisions/powers/")

    assert text.index("Amend the complaints policy") < text.index("Paint the hub")
    assert text.index("In force") < text.index("Not in force")
    for words in ("Coordinator", "Chair", "minor amendments", decision.title):
        assert words in text
    assert "Complaints policy, version 3" in text
    assert old.ends_on == DAY

    changes = read(client, "/decisions/delegated-changes/")
    assert "<ins>Added: step 7</ins>" in changes
    assert "Minor: A step was unclear." in changes
    assert "The chair, who answered on 18 March 2026: agreed." in changes
    own = read(client, f"/decisions/{decision.slug}/")
    assert "Coordinator may: amend the complaints policy." in own
    assert "Complaints policy, version 2" in own


def test_a_power_of_a_decision_not_published_is_not_shown(client, held):
    power_of(held.decide())

    assert "No power is given to anybody." in read(client, "/decisions/powers/")


def test_a_decision_costs_the_same_queries_whatever_stands_behind_it(
    client, held, django_assert_max_num_queries
):
    decision = held.publish(motion_id=held.motion_id)
    for _ in range(4):
        power_of(decision)
        ask_scrutiny(
            asked_of="Somebody",
            question="Why?",
            due_on=NEXT.date(),
            decision=decision,
            by=None,
            now=AFTER,
        )
    address = f"/decisions/{decision.slug}/"
    read(client, address)

    with django_assert_max_num_queries(18):
        read(client, address)
