"""The earning base: which part of an order can earn."""

from punchcard.core.facts import OrderPaid


def earning_base(order: OrderPaid) -> int:
    """Minor units of an order that earn points (product.md section 3, "Earning base").

    The lines after discounts, with tax where prices include it; no shipping, no gift cards bought,
    nothing paid by gift card. An order without lines counts its total less shipping.
    """
    if order.lines:
        goods = sum(line.amount for line in order.lines if not line.gift_card)
    else:
        goods = order.total - order.shipping
    return max(0, goods - order.gift_card_paid)


def goods_value(order: OrderPaid) -> int:
    """Minor units that the goods of an order cost, however they were paid: what a refund must reach
    until nothing of the order is left. Gift cards are goods; shipping is none."""
    goods = max(0, order.total - order.shipping)
    return min(goods, sum(line.amount for line in order.lines)) if order.lines else goods
