"""The letters about something that was told to a member; none repeats a word of it (quality 21)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils.timezone import localdate, localtime

from cms.casework import registry
from cms.casework.mail.contacts import contact_lines
from cms.casework.mail.layout import Block, as_html, as_text
from cms.casework.mail.words import SUBJECT_LENGTH, Letter
from cms.casework.models import HandOver
from cms.users.contacts import contacts_shown
from cms.web.templatetags.site import full_date

TO_PERSON: Final = "hand_over_person"
NEWS: Final = "hand_over_new"
LATE: Final = "hand_over_late"


def letter_to_person(row: HandOver, by: str, *, now: datetime) -> Letter:
    """How to write in, and the offer of help (S0-34, S0-36). ``by``: who was told; empty: one of us."""
    contacts = contact_lines(contacts_shown(on=localdate(now)).people)
    who = f"{by}, one of our members," if by else "one of us"
    day = full_date(localtime(row.heard_at))
    blocks = [
        Block("", f"Hello {row.name}" if row.name else "Hello"),
        Block("", f"You told {who} something on {day}. Thank you. They have passed it on to us."),
        Block(
            "Please write to us yourself",
            "Then nothing is lost on the way, and we can answer you. "
            f"Tell us here, in your own words:\n{settings.SITE_URL}/tell-us/",
        ),
        Block("We can write it down for you", help_words(row)),
        *([Block("How to reach us", contacts)] if contacts else []),
        Block(
            "",
            "You need not write to us. What you told us never changes how you are treated. "
            "If this mail is not for you, ignore it, and nobody will write again.",
        ),
    ]
    return letter(TO_PERSON, "How to write to us", blocks)


def help_words(row: HandOver) -> str:
    offer = "One of us writes down what you say and reads it back to you. It counts as written."
    if row.wants_help:
        return f"You asked for help, so one of us will get in touch. {offer}"
    return f"If writing is not easy, ask us. {offer}"


def news_letter(row: HandOver) -> Letter:
    """To whoever sees to it: where it is, and nothing of what it is."""
    text = "Somebody told one of us something, and it was passed on to you. Say that you have it:"
    return letter(NEWS, "Something was passed on to you", [Block("", f"{text}\n{address(row)}")])


def late_letter(row: HandOver, days: int) -> Letter:
    text = f"It was passed on more than {days} days ago, and no case came of it yet:"
    return letter(LATE, "Passed on, and no case yet", [Block("", f"{text}\n{address(row)}")])


def address(row: HandOver) -> str:
    return f"{settings.SITE_URL}/admin/casework/hand-overs/{row.pk}/"


def letter(key: str, what: str, blocks: Iterable[Block]) -> Letter:
    name = registry.organisation().name
    subject = " ".join(f"{what} – {name}".split())[:SUBJECT_LENGTH]
    blocks = [*blocks, Block("", name)]
    html = as_html(
        blocks,
        subject=subject,
        organisation=name,
        site_url=settings.SITE_URL,
        addresses=(settings.SITE_URL,),
    )
    return Letter(key, subject, as_text(blocks), html)
