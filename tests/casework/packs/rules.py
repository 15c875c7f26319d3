"""What only some procedures have: refusals, restrictions, groups, contracts, outside bodies."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from cms.casework.models import Channel, Contractor, OutsideBody, Part
from cms.casework.permissions import has_interest, visible_to
from cms.casework.procedure.conditions import Test
from cms.casework.procedure.endings import Outcome
from cms.casework.procedure.scope import Ground
from cms.casework.services.case_groups import join_group, stamp_of, start_group, write_report
from cms.casework.services.challenges import Answer, answer_challenge, challenge_restriction
from cms.casework.services.contacts import receive_message
from cms.casework.services.contractors import name_contractor, save_contractor
from cms.casework.services.enquiries import Asked, record_enquiry
from cms.casework.services.group_letters import GroupNotReady, send_report
from cms.casework.services.hearing import Said, tell_subject
from cms.casework.services.meetings import invitation_of, offer_meeting
from cms.casework.services.offering import fits_stage
from cms.casework.services.restricting import (
    Decision as Restricting,
)
from cms.casework.services.restricting import (
    ask_for_decision,
    lift_restriction,
    restrict_contact,
)
from cms.casework.services.scope import (
    Decision,
    accept_anyway,
    disagree,
    grounds_offered,
    needed_approval,
    pass_on_request,
    possible_approvers,
    refuse,
    route_of,
)
from cms.users.models import User
from tests.casework.packs.deeds import DAY
from tests.casework.packs.ends import Ends
from tests.casework.packs.filling import filled
from tests.casework.packs.walking import Unreachable
from tests.factories import open_case


def shape_of(ground: Ground) -> str:
    """What tells one ground from another to the services, who read none of its words."""
    return f"{ground.strength} {ground.kinds} {ground.approved_by} {ground.becomes}"


class Rules(Ends):
    """A walk through those of them that the procedure has."""

    def say(self, answer: str) -> None:
        self.make_answers(Test.model_validate({"field": "answers", "has": answer}))

    def they_write(self) -> None:
        said = {"text": "There is one more thing.", "channel": Channel.WEB}
        receive_message(case_id=self.case_id, act=self.act(None), **said)

    def make_scope(self, wanted: Test) -> None:
        values = wanted.in_ or (wanted.is_,)
        if "refused" in values:
            self.refuse(grounds_offered(self.spec, self.case.kind, on=self.now.date())[0])
        elif "service_request" in values:
            self.pass_on()
        else:
            raise Unreachable("the scope stands")

    def close(self, outcome: Outcome) -> None:
        """How a refusal on one ground alone ends is reached by that."""
        ground = next(
            (g for g in self.spec.ground_by_key.values() if g.outcome == outcome.key), None
        )
        if ground is None:
            super().close(outcome)
            return
        if ground not in grounds_offered(self.spec, self.case.kind, on=self.now.date()):
            raise Unreachable(f"nothing is refused here on {ground.key}")
        self.refuse(ground)
        assert self.case.outcome == outcome.key
        self.seen.outcomes.add(outcome.key)
        self.check_end()

    def refuse_and_hear(self, ground: Ground) -> None:
        """Refused, and looked at after all where the person does not agree."""
        self.refuse(ground)
        if self.case.closed_at is not None:
            self.check_end()
        if "disagreed" not in self.seen.grounds:
            self.seen.grounds.add("disagreed")
            disagree(case_id=self.case_id, act=self.act(None), why="It was yours to mend.")
            assert self.case.closed_at is None
            self.end()

    def refuse(self, ground: Ground) -> None:
        scope = self.spec.scope
        assert scope is not None

        def deed(act: Any) -> None:
            decision = Decision(
                ground=ground.key,
                reason="It is decided elsewhere.",
                route=route_of(ground),
                approved_by=self.approver(needed_approval(scope, ground), act.by),
                words="We are sorry.",
            )
            refuse(case_id=self.case_id, act=act, decision=decision)

        self.do("refuse", deed, also=f"send:{scope.refusal_message}", reply_channel="email")
        self.seen.grounds.add(shape_of(ground))
        self.check_own_letter(scope.refusal_message)

    def check_own_letter(self, key: str) -> None:
        letter = self.case.messages.filter(kind=key).latest("pk")
        self.check_letter(self.spec.message_by_key[key], letter)

    def approver(self, roles: tuple[str, ...], by: User) -> User | None:
        if not roles:
            return None
        found = possible_approvers(self.case, roles, by, on=self.now.date())
        if not found:
            raise Unreachable("nobody is there to agree")
        return found[0]

    def pass_on(self) -> None:
        scope = self.spec.scope
        if scope is None or not scope.teams:
            raise Unreachable("there is no team to pass it to")
        decision = Decision(reason="They ask for a visit.", team=scope.teams[0].key, words="Soon.")
        self.do(
            "service_request",
            lambda act: pass_on_request(case_id=self.case_id, act=act, decision=decision),
            also=f"send:{scope.service_request_message}",
            reply_channel="email",
        )
        self.check_own_letter(scope.service_request_message)

    def accept(self) -> None:
        self.do("accept_anyway", lambda act: accept_anyway(case_id=self.case_id, act=act))
        self.seen.grounds.add("accepted")

    # --- restrictions, groups, others ----------------------------------------------------
    def restrict(self) -> None:
        """Decided by two, challenged before a third, lifted; what they send meanwhile is read."""
        rules = self.spec.restrictions
        assert rules is not None
        self.do("work", lambda act: ask_for_decision(case_id=self.case_id, act=act))
        person = self.case.parties.get(part=Part.PERSON)

        def deed(act: Any) -> Any:
            choose = partial(self.choice_of, "restriction", {})
            decision = Restricting(
                party_id=person.pk,
                kind=rules.kinds[0].key,
                discussed_with=self.somebody(rules.discussed_with, but=[act.by]),
                words="From now on please write to one of us.",
                answers=filled(rules.questions, spec=self.spec, now=act.now, choose=choose),
            )
            return restrict_contact(case_id=self.case_id, act=act, decision=decision)

        made = self.do("restrict", deed)
        self.check_own_letter(rules.message)
        self.they_write()
        assert self.facts()["unchecked"] == 1
        with self.branch():
            self.end()
        self.look_at_what_they_sent()
        given = {"restriction_id": made.pk}
        challenge_restriction(act=self.act(None), text="It is too much.", **given)
        self.look_at_what_they_sent()
        third = self.somebody(
            (*rules.decided_by, *rules.discussed_with), but=[made.decided_by, made.discussed_with]
        )
        answer = Answer("upheld", "It stands.")
        answer_challenge(act=self.act(third), answer=answer, **given)
        lift_restriction(act=self.act(made.decided_by), words="Thank you.", **given)

    def somebody(self, roles: Iterable[str], *, but: list[User]) -> User:
        case, on = self.case, self.now.date()
        for role in roles:
            user = self.people[role]
            if user not in but and not has_interest(user, case, on=on):
                return user
        raise Unreachable(f"nobody else of {list(roles)}")

    def together(self) -> None:
        """Two cases about one thing: one report, and a letter to each."""
        rules = self.spec.groups
        assert rules is not None
        letter = next((self.spec.message_by_key[key] for key in rules.letters), None)
        if letter is None or not fits_stage(letter, self.case.stage):
            raise Unreachable("no report goes at this stage")
        first, kind = self.case_id, self.case.kind
        here = self.spec.stage_by_key[self.case.stage]
        second = open_case(at=self.now, kind=kind, procedure_key=self.spec.key).pk
        self.case_id = second
        if self.case.stage != here.key:
            self.go(here)
        self.case_id = first
        by = self.sees_both(second, "work")
        issue = {"name": "One street", "issue": "One street was missed."}
        group = start_group(case_id=first, act=self.act(by), **issue)
        join_group(case_id=second, act=self.act(by), group_id=group.pk)
        for self.case_id in (second, first):
            self.get_ready(f"send:{letter.key}", reply_channel="email")
        by = self.sees_both(second, f"send:{letter.key}")
        written = {"report": "The round was changed and nobody said so.", "seen": stamp_of(group)}
        write_report(group_id=group.pk, act=self.act(by), **written)
        asked = self.asked_beside(letter, self.act(by))
        given = {"words": "We looked into it.", "asked": asked, "checked": self.ticked(letter)}
        try:
            sent = send_report(group_id=group.pk, act=self.act(by), key=letter.key, **given)
        except GroupNotReady as refusal:
            raise AssertionError(list(refusal.missing.values())) from refusal
        assert len(sent.now) == 2, sent.left
        self.check_own_letter(letter.key)
        self.end()

    def sees_both(self, second: int, action: str) -> User:
        """Whoever has one of them may be somebody from whom the other is kept."""
        for user in self.in_order(self.case):
            rows = visible_to(user, on=self.now.date())
            may = self.may_all(user, self.case, [action])
            if may and rows.filter(pk__in=(self.case_id, second)).count() == 2:
                return user
        raise Unreachable("nobody sees both")

    def name_contractor(self) -> None:
        by = self.worker()
        row = Contractor(name="Clear Roads", manager="Jo", manager_email="jo@contractor.example")
        kept = save_contractor(row, by=by, today=self.now.date())
        given = {"contractor_id": kept.pk}
        self.do("work", lambda act: name_contractor(case_id=self.case_id, act=act, **given))

    def make_has_contractor(self, wanted: Test) -> None:
        self.name_contractor()

    def outside_body_asks(self) -> None:
        body = OutsideBody.objects.get(key=self.spec.bodies[0].key)
        asked = Asked(body=body, their_reference="AB 12", received_on=self.now.date())
        self.do("work", lambda act: record_enquiry(case_id=self.case_id, act=act, asked=asked))

    def invite(self) -> None:
        invitation = invitation_of(self.case)
        assert invitation is not None
        self.do(
            f"send:{invitation.key}",
            lambda act: offer_meeting(
                case_id=self.case_id,
                act=act,
                times=[act.now + DAY],
                place="The hub",
                video_link="",
                who="Two of us",
                words="We would like to meet you.",
            ),
            reply_channel="email",
        )
        self.check_own_letter(invitation.key)

    def write_to_subject(self) -> None:
        party = self.case.parties.filter(part=Part.SUBJECT).first()
        if party is None:
            raise Unreachable("it is about nobody")
        said = Said("It is about you.", channel=Channel.EMAIL)
        given = {"party_id": party.pk, "said": said}
        self.do("work", lambda act: tell_subject(case_id=self.case_id, act=act, **given))
