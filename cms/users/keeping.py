"""Accounts of people who did something stay, so that it is known for good who did what."""

from __future__ import annotations

from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.admin import messages

from cms.users.models import User

KEPT: Final = (
    "Somebody who signed in, or is named in a record, stands behind what was done here, so their "
    "account stays. Edit it and untick “Active” instead: nobody can sign in with it then."
)


def register() -> None:
    """Called once, when Wagtail asks for hooks."""
    hooks.register("before_delete_user", lambda request, user: refusal(request, [user]))
    hooks.register("before_bulk_action", refuse_several)


def refuse_several(
    request: HttpRequest, action: str, objects: list[Any], view: Any
) -> HttpResponse | None:
    users = [one for one in objects if isinstance(one, User)]
    return refusal(request, users) if action == "delete" else None


def refusal(request: HttpRequest, users: list[User]) -> HttpResponse | None:
    """None where nobody among them ever signed in or is named in a record: a slip, perhaps."""
    if not any(user.last_login or is_named(user) for user in users):
        return None
    messages.error(request, KEPT)
    return redirect("wagtailusers_users:index")


def is_named(user: User) -> bool:
    """Whether a row that is kept names somebody."""
    found = Collector(using=DEFAULT_DB_ALIAS, origin=user)
    try:
        found.collect([user])
    except (ProtectedError, RestrictedError):
        return True
    return False
