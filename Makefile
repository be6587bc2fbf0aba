# The commands of the house. `make` alone lists them.
# Everything goes into .venv; stamp files there make a second call return at once.

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do \
	command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$p && break; done)
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
ARGS ?=
# A product of many modules that starts many processes: compiled once, whatever the shell says.
export PYTHONDONTWRITEBYTECODE :=
# Tests wait for browsers, databases and killed processes: five workers for two processors.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 2); echo $$((5 * n / 2 + (n == 1))))

.DEFAULT_GOAL := help
.PHONY: help demo install test test-slow check style types imports compiled lock screenshots settings clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.made ## set up and run sandbox, scheduler and web on http://127.0.0.1:8050 (ARGS="--at 2023-12-26")
	@exec ./ioc demo $(ARGS)

install: $(VENV)/.made $(VENV)/.dev $(VENV)/.system ## set up everything into .venv, and the Debian packages that tests need

test: install ## set up and run every check but the long ones
	@$(MAKE) --no-print-directory -j2 -Otarget check compiled
	$(BIN)/python -m pytest -m "not slow" -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

test-slow: install ## what takes long: streams, every source through every fault, killed schedulers and databases, long drills, more examples
	$(BIN)/python -m pytest -m slow --timeout=1800 $(ARGS)
	TEST_STEP_MS=200 $(BIN)/python -m pytest tests/dashboard/test_browser_wall.py -k from_its_code
	TEST_RANDOM=1 $(BIN)/python -m pytest -m "hypothesis and not slow" -n $(WORKERS) --dist loadfile $(ARGS)
	TEST_RANDOM=1 TEST_EXAMPLES=50 $(BIN)/python -m pytest tests/store/test_properties.py tests/store/test_past.py tests/store/test_sweeps.py tests/dashboard/test_api_contract.py --timeout=1800

check: style types imports ## format, lint, types and import contracts, without the tests

style: $(VENV)/.made $(VENV)/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(VENV)/.made $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.made $(VENV)/.dev
	$(BIN)/lint-imports

compiled: $(VENV)/.made $(VENV)/.dev # on a fresh clone: once, what each worker would compile for itself
	@test -d tests/__pycache__ || $(BIN)/python -m pytest -m "not slow" --collect-only -qq >$(VENV)/collected 2>&1 \
	|| { cat $(VENV)/collected; exit 1; }

lock: $(VENV)/.dev ## write requirements*.txt anew from requirements*.in (LOCK_ARGS=--upgrade for newer versions)
	$(LOCK) $(LOCK_ARGS) requirements.in -o requirements.txt
	$(LOCK) $(LOCK_ARGS) requirements-dev.in -o requirements-dev.txt

screenshots: $(VENV)/.dev $(VENV)/.system ## take the pictures of README.md from a running demonstration (DATA=its folder, URL=its address)
	$(BIN)/python -m docs.screenshots --data $(or $(DATA),data) --url $(or $(URL),http://127.0.0.1:8050)

settings: $(VENV)/.runtime ## write docs/reference/settings.md and the schemas in config/ anew from the models
	PYTHONPATH=. $(BIN)/python -m cli.settings_page

clean: ## remove caches and the environment; data/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Cần Python 3.11 trở lên (Debian: apt-get install python3 python3-venv)." >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) 2>/dev/null \
	|| { sh .ci/packages python3-venv; $(PYTHON) -m venv $(VENV); } \
	|| { echo "Không tạo được $(VENV): cài gói python3-venv rồi chạy lại." >&2; exit 2; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Cài các gói chạy chương trình (requirements.txt)…"
	@$(PIP) install --quiet --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.made: $(VENV)/.runtime dashboard/serving/made.py dashboard/serving/typeface.py dashboard/serving/packing.py dashboard/serving/static.py
	@$(BIN)/python -m dashboard.serving.made
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Cài các gói kiểm thử (requirements-dev.txt)…"
	@$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

$(VENV)/.system: .ci/packages Makefile | $(BIN)/python
	@sh .ci/packages chromium-headless-shell postgresql redis-server cgi-mapserver poppler-utils libreoffice-calc-nogui curl && touch $@
