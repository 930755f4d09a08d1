"""One frozen `Settings`: defaults, a TOML file, `EXTRACTOR_*` environment variables, and what a caller gives by name.

Later beats earlier in the order caller, environment, file, default. The file is `market-claims.toml` in the working
folder, or the path in `EXTRACTOR_CONFIG`.
"""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pydantic
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from extractor.errors import SettingsError


class Settings(BaseSettings):
    """Everything that can be set. Sizes are bytes, times are seconds."""

    model_config = SettingsConfigDict(env_prefix="EXTRACTOR_", frozen=True, extra="forbid")

    user_agent: str = Field(
        "market-claims/0.1 (+https://pypi.org/project/market-claims/)",
        description="sent with every request, and matched against robots.txt",
    )
    timeout: float = Field(20.0, gt=0, description="seconds for connecting and for each read")
    total_timeout: float = Field(60.0, gt=0, description="seconds for one page, redirects and retries included")
    max_bytes: int = Field(20_000_000, gt=0, description="largest page or file, after decompression")
    max_source: int = Field(60_000_000, gt=0, description="largest feed, sitemap or list, after decompression")
    max_archive: int = Field(4_000_000_000, gt=0, description="largest archive (WARC) that is downloaded")
    max_text: int = Field(1_000_000, gt=0, description="longest article in characters; spaCy reads no more")
    max_redirects: int = Field(5, ge=0, description="redirects followed for one page")
    retries: int = Field(3, ge=0, description="further tries after 429, 5xx or a broken connection")
    backoff: float = Field(0.5, ge=0, description="seconds before the first further try; doubled each time")
    host_delay: float = Field(0.5, ge=0, description="seconds between two pages from one host")
    respect_robots: bool = Field(True, description="honour robots.txt")
    allow_private: bool = Field(False, description="allow private and loopback addresses")
    cache_dir: Path | None = Field(None, description="HTTP cache folder (default: the user's cache folder)")
    use_cache: bool = Field(True, description="keep fetched pages on disk as HTTP caching rules allow")
    market_store: Path | None = Field(None, description="folder of market figures (default: the user's data folder)")
    fred_api_key: SecretStr | None = Field(None, description="key for FRED; FRED_API_KEY is read too")
    fred_url: str | None = Field(None, description="address to ask instead of FRED's own, for a mirror")
    sec_url: str | None = Field(None, description="address to ask instead of data.sec.gov, for a mirror")
    yahoo_url: str | None = Field(None, description="address to ask instead of Yahoo's own, for a mirror")
    model: str = Field("claims-mini", description="which model reads claims: a shipped one, a model folder, or `rules`")
    min_confidence: float = Field(0.0, ge=0, le=1, description="claims below it are left out")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where settings come from, strongest first."""
        toml = TomlConfigSettingsSource(settings_cls, _file())
        return init_settings, env_settings, toml


def _file() -> Path:
    """The settings file. Raises SettingsError where one is named that is not there."""
    named = os.environ.get("EXTRACTOR_CONFIG")
    if named and not Path(named).is_file():
        raise SettingsError(f"{named}: no such settings file", remedy="see EXTRACTOR_CONFIG")
    return Path(named or "market-claims.toml")


def load_settings(**given: Any) -> Settings:
    """Settings from all sources; None among `given` means not given. Raises SettingsError naming the bad setting."""
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})
    except pydantic.ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        if first["type"] == "extra_forbidden":
            known = ", ".join(Settings.model_fields)
            raise SettingsError(f"no setting {name!r}", remedy=f"there are {known}") from error
        raise SettingsError(
            f"setting {name}: {first['msg']}", remedy=f"see EXTRACTOR_{name.upper()} and the settings file"
        ) from error
    except SettingsError:
        raise
    except ValueError as error:
        raise SettingsError(f"the settings file cannot be read: {error}", remedy="check its TOML syntax") from error


def day(given: str | dt.date) -> dt.date:
    """A day as a caller gives it: a date, or text as YYYY-MM-DD. Raises SettingsError for anything else."""
    if isinstance(given, dt.date):
        return given.date() if isinstance(given, dt.datetime) else given
    try:
        return dt.date.fromisoformat(given.strip())
    except (ValueError, AttributeError) as error:
        raise SettingsError(f"{given!r} is no date", remedy="give YYYY-MM-DD") from error
