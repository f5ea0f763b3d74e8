#!/usr/bin/env bats
# The manual pages, English and Russian: verbs, options and columns are those that the commands say
# they have, both ways, and the examples work as they stand. tests/lint.t has mandoc look at them.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
    # The second quarter planned and a copy registered, as in the demo.
    ej-lesson generate --quiet --from 2026-11-05 --to 2026-12-30
    mkdir "$BATS_FILE_TMPDIR/backup"
    ej-archive backup --quiet --to "$BATS_FILE_TMPDIR/backup" >&2
}

setup() {
    copy_school
}

# pages NAME: its English and its Russian page.
pages() {
    echo "$ROOT/docs/$1" "$ROOT/docs/ru/$1"
}

commands() {
    find "$EJ_BIN" -maxdepth 1 -name 'ej-*' -printf '%f\n' | sort
}

# A command's verbs; a dash where it has none.
verbs() {
    "$1" --complete | cut -f 1 | grep -v '^--' || echo -
}

# options COMMAND VERB: without dashes and values.
options() {
    local verb=$2
    [ "$verb" != - ] || verb=
    "$1" ${verb:+"$verb"} --complete | sed -n 's/^--\([a-z0-9-]*\).*/\1/p' | sort
}

# What every command takes alike: not in the synopses.
COMMON='as|as-of|db|dry-run|encoding|format|headings|help|historical|keep-going|output|quiet|rejects'
COMMON+='|replace|verbose|version|why'

# synopsis PAGE: "VERB" and "VERB OPTION" for what its second section says.
synopsis() {
    awk '
        /^\.Sh / { section++; next }
        section != 2 { next }
        /^\.(It )?Nm/ { verb = "-"; first = 1; next }
        first && /^\.Cm / { verb = $2 }
        first { print verb; first = 0 }
        { for (i = 1; i < NF; i++) if ($i ~ /^\.?Fl$/) print verb, substr($(i + 1), 2) }
    ' "$1"
}

# differ WHAT FILE FILE: fails where they are not the same, and says how.
differ() {
    diff "$2" "$3" >&2 || fail "$1: what the program has (<) and the page (>) differ"
}

@test "each command has its pages, and ej(1) names each command" {
    local command page
    for command in $(commands); do
        for page in $(pages "$command.1"); do
            [ -s "$page" ] || fail "no page: $page"
        done
    done
    ej --complete | cut -f 1 | sort >"$BATS_TEST_TMPDIR/has"
    for page in $(pages ej.1); do
        sed -n 's/^\.It Xr ej-\([a-z]*\) 1$/\1/p' "$page" | sort >"$BATS_TEST_TMPDIR/says"
        differ "$page" "$BATS_TEST_TMPDIR/has" "$BATS_TEST_TMPDIR/says"
    done
}

@test "the synopses have each verb with its options, and no others" {
    local command verb page
    for command in $(commands); do
        for verb in $(verbs "$command"); do
            echo "$verb"
            options "$command" "$verb" | grep -vxE "$COMMON" | sed "s/^/$verb /"
        done | sort >"$BATS_TEST_TMPDIR/has"
        for page in $(pages "$command.1"); do
            synopsis "$page" | grep -vE " ($COMMON)\$" | sort -u >"$BATS_TEST_TMPDIR/says"
            differ "$page" "$BATS_TEST_TMPDIR/has" "$BATS_TEST_TMPDIR/says"
        done
    done
}

@test "each verb and each option is described, and no others" {
    local command verb page
    for command in $(commands); do
        for verb in $(verbs "$command"); do
            options "$command" "$verb"
        done | sort -u >"$BATS_TEST_TMPDIR/has"
        for page in $(pages "$command.1"); do
            sed -n '/^\.It Fl/p' "$page" | grep -oE 'Fl -[a-z0-9-]+' | sed 's/^Fl -//' |
                sort -u >"$BATS_TEST_TMPDIR/says"
            differ "$page" "$BATS_TEST_TMPDIR/has" "$BATS_TEST_TMPDIR/says"
            for verb in $(verbs "$command"); do
                [ "$verb" = - ] || grep -qx "\.It Cm $verb" "$page" ||
                    fail "$page does not describe the verb $verb"
            done
        done
    done
}

@test "ej(7) describes what all commands share" {
    local page option
    for page in $(pages ej.7); do
        for option in ${COMMON//|/ }; do
            grep -qE "^\.It Fl -$option( |\$)" "$page" || fail "$page lacks --$option"
        done
    done
}

@test "the columns that lists print are described" {
    local command verb page column
    for command in $(commands); do
        for verb in list debts history movements verifications informed controls decisions \
            propose forecast; do
            "$command" --complete | grep -q "^$verb	" || continue
            "$command" "$verb" --format csv >"$BATS_TEST_TMPDIR/list"
            [ -s "$BATS_TEST_TMPDIR/list" ] || fail "$command $verb prints no heading"
            for column in $(head -n 1 "$BATS_TEST_TMPDIR/list" | tr , ' '); do
                for page in $(pages "$command.1"); do
                    grep -qE "^\.It Va (.* , )?$column( |\$)" "$page" ||
                        fail "$page: $verb prints $column, which is not described"
                done
            done
        done
    done
}

# examples PAGE: the commands that follow a dollar sign; a backslash or <<END goes on.
examples() {
    awk '
        !here { gsub(/\\e/, "\\"); sub(/^\.Dl /, "") }
        here { print; here = $0 != "END"; next }
        sub(/^\$ /, "") { more = 1 }
        more { print; more = /\\$/; here = /<<END$/ }
    ' "$1"
}

@test "the examples are printed as they stand" {
    local found
    # A .Dl is filled like a paragraph, and takes the blanks inside brackets for marks of mdoc.
    found=$(grep -nE '^\.D1|^\.Dl .*(\[ | \])|^\.Dl .{67}' "$ROOT"/docs/*.[1-9] "$ROOT"/docs/ru/*.[1-9]) ||
        true
    [ -z "$found" ] || fail "would be printed otherwise: $found"
}

# bats test_tags=heavy
@test "the examples work as they stand" {
    local page
    for page in "$ROOT"/docs/*.[17] "$ROOT"/docs/ru/*.[17]; do
        rm -rf "$BATS_TEST_TMPDIR/try"
        cp -r "$SCHOOL" "$BATS_TEST_TMPDIR/try"
        cp "$BATS_FILE_TMPDIR/school.ej" "$BATS_TEST_TMPDIR/try/journal.ej"
        examples "$page" >"$BATS_TEST_TMPDIR/script"
        [ -s "$BATS_TEST_TMPDIR/script" ] || fail "$page has no examples"
        EJ_DB=$BATS_TEST_TMPDIR/try/journal.ej run -0 --separate-stderr \
            env -C "$BATS_TEST_TMPDIR/try" bash -eo pipefail "$BATS_TEST_TMPDIR/script" \
            </dev/null || fail "an example of $page fails"
    done
}
