# ej: a school's electronic class journal.
#
#   make            builds everything into build/, installs nothing
#   make demo       builds and runs a school's first quarter (DEMO=directory)
#   make check      all tests, plain and under sanitizers, and lint
#   make deps       installs the Debian packages that demo and check need
#   make install    PREFIX=/usr/local DESTDIR=
#
# BUILD=directory builds elsewhere; SAN=1 builds with the address and undefined behaviour sanitizers.

VERSION = 0.1.0
SOVERSION = 0
PREFIX = /usr/local
SHARED_USER = ej
DESTDIR =
BUILD = build
DEMO = build/demo

CC = gcc
CFLAGS = $(if $(SAN),-O1,-O2) -g
LDFLAGS =
INSTALL = install

# ---- flags ----------------------------------------------------------------------------------

PKGS = sqlite3 yaml-0.1 xlsxwriter libarchive minizip zlib
WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes
SANFLAGS = $(if $(SAN),-fsanitize=address$(comma)undefined -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -Werror,-D_FORTIFY_SOURCE=2 -fstack-protector-strong)
comma = ,

# gnulib's config.h has to come before any system header, and lib/banned.h after them.
INCLUDES = -include $(GL)/config.h -include lib/banned.h \
	-Ilib -Ibin -I$(GL) -I$(GL)/gllib -I$(GL_SRC)/gllib
DEFS = -DEJ_VERSION='"$(VERSION)"' -DENABLE_NLS=1
# Only for the commands' common part: a command looks beside itself first (see bin/cli.c).
PREFIX_DEFS = -DEJ_SHAREDIR='"$(PREFIX)/share/ej"' -DEJ_LOCALEDIR='"$(PREFIX)/share/locale"'
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LANG_FLAGS = -std=gnu11 $(WARN) $(INCLUDES) $(DEFS) $(PKG_CFLAGS)
COMPILE = $(CC) $(LANG_FLAGS) $(SANFLAGS) $(CFLAGS) -MMD -MP
# Commands are started by the thousand: only the libraries a command calls, symbols bound lazily.
LINK = $(CC) $(SANFLAGS) $(CFLAGS) $(LDFLAGS) -Wl,-O1 -Wl,--as-needed
# A sanitized program starts a third sooner with the sanitizers' runtime and the library in it, at
# addresses that need no relocation.
LINK_SAN = $(LINK) -no-pie $(if $(findstring clang,$(CC)),,-static-libasan -static-libubsan)

# What is done, a line each; `make V=1` shows the commands, `make -s` nothing.
Q = $(if $(V),,@)
say = $(if $(V)$(findstring s,$(filter-out --%,$(firstword -$(MAKEFLAGS)))),,@echo '  $(1) $@')

# ---- sources --------------------------------------------------------------------------------

# Rooms that are linked only into the commands that use them, beside libjournal.
PARTS = export archive oneroster
LIBS_export = -lxlsxwriter -lminizip -lz -lm
# What a part takes along of the library's own, as the library exports only journal.h.
TAKES_export = $(patsubst %,lib/record/%.c,buffer scalar utf8 writer)
LIBS_archive = -larchive
LIBS_oneroster = -lminizip
LIBS_journal = -lsqlite3 -lyaml

