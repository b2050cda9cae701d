# Everything a newcomer needs: `make demo` and `make test`. Nothing is installed by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test explore check lint types coverage conformance properties narratives grammar bench bench-language bench-peer bench-programme fuzz relations faults docs clean

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "lugol needs Python 3.11 or newer; try: make PYTHON=python3.11 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade "pip>=25.1"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary pysail --group cluster || \
	  echo "skipped: pysail has no wheel for this platform; the tests of a Spark cluster are left out"
	@sh scripts/system-packages
	@sh scripts/axe
	@touch $@

demo: $(STAMP)
	$(BIN)/lugol review examples/narrative.md --as-of 2022-09-30
	$(BIN)/lugol review examples/narrative.md --as-of 2022-09-30 --format html --output build/demo.html
	@echo "The report is build/demo.html: open it in any browser, no network needed."
	@echo; echo "What came later, judged at the end of the record:"
	$(BIN)/lugol review examples/narrative.md --as-of 2023-06-30

test: $(STAMP)
	$(BIN)/python -m pytest

# Generated examples that no run has seen: what fails here is a fault found, and becomes a test of its own.
explore: $(STAMP)
	LUGOL_EXAMPLES=explore $(BIN)/python -m pytest -k "not spark" $$(grep -rl "from hypothesis" tests)

lint: $(STAMP)
	$(BIN)/ruff check src tests lab
	$(BIN)/ruff format --check src tests lab

types: $(STAMP)
	$(BIN)/mypy

# Three rooms must be covered whole: these are the tests that cover them, the others are about other rooms.
UNIT = record_* facts_engine windows rules answer register deadlines new_kind reviewed overdue
SPEC = tables record told_twice fact* guidelines obligation* safety_* cancer_places asccp uncertain by_whose_rules
COVERED = $(wildcard $(UNIT:%=tests/unit/test_%.py) $(SPEC:%=tests/spec/test_%.py)) tests/agree tests/conformance

coverage: $(STAMP)
	$(BIN)/coverage run --source=lugol.record,lugol.facts,lugol.rules -m pytest $(COVERED) \
	  src/lugol/record src/lugol/facts src/lugol/rules
	$(BIN)/coverage report --skip-covered --show-missing --fail-under=99

check: $(STAMP)
	$(BIN)/lugol check

docs: $(STAMP)
	$(BIN)/python lab/instrument_pages.py

clean:
	rm -rf build .mypy_cache .ruff_cache .hypothesis .benchmarks

narratives: $(STAMP)
	$(BIN)/python lab/narratives.py

grammar: $(STAMP)
	$(BIN)/python lab/grammar.py

conformance: $(STAMP)
	$(BIN)/python lab/conformance.py

properties: $(STAMP)
	$(BIN)/python lab/properties.py

bench: $(STAMP)
	$(BIN)/python lab/bench_fhir.py

bench-language: $(STAMP)
	$(BIN)/python lab/bench_language.py

bench-peer: $(STAMP)
	$(BIN)/python lab/bench_peer.py

bench-programme: $(STAMP)
	$(BIN)/python lab/bench_programme.py

fuzz: $(STAMP)
	$(BIN)/python lab/fuzz.py

relations: $(STAMP)
	$(BIN)/python lab/relations.py

faults: $(STAMP)
	$(BIN)/python lab/faults.py
