"""Papers are given to whoever may have them, and to nobody else."""

from __future__ import annotations

import logging

import pytest

from cms.meetings.models import AgendaItem, Meeting, Paper
from tests.factories import appointed
from tests.meetings.public.held import Held
from tests.web.validity import faults_in


def content_of(answer):
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def ask(client, pk, rest=""):
    return client.get(f"/meetings/papers/{pk}/{rest}")


@pytest.mark.req("S1-3")
def test_anybody_gets_a_public_paper_to_save_under_its_title(client, held):
    answer = ask(client, held.report)

    assert answer["Content-Disposition"] == 'attachment; filename="Accounts to October.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert content_of(answer) == b"%PDF-1.7 Accounts to October"


@pytest.mark.req("S1-3")
def test_a_paper_can_be_read_as_a_page(client, held):
    answer = ask(client, held.report, "text/")

    html = answer.content.decode()
    assert "Heating cost most." in html
    assert f'href="/meetings/papers/{held.report}/"' in html
    assert not faults_in(html)
    assert ask(client, held.additional, "text/").status_code == 404


def test_a_private_paper_asks_who_is_there_and_is_given_to_members(client, held):
    assert ask(client, held.private)["Location"].startswith("/sign-in/?next=/meetings/")

    client.force_login(held.user("jean"))

    assert content_of(ask(client, held.private)) == b"%PDF-1.7 Lease of the shop"


def hide(held: Held) -> int:
    Meeting.objects.filter(pk=held.meeting).update(agenda_published_at=None)
    return held.report


def push_off(held: Held) -> int:
    item = AgendaItem.objects.get(pk=held.items["money"])
    item.number = 1_003
    item.save()
    return held.report


@pytest.mark.parametrize("make", [hide, push_off])
def test_a_paper_of_what_is_not_public_yet_is_given_to_members_only(client, held, make):
    paper = make(held)
    assert ask(client, paper).status_code == 302
    assert ask(client, paper, "text/").status_code == 302

    client.force_login(held.user("jean"))

    assert content_of(ask(client, paper))
    answer = ask(client, paper, "text/")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", ["visitor", "former", "omar"])
def test_whoever_may_not_have_a_private_paper_is_refused(client, held, who):
    """A stranger, somebody whose seat ended, and a member who declared an interest in the item."""
    client.force_login(held.user(who))

    assert ask(client, held.private).status_code == 403


@pytest.mark.req("S0-22")
def test_asking_despite_an_interest_is_noted(client, held, caplog):
    client.force_login(held.user("omar"))

    with caplog.at_level(logging.WARNING, "cms.meetings"):
        ask(client, held.private)

    assert "despite an interest" in caplog.text


def test_staff_who_see_cases_get_a_private_paper(client, held):
    client.force_login(appointed(held.user("visitor"), "Coordinators"))

    assert content_of(ask(client, held.private))


def test_the_words_of_a_private_paper_say_whose_copy_they_are(client, held):
    private = Paper.objects.get(pk=held.private)
    private.web_text = "Nine years."
    private.save()
    client.force_login(held.user("jean"))

    html = ask(client, held.private, "text/").content.decode()

    assert "Private. For Jean only, Sunday 22 November 2026, noon" in html
    assert not faults_in(html)
    assert "Private." not in ask(client, held.report, "text/").content.decode()


def test_an_account_that_was_closed_gets_nothing_private(client, held):
    user = held.user("jean")
    client.force_login(user)
    user.is_active = False
    user.save()

    assert ask(client, held.private).status_code == 302


def test_a_removed_paper_and_one_of_an_item_taken_off_are_gone(client, held):
    assert ask(client, held.removed).status_code == 404
    item = AgendaItem.objects.get(pk=held.items["money"])
    item.withdrawn_reason = "No time."
    item.save()

    assert ask(client, held.report).status_code == 404
    assert ask(client, 987654).status_code == 404


def test_a_file_that_was_lost_is_not_found(client, held, caplog):
    paper = Paper.objects.get(pk=held.report)
    paper.file.storage.delete(paper.file.name)

    assert ask(client, held.report).status_code == 404
    assert "cannot be read" in caplog.text
