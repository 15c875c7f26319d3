"""What happens to members, told in the transaction that writes it, to whoever begins something then."""

from __future__ import annotations

from django.dispatch import Signal

# Somebody joined, or came back; carries ``member_id``, ``by`` and ``now``. A seat that was given
# on the meetings' own screens makes a member without it: what is due is found by the clock then.
member_joined = Signal()
# A member was given a seat; carries ``member_id``, ``seat_id``, ``by`` and ``now``.
seat_given = Signal()
# A member signed the code; carries ``signature``, ``member_id``, ``by`` and ``now``.
code_signed = Signal()
