"""Members as everybody may read of them: nothing here says how to reach anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import F
from django.urls import reverse

from cms.conduct.models import Member, MemberKind, Signature
from cms.conduct.public.at_meetings import DeclaredAtMeeting, declared_at_meetings, meeting_label
from cms.conduct.public.declared import Declared, declared_by_member
from cms.conduct.signing import SigningState, signing_states
from cms.meetings.models import Attendance, Presence, Seat
from cms.policies.models import Policy


@dataclass(frozen=True)
class Term:
    """One seat, from a day to a day. ``above`` is the group that it is a sub-group of."""

    group: str
    above: str
    title: str
    has_vote: bool
    starts_on: date
    ends_on: date | None

    @property
    def role(self) -> str:
        return self.title or "member"


@dataclass(frozen=True)
class CodeSigned:
    """Where a member stands with one code. ``signed_at`` empty: not yet signed (S0-12)."""

    title: str
    url: str
    signed_at: datetime | None


@dataclass(frozen=True)
class MemberShown:
    """One line of the list. ``terms`` are the seats of that day.

    ``code`` is empty where nothing was asked of them.
    """

    row: Member
    url: str
    terms: Sequence[Term]
    code: CodeSigned | None
    declared: Declared
    is_to_declare: bool

    @property
    def declared_words(self) -> str:
        """What they said to the register, in a few words; empty where it is not asked."""
        return self.declared.summary or ("Not declared yet" if self.is_to_declare else "")

    @property
    def is_for_organisation(self) -> bool:
        return self.row.kind == MemberKind.ORGANISATION


def shown_members(rows: Iterable[Member], on: date) -> list[MemberShown]:
    """The same few queries however many there are."""
    members = list(rows)
    terms = terms_by_member(members)
    states = signing_states(members, on=on)
    declared = declared_by_member(members, on)
    urls = code_urls(states.values())
    return [
        MemberShown(
            row=member,
            url=reverse("member", args=[member.slug]),
            terms=[term for term in terms[member.pk] if is_now(term, on)],
            code=code_signed(states[member.pk], urls) if member.pk in states else None,
            declared=declared[member.pk],
            is_to_declare=member.pk in states and bool(states[member.pk].code.register),
        )
        for member in members
    ]


def is_now(term: Term, on: date) -> bool:
    return term.starts_on <= on and (term.ends_on is None or term.ends_on >= on)


def terms_by_member(members: Iterable[Member]) -> dict[int, list[Term]]:
    """Every seat that each has or had: the latest first, sub-groups last. One query."""
    rows = Seat.objects.filter(holding__member__in=[member.pk for member in members])
    rows = rows.select_related("group__part_of", "holding")
    found: dict[int, list[Term]] = defaultdict(list)
    latest = F("ends_on").desc(nulls_first=True)
    highest = F("group__part_of").asc(nulls_first=True)
    for row in rows.order_by(latest, highest, "starts_on", "group__name"):
        found[row.holding.member_id].append(
            Term(
                group=row.group.name,
                above=row.group.part_of.name if row.group.part_of else "",
                title=row.title,
                has_vote=row.has_vote,
                starts_on=row.starts_on,
                ends_on=row.ends_on,
            )
        )
    return found


def code_urls(states: Iterable[SigningState]) -> dict[int, str]:
    """The public page of each code, by policy. One query; none where nothing is to be signed."""
    policies = {state.code.policy_id for state in states}
    if not policies:
        return {}
    rows = Policy.objects.filter(pk__in=policies).select_related("page")
    pages = {row.pk: getattr(row, "page", None) for row in rows}
    return {pk: page.url or "" for pk, page in pages.items() if page is not None and page.live}


def code_signed(state: SigningState, urls: Mapping[int, str]) -> CodeSigned:
    return CodeSigned(
        title=state.version.title,
        url=urls.get(state.code.policy_id, ""),
        signed_at=state.signed_at,
    )


@dataclass(frozen=True)
class AttendedMeeting:
    label: str
    url: str
    presence: str


@dataclass(frozen=True)
class Attendances:
    """The meetings of their groups that were held while they sat there, the newest first."""

    meetings: Sequence[AttendedMeeting] = ()
    came: int = 0
    apologies: int = 0

    @property
    def held(self) -> int:
        return len(self.meetings)


@dataclass(frozen=True)
class MemberPage:
    """Everything that anybody may know of one member."""

    shown: MemberShown
    terms: Sequence[Term]
    signatures: Sequence[Signature]
    declared: Sequence[DeclaredAtMeeting]
    attendances: Attendances = field(default_factory=Attendances)


def member_page(member: Member, on: date) -> MemberPage:
    """Of who left, as it was on their last day."""
    on = min(on, member.left_on or on)
    signatures = Signature.objects.filter(member=member).select_related("version__policy")
    signatures = signatures.defer("version__html", "version__text", "version__sections")
    return MemberPage(
        shown=shown_members([member], on)[0],
        terms=terms_by_member([member])[member.pk],
        signatures=list(signatures.order_by("-signed_at", "-number")),
        declared=declared_at_meetings([member])[member.pk],
        attendances=attendances_of(member),
    )


def attendances_of(member: Member) -> Attendances:
    """Of meetings that were closed. One query."""
    rows = Attendance.objects.filter(seat__holding__member=member, meeting__cancelled_at=None)
    rows = rows.exclude(meeting__closed_at=None).select_related("meeting__group")
    found = list(rows.order_by("-meeting__starts_at"))
    return Attendances(
        meetings=[
            AttendedMeeting(
                meeting_label(row.meeting),
                reverse("meeting_page", args=[row.meeting_id]),
                row.get_presence_display(),
            )
            for row in found
        ],
        came=sum(row.presence in (Presence.PRESENT, Presence.REMOTE) for row in found),
        apologies=sum(row.presence == Presence.APOLOGIES for row in found),
    )
