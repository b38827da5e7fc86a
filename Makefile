# Punchcard: every way to run, test and build it. `make help` lists them.
# A bare machine needs make and Python 3.11+ only. Each set-up step leaves a stamp that carries
# the hash of what went into it, so a second run does nothing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

ROOT := $(CURDIR)
BIN := $(ROOT)/.venv/bin
export PATH := $(BIN):$(PATH)
export UV_PYTHON_PREFERENCE ?= system
# Compiled Python is kept, whatever the shell says: tests start more than a hundred processes.
export PYTHONDONTWRITEBYTECODE :=

# hash(files) and tree(folder): one short word for a content.
hash = $(shell cat $(1) 2>/dev/null | cksum | tr ' ' '-')
tree = $(shell find $(1) -name node_modules -prune -o -name dist -prune -o -type f -print \
	2>/dev/null | LC_ALL=C sort | xargs cksum 2>/dev/null | cksum | tr ' ' '-')

PYTHON_STAMP := .venv/.stamp-$(call hash,pyproject.toml uv.lock)

# Every folder with a package-lock.json is a Node project; the ones with an index.html are built.
NODE_PROJECTS := $(patsubst %/package-lock.json,%,$(wildcard \
	frontend/*/package-lock.json tests/*/package-lock.json tests/*/*/package-lock.json))
BUILT_PROJECTS := $(patsubst %/index.html,%,$(wildcard \
	$(addsuffix /index.html,$(filter frontend/%,$(NODE_PROJECTS)))))
npm_stamp = $(1)/node_modules/.stamp-$(call hash,$(1)/package-lock.json)
dist_stamp = $(1)/dist/.stamp-$(call tree,$(1) graphql)

.PHONY: help venv node admin setup run dev test check lint ruff types format schema bench e2e clean

help: ## Show the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort \
		| awk -F'\t' '{ printf "  make %-8s %s\n", $$1, $$2 }'

# --- set-up -----------------------------------------------------------------------------------

venv: $(PYTHON_STAMP) ## Make .venv from uv.lock

$(PYTHON_STAMP):
	@uv=$$(command -v uv || true); \
	if [ -z "$$uv" ] && [ ! -x .build/uv/bin/uv ]; then \
		python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
			|| { echo "Python 3.11 or newer is missing: apt install python3 python3-venv" >&2; exit 1; }; \
		python3 -c 'import ensurepip, venv' 2>/dev/null \
			|| { echo "Python cannot make environments: apt install python3-venv" >&2; exit 1; }; \
		echo "== uv (into .build/uv)"; \
		python3 -m venv .build/uv; \
		.build/uv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9' \
			|| { rm -rf .build/uv; exit 1; }; \
	fi; \
	uv=$${uv:-.build/uv/bin/uv}; \
	echo "== Python packages (into .venv)"; \
	"$$uv" sync --frozen --all-groups
	@rm -f .venv/.stamp-*
	@touch $@

define NODE_RULES
$(call npm_stamp,$(1)): $(PYTHON_STAMP)
	@echo "== Node packages of $(1)"
	@cd $(1) && npm ci --no-audit --no-fund
	@rm -f $(1)/node_modules/.stamp-*
	@touch $$@
endef
$(foreach p,$(NODE_PROJECTS),$(eval $(call NODE_RULES,$(p))))

define DIST_RULES
$(call dist_stamp,$(1)): $(call npm_stamp,$(1))
	@echo "== Building $(1)"
	@cd $(1) && npm run build
	@touch $$@
endef
$(foreach p,$(BUILT_PROJECTS),$(eval $(call DIST_RULES,$(p))))

node: $(PYTHON_STAMP) $(foreach p,$(NODE_PROJECTS),$(call npm_stamp,$(p))) ## Install the Node packages

admin: $(foreach p,$(BUILT_PROJECTS),$(call dist_stamp,$(p))) ## Build the admin

setup: venv node admin ## All of the set-up, nothing started

# --- running ----------------------------------------------------------------------------------

# A database of your own (DATABASE_URL) is never seeded unless you say RUN_ARGS=--demo.
RUN_ARGS ?= $(if $(DATABASE_URL),,--demo)

run: setup ## Start Punchcard with a live demo shop
	@exec punchcard run $(RUN_ARGS)

dev: setup ## The server, and the admin with hot reload beside it
	@trap 'kill $$(jobs -p) 2>/dev/null' EXIT; \
	(cd frontend/admin && exec npm run dev) & \
	punchcard run $(RUN_ARGS)

# --- proving ----------------------------------------------------------------------------------

PYTEST_ARGS ?=
# The files of tests are shared out, in their order, to as many processes as there are cores.
WORKERS := -n logical --dist loadfile --no-loadscope-reorder

test: setup ## Every test, of Python and of the admin
	@failed=0; pytest $(WORKERS) $(PYTEST_ARGS) || failed=1; \
	for project in $(filter frontend/%,$(NODE_PROJECTS)); do \
		echo "== Tests of $$project"; (cd $$project && npm test) || failed=1; \
	done; \
	exit $$failed

# What is slow of the checks runs beside the tests, and is told behind them.
CHECKED := .build/checks.txt

check: venv node ruff ## Lint, types, import rules and the fast tests (under 2 minutes)
	@mkdir -p $(dir $(CHECKED)); $(MAKE) types > $(CHECKED) 2>&1 & types=$$!; \
	failed=0; \
	pytest -q $(WORKERS) -m "not slow and not e2e" --product-cells $(PYTEST_ARGS) || failed=1; \
	wait $$types || failed=1; \
	cat $(CHECKED); exit $$failed

lint: ruff types ## ruff, mypy, import-linter, oxlint, and the admin's types are the schema's

ruff: venv
	@ruff check .
	@ruff format --check .

types: venv node
	@mypy
	@lint-imports
	@for project in $(filter frontend/%,$(NODE_PROJECTS)); do \
		(cd $$project && npm run --silent codegen:check --if-present && npm run --silent lint) || exit 1; \
	done

format: venv ## Let ruff put the code in order
	@ruff check --fix .
	@ruff format .

e2e: setup ## The browser tests alone
	@pytest $(WORKERS) -m e2e $(PYTEST_ARGS)

bench: setup ## Measure: make bench WORK=read1
	@python tests/benchmarks $(WORK)

schema: venv ## Export the GraphQL schemas to graphql/
	@punchcard schema export

clean: ## Remove what was built (never .punchcard, the data)
	@rm -rf .venv .build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@rm -rf $(foreach p,$(NODE_PROJECTS),$(p)/node_modules $(p)/dist)
