# make demo   sets everything up and opens a demo desk (offline once set up)
# make test   sets everything up and passes the tests
# make check  format, lint, types, import contracts, dependencies, tests
# make bench  the benchmarks of docs/benchmarks.md
# make storms ROUNDS=n  robots that answer for ever, against a desk with real servers
# make faults SEEDS=n DATABASE=sqlite|postgresql  breaks a running desk and compares the books (docs/reliability.md)

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
WORKERS ?= 2
SEEDS ?= 10
ROUNDS ?= 10000
DATABASE ?= sqlite

.PHONY: demo test check lint bench faults storms messages clean

demo: $(VENV)/.app
	@$(BIN)/tuidesk demo

test: $(VENV)/.dev
	@sh scripts/servers.sh
	$(BIN)/pytest -n $(WORKERS) --dist worksteal

check: lint test

lint: $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .
	$(BIN)/python scripts/messages.py --check

bench: $(VENV)/.dev
	@sh scripts/servers.sh
	$(BIN)/python -m benchmarks

faults: $(VENV)/.dev
	@sh scripts/servers.sh
	$(BIN)/python -m tests.faults.checker --seeds $(SEEDS) --database $(DATABASE)

storms: $(VENV)/.dev
	@sh scripts/servers.sh
	$(BIN)/python -m tests.storms --rounds $(ROUNDS)

messages: $(VENV)/.dev
	$(BIN)/python scripts/messages.py

$(VENV)/.venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "tuidesk needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@echo "Setting up in $(VENV) (once, about a minute)…"
	@$(PYTHON) -m venv $(VENV) || \
	  { echo "No venv here. On Debian or Ubuntu: apt install python3-venv"; rm -rf $(VENV); exit 1; }
	@$(PIP) install -c constraints.txt pip
	@touch $@

$(VENV)/.app: $(VENV)/.venv pyproject.toml constraints.txt
	@$(PIP) install -c constraints.txt -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.app
	@$(PIP) install -c constraints.txt --group test --group quality -e '.[postgres]'
	@touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
