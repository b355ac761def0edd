# Set-up happens by itself: each step leaves a stamp in .setup/ and runs again only when what it reads has changed.

BIN := .venv/bin
SOAK ?= 10
# PostgreSQL runs as nobody when root starts it, so what is installed must be readable whatever the umask.
SHELL := /bin/sh
.SHELLFLAGS := -ec
PYTHON = $(shell for found in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$found -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$found; break; }; done)
# What dies with make, even by kill -9. Elsewhere than on Linux there is no such program.
TOGETHER := $(shell command -v setpriv >/dev/null && echo setpriv --pdeathsig TERM)
CATALOGS := $(patsubst %.po,%.mo,$(wildcard translations/*/LC_MESSAGES/messages.po))
SHOWN := $(shell find portal/static -name built -prune -o -type f -print 2>/dev/null)
ASSEMBLY := portal/cli/assets.py portal/cli/web_fonts.py portal/documents/fonts.py
WORDS := -k mark -k text:1 -k plural:1,2 -k _ -k ngettext:1,2

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset test check bench soak lint format messages set-up browser redis

help: ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

demo: set-up ## start the whole portal here, with sample residents and invoices; Ctrl-C stops it
	@exec $(TOGETHER) $(BIN)/portal demo

demo-reset: set-up ## forget what the demo keeps, so that the next one starts anew
	@$(BIN)/portal demo --reset

test: set-up browser ## run every test, in a real browser too
	@$(BIN)/python -m pytest -n 2 --dist loadgroup tests

check: set-up lint ## lint, types, import contracts, catalogs, migrations = models
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m pytest -n 2 --dist loadgroup tests/codebase

bench: set-up redis ## measure the ratios we promise, one line each: name value unit target ok or short
	@$(BIN)/python -m tests.bench $(ROW)

soak: set-up ## kill and restart again and again: SOAK=10 rounds
	@for round in $$(seq $(SOAK)); do echo "round $$round of $(SOAK)"; $(BIN)/python -m pytest -m processes tests; done

lint: set-up ## ruff: rules and format
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check

format: set-up ## put the code into its format
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

messages: set-up ## collect new words for translation in all four languages
	@$(BIN)/pybabel -q extract -F babel.cfg $(WORDS) --no-location --sort-output --project fakturaportal -o .setup/messages.pot .
	@$(BIN)/pybabel -q update -i .setup/messages.pot -d translations -w 100 -N --ignore-obsolete --ignore-pot-creation-date

set-up: .setup/installed .setup/assets $(CATALOGS)

.setup/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none of python3, python3.11 ... is."; exit 1; }
	@mkdir -p .setup
	@umask 022; test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "installing what requirements.lock names (a minute or two the first time)"
	@umask 022; $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@umask 022; $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	@touch $@

.setup/assets: .setup/installed package-lock.json $(SHOWN) $(ASSEMBLY)
	@$(BIN)/portal assets
	@touch $@

%.mo: %.po .setup/installed
	@$(BIN)/pybabel -q compile -i $< -o $@

# Without it the tests in a browser fail, and say the one command that helps.
browser:
	@command -v chromium >/dev/null || .ci/install-chromium || true

# Without it one row of the bench is not measured, and says so.
redis:
	@command -v redis-server >/dev/null || .ci/install-redis || true
