"""A member with an account and no screen in the admin, for the field of attack."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone

from cms.conduct.models import Member, MemberKind, RegisterEntry
from cms.conduct.principles import anchors_of
from cms.conduct.services.codes import begin_code
from cms.conduct.services.members import add_member
from cms.conduct.services.register import Told, declare
from cms.conduct.services.signing import sign
from cms.conduct.signing import version_to_sign
from cms.meetings.models import MeetingGroup
from cms.policies.models import PolicyVersion
from cms.users.models import User
from tests.users.mailed import ask, link_in, mails

EMAIL = "planted-member@resident.example"


def plant_member(client: Client, *, by: User, asker: Client) -> dict[str, str]:
    """Sign the member in and give words for the addresses.

    A link is left waiting, and its code with ``asker``, who has not seen the mail.
    """
    now = timezone.now()
    member = add_member(
        name="Joan Planted",
        kind=MemberKind.RESIDENT,
        email=EMAIL,
        joined_on=now.date() - timedelta(days=60),
        group=MeetingGroup.objects.get(key="partnership"),
        by=by,
        now=now,
    )
    ask(client, EMAIL)
    client.post(link_in(mails()[-1]))
    assert client.get("/me/").status_code == 200
    ask(asker, EMAIL)
    entry = plant_interest(member, by=by, now=now)
    return {
        "sign_in": link_in(mails()[-1]).rstrip("/").rpartition("/")[2],
        "member": str(member.pk),
        "member_slug": member.slug,
        "category": entry.category,
        "entry_id": str(entry.pk),
    }


def plant_interest(member: Member, *, by: User, now: datetime) -> RegisterEntry:
    """Something that the member signed, and declared."""
    joined_on = member.joined_on
    version = PolicyVersion.objects.order_by("pk")[0]
    begin_code(
        policy_id=version.policy_id,
        register="partnership",
        starts_on=joined_on,
        by=by,
        now=now,
    )
    newest = version_to_sign(member, joined_on)
    assert newest is not None
    assert member.user is not None
    sign(
        member_id=member.pk,
        version_id=newest.pk,
        shown=newest.words_digest,
        agreed=anchors_of(newest),
        typed_name=member.name,
        by=member.user,
        now=now,
    )
    told = Told(words="I run the planted shop.", on=joined_on)
    return declare(member_id=member.pk, category="employment", told=told, by=member.user, now=now)
