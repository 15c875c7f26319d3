"""Puts a demonstration in, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.timezone import localdate

from cms.home.demonstration.load_cases import load_cases, send_the_rest
from cms.home.demonstration.load_people import load_people
from cms.home.demonstration.load_promises import load_promises
from cms.home.demonstration.load_published import load_topics, told_in_public
from cms.home.demonstration.load_record import approve_record, load_record
from cms.home.demonstration.load_records import load_meetings, load_procedures
from cms.home.demonstration.load_year import chores_of, report_on
from cms.home.demonstration.organisation import Organisation
from cms.home.demonstration.partnership import PARTNERSHIP
from cms.home.demonstration.story import Moments
from cms.home.demonstration.year import last_year
from cms.home.models import SiteSettings

# Older than the oldest thing in it: the agenda of the first meeting.
BEGAN = timedelta(days=800)


@dataclass(frozen=True)
class Loaded:
    """What was put in. ``cases`` is 0 where the demonstration was there already."""

    anew: bool
    cases: int


def load_demonstration(*, now: datetime, organisation: Organisation = PARTNERSHIP) -> Loaded:
    """Load everything once. Called again, it changes nothing: visitors may have added to it."""
    with transaction.atomic():
        site = SiteSettings.load()
        if site.demonstration_loaded_at is not None:
            return Loaded(anew=False, cases=0)
        # First: it stands on every paper and letter that follows.
        site.organisation_name = organisation.name
        site.save()
        began = now - BEGAN
        load_procedures(organisation, now=now, began=began)
        staff = load_people(
            on=localdate(began), holders=organisation.people, office=organisation.office
        )
        if organisation.meets:
            load_meetings(now=now, kept=organisation.meets)
        record, decided = organisation.record, {}
        if record is not None:
            decided = load_record(record, now=now, staff=staff)
        organisation.load_pages(now=now, staff=staff, decided=decided)
        letters: list[EmailMessage] = []
        if record is not None and organisation.promises is not None:
            # Before the cases: whoever has not signed may do nothing in them.
            letters = load_promises(
                organisation.promises, group=record.group, decided=decided, now=now, staff=staff
            )
        stories = organisation.stories(Moments(now), staff)
        year = last_year(localdate(now))
        load_topics()
        stories = told_in_public(stories, organisation.published, staff)
        cases = load_cases(
            stories, now=now, staff=staff, written=letters, chores=chores_of(year, now)
        )
        if record is not None:
            # Last: no minutes are agreed before what people told the meeting was raised there.
            approve_record(record, now=now, staff=staff)
        if organisation.reports:
            report_on(year, organisation.procedure, staff=staff, now=now)
        send_the_rest()
        site = SiteSettings.load()
        site.demonstration_loaded_at = now
        site.save()
    return Loaded(anew=True, cases=cases)
