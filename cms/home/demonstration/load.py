"""Puts a demonstration in, whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from cms.home.demonstration.load_cases import load_cases
from cms.home.demonstration.load_people import load_people
from cms.home.demonstration.load_records import load_meetings, load_procedures
from cms.home.demonstration.organisation import Organisation
from cms.home.demonstration.partnership import PARTNERSHIP
from cms.home.demonstration.story import Moments
from cms.home.models import SiteSettings

# Older than the oldest thing in it: the first version of the policy.
BEGAN = timedelta(days=762)


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
        began = now - BEGAN
        load_procedures(organisation, now=now, began=began)
        staff = load_people(
            on=localdate(began), holders=organisation.people, office=organisation.office
        )
        if organisation.meets:
            load_meetings(now=now)
        organisation.load_pages(now=now, staff=staff)
        cases = load_cases(organisation.stories(Moments(now), staff), now=now, staff=staff)
        site = SiteSettings.load()
        site.demonstration_loaded_at = now
        site.save()
    return Loaded(anew=True, cases=cases)
