"""What is wrong with the policies that anybody may read, for the site's health check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from wagtail.documents import get_document_model
from wagtail.models import Page, Site

from cms.policies.models import (
    EqualityAssessment,
    PolicyIndexPage,
    PolicyPage,
    PublicityCheck,
)
from cms.policies.reviews import is_overdue
from cms.policies.words import documents_named_in, texts_of

LOOKED_AT_EVERY: Final = timedelta(days=183)
TO_A_PAGE: Final = re.compile(r'linktype="page" id="(\d+)"|id="(\d+)" linktype="page"')
TO_AN_ADDRESS: Final = re.compile(r'href="([^"#?]*)')


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong with a policy. ``policy_id``: the record to mend it at."""

    policy_id: int
    text: str


def late_reviews(*, on: date) -> list[Trouble]:
    """Policies to be looked at again, and those for which no day is set (S4-38). One query."""
    pages = PolicyPage.objects.live().exclude(policy=None).order_by("next_review_on", "title")
    return [
        Trouble(page.policy_id, words)
        for page in pages.defer_streamfields()
        if (words := lateness_of(page, on=on))
    ]


def lateness_of(page: PolicyPage, *, on: date) -> str:
    if page.next_review_on is None:
        return f"No day is set to review “{page.title}”."
    if is_overdue(page.next_review_on, on=on):
        return f"“{page.title}” was to be reviewed by {page.next_review_on:%B %Y}."
    return ""


def late_assessments(*, on: date) -> list[Trouble]:
    """Equality assessments to be looked at again, unless a later one was made (S4-30). One query."""
    later = EqualityAssessment.objects.filter(
        policy=OuterRef("policy"), made_on__gt=OuterRef("made_on")
    )
    rows = EqualityAssessment.objects.filter(policy__page__live=True, review_on__lt=on)
    rows = rows.exclude(Exists(later)).select_related("policy").order_by("review_on", "pk")
    return [
        Trouble(
            row.policy_id,
            f"The equality assessment of “{row.policy.title}” was to be looked at again by "
            f"{row.review_on:%-d %B %Y}.",
        )
        for row in rows
    ]


def broken_links() -> list[Trouble]:
    """Links of live policies to policies, pages and documents that nobody can read (S4-4)."""
    live = set(Page.objects.live().public().values_list("pk", flat=True))
    addresses = addresses_of_policies()
    pages = (
        PolicyPage.objects.live()
        .exclude(policy=None)
        .prefetch_related("related_policies__policy__page")
    )
    return [
        Trouble(page.policy_id, f"“{page.title}” {words}")
        for page in pages.order_by("title")
        for words in (*broken_relations(page, live), *broken_in_text(page, live, addresses))
    ]


def broken_relations(page: PolicyPage, live: set[int]) -> Iterator[str]:
    for row in page.related_policies.all():
        other = getattr(row.policy, "page", None)
        if other is None or other.pk not in live:
            yield f"names “{row.policy.title}” as related, which is not published."


def broken_in_text(page: PolicyPage, live: set[int], addresses: Addresses) -> Iterator[str]:
    html = "\n".join(texts_of(page))
    for first, second in TO_A_PAGE.findall(html):
        if int(first or second) not in live:
            yield "links to a page that is gone or not published."
    for written in TO_AN_ADDRESS.findall(html):
        # Some paste the whole address of a page of ours.
        address = written.removeprefix(settings.SITE_URL)
        if address.startswith("/") and not addresses.leads_somewhere(address):
            yield f"links to {address}, where no policy is published."
    named = documents_named_in(page)
    there = get_document_model().objects.filter(pk__in=named).count() if named else 0
    if there < len(named):
        yield "links to a document that is gone."


@dataclass(frozen=True)
class Addresses:
    """The lists of policies, and the policies that anybody may read."""

    lists: tuple[str, ...]
    policies: frozenset[str]

    def leads_somewhere(self, address: str) -> bool:
        """Asked of addresses beneath a list of policies; of others nothing is known here."""
        whole = f"{address.rstrip('/')}/"
        above = next((url for url in self.lists if whole.startswith(url)), None)
        if above is None or whole == above:
            return True
        first = whole.removeprefix(above).partition("/")[0]
        return f"{above}{first}/" in self.policies


def addresses_of_policies() -> Addresses:
    """Three queries, where asking each page for its address would be one for each."""
    roots = [site.root_path for site in Site.get_site_root_paths()]
    lists = PolicyIndexPage.objects.live().values_list("url_path", flat=True)
    policies = PolicyPage.objects.live().public().values_list("url_path", flat=True)
    return Addresses(tuple(addresses_of(lists, roots)), frozenset(addresses_of(policies, roots)))


def addresses_of(paths: Iterable[str], roots: Iterable[str]) -> Iterator[str]:
    """Where pages at those places of the tree are read; those below no site are not."""
    for path in paths:
        above = next((root for root in roots if path.startswith(root)), None)
        if above is not None:
            yield f"/{path.removeprefix(above)}"


def unchecked_places(*, on: date) -> list[Trouble]:
    """Where a live policy is made known, and nobody has looked for half a year (S2-11)."""
    rows = PublicityCheck.objects.filter(policy__page__live=True).filter(
        Q(checked_on=None) | Q(checked_on__lt=on - LOOKED_AT_EVERY)
    )
    return [
        Trouble(row.policy_id, f"{row.where}: {last_look(row)} (“{row.policy.title}”).")
        for row in rows.select_related("policy").order_by("policy__title", "pk")
    ]


def last_look(row: PublicityCheck) -> str:
    if row.checked_on is None:
        return "nobody has looked yet whether the policy is there"
    return f"nobody has looked since {row.checked_on:%-d %B %Y}"


def unlisted() -> list[Trouble]:
    """Live policies that speak for a procedure and have no list of places (S2-11)."""
    pages = PolicyPage.objects.live().exclude(policy=None).exclude(procedure_key="")
    return [
        Trouble(page.policy_id, f"Nobody has listed where “{page.title}” is made known.")
        for page in pages.filter(policy__publicity=None).order_by("title").defer_streamfields()
    ]
