"""Requests that nobody would make on purpose: number by number the same ones in every run."""

import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_from_bytes

from django.test import Client

from tests.access_stage import Sides
from tests.addresses import PARAMETER, SIDES, Address, fill, walk
from tests.naughty_strings import NAUGHTY

METHODS = (*["GET"] * 8, *["POST"] * 7, "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "PURGE")
ACTORS = ("administrator", "administrator", "superuser", "manager", "staff", "viewer", "outsider", "anonymous")
WALK = walk()
ADDRESSES = [each for each in WALK if not each.name.startswith("/admin/")] * 4 + WALK  # the admin has most, much alike

_NAMES = """
period basis objective theme perspective owner light links by only layout numbers history show section state q page
kind order sort o plan year organisation like title edit delete restore step cause effect link version reason
strength chosen record noun lock duty do approve send_back approve_selected reopen_selected approve_all shown
parent_objective is_confirmed explanation remove structure values applies_good approves confirms later_edits file
next language username password old_password new_password1 new_password2 app_label model_name field_name term action
_selected_action post index select_across format resource import_file import_file_name original_file_name _popup
_to_field _changelist_filters e all p code name ksf kpi user role seen_version targets-TOTAL_FORMS targets-
INITIAL_FORMS targets-0-id members-TOTAL_FORMS csrfmiddlewaretoken pages paper
"""
NAMES = tuple(_NAMES.split())
KEYED = (
    "k{}-seen",
    "k{}-actual",
    "k{}-file",
    "a{}-version",
    "c{}.2030-04.0",
    "pick.{}.2030-04",
    "version-{}",
    "{}-weight",
)
VALUES = (
    *("0", "1", "-1", "99999999999999999999", "9" * 400, "1e309", "NaN", "0x10", "１", "1,2", "on", "true"),
    *("2030", "2030-01", "2030-13", "2030-Q9", "0000", "9999-12", "119年3月", "ytd", "period", "2030-04:0"),
    *(
        "AC1",
        "AC1.1",
        "ZC1",
        "town-works",
        "xlsx",
        "administrator",
        "save",
        "submit:1",
        "up",
        "add",
        "change",
        "confirm",
    ),
    *(
        "delete_selected",
        "../../etc/passwd",
        "//evil.example",
        "javascript:alert(1)",
        "\r\nSet-Cookie: a=b",
        "scorecard",
    ),
)
LANGUAGES = ("zh-TW", "en", "xx-XX;q=z", "*", "," * 300, "zh" * 2000, "en;q=1e9", "zh-Hant-" + "a-" * 50)
TYPES = (
    *("application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "application/json"),
    *(
        "multipart/form-data; boundary=x",
        "text/plain; charset=nowhere",
        "application/x-www-form-urlencoded; charset=utf-7",
    ),
    *(
        "application/x-www-form-urlencoded; charset=latin-1",
        "x" * 3000,
        "/",
        "",
        "multipart/form-data; boundary=" + "b" * 300,
    ),
)
PART = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.xlsx"\r\nContent-Type: text/csv\r\n\r\n'
BODIES = (
    *(b"", b"\x00", b"&&&===&=", b"a" * 100, b"%", b"%FF%FE=%ED%A0%80", b"{", b"[1,", b"--x", b"--x--", b"--x\r\n\r\n"),
    *(
        PART,
        PART + b"theme,code\r\nA,AC1",
        PART + b"PK\x03\x04\r\n--x--",
        PART.replace(b"file", b"import_file") + b"a\r\n--x--",
    ),
    *(
        b'--x\r\nContent-Disposition: form-data; name="\xff\x00"\r\n\r\n\xff\r\n--x--',
        b"--x\r\nContent-Disposition: form-data",
    ),
    b"--x\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: form-data; name=a\r\n\r\n!!!\r\n--x--",
)


@dataclass
class Generated:
    """One request, ready to be sent."""

    number: int
    actor: str
    method: str
    path: str
    body: bytes = b""
    content_type: str = ""
    headers: dict[str, Any] = field(default_factory=dict)

    def send(self, client: Client) -> Any:
        return client.generic(self.method, self.path, self.body, self.content_type, **self.headers)


def generated(number: int, stage: Sides) -> Generated:
    dice = random.Random(number)  # noqa: S311 - to be the same each time
    method = dice.choice(METHODS)
    path = _path(dice, dice.choice(ADDRESSES), stage)
    if dice.random() < 0.7:
        path += "?" + _pairs(dice, stage, dice.randint(1, 4))
    found = Generated(number, dice.choice(ACTORS), method, path, headers=_headers(dice))
    if method not in ("GET", "HEAD", "OPTIONS", "TRACE"):
        if dice.random() < 0.7:
            found.body = _pairs(dice, stage, dice.randint(0, 8)).encode()
            found.content_type = TYPES[0]
        else:
            found.body, found.content_type = dice.choice(BODIES), dice.choice(TYPES)
            if dice.random() < 0.2:
                found.headers["CONTENT_LENGTH"] = dice.choice(("-1", "x", "", "3"))
    return found


def _path(dice: random.Random, address: Address, stage: Sides) -> str:
    path = fill(address, stage, dice.choice(SIDES))
    if dice.random() < 0.4 and address.parameters:  # one of the parameters is something else
        parts = path.split("/")
        places = [place for place, part in enumerate(address.route.split("/")) if PARAMETER.search(part)]
        place = dice.choice(places or [len(parts) - 1])
        parts[min(place, len(parts) - 1)] = _quoted(_value(dice, stage)) or "0"
        path = "/".join(parts)
    return path


def _pairs(dice: random.Random, stage: Sides, count: int) -> str:
    return "&".join(f"{_quoted(_name(dice, stage))}={_quoted(_value(dice, stage))}" for _ in range(count))


def _name(dice: random.Random, stage: Sides) -> str:
    kind = dice.random()
    if kind < 0.75:
        return dice.choice(NAMES)
    return dice.choice(KEYED).format(_key(dice, stage)) if kind < 0.95 else dice.choice(NAUGHTY)[:200]


def _value(dice: random.Random, stage: Sides) -> str:
    kind = dice.random()
    if kind < 0.25:
        return _key(dice, stage)
    return dice.choice(VALUES) if kind < 0.6 else dice.choice(NAUGHTY)[:5000]


def _key(dice: random.Random, stage: Sides) -> str:
    return str(dice.choice([*stage.own.values(), *stage.other.values()]).pk)


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"), safe=b"")


def _headers(dice: random.Random) -> dict[str, Any]:
    """One or two of them, rarely; without the control characters that servers refuse before us."""
    choices: dict[str, tuple[Any, ...]] = {
        "HTTP_ACCEPT_LANGUAGE": LANGUAGES,
        "HTTP_IF_NONE_MATCH": ('W/"x"', '"', "*", "\xff"),
        "HTTP_IF_MODIFIED_SINCE": ("yesterday", "Thu, 01 Jan 9999 00:00:00 GMT", "Mon, 31 Feb 1 99:99:99 GMT"),
        "HTTP_RANGE": ("bytes=5-1", "bytes=-99999999999"),
        "HTTP_ACCEPT": ("application/json", "*/*;q=x", "\xff"),
        "HTTP_ACCEPT_ENCODING": ("gzip;q=0, *;q=x", "br" * 500),
        "HTTP_X_FORWARDED_FOR": ("1.2.3.4, x", "," * 500, "::ffff:1.2.3.4%25eth0"),
        "HTTP_X_REQUEST_ID": ("x" * 5000, "\xff", "0" * 32),
        "HTTP_REFERER": ("//", "http://[", "\xff"),
        "HTTP_HOST": ("localhost:99999", "évil.example", "localhost:", "[", "127.0.0.1"),
        "HTTP_COOKIE": ("sessionid=\xff", "messages=x; django_language=%FF", "=;;=; a", "sessionid=" + "a" * 9000),
        "HTTP_X_REQUESTED_WITH": ("XMLHttpRequest",),
        "HTTP_X_HTTP_METHOD_OVERRIDE": ("DELETE",),
        "REMOTE_ADDR": ("", "unix:", "::1"),
    }
    names = dice.sample(sorted(choices), dice.choice((0, 0, 0, 1, 2)))
    return {name: dice.choice(choices[name]) for name in names}
