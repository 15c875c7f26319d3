"""What is written about the register of interests: plain text, and no details that stay private."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localdate

from cms.conduct.letters import post, url_of
from cms.conduct.models import Member, RegisterEntry
from cms.conduct.register import Interest, RegisterState
from cms.conduct.trusted import trusted_people
from cms.meetings.registry import send_notice

KIND: Final = "register"


def send_first_asking(member: Member, state: RegisterState) -> None:
    """Somebody joined: they have so many days to declare what they have, or nothing."""
    write(member, "Please declare your interests", "declare", state=state)


def send_yearly_asking(
    member: Member, state: RegisterState, interests: list[Interest], *, on: date
) -> None:
    """E22: what is declared, to look through and confirm."""
    subject = f"{'Overdue: check' if on > state.due_on else 'Check'} your interests"
    write(member, subject, "check_interests", state=state, interests=interests, on=on)


def send_first_reminder(member: Member, state: RegisterState, *, on: date) -> None:
    subject = f"{'Overdue' if on > state.due_on else 'Reminder'}: please declare your interests"
    write(member, subject, "declare", state=state, is_late=on > state.due_on)


def send_decision(entry: RegisterEntry) -> None:
    """Whether the details of an interest stay private, and why: to the member alone."""
    kept = entry.act == "withheld"
    subject = "The details of your interest stay private" if kept else "About your interest"
    write(entry.member, subject, "sensitive_decided", is_kept=kept, reason=entry.reason)


def write(member: Member, subject: str, name: str, **told: Any) -> None:
    post(KIND, member, subject, name, url=url_of("own:interests"), **told)


def tell_trusted(entry: RegisterEntry) -> None:
    """Somebody asked that details stay private: no word of them leaves the site."""
    address = reverse("register_desk:member", args=[entry.member_id])
    told = {"member": entry.member, "url": f"{settings.SITE_URL}{address}"}
    text = render_to_string("conduct/mail/sensitive_asked.txt", told)
    for user in trusted_people(localdate(entry.declared_at)):
        if user.pk != entry.member.user_id:
            send_notice(KIND, user.email, "A member asked for details to stay private", text)
