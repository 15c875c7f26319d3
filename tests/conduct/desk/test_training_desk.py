"""The staff's screens of who is trained: names for few, numbers for more (S1-17, S3-6)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cms.users.models import Qualification, TrainingNeed, TrainingRecord, TrainingSession
from tests.conduct.desk.test_induction_desk import desk_of, words
from tests.conduct.people import NOW, TODAY
from tests.conduct.test_training import WHAT, need

pytestmark = pytest.mark.one_database

INDEX = "/admin/trained/"


@pytest.fixture
def desk(people, time_machine):
    time_machine.move_to(NOW, tick=False)
    return desk_of(people.clerk)


def session(members, **changes):
    given = {"what": WHAT, "provider": "The Ombudsman", "audience": "Everybody"}
    came = {"people": [members.account(members.ada).pk], "others": "Cora Lee\n\n Will  Work "}
    return {**given, "taken_on": "2026-11-10", "refresh_on": "2027-11-10", **came, **changes}


@pytest.mark.req("S1-17", "S3-6", "S4-36")
def test_the_report_names_the_untrained_to_those_who_keep_training_alone(people, desk):
    need(people)

    said = words(desk.get(INDEX))
    read = words(desk_of(people.auditor).get(INDEX))

    assert f"{WHAT} Everybody: 0 of 3 trained." in said
    assert "Board or members 3 people" in said
    assert "Ada Brown Not yet" in said
    assert "Cora Lee Without an account Not yet" in said
    assert "Everybody: 0 of 3 trained." in read
    for name in ("Ada", "Cora", "Add a session"):
        assert name not in read


@pytest.mark.req("S1-17")
def test_a_session_is_added_with_who_came_and_changed(people, desk):
    need(people)
    url = reverse("trained:add_session")
    assert WHAT in desk.get(f"{url}?what={WHAT}").content.decode()

    html = words(desk.post(url, session(people), follow=True))

    assert f"“{WHAT}”: 3 people came." in html
    assert "The Ombudsman, for Everybody" in html
    assert "Ada Brown, Cora Lee, Will Work" in html
    assert "Everybody: 2 of 3 trained." in words(desk.get(INDEX))
    row = TrainingSession.objects.get()
    change = reverse("trained:session", args=[row.pk])
    shown = desk.get(change).content.decode()
    assert "Cora Lee\nWill Work" in shown
    desk.post(change, session(people, others="", provider="The college"))
    assert list(TrainingRecord.objects.values_list("provider", flat=True)) == ["The college"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"people": [], "others": " "}, "Choose at least one person who came."),
        ({"taken_on": "2026-11-17"}, "This day is still to come."),
        ({"refresh_on": "2026-11-09"}, "It is refreshed after it was held."),
        ({"others": "x" * 121}, "Use at most 120 characters for each name."),
        ({"people": [0]}, "Choose one of the answers shown."),
    ],
)
def test_a_session_that_cannot_be_is_refused_in_words(people, desk, changes, said):
    html = desk.post(reverse("trained:add_session"), session(people, **changes)).content.decode()

    assert said in html
    assert "The Ombudsman" in html
    assert not TrainingSession.objects.exists()


@pytest.mark.req("S4-36")
def test_a_need_is_added_looked_at_again_and_ended(people, desk):
    given = {"what": "Law", "level": "board", "why": "It changed.", "assessed_on": "2026-11-16"}
    refused = desk.post(reverse("trained:add_need"), {**given, "assess_again_on": "2026-11-16"})
    assert "It is looked at again after it was looked at." in refused.content.decode()
    assert not TrainingNeed.objects.exists()

    html = words(
        desk.post(
            reverse("trained:add_need"), {**given, "assess_again_on": "2027-5-1"}, follow=True
        )
    )
    assert "“Law” is looked at again by 1 May 2027." in html
    assert "Board or members: 0 of 3 trained. It changed." in html

    row = TrainingNeed.objects.get()
    url = reverse("trained:need", args=[row.pk])
    assert "Look at it again: Law" in words(desk.get(url))
    desk.post(url, {**given, "assess_again_on": "2028-5-1"})
    row.refresh_from_db()
    assert (row.assess_again_on.year, row.history.count()) == (2028, 2)

    ended = {"on": "2026-11-15", "reason": "Nobody asks any more."}
    html = words(desk.post(reverse("trained:end_need", args=[row.pk]), ended, follow=True))
    assert "“Law” is asked of nobody after 15 November 2026." in html
    assert "Board or members: 0 of 3" not in html


@pytest.mark.req("S4-37")
def test_a_note_on_qualifications_names_the_staff_file(people, desk):
    ada = people.account(people.ada)
    given = {
        "person": ada.pk,
        "note": "Ten years in housing",
        "file_reference": "HR 12",
        "noted_on": "2026-11-10",
    }
    html = words(desk.post(reverse("trained:add_qualification"), given, follow=True))
    assert "The note on Ada Brown is kept." in html
    assert "Ada Brown Ten years in housing Staff file: HR 12" in html

    row = Qualification.objects.get()
    change = {**given, "ended_on": "2026-11-12"}
    url = reverse("trained:qualification", args=[row.pk])
    assert "held until 12 November 2026" in words(desk.post(url, change, follow=True))

    other = {**given, "person": people.clerk.pk}
    assert "Choose one of the people shown." in desk.post(url, other).content.decode()
    assert Qualification.objects.get().person == ada


def test_who_only_reads_reaches_no_names_and_no_form(people, time_machine):
    time_machine.move_to(NOW, tick=False)
    need_id = need(people).pk
    reader = desk_of(people.auditor)
    urls = [
        reverse(f"trained:{name}")
        for name in ("add_need", "sessions", "add_session", "qualifications", "add_qualification")
    ]
    urls += [reverse("trained:need", args=[need_id]), reverse("trained:end_need", args=[need_id])]

    for url in urls:
        assert reader.get(url).status_code in (302, 403), url
        assert reader.post(url, {"on": TODAY, "reason": "No"}).status_code in (302, 403), url
    assert TrainingNeed.objects.get().ended_on is None
