"""Who writes for the public, who approves what somebody else wrote, and who publishes."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from cms.casework import publishing as casework
from cms.published_summaries.errors import PublishingRefused
from cms.published_summaries.models import Draft, DraftState
from cms.users.models import User

READ: Final = "published_summaries.view_draft"
WRITE: Final = "published_summaries.change_draft"
APPROVE: Final = "published_summaries.approve_draft"
PUBLISH: Final = "published_summaries.publish_draft"

# Words that were searched, and answered for: the others may still hold what nobody may learn.
FIT_FOR_STRANGERS: Final = (DraftState.APPROVING, DraftState.PUBLISHED)
NOT_YOURS: Final = "Your role cannot do this. Ask the chair or the coordinator."


def may(user: Any, permission: str, draft: Draft, *, on: date | None = None) -> bool:
    """Whether somebody holds it, and nothing keeps them from the case (S0-22).

    Whoever writes sees the case, and so does whoever reads words that are not clean yet or were
    taken back. Whoever approves may be a stranger to it, and reads the words as one.
    """
    if not isinstance(user, User) or not user.has_perm(permission):
        return False
    if draft.case_id is None:
        return True
    if permission == WRITE or (permission == READ and draft.state not in FIT_FOR_STRANGERS):
        return casework.may_see(user, draft.case_id, on=on)
    return not casework.must_not_know(user, draft.case_id, on=on)


def check(user: User, permission: str, draft: Draft, *, on: date) -> None:
    """Raises ``PublishingRefused``; the same words for who may not and who must not know."""
    if not may(user, permission, draft, on=on):
        raise PublishingRefused(NOT_YOURS)


def wrote_it(user: User, draft: Draft) -> bool:
    """Whether any of the words are theirs: they cannot be the second to approve them (S0-44)."""
    if user.pk in (draft.begun_by_id, draft.last_edited_by_id):
        return True
    written = draft.history.filter(history_user=user.pk, history_change_reason=WRITTEN)
    return bool(written.exists())


WRITTEN: Final = "Words written."
