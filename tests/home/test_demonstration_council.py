"""The council's demonstration."""

from __future__ import annotations

import pytest

from cms.casework.models import Case
from cms.casework.services.finishing import standing_of
from cms.conduct.models import Member, RegisterEntry
from cms.conduct.signing import signing_state
from cms.home.demonstration.council import year
from tests.home.demonstrated import TrueOfEach, case, deadline, loaded, loaded_of_module

BODY, CASES, LATE = "council", 12 + year.CASES, set()
# What a year of small things was about; the others show a state each.
OF_THE_YEAR = {"help from staff", *(topic for _, topic, *_ in year.SMALL)}
__all__ = ["loaded", "loaded_of_module"]
# The partnership's is loaded on both databases, by the same services.
pytestmark = pytest.mark.one_database


class TestTheDemonstration(TrueOfEach):
    pass


def test_the_council_s_cases_show_its_states_and_the_code_s(loaded):
    stood = {
        one.topic: (one.stage, one.outcome)
        for one in Case.objects.filter(
            procedure__procedure__key=loaded.organisation.procedure
        ).exclude(topic__in=OF_THE_YEAR)
    }
    assert stood == {
        "missed recycling": ("informal", ""),
        "street lamp": ("informal", "settled"),
        "hole on Chapel Hill": ("stage1", ""),
        "damp in a council home": ("stage1", ""),
        "bins in a lane": ("stage1", "partly_upheld"),
        "library hours": ("stage2", ""),
        "crossing patrol": ("informal", "thanked"),
        "penalty charge": ("informal", "outside"),
        "second parking permit": ("stage2", "not_upheld"),
        "hedge by the school": ("ombudsman", ""),
    }
    assert deadline("damp in a council home", "reply_10wd").result == "running"
    assert deadline("damp in a council home", "reply_10wd").due_at > loaded.moment
    assert standing_of(case("bins in a lane")).waits
    assert case("second parking permit").restrictions.count() == 1
    assert case("hedge by the school").enquiries.get().status == "new"
    assert deadline("a shed next door", "stage1_reply_10wd_from_ack").due_at > loaded.moment
    assert case("Council Tax paid twice").outcome == "upheld"


@pytest.mark.req("S0-12")
def test_one_councillor_is_late_and_the_others_signed_and_registered(loaded):
    on = loaded.moment.date()
    states = {one.name: signing_state(one, on) for one in Member.objects.all()}

    assert [name for name, state in states.items() if state.is_overdue] == ["Owen Treadwell"]
    assert sum(state.signed_at is not None for state in states.values()) == 4
    assert set(RegisterEntry.objects.values_list("register", flat=True)) == {"localism-act"}
