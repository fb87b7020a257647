#!/usr/bin/env python3
"""Drives the site's Postfix from a seed and writes what it did and what the far side and the queue say: log/truth.json."""
import base64
import collections
import glob
import json
import random
import socket
import subprocess
import sys
import time

site, seed = sys.argv[1], int(sys.argv[2])
rnd = random.Random(seed)
truth = collections.Counter()


class Smtp:
    def __init__(self, port, client=None):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.socket.makefile("rb")
        self.reply()
        truth["connections"] += 1
        if client:
            self.command(f"XCLIENT NAME=[UNAVAILABLE] ADDR={client}")
        self.command("EHLO client.partner.example")

    def reply(self):
        while True:
            line = self.file.readline().decode("utf-8", "replace")
            if not line:
                raise OSError("closed")
            if line[3:4] != "-":
                return int(line[:3]), line.strip()

    def command(self, text):
        self.socket.sendall(text.encode() + b"\r\n")
        return self.reply()

    def quit(self):
        self.command("QUIT")
        self.socket.close()


def mail(session, sender, recipients):
    """One transaction; counts what Postfix answered."""
    code, _ = session.command(f"MAIL FROM:<{sender}>")
    assert code == 250, code
    good = []
    for recipient in recipients:
        code, _ = session.command(f"RCPT TO:<{recipient}>")
        if code == 250:
            good.append(recipient)
        else:
            truth["rejected"] += 1
    if not good:
        session.command("RSET")
        return
    session.command("DATA")
    body = f"From: <{sender}>\r\nSubject: {rnd.randrange(1 << 30)}\r\n\r\n" + ("x" * 70 + "\r\n") * rnd.randrange(1, 60) + ".\r\n"
    session.socket.sendall(body.encode())
    code, text = session.reply()
    assert code == 250, text
    truth["accepted"] += 1
    truth["recipients"] += len(good)
    hard = sum(r.endswith("@hard.example") for r in good)
    truth["bounced"] += hard
    truth["deferred"] += sum(r.endswith("@soft.example") for r in good)
    truth["notifications"] += hard > 0


def login(session, user, password):
    blob = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
    code, _ = session.command(f"AUTH PLAIN {blob}")
    truth["auth_ok" if code == 235 else "auth_failed"] += 1
    return code == 235


def postqueue():
    out = subprocess.run(["postqueue", "-c", f"{site}/etc", "-j"], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def sink_recipients():
    messages = recipients = 0
    for name in glob.glob(f"{site}/sink/ok/*"):
        for line in open(name, "rb"):
            if line.startswith(b"X-Rcpt-Args:"):
                recipients += 1
            if line.startswith(b"X-Mail-Args:"):
                messages += 1
    return messages, recipients


steps = []
bulk = 1500 + rnd.randrange(200)
mixed = 500 + rnd.randrange(100)
for _ in range(mixed):
    domain = rnd.choices(["ok", "hard", "soft"], [80, 10, 10])[0]
    count = rnd.choice([1, 1, 1, 2, 3])
    steps.append(("mail", [f"u{n}@{domain}.example" for n in rnd.sample(range(50), count)]))
for _ in range(60 + rnd.randrange(30)):
    steps.append(("reject", ["nobody@ok.example"] if rnd.random() < 0.5 else [f"x{rnd.randrange(9)}@elsewhere.example"]))
for _ in range(20 + rnd.randrange(20)):
    steps.append(("login", None))
rnd.shuffle(steps)
failed_logins = 60 + rnd.randrange(40)

source = subprocess.Popen(["smtp-source", "-s", "4", "-m", str(bulk), "-l", "2000", "-f", "bulk@partner.example", "-t", "bulk@ok.example", "127.0.0.1:2525"])
for kind, argument in steps:
    if kind == "login":
        session = Smtp(2587, "192.0.2.7")
        if login(session, "alice", "right-password"):
            mail(session, "alice@site.example", ["friend@ok.example"])
    else:
        session = Smtp(2525, f"198.51.100.{rnd.randrange(1, 200)}")
        mail(session, "sender@partner.example", argument)
    session.quit()
assert source.wait(timeout=120) == 0
truth["accepted"] += bulk
truth["recipients"] += bulk

attacker = f"203.0.113.{rnd.randrange(1, 250)}"
for start in range(0, failed_logins, 5):
    session = Smtp(2587, attacker)
    for _ in range(min(5, failed_logins - start)):
        login(session, "bob", "wrong-" + str(rnd.randrange(1000)))
    session.quit()

deadline = time.monotonic() + 120
while time.monotonic() < deadline:
    queue = postqueue()
    if all(m["queue_name"] == "deferred" for m in queue) and sum(len(m["recipients"]) for m in queue) == truth["deferred"]:
        break
    time.sleep(0.5)
queue = postqueue()
messages, recipients = sink_recipients()
json.dump(
    dict(
        truth,
        seed=seed,
        attacker=attacker,
        bulk=bulk,
        sink_messages=messages,
        sink_recipients=recipients,
        queued_recipients=sum(len(m["recipients"]) for m in queue),
        queue_names=sorted({m["queue_name"] for m in queue}),
    ),
    open(f"{site}/log/truth.json", "w"),
    indent=1,
)
