"""How one may contact us for now, on one's own page, and saying that one does not agree."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from cms.casework.models import NewIssueCheck, Restriction
from cms.casework.services.challenges import Answer, answer_challenge
from cms.casework.services.change import Act
from cms.casework.services.new_issues import check_item
from cms.users.models import User
from tests.casework.resident import words
from tests.casework.services.written import everything
from tests.casework.together import case_of, people, restricted
from tests.casework.tracking.following import sign_in

pytestmark = pytest.mark.django_db
VIEW, CHALLENGE = "/your-case/view/", "/your-case/keeping-in-touch/"


@pytest.fixture
def who() -> dict[str, User]:
    return people()


@pytest.fixture
def row(who) -> Restriction:
    case = case_of(at=timezone.now())
    return restricted(case, who, at=timezone.now(), contact_point="Kim at the hub")


@pytest.fixture
def browser(row, client: Client) -> Client:
    sign_in(client, row.case)
    return client


@pytest.mark.req("S3-102", "S3-106")
def test_the_page_says_what_changes_until_when_and_what_stays_the_same(browser, row):
    page = words(browser.get(VIEW))

    assert "How we keep in touch for now" in page
    assert "Everything you send us goes to Kim at the hub." in page
    assert "If you tell us something new, we deal with it like anything else." in page
    assert "They are not well." not in page


@pytest.mark.req("S3-106")
def test_it_is_challenged_once_without_script_and_the_answer_stands_on_the_page(browser, row, who):
    browser.get(VIEW)
    before = everything()
    empty = browser.post(CHALLENGE, {"text": " ", "key": str(uuid4())})
    assert "Write why it should change or end." in words(empty)
    assert "<title>Error: " in empty.content.decode()
    assert everything() == before

    typed = {"text": "It is not fair.", "key": str(uuid4())}
    said = browser.post(CHALLENGE, typed, follow=True)
    again = browser.post(CHALLENGE, typed, follow=True)

    assert "Somebody who did not decide" in words(said)
    assert again.redirect_chain
    assert Restriction.objects.get().challenge == "It is not fair."
    assert browser.get(CHALLENGE).headers["Location"] == VIEW
    answered(row, who)
    assert "We looked, and it stands." in words(browser.get(VIEW))


def answered(row: Restriction, who: dict[str, User]) -> None:
    now = timezone.now()
    check = NewIssueCheck.objects.get()
    given = {"check_id": check.pk, "is_new": False, "note": "It is the challenge."}
    check_item(case_id=row.case_id, act=Act(now, who["clerk"]), **given)
    upheld = Answer("upheld", "We looked, and it stands.")
    answer_challenge(restriction_id=row.pk, act=Act(now, who["other_chair"]), answer=upheld)


def test_who_is_not_restricted_finds_nothing_to_challenge(who, client):
    case = case_of(at=timezone.now())
    sign_in(client, case)

    assert "How we keep in touch" not in words(client.get(VIEW))
    assert client.get(CHALLENGE).headers["Location"] == VIEW


def test_nobody_challenges_without_signing_in(row, client):
    assert client.get(CHALLENGE).headers["Location"].startswith("/your-case/")
    assert client.post(CHALLENGE, {"text": "No.", "key": str(uuid4())}).status_code == 403
