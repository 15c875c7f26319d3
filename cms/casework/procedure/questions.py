"""What the question pages ask and offer, as far as it comes from the procedure."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property  # noqa: TID251  it works out, and never asks a database
from typing import Literal

from cms.casework.procedure.parts import Key, Part, WebAddress


class Relation(Part):
    """What somebody is to the body, offered as an answer (S4-6)."""

    key: Key
    label: str


class ActsAs(Part):
    """Who may write for somebody else, and whether they must show that they may (S4-11, S4-12)."""

    key: Key
    label: str
    authority: Literal["needed", "not_needed"] = "needed"


class Adjustment(Part):
    """Something that makes it easier for somebody, and what it does by itself (S0-6).

    ``effect``: “large_print” makes every letter large; “phone_only” sends no email and asks
    for a call instead. ``job`` is what a person must see to for each message; empty: nothing.
    """

    key: Key
    label: str
    effect: Literal["large_print", "phone_only"] | None = None
    job: str = ""


class Signpost(Part):
    """Something that may be for somebody else: said, never a bar.

    Shown when one of ``words`` stands in what somebody wrote, as a whole word in any case; a
    word that ends in * stands for all that begin with it.
    """

    key: Key
    words: tuple[str, ...]
    say: str
    contact: str
    url: WebAddress = ""


class EqualityQuestion(Part):
    """A question asked afterwards, of everybody, apart from the case. All may be left."""

    key: Key
    label: str
    choices: tuple[tuple[Key, str], ...]


class OwnQuestion(Part):
    """How somebody finds this procedure where it runs beside another, in plain words.

    Whoever says yes comes to it; nobody is asked about procedures. ``answer`` is offered in
    place of yes where there are several such questions.
    """

    question: str
    answer: str
    hint: str = ""


class IntakeSpec(Part):
    """Words and choices of the question pages that come from the procedure."""

    welcome: str
    treated_the_same: str = ""
    emergency: str
    anonymous_allowed: bool = True
    relations: tuple[Relation, ...] = ()  # empty: not asked
    acts_as: tuple[ActsAs, ...] = ()  # empty: nobody may write for somebody else
    adjustments: tuple[Adjustment, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    equality: tuple[EqualityQuestion, ...] = ()
    treated_worse_to: Key | None = None  # who has a report of that (S2-15); empty: not asked
    own: OwnQuestion | None = None  # asked where it runs beside another; empty: nobody is

    @cached_property
    def adjustment_by_key(self) -> dict[str, Adjustment]:
        return {row.key: row for row in self.adjustments}

    def calls_alone(self, adjustments: Iterable[str]) -> bool:
        """Whether somebody who asked for these is to be reached by phone and in no other way."""
        known = self.adjustment_by_key
        return any(known[key].effect == "phone_only" for key in adjustments if key in known)

    @cached_property
    def acts_as_by_key(self) -> dict[str, ActsAs]:
        return {row.key: row for row in self.acts_as}
