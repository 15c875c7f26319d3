"""What people told us, as a meeting gets it: counts and neutral lines, and each reader's annex."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from cms.casework.models import EntryState, Kind, MeetingEntry
from cms.casework.permissions import VIEW, kept_from, rights_of, visible_to
from cms.meetings.registry import Sight, ToldLine, ToldUs
from cms.users.models import User

PLURALS: Final = {
    Kind.COMPLIMENT: "Compliments",
    Kind.COMMENT: "Comments",
    Kind.CONCERN: "Concerns",
    Kind.COMPLAINT: "Complaints",
    Kind.UNSURE: "Not sorted yet",
}
CARRIED: Final = "Carried over to the next meeting"


def told_us(meeting_id: int, reader: User | None) -> ToldUs:
    """Counts and neutral lines; for a reader, which case it is where they may see it (S0-22).

    One query for the public, a few more for a reader.
    """
    entries = list(entries_at(meeting_id, reader))
    seen = seen_by(reader, entries) if reader is not None else frozenset()
    url = reverse("desk:meeting_pack", args=[meeting_id]) if seen else ""
    return ToldUs(counts_of(entries), lines_of(entries, seen), url)


def entries_at(meeting_id: int, reader: User | None = None) -> QuerySet[MeetingEntry]:
    """All that goes to a meeting, without what the reader must not learn of."""
    rows: QuerySet[MeetingEntry] = MeetingEntry.objects.filter(meeting=meeting_id)
    if reader is not None:
        rows = rows.exclude(case__in=kept_from(reader))
    rows = rows.select_related("case__procedure__procedure", "case__handler")
    return rows.defer("case__procedure__document")


def seen_by(reader: User, entries: Iterable[MeetingEntry]) -> frozenset[int]:
    """The keys of those cases that somebody may see."""
    asked = [entry.case_id for entry in entries]
    return frozenset(visible_to(reader).filter(pk__in=asked).values_list("pk", flat=True))


def sight_of(meeting_id: int, reader: User) -> Sight:
    """What somebody may see of the cases that are put to a meeting (S0-22)."""
    entered = MeetingEntry.objects.filter(meeting=meeting_id)
    return Sight(
        sees_cases=VIEW in rights_of(reader),
        sees_all=not entered.exclude(case__in=visible_to(reader)).exists(),
        is_kept_from_one=entered.filter(case__in=kept_from(reader)).exists(),
    )


def counts_of(entries: Iterable[MeetingEntry]) -> list[tuple[str, int]]:
    """How many of each kind, in the order of kinds, and how many of them were carried over."""
    entries = list(entries)
    kinds = Counter(entry.case.kind for entry in entries)
    found = [(label, kinds[kind]) for kind, label in PLURALS.items() if kinds[kind]]
    carried = sum(entry.state == EntryState.CARRIED for entry in entries)
    return [*found, (CARRIED, carried)] if carried else found


def lines_of(entries: Iterable[MeetingEntry], seen: frozenset[int]) -> list[ToldLine]:
    found = []
    for entry in entries:
        state = str(EntryState(entry.state).label)
        if entry.case_id in seen:
            words = f"{entry.case.reference}: {about_words(entry)}"
            found.append(ToldLine(words, raised_url(entry), state))
        elif entry.line:
            found.append(ToldLine(entry.line, state=state))
    return found


def about_words(entry: MeetingEntry) -> str:
    kind = str(entry.case.get_kind_display())
    about = entry.case.topic or entry.line
    return f"{kind}, {about}" if about else kind


def raised_url(entry: MeetingEntry, *, back: str = "") -> str:
    """The page on which staff say what became of it at its meeting, and then go ``back``."""
    asked = {"meeting": entry.meeting_id, **({"next": back} if back else {})}
    return f"{reverse('desk:raised', args=[entry.case_id])}?{urlencode(asked)}"


def outstanding(meeting_id: int, reader: User | None) -> list[str]:
    """What keeps the minutes of a meeting from being approved (S0-42); names no case.

    Without what the reader must not learn of (S0-22); all of it for no reader.
    """
    waiting = entries_at(meeting_id, reader).filter(state=EntryState.WAITING).count()
    if not waiting:
        return []
    what = "thing that people told us is" if waiting == 1 else "things that people told us are"
    return [f"{waiting} {what} neither raised nor carried over."]
