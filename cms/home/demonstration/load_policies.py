"""Policies as they were adopted: by a decision of a meeting, or under a power that one gave."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final

from django.utils.timezone import localdate

from cms.home.demonstration import policy, policy_conduct
from cms.home.demonstration.load_cases import as_of
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.policy_others import OTHERS, PLACES, Adopted
from cms.home.demonstration.words import stream
from cms.meetings.models import Decision, Delegation
from cms.policies.models import Policy, PolicyIndexPage, PolicyPage, RelatedPolicy
from cms.policies.services.adopting import adopt, amend
from cms.policies.services.consulting import record_assessment, record_consultation
from cms.policies.services.publicity import check_place, list_place
from cms.policies.services.reviewing import begin_review, finish_review
from cms.users.models import Role

A_YEAR: Final = timedelta(days=360)
PUT_IN_FORCE_AFTER: Final = timedelta(hours=18)  # once the decision is published
REVIEW_BEGAN: Final = timedelta(days=30)

Decided = Mapping[str, int]


def write_words(page: PolicyPage, version: int, adopted_on: date) -> None:
    """The complaints policy as it was in one of its versions."""
    # A Friday afternoon, so that the example shows a weekend being counted.
    friday = adopted_on + timedelta(days=(4 - adopted_on.weekday()) % 7)
    example_at = datetime.combine(friday, time(16, 0), LONDON)
    page.conduct = json.dumps(stream("conduct", *policy_conduct.conduct(version)))
    page.response = json.dumps(stream("response", *policy.response(version, example_at)))


def adopt_complaints(page: PolicyPage, decided: Decided, *, now: datetime, staff: Staff) -> None:
    """Two versions by decisions of meetings, the third under the power that the second gave."""
    for number, days_ago, note in policy.VERSIONS:
        page = PolicyPage.objects.get(pk=page.pk)
        key = f"complaints-{number}"
        if key not in decided:
            amend_complaints(page, number, note, decided, now=now, staff=staff, days_ago=days_ago)
            continue
        decision = Decision.objects.get(pk=decided[key])
        on = localdate(decision.decided_at)
        write_words(page, number, on)
        adopt_draft(page, decision, note, on + A_YEAR, staff)
        if number > 1:
            review_complaints(page, on, staff)


def adopt_draft(
    page: PolicyPage, decision: Decision, note: str, next_review_on: date, staff: Staff
) -> None:
    at = decision.decided_at + PUT_IN_FORCE_AFTER
    with as_of(at):
        adopt(
            revision_id=page.save_revision(user=staff["editor"]).pk,
            decision_id=decision.pk,
            next_review_on=next_review_on,
            note=note,
            by=staff["editor"],
            now=at,
        )


def amend_complaints(
    page: PolicyPage,
    number: int,
    note: str,
    decided: Decided,
    *,
    now: datetime,
    staff: Staff,
    days_ago: int,
) -> None:
    """The chair was asked first, and what it does to people who differ was weighed."""
    on = localdate(now) - timedelta(days=days_ago)
    at = datetime.combine(on, time(10), LONDON)
    write_words(page, number, on)
    with as_of(at):
        record_assessment(
            policy_id=page.policy_id,
            made_on=on - timedelta(days=10),
            author="Priya Anand, coordinator",
            groups="Older and younger people, disabled people, people of every faith and "
            "background, carers, and people who do not read English well.",
            findings="In a small place a few words can tell who somebody is. People who differ "
            "from most of their neighbours are known by less. The check protects them most.",
            actions="Whoever checks asks: could a neighbour tell who this is?",
            review_on=on + A_YEAR,
            by=staff["editor"],
            now=at,
        )
        asked = record_consultation(
            policy_id=page.policy_id,
            who="Chair, Marcus Oyelaran",
            asked_on=on - timedelta(days=9),
            responded_on=on - timedelta(days=4),
            response="I agree. It is minor: it changes nobody’s right, and protects people.",
            what_became="Taken up as it was proposed.",
            by=staff["editor"],
            now=at,
        )
        amend(
            revision_id=page.save_revision(user=staff["editor"]).pk,
            delegation_id=Delegation.objects.get(decision=decided["complaints-2"]).pk,
            extent="minor",
            reason="It adds a check before we publish. Nobody’s rights or times change.",
            note=note,
            consultation_id=asked.pk,
            next_review_on=localdate(now) + timedelta(days=300),
            by=staff["editor"],
            now=at,
        )


def review_complaints(page: PolicyPage, adopted_on: date, staff: Staff) -> None:
    """The look back after which the second version was adopted."""
    at = datetime.combine(adopted_on + timedelta(days=1), time(15), LONDON)
    by = staff["editor"]
    with as_of(at):
        review = begin_review(
            policy_id=page.policy_id,
            led_by="Chair",
            begun_on=adopted_on - REVIEW_BEGAN,
            by=by,
            now=at,
        )
        finish_review(
            review_id=review.pk,
            finished_on=adopted_on + timedelta(days=1),
            findings="It works. People did not know who answers when an event goes wrong.",
            sources="All that people told us in the first year, and a talk with the coordinator.",
            consulted="Nine people who had complained, and the funder’s adviser.",
            changes="The events sub-group is covered.",
            outcome="changed",
            next_review_on=adopted_on + A_YEAR,
            by=by,
            now=at,
        )


def add_others(index: PolicyIndexPage, decided: Decided, *, now: datetime, staff: Staff) -> None:
    """The other policies, each with what belongs beside it, and where policies are made known."""
    pages = {one.slug: add_other(index, one, decided, now=now, staff=staff) for one in OTHERS}
    policies = {policy.slug: policy for policy in Policy.objects.all()}
    for one in OTHERS:
        page = PolicyPage.objects.get(pk=pages[one.slug].pk)
        page.related_policies = [RelatedPolicy(policy=policies[slug]) for slug in one.related]
        page.save_revision(user=staff["editor"]).publish(user=staff["editor"])
    look_at_privacy(policies["privacy"], now=now, staff=staff)
    make_known(policies["complaints"], now=now, staff=staff)


def add_other(
    index: PolicyIndexPage, one: Adopted, decided: Decided, *, now: datetime, staff: Staff
) -> PolicyPage:
    page = PolicyPage(
        title=one.title,
        slug=one.slug,
        summary=one.summary,
        owner=staff["editor"],
        owner_role=Role.objects.get(key=one.owner),
        champion_role=Role.objects.get(key="chair"),
        response_title="What we do",
        response=json.dumps(stream(one.slug, *one.sections)),
        live=False,
    )
    index.add_child(instance=page)
    decision = Decision.objects.get(pk=decided[one.decision])
    review_on = localdate(now) + timedelta(days=one.review_in_days)
    adopt_draft(page, decision, "The first version.", review_on, staff)
    return page


def look_at_privacy(policy: Policy, *, now: datetime, staff: Staff) -> None:
    """One review is late, and goes on: believable, not perfect."""
    at = now - timedelta(days=9)
    with as_of(at):
        begin_review(
            policy_id=policy.pk,
            led_by="Person who looks after personal data",
            begun_on=localdate(at),
            by=staff["data_protection_lead"],
            now=at,
        )


def make_known(policy: Policy, *, now: datetime, staff: Staff) -> None:
    """Where the policy is made known, and when somebody last looked; at one place nobody did."""
    by = staff["coordinator"]
    for number, where in enumerate(PLACES):
        at = now - timedelta(days=40 + 12 * number)
        with as_of(at):
            place = list_place(policy_id=policy.pk, where=where, by=by)
            if number < len(PLACES) - 1:
                check_place(
                    place_id=place.pk,
                    checked_on=localdate(at),
                    checked_by="Priya Anand",
                    by=by,
                    now=at,
                )
