"""The editor's own words of a policy, apart from what is drawn live, and a mark of them."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.html import strip_tags
from wagtail.blocks import StreamValue
from wagtail.rich_text import RichText

if TYPE_CHECKING:
    from cms.policies.models import PolicyPage

# Asked of every section since the short version and the guides are made of them. Left out while
# they are empty, so that words which were adopted before keep the mark that they were given.
ADDED_LATER: Final = frozenset({"in_short", "readers"})
BLOCK_KEY: Final = re.compile(r' data-block-key="[^"]*"')
TO_A_DOCUMENT: Final = re.compile(r'linktype="document" id="(\d+)"|id="(\d+)" linktype="document"')


def words_digest(page: PolicyPage) -> str:
    """A mark of the editor's own words. Live tables and contacts are no part of it."""
    words = [
        page.title,
        page.summary,
        page.conduct_title,
        page.response_title,
        _words_of(page.conduct),
        _words_of(page.response),
    ]
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()


def _words_of(value: Any) -> Any:
    """What stands in a body, read block by block.

    Never as it is stored: a body not yet read and the same one read write their moments
    differently, and the ids that the editor gives blocks are no words.
    """
    if isinstance(value, StreamValue):
        return [[block.block_type, _words_of(block.value)] for block in value]
    if isinstance(value, Mapping):
        return {
            name: _words_of(part) for name, part in value.items() if part or name not in ADDED_LATER
        }
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_words_of(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return BLOCK_KEY.sub("", value.source) if isinstance(value, RichText) else str(value)


def texts_of(page: PolicyPage) -> Iterator[str]:
    """Every string within the stored blocks of a policy."""
    return _texts_in([page.conduct.get_prep_value(), page.response.get_prep_value()])


def _texts_in(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)


def documents_named_in(page: PolicyPage) -> list[int]:
    """Keys of the documents that its words link to, each once, in their order."""
    found = TO_A_DOCUMENT.findall("\n".join(texts_of(page)))
    return list(dict.fromkeys(int(first or second) for first, second in found))


def plain_text(html: str) -> str:
    """What a reader reads of it, without empty lines."""
    lines = (" ".join(line.split()) for line in strip_tags(html).splitlines())
    return "\n".join(line for line in lines if line)
