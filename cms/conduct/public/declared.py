"""What members declared to the register, as everybody may read it: entries put together by interest.

The details of a sensitive one are never among these values (3.4).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from cms.conduct.models import Act, Member, RegisterEntry, Whose
from cms.conduct.public.kept import years_before, years_kept
from cms.conduct.register import (
    WHOLE,
    Interest,
    in_pounds,
    is_late,
    nothing_on,
    put_together,
    said_on,
)
from cms.web.templatetags.site import short_date

WHOSE = {
    Whose.OWN_OR_PARTNERS: "Theirs or their partner’s",
    Whose.ASSOCIATE: "Of somebody close to them",
}
DECIDED = (Act.WITHHELD, Act.SHOWN)


@dataclass(frozen=True)
class ActShown:
    """One entry, as it was said. All that tells of the interest is empty where it is withheld.

    ``on`` is the day from which it holds; empty where it is withheld. ``is_written_down``: a
    member without an account said it to somebody who entered it.
    """

    number: int
    act: str
    said_on: date
    on: date | None = None
    words: str = ""
    whose: str = ""
    giver: str = ""
    worth: str = ""
    was_accepted: bool | None = None
    is_late: bool = False
    is_written_down: bool = False


@dataclass(frozen=True)
class InterestShown:
    """One interest as it stands. ``category`` and all that tells of it is empty where withheld.

    ``since`` and ``ended_on`` are then the days on which that was said.
    """

    number: int
    category: str
    now: ActShown
    since: date
    ended_on: date | None
    is_withheld: bool
    is_late: bool
    history: Sequence[ActShown]


@dataclass(frozen=True)
class Declared:
    """All that one member declared. ``nothing_on``: the day of “nothing to declare”, where it holds.

    ``statements`` are those of the whole register, in their order.
    """

    interests: Sequence[InterestShown] = ()
    nothing_on: date | None = None
    confirmed_on: date | None = None
    statements: Sequence[ActShown] = ()

    @property
    def held(self) -> list[InterestShown]:
        return [one for one in self.interests if one.ended_on is None]

    @property
    def ended(self) -> list[InterestShown]:
        return [one for one in self.interests if one.ended_on is not None]

    @property
    def history(self) -> list[tuple[str, ActShown]]:
        """Everything that was said, the oldest first, with the category that it is about."""
        acts = [(one.category, act) for one in self.interests for act in one.history]
        acts += [("", act) for act in self.statements]
        return sorted(acts, key=lambda said: (said[1].said_on, said[1].number))

    @property
    def summary(self) -> str:
        """In a few words; empty where nothing was ever said."""
        if self.held:
            return f"{len(self.held)} interest{'s' if len(self.held) > 1 else ''} declared"
        if self.nothing_on is not None:
            return f"Nothing to declare, {short_date(self.nothing_on)}"
        return "No interest now" if self.ended else ""


def declared_by_member(members: Iterable[Member], on: date) -> dict[int, Declared]:
    """By member, as of that day; interests that ended stay as long as the register keeps them.

    What was decided about details counts whenever it was: they may have left before.
    """
    rows = RegisterEntry.objects.filter(member__in=[member.pk for member in members])
    rows = rows.filter(Q(on__lte=on) | Q(act__in=DECIDED))
    said: dict[int, list[RegisterEntry]] = defaultdict(list)
    for row in rows.order_by("number"):
        said[row.member_id].append(row)
    since = years_before(on, years_kept()) if said else on
    return defaultdict(Declared, {pk: declared_from(found, since) for pk, found in said.items()})


def declared_from(entries: Sequence[RegisterEntry], since: date) -> Declared:
    """``entries`` of one member in their order. What ended before ``since`` is left out."""
    whole = [row for row in entries if row.act in WHOLE]
    confirmed = [said_on(row) for row in whole if row.act == Act.CONFIRMED]
    found = put_together(entries)
    return Declared(
        interests=[shown(one) for one in found if one.holds or not is_before(one, since)],
        nothing_on=nothing_on(entries),
        confirmed_on=confirmed[-1] if confirmed else None,
        statements=[act_shown(row, is_withheld=False) for row in whole],
    )


def is_before(interest: Interest, since: date) -> bool:
    return interest.ended_on is not None and interest.ended_on < since


def shown(interest: Interest) -> InterestShown:
    hidden = interest.is_withheld
    acts = [act_shown(row, is_withheld=hidden) for row in interest.entries]
    ended = [row for row in interest.entries if row.act == Act.ENDED]
    return InterestShown(
        number=interest.entries[0].number,
        category="" if hidden else interest.newest.category_title,
        now=act_shown(interest.newest, is_withheld=hidden),
        since=acts[0].said_on if hidden else interest.since,
        ended_on=said_on(ended[-1]) if hidden and ended else interest.ended_on,
        is_withheld=hidden,
        is_late=interest.is_late,
        history=acts,
    )


def act_shown(row: RegisterEntry, *, is_withheld: bool) -> ActShown:
    fact = ActShown(
        number=row.number,
        act=row.get_act_display(),
        said_on=said_on(row),
        is_late=is_late(row),
        is_written_down=row.told_on is not None,
    )
    if is_withheld:
        return fact
    return replace(
        fact,
        on=row.on,
        words=row.words,
        whose=WHOSE.get(Whose(row.whose), "") if row.whose else "",
        giver=row.giver,
        worth=in_pounds(row.value_pence),
        was_accepted=row.was_accepted,
    )
