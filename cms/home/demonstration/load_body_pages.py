"""Settings, pages and policies of a body whose pages are all of one make."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from django.utils.timezone import localdate

from cms.home.demonstration.load_cases import as_of
from cms.home.demonstration.load_pages import (
    add,
    add_plain,
    front_page,
    let_editors_publish,
    set_site,
)
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.load_policies import A_YEAR, adopt_draft
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.plain import Front, Plain
from cms.home.demonstration.words import stream
from cms.home.models import HomePage, MeetingsPage
from cms.meetings.models import Decision
from cms.policies.models import PolicyIndexPage, PolicyPage
from cms.policies.services.consulting import record_assessment
from cms.users.models import Role


@dataclass(frozen=True)
class Wording:
    """A policy with the times of one procedure."""

    slug: str
    title: str
    summary: str
    procedure: str
    sections: tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Contents:
    """Everything that the public sees. ``owner`` is the role that keeps the policies."""

    site: Mapping[str, str]
    front: Front
    plain: Callable[[date], tuple[Plain, ...]]
    policies_introduction: str
    policies: tuple[Wording, ...]
    owner: str
    group: str
    meetings_introduction: str

    def load(
        self,
        *,
        now: datetime,
        staff: Staff,
        decided: Mapping[str, int] = MappingProxyType({}),
    ) -> None:
        """Write every page as the editor would have."""
        home = HomePage.objects.get()
        let_editors_publish(home)
        plain = self.plain(localdate(now))
        below = {page.slug: add_plain(home, page, staff) for page in plain}
        index = add(
            home,
            PolicyIndexPage,
            staff,
            title="How we deal with it",
            slug="policies",
            show_in_menus=True,
            introduction=self.policies_introduction,
        )
        for wording in self.policies:
            add_policy(index, wording, self.owner, decided[wording.slug], now=now, staff=staff)
        add(
            home,
            MeetingsPage,
            staff,
            title="Meetings",
            slug="meetings",
            group_key=self.group,
            show_in_menus=True,
            introduction=self.meetings_introduction,
        )
        home.meeting_group = ""
        front_page(home, self.front, index, staff["editor"])
        set_site(self.site, plain, below)


def add_policy(
    index: PolicyIndexPage,
    wording: Wording,
    owner: str,
    decision_id: int,
    *,
    now: datetime,
    staff: Staff,
) -> None:
    """A draft, put in force by a decision of a meeting."""
    page = PolicyPage(
        title=wording.title,
        slug=wording.slug,
        summary=wording.summary,
        owner=staff["editor"],
        owner_role=Role.objects.get(key=owner),
        procedure_key=wording.procedure,
        response=json.dumps(stream(wording.slug, *wording.sections)),
        live=False,
    )
    index.add_child(instance=page)
    decision = Decision.objects.get(pk=decision_id)
    on = localdate(decision.decided_at)
    weigh(page, wording, on=on, staff=staff)
    adopt_draft(page, decision, "The first version.", on + A_YEAR, staff)


def weigh(page: PolicyPage, wording: Wording, *, on: date, staff: Staff) -> None:
    """What the words do to people who differ, which some procedures ask for (S4-30)."""
    at = datetime.combine(on, time(9), LONDON)
    with as_of(at):
        record_assessment(
            policy_id=page.policy_id,
            made_on=on - timedelta(days=7),
            author="The team that answers complaints",
            groups="People of every age, disabled people, carers, people who do not read English "
            "well, and people without the internet.",
            findings="Writing is hard for some. So we also take complaints by phone and in person.",
            actions="We ask every year who did not complain, and why.",
            review_on=on + A_YEAR,
            by=staff["editor"],
            now=at,
        )
