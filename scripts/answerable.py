"""The commands behind the Makefile. They run before anything is installed, so: Python alone."""

from __future__ import annotations

import argparse
import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Answerable needs Python 3.11 or newer, and this is {}.{}. "
        "On Debian 12: apt-get install python3".format(*sys.version_info)
    )

import environment
from trouble import Trouble


def setup(arguments: argparse.Namespace) -> int:
    environment.prepare("dev")
    print("Everything is installed. Next: make run, or make test.")
    return 0


def run(arguments: argparse.Namespace) -> int:
    import running

    environment.prepare("base")
    return running.run(environment.settings_for_running())


def test(arguments: argparse.Namespace) -> int:
    import testing

    environment.install_for_tests()
    environment.prepare("dev")
    return testing.test_everything()


def check(arguments: argparse.Namespace) -> int:
    import testing

    environment.prepare("dev")
    return testing.check()


def fix(arguments: argparse.Namespace) -> int:
    import testing

    environment.prepare("dev")
    return testing.fix()


def on_postgres(arguments: argparse.Namespace) -> int:
    import testing

    environment.prepare("dev")
    return testing.on_postgres(arguments.words)


def arguments_of(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="answerable.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command, told in (
        (setup, "make the environment in .venv"),
        (run, "start the site with its worker and the demonstration"),
        (test, "run every check and every test"),
        (check, "run the linters, the type checker and the import contracts"),
        (fix, "mend what the linters can mend by themselves"),
    ):
        commands.add_parser(command.__name__, help=told).set_defaults(command=command)
    help_text = "run a command with DATABASE_URL set to a temporary PostgreSQL"
    parser_on_postgres = commands.add_parser("on-postgres", help=help_text)
    parser_on_postgres.add_argument("words", nargs=argparse.REMAINDER)
    parser_on_postgres.set_defaults(command=on_postgres)
    return parser.parse_args(words)


def main(words: list[str]) -> int:
    arguments = arguments_of(words)
    try:
        os.chdir(environment.ROOT)
        code: int = arguments.command(arguments)
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
