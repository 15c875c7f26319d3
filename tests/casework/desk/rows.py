"""People and a case with one of everything, and the address of every screen of the desk about them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from cms.casework.models import (
    Alert,
    CalendarCheck,
    CalendarDay,
    Case,
    CaseInterest,
    Contractor,
    Job,
    MessageText,
    OutsideBody,
    PersonMeeting,
    ProcedureVersion,
    QuestionText,
    save_recorded,
)
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.services.change import Act
from cms.casework.services.commitments import agree_contact
from cms.casework.services.contacts import receive_message
from cms.casework.services.escalation import not_content
from cms.casework.services.files import add_file
from cms.casework.services.flags import set_flag
from cms.casework.services.hearing import ask_comment
from cms.casework.services.lessons import Learned, note_lesson
from cms.casework.services.meetings import offer_meeting
from cms.casework.services.points import answer_point
from cms.casework.services.procedure_versions import draft_from_version
from cms.casework.services.remedies import agree_remedy
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import request_information
from cms.casework.services.triage import Triage, triage_case
from cms.users.models import User
from cms.users.roles import ensure_role
from tests.casework.desk.access import ROWS
from tests.casework.desk.shared_rows import addresses_of
from tests.factories import MeetingFactory, UserFactory, holder, install, sorted_case
from tests.web.uploads import papers

ROLES = ("coordinator", "caseworker", "chair", "vice_chair", "lto_rep")


def make_people() -> dict[str, User]:
    install()
    ensure_role("auditor", "Auditor", "Auditors")
    ensure_role("administrator", "Administrator", "Administrators")
    found = {role: holder(role) for role in (*ROLES, "auditor", "administrator")}
    found["conflicted"] = holder("coordinator", is_public_contact=False)
    found["editor"] = UserFactory()
    found["editor"].groups.add(Group.objects.get(name="Editors"))
    found["superuser"] = UserFactory(is_superuser=True, is_staff=True)
    return found


def make_everything(people: dict[str, User]) -> tuple[Case, dict[str, str]]:
    """A case with one of everything, and the address of each screen of the matrix."""
    MeetingFactory(starts_at=timezone.now() - timedelta(hours=1))
    case = sorted_case(people["coordinator"], at=timezone.now() - timedelta(hours=5))
    pass_on(case, people)
    return Case.objects.get(pk=case.pk), addresses(people, case)


def pass_on(read: Case, people: dict[str, User]) -> None:
    """Make it about “conflicted”, answered, and the chair's, with one of everything in it."""
    by = people["coordinator"]
    act = Act(now=timezone.now() - timedelta(hours=3), by=by)
    points = Triage(
        "concern", "hall access", (), True, "", False, "", "", str(people["conflicted"])
    )
    triage_case(case_id=read.pk, act=act, decided=points)
    subject = read.parties.get(part="subject")
    subject.user = people["conflicted"]
    save_recorded(subject, by=by, reason="Known by their account.")
    add_file(
        case_id=read.pk,
        act=act,
        name="door.pdf",
        content=papers.pdf(text="door"),
        dated_on=date(2026, 3, 3),
    )
    request_information(
        case_id=read.pk,
        act=act,
        asked_name="The hall's manager",
        asked_email="",
        question="When was it locked?",
        due_on=timezone.localdate() + timedelta(days=3),
    )
    answer_point(case_id=read.pk, act=act, number=1, answer="It was.", finding="upheld")
    for key in ("initial_response", "fuller_reply"):
        send_reply(
            case_id=read.pk,
            act=act,
            key=key,
            words="We looked.",
            channel="letter",
            happened_at=act.now,
        )
    receive_message(case_id=read.pk, act=Act(now=act.now), text="Thank you.")
    not_content(case_id=read.pk, act=Act(now=act.now))
    read.refresh_from_db()
    meetings(read, people["chair"])
    endings(read, people["chair"])
    keeping(read, people["chair"])


