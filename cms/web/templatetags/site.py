"""What templates of the site call: fields, the error summary, and dates in full."""

from __future__ import annotations

import re
from calendar import month_name
from datetime import date, datetime
from typing import Any, Final

from django import template
from django.forms import BoundField, Form
from django.forms.renderers import BaseRenderer
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cms.web.forms import SiteRenderer, error_lines, fields_of

register = template.Library()

MONTHS: Final = "|".join(month_name[1:])
# Letters and figures in at least three parts, such as SF-26-0042-K.
REFERENCE: Final = re.compile(r"\b[A-Z]{2,}(?:-[0-9A-Z]+){2,}\b")
KEPT_TOGETHER: Final = re.compile(rf"(?<=\d) (?=(?:{MONTHS}|am|pm)\b)")


@register.simple_tag
def field(bound: BoundField, heading: bool = False, size: str = "") -> SafeString:
    """Draw one field of a ``SiteForm``; ``heading`` makes its label the page's heading."""
    renderer: BaseRenderer = bound.form.renderer
    # Escaped by the template that drew it.
    return mark_safe(  # noqa: S308
        renderer.render(bound.template_name, {"field": bound, "heading": heading, "size": size})
    )


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: Form | None) -> dict[str, Any]:
    """List a form's errors at the top of the page; nothing when there are none."""
    return {"errors": error_lines(form) if form else []}


@register.simple_tag
def site_fields(form: Form) -> SafeString:
    """Draw every field of a form that is not ours, such as a library's sign-in form."""
    renderer = SiteRenderer()
    # Escaped by the templates that drew them.
    return mark_safe(  # noqa: S308
        "".join(
            str(bound)
            if bound.is_hidden
            else renderer.render(SiteRenderer.field_template_name, {"field": bound})
            for bound in fields_of(form)
        )
    )


@register.filter
def dial(phone: str) -> str:
    """Write a number as a phone dials it; empty where the words say more than a number."""
    number = str(phone).replace(" ", "").replace("-", "")
    return number if re.fullmatch(r"\+?[0-9]{3,15}", number) else ""


@register.filter(expects_localtime=True)
def full_date(value: date | datetime | None) -> str:
    """Write a day in full: Tuesday 3 March 2026. Empty for no value."""
    if not isinstance(value, date):
        return ""
    return f"{value:%A} {value.day} {value:%B} {value.year}"


@register.filter(expects_localtime=True)
def short_date(value: date | datetime | None) -> str:
    """Write a day without its name, for lists: 3 March 2026. Empty for no value."""
    if not isinstance(value, date):
        return ""
    return f"{value.day} {value:%B} {value.year}"


@register.filter(expects_localtime=True)
def clock_time(value: datetime | None) -> str:
    """Write a time of day: 2.10 pm, 9 am, noon, midnight. Empty for no value."""
    if not isinstance(value, datetime):
        return ""
    if value.minute == 0 and value.hour in (0, 12):
        return "noon" if value.hour else "midnight"
    minutes = f".{value.minute:02}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes} {'am' if value.hour < 12 else 'pm'}"


@register.filter(expects_localtime=True)
def full_moment(value: datetime | None) -> str:
    """Write a moment in full: Tuesday 3 March 2026, 2.10 pm. Empty for no value."""
    if not isinstance(value, datetime):
        return ""
    return f"{full_date(value)}, {clock_time(value)}"


@register.filter(is_safe=True)
@stringfilter
def unbroken(words: str) -> str:
    """Keep the day with its month and the figure with am or pm, where lines are broken."""
    return KEPT_TOGETHER.sub("\u00a0", words)


@register.filter(needs_autoescape=True)
@stringfilter
def whole(words: str, autoescape: bool = True) -> SafeString:
    """Keep each reference on one line. It stays as it is for whoever copies it."""
    shown = conditional_escape(words) if autoescape else words
    # Only what stood between the tags already: escaped above.
    return mark_safe(REFERENCE.sub(r'<span class="w-whole">\g<0></span>', shown))  # noqa: S308


@register.simple_tag
def moment(value: date | datetime | None) -> SafeString | str:
    """Write a day or moment in full inside a ``time`` element."""
    if isinstance(value, datetime):
        local = timezone.localtime(value) if timezone.is_aware(value) else value
        return format_html(
            '<time datetime="{}">{}</time>', value.isoformat(), unbroken(full_moment(local))
        )
    if isinstance(value, date):
        return format_html(
            '<time datetime="{}">{}</time>', value.isoformat(), unbroken(full_date(value))
        )
    return ""
