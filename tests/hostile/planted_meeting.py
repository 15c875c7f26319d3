"""A meeting with all that its pages show, for the field of attack; its annex is a secret."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.timezone import localdate

from cms.meetings.models import (
    AgendaItem,
    ApprovedMinutes,
    Attendance,
    Decision,
    DecisionPart,
    DecisionStatus,
    Delegation,
    InterestAtMeeting,
    Issue,
    ItemKind,
    Meeting,
    MeetingGroup,
    Motion,
    Paper,
    Scrutiny,
)

SLUG = "planted"


def plant_meeting(secret: str) -> dict[str, str]:
    """Words for addresses of meetings. One slug is that of a decision and of its issue."""
    now = timezone.now()
    starts_at = now - timedelta(days=3)
    held = Meeting.objects.create(
        group=MeetingGroup.objects.get(key="partnership"),
        starts_at=starts_at,
        place="The Hub",
        agenda_published_at=starts_at - timedelta(days=9),
        opened_at=starts_at,
        closed_at=starts_at + timedelta(hours=2),
    )
    AgendaItem.objects.create(meeting=held, number=1, title="Told us", kind=ItemKind.CASES)
    item = AgendaItem.objects.create(
        meeting=held,
        number=2,
        title="The garden",
        text="Shall we dig?",
        annex=secret,
        issue=Issue.objects.create(slug=SLUG, title="The garden"),
    )
    paper = plant_paper(item, "Plan of the garden", web_text="Beds and paths.")
    plant_paper(item, secret, is_private=True)
    decide(item)
    ApprovedMinutes(
        meeting=held,
        html="<h2>Who was there</h2><p>Jean.</p>",
        text="Who was there",
        digest="0" * 64,
        approved_at_meeting=Meeting.objects.after(now)[0],
        approved_at=now,
        approved_by_name="Jean Hollis",
    ).save()
    return {
        "meeting_id": str(held.pk),
        "paper_id": str(paper.pk),
        "group_key": held.group.key,
        "slug": SLUG,
    }


def decide(item: AgendaItem) -> None:
    decision = Decision.objects.create(
        item=item,
        title="Dig",
        slug=SLUG,
        status=DecisionStatus.RESOLVED,
        made_by="Partnership group, at its meeting",
        reason="Spring comes.",
        could_gain=False,
        decided_at=item.meeting.starts_at,
        published_at=item.meeting.starts_at,
    )
    DecisionPart.objects.create(decision=decision, number=1, text="Dig the upper half.")
    stand_behind(decision)


def stand_behind(decision: Decision) -> None:
    """All that the page of a decision can show."""
    item, day = decision.item, localdate(decision.decided_at)
    jean = Attendance.objects.create(meeting=item.meeting, name="Jean Hollis", presence="present")
    InterestAtMeeting.objects.create(
        attendance=jean,
        item=item,
        is_direct=True,
        is_personal=True,
        how_it_arises="Lives next to it",
        declared_at=decision.decided_at,
    )
    decision.motion = Motion.objects.create(
        item=item,
        proposed="Dig.",
        agreed="Dig the upper half.",
        mover=jean,
        is_carried=True,
        decided_at=decision.decided_at,
    )
    decision.save()
    Delegation.objects.create(
        decision=decision, power="dig more", delegate="Gardener", consult="Chair", starts_on=day
    )
    Scrutiny.objects.create(
        decision=decision, asked_of="Treasurer", question="Cost?", asked_on=day, due_on=day
    )


def plant_paper(item: AgendaItem, title: str, **values: object) -> Paper:
    file = ContentFile(b"%PDF-1.7", name="paper.pdf")
    paper: Paper = Paper.objects.create(
        item=item, title=title, file=file, media_type="application/pdf", size=8, **values
    )
    return paper
