# The live feed, as the admin sees it: every activity once and in order, from where you left off.
import json
import os

import httpx

query = "subscription { activity { cursor activity { kind points member { name } } } }"
headers = {"Authorization": f"Bearer {os.environ['PARTNER_KEY']}", "Accept": "text/event-stream"}
patient = httpx.Timeout(10, read=None)
url = os.environ["GRAPHQL_ADMIN_URL"]
with httpx.stream("POST", url, json={"query": query}, headers=headers, timeout=patient) as events:
    for line in events.iter_lines():
        if line.startswith("data:") and len(line) > 6:
            print(json.loads(line[5:])["data"]["activity"], flush=True)
