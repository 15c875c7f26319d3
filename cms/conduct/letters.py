"""What members are written about the code: plain text, and no names of anybody else."""

from __future__ import annotations

from datetime import date
from html import unescape
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from cms.conduct.models import Member, Signature
from cms.conduct.wording import inside
from cms.meetings.registry import send_notice
from cms.policies.models import PolicyVersion

KIND: Final = "code"


def send_invitation(member: Member, version: PolicyVersion, *, due_on: date) -> None:
    """E21: somebody joined, or there is a new version."""
    subject = f"Please read and sign {inside(version.title)}"
    write(member, subject, "invitation", version=version, due_on=due_on)


def send_reminder(member: Member, version: PolicyVersion, *, due_on: date, on: date) -> None:
    late = on > due_on
    subject = f"{'Overdue' if late else 'Reminder'}: please sign {inside(version.title)}"
    write(member, subject, "reminder", version=version, due_on=due_on, is_late=late)


def send_receipt(signature: Signature) -> None:
    """What was signed, in full, so that the member keeps a copy of their own."""
    version = signature.version
    subject = f"You have signed {inside(version.title)}"
    write(
        signature.member,
        subject,
        "receipt",
        version=version,
        signature=signature,
        words=unescape(version.text),
    )


def tell_old_address(member: Member, old: str) -> None:
    """Whoever reads the old address can no longer sign in by it, and learns of it there."""
    if old:
        text = render_to_string("conduct/mail/address_moved.txt", {"member": member})
        send_notice("address", old, "Your email address on our site was changed", text)


def write(member: Member, subject: str, name: str, *, version: PolicyVersion, **told: Any) -> None:
    """One of these letters, which all lead to where it is signed."""
    known = {"version": version, "name": inside(version.title), "url": url_of("own:sign")}
    post(KIND, member, subject, name, **{**known, **told})


def url_of(address: str) -> str:
    return f"{settings.SITE_URL}{reverse(address)}"


def post(kind: str, member: Member, subject: str, template: str, **told: Any) -> None:
    """Queue it in the running transaction; nothing for a member whom no mail can reach."""
    if member.user is None or not (member.user.is_active and member.user.email):
        return
    text = render_to_string(f"conduct/mail/{template}.txt", {"member": member, **told})
    send_notice(kind, member.user.email, subject, text)
