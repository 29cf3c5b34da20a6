# make report   run the notebooks into reports/        make test    lint, types, tests
# make lab      JupyterLab on notebooks/               make clean   remove what make made
# make example  rebuild reports/example/               make test-browser  with Chromium
# make report PATHS=my/folder NOTEBOOKS=trade OUT=out

PYTHON    ?= python3
PATHS     ?=
NOTEBOOKS ?=
OUT       ?= reports
BIN       := .venv/bin

.PHONY: report test test-browser example train lab clean

report: .venv/installed
	$(BIN)/kit report $(NOTEBOOKS) $(PATHS) -o $(OUT)

test: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not browser"

test-browser: .venv/installed-dev
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev,browser]"
	$(BIN)/pytest -m browser

example: .venv/installed
	$(BIN)/python -c 'import kit; kit.report("trade", out=".cache", name="example")'
	cp .cache/example/* reports/example/
	rm -r .cache

train: .venv/installed
	$(BIN)/python tests/train.py tests/gold/seed tests/gold/modern tests/gold/open

lab: .venv/installed
	$(BIN)/kit lab

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; here is $$($(PYTHON) --version). Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null \
	  || { echo "Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml constraints.txt | .venv/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable ".[dev]"
	touch $@
