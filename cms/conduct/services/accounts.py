"""The account of a member: made without a password for an address, and moved with it."""

from __future__ import annotations

from cms.conduct.errors import ConductRefused
from cms.conduct.letters import tell_old_address
from cms.conduct.models import Member
from cms.users.adapter import may_enter_admin
from cms.users.by_mail import move_address
from cms.users.models import User


def account_for(email: str, *, name: str, member: Member | None = None) -> User:
    """The account of that address, made where there is none. Raises ``ConductRefused``."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        first_name, last_name = two_names(name)
        return User.objects.create_user(email, first_name=first_name, last_name=last_name)
    if not user.is_active:
        raise ConductRefused(
            "The account of this address is closed. An administrator can open it.", field="email"
        )
    other = Member.objects.filter(user=user).exclude(pk=member.pk if member else None).first()
    if other is not None:
        raise ConductRefused(
            f"This is the address of {other}, who has a record here already.", field="email"
        )
    return user


def two_names(name: str) -> tuple[str, str]:
    """A name as an account keeps it: the last word apart from what stands before it."""
    first, _, last = name.rpartition(" ")
    return (first, last) if first else (last, "")


def name_account(member: Member) -> None:
    """Let the account bear the member's name, unless an administrator keeps it."""
    user = member.user
    if user is None or may_enter_admin(user) or user.get_full_name() == member.name:
        return
    user.first_name, user.last_name = two_names(member.name)
    user.save(update_fields=["first_name", "last_name"])


def move_account(member: Member, email: str) -> None:
    """Give a member the address, on their own account where they have one.

    The old address is told, since it opened the member's pages until then.
    Whoever may enter the admin changes their address there: it opens more than a member's doors.
    Raises ``ConductRefused``.
    """
    user = member.user
    if user is None:
        member.user = account_for(email, name=member.name, member=member)
        return
    address = email.strip().lower()
    if user.email == address:
        return
    if may_enter_admin(user):
        raise ConductRefused(
            "They work on this site too. An administrator changes the address of their account.",
            field="email",
        )
    if User.objects.filter(email__iexact=address).exists():
        raise ConductRefused("Another account has this address.", field="email")
    old = user.email
    move_address(user, address)
    tell_old_address(member, old)
