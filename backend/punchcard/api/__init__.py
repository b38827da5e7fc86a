"""GraphQL over HTTP, WebSocket and SSE: two schemas, one pipeline."""
