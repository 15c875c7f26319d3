"""What the tests of following a case share: the mail, the link in it, and a case that was answered."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cms.casework.models import Case, OutgoingMail
from cms.casework.services.change import Act
from cms.casework.services.delivery import deliver, ready_mails
from cms.casework.services.points import answer_point
from cms.casework.services.replies import send_reply
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from tests.factories import WEDNESDAY

EMAIL = "ada@resident.example"


def ask(client: Client, reference: str, email: str = EMAIL) -> HttpResponse:
    return client.post("/your-case/", {"reference": reference, "contact": email})


def newest_letter() -> str:
    """The words of the newest mail with a link, as it waits to be sent."""
    return str(OutgoingMail.objects.filter(kind="one_time_link").latest("pk").text)


def link_in(letter: str) -> str:
    found = re.search(r"https?://[^/]+(/your-case/(?:open|not-content)/\S+)", letter)
    assert found, letter
    return found[1]


def code_in(letter: str) -> str:
    found = re.search(r"\b\d{4} \d{4}\b", letter)
    assert found, letter
    return found[0]


def sign_in(client: Client, case: Case) -> None:
    ask(client, case.reference)
    response = client.post(link_in(newest_letter()))
    assert response.headers["Location"] == "/your-case/view/"


def work_off_mail(now: datetime | None = None) -> None:
    """Send what waits, as the worker would."""
    at = now or timezone.now()
    for mail_id in ready_mails(now=at):
        deliver(mail_id, now=at)


def answer_fully(case: Case, by: User, *, at: datetime = WEDNESDAY) -> str:
    """First answer, then the full reply; the link in it for somebody who is not content."""
    decided = Triage(
        kind="concern",
        topic="hall access",
        points=("The side door was locked.",),
        fuller_reply_needed=True,
        general_interest=False,
    )
    triage_case(case_id=case.pk, act=Act(now=at + timedelta(hours=2), by=by), decided=decided)
    first = Act(now=at + timedelta(hours=19), by=by)
    send_reply(case_id=case.pk, act=first, key="initial_response", words="I am looking into it.")
    work_off_mail(at + timedelta(hours=19))
    then = Act(now=at + timedelta(days=3), by=by)
    answer_point(case_id=case.pk, act=then, number=1, answer="A key is kept now.", finding="upheld")
    send_reply(case_id=case.pk, act=then, key="fuller_reply", words="We are sorry.")
    work_off_mail(at + timedelta(days=3))
    case.refresh_from_db()
    return link_in(str(mail.outbox[-1].body))
