"""What somebody may do to a case right now, as links in groups: what is due first, then the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from cms.casework.desk.groups import may_join
from cms.casework.desk.next_action import NextAction
from cms.casework.models import WRITTEN_CHANNELS, Case
from cms.casework.permissions import SEE, may
from cms.casework.registry import PublishingOfCase
from cms.casework.services.entries import waits_for_meeting
from cms.casework.services.escalation import stages_on_request
from cms.casework.services.meetings import invitation_of
from cms.casework.services.scope import contestable
from cms.users.models import User

# The groups in their order; the last is folded, because it is seldom wanted.
NOW, WRITE, RECORD, MANAGE = "now", "write", "record", "manage"
TITLES: Final = {
    NOW: "Now",
    WRITE: "Write, speak and ask",
    RECORD: "Put on record",
    MANAGE: "Manage the case",
}
# More at once is no help to anybody; the rest of it stands on the page.
MOST_NOW: Final = 5


@dataclass(frozen=True)
class Action:
    """``due``: when a promise runs out that it keeps; empty for everything else."""

    label: str
    url: str
    due: str = ""


@dataclass(frozen=True)
class ActionGroup:
    key: str
    title: str
    actions: list[Action]

    @property
    def is_folded(self) -> bool:
        return self.key == MANAGE


@dataclass(frozen=True)
class Rule:
    """One page of the desk: what it is called, its group, who may, and when it makes sense."""

    label: str
    name: str
    group: str
    action: str = "work"
    when: Callable[[Case], bool] = lambda case: case.closed_at is None


def always(case: Case) -> bool:
    return True


def can_reopen(case: Case) -> bool:
    """What was refused is taken in all the same instead, with its first date."""
    return case.closed_at is not None and contestable(case) is None


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
    Rule("Words read back and agreed", "agree_words", NOW, when=words_not_agreed),
    Rule("They do not agree that it is not for us", "disagree", NOW, when=may_be_disagreed_with),
    Rule("Write to them", "replies", WRITE),
    Rule("Offer a meeting", "offer_meeting", WRITE, when=can_meet),
    Rule("Note a call or a meeting", "contact", WRITE, when=always),
    Rule("Agree when to speak again", "agree_contact", WRITE, when=always),
    Rule("They told us more", "message_in", WRITE, when=always),
    Rule("They are not content", "not_content", WRITE, when=can_go_on_request),
    Rule("Ask for information", "ask", WRITE, "request_information"),
    Rule("Get advice", "advice", WRITE, "request_information"),
    Rule("Refer it to a colleague", "refer", WRITE, "request_information"),
    Rule("Add a note", "note", RECORD, when=always),
    Rule("Add a file", "add_file", RECORD, when=always),
    Rule("Add a point to answer", "add_point", RECORD),
    Rule("Put it right", "choose_remedy", RECORD, when=can_put_right),
    Rule("Note what we learned", "add_lesson", RECORD, when=keeps_lessons),
    Rule("An outside body asks about it", "add_enquiry", RECORD, when=answers_outside_bodies),
    Rule("It was raised at a meeting", "raised", RECORD, when=waits_for_meeting),
    Rule("What the agenda says of it", "agenda_line", RECORD, when=waits_for_meeting),
    Rule("Log an incident", "add_incident", RECORD, when=always),
    Rule("I have an interest in this case", "say_interest", RECORD, SEE, when=always),
    Rule("Sort it", "triage", MANAGE, "triage"),
    Rule("Give it to somebody", "assign", MANAGE),
    Rule("Is it for us?", "scope", MANAGE, "refuse", when=has_scope),
    Rule("Who provides the service?", "contractor", MANAGE, when=has_contractors),
    Rule("It is about one of us", "name_staff", MANAGE),
    Rule("Answer it together with others", "join_group", MANAGE, when=may_join),
    Rule("Put the times right", "change_received", MANAGE),
    Rule("Take it further", "enter_stage", MANAGE, when=can_go_by_staff),
    Rule("Send it back", "return_case", MANAGE, "return", when=can_return),
    Rule("Restrict how they contact us", "restrict", MANAGE, "restrict", when=can_restrict),
    Rule("Ask whether to restrict their contact", "ask_restriction", MANAGE, when=can_restrict),
    Rule("Revoke access codes", "revoke_codes", MANAGE, when=always),
    Rule("Close the case", "close", MANAGE, "close"),
    Rule("Reopen the case", "reopen", MANAGE, when=can_reopen),
)


def action_of(rule: Rule, case: Case) -> str:
    """What the page asks for; an invitation goes from whoever the procedure lets send it."""
    invitation = invitation_of(case) if rule.name == "offer_meeting" else None
    return f"send:{invitation.key}" if invitation else rule.action


def actions_for(
    case: Case, user: User, to_do: Iterable[NextAction], *, publishing: PublishingOfCase
) -> list[ActionGroup]:
    """What is due first, then everything that may be done, each in its usual place.

    Empty groups are left out. No queries.
    """
    found: dict[str, list[Action]] = {key: [] for key in TITLES}
    due = [Action(row.title, row.url, row.due) for row in to_do if row.url]
    found[NOW] = due[:MOST_NOW]
    for rule in RULES:
        if rule.when(case) and may(user, case, action_of(rule, case)):
            url = reverse(f"desk:{rule.name}", args=[case.pk])
            found[rule.group].append(Action(rule.label, url))
    if publishing.begin_url:
        place = RECORD if case.general_interest else MANAGE
        found[place].append(Action("Publish a summary", publishing.begin_url))
    return [ActionGroup(key, TITLES[key], rows) for key, rows in found.items() if rows]
