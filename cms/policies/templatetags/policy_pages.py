"""What page templates of every floor call."""

from __future__ import annotations

from typing import Any

from django import template
from django.conf import settings
from django.utils.safestring import SafeString
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

register = template.Library()


@register.simple_tag(takes_context=True)
def editors_bar(context: dict[str, Any]) -> SafeString | str:
    """Wagtail's bar for editors. A visitor without a session is not even looked up."""
    request = context.get("request")
    if request is None:
        return ""
    is_preview = getattr(request, "is_preview", False)
    if not is_preview and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    bar: SafeString | str = wagtailuserbar(context)
    return bar


@register.filter
def starts_small(value: str) -> str:
    """Put a title into the middle of a sentence."""
    return value[:1].lower() + value[1:]


@register.simple_tag
def live_examples(live: Any, received_at: Any) -> Any:
    """The promises counted for something received then; empty where no clock is known."""
    return live.examples(received_at) if live else ()
