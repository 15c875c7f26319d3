"""News by mail: nobody hears who did not confirm it, once of each page, and never after the end."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.core.cache import cache
from django.test import Client

from cms.casework.mail.post import Refused
from cms.casework.models import Job, OutgoingMail
from cms.casework.services import delivery
from cms.casework.services.delivery import WAITS, Outcome, deliver, record_bounce
from cms.meetings.registry import send_notice
from cms.published_summaries.models import Subscription
from cms.published_summaries.services.subscribing import (
    ask_to_subscribe,
    confirm_subscription,
    end_subscription,
    end_token,
    forget_unconfirmed,
    tell_subscribers,
)
from tests.published_summaries.published import a_change, add_topics, an_answer, taken_back

EMAIL = "joan@reader.example"
ASK = "/published/by-email/"
SENT = "/published/by-email/sent/"
MORNING = datetime(2026, 11, 24, 9, tzinfo=UTC)


def mails(kind: str = "published_confirm") -> list[OutgoingMail]:
    return list(OutgoingMail.objects.filter(kind=kind).order_by("pk"))


def link_in(mail: OutgoingMail, part: str) -> str:
    found = re.search(rf"https?://[^/\s]+(/published/by-email/{part}/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def subscribed(email: str = EMAIL, *topics: str, at: datetime = MORNING) -> Subscription:
    ask_to_subscribe(email=email, topics=topics, now=at)
    token = link_in(mails()[-1], "yes").rstrip("/").rsplit("/", 1)[1]
    row = confirm_subscription(token, now=at)
    assert row is not None
    return row


def told(*, at: datetime) -> list[tuple[str, str]]:
    """Who was mailed what in this run: address and subject."""
    before = {mail.pk for mail in mails("published_news")}
    tell_subscribers(at)
    return [(mail.to, mail.subject) for mail in mails("published_news") if mail.pk not in before]


@pytest.mark.req("S0-9")
def test_an_address_hears_nothing_before_it_is_confirmed_by_a_press(client, staff):
    add_topics(grants="Grants")
    an_answer(at=MORNING - timedelta(days=3))

    asked = client.post(ASK, {"email": "Joan@Reader.example ", "topics": ["grants"]})
    (row,) = Subscription.objects.all()
    link = link_in(mails()[0], "yes")
    looked = client.get(link)

    assert (asked.status_code, asked["Location"]) == (302, SENT)
    assert (row.email, row.confirmed_at, row.topics) == (EMAIL, None, [])
    assert "about: Grants" in looked.content.decode()
    row.refresh_from_db()
    assert row.confirmed_at is None  # mail scanners open links too

    pressed = client.post(link)
    row.refresh_from_db()
    assert "You will hear from us" in pressed.content.decode()
    assert (row.topics, row.confirmed_at is not None) == (["grants"], True)
    assert "no-store" in pressed["Cache-Control"]
    assert pressed["Referrer-Policy"] == "no-referrer"


def test_a_second_press_says_the_same_and_begins_nothing_anew(client, staff):
    client.post(ASK, {"email": EMAIL})
    link = link_in(mails()[0], "yes")
    client.post(link)
    before = Subscription.objects.values().get()

    again = client.post(link)

    assert again.status_code == 200
    assert Subscription.objects.values().get() == before


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_link_that_was_made_up_begins_nothing(client, staff, token):
    for answer in (client.get(f"{ASK}yes/{token}/"), client.post(f"{ASK}yes/{token}/")):
        assert answer.status_code == 410
        assert "does not work" in answer.content.decode()
    assert not Subscription.objects.exists()


def test_an_old_link_and_one_that_was_replaced_begin_nothing(client, staff):
    at = MORNING
    ask_to_subscribe(email=EMAIL, topics=[], now=at)
    ask_to_subscribe(email=EMAIL, topics=[], now=at)
    first, second = (link_in(mail, "yes").rstrip("/").rsplit("/", 1)[1] for mail in mails())

    assert confirm_subscription(first, now=at) is None
    assert confirm_subscription(second, now=at + timedelta(days=7, minutes=1)) is None
    assert Subscription.objects.get().confirmed_at is None


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"email": ""}, "Enter your email address."),
        ({"email": "not an address"}, "not an address"),
        ({"email": EMAIL, "topics": ["secret"]}, EMAIL),
    ],
)
def test_what_cannot_be_taken_is_said_and_what_was_typed_is_kept(client, staff, given, words):
    add_topics(grants="Grants")
    an_answer()

    answer = client.post(ASK, given)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<title>Error: " in text
    assert words in text
    assert not Subscription.objects.exists()
    assert not mails()


def test_the_answer_is_the_same_whoever_hears_from_us_already(client, staff):
    subscribed()
    known = client.post(ASK, {"email": EMAIL})
    unknown = client.post(ASK, {"email": "other@reader.example"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert "To stop:" in mails()[-2].text
    assert "To stop:" not in mails()[-1].text


def test_other_topics_hold_once_they_are_confirmed_and_not_before(client, staff):
    add_topics(grants="Grants", newsletter="Newsletter")
    an_answer()
    subscribed(EMAIL, "newsletter")

    client.post(ASK, {"email": EMAIL, "topics": ["grants"]})
    before = Subscription.objects.get().topics
    client.post(link_in(mails()[-1], "yes"))

    assert before == ["newsletter"]
    assert Subscription.objects.get().topics == ["grants"]


def test_nobodys_mailbox_is_filled_from_here(client, staff):
    for _ in range(5):
        assert client.post(ASK, {"email": EMAIL})["Location"] == SENT

    assert len(mails()) == 3


def test_one_visitor_asks_for_so_many_addresses_and_no_more(client, staff):
    for number in range(20):
        client.post(ASK, {"email": f"a{number}@reader.example"})

    refused = client.post(ASK, {"email": "one.more@reader.example"})

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0
    assert not Subscription.objects.filter(email="one.more@reader.example").exists()


def test_a_machine_that_fills_every_box_is_answered_alike_and_nothing_is_sent(client, staff):
    answer = client.post(ASK, {"email": EMAIL, "homepage": "https://spam.example"})

    assert answer["Location"] == SENT
    assert not mails()
    assert not Subscription.objects.exists()


def test_the_form_needs_its_token(staff):
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(ASK, {"email": EMAIL}).status_code == 403
    assert not mails()


@pytest.mark.req("S0-9")
def test_each_page_is_told_once_and_only_to_whom_it_concerns(staff):
    subscribed("all@reader.example")
    subscribed("grants@reader.example", "grants")
    subscribed("newsletter@reader.example", "newsletter")
    ask_to_subscribe(email="silent@reader.example", topics=[], now=MORNING)
    an_answer(at=MORNING + timedelta(hours=30))
    next_day = MORNING + timedelta(days=2)

    first, again = told(at=next_day), told(at=next_day + timedelta(hours=1))

    assert sorted(to for to, _ in first) == ["all@reader.example", "grants@reader.example"]
    assert all(subject.endswith(": How community grants are scored") for _, subject in first)
    assert again == []


def test_what_was_published_before_is_not_told(staff):
    an_answer(at=MORNING - timedelta(hours=1))
    subscribed()

    assert told(at=MORNING + timedelta(days=1)) == []


def test_several_come_in_one_mail_and_no_more_than_one_a_day(staff):
    subscribed()
    day = MORNING + timedelta(days=2)
    an_answer(at=day - timedelta(hours=20))
    a_change(at=day - timedelta(hours=2))

    first = told(at=day)
    an_answer("A third", slug="third", at=day + timedelta(minutes=5))
    same_day = told(at=day + timedelta(hours=2))
    next_day = told(at=day + timedelta(days=1))

    assert [subject.rsplit(": ", 1)[1] for _, subject in first] == ["2 new pages"]
    assert same_day == []
    assert [subject.rsplit(": ", 1)[1] for _, subject in next_day] == ["A third"]


@pytest.mark.parametrize("hour", [3, 7, 21])
def test_nobody_is_woken(staff, hour):
    subscribed()
    an_answer(at=MORNING + timedelta(hours=1))

    assert told(at=(MORNING + timedelta(days=2)).replace(hour=hour)) == []


@pytest.mark.req("S0-44")
def test_what_was_taken_back_is_not_told(staff):
    subscribed()
    taken_back(an_answer(at=MORNING + timedelta(hours=1)), "It was wrong.")

    assert told(at=MORNING + timedelta(days=1)) == []


def test_a_mail_says_what_is_new_where_it_stands_and_how_to_stop(staff):
    subscribed()
    page = an_answer(at=MORNING + timedelta(hours=1))
    told(at=MORNING + timedelta(days=1))

    (mail,) = mails("published_news")
    text = mail.text
    assert f"{page.url}" in text
    assert "People asked why two similar projects" in text
    assert link_in(mail, "stop") == link_in(mail, "stop").split("?")[0]
    assert "&#" not in text


@pytest.mark.req("S0-9")
def test_one_press_ends_it_and_the_address_is_forgotten(client, staff, mailoutbox):
    subscribed()
    an_answer(at=MORNING + timedelta(hours=1))
    told(at=MORNING + timedelta(days=1))
    (mail,) = mails("published_news")
    link = link_in(mail, "stop")
    deliver(mail.pk, now=mail.try_at)
    (letter,) = mailoutbox
    assert link in letter.extra_headers["List-Unsubscribe"]
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    looked = client.get(link)
    assert Subscription.objects.exists()  # looking ends nothing
    assert "<button" in looked.content.decode()

    # As a mail program does it: no page, no cookie, no token.
    outside = Client(enforce_csrf_checks=True)
    pressed = outside.post(link, {"List-Unsubscribe": "One-Click"})

    assert pressed.status_code == 200
    assert not Subscription.objects.exists()
    assert not OutgoingMail.objects.filter(to=EMAIL).exists()


def wait_for_news(*emails: str) -> list[OutgoingMail]:
    for email in emails:
        subscribed(email)
    an_answer(at=MORNING + timedelta(hours=1))
    told(at=MORNING + timedelta(days=1))
    return mails("published_news")


def test_an_address_whose_news_came_back_is_forgotten_and_nobody_is_asked_to_call(
    staff, mailoutbox
):
    first, _ = wait_for_news(EMAIL, "other@reader.example")
    deliver(first.pk, now=first.try_at)

    assert record_bounce(mail_id=first.pk, now=first.try_at + timedelta(minutes=5))

    assert Subscription.objects.get().email == "other@reader.example"
    assert not OutgoingMail.objects.filter(to=EMAIL).exists()
    assert not Job.objects.exists()


@pytest.mark.parametrize(("permanent", "left"), [(True, 0), (False, 1)])
def test_one_that_is_refused_is_forgotten_and_one_that_could_not_be_reached_stays(
    staff, permanent, left
):
    (mail,) = wait_for_news(EMAIL)
    OutgoingMail.objects.filter(pk=mail.pk).update(attempts=len(WAITS))

    refusal = Refused("mailbox full", permanent=permanent)
    with mock.patch.object(delivery, "post", side_effect=refusal):
        assert deliver(mail.pk, now=mail.try_at) is Outcome.FAILED

    assert Subscription.objects.count() == left
    assert not Job.objects.exists()


def test_a_link_that_ended_it_already_and_one_made_up_answer_alike(client, staff):
    subscribed("other@reader.example")

    made_up = client.post(f"{ASK}stop/0123456789abcdef/")

    assert "no more of these emails" in made_up.content.decode()
    assert Subscription.objects.count() == 1


def test_the_link_in_the_newest_mail_works_after_the_secret_key_was_changed(
    client, staff, settings
):
    subscribed()
    an_answer(at=MORNING + timedelta(hours=1))
    settings.SECRET_KEY = "another key, made for this test alone"

    told(at=MORNING + timedelta(days=1))
    client.post(link_in(mails("published_news")[0], "stop"))

    assert not Subscription.objects.exists()


def test_an_address_nobody_confirmed_is_forgotten_after_a_week(staff):
    subscribed("kept@reader.example")
    ask_to_subscribe(email=EMAIL, topics=[], now=MORNING)

    early = forget_unconfirmed(MORNING + timedelta(days=6))
    late = forget_unconfirmed(MORNING + timedelta(days=8))

    assert (early, late) == (0, 1)
    assert Subscription.objects.get().email == "kept@reader.example"
    assert not OutgoingMail.objects.filter(to=EMAIL).exists()


def test_many_are_told_in_batches_and_each_once(staff, monkeypatch):
    from cms.published_summaries.services import subscribing

    monkeypatch.setattr(subscribing, "BATCH", 2)
    for number in range(5):
        cache.clear()
        subscribed(f"a{number}@reader.example")
    an_answer(at=MORNING + timedelta(hours=1))

    assert len(told(at=MORNING + timedelta(days=1))) == 5
    assert told(at=MORNING + timedelta(days=1, hours=1)) == []


def test_the_end_takes_no_other_mail_with_it(client, staff):
    subscribed()
    subscribed("other@reader.example")
    send_notice("sign_in", EMAIL, "Your link to sign in", "A link.")
    row = Subscription.objects.get(email=EMAIL)

    end_subscription(end_token(row))

    assert [mail.kind for mail in OutgoingMail.objects.filter(to=EMAIL)] == ["sign_in"]
    assert OutgoingMail.objects.filter(to="other@reader.example").exists()
