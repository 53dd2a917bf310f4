# Everything a person types. Each target with a sentence after ## shows in `make help`.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
HUDDLE_VAR ?= $(CURDIR)/var
export PORT HUDDLE_VAR

BOOTSTRAP = $(PYTHON) config/runner/bootstrap.py
RUN = .venv/bin/python -m config.runner

.PHONY: help demo test check format services lock reset docs bench-access bench-caseload bench-live \
  bench-notices chaos mutants

help: ## Say what each target does
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 16

demo: ## Run Huddle with its demo people; PORT= and HUDDLE_VAR= move it
	@$(BOOTSTRAP) requirements-local.txt
	@exec $(RUN) demo

test: ## Run every test, on servers of their own; ARGS= goes to pytest
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) test

bench-access: ## Measure access with up to a million families; ARGS="--sizes 10000,100000"
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) bench

bench-caseload: ## Measure "My families" and a manager's figures; ARGS="--sizes 10000"
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) bench-caseload

bench-live: ## Measure how soon thirty screens follow a session; LIVE_ROUNDS=20 for longer
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) bench-live

bench-notices: ## Measure how quickly 10,000 due messages go out; ARGS="--notices 1000"
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) bench-notices

chaos: ## Kill everything at random while messages go out; CHAOS_MINUTES=, _NOTICES=, _SEED=
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) chaos

mutants: ## Remove each guard of access in turn; a test must fail for each
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) mutants

check: ## Look at the code without running it: ruff and mypy
	@$(BOOTSTRAP) requirements-dev.txt
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	@set -a; . ./.env.example; .venv/bin/mypy .

docs: ## Write the parts of docs/ that are made from the code
	@$(BOOTSTRAP) requirements-dev.txt
	.venv/bin/python -m tests.access.document
	@set -a; . ./.env.example; .venv/bin/python -m tests.huddle.state_document
	@set -a; . ./.env.example; .venv/bin/python -m tests.notices.document

format: ## Put the code into its usual form
	@$(BOOTSTRAP) requirements-dev.txt
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format --quiet .

services: ## Run PostgreSQL, Redis and mail alone, for work on the code
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) services

lock: ## Pin the newest versions that requirements*.in allow, with hashes
	@$(BOOTSTRAP) requirements-dev.txt
	@for layer in requirements requirements-local requirements-dev; do \
	  .venv/bin/pip-compile --quiet --upgrade --generate-hashes --strip-extras --allow-unsafe \
	    --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	    --output-file $$layer.txt $$layer.in; \
	done

reset: ## Remove the demo's data; the next start is a fresh one
	@$(BOOTSTRAP) requirements-local.txt
	@exec $(RUN) reset
