"""What the name of a rule says of a clock whose settings leave it open.

Worked cases name their rule and state no ``met_by``. A procedure states its own.
"""

from __future__ import annotations

from collections.abc import Iterable

from cms.casework.clocks.answers import ACKNOWLEDGEMENTS, REPLIES
from cms.casework.clocks.events import ClockEvent
from cms.casework.procedure.clock_rule import ClockSettings, Unit

# What may stand before “reply” or “response”: which of them it is.
WHICH = (
    *("", "full_", "fuller_", "final_", "closing_", "formal_", "substantive_", "further_"),
    *("stage1_", "stage_1_", "stage2_", "stage_2_", "review_"),
)
ANSWERS = (
    *REPLIES,
    *(f"{which}{answer}" for which in WHICH for answer in ("reply", "response")),
    "outcome",
    "concluded",
)
FIRST_ANSWERS = ("initial_response", *ANSWERS)
# The first entry whose word is in the rule's name holds.
MET_BY = (
    ("acknowledge", ACKNOWLEDGEMENTS),
    ("_ack_", ACKNOWLEDGEMENTS),
    ("initial_response", FIRST_ANSWERS),
    ("notify", ("notified", "notification", "manager_notified")),
    ("meeting", ("raised_at_meeting", *ANSWERS)),
    ("agenda", ("agenda_published", "published")),
    ("review", ("reviewed", "policy_reviewed", *ANSWERS)),
    ("register", ("registered", "notified")),
    ("", ANSWERS),
)
REQUESTED = "escalation_requested"
# Only a reply is moved by a holding reply (S3).
NOT_REPLIES = ("acknowledge", "_ack_", "initial_response", "notify")


def settings_for_rule(
    settings: ClockSettings, rule: str, events: Iterable[ClockEvent]
) -> ClockSettings:
    """The settings with what they leave open filled in from the rule's name.

    A second stage is received when it is asked for; where nothing says when, the case's own
    receipt is meant.
    """
    # “from_ack” names the start of a clock, not what meets it.
    name = f"_{rule.lower().replace('from_ack', '')}_"
    update: dict[str, object] = {}
    if not settings.met_by and settings.unit is not Unit.NEXT_EVENT:
        update["met_by"] = next(kinds for word, kinds in MET_BY if word in name)
    if settings.holding_reply is None and any(word in name for word in NOT_REPLIES):
        update["holding_reply"] = "not_allowed"
    if "stage2" in name and any(event.kind == REQUESTED for event in events):
        update["receipt_event"] = REQUESTED
    return settings.model_copy(update=update)
