"""Comparing two versions of a fifty-page policy, beside showing one of them.

    python -m benchmarks.comparing [--pages N] [--rounds N]

docs/benchmarks.md says what is measured and how to read it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.server import ROOT

WORDS_A_PAGE = 500
WORDS_A_PARAGRAPH = 80
PARAGRAPHS_A_SECTION = 5
MOST_RENDERINGS = 5.0
WORDS = [
    "we",
    "answer",
    "everybody",
    "who",
    "writes",
    "to",
    "us",
    "and",
    "say",
    "when",
    "they",
    "hear",
    "again",
    "because",
    "people",
    "ask",
    "what",
    "happens",
    "next",
    "who",
    "has",
    "it",
    "how",
    "long",
    "it",
    "takes",
    "where",
    "else",
    "they",
    "can",
    "turn",
    "and",
    "why",
    "it",
    "matters",
]


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory(prefix="answerable-benchmark-") as folder:
        os.environ.update(
            DATABASE_URL=f"sqlite:///{Path(folder) / 'site.sqlite3'}",
            ANSWERABLE_VAR=folder,
            LOG_LEVEL="ERROR",
            DJANGO_SETTINGS_MODULE="benchmarks.settings",
        )
        import django

        django.setup()
        sys.path.insert(0, str(ROOT / "scripts"))
        from environment import describe_machine

        print(describe_machine())
        print(f"load of the machine before: {os.getloadavg()[0]:.1f}")
        page = prepare(asked.pages)
        return 1 if measure(page, asked.rounds) > MOST_RENDERINGS else 0


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=20)
    return parser.parse_args()


# --- the policy ---------------------------------------------------------------------------------
def prepare(pages: int) -> Any:
    """A policy in force and three versions: a few words changed, then a word of every paragraph."""
    from cms.home.models import HomePage
    from cms.policies.models import PolicyIndexPage, PolicyPage
    from cms.policies.services.versions import record_version
    from django.core.management import call_command
    from django.utils.timezone import localdate, now

    call_command("migrate", verbosity=0)
    call_command("createcachetable")
    index = PolicyIndexPage(title="Policies", slug="policies")
    HomePage.objects.get().add_child(instance=index)
    page = PolicyPage(title="A long policy", slug="long", summary="It is long.", live=False)
    index.add_child(instance=page)
    words = paragraphs(pages)
    versions = (words, changed(words, every=10), changed(words, every=1))
    for number, text in enumerate(versions, 1):
        page.version_number, page.adopted_on = number, localdate()
        page.response = sections(text)
        record_version(page=page, now=now())
    PolicyPage.objects.filter(pk=page.pk).update(live=True)
    count = sum(len(one) for one in words)
    print(f"{count} words in {len(words)} paragraphs, about {count // WORDS_A_PAGE} pages")
    return PolicyPage.objects.get(pk=page.pk)


def paragraphs(pages: int) -> list[list[str]]:
    chance = random.Random(1)  # noqa: S311 - words, not secrets
    count = pages * WORDS_A_PAGE // WORDS_A_PARAGRAPH
    return [chance.choices(WORDS, k=WORDS_A_PARAGRAPH) for _ in range(count)]


def changed(words: list[list[str]], *, every: int) -> list[list[str]]:
    """Two words of every so manieth paragraph are others, far from each other."""
    return [
        [*one[:20], "altered", *one[21:60], "otherwise", *one[61:]] if at % every == 0 else one
        for at, one in enumerate(words)
    ]


def sections(words: list[list[str]]) -> Any:
    import json

    made = []
    for start in range(0, len(words), PARAGRAPHS_A_SECTION):
        html = "".join(
            f"<p>{' '.join(one)}</p>" for one in words[start : start + PARAGRAPHS_A_SECTION]
        )
        value = {
            "heading": f"Section {start}",
            "anchor": f"section-{start}",
            "body": [{"type": "text", "value": html}],
        }
        made.append({"type": "section", "value": value})
    return json.dumps(made)


# --- the measurement ----------------------------------------------------------------------------
def measure(page: Any, rounds: int) -> float:
    """How many renderings a comparison costs at most.

    All are whole answers of the site, each drawn anew. They take turns, so that a busy machine
    slows them alike.
    """
    from django.test import Client

    client = Client(SERVER_NAME="localhost")

    def drawing(path: str) -> Callable[[], None]:
        def draw() -> None:
            # A query keeps the answer out of the site's memory.
            answer = client.get(f"{page.url}{path}", {"anew": "1"})
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")

        return draw

    cases = {
        "the policy in force": drawing(""),
        "a version as it was kept": drawing("versions/1/"),
        "compared, each tenth paragraph changed": drawing("compare/1/2/"),
        "compared, every paragraph changed": drawing("compare/1/3/"),
    }
    times: dict[str, list[float]] = {name: [] for name in cases}
    for draw in cases.values():
        draw()
    for _ in range(rounds):
        for name, draw in cases.items():
            began = time.process_time()
            draw()
            times[name].append(time.process_time() - began)
    took = {name: median(each) * 1000 for name, each in times.items()}
    for name, milliseconds in took.items():
        print(f"{name:42}{milliseconds:8.1f} ms of processor time")
    in_force, kept, usual, worst = took.values()
    print(
        f"usual / policy in force:  {usual / in_force:6.2f}     / kept version: {usual / kept:6.2f}"
    )
    print(
        f"worst / policy in force:  {worst / in_force:6.2f}     / kept version: {worst / kept:6.2f}"
    )
    return worst / min(in_force, kept)


if __name__ == "__main__":
    sys.exit(main())
