# Podscope. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

BUILD := .build
LINT := go tool -modfile=.lint/go.mod
export GOFLAGS := -buildvcs=false

.PHONY: help
help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

.PHONY: run
run: ## Build everything and serve the playground on a local port, which is printed
	go run ./web/cmd/serve

.PHONY: test
test: lint test-go test-wasm test-web ## Run everything that CI runs

.PHONY: test-go
test-go: ## Run the Go tests: the engine against its recordings, and all packages
	go test ./...

.PHONY: test-wasm
test-wasm: ## Prove that the engine gives the same answers as WebAssembly
	go run ./wasm/build -o $(BUILD)/engine.wasm
	go build -o $(BUILD)/podscope ./engine/cmd/podscope
	PODSCOPE=$(BUILD)/podscope ENGINE=$(BUILD)/engine.wasm node --test wasm/

.PHONY: test-web
test-web: ## Drive the page in a real browser
	CHROMIUM="$$(.ci/browser)" web/test/run

.PHONY: lint
lint: ## Check formatting, go vet and staticcheck, for both platforms
	@unformatted="$$($(LINT) gofumpt -l engine wasm web lessons)"; if [ -n "$$unformatted" ]; then echo "not formatted as gofumpt does:"; echo "$$unformatted"; exit 1; fi
	go vet ./...
	GOOS=js GOARCH=wasm go vet ./wasm ./web/...
	$(LINT) staticcheck ./...

.PHONY: format
format: ## Format the Go code
	$(LINT) gofumpt -w engine wasm web lessons

.PHONY: long
long: ## Run the long random test of the engine's invariants
	go test ./engine/enginetest -run 'RandomScenarios|RandomWorkloads' -scenarios 100000 -clusters 3000 -timeout 0

.PHONY: bench
bench: ## Measure the budgets and print each with its figure
	CHROMIUM="$$(.ci/browser)" go run ./web/cmd/bench

.PHONY: site
site: ## Build the static site for any host into ./site
	go run ./web/cmd/site -out site

.PHONY: check-fresh
check-fresh: ## Clone into a temporary folder and run the two commands there
	.ci/check-fresh

.PHONY: clean
clean: ## Remove what was built
	rm -rf $(BUILD) site
