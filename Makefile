# The doors of the project. On a fresh machine each does its own set-up; `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := packages/contracts packages/weights services/pocketbase packages/backup services/llm services/tts services/web packages/cli
PYPROJECTS := $(PACKAGES:%=%/pyproject.toml)
STATIC := services/web/src/interviewer_web/static
ASSETS := services/web/assets
ASSET_SOURCES := $(shell find $(ASSETS) -type f -not -path '*/node_modules/*') $(shell find services/web/src -name '*.py')

ESCO := services/llm/src/interviewer_llm/esco
INDEX := $(ESCO)/index.json.gz

MODELS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/interviewer/models

SPEECH_SERVERS ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/interviewer/speech-servers

# kubectl and the schemas of Kubernetes, apart from the application's own packages.
DEPLOY := $(VENV)/.deploy/.installed

VLLM ?= $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/interviewer/vllm

PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input

.PHONY: help
help: ## Show the doors
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: run
run: $(VENV)/.run $(STATIC)/manifest.json ## Start the application
	@$(MAKE) --no-print-directory $(INDEX) || echo "Going on without it: postings are read, but occupations are known less well."
	@exec $(BIN)/interviewer up

.PHONY: test
test: $(VENV)/.dev $(DEPLOY) $(STATIC)/manifest.json $(INDEX) check ## Check, then run every test
	$(BIN)/python tests/support/browser.py
	$(BIN)/pytest -n auto --maxprocesses 4

.PHONY: test-models
test-models: $(VENV)/.dev $(VENV)/.llamacpp $(VENV)/.transformers $(VENV)/.f5 $(VENV)/.recogniser ## Run engines with real weights (380 MB, once)
	@for model in smollm2-135m kokoro whisper-base; do INTERVIEWER_MODELS="$(MODELS)" $(BIN)/interviewer models pull $$model || echo "Going on without it: its tests are skipped."; done
	INTERVIEWER_MODELS="$(MODELS)" $(BIN)/pytest services/llm/tests/test_llm_local.py services/llm/tests/test_llm_engines.py services/tts/tests/test_engine_contract.py services/tts/tests/test_kokoro.py services/tts/tests/test_speech_quality.py services/tts/tests/test_f5.py services/tts/tests/test_f5_batches.py services/tts/tests/test_f5_voices.py

.PHONY: test-wire
test-wire: $(VENV)/.dev $(STATIC)/manifest.json speech-servers ## Run the wire against another server
	INTERVIEWER_SPEECH_SERVERS="$(SPEECH_SERVERS)" $(BIN)/pytest -m speech_server

.PHONY: test-containers
test-containers: $(VENV)/.dev $(DEPLOY) ## Build the images and run the application in them
	$(BIN)/pytest -m containers

.PHONY: images
images: $(VENV)/.dev ## Build the containers' images and print their sizes
	PYTHONPATH=tests $(BIN)/python -m support.images

.PHONY: test-release
test-release: $(VENV)/.dev $(STATIC)/manifest.json $(INDEX) ## Make a release, install it on a bare machine and over older data
	$(BIN)/pytest -m release tests/test_release.py tests/test_fly.py

.PHONY: test-server
test-server: $(VENV)/.dev $(STATIC)/manifest.json $(INDEX) ## Boot a bare machine and install a server on it (root)
	$(BIN)/pytest -m server tests/test_server.py

.PHONY: dist
dist: $(VENV)/.dev $(STATIC)/manifest.json $(INDEX) ## Make a release in dist: wheels, requirements, a server's bundle, checksums
	rm -rf dist
	$(BIN)/python -m release dist

.PHONY: test-ray
test-ray: $(VENV)/.dev $(VENV)/.ray $(INDEX) ## Run llm and tts on a cluster of Ray, and kill parts of it
	$(BIN)/pytest -m ray tests/cluster

.PHONY: test-vllm
test-vllm: $(VENV)/.dev $(VLLM)/.installed ## Have llm write by a real vLLM (2 GB, once)
	INTERVIEWER_VLLM="$(VLLM)" $(BIN)/pytest -m vllm tests/test_vllm.py

.PHONY: ray
ray: $(VENV)/.ray $(INDEX) ## Start llm and tts on a cluster of Ray, on this machine (500 MB, once)
	@PYTHONPATH=deploy/ray/src exec $(BIN)/python -m interviewer_ray.local deploy/ray/cpu.yaml

.PHONY: speech-servers
speech-servers: $(SPEECH_SERVERS)/.installed ## Install other speech servers (150 MB, once)

.PHONY: check
check: $(VENV)/.dev ## Lint, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright
	@# deploy/ray is installed nowhere but on a cluster.
	PYTHONPATH=deploy/ray/src $(BIN)/lint-imports

.PHONY: format
format: $(VENV)/.dev ## Let ruff mend what it can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: assets
assets: $(STATIC)/manifest.json ## Build CSS, scripts and fonts from packages

.PHONY: esco
esco: $(INDEX) ## Build the index of occupations and skills from a package

.PHONY: lock
lock: $(VENV)/.dev ## Pin the requirements anew
	PATH="$(CURDIR)/$(BIN):$$PATH" requirements/lock

.PHONY: bench
bench: $(VENV)/.dev $(STATIC)/manifest.json $(INDEX) ## Measure the main job on this machine
	PYTHONPATH=tests $(BIN)/python bench/main_job.py
	PYTHONPATH=tests $(BIN)/python bench/play.py
	$(BIN)/python bench/questions.py
	INTERVIEWER_SPEECH_SERVERS="$(SPEECH_SERVERS)" PYTHONPATH=tests $(BIN)/python bench/speech.py

