# Two commands do all the set-up: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check bench lock format clean

help:  ## list what one can ask for
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo: $(VENV)/.run  ## the product, running: local Slack, a client, a morning's work (ARGS=--once ends it)
	$(BIN)/vigie demo $(ARGS)

test: $(VENV)/.dev  ## the whole test suite, on SQLite and PostgreSQL
	$(BIN)/python -m pytest -n auto $(ARGS)

check: $(VENV)/.dev  ## lint, types, import rules, spelling
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(BIN)/codespell

bench: $(VENV)/.dev  ## the measurements, as JSON lines (ARGS="ack_read delivery" picks some)
	@$(BIN)/python -m bench $(ARGS)

format: $(VENV)/.dev  ## put the code in the house's shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.dev  ## renew the dependency locks (needs uv on the PATH)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 pyproject.toml -o requirements.lock
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --python-version 3.11 --extra dev pyproject.toml -o requirements-dev.lock

clean:  ## remove what the other commands made
	rm -rf $(VENV) build *.egg-info

$(VENV)/.run: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
