"""What people were trained in: kept by few, read by the person, never deleted and never public."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.timezone import localdate

from cms.users.models import TrainingRecord, User
from cms.users.training import save_training

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

LISTING = "/admin/training/"
DAY = timedelta(days=1)
WHAT = "Difficult conversations"


@pytest.fixture
def keeper() -> User:
    return in_group("keeper", "Coordinators")


@pytest.fixture
def worker() -> User:
    return in_group("worker", "Caseworkers")


def in_group(name: str, group: str) -> User:
    user = User.objects.create_user(
        f"{name}@sallowfield.example", first_name=name.title(), last_name="Person"
    )
    user.groups.add(Group.objects.get(name=group))
    return user


def desk_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def trained(person: User, by: User, **details: Any) -> TrainingRecord:
    given = {"what": WHAT, "provider": "The college", "taken_on": localdate() - 100 * DAY}
    return save_training(
        TrainingRecord(person=person, **{**given, **details}), by=by, today=localdate()
    )


def typed(person: User, **changes: Any) -> dict[str, Any]:
    day = localdate() - DAY
    given = {
        "person": person.pk,
        "name": "",
        "what": WHAT,
        "provider": "",
        "taken_on": day.isoformat(),
    }
    return {**given, "refresh_on": "", "note": "", **changes}


def listed(browser: Client, query: str = "") -> list[str]:
    return [row.what for row in browser.get(LISTING + query).context["object_list"]]


@pytest.mark.req("S3-109")
@pytest.mark.parametrize("group", ["Coordinators", "Administrators"])
def test_who_keeps_training_adds_and_changes_it_and_every_version_is_kept(group, worker):
    keeper = in_group("other", group)
    desk = desk_of(keeper)

    desk.post(LISTING + "new/", typed(worker))
    row = TrainingRecord.objects.get()
    desk.post(f"{LISTING}edit/{row.pk}/", typed(worker, provider="A trainer"))

    row.refresh_from_db()
    assert (row.person, row.recorded_by, row.provider) == (worker, keeper, "A trainer")
    versions = [(version.provider, version.history_user) for version in row.history.all()]
    assert versions == [("A trainer", keeper), ("", keeper)]


@pytest.mark.req("S3-109")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"taken_on": (localdate() + DAY).isoformat()}, "This day is still to come."),
        ({"refresh_on": (localdate() - DAY).isoformat()}, "It is refreshed after it was taken."),
        ({"what": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_nothing_is_written(changes, said, keeper, worker):
    answer = desk_of(keeper).post(LISTING + "new/", typed(worker, **changes))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not TrainingRecord.objects.exists()


def test_the_service_takes_no_day_that_is_still_to_come(keeper, worker):
    with pytest.raises(ValidationError):
        trained(worker, keeper, taken_on=localdate() + DAY)

    assert not TrainingRecord.objects.exists()


@pytest.mark.req("S3-109")
def test_a_record_stays_the_persons(keeper, worker):
    row = trained(worker, keeper)

    desk_of(keeper).post(f"{LISTING}edit/{row.pk}/", typed(keeper, what="Another"))

    row.refresh_from_db()
    assert (row.person, row.what) == (worker, "Another")


@pytest.mark.req("S4-36")
def test_who_has_no_account_is_trained_too_and_may_get_one_later(keeper, worker):
    desk = desk_of(keeper)
    desk.post(LISTING + "new/", {**typed(worker), "person": "", "name": "Cora Lee"})
    row = TrainingRecord.objects.get()
    assert (row.who, row.person) == ("Cora Lee", None)
    assert "Cora Lee" in desk.get(LISTING).content.decode()
    assert listed(desk, "?q=cora") == [WHAT]
    assert listed(desk_of(worker)) == []

    both = desk.post(LISTING + "new/", typed(worker, name="Cora Lee")).content.decode()
    assert "Choose an account, or enter a name: one of the two." in both

    desk.post(f"{LISTING}edit/{row.pk}/", typed(worker))
    row.refresh_from_db()
    assert (row.name, row.person) == ("", worker)


@pytest.mark.req("S3-109")
def test_everybody_reads_their_own_and_nobody_elses(keeper, worker):
    trained(worker, keeper)
    trained(keeper, keeper, what="Law of complaints")

    shown = desk_of(worker).get(LISTING)
    assert [row.what for row in shown.context["object_list"]] == [WHAT]
    assert "Law of complaints" not in shown.content.decode()
    assert "Everybody" not in shown.content.decode()
    assert listed(desk_of(worker), "?q=law") == []
    assert listed(desk_of(keeper)) == [WHAT, "Law of complaints"][::-1]


@pytest.mark.req("S3-109")
@pytest.mark.parametrize("part", ["new/", "edit/{pk}/", "history/{pk}/", "usage/{pk}/"])
def test_who_only_reads_their_own_reaches_no_form_and_no_history(part, keeper, worker):
    own = trained(worker, keeper)
    address = LISTING + part.format(pk=own.pk)

    assert desk_of(worker).get(address).status_code == 302
    assert desk_of(worker).post(address, typed(worker, what="Mine")).status_code == 302
    assert list(TrainingRecord.objects.values_list("what", flat=True)) == [WHAT]


@pytest.mark.req("S3-109")
def test_a_person_opens_their_own_record_and_finds_no_other(keeper, worker):
    own = trained(worker, keeper, note="After the calls in autumn.")
    other = trained(keeper, keeper)
    desk = desk_of(worker)

    assert "After the calls in autumn." in desk.get(f"{LISTING}inspect/{own.pk}/").content.decode()
    assert f"{LISTING}inspect/{own.pk}/" in desk.get(LISTING).content.decode()
    for pk in (other.pk, other.pk + 1):
        assert desk.get(f"{LISTING}inspect/{pk}/").status_code == 404


@pytest.mark.req("S3-109")
def test_nobody_takes_a_record_away(keeper, worker):
    row = trained(worker, keeper)

    desk_of(keeper).post(f"{LISTING}delete/{row.pk}/")

    assert TrainingRecord.objects.filter(pk=row.pk).exists()


@pytest.mark.req("S3-109")
def test_what_is_due_for_refreshing_is_found_until_it_is_taken_again(keeper, worker):
    today, desk = localdate(), desk_of(keeper)
    trained(worker, keeper, what="Late", refresh_on=today - DAY)
    trained(worker, keeper, what="Soon", refresh_on=today + 20 * DAY)
    trained(worker, keeper, what="Later", refresh_on=today + 200 * DAY)
    trained(worker, keeper, what="Never")

    assert listed(desk, "?due=now") == ["Late"]
    assert sorted(listed(desk, "?due=soon")) == ["Late", "Soon"]
    shown = re.sub(r"\s+", " ", desk.get(LISTING).content.decode())
    assert shown.count("due since") == 1

    trained(worker, keeper, what="late", taken_on=today)
    trained(keeper, keeper, what="Soon", taken_on=today)
    assert listed(desk, "?due=now") == []
    assert listed(desk, "?due=soon") == ["Soon"]


def test_the_list_costs_the_same_for_many_as_for_few(keeper, worker, django_assert_max_num_queries):
    desk = desk_of(keeper)
    for number in range(12):
        trained(worker, keeper, what=f"Course {number}")
    desk.get(LISTING)

    with django_assert_max_num_queries(18):
        desk.get(LISTING)


@pytest.mark.req("S3-109")
def test_the_public_and_who_is_not_signed_in_see_nothing(keeper, worker):
    trained(worker, keeper)

    assert Client().get(LISTING).status_code == 302
