# Python 3.11+, git and make are all that these need; everything else goes to .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test ray lint types contracts build clean help

help:
	@echo "make demo   set up and check the sample articles, offline; ends with the report's path"
	@echo "make test   set up and run the tests"
	@echo "make ray    install ray as well (80 MB, a minute) and run the tests that need it"
	@echo "make lint types contracts   ruff, mypy, import contracts"
	@echo "make build  wheel and sdist in dist/"

.venv/.installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	touch $@

demo: .venv/.installed
	$(BIN)/claims demo demo

test: .venv/.installed
	$(BIN)/pytest

ray: .venv/.installed
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev,ray]"
	$(BIN)/pytest -n 0 tests/test_cluster.py

lint: .venv/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check extractor scripts tests

types: .venv/.installed
	$(BIN)/mypy

contracts: .venv/.installed
	$(BIN)/lint-imports

build: .venv/.installed
	$(BIN)/python -m build --installer pip

clean:
	rm -rf .venv dist build demo
