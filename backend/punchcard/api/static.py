"""The admin's files under /admin/, with the headers that keep its pages its own."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response

import punchcard

# In a checkout the build lies in frontend/admin/dist; in a wheel beside the package's modules.
PACKAGE = Path(punchcard.__file__).parent
PLACES = (PACKAGE / "static" / "admin", PACKAGE.parents[1] / "frontend" / "admin" / "dist")

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # Mantine's variables; no style comes from data
        "img-src 'self' data: https:",
        "font-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types default punchcard-mail",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
FOREVER = "public, max-age=31536000, immutable"


class AdminFiles:
    """Files of the built admin; every unknown path is the app, which knows its own pages."""

    def __init__(self, folder: Path | None = None) -> None:
        found = (place for place in PLACES if (place / "index.html").is_file())
        self._given = folder or next(found, None)

    async def serve(self, request: Request) -> Response:
        """A file, or the app."""
        folder = self._given
        if folder is None:
            return PlainTextResponse(
                "The admin is not built. Run `make admin`, then start Punchcard again.\n", 404
            )
        name = request.path_params["path"]
        path = inside(folder, name)
        if path is None and name.startswith("assets/"):
            # An old tab asks for what a new build has no more: the app would be taken for it.
            return PlainTextResponse("Gone with an older build: load the page again.\n", 404)
        kept = FOREVER if path is not None and path.parent.name == "assets" else "no-cache"
        return FileResponse(
            path or folder / "index.html", headers={**HEADERS, "Cache-Control": kept}
        )


def inside(folder: Path, name: str) -> Path | None:
    """The file of that name inside the folder."""
    if not name or "\0" in name or any(part.startswith(".") for part in name.split("/")):
        return None
    try:
        path = (folder / name).resolve()
        return path if path.is_relative_to(folder.resolve()) and path.is_file() else None
    except OSError:
        return None
