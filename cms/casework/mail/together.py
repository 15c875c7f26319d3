"""What letters leave behind, kept until the transaction that writes it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cms.casework.models import AccessToken, Job, Message, OutgoingMail, make_ready


@dataclass
class Together:
    """Checked rows of letters that go out together, and what their links open."""

    messages: list[Message] = field(default_factory=list)
    mails: list[OutgoingMail] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    tokens: list[AccessToken] = field(default_factory=list)

    def add_message(self, message: Message) -> None:
        message.check_new()
        self.messages.append(message)

    def add_job(self, job: Job, *, reason: str) -> None:
        make_ready([job], by=None, reason=reason)
        self.jobs.append(job)
