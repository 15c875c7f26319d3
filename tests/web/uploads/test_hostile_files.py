"""Over three hundred hostile files: each refused in words, or given on without its sting."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from cms.web.uploads import UploadRefused, check_size
from cms.web.uploads.limits import LONGEST_SIDE
from cms.web.uploads.making import make_new
from tests.web.uploads.hostile_files import REFUSED, Hostile, hostile_files
from tests.web.uploads.papers import PLANTED, pdf_texts, unzipped

FILES = hostile_files()
ROOT = Path(__file__).resolve().parents[3]
# What a reader of documents might act upon.
ACTIVE_PDF = (
    b"/JavaScript", b"/JS", b"/Launch", b"/OpenAction", b"/AA", b"/URI", b"/SubmitForm", b"/GoToR",
    b"/EmbeddedFile", b"/Filespec", b"/RichMedia", b"/XFA", b"/Metadata", b"/Author", b"/Annots",
)  # fmt: skip
ACTIVE_WORD = (
    b"vbaProject", b"macroEnabled", b"OLEObject", b"instrText", b"fldChar", b"fldSimple",
    b"docProps", b"example.com", b"attachedTemplate", b"commentReference", b"<!DOCTYPE",
)  # fmt: skip


def test_there_are_over_three_hundred_of_nine_families():
    families = Counter(file.family for file in FILES)

    assert len(FILES) > 300
    assert len({file.content for file in FILES}) > 300
    assert len(families) == 9


@pytest.mark.req("S0-43")
@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.family}: {file.name}")
def test_a_hostile_file_is_refused_in_words_or_made_inert(file: Hostile):
    try:
        check_size(len(file.content))
        kind, given = make_new(file.content)
    except UploadRefused as refused:
        assert refused.text.endswith(".")
        assert max(len(sentence.split()) for sentence in refused.text.split(".")) < 25
        return
    assert file.expected != REFUSED, "It was taken."
    is_inert(kind.ending, given)


def is_inert(ending: str, given: bytes) -> None:
    """One whole file of a kind that cannot run, with nothing after it and nothing planted."""
    if ending in {".jpg", ".png"}:
        with Image.open(BytesIO(given)) as image:
            image.load()
            assert max(image.size) <= LONGEST_SIDE
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert given.endswith((b"\xff\xd9", b"IEND\xaeB`\x82"))
        held = given
    elif ending == ".pdf":
        held = pdf_texts(given)
        assert [word for word in ACTIVE_PDF if word + b" " in held or word + b"\n" in held] == []
    else:
        held = unzipped(given)
        assert [word for word in ACTIVE_WORD if word in held] == []
    assert [word for word in PLANTED if word in held] == []


MEASURED = """
import json, resource, sys, time
from cms.web.uploads.refusing import UploadRefused
from cms.web.uploads.workshop import made_new
start = time.monotonic()
try:
    made_new(sys.stdin.buffer.read())
    said = "taken"
except UploadRefused as refused:
    said = refused.text
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps([said, time.monotonic() - start, peak]))
"""
WORST = [
    file
    for file in FILES
    if file.family == "bombs_of_points"
    or file.name.startswith(("unpacks", "many objects", "deep", "laughs", "one page too many"))
]


@pytest.mark.parametrize("file", WORST, ids=lambda file: f"{file.family}: {file.name}")
def test_the_worst_files_cost_under_ten_seconds_and_300_megabytes(file: Hostile):
    done = subprocess.run(
        [sys.executable, "-c", MEASURED],
        input=file.content,
        capture_output=True,
        cwd=ROOT,
        check=True,
    )

    said, seconds, megabytes = json.loads(done.stdout)
    assert said == "taken" or said.endswith(".")
    assert seconds < 10
    assert megabytes < 300
