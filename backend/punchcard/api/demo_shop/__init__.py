"""The demo's shop: pages of a shop that has put the widget on them; served for the demo alone."""

from punchcard.api.demo_shop.shop import routes

__all__ = ["routes"]
