"""Signing the code: asking, signing on this site or on paper, and reminding (S0-12…S0-14)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from cms.conduct import letters
from cms.conduct.errors import ConductRefused
from cms.conduct.evidence import signature_facts
from cms.conduct.files import private_store, scan_path
from cms.conduct.models import Code, Member, Signature, SigningMethod, SigningRequest
from cms.conduct.models.kept import Chain
from cms.conduct.principles import anchors_of
from cms.conduct.services.sealing import add_sealed
from cms.conduct.signals import code_signed
from cms.conduct.signing import (
    SigningState,
    in_force_from,
    last_day,
    signing_state,
    signing_states,
)
from cms.conduct.wording import inside
from cms.policies.models import PolicyVersion
from cms.records import save_recorded
from cms.users.models import User
from cms.web.templatetags.site import full_date
from cms.web.uploads import Checked, UploadRefused, check_upload, kept_with

__all__ = [
    "OTHER_WORDS",
    "ask_and_remind",
    "ask_to_sign",
    "record_paper_signature",
    "sign",
    "signing_state",
]

# Days before the last one on which somebody is reminded, and how often after that.
REMINDED_BEFORE: Final = timedelta(days=3)
REMINDED_AGAIN: Final = timedelta(days=7)
LONGEST_NAME: Final = 120

NOT_YOURS: Final = "Only the member can sign, from their own account. Record a paper copy instead."
NOTHING_TO_SIGN: Final = "There is nothing for you to sign at the moment."
NOT_SAVED: Final = "We could not save the file. Try again later."
OTHER_WORDS: Final = "The words were changed while you read them. Read them again, then sign."


@transaction.atomic
def ask_to_sign(*, member_id: int, by: User | None, now: datetime) -> SigningRequest | None:
    """Ask a member to sign the code that is theirs (E21). None: they signed, or were asked.

    A member without an address is asked too: staff hand them a copy on paper. Nobody before their
    first day, since they cannot sign until then.
    """
    member, on = member_held(member_id), localdate(now)
    state = signing_state(member, on)
    if state is None or state.signed_at is not None or state.asked_at is not None:
        return None
    if not is_member_on(member, on):
        return None
    # Of whoever came back, the row of the time before.
    rows = SigningRequest.objects.filter(member=member, version=state.version)
    request = rows.first() or SigningRequest(member=member, version=state.version)
    request.asked_at, request.reminded_at = now, None
    request.due_on = last_day(on, state.code)
    save_recorded(request, by=by, reason="Asked to sign.")
    letters.send_invitation(member, state.version, due_on=request.due_on)
    return request


def ask_who_joined(*, member_id: int, by: User | None, now: datetime, **kwargs: Any) -> None:
    """Somebody joined: they are asked at once."""
    ask_to_sign(member_id=member_id, by=by, now=now)


@transaction.atomic
def sign(
    *,
    member_id: int,
    version_id: int,
    shown: str,
    agreed: Iterable[str],
    typed_name: str,
    by: User,
    now: datetime,
) -> Signature:
    """Sign the version that is asked for, from the member's own account.

    ``shown`` is the mark of the words that were read (``PolicyVersion.words_digest``), ``agreed``
    the anchors of the principles that were ticked. Raises ``ConductRefused``.
    """
    hold_numbers()
    member = member_held(member_id)
    refuse_other(member, by, on=localdate(now))
    state = signing_state(member, localdate(now))
    version = version_asked_for(state, version_id, shown)
    ticked, wanted = set(agreed), anchors_of(version)
    if not set(wanted) <= ticked:
        raise ConductRefused(f"Confirm that you agree to {inside(version.title)}", field="agreed")
    return add_signature(
        Signature(
            member=member,
            version=version,
            words_digest=version.words_digest,
            agreed=wanted,
            method=SigningMethod.ONLINE,
            typed_name=name_given(typed_name),
            signed_at=now,
            recorded_at=now,
            recorded_by=by,
        )
    )


def record_paper_signature(
    *,
    member_id: int,
    version_id: int,
    name: str,
    content: bytes,
    signed_on: date,
    typed_name: str,
    by: User,
    now: datetime,
) -> Signature:
    """Record that a member signed on paper, with a scan of it; ``typed_name`` as it is written there.

    ``name`` and ``content`` are of the file that was given. The scan is kept as it was made new,
    which says nothing of who made it. Raises ``ConductRefused``.
    """
    checked = scan_checked(content, name=name)
    with kept_scan(checked) as stored, transaction.atomic():
        hold_numbers()
        member = member_held(member_id)
        version = PolicyVersion.objects.select_related("policy").get(pk=version_id)
        refuse_paper(member, version, signed_on, by=by, now=now)
        return add_signature(
            Signature(
                member=member,
                version=version,
                words_digest=version.words_digest,
                agreed=anchors_of(version),
                method=SigningMethod.PAPER,
                typed_name=name_given(typed_name),
                scan=stored,
                scan_digest=hashlib.sha256(checked.given).hexdigest(),
                signed_at=datetime.combine(signed_on, time(12), get_current_timezone()),
                recorded_at=now,
                recorded_by=by,
            )
        )


def ask_and_remind(now: datetime) -> int:
    """Ask everybody whom a code asks anew, and remind those who did not sign; how many it was.

    Done by the clock of the site, so that a new version, a new member and a code whose day has
    come need no other word.
    """
    on = localdate(now)
    members = list(Member.objects.current(on))
    states = signing_states(members, on=on)
    unsigned = [(one.pk, states[one.pk]) for one in members if one.pk in states]
    unsigned = [(pk, state) for pk, state in unsigned if state.signed_at is None]
    asked = [pk for pk, state in unsigned if state.asked_at is None]
    done = sum(ask_to_sign(member_id=pk, by=None, now=now) is not None for pk in asked)
    waiting = [state.request_id for _, state in unsigned if state.request_id is not None]
    return done + sum(remind(request_id, now=now) for request_id in to_remind(waiting, on=on))


def to_remind(request_ids: Sequence[int], *, on: date) -> list[int]:
    rows = SigningRequest.objects.filter(pk__in=request_ids)
    return [row.pk for row in rows if is_to_remind(row, on=on)]


def is_to_remind(row: SigningRequest, *, on: date) -> bool:
    if row.reminded_at is not None:
        return localdate(row.reminded_at) + REMINDED_AGAIN <= on
    return row.due_on - REMINDED_BEFORE <= on and localdate(row.asked_at) < on


@transaction.atomic
def remind(request_id: int, *, now: datetime) -> bool:
    """Remind one member; False: somebody did it meanwhile, or they signed."""
    rows = SigningRequest.objects.select_for_update(of=("self",)).select_related("member__user")
    row: SigningRequest = rows.get(pk=request_id)
    on = localdate(now)
    state = signing_state(row.member, on)
    if state is None or state.request_id != row.pk or state.signed_at is not None:
        return False
    if not is_to_remind(row, on=on):
        return False
    row.reminded_at = now
    save_recorded(row, by=None, reason="Reminded.")
    letters.send_reminder(row.member, state.version, due_on=row.due_on, on=on)
    return True


def hold_numbers() -> None:
    """Signatures are numbered one after the other: nobody else takes a number meanwhile."""
    list(Code.objects.select_for_update().order_by("pk").values_list("pk", flat=True))


def member_held(member_id: int) -> Member:
    rows = Member.objects.select_for_update(of=("self",)).select_related("user")
    member: Member = rows.get(pk=member_id)
    return member


def refuse_other(member: Member, by: User, *, on: date) -> None:
    """Nobody signs for another, and nobody who is no member any more (S0-12)."""
    if member.user_id is None or member.user_id != by.pk or not by.is_active:
        raise ConductRefused(NOT_YOURS)
    if not is_member_on(member, on):
        raise ConductRefused(NOTHING_TO_SIGN)


def is_member_on(member: Member, on: date) -> bool:
    return member.is_one_on(on)


def version_asked_for(state: SigningState | None, version_id: int, shown: str) -> PolicyVersion:
    """The version at hand, if it is the one that is asked for and the words are its words."""
    if state is None:
        raise ConductRefused(NOTHING_TO_SIGN)
    if state.signed_at is not None:
        raise ConductRefused(f"You signed this already, on {full_date(state.signed_at)}.")
    if state.version.pk != version_id or state.version.words_digest != shown:
        raise ConductRefused(OTHER_WORDS)
    return state.version


def refuse_paper(
    member: Member, version: PolicyVersion, signed_on: date, *, by: User, now: datetime
) -> None:
    """Raises ``ConductRefused`` for what cannot have been signed on that day."""
    if member.user_id == by.pk:
        raise ConductRefused("Sign on this site, or let somebody else record your paper copy.")
    if not Code.objects.filter(policy=version.policy_id).exists():
        raise ConductRefused("Members are not asked to sign this policy.", field="version")
    if Signature.objects.filter(member=member, version=version).exists():
        raise ConductRefused(f"{member} signed this version already.", field="version")
    if signed_on > localdate(now):
        raise ConductRefused("This day is still to come.", field="signed_on")
    if signed_on < in_force_from(version):
        text = f"Version {version.number} was not in force then. Choose the version they signed."
        raise ConductRefused(text, field="signed_on")
    if not is_member_on(member, signed_on):
        raise ConductRefused(f"{member} was no member on that day.", field="signed_on")


def name_given(typed: str) -> str:
    name = " ".join(typed.split())
    if not name:
        raise ConductRefused("Type your full name", field="typed_name")
    if len(name) > LONGEST_NAME:
        raise ConductRefused(f"Use at most {LONGEST_NAME} characters.", field="typed_name")
    return name


def add_signature(row: Signature) -> Signature:
    """Give the row its number and its seal, keep it, and send what was signed to the member."""
    add_sealed(row, Chain.SIGNATURES, signature_facts)
    letters.send_receipt(row)
    code_signed.send(
        Signature, signature=row, member_id=row.member_id, by=row.recorded_by, now=row.recorded_at
    )
    return row


def scan_checked(content: bytes, *, name: str) -> Checked:
    try:
        return check_upload(content, name=name)
    except UploadRefused as refused:
        raise ConductRefused(refused.text, field="scan") from None


@contextmanager
def kept_scan(checked: Checked) -> Iterator[str]:
    """Keep the file for as long as what follows stands; the name it is stored under.

    Entered outside the transaction of its row, so that it hears of a commit that failed.
    """
    stored = scan_path(None, checked.name)
    with kept_with(
        private_store(), {stored: checked.given}, refusal=ConductRefused(NOT_SAVED, field="scan")
    ):
        yield stored
