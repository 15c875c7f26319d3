"""Restricted contact, groups of cases and enquiries of outside bodies, as the desk has them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.casework.desk import waiting
from cms.casework.models import (
    Case,
    CaseGroup,
    Enquiry,
    Incident,
    NewIssueCheck,
    Restriction,
    save_recorded,
)
from cms.casework.services.change import Act
from cms.casework.services.contacts import receive_message
from cms.casework.services.points import add_point, answer_point
from cms.casework.services.subjects import name_staff
from cms.casework.services.told import PersonDetails
from cms.casework.services.triage import assign_case
from cms.users.models import User
from cms.users.roles import ensure_role
from tests.casework.resident import words
from tests.casework.services.written import everything
from tests.casework.together import ANSWERS, case_of, people, restricted, watchdog
from tests.factories import holder

pytestmark = pytest.mark.django_db
CHECKED = {"is_new": "no", "note": "Settled in May."}


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.fixture
def case(who) -> Case:
    return case_of(at=timezone.now() - timedelta(hours=5))


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def page(name: str, *args: object) -> str:
    return reverse(f"desk:{name}", args=args)


def send(client: Client, url: str, **typed: Any) -> Any:
    """Fill in a form as a browser would, and press its button."""
    context = client.get(url).context
    hidden = {name: context[name] for name in ("seen", "key") if name in context}
    hidden |= {"seen_report": context["stamp"]} if "stamp" in context else {}
    return client.post(url, {**hidden, "send": "1", **typed}, follow=True)


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def typed_decision(case: Case, who: dict[str, User], **overrides: Any) -> dict[str, Any]:
    given = {
        "party_id": case.parties.get(part="person").pk,
        "kind": "settled",
        "discussed_with": who["clerk"].pk,
        "words": "You wrote to us forty times.",
    }
    return {**given, **ANSWERS, **overrides}


def now_restricted(case: Case, who: dict[str, User]) -> Restriction:
    return restricted(case, who, at=timezone.now())


# --- restrictions ----------------------------------------------------------------------------


@pytest.mark.req("S3-98", "S3-101")
def test_the_letter_is_looked_at_before_contact_is_restricted(who, case):
    client, url = as_(who["chair"]), page("restrict", case.pk)

    looked = client.post(url, {**typed_decision(case, who), "look": "1"})

    assert "You can challenge this." in words(looked)
    assert "ends by itself on" in words(looked)
    assert not Restriction.objects.exists()
    done = send(client, url, **typed_decision(case, who))
    assert "Contact is restricted, and the letter is on its way." in words(done)
    assert "Contact is restricted: No more replies on what is settled" in words(done)
    assert "They are not well." in words(done)
    assert "Ada Brown" in words(client.get(page("restrictions")))


@pytest.mark.req("S3-99", "S4-28")
def test_a_question_that_is_not_answered_stands_beside_its_field_and_what_was_typed_stays(
    who, case
):
    client, url = as_(who["chair"]), page("restrict", case.pk)
    client.get(url)
    before = everything()

    refused = send(client, url, **typed_decision(case, who, vulnerable=""))

    assert "vulnerable" in refused.context["form"].errors
    assert "forty times" in words(refused)
    assert everything() == before


def test_who_does_not_decide_can_only_ask(who, case):
    client = as_(who["clerk"])

    assert client.get(page("restrict", case.pk)).status_code == 403
    asked = send(client, page("ask_restriction", case.pk), reason="Forty letters.")

    assert "Decide whether contact should be restricted." in words(asked)


@pytest.mark.req("S3-103")
def test_what_they_send_stands_on_today_until_somebody_looked(who, case):
    now_restricted(case, who)
    later = case_of(at=timezone.now())
    client = as_(who["clerk"])
    check = NewIssueCheck.objects.get(case=later)
    url = page("check_item", later.pk, check.pk)

    assert url in client.get(page("today")).content.decode()
    assert url in client.get(page("restrictions")).content.decode()
    shown = words(client.get(page("case", later.pk)))
    assert "Look for a new issue in what they sent first" in shown
    assert "Contact is restricted:" in shown
    stopped = send(client, page("triage", later.pk), kind="complaint", topic="the hall")
    assert url in stopped.content.decode()
    assert "Say where it was settled before." in words(send(client, url, is_new="no", note=""))
    filed = send(client, url, **CHECKED)

    assert "nothing new, filed" in words(filed)
    assert client.get(url).status_code == 404
    assert url not in client.get(page("today")).content.decode()


@pytest.mark.req("S3-103")
def test_a_new_issue_in_a_message_becomes_a_case_with_a_link_to_it(who, case):
    now_restricted(case, who)
    receive_message(case_id=case.pk, act=Act(timezone.now()), text="The lift is broken.")
    check = NewIssueCheck.objects.get()
    client = as_(who["clerk"])

    done = send(client, page("check_item", case.pk, check.pk), is_new="yes")

    opened = Case.objects.exclude(pk=case.pk).get()
    assert f"The new issue is taken in as {opened.reference}." in words(done)
    assert page("case", opened.pk) in done.content.decode()


@pytest.mark.req("S3-106")
def test_it_is_challenged_answered_by_somebody_else_reviewed_and_lifted(who, case):
    row = now_restricted(case, who)
    clerk, other, chair = as_(who["clerk"]), as_(who["other_chair"]), as_(who["chair"])

    send(clerk, page("challenge_restriction", case.pk, row.pk), channel="phone", text="Unfair.")
    check = NewIssueCheck.objects.get()
    send(clerk, page("check_item", case.pk, check.pk), **CHECKED)
    answer = page("answer_challenge", case.pk, row.pk)
    assert answer not in chair.get(page("case", case.pk)).content.decode()
    assert "Answer the challenge to a restriction" in words(other.get(page("today")))
    own = send(chair, answer, outcome="upheld", words="It stands.")
    assert "Somebody else must answer the challenge." in words(own)
    send(other, answer, outcome="upheld", words="It stands.")
    row.refresh_from_db()
    assert row.challenge_decided_by == who["other_chair"]
    send(chair, page("review_restriction", case.pk, row.pk), note="Still.", words="It goes on.")
    lifted = send(
        chair, page("lift_restriction", case.pk, row.pk), reason="Better.", words="Thanks."
    )

    assert "Contact is free again." in words(lifted)
    assert "Over: Better." in words(lifted)
    assert chair.get(page("lift_restriction", case.pk, row.pk)).status_code == 404


@pytest.mark.req("S3-106")
def test_a_review_that_is_near_stands_on_today(who, case):
    row = now_restricted(case, who)
    day = timezone.localdate() + timedelta(days=10)
    send(
        as_(who["chair"]),
        page("review_restriction", case.pk, row.pk),
        note="Still.",
        words="It goes on.",
        review_on=day.isoformat(),
    )

    assert "Look at it again by" in words(as_(who["clerk"]).get(page("today")))


@pytest.mark.req("S4-39")
def test_the_banner_gives_no_reason_to_who_does_not_see_the_case_it_was_decided_in(who, case):
    now_restricted(case, who)
    elsewhere = case_of(at=timezone.now())
    assign_case(case_id=elsewhere.pk, act=Act(timezone.now(), who["clerk"]), handler=who["worker"])
    client = as_(who["worker"])

    shown = client.get(page("case", elsewhere.pk))

    assert "Contact is restricted: No more replies" in words(shown)
    assert case.reference not in words(shown)
    assert page("case", case.pk) not in shown.content.decode()
    assert "not well" not in words(shown)
    assert case.reference not in words(client.get(page("restrictions")))


# --- incidents -------------------------------------------------------------------------------


@pytest.mark.req("S3-106")
def test_what_ended_long_ago_takes_no_place_from_what_holds(who, case, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_ROWS", 2)
    for years in (3, 2):
        ended = restricted(case_of(), who, at=timezone.now() - timedelta(days=366 * years))
    holds = now_restricted(case, who)

    rows = waiting.restrictions_seen(who["clerk"], now=timezone.now())

    assert [row.url for row in rows] == [
        waiting.url_of(row.case_id, "restriction") for row in (holds, ended)
    ]


@pytest.mark.req("S3-64")
def test_enquiries_that_ended_take_no_place_from_open_ones(who, case, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_ROWS", 2)
    today = timezone.localdate()
    for days, status in ((30, "closed"), (20, "closed"), (10, "new")):
        enquiry = Enquiry(
            case=case,
            body=watchdog(),
            their_reference=f"W {days}",
            status=status,
            received_on=today - timedelta(days=days),
            due_on=today - timedelta(days=days) if status == "closed" else None,
        )
        save_recorded(enquiry, by=None, reason="They ask.")

    rows = waiting.enquiries_seen(who["clerk"], now=timezone.now())

    assert [row.about.partition(" · ")[0] for row in rows] == ["W 10", "W 20"]


@pytest.mark.req("S3-104", "S3-105", "S3-107", "S3-109")
def test_an_incident_is_seen_by_those_alone_who_work_on_the_case(who, case):
    ensure_role("auditor", "Auditor", "Auditors")
    client = as_(who["clerk"])
    at = f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"

    refused = send(
        client,
        page("add_incident", case.pk),
        happened_at=at,
        what="They shouted.",
        advice="End it.",
    )
    assert "Say whose advice it is" in words(refused)
    logged = send(client, page("add_incident", case.pk), happened_at=at, what="They shouted.")
    advised = send(
        client,
        page("incident_advice", case.pk, Incident.objects.get().pk),
        advice_from="The legal adviser",
        advice="End the call.",
        support="A talk.",
    )

    assert "They shouted." in words(logged)
    assert "Advice of The legal adviser" in words(advised)
    reader = as_(holder("auditor"))
    for name in ("case", "bundle", "history"):
        assert "shouted" not in words(reader.get(page(name, case.pk)))
        assert "shouted" not in words(client.get(page("bundle", case.pk)))


# --- enquiries -------------------------------------------------------------------------------


@pytest.mark.req("S3-64", "S3-66", "S3-67")
def test_an_enquiry_goes_its_whole_way_on_the_desk(who, case):
    clerk, chair = as_(who["clerk"]), as_(who["chair"])
    today, soon = timezone.localdate(), timezone.localdate() + timedelta(days=2)
    send(
        clerk,
        page("add_enquiry", case.pk),
        body=watchdog().pk,
        their_reference="W-1",
        received_on=today.isoformat(),
        due_on=soon.isoformat(),
        question="What did you do?",
    )
    enquiry = Enquiry.objects.get()
    at = (case.pk, enquiry.pk)
    assert "Outside bodies ask" in words(clerk.get(page("today")))
    assert "W-1" in words(clerk.get(page("enquiries")))

    send(clerk, page("answer_enquiry", *at), answer="We did this.")
    early = send(clerk, page("enquiry_sent", *at), answered_on=today.isoformat())
    assert "must sign the answer first" in words(early)
    assert clerk.get(page("sign_enquiry", *at)).status_code == 403
    send(chair, page("sign_enquiry", *at), agreed="on")
    send(clerk, page("enquiry_sent", *at), answered_on=today.isoformat())
    send(
        clerk,
        page("enquiry_status", *at),
        status="remedy_due",
        due_on=soon.isoformat(),
        decision="Pay her.",
    )
    promised = send(
        clerk,
        page("enquiry_remedy", *at),
        remedy="action",
        what="Pay her £50.",
        by_whom="The clerk",
        role="clerk",
        due_on=soon.isoformat(),
    )
    stopped = send(clerk, page("enquiry_status", *at), status="closed", decision="Pay her.")

    assert "Promised because of it" in words(promised)
    assert "one thing that it asked for is not done" in words(stopped)


# --- groups ----------------------------------------------------------------------------------


@pytest.mark.req("S3-31", "S3-32")
def test_a_group_goes_its_whole_way_on_the_desk(who, case):
    other = case_of(person=PersonDetails(name="Bo Green", email="bo@resident.example"))
    clerk, act = as_(who["clerk"]), Act(timezone.now(), who["clerk"])
    for each in (case, other):
        add_point(case_id=each.pk, act=act, text="The hall was cold.")
    add_point(case_id=other.pk, act=act, text="I lost a day of work.")

    begun = send(
        clerk,
        page("join_group", case.pk),
        group="new",
        name="Boiler",
        issue="the heating",
        reason="The same boiler.",
    )
    group = CaseGroup.objects.get()
    assert "Answered together" in words(begun)
    unknown = send(clerk, page("group_add", group.pk), reference="AB-26-9999-X", reason="Same.")
    assert "No open case that you see has this reference." in words(unknown)
    send(clerk, page("group_add", group.pk), reference=other.reference, reason="The same boiler.")
    marked = send(clerk, page("personal_point", other.pk, 2))
    assert "Only about them" in words(marked)
    drafted = clerk.get(page("group_report", group.pk))
    assert "The hall was cold." in words(drafted)
    assert "day of work" not in words(drafted)
    slip = send(clerk, page("group_report", group.pk), report="Bo Green was right.")
    assert "only about one person" in words(slip)
    kept = send(clerk, page("group_report", group.pk), report="The boiler failed twice.")
    assert "Waits for it" in words(kept)
    answer_point(case_id=other.pk, act=act, number=2, answer="We pay for it.")
    url = page("group_send", group.pk)
    looked = clerk.post(url, {"letter": "covering", "words": "Here it is.", "look": "1"})
    assert "How it will arrive" in words(looked)
    assert not case.messages.filter(kind="covering").exists()
    sent = send(clerk, url, letter="covering", words="Here it is.")

    assert "Sent in 2 cases." in words(sent)
    assert words(sent).count("Has the letter") == 2
    left = send(clerk, page("leave_group", case.pk), reason="Another boiler.")
    assert "It is answered by itself again." in words(left)


def test_a_report_that_somebody_else_changed_is_shown_beside_mine(who, case):
    clerk, chair = as_(who["clerk"]), as_(who["chair"])
    send(
        clerk,
        page("join_group", case.pk),
        group="new",
        name="Boiler",
        issue="the heating",
        reason="Same.",
    )
    url = page("group_report", CaseGroup.objects.get().pk)
    stamp = clerk.get(url).context["stamp"]
    assert case.readings.filter(user=who["clerk"]).exists()  # its draft quotes the case (S4-39)
    send(chair, url, report="Theirs.")

    both = clerk.post(url, {"report": "Mine.", "seen_report": stamp})

    assert both.status_code == 409
    assert "Theirs." in words(both)
    assert "Mine." in words(both)


def test_a_group_is_found_by_those_alone_who_see_a_case_of_it(who, case):
    clerk = as_(who["clerk"])
    send(
        clerk,
        page("join_group", case.pk),
        group="new",
        name="Boiler",
        issue="the heating",
        reason="Same.",
    )
    group = CaseGroup.objects.get()
    stranger = as_(who["worker"])

    assert "Boiler" not in words(stranger.get(page("groups")))
    for name in ("group", "group_add", "group_report", "group_send"):
        assert stranger.get(page(name, group.pk)).status_code == 404
        assert clerk.get(page(name, group.pk)).status_code == 200
        assert clerk.get(page(name, group.pk + 1)).status_code == 404


@pytest.mark.req("S0-22")
def test_a_group_with_a_case_about_the_reader_leaves_no_trace_on_the_others(who, case):
    clerk, about = as_(who["clerk"]), as_(who["other_clerk"])
    other = case_of(person=PersonDetails(name="Cy White"))
    given = {"group": "new", "name": "Boiler", "issue": "the heating", "reason": "Same."}
    send(clerk, page("join_group", case.pk), **given)
    group = CaseGroup.objects.get()
    joining = {"group": str(group.pk), "reason": "Same."}
    send(clerk, page("join_group", other.pk), **joining)
    here = page("group", group.pk)
    assert here in about.get(page("case", other.pk)).content.decode()
    clerk.get(here)  # what a process remembers is not what is counted
    queries_before = queries_of(clerk, here)

    name_staff(case_id=case.pk, act=Act(timezone.now(), who["clerk"]), user=who["other_clerk"])

    for url in (page("case", other.pk), page("groups")):
        assert here not in about.get(url).content.decode()
    assert about.get(here).status_code == 404
    third = case_of(person=PersonDetails(name="Di Gray"))
    send(clerk, page("join_group", third.pk), **joining)
    assert queries_of(clerk, here) == queries_before


def test_a_form_that_was_changed_on_its_way_does_nothing(who, case):
    now_restricted(case, who)
    row = Restriction.objects.get()
    client = as_(who["chair"])
    client.get(page("case", case.pk))
    before = everything()

    for name, args in (
        ("restrict", [case.pk]),
        ("lift_restriction", [case.pk, row.pk]),
        ("add_incident", [case.pk]),
        ("add_enquiry", [case.pk]),
        ("join_group", [case.pk]),
    ):
        answer = client.post(
            page(name, *args), {"seen": case.version, "key": str(uuid4()), "send": "1"}
        )
        assert answer.status_code == 200
        assert answer.context["has_errors"]
    assert everything() == before
