"""How properties are tested: the same examples in every run, few of them, and texts that tend to break things."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

settings.register_profile(
    "quick",
    max_examples=60,
    derandomize=True,
    database=None,
    deadline=None,  # nothing here is about time
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("quick")

NASTY_NAMES = (
    "yes",
    "no",
    "null",
    "~",
    "true",
    "off",
    "1e3",
    "0123",
    "0x10",
    "1_000",
    "12:30",
    "2021-03-01",
    "2021",
    "1.0",
    ".inf",
    ".nan",
    "=",
    "<<",
    "-",
    "- a",
    "? a",
    "a: b",
    "a:",
    ":a",
    "a #b",
    "#b",
    "'",
    '"',
    "it's",
    'say "so"',
    "\\n",
    "%TAG",
    "@a",
    "`a`",
    "!tag",
    "&anchor",
    "*alias",
    "[a]",
    "{a: b}",
    "a, b",
    "|",
    ">",
    "---",
    "...",
    " leading",
    "trailing ",
    "\u3000全形\u3000",
    "a  b",
    "，（）：",
    "臺北台北",
    "𠮷野家",
    "👩‍👩‍👧",
    "\ufeffa",
    "a\u2028b",
    "a\u2029b",
    "\u200b",
    "שלום",
    "e\u0301",
    "\ud7ff",
    "=1+1",
    "<script>alert(1)</script>",
    "{{ 1 }}",
    "%(name)s",
    "{0}",
)

_NO_CHARACTERS = [chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF)]
_NO_CHARACTERS += [chr(number) for number in range(0xFDD0, 0xFDF0)]
_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_PRINTABLE = st.characters(exclude_categories=["Cc", "Cs"], exclude_characters=[*_NO_CHARACTERS, *_TURNING])
names = st.one_of(
    st.sampled_from(NASTY_NAMES), st.text(_PRINTABLE, min_size=1, max_size=200).filter(lambda text: text.strip())
)
texts = st.one_of(
    names,
    st.text(st.one_of(_PRINTABLE, st.sampled_from("\n\r\t")), max_size=300),
    st.sampled_from(["a\nb", "a\n\nb\n", "\n", " \n a", "a\n  b", "a\r\nb", "a\rb", "\ta", "a \n", "\na: b\n- c\n"]),
)
