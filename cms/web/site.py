"""Whose site this is and where its menus lead, asked of the apps above at start-up.

An app that keeps these calls ``provide_identity`` and ``provide_navigation`` in its ``ready``.
Until one does, and whenever the database is away, the answer comes from settings.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Contact:
    """A person or desk to turn to. Anything empty is left out."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True)
class Identity:
    """The body whose site this is. ``theme_url`` is the stylesheet of its own colour, if any.

    ``logo_width`` is in pixels beside the height at which the header shows it, so that nothing
    moves when it arrives.
    """

    name: str
    strapline: str = ""
    logo_url: str = ""
    logo_width: int = 0
    accountable_body: str = ""
    demo: bool = False
    contacts: tuple[Contact, ...] = ()
    theme_url: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""
    emergency: str = ""


@dataclass(frozen=True)
class Link:
    """One entry of a menu. ``current``: the page being read is this one or below it."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Navigation:
    """The menu in the header and the links in the footer."""

    items: tuple[Link, ...] = ()
    footer: tuple[Link, ...] = ()


IdentityProvider = Callable[[HttpRequest], Identity]
NavigationProvider = Callable[[HttpRequest], Navigation]


class _Registry:
    identity: IdentityProvider | None = None
    navigation: NavigationProvider | None = None
    # The name and telephone number must survive the loss of the database.
    last_identity: Identity | None = None


_registry = _Registry()


def provide_identity(provider: IdentityProvider | None) -> None:
    """Say who answers for the site's name, contacts and colour; ``None`` withdraws it."""
    _registry.identity = provider
    _registry.last_identity = None


def provide_navigation(provider: NavigationProvider | None) -> None:
    """Say who answers for the site's menus; ``None`` withdraws it."""
    _registry.navigation = provider


def identity_without_database() -> Identity:
    """Return what is known without asking: the last answer in this process, else settings."""
    if _registry.last_identity is not None:
        return _registry.last_identity
    return Identity(
        name=settings.WAGTAIL_SITE_NAME,
        demo=settings.ANSWERABLE_DEMO,
        phone=settings.FALLBACK_PHONE,
    )


def site_identity(request: HttpRequest) -> Identity:
    """Return whose site this is. Never raises for the database's sake."""
    if _registry.identity is None:
        return identity_without_database()
    try:
        identity = _registry.identity(request)
    except (DatabaseError, InterfaceError):
        logger.warning("The site's identity could not be read; the last one known is shown.")
        _note_the_loss(request)
        return identity_without_database()
    if not identity.phone:
        identity = replace(identity, phone=settings.FALLBACK_PHONE)
    _registry.last_identity = identity
    return identity


def navigation(request: HttpRequest) -> Navigation:
    """Return the menus, empty when nobody provides them or the database is away."""
    if _registry.navigation is None:
        return Navigation()
    try:
        return _registry.navigation(request)
    except (DatabaseError, InterfaceError):
        logger.warning("The site's menus could not be read; the page goes without.")
        _note_the_loss(request)
        return Navigation()


def database_was_away(request: HttpRequest) -> bool:
    """Say whether this page was drawn from memory because the database did not answer."""
    return getattr(request, "_database_was_away", False)


def _note_the_loss(request: HttpRequest) -> None:
    # A request carries what happened to it; Django leaves no typed place for that.
    request._database_was_away = True  # type: ignore[attr-defined]
