"""The vendor's job on a saved body: python3 users.py FILE."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as body:
    ids = dict.fromkeys(event["userId"] for event in json.load(body)["response"])
print("\n".join(ids))
