# The commands of the project. `make run` and `make test` need nothing but Python 3.11+, pip and this file.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help

help:  ## show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps

.venv/.ready: requirements.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Pullquote needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@echo "Setting up: Python's libraries for Pullquote are installed into the folder .venv. This happens once and takes about a minute."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements.txt
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.txt
	@echo "Setting up: the tools for tests and checks are installed into the folder .venv. This happens once and takes about half a minute."
	@$(PIP) -r requirements-dev.txt
	@touch $@

.venv/.ready-bench: .venv/.ready-dev requirements-bench.txt
	@echo "Setting up: what the benchmarks compare with is installed into the folder .venv. This happens once and takes about a minute."
	@$(PIP) -r requirements-bench.txt
	@touch $@

setup: .venv/.ready  ## make the virtual environment in .venv

run: setup  ## start the bot, or the sandbox when PULLQUOTE_TOKEN is not set
	@exec $(BIN)/python -m bot run --sandbox-without-token

reset: setup  ## erase what the sandbox keeps, so that it starts afresh
	@$(BIN)/python -m bot reset-sandbox

# most tests wait for another process: three workers keep two cores busy
WORKERS ?= 3
# they start many processes, each of which would compile the whole bot anew without bytecode: 0.4 s
test torture: export PYTHONDONTWRITEBYTECODE =

test: .venv/.ready-dev  ## run the tests
	@echo "Running the tests: all of them take about ten minutes on two cores; make test ARGS=tests/engine runs a part."
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

torture: .venv/.ready-dev  ## the properties with many examples, the kills and locks with many rounds (a quarter of an hour)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --hypothesis-profile torture -m "hypothesis or torture" $(ARGS)

torture-replicas: .venv/.ready-dev  ## kill two that serve and two workers on one PostgreSQL every 10 s, for 5 minutes (needs haproxy)
	@$(BIN)/python -m tests.e2e.replica_torture --seconds $(or $(SECONDS),300)

lint: .venv/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo --no-cache

types: .venv/.ready-dev
	$(BIN)/mypy

check: lint types test  ## lint, types and tests

lock:  ## write the hashed lock files anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra postgres -c requirements.txt pyproject.toml -o requirements-postgres.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --extra bench -c requirements.txt pyproject.toml -o requirements-bench.txt

bench: .venv/.ready-bench  ## what the engine and the search cost beside others: make bench [TEXTS=DIR]
	$(BIN)/python -m benchmarks.engine $(if $(TEXTS),--texts "$(TEXTS)")
	$(BIN)/python -m benchmarks.retrieval
	$(BIN)/python -m benchmarks.waiting
	$(BIN)/python -m benchmarks.stories $(if $(TEXTS),--texts "$(TEXTS)")
	$(BIN)/python -m benchmarks.feeds
	$(BIN)/python -m benchmarks.flood
	$(BIN)/python -m benchmarks.storage
	$(BIN)/python -m benchmarks.small
	$(BIN)/python -m benchmarks.throughput
	$(BIN)/python -m benchmarks.postgresql
	$(BIN)/python -m benchmarks.workers
	$(BIN)/python -m benchmarks.footprint
	$(BIN)/python -m benchmarks.scaling

bench-quick: .venv/.ready-bench  ## run every benchmark for a few seconds, to see that it works
	for name in engine retrieval waiting stories feeds flood storage small throughput postgresql workers soak footprint scaling; do \
		$(BIN)/python -m benchmarks.$$name --quick || exit 1; done

quality: .venv/.ready-dev  ## figures of the engine beside simple systems: make quality DATA=DIR [LIMIT=60]
	$(BIN)/python -m tests.quality.report --data "$(DATA)" --limit $(or $(LIMIT),60)

check-image:  ## run the container image's steps without an engine of containers (3 minutes, best as root)
	deploy/check-image.sh

smoke: setup  ## walk 15 steps on the real Telegram: make smoke TOKEN=… CHAT=…
	$(BIN)/python -m tests.smoke --token "$(TOKEN)" --chat "$(CHAT)" --clients "$(or $(CLIENTS),none yet)"

screenshots: .venv/.ready-dev  ## make the README's pictures anew, of the real thing
	$(BIN)/python -m tests.screenshots

.PHONY: help setup run reset bench bench-quick test torture torture-replicas lint types check lock quality check-image smoke screenshots
