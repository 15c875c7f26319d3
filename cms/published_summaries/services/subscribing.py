"""Who is told by email of what is new: nobody who did not confirm it, and nobody after the end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.timezone import localtime

from cms.casework.publishing import forget_notices
from cms.casework.registry import organisation
from cms.meetings.registry import send_notice
from cms.published_summaries.listing import Published, published_since
from cms.published_summaries.models import Subscription, Topic
from cms.web.limits import Limit
from cms.web.one_time import hashed, new_secret

NEWS: Final = "published_news"
CONFIRM: Final = "published_confirm"
CONFIRM_DAYS: Final = 7
# To one address, whoever asks: nobody's mailbox is filled from here.
ASKED: Final = Limit("subscribe_address", 3, 24 * 3600)
# Nobody is woken by a mail that can wait.
FIRST_HOUR, LAST_HOUR = 8, 20
MOST_TOLD: Final = 10  # pages in one mail
BATCH: Final = 100
SALT: Final = "published.subscribe"


def ask_to_subscribe(*, email: str, topics: Sequence[str], now: datetime) -> None:
    """Mail a link by which the address is confirmed. Nothing changes before that.

    ``topics``: keys; empty is everything. Nothing is sent to an address that was asked often.
    """
    email = email.strip().lower()
    if ASKED.passed(email, now=now):
        return
    secret = new_secret()
    with transaction.atomic():
        row, _ = Subscription.objects.select_for_update().get_or_create(
            email=email, defaults={"asked_at": now}
        )
        row.asked_at, row.confirm_hash = now, hashed(secret)
        row.end_hash = hashed(end_token(row))
        row.save()
        token = signing.dumps([secret, list(topics)], salt=SALT, compress=True)
        given = {
            "name": organisation().name,
            "topics": titles_of(topics),
            "link": address_of("subscribe_confirm", token),
            "days": CONFIRM_DAYS,
            "end": address_of("subscribe_end", end_token(row)) if row.confirmed_at else "",
        }
        text = render_to_string("published_summaries/mail/confirm.txt", given)
        send_notice(CONFIRM, email, "Please confirm that you want to hear from us", text)


def look_at(token: str, *, now: datetime) -> tuple[Subscription, list[str]] | None:
    """What a link from a mail asks for, changing nothing: mail scanners open links too.

    None for one that is old, replaced or made up.
    """
    try:
        secret, topics = signing.loads(token, salt=SALT, max_age=None)
    except signing.BadSignature:
        return None
    since = now - timedelta(days=CONFIRM_DAYS)
    row = Subscription.objects.filter(confirm_hash=hashed(secret), asked_at__gt=since).first()
    return (row, topics) if row is not None else None


@transaction.atomic
def confirm_subscription(token: str, *, now: datetime) -> Subscription | None:
    """Begin to tell the address, or tell it of other topics. The same again for a second press."""
    found = look_at(token, now=now)
    if found is None:
        return None
    row, topics = found
    row.topics = topics
    if row.confirmed_at is None:
        row.confirmed_at = row.told_until = now
    row.save()
    return row


@transaction.atomic
def end_subscription(token: str) -> None:
    """Forget the address, with what was mailed to it. Nothing for a link that ended already."""
    row = Subscription.objects.select_for_update().filter(end_hash=hashed(token)).first()
    if row is not None:
        forget(row)


def forget(row: Subscription) -> None:
    forget_notices(kinds=(NEWS, CONFIRM), to=row.email)
    row.delete()


def news_did_not_arrive(kind: str, to: str, is_gone: bool) -> bool:
    """An address that takes no mail is forgotten, and nobody of the staff has to look for it.

    One that could not be reached for days stays: the mail server may have been away.
    """
    if kind not in {NEWS, CONFIRM}:
        return False
    row = Subscription.objects.select_for_update().filter(email=to).first() if is_gone else None
    if row is not None:
        forget(row)
    return True


def forget_unconfirmed(now: datetime) -> int:
    """Delete who asked and never confirmed; how many rows that were."""
    rows = Subscription.objects.filter(
        confirmed_at=None, asked_at__lt=now - timedelta(days=CONFIRM_DAYS)
    )
    deleted = 0
    for row in rows:
        forget_notices(kinds=(CONFIRM,), to=row.email)
        deleted += row.delete()[0]
    return deleted


def tell_subscribers(now: datetime) -> int:
    """Mail each what is new under their topics, once, by day, at most once a day.

    How many mails were written. The same work again finds nothing left to tell.
    """
    if not FIRST_HOUR <= localtime(now).hour < LAST_HOUR:
        return 0
    today = localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    waiting = Subscription.objects.exclude(confirmed_at=None).filter(told_until__lt=today)
    first = waiting.order_by("told_until").values_list("told_until", flat=True).first()
    news = published_since(first, until=now) if first is not None else []
    if not news:
        return 0
    behind = waiting.filter(told_until__lt=news[-1].since).order_by("pk")
    keys = list(behind.values_list("pk", flat=True))
    batches = (keys[start : start + BATCH] for start in range(0, len(keys), BATCH))
    return sum(tell_batch(batch, news, now=now) for batch in batches)


@transaction.atomic
def tell_batch(keys: Sequence[int], news: Sequence[Published], *, now: datetime) -> int:
    """In one short transaction: who is told and until when cannot fall apart."""
    told = 0
    rows = Subscription.objects.select_for_update().filter(pk__in=keys)
    for row in rows.filter(told_until__lt=news[-1].since):
        before = row.told_until or now
        fits = [one for one in news if one.since > before and wants(row, one)]
        if fits:
            write(row, fits)
            told += 1
        row.told_until = now if fits else news[-1].since
        row.save(update_fields=["told_until"])
    return told


def wants(row: Subscription, one: Published) -> bool:
    return not row.topics or not set(row.topics).isdisjoint(one.topics)


def write(row: Subscription, news: Sequence[Published]) -> None:
    name = organisation().name
    token = end_token(row)
    if row.end_hash != hashed(token):
        # The site's secret key was changed; the link in this mail must work.
        row.end_hash = hashed(token)
        row.save(update_fields=["end_hash"])
    subject = news[0].title if len(news) == 1 else f"{len(news)} new pages"
    given = {
        "name": name,
        "news": news[-MOST_TOLD:][::-1],
        "left": max(len(news) - MOST_TOLD, 0),
        "site": settings.SITE_URL,
        "topics": titles_of(row.topics),
        "end": address_of("subscribe_end", token),
    }
    text = render_to_string("published_summaries/mail/news.txt", given)
    send_notice(NEWS, row.email, f"{name}: {subject}", text)


def end_token(row: Subscription) -> str:
    """The same in every mail, so that the oldest link still ends it; never stored."""
    return salted_hmac("published.end", str(row.key), algorithm="sha256").hexdigest()[:40]


def way_out(kind: str, to: str) -> dict[str, str]:
    """What a mail of news says to mail programs that offer to stop it (RFC 8058)."""
    row = Subscription.objects.filter(email=to).first() if kind == NEWS else None
    if row is None:
        return {}
    url = address_of("subscribe_end", end_token(row))
    return {"List-Unsubscribe": f"<{url}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def titles_of(topics: Sequence[str]) -> list[str]:
    return list(Topic.objects.filter(key__in=topics).values_list("title", flat=True))


def address_of(name: str, token: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"
