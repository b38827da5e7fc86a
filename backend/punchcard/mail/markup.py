"""What HTML may stand in an email, and the same as plain text."""

import re
from collections.abc import Collection
from html.parser import HTMLParser
from urllib.parse import urlsplit

from punchcard.errors import InvalidInput

_TAGS = frozenset(
    "a abbr b blockquote br center code div em font h1 h2 h3 h4 hr i img li ol p pre s small span "
    "strong sub sup table tbody td tfoot th thead tr u ul".split()
)
_ATTRIBUTES = frozenset(
    "align alt aria-hidden aria-label bgcolor border cellpadding cellspacing class color colspan "
    "dir height href id lang role rowspan src style title valign width".split()
)
_BLOCKS = frozenset("blockquote br center div h1 h2 h3 h4 hr li ol p pre table tr ul".split())
_BAD_STYLE = re.compile(r"url\s*\(|expression\s*\(|@import|javascript:", re.IGNORECASE)


def check_markup(html: str, hosts: Collection[str]) -> None:
    """Refuse scripts, forms, foreign links and the like. Raises InvalidInput.

    It looks at the rendered text, so a value that turns into a link is seen, too.
    """
    checker = _Checker(hosts)
    checker.feed(html)
    checker.close()


def to_text(html: str) -> str:
    """The same for those who read plain text: lines, bullets, links with their address."""
    writer = _Writer()
    writer.feed(html)
    writer.close()
    lines = [re.sub(r"[ \t\u200b]+", " ", line).strip() for line in writer.text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


class _Checker(HTMLParser):
    def __init__(self, hosts: Collection[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._hosts = hosts

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            raise self._refusal(f"<{tag}> cannot stand in an email")
        for name, value in attrs:
            if name not in _ATTRIBUTES:
                raise self._refusal(f'the attribute "{name}" cannot stand in an email')
            if name == "style" and _BAD_STYLE.search(value or ""):
                raise self._refusal("a style cannot load anything")
            if name in ("href", "src"):
                self._check_link(name, (value or "").strip())

    def handle_decl(self, decl: str) -> None:
        raise self._refusal("write the inner HTML only, the layout comes around it")

    def unknown_decl(self, data: str) -> None:
        raise self._refusal("write the inner HTML only, the layout comes around it")

    def handle_comment(self, data: str) -> None:
        # Mail programs end a comment where this parser does not: what follows would be markup.
        if data.startswith((">", "->")) or "--!" in data:
            raise self._refusal("a comment begins with <!-- and ends with -->")

    def handle_pi(self, data: str) -> None:
        raise self._refusal("<? ... > cannot stand in an email")

    def _check_link(self, name: str, link: str) -> None:
        try:
            parts = urlsplit(link)
            host = (parts.hostname or "").rstrip(".")
        except ValueError:
            raise self._refusal(f"{link[:80]!r} is no address") from None
        if parts.scheme == "mailto" and name == "href":
            return
        if parts.scheme not in ("https", "http") or not host or "@" in parts.netloc:
            raise self._refusal(f"{link[:80]!r}: links begin with https:// or mailto:")
        if not any(host == known or host.endswith(f".{known}") for known in self._hosts):
            known = ", ".join(sorted(self._hosts)) or "none yet"
            raise self._refusal(
                f"links to {host} are not allowed; add it to a storefront's origins first "
                f"(allowed: {known})"
            )

    def _refusal(self, why: str) -> InvalidInput:
        return InvalidInput(f"Line {self.getpos()[0]}: {why}.", field="body")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag in _BLOCKS:
            self._new_line(blank=tag in ("h1", "h2", "h3", "h4", "p", "table", "ul", "ol"))
        if tag == "li":
            self.text += "- "
        elif tag in ("td", "th"):
            line = self.text.rpartition("\n")[2].strip(" \u200b")
            self.text += " · " if line else " "
        elif tag == "img":
            self.text += values.get("alt") or ""
        elif tag == "a":
            self._links.append(values.get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links and (link := self._links.pop()):
            self.text += f" ({link.removeprefix('mailto:')})"
        elif tag in _BLOCKS:
            self._new_line(blank=tag in ("h1", "h2", "h3", "h4", "p", "table"))

    def handle_data(self, data: str) -> None:
        self.text += re.sub(r"\s+", " ", data)

    def _new_line(self, *, blank: bool) -> None:
        self.text = self.text.rstrip(" ")
        wanted = "\n\n" if blank else "\n"
        while not self.text.endswith(wanted):
            self.text += "\n"
