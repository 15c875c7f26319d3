"""Text messages: to whom they can go, what they say, and how they reach the gateway."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from cms.casework.mail.outbox import NumberRefused, queue_text
from cms.casework.mail.texts import number_for_texts
from cms.casework.mail.words import WordsMissing, text_for
from cms.casework.models import Case, Job, MailStatus, OutgoingMail, Part, Party, Way, save_recorded
from cms.casework.services.delivery import Outcome, deliver, ready_mails
from tests.factories import WEDNESDAY, holder, install, sorted_case

pytestmark = pytest.mark.django_db

FOLDER = "cms.casework.mail.texts.FolderTexts"
WEB = "cms.casework.mail.texts.WebTexts"


@pytest.fixture
def case() -> Case:
    install()
    holder("chair")
    return sorted_case(holder("coordinator"))


class Gateway(HTTPServer):
    """Takes texts on one port of this machine, and answers what it is told to."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], dict[str, Any]]] = []
        self.answer = 200
        super().__init__(("127.0.0.1", 0), Taking)


class Taking(BaseHTTPRequestHandler):
    server: Gateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((dict(self.headers), json.loads(body)))
        self.send_response(self.server.answer)
        if self.server.answer == 302:
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/other/")
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def gateway() -> Iterator[Gateway]:
    server = Gateway()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    where = {
        **settings.TEXT_GATEWAY,
        "url": f"http://127.0.0.1:{server.server_port}/send/",
        "token": "t0ken",
        "to_field": "phone_number",
        "text_field": "content",
        "key_field": "reference",
        "extra": {"from": "Sallowfield"},
        "timeout": 2,
    }
    try:
        with override_settings(TEXT_BACKEND=WEB, TEXT_GATEWAY=where):
            yield server
    finally:
        server.shutdown()
        server.server_close()


def add_party(case: Case, **values: Any) -> Party:
    party = Party(case=case, part=Part.REPRESENTATIVE, **values)
    save_recorded(party, by=None, reason="For a test.")
    return party


def a_text(case: Case | None = None, *, now: datetime = WEDNESDAY) -> OutgoingMail:
    return queue_text("We meet.", case=case, to="07700 900123", now=now, kind="meeting_reminder")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("07700 900123", "+447700900123"),
        ("+44 (0)7700 900-123", "+447700900123"),
        ("0044 7700 900123", "+447700900123"),
        ("+353 85 012 3456", "+353850123456"),
        ("01632 960 114", ""),  # a landline
        ("0808 157 0000", ""),
        ("+44 70 1234 5678", ""),  # a personal number, which costs
        ("7700", ""),
        ("ask my sister", ""),
        ("", ""),
    ],
)
def test_only_numbers_that_take_texts_are_written_to(typed: str, number: str) -> None:
    assert number_for_texts(typed) == number


@override_settings(TEXT_BACKEND=FOLDER)
def test_a_text_is_written_down_with_its_number_and_no_subject() -> None:
    mail = a_text()
    assert (mail.way, mail.to, mail.subject, mail.html) == (Way.TEXT, "+447700900123", "", "")
    with pytest.raises(NumberRefused):
        queue_text("We meet.", case=None, to="01632 960 114", now=WEDNESDAY, kind="x")
    assert OutgoingMail.objects.count() == 1


@override_settings(TEXT_BACKEND="")
def test_a_site_without_a_gateway_queues_no_text() -> None:
    with pytest.raises(NumberRefused):
        a_text()
    assert not OutgoingMail.objects.exists()


def test_the_gateway_gets_number_words_key_and_token_in_its_own_fields() -> None:
    with gateway() as server:
        mail = a_text()
        assert deliver(mail.pk, now=WEDNESDAY) is Outcome.SENT
        assert deliver(mail.pk, now=WEDNESDAY + timedelta(hours=1)) is Outcome.NOT_OURS
    ((headers, body),) = server.taken
    assert headers["Authorization"] == "Bearer t0ken"
    assert body == {
        "phone_number": "+447700900123",
        "content": "We meet.",
        "from": "Sallowfield",
        "reference": mail.mime_id.strip("<>"),
    }


