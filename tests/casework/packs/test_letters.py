"""Every letter of the housing, customer relations and data protection procedures, as it is read."""

from __future__ import annotations

import re
from typing import Final

import pytest

from cms.casework.procedure.schema import MessageSpec
from cms.casework.services.told import Representative
from tests.casework.mail.test_every_message import GIVEN, WORDS, given_for, written
from tests.casework.packs.test_stories import Story
from tests.web.test_words import too_long

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

PACKS: Final = (
    "housing-appeals",
    "housing-code-2024",
    "customer-relations",
    "data-protection-complaints",
)
UNFILLED: Final = re.compile(r"[{}]|, ,|\(\)|: ?\.|\.\.|\s,|\bNone\b")


def asked_in(message: MessageSpec) -> dict[str, str]:
    return {field.key: WORDS for field in message.asks}


@pytest.mark.parametrize("pack", PACKS)
def test_every_message_is_filled_in_short_and_about_its_reader(pack, monkeypatch):
    helper = Representative(name="Jo Reed", email="jo@helper.example", acts_as="friend")
    story = Story(pack, on_behalf_of=helper)
    story.sorts(story.spec.default_handler)
    author = story.people[story.spec.default_handler]
    for message in story.spec.messages:
        monkeypatch.setattr(f"{given_for.__module__}.GIVEN", {**GIVEN, **asked_in(message)})
        letter, text = written(story.case, author, message)
        for said in filter(None, (letter.subject, letter.text, text)):
            assert not UNFILLED.search(said), (message.key, said)
            assert not too_long(said.splitlines()), message.key
        if message.to == "person":
            assert re.search(r"\b[Yy]ou", letter.text), message.key
            assert not re.search(r"complainant|the person|guarantee|ticket", letter.text)
