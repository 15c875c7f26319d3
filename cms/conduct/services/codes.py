"""Which policy members sign, from when to when; the words of it are those of the policy."""

from __future__ import annotations

import json
from datetime import date, datetime
from html import escape
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import localdate

from cms.conduct.errors import ConductRefused
from cms.conduct.library import CodeSpec, code_spec, codes, registers
from cms.conduct.models import Code
from cms.meetings.models import MeetingGroup
from cms.policies.models import Policy, PolicyIndexPage, PolicyPage
from cms.records import save_recorded
from cms.users.models import User

FIRST_PART: Final = "What we agree to"
MOST_DAYS: Final = 365


@transaction.atomic
def begin_code(
    *,
    by: User | None,
    now: datetime,
    policy_id: int | None = None,
    spec: str = "",
    group: MeetingGroup | None = None,
    days: int = 14,
    starts_on: date | None = None,
    register: str = "",
) -> Code:
    """Ask members to sign a policy, once it has an adopted version.

    Either ``policy_id`` says which, or ``spec`` names one of our codes, whose page is then made
    as a draft; adopting it is the business of a meeting. ``register`` is that of the spec unless
    told otherwise. Where a code holds already, the new one takes its place from its first
    adopted day on. Raises ``ConductRefused``.
    """
    if not 1 <= days <= MOST_DAYS:
        raise ConductRefused(f"Give between 1 and {MOST_DAYS} days.", field="days")
    chosen = spec_named(spec) if spec else None
    register = register or (chosen.register_key if chosen else "")
    if register and register not in [one.key for one in registers()]:
        raise ConductRefused("Choose one of the registers listed.", field="register")
    policy = policy_from(chosen, by=by) if chosen else policy_held(policy_id)
    on = starts_on or localdate(now)
    begun = Code.objects.filter(policy=policy, group=group).exclude(ends_on__lt=on)
    if begun.exists():
        raise ConductRefused("Members are asked to sign this already.", field="policy")
    code = Code(policy=policy, group=group, days_to_sign=days, register=register, starts_on=on)
    save_recorded(code, by=by, reason="Members are asked to sign it.")
    return code


@transaction.atomic
def end_code(*, code_id: int, ends_on: date, reason: str, by: User | None, now: datetime) -> Code:
    """Ask nobody any more after ``ends_on``. Signatures stay. Raises ``ConductRefused``."""
    code: Code = Code.objects.select_for_update(of=("self",)).get(pk=code_id)
    if not reason.strip():
        raise ConductRefused("Say why it ends.", field="reason")
    if code.ends_on is not None and code.ends_on < localdate(now):
        raise ConductRefused("This ended already.")
    if ends_on < max(code.starts_on, localdate(now)):
        raise ConductRefused("Choose today or a later day.", field="ends_on")
    code.ends_on = ends_on
    save_recorded(code, by=by, reason=reason.strip())
    return code


def spec_named(key: str) -> CodeSpec:
    if key not in [one.key for one in codes()]:
        raise ConductRefused("Choose one of the codes listed.", field="spec")
    return code_spec(key)


def policy_held(policy_id: int | None) -> Policy:
    policy: Policy | None = Policy.objects.select_for_update().filter(pk=policy_id).first()
    if policy is None:
        raise ConductRefused("Choose the policy that members sign.", field="policy")
    return policy


def policy_from(spec: CodeSpec, *, by: User | None) -> Policy:
    """The policy of the spec's page, which is made as a draft unless it is there already."""
    parent = PolicyIndexPage.objects.order_by("path").first()
    if parent is None:
        raise ConductRefused("Make a list of policies first: the code is a page of it.")
    page = PolicyPage.objects.child_of(parent).filter(slug=spec.key).first()
    if page is None:
        page = draft_page(spec)
        parent.add_child(instance=page)
        page.save_revision(user=by)
    found: Policy = page.policy
    return found


def draft_page(spec: CodeSpec) -> PolicyPage:
    return PolicyPage(
        title=spec.title,
        slug=spec.key,
        summary=spec.summary,
        conduct_title=FIRST_PART,
        conduct=json.dumps([block_of(spec, number) for number in range(len(spec.principles))]),
        live=False,
    )


def block_of(spec: CodeSpec, number: int) -> dict[str, Any]:
    """One principle as an editor's block: its words are the body's own from now on."""
    principle = spec.principles[number]
    return {
        "type": "principle",
        "value": {
            "heading": principle.title,
            "anchor": principle.key,
            "body": [{"type": "text", "value": f"<p>{escape(principle.text, quote=False)}</p>"}],
            "in_short": "",
            "readers": [],
            "maps_to": list(principle.maps_to),
            "where_applicable": principle.where_applicable,
            "source": spec.source,
        },
    }
