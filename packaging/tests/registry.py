"""A registry for npm with our packages alone, so that npm itself chooses among the platforms."""

import hashlib
import http.server
import json
import subprocess
import threading
from base64 import b64encode


class Registry:
    """Serves packages from their files; of the other platforms only what they say of themselves."""

    def __init__(self, archives, targets):
        self.taken = []
        self._archives = {archive.name: archive for archive in archives}
        self._about = {}
        for archive in archives:
            text = subprocess.check_output(["tar", "-xzOf", archive, "package/package.json"])
            self._about[json.loads(text)["name"]] = (json.loads(text), archive)
        version = next(iter(self._about.values()))[0]["version"]
        for target in targets:
            os, cpu, *libc = target["npm"].split("-")
            about = {"name": f"tickmark-{target['npm']}", "version": version, "os": [os], "cpu": [cpu]}
            if os == "linux":
                about["libc"] = libc or ["glibc"]
            self._about.setdefault(about["name"], (about, None))

    def __enter__(self):
        registry = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = registry._answer(self.path.lstrip("/"))
                self.send_response(404 if body is None else 200)
                self.send_header("Content-Length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, path):
        if path in self._archives:
            self.taken.append(path)
            return self._archives[path].read_bytes()
        if path not in self._about:
            return None
        about, archive = self._about[path]
        digest = hashlib.sha512(archive.read_bytes() if archive else b"").digest()
        file = archive.name if archive else f"{path}.tgz"
        dist = {"tarball": f"{self.address}/{file}", "integrity": f"sha512-{b64encode(digest).decode()}"}
        version = about["version"]
        versions = {version: {**about, "dist": dist}}
        return json.dumps({"name": path, "dist-tags": {"latest": version}, "versions": versions}).encode()
