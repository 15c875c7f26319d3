"""Tampering with signatures in the database is found by a command."""

from __future__ import annotations

import io

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection

from cms.conduct.evidence import signature_facts
from cms.conduct.models import Signature
from cms.conduct.seals import seal
from cms.conduct.services.signing import record_paper_signature
from cms.policies.evidence import digest_of, seal_of
from tests.conduct.people import NOW
from tests.conduct.signed import BEGUN
from tests.web.uploads import papers


@pytest.fixture
def three(signing):
    """Two online and one on paper."""
    signing.sign(signing.people.ada)
    signing.sign(signing.people.bilal)
    record_paper_signature(
        member_id=signing.people.cora.pk,
        version_id=signing.newest.pk,
        name="sheet.pdf",
        content=papers.pdf(),
        signed_on=BEGUN,
        typed_name="Cora Lee",
        by=signing.people.clerk,
        now=NOW,
    )
    return signing


def verify(*kept: str) -> str:
    out = io.StringIO()
    call_command("verify_conduct", kept=list(kept), stdout=out)
    return out.getvalue()


def tamper(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def write(table: str, pk: int, **values: object) -> None:
    with connection.cursor() as cursor:
        names = ", ".join(f"{name} = %s" for name in values)
        cursor.execute(f"UPDATE {table} SET {names} WHERE id = %s", [*values.values(), pk])


@pytest.mark.req("S0-12")
def test_untouched_signatures_are_as_they_were(three):
    said, *marks = verify().splitlines()

    assert said == "All 3 signatures and 0 entries of the register are as they were."
    assert marks[1:] == [f"signatures:3:{Signature.objects.get(number=3).seal}"]
    assert verify(marks[1]).startswith("All 3")


@pytest.mark.req("S0-12")
def test_an_end_that_was_cut_off_with_its_seal_is_found_by_a_mark_kept_elsewhere(three):
    mark = verify().splitlines()[-1]
    tamper("DELETE FROM conduct_signature WHERE number = 3")
    tamper("DELETE FROM conduct_keptseal WHERE number = 3")

    assert verify().startswith("All 2")
    with pytest.raises(CommandError, match="Signatures: number 3 is not what it was"):
        verify(mark)


@pytest.mark.parametrize("wrong", ["", "signatures", "signatures:x:y", "votes:1:abc", "entries:1:"])
def test_what_is_no_mark_is_said_to_be_none(three, wrong):
    with pytest.raises(CommandError, match="this is not a mark"):
        verify(wrong)


@pytest.mark.req("S0-12")
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE conduct_signature SET typed_name = 'Mallory' WHERE number = 2", "number 2"),
        ("UPDATE conduct_signature SET words_digest = 'x' WHERE number = 1", "number 1"),
        ("UPDATE conduct_signature SET seal = 'x' WHERE number = 3", "number 3"),
        ("DELETE FROM conduct_signature WHERE number = 2", "number 2 is missing"),
        ("DELETE FROM conduct_signature WHERE number = 3", "Signatures: number 3 is missing"),
        ("DELETE FROM conduct_signature", "Signatures: number 1 is missing"),
        ("DELETE FROM conduct_keptseal WHERE number = 3", "number 3 does not have the seal"),
        ("UPDATE policies_policyversion SET html = 'x'", "it was signed, and its page"),
        ("UPDATE policies_policyversion SET sections = '[]'", "it was signed, and its record"),
        (
            "UPDATE policies_policyversion SET words_digest = 'x'",
            "Signature 1: the words of its version are others now",
        ),
    ],
)
def test_a_changed_or_missing_signature_is_named(three, sql, said):
    tamper(sql)

    with pytest.raises(CommandError, match=said):
        verify()


@pytest.mark.req("S0-12")
def test_one_taken_out_and_the_rest_numbered_and_sealed_anew_is_named(three):
    first, _, last = Signature.objects.all()
    tamper("DELETE FROM conduct_signature WHERE number = 2")
    last.number = 2
    write("conduct_signature", last.pk, number=2, seal=seal(signature_facts(last), first.seal))

    with pytest.raises(CommandError) as told:
        verify()

    assert str(told.value).splitlines() == [
        "Signatures: number 2 does not have the seal that it was given.",
        "Signatures: number 3 is missing.",
    ]


@pytest.mark.req("S0-12")
def test_words_that_were_changed_with_all_their_marks_are_not_those_that_were_signed(three):
    version = three.newest
    version.html += "<p>And more.</p>"
    version.digest = digest_of(version.html)
    write(
        "policies_policyversion",
        version.pk,
        html=version.html,
        digest=version.digest,
        seal=seal_of(version, ""),
    )

    with pytest.raises(CommandError, match="Signatures: number 1 does not give its seal"):
        verify()


@pytest.mark.req("S0-12")
def test_the_number_of_one_that_was_taken_out_is_not_given_again(signing):
    signing.sign(signing.people.ada)
    tamper("DELETE FROM conduct_signature")

    assert signing.sign(signing.people.bilal).number == 2
    with pytest.raises(CommandError, match="Signatures: number 1 is missing"):
        verify()


@pytest.mark.one_database
@pytest.mark.parametrize("given", [b"another sheet", None])
def test_another_scan_or_none_is_named(three, given):
    scan = Signature.objects.get(number=3).scan
    scan.storage.delete(scan.name)
    if given is not None:
        scan.storage.save(scan.name, ContentFile(given))

    with pytest.raises(CommandError, match="Signature 3: its scan is not there, or was changed"):
        verify()
