"""The demo shop's pages as text; everything that is data is escaped."""

import html
from collections.abc import Sequence

from punchcard.core.money import major_amount
from punchcard.services.demo.catalogue import CURRENCY, SHOP_NAME, Product
from punchcard.services.incoming import Customer

WHOLE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{title}</title>
<link rel="icon" href="{path}/files/logo.svg">
<link rel="stylesheet" href="{path}/files/shop.css">
<script type="module" src="/widget/punchcard.js" data-punchcard-key="{key}"
  data-punchcard-token-url="{path}/token"></script>
<script type="module" src="{path}/files/shop.js"></script>
</head>
<body>
<header>
<a class="brand" href="{path}/"><img src="{path}/files/logo.svg" alt="" width="28" height="28">
{shop}</a>
<p class="points"><punchcard-balance>
<span slot="guest">Sign in to see your points</span></punchcard-balance></p>
<form method="post" action="{path}/sign-in" id="sign-in">
<label for="customer">Signed in as</label>
<select id="customer" name="customer">{options}</select>
<button>Change</button>
</form>
</header>
<main>
{content}
</main>
<footer><p>A shop that does not exist, to show the widget. Orders here are real to Punchcard: look
at the admin's live feed.</p></footer>
<punchcard-notices></punchcard-notices>
<punchcard-panel></punchcard-panel>
</body>
</html>
"""

PRODUCT = """<article class="product">
<img src="{path}/pictures/{sku}.svg" alt="" width="480" height="480">
<div>
<h1>{title}</h1>
<p class="price">{price}</p>
<p class="earn"><punchcard-product-points price="{amount}" currency="{currency}"
  product-id="{sku}"></punchcard-product-points></p>
<form method="post" action="{path}/products/{sku}/buy">
<label for="code">Discount code</label>
<input id="code" name="code" autocomplete="off">
<button>Buy it</button>
</form>
<punchcard-refer product-url="{path}/products/{sku}">Send this to a friend</punchcard-refer>
</div>
</article>"""

CARD = """<li>
<a href="{path}/products/{sku}">
<img src="{path}/pictures/{sku}.svg" alt="" width="240" height="240">
<span class="title">{title}</span></a>
<span class="price">{price}</span>
<punchcard-product-points class="earn" price="{amount}" currency="{currency}"
  product-id="{sku}"></punchcard-product-points>
</li>"""

COLOURS = {
    "BEAN": "#6b4423",
    "TEA": "#5c7a3f",
    "FILTER": "#b59f7b",
    "DRIP": "#8a7f72",
    "SERVER": "#6f8f9b",
    "PRESS": "#4b4f57",
    "GRIND": "#3d3a38",
    "KETTLE": "#7d6a58",
    "SCALE": "#505a5f",
    "CUP": "#a66a4c",
    "MACHINE": "#2f3437",
    "CLEAN": "#5f86a5",
    "CHOC": "#4a2c22",
    "CANTUCCI": "#c79a5b",
    "TOTE": "#8f8a6d",
}
DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 240">
<rect width="240" height="240" fill="#f1ebe1"/>
<path d="M78 54h84l10 146a8 8 0 0 1-8 8H76a8 8 0 0 1-8-8z" fill="{colour}"/>
<path d="M78 54h84l2 22H76z" fill="#000" opacity=".22"/>
<rect x="88" y="104" width="64" height="58" rx="4" fill="#fffdf9"/>
<ellipse cx="120" cy="133" rx="13" ry="18" fill="{colour}"/>
<path d="M113 121q14 12 0 26" fill="none" stroke="#fffdf9" stroke-width="3"/>
</svg>"""


def whole(
    *,
    title: str,
    content: str,
    path: str,
    key: str,
    people: Sequence[Customer],
    customer: Customer | None,
) -> str:
    """A page with its head and the widget."""
    return WHOLE.format(
        title=html.escape(title),
        content=content,
        path=path,
        key=html.escape(key),
        shop=html.escape(SHOP_NAME),
        options=_options(people, customer),
    )


def products(all_of_them: Sequence[Product], path: str) -> str:
    """The shop's front."""
    cards = "".join(CARD.format(**_said(one, path)) for one in all_of_them)
    return (
        f'<h1>Coffee, tea and what it takes</h1><ul class="products">{cards}</ul>'
        "<p><punchcard-refer></punchcard-refer></p>"
    )


def product(found: Product, path: str) -> str:
    """One product."""
    return PRODUCT.format(**_said(found, path))


def thanks(number: str, path: str) -> str:
    """After an order."""
    return (
        f"<h1>Thank you</h1><p>Your order {html.escape(number)} is on its way to nowhere.</p>"
        f'<punchcard-refer></punchcard-refer><p><a href="{path}/">Back to the shop</a></p>'
    )


def missing(path: str) -> str:
    """No such product."""
    return f'<h1>That is not here</h1><p><a href="{path}/">Back to the shop</a></p>'


def drawing(found: Product) -> str:
    """A picture of the product."""
    return DRAWING.format(colour=COLOURS.get(found.sku.partition("-")[0], "#6b4423"))


def _said(found: Product, path: str) -> dict[str, str]:
    amount = str(major_amount(found.price, CURRENCY))
    return {
        "path": path,
        "sku": found.sku,
        "title": html.escape(found.title),
        "amount": amount,
        "currency": CURRENCY,
        "price": f"{amount} {CURRENCY}",
    }


def _options(people: Sequence[Customer], customer: Customer | None) -> str:
    chosen = customer.external_id if customer else ""
    known = [("", "Nobody"), *((one.external_id, one.name) for one in people)]
    if customer is not None and chosen not in dict(known):
        known.append((chosen, customer.name))
    known.append(("new", "Somebody new"))
    return "".join(
        f'<option value="{html.escape(value)}"{" selected" if value == chosen else ""}>'
        f"{html.escape(name or value)}</option>"
        for value, name in known
    )
