"""Limits and texts when several servers act at the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from django.core.cache import cache
from django.test import override_settings

from cms.casework.mail.outbox import queue_text
from cms.casework.models import Case, OutgoingMail
from cms.casework.services.delivery import Outcome, deliver
from cms.web.demonstration_mail import MailNames
from tests.factories import WEDNESDAY, holder, install, open_case
from tests.reliability.side_by_side import side_by_side

pytestmark = pytest.mark.django_db(transaction=True)


@override_settings(TEXT_BACKEND="cms.casework.mail.texts.FolderTexts")
def test_a_text_goes_once_however_many_try_it():
    mail = queue_text("We meet.", case=None, to="07700 900123", now=WEDNESDAY, kind="x")
    before = len(MailNames())

    found = side_by_side([partial(deliver, mail.pk, now=WEDNESDAY)] * 4)

    assert sorted(found) == [Outcome.NOT_OURS] * 3 + [Outcome.SENT]
    assert len(MailNames()) == before + 1


@override_settings(MESSAGES_AN_HOUR_TO_ONE=2)
def test_an_address_gets_no_more_than_its_share_however_many_name_it_at_once():
    cache.clear()
    install()
    holder("coordinator")

    side_by_side([partial(open_case, at=WEDNESDAY)] * 5)

    assert Case.objects.count() == 5
    assert OutgoingMail.objects.filter(to="ada@resident.example").count() == 2
    cache.clear()
