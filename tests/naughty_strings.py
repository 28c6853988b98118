"""Two hundred and more texts that tend to break programs: to be kept as typed, or refused in words."""

_WORDS = (
    "undefined null NULL None nil true false NaN Infinity -Infinity 0 1 -1 1.00 $1.00 1/2 1E2 1e1000 -0 0x0 0xffffffff 1,000 "
    "0.0.0 1;2 08 2021-02-30 12:60 .. ... / // \\ \\\\ C:\\ ~ %00 %0d%0a %s %d %n %(x)s %%s {0} {x} {{x}} ${x} #{x} [[x]] "
    "' '' \" \"\" ` `` ´ ‘ “ ” « 」 <> </ /> & && &amp; &#60; &lt;b&gt; <!-- --> <![CDATA[ ]]> <?xml ?> <% %> {% %} {# #}"
).split()

_MARKUP = (
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title><b>x</b>",
    "</textarea><b>x</b>",
    "\"><img src=x onerror=alert(1)>",
    "' onmouseover='alert(1)",
    "javascript:alert(1)",
    "<svg/onload=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<style>*{display:none}</style>",
    "<iframe src=//x></iframe>",
    "{{ 7*7 }}",
    "{{ user.password }}",
    "{% load static %}",
    "{% debug %}",
    "${jndi:ldap://x}",
    "`id`",
    "$(id)",
    "; ls -la",
    "| cat /etc/passwd",
    "../../../../etc/passwd",
    "..\\..\\boot.ini",
    "file:///etc/passwd",
)

_SQL = (
    "' OR '1'='1",
    "1; DROP TABLE scorecard_plan; --",
    "'; DELETE FROM auth_user; --",
    "\" OR \"\"=\"",
    "1' UNION SELECT password FROM auth_user --",
    "%' AND 1=1 --",
    "_%_",
    "E'\\x41'",
    "$$x$$",
    "/* x */",
)

_FORMULAS = ("=1+1", "==1+1", "+1", "-1+2", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "=cmd|' /C calc'!A0", "＝1+1", "'=1", "''=1", "\t=1")

_SCRIPTS = (
    "臺北市政府人事處",
    "台北",
    "臺台台臺",
    "（一）提升組織效能，強化人力運用。",
    "ＡＢＣ１２３",
    "　全形空白　",
    "𠮷野家",
    "𠜎𠜱𠝹𠱓",
    "㐀㐁㐂",
    "龘靐齉",
    "⿰亻犬",
    "ㄅㄆㄇ",
    "ﾊﾝｶｸ",
    "ハンカク",
    "한국어",
    "שלום עולם",
    "مرحبا بالعالم",
    "ภาษาไทย",
    "हिन्दी",
    "Ελληνικά",
    "Ünïcödé",
    "Straße",
    "İıIi",
    "ǆǅ",
    "ﬁﬂﬀ",
    "Å Å Å",
    "é é",
    "ẛ̣",
    "①②③",
    "½¼¾",
    "²³¹",
    "℃℉№",
    "㎡㎏",
    "Ⅷ",
    "―—–‐‑−",
    "“quoted”",
    "…‥",
    "〒♨☎",
)

_EMOJI = ("😀", "👍🏽", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "🇹🇼", "❤️", "❤︎", "1️⃣", "👨🏻‍💻", "\U0001f9ff", "☑☐☒")

_UNSEEN = (
    "​",
    "‌",
    "‍",
    "⁠",
    "﻿",
    "﻿x",
    "x​y",
    "­",
    "᠎",
    "⁣",
    " ",
    " ",
    " ",
    "　",
    "   ",
    "\t",
    "\n",
    " x",
    "x ",
    " x ",
    "x  y",
    "x\ty",
    "x\ny",
    "x\r\ny",
    "x\ry",
    "x\u2028y",
    "x\u2029y",
    "x\u0085y",
    "x\u000by",
    "x\u000cy",
)

_DIRECTION = ("‮abc", "‏‎", "⁦x⁩", "‪x‬", "‭x", "⁧x⁩⁧", "\u061cx")

_CONTROL = tuple(f"x{chr(code)}y" for code in range(0x20) if chr(code) not in "\t\n\r\x0b\x0c") + ("\x7f", "x\x80y", "x\x9fy", "\0", "x\0", "\0x")

_EDGES = (
    "\ud800",
    "x\udfffy",
    "\ud83d",
    "\udc00\ud800",
    "\ufffd",
    "\ufffe",
    "\uffff",
    "\U0001fffe",
    "\U0010ffff",
    "\ue000",
    "\ufdd0",
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢",
    "é́́́́́́́́́",
    "_x0041_",
    "_x000D_",
    "x" * 199,
    "x" * 200,
    "x" * 201,
    "字" * 200,
    "𠮷" * 200,
    "𠮷" * 201,
    "x" * 4000,
    "x" * 4001,
    "x " * 2000,
    "x" * 70000,
)

NAUGHTY = tuple(
    dict.fromkeys((*_WORDS, *_MARKUP, *_SQL, *_FORMULAS, *_SCRIPTS, *_EMOJI, *_UNSEEN, *_DIRECTION, *_CONTROL, *_EDGES))
)


def as_sent(text: str) -> str:
    """What reaches the portal of it: a browser sends line breaks as CR LF, and no half of a surrogate pair as UTF-8."""
    broken = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\r\n")
    return broken.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
