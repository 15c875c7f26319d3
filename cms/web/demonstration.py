"""Pages that exist in demonstration mode only: the mail that nobody was sent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Final

from csp.decorators import csp, csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from cms.web.demonstration_mail import Mail, MailNames, read_mail
from cms.web.templatetags.site import full_moment

PAGE_SIZE: Final = 25
View = Callable[..., HttpResponse]

# The mail's own page: its styles stand in it, and nothing else may come from anywhere. Links
# open in the whole window, when somebody presses them.
MAIL_POLICY: Final = {
    "default-src": ["'none'"],
    "style-src": ["'unsafe-inline'"],
    "base-uri": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["'self'"],
    "sandbox": ["allow-top-navigation-by-user-activation"],
}


@dataclass(frozen=True)
class ByMail:
    """Somebody of the demonstration who signs in with a link by mail, and what there is to see."""

    name: str
    address: str
    shows: str


_by_mail: list[Callable[[], Sequence[ByMail]]] = []


def provide_by_mail(source: Callable[[], Sequence[ByMail]]) -> None:
    """Say who knows the addresses of the demonstration's members."""
    _by_mail[:] = [source]


def demonstration_only(view: View) -> View:
    """Answer 404 on a site that is not a demonstration."""

    @require_safe
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if not settings.ANSWERABLE_DEMO:
            raise Http404
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return guarded


@demonstration_only
def mail_list(request: HttpRequest) -> HttpResponse:
    """Every mail, the newest first."""
    page = Paginator(MailNames(), PAGE_SIZE).get_page(request.GET.get("page"))
    entries = [entry_for(mail) for name in page.object_list if (mail := read_mail(name))]
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    by_mail = _by_mail[0]() if _by_mail and page.number == 1 else []
    context = {"entries": entries, "page": page, "pages": pages, "by_mail": by_mail}
    return render(request, "web/demonstration/mail_list.html", context)


def entry_for(mail: Mail) -> dict[str, str]:
    when = f", {full_moment(localtime(mail.sent_at))}" if mail.sent_at else ""
    url = reverse("demonstration:mail", args=[mail.name])
    title = "Text message" if mail.is_text else mail.subject
    return {"title": title, "url": url, "meta": f"To {mail.to}{when}"}


@csp_replace({"frame-src": ["'self'"]})
@demonstration_only
def mail_page(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its headers, how it looks, and its plain text."""
    mail = found(name)
    context = {"mail": mail, "text": with_links(mail.text)}
    return render(request, "web/demonstration/mail.html", context)


@csp(MAIL_POLICY)
@xframe_options_sameorigin
@demonstration_only
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a mail, for the frame on its page."""
    mail = found(name)
    if not mail.html:
        raise Http404
    return HttpResponse(mail.html.replace("<head>", '<head><base target="_top">', 1))


def found(name: str) -> Mail:
    mail = read_mail(name)
    if mail is None:
        raise Http404
    return mail


def with_links(text: str) -> SafeString:
    """Plain text, escaped, with its addresses to press."""
    return mark_safe(urlize(text, autoescape=True))  # noqa: S308 - urlize has escaped it


app_name = "demonstration"
urlpatterns = [
    path("mail/", mail_list, name="mail_list"),
    path("mail/<str:name>/", mail_page, name="mail"),
    path("mail/<str:name>/html/", mail_html, name="mail_html"),
]
