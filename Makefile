# Everything a developer does. `make` alone lists the targets.
# `make demo` and `make test` set up whatever they need; nothing has to be installed by hand on Debian/Ubuntu as root.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

ifndef PYTHON
PYTHON := $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
endif
VENV := .venv
BIN := $(VENV)/bin
DEBIAN := $(shell command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] && echo yes)
# A file's tests stay in one process: they share what is dear to start. What takes longest goes first.
PARALLEL ?= -n 2 --dist loadfile --no-loadscope-reorder
TESTS = $(or $(ARGS),tests/server tests/chain tests)
export CORRIGENDA_CONFIG ?= tests/corrigenda.toml
export DJANGO_SETTINGS_MODULE ?= corrigenda.project.settings

.PHONY: help demo test test-sqlite test-postgres check format widget bench bench-anchoring bench-articles bench-desk bench-extraction bench-record screenshots lock migrations clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk 'BEGIN {FS = ":.*## "}; {printf "  make %-16s %s\n", $$1, $$2}'

demo: $(VENV)/run.done ## run the whole chain on this machine (RESET=1 begins anew)
	@env -u CORRIGENDA_CONFIG -u DATABASE_URL $(BIN)/corrigenda demo $(if $(RESET),--reset)

test: test-sqlite test-postgres ## all tests, on SQLite and on a real PostgreSQL, with a real browser

test-sqlite: $(VENV)/dev.done browser redis ## all tests on SQLite
	$(BIN)/python -m pytest $(PARALLEL) $(TESTS)

# What is the same on every database: pure functions, pages by keyboard, who may what, files that a command writes.
ROWLESS = core spec widget docs bench permissions desk/test_keys.py desk/test_live.py \
	cli/test_check.py cli/test_check_fix.py cli/test_commands.py cli/test_logkey.py

test-postgres: $(VENV)/dev.done browser redis ## all tests that touch rows, on PostgreSQL
	CORRIGENDA_TEST_POSTGRES=1 $(BIN)/python -m pytest $(PARALLEL) $(ROWLESS:%=--ignore tests/%) $(TESTS)

check: $(VENV)/dev.done widget/node_modules/.done ## style, types, layers, migrations, the built widget, docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m django makemigrations --check --dry-run
	cd widget && npx tsc --noEmit && node build.mjs --check
	$(BIN)/python -m pytest -q tests/docs

format: $(VENV)/dev.done ## put the code in shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

widget: widget/node_modules/.done ## build the reader's widget (commit the result)
	cd widget && npx tsc --noEmit && node build.mjs

bench: $(VENV)/dev.done browser ## measure intake and widget beside their peers (ten minutes)
	$(BIN)/python -m bench.widget
	$(BIN)/python -W ignore -m bench.intake  # ends with 1 when a promise was not kept, and says which

bench-anchoring: $(VENV)/dev.done ## measure how well passages are carried (ARGS="en=../a-repository …")
	$(BIN)/python -m bench.anchoring $(ARGS)
	$(BIN)/python -m bench.anchoring.large

bench-articles: $(VENV)/dev.done ## measure what following articles costs (ARGS=--full: 100,000 of them)
	$(BIN)/python -W ignore -m bench.articles --postgres $(ARGS)

bench-extraction: $(VENV)/dev.done ## measure how much of a page is taken for the story, beside trafilatura
	$(BIN)/python -m bench.extraction $(ARGS)

bench-desk: $(VENV)/dev.done ## measure what the desk's pages cost (ARGS=--full: a million reports)
	$(BIN)/python -m bench.desk --postgres $(ARGS)

bench-record: $(VENV)/dev.done ## measure what the public record costs as it grows (ARGS=--full: 100,000 notices)
	$(BIN)/python -W ignore -m bench.record $(ARGS)

screenshots: $(VENV)/dev.done browser ## picture every page into var/screenshots, the documented ones into docs
	$(BIN)/python -m tests.screenshots

migrations: $(VENV)/dev.done ## write migrations for changed models
	$(BIN)/python -m django makemigrations corrigenda

lock: $(VENV)/dev.done ## renew the locked requirements
	cd requirements && for name in run dev; do \
		../$(BIN)/uv pip compile --quiet ../pyproject.toml --extra postgres --extra redis --extra sso \
			$$([ $$name = dev ] && echo --group ../pyproject.toml:dev) --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --output-file $$name.txt; done

clean: ## remove what was built and installed (not the demo's data)
	rm -rf $(VENV) widget/node_modules var/test .mypy_cache .ruff_cache .import_linter_cache

# --- what the targets stand on ---

$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo "Corrigenda needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ -n "$(DEBIAN)" ]; then apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; \
		else echo "Python's venv module is missing; install it (Debian, Ubuntu: python3-venv)." >&2; exit 1; fi; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip

$(VENV)/run.done: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up (once) …"
	@[ -e $(VENV)/dev.done ] || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/dev.done: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@echo "Setting up for development (once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(VENV)/run.done

widget/node_modules/.done: widget/package-lock.json
	@command -v npm >/dev/null || { \
		if [ -n "$(DEBIAN)" ]; then apt-get update -qq && apt-get install -y -qq nodejs npm >/dev/null; \
		else echo "Node.js 18 or newer with npm is missing; it is only needed to change or check the widget." >&2; exit 1; fi; }
	cd widget && npm ci --silent --no-audit --no-fund
	@touch $@

.PHONY: browser
browser:
	@[ -n "$${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome >/dev/null || \
		[ -e "/Applications/Google Chrome.app" ] || { \
		if [ -n "$(DEBIAN)" ]; then apt-get update -qq && apt-get install -y -qq chromium fonts-noto-core >/dev/null; \
		else echo "Chromium is missing; install it, or name its path in CHROMIUM." >&2; exit 1; fi; }

# Without it the tests that need it are skipped, with this reason.
.PHONY: redis
redis:
	@command -v redis-server >/dev/null || { \
		if [ -n "$(DEBIAN)" ]; then \
			apt-get update -qq && apt-get install -y -qq redis-server >/dev/null; \
		else echo "redis-server is missing: the tests of waking workers are skipped."; fi; }
