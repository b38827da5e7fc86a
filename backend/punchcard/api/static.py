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
        path = self._file(folder, request.path_params["path"])
        kept = FOREVER if path.parent.name == "assets" else "no-cache"
        return FileResponse(path, headers={**HEADERS, "Cache-Control": kept})

    def _file(self, folder: Path, name: str) -> Path:
        """The file of that name inside the folder, else the page of the app."""
        index = folder / "index.html"
        if not name or "\0" in name or any(part.startswith(".") for part in name.split("/")):
            return index
        path = (folder / name).resolve()
        inside = path.is_relative_to(folder.resolve()) and path.is_file()
        return path if inside else index