def meetings(case: Case, chair: User) -> None:
    """One that was held yesterday without notes yet, and one that is offered."""
    now = timezone.now()
    yesterday = now - timedelta(days=1)
    held = PersonMeeting(
        case=case,
        status="booked",
        times=[yesterday.isoformat()],
        starts_at=yesterday,
        place="The Hub",
        who="The chair",
        offered_at=now,
        offered_by=chair,
    )
    save_recorded(held, by=chair, reason="Booked.")
    offer_meeting(
        case_id=case.pk,
        act=Act(now=now, by=chair),
        times=[now + timedelta(days=3)],
        place="The Hub",
        video_link="",
        who="The chair",
        words="Let us meet.",
    )
    case.refresh_from_db()


def keeping(case: Case, by: User) -> None:
    """A mark that is on, and somebody it is about who did not comment."""
    now = timezone.now()
    day = timezone.localdate(now)
    told = {"passed_to": "The police", "passed_on": day}
    set_flag(case_id=case.pk, act=Act(now=now, by=by), key="safeguarding", evidence=told)
    ask_comment(
        case_id=case.pk,
        act=Act(now=now - timedelta(days=3), by=by),
        party_id=case.parties.get(part="subject").pk,
        question="What do you say?",
        due_on=day - timedelta(days=2),
    )
    case.refresh_from_db()


def endings(case: Case, by: User) -> None:
    """Something to do and something to look at again, a lesson, a time to speak again."""
    now = timezone.now()
    act, today = Act(now=now, by=by), timezone.localdate(now)
    promised = {"what": "A new lock.", "by_whom": "The caretaker", "role": "chair"}
    soon = today + timedelta(days=7)
    agree_remedy(case_id=case.pk, act=act, key="action", due_on=soon, **promised)
    agree_remedy(case_id=case.pk, act=act, key="assurance", done_on=today, **promised)
    learned = Learned("We look each morning.", cause="delay", role="coordinator", due_on=soon)
    note_lesson(case_id=case.pk, act=act, learned=learned)
    agree_contact(
        case_id=case.pk,
        act=act,
        at=now + timedelta(days=2),
        channel="phone",
        about="the lock",
        by_whom="The chair",
        role="chair",
    )
    case.refresh_from_db()


