"""A meeting with everything that its page can show, public and private, and those who read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.core.files.base import ContentFile

from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Attendance,
    Capacity,
    Comment,
    Decision,
    DecisionPart,
    DecisionStatus,
    InterestAtMeeting,
    Issue,
    ItemKind,
    Meeting,
    MeetingGroup,
    MinutesDraft,
    Paper,
    PaperKind,
    Presence,
    Seat,
    Whose,
)
from cms.users.models import User

HELD_AT = datetime(2026, 11, 9, 18, 30, tzinfo=UTC)
NEXT_AT = datetime(2026, 12, 14, 18, 30, tzinfo=UTC)
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ANNEX = "The lease of the shop at number 9 ends in May."
HUSHED = "My sister applied for it."
TEXT = "We spent less than we reckoned.\n\nHeating cost most."


@dataclass(frozen=True)
class Held:
    """Keys of rows: a meeting that was held, the one after it, and the papers of the first."""

    meeting: int
    following: int
    report: int
    private: int
    removed: int
    additional: int
    items: dict[str, int]
    users: dict[str, int]

    def user(self, who: str) -> User:
        return User.objects.get(pk=self.users[who])


def hold() -> Held:
    group = MeetingGroup.objects.create(key="partnership", name="Partnership group")
    users = {who: _user(who) for who in ("jean", "omar", "visitor", "former")}
    seats = {
        "jean": _seat(group, users["jean"], "Jean Hollis", title="chair"),
        "omar": _seat(group, users["omar"], "Omar Reid", organisation="Willow Nursery"),
        "former": _seat(group, users["former"], "Fay Moss", ends_on=date(2026, 11, 15)),
    }
    meeting = Meeting.objects.create(
        group=group,
        starts_at=HELD_AT,
        place="The Hub, 12 Willow Walk",
        agenda_published_at=HELD_AT - timedelta(days=10),
        opened_at=HELD_AT,
        closed_at=HELD_AT + timedelta(hours=2),
        chaired_by=seats["jean"],
    )
    following = Meeting.objects.create(
        group=group, starts_at=NEXT_AT, place="The Hub", access_notes="Level way in."
    )
    items = _items(meeting)
    _attend(meeting, seats, items)
    _decide(items["grants"], items["money"])
    MinutesDraft.objects.create(
        meeting=meeting, opening_words="Draft words.", circulated_at=HELD_AT + timedelta(days=4)
    )
    return Held(
        meeting=meeting.pk,
        following=following.pk,
        report=_paper(items["money"], "Accounts to October", web_text=TEXT).pk,
        private=_paper(items["grants"], "Lease of the shop", is_private=True).pk,
        removed=_paper(items["money"], "Old accounts", removed_reason="It had a wrong sum.").pk,
        additional=_paper(items["grants"], "Map", kind=PaperKind.ADDITIONAL).pk,
        items={name: item.pk for name, item in items.items()},
        users={name: user.pk for name, user in users.items()},
    )


def approve(
    held: Held, html: str = '<h2 id="who-was-there">Who was there</h2><p>Jean.</p>'
) -> None:
    ApprovedMinutes(
        meeting_id=held.meeting,
        html=html,
        text="Who was there",
        digest="a" * 64,
        approved_at_meeting_id=held.following,
        approved_at=NEXT_AT,
        approved_by_name="Jean Hollis",
    ).save()


def _user(who: str) -> User:
    return User.objects.create_user(
        f"{who}@sallowfield.example", "a-long-password", first_name=who.title()
    )


def _seat(group: MeetingGroup, user: User, name: str, **values: object) -> Seat:
    seat: Seat = Seat.objects.create(
        group=group, user=user, name=name, starts_on=date(2025, 1, 1), **values
    )
    return seat


def _items(meeting: Meeting) -> dict[str, AgendaItem]:
    issue = Issue.objects.create(slug="the-shop", title="The shop at number 9")
    values = (
        ("declare", {"title": "Declarations of interest", "kind": ItemKind.DECLARATIONS}),
        ("told", {"title": "What people told us", "kind": ItemKind.CASES}),
        ("money", {"title": "Money", "text": "Where we stand."}),
        ("grants", {"title": "The shop", "text": "Take it?", "annex": ANNEX, "issue": issue}),
        ("off", {"title": "Bins", "withdrawn_reason": "The council collects again."}),
    )
    items = {
        name: AgendaItem.objects.create(meeting=meeting, number=number, **fields)
        for number, (name, fields) in enumerate(values, start=1)
    }
    Comment.objects.create(
        item=items["grants"],
        body="Young people’s panel",
        said_on=date(2026, 10, 20),
        comment="Open it on Saturdays.",
        is_accepted=True,
        why="That is when they are free.",
    )
    return items


def _attend(meeting: Meeting, seats: dict[str, Seat], items: dict[str, AgendaItem]) -> None:
    def attend(name: str, **values: object) -> Attendance:
        given = {"presence": Presence.PRESENT, **values}
        row: Attendance = Attendance.objects.create(meeting=meeting, name=name, **given)
        return row

    attend("Jean Hollis", seat=seats["jean"], has_none_to_declare=True)
    omar = attend("Omar Reid", seat=seats["omar"], presence=Presence.REMOTE)
    attend("Fay Moss", seat=seats["former"], presence=Presence.APOLOGIES)
    attend("Priya Anand", capacity=Capacity.OFFICER, role_title="Coordinator")
    attend("Nosy Neighbour", capacity=Capacity.GUEST)
    InterestAtMeeting.objects.create(
        attendance=omar,
        item=items["grants"],
        during=items["money"],
        is_direct=False,
        is_personal=True,
        whose=Whose.ASSOCIATE,
        how_it_arises=HUSHED,
        is_sensitive=True,
        declared_at=HELD_AT + timedelta(minutes=40),
        left_at=HELD_AT + timedelta(minutes=50),
        returned_at=HELD_AT + timedelta(minutes=70),
    )


def _decide(shop: AgendaItem, money: AgendaItem) -> None:
    for item, slug, published_at in (
        (shop, "take-the-shop", HELD_AT + timedelta(hours=1)),
        (money, "not-public-yet", None),
    ):
        decision = Decision.objects.create(
            item=item,
            title=slug.replace("-", " ").capitalize(),
            slug=slug,
            status=DecisionStatus.RESOLVED,
            made_by="Partnership group, at its meeting",
            reason="It was empty.",
            could_gain=False,
            decided_at=HELD_AT + timedelta(hours=1),
            published_at=published_at,
        )
        DecisionPart.objects.create(decision=decision, number=1, text="From January.")


def _paper(item: AgendaItem, title: str, **values: object) -> Paper:
    content = f"%PDF-1.7 {title}".encode()
    return Paper.objects.create(  # type: ignore[no-any-return]
        item=item,
        title=title,
        file=ContentFile(content, name="paper.pdf"),
        media_type="application/pdf",
        size=154_900,
        **values,
    )
