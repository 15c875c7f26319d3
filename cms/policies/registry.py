"""What a policy page asks of the apps above. They fill this in when they start."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Signer:
    """Somebody who is asked to sign a policy. ``signed_on`` is empty until they did."""

    name: str
    url: str
    signed_on: date | None


@dataclass(frozen=True)
class Signers:
    """Everybody who is asked to sign a policy, in the order of their names."""

    people: Sequence[Signer]
    url: str  # of the page of all members

    @property
    def signed(self) -> int:
        return sum(one.signed_on is not None for one in self.people)


SignerSource = Callable[[int, date], Signers | None]

_signers: list[SignerSource] = []


def provide_signers(source: SignerSource) -> None:
    """Say who knows who signs a policy, by its key and the day."""
    _signers[:] = [source]


def signers_of(policy_id: int | None, *, on: date) -> Signers | None:
    """None for a policy that nobody is asked to sign."""
    return _signers[0](policy_id, on) if _signers and policy_id is not None else None
