"""Addresses of Wagtail and of the sign-in that we answer ourselves, before they do.

Wagtail's own sign-in knows neither our throttling nor the second factor, so there is one door
only: the one below ``/accounts/``. A few others fail on a form that lacks a field, and some
name pages that not everybody may know of. Nobody changes their own email address: it is how
they sign in, and by what a case knows whom it is about (S0-52). An administrator changes it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import BadRequest, PermissionDenied
from django.core.signing import BadSignature, Signer
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, re_path, reverse
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, ExternalLinkView
from wagtail.admin.views.pages.move import MoveConfirmView
from wagtail.admin.views.pages.ordering import SetPagePositionView
from wagtail.admin.views.pages.revisions import RevisionsRevertView
from wagtail.contrib.redirects.utils import get_import_formats
from wagtail.contrib.redirects.views import process_import
from wagtail.images import get_image_model
from wagtail.images.views.images import DeleteView
from wagtail.models import Page

from cms.home.private_places import document
from cms.published_summaries.explorer import PageTypes, may_be_named
from cms.published_summaries.guarding import texts_with

View = Callable[..., HttpResponse]
IN_A_TEXT: Final = "A text for the public has this picture. Take it out of the text first."
IN_ONE_OF_THEM: Final = "A text for the public has one of these pictures."
IMPORT_FIELDS: Final = ("import_file_name", "input_format")


def sign_in(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Lead to our own sign-in; where to go on to is checked there."""
    query = request.META.get("QUERY_STRING", "")
    address = reverse("account_login")
    return HttpResponseRedirect(f"{address}?{query}" if query else address)


def reset_password(request: HttpRequest, rest: str = "") -> HttpResponse:
    return HttpResponseRedirect(reverse("account_reset_password"))


def nothing_here(request: HttpRequest) -> HttpResponse:
    """In place of what would fail: on purpose, or by a word that is no number."""
    raise Http404


def with_fields(view: View, *names: str) -> View:
    """Answer 400 to a form that lacks a field which the view reads unasked."""

    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not all(name in request.POST for name in names):
            raise BadRequest("A field of the form is missing.")
        return view(request, *args, **kwargs)

    return require_admin_access(checked)  # type: ignore[no-any-return]


def import_redirects(request: HttpRequest) -> HttpResponse:
    """Answer 400 to an import whose signed fields were changed or whose file is gone.

    Both fields bear the same signature, so that one could be put in the place of the other.
    """
    if request.method == "POST":
        try:
            signed = [Signer().unsign(request.POST.get(name, "")) for name in IMPORT_FIELDS]
            import_format_of(signed[1])
        except (BadSignature, ValueError, LookupError) as error:
            raise BadRequest("The fields of an import do not agree.") from error
    try:
        return process_import(request)  # type: ignore[no-any-return]
    except FileNotFoundError as error:
        # The same import sent twice: the first took its file away.
        raise BadRequest("The file of this import is gone.") from error


def import_format_of(number: str) -> type[Any]:
    """The format in that place. Raises ``ValueError`` or ``LookupError`` for none."""
    formats: list[type[Any]] = get_import_formats()
    return dict(enumerate(formats))[int(number)]


def below_the_root(view: View) -> View:
    """Answer 404 for the root of the tree, which has no place among others."""

    def checked(request: HttpRequest, page_to_move_id: int) -> HttpResponse:
        get_object_or_404(Page, pk=page_to_move_id, depth__gt=1)
        return view(request, page_to_move_id)

    return require_admin_access(checked)  # type: ignore[no-any-return]


def revert_page(request: HttpRequest, page_id: int, revision_id: int) -> HttpResponse:
    """Answer 404 for a revision that is not this page's; Wagtail fails on it."""
    get_object_or_404(get_object_or_404(Page, pk=page_id).revisions, pk=revision_id)
    return RevisionsRevertView.as_view()(request, page_id, revision_id=revision_id)  # type: ignore[no-any-return]


def named_to(request: HttpRequest, *numbers: str | int) -> None:
    """Raises ``Http404`` where one of the pages may not be named to whoever asks."""
    pages = may_be_named(Page.objects.all(), request.user)
    for number in numbers:
        if not str(number).isdecimal():
            raise Http404
        get_object_or_404(pages, pk=number)


def choose_below(request: HttpRequest, parent_page_id: int) -> HttpResponse:
    named_to(request, parent_page_id)
    return BrowseView.as_view()(request, parent_page_id=parent_page_id)  # type: ignore[no-any-return]


def choose_several(request: HttpRequest) -> HttpResponse:
    named_to(request, *request.GET.getlist("id"))
    return ChosenMultipleView.as_view()(request)  # type: ignore[no-any-return]


def move_page(request: HttpRequest, page_id: int, destination_id: int) -> HttpResponse:
    """Ask only whoever may move the page; Wagtail shows it before it looks."""
    page = get_object_or_404(Page, pk=page_id)
    if not page.specific.permissions_for_user(request.user).can_move():
        raise PermissionDenied
    named_to(request, destination_id)
    return MoveConfirmView.as_view()(  # type: ignore[no-any-return]
        request, page_to_move_id=page_id, destination_id=destination_id
    )


def keep_pictures(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    """The same for many at once."""
    pictures = [one for one in objects if isinstance(one, get_image_model())]
    if action != "delete" or not texts_with(pictures):
        return None
    messages.error(request, f"Nothing was done. {IN_ONE_OF_THEM}")
    return redirect("wagtailimages:index")


def delete_picture(request: HttpRequest, image_id: int) -> HttpResponse:
    """Keep a picture that a text for the public has; Wagtail fails on it."""
    picture = get_object_or_404(get_image_model(), pk=image_id)
    if request.method == "POST" and texts_with([picture]):
        messages.error(request, IN_A_TEXT)
        return redirect("wagtailimages:edit", image_id)
    return DeleteView.as_view()(request, image_id=image_id)  # type: ignore[no-any-return]


urlpatterns: list[URLPattern] = [
    path("admin/login/", sign_in),
    path("_util/login/", sign_in),
    re_path(r"^admin/password_reset/(?P<rest>.*)$", reset_password),
    re_path(r"^accounts/(?:confirm-)?email/", nothing_here),
    path("admin/failwhale/", nothing_here),
    # Wagtail takes any word for the number of a picture or document.
    re_path(r"^admin/(?:images|documents)/chooser/chosen/(?!\d+/$)", nothing_here),
    path(
        "admin/choose-external-link/",
        with_fields(ExternalLinkView.as_view(), "external-link-chooser-url"),
    ),
    path(
        "admin/pages/<int:page_to_move_id>/set_position/",
        below_the_root(SetPagePositionView.as_view()),
    ),
    path(
        "admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/",
        require_admin_access(revert_page),
    ),
    path(
        "admin/pages/<int:page_id>/move/<int:destination_id>/confirm/",
        require_admin_access(move_page),
    ),
    path("admin/choose-page/<int:parent_page_id>/", require_admin_access(choose_below)),
    path("admin/choose-page/chosen-multiple/", require_admin_access(choose_several)),
    path("admin/reports/page-types-usage/", require_admin_access(PageTypes.as_view())),
    path(
        "admin/reports/page-types-usage/results/",
        require_admin_access(PageTypes.as_view(results_only=True)),
    ),
    re_path(r"^documents/(\d+)/(.*)$", document),
    path("admin/images/<int:image_id>/delete/", require_admin_access(delete_picture)),
    path("admin/redirects/import/process/", require_admin_access(import_redirects)),
]
