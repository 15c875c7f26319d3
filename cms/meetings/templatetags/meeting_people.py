"""Leads from the name of a member to their public page, wherever a meeting says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

_LINK_OR_TAG = re.compile(r"(<a\b.*?</a>|<[^>]*>)", re.DOTALL)


@register.filter
def linked(words: Any, pages: Mapping[str, str] | None) -> SafeString:
    """The words with each name leading to its page where it first stands.

    ``pages`` is an address by name. Words that are markup of ours keep it, links included.
    """
    html = conditional_escape(words)
    if not pages:
        return html
    names = {str(conditional_escape(name)): url for name, url in pages.items()}
    longest = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, longest))})(?!\w)")
    done: set[str] = set()

    def link(match: re.Match[str]) -> str:
        name = match[1]
        if name in done:
            return name
        done.add(name)
        return format_html('<a class="govuk-link" href="{}">{}</a>', names[name], mark_safe(name))  # noqa: S308 (escaped above)

    parts = _LINK_OR_TAG.split(html)
    parts[::2] = [pattern.sub(link, part) for part in parts[::2]]
    return mark_safe("".join(parts))  # noqa: S308 (escaped above, or markup of ours)
