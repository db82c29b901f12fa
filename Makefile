# Zoetrope. `make help` lists what can be made.

CC ?= cc
# The libraries and the tool are quick; the programs, which are small and there to be read and
# stepped through, are quick to make. CFLAGS is yours, and comes last.
QUICK = -O2 -g1
PLAIN = -O0 -g
PREFIX ?= /usr/local
VERSION = 0.1.0
B = build

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
# A local that does not survive an await: gcc and clang have other names for it.
WARNINGS := $(WARNINGS) $(shell $(CC) --version 2>/dev/null | grep -qi clang && \
	echo -Wconditional-uninitialized || echo -Wjump-misses-init)
BASE = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -iquote src $(WARNINGS)
# One set of objects makes both libraries, and is as fast in either.
SHARED = -fPIC -fno-semantic-interposition -ftls-model=initial-exec
LINK = -pthread -lm

# As many jobs as there are processors, unless a make that started this one deals them out.
ifeq (,$(findstring jobserver,$(MAKEFLAGS)))
MAKEFLAGS += -j$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
endif

SOURCES = $(wildcard src/*.c)
PRIVATE = src/turn.h src/world.h src/settings.h $(wildcard src/*_parts.h)
HEADERS = $(filter-out $(PRIVATE),$(wildcard src/*.h))
OBJECTS = $(SOURCES:src/%.c=$B/obj/%.o)
# The tool has its pages in itself: trace/*/*.html and what belongs to them become C.
PAGES = $(wildcard $(addprefix trace/*/*.,html css js))
TOOL = $(patsubst trace/%.c,$B/trace/%.o,$(wildcard trace/*.c)) $(PAGES:trace/%=$B/trace/%.o)
.SECONDARY: $(PAGES:trace/%=$B/trace/%.c)
# TLS is a library of its own, made where there is OpenSSL.
TLS := $(shell pkg-config --exists openssl 2>/dev/null && command -v openssl >/dev/null && \
	echo $B/libzoetrope-tls.a)
LESSONS = $(patsubst %.c,$B/%,$(filter-out $(if $(TLS),,%_tls.c),$(wildcard lessons/*/*.c)))
RECIPES = $(patsubst %.c,$B/%,$(wildcard docs/recipes/*.c))
BUGS = $(patsubst %.c,$B/%,$(wildcard docs/bugs/*.c))
UNITS = $(patsubst %.c,$B/%,$(filter-out $(if $(TLS),,%_tls.c),$(wildcard tests/unit/*.c \
	tests/programs/*.c))) $B/tests/random_program \
	$B/tests/probes/probes

.PHONY: all
all: $B/libzoetrope.a $B/libzoetrope.so $B/include/zoetrope.h $B/zoetrope $(TLS) $(TLS:.a=.so) \
		$(LESSONS) $(BUGS) ## the library, the tool, the lessons' programs
ifeq (,$(TLS))
	@echo '  left out: TLS; it needs openssl, pkg-config and libssl-dev (or openssl-devel)'
endif

.PHONY: help
help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1@\2/p' $(MAKEFILE_LIST) | sort | \
		awk -F@ '{ printf "%-20s %s\n", $$1, $$2 }'

# --- building ---------------------------------------------------------------------------------

$B/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(QUICK) $(CFLAGS) $(SHARED) -DZOE_LIBRARY -MMD -MP -c -o $@ $<

$B/trace/%.o: trace/%.c
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(QUICK) $(CFLAGS) -iquote trace -DZOE_VERSION='"$(VERSION)"' -DZOE_PREFIX='"$(PREFIX)"' -MMD -MP -c -o $@ $<

$B/trace/%.o: $B/trace/%.c
	@$(CC) $(BASE) $(QUICK) $(CFLAGS) -c -o $@ $<

$B/trace/%.c: trace/% trace/embed
	@mkdir -p $(@D)
	@echo '  embed $<'
	@trace/embed $< > $@

$B/libzoetrope.a: $(OBJECTS)
	@rm -f $@
	@echo '  ar $@'
	@$(AR) rcs $@ $^

$B/libzoetrope.so: $(OBJECTS)
	@echo '  ld $@'
	@$(CC) $(CFLAGS) -shared -Wl,-soname,libzoetrope.so.0 -o $@ $^ $(LINK)

# So that <zoetrope.h> is found without the names of its parts shadowing the system's headers.
$B/include/zoetrope.h:
	@mkdir -p $(@D)
	@echo '#include "$(CURDIR)/src/zoetrope.h"' > $@

$B/tls/%.o: src/tls/%.c
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(QUICK) $(CFLAGS) $(SHARED) -iquote src/tls -DZOE_LIBRARY -MMD -MP -c -o $@ $<

$B/libzoetrope-tls.a: $(patsubst src/tls/%.c,$B/tls/%.o,$(wildcard src/tls/*.c))
	@rm -f $@
	@echo '  ar $@'
	@$(AR) rcs $@ $^

$B/libzoetrope-tls.so: $B/libzoetrope-tls.a $B/libzoetrope.so
	@echo '  ld $@'
	@$(CC) $(CFLAGS) -shared -Wl,-soname,libzoetrope-tls.so.0 -o $@ \
		-Wl,--whole-archive $< -Wl,--no-whole-archive -L$B -lzoetrope -lssl -lcrypto $(LINK)

$B/zoetrope: $(TOOL) $B/libzoetrope.a
	@echo '  ld $@'
	@$(CC) $(CFLAGS) -o $@ $^ $(LINK)

$(filter %_tls,$(LESSONS) $(UNITS)): $B/%: %.c $(TLS) $B/libzoetrope.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(PLAIN) $(CFLAGS) -iquote src/tls -iquote tests -MMD -MP -o $@ $< $(TLS) $B/libzoetrope.a -lssl -lcrypto $(LINK)

$B/lessons/%: lessons/%.c $B/libzoetrope.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(PLAIN) $(CFLAGS) -MMD -MP -o $@ $< $B/libzoetrope.a $(LINK)

$B/docs/%: docs/%.c $B/libzoetrope.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(PLAIN) $(CFLAGS) -MMD -MP -o $@ $< $B/libzoetrope.a $(LINK)

$B/tests/%: tests/%.c $B/libzoetrope.a
	@mkdir -p $(@D)
	@echo '  cc $<'
	@$(CC) $(BASE) $(PLAIN) $(CFLAGS) -iquote tests -MMD -MP -o $@ $< $B/libzoetrope.a $(LINK)

$B/tests/probes/probes: $(wildcard tests/probes/*.c tests/probes/*.h) $B/libzoetrope.a
	@mkdir -p $(@D)
	@echo '  cc tests/probes'
	@$(CC) $(BASE) $(PLAIN) $(CFLAGS) -iquote tests -o $@ $(filter %.c,$^) $B/libzoetrope.a $(LINK)

# --- looking ----------------------------------------------------------------------------------

.PHONY: demo
demo: $B/zoetrope $B/lessons/09-share/lock ## run the lock example, show it here and draw it
	@tests/need dot helvetica || true
	@MAKEFLAGS= tests/demo

.PHONY: certificates
certificates: ## certificates for the lessons and tests of TLS, made afresh into build/certificates
	@tests/certificates

$B/certificates/server.pem: tests/certificates
	@tests/certificates

.PHONY: site
site: ## every page as a small static site, into build/site
	@tests/need pandoc
	@docs/site

-include lessons/lessons.mk

# --- testing ----------------------------------------------------------------------------------

.PHONY: units
units: all $(UNITS) $(RECIPES) $(if $(TLS),$B/certificates/server.pem) ## the programs that the tests run

.PHONY: test
test: units ## everything that must hold
	@tests/need dot helvetica pytest
	@tests/pytest tests

.PHONY: conformance
conformance: units ## the same decisions as CPython's asyncio
	@tests/need pytest
	@tests/pytest tests/test_probes.py tests/test_twins.py tests/test_random_programs.py \
		| tests/passed

.PHONY: check
check: ## sanitizers, valgrind, two compilers, static analysis
	@MAKEFLAGS= tests/check

.PHONY: soak
soak: units ## ten thousand connections, a thousand children, 500 seeds of faults
	@ulimit -n 20000 2>/dev/null; for work in 'many 9900' 'churn 100000' 'trips 1000000'; do \
		ZOETROPE_SELECTOR=$${ZOETROPE_SELECTOR:-epoll} $B/tests/programs/load $$work || exit; done
	@$B/tests/programs/children 1000 50
	@SEEDS=500 TIMES=20 tests/pytest tests/test_wire.py tests/test_same_bytes.py

.PHONY: fuzz
fuzz: $B/zoetrope ## SECONDS=600: invented traces against the tool
	@MAKEFLAGS= tests/fuzz/run $${SECONDS:-600}

.PHONY: budget
budget: ## sizes of functions and files against the design's limits
	@$${PYTHON:-python3} tests/budget.py

.PHONY: bench
bench: all ## speed, side by side with peers
	@MAKEFLAGS= $${PYTHON:-python3} tests/bench/bench.py

# --- installing -------------------------------------------------------------------------------

ROOT = $(DESTDIR)$(PREFIX)

.PHONY: install
install: $B/libzoetrope.a $B/libzoetrope.so $B/zoetrope $(TLS) $(TLS:.a=.so) ## PREFIX=/usr/local DESTDIR=
	install -d $(ROOT)/bin $(ROOT)/lib/pkgconfig $(ROOT)/include/zoetrope \
		$(ROOT)/share/zoetrope/cpython $(ROOT)/share/man/man1
	install -m 644 $(HEADERS) $(ROOT)/include/zoetrope
	echo '#include "zoetrope/zoetrope.h"' > $(ROOT)/include/zoetrope.h
	install -m 644 $B/libzoetrope.a $(ROOT)/lib
	install -m 755 $B/libzoetrope.so $(ROOT)/lib/libzoetrope.so.0
	ln -sf libzoetrope.so.0 $(ROOT)/lib/libzoetrope.so
	install -m 755 $B/zoetrope $(ROOT)/bin
	install -m 644 trace/asyncio_trace.py $(ROOT)/share/zoetrope
	install -m 644 trace/cpython/*.py $(ROOT)/share/zoetrope/cpython
	[ -z "$(TLS)" ] || install -m 644 src/tls/tls.h $(ROOT)/include/zoetrope
	[ -z "$(TLS)" ] || install -m 644 $B/libzoetrope-tls.a $(ROOT)/lib
	[ -z "$(TLS)" ] || install -m 755 $B/libzoetrope-tls.so $(ROOT)/lib/libzoetrope-tls.so.0
	[ -z "$(TLS)" ] || ln -sf libzoetrope-tls.so.0 $(ROOT)/lib/libzoetrope-tls.so
	install -m 644 docs/zoetrope.1 $(ROOT)/share/man/man1
	install -d $(ROOT)/share/bash-completion/completions $(ROOT)/share/zsh/site-functions
	$B/zoetrope help --completion bash > $(ROOT)/share/bash-completion/completions/zoetrope
	$B/zoetrope help --completion zsh > $(ROOT)/share/zsh/site-functions/_zoetrope
	sed -e 's|@PREFIX@|$(PREFIX)|' -e 's|@VERSION@|$(VERSION)|' src/zoetrope.pc.in \
		> $(ROOT)/lib/pkgconfig/zoetrope.pc

.PHONY: clean
clean: ## forget everything that was made
	rm -rf $B

-include $(wildcard $B/*/*.d $B/*/*/*.d)
