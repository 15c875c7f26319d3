"""Text messages: whether the site sends any, to which numbers, and through what."""

from __future__ import annotations

import json
import re
import urllib.request
from http import HTTPStatus
from http.client import HTTPException
from typing import Any, Final, Protocol
from urllib.error import HTTPError

from django.conf import settings
from django.utils.module_loading import import_string

from cms.casework.mail.post import Refused, ServerAway
from cms.web.demonstration_mail import keep_text

# Three joined parts of a text message; longer ones arrive in pieces or not at all.
LONGEST_TEXT: Final = 480
NOT_DIALLED: Final = re.compile(r"[\s().-]")
NUMBER: Final = re.compile(r"\+[1-9]\d{7,14}")
# What says “not now” or “not you” rather than “not this message” (RFC 9110).
GATEWAYS_FAULT: Final = frozenset(
    {
        HTTPStatus.UNAUTHORIZED,
        HTTPStatus.FORBIDDEN,
        HTTPStatus.NOT_FOUND,
        HTTPStatus.REQUEST_TIMEOUT,
        HTTPStatus.TOO_MANY_REQUESTS,
    }
)


class TextSender(Protocol):
    """Hands one text message over; returning means that it was accepted."""

    def send(self, text: str, *, to: str, key: str) -> None:
        """``key`` is the same at every try. Raises ``ServerAway`` or ``Refused``."""


class FolderTexts:
    """For the demonstration: kept beside the mails, sent to nobody."""

    def send(self, text: str, *, to: str, key: str) -> None:
        keep_text(text, to=to)


class NoRedirects(urllib.request.HTTPRedirectHandler):
    """The token goes to the gateway alone, never to where it points."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class WebTexts:
    """Posts JSON to a gateway of the body's own (settings ``TEXT_GATEWAY``)."""

    def send(self, text: str, *, to: str, key: str) -> None:
        gateway: dict[str, Any] = settings.TEXT_GATEWAY
        fields = {gateway["to_field"]: to, gateway["text_field"]: text, **gateway["extra"]}
        if gateway["key_field"]:
            fields[gateway["key_field"]] = key
        headers = {"Content-Type": "application/json", "User-Agent": "Answerable"}
        if gateway["token"]:
            headers["Authorization"] = f"{gateway['token_scheme']} {gateway['token']}".strip()
        body = json.dumps(fields).encode()
        # The address is a setting; only http and https can be opened.
        request = urllib.request.Request(gateway["url"], body, headers)  # noqa: S310
        opener = urllib.request.build_opener(NoRedirects)
        try:
            with opener.open(request, timeout=gateway["timeout"]):
                return
        except HTTPError as answer:
            raise outcome_of(answer.code) from answer
        except (OSError, HTTPException, ValueError) as error:
            raise ServerAway(type(error).__name__) from error


def outcome_of(code: int) -> Refused | ServerAway:
    """Whose fault an answer is that was not a yes."""
    if 400 <= code < 500 and code not in GATEWAYS_FAULT:
        return Refused(f"the text gateway said {code}", permanent=True)
    return ServerAway(str(code))


def sends_texts() -> bool:
    """Whether the site can send any; where it cannot, nothing offers them."""
    return bool(settings.TEXT_BACKEND)


def sender() -> TextSender:
    """Raises ``ServerAway`` while the setting names nothing that can be used."""
    try:
        made: TextSender = import_string(settings.TEXT_BACKEND)()
    except ImportError as error:
        raise ServerAway("no way to send texts") from error
    return made


def number_for_texts(phone: str) -> str:
    """The number as it is dialled from anywhere, or empty when it takes no texts.

    Without a country it is British; of British numbers only mobiles, which begin 07.
    """
    number = NOT_DIALLED.sub("", phone.strip())
    number = re.sub(r"^00", "+", number)
    if number.startswith("0"):
        number = f"+44{number[1:]}"
    number = re.sub(r"^\+440", "+44", number)
    if not NUMBER.fullmatch(number):
        return ""
    if number.startswith("+44") and not re.fullmatch(r"\+447[1-57-9]\d{8}", number):
        return ""
    return number


def is_same_mobile(one: str, other: str) -> bool:
    """Whether both numbers reach the same phone with a text; a line that many share is none."""
    number = number_for_texts(one)
    return bool(number) and number == number_for_texts(other)
