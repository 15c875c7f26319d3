"""A case told as a list of deeds, each at its own moment, played through the real services."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from cms.casework.models import (
    Case,
    Channel,
    InformationRequest,
    Job,
    OutgoingMail,
    PersonMeeting,
)
from cms.casework.services.change import Act
from cms.casework.services.closing import close_case
from cms.casework.services.contacts import add_note, finish_job, receive_message
from cms.casework.services.delivery import record_bounce
from cms.casework.services.escalation import enter_stage, not_content
from cms.casework.services.files import add_file
from cms.casework.services.intake import receive_case
from cms.casework.services.meeting_notes import share_notes
from cms.casework.services.meetings import answer_meeting, offer_meeting
from cms.casework.services.points import answer_point
from cms.casework.services.replies import send_reply
from cms.casework.services.requests import record_answer, request_information
from cms.casework.services.steps import record_step
from cms.casework.services.told import PersonDetails, Representative, Told
from cms.casework.services.triage import Triage, assign_case, triage_case
from cms.home.demonstration.meetings import LONDON
from cms.users.models import User

Doing = Callable[[int, Act], Any]
DEFAULT_KIND: Final = "concern"


@dataclass(frozen=True)
class Moments:
    """Moments before the loading: elapsed hours, or a time of day some days ago."""

    now: datetime

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def hours_ago(self, hours: float) -> datetime:
        return self.now - timedelta(hours=hours)

    def day(self, days_ago: int, clock: str) -> datetime:
        """``clock`` is local, such as “10:05”."""
        on = self.today - timedelta(days=days_ago)
        return datetime.combine(on, time.fromisoformat(clock), LONDON)

    def days_on(self, days: int) -> date:
        return self.today + timedelta(days=days)


@dataclass(frozen=True)
class Deed:
    """Something to do to a case at a moment. ``by`` is a role key, empty for the person."""

    at: datetime
    by: str
    do: Doing
    reason: str = ""


def checked_for(case: Case, key: str) -> dict[str, str]:
    """Every item of the checklists beside a letter, as seen to."""
    lists = (row for row in case.procedure.spec.checklists if key in row.beside)
    return {f"{row.key}.{item.key}": "" for row in lists for item in row.items}


def to(service: Callable[..., Any], **values: Any) -> Doing:
    """Calls a service of casework for whichever case and act it is given."""

    def do(case_id: int, act: Act) -> Any:
        return service(case_id=case_id, act=act, **values)

    return do


@dataclass
class Story:
    """One case of the demonstration. ``name`` never changes: keys are made from it.

    ``is_of_the_year``: it is there for the figures, so its letters are not shown in the folder.
    """

    name: str
    told_at: datetime
    told: Told
    told_by: str = ""
    raised_at_meetings: bool = True
    is_of_the_year: bool = False
    deeds: list[Deed] = field(default_factory=list)

    def open(self, staff: dict[str, User]) -> int:
        by = staff.get(self.told_by)
        case = receive_case(act=Act(now=self.told_at, by=by), told=self.told)
        return int(case.pk)

    def then(self, at: datetime, by: str, do: Doing, *, reason: str = "") -> Story:
        self.deeds.append(Deed(at, by, do, reason))
        return self

    def sorted(self, at: datetime, by: str, **decided: Any) -> Story:
        """Read and sorted (triage), as what was told already says unless ``decided`` otherwise."""
        names = ("kind", "topic", "subject_role", "subject_name")
        values = {name: getattr(self.told, name) for name in names} | decided
        return self.then(at, by, to(triage_case, decided=Triage(**values)))

    def first_answer(
        self, at: datetime, by: str, words: str, *, channel: str = Channel.EMAIL
    ) -> Story:
        return self.replied(at, by, "initial_response", words, channel=channel)

    def full_reply(self, at: datetime, by: str, words: str) -> Story:
        return self.replied(at, by, "fuller_reply", words)

    def replied(
        self,
        at: datetime,
        by: str,
        key: str,
        words: str,
        *,
        channel: str = Channel.EMAIL,
        **asked: Any,
    ) -> Story:
        """A letter of the procedure with what it asks; its checklist was gone through."""

        def reply(pk: int, act: Act) -> Any:
            sent_at = None if channel == Channel.EMAIL else at
            return send_reply(
                case_id=pk,
                act=act,
                key=key,
                words=words,
                channel=channel,
                happened_at=sent_at,
                asked=asked,
                checked=checked_for(Case.objects.get(pk=pk), key),
            )

        return self.then(at, by, reply)

    def answered(self, at: datetime, by: str, *answers: tuple[str, str]) -> Story:
        """Each point in turn: the answer and the finding."""
        for number, (answer, finding) in enumerate(answers, start=1):
            self.point_answered(at, by, number, answer, finding)
        return self

    def point_answered(
        self, at: datetime, by: str, number: int, answer: str, finding: str
    ) -> Story:
        return self.then(at, by, to(answer_point, number=number, answer=answer, finding=finding))

    def asked(
        self, at: datetime, by: str, name: str, email: str, question: str, due_on: date
    ) -> Story:
        doing = to(
            request_information,
            asked_name=name,
            asked_email=email,
            question=question,
            due_on=due_on,
        )
        return self.then(at, by, doing)

    def told_by_asked(self, at: datetime, by: str, answer: str) -> Story:
        """The last request was answered."""

        def file_answer(pk: int, act: Act) -> Any:
            newest = InformationRequest.objects.filter(case_id=pk).latest("asked_at")
            return record_answer(case_id=pk, act=act, request_id=newest.pk, answer=answer)

        return self.then(at, by, file_answer)

    def noted(self, at: datetime, by: str, text: str) -> Story:
        return self.then(at, by, to(add_note, text=text))

    def added(self, at: datetime, text: str) -> Story:
        """The person adds something on their page."""
        return self.then(at, "", to(receive_message, text=text))

    def jobs_done(self, at: datetime, by: str) -> Story:
        """What waited on Today was seen to: a letter posted, an answer read."""

        def finish(pk: int, act: Act) -> None:
            for job in Job.objects.filter(case_id=pk, done_at=None):
                finish_job(job_id=job.pk, act=act)

        return self.then(at, by, finish)

    def given_to(self, at: datetime, by: str, handler: User) -> Story:
        return self.then(at, by, to(assign_case, handler=handler))

    def step(self, at: datetime, by: str, key: str, **evidence: Any) -> Story:
        return self.then(at, by, to(record_step, key=key, evidence=evidence))

    def offered(self, at: datetime, by: str, words: str, **offer: Any) -> Story:
        """An invitation to meet, with the times to choose from."""
        return self.then(at, by, to(offer_meeting, words=words, **offer))

    def met_by_choice(self, at: datetime, **chosen: Any) -> Story:
        """The person answers the last invitation on their page."""

        def choose(pk: int, act: Act) -> Any:
            newest = PersonMeeting.objects.filter(case_id=pk).latest("offered_at")
            return answer_meeting(case_id=pk, act=act, meeting_id=newest.pk, **chosen)

        return self.then(at, "", choose)

    def meeting_noted(self, at: datetime, by: str, notes: str) -> Story:
        """The last meeting was held, and its notes shared."""

        def share(pk: int, act: Act) -> Any:
            newest = PersonMeeting.objects.filter(case_id=pk).latest("offered_at")
            return share_notes(case_id=pk, act=act, meeting_id=newest.pk, notes=notes)

        return self.then(at, by, share)

    def not_content(self, at: datetime, why: str = "", wish: str = "") -> Story:
        return self.then(at, "", to(not_content, why=why, wish=wish))

    def moved_to(self, at: datetime, by: str, stage: str) -> Story:
        return self.then(at, by, to(enter_stage, stage=stage))

    def filed(self, at: datetime, by: str, name: str, content: bytes, dated_on: date) -> Story:
        doing = to(add_file, name=name, content=content, dated_on=dated_on, shared=True)
        return self.then(at, by, doing)

    def came_back(self, at: datetime) -> Story:
        """The last mail that carried a reply bounced."""

        def bounce(pk: int, act: Act) -> Any:
            mails = OutgoingMail.objects.filter(case_id=pk, message__author__isnull=False)
            return record_bounce(now=act.now, mail_id=mails.latest("created_at").pk)

        return self.then(at, "", bounce)

    def closed(self, at: datetime, by: str, outcome: str, reason: str = "") -> Story:
        return self.then(at, by, to(close_case, outcome=outcome, outcome_reason=reason))


def story(
    name: str,
    at: datetime,
    text: str,
    *,
    kind: str = DEFAULT_KIND,
    person: PersonDetails | None = None,
    by: str = "",
    helper: Representative | None = None,
    **told: Any,
) -> Story:
    """Somebody tells us something at ``at``; ``by`` is the role that wrote it down, if any."""
    key = uuid5(NAMESPACE_URL, f"demonstration/{name}")
    return Story(
        name,
        at,
        Told(
            key=key,
            kind=kind,
            text=text,
            person=person or PersonDetails(),
            on_behalf_of=helper,
            **told,
        ),
        told_by=by,
    )


def person(
    name: str, phone: str = "", *, at: str = "sallowfield.example", **details: Any
) -> PersonDetails:
    """Somebody invented, with an address that can reach nobody."""
    mailbox = name.lower().replace(" ", ".").replace("’", "")
    email = details.pop("email", f"{mailbox}@{at}")
    return PersonDetails(name=name, email=email, phone=phone, **details)
