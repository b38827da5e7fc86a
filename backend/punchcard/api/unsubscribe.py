"""The page behind the link that ends emails: plain HTML; only a POST changes anything."""

from html import escape
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from punchcard.core.emails.languages import words_in
from punchcard.services import unsubscribing
from punchcard.services.unsubscribing import Subscriber

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}
MAX_BODY = 4_096
AGAIN = b"again=1"
_STYLE = """
:root { color-scheme: light dark; --ground: #f5f1e8; --sheet: #fffdf9; --ink: #1d1a16;
  --line: #e6dfd0; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14120f; --sheet: #1f1c18; --ink: #f3eee4; --line: #35302a; }
}
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
  color: var(--ink); font: 16px/1.55 Inter, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { box-sizing: border-box; width: min(460px, calc(100vw - 32px)); padding: 36px;
  background: var(--sheet); border: 1px solid var(--line); border-radius: 18px; }
h1 { margin: 0 0 10px; font-size: 25px; line-height: 1.25; letter-spacing: -0.02em; }
p { margin: 0 0 20px; }
main > :last-child { margin-bottom: 0; }
.head { display: flex; align-items: center; gap: 10px; min-height: 26px; font-weight: 600; }
.mark { display: flex; gap: 4px; padding: 9px 8px; border-radius: 6px; background: var(--ink); }
.mark i { width: 8px; height: 8px; border-radius: 50%; background: var(--sheet); }
.mark .full { background: #e8542e; }
button { font: inherit; font-weight: 700; padding: 11px 20px; border: 0; border-radius: 10px;
  background: #e8542e; color: #1d0d07; cursor: pointer; }
button:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
"""


async def page(request: Request) -> Response:
    """GET asks, POST does; mail programs POST by themselves."""
    known = await unsubscribing.find(token=request.path_params["token"])
    if known is None:
        return _answer("This link does not work", _UNKNOWN, status=404)
    if request.method == "POST":
        again = await _says_again(request)
        await unsubscribing.choose(
            member_id=known.member_id, subscribed=again, actor=f"customer:{known.member_id}"
        )
        return _chosen(known, subscribed=again)
    return _chosen(known, subscribed=False) if not known.subscribed else _question(known)


async def _says_again(request: Request) -> bool:
    """A one-click POST says List-Unsubscribe=One-Click; only our own button says again."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return False
    return body == AGAIN


def _question(known: Subscriber) -> Response:
    words = words_in(known.language).page
    return _said(known, words.question, words.question_text, ("unsubscribe", words.unsubscribe))


def _chosen(known: Subscriber, *, subscribed: bool) -> Response:
    words = words_in(known.language).page
    if subscribed:
        return _said(known, words.subscribed, words.subscribed_text)
    return _said(known, words.done, words.done_text, ("again", words.again))


def _said(
    known: Subscriber, title: str, text: str, button: tuple[str, str] | None = None
) -> Response:
    return _answer(
        title.format(program=known.program),
        text.format(program=known.program),
        head=known.program,
        language=words_in(known.language).language,
        button=button,
    )


_UNKNOWN = "It may have been cut off in your mail program. Open it once more from the email."
_MARK = '<span class="mark" aria-hidden="true"><i class="full"></i><i></i><i></i></span>'


def _answer(
    title: str,
    text: str,
    *,
    head: str = "",
    language: str = "en",
    button: tuple[str, str] | None = None,
    status: int = 200,
) -> Response:
    form = ""
    if button is not None:
        name, words = button
        form = (
            f'<form method="post"><button name="{name}" value="1">{escape(words)}</button></form>'
        )
    html = (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f'<body><main><p class="head">{_MARK}{escape(head)}</p>'
        f"<h1>{escape(title)}</h1><p>{escape(text)}</p>{form}</main></body></html>"
    )
    return HTMLResponse(html, status_code=status, headers=HEADERS)
