"""What hands that mean no good send: words, addresses, headers and bodies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

# Stands in whatever is sent, so that it is known again in an answer.
MARK: Final = "Known again 31337"
# What a template engine, a shell or a database would make of a sum in it.
WORKED_OUT: Final = "51317031"
FORM: Final = "application/x-www-form-urlencoded"
INJECTED: Final = "X-Injected"

_SUM: Final = "7331*7001-7300"


@dataclass(frozen=True)
class Payload:
    """``sent`` as it travels, percent-encoded, so that broken bytes can be sent too.

    ``shown`` says whether a form that refuses it must give it back to be put right.
    """

    sent: str
    shown: bool = True

    def __str__(self) -> str:
        return self.sent


def words(text: str, *, shown: bool = True) -> Payload:
    return Payload(quote(text, safe=""), shown)


def broken(encoded: str) -> Payload:
    """Words we know again, then bytes that are no text."""
    return Payload(quote(MARK) + encoded)


PAYLOADS: Final[dict[str, Payload]] = {
    "nothing": words("", shown=False),
    "spaces": words("  \t \r\n ", shown=False),
    "10,000 characters": words(MARK + "x" * 10_000),
    "1,000,000 characters": words(MARK + "x" * 1_000_000),
    "NUL": broken("%00"),
    "escape": broken("%1B%5B31m"),
    "other controls": broken("%01%08%0E%1F%7F%C2%85"),
    "right to left": Payload("%E2%80%AE" + quote(MARK) + "%E2%81%A6%E2%80%8F"),
    "half a character": broken("%ED%A0%80"),
    "broken bytes": broken("%FF%FE%C0%AF"),
    "no character": broken("%EF%BF%BF%EF%B7%90"),
    "zalgo": broken("e" + "%CC%81%CD%AB%CC%B5" * 300),
    "dotted capitals": broken("%C4%B0" * 200),
    "joined people": broken("%F0%9F%91%A9%E2%80%8D" * 50),
    "look-alikes": words(MARK + " аdmin@раypal.example ｓｃｒｉｐｔ"),
    "script": words(MARK + "<script>alert(31337)</script>"),
    "closing tags": words(MARK + "</textarea></title></style><script>alert(31337)</script>"),
    "attribute": words(MARK + "\" autofocus onfocus=alert(31337) x='' onload='alert(31337)"),
    "picture": words(MARK + "<img src=x onerror=alert(31337)><svg/onload=alert(31337)>"),
    "script address": words("javascript:alert(31337)//" + MARK),
    "data address": words("data:text/html,<script>alert(31337)</script>" + MARK),
    "other site": words("//evil.example/" + MARK),
    "template": words(MARK + "{{ " + _SUM + " }}{% debug %}{{ settings.SECRET_KEY }}"),
    "other templates": words(MARK + "${" + _SUM + "}#{" + _SUM + "}<%= " + _SUM + " %>"),
    "merge fields": words(MARK + "{reference}{message}{0.__class__}%(name)s%s%n"),
    "header breaks": words(MARK + f"\r\nBcc: other@evil.example\r\n{INJECTED}: yes\r\n\r\nHello"),
    "lone breaks": words(MARK + f"\n{INJECTED}: yes\rBcc: other@evil.example\u2028"),
    "SQL": words(MARK + "'; DROP TABLE casework_case; --"),
    "SQL union": words(MARK + "' UNION SELECT password FROM users_user WHERE '1'='1"),
    "SQL sum": words(f"1 OR 1=1) AND ({_SUM})=({_SUM} -- {MARK}"),
    "path": words("../../../../../../etc/passwd" + MARK),
    "encoded path": words("..%2f..%2f..%5c..%5cetc%00" + MARK),
    "command": words(MARK + f"; echo $(({_SUM})) | tee /tmp/x & `id` $(id)"),
    "XML": words(
        MARK + '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    ),
    "JSON": words('{"$ne": null, "kind": ["a", {}], "mark": "' + MARK + '"}'),
    "formula": words('=HYPERLINK("https://evil.example","' + MARK + '")'),
    "huge number": words("9" * 400, shown=False),
    "negative": words("-1", shown=False),
    "no number": words("NaN", shown=False),
    "past every date": words("99999-99-99T99:99:99.999999", shown=False),
    "null": words("null", shown=False),
    "key of nobody": words("00000000-0000-4000-8000-000000000000", shown=False),
}
# What one database takes and another refuses, or each in its own way: these go to both.
ON_EVERY_DATABASE: Final = frozenset({
    "10,000 characters", "NUL", "half a character", "dotted capitals", "SQL", "huge number",
    "past every date",
})  # fmt: skip
# What fits into an address: servers refuse one of more than a few thousand characters.
IN_ADDRESSES: Final = {
    name: str(payload)[:2000]
    for name, payload in PAYLOADS.items()
    if name not in ("1,000,000 characters", "nothing")
}
# In the path an escaped stroke is a stroke already when Django sees it.
DOUBLED: Final = (
    "/{}",
    "//{}",
    "{}//",
    "{}/../../admin/",
    "{}%2f..%2f",
    "{};a=b",
    "{}%23",
    "{}.json",
)

HEADERS: Final[dict[str, dict[str, str]]] = {
    "another host": {"host": "evil.example"},
    "host with a port": {"host": "testserver:99999"},
    "host that is none": {"host": "a b<script>alert(31337)</script>"},
    "two hosts": {"host": "testserver", "x-forwarded-host": "evil.example"},
    "no host": {"host": ""},
    "forwarded": {
        "x-forwarded-for": "127.0.0.1, <script>alert(31337)</script>, ::1, 9" + "9" * 500
    },
    "forwarded as https": {"x-forwarded-proto": "https\r\nX-Injected: yes"},
    "forwarded whole": {"forwarded": "for=127.0.0.1;host=evil.example;proto=https"},
    "rewritten": {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"},
    "other method": {"x-http-method-override": "DELETE", "x-method-override": "PUT"},
    "referrer": {"referer": "https://evil.example/<script>alert(31337)</script>"},
    "referrer that is none": {"referer": "\x00\xff http://[::1"},
    "origin": {"origin": "https://evil.example"},
    "origin null": {"origin": "null"},
    "language": {"accept-language": "en-" + "x" * 5000 + ",../../etc/passwd;q=NaN,*"},
    "wanted kinds": {"accept": "*/*;q=" + "9" * 400 + ",text/html;" + "a=b;" * 500},
    "encoding": {"accept-encoding": "gzip;q=<script>, br, zz"},
    "browser": {"user-agent": "<script>alert(31337)</script>'\"\x1b[31m" + "x" * 5000},
    "range": {"range": "bytes=0-1,5-,-99999999999999999999,a-b"},
    "etag": {"if-none-match": '"' + "x" * 5000 + '", W/"*"'},
    "since": {"if-modified-since": "Sat, 99 Foo 99999 99:99:99 GMT"},
    "authorization": {"authorization": "Basic \xff\xfe==", "proxy-authorization": "x"},
    "cookie": {"cookie": 'a=b; "; <script>=1; =; csrftoken=\xff; messages=[[1]]'},
    "session of nobody": {"cookie": "sessionid=" + "a" * 32 + "; csrftoken=<script>"},
    "session that is none": {"cookie": "sessionid=../../x'\"\x01; csrftoken=" + "x" * 4000},
    "length": {"content-length": "-1"},
    "length that is none": {"content-length": "abc"},
    "requested with": {"x-requested-with": "XMLHttpRequest"},
    "upgrade": {"upgrade": "h2c", "connection": "Upgrade, HTTP2-Settings"},
}
METHODS: Final = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "CONNECT", "BREW")

_PART: Final = b'--x\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--x--\r\n'
BODIES: Final[dict[str, tuple[bytes, str]]] = {
    "utf-7": (b"text=%2BADw-script%2BAD4-", f"{FORM}; charset=utf-7"),
    "utf-16": (b"text=x", f"{FORM}; charset=utf-16"),
    "charset of nobody": (b"text=x", f"{FORM}; charset=no-such"),
    "charset with a NUL": (b"text=x", f"{FORM}; charset*=utf-8''%00"),
    "boundary with a NUL": (b"--x", "multipart/form-data; boundary*=utf-8''%00"),
    "parameter in a charset of nobody": (b"text=x", f"{FORM}; charset*=no-such''utf-8"),
    "no boundary": (b"--x", "multipart/form-data"),
    "empty boundary": (b"", "multipart/form-data; boundary="),
    "long boundary": (b"--x", "multipart/form-data; boundary=" + "x" * 5000),
    "boundary that is none": (b"--x", "multipart/form-data; boundary=\xff\x00"),
    "cut off": (_PART[:50], "multipart/form-data; boundary=x"),
    "file name": (
        _PART % (b"text", b'; filename="../../\r\nX-Injected: yes.svg"', b"<svg onload=alert(1)>"),
        "multipart/form-data; boundary=x",
    ),
    "name that is none": (_PART % (b"\xff\x00[][0]", b"", b"x"), "multipart/form-data; boundary=x"),
    "base64 that is none": (
        b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\n!!!!\r\n--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "twenty files": (
        b"".join(
            b'--x\r\nContent-Disposition: form-data; name="f%d"; filename="f"\r\n\r\nx\r\n' % number
            for number in range(20)
        )
        + b"--x--\r\n",
        "multipart/form-data; boundary=x",
    ),
    "JSON": (b'{"text": "x", "text": {"$gt": ""}}', "application/json"),
    "JSON that is none": (b'{"a":' * 5000, "application/json"),
    "XML": (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "text/xml"),
    "no kind": (b"text=x", ""),
    "kind that is none": (b"text=x", "\xff/\x00; charset"),
    "bytes": (bytes(range(256)) * 4, FORM),
    "10,000 fields": ("&".join(f"f{number}=1" for number in range(10_000)).encode(), FORM),
    "one field 10,000 times": (b"text=x&" * 10_000, FORM),
    "3 megabytes": (b"text=" + b"x" * 3_000_000, FORM),
    "equals signs": (b"=&==&=&&&;;a" * 50, FORM),
    "deep names": (b"a" + b"[b]" * 5000 + b"=x", FORM),
}
# Beside the fields of a form: what a page of ours, or of somebody else's, might listen to.
FORGED: Final = (
    "csrfmiddlewaretoken", "id", "pk", "case", "case_id", "party_id", "reference", "status",
    "stage", "handler", "step", "wizard_goto_step", "tell_us-current_step",
    "form-TOTAL_FORMS", "form-INITIAL_FORMS", "form-MAX_NUM_FORMS", "files-TOTAL_FORMS",
    "is_staff", "is_superuser", "next", "_method", "__proto__", "initial", "DELETE",
)  # fmt: skip
PARAMETERS: Final = (
    "q", "page", "p", "next", "from", "reference", "ended", "left", "v", "lang", "format",
    "preview", "callback", "token", "key", "_", "utm_source",
)  # fmt: skip
