"""How data files write what a group did: who sits on it, its agendas, and what it decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

from pydantic import ConfigDict

from cms.meetings.models import Presence, VoteChoice

HERE: Final = Presence.PRESENT


class Content:
    """Whatever a file names that no field has is refused, not left out."""

    __pydantic_config__: ClassVar = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Member(Content):
    """A seat. ``role`` is the role whose account it is; empty for whoever never signs in.

    ``until`` and ``since`` are places in the list of meetings held: the last that a former
    member could come to, and the first of whoever followed.
    """

    name: str
    title: str = ""
    organisation: str = ""
    role: str = ""
    since: int = 0
    until: int | None = None


@dataclass(frozen=True)
class Officer(Content):
    name: str
    role_title: str


@dataclass(frozen=True)
class Declared(Content):
    """An interest in one item. ``leaves``: the room, for the whole of that item."""

    who: str
    how: str
    is_direct: bool = True
    is_personal: bool = False
    is_financial: bool = False
    is_perceived: bool = False
    of_associate: bool = False
    is_sensitive: bool = False
    leaves: bool = False
    late: bool = False


@dataclass(frozen=True)
class Moved(Content):
    """A motion. No ``votes``: all agreed. ``all_others`` is how everybody else voted."""

    proposed: str
    mover: str
    seconder: str
    agreed: str = ""
    votes: tuple[tuple[str, VoteChoice], ...] = ()
    all_others: VoteChoice | None = None
    is_lost: bool = False


@dataclass(frozen=True)
class Power(Content):
    """A power that a decision gives, from the day after it on."""

    power: str
    delegate: str
    consult: str = ""
    limit: str = ""
    only_minor: bool = True


@dataclass(frozen=True)
class Decided(Content):
    """A decision. ``key`` names it to other content; empty ``parts``: the words of the motion."""

    key: str
    title: str
    reason: str
    status: str = "resolved"
    kind: str = "ordinary"
    parts: tuple[str, ...] = ()
    criteria: str = ""
    gain_note: str = ""
    final_body: str = ""
    settles: str = ""
    powers: tuple[Power, ...] = ()


@dataclass(frozen=True)
class Sheet(Content):
    """A paper: its title and its lines, which are on the page too unless it is private."""

    title: str
    lines: tuple[str, ...]
    is_private: bool = False
    is_additional: bool = False


@dataclass(frozen=True)
class Heard(Content):
    """What somebody said of a draft before the meeting, and what became of it."""

    body: str
    comment: str
    why: str
    is_accepted: bool = True


@dataclass(frozen=True)
class Ruled(Content):
    words: str
    reason: str


@dataclass(frozen=True)
class Item(Content):
    title: str
    text: str = ""
    minute: str = ""
    annex: str = ""
    issue: str = ""
    moved: Moved | None = None
    decided: Decided | None = None
    declared: tuple[Declared, ...] = ()
    ruling: Ruled | None = None
    papers: tuple[Sheet, ...] = ()
    heard: tuple[Heard, ...] = ()


@dataclass(frozen=True)
class Sat(Content):
    """One meeting that took place. Members who are not named in ``others`` were in the room.

    ``late_reason``: why its agenda was public later than promised.
    """

    items: tuple[Item, ...]
    others: tuple[tuple[str, Presence], ...] = ()
    chair: str = ""
    opening: str = ""
    closing: str = ""
    late_reason: str = ""
    guests: int = 0


@dataclass(frozen=True)
class Matter(Content):
    """An issue that meetings come back to. ``key`` names it to items."""

    key: str
    title: str
    summary: str


@dataclass(frozen=True)
class Asked(Content):
    """A question about a decision, and its answer."""

    decision: str
    of: str
    question: str
    answer: str


@dataclass(frozen=True)
class Record(Content):
    """All that one group did, in the order of its meetings; ``to_come`` are the next agendas.

    The first of ``to_come`` is public already. ``by`` is the role that keeps the record.
    """

    group: str
    members: tuple[Member, ...]
    officers: tuple[Officer, ...]
    held: tuple[Sat, ...]
    to_come: tuple[tuple[Item, ...], ...]
    by: str
    quorum: int = 0
    issues: tuple[Matter, ...] = ()
    asked: tuple[Asked, ...] = ()