@pytest.mark.parametrize("answer", [500, 503, 401, 403, 404, 429, 302])
def test_a_gateway_that_is_away_or_shut_is_waited_for(answer: int) -> None:
    with gateway() as server:
        mail = a_text()
        server.answer = answer
        assert deliver(mail.pk, now=WEDNESDAY) is Outcome.SERVER_AWAY
        mail.refresh_from_db()
        assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)
        assert mail.error == "the text gateway did not answer"
        assert len(server.taken) == 1  # a redirection is not followed: the token stays here
        server.answer = 202
        assert deliver(mail.pk, now=WEDNESDAY + timedelta(minutes=1)) is Outcome.SENT


def test_a_gateway_that_cannot_be_reached_is_waited_for() -> None:
    with gateway() as server:
        mail = a_text()
        server.shutdown()
        server.server_close()
        assert deliver(mail.pk, now=WEDNESDAY) is Outcome.SERVER_AWAY


def test_a_refused_text_asks_a_person_and_is_not_tried_again(case: Case) -> None:
    with gateway() as server:
        server.answer = 400
        mail = a_text(case)
        assert deliver(mail.pk, now=WEDNESDAY) is Outcome.FAILED
        assert ready_mails(now=WEDNESDAY + timedelta(days=1), way=Way.TEXT) == []
    mail.refresh_from_db()
    assert mail.error == "the text gateway said 400"
    job = Job.objects.get(case=case, kind="mail_failed")
    assert "could not be delivered" in job.text
    assert "07700" not in job.text


@override_settings(TEXT_BACKEND="no.such.sender")
def test_a_wrong_setting_loses_no_text() -> None:
    mail = a_text()
    assert deliver(mail.pk, now=WEDNESDAY) is Outcome.SERVER_AWAY


def test_texts_and_mails_are_found_apart_so_that_neither_waits_for_the_other(case: Case) -> None:
    with override_settings(TEXT_BACKEND=FOLDER):
        mail = a_text(case)
    later = WEDNESDAY + timedelta(days=1)
    assert ready_mails(now=later, way=Way.TEXT) == [mail.pk]
    assert mail.pk not in ready_mails(now=later, way=Way.EMAIL)
    assert mail.pk in ready_mails(now=later)


def test_a_text_is_one_short_line_without_a_word_of_the_case(case: Case) -> None:
    extra = {
        "link": "http://testserver/your-case/open/abc/",
        "code": "1234 5678",
        "code_minutes": "15",
    }
    text = text_for(case, "one_time_link", now=WEDNESDAY, extra=extra)
    assert case.reference in text and "1234 5678" in text
    assert "\n" not in text and len(text) <= 480
    told = case.messages.get(kind="told_us").body
    assert told not in text


def test_a_message_without_words_for_a_text_does_not_go_as_one(case: Case) -> None:
    assert text_for(case, "fuller_reply", now=WEDNESDAY) == ""


def test_a_text_without_its_link_is_refused(case: Case) -> None:
    with pytest.raises(WordsMissing):
        text_for(case, "one_time_link", now=WEDNESDAY, extra={"code_minutes": "15"})


def test_a_name_cannot_put_a_link_into_a_strangers_text_nor_make_it_long(case: Case) -> None:
    add_party(case, name="Win at https://evil.example/ now")
    link = "http://testserver/your-case/authority/" + "t" * 32 + "/"
    text = text_for(case, "authority_request", now=WEDNESDAY, extra={"authority_link": link})
    assert "evil.example" not in text and "https://" not in text
    assert text.endswith(link)
    meeting = {
        "meeting_time": "on Tuesday 1 December 2026 at 10.30am",
        "meeting_place": "The hall, " + "Long Lane " * 60,
    }
    reminder = text_for(case, "meeting_reminder", now=WEDNESDAY, extra=meeting)
    assert len(reminder) <= 480
    assert case.reference in reminder  # the link at its end stands whole
