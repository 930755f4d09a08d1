"""What stands in front of every page: the Host that is asked for, the token, the origin of what is sent, the headers.

- A page of another site that resolves its own name to this machine (DNS rebinding) sends that name as Host: only names
  that were told, and addresses, are answered.
- Where others can reach the server, they need the token: once in the address, from then on in a cookie.
- What is sent must carry a secret that only our own pages hold, and must not come from another origin.
- A browser runs our one script and style sheet and nothing else, whatever an article holds.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import URL, Headers, MutableHeaders
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from extractor.web.pages import problem

ENTER = "/enter"  # where the token can be typed
LARGEST = 64 * 1024  # bytes of a form
_HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",  # none at all would hide the origin of our own forms
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@dataclass(frozen=True)
class Gate:
    """Who is let in. `names` are the host names answered to besides addresses; without a `token` nobody is asked."""

    names: frozenset[str] = frozenset({"localhost"})
    token: str | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    cookie: str = "claims"

    def knows(self, host: str) -> bool:
        """Whether a Host header names this server. An address is no name that anybody could point here."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").rstrip(".").lower() if _plain(host) else ""
        except ValueError:
            return False
        try:
            return not ipaddress.ip_address(name).is_unspecified
        except ValueError:
            return name in self.names

    def opens(self, token: str | None) -> bool:
        """Whether that is the token."""
        return self.token is not None and token is not None and _same(token, self.token)

    @property
    def pass_(self) -> str:
        """What the cookie of somebody who had the token holds."""
        return self._signed(f"pass {self.token}")

    def form_secret(self, path: str = "") -> str:
        """What our own forms hold; the one that asks for the token, which everybody sees, holds another."""
        return self._signed("enter" if path == ENTER else "form")

    def _signed(self, what: str) -> str:
        return hmac.new(self.secret, what.encode(), hashlib.sha256).hexdigest()


class Guard:
    """ASGI middleware that lets through what may pass, with the form that was sent in `request.state.form`."""

    def __init__(self, app: ASGIApp, gate: Gate) -> None:
        self.app = app
        self.gate = gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer or refuse one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        refusal = await self._refusal(scope, receive)
        await (refusal or self.app)(scope, receive, guarded)

    async def _refusal(self, scope: Scope, receive: Receive) -> Response | None:
        headers, gate = Headers(scope=scope), self.gate
        hosts = headers.getlist("host")
        if len(hosts) != 1 or not gate.knows(hosts[0]):
            return problem(
                421,
                "Another host",
                "This server does not answer to that name. If it should, start it with --allow-host NAME.",
            )
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return problem(405, "Not possible", "Pages are read and forms are sent, nothing else.")
        if scope["method"] == "POST" and (refused := await self._form(scope, receive, headers)):
            return refused
        return None if gate.token is None or scope["path"].startswith("/static/") else self._login(scope, headers)

    def _login(self, scope: Scope, headers: Headers) -> Response | None:
        """None for who is known; a cookie for who has the token; a refusal for all others."""
        gate, url = self.gate, URL(scope=scope)
        given = dict(parse_qsl(url.query)).get("token")
        entering = scope["method"] == "POST" and scope["path"] == ENTER
        if entering:
            given = scope["state"]["form"].get("token")
        if given is not None and gate.opens(given):
            rest = urlencode([(name, value) for name, value in parse_qsl(url.query) if name != "token"])
            path = "/" + url.path.lstrip("/\\")  # never the name of another server
            answer = RedirectResponse("/" if entering else f"{path}?{rest}" if rest else path, 303)
            secure = url.scheme == "https"
            answer.set_cookie(gate.cookie, gate.pass_, httponly=True, samesite="lax", secure=secure, path="/")
            return answer
        if given is None and _same(_cookie(headers, gate.cookie), gate.pass_):
            return None
        return problem(
            401,
            "Token needed",
            "Open the address that was printed when the server was started, or enter its token.",
            enter=gate.form_secret(ENTER),
        )

    async def _form(self, scope: Scope, receive: Receive, headers: Headers) -> Response | None:
        """A refusal of what was sent; else None, and the form is in the scope's state."""
        origin, host = headers.get("origin"), headers["host"]
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return problem(403, "Sent from elsewhere", "Forms are taken from this server's own pages alone.")
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return problem(403, "Sent from elsewhere", "Forms are taken from this server's own pages alone.")
        if headers.get("content-type", "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
            return problem(415, "Not a form", "Only a form of this server's pages can be sent.")
        body = await _body(receive)
        if body is None:
            return problem(413, "Too long", f"A form may have {LARGEST // 1024} kB.")
        try:
            form = dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=100))
        except ValueError:
            return problem(400, "Not a form", "What was sent cannot be read.")
        if not _same(form.pop("csrf", ""), self.gate.form_secret(scope["path"])):
            return problem(
                403,
                "An old page",
                "This page is from before the server was started anew. Nothing was kept: go back, copy what you wrote, "
                "and load the page again.",
            )
        scope.setdefault("state", {})["form"] = form
        return None


async def _body(receive: Receive) -> bytes | None:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _plain(host: str) -> bool:
    return 0 < len(host) < 256 and host.isascii() and not any(c in host for c in "/\\@?# \t")


def _cookie(headers: Headers, name: str) -> str:
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _same(a: str, b: str) -> bool:
    return hmac.compare_digest(a.encode(), b.encode())


def names(host: str, more: Iterable[str] = ()) -> frozenset[str]:
    """The host names that a server answers to, by what it listens on."""
    return frozenset(name.rstrip(".").lower() for name in ("localhost", host, *more))