.PHONY: quality
quality: $(VENV)/.run $(INDEX) ## Measure reading and questions on the corpus
	@$(BIN)/python -m interviewer_llm.quality services/llm/tests/corpus.yaml --attacks services/llm/tests/hostile.yaml

.PHONY: speech-quality
speech-quality: recogniser ## Measure how well each voice is understood
	@INTERVIEWER_MODELS="$(MODELS)" $(BIN)/python -m interviewer_tts.quality services/tts/tests/hard_questions.yaml

.PHONY: recogniser
recogniser: $(VENV)/.recogniser ## Fetch what writes down speech, for measuring (150 MB, once)
	@INTERVIEWER_MODELS="$(MODELS)" $(BIN)/interviewer models pull whisper-base

.PHONY: screenshot
screenshot: $(VENV)/.dev $(STATIC)/manifest.json ## Take README's picture anew, by the browser test
	$(BIN)/pytest -q tests/browser/test_main_job.py -k "nurse and desktop"
	cp screenshots/nurse-desktop.png docs/images/interview.png

.PHONY: notice
notice: $(VENV)/.run ## Write NOTICE anew from the licences of the pinned packages
	$(BIN)/python requirements/notice.py

.PHONY: clean
clean: ## Remove what tools made; data stays
	rm -rf dist $(VENV) $(STATIC) $(INDEX) $(ASSETS)/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache test-results screenshots

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Interviewer needs Python 3.11 or newer; $$($(PYTHON) --version) was found. Name another: make run PYTHON=/path/to/python3.12" >&2; exit 1; }
	@echo "Making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt VERSION hatch_build.py $(PYPROJECTS) | $(VENV)/bin/python
	@echo "Installing Interviewer (about 180 MB, once)"
	$(PIP) install --progress-bar on --require-hashes -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation --no-index $(PACKAGES:%=-e %)
	@touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@echo "Installing what tests need"
	$(PIP) install --progress-bar on --require-hashes -r requirements/dev.txt
	@touch $@

$(DEPLOY): requirements/deploy.txt | $(VENV)/bin/python
	@echo "Installing what checks Kubernetes' manifests (40 MB, once)"
	@$(BIN)/python -m venv $(VENV)/.deploy
	@$(VENV)/.deploy/bin/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes -r $< \
	  || echo "Going on without it: its tests are skipped."
	@touch $@

$(VENV)/.llamacpp: requirements/llamacpp.txt $(VENV)/.run
	@echo "Installing llama.cpp"
	$(PIP) install --quiet --require-hashes -r requirements/llamacpp.txt
	@touch $@

$(VENV)/.ray: requirements/ray.txt $(VENV)/.run
	@echo "Installing Ray, if there is one for this machine"
	@$(PIP) install --quiet --require-hashes -r requirements/ray.txt || echo "Going on without it: its tests are skipped."
	@touch $@

$(VENV)/.recogniser: requirements/recogniser.txt $(VENV)/.run
	@echo "Installing a recogniser"
	$(PIP) install --quiet --require-hashes -r requirements/recogniser.txt
	@touch $@

# Only where a CPU build of torch is at hand: any other costs gigabytes.
$(VENV)/.transformers: services/llm/pyproject.toml $(VENV)/.run
	@echo "Installing Transformers with a CPU build of torch, if there is one"
	@$(PIP) install --quiet --only-binary :all: "torch==2.13.0+cpu" "transformers==5.23.0" || echo "Going on without it: its tests are skipped."
	@touch $@

# With the version of its CPU build, pip takes no other: those bring CUDA.
$(VENV)/.f5: requirements/f5.in requirements/f5-alone.in $(VENV)/.run
	@echo "Installing F5-TTS with a CPU build of torch, if there is one"
	@{ $(PIP) install --quiet --only-binary :all: "torch==2.13.0+cpu" -r requirements/f5.in && \
	  $(PIP) install --quiet --no-deps -r requirements/f5-alone.in; } \
	  || echo "Going on without it: its tests are skipped."
	@touch $@

# Only where a CPU build of torch is at hand, as for Transformers.
$(VLLM)/.installed: requirements/vllm.in
	@echo "Installing vLLM in an environment of its own"
	@$(PYTHON) -m venv $(VLLM)
	@$(VLLM)/bin/python -m pip --disable-pip-version-check --no-input install --quiet --only-binary :all: -r $<
	@# Built for CUDA, as these are released, they can't be loaded beside a CPU build; text needs none of them.
	@$(VLLM)/bin/python -m pip --disable-pip-version-check --no-input uninstall --quiet --yes torchvision torchaudio torchcodec
	@touch $@

$(SPEECH_SERVERS)/.installed: requirements/speech-servers.in
	@echo "Installing other speech servers in an environment of their own"
	@$(PYTHON) -m venv $(SPEECH_SERVERS)
	@$(SPEECH_SERVERS)/bin/python -m pip --disable-pip-version-check --no-input install --quiet -r $<
	@touch $@

$(STATIC)/manifest.json: $(ASSET_SOURCES) | $(VENV)/.run
	$(BIN)/python $(ASSETS)/build.py

$(INDEX): $(wildcard $(ESCO)/*.py $(ESCO)/*.yaml) | $(VENV)/.run
	$(BIN)/python -m interviewer_llm.esco.build
