"""Whatever bytes are sent, the answer is a file or a refusal, and never another failure."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.web.uploads import UploadRefused, check_size, kind_of, safe_name
from cms.web.uploads.making import make_new
from tests.web.uploads import papers

WHOLE = {
    "jpg": papers.photo(), "png": papers.drawing(), "gif": papers.picture("GIF"),
    "webp": papers.picture("WEBP", exif=papers.exif()), "heic": papers.heic(),
    "pdf": papers.pdf(pages=2), "docx": papers.word(),
}  # fmt: skip
STARTS = [content[:12] for content in WHOLE.values()]
QUICK = settings(max_examples=60, deadline=None)


def checked(content: bytes) -> None:
    with suppress(UploadRefused):
        check_size(len(content))
        kind, made = make_new(content)
        assert kind_of(made).content_type == kind.content_type


@QUICK
@given(st.binary(max_size=400))
def test_random_bytes(content: bytes):
    checked(content)


@QUICK
@given(st.sampled_from(STARTS), st.binary(max_size=400))
def test_random_bytes_after_a_true_beginning(start: bytes, rest: bytes):
    checked(start + rest)


@pytest.mark.parametrize("kind", WHOLE)
@QUICK
@given(data=st.data())
def test_cut_off_anywhere(kind: str, data: st.DataObject):
    content = WHOLE[kind]
    checked(content[: data.draw(st.integers(0, len(content) - 1))])


@pytest.mark.parametrize("kind", WHOLE)
@QUICK
@given(data=st.data())
def test_bits_turned_anywhere(kind: str, data: st.DataObject):
    content = bytearray(WHOLE[kind])
    places = st.lists(st.integers(0, len(content) * 8 - 1), min_size=1, max_size=8)
    for place in data.draw(places):
        content[place // 8] ^= 1 << place % 8
    checked(bytes(content))


@QUICK
@given(st.text(max_size=300))
def test_any_name_becomes_one_line_without_folders(name: str):
    safe = safe_name(name, ".pdf")
    assert safe.endswith(".pdf")
    assert safe.isprintable()
    assert not set('<>:"/\\|?*\r\n') & set(safe)
    assert 5 <= len(safe) <= 124
