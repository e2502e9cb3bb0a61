#!/usr/bin/env python3
"""Stands between an editor and tickmark, for editors whose tests cannot send requests of their own to the server.

    tap.py install FOLDER                 write FOLDER/tickmark, which an editor finds first on its PATH
    tap.py ask SOCKET METHOD PARAMS       ask the server of a running editor, and print its answer as JSON
    tap.py text SOCKET FILE               print the text of an open file as the server has it, byte for byte

An editor that starts FOLDER/tickmark talks to the real server, $TICKMARK_REAL, with every byte as it was. What is said goes
into a log, one JSON value a line: {"from": "editor", "message": …}, or "server", "test", "stderr"; and {"event": "started",
"pid": …}, {"event": "ended", "code": …}. The log is $TICKMARK_TAP.log, where $TICKMARK_TAP is the Unix socket on which a
test asks: a line {"method": …, "params": …} is answered by a line {"result": …} or {"error": …}, of which the editor learns
nothing. If several servers are started, the socket leads to the newest one.
"""
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import quote

LIMIT = 20  # seconds for anything that a test waits for


def read_frame(stream):
    """The next message with its header, as bytes, and its content; at the end what is left over, which may be nothing."""
    header = b""
    while not header.endswith(b"\r\n\r\n"):
        line = stream.readline()
        if not line:
            return header, None
        header += line
    length = 0
    for line in header.splitlines():
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length":
            length = int(value)
    content = stream.read(length)
    if len(content) < length:
        return header + content, None
    return header + content, content


def frame(message):
    content = json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(content), content)


