"""What is wrong with the policies that anybody may read, for the site's health check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import Q
from wagtail.models import Page

from cms.policies.models import PolicyIndexPage, PolicyPage, PublicityCheck
from cms.policies.reviews import is_overdue

LOOKED_AT_EVERY: Final = timedelta(days=183)
TO_A_PAGE: Final = re.compile(r'linktype="page" id="(\d+)"|id="(\d+)" linktype="page"')
TO_AN_ADDRESS: Final = re.compile(r'href="(/[^"#?]*)')


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong with a policy. ``policy_id``: the record to mend it at."""

    policy_id: int
    text: str


def overdue_reviews(*, on: date) -> list[Trouble]:
    """Policies that should have been looked at again (S4-38). One query."""
    pages = PolicyPage.objects.live().exclude(policy=None).order_by("next_review_on", "title")
    return [
        Trouble(
            page.policy_id, f"“{page.title}” was to be reviewed by {page.next_review_on:%B %Y}."
        )
        for page in pages.defer_streamfields()
        if is_overdue(page.next_review_on, on=on)
    ]


def never_reviewed() -> list[Trouble]:
    """Policies for which no day is set."""
    pages = PolicyPage.objects.live().exclude(policy=None).filter(next_review_on=None)
    return [
        Trouble(page.policy_id, f"No day is set to review “{page.title}”.")
        for page in pages.order_by("title").defer_streamfields()
    ]


def broken_links() -> list[Trouble]:
    """Links of live policies to policies and pages that nobody can read (S4-4)."""
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
    html = "\n".join(texts_in([page.conduct.get_prep_value(), page.response.get_prep_value()]))
    for first, second in TO_A_PAGE.findall(html):
        if int(first or second) not in live:
            yield "links to a page that is gone or not published."
    for address in TO_AN_ADDRESS.findall(html):
        if not addresses.leads_somewhere(address):
            yield f"links to {address}, where no policy is published."


def texts_in(value: object) -> Iterator[str]:
    """Every string within stored blocks."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts_in(one)


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
    pages = PolicyPage.objects.live().public().defer_streamfields()
    return Addresses(
        lists=tuple(page.url for page in PolicyIndexPage.objects.live() if page.url),
        policies=frozenset(page.url for page in pages if page.url),
    )


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