def addresses(people: dict[str, User], passed_on: Case) -> dict[str, str]:
    """Of every screen, about that case or a row of the reference data."""
    by, now = people["administrator"], timezone.now()
    rows = {
        "calendarday": CalendarDay(
            day=date(2027, 1, 4), kind="closure", title="Move", source="Us", added_at=now
        ),
        "calendarcheck": CalendarCheck(
            checked_on=date(2026, 1, 4), covers_until=date(2027, 12, 31), source="Us"
        ),
        "questiontext": QuestionText(key="text", label="Your story"),
        "messagetext": MessageText(
            procedure_key="partnership-48h-month", key="update", subject="s", body="b"
        ),
        "contractor": Contractor(name="Brightways"),
    }
    for row in rows.values():
        save_recorded(row, by=by, reason="Added.")
    shared = addresses_of(passed_on, people)
    shared |= {
        "desk:lesson": [passed_on.lessons.get().pk],
        "desk:logged": [passed_on.intake_key],
        "desk:meeting_packs": [],
        "desk:figures": [],
        "desk:figure_cases": [],
        "desk:alerts": [],
        "desk:alert": [an_alert(by, now).pk],
        "desk:meeting_pack": [passed_on.meeting_entries.get().meeting_id],
        **of_procedures(by),
    }
    rows["outsidebody"] = OutsideBody.objects.first()
    subject = passed_on.parties.get(part="subject")
    interest = CaseInterest(
        user=UserFactory(), case=passed_on, how_it_arises="A cousin.", declared_at=now
    )
    save_recorded(interest, by=by, reason="Said so.")
    extra = {
        "desk:end_interest": [interest.pk],
        "desk:download": [passed_on.files.get().pk],
        "desk:original": [passed_on.files.get().pk],
        "desk:answer_point": [1],
        "desk:reply": ["update"],
        "desk:ask_check": ["update"],
        "desk:go_on": ["update"],
        "desk:quality_check": [1],
        "desk:answer_comment": [passed_on.information_requests.get(kind="information").pk],
        "desk:asked_answer": [passed_on.information_requests.get(kind="information").pk],
        "desk:set_flag": ["suspected_crime"],
        "desk:lift_flag": [passed_on.flags.get().pk],
        "desk:review_flag": [passed_on.flags.get().pk],
        "desk:refuse": ["other"],
        "desk:somebody_else": [subject.pk],
        "desk:subject": [subject.pk, "told"],
        "desk:no_comment": [subject.requests.get().pk],
        "desk:job_done": [Job.objects.filter(case=passed_on).first().pk],
        "desk:person": [passed_on.parties.get(part="person").pk],
        "desk:give_code": [passed_on.parties.get(part="person").pk],
        "desk:letter": [passed_on.messages.filter(direction="out").first().pk],
        "desk:step": ["consult_lto_rep"],
        "desk:contact_result": [passed_on.jobs.get(kind=AGREED_CONTACT).pk],
        "desk:agree_remedy": ["apology"],
        "desk:ask_to_agree": ["apology"],
        "desk:remedy_done": [passed_on.remedies.get(key="action").pk],
        "desk:follow_up_remedy": [passed_on.remedies.get(key="assurance").pk],
        "desk:drop_remedy": [passed_on.remedies.get(key="action").pk],
        "desk:meeting_answer": [passed_on.person_meetings.get(status="offered").pk],
        "desk:cancel_meeting": [passed_on.person_meetings.get(status="offered").pk],
        "desk:meeting_not_held": [passed_on.person_meetings.get(status="booked").pk],
        "desk:meeting_notes": [passed_on.person_meetings.get(status="booked").pk],
    }

    def of(name: str) -> str:
        if name in shared:
            return reverse(name, args=shared[name])
        if name == "desk:draft":
            return reverse(name, args=[passed_on.information_requests.get(kind="information").pk])
        if name in (
            "desk:today",
            "desk:guidance",
            "desk:quality",
            "desk:survey",
            "desk:log",
            "desk:settled",
            "desk:lessons",
        ) or name.endswith((":index", ":index_results", "_index", "_create")):
            return reverse(name)
        if "modeladmin" in name:
            return reverse(name, args=[rows[name.split("_")[1]].pk])
        return reverse(name, args=[passed_on.pk, *extra.get(name, [])])

    return {name: of(name) for name in ROWS}


def an_alert(by: User, now: datetime) -> Alert:
    """An unusual number of last year that waits for the coordinator."""
    alert = Alert(
        procedure_key="partnership-48h-month",
        rule="more_complaints",
        text="More complaints than usual came in.",
        role="coordinator",
        measure="received",
        bucket="complaint",
        since=date(2025, 5, 1),
        until=date(2025, 5, 31),
        expected="about 4",
        found="9",
        raised_at=now,
    )
    save_recorded(alert, by=by, reason="Found.")
    return alert


def of_procedures(by: User) -> dict[str, list[Any]]:
    """The version in force, and a draft with the same words."""
    live = ProcedureVersion.objects.get()
    draft = draft_from_version(live.pk, by=by).pk
    deeds = ("edit", "document", "publish", "discard")
    return {
        "desk_procedures:read": [live.pk],
        "desk_procedures:end": [live.pk],
        "desk_procedures:beside": [live.pk],
        "desk_procedures:entry": [draft, "causes", "delay"],
        "desk_procedures:add": [draft, "causes", "-"],
        **{
            f"desk_procedures:{name}": []
            for name in ("new", "import", "compare", "codes", "in_use")
        },
        **{f"desk_procedures:{name}": [draft] for name in deeds},
    }
