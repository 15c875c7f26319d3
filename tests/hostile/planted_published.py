"""Pages that are published, and a link by which news are confirmed, to be attacked."""

from __future__ import annotations

from django.utils import timezone

from cms.casework.models import OutgoingMail
from cms.published_summaries.services.subscribing import CONFIRM, ask_to_subscribe
from tests.published_summaries.published import a_change, add_topics, an_answer

READER = "reader@resident.example"


def plant_published() -> dict[str, str]:
    """Right words for what varies in the addresses of what is published."""
    add_topics(grants="Grants", newsletter="Newsletter")
    an_answer()
    a_change()
    ask_to_subscribe(email=READER, topics=["grants"], now=timezone.now())
    mail = OutgoingMail.objects.filter(kind=CONFIRM).latest("pk")
    token = mail.text.split("/published/by-email/yes/")[1].split("/")[0]
    return {"topic_key": "grants", "news": token}
