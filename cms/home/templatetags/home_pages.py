"""What templates of the front page and the plain pages call."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from cms.home import contents

register = template.Library()


@register.filter
def with_anchors(html: SafeString, anchors: contents.Anchors) -> SafeString:
    """Give the headings of rich text, already drawn by Wagtail, the addresses of the contents."""
    return mark_safe(contents.with_anchors(str(html), anchors))  # noqa: S308 - its input is Wagtail's HTML


@register.simple_tag
def reference_prefix() -> str:
    return str(settings.CASE_REFERENCE_PREFIX)
