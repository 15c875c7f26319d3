"""The five questions that no program can answer (S0-44, H4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Question:
    """One question, answered “yes” or “no”. Only ``safe`` lets the text go on.

    ``otherwise``: what to do about any other answer. Keys are stored and never renamed.
    """

    key: str
    text: str
    help: str
    safe: str
    otherwise: str


QUESTIONS: Final = (
    Question(
        "neighbour",
        "Would a neighbour recognise whose case this was?",
        "Think of somebody who lives on the same street and reads everything we publish.",
        "no",
        "Take out what they would know it by, or write about the issue and not about one case.",
    ),
    Question(
        "together",
        "Could somebody work out who it was from this and something else they can read?",
        "Think of our minutes, the newsletter, the local news and what people say online.",
        "no",
        "Leave out the time, the place or the number that ties the two together.",
    ),
    Question(
        "only_one",
        "Are there so few people like this here that it can only be one or two?",
        "Think of age, health, work, family, language, a pet, a car: also of staff and members.",
        "no",
        "Say it of more people, such as “residents”, or leave it out.",
    ),
    Question(
        "hurt",
        "Would the person be surprised or hurt to read this, or be worse off because of it?",
        "They told us something in confidence. So did whoever it was about.",
        "no",
        "Ask the person first, or publish less.",
    ),
    Question(
        "true",
        "Is it true, fair to everybody in it, and no more than others need to know?",
        "Say what we found and what we are doing. Promise nothing that nobody has agreed to.",
        "yes",
        "Put right what is not, and take out what nobody needs.",
    ),
)


def unsettled(answers: Mapping[str, str]) -> list[Question]:
    """The questions that still stand in the way: not answered, or not with the safe answer."""
    return [one for one in QUESTIONS if answers.get(one.key) != one.safe]
