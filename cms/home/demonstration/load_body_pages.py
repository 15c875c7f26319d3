"""Settings, pages and policies of a body whose pages are all of one make."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils.timezone import localdate

from cms.home.demonstration.load_pages import (
    add,
    add_plain,
    front_page,
    let_editors_publish,
    set_site,
)
from cms.home.demonstration.load_people import Staff
from cms.home.demonstration.meetings import LONDON
from cms.home.demonstration.plain import Front, Plain
from cms.home.demonstration.words import stream
from cms.home.models import HomePage
from cms.policies.models import PolicyIndexPage, PolicyPage
from cms.policies.services.versions import record_version
from cms.users.models import Role

ADOPTED_DAYS_AGO: Final = 200


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

    def load(self, *, now: datetime, staff: Staff) -> None:
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
            add_policy(index, wording, self.owner, now=now, staff=staff)
        home.meeting_group = ""
        front_page(home, self.front, index, staff["editor"])
        set_site(self.site, plain, below)


def add_policy(
    index: PolicyIndexPage, wording: Wording, owner: str, *, now: datetime, staff: Staff
) -> None:
    adopted_on = localdate(now) - timedelta(days=ADOPTED_DAYS_AGO)
    page = PolicyPage(
        title=wording.title,
        slug=wording.slug,
        summary=wording.summary,
        owner=staff["editor"],
        owner_role=Role.objects.get(key=owner),
        procedure_key=wording.procedure,
        response=json.dumps(stream(wording.slug, *wording.sections)),
        version_number=1,
        version_note="Adopted.",
        adopted_on=adopted_on,
        next_review_on=adopted_on + timedelta(days=360),
        live=False,
    )
    index.add_child(instance=page)
    record_version(
        page=page, now=datetime.combine(adopted_on, time(19, 30), LONDON), by=staff["editor"]
    )
    page.live = True
    page.save_revision(user=staff["editor"]).publish(user=staff["editor"])
