# Two commands are enough: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
DEMO ?= 1
ifdef DATABASE_URL
export KSADMIN_DATABASE_URL := $(DATABASE_URL)
endif
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup run dev simulatorer test fault lint migrate bench scan docs veiledning skjermbilder lock wheels sbom audit nightly \
	ready-run ready-test

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

ready-run ready-test: ready-%:
	@$(PYTHON) tools/prepare.py $*

setup: ready-run ## install what is missing, start nothing

run: ready-run ## start on http://127.0.0.1:8000 (HOST= PORT= DATABASE_URL= DEMO=0)
	@exec $(BIN)/ksadmin start --host $(HOST) --port $(PORT) $(if $(filter 0,$(DEMO)),--no-demo,--demo)

dev: ready-test ## the web alone on the same data, reloaded when the code changes
	$(BIN)/ksadmin init
	exec $(BIN)/flask --app ksadmin.app run --debug --host $(HOST) --port $(PORT)

simulatorer: ready-test ## Maskinporten, Skatteetaten and the others on loopback, to try synchronisation and lookups on
	exec $(BIN)/python -m tests.simulators

test: lint ## every check and every test, on SQLite and PostgreSQL
	$(BIN)/pytest -n 3 --dist worksteal

# What is said elsewhere of mail servers, mailboxes and sources that are slow, dead or lying is part of it.
FAULTS := tests/feil tests/oppfolging/test_kill.py tests/oppfolging/test_utsending.py tests/core/test_mail.py \
	tests/inntak/test_postkasse.py tests/tilgangsoversikt/test_synk_kill.py tests/tilgangsoversikt/test_synk_nett.py \
	tests/oppslag/test_grensene.py tests/drift
ROUNDS ?= 10

fault: ready-test ## every fault many times over, with a table of what was counted (ROUNDS=)
	timeout 3600 $(BIN)/pytest -n 2 --dist worksteal --runder $(ROUNDS) $(FAULTS)

lint: ready-test ## style, types and import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

migrate: ready-run ## bring the database to the newest version
	$(BIN)/ksadmin init

bench: ready-test ## every number that must be fast and its limit, in one table (ARGS="--quick", or the names of some)
	$(BIN)/python bench $(ARGS)

scan: ready-test ## wapiti and sqlmap against a running ksadmin with example cases; half an hour at most
	$(PYTHON) -m venv --clear var/scan/venv && var/scan/venv/bin/pip install --quiet 'wapiti3==3.*' 'sqlmap==1.*'
	timeout 1800 $(BIN)/python -m tools.scan var/scan/venv/bin/wapiti var/scan/venv/bin/sqlmap

docs: ready-run ## write the docs that are made from the code
	$(BIN)/python -m tools.docs

veiledning: ready-test ## take the pictures of the brukerveiledning anew
	$(BIN)/pytest --bilder tests/browser/test_brukerveiledning.py
	$(BIN)/pytest tests/web/test_veiledning.py

skjermbilder: ready-test ## accept how the main pages look now (look at var/skjermbilder first)
	$(BIN)/pytest --godta tests/browser/test_skjermbilder.py

lock: ## resolve the dependencies anew and write both requirement files
	$(PYTHON) -m venv --clear var/lock && var/lock/bin/pip install --quiet uv
	var/lock/bin/uv lock --upgrade
	var/lock/bin/uv export --frozen --quiet --no-header --no-emit-project --no-dev -o requirements.lock
	var/lock/bin/uv export --frozen --quiet --no-header --no-emit-project -o requirements-dev.lock

wheels: ready-test ## ksadmin and every package it needs in dist/, for a machine without compiler or network
	rm -rf dist && $(BIN)/python -m hatchling build -t wheel
	$(BIN)/pip wheel --quiet --no-deps --require-hashes -r requirements.lock -w dist

sbom: ## what ksadmin is made of, from the lock, as CycloneDX JSON in dist/
	mkdir -p dist && $(PYTHON) -m venv --clear var/sbom && var/sbom/bin/pip install --quiet 'cyclonedx-bom==7.*'
	var/sbom/bin/cyclonedx-py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible -o dist/ksadmin.cdx.json
	$(PYTHON) tools/vendor.py --sbom dist/ksadmin.cdx.json

audit: ## ask the net for known weaknesses in what is locked; fails when it cannot be asked
	$(PYTHON) -m venv --clear var/audit && var/audit/bin/pip install --quiet 'pip-audit==2.*'
	var/audit/bin/pip-audit --require-hashes --disable-pip --strict -r requirements.lock || { echo >&2 \
		'audit: a weakness is named above, or PyPI did not answer for every package, and then nothing is proved.'; exit 1; }

nightly: ## let this run every night: known weaknesses, every fault many times, the scanners; all of them, whatever fails
	$(MAKE) --keep-going audit fault scan
