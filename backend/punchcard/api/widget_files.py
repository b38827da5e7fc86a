"""The widget's files under /widget/, for pages of any shop, and its preview for the admin alone."""

from pathlib import Path

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

from punchcard.api.static import FOREVER, PACKAGE, inside

PLACES = (PACKAGE / "static" / "widget", PACKAGE.parents[1] / "frontend" / "widget" / "dist")
PREVIEW = "preview"

# Code and nothing else: no cookie is asked for, so every page may load it.
HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
# The address stays the same from release to release, so each page asks whether it has changed.
FRESH = "public, max-age=0, must-revalidate"


class WidgetFiles:
    """Files of the built widget. `admin_origin` may show the preview in a frame, like ourselves."""

    def __init__(self, folder: Path | None = None, *, admin_origin: str | None = None) -> None:
        found = (place for place in PLACES if (place / "punchcard.js").is_file())
        self._folder = folder or next(found, None)
        self._preview = {
            "Content-Security-Policy": _policy(admin_origin),
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "no-cache",
        }

    async def serve(self, request: Request) -> Response:
        """A file of the widget, or the preview page."""
        if self._folder is None:
            return PlainTextResponse(
                "The widget is not built. Run `make admin`, then start Punchcard again.\n", 404
            )
        name = request.path_params["path"]
        if name == PREVIEW:
            return FileResponse(self._folder / "index.html", headers=self._preview)
        path = inside(self._folder, name)
        if path is None or path.suffix == ".html":
            return PlainTextResponse("There is no such file of the widget.\n", 404, HEADERS)
        kept = FOREVER if path.parent.name == "assets" else FRESH
        response = FileResponse(
            path, headers={**HEADERS, "Cache-Control": kept}, stat_result=path.stat()
        )
        return _unless_known(request.headers, response)


def _unless_known(asked: Headers, response: Response) -> Response:
    tags = [tag.strip().removeprefix("W/") for tag in asked.get("if-none-match", "").split(",")]
    if response.headers["etag"] not in tags:
        return response
    kept = ("etag", "cache-control", "access-control-allow-origin", "cross-origin-resource-policy")
    return Response(status_code=304, headers={name: response.headers[name] for name in kept})


def _policy(admin_origin: str | None) -> str:
    """What the preview may do: run the widget, show pictures, speak to nobody but its frame."""
    parents = " ".join(("'self'", *((admin_origin,) if admin_origin else ())))
    return "; ".join(
        (
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "img-src 'self' https:",
            "base-uri 'none'",
            "form-action 'none'",
            f"frame-ancestors {parents}",
            "require-trusted-types-for 'script'",
            "trusted-types lit-html",
        )
    )
