#!/usr/bin/env bats
# ej itself: it lists the commands and runs them, those of its own folder first.

bats_require_minimum_version 1.5.0
load lib/common

setup() {
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
    cd "$BATS_TEST_TMPDIR" || return
    mkdir own
}

# own NAME TEXT: an ej-NAME on PATH that says TEXT and its arguments.
own() {
    # shellcheck disable=SC2016 # the new program's
    printf '#!/bin/sh\necho %s "$@"\n' "$2" >"own/ej-$1"
    chmod +x "own/ej-$1"
}

@test "ej COMMAND is ej-COMMAND: output, status and words" {
    ok ej class set --class 7А
    run_ej 0 ej class list --format csv
    through=$output
    run_ej 0 ej-class list --format csv
    out_is "$through"
    for words in 'class list --class 8Б' 'class nonsense' 'mark list --db /nowhere'; do
        # shellcheck disable=SC2086 # words
        run --separate-stderr ej $words
        through=$status:$output:$stderr
        # shellcheck disable=SC2086
        run --separate-stderr ej-$words
        [ "$through" = "$status:$output:$stderr" ] || fail "ej $words differs: $through"
    done
}

@test "a command gets its arguments as they are, and the standard streams" {
    own echo said
    PATH=$PWD/own:$PATH run_ej 0 ej echo 'a  b' '' --help -- '*'
    out_is 'said a  b  --help -- *'
    run -0 sh -c 'printf "class\n7А\n" | ej class import --quiet && ej class list --format csv'
    out_has 7А
}

@test "--help lists every command with its purpose, and each there is" {
    ok ej --help
    for path in "$EJ_BIN"/ej-*; do
        name=${path##*/ej-}
        grep -Eq "^  $name +[a-z]" <<<"$output" || fail "ej --help leaves $name out"
    done
    while read -r name; do
        [ -x "$EJ_BIN/ej-$name" ] || fail "ej --help promises $name"
    done < <(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$output")
    help=$output
    ok ej help
    out_is "$help"
}

@test "--complete has the same commands as --help" {
    ok ej --complete
    cut -f 1 <<<"${output%$'\n'}" | sort >completed
    ok ej --help
    sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$output" | sort >helped
    same helped completed
}

@test "ej help COMMAND is the command's help, in another folder's command too" {
    ok ej-mark --help
    help=$output
    ok ej help mark
    out_is "$help"
    own extra said
    PATH=$PWD/own:$PATH run_ej 0 ej help extra
    out_is 'said --help'
    run_ej 2 ej help nonsense
    [ -z "$output" ]
    err_is "ej: no such command: nonsense (ej --help lists them)"
}

@test "others named ej-* on PATH are listed once, and run; its own folder's win" {
    own extra said
    own class stolen
    mkdir second
    cp own/ej-extra second/
    echo 'no program' >own/ej-text
    PATH=$PWD/own:$PWD/second:$PATH run_ej 0 ej --help
    [ "$(grep -c '^  extra  *(found on PATH)$' <<<"$output")" = 1 ] || fail "extra"
    out_lacks text
    [ "$(grep -c '^  class ' <<<"$output")" = 1 ] || fail "class twice"
    PATH=$PWD/own:$PATH run_ej 0 ej class list --format csv
    out_lacks stolen
    PATH=$PWD/own:$PATH run_ej 0 ej extra word
    out_is 'said word'
}

@test "called through a link from elsewhere it still finds its own commands" {
    ln -s "$EJ_BIN/ej" own/ej
    PATH=$PWD/own:/usr/bin:/bin run_ej 0 ej class list --format csv
    [ -z "$stderr" ]
}

@test "no command, an unknown one, an option it does not have: status 2" {
    refused 2 ej
    err_is 'ej: name a command (ej --help lists them)'
    refused 2 ej nonsense
    err_is "ej: no such command: nonsense (ej --help lists them)"
    refused 2 ej --nonsense
    err_is 'ej: no such command: --nonsense (ej --help lists them)'
    refused 2 ej ''
    err_is 'ej: no such command:  (ej --help lists them)'
    refused 2 ej ../bin/class list
    err_is 'ej: no such command: ../bin/class (ej --help lists them)'
    refused 2 ej .
    err_is 'ej: no such command: . (ej --help lists them)'
    [ ! -e own/ej-. ]
}

@test "--version, and output that cannot be written" {
    ok ej --version
    [[ $output =~ ^'ej (ej) '[0-9]+\.[0-9]+\.[0-9]+ ]] || fail "no version"
    for words in --version --help --complete help 'class list --format csv'; do
        status=0
        # shellcheck disable=SC2086 # words
        ej $words >/dev/full 2>err || status=$?
        [ "$status" = 4 ] && [ -s err ] || fail "ej $words >/dev/full: status $status"
    done
    status=0
    ej --help >&- 2>err || status=$?
    [ "$status" = 4 ] && [ -s err ] || fail "ej --help >&-: status $status"
}

@test "who, which journal, where to and why are said once" {
    local option
    for option in --as --db --output --why --as-of; do
        local verb=(list)
        [ "$option" != --why ] || verb=(set --class 7А)
        refused 2 ej-class "${verb[@]}" "$option" one "$option" two
        err_is "ej-class: $option is given twice (--help shows what there is)"
    done
}
