"""Which languages a browser would like to read."""

from starlette.datastructures import Headers

MOST = 8


def languages_of(headers: Headers) -> tuple[str, ...]:
    """The tags of Accept-Language as de-AT, the dearest first; none for what cannot be read."""
    weighed: list[tuple[float, str]] = []
    for part in headers.get("accept-language", "").split(",", MOST)[:MOST]:
        tag, _, weight = part.partition(";")
        value = _weight(weight)
        if value > 0 and tag.strip() not in ("", "*"):
            weighed.append((value, canonical(tag.strip())))
    return tuple(tag for _, tag in sorted(weighed, key=lambda one: -one[0]))


def canonical(tag: str) -> str:
    """A tag as texts are kept under: de, pt-BR."""
    language, dash, region = tag.replace("_", "-").partition("-")
    return f"{language.lower()}-{region.upper()}" if dash else language.lower()


def _weight(text: str) -> float:
    name, _, value = text.strip().partition("=")
    if not name:
        return 1.0
    try:
        return float(value) if name == "q" else 0.0
    except ValueError:
        return 0.0
