"""Every public address of the site, from its own list, each with words for what varies in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern
from wagtail.models import Page

# The desk and the editors' admin; tests/casework/desk/ and test_admin_addresses.py see to them.
NOT_PUBLIC = ("admin/",)
# A word for whatever varies, by its name in the address. Right ones come from the case.
VARIES = re.compile(r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^)]*\)|(\((?!\?)[^)]*\))")


@dataclass(frozen=True)
class Address:
    """``pattern`` has a place {} for what varies; ``names`` are what varies, in order."""

    pattern: str
    names: tuple[str, ...]
    view: Any

    def with_words(self, words: dict[str, str]) -> str:
        return self.pattern.format(*[words[name] for name in self.names])


def public_addresses() -> list[Address]:
    """Pages of the tree, which share one address, are left to ``pages_of_the_tree``."""
    found = []
    for route, pattern in _walk(get_resolver(), ""):
        if route.startswith(NOT_PUBLIC) or getattr(pattern, "name", "") == "wagtail_serve":
            continue
        found.append(_address(route, pattern.callback))
    return found


def pages_of_the_tree() -> list[str]:
    return [page.url for page in Page.objects.live().filter(depth__gt=1) if page.url]


def steps_of(address: Address) -> list[str]:
    """The pages of a wizard, where the address is one's; else nothing."""
    wizard = getattr(address.view, "view_class", None)
    return [name for name, _ in getattr(wizard, "form_list", [])]


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        route = before + _route(entry)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        else:
            yield route, entry


def _route(entry: URLPattern | URLResolver) -> str:
    route = str(entry.pattern)
    if isinstance(entry.pattern, RegexPattern):
        route = re.sub(r"^\^|\$$", "", route).replace("\\", "")
    return route


def _address(route: str, view: Callable[..., Any]) -> Address:
    names: list[str] = []

    def place(found: re.Match[str]) -> str:
        names.append(found[1] or found[2] or f"unnamed{len(names)}")
        return "{}"

    # Braces of our own only: a route has none.
    return Address("/" + VARIES.sub(place, route), tuple(names), view)
