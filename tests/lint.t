#!/bin/sh
# Static checks, each one a test. Run by make lint, and as a part of make check, after the build.
set -u
cd "$(dirname "$0")/.." || exit 2

tmp=$(mktemp -d) || exit 2
trap 'rm -rf "$tmp"' EXIT
n=0

# check NAME COMMAND...: ok when the command succeeds and prints nothing.
check() {
    name=$1
    shift
    n=$((n + 1))
    if "$@" >"$tmp/out" 2>&1 && [ ! -s "$tmp/out" ]; then
        echo "ok $n - $name"
    else
        echo "not ok $n - $name"
        sed 's/^/# /' "$tmp/out" | head -n 60
    fi
}

# Each of these prints a list of files, one a line.
sources() { find bin lib -name '*.c' | sort; }
headers() { find bin lib -name '*.h' | sort; }
unit_tests() { find tests -name '*.c' -o -name '*.h' | sort; }
scripts() {
    find tests share/examples .ci -type f \( -name '*.sh' -o -name '*.bats' -o -name '*.bash' \
        -o -name '*.t' -o -path '.ci/*' \) 2>/dev/null | sort
}
manuals() { find docs -name '*.[17]' | sort; }

# each LISTER COMMAND...: the command over the listed files, one at a time, two at once.
each() {
    list=$1
    shift
    "$list" | xargs -r -n 1 -P "$(nproc)" "$@"
}

all() {
    list=$1
    shift
    "$list" | xargs -r "$@"
}

# The compiler's flags, from the one place that has them.
eval "set -- $(make -s flags) -Werror" || exit 2

with_gcc() { each sources gcc "$@" -D_FORTIFY_SOURCE=2 -O2 -c -o /dev/null; }
with_clang() { each sources clang "$@" -O2 -fsyntax-only; }
# Its stderr only counts the warnings that it leaves out.
with_clang_tidy() {
    sources | xargs -r -P "$(nproc)" -I {} clang-tidy --quiet {} -- "$@" 2>/dev/null
}
with_cppcheck() {
    all sources cppcheck --quiet -j "$(nproc)" --enable=warning,performance,portability \
        --inline-suppr --error-exitcode=1 --suppress=missingIncludeSystem -Ilib -Ibin
}

# The layout is clang-format's.
layout() {
    { sources; headers; unit_tests; } | xargs -r clang-format --dry-run -Werror
}

# A header includes what it needs; the public one also without anything of this tree before it.
headers_alone() {
    each headers gcc "$@" -x c -fsyntax-only
    gcc -std=c11 -Wall -Wextra -Wpedantic -Werror -x c -fsyntax-only lib/journal.h
}

# lib/banned.h stops the compiler; this stops those who go round it.
banned_held() {
    { sources; headers; } | grep -v '^lib/banned.h$' |
        xargs -r grep -nE '# *(undef|pragma +GCC +(poison|system_header))'
    [ $? -eq 123 ]
}

small_files() {
    { sources; headers; unit_tests; } | xargs -r wc -l |
        awk '$2 != "total" && $1 > 700 { print $2 ": " $1 " lines, more than 700" }'
}

licensed() {
    { sources; headers; unit_tests; } | xargs -r grep -L 'SPDX-License-Identifier: GPL-3.0-or-later'
}

# Every message has a Russian translation that fits it.
translated() {
    for po in share/po/*.po; do
        [ -e "$po" ] || continue
        msgfmt --check -o /dev/null "$po"
        msgattrib --only-fuzzy --no-obsolete --no-wrap "$po"
        make -s build/ej.pot && msgcmp "$po" build/ej.pot
    done
}

check "gcc compiles without warnings" with_gcc "$@"
check "clang compiles without warnings" with_clang "$@"
check "clang-tidy finds nothing" with_clang_tidy "$@"
check "headers compile alone" headers_alone "$@"
check "no banned function is let through" banned_held
check "cppcheck finds nothing" with_cppcheck
check "clang-format would change nothing" layout
check "C files have at most 700 lines" small_files
check "C files name their licence" licensed
check "shellcheck finds nothing" all scripts shellcheck -x
check "mandoc finds nothing" all manuals mandoc -T lint -W warning
check "the catalogues are complete" translated
echo "1..$n"
