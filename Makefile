# Zoetrope: make help

CC ?= cc
CFLAGS ?= -O2 -g
PREFIX ?= /usr/local
PYTHON ?= python3

WARNINGS = -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror
# gcc calls a local that does not survive an await by this name, clang by the other.
WARNINGS += $(shell $(CC) --version 2>/dev/null | grep -qi clang && \
	echo -Wconditional-uninitialized || echo -Wjump-misses-init)
BASE = -std=c11 -D_POSIX_C_SOURCE=200809L -ffp-contract=off -Isrc $(WARNINGS) $(CFLAGS)
LINK = -pthread -lm
B = build

SOURCES = $(wildcard src/*.c)
OBJECTS = $(SOURCES:src/%.c=$B/obj/%.o)
SHARED = $(SOURCES:src/%.c=$B/pic/%.o)
TOOL = $(patsubst trace/%.c,$B/trace/%.o,$(wildcard trace/*.c))
LESSONS = $(patsubst %.c,$B/%,$(wildcard lessons/*/*.c))
UNITS = $(patsubst %.c,$B/%,$(wildcard tests/unit/*.c tests/*.c))

.PHONY: all
all: $B/libzoetrope.a $B/libzoetrope.so $B/zoetrope $(LESSONS)

$B/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(BASE) -DZOE_LIBRARY -MMD -c -o $@ $<

$B/pic/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(BASE) -DZOE_LIBRARY -fPIC -ftls-model=initial-exec -MMD -c -o $@ $<

$B/trace/%.o: trace/%.c
	@mkdir -p $(@D)
	$(CC) $(BASE) -Itrace -MMD -c -o $@ $<

$B/libzoetrope.a: $(OBJECTS)
	$(AR) rcs $@ $^

$B/libzoetrope.so: $(SHARED)
	$(CC) $(CFLAGS) -shared -Wl,-soname,libzoetrope.so.0 -o $@ $^ $(LINK)

$B/zoetrope: $(TOOL) $B/libzoetrope.a
	$(CC) $(CFLAGS) -o $@ $^ $(LINK)

$B/lessons/%: lessons/%.c $B/libzoetrope.a
	@mkdir -p $(@D)
	$(CC) $(BASE) -MMD -o $@ $< $B/libzoetrope.a $(LINK)

$B/tests/%: tests/%.c $B/libzoetrope.a
	@mkdir -p $(@D)
	$(CC) $(BASE) -Itests -MMD -o $@ $< $B/libzoetrope.a $(LINK)

.PHONY: units
units: $(UNITS)

.PHONY: clean
clean:
	rm -rf $B

-include $(wildcard $B/*/*.d $B/*/*/*.d)
