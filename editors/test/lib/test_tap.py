#!/usr/bin/env python3
"""What editors' tests rely on: tap.py changes no byte, hides its own requests, and ends as the server ends."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

import tap

# Answers every request with its method in capitals, says in between what is no JSON, and ends with 7 at `exit`.
SERVER = r'''#!/usr/bin/env python3
import sys; sys.path.insert(0, %r)
import json, tap
out = sys.stdout.buffer
while True:
    data, content = tap.read_frame(sys.stdin.buffer)
    if content is None:
        sys.exit(3)
    message = json.loads(content)
    if message["method"] == "exit":
        out.write(b"Content-Length: 5\r\n\r\nhal"); out.flush(); sys.exit(7)
    if "id" in message:
        answer = json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": [message["method"].upper(), "ü"]}).encode()
        out.write(b"content-type: x\r\nContent-Length: %%d\r\n\r\n%%s" %% (len(answer), answer)); out.flush()
'''


class TestTap(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        server = os.path.join(folder.name, "real")
        with open(server, "w", encoding="utf-8") as file:
            file.write(SERVER % os.path.dirname(os.path.abspath(__file__)))
        os.chmod(server, 0o755)
        tap.install(folder.name)
        self.address = os.path.join(folder.name, "socket")
        environment = {**os.environ, "TICKMARK_TAP": self.address, "TICKMARK_REAL": server}
        self.editor = subprocess.Popen(
            [os.path.join(folder.name, "tickmark"), "server"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment,
        )
        self.addCleanup(self.editor.stdout.close)

    def say(self, method, **more):
        data = tap.frame({"jsonrpc": "2.0", "method": method, **more})
        # In two halves: pipes know nothing of messages.
        for half in (data[:20], data[20:]):
            self.editor.stdin.write(half)
            self.editor.stdin.flush()

    def test_the_editor_gets_its_own_answers_unchanged_and_no_others(self):
        self.say("initialized")
        self.assertEqual(tap.ask(self.address, "a/b", {"x": 1}), ["A/B", "ü"])
        self.say("hover", id=1)
        data, content = tap.read_frame(self.editor.stdout)
        self.assertEqual(json.loads(content)["id"], 1)
        self.assertTrue(data.startswith(b"content-type: x\r\nContent-Length: "))
        self.say("exit")
        self.assertEqual(self.editor.stdout.read(), b"Content-Length: 5\r\n\r\nhal")
        self.assertEqual(self.editor.wait(10), 7)
        self.editor.stdin.close()
        with open(self.address + ".log", encoding="utf-8") as log:
            entries = [json.loads(line) for line in log]
        self.assertEqual(entries[0]["event"], "started")
        self.assertEqual([e["message"]["method"] for e in entries if e.get("from") == "test"], ["a/b"])
        self.assertEqual((entries[-1]["event"], entries[-1]["code"]), ("ended", 7))
        self.assertFalse(os.path.exists(self.address))

    def test_the_server_learns_that_the_editor_is_gone(self):
        self.say("initialized")
        tap.ask(self.address, "x", None)
        self.editor.stdin.close()
        self.assertEqual(self.editor.wait(10), 3)


if __name__ == "__main__":
    unittest.main()
