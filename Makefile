# Every target sets up what it needs in .venv and is quick when nothing changed.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.ready

.PHONY: setup demo test test-long lint fmt check new-family bench bench-archive bench-indonesian \
  bench-export lock

setup: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Infopublik needs Python 3.11 or newer; name one with: make PYTHON=python3.11" >&2; exit 2; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { \
	  echo "The venv module is missing; on Debian: apt install python3-venv" >&2; rm -rf .venv; exit 2; }
	@echo "Setting up .venv (once; about a minute)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup
	@$(BIN)/infopublik demo

test: setup
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not long and not live" $(ARGS)

test-long: setup
	$(BIN)/python -m pytest -n 2 -m long $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

fmt: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

check: lint test

# A family for what no table describes: make new-family NAME=opensid URL=https://host/
new-family: setup
	@test -n "$(NAME)" -a -n "$(URL)" || { echo "Write: make new-family NAME=opensid URL=https://host/" >&2; exit 2; }
	@test ! -e spiders/$(NAME).py || { echo "spiders/$(NAME).py is there already" >&2; exit 2; }
	@$(BIN)/scrapy genspider $(NAME) $(URL)
	@sed 's/$$name/$(NAME)/' spiders/templates/spiders/test.tmpl > tests/spiders/test_$(NAME).py
	@echo "and its test tests/spiders/test_$(NAME).py. What else it needs: docs/add-a-family.md"

bench: setup
	$(BIN)/python -m bench

# N=100000 for a smaller archive; KEEP=folder keeps it for the next time; ARCHIVE=URL is a server's.
bench-archive: setup
	$(BIN)/python -m bench.archive $(if $(N),--n $(N)) $(if $(KEEP),--keep $(KEEP)) \
	  $(if $(ARCHIVE),--archive $(ARCHIVE))

# GOLD=folder adds tables of real strings to the project's own.
bench-indonesian: setup
	$(BIN)/python -m bench.indonesian $(if $(GOLD),--gold $(GOLD))

bench-export: setup
	$(BIN)/python -m bench.export $(if $(N),--n $(N))

# uv pip compile writes hashes and no index address.
lock:
	uv pip compile pyproject.toml --extra dev --extra postgres --extra export --extra notify --python-version 3.11 --generate-hashes \
	  --no-header --no-annotate --no-emit-index-url -o requirements.lock
