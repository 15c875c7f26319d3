"""Two worlds that differ in one case, and those who must not be able to tell them apart (S0-22)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from cms.casework.models import (
    Case,
    CaseGroup,
    Enquiry,
    Incident,
    OutgoingMail,
    OutsideBody,
    Restriction,
    save_recorded,
)
from cms.casework.services.change import Act
from cms.casework.services.delivery import deliver
from cms.casework.services.interests import say_interest
from cms.casework.services.told import PersonDetails
from cms.conduct.models import MemberKind
from cms.conduct.services.closeness import declare_close
from cms.conduct.services.members import add_member
from cms.meetings.models import AgendaItem, ItemKind, Meeting
from cms.published_summaries.models import Draft, DraftKind
from cms.published_summaries.services.approving import send_to_approver
from cms.published_summaries.services.checks import answer_questions, check_draft
from cms.published_summaries.services.drafts import begin_draft, save_draft
from cms.users.models import User
from tests.casework.desk.rows import make_people, pass_on
from tests.factories import MeetingFactory, holder, sorted_case
from tests.published_summaries.written import SAFE, publications
from tests.published_summaries.written import WORDS as PUBLIC_WORDS
from tests.remembered import remembered

NAME, EMAIL = "Zaïda Quill", "zaida.quill@resident.example"
# Nothing else in the world has these words.
WORDS = ("Zaïda", "Quill", "zaida.quill", "turnstile")


@dataclass(frozen=True)
class World:
    """``people`` by what they are; the excluded are four of them, each by another way.

    ``meeting``: the one to which all cases go, held an hour ago.
    """

    people: dict[str, User]
    meeting: int

    @property
    def excluded(self) -> dict[str, User]:
        names = ("coordinator", "caseworker", "chair", "member")
        return {name: User.objects.get(pk=self.people[name].pk) for name in names}

    @property
    def actors(self) -> dict[str, User]:
        """Who works on the hidden case: those whom nothing keeps from it."""
        return {
            **self.people,
            "coordinator": self.people["other"],
            "chair": self.people["vice_chair"],
        }


def the_world() -> World:
    return remembered("a world without the case", _make)


def _make() -> World:
    now = timezone.now()
    people = make_people()
    people["other"] = holder("coordinator", is_public_contact=False)
    before = MeetingFactory(starts_at=now - timedelta(hours=1))
    MeetingFactory(starts_at=now + timedelta(days=20))
    publish(before)
    member = add_member(
        name="Mo Reed",
        kind=MemberKind.RESIDENT,
        email="mo@sallowfield.example",
        group=before.group,
        joined_on=(now - timedelta(days=100)).date(),
        by=None,
        now=now,
    )
    people["member"] = member.user
    close = {"how": "A cousin.", "now": now}
    declare_close(name="QUILL, Zaida", by=people["coordinator"], **close)
    declare_close(name="Somebody Else", email=EMAIL, by=people["chair"], **close)
    declare_close(name="Mrs Zaïda  Quill", by=people["member"], **close)
    shown = sorted_case(
        people["other"],
        at=now - timedelta(hours=6),
        person=PersonDetails(name="Bo Green", email="bo@resident.example"),
    )
    pass_on(shown, people | {"coordinator": people["other"]})
    publications()
    send_all()
    return World(people, before.pk)


def publish(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(agenda_published_at=timezone.now())
    AgendaItem.objects.create(
        meeting=meeting, number=1, title="What people told us", kind=ItemKind.CASES
    )


def add_hidden(world: World) -> Case:
    """A case of somebody close to three of them, with one of everything; one said so of it."""
    now, actors = timezone.now(), world.actors
    by = actors["coordinator"]
    case = sorted_case(
        by,
        at=now - timedelta(hours=5),
        person=PersonDetails(name=NAME, email=EMAIL, phone="01632 960 777"),
        text="The turnstile was stuck.",
    )
    own = world.people["caseworker"]
    say_interest(case_id=case.pk, act=Act(now=now, by=by), how="They live next door.", user=own)
    pass_on(case, actors)
    for row in more_of(case, actors):
        save_recorded(row, by=by, reason="Added.")
    group = CaseGroup(name="Turnstiles", issue="the turnstile", report="It is mended.")
    save_recorded(group, by=by, reason="Added.")
    case.refresh_from_db()
    case.group = group
    save_recorded(case, by=by, reason="Together.")
    write_for_the_public(case, by=by)
    send_all()
    return case


def write_for_the_public(case: Case, *, by: User) -> Draft:
    """A text from it that waits for a second approver."""
    by_them: dict[str, Any] = {"by": by, "now": timezone.now()}
    draft = begin_draft(kind=DraftKind.SUMMARY, case_id=case.pk, **by_them)
    save_draft(draft_id=draft.pk, **PUBLIC_WORDS, **by_them)
    checked = check_draft(draft_id=draft.pk, **by_them)
    assert not checked.open, checked.open
    answer_questions(draft_id=draft.pk, answers=SAFE, **by_them)
    return send_to_approver(draft_id=draft.pk, **by_them)


def send_all() -> None:
    """As the running site does within minutes; what waits for longer is told to whoever runs it."""
    for mail_id in OutgoingMail.objects.values_list("pk", flat=True):
        deliver(mail_id, now=timezone.now())


def more_of(case: Case, actors: dict[str, User]) -> list[Any]:
    now, by = timezone.now(), actors["vice_chair"]
    today = timezone.localdate(now)
    restriction = Restriction(
        case=case,
        name=NAME,
        email=EMAIL,
        kind="in_writing",
        answers={"heard": "We rang."},
        decided_at=now,
        decided_by=by,
        discussed_with=actors["lto_rep"],
        review_on=today + timedelta(days=90),
        ends_on=today + timedelta(days=90),
    )
    incident = Incident(case=case, happened_at=now, what="Turnstile.", noted_at=now, noted_by=by)
    enquiry = Enquiry(
        case=case,
        body=OutsideBody.objects.first(),
        their_reference="W-1",
        received_on=today,
        status="final",
    )
    return [restriction, incident, enquiry]


def addresses_of(case: Case) -> dict[str, str]:
    """Every screen of the desk about that case or a row of it, by its address."""
    rows = {
        "message_id": case.messages.filter(direction="out").first(),
        "file_id": case.files.get(),
        "request_id": case.information_requests.first(),
        "job_id": case.jobs.first(),
        "party_id": case.parties.get(part="person"),
        "meeting_id": case.person_meetings.first(),
        "remedy_id": case.remedies.first(),
        "flag_id": case.flags.get(),
        "interest_id": case.interests.get(),
        "restriction_id": case.restrictions.get(),
        "incident_id": case.incidents.get(),
        "enquiry_id": case.enquiries.get(),
        "lesson_id": case.lessons.get(),
        "group_id": case.group,
    }
    known = {name: row.pk for name, row in rows.items()}
    logged = reverse("desk:logged", args=[case.intake_key])
    return {**_of_patterns(case, known), logged: "desk:logged", **_of_texts(case)}


def _of_texts(case: Case) -> dict[str, str]:
    """The screens of what is written from it for the public."""
    draft = Draft.objects.get(case=case)
    ways = ("text", "preview", "approve", "back", "send", "now", "drop", "retract", "ask")
    rows = dict.fromkeys(ways, draft.pk) | {"begin": case.pk}
    rows |= {"tell_lesson": case.lessons.get().pk, "tell_remedy": case.remedies.first().pk}
    names = {f"publishing:{name}": pk for name, pk in rows.items()}
    return {reverse(name, args=[pk]): name for name, pk in names.items()}


def _of_patterns(case: Case, known: dict[str, int]) -> dict[str, str]:
    from cms.casework.desk.urls import urlpatterns

    words: dict[str, Any] = {"pk": case.pk, "number": 1, "check_id": 1, "key": "update"}
    words |= {"what": "told", **known}
    found = {}
    for pattern in urlpatterns:
        wanted = {name: words[name] for name in pattern.pattern.converters if name in words}
        of_a_case = "pk" in wanted or {"lesson_id", "request_id"} & wanted.keys()
        of_a_group = "groups/" in str(pattern.pattern) and wanted
        if of_a_group and "pk" in wanted:
            wanted["pk"] = known["group_id"]
        if len(wanted) == len(pattern.pattern.converters) and (of_a_case or of_a_group):
            found[reverse(f"desk:{pattern.name}", kwargs=wanted)] = f"desk:{pattern.name}"
    return found
