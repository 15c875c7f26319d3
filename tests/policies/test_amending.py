"""A change under a power: within its limits, with whoever must be asked, and never beyond."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.policies.errors import PolicyRefused
from cms.policies.models import DelegatedAmendment, Extent, PolicyPage
from tests.meetings.decided import DAY
from tests.policies.drafting import REVIEW, TODAY, Drafted, drafted

__all__ = ["drafted"]


@pytest.fixture
def adopted(drafted):
    drafted.adopt()
    return drafted


@pytest.mark.req("S1-8", "S1-9")
def test_a_minor_change_under_a_power_is_kept_with_who_was_consulted(adopted):
    power, asked = adopted.power(), adopted.consulted()

    version = adopted.amend(power=power, consultation_id=asked.pk)

    change = version.amendment
    assert (change.delegation, change.extent, change.reason) == (
        power,
        Extent.MINOR,
        "A word was wrong.",
    )
    assert (change.consultation, change.made_by) == (asked, adopted.by)
    asked.refresh_from_db()
    assert asked.version == version
    assert (version.number, version.decision, version.note) == (2, None, "A word was wrong.")
    assert (version.adopted_on, version.next_review_on) == (TODAY, REVIEW)
    assert adopted.page.version_number == 2
    assert "We answer soon." in version.html


@pytest.mark.req("S1-9")
def test_a_delegated_change_waits_until_its_consultation_is_recorded(adopted):
    with pytest.raises(PolicyRefused, match="Record consultation with the Leader") as refusal:
        adopted.amend()

    assert refusal.value.field == "consultation"
    nothing_changed(adopted)


ASKED = [
    ({"who": "The treasurer"}, "Record consultation with the Leader"),
    ({"responded_on": None, "response": ""}, "has not answered yet"),
    ({"asked_on": DAY - timedelta(days=1)}, "before this power was given"),
]


@pytest.mark.req("S1-9")
@pytest.mark.parametrize(("values", "text"), ASKED)
def test_what_is_no_consultation_for_it_does_not_count(adopted, values, text):
    asked = adopted.consulted(**values)

    with pytest.raises(PolicyRefused, match=text):
        adopted.amend(consultation_id=asked.pk)

    nothing_changed(adopted)


@pytest.mark.req("S1-9")
def test_one_consultation_is_good_for_one_change(adopted):
    power, asked = adopted.power(), adopted.consulted()
    adopted.amend(power=power, consultation_id=asked.pk)

    with pytest.raises(PolicyRefused, match="Record consultation"):
        adopted.amend("We answer later.", power=power, consultation_id=asked.pk)


def test_where_nobody_need_be_asked_nobody_is(adopted):
    version = adopted.amend(power=adopted.power(consult=""))

    assert version.amendment.consultation is None


@pytest.mark.req("S1-10")
def test_a_material_change_under_a_minor_power_is_refused(adopted):
    asked = adopted.consulted()

    with pytest.raises(PolicyRefused, match="needs a new decision") as refusal:
        adopted.amend(extent="material", consultation_id=asked.pk)

    assert refusal.value.field == "extent"
    nothing_changed(adopted)


@pytest.mark.req("S1-10")
def test_a_power_without_that_limit_reaches_a_material_change(adopted):
    power = adopted.power(only_minor=False, consult="")

    version = adopted.amend(power=power, extent="material")

    assert version.amendment.extent == Extent.MATERIAL


@pytest.mark.req("S1-10")
@pytest.mark.parametrize(
    ("values", "field"), [({"extent": "huge"}, "extent"), ({"reason": " "}, "reason")]
)
def test_the_editor_says_how_far_it_goes_and_why(adopted, values, field):
    with pytest.raises(PolicyRefused) as refusal:
        adopted.amend(power=adopted.power(consult=""), **values)

    assert refusal.value.field == field
    nothing_changed(adopted)


@pytest.mark.req("S1-8")
@pytest.mark.parametrize(
    "values",
    [{"starts_on": TODAY + timedelta(days=1)}, {"ends_on": TODAY - timedelta(days=1)}],
    ids=["not yet", "over"],
)
def test_a_power_that_is_not_in_force_changes_nothing(adopted, values):
    with pytest.raises(PolicyRefused, match="not in force"):
        adopted.amend(power=adopted.power(consult="", **values))

    nothing_changed(adopted)


def test_a_power_over_another_policy_does_not_reach_this_one(adopted):
    page = PolicyPage(title="Grants", slug="grants", summary="Money.", live=False)
    page.owner_role = adopted.page.owner_role
    adopted.page.get_parent().add_child(instance=page)
    grants = Drafted(page.pk, adopted.by_id, adopted.held)
    elsewhere = adopted.power(consult="", decision=grants.adopt().decision)

    with pytest.raises(PolicyRefused, match="given for another policy"):
        adopted.amend(power=elsewhere)

    nothing_changed(adopted)


def test_a_decision_that_adopts_no_policy_may_give_a_general_power(adopted):
    general = adopted.power(consult="", decision=adopted.decide("All policies"))

    assert adopted.amend(power=general).number == 2


def test_a_power_that_nobody_can_read_of_changes_nothing(adopted):
    unread = adopted.held.decide(title="Unread", kind="policy")

    with pytest.raises(PolicyRefused, match="Publish the decision behind this power"):
        adopted.amend(power=adopted.power(consult="", decision=unread))

    nothing_changed(adopted)


def test_the_first_words_of_a_policy_need_a_decision(drafted):
    power = drafted.power(consult="")

    with pytest.raises(PolicyRefused, match="cannot adopt the first"):
        drafted.amend(power=power)


def test_a_decision_that_was_not_taken_gives_no_power(adopted):
    postponed = adopted.decide("Later", status="deferred")

    with pytest.raises(PolicyRefused, match="was not taken"):
        adopted.amend(power=adopted.power(consult="", decision=postponed))


def nothing_changed(adopted) -> None:
    assert adopted.policy.versions.count() == 1
    assert not DelegatedAmendment.objects.exists()
    assert adopted.page.version_number == 1
    assert not adopted.policy.consultations.exclude(version=None).exists()


@pytest.mark.req("S1-8")
def test_a_power_that_ended_is_not_used_for_a_day_when_it_still_was(adopted):
    power = adopted.power(consult="", ends_on=TODAY - timedelta(days=1))

    with pytest.raises(PolicyRefused, match="has ended") as refused:
        adopted.amend(power=power, adopted_on=TODAY - timedelta(days=2))

    assert refused.value.field == "delegation"
    nothing_changed(adopted)
