"""Two presses at the very same moment: one thing happens, and one of the two is told."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import Message, OutgoingMail
from tests.factories import holder, install, sorted_case

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs):
    """Run every job in a thread of its own, all starting together; their answers in order."""
    barrier, answers = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(number, job):
        barrier.wait()
        try:
            answers[number] = job()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def desks():
    install()
    person = holder("coordinator")
    case = sorted_case(person, at=timezone.now() - timedelta(hours=3))
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(person)
    return case, clients


def form_of(client, url):
    context = client.get(url).context
    return {
        "seen": context["seen"],
        "key": context["key"],
        "words": "Hello.",
        "channel": "email",
        "send": "1",
    }


@pytest.mark.req("S0-38")
@pytest.mark.parametrize("same_form", [True, False], ids=["one form twice", "two forms"])
def test_two_sends_side_by_side_are_one_message_and_one_mail(same_form, desks):
    case, clients = desks
    url = reverse("desk:reply", args=[case.pk, "initial_response"])
    forms = [form_of(client, url) for client in clients]
    if same_form:
        forms[1] = forms[0]

    answers = at_once(
        [lambda c=c, f=f: c.post(url, f).status_code for c, f in zip(clients, forms, strict=True)]
    )

    assert sorted(answers) == ([302, 302] if same_form else [302, 409])
    assert Message.objects.filter(case=case, kind="initial_response").count() == 1
    assert OutgoingMail.objects.filter(case=case, kind="initial_response").count() == 1
