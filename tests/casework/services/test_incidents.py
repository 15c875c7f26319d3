"""Incidents: apart from the words of the case, with the advice and the support."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.permissions import CaseNotFound
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.incidents import (
    IncidentNotFound,
    IncidentUntold,
    add_advice,
    note_incident,
)
from cms.casework.services.timeline import timeline
from cms.users.models import User
from tests.casework.services.written import refused
from tests.casework.together import HOUR, LATER, case_of, people

pytestmark = pytest.mark.django_db


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.mark.req("S3-104", "S3-105", "S3-107", "S3-109")
def test_it_is_logged_apart_from_the_case_with_advice_and_support(who):
    case = case_of()
    close_case(case_id=case.pk, act=Act(LATER, who["clerk"]), outcome="answered")

    incident = note_incident(
        case_id=case.pk,
        act=Act(LATER, who["clerk"]),
        happened_at=LATER - HOUR,
        what="They shouted names at Kim.",
        advice_from="The legal adviser",
        advice="Do not go there alone.",
        support="Kim had the afternoon off.",
    )

    assert (incident.noted_by, incident.advice_from) == (who["clerk"], "The legal adviser")
    told = [
        entry.body + entry.title
        for public in (True, False)
        for entry in timeline(case, public=public)
    ]
    assert not any("shouted" in text for text in told)
    assert incident.history.get().history_change_reason == "Incident logged."


@pytest.mark.req("S3-104")
def test_advice_is_added_later_and_is_always_somebodys(who):
    case = case_of()
    act = Act(LATER, who["clerk"])
    incident = note_incident(case_id=case.pk, act=act, happened_at=LATER, what="They shouted.")
    given = {"case_id": case.pk, "act": act, "incident_id": incident.pk}

    with refused(IncidentUntold, field="advice_from"):
        add_advice(**given, advice_from="", advice="End the call.")
    with refused(IncidentUntold, field="advice"):
        add_advice(**given, advice_from="A manager", advice="")
    with refused(IncidentUntold, field="advice"):
        add_advice(**given, advice_from="", advice="")
    with refused(IncidentNotFound):
        add_advice(**{**given, "incident_id": 99}, advice_from="A manager", advice="End it.")
    add_advice(**given, advice_from="A manager", advice="End the call.", support="A talk.")

    incident.refresh_from_db()
    assert (incident.advice, incident.support) == ("End the call.", "A talk.")


def test_what_cannot_be_is_refused(who):
    case = case_of()
    given = {"case_id": case.pk, "act": Act(LATER, who["clerk"])}

    with refused(IncidentUntold, field="what"):
        note_incident(**given, happened_at=LATER, what=" ")
    with refused(IncidentUntold, field="happened_at"):
        note_incident(**given, happened_at=LATER + timedelta(days=1), what="They shouted.")
    with refused(CaseNotFound):
        note_incident(
            case_id=case.pk, act=Act(LATER, who["worker"]), happened_at=LATER, what="They shouted."
        )
