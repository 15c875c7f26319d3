"""The site's name, colour, contacts and menus, kept in memory until the public stamp changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db.models import Exists
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from cms.conduct.selectors import members_on
from cms.home.models import HomePage, SiteSettings
from cms.home.stamping import stamp_of
from cms.home.theme import theme_version
from cms.users.contacts import contacts_shown
from cms.web.site import Contact, Identity, Link, Navigation

# As the header shows it, in pixels; the picture itself has three times as many points.
LOGO_HEIGHT: Final = 40


@dataclass(frozen=True)
class Chrome:
    """What stands around every page. Addresses are those of the site's first host."""

    identity: Identity
    menu: tuple[Link, ...]
    footer: tuple[Link, ...]


class _Kept:
    """The last answer of this process and what it was true for."""

    key: tuple[Any, ...] = ()
    chrome: Chrome | None = None


_kept = _Kept()


def chrome_for(request: HttpRequest) -> Chrome:
    """One query while nothing changed; without a stamp nothing is kept."""
    stamp, on = stamp_of(request), localdate()
    key = (stamp, on, settings.ANSWERABLE_DEMO)
    if _kept.chrome is None or not stamp or _kept.key != key:
        chrome = read_chrome(on)
        _kept.key, _kept.chrome = key, chrome
        return chrome
    return _kept.chrome


def read_chrome(on: date) -> Chrome:
    site = SiteSettings.load()
    rows: Any = HomePage.objects.live()
    home = rows.annotate(has_members=Exists(members_on(on))).first()
    has_members = home is not None and home.has_members
    menu = menu_of(home, has_members=has_members)
    return Chrome(identity_from(site, on), menu, footer_of(site, home, has_members=has_members))


def identity_from(site: SiteSettings, on: date) -> Identity:
    contacts = tuple(
        Contact(name=person.name, role=person.title, phone=person.phone, email=person.email)
        for person in contacts_shown(on=on).people
    )
    logo = site.logo.get_rendition("max-320x120|format-png") if site.logo else None
    version = theme_version(site.brand_colour)
    return Identity(
        name=site.organisation_name or settings.WAGTAIL_SITE_NAME,
        strapline=site.strapline,
        logo_url=logo.url if logo else "",
        logo_width=round(LOGO_HEIGHT * logo.width / logo.height) if logo else 0,
        accountable_body=site.accountable_body,
        demo=settings.ANSWERABLE_DEMO,
        contacts=contacts,
        theme_url=f"{reverse('theme')}?v={version}" if version else "",
        phone=next((person.phone for person in contacts if person.phone), ""),
        address=site.registered_address,
        note=site.footer_text,
        emergency=site.emergency_words,
    )


def menu_of(home: HomePage | None, *, has_members: bool) -> tuple[Link, ...]:
    """The pages that editors put into it; after the first of them who sits here, if anybody does."""
    if home is None:
        return ()
    pages = home.get_children().live().public().in_menu()
    members = [Link("Members", reverse("members"))] if has_members else []
    links = [Link(page.title, page.url) for page in pages]
    return (Link("Home", home.url or "/"), *links[:1], *members, *links[1:])


def footer_of(site: SiteSettings, home: HomePage | None, *, has_members: bool) -> tuple[Link, ...]:
    """The doors that are not pages first, so that telling us is offered everywhere (3.2.6).

    The way in for members last, once there are some.
    """
    doors = [block.value for block in home.doors] if home else []
    links = [Link(door["name"], door.url) for door in doors if not door.get("page")]
    pages = [block.value for block in site.footer_pages if block.value and block.value.live]
    ways_in = [Link("Members sign in", reverse("sign_in"))] if has_members else []
    return (*links, *(Link(page.title, page.url) for page in pages), *ways_in)


def current(links: tuple[Link, ...], path: str) -> tuple[Link, ...]:
    """Mark the link to this page or to a page above it. The front page is above none."""

    def is_current(url: str) -> bool:
        return path == url or (url != "/" and path.startswith(url))

    return tuple(replace(link, current=is_current(link.url)) for link in links)


def identity(request: HttpRequest) -> Identity:
    return chrome_for(request).identity


def navigation(request: HttpRequest) -> Navigation:
    chrome = chrome_for(request)
    return Navigation(current(chrome.menu, request.path), current(chrome.footer, request.path))
