"""`claims serve`: the review page of a store, in a browser."""

from __future__ import annotations

import getpass
import ipaddress
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from extractor import options, store_cli

if TYPE_CHECKING:
    from extractor.web.guard import Gate
    from extractor.web.office import Office

_SERVE = """\b
Examples:
  claims serve --store claims.db
      then open the address that is printed; ? shows the keys
  claims serve --store claims.db --market bars.csv --as Ana
      what is corrected is checked anew against the bars too
  claims serve --store postgresql://me@host/claims --host 0.0.0.0
      for colleagues: the address that is printed carries a token
  claims serve --store claims.db --host 0.0.0.0 --allow-host review.example
      behind a proxy that others know by that name

\b
Keys: j k next and previous, a accept, r reject, e edit, v verdict, c comment,
u undo, n the next number that nobody claims, f article gone through, ? help.
Take gold away with `claims export --store ... --what gold`."""


@click.command(epilog=_SERVE, short_help="Review the claims in a store, in a browser.")
@store_cli.store_option
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="ADDRESS",
    help="Where to listen. Anything but this machine asks for a token, which is printed.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any free one.")
@click.option("--allow-host", multiple=True, metavar="NAME", help="Another name of this server. Repeatable.")
@click.option("--as", "who", metavar="NAME", help="Who reviews, unless they tell the page; else your login.")
@options.market
@click.option("--open", "browse", is_flag=True, help="Open it in a browser.")
def serve(store: str, host: str, port: int, **given: Any) -> None:
    """Serve a page on which people go through the claims of a store: read each in its article, correct, accept, reject
    or comment on it, and mark what was missed. Ctrl-C ends it; nothing is lost.
    """
    from extractor.console import say

    try:
        import uvicorn

        from extractor.web import sight
        from extractor.web.app import create_app
    except ModuleNotFoundError as error:
        raise options.Refusal(f'{error.name} is not installed: pip install "market-claims[serve]"') from error
    with store_cli.opened(store) as kept, _listening(host, port) as listening:
        gate = _gate(host, listening.getsockname()[1], given["allow_host"])
        app = create_app(_office(kept, gate, given))
        address = _address(host, listening.getsockname()[1], gate.token)
        say(f"Review page: {address}")
        say("Ctrl-C ends it.")
        threading.Thread(target=sight.warm_up, daemon=True).start()
        if given["browse"]:
            import webbrowser

            webbrowser.open(address)
        config = uvicorn.Config(
            app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none"
        )
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listening])


def _office(store: Any, gate: Gate, given: dict[str, Any]) -> Office:
    from extractor.pipeline import market_data
    from extractor.settings import load_settings
    from extractor.web.office import Office

    market = market_data(options.market_paths(given["market"], load_settings()))
    return Office(store, gate, given["who"] or _login(), market)


def _gate(host: str, port: int, more: tuple[str, ...]) -> Gate:
    import secrets

    from extractor.web.guard import Gate, names

    token = None if _is_here(host) else secrets.token_urlsafe(24)
    own = (socket.gethostname(), socket.getfqdn()) if token else ()
    return Gate(names=names(host, (*own, *more)), token=token, cookie=f"claims_{port}")


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises Refusal where there is none to be had."""
    try:
        kind, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=kind)
    except OSError as error:
        why = error.strerror or error
        raise options.Refusal(f"{host}:{port}: cannot listen there: {why} (choose another --port or --host)") from error


def _is_here(host: str) -> bool:
    """Whether only this machine can reach an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _address(host: str, port: int, token: str | None) -> str:
    with suppress(ValueError):
        if ipaddress.ip_address(host).is_unspecified:
            host = socket.gethostname()
    shown = f"[{host}]" if ":" in host else host
    return f"http://{shown}:{port}/" + (f"?token={token}" if token else "")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "reviewer"
