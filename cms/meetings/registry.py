"""What meetings ask of the apps above them. They fill this in when they start."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cms.users.models import User


@dataclass(frozen=True)
class ToldLine:
    """One neutral line of what people told us. ``url`` leads staff to it; empty in public.

    Its page goes back to the address that is added as ``&next=``. ``state`` says in words how far
    it is, such as “Raised”.
    """

    text: str
    url: str = ""
    state: str = ""


@dataclass(frozen=True)
class ToldUs:
    """What was written to the body and is put to a meeting (S0-42).

    ``counts`` are pairs of a plural label and a number, and name nobody, nor do ``lines`` in
    public. To a reader, the lines of what they may see say which case it is. ``url`` is where
    staff mark several at once, and goes back to what is added as ``?next=``; empty for others.
    """

    counts: Sequence[tuple[str, int]] = ()
    lines: Sequence[ToldLine] = ()
    url: str = ""


@dataclass(frozen=True)
class Sight:
    """What somebody may see of the cases that are put to one meeting.

    ``sees_cases``: may see cases at all, by a role held today. ``sees_all``: none of these is
    hidden from them. ``is_kept_from_one``: must not learn of one of them, whatever their role.
    """

    sees_cases: bool = False
    sees_all: bool = False
    is_kept_from_one: bool = False


@dataclass(frozen=True)
class LastMoment:
    """The last moment that leaves so many whole working days before something, and why."""

    due_at: datetime
    why: Sequence[str] = ()


ToldSource = Callable[[int, User | None], ToldUs]
SightSource = Callable[[int, User], Sight]
OutstandingSource = Callable[[int, User | None], Sequence[str]]
NoticeSource = Callable[[str, str, str, str], None]
ClearDaysSource = Callable[[datetime, int, datetime], LastMoment | None]
GateSource = Callable[[User, date], str]
DispensationSource = Callable[[Collection[int]], Mapping[int, str]]
PagesSource = Callable[[int], Mapping[str, str]]

_told: list[ToldSource] = []
_sight: list[SightSource] = []
_outstanding: list[OutstandingSource] = []
_notices: list[NoticeSource] = []
_clear_days: list[ClearDaysSource] = []
_gates: list[GateSource] = []
_dispensations: list[DispensationSource] = []
_pages: list[PagesSource] = []


def provide_told(source: ToldSource) -> None:
    """Say who knows what people told us, by meeting and reader; no reader is the public."""
    _told[:] = [source]


def told_us(meeting_id: int, reader: User | None = None) -> ToldUs:
    return _told[0](meeting_id, reader) if _told else ToldUs()


def provide_sight(source: SightSource) -> None:
    """Say who knows what somebody may see of the cases put to a meeting."""
    _sight[:] = [source]


def sight_of(meeting_id: int, reader: User) -> Sight:
    """Nothing, where nobody keeps cases."""
    return _sight[0](meeting_id, reader) if _sight else Sight()


def provide_outstanding(source: OutstandingSource) -> None:
    """Say who knows what keeps the minutes of a meeting from being approved, by meeting and reader."""
    _outstanding.append(source)


def outstanding(meeting_id: int, reader: User | None = None) -> list[str]:
    """What must be done before the minutes can be approved, in words; empty: nothing.

    For a reader, without what they must not learn of; for none, all of it.
    """
    return [line for source in _outstanding for line in source(meeting_id, reader)]


def provide_notices(source: NoticeSource) -> None:
    """Say who sends a notice: its kind, address, subject and plain text, queued as a row."""
    _notices[:] = [source]


def send_notice(kind: str, to: str, subject: str, text: str) -> None:
    """Queue one notice in the running transaction; nothing where nobody sends."""
    if _notices:
        _notices[0](kind, to, subject, text)


def provide_clear_days(source: ClearDaysSource) -> None:
    """Say who counts working days back from a moment: from when, how many, and as of now."""
    _clear_days[:] = [source]


def clear_days_before(starts_at: datetime, days: int, *, now: datetime) -> LastMoment | None:
    """The last moment that leaves ``days`` whole working days before ``starts_at``.

    None where no days are asked for, or nobody keeps a calendar.
    """
    return _clear_days[0](starts_at, days, now) if days and _clear_days else None


def provide_gate(source: GateSource) -> None:
    """Add somebody who may say why a member reads no confidential paper for now."""
    _gates.append(source)


def why_kept_out(user: User, *, on: date) -> str:
    """Why the private papers are closed to a person, and what they can do; empty: they are not."""
    return next((reason for source in _gates if (reason := source(user, on))), "")


def provide_dispensations(source: DispensationSource) -> None:
    """Say who knows of dispensations, by the interests that were declared at meetings."""
    _dispensations[:] = [source]


def dispensations_for(interest_ids: Collection[int]) -> Mapping[int, str]:
    """What members may do in spite of interests, in a sentence by interest; most have none (3.4)."""
    return _dispensations[0](interest_ids) if _dispensations and interest_ids else {}


def provide_member_pages(source: PagesSource) -> None:
    """Say who knows the public pages of those who sat in a meeting, by its number."""
    _pages[:] = [source]


def members_are_kept() -> bool:
    """Whether somebody above keeps who the members are; a seat then only follows them."""
    return bool(_pages)


def member_pages(meeting_id: int) -> Mapping[str, str]:
    """The address of each member's page, by their name in that meeting; empty: nobody has one."""
    return _pages[0](meeting_id) if _pages else {}
