// A storefront: the customer's points, with the token your server signed for them.
const answer = await fetch(process.env.GRAPHQL_STOREFRONT_URL, {
  method: "POST",
  headers: {
    "Content-Type": "application/json",
    Authorization: `Bearer ${process.env.CUSTOMER_TOKEN}`,
  },
  body: JSON.stringify({ query: "{ me { name balance { available lifetime } } }" }),
});
console.log((await answer.json()).data.me);
