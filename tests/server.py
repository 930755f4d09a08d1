"""A real HTTP server on this machine, which answers as a test tells it."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PAGE = b"<html><body><p>The S&amp;P 500 rose 1.1% on Friday.</p></body></html>"
Reply = Callable[[BaseHTTPRequestHandler], None]


class Site:
    """A server that answers each path as told, and counts what it was asked for."""

    def __init__(self) -> None:
        self.replies: dict[str, Reply] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append({key.lower(): value for key, value in self.headers.items()})
                reply = site.replies.get(self.path, status(404))
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    reply(self)

            def log_message(self, *args: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *args: None  # type: ignore[method-assign]  # clients that hang up
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self.thread.start()
        self.root = f"http://127.0.0.1:{self.server.server_address[1]}"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def send(body: bytes = PAGE, code: int = 200, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(code)
        given = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        given |= {key.replace("_", "-"): value for key, value in headers.items()}
        for key, value in given.items():
            if value:
                handler.send_header(key, value)
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def status(code: int, **headers: str) -> Reply:
    return send(b"", code, **headers)


def in_turn(*replies: Reply) -> Reply:
    rest = list(replies)

    def reply(handler: BaseHTTPRequestHandler) -> None:
        now = rest.pop(0) if len(rest) > 1 else rest[0]
        now(handler)

    return reply
