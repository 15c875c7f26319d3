"""A letter that does not fit the case does not go, whichever way somebody comes to its page."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from cms.casework.services.flags import set_flag
from cms.casework.services.replies import NOT_HERE, NotAReply, send_reply
from tests.casework.packs.test_stories import Story
from tests.casework.services.written import refused

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def decline(story: Story) -> None:
    send_reply(
        case_id=story.case.pk,
        act=story.act("complaints_officer"),
        key="declined_letter",
        words="We do not go on with it.",
        asked={"reasons": "It was settled in May."},
    )


@pytest.mark.req("S4-27", "S4-28")
def test_nobody_is_told_that_it_is_declined_before_their_needs_were_looked_into(client: Client):
    story = Story("housing-appeals")
    story.sorts("complaints_officer")

    with refused(NotAReply, NOT_HERE, field="key"):
        decline(story)
    client.force_login(story.people["complaints_officer"])
    page = reverse("desk:reply", args=[story.case.pk, "declined_letter"])
    assert client.get(page).status_code == 404

    set_flag(
        case_id=story.case.pk,
        act=story.act("complaints_officer"),
        key="unreasonable",
        evidence={
            "kind": "repetitive",
            "reason": "Forty letters about what is settled.",
            "vulnerability": "None was found.",
            "support": "We offered an advocate.",
            "decided_by": "director",
            "review_on": date(2026, 8, 20),
        },
    )
    assert client.get(page).status_code == 200
    decline(story)
    assert story.case.messages.filter(kind="declined_letter").count() == 1


def test_what_was_sorted_anew_meanwhile_gets_no_letter_of_its_old_kind():
    story = Story("housing-appeals")
    story.sorts("complaints_officer")

    with refused(NotAReply, NOT_HERE, field="key"):
        send_reply(
            case_id=story.case.pk,
            act=story.act("complaints_officer"),
            key="thanks",
            words="Thank you for your praise.",
        )
