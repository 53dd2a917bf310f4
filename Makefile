# Everything a person types. Each target with a sentence after ## shows in `make help`.
.DEFAULT_GOAL := help
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
HUDDLE_VAR ?= $(CURDIR)/var
export PORT HUDDLE_VAR

BOOTSTRAP = $(PYTHON) config/runner/bootstrap.py
RUN = .venv/bin/python -m config.runner

.PHONY: help demo services reset

help: ## Say what each target does
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

demo: ## Run Huddle with its demo people; PORT= and HUDDLE_VAR= move it
	@$(BOOTSTRAP) requirements-local.txt
	@exec $(RUN) demo

services: ## Run PostgreSQL, Redis and mail alone, for work on the code
	@$(BOOTSTRAP) requirements-dev.txt
	@exec $(RUN) services

reset: ## Remove the demo's data; the next start is a fresh one
	@$(BOOTSTRAP) requirements-local.txt
	@exec $(RUN) reset
