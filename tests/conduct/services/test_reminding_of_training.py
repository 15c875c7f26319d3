"""Reminders of inductions and training: in time, not too often, to nobody without a place here."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cms.casework.models import OutgoingMail
from cms.conduct.models import InductionRecord
from cms.conduct.services.induction import begin_induction, begin_staff_induction, record_item
from cms.conduct.services.members import end_membership
from cms.conduct.services.reminding import remind_everybody
from cms.users.models import TrainingRecord
from cms.users.roles import appoint
from cms.users.training import save_training
from tests.conduct.people import NOW, TODAY
from tests.conduct.services.test_induction import role

pytestmark = pytest.mark.one_database

DAY = timedelta(days=1)


def mails():
    return list(OutgoingMail.objects.filter(kind="induction").order_by("pk"))


def begin(people, member):
    begin_induction(member_id=member.pk, **people.act)


@pytest.mark.req("S2-16")
def test_a_member_is_reminded_a_week_before_and_again_each_fortnight(people):
    begin(people, people.ada)
    near = NOW + 20 * DAY  # a week before the first two are due

    assert remind_everybody(near - DAY) == 0
    assert remind_everybody(near) == 1
    assert remind_everybody(near + 13 * DAY) == 0
    assert remind_everybody(near + 14 * DAY) == 1

    first, second = mails()
    assert first.subject == "Reminder: your induction and training"
    assert first.to == "ada@sallowfield.example"
    assert "- The complaints procedure read: by Sunday 13 December 2026" in first.text
    assert "Safeguarding" not in first.text
    assert "/me/training/" in first.text
    assert second.subject == "Overdue: your induction and training"
    assert "it was due by Sunday 13 December 2026" in second.text


def test_signing_is_reminded_of_by_itself_and_what_is_done_not_at_all(signing):
    people = signing.people
    begin(people, people.ada)
    for row in InductionRecord.objects.exclude(item="code"):
        record_item(record_id=row.pk, done_on=TODAY, **people.act)

    assert remind_everybody(NOW + 40 * DAY) == 0


def test_nobody_is_reminded_who_left_or_whom_no_mail_reaches(people):
    for member in (people.bilal, people.cora):
        begin(people, member)
    end_membership(member_id=people.bilal.pk, on=TODAY + DAY, **people.act)

    assert remind_everybody(NOW + 40 * DAY) == 0
    assert not InductionRecord.objects.exclude(reminded_at=None).exists()


@pytest.mark.req("S4-36")
def test_training_to_be_refreshed_is_in_the_same_mail(people):
    ada = people.account(people.ada)
    begin(people, people.ada)
    appoint(user=people.clerk, role=role(), starts_on=TODAY)
    begin_staff_induction(user_id=people.clerk.pk, **people.act)
    for person in (ada, people.auditor):
        record = TrainingRecord(
            person=person, what="Law", taken_on=TODAY - DAY, refresh_on=TODAY + 20 * DAY
        )
        save_training(record, by=people.clerk, today=TODAY)

    assert remind_everybody(NOW + 21 * DAY) == 2  # the auditor holds no role

    mine, clerks = sorted(mails(), key=lambda mail: mail.to)
    assert "- Law, again: it was due by Sunday 6 December 2026" in mine.text
    assert "- The complaints procedure read" in mine.text
    assert "/admin/induction/own/" in clerks.text
    assert remind_everybody(NOW + 21 * DAY) == 0