class Tap:
    """One server, the editor that started it, and the tests that ask."""

    def __init__(self, address, command):
        self.address = address
        self.log_file = open(address + ".log", "a", encoding="utf-8")
        self.log_lock = threading.Lock()
        self.write_lock = threading.Lock()
        self.answers = {}  # by the ID of a test's request: the answer, or None until it is there
        self.answered = threading.Condition()
        self.is_open = True
        self.ready = threading.Event()  # the editor has said `initialized`
        self.server = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        self.log(event="started", pid=self.server.pid, command=command)

    def log(self, **entry):
        with self.log_lock:
            self.log_file.write(json.dumps({"at": round(time.time(), 3), **entry}, ensure_ascii=False) + "\n")
            self.log_file.flush()

    def log_content(self, who, content):
        """Writes down what was said, and returns it; text that is no JSON is worth a look as well."""
        try:
            message = json.loads(content)
        except ValueError:
            self.log(**{"from": who, "broken": content.decode(errors="replace")})
            return {}
        self.log(**{"from": who, "message": message})
        return message if isinstance(message, dict) else {}

    def send(self, data):
        with self.write_lock:
            self.server.stdin.write(data)
            self.server.stdin.flush()

    def from_editor(self):
        try:
            while True:
                data, content = read_frame(sys.stdin.buffer)
                self.send(data)
                if content is None:
                    break
                if self.log_content("editor", content).get("method") == "initialized":
                    self.ready.set()
            self.log(event="the editor is gone")
            with self.write_lock:
                self.server.stdin.close()
        except OSError:
            pass  # the server is gone, which `run` notices
        try:
            self.server.wait(LIMIT)
        except subprocess.TimeoutExpired:
            self.log(event="the server stays, and is killed")
            self.server.kill()

    def from_server(self):
        listens = True
        while True:
            data, content = read_frame(self.server.stdout)
            message = self.log_content("server", content) if content is not None else {}
            if message.get("id") in self.answers:
                with self.answered:
                    self.answers[message["id"]] = message
                    self.answered.notify_all()
            elif listens:
                try:
                    sys.stdout.buffer.write(data)
                    sys.stdout.buffer.flush()
                except OSError:
                    listens = False  # the server may still finish what it is at
            if content is None:
                return

    def stderr(self):
        for line in self.server.stderr:
            self.log(**{"from": "stderr", "text": line.decode(errors="replace").rstrip("\n")})
            sys.stderr.buffer.write(line)
            sys.stderr.buffer.flush()

    def ask(self, method, params):
        if not self.ready.wait(LIMIT):
            return {"error": {"message": "the editor has not said `initialized`"}}
        with self.answered:
            number = f"tap-{len(self.answers)}"
            self.answers[number] = None
        request = {"jsonrpc": "2.0", "id": number, "method": method, "params": params}
        self.log(**{"from": "test", "message": request})
        try:
            self.send(frame(request))
        except (OSError, ValueError) as error:
            return {"error": {"message": f"the server is gone: {error}"}}
        with self.answered:
            self.answered.wait_for(lambda: self.answers[number] or not self.is_open, LIMIT)
            answer = self.answers[number] or {"error": {"message": "the server has not answered"}}
        return {key: answer[key] for key in ("result", "error") if key in answer}

    def listen(self, listener):
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=self.serve, args=[connection], daemon=True).start()

    def serve(self, connection):
        with connection, connection.makefile("rw", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                request = json.loads(line)
                lines.write(json.dumps(self.ask(request["method"], request.get("params"))) + "\n")
                lines.flush()

    def run(self):
        listener = socket.socket(socket.AF_UNIX)
        # Bound under a name of its own first: the address never leads to a socket that nobody listens at.
        own = f"{self.address}.{os.getpid()}"
        listener.bind(own)
        listener.listen()
        os.replace(own, self.address)
        inode = os.stat(self.address).st_ino

        signal.signal(signal.SIGTERM, lambda *_: self.server.terminate())
        for work in [lambda: self.listen(listener), self.from_editor]:
            threading.Thread(target=work, daemon=True).start()
        readers = [threading.Thread(target=work) for work in (self.from_server, self.stderr)]
        for reader in readers:
            reader.start()
        code = self.server.wait()
        for reader in readers:
            reader.join()
        with self.answered:
            self.is_open = False
            self.answered.notify_all()
        if os.path.exists(self.address) and os.stat(self.address).st_ino == inode:
            os.unlink(self.address)
        self.log(event="ended", code=code)
        # Not sys.exit, which would wait for the thread that reads from an editor that is still there.
        os._exit(code if code >= 0 else 128 - code)


def install(folder):
    """A script, not a link: the editor may run with another HOME, in which `python3` could be another one, or none."""
    Path(folder).mkdir(parents=True, exist_ok=True)
    script = Path(folder) / "tickmark"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{os.path.abspath(__file__)}" "$@"\n')
    script.chmod(0o755)


def ask(address, method, params):
    """Asks the server behind a socket, which may take a moment to be there. Returns the result, or raises."""
    end = time.monotonic() + LIMIT
    while True:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.connect(address)
            break
        except OSError as error:
            connection.close()
            if time.monotonic() > end:
                raise RuntimeError(f"nobody listens at {address}: {error}") from error
            time.sleep(0.02)
    with connection, connection.makefile("rw", encoding="utf-8", newline="\n") as lines:
        lines.write(json.dumps({"method": method, "params": params}) + "\n")
        lines.flush()
        answer = json.loads(lines.readline() or '{"error": {"message": "the server is gone"}}')
    if "error" in answer:
        raise RuntimeError(answer["error"].get("message"))
    return answer.get("result")


def text(address, path):
    """The text of an open file as the server has it; None if it is not open."""
    uri = "file://" + quote(os.path.abspath(path))
    answer = ask(address, "tickmark/documentText", {"textDocument": {"uri": uri}})
    return answer and answer["text"]


def main():
    command, rest = sys.argv[1:2], sys.argv[2:]
    if command == ["install"]:
        install(*rest)
    elif command == ["ask"]:
        address, method, params = rest
        print(json.dumps(ask(address, method, json.loads(params)), ensure_ascii=False))
    elif command == ["text"]:
        found = text(*rest)
        if found is None:
            sys.exit(f"not open: {rest[1]}")
        sys.stdout.buffer.write(found.encode())
    elif command == ["server"]:
        Tap(os.environ["TICKMARK_TAP"], [os.environ["TICKMARK_REAL"], *sys.argv[1:]]).run()
    else:
        os.execv(os.environ["TICKMARK_REAL"], [os.environ["TICKMARK_REAL"], *sys.argv[1:]])


if __name__ == "__main__":
    try:
        main()
    except RuntimeError as failure:
        sys.exit(f"tap.py: {failure}")
