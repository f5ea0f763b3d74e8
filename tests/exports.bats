#!/usr/bin/env bats
# The library as others see it: journal.h is all that it exports, and compiles alone; each command
# is linked with no more than it uses.

bats_require_minimum_version 1.5.0
load lib/common

LIB=${EJ_BIN%/bin}/lib/libjournal.so

# needed FILE: the shared libraries it names, without versions; the sanitizers' left out.
needed() {
    objdump -p "$1" | sed -n 's/^ *NEEDED *\(lib[^.]*\)\.so.*/\1/p' | grep -v -e '^libasan$' \
        -e '^libubsan$' -e '^libc$' -e '^libm$' | sort | tr '\n' ' '
}

@test "exported symbols are the functions that journal.h declares" {
    # As the compiler reads it, not as the build does that makes the list of symbols.
    gcc -x c -fsyntax-only -aux-info "$BATS_TEST_TMPDIR/prototypes" "$ROOT/lib/journal.h"
    sed -n '/journal\.h:/s/ej_[a-z0-9_]* (/\n&/; s/^.*\n\(ej_[a-z0-9_]*\) (.*/\1/p' \
        "$BATS_TEST_TMPDIR/prototypes" | sort >"$BATS_TEST_TMPDIR/declared"
    nm -D --defined-only "$LIB" | sed -n 's/^[0-9a-f]* [A-Z] \([^@]*\).*/\1/p' |
        grep -v '^LIBJOURNAL_' | sort >"$BATS_TEST_TMPDIR/exported"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/declared")" -gt 30 ]
    same "$BATS_TEST_TMPDIR/declared" "$BATS_TEST_TMPDIR/exported"
}

@test "every exported symbol has the library's version, the file its soname" {
    run -0 sh -c "objdump -T '$LIB' | grep ' ej_' | grep -v 'LIBJOURNAL_0 *ej_'; :"
    [ -z "$output" ] || fail "symbols without a version"
    run -0 objdump -p "$LIB"
    out_has 'libjournal.so.0'
    [ "$(readlink "$LIB")" = libjournal.so.0 ]
}

@test "journal.h compiles alone, in C and in C++, without a warning" {
    for language in c11 gnu17; do
        ok gcc -std=$language -Wall -Wextra -Wpedantic -Wstrict-prototypes -Werror -x c \
            -fsyntax-only "$ROOT/lib/journal.h"
    done
    for language in c++11 c++20; do
        ok clang -std=$language -Wall -Wextra -Wpedantic -Werror -x c++ -fsyntax-only \
            "$ROOT/lib/journal.h"
    done
}

@test "every function of journal.h stands under words about it" {
    # A prototype begins a block of them, and a block begins with a comment.
    # shellcheck disable=SC2016 # awk's
    run -0 awk '
        /^(enum|struct|const|void|bool|int|char)[^=;{]*\(/ && !block { print NR ": " $0 }
        /\*\/$/ { block = 1; next }
        /^$/ { block = 0 }' "$ROOT/lib/journal.h"
    # Those whose name and type say it all.
    output=$(grep -v -e '_free(' -e 'ej_noun_name(' -e 'ej_noun_fields(' <<<"$output" || :)
    [ -z "$output" ] || fail "without a word"
}

@test "the library needs SQLite and libyaml, a command nothing that it does not use" {
    [ "$(needed "$LIB")" = 'libsqlite3 libyaml-0 ' ] || fail "it needs $(needed "$LIB")"
    for path in "$EJ_BIN"/ej-*; do
        case ${path##*/} in
        ej-report) want='libjournal libminizip libxlsxwriter libz ' ;;
        ej-consent) want='libjournal libminizip libxlsxwriter ' ;;
        ej-archive) want='libarchive libjournal libminizip libxlsxwriter libz ' ;;
        ej-roster) want='libjournal libminizip ' ;;
        *) want='libjournal ' ;;
        esac
        # A sanitized command has the library in it, and needs what that needs; the sanitizers in it
        # need libgcc_s.
        if nm "$path" 2>/dev/null | grep -q ' T __asan_init$'; then
            want=$(tr ' ' '\n' <<<"${want/libjournal/libgcc_s libsqlite3 libyaml-0}" | grep . |
                sort | tr '\n' ' ')
        fi
        [ "$(needed "$path")" = "$want" ] || fail "${path##*/} needs $(needed "$path")"
    done
}

@test "no command has the words of a banned function in it" {
    for path in "$EJ_BIN"/ej "$EJ_BIN"/ej-* "$LIB"; do
        run -0 nm -D --undefined-only "$path"
        for name in strcpy strcat sprintf vsprintf gets strtok; do
            ! grep -q " $name@" <<<"$output" || fail "${path##*/} calls $name"
        done
    done
}
