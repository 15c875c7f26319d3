"""Who else something may be for: said after it was told, never a bar (S3-142)."""

from __future__ import annotations

from datetime import date

from cms.casework.models import Kind
from cms.casework.procedure.questions import Signpost
from cms.casework.procedure.schema import Procedure
from cms.casework.procedure.scope import Ground
from cms.casework.services.scope import grounds_offered
from cms.casework.services.spoken_of import speaks_of

# More than that would be a list of reasons to go away.
MOST_SHOWN = 2


def signposts_for(spec: Procedure, text: str, *, kind: str, on: date) -> list[Signpost]:
    """Those of the procedure, and of what is outside it, that somebody's words speak of."""
    outside = [post_of(ground) for ground in said_by(spec, kind, on) if ground.words]
    posts = [*spec.intake.signposts, *outside]
    found = [post for post in posts if speaks_of(post.words).search(text)]
    return found[:MOST_SHOWN]


def signposts_for_relation(
    spec: Procedure, relation: str, *, kind: str, on: date
) -> list[Signpost]:
    """What is said to whoever is that to us, such as an employee, whatever they told (S3-82)."""
    return [post_of(row) for row in said_by(spec, kind, on) if relation in row.relations]


def said_by(spec: Procedure, kind: str, on: date) -> list[Ground]:
    offered = grounds_offered(spec, kind or Kind.UNSURE.value, on=on)
    return [ground for ground in offered if ground.say]


def post_of(ground: Ground) -> Signpost:
    contact = ground.contact or ground.route
    address = {"url": ground.url} if ground.url else {}
    return Signpost(key=ground.key, words=ground.words, say=ground.say, contact=contact, **address)
