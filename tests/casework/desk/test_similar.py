"""Earlier cases about the same, beside a case: only what its reader may see anyway."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cms.casework import registry
from cms.casework.desk.similar import similar_cases, similar_part
from cms.casework.models import Case
from cms.casework.registry import Suggestion
from cms.casework.services.change import Act
from cms.casework.services.triage import Triage, triage_case
from tests.factories import WEDNESDAY, holder, install, open_case

DECIDED = {
    "kind": "concern",
    "points": ("A point.",),
    "fuller_reply_needed": True,
    "general_interest": False,
}


@pytest.fixture
def coordinator(db):
    install()
    return holder("coordinator")


def about(topic, coordinator, *, days_before=0, **given):
    at = WEDNESDAY - timedelta(days=days_before)
    case = open_case(at=at, **given)
    act = Act(now=at + timedelta(hours=1), by=coordinator)
    triage_case(case_id=case.pk, act=act, decided=Triage(topic=topic, **DECIDED))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def four(coordinator):
    lines = ("hall access in the evening", "grant scores", "parking on event days")
    earlier = [about(line, coordinator, days_before=30 - place) for place, line in enumerate(lines)]
    return [*earlier, about("step-free access to the hall", coordinator)]


def found(case, user, text=""):
    return [one.topic for one in similar_cases(case, user, text=text or case.topic)]


@pytest.mark.req("S0-44")
def test_an_earlier_case_on_the_same_is_found(four, coordinator):
    *_, case = four

    (one,) = similar_cases(case, coordinator, text=case.topic)

    assert (one.reference, one.topic) == (four[0].reference, "hall access in the evening")
    assert one.url == reverse("desk:case", args=[four[0].pk])
    assert one.is_open


def test_a_later_case_and_the_case_itself_are_none(four, coordinator):
    assert found(four[0], coordinator) == []


def test_one_that_nobody_sorted_yet_is_compared_by_its_own_words(four, coordinator):
    case = open_case(at=WEDNESDAY + timedelta(days=1), text="Our grant got a low score, why?")

    part = similar_part(case, coordinator, words="Our grant got a low score, why?")

    assert [one.topic for one in part["cases"]] == ["grant scores"]


def test_what_its_reader_may_not_see_is_no_earlier_case(four, coordinator):
    *_, case = four
    stranger = holder("caseworker")

    assert found(case, stranger) == []


def test_its_work_does_not_grow_with_the_cases(four, coordinator, django_assert_num_queries):
    *_, case = four
    found(case, coordinator)
    with django_assert_num_queries(2):
        found(case, coordinator)


@pytest.mark.req("S0-44")
def test_the_screen_of_a_case_shows_both(four, coordinator, client, monkeypatch):
    *_, case = four
    answered = Suggestion("Who holds the key", "/published/key/", date(2026, 3, 3), "The Hub.")
    monkeypatch.setattr(registry, "_similar", [lambda text, on: [answered]])
    client.force_login(coordinator)

    text = client.get(reverse("desk:case", args=[case.pk])).content.decode()

    assert "May be about the same" in text
    assert f">{four[0].reference}</a>" in text
    assert 'href="/published/key/"' in text
