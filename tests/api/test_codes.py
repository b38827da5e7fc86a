"""Shops ask about codes and use them, with a key of the scope codes:use."""

import asyncio

import pytest
from limits import RateLimitItemPerMinute

import books
from punchcard.services import throttle
from reward_shop import made, redeemed


async def code_of(api, **changes):
    reward, _ = await made(api, **changes)
    await api.order("ann", "500.00")
    return (await redeemed(api, reward))["code"]


async def verdict(api, code, **arguments):
    answer = await api.ask(
        "ValidateCode", {"code": code, **arguments}, by=await api.partner("codes:use")
    )
    return answer.data["validateCode"]


@pytest.mark.product(28, "api")
async def test_a_code_is_valid_however_it_is_typed(api):
    code = await code_of(api)
    told = await verdict(api, f" {code.lower().replace('-', ' ')} ")
    assert (told["valid"], told["problem"], told["code"]) == (True, None, code)
    assert told["summary"] == "5.00 EUR off the order"
    assert told["discount"] == {
        "scope": "ORDER",
        "amount": "5.00",
        "percent": None,
        "currencyCode": "EUR",
        "products": [],
        "collections": [],
        "productPriceLimit": None,
        "minimumOrder": None,
    }


async def test_a_code_that_does_not_fit_says_why(api):
    settings = {"cost": 500, "amount": "5", "minimum_order": "30"}
    code = await code_of(api, settings=settings)
    small = await verdict(api, code, orderTotal={"amount": "29.99", "currencyCode": "EUR"})
    assert (small["valid"], small["problem"]) == (False, "MINIMUM_ORDER")
    assert small["message"] == "The code counts from 30.00 EUR."
    nothing = await verdict(api, "FIVE-22222-22222-22222-22")
    assert (nothing["problem"], nothing["code"], nothing["discount"]) == ("UNKNOWN", None, None)
    refused = await api.do(
        "UseCode",
        {
            "input": {
                "code": code,
                "orderId": "1",
                "orderTotal": {"amount": "5", "currencyCode": "EUR"},
            }
        },
        by=await api.partner("codes:use"),
    )
    assert refused["userErrors"][0]["code"] == "CONFLICT"
    assert (await verdict(api, code))["valid"]


@pytest.mark.product(28, "api")
async def test_a_code_is_for_the_customer_it_was_issued_to(api):
    code = await code_of(api)
    await api.order("bo", "10.00")
    partner = await api.partner("codes:use")
    assert (await verdict(api, code, customerId="ann"))["valid"]
    for customer, store in (("bo", "default"), ("nobody", "default"), ("ann", "elsewhere")):
        told = await verdict(api, code, customerId=customer, store=store)
        assert (told["valid"], told["problem"]) == (False, "OTHER_CUSTOMER")
    before = await books.counts()
    given = {"code": code, "orderId": "77", "customerId": "bo"}
    refused = await api.do("UseCode", {"input": given}, by=partner)
    (error,) = refused["userErrors"]
    assert (error["code"], error["field"]) == ("CONFLICT", ["customerId"])
    assert (refused["problem"], refused["status"]) == ("OTHER_CUSTOMER", None)
    assert await books.counts() == before
    used = await api.do("UseCode", {"input": {**given, "customerId": "ann"}}, by=partner)
    assert (used["userErrors"], used["problem"], used["status"]) == ([], None, "USED")


@pytest.mark.product(25, "api")
@pytest.mark.product(26, "api")
@pytest.mark.parametrize(
    ("settings", "cart", "problem", "field"),
    [
        ({}, {"orderTotal": {"amount": "29.99", "currencyCode": "EUR"}}, "MINIMUM_ORDER",
         "orderTotal"),
        ({}, {"orderTotal": {"amount": "30.00", "currencyCode": "USD"}}, "OTHER_CURRENCY",
         "orderTotal"),
        ({"applies_to": "list", "names": "MUG, CUP"}, {"productIds": ["TEA"]}, "PRODUCTS",
         "productIds"),
        ({"applies_to": "list", "names": "MUG, CUP"}, {"productIds": []}, "PRODUCTS",
         "productIds"),
        ({"applies_to": "collections", "names": "SALE"},
         {"productIds": ["TEA"], "collectionIds": ["NEW"]}, "PRODUCTS", "productIds"),
    ],
)  # fmt: skip
async def test_a_cart_that_does_not_fit_is_refused_with_its_reason(
    api, settings, cart, problem, field
):
    terms = {"cost": 500, "percent": "50", "minimum_order": "30", **settings}
    code = await code_of(api, type="product_discount", settings=terms)
    told = await verdict(api, code, **cart)
    assert (told["valid"], told["problem"]) == (False, problem)
    before = await books.counts()
    given = {"code": code, "orderId": "77", **cart}
    refused = await api.do("UseCode", {"input": given}, by=await api.partner("codes:use"))
    (error,) = refused["userErrors"]
    assert (refused["problem"], error["field"], error["message"]) == (
        problem, [field], told["message"],
    )  # fmt: skip
    assert await books.counts() == before
    fitting = {
        "orderTotal": {"amount": "30.00", "currencyCode": "EUR"},
        "productIds": ["TEA", "CUP"],
        "collectionIds": ["NEW", "SALE"],
    }
    assert (await verdict(api, code, **fitting))["valid"]


