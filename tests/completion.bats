#!/usr/bin/env bats
# The completions of bash, zsh and fish, each asked in its own shell.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    export EJ_NOW=2026-10-26T09:00 EJ_DB=$BATS_FILE_TMPDIR/school.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
    for noun in calendar:calendar.yaml class:classes.csv subject:subjects.csv staff:staff.csv; do
        "ej-${noun%%:*}" import --quiet "$SCHOOL/${noun#*:}"
    done
}

setup() {
    export EJ_NOW=2026-10-26T09:00 EJ_DB=$BATS_FILE_TMPDIR/school.ej
}

# in_bash WORD...: the candidates for the last word, one a line.
in_bash() {
    bash -c '. "$0/completions/ej"
        COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
        _ej
        [ ${#COMPREPLY[@]} -eq 0 ] || printf "%s\n" "${COMPREPLY[@]}"' "$ROOT" "$@"
}

# in_zsh WORD...: likewise; what _describe is given, without descriptions.
in_zsh() {
    zsh -f -c '
        _describe() { print -l -- ${(@)${(P)@[-1]}%%:*} }
        _files() { print FILES }
        compset() { words[CURRENT]=${words[CURRENT]#*=} }
        source=$1; shift
        words=("$@"); CURRENT=$#
        eval "_ej_file() { $(<$source/completions/_ej) }"
        _ej_file' zsh "$ROOT" "$@"
}

# in_fish LINE
in_fish() {
    # shellcheck disable=SC2016 # fish's own variables
    fish --no-config -c 'source $argv[1]/completions/ej.fish; complete -C $argv[2]' "$ROOT" "$1" |
        cut -f1
}

has() { # COMMAND... -- CANDIDATE
    local arguments=()
    while [ "$1" != -- ]; do
        arguments+=("$1")
        shift
    done
    run --separate-stderr "${arguments[@]}"
    grep -qxF -- "$2" <<<"$output" || fail "no $2 among the candidates of: ${arguments[*]}"
}

@test "bash: commands, verbs, options, and values out of the journal" {
    has in_bash ej ma -- mark
    has in_bash ej mark s -- set
    has in_bash ej-mark '' -- correct
    has in_bash ej-mark list --cl -- --class
    has in_bash ej-mark list --class '' -- 10А
    has in_bash ej-mark list --class = 7 -- 7А
    has in_bash ej-mark list --subject Рус -- "'Русский язык'"
    has in_bash ej-mark list --subject "'Рус" -- "'Русский язык'"
    has in_bash ej-report '' -- summary-marks
    has in_bash ej-report summary-marks --class 7А --period '' -- Q1
    has in_bash ej-staff set --login x --homeroom '' -- 9Б
    has in_bash ej-init --profile k -- komi
}

@test "bash: without a journal it is quiet" {
    EJ_DB=$BATS_TEST_TMPDIR/none.ej run --separate-stderr in_bash ej-mark list --class ''
    [ -z "$output$stderr" ] || fail "not quiet"
    # The line's own --db is the journal that is asked.
    local journal=$EJ_DB
    export EJ_DB=$BATS_TEST_TMPDIR/none.ej
    has in_bash ej-mark list --db "$journal" --class '' -- 7А
}

@test "fish: commands, verbs, options, and values out of the journal" {
    has in_fish 'ej ma' -- mark
    has in_fish 'ej mark s' -- set
    has in_fish 'ej-mark cor' -- correct
    has in_fish 'ej-mark list --cl' -- --class
    has in_fish 'ej-mark list --class ' -- 7А
    has in_fish 'ej-mark list --class=7' -- --class=7А
    has in_fish 'ej-mark list --subject Рус' -- 'Русский язык'
    has in_fish 'ej-report su' -- summary-marks
}

@test "zsh: commands, verbs, options, and values out of the journal" {
    has in_zsh ej ma -- mark
    has in_zsh ej mark s -- set
    has in_zsh ej-mark cor -- correct
    has in_zsh ej-mark list --cl -- --class
    has in_zsh ej-mark list --class '' -- 7А
    has in_zsh ej-mark list --class=7 -- 7А
    has in_zsh ej-report su -- summary-marks
}

@test "completion knows each verb and option of each command" {
    local tool verb option
    for tool in "$EJ_BIN"/ej-*; do
        tool=$(basename "$tool")
        while IFS=$'\t' read -r verb _; do
            [[ $verb != --* ]] || continue
            while IFS= read -r option; do
                has in_bash "$tool" "$verb" "$option" -- "$option"
                break # one of each verb: each call costs a shell
            done < <("$tool" "$verb" --complete | sed 's/[=[:blank:]].*//')
        done < <("$tool" --complete)
    done
}
