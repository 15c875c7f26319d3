"""What browsers and search engines ask for beside pages."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import condition, require_safe
from wagtail.models import Page

from cms.conduct.selectors import pages_of_members
from cms.home.models import SiteSettings
from cms.home.stamping import stamp_of
from cms.home.theme import theme_css, theme_version
from cms.meetings.selectors import addresses_of_meetings
from cms.published_summaries.listing import taken_back
from cms.users.contacts import contacts_shown
from cms.web.site import site_identity

A_YEAR: Final = 365 * 24 * 3600
AN_HOUR: Final = 3600


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The site's own colour. Under its version it may be kept for ever."""
    colour = SiteSettings.load().brand_colour
    css, version = theme_css(colour), theme_version(colour)
    if not css:
        raise Http404
    etag = f'"{version}"'
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(css, content_type="text/css; charset=utf-8")
    for_ever = request.GET.get("v") == version
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if for_ever else "public, max-age=0, must-revalidate"
    )
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Everything public may be indexed; what is somebody's own may not."""
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Disallow: /tell-us/",
        "Disallow: /your-case/",
        "Disallow: /how-did-we-do/",
        "Disallow: /sign-in/",
        "Disallow: /me/",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return _text("\n".join(lines) + "\n", AN_HOUR)


def _stamp(request: HttpRequest) -> str | None:
    stamp = stamp_of(request)
    mark = hashlib.sha256(f"{stamp}{settings.SITE_URL}{localdate()}".encode()).hexdigest()[:32]
    return f'"{mark}"' if stamp else None


@require_safe
@condition(etag_func=_stamp)
def sitemap(request: HttpRequest) -> HttpResponse:
    """The pages that anybody may read, and nothing else."""
    pages = Page.objects.live().public().filter(depth__gt=1).order_by("path")
    pages = pages.exclude(pk__in=taken_back())
    entries = [
        {"location": f"{settings.SITE_URL}{page.url}", "lastmod": page.last_published_at}
        for page in pages
        if page.url
    ]
    members = pages_of_members(localdate())
    names = ("service_standards", "how_we_are_doing", "what_people_say", "data", "api")
    others = [*map(reverse, names), *addresses_of_meetings(), *members]
    entries += [{"location": f"{settings.SITE_URL}{url}"} for url in others]
    return TemplateResponse(
        request, "home/sitemap.xml", {"entries": entries}, content_type="application/xml"
    )


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). Good for a year from the first of this month."""
    first = now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    expires = first + timedelta(days=365)
    lines = [
        f"Contact: {settings.SITE_URL}/contact/",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%S}Z",
        "Preferred-Languages: en",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return _text("\n".join(lines) + "\n", AN_HOUR)


@require_safe
def contacts_txt(request: HttpRequest) -> HttpResponse:
    """The main contacts as plain text, to be put into a newsletter (S0-33)."""
    on = localdate()
    context = {
        "name": site_identity(request).name,
        "contacts": contacts_shown(on=on),
        "url": f"{settings.SITE_URL}{reverse('tell_us')}",
    }
    return _text(render_to_string("home/contacts.txt", context).strip() + "\n", 0)


def _text(body: str, seconds: int) -> HttpResponse:
    response = HttpResponse(body, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={seconds}"
    return response
