# Maven under a JDK 25 that is found by itself; `make` alone lists what there is.
# MVN names another Maven, MVN_FLAGS adds to its command line: make unit MVN_FLAGS='-pl rules'

MVN ?= mvn
MVN_FLAGS ?=
ifdef CI
  override MVN_FLAGS += -B -ntp
endif

# One shell line: find the JDK and Maven or say what is missing, then run Maven.
maven = JAVA_HOME="$$(.mvn/find-jdk)" || exit 1; export JAVA_HOME; \
  command -v $(MVN) >/dev/null || { echo "Maven 3.8.7 or newer is missing. On Debian: apt-get install maven" >&2; exit 1; }; \
  $(MVN) $(MVN_FLAGS)

.DEFAULT_GOAL := help
.PHONY: help build test unit faults e2e lint format docs bench bench-history clean

help: ## List the targets
	@sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z0-9-]*\):.*## \(.*\)/  make \1: \2/p' Makefile

build: ## Compile all and make engine/server/target/kubernaut.jar, without running tests
	@mkdir -p target && touch target/build-started
	@$(maven) -DskipTests package
	@cp -p target/build-started engine/server/target/kubernaut.built

test: ## Run everything: unit tests, integration tests, format check
	@$(maven) verify

unit: ## Run the tests that need nothing but the JDK (*Test)
	@$(maven) test

faults: ## Run the fault suite: FAULTS=100 kills, pauses and cuts under load; SEED=n repeats an order
	@$(maven) -q verify -pl engine/server -am -Dtest=NONE -Dit.test=FaultsIT -Dsurefire.failIfNoSpecifiedTests=false \
	  -Dfailsafe.failIfNoSpecifiedTests=false -Dkubernaut.faults=$(or $(FAULTS),100) $(if $(SEED),-Dkubernaut.faults.seed=$(SEED))

e2e: ## Run the end-to-end suite (*E2E) against the cluster that KUBECONFIG names
	@if [ -z "$$KUBECONFIG" ]; then \
	  echo "Not run here: KUBECONFIG is not set. The end-to-end suite needs a cluster that it may make namespaces in:" >&2; \
	  echo "  KUBECONFIG=/path/to/kubeconfig make e2e" >&2; \
	  echo "CONTRIBUTING.md says what else it can be told." >&2; exit 1; \
	elif [ ! -r "$$KUBECONFIG" ]; then \
	  echo "KUBECONFIG names $$KUBECONFIG, which cannot be read." >&2; exit 1; \
	elif [ -z "$$(find . -name '*E2E.java' -path '*/src/test/*' -print -quit)" ]; then \
	  echo "There is no end-to-end test (*E2E.java) in this tree." >&2; exit 1; \
	fi
	@$(maven) -Pe2e verify

lint: ## Check format, Error Prone, NullAway and the dependencies
	@$(maven) test-compile spotless:check

format: ## Format all sources
	@$(maven) spotless:apply

docs: ## Write the pages that are made from sources anew
	@$(maven) -q test -pl engine/server -am -Dtest=FactReferenceTest,ActionReferenceTest,ClusterRoleTest -Dsurefire.failIfNoSpecifiedTests=false -Dkubernaut.docs.write=true
	@$(maven) -q verify -pl history -am -Dtest=NONE -Dit.test=SchemaReferenceIT -Dsurefire.failIfNoSpecifiedTests=false -Dfailsafe.failIfNoSpecifiedTests=false -Dkubernaut.docs.write=true

bench: ## Run the benchmarks; BENCH='-p rules=300' hands options to JMH
	@$(maven) -q -Pbench -pl engine/core,rules,actions,history,engine/bench -DskipTests verify -Dbench.options='$(BENCH)'

bench-history: ## Measure a database with 10 million alerts; BENCH='--alerts 100000' takes less
	@$(maven) -q -Pbench -pl engine/core,rules,actions,history,engine/bench -DskipTests verify \
	  -Dbench.main=io.kubernaut.bench.history.HistoryCommand -Dbench.options='$(BENCH)'

clean: ## Remove what the build made
	@$(maven) -q clean
