"""The map's symbols as characters, where one stands inside a text; each in the colour of its token."""

SYMBOLS = {
    "on_target": "●",
    "at_risk": "▲",
    "off_target": "■",
    "no_data": "◌",
    "not_due": "◔",
    "not_applicable": "⊘",
    "no_light": "－",
    "served": "↑",
    "unserved": "",
}
INKS = {"on_target": "on-fill", "at_risk": "risk-edge", "off_target": "off-fill", "served": "brand"}
WORD_INKS = {"on_target": "on-ink", "at_risk": "risk-ink", "off_target": "off-ink", "served": "brand"}
OTHER = "none-ink"
