"""What this app does when something happens on a floor below; set up at start-up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse

if TYPE_CHECKING:
    from cms.users.models import User


def watch() -> None:
    """Introduce what is published to the apps that ask through their registries."""
    from cms.casework import registry as casework
    from cms.published_summaries.alert_meetings import meeting_of_alert
    from cms.published_summaries.beside_cases import answer_of, publishing_of, question_for
    from cms.published_summaries.services.quarters import publish_quarters
    from cms.published_summaries.services.reports import provide_builder
    from cms.published_summaries.services.subscribing import (
        forget_unconfirmed,
        news_did_not_arrive,
        tell_subscribers,
        way_out,
    )
    from cms.published_summaries.similar import similar_published
    from cms.published_summaries.tasks import build_what_was_left, hand_to_worker

    casework.provide_alert_meetings(meeting_of_alert)
    casework.provide_publishing(publishing_of)
    casework.provide_publishing_question(question_for, answer_of)
    casework.provide_similar_published(similar_published)
    casework.provide_mail_headers(way_out)
    casework.provide_undelivered(news_did_not_arrive)
    casework.provide_telling(telling_url)
    casework.provide_chore(casework.Chore("figures of quarters", 3600, publish_quarters))
    casework.provide_chore(casework.Chore("news by mail", 3600, tell_subscribers))
    casework.provide_chore(casework.Chore("addresses nobody confirmed", 3600, forget_unconfirmed))
    provide_builder(hand_to_worker)
    casework.provide_chore(casework.Chore("reports nobody finished", 300, build_what_was_left))


def telling_url(user: User, what: str, key: int) -> str:
    """Where a lesson or a remedy is told of; empty for who does not write for the public."""
    from cms.published_summaries.permissions import WRITE

    return reverse(f"publishing:tell_{what}", args=[key]) if user.has_perm(WRITE) else ""
