"""What accounts ask of the apps above them. They fill this in when they start."""

from __future__ import annotations

from collections.abc import Callable

from cms.users.models import User

NoticeSource = Callable[[str, str, str, str], None]
OwnPageSource = Callable[[User], str]
MoveTaker = Callable[[User, str], None]

_notices: list[NoticeSource] = []
_own_pages: list[OwnPageSource] = []
_moves: list[MoveTaker] = []


def provide_notices(source: NoticeSource) -> None:
    """Say who sends a notice: its kind, address, subject and plain text, queued as a row."""
    _notices[:] = [source]


def send_notice(kind: str, to: str, subject: str, text: str) -> None:
    """Queue one notice in the running transaction; nothing where nobody sends."""
    if _notices:
        _notices[0](kind, to, subject, text)


def provide_own_page(source: OwnPageSource) -> None:
    """Say who knows the first page of somebody who has no screen in the admin."""
    _own_pages[:] = [source]


def own_page_of(user: User) -> str:
    """The address of that page; empty where there is none for them."""
    return _own_pages[0](user) if _own_pages else ""


def provide_move(taker: MoveTaker) -> None:
    """Add somebody who knows people by their address, and hears when an account leaves one."""
    if taker not in _moves:
        _moves.append(taker)


def address_left(user: User, address: str) -> None:
    """An account leaves an address, never an empty one, that was its own; before it is saved."""
    for taker in _moves:
        taker(user, address)
