"""What somebody may do to a case right now, as links in the order of the work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from cms.casework.desk.groups import may_join
from cms.casework.models import WRITTEN_CHANNELS, Case
from cms.casework.permissions import may
from cms.casework.services.escalation import stages_on_request
from cms.casework.services.meetings import invitation_of
from cms.casework.services.raising import waits_for_meeting
from cms.casework.services.scope import contestable
from cms.users.models import User


@dataclass(frozen=True)
class Action:
    label: str
    url: str


@dataclass(frozen=True)
class Rule:
    """One page of the desk: what it is called, who may, and when it makes sense."""

    label: str
    name: str
    action: str = "work"
    when: Callable[[Case], bool] = lambda case: case.closed_at is None


def always(case: Case) -> bool:
    return True


def only_closed(case: Case) -> bool:
    return case.closed_at is not None


def words_not_agreed(case: Case) -> bool:
    return case.closed_at is None and not case.written and case.channel not in WRITTEN_CHANNELS


def may_be_disagreed_with(case: Case) -> bool:
    return contestable(case) is not None


def can_go_on_request(case: Case) -> bool:
    return bool(stages_on_request(case))


def can_go_by_staff(case: Case) -> bool:
    spec = case.procedure.spec
    here = spec.stage_by_key[case.stage]
    ahead = (spec.stage_by_key[key] for key in here.leads_to)
    may_go = case.closed_at is None or here.kind == "informal"
    return may_go and any(stage.entry == "staff" for stage in ahead)


def can_return(case: Case) -> bool:
    here = case.procedure.spec.stage_by_key[case.stage]
    return case.closed_at is None and bool(here.returns_to)


def can_meet(case: Case) -> bool:
    return case.closed_at is None and invitation_of(case) is not None


def can_put_right(case: Case) -> bool:
    return case.procedure.spec.putting_right is not None


def keeps_lessons(case: Case) -> bool:
    return case.procedure.spec.learning is not None


def can_restrict(case: Case) -> bool:
    return case.procedure.spec.restrictions is not None


def answers_outside_bodies(case: Case) -> bool:
    return case.procedure.spec.enquiries is not None


def has_scope(case: Case) -> bool:
    return case.closed_at is None and case.procedure.spec.scope is not None


def has_contractors(case: Case) -> bool:
    return case.closed_at is None and case.procedure.spec.contractors is not None


RULES = (
    Rule("Sort it", "triage", "triage"),
    Rule("Words read back and agreed", "agree_words", when=words_not_agreed),
    Rule("Is it for us?", "scope", "refuse", when=has_scope),
    Rule("They do not agree that it is not for us", "disagree", when=may_be_disagreed_with),
    Rule("Who provides the service?", "contractor", when=has_contractors),
    Rule("It is about a member of staff", "name_staff"),
    Rule("Write to them", "replies"),
    Rule("Offer a meeting", "offer_meeting", when=can_meet),
    Rule("Ask for information", "ask", "request_information"),
    Rule("Get advice", "advice", "request_information"),
    Rule("Refer it to a colleague", "refer", "request_information"),
    Rule("Note a call or a meeting", "contact", when=always),
    Rule("Agree when to speak again", "agree_contact", when=always),
    Rule("They told us more", "message_in", when=always),
    Rule("Add a note", "note", when=always),
    Rule("Add a file", "add_file", when=always),
    Rule("Add a point to answer", "add_point"),
    Rule("Put it right", "choose_remedy", when=can_put_right),
    Rule("Note what we learned", "add_lesson", when=keeps_lessons),
    Rule("It was raised at a meeting", "raised", when=waits_for_meeting),
    Rule("They are not content", "not_content", when=can_go_on_request),
    Rule("Take it further", "enter_stage", when=can_go_by_staff),
    Rule("Send it back", "return_case", "return", when=can_return),
    Rule("Answer it together with others", "join_group", when=may_join),
    Rule("An outside body asks about it", "add_enquiry", when=answers_outside_bodies),
    Rule("Restrict how they contact us", "restrict", "restrict", when=can_restrict),
    Rule("Ask whether to restrict their contact", "ask_restriction", when=can_restrict),
    Rule("Log an incident", "add_incident", when=always),
    Rule("Revoke access codes", "revoke_codes", when=always),
    Rule("Give it to somebody", "assign"),
    Rule("Put the times right", "change_received"),
    Rule("Close the case", "close", "close"),
    Rule("Reopen the case", "reopen", when=only_closed),
)


def action_of(rule: Rule, case: Case) -> str:
    """What the page asks for; an invitation goes from whoever the procedure lets send it."""
    invitation = invitation_of(case) if rule.name == "offer_meeting" else None
    return f"send:{invitation.key}" if invitation else rule.action


def actions_for(case: Case, user: User) -> list[Action]:
    """Everything but the steps, which stand with their stage. No queries."""
    return [
        Action(rule.label, reverse(f"desk:{rule.name}", args=[case.pk]))
        for rule in RULES
        if rule.when(case) and may(user, case, action_of(rule, case))
    ]
