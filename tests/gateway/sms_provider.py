# SPDX-License-Identifier: GPL-3.0-or-later
"""A provider of short messages that speaks HTTP, and can be made to misbehave."""

import http.server
import json
import threading
import time


class Provider:
    """Keeps what it is asked. `answer` gets a request (method, path, headers, text) and says what to answer: (status, text),
    or None to say nothing at all."""

    def __init__(self, answer):
        self.asked, self.answer = [], answer
        self.lock = threading.Condition()
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                text = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                request = (self.command, self.path, dict(self.headers.items()), text)
                with outer.lock:
                    outer.asked.append(request)
                    outer.lock.notify_all()
                said = outer.answer(request)
                if said is None:
                    time.sleep(20)
                    self.close_connection = True
                    return
                status, answer = said
                data = (answer if isinstance(answer, str) else json.dumps(answer)).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def of(self, text):
        with self.lock:
            return [request for request in self.asked if text in request[3] or text in request[1]]
