# What a person types. A fresh machine needs Python 3.11 or newer with pip, and make.
#
#   make run       set everything up and run the Hyosan outbreak
#   make test      the tests (browser tests are skipped where there is no Chromium)
#   make check     style, types, layers
#   make bench     speed, beside other programs where they can be installed
#   make validate  the long checks against theory, data and other programs
#   make clean     remove what these targets made, results in homeroom-out/ excepted
#
# PYTHON=python3.12 picks another interpreter, VENV=folder another environment.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PEERS := $(VENV)-peers
RUN_STAMP := $(VENV)/.homeroom-run
DEV_STAMP := $(VENV)/.homeroom-dev
PEERS_STAMP := $(PEERS)/.homeroom-peers
JOBS ?= 2
SCENARIO ?= hyosan

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check bench validate clean

help:
	@sed -n '2,/^$$/s/^# \{0,1\}//p' Makefile

define NO_PYTHON
'$(PYTHON)' is not Python 3.11 or newer. Install one, or name it: make run PYTHON=python3.12
endef
define NO_VENV
Could not make the environment $(VENV): this Python has no working venv module with pip. On Debian and Ubuntu, install it: apt-get install python3-venv
endef
export NO_PYTHON NO_VENV

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "$$NO_PYTHON" >&2; exit 1; }
	@echo "Making the environment $(VENV) ..."
	@$(PYTHON) -m venv $(VENV) >/dev/null && $(PIP) --version >/dev/null || { rm -rf $(VENV); echo "$$NO_VENV" >&2; exit 1; }

$(RUN_STAMP): requirements.txt pyproject.toml src/homeroom/_version.py | $(BIN)/python
	@echo "Installing what Homeroom needs (about 150 MB the first time) ..."
	$(PIP) install --require-hashes -r requirements.txt
	$(PIP) install --no-deps -e .
	@touch $@

$(DEV_STAMP): requirements-dev.txt $(RUN_STAMP)
	@echo "Installing what the tests and checks need ..."
	$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@

run: $(RUN_STAMP)
	$(BIN)/homeroom run $(SCENARIO)

test: $(DEV_STAMP)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

check: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache

# The programs we compare with have dependencies of their own; where they cannot be installed, we are measured alone.
$(PEERS_STAMP): requirements-peers.txt $(DEV_STAMP)
	@echo "Installing the programs we compare with ..."
	@$(PYTHON) -m venv $(PEERS)
	@$(PEERS)/bin/python -m pip --disable-pip-version-check install --require-hashes -r requirements-peers.txt \
		|| echo "The programs we compare with could not be installed here; going on without them." >&2
	@touch $@

bench: $(DEV_STAMP) $(PEERS_STAMP)
	HOMEROOM_PEERS=$(PEERS)/bin/python $(BIN)/python -m benchmarks $(ARGS)

validate: $(DEV_STAMP) $(PEERS_STAMP)
	HOMEROOM_PEERS=$(PEERS)/bin/python $(BIN)/python -m pytest -n $(JOBS) --validate -m validate
	HOMEROOM_PEERS=$(PEERS)/bin/python $(BIN)/python -m validation $(ARGS)

clean:
	rm -rf $(VENV) $(PEERS) build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
