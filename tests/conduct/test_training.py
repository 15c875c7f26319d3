"""Who is trained: by need, by level, and those who have no account (S1-17, S3-6, S4-36)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.conduct.health import teaching_gaps
from cms.conduct.induction import items_of
from cms.conduct.services.induction import begin_induction
from cms.conduct.training import standings_of, training_report
from cms.users.models import Level, TrainingNeed, TrainingRecord
from cms.users.roles import appoint
from cms.users.training import end_need, save_need, save_training
from tests.conduct.people import NOW, TODAY
from tests.conduct.services.test_induction import role
from tests.factories import UserFactory

pytestmark = pytest.mark.one_database

DAY = timedelta(days=1)
WHAT = "Écouter and the code"


def need(people, what=WHAT, level="", **given):
    row = TrainingNeed(
        what=what, level=level, assessed_on=TODAY, assess_again_on=TODAY + 365 * DAY, **given
    )
    return save_need(row, by=people.clerk, today=TODAY)


def take(people, *, what=WHAT, taken_on=TODAY - 100 * DAY, **given):
    record = TrainingRecord(what=what, taken_on=taken_on, **given)
    return save_training(record, by=people.clerk, today=TODAY)


def named(standings):
    return [(one.trainee.name, one.words) for one in standings]


@pytest.mark.req("S1-17")
def test_who_is_untrained_is_named_members_and_staff_alike(people):
    worker = UserFactory(first_name="Will", last_name="Work")
    appoint(user=worker, role=role(Level.FRONT_LINE), starts_on=TODAY)
    appoint(user=None, role=role(Level.MANAGEMENT), starts_on=TODAY, public_name="Mary Head")
    need(people)
    take(people, person=people.account(people.ada), what=WHAT.upper())
    take(people, person=worker, refresh_on=TODAY - DAY)
    take(people, name="cora lee")
    take(people, person=people.account(people.dev))

    [report] = training_report(TODAY).needs

    assert [one.trainee.name for one in report.trained] == ["Ada Brown", "Cora Lee"]
    assert named(report.untrained) == [
        ("Bilal Khan", "Not yet"),
        ("Mary Head", "Not yet"),
        ("Will Work", "Taken 8 August 2026, due again since 15 November 2026"),
    ]
    assert report.concerned == 5


@pytest.mark.req("S3-6")
def test_every_level_says_how_many_of_its_people_are_trained(people):
    worker, nobody = UserFactory(first_name="Will"), UserFactory(first_name="Nora")
    appoint(user=worker, role=role(Level.FRONT_LINE), starts_on=TODAY)
    appoint(user=people.account(people.ada), role=role(Level.MANAGEMENT), starts_on=TODAY)
    appoint(user=nobody, role=role(), starts_on=TODAY)
    need(people)
    need(people, what="Running an appeal", level=Level.MANAGEMENT)
    take(people, person=people.account(people.ada))

    report = training_report(TODAY)

    said = [
        (one.label, one.people, [(each.what, each.trained, each.concerned) for each in one.shares])
        for one in report.levels
    ]
    assert said == [
        ("Front line", 1, [(WHAT, 0, 1)]),
        ("Management", 1, [("Running an appeal", 0, 1), (WHAT, 1, 1)]),
        ("Board or members", 3, [(WHAT, 1, 3)]),
    ]
    assert [one.name for one in report.unplaced] == [str(nobody)]


@pytest.mark.req("S4-36")
def test_a_need_is_looked_at_again_and_ends(people):
    row = need(people)
    assert not training_report(row.assess_again_on).needs[0].is_overdue
    assert training_report(row.assess_again_on + DAY).needs[0].is_overdue

    end_need(need_id=row.pk, on=TODAY, by=people.clerk, reason="The law changed.")

    assert training_report(TODAY).needs
    assert not training_report(TODAY + DAY).needs
    row.refresh_from_db()
    assert row.history.latest().history_change_reason == "The law changed."


def test_one_person_reads_what_is_theirs(people):
    need(people)
    need(people, what="Running an appeal", level=Level.MANAGEMENT)
    ada = people.account(people.ada)

    assert [one.need.what for one in standings_of(ada, TODAY)] == [WHAT]
    assert standings_of(people.auditor, TODAY) == []
    take(people, person=ada)
    assert [one.is_trained for one in standings_of(ada, TODAY)] == [True]


def test_who_left_and_who_has_a_closed_account_is_left_out(people):
    bilal = people.account(people.bilal)
    bilal.is_active = False
    bilal.save()
    need(people)

    [report] = training_report(TODAY).needs

    assert [one.trainee.name for one in report.untrained] == ["Ada Brown", "Cora Lee"]


def test_the_report_costs_the_same_for_many(people, django_assert_max_num_queries):
    for number in range(4):
        need(people, what=f"Course {number}")

    with django_assert_max_num_queries(5):
        training_report(TODAY)


@pytest.mark.req("S2-16", "S4-36")
def test_the_health_of_the_site_tells_numbers_and_no_names(people):
    assert teaching_gaps(on=TODAY) == []
    for member in (people.ada, people.cora):
        begin_induction(member_id=member.pk, **people.act)
    need(people)
    assert teaching_gaps(on=TODAY) == [f"3 of 3 are not trained in “{WHAT}”."]

    said = teaching_gaps(on=TODAY + 400 * DAY)

    assert said == [
        "2 people are late with their induction.",
        f"“{WHAT}” was to be looked at again by 16 November 2027: do people still need it?",
        f"3 of 3 are not trained in “{WHAT}”.",
    ]


def test_what_is_to_do_comes_first(people):
    begin_induction(member_id=people.ada.pk, **people.act)
    row = people.ada.induction.order_by("pk").first()
    row.done_on = NOW.date()
    row.save()

    states = items_of(people.account(people.ada), TODAY)

    assert [one.is_to_do for one in states] == [True, True, False]
