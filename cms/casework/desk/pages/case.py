"""One screen a case: where it stands, what to do next, and all that happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import localdate

from cms.casework import registry
from cms.casework.desk.actions import actions_for
from cms.casework.desk.commitments import commitments_part
from cms.casework.desk.enquiries import shown_enquiries
from cms.casework.desk.evidence import names_in
from cms.casework.desk.fact_checks import checks_part
from cms.casework.desk.flags import flags_of
from cms.casework.desk.groups import group_of
from cms.casework.desk.keeping import (
    flags_part,
    may_see_interests,
    may_see_readers,
    scope_part,
    subjects_part,
)
from cms.casework.desk.lessons import lessons_part
from cms.casework.desk.meeting_packs import at_meetings
from cms.casework.desk.meetings import shown_meetings
from cms.casework.desk.next_action import to_do
from cms.casework.desk.pages.base import CasePage
from cms.casework.desk.remedies import remedies_part
from cms.casework.desk.restriction import restriction_part
from cms.casework.desk.similar import similar_part
from cms.casework.desk.steps import shown_steps
from cms.casework.desk.words import SOON, resolving_in_words
from cms.casework.facts import facts_for
from cms.casework.mail.reaching import adjusted
from cms.casework.models import (
    Asking,
    Case,
    Channel,
    Direction,
    Event,
    Job,
    Message,
    Part,
    Party,
    Preference,
    StepRecord,
)
from cms.casework.models.work import AGREED_CONTACT
from cms.casework.permissions import may
from cms.casework.selectors import time_to_resolve
from cms.casework.services.people import asked_for
from cms.casework.services.promises import promises_of
from cms.casework.services.timeline import timeline


class CaseScreen(CasePage):
    template_name = "casework/desk/case.html"

    def get_page_title(self) -> str:
        return self.case.reference

    def crumbs(self) -> list[dict[str, str]]:
        return super().crumbs()[:1]

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(**everything_of(self))

    def get_header_more_buttons(self) -> list[Any]:
        return []


def everything_of(page: CaseScreen) -> dict[str, Any]:
    """What the screen shows, in a number of queries that does not grow with the case."""
    case, person, now = page.case, page.person, page.now
    # The story and the clocks of the case ask for the same.
    prefetch_related_objects([case], Prefetch("events", Event.objects.select_related("by")))
    facts = facts_for(case, person, on=localdate(now))
    waiting = list(case.jobs.filter(done_at=None))
    jobs = [job for job in waiting if job.kind != AGREED_CONTACT]
    spec = case.procedure.spec
    due = [job for job in waiting if is_for_now(job, now=now)]
    pressing = to_do(case, person, facts, now=now, jobs=due)
    told = case.messages.filter(kind="told_us").first()
    entries = timeline(case, public=False)
    records = recorded_steps(case)
    bodies = names_in(spec, bodies=bool(records or case.flags.all()))
    publishing = registry.publishing_of(person, case.pk)
    return {
        "facts": facts,
        "spec_stage": spec.stage_by_key[case.stage],
        "role_title": title_of_role(case),
        "resolving": resolving_in_words(
            time_to_resolve(case), on=localdate(now), is_open=case.closed_at is None
        ),
        "flags": flags_of(case, now=now),
        "next": pressing[0],
        "jobs": jobs,
        "letters": letters_to_post(case, jobs),
        "promises": promises_of(case, now=now, public=False),
        "told": told,
        "points": points_of(case),
        "steps": shown_steps(case, person, facts, records, bodies),
        "entries": entries,
        "people": people_of(case),
        "files": sorted(
            (file for entry in entries for file in entry.files), key=lambda file: file.dated_on
        ),
        "meetings": shown_meetings(case, now=now),
        "at_meetings": at_meetings(case, now=now),
        "putting_right": remedies_part(case, person, now=now),
        "learned": lessons_part(case, person),
        "agreed": commitments_part(case, person, now=now),
        "restriction": restriction_part(case, person, now=now),
        "group": group_of(case, person),
        "enquiries": shown_enquiries(case, person, now=now),
        "marks": flags_part(case, person, facts, bodies, today=localdate(now)),
        "scope": scope_part(case, person),
        "about": subjects_part(case, person, now=now),
        "may_see_readers": may_see_readers(person),
        "may_see_interests": may_see_interests(person),
        "requests": [
            row for row in case.information_requests.all() if row.kind != Asking.FACT_CHECK
        ],
        "checks": checks_part(case, person, facts, now=now),
        "actions": actions_for(case, person, pressing, publishing=publishing),
        "published": publishing,
        "similar": similar_part(case, person, words=told.body if told else ""),
        "policy": registry.policy_in_force(spec.key, localdate(case.received_at)),
        "outcome": spec.outcome(case.outcome),
        "may_work": may(person, case, "work") and case.closed_at is None,
        "may_note": may(person, case, "work"),
        "today": localdate(now),
    }


def is_for_now(job: Job, *, now: datetime) -> bool:
    """What has a time, such as one agreed to speak again, is seen to once it is near."""
    return job.due_at is None or job.due_at < now + SOON


def letters_to_post(case: Case, jobs: list[Job]) -> list[Message]:
    """The messages that wait to be printed, newest first. No query where none waits."""
    if not any(job.kind == "post_letter" for job in jobs):
        return []
    rows = case.messages.filter(direction=Direction.OUT, channel=Channel.LETTER)
    since = min(job.since_at for job in jobs if job.kind == "post_letter")
    return list(rows.filter(recorded_at__gte=since).order_by("-pk"))


def recorded_steps(case: Case) -> dict[str, list[StepRecord]]:
    """What was recorded, by the key of its step, oldest first."""
    found: dict[str, list[StepRecord]] = {}
    for record in case.steps.all():
        found.setdefault(record.key, []).append(record)
    return found


def title_of_role(case: Case) -> str:
    role = case.procedure.spec.role_by_key.get(case.handler_role)
    return role.title if role else case.handler_role


def points_of(case: Case) -> list[dict[str, Any]]:
    findings = dict(case.procedure.spec.findings)
    return [
        {"point": point, "finding": findings.get(point.finding, "")} for point in case.points.all()
    ]


def people_of(case: Case) -> list[dict[str, Any]]:
    """Everybody in the case, with how to reach them and the titles of roles."""
    roles = case.procedure.spec.role_by_key
    return [
        {
            "party": party,
            "part": Part(party.part).label,
            "name": name_of(party),
            "role": roles[party.role].title if party.role in roles else "",
            "known": known_of(case, party),
            "asked": asked_for(party, case.procedure.spec),
            "does": what_it_does(case, party),
        }
        for party in case.parties.all()
    ]


def known_of(case: Case, party: Party) -> list[str]:
    """Who they are to us and to the person, and for whom they speak (S2-3, S4-6, S4-11)."""
    intake = case.procedure.spec.intake
    relation = next((row.label for row in intake.relations if row.key == party.relation), "")
    acts_as = intake.acts_as_by_key.get(party.acts_as)
    found = [acts_as.label if acts_as else "", party.relationship, relation]
    if party.organisation:
        found.append(f"{party.get_kind_display()}: {party.organisation}")
    if party.members:
        found.append(f"Who is in it: {', '.join(party.members.splitlines())}")
    return [line for line in found if line]


def what_it_does(case: Case, party: Party) -> list[str]:
    """What their adjustments and the way they like to be reached do by themselves (S0-6)."""
    acts = adjusted(party, case.procedure.spec)
    found = []
    if acts.phone_only:
        found.append("We call them and send nothing in writing, except a link they ask for.")
    elif party.prefers == Preference.POST and party.postal_address:
        found.append("Messages wait on Today to be printed and posted.")
    if acts.large_print:
        found.append("What they get is in large print.")
    found += [f"A job on Today with each message: {job}" for job in acts.jobs]
    return found


def name_of(party: Party) -> str:
    if not party.is_anonymous:
        return party.name or party.organisation
    return "Anonymous" if party.part == Part.PERSON else ""