async def test_a_code_that_is_not_open_is_refused_with_its_reason(api):
    code = await code_of(api)
    partner = await api.partner("codes:use")
    unknown = await api.do("UseCode", {"input": {"code": "NOPE", "orderId": "77"}}, by=partner)
    assert (unknown["problem"], unknown["userErrors"][0]["code"]) == ("UNKNOWN", "NOT_FOUND")
    await api.do("UseCode", {"input": {"code": code, "orderId": "77"}}, by=partner)
    again = await api.do("UseCode", {"input": {"code": code, "orderId": "78"}}, by=partner)
    assert again["problem"] == "USED"
    assert again["userErrors"][0]["message"] == "The code was used by order 77."


async def test_a_blocked_members_code_is_not_valid(api):
    code = await code_of(api)
    staff = await api.sign_in("ana@example.com")
    (edge,) = (await api.ask("FindMembers", {"search": "ann", "first": 1}, by=staff)).data[
        "members"
    ]["edges"]
    given = {"memberId": edge["node"]["id"], "reason": "x", "idempotencyKey": "b"}
    await api.do("BlockMember", {"input": given}, by=staff)
    assert (await verdict(api, code))["problem"] == "BLOCKED"
    given = {"code": code, "orderId": "77"}
    refused = await api.do("UseCode", {"input": given}, by=await api.partner("codes:use"))
    assert (refused["problem"], refused["userErrors"][0]["field"]) == ("BLOCKED", ["code"])


@pytest.mark.product(28, "api")
async def test_a_code_is_used_once(api):
    code = await code_of(api)
    partner = await api.partner("codes:use")
    given = {"code": code, "orderId": "77", "idempotencyKey": "u1"}
    first = await api.do("UseCode", {"input": given}, by=partner)
    assert (first["created"], first["status"], first["orderId"]) == (True, "USED", "77")
    before = await books.counts()
    again = await api.do("UseCode", {"input": given}, by=partner)
    assert again == {**first, "created": False}
    other = await api.do("UseCode", {"input": {"code": code, "orderId": "78"}}, by=partner)
    assert other["userErrors"][0]["code"] == "CONFLICT"
    assert await books.counts() == before
    assert (await verdict(api, code))["problem"] == "USED"


async def test_sixteen_tills_at_once_use_a_code_for_one_order(api):
    code = await code_of(api)
    partner = await api.partner("codes:use")
    payloads = await asyncio.gather(
        *(
            api.do("UseCode", {"input": {"code": code, "orderId": str(n)}}, by=partner)
            for n in range(16)
        )
    )
    assert [one["userErrors"] for one in payloads].count([]) == 1


@pytest.mark.product(42, "api")
async def test_an_order_shows_the_codes_it_used(api):
    code = await code_of(api)
    payload = await api.order("ann", "20.00", discountCodes=["SUMMER", code.lower(), code])
    assert [one["status"] for one in payload["order"]["redemptions"]] == ["USED"]
    assert (await verdict(api, code))["problem"] == "USED"


async def test_another_members_order_uses_the_code_of_its_owner(api):
    code = await code_of(api)
    payload = await api.order("bo", "20.00", discountCodes=[code])
    assert payload["order"]["redemptions"] == []
    told = await verdict(api, code)
    assert (told["valid"], told["problem"]) == (False, "USED")


@pytest.mark.parametrize(
    "codes", [["x"] * 51, ["x" * 201], ["a\0b"]], ids=["many", "long", "unstorable"]
)
async def test_absurd_codes_of_an_order_are_refused(api, codes):
    before = await books.counts()
    payload = await api.order("ann", "20.00", discountCodes=codes)
    assert payload["userErrors"][0]["field"] == ["discountCodes"]
    assert await books.counts() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"orderId": ""}, "INVALID_INPUT"),
        ({"orderId": " "}, "INVALID_INPUT"),
        ({"orderId": "x" * 201}, "INVALID_INPUT"),
        ({"orderId": "a\0b"}, "INVALID_INPUT"),
        ({"idempotencyKey": ""}, "INVALID_INPUT"),
        ({"code": "a\0b"}, "NOT_FOUND"),
        ({"code": ""}, "NOT_FOUND"),
        ({"productIds": ["x"] * 1_001}, "INVALID_INPUT"),
        ({"collectionIds": ["x"] * 1_001}, "INVALID_INPUT"),
        ({"customerId": "a\0b"}, "CONFLICT"),
    ],
)
async def test_broken_input_uses_nothing(api, change, code):
    mine = await code_of(api)
    given = {"code": mine, "orderId": "77", **change}
    payload = await api.do("UseCode", {"input": given}, by=await api.partner("codes:use"))
    assert payload["userErrors"][0]["code"] == code
    assert (await verdict(api, mine))["valid"]


async def test_codes_are_for_keys_with_the_scope(api):
    for document in ('{validateCode(code:"X"){valid}}',):
        answer = await api.ask(document, by=await api.partner("orders:write"))
        assert answer.code == "FORBIDDEN"
    answer = await api.ask(
        "UseCode",
        {"input": {"code": "X", "orderId": "1"}},
        by=await api.partner("orders:write"),
    )
    assert answer.code == "FORBIDDEN"


async def test_guessing_codes_is_slowed_down(api, monkeypatch):
    monkeypatch.setattr(throttle, "UNKNOWN_CODES", RateLimitItemPerMinute(3))
    code = await code_of(api)
    partner = await api.partner("codes:use")
    for _ in range(3):
        await api.ask("ValidateCode", {"code": "NOPE"}, by=partner)
    answer = await api.ask("ValidateCode", {"code": code}, by=partner)
    assert answer.code == "RATE_LIMITED"
    used = await api.do("UseCode", {"input": {"code": code, "orderId": "1"}}, by=partner)
    assert used["userErrors"][0]["code"] == "RATE_LIMITED"
