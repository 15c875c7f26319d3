"""Nothing, not even a number, differs for the excluded from a world without the case (S0-22)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urljoin, urlsplit
from zipfile import ZipFile

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.casework.management.commands.tick import CHORES
from cms.casework.models import Case, Event, EventKind, OutgoingMail
from cms.casework.registry import chores
from cms.casework.reports.counting import count_all
from cms.users.models import User
from tests.casework.desk.downloads import taken
from tests.conduct.excluded import WORDS, World, add_hidden, addresses_of, the_world
from tests.factories import LONDON

pytestmark = [pytest.mark.django_db, pytest.mark.req("S0-22")]
NOW = datetime(2026, 11, 18, 10, 30, tzinfo=LONDON)
TOKENS = re.compile(
    rb"[A-Za-z0-9]{64}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
)
LINK = re.compile(rb' href="([^"]+)"')
# Signing out ends the walk; files of the site are the same for everybody.
NOT_THERE = ("/static/", "/media/", "/accounts/", "/sign-in/", "/admin/logout/", "/admin/sprite/")
LISTS = (
    "desk_cases:index",
    "desk_cases:index_results",
    "desk:today",
    "desk:log",
    "desk:lessons",
    "desk:quality",
    "desk:restrictions",
    "desk:enquiries",
    "desk:groups",
    "desk:meeting_packs",
    "desk:guidance",
    "desk:figures",
    "desk:alerts",
    "desk:survey",
    "publishing:index",
    "reports:index",
    "reports:meetings",
    "reports:handed_out",
)
# How many pages one of them walks by following links, beside those where it begins.
LINKS = {"coordinator": 30, "caseworker": 8, "chair": 8, "member": 14}
# Of the screens of the hidden case, one of them tries every one; the others these.
SOME = (
    *("desk:case", "desk:bundle", "desk:download", "desk:interests", "desk:group", "desk:lesson"),
    *("publishing:text", "publishing:approve", "publishing:begin"),
)

Answer = tuple[int, str, bytes]


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture
def world() -> Iterator[World]:
    with time_machine.travel(NOW, tick=False):
        yield the_world()


def ask(client: Client, url: str, method: str = "get") -> Answer:
    response = getattr(client, method)(url)
    kind = f"{response.headers.get('Content-Type')} {response.headers.get('Location', '')}"
    content = taken(response)
    if "spreadsheet" in kind:  # packed with the time of packing
        with ZipFile(BytesIO(content)) as sheets:
            content = b"".join(map(sheets.read, sheets.namelist()))
    return response.status_code, kind, TOKENS.sub(b"", content)


def starts(world: World, who: str) -> list[str]:
    """Where the walk begins: every list and search, and what else no link leads to."""
    meeting = world.meeting
    public = ["/", "/meetings/", f"/meetings/{meeting}/", f"/meetings/{meeting}/members/"]
    public += [f"/meetings/{meeting}/{name}" for name in ("members.pdf", "pack.pdf", "agenda/")]
    public += [f"/meetings/room/{meeting}/", "/me/", "/sitemap.xml", "/members/"]
    if who == "member":
        return public
    index = reverse("desk_cases:index")
    asked = [f"{index}?q={word}" for word in WORDS]
    asked += [f"{index}?export={kind}" for kind in ("csv", "xlsx")]
    pack = reverse("desk:meeting_pack", args=[meeting])
    return ["/admin/", *map(reverse, LISTS), *asked, pack, *public]


def walk(client: Client, first: list[str], *, links: int) -> dict[str, Answer]:
    """What each page says, and each that it leads to, one beside the other."""
    found: dict[str, Answer] = {}
    waiting = dict.fromkeys(first)
    while waiting and len(found) < links + len(first):
        url = next(iter(waiting))
        del waiting[url]
        found[url] = ask(client, url)
        waiting |= dict.fromkeys(
            link for link in links_in(url, found[url]) if link not in found and worth(link, found)
        )
    return found


def links_in(url: str, answer: Answer) -> list[str]:
    status, kind, content = answer
    if status != 200 or "html" not in kind:
        return []
    links = (html.unescape(link.decode()) for link in LINK.findall(content))
    whole = [urljoin(url, link.partition("#")[0]) for link in links]
    here = (urlsplit(link)._replace(scheme="", netloc="").geturl() for link in whole if link)
    return [link for link in here if link.startswith("/") and not link.startswith(NOT_THERE)]


def worth(link: str, found: dict[str, Answer]) -> bool:
    """Of a list in many orders, a few are enough."""
    path = urlsplit(link).path
    return sum(urlsplit(one).path == path for one in found) < 6


def what_they_see(world: World, who: str, user: User, hidden: dict[str, str]) -> dict[str, Answer]:
    """What one of them was answered, by address; ``hidden``: the screens of the case, by address."""
    client = Client(raise_request_exception=True)
    client.force_login(user)
    pages = walk(client, starts(world, who), links=LINKS[who])
    for url, name in hidden.items():
        if who == "coordinator" or name in SOME:
            pages[url] = ask(client, url)
        if name in SOME:
            pages[f"POST {url}"] = ask(client, url, "post")
    return pages


def mails_of_three_days(user_emails: dict[str, str]) -> dict[str, list[tuple[str, str, str]]]:
    """All that goes to each of them while the clocks run on."""
    for hours in (0, 24, 50, 74):
        with time_machine.travel(NOW + timedelta(hours=hours), tick=False):
            for chore in (*CHORES, *chores()):
                chore.do(timezone.now())
    rows = OutgoingMail.objects.filter(to__in=user_emails.values()).order_by("pk")
    tokens = [(row.to, row.subject, TOKENS.sub(b"", row.text.encode()).decode()) for row in rows]
    return {
        who: [(subject, text, to) for to, subject, text in tokens if to == email]
        for who, email in user_emails.items()
    }


def everything(world: World, hidden: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    count_all(now=timezone.now())
    seen = {who: what_they_see(world, who, user, hidden) for who, user in world.excluded.items()}
    public = {url for pages in seen.values() for url in pages if url.startswith("/meetings/")}
    seen["nobody"] = {url: ask(Client(), url) for url in public}
    emails = {who: user.email for who, user in world.excluded.items()}
    return seen, mails_of_three_days(emails)


@pytest.mark.one_database
def test_the_excluded_cannot_tell_the_world_from_one_without_the_case(world):
    with undone():
        case = add_hidden(world)
        hidden = {**addresses_of(case), f"/admin/casework/cases/?q={case.reference}": ""}
        with_it, mails_with = everything(world, hidden)
        refused = Event.objects.filter(case=case, kind=EventKind.ACCESS_REFUSED)
        tried = set(refused.values_list("by", flat=True))
    with undone():
        assert not Case.objects.filter(pk=case.pk).exists()
        without, mails_without = everything(world, hidden)

    assert differences(with_it, without) == {}
    for who in world.excluded:
        pages = with_it[who]
        words = [url for url, answer in pages.items() if says_a_word(url, answer)]
        assert not words, who
        opened = [url for url in hidden if url in pages and pages[url][0] == 200 and hidden[url]]
        assert not opened, who
    assert mails_with == mails_without
    assert tried == {user.pk for who, user in world.excluded.items() if who != "member"}


def differences(one: dict[str, Any], other: dict[str, Any]) -> dict[str, list[str]]:
    """The addresses that answer differently, by who asked.

    What the public is told of a meeting, the counts and neutral lines, is told to everybody: there
    the excluded read word for word what somebody reads who is not signed in.
    """
    found = {
        who: [
            url
            for url in {**pages, **other[who]}
            if news(url, pages, other[who]) not in ([], news(url, one["nobody"], other["nobody"]))
        ]
        for who, pages in one.items()
    }
    return {who: urls for who, urls in found.items() if urls}


def news(url: str, one: dict[str, Answer], other: dict[str, Answer]) -> list[Any]:
    """The lines that stand in one world alone, and all else that differs."""
    nothing: Answer = (0, "", b"")
    here, there = one.get(url, nothing), other.get(url, nothing)
    lines = sorted(set(here[2].splitlines()) ^ set(there[2].splitlines()))
    differs = here[:2] != there[:2] or (here[2] != there[2] and not lines)
    return [*lines, *([here[:2], there[:2]] if differs else [])]


def says_a_word(url: str, answer: Answer) -> bool:
    """A page that was asked for a word may repeat it; and they know who is close to them."""
    return (
        "q=" not in url
        and url != "/me/people/"
        and any(word.encode() in answer[2] for word in WORDS)
    )


def test_whoever_works_on_it_sees_it_where_the_others_do_not(world):
    """The walk would find the case, if it were there to be found."""
    with undone():
        case = add_hidden(world)
        client = Client()
        client.force_login(world.people["other"])
        pages = walk(client, starts(world, "other"), links=0)

    found = [url for url, answer in pages.items() if says_a_word(url, answer)]
    for name in ("desk:restrictions", "desk:groups"):
        assert reverse(name) in found, name
    listed = [url for url, answer in pages.items() if case.reference.encode() in answer[2]]
    for name in ("desk_cases:index", "desk_cases:index_results", "desk:enquiries"):
        assert reverse(name) in listed, name
    assert f"{reverse('desk_cases:index')}?export=csv" in listed
    assert reverse("desk:meeting_pack", args=[world.meeting]) in listed
