# A partner: your shop's server tells of a paid order. The same order again changes nothing.
curl --silent --show-error "$GRAPHQL_ADMIN_URL" \
  --header "Authorization: Bearer $PARTNER_KEY" --header "Content-Type: application/json" \
  --data-binary @- <<'JSON'
{"query": "mutation ($order: RecordOrderInput!) { recordOrder(input: $order) { created points member { name balance { available } } userErrors { field message } } }",
 "variables": {"order": {"externalId": "R-1001", "number": "R-1001",
   "customer": {"externalId": "C00001"},
   "total": {"amount": "49.90", "currencyCode": "EUR"}}}}
JSON
