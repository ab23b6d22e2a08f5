# The commands of the house. `make run` and `make test` need nothing prepared.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
# Compiled modules are kept beside their sources: every start and every process of the tests is quicker by a third.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup setup-dev run test test-postgres reliability signin-load bench-feed bench-figures walk bench lighthouse check fmt clean lock

help:  ## list the commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready  ## make .venv with what the product runs on

setup-dev: .venv/.ready-dev  ## also what checking and testing need

.venv/.ready: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "Python 3.11 or newer is missing: install the package python3."; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing: install the package python3-venv."; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the pinned packages…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@echo "Installing what the tests need…"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: setup  ## start everything; Ctrl-C ends it
	@exec $(BIN)/python launch.py

test: setup-dev  ## run every test
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test-postgres: setup-dev  ## run the tests of the ledger on PostgreSQL
	@$(BIN)/python -m tests.postgres

signin-load: setup-dev  ## let 1,000 sign in at once while others read, and time wrong sign-ins
	@$(BIN)/python -m tests.reliability signin_load signin_times

reliability: setup-dev  ## run the long proofs: kills, faults, damage (NAMES=… for some)
	@$(BIN)/python -m tests.reliability $(NAMES)

bench-feed: setup-dev  ## ten million rows of a bulk feed beside DuckDB's own reading
	@$(BIN)/python -m tests.reliability feed_rate

bench-figures: setup-dev  ## time a release, working figures, and tallies of ten million events
	@$(BIN)/python -m tests.reliability release_speed working_speed tally_speed

walk: setup-dev  ## open every page as everybody, keep pictures, run axe, open every number (ARGS=…)
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.walk $(ARGS)

bench: setup-dev  ## the overview's data beside a constant answer, and the first view after a release
	@$(BIN)/python -m tests.walk.bench

lighthouse: setup-dev  ## accessibility, best practices and speed of three pages, on a desk and on a phone
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.walk.scores

check: setup-dev  ## format, lint, types, import contracts, definitions
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m metrics check

fmt: setup-dev  ## format and sort imports
	@$(BIN)/ruff check --fix --quiet . || true
	@$(BIN)/ruff format .

lock: setup-dev  ## pin the newest versions with hashes
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@for f in requirements requirements-dev; do \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	    --no-annotate $$f.in -o $$f.txt; done

clean:  ## remove what was made, not what was received
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
