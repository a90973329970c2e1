"""Checks an archive without the program: written from docs/archive-format.md alone.

    python3 archive_checker.py archive.db

Prints how many readings it checked, or the first thing that is wrong, and ends with 1.
"""
import hashlib
import re
import sqlite3
import sys


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def number(value, size):
    return value.to_bytes(size, "big", signed=value < 0)


def text(value):
    raw = value.encode()
    return number(len(raw), 4) + raw


def landmark(mark_id, time):
    return b"\0" if mark_id is None else b"\1" + number(mark_id, 8) + number(time, 8)


def tree_root(leaves):
    """RFC 6962, section 2.1, from the bottom up: a node without a sister moves up as it is."""
    if not leaves:
        return sha256()
    while len(leaves) > 1:
        pairs = [sha256(b"\1", left, right) for left, right in zip(leaves[::2], leaves[1::2])]
        leaves = pairs + leaves[len(pairs) * 2:]
    return leaves[0]


def is_head(head, name, size, digest, ledger):
    lines = f"logbook head 1\narchive {name}\nsize {size}\nroot {digest.hex()}\nledger {ledger.hex()}\n"
    return re.fullmatch(lines + r"time \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n", head)


def check(path):
    database = sqlite3.connect(path)
    texts = dict(database.execute("SELECT text, value FROM text"))
    portals = dict(database.execute("SELECT portal, name FROM portal"))

    leaves = {}
    for row in database.execute(
            "SELECT arrival, leaf, portal, provenance, epoch, version, id, time, action, uncertain, user_id, login, ip, browser, platform,"
            " page, user, action_text, country, city FROM event ORDER BY arrival"):
        arrival, leaf, portal, provenance, epoch, version, event_id, time, action, uncertain = row[:10]
        recorded, computed = row[10:16], row[16:]
        record = (b"\1" + number(provenance, 1) + number(epoch, 4) + number(version, 4) + number(event_id, 8) + number(time, 8)
                  + number(action, 8) + text(portals[portal]) + b"".join(text(texts[one]) for one in recorded)
                  + number(uncertain, 4) + b"".join(text(texts[one]) for one in computed))
        if leaf != sha256(b"\0", record):
            return f"reading {arrival} is not what was stored"
        leaves[arrival] = leaf

    pruned = {}  # by the number of the pruning: how many places, and their digest, of readings and of observations
    def prune(pruning, kind, place):
        places = pruned.setdefault(pruning, [[0, bytes(32)], [0, bytes(32)]])[kind]
        places[:] = places[0] + 1, sha256(places[1], number(place, 8))
    for arrival, leaf, pruning in database.execute("SELECT arrival, leaf, pruning FROM pruned_reading ORDER BY arrival"):
        if leaves.setdefault(arrival, leaf) is not leaf:
            return f"reading {arrival} is there, and pruned"
        prune(pruning, 0, arrival)
    if sorted(leaves) != list(range(len(leaves))):
        return "a reading is missing"
    leaves = [leaf for _, leaf in sorted(leaves.items())]

    roots = list(database.execute("SELECT size, digest, ledger FROM root ORDER BY root"))
    for size, digest, _ in roots:
        if size > len(leaves) or tree_root(leaves[:size]) != digest:
            return f"the root of {size} readings does not fit"

    name, = database.execute("SELECT name FROM archive").fetchone()
    made_of = 0
    for expected, (number_of_head, head) in enumerate(database.execute("SELECT head, text FROM head ORDER BY head"), 1):
        while made_of < len(roots) and not is_head(head, name, *roots[made_of]):
            made_of += 1
        if number_of_head != expected or made_of == len(roots):
            return f"head {number_of_head} does not fit"

    mutations = observations = prunings = bytes(32)
    for portal, kind, epoch, event_id, before, after, seen in database.execute(
            "SELECT portal, kind, epoch, id, before, after, seen FROM mutation ORDER BY mutation"):
        mutations = sha256(mutations, text(portals[portal]), number(kind, 1), number(epoch, 4), number(event_id, 8), number(before, 4), number(after, 4),
                           number(seen, 8))
    observed = []
    for observation, portal, kind, subject, value, seen in database.execute("SELECT observation, portal, kind, subject, value, seen FROM observation"):
        observed.append((observation, sha256(text(portals[portal]), number(kind, 1), text(texts[subject]), text(texts[value]), number(seen, 8))))
    for observation, digest, pruning in database.execute("SELECT observation, digest, pruning FROM pruned_observation ORDER BY observation"):
        observed.append((observation, digest))
        prune(pruning, 1, observation)
    for _, digest in sorted(observed):
        observations = sha256(observations, digest)
    told = list(database.execute("SELECT pruning, portal, before, readings, readings_digest, observations, observations_digest, pruned FROM pruning ORDER BY pruning"))
    for expected, (pruning, portal, before, *places, when) in enumerate(told, 1):
        readings, others = pruned.pop(pruning, [[0, bytes(32)], [0, bytes(32)]])
        if pruning != expected or places != readings + others:
            return f"pruning {expected} took other things away than it says"
        prunings = sha256(prunings, text(portals[portal]), number(before, 8), number(readings[0], 8), readings[1], number(others[0], 8), others[1], number(when, 8))
    if pruned:
        return "something was taken away by no pruning"

    ledger = number(len(portals), 4)
    for portal, name in sorted(portals.items(), key=lambda entry: entry[1].encode()):
        segments = database.execute("SELECT time_from, state, evidence, reason, missing, newer_id, newer_time, older_id, older_time FROM segment"
                                    " WHERE portal = ? ORDER BY time_from", (portal,)).fetchall()
        timeline = number(len(segments), 4)
        for since, state, evidence, reason, missing, newer_id, newer_time, older_id, older_time in segments:
            timeline += number(since, 8) + number(state, 1) + number(evidence, 1) + number(reason, 1)
            timeline += number(0, 1) + number(0, 8) if missing is None else number(1, 1) + number(missing, 8)
            timeline += landmark(newer_id, newer_time) + landmark(older_id, older_time)
        digest, = database.execute("SELECT timeline FROM portal WHERE portal = ?", (portal,)).fetchone()
        if digest != sha256(timeline):
            return f"the timeline of {name} is not what was stored"
        ledger += text(name) + digest
    if roots and roots[-1][2] != sha256(ledger, mutations, observations, prunings):
        return "timelines, mutations, observations or prunings are not what was stored"
    if (roots[-1][0] if roots else 0) != len(leaves):
        return "the last root does not cover all readings"
    return None


if __name__ == "__main__":
    wrong = check(sys.argv[1])
    print(wrong or "as it was stored")
    sys.exit(1 if wrong else 0)
