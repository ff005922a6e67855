# `make` lists the targets. Each one first installs what is missing on this machine (.ci/setup) and
# builds RocksDB if this machine never has (.ci/rocksdb); what they say goes to stderr.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

.PHONY: help setup test lint demo torture mutants

help: ## Show this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | \
		while IFS=$$'\t' read -r name what; do printf 'make %-9s %s\n' "$$name" "$$what"; done

setup: ## Install what is missing, and build RocksDB once
	@.ci/setup
	@.ci/rocksdb >/dev/null

test: lint ## Everything that must hold before a change goes in
	cargo test

lint: setup ## Formatting, clippy and documentation, warnings denied
	cargo fmt --check
	cargo clippy --all-targets -- -D warnings
	RUSTDOCFLAGS='-D warnings' cargo doc --no-deps --document-private-items

demo: setup ## A conversation disappears, and Panguan says why
	@.ci/demo

# Hours; PANGUAN_SEED=2 looks elsewhere.
torture: setup ## Kill 10,000 processes, cut the power at every sync, fail every call of the disk
	PANGUAN_CRASHES=10000 PANGUAN_POWER_LOSSES=10000 PANGUAN_FAULTS=10000 \
		cargo test --test crash --test power_loss --test faulty_disk -- --nocapture

# A mutant is built from a copy of the tree, which has no .cargo/config.toml: hence the variables.
mutants: setup ## Change the pure layers one operator at a time; every change must fail a test
	@cargo mutants --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-mutants >&2
	ROCKSDB_STATIC=1 ROCKSDB_LIB_DIR="$$(.ci/rocksdb)" cargo mutants $(MUTANTS)
