# Every target that people call carries "## group: what it does"; `make help` is made from these.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
# The first Python on the machine that is new enough.
PYTHON ?= $(shell for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$name" && break; done)
DEMO_READY := $(VENV)/demo-ready
TEST_READY := $(VENV)/test-ready
# Checks read the settings, and the settings make a data folder: not the one a running Zavet lives in.
SCRATCH := ZAVET_DATA=$(CURDIR)/build/scratch DJANGO_SETTINGS_MODULE=zavet.project.settings
WORKERS ?= 2

.PHONY: help demo test check format bench lock promises schema messages clean \
	static lint types floors tables house test-sqlite test-postgres debian-packages

help: ## look: this list
	@awk -F':.*## ' '/^[a-z][a-z-]*:.*## / { split($$2, part, ": "); \
		line = sprintf("  make %-15s %s", $$1, substr($$2, length(part[1]) + 3)); \
		if (!(part[1] in lines)) order[++count] = part[1]; \
		lines[part[1]] = lines[part[1]] line "\n" } \
		END { for (i = 1; i <= count; i++) printf "%s\n%s\n", order[i], lines[order[i]] }' $(MAKEFILE_LIST)

demo: $(DEMO_READY) ## look: five living sites on this machine (STAGE=fresh for empty ones, PORT=8000)
	@$(BIN)/zavet demo $(if $(PORT),--port $(PORT))

test: debian-packages static test-sqlite test-postgres ## prove: everything: checks, all tests on SQLite with Chromium, contexts again on PostgreSQL

check: static house ## prove: what a commit must pass: form, types, floors, tables, nets and core (under 3 minutes)

static: lint types floors tables

lint: $(TEST_READY) ## prove: form and bans (ruff)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(TEST_READY) ## prove: types (mypy, strict)
	$(SCRATCH) $(BIN)/mypy

floors: $(TEST_READY) ## prove: who may import whom (import-linter)
	$(BIN)/lint-imports --cache-dir build/import-linter

tables: $(TEST_READY) ## prove: models and migrations agree
	$(SCRATCH) $(BIN)/django-admin makemigrations --check --dry-run

house: $(TEST_READY) ## prove: nets of the house (gaps in translation too) and the core's tests
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile tests/house $(wildcard tests/core)

test-sqlite: $(TEST_READY) ## prove: all tests on SQLite, journeys in Chromium; docs/promises.md says what they showed
	@mkdir -p build
	$(BIN)/pytest -n $(WORKERS) --dist loadfile tests --promises build/promises.md
	@diff -u docs/promises.md build/promises.md || { echo "docs/promises.md says something else than the tests: make promises"; exit 1; }

test-postgres: $(TEST_READY) ## prove: contexts, doors and kills on PostgreSQL, in a throw-away cluster
	tests/on_postgres.sh $(BIN)/pytest -n $(WORKERS) --dist loadfile tests/contexts tests/doors tests/faults -m 'not browser'

bench: $(TEST_READY) ## prove: measure ours beside the bare thing, in turns
	@for job in bench/bench_*.py; do [ -e "$$job" ] || { echo "No bench/bench_*.py yet."; break; }; \
		echo "== $$job"; PYTHONPATH=bench $(BIN)/python "$$job"; done

format: $(TEST_READY) ## work: put code in form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix --exit-zero .

messages: $(TEST_READY) ## work: collect sentences for translation and compile them
	cd src/zavet && $(SCRATCH) ../../$(BIN)/django-admin makemessages --all --no-wrap --no-location
	cd src/zavet && $(SCRATCH) ../../$(BIN)/django-admin compilemessages

promises: $(TEST_READY) ## work: write docs/promises.md from the tests that run
	$(BIN)/pytest -q -n $(WORKERS) --dist loadfile tests --promises docs/promises.md

schema: $(DEMO_READY) ## work: write docs/policy-schema.json from the policy language
	@mkdir -p build
	@$(SCRATCH) $(BIN)/zavet policy schema --both > build/policy-schema.json
	@mv build/policy-schema.json docs/policy-schema.json
	@echo "docs/policy-schema.json"

# No addresses of package indexes in a lock: each machine has its own.
LOCK := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --build-deps-for wheel \
	--no-header --no-annotate --no-emit-index-url --no-emit-trusted-host --no-emit-find-links
lock: $(TEST_READY) ## work: pin all dependencies with their hashes (UPGRADE=1 takes newer ones)
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra demo --extra pg --extra stamp -o requirements.lock pyproject.toml
	$(LOCK) $(if $(UPGRADE),--upgrade) --extra demo --extra pg --extra stamp --extra test --extra dev \
		-c requirements.lock -o requirements-test.lock pyproject.toml

clean: ## work: remove what was built here, but no data
	rm -rf $(VENV) build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# ------------------------------------------------------------------ the environment
$(BIN)/pip:
	@[ -n "$(PYTHON)" ] || { echo "Zavet needs Python 3.11 or newer, and none was found."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || tests/debian_packages.sh python3-venv
	@[ -x $(BIN)/pip ] || $(PYTHON) -m venv --clear $(VENV)

define install
	@echo "Installing $(1) into $(VENV) (the first time takes a minute or two) ..."
	@$(BIN)/pip install -qq --disable-pip-version-check --require-hashes -r $(1)
	@$(BIN)/pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
endef

$(DEMO_READY): requirements.lock pyproject.toml | $(BIN)/pip
	$(call install,requirements.lock)
	@touch $@

$(TEST_READY): requirements-test.lock pyproject.toml | $(BIN)/pip
	$(call install,requirements-test.lock)
	@touch $(DEMO_READY) $@

debian-packages:
	@tests/debian_packages.sh chromium postgresql gettext dovecot-imapd
