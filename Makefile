.DEFAULT_GOAL := help
.PHONY: help setup run test check fix

# The commands themselves are in scripts/answerable.py, which needs nothing but Python.
ANSWERABLE := python3 scripts/answerable.py

help: ## List these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 14

setup: ## Make the environment in .venv with everything developers need
	@$(ANSWERABLE) setup

run: ## Start the site with its worker and the demonstration, on http://localhost:8000
	@$(ANSWERABLE) run

test: ## Run every check and every test, on SQLite and PostgreSQL and in a browser
	@$(ANSWERABLE) test

check: ## Run the linters, the type checker and the import contracts
	@$(ANSWERABLE) check

fix: ## Mend what the linters can mend by themselves
	@$(ANSWERABLE) fix
