"""Reference data: the `Provider` protocol, the registry of providers, and `observer`, which verification is handed."""

from extractor.reference.provider import Provider, installed, observer, provider

__all__ = ["Provider", "installed", "observer", "provider"]
