# Every command a person needs. `make` alone lists them.
# The environment .venv is built from the hashed lock file when that changes, and is used by every other target.

VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.built-from-lock
PYTEST_ARGS ?= --numprocesses auto --maxprocesses 4 --dist loadfile

# The first of these that runs, is 3.11 or newer and can make an environment.
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	if $$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done)

.DEFAULT_GOAL := help
.PHONY: help env demo test check lint types layers bench payloads screenshots format lock clean

help: ## List the commands
	@awk -F':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

env: $(STAMP) ## Build .venv from requirements.lock (done by itself when needed)

$(STAMP): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { \
		echo "Credit Desk needs Python 3.11 or newer with its venv module; put one on PATH as python3 or run: make PYTHON=/path/to/python3" >&2; \
		exit 1; }
	@$(BIN)/python -c 'import pip' >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@echo "Building $(VENV) from requirements.lock ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

demo: env ## Start a Slack on this desk, with the bot, sample people and customers
	@$(BIN)/python -m demo

test: env ## Run the tests, side by side; PYTEST_ARGS="-k name" picks some
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

check: lint types layers test ## Formatting, lint, types, layer rules, then the tests

lint: env ## Formatting and lint
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted; run: make format" >&2; exit 1; }
	@$(BIN)/ruff check --quiet .

types: env ## mypy, strict
	@$(BIN)/mypy

layers: env ## Who may import whom
	@$(BIN)/lint-imports --no-logo

bench: env ## Measure speed against its floors
	@$(BIN)/python -m bench

payloads: env ## Render every template in both languages into build/payloads
	@$(BIN)/credit-desk payloads build/payloads

screenshots: env ## Walk a case on the page and photograph it into build/screenshots
	@$(BIN)/python -m tests.e2e.browser.screenshots

format: env ## Rewrite the code as the formatter likes it
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

lock: env ## Resolve pyproject.toml again into requirements.lock
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --generate-hashes --no-emit-index-url --no-strip-extras \
		--python-version 3.11 --quiet --output-file requirements.lock

clean: ## Remove what the other commands built
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