LIB_SRC := $(sort $(wildcard lib/*.c lib/*/*.c))
CORE_SRC := $(filter-out $(PARTS:%=lib/%/%),$(LIB_SRC))
CLI_SRC := $(sort $(wildcard bin/cli*.c))
CMDS := $(sort $(patsubst bin/%.c,%,$(wildcard bin/ej.c bin/ej-*.c)))
UNITS := $(sort $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c)))
LANGS := $(sort $(patsubst share/po/%.po,%,$(wildcard share/po/*.po)))

objects = $(patsubst %.c,$(BUILD)/obj/%.o,$(1))
SO = $(BUILD)/lib/libjournal.so.$(SOVERSION)
CMD_BINS = $(CMDS:%=$(BUILD)/bin/%)
MO = $(LANGS:%=$(BUILD)/share/locale/%/LC_MESSAGES/ej.mo)

# As many jobs as there are processors, unless told otherwise.
ifeq ($(MAKELEVEL)$(filter -j%,$(MAKEFLAGS)),0)
MAKEFLAGS += -j$(shell nproc)
endif
MAKEFLAGS += --no-builtin-rules
.DELETE_ON_ERROR:
.SECONDARY:

.PHONY: all units golden demo check bench lint install install-shared uninstall dist deps po flags clean FORCE
all: $(if $(CMDS),$(CMD_BINS)) $(if $(CORE_SRC),$(SO) $(BUILD)/lib/libjournal.so) $(BUILD)/share/ej $(MO)
units: $(UNITS:%=$(BUILD)/unit/%)

# ---- gnulib ---------------------------------------------------------------------------------

# Taken from the distribution's gnulib, or from a release tarball that carries it; built once per
# list of modules and shared by all builds of the tree.
MODULES = closeout crypto/md5-buffer crypto/sha1-buffer crypto/sha256-buffer \
	crypto/sha512-buffer fwriting getopt-gnu getprogname mbswidth quotearg time_rz xalloc
GL = build/gnulib
GL_SRC = $(if $(wildcard gnulib/configure),gnulib,$(GL)/src)
GL_SUM := $(shell echo $(MODULES) | cksum | cut -d ' ' -f 1)
GL_READY = $(GL)/ready-$(GL_SUM)
GNULIB = $(GL)/gllib/libgnu.a

# Two makes in one tree must not both do this: the second waits and finds it done.
$(GL_READY): | build/tools
	@echo "gnulib: building $(words $(MODULES)) modules, once (log: $(GL).log)" >&2
	@flock $(GL).lock sh -ec 'test ! -e $@ || exit 0; rm -rf $(GL); mkdir -p $(GL); \
	test -e $(GL_SRC)/configure || \
	    gnulib-tool --create-testdir --without-tests --dir=$(GL)/src $(MODULES); \
	src=$$(cd $(GL_SRC) && pwd); cd $(GL); \
	"$$src"/configure -C CC="$(CC)" CFLAGS="-O2 -fPIC -fvisibility=hidden"; \
	$(MAKE) -C gllib; touch ready-$(GL_SUM)' >$(GL).log 2>&1 || { tail $(GL).log >&2; exit 1; }

$(GNULIB): $(GL_READY) ;

# The packages a build needs, looked for once.
build/tools: .ci/deps
	@.ci/deps --look build
	@mkdir -p $(@D) && touch $@

# ---- objects, library, commands -------------------------------------------------------------

# Whatever changes the compiler's command line makes every object stale.
$(BUILD)/flags: NOW = $(COMPILE) $(LINK)
$(BUILD)/prefix: NOW = $(PREFIX_DEFS)
$(BUILD)/flags $(BUILD)/prefix: FORCE
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(NOW))' | cmp -s - $@ || echo '$(subst ','\'',$(NOW))' >$@

$(BUILD)/obj/lib/%.o: lib/%.c $(BUILD)/flags | $(GL_READY)
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(COMPILE) -fPIC -fno-semantic-interposition -c -o $@ $<

$(BUILD)/obj/bin/%.o: bin/%.c $(BUILD)/flags | $(GL_READY)
	@mkdir -p $(@D)
	$(call say,CC  )
	$(Q)$(COMPILE) $(PREFIX_DEFS) -c -o $@ $<
$(call objects,$(CLI_SRC)): $(BUILD)/prefix

# The public header is the list of exported symbols: what it declares, and nothing else.
$(BUILD)/libjournal.map: lib/journal.h
	@mkdir -p $(@D)
	@{ echo 'LIBJOURNAL_$(SOVERSION) {'; echo 'global:'; \
	    $(CC) -fpreprocessed -dD -E -P $< | grep -oE '\<ej_[a-z0-9_]+\(' | tr '(' ';' | sort -u; \
	    echo 'local: *;'; echo '};'; } >$@

$(SO): $(call objects,$(CORE_SRC)) $(BUILD)/libjournal.map $(GNULIB)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(LINK) -shared -Wl,-soname,$(@F) -Wl,--version-script,$(BUILD)/libjournal.map \
	    $(if $(SAN),,-Wl,-z,defs) -Wl,--exclude-libs,ALL -o $@ $(filter %.o,$^) $(GNULIB) \
	    $(LIBS_journal)

$(BUILD)/lib/libjournal.so: $(SO)
	@ln -sf $(<F) $@

define part
$(BUILD)/libej$(1).a: $(call objects,$(filter lib/$(1)/%,$(LIB_SRC)) $(TAKES_$(1)))
endef
$(foreach p,$(PARTS),$(eval $(call part,$(p))))
$(BUILD)/libcli.a: $(call objects,$(CLI_SRC))
$(BUILD)/liball.a: $(call objects,$(LIB_SRC) $(CLI_SRC))

$(BUILD)/%.a:
	@mkdir -p $(@D)
	$(call say,AR  )
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

# The part before the library: a command, then what it alone needs. Found from bin/ as ../lib both
# in the build tree and where it is installed.
$(BUILD)/bin/%: $(BUILD)/obj/bin/%.o $(BUILD)/libcli.a $(SO) $(if $(SAN),$(BUILD)/liball.a) $(GNULIB)
	@mkdir -p $(@D)
	$(call say,LINK)
	$(Q)$(if $(SAN),$(LINK_SAN),$(LINK) -Wl,-rpath,'$$ORIGIN/../lib') -o $@ $(filter %.o,$^) \
	    $(filter $(BUILD)/lib%.a,$^) $(if $(SAN),,$(SO)) $(GNULIB) $(LDLIBS) $(if $(SAN),$(LIBS_journal))

$(BUILD)/bin/ej-report $(BUILD)/bin/ej-consent: $(BUILD)/libejexport.a
$(BUILD)/bin/ej-report $(BUILD)/bin/ej-consent: LDLIBS = $(LIBS_export)
$(BUILD)/bin/ej-archive: $(BUILD)/libejarchive.a $(BUILD)/libejexport.a
$(BUILD)/bin/ej-archive: LDLIBS = $(LIBS_export) $(LIBS_archive)
$(BUILD)/bin/ej-roster: $(BUILD)/libejoneroster.a
$(BUILD)/bin/ej-roster: LDLIBS = $(LIBS_oneroster)

# The build tree is laid out as an installed one, so that a command finds ../share/ej in either.
# The link is made anew each time: a build folder that was moved or copied has another's.
$(BUILD)/share/ej: FORCE | build/tools
	@mkdir -p $(@D)
	@ln -sfn $(CURDIR)/share $@

# ---- translations ---------------------------------------------------------------------------

$(BUILD)/share/locale/%/LC_MESSAGES/ej.mo: share/po/%.po | build/tools
	@mkdir -p $(@D)
	$(call say,MO  )
	$(Q)msgfmt --check -o $@ $<

XGETTEXT = xgettext --from-code=UTF-8 --language=C --keyword=_ --keyword=N_ --keyword=ngettext_:1,2 --sort-by-file \
	--add-comments=TRANSLATORS --package-name=ej --package-version=$(VERSION)

build/ej.pot: $(LIB_SRC) $(wildcard bin/*.c) | build/tools
	$(call say,POT )
	$(Q)$(XGETTEXT) -o $@ $^

# New messages into the catalogues, for a translator to complete; by hand, never by a build.
po: build/ej.pot
	for po in $(wildcard share/po/*.po); do msgmerge -q --update --backup=none $$po $<; done

# ---- tests ----------------------------------------------------------------------------------

# One static archive of everything, so that a unit test can reach what the library keeps to itself.
$(BUILD)/unit/%: tests/unit/%.c $(BUILD)/liball.a $(GNULIB)
	@mkdir -p $(@D)
	$(call say,TEST)
	$(Q)$(subst -include lib/banned.h,,$(COMPILE)) -MF $@.d -Itests/unit -o $@ $< \
	    $(BUILD)/liball.a $(GNULIB) -lcmocka $(LIBS_journal) $(foreach p,$(PARTS),$(LIBS_$(p)))

demo:
	.ci/deps build
	$(MAKE) all
	PATH="$(abspath $(BUILD))/bin:$$PATH" DEMO="$(DEMO)" share/examples/demo.sh

check:
	.ci/deps check
	$(MAKE) all units
	$(MAKE) BUILD=build/asan SAN=1 all units
	tests/run-suite.sh

# The reports' values and print set-up that tests/golden-reports.bats knows, anew.
golden: all
	EJ_GOLDEN=renew bats tests/golden-reports.bats
	git diff --stat -- tests/data/golden

lint: build/ej.pot $(GL_READY)
	prove -v tests/lint.t

bench: all
	EJ_BIN="$(abspath $(BUILD))/bin" tests/bench.sh

# For lint: how the sources are compiled, quoted for a shell.
flags: $(GL_READY)
	@echo "$(subst ",\",$(LANG_FLAGS) $(PREFIX_DEFS))"

deps:
	.ci/deps check

# ---- installing -----------------------------------------------------------------------------

MANUALS = $(wildcard docs/*.[17] docs/*/*.[17])
SHARED = $(wildcard share/schema/* share/rules/*.sql share/reports/*.sql share/*/with/* \
    share/profiles/* share/archive/* $(filter-out %/demo.sh,$(wildcard share/examples/*)))
# docs/ej.1 -> man1/ej.1, docs/ru/ej.1 -> ru/man1/ej.1
man_path = $(patsubst docs/%,%,$(dir $(1)))man$(subst .,,$(suffix $(1)))/$(notdir $(1))
TO = $(DESTDIR)$(PREFIX)

install: all
	$(INSTALL) -d $(TO)/bin $(TO)/lib/pkgconfig $(TO)/include/ej
	$(INSTALL) $(CMD_BINS) $(TO)/bin
	$(INSTALL) -m 644 $(SO) $(TO)/lib
	ln -sf libjournal.so.$(SOVERSION) $(TO)/lib/libjournal.so
	$(INSTALL) -m 644 lib/journal.h $(TO)/include/ej
	sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' lib/libjournal.pc.in \
	    >$(TO)/lib/pkgconfig/libjournal.pc
	@set -e; $(foreach f,$(SHARED),$(INSTALL) -D -m $(if $(filter %.sh,$f),755,644) $f $(TO)/share/ej/$(f:share/%=%);)
	@set -e; $(foreach f,$(MANUALS),$(INSTALL) -D -m 644 $f $(TO)/share/man/$(call man_path,$f);)
	@set -e; $(foreach l,$(LANGS),$(INSTALL) -D -m 644 $(BUILD)/share/locale/$l/LC_MESSAGES/ej.mo \
	    $(TO)/share/locale/$l/LC_MESSAGES/ej.mo;)
	@set -e; $(foreach f,$(wildcard completions/ej),$(INSTALL) -D -m 644 $f \
	    $(TO)/share/bash-completion/completions/ej;)
	@set -e; $(foreach c,$(if $(wildcard completions/ej),$(filter-out ej,$(CMDS))),\
	    ln -sf ej $(TO)/share/bash-completion/completions/$c;)
	@set -e; $(foreach f,$(wildcard completions/_ej),$(INSTALL) -D -m 644 $f \
	    $(TO)/share/zsh/site-functions/_ej;)
	@set -e; $(foreach f,$(wildcard completions/*.fish),$(INSTALL) -D -m 644 $f \
	    $(TO)/share/fish/vendor_completions.d/$(notdir $f);)

# For a machine that many work on (docs/shared.md): the commands run for $(SHARED_USER), who alone
# owns the journal.  They carry the library within, since a command that runs for another looks for
# none beside itself.
SHARED_BINS = $(filter-out ej,$(CMDS))
SHARED_JOURNAL = /var/lib/ej/school.ej
CONF = /etc/ej.conf

$(BUILD)/shared/cli_shared.o: bin/cli_shared.c $(BUILD)/flags FORCE | $(GL_READY)
	@mkdir -p $(@D)
	$(Q)$(COMPILE) -DEJ_CONF='"$(CONF)"' -c -o $@ $<

$(BUILD)/shared/%: $(BUILD)/obj/bin/%.o $(BUILD)/shared/cli_shared.o $(BUILD)/liball.a $(GNULIB)
	$(call say,LINK)
	$(Q)$(LINK) -o $@ $(filter %.o,$^) $(BUILD)/liball.a $(GNULIB) $(foreach p,$(PARTS),$(LIBS_$p)) $(LIBS_journal)

install-shared: install $(SHARED_BINS:%=$(BUILD)/shared/%)
	@case $(SHARED_USER) in *[!0-9]*) id -u $(SHARED_USER) >/dev/null 2>&1 || \
	    useradd --system --home-dir / --no-create-home --shell /usr/sbin/nologin \
	        $(SHARED_USER) ;; esac
	$(INSTALL) -d $(DESTDIR)$(dir $(CONF))
	$(INSTALL) -d -m 700 -o $(SHARED_USER) $(DESTDIR)$(dir $(SHARED_JOURNAL))
	test -e $(DESTDIR)$(CONF) || echo 'journal = $(SHARED_JOURNAL)' >$(DESTDIR)$(CONF)
	$(INSTALL) -m 4755 -o $(SHARED_USER) $(SHARED_BINS:%=$(BUILD)/shared/%) $(TO)/bin

# Installs once more, into the build tree, to know exactly what there is to remove.
uninstall:
	rm -rf $(BUILD)/stage
	$(MAKE) install DESTDIR=$(abspath $(BUILD))/stage
	cd $(BUILD)/stage && find . ! -type d | while read -r f; do rm -f "$(DESTDIR)/$$f"; done
	cd $(BUILD)/stage && find . -depth -mindepth 1 -type d | grep -E '/ej(/|$$)' | \
	    while read -r d; do rmdir "$(DESTDIR)/$$d" 2>/dev/null || :; done
	rm -rf $(BUILD)/stage

# What git has, and gnulib's sources, so that the tarball builds where gnulib is not installed.
NAME = ej-$(VERSION)
dist: $(GL_READY)
	rm -rf $(BUILD)/dist && mkdir -p $(BUILD)/dist/$(NAME)
	git archive HEAD | tar -x -C $(BUILD)/dist/$(NAME)
	cp -R $(GL_SRC) $(BUILD)/dist/$(NAME)/gnulib
	rm -rf $(BUILD)/dist/$(NAME)/gnulib/autom4te.cache
	tar -c -C $(BUILD)/dist --sort=name --owner=0 --group=0 --numeric-owner \
	    --mtime=@$$(git log -1 --format=%ct) $(NAME) | gzip -n9 >$(BUILD)/$(NAME).tar.gz
	rm -rf $(BUILD)/dist

clean:
	rm -rf $(BUILD)

-include $(shell find $(BUILD)/obj $(BUILD)/unit -name '*.d' 2>/dev/null)
