"""Reading a page's form as a browser would: the fields by name with what stands in them."""

from html.parser import HTMLParser


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, list[str]] = {}
        self.select: str | None = None
        self.is_multiple = False
        self.first_option: str | None = None
        self.textarea: str | None = None
        self.text = ""
        self.in_form = False

    def handle_starttag(self, tag, attrs):
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self.in_form = given.get("id", "").endswith("_form") or given.get("method", "").lower() == "post"
            if "logout" in given.get("id", "") or "logout" in given.get("action", ""):
                self.in_form = False
        elif (self.in_form and "name" in given) or tag == "option":
            self._field(tag, given)

    def _field(self, tag, given):
        name = given.get("name", "")
        if tag == "input":
            kind = given.get("type", "text")
            if kind in ("submit", "file", "button") or (kind in ("checkbox", "radio") and "checked" not in given):
                return
            self.fields.setdefault(name, []).append(given.get("value", "on" if kind == "checkbox" else ""))
        elif tag == "select":
            self.select, self.is_multiple, self.first_option = name, "multiple" in given, None
        elif tag == "option" and self.select is not None:
            if "selected" in given:
                self.fields.setdefault(self.select, []).append(given.get("value", ""))
            elif self.first_option is None:
                self.first_option = given.get("value", "")
        elif tag == "textarea":
            self.textarea, self.text = name, ""

    def handle_data(self, data):
        if self.textarea is not None:
            self.text += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.textarea is not None:
            text = self.text.removeprefix("\r").removeprefix("\n")  # the first line break belongs to the markup
            self.fields.setdefault(self.textarea, []).append(text)
            self.textarea = None
        elif tag == "select" and self.select is not None:
            if self.select not in self.fields and not self.is_multiple and self.first_option is not None:
                self.fields[self.select] = [self.first_option]
            self.select = None
        elif tag == "form":
            self.in_form = False


def fields_of(response) -> dict[str, list[str]]:
    """What the page's POST forms would send, unchanged."""
    reader = _Reader()
    reader.feed(response.content.decode())
    reader.fields.pop("csrfmiddlewaretoken", None)
    return {name: values for name, values in reader.fields.items() if "__prefix__" not in name}
