"""One form for everything that looks the same: letter case, accents, look-alikes, invisible signs."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Letters of other alphabets that look like ours, as they stand and in capitals.
LOOK_ALIKES: Final = {
    **dict(zip("АВЕЅІЈКМНОРСТУХԚԜҺӀ", "ABESIJKMHOPCTYXQWHI", strict=True)),
    **dict(zip("авеѕіјкмнорстухԛԝһӏ", "abesijkmhopctyxqwhl", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αβεζηικνορτυχγ", "abeznikvoptuxy", strict=True)),
    **dict(zip("օսհոցզ", "ouhngq", strict=True)),
    **dict(zip("ᎪᏴᏟᎬᎻᎫᏦᏞᎷΝᏢᎡᏚᎢᏔᏃ", "ABCEHJKLMNPRSTWZ", strict=True)),
    **dict(zip("ɑɡıȷɩʀɴʙʏʟɪʜᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ", "agijirnbyliHacdejkmoptuvwz", strict=True)),
}
# Letters with a stroke, and two in one, which Unicode does not take apart.
ALSO: Final = {
    "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "þ": "th", "æ": "ae", "œ": "oe",
    "ĸ": "k", "ŋ": "n", "ɖ": "d", "ƒ": "f", "ƙ": "k", "ɓ": "b", "ǝ": "e",
}  # fmt: skip
DASHES: Final = frozenset("‐‑‒–—―−﹘﹣－⁃")
APOSTROPHES: Final = frozenset("'’‘‛ʼʹ′`´＇ʻ")
INVISIBLE: Final = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800")


def fold_sign(sign: str) -> str:
    """How one sign is compared: in small plain letters; nothing for what nobody sees."""
    if sign in INVISIBLE or sign in APOSTROPHES:
        return ""
    if sign in DASHES:
        return "-"
    out = []
    for part in unicodedata.normalize("NFKD", sign):
        kind = unicodedata.category(part)
        if kind in ("Mn", "Me", "Cf") or part in INVISIBLE or part in APOSTROPHES:
            continue
        if kind == "Zs":
            out.append(" ")
            continue
        if kind == "Nd":
            out.append(str(unicodedata.decimal(part)))
            continue
        folded = LOOK_ALIKES.get(part, part).casefold()
        out += [ALSO.get(one, one) for one in folded if not unicodedata.combining(one)]
    return "".join(out)


class Folding(dict[int, str]):
    """What ``str.translate`` looks each sign up in; worked out once a sign."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_sign(chr(code))
        return folded


FOLDING: Final = Folding()
WORD: Final = re.compile(r"[^\W\d_]+|\d+")


def listed(words: str) -> tuple[str, ...]:
    """Words as they stand in a line."""
    return tuple(words.split())


def fold(text: str) -> str:
    return text.translate(FOLDING)


def words_of(text: str) -> list[str]:
    """Its words and numbers, each as it is compared."""
    return WORD.findall(fold(text))


def joined(text: str) -> str:
    """The same without anything between them: “AB-26 / 0042” is “ab260042”."""
    return "".join(words_of(text))


class Visible(dict[int, str | None]):
    """For ``str.translate`` as well: takes out what nobody sees, and keeps the rest as it is."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        hidden = sign in INVISIBLE or unicodedata.category(sign) == "Cf"
        kept = self[code] = None if hidden else ("'" if sign in APOSTROPHES else sign)
        return kept


VISIBLE: Final = Visible()


def visible(text: str) -> str:
    """As a reader sees it, with its capitals."""
    return unicodedata.normalize("NFKC", text.translate(VISIBLE))
