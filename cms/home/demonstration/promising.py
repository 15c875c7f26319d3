"""How data files write what members signed, declared and learnt.

Days are counted from the day on which the code was adopted (``day``), or back from the loading
(``ago``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cms.conduct.models import Act, Whose
from cms.home.demonstration.minuted import Content


@dataclass(frozen=True)
class Said(Content):
    """One thing said to the register. ``key`` names an interest that is said of again.

    ``since`` is how many days before that it arose or ended. ``reason`` is of one whose details
    stay private.
    """

    act: Act
    day: int | None = None
    ago: int | None = None
    key: str = ""
    category: str = ""
    words: str = ""
    whose: Whose = Whose.OWN
    since: int = 0
    reason: str = ""
    giver: str = ""
    pounds: int = 0
    accepted: bool = True


@dataclass(frozen=True)
class Put(Content):
    """An item of the induction that was put off, and is late by so many days."""

    item: str
    late: int
    note: str


@dataclass(frozen=True)
class Bound(Content):
    """One member. ``mailbox`` empty: they have an account by their role, or none at all.

    ``signed``: the day on which they signed; empty: they did not. ``joined_ago``: they joined
    after all the meetings, so many days ago; their ``organisation`` is named here then.
    ``shows``: what whoever signs in as them finds.
    """

    name: str
    mailbox: str = ""
    phone: str = ""
    note: str = ""
    about: str = ""
    signed: int | None = None
    on_paper: bool = False
    joined_ago: int | None = None
    organisation: str = ""
    said: tuple[Said, ...] = ()
    put_off: tuple[Put, ...] = ()
    shows: str = ""
    has_left: bool = False


@dataclass(frozen=True)
class SubGroup(Content):
    """A group of some of the members, the first of them in the chair, set up by a decision."""

    key: str
    name: str
    decision: str
    members: tuple[str, ...]


@dataclass(frozen=True)
class Excused(Content):
    """A member may speak in a matter of the next agenda in spite of an interest."""

    who: str
    item: str
    reason: str
    given_by: str
    ago: int


@dataclass(frozen=True)
class Trained(Content):
    """A session, who came to it, and why people should be trained in it."""

    what: str
    provider: str
    audience: str
    why: str
    ago: int
    roles: tuple[str, ...]
    members: tuple[str, ...]


@dataclass(frozen=True)
class HeardOf(Content):
    """Something that somebody told a member. ``picked_up``: how many days ago; empty: it waits."""

    who: str
    name: str
    gist: str
    ago: int
    heard: str
    email: str = ""
    phone: str = ""
    picked_up: int | None = None


@dataclass(frozen=True)
class Promises(Content):
    """All of it. ``code`` is one of ours (cms/conduct/packs/codes), put in force by ``decision``.

    ``by`` is the role that keeps the records, ``owner`` the one whose policy the code is.
    ``register`` empty: the one that the code names.
    """

    code: str
    decision: str
    by: str
    owner: str
    domain: str
    members: tuple[Bound, ...]
    register: str = ""
    groups: tuple[SubGroup, ...] = ()
    excused: tuple[Excused, ...] = ()
    trained: tuple[Trained, ...] = ()
    heard_of: tuple[HeardOf, ...] = ()

    def by_mail(self) -> Iterator[tuple[Bound, str]]:
        """Those who sign in with a link by mail, with their addresses."""
        for one in self.members:
            if one.mailbox and not one.has_left:
                yield one, self.address_of(one)

    def address_of(self, one: Bound) -> str:
        """Empty for whoever has an account by their role, or none."""
        return f"{one.mailbox}@{self.domain}" if one.mailbox else ""
