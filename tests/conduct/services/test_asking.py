"""Members are asked for their interests when they join, and every year (E22)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cms.casework.models import OutgoingMail
from cms.conduct.models import RegisterRequest
from cms.conduct.services.asking import ask_about_interests
from cms.conduct.services.register import confirm, declare_nothing, end
from tests.conduct.declared import HUSHED, SHOP, hushed, said
from tests.conduct.people import NOW, TODAY
from tests.conduct.signed import BEGUN

pytestmark = pytest.mark.one_database
LAST = BEGUN + timedelta(days=27)


def on(day) -> datetime:
    return NOW + (day - TODAY)


def newest() -> OutgoingMail:
    return OutgoingMail.objects.order_by("-pk").first()


def test_everybody_is_asked_once_and_whoever_has_no_address_is_counted_too(signing):
    assert ask_about_interests(NOW) == 3
    assert ask_about_interests(NOW) == 0

    people = signing.people
    sent = OutgoingMail.objects.order_by("to")
    assert [mail.to for mail in sent] == [people.ada.user.email, people.bilal.user.email]
    assert {mail.subject for mail in sent} == {"Please declare your interests"}
    assert "by Sunday 29 November 2026" in sent[0].text
    assert "/me/interests/" in sent[0].text
    assert RegisterRequest.objects.filter(member=people.cora, due_on=LAST).exists()


def test_nobody_is_asked_where_no_register_asks(people):
    assert ask_about_interests(NOW) == 0


def test_whoever_said_nothing_is_reminded_before_and_then_every_week(signing):
    ask_about_interests(NOW)
    declare_nothing(member_id=signing.people.bilal.pk, by=signing.people.bilal.user, now=NOW)

    assert ask_about_interests(on(LAST - timedelta(days=4))) == 0
    assert ask_about_interests(on(LAST - timedelta(days=3))) == 2  # Ada and Cora
    assert newest().subject == "Reminder: please declare your interests"
    assert ask_about_interests(on(LAST + timedelta(days=3))) == 0
    assert ask_about_interests(on(LAST + timedelta(days=4))) == 2
    assert newest().subject == "Overdue: please declare your interests"


def test_after_a_year_they_look_through_what_they_declared(signing):
    ada = signing.people.ada
    said(ada)
    said(ada, hushed())
    confirm(member_id=ada.pk, by=ada.user, now=NOW)
    OutgoingMail.objects.all().delete()
    year = TODAY.replace(year=2027)

    def asked(day) -> int:
        ask_about_interests(on(day))
        return OutgoingMail.objects.filter(to=ada.user.email).count()

    assert asked(year - timedelta(days=28)) == 0
    assert asked(year - timedelta(days=27)) == 1
    mail = OutgoingMail.objects.get(to=ada.user.email)
    assert mail.subject == "Check your interests"
    assert f"Paid work: {SHOP}" in mail.text
    assert "One whose details stay private." in mail.text
    assert HUSHED not in mail.text

    confirm(member_id=ada.pk, by=ada.user, now=on(year))
    assert asked(year + timedelta(days=1)) == 1


def test_the_yearly_mail_puts_no_words_in_their_mouth(signing):
    ada = signing.people.ada
    entry = said(ada)
    end(entry_id=entry.pk, on=TODAY, by=ada.user, now=NOW)
    OutgoingMail.objects.all().delete()

    ask_about_interests(on(TODAY.replace(year=2027)))

    mail = OutgoingMail.objects.get(to=ada.user.email)
    assert "The register names no interest of yours that you still have." in mail.text
    assert "nothing to declare" not in mail.text
