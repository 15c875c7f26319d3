"""The landlord's demonstration."""

from __future__ import annotations

import pytest

from cms.casework.models import Case
from cms.casework.services.finishing import standing_of
from cms.home.demonstration.landlord import year
from cms.users.models import User
from tests.home.demonstrated import TrueOfEach, case, deadline, loaded, loaded_of_module

BODY, CASES, LATE = "landlord", 12 + year.CASES, set()
# What a year of small things was about; the others show a state each.
OF_THE_YEAR = {"a kind fitter", *(topic for _, topic, *_ in year.SMALL)}
__all__ = ["loaded", "loaded_of_module"]
# The partnership's is loaded on both databases, by the same services.
pytestmark = pytest.mark.one_database


class TestTheDemonstration(TrueOfEach):
    pass


def test_the_landlord_s_cases_show_its_states_and_the_code_s(loaded):
    stood = {
        one.topic: (one.stage, one.outcome) for one in Case.objects.exclude(topic__in=OF_THE_YEAR)
    }
    assert stood == {
        "lift at Foundry Court": ("first", ""),
        "a housing officer’s kindness": ("first", "thanked"),
        "shared garden at Lock Row": ("first", "upheld"),
        "calls not returned": ("first", ""),
        "place on the list": ("appeal_1", ""),
        "charges for a lift": ("ombudsman", ""),
        "boiler": ("stage1", ""),
        "a window": ("stage1", ""),
        "mould": ("stage1", "upheld"),
        "cost of heaters": ("stage2", ""),
        "letter about arrears": ("stage1", ""),
        "kitchen tap": ("stage1", "service_request"),
    }
    assert case("calls not returned").flags.get().key == "managed_differently"
    assert case("place on the list").handler.email == "director@lanternside.example"
    assert deadline("a window", "stage1_reply_10wd_from_ack").due_at > loaded.moment
    assert standing_of(case("mould")).waits


def test_what_is_on_record_names_a_role_by_its_title(loaded, client):
    client.force_login(User.objects.get(email="complaints@lanternside.example"))

    shown = client.get(f"/admin/casework/cases/{case('calls not returned').pk}/").content.decode()

    assert "<dt>Who decided</dt><dd>Service manager</dd>" in shown
    assert "service_manager" not in shown
    assert "<dt>Look again</dt>" in shown and "Looked at again on" not in shown
