"""What staff fill in outside the admin."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from django.http import HttpRequest

from cms.users.tasks import mail_password_link


class ResetPasswordForm(AllauthResetPasswordForm):
    """Leaves the mail to the worker: the answer takes as long for an address nobody has.

    Nothing is sent to such an address, so that the form mails no stranger.
    """

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        for user in self.users:
            mail_password_link.enqueue(user.pk)
        address: str = self.cleaned_data["email"]
        return address
