"""Where a policy is made known, and that somebody looks whether it still is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from cms.policies.errors import PolicyRefused
from cms.policies.health import unchecked_places, unlisted
from cms.policies.models import PublicityCheck
from cms.policies.services.publicity import check_place, list_place, take_off_place
from tests.policies.drafting import NOW, TODAY, drafted

__all__ = ["drafted"]


@pytest.fixture
def place(drafted):
    drafted.adopt()
    return list_place(policy_id=drafted.policy.pk, where="The notice  board", by=drafted.by)


@pytest.mark.req("S2-11")
def test_a_place_is_missed_until_somebody_looked_and_again_after_half_a_year(drafted, place):
    assert [one.text for one in unchecked_places(on=TODAY)] == [
        f"The notice board: nobody has looked yet whether the policy is there "
        f"(“{drafted.policy.title}”)."
    ]

    check_place(
        place_id=place.pk, checked_on=TODAY, checked_by="Jo", note="It hangs.", **drafted.who
    )

    assert unchecked_places(on=TODAY + timedelta(days=183)) == []
    (late,) = unchecked_places(on=TODAY + timedelta(days=184))
    assert "nobody has looked since 16 March 2026" in late.text
    place.refresh_from_db()
    assert (place.checked_by, place.note) == ("Jo", "It hangs.")
    assert place.history.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"checked_on": TODAY + timedelta(days=1)}, "checked_on"),
        ({"checked_by": " "}, "checked_by"),
    ],
)
def test_a_look_that_cannot_be_is_refused_and_writes_nothing(drafted, place, given, field):
    values = {"checked_on": TODAY, "checked_by": "Jo", "by": drafted.by, "now": NOW, **given}

    with pytest.raises(PolicyRefused) as refusal:
        check_place(place_id=place.pk, **values)

    assert refusal.value.field == field
    assert PublicityCheck.objects.get().checked_on is None
    assert place.history.count() == 1


def test_an_earlier_look_does_not_replace_a_later_one(drafted, place):
    check_place(place_id=place.pk, checked_on=TODAY, checked_by="Jo", **drafted.who)

    with pytest.raises(PolicyRefused):
        check_place(
            place_id=place.pk,
            checked_on=TODAY - timedelta(days=1),
            checked_by="Kit",
            **drafted.who,
        )

    assert PublicityCheck.objects.get().checked_by == "Jo"


def test_a_place_is_listed_once(drafted, place):
    for where in ("the notice board", " "):
        with pytest.raises(PolicyRefused):
            list_place(policy_id=drafted.policy.pk, where=where, by=drafted.by)

    assert PublicityCheck.objects.count() == 1


def test_a_place_is_taken_off_with_a_reason_and_its_history_stays(drafted, place):
    pk = place.pk
    with pytest.raises(PolicyRefused):
        take_off_place(place_id=pk, reason=" ", by=drafted.by)
    assert PublicityCheck.objects.exists()

    take_off_place(place_id=pk, reason="The board is gone.", by=drafted.by)

    assert not PublicityCheck.objects.exists()
    assert PublicityCheck.history.latest().history_change_reason == "The board is gone."


def test_a_policy_of_a_procedure_without_a_list_is_named(drafted, place):
    assert unlisted() == []

    take_off_place(place_id=place.pk, reason="Gone.", by=drafted.by)

    page = drafted.page
    expected = [page.policy_id] if page.procedure_key else []
    assert [one.policy_id for one in unlisted()] == expected


@pytest.mark.req("S2-11")
def test_the_list_is_kept_on_the_screen_of_the_policy(client, drafted, place):
    client.force_login(drafted.by)
    policy = reverse("policy_records:policy", args=[drafted.policy.pk])

    def at(name: str, *more: int) -> str:
        return reverse(f"policy_records:{name}", args=[drafted.policy.pk, *more])

    assert "nobody has looked yet" in client.get(policy).content.decode()
    added = client.post(at("list_place"), {"where": "The newsletter"})
    assert added["Location"] == policy
    again = client.post(at("list_place"), {"where": "The newsletter"}).content.decode()
    assert "on the list already" in again
    looked = {"checked_on": "16/3/2026", "checked_by": "Jo", "note": "It hangs."}
    assert client.post(at("check_place", place.pk), looked).status_code == 302
    assert "Jo looked on 16 March 2026. It hangs." in client.get(policy).content.decode()
    off = client.post(at("take_off_place", place.pk), {"reason": "Gone."})
    assert off.status_code == 302
    assert PublicityCheck.objects.get().where == "The newsletter"
