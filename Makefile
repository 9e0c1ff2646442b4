# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the rest.
# Debian builds its interpreter with profile-guided optimisation: a plain build of the same version is a quarter slower.
PYTHON ?= $(shell /usr/bin/python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo /usr/bin/)python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
SOURCES := kiosk locker_driver ui assets sim central tests benchmarks scripts

# One backend for every picture we compare, and no GPU needed (docs/decisions/0003).
export QT_QUICK_BACKEND ?= software
export QSG_RENDER_LOOP := basic

.PHONY: help install run test check bench soak format lint types contracts qml clean lock

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: $(STAMP) ## build .venv from the hash-pinned requirements, system packages included

$(STAMP): requirements/lock.txt pyproject.toml scripts/system-packages
	@scripts/system-packages install
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/lock.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	@touch $@

run: $(STAMP) ## start a whole shop; with no display: play a scripted day into out/
	@$(BIN)/locker-sim shop --out out

test: $(STAMP) ## the whole suite, offscreen
	QT_QPA_PLATFORM=offscreen $(BIN)/pytest -n 2 --dist loadgroup

check: lint types contracts qml test ## everything a change must pass

lint: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

qml: $(STAMP)
	$(BIN)/python scripts/qml_lint.py

format: $(STAMP) ## reformat and fix what can be fixed
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(STAMP) ## measurements, printed as figures and ratios
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks

soak: $(STAMP) ## long campaigns from seeds, tier by tier; goes on where it was interrupted
	QT_QPA_PLATFORM=offscreen $(BIN)/python scripts/soak.py

lock: ## renew the hash-pinned requirements (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes --no-header -o requirements/lock.txt

clean: ## remove what was built
	rm -rf $(VENV) out build dist
