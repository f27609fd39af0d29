# SPDX-License-Identifier: GPL-2.0-only
#
#   make                 module for the running kernel (KDIR= for another), tool
#   make install         both; DESTDIR= is honoured
#   make demo            see it work, in a throwaway machine
#   make test            all tests
#   make test-stock      all selftests on Debian's own kernel, in an hour
#   make quick           the L2 selftests in User-Mode Linux, in a minute
#   make bench           against the peers: tests/bench/README.md (SCENARIO=S1 for one)
#   make check           style: checkpatch, shellcheck, yamllint

KDIR ?= /lib/modules/$(shell uname -r)/build
VM := tests/vm

all: module tool

module:
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules

tool: tool-deps
	$(MAKE) -s -C tools/vswtool

# Only a machine that has the package manager gets the packages by itself
tool-deps:
	@pkg-config --exists libnl-genl-3.0 json-c 2>/dev/null || \
		$(VM)/deps $$(cat tools/deps)

install: all
	$(MAKE) -C $(KDIR) M=$(CURDIR) modules_install
	$(MAKE) -C tools/vswtool install

test-deps:
	@$(VM)/deps
	@$(VM)/deps $$(cat tools/deps tests/deps tests/netns/deps)

# One kernel after the other, so that tests do not wait for each other's build
test-kernels: test-deps
	@set -e; for k in uml stock uml-debug 6.12 newest; do \
		$(VM)/kernel $$k; done

# The longest first, so that no processor waits for one of them at the end. Three
# at a time take longer: emulated processors wait for each other by turning round.
LONG := $(addprefix tests/suite/netns-,uml-debug.t stock.t stock-overlay.t uml.t)
TESTS := $(LONG) $(filter-out $(LONG),$(wildcard tests/suite/*.t tests/tool/*.t \
	tests/api/*.t tests/kunit/*.t))

test: test-kernels tool
	prove --timer --failures --comments -j2 $(TESTS)

test-stock: test-deps tool
	@$(VM)/kernel stock
	@$(VM)/run --kernel stock --timeout 9000 -- tests/netns/run.sh all

quick: tool
	@$(VM)/deps $$(cat tests/netns/deps)
	@tests/quick.sh

demo: test-deps tool
	@$(VM)/kernel stock
	@$(VM)/run --kernel stock -- tests/demo/demo.sh

bench: test-deps
	@tests/bench/all $(SCENARIO)

check:
	@tests/style.sh

clean:
	$(MAKE) -C tools/vswtool clean
	$(MAKE) -C tests/tool clean
	[ ! -d $(KDIR) ] || $(MAKE) -C $(KDIR) M=$(CURDIR) clean

.PHONY: all module tool tool-deps install test-deps test-kernels test \
	test-stock quick demo bench check clean
