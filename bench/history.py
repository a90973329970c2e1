"""What one would write instead: window after window over one connection, each event as a line of JSON.

It stops at the first window that is shorter than asked, and shows again what moved into the next window.
"""
import http.client
import json
import os
import sys
import urllib.parse

base = urllib.parse.urlsplit(os.environ["DOCSPACE_BASE_URL"])
connection = http.client.HTTPConnection(base.hostname, base.port)
headers = {"Authorization": "Bearer " + os.environ["DOCSPACE_API_KEY"]}
start = 0
while True:
    connection.request("GET", f"/api/2.0/security/audit/login/filter?count=100&startIndex={start}", headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        sys.exit(f"HTTP {answer.status}: {body[:200]}")
    events = json.loads(body)["response"]
    for event in events:
        sys.stdout.write(json.dumps(event) + "\n")
    if len(events) < 100:
        break
    start += 100
