"""Compile site.scss and desk.scss into the stylesheets we commit; sites never need it.

Outside the repository: npm pack govuk-frontend@6.6.0, unpack it, npm install sass. Then
python frontend/build.py --govuk path/to/package/dist --sass path/to/sass
and with --check it fails when a committed file is not what comes out.
"""

from __future__ import annotations

import argparse
import gzip
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
STATIC = HERE.parent / "cms" / "web" / "static" / "web"
SHEETS = ("site", "desk")
# Shapes of their components that no page of ours takes; what is said of all others stays.
UNUSED = re.compile(
    r"(?<!:not\()\.govuk-(tag--|drop-zone|file-upload-button|file-upload-wrapper|link--(?!inverse)|button--(start|inverse)"
    r"|button__start|radios--small|checkboxes--small|input__(prefix|suffix|wrapper)|input--extra"
    r"|table--small|skip-link--|breadcrumbs--inverse|back-link--inverse"
    r"|pagination--block|summary-card|summary-list__card|frontend-supported"
    r"|js-enabled|body-lead|template--rebranded|heading-xxl"
    r"|body-[ms]\b|caption-|button-group|link-image|list--(number|spaced)"
    r"|breadcrumbs--collapse|character-count__message--disabled|(radios|checkboxes)__divider"
    r"|fieldset__legend--(s|xl)\b|label--(s|xl)\b|notification-banner--success"
    r"|panel--interruption|panel__actions|pagination__(icon|link-label|item--ellipsis)"
    r"|summary-list__actions-list|summary-list(__row)?--no-border|table__caption--x?l\b"
    r"|table__\w+--numeric|visually-hidden-focusable)"
)
NOTICE = """/*! Answerable. Holds parts of govuk-frontend 6.6.0, MIT licence: see \
govuk-frontend.LICENSE.txt */
"""
MOST_BYTES = 100_000
MOST_BYTES_COMPRESSED = 14_000


def compiled(sheet: str, sass: str, govuk: Path) -> str:
    """Return the stylesheet, without what our own settings make idle."""
    command = [sass, "--style=compressed", "--no-source-map", f"--load-path={govuk}"]
    # The maintainer names the compiler on the command line.
    done = subprocess.run(  # noqa: S603
        [*command, str(HERE / f"{sheet}.scss")], check=True, capture_output=True, text=True
    )
    css = done.stdout.lstrip("\ufeff")
    # Every custom property is set on the root, so the value given in case it is not never shows.
    css = re.sub(r"var\((--govuk-[\w-]+), #[0-9a-f]{3,8}\)", r"var(\1)", css)
    css = re.sub(
        r"(-webkit-font-smoothing:antialiased|-moz-osx-font-smoothing:grayscale);?", "", css
    )
    # The family is inherited on paper as on the screen.
    css = re.sub(r"@media print\{[^{}]+\{font-family:inherit\}\}", "", css)
    # A trick for browsers long gone, which is no longer CSS.
    css = re.sub(r"@media screen[^\x00-\x7f][^{]*\{([^{}]*\{[^{}]*\})*\}", "", css)
    css = re.sub(r"(?<=[{};/])([^{};/@]+)\{[^{}]*\}", without_unused, css)
    css = re.sub(r"@[^{};]+\{\}", "", css)
    return NOTICE + css.strip() + "\n"


def without_unused(rule: re.Match[str]) -> str:
    """Return a rule without the selectors that match nothing of ours; empty when none is left."""
    selectors = [one for one in rule[1].split(",") if not UNUSED.search(one)]
    return ",".join(selectors) + rule[0][len(rule[1]) :] if selectors else ""


def say(words: str) -> None:
    """Tell the maintainer."""
    sys.stdout.write(words + "\n")


def main() -> int:
    """Write the stylesheets, or with ``--check`` compare them; report their size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--govuk", type=Path, required=True)
    parser.add_argument("--sass", default="sass")
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    return max(build(sheet, options) for sheet in SHEETS)


def build(sheet: str, options: argparse.Namespace) -> int:
    """Build or compare one stylesheet; 0 when all is well."""
    target = STATIC / f"{sheet}.css"
    css = compiled(sheet, options.sass, options.govuk)
    small = len(gzip.compress(css.encode(), mtime=0))
    say(f"{sheet}.css: {len(css.encode()):,} bytes, {small:,} compressed")
    if len(css.encode()) > MOST_BYTES or small > MOST_BYTES_COMPRESSED:
        say("Too large: leave out what no page uses.")
        return 1
    if not options.check:
        target.write_text(css)
        return 0
    same = target.read_text() == css
    say("The committed stylesheet is up to date." if same else "Build and commit it again.")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
