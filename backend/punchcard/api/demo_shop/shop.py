"""What a shop's server does: pages, who is signed in, customer tokens, orders told to Punchcard."""

import re
import secrets
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qs

import httpx
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from punchcard.api.demo_shop import pages
from punchcard.core.money import major_amount
from punchcard.services.demo.access import Access, read_access
from punchcard.services.demo.catalogue import CURRENCY, NEWCOMER, PRODUCTS, Product
from punchcard.services.demo.history import customers
from punchcard.services.incoming import Customer
from punchcard.settings import Settings

PATH = "/demo/shop"
COOKIE = "punchcard_demo_customer"
FILES = Path(__file__).parent / "files"
PEOPLE: Sequence[Customer] = customers(6)
MAX_FORM = 4_096
ORDER = """mutation($input: RecordOrderInput!) {
  recordOrder(input: $input) { points userErrors { message } }
}"""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' https:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types lit-html",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Shop:
    """The shop; its keys are those of the demo, read when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._access: Access | None = None

    async def front(self, request: Request) -> Response:
        """All products."""
        return self._page(request, "Fernhill Coffee", pages.products(PRODUCTS, PATH))

    async def product(self, request: Request) -> Response:
        """One product, to be bought."""
        found = _product(request.path_params["sku"])
        if found is None:
            return self._page(request, "Not here", pages.missing(PATH), status=404)
        return self._page(request, found.title, pages.product(found, PATH))

    async def thanks(self, request: Request) -> Response:
        """After an order."""
        number = request.query_params.get("order", "")
        return self._page(request, "Thank you", pages.thanks(number, PATH))

    async def picture(self, request: Request) -> Response:
        """A picture of a product."""
        found = _product(request.path_params["sku"])
        if found is None:
            return Response(status_code=404)
        return Response(pages.drawing(found), media_type="image/svg+xml", headers=HEADERS)

    async def file(self, request: Request) -> Response:
        """Style, script and logo of the shop."""
        name = request.path_params["name"]
        if name not in {path.name for path in FILES.iterdir()}:
            return Response(status_code=404)
        return FileResponse(FILES / name, headers={**HEADERS, "Cache-Control": "no-cache"})

    async def token(self, request: Request) -> Response:
        """A fresh customer token for the shop's own page: its server knows who is signed in."""
        customer = _signed_in(request)
        if customer is None:
            return JSONResponse({"token": None}, headers=HEADERS)
        token = self._keys().customer_token(customer.external_id)
        return JSONResponse({"token": token}, headers=HEADERS)

    async def sign_in(self, request: Request) -> Response:
        """Be one of the demo's customers, somebody new, or nobody."""
        if not _own_page(request):
            return Response(status_code=403)
        chosen = await _typed(request, "customer")
        if chosen == "new":
            chosen = f"S-{secrets.token_hex(4)}"
        response = RedirectResponse(f"{PATH}/", 303)
        if _customer(chosen) is None:
            response.delete_cookie(COOKIE, path=PATH)
        else:
            response.set_cookie(COOKIE, chosen, path=PATH, httponly=True, samesite="strict")
        return response

    async def buy(self, request: Request) -> Response:
        """Take an order and tell Punchcard, as any shop's server would: by its API."""
        product = _product(request.path_params["sku"])
        if product is None or not _own_page(request):
            return Response(status_code=404 if product is None else 403)
        code = (await _typed(request, "code")).strip()
        number = f"W-{secrets.randbelow(900_000) + 100_000}"
        customer = _signed_in(request)
        if customer is not None:
            await self._record(request, customer, product, number, code)
        return RedirectResponse(f"{PATH}/thanks?order={number}", 303)

    async def _record(
        self, request: Request, customer: Customer, product: Product, number: str, code: str
    ) -> None:
        amount = str(major_amount(product.price, CURRENCY))
        given = {
            "externalId": number,
            "number": number,
            "customer": {
                "externalId": customer.external_id,
                "name": customer.name,
                "email": customer.email,
            },
            "total": {"amount": amount, "currencyCode": CURRENCY},
            "items": [{"sku": product.sku, "title": product.title, "amount": amount}],
            "discountCodes": [code] if code else [],
        }
        transport = httpx.ASGITransport(app=request.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://punchcard") as http:
            answer = await http.post(
                "/graphql/admin",
                json={"query": ORDER, "variables": {"input": given}},
                headers={"authorization": f"Bearer {self._keys().partner_key}"},
            )
        answer.raise_for_status()

    def _page(self, request: Request, title: str, content: str, *, status: int = 200) -> Response:
        text = pages.whole(
            title=title,
            content=content,
            path=PATH,
            key=self._keys().publishable_key,
            people=PEOPLE,
            customer=_signed_in(request),
        )
        return Response(text, status, HEADERS, "text/html")

    def _keys(self) -> Access:
        if self._access is None:
            self._access = read_access(self._folder)
        return self._access


def routes(settings: Settings) -> list[BaseRoute]:
    """The shop's pages."""
    shop = Shop(settings.data_dir)
    return [
        Route(f"{PATH}/", shop.front, methods=["GET"]),
        Route(PATH, _to_front, methods=["GET"]),
        Route(f"{PATH}/products/{{sku}}", shop.product, methods=["GET"]),
        Route(f"{PATH}/products/{{sku}}/buy", shop.buy, methods=["POST"]),
        Route(f"{PATH}/thanks", shop.thanks, methods=["GET"]),
        Route(f"{PATH}/pictures/{{sku}}.svg", shop.picture, methods=["GET"]),
        Route(f"{PATH}/files/{{name}}", shop.file, methods=["GET"]),
        Route(f"{PATH}/token", shop.token, methods=["GET"]),
        Route(f"{PATH}/sign-in", shop.sign_in, methods=["POST"]),
    ]


async def _to_front(request: Request) -> Response:
    query = request.url.query
    return RedirectResponse(f"{PATH}/?{query}" if query else f"{PATH}/")


def _product(sku: str) -> Product | None:
    return next((one for one in PRODUCTS if one.sku == sku), None)


def _signed_in(request: Request) -> Customer | None:
    return _customer(request.cookies.get(COOKIE, ""))


def _customer(external_id: str) -> Customer | None:
    """One of the demo's customers, or a newcomer: nobody else can be had here."""
    if re.fullmatch(NEWCOMER, external_id):
        return Customer(external_id=external_id, name="Sam Newcomer")
    return next((one for one in PEOPLE if one.external_id == external_id), None)


async def _typed(request: Request, field: str) -> str:
    """What a form sent; nothing, if it is no form of ours."""
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_FORM:
            return ""
    return parse_qs(body.decode("utf-8", "replace")).get(field, [""])[0]


def _own_page(request: Request) -> bool:
    return request.headers.get("origin") == f"{request.url.scheme}://{request.url.netloc}"
