"""Settings, pages and the three versions of the policy."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Permission
from django.utils.timezone import localdate
from wagtail.models import GroupPagePermission, Page

from cms.home.demonstration import policy
from cms.home.demonstration.load_people import Staff, editors
from cms.home.demonstration.load_policies import add_others, adopt_complaints, write_words
from cms.home.demonstration.meetings import GROUP, LONDON
from cms.home.demonstration.pages import FRONT, SITE, plain_pages
from cms.home.demonstration.plain import Front, Plain
from cms.home.demonstration.values import INTRODUCTION, VALUES
from cms.home.demonstration.words import block, stream
from cms.home.models import HomePage, MeetingsPage, SiteSettings, StandardPage
from cms.policies.models import PolicyIndexPage, PolicyPage, Value, ValuesPage
from cms.policies.services.versions import record_version
from cms.published_summaries.models import PublicationsPage
from cms.users.models import Role


def load_pages(
    *, now: datetime, staff: Staff, decided: Mapping[str, int] = MappingProxyType({})
) -> None:
    """Write every page as the editor would have: a revision, then its publication.

    ``decided``: the decisions of meetings by their names in the content. Without any, only the
    complaints policy is there, in versions whose decisions nobody kept.
    """
    editor = staff["editor"]
    home = HomePage.objects.get()
    let_editors_publish(home)
    plain = plain_pages(localdate(now))
    # In the order of the menu: who we are and how we work, what we do, how to reach us.
    first, rest = plain[:2], plain[2:]
    below = {page.slug: add_plain(home, page, staff) for page in first}
    add(
        home,
        ValuesPage,
        staff,
        title="Our values",
        slug="values",
        introduction=INTRODUCTION,
        entries=[Value(title=t, text=x, sort_order=n) for n, (t, x) in enumerate(VALUES)],
    )
    add(
        home,
        MeetingsPage,
        staff,
        title="Meetings",
        slug="meetings",
        group_key=GROUP[0],
        show_in_menus=True,
        introduction="<p>We meet on the second Monday of every month, at "
        "half past six. Come and listen, or ask a question.</p><p>The records of our first year "
        "are on paper at the Hub, all but those of the very first meeting.</p>",
    )
    add_policies(home, decided, now=now, staff=staff)
    published = add(
        home,
        PublicationsPage,
        staff,
        title="What we publish",
        slug="published",
        show_in_menus=True,
        introduction="<p>Here you find our policies, and answers that matter to more people than "
        "the one who asked.</p>",
        promise="<p>When a point matters to others too, we write a short answer for everyone. It "
        "says what people asked, what we found and what we changed. It never says who asked, and "
        "a second person checks that before it goes out.</p>",
    )
    below |= {page.slug: add_plain(home, page, staff) for page in rest}
    front_page(home, FRONT, published, editor)
    set_site(SITE, plain, below)


def add(parent: Page, kind: type[Page], staff: Staff, **values: Any) -> Any:
    page = kind(owner=staff["editor"], **values)
    parent.add_child(instance=page)
    page.save_revision(user=staff["editor"]).publish(user=staff["editor"])
    return page


def add_plain(home: HomePage, page: Plain, staff: Staff) -> StandardPage:
    body = stream(page.slug, *page.body)
    added: StandardPage = add(
        home,
        StandardPage,
        staff,
        title=page.title,
        slug=page.slug,
        introduction=page.introduction,
        show_in_menus=page.in_menu,
        show_contents=page.contents,
        body=json.dumps(body),
    )
    return added


def add_policies(
    home: HomePage, decided: Mapping[str, int], *, now: datetime, staff: Staff
) -> None:
    index = add(
        home,
        PolicyIndexPage,
        staff,
        title="Policies",
        slug="policies",
        show_in_menus=True,
        introduction="<p>The rules we set ourselves. Every version of each stays readable.</p>",
    )
    page = PolicyPage(
        title=policy.TITLE,
        slug="complaints",
        summary=policy.SUMMARY,
        owner=staff["editor"],
        owner_role=Role.objects.get(key="chair"),
        champion_role=Role.objects.get(key="vice_chair"),
        procedure_key=settings.CASEWORK_DEFAULT_PACK,
        live=False,
    )
    index.add_child(instance=page)
    if decided:
        adopt_complaints(page, decided, now=now, staff=staff)
        add_others(index, decided, now=now, staff=staff)
    else:
        keep_versions(page, now=now, staff=staff)


def keep_versions(page: PolicyPage, *, now: datetime, staff: Staff) -> None:
    """Three versions, each kept with the words and on the day it was adopted."""
    for number, days_ago, note in policy.VERSIONS:
        adopted_on = localdate(now) - timedelta(days=days_ago)
        page.version_number, page.version_note = number, note
        page.adopted_on, page.next_review_on = adopted_on, adopted_on + timedelta(days=360)
        write_words(page, number, adopted_on)
        adopted_at = datetime.combine(adopted_on, time(19, 30), LONDON)
        record_version(page=page, now=adopted_at, by=staff["editor"])
    page.live = True
    page.save_revision(user=staff["editor"]).publish(user=staff["editor"])


def front_page(home: HomePage, front: Front, third: Page, editor: Any) -> None:
    """``third`` is the page behind the door that has no address."""
    home.title = home.draft_title = "Home"
    home.lead = front.lead
    home.promise_heading = front.promise_heading
    home.procedure_key = front.procedure
    home.doors = json.dumps(
        [
            block(
                "door",
                {
                    "name": name,
                    "words": words,
                    "page": None if address else third.pk,
                    "address": address,
                },
                place=name,
            )
            for name, words, address in front.doors
        ]
    )
    home.body_heading = "How it goes"
    home.body = json.dumps(stream("home", front.steps))
    home.search_description = front.lead
    home.save_revision(user=editor).publish(user=editor)


def set_site(
    values: Mapping[str, str], plain: Iterable[Plain], below: Mapping[str, StandardPage]
) -> None:
    site = SiteSettings.load()
    for name, value in values.items():
        setattr(site, name, value)
    site.footer_pages = json.dumps(
        [
            block("page", below[page.slug].pk, place=f"footer/{page.slug}")
            for page in plain
            if page.in_footer
        ]
    )
    site.save()


def let_editors_publish(home: HomePage) -> None:
    """A small body's editor publishes alone; a larger one gives that to its moderators."""
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    GroupPagePermission.objects.get_or_create(group=editors(), page=home, permission=publish)
