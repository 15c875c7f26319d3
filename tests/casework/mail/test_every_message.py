"""Every message of the shipped procedure as somebody gets it, with nothing left out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from cms.casework.mail.fields import values_for
from cms.casework.mail.texts import LONGEST_TEXT
from cms.casework.mail.words import Letter, compose, text_for
from cms.casework.models import Case, Part, PersonMeeting, Point, save_recorded
from cms.casework.procedure.merge_fields import fields_in
from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.meeting_words import meeting_fields
from cms.casework.services.told import PersonDetails, Representative
from cms.users.models import User
from tests.casework.partnership import open_partnership
from tests.factories import WEDNESDAY, sorted_case
from tests.web.test_words import too_long

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

SITE = "http://testserver"
LATER = WEDNESDAY + timedelta(hours=49)
# What only whoever sends a message knows; the rest is worked out from the case.
GIVEN = {
    "link": f"{SITE}/your-case/open/Wm2cXo/",
    "authority_link": f"{SITE}/your-case/authority/Wm2cXo/",
    "not_content_link": f"{SITE}/your-case/not-content/Wm2cXo/",
    "code": "4471 0936",
    "code_minutes": "15",
    "question": "Who had the key of the side door on Tuesday?",
    "step": "Consult the representative",
    "days": "14",
    "changed": "your phone number",
    "scope_reason": "The council runs the side street.",
    "scope_route": "Tell the council. It has its own way to complain.",
    "service_team": "Those who look after the hub",
    "contractor": "Eastmarch Locks",
    "restriction": "Please write to one person from now on. This ends on Friday 20 November 2026.",
    "group_issue": "Cars were parked across the ramp.",
    "report": "We asked the event team. The ramp stays free from now on.",
    "own_points": "1. The side door was locked.\nThe key hangs there now.",
    "news": "It is registered.",
    "digest": "Open: 12\nOverdue: 1",
    "enquiry": "The Places Fund asks about it. Its reference is PF 12.",
}
WORDS = "Thank you for telling us. I have spoken to the caretaker, and I will find out why."
TO_US = ("handler", "informant")


@pytest.fixture
def people(db: None) -> dict[str, User]:
    return open_partnership()


@pytest.fixture
def case(people: dict[str, User]) -> Case:
    case = sorted_case(
        people["coordinator"],
        person=PersonDetails(
            name="Ada Brown",
            email="ada@resident.example",
            phone="07700 900123",
            postal_address="1 Mill Lane\nSallowfield",
        ),
        on_behalf_of=Representative(
            name="Jo Reed", email="jo@helper.example", acts_as="friend", agreed="not_yet"
        ),
    )
    point = Point.objects.get(case=case)
    point.finding, point.answer = "upheld", "The key was not handed over. It hangs there now."
    save_recorded(point, by=None, reason="Answered.")
    return case


def given_for(case: Case, message: MessageSpec) -> dict[str, str]:
    day = WEDNESDAY + timedelta(days=13)
    meeting = PersonMeeting(
        case=case,
        starts_at=None if message.screen == "meeting" else day,
        times=[(day + timedelta(days=n)).isoformat() for n in range(2)],
        place="The Hub, 4 Mill Lane",
        video_link="https://meet.example/sallowfield",
        who="Marcus Oyelaran, Chair",
    )
    return {**GIVEN, **meeting_fields(meeting)}


def written(case: Case, author: User, message: MessageSpec) -> tuple[Letter, str]:
    """The letter as its reader gets it, and the text message, empty where there is none."""
    extra = given_for(case, message)
    part = Part.REPRESENTATIVE if message.to == "representative" else Part.PERSON
    party = None if message.to in TO_US else case.parties.get(part=part)
    if message.automatic and "message" in message.requires:
        extra["message"] = WORDS
    letter = compose(
        case,
        message.key,
        now=LATER,
        author=None if message.automatic else author,
        words=WORDS,
        extra=extra,
        party=party,
    )
    return letter, text_for(case, message.key, now=LATER, extra=extra, party=party)


def test_no_message_leaves_a_field_a_brace_or_a_heading_without_words(
    case: Case, people: dict[str, User]
) -> None:
    spec = case.procedure.spec
    for message in spec.messages:
        locked = [spec.paragraphs[key] for key in message.locked]
        used = fields_in("\n".join([message.subject, message.body, message.text, *locked]))
        author = people["coordinator"]
        values = values_for(
            case, now=LATER, author=author, words=WORDS, extra=given_for(case, message)
        )
        assert [name for name in sorted(used) if not values[name].strip()] == [], message.key

        letter, text = written(case, author, message)
        for said in (letter.subject, letter.text, letter.html.partition("</style>")[2], text):
            assert not re.search(r"[{}]|, ,|\(\)|: ?\.|\.\.|\s,|\bNone\b", said), (
                message.key,
                said,
            )
        assert not re.search(r"</h2>\s*(?!<p>)\S", letter.html), message.key
        assert bool(text) is bool(message.text)
        assert len(text) <= LONGEST_TEXT


def test_every_message_speaks_to_its_reader_by_name_and_in_short_sentences(
    case: Case, people: dict[str, User]
) -> None:
    for message in case.procedure.spec.messages:
        letter, text = written(case, people["coordinator"], message)
        for said in filter(None, (letter.text, text)):
            assert not too_long(said.splitlines()), message.key
            assert not re.search(r"complainant|the person|guarantee|ticket", said) or (
                message.to in TO_US
            )
        if message.to not in TO_US:
            name = "Jo Reed" if message.to == "representative" else "Ada Brown"
            unproved = message.key == "new_address"  # anybody's, until its link is pressed
            assert letter.text.startswith("Hello\n" if unproved else f"Dear {name}\n")
            assert re.search(r"\b[Yy]ou", letter.text), message.key


def test_a_representative_is_named_as_what_they_are_to_the_person(
    case: Case, people: dict[str, User]
) -> None:
    message = case.procedure.spec.message_by_key["authority_request"]
    helper = case.parties.get(part=Part.REPRESENTATIVE)
    for relationship, acts_as, said in (
        ("", "friend", "Jo Reed, a friend or neighbour, has"),
        ("", "mp", "Jo Reed, a Member of Parliament, has"),
        ("Her niece", "relative", "Jo Reed, her niece, has"),
        ("", "", "Jo Reed, who says that they act for you, has"),
    ):
        helper.relationship, helper.acts_as = relationship, acts_as
        save_recorded(helper, by=None, reason="As they said.")
        assert said in written(case, people["coordinator"], message)[0].text
