# Two commands: `make report` writes a report, `make test` runs the tests. Both make .venv first, as do the others.
# A country is a name or a code: make report REPORTER=Kenya PARTNER=TUR
# Another Python, another folder: make report PYTHON=python3.13 VENV=.venv-3.13

PYTHON ?= python3
VENV ?= .venv
REPORTER ?= RWA
PARTNER ?= KAZ
PYTEST_ARGS ?=

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile
# On all cores what pip would do on one for a third of its time; like pip, it passes over what is no Python of this version.
BYTECODE := $(BIN)/python -c 'import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path("purelib"), quiet=2, workers=0)'
# The stamps carry the version, so that another PYTHON makes the environment anew.
VERSION := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || echo none)
MADE := $(VENV)/made-$(VERSION)
FOR_REPORT := $(VENV)/for-report-$(VERSION)
FOR_TEST := $(VENV)/for-test-$(VERSION)

.DEFAULT_GOAL := report
.PHONY: report test check docs messages lock clean

report: $(FOR_REPORT)
	@$(BIN)/bilateral report "$(REPORTER)" "$(PARTNER)"

# One process more than there are cores: tests also wait, for browsers, kernels and sockets.
PROCESSES := $$($(BIN)/python -c 'import psutil; print((psutil.cpu_count() or 1) + 1)')

test: $(FOR_TEST)
	@$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile $(PYTEST_ARGS)

check: $(FOR_TEST)
	@status=0; for tool in 'ruff check' 'ruff format --check' mypy lint-imports; do \
	  echo "$$tool:"; $(BIN)/$$tool || status=1; \
	done; exit $$status

# The handbook, without the network: a warning is an error, and so is a link that leads nowhere.
docs: $(FOR_TEST)
	@$(BIN)/python -m sphinx -W --keep-going --nitpicky --quiet --fresh-env -d build/docs-trees docs build/docs
	@$(BIN)/python docs/check_links.py build/docs README.md CONTRIBUTING.md CHANGELOG.md data/README.md reports/README.md
	@echo "build/docs/index.html"

# Messages of code and notebooks into each catalogue, then what gettext reads: to run after a change of wording.
CATALOGUES := src/bilateral/evidence/locale
messages: $(FOR_TEST)
	@mkdir -p build
	@$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --keyword text --keyword plural:1,2 --no-location \
	  --output-file build/bilateral.pot .
	@$(BIN)/pybabel --quiet update --domain bilateral --input-file build/bilateral.pot --output-dir $(CATALOGUES) \
	  --ignore-obsolete --ignore-pot-creation-date --no-fuzzy-matching
	@$(BIN)/python -c 'from bilateral.evidence.wording.extraction import write_compiled; write_compiled("$(CATALOGUES)")'

$(MADE):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	  || { echo "bilateral needs Python 3.11 or later; name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "this Python has no venv; on Debian it is in the package python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear "$(VENV)"
	@touch "$@"

$(FOR_REPORT): requirements.lock pyproject.toml | $(MADE)
	@echo "Installing into $(VENV): once, about a minute"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-build-isolation --no-deps -e .
	@$(BYTECODE)
	@touch "$@"

$(FOR_TEST): requirements-test.lock requirements.lock pyproject.toml | $(MADE)
	@echo "Installing into $(VENV) with the test tools: once, about a minute"
	@$(PIP) --require-hashes -r requirements.lock -r requirements-test.lock
	@$(PIP) --no-build-isolation --no-deps -e .
	@$(BYTECODE)
	@touch "$(FOR_REPORT)" "$@"

# Pins stay as they are unless pyproject.toml asks for others; `make lock UPGRADE=--upgrade` renews all.
# The second lock holds only what the test extra adds to the first.
UPGRADE ?=
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --group build \
  --generate-hashes --no-header $(UPGRADE)

lock: $(MADE)
	@$(PIP) 'uv>=0.6'
	@$(COMPILE) --output-file requirements.lock >/dev/null
	@$(COMPILE) --extra test --extra docs --constraint requirements.lock --output-file requirements-test.lock \
	  $$(sed -nE 's/^([a-z0-9._-]+)==.*/--no-emit-package \1/p' requirements.lock | sort -u) >/dev/null
	@sed -i '/^# The following packages were excluded/,$$d' requirements-test.lock

clean:
	rm -rf "$(VENV)" build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
