"""The vendor's job the vendor's way, written from the portal's contract: who logged in lately?

    reference_client.py URL KEY

GET login/last with the key as a bearer; take each row's userId, drop repeats, keep the order; on any status but 200
print status and body.
"""
import json
import sys
import urllib.error
import urllib.request


def main(url, key):
    request = urllib.request.Request(f"{url}/api/2.0/security/audit/login/last",
                                     headers={"Authorization": f"Bearer {key}", "Accept": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            body = json.load(answer)
    except urllib.error.HTTPError as refusal:
        print(refusal.code, refusal.read().decode())
        return
    for user_id in dict.fromkeys(event["userId"] for event in body.get("response") or []):
        print(user_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
