"""“How did we do?”: what is asked after a case is closed, of whom, and of whom it is not (S4-33)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from pydantic import Field

from cms.casework.procedure.parts import Choice, Key, Kind, Part

# Why somebody was not asked, by what is stored.
WHY_NOT: Final[Mapping[str, str]] = {
    "no_way": "They gave neither an email address nor a number for texts, or asked for calls alone",
    "outcome": "Their case ended in a way after which nobody is asked, such as being withdrawn",
    "flag": "It was noted that they are not to be asked, or why it would be wrong to",
    "restricted": "How they may contact us is restricted",
    "said_no": "They asked us not to ask again",
    "lately": "They were asked about another case not long before",
}


class SurveyChoice(Choice):
    """One answer of the scale. “none”: it says nothing either way, such as “I cannot say”."""

    counts: Literal["good", "bad", "none"]


class SurveyQuestion(Part):
    """One question, answered on the scale of the survey. Each may be left."""

    key: Key
    label: str
    help: str = ""


class SurveyRules(Part):
    """What people are asked ``days`` after their case was closed (E20).

    ``message``: the automatic message that asks them; it holds the link. ``open_days``: how
    long the link works. ``words``: what they may add in their own words is called so; empty:
    not asked. ``kinds`` empty: all of them. Nobody is asked whose case ended with one of
    ``not_outcomes`` or has one of ``not_flags``; whose contact is restricted; who said that
    they will not; or who was asked within ``not_again_days``.

    ``told_each``: of which time the public is told what people answered, once it is over (S4-34).
    Where few answer, a quarter would show nothing but that its counts are small.
    """

    days: Annotated[int, Field(ge=1, le=90)] = 7
    message: Key
    open_days: Annotated[int, Field(ge=7, le=180)] = 60
    questions: Annotated[tuple[SurveyQuestion, ...], Field(min_length=1, max_length=3)]
    scale: Annotated[tuple[SurveyChoice, ...], Field(min_length=2, max_length=7)]
    words: str = ""
    kinds: tuple[Kind, ...] = ()
    not_outcomes: tuple[Key, ...] = ()
    not_flags: tuple[Key, ...] = ()
    not_again_days: Annotated[int, Field(ge=0, le=730)] = 90
    told_each: Literal["quarter", "year"] = "quarter"

    @property
    def labels(self) -> dict[str, str]:
        """What each answer of the scale is called."""
        return {choice.key: choice.label for choice in self.scale}
