"""What the command line names, as pages or named errors."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from extractor.errors import FetchError, InputError, RefusedError
from extractor.inputs import expand, is_url, load
from extractor.records import Page
from extractor.settings import load_settings


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pages"
    for name in ("b.html", "a.txt", "deep/c.md", "deep/er/D.HTM", ".hidden.txt", ".git/x.txt", "table.csv", "pic.png"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("The S&P 500 rose 1.1%.")
    return root


def test_a_folder_is_its_files_in_order_without_the_hidden_ones(folder: Path) -> None:
    names = [os.path.relpath(name, folder) for name in expand([str(folder)])]
    assert names == ["a.txt", "b.html", "deep/c.md", "deep/er/D.HTM"]


def test_names_are_kept_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    given = ["https://example.com/a", "-", "nowhere.html", "pages/b.html", "pages"]
    assert list(expand(given)) == [
        *given[:4], "pages/a.txt", "pages/b.html", "pages/deep/c.md", "pages/deep/er/D.HTM",
    ]  # fmt: skip
    assert load("pages/deep/c.md").input == "pages/deep/c.md"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("b.html", "text/html"), ("a.txt", "text/plain"), ("deep/c.md", "text/markdown"), ("deep/er/D.HTM", "text/html")],
)
def test_media_type_by_ending(folder: Path, name: str, media_type: str) -> None:
    page = load(str(folder / name))
    assert (page.media_type, page.content) == (media_type, b"The S&P 500 rose 1.1%.")


def test_a_file_without_ending_has_no_type(tmp_path: Path) -> None:
    (tmp_path / "note").write_text("The S&P 500 rose 1.1%.")
    assert load(str(tmp_path / "note")).media_type is None


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"<p>up 1%</p>")))
    assert load("-") == Page(input="-", content=b"<p>up 1%</p>")


def test_standard_input_that_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="standard input cannot be read"):
        load("-")


def test_a_folder_with_nothing_to_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert list(expand([str(tmp_path / "empty")])) == [str(tmp_path / "empty")]
    with pytest.raises(InputError, match="a folder without"):
        load(str(tmp_path / "empty"))


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    (tmp_path / "x.html" / "y.txt").write_text("up 1%")
    assert list(expand([str(tmp_path / "x.html")])) == [str(tmp_path / "x.html" / "y.txt")]


def test_links_in_folders_do_not_go_round(folder: Path) -> None:
    (folder / "round").symlink_to(folder)
    assert len(list(expand([str(folder)]))) == 4


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (b"%PDF-1.7 ...", "a.html", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "a.txt", "a picture"),
        (b"PK\x03\x04 docx", "a.docx", "ZIP archive or office document"),
        (b"\x1f\x8b\x08 gz", "page.html", "a gzip archive"),
        (bytes(range(256)) * 20, "blob", "a binary file"),
        (b"date,close\n", "prices.csv", "a table"),
        (b"{}", "a.json", "data"),
        (b"<rss/>", "a.xml", "XML"),
        (b"x" * 2000, "big.txt", "larger than 1,000 bytes"),
    ],
)
def test_what_is_no_text_is_refused_by_name(tmp_path: Path, content: bytes, name: str, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError) as caught:
        load(str(tmp_path / name), load_settings(max_bytes=1000 if name == "big.txt" else 10**6))
    assert message in str(caught.value)
    assert name in str(caught.value)
    assert caught.value.remedy


@pytest.mark.parametrize("name", ["nowhere.html", "no/such/folder/a.txt", "a\0b.txt", "x" * 5000, ""])
def test_files_that_are_not_there(name: str) -> None:
    with pytest.raises(InputError) as caught:
        load(name)
    assert caught.value.remedy


def test_a_dangling_link(tmp_path: Path) -> None:
    (tmp_path / "a.html").symlink_to(tmp_path / "gone.html")
    with pytest.raises(InputError, match="a link to a file that is not there"):
        load(str(tmp_path / "a.html"))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(InputError, match="a device or pipe"):
        load(str(tmp_path / "pipe.txt"))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_permission_denied(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("up 1%")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(InputError, match="permission denied"):
        load(str(tmp_path / "a.txt"))


@pytest.mark.parametrize("name", ["ftp://example.com/a", "file:///etc/passwd", "http://127.0.0.1:9/"])
def test_urls_go_to_the_fetcher(name: str) -> None:
    with pytest.raises(RefusedError):
        load(name, load_settings(use_cache=False))


def test_a_given_fetcher_is_used() -> None:
    class Fetched:
        def fetch(self, url: str) -> Page:
            raise FetchError(f"{url}: asked", remedy="none")

    with pytest.raises(FetchError, match=r"https://example\.com/a: asked"):
        load("https://example.com/a", fetcher=Fetched())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "answer"),
    [("https://a.example/b", True), ("HTTP://a.example", True), ("a.html", False), ("-", False), ("c:/a", False), ("://", False)],
)  # fmt: skip
def test_is_url(name: str, answer: bool) -> None:
    assert is_url(name) is answer
