"""What the worker does about accounts. A task carries ids; the link is made when it is sent."""

from __future__ import annotations

from urllib.parse import quote

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from cms.users.models import User


def password_link(user: User) -> str:
    """The address where a new password is set, on the configured site and no other."""
    key = f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
    address = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
    return f"{settings.SITE_URL}{address.replace('UID-KEY', quote(key))}"


@task(backend="queue", queue_name="mail")
def mail_password_link(user_id: int) -> None:
    """Mail somebody a link for a new password. They ask again should it fail."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return
    body = render_to_string("account/email/password_link.txt", {"link": password_link(user)})
    send_mail("Set a new password", body, settings.DEFAULT_FROM_EMAIL, [user.email])
