"""What the person reads of arrangements and of a refusal, and how they disagree."""

from __future__ import annotations

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import OutgoingMail, ScopeDecision
from cms.casework.services.change import Act
from cms.casework.services.flags import set_flag
from cms.casework.services.scope import Decision, refuse
from tests.casework.documents import SMALL
from tests.casework.tracking.following import sign_in
from tests.factories import open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def refused(people, clerk):
    at = timezone.now() - timedelta(hours=3)
    case = open_case(at=at, procedure_key=SMALL)
    decision = Decision(ground="court", reason="A judge has it.", route="Ask a solicitor.")
    refuse(case_id=case.pk, act=Act(now=at + timedelta(hours=1), by=clerk), decision=decision)
    case.refresh_from_db()
    return case


def signed_in(case):
    browser = Client()
    sign_in(browser, case)
    return browser


def link_in_mail() -> str:
    text = OutgoingMail.objects.get(kind="not_for_us").text
    found = re.search(r"/your-case/not-content/[^/\s]+/", text)
    assert found, text
    return found[0]


@pytest.mark.req("S3-4", "S3-140")
def test_one_press_of_the_link_in_the_letter_opens_it_with_its_first_date(refused):
    browser, link = Client(), link_in_mail()
    page = browser.get(link)
    assert "I do not agree" in page.content.decode()
    assert ScopeDecision.objects.get().disagreed_at is None

    done = browser.post(link, {"key": page.context["key"], "why": ""})

    refused.refresh_from_db()
    assert done.status_code == 302
    assert refused.closed_at is None
    assert ScopeDecision.objects.get().disagreed_at is not None
    after = browser.get(link).content.decode()
    assert "We look into it now" in after
    assert refused.deadlines.get().result == "running"


@pytest.mark.req("S3-4")
def test_a_second_press_and_a_lost_key_do_nothing_twice(refused):
    browser, link = Client(), link_in_mail()
    key = browser.get(link).context["key"]

    lost = browser.post(link, {"key": "", "why": "It is yours."})
    assert lost.status_code == 200
    assert ScopeDecision.objects.get().disagreed_at is None

    for _ in range(2):
        browser.post(link, {"key": key, "why": "It is yours."})
    assert refused.messages.filter(direction="in", body="It is yours.").count() == 1
    assert browser.post(link, {"key": uuid.uuid4(), "why": ""}).status_code in (200, 302)
    assert refused.jobs.filter(kind="disagreed").count() == 1


@pytest.mark.req("S3-4")
def test_their_own_page_offers_it_in_the_words_of_the_procedure(refused):
    browser = signed_in(refused)

    words = browser.get("/your-case/view/").content.decode()

    assert "I do not agree" in words
    assert "I am not content" not in words


@pytest.mark.req("S3-81")
def test_what_is_true_of_it_for_now_stands_on_their_page(people, clerk):
    at = timezone.now() - timedelta(hours=3)
    case = open_case(at=at, procedure_key=SMALL)
    now = Act(now=at + timedelta(hours=1), by=clerk)
    set_flag(case_id=case.pk, act=now, key="discrimination", evidence={"characteristics": ["age"]})
    set_flag(case_id=case.pk, act=Act(now=now.now, by=people["chair"]), key="complex", evidence={})

    words = signed_in(case).get("/your-case/view/").content.decode()

    assert "We look at this as discrimination." in words
    assert "Complex" not in words
