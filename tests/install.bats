#!/usr/bin/env bats
# make install and make uninstall: what is put where, that it works there, that it goes away again.

bats_require_minimum_version 1.5.0
load lib/common

setup() {
    DEST=$BATS_TEST_TMPDIR/dest
    TO=$DEST/usr/local
}

quiet_make() {
    make -s -C "$ROOT" "$@" DESTDIR="$DEST" >"$BATS_TEST_TMPDIR/make.log" 2>&1 && return
    fail "make $* failed: $(tail "$BATS_TEST_TMPDIR/make.log")"
}

# bats test_tags=heavy
@test "installed commands, library, manuals and completions are all there" {
    quiet_make install
    for source in "$ROOT"/bin/ej.c "$ROOT"/bin/ej-*.c; do
        name=$(basename "$source" .c)
        [ -x "$TO/bin/$name" ] || fail "no command $name"
        [ -s "$TO/share/man/man1/$name.1" ] || fail "no manual page $name"
        [ -s "$TO/share/man/ru/man1/$name.1" ] || fail "no Russian manual page $name"
        [ -s "$TO/share/bash-completion/completions/$name" ] || fail "no bash completion $name"
    done
    [ -s "$TO/share/man/man7/ej.7" ]
    [ -s "$TO/share/zsh/site-functions/_ej" ]
    [ -s "$TO/share/fish/vendor_completions.d/ej.fish" ]
    [ -s "$TO/share/locale/ru/LC_MESSAGES/ej.mo" ]
    for kind in schema reports profiles; do
        [ -n "$(ls "$TO/share/ej/$kind")" ] || fail "nothing in share/ej/$kind"
    done
}

# bats test_tags=heavy
@test "an installed command makes a journal with the installed schema" {
    quiet_make install
    # A build tree that is out of reach must not be what makes it work.
    mv "$DEST" "$BATS_TEST_TMPDIR/moved"
    TO=$BATS_TEST_TMPDIR/moved/usr/local
    cd "$BATS_TEST_TMPDIR"
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
    ok "$TO/bin/ej" --version
    run_ej 0 "$TO/bin/ej-init" --quiet --school 'Школа № 1' --year 2026/27 --time-zone Asia/Yekaterinburg
    ok "$TO/bin/ej" class list --format csv
    run strings -a "$EJ_DB"
    out_lacks "$ROOT"
}

# bats test_tags=heavy
@test "another program builds against the installed library" {
    quiet_make install
    cat >"$BATS_TEST_TMPDIR/other.c" <<'C'
#include <journal.h>
#include <stdio.h>
int main(void)
{
    struct ej_error err;
    puts(ej_fail(&err, EJ_USAGE, "%s", "words") == EJ_USAGE ? err.text : "wrong");
    return 0;
}
C
    export PKG_CONFIG_PATH=$TO/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$DEST
    # shellcheck disable=SC2046
    ok gcc -Wall -Werror -o "$BATS_TEST_TMPDIR/other" "$BATS_TEST_TMPDIR/other.c" \
        $(pkg-config --cflags --libs libjournal)
    LD_LIBRARY_PATH=$TO/lib ok "$BATS_TEST_TMPDIR/other"
    out_is words
}

# bats test_tags=heavy
@test "uninstall removes what install put, and nothing else" {
    mkdir -p "$TO/bin" "$TO/share/ej/reports"
    echo mine >"$TO/bin/other"
    echo mine >"$TO/share/ej/reports/own.sql"
    (cd "$DEST" && find . ! -type d | sort) >"$BATS_TEST_TMPDIR/before"
    quiet_make install
    [ "$(find "$DEST" ! -type d | wc -l)" -gt 50 ]
    quiet_make uninstall
    (cd "$DEST" && find . ! -type d | sort) >"$BATS_TEST_TMPDIR/after"
    same "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
    rm "$TO/bin/other" "$TO/share/ej/reports/own.sql"
    quiet_make install
    quiet_make uninstall
    [ ! -e "$TO/share/ej" ] || fail "share/ej is left"
}

# bats test_tags=heavy
@test "the release tarball builds where gnulib is not installed" {
    [ -e "$ROOT/.git" ] || skip "made from a git checkout only"
    make -s -C "$ROOT" dist >"$BATS_TEST_TMPDIR/make.log" 2>&1 ||
        fail "make dist failed: $(tail "$BATS_TEST_TMPDIR/make.log")"
    tar -xzf "$ROOT"/build/ej-*.tar.gz -C "$BATS_TEST_TMPDIR"
    mkdir "$BATS_TEST_TMPDIR/bin"
    for tool in gnulib-tool autoconf automake; do
        printf '#!/bin/sh\nexit 70\n' >"$BATS_TEST_TMPDIR/bin/$tool"
        chmod +x "$BATS_TEST_TMPDIR/bin/$tool"
    done
    cd "$BATS_TEST_TMPDIR"/ej-*
    PATH=$BATS_TEST_TMPDIR/bin:$PATH make -s >"$BATS_TEST_TMPDIR/make.log" 2>&1 ||
        fail "the tarball does not build: $(tail "$BATS_TEST_TMPDIR/make.log")"
    ok build/bin/ej --version
}
