"""Signing in without a password: a link and a code by mail, for minutes, used once.

Only for accounts that open nothing but members' own pages: whoever may enter the admin, or has
set up a second factor, signs in with it, and a mailbox is no way round that.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode

from cms.users.mail_session import keeps_own_sign_in
from cms.users.models import EmailSignIn, User
from cms.users.registry import address_left, send_notice
from cms.web.letting_in import path_on_this_site
from cms.web.limits import Limit
from cms.web.one_time import (
    LINK_MINUTES,
    LINKS_AT_ONCE,
    claimed,
    claimed_by_code,
    code_mark,
    code_shown,
    hashed,
    new_code,
    new_secret,
)

KIND: Final = "sign_in"
MAILS: Final = Limit("sign_in_mails", LINKS_AT_ONCE, LINK_MINUTES * 60)
# Wrong codes for one account in a day; then its codes rest, and its links still work.
GUESSES_A_DAY: Final = 30
KEPT: Final = timedelta(days=2)


def request_sign_in(*, email: str, next_path: str, now: datetime) -> str:
    """Send a link and a code, if an account has that address and signs in that way.

    Gives back a request id in every case, so that nobody learns whether the account exists.
    An account with a sign-in of its own is told so by mail.
    """
    request_id = new_secret()
    user = User.objects.filter(email__iexact=email.strip(), is_active=True).first()
    if user is None or MAILS.passed(str(user.pk), now=now):
        return request_id
    path = path_on_this_site(next_path)
    if keeps_own_sign_in(user):
        send_to_own_sign_in(user, path)
    else:
        send_link(user, request_id, path, now=now)
    return request_id


@transaction.atomic
def send_link(user: User, request_id: str, next_path: str, *, now: datetime) -> None:
    token, code = new_secret(), new_code()
    EmailSignIn.objects.create(
        user=user,
        sent_to=user.email,
        token_hash=hashed(token),
        code_hash=code_mark(request_id, code),
        request_hash=hashed(request_id),
        next_path=next_path,
        created_at=now,
        expires_at=now + timedelta(minutes=LINK_MINUTES),
    )
    given = {
        "name": user.get_full_name(),
        "link": settings.SITE_URL + reverse("sign_in_open", args=[token]),
        "code": code_shown(code),
        "minutes": LINK_MINUTES,
    }
    text = render_to_string("users/sign_in/mail.txt", given)
    send_notice(KIND, user.email, "Your link to sign in", text)


@transaction.atomic
def send_to_own_sign_in(user: User, next_path: str) -> None:
    query = f"?{urlencode({'next': next_path})}" if next_path else ""
    given = {
        "name": user.get_full_name(),
        "link": f"{settings.SITE_URL}{reverse('account_login')}{query}",
    }
    text = render_to_string("users/sign_in/mail_own.txt", given)
    send_notice(KIND, user.email, "How you sign in", text)


def look_at_link(token: str, *, now: datetime) -> EmailSignIn | None:
    """The link as it stands, changing nothing: mail scanners open links too."""
    rows = EmailSignIn.objects.filter(token_hash=hashed(token), used_at=None, expires_at__gt=now)
    found = rows.select_related("user").first()
    return found if found is not None and still_lets_in(found) else None


def use_link(token: str, *, now: datetime) -> EmailSignIn | None:
    """Let somebody in by their own press, once. None: expired, used, unknown or withdrawn."""
    found = look_at_link(token, now=now)
    return found if found is not None and claimed(found, now=now) else None


def use_code(request_id: str, code: str, *, now: datetime) -> EmailSignIn | None:
    """Let somebody in by the code from the mail, typed where it was asked for."""
    rows = EmailSignIn.objects.select_related("user")
    asked = rows.filter(request_hash=hashed(request_id)).first()
    if asked is None or not still_lets_in(asked) or guesses_at(asked.user, now) >= GUESSES_A_DAY:
        return None
    found: EmailSignIn | None = claimed_by_code(rows, request_id, code, now=now)
    return found


def still_lets_in(found: EmailSignIn) -> bool:
    """Asked of the account again: since the mail it may have been closed, moved or given a role."""
    user = found.user
    return user.is_active and user.email == found.sent_to and not keeps_own_sign_in(user)


def guesses_at(user: User, now: datetime) -> int:
    rows = EmailSignIn.objects.filter(user=user, used_at=None)
    rows = rows.filter(created_at__gt=now - timedelta(days=1))
    return rows.aggregate(all=Sum("tries"))["all"] or 0


@transaction.atomic
def move_address(user: User, address: str) -> None:
    """Give an account another address. What went to the old one opens nothing, and goes on nowhere.

    Sessions of an account without a password end as well: its mailbox was all that guarded them.
    """
    user.email = address.strip().lower()
    user.save(update_fields=["email", "password"])


def address_saved(
    *,
    instance: User,
    raw: bool = False,
    update_fields: Collection[str] | None = None,
    **kwargs: Any,
) -> None:
    """Before an account is saved, on whatever screen: see whether its address moves."""
    if raw or instance.pk is None or (update_fields is not None and "email" not in update_fields):
        return
    before = User.objects.filter(pk=instance.pk).values_list("email", flat=True).first()
    if before is None or before.lower() == instance.email.lower():
        return
    if not instance.has_usable_password():
        # Another unusable one: Django marks every session with what it was made under.
        instance.set_unusable_password()
    EmailSignIn.objects.filter(user=instance).delete()
    if before:
        address_left(instance, before.lower())


def forget_old_links(now: datetime) -> int:
    """Delete what has long expired; how many rows that were."""
    deleted, _ = EmailSignIn.objects.filter(expires_at__lt=now - KEPT).delete()
    return deleted
