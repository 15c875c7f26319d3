"""The question set, once: the web form, the check, the printed form and staff's form read it here.

It stands among the services because the desk may not look into the public pages. What a
procedure offers as answers stands in its own document (``spec.intake``); here are the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from django.utils.functional import cached_property

from cms.casework.models import QuestionText


@dataclass(frozen=True)
class QuestionWords:
    """One question. ``lines``: how many lines the printed form leaves to write in.

    ``needed``: nothing can be sent without it, so nobody can take it away. ``quiet``: the
    check leaves it out while it is empty.
    """

    key: str
    label: str
    help: str = ""
    lines: int = 1
    needed: bool = False
    quiet: bool = False


@dataclass(frozen=True)
class PageWords:
    """One page of questions, in their order. ``key`` is its address."""

    key: str
    title: str
    questions: tuple[QuestionWords, ...]

    @cached_property
    def by_key(self) -> dict[str, QuestionWords]:
        return {question.key: question for question in self.questions}


Q = QuestionWords

CATALOGUE: Final[tuple[PageWords, ...]] = (
    PageWords(
        "what-happened",
        "What would you like to tell us?",
        (
            Q(
                "kind",
                "What kind of message is it?",
                "Choose the nearest one. You do not need to know.",
            ),
            Q(
                "text",
                "What happened?",
                "In your own words: what, where and when. "
                "Leave out other people’s private details.",
                lines=12,
                needed=True,
            ),
            Q("own", "Is it about one of these?", quiet=True),
            Q(
                "attached",
                "Photos or documents",
                "You do not have to send any.",
                quiet=True,
            ),
            Q(
                "treated_worse",
                "I have been treated worse since I told you something before",
                quiet=True,
            ),
        ),
    ),
    PageWords(
        "putting-it-right",
        "What would you like to happen?",
        (
            Q("wish", "What would put it right?", "Leave it empty if nothing needs to.", lines=5),
            Q(
                "service_area",
                "Which of our services is it about?",
                "Leave it if you are not sure. We find out.",
                quiet=True,
            ),
            Q(
                "about",
                "Is it about one person?",
                "Nobody looks into something that is about themselves.",
            ),
            Q("subject_name", "Their name, or what they do", quiet=True),
        ),
    ),
    PageWords(
        "about-you",
        "Who are you, and how can we reach you?",
        (
            Q("whom", "Who are you telling us for?"),
            Q(
                "group",
                "Name of the group, and who is in it",
                "The name on the first line, then one person a line. You can leave people out.",
                lines=4,
                quiet=True,
            ),
            Q("business", "Name of the business or organisation", quiet=True),
            Q("name", "Your name"),
            Q("email", "Email address", "With it you can follow what happens online."),
            Q("phone", "Mobile or other phone number"),
            Q("postal_address", "Postal address", lines=4),
            Q("relation", "How do you know us?", quiet=True),
            Q("anonymous", "I want to stay anonymous", quiet=True),
        ),
    ),
    PageWords(
        "for-somebody-else",
        "The person you tell us for",
        (
            Q("acts_as", "What are you to them?"),
            Q("their_name", "Their name"),
            Q("agreed", "Do they know that you tell us, and agree?"),
            Q("why_cannot", "Why can they not agree?", quiet=True),
            Q("their_email", "Their email address", "We ask them whether they agree."),
            Q("their_phone", "Their phone number"),
            Q("their_postal_address", "Their postal address", lines=4),
        ),
    ),
    PageWords(
        "making-it-easier",
        "How can we make this easier?",
        (
            Q("adjustments", "What would help?", "Choose any that apply."),
            Q("language", "Which language, if not English?", quiet=True),
            Q("more", "Anything else that would help", quiet=True),
            Q("prefers", "How would you like us to contact you?", quiet=True),
        ),
    ),
)

QUESTIONS: Final = {question.key: question for page in CATALOGUE for question in page.questions}


def worded_pages() -> tuple[PageWords, ...]:
    """The catalogue in the body's own words and order, as they stand now. One query."""
    own = {row.key: row for row in QuestionText.objects.all()}
    return tuple(worded(page, own) for page in CATALOGUE) if own else CATALOGUE


def worded(page: PageWords, own: dict[str, QuestionText]) -> PageWords:
    """One page with own words put in. Without a label of its own a question keeps ours."""
    questions = [in_own_words(question, own.get(question.key)) for question in page.questions]
    moves = {
        row.key: row.position
        for row in own.values()
        if row.key in page.by_key and row.position is not None
    }
    return replace(page, questions=tuple(in_order(questions, moves)))


def in_own_words(question: QuestionWords, row: QuestionText | None) -> QuestionWords:
    if row is None:
        return question
    return replace(question, label=row.label or question.label, help=row.help_text)


def in_order(questions: Sequence[QuestionWords], moves: dict[str, int]) -> list[QuestionWords]:
    """Each moved question at its place, counted from 1; the others as they were."""
    ordered = [question for question in questions if question.key not in moves]
    by_key = {question.key: question for question in questions}
    for key, position in sorted(moves.items(), key=lambda move: move[1]):
        ordered.insert(max(position - 1, 0), by_key[key])
    return ordered
