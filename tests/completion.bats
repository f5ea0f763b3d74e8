#!/usr/bin/env bats
# The completions of bash, zsh and fish, each asked in its own shell.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school load
}

setup() {
    copy_school
    # Where a shell is killed or its pipe gone, LeakSanitizer's own thread may wait for ever; what
    # these commands leak is seen by their own tests.
    export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0
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
    has in_bash ej-mark list --subject Рус -- 'Русский\ язык'
    has in_bash ej-mark list --subject "'Рус" -- "'Русский язык'"
    has in_bash ej-report '' -- summary-marks
    has in_bash ej-report summary-marks --class 7А --period '' -- Q1
    has in_bash ej-staff set --login x --homeroom '' -- 9Б
    has in_bash ej-init --profile k -- komi
}

@test "values of every kind: of the journal, the profile, the words and the command itself" {
    has in_bash ej-class set --teacher gri -- grigoreva.ai
    has in_bash ej-mark list --class 7А --subject Информатика --group '' -- 2
    has in_bash ej-mark set --kind кон -- контрольная
    has in_bash ej-absent set --code '' -- НП
    has in_bash ej-mark set --value '' -- .
    has in_bash ej-finals set --value '' -- н/а
    has in_bash ej-finals set --class 10А --period '' -- H1
    has in_bash ej-roster list --consent '' -- withdrawn
    has in_bash ej-mark list --year '' -- 2026/27
    has in_bash ej-mark list --format '' -- excel-csv
    has in_bash ej-report summary-marks --format x -- xlsx
    has in_bash ej-report summary-marks --format p -- pdf
    has in_bash ej-mark list --headings '' -- ru
    # A class narrows what there is to choose from.
    run -0 in_bash ej-mark list --class 10А --period ''
    [ "$output" = $'H1\nH2' ] || fail "periods of a tenth form"
    run -0 in_bash ej-mark list --class 1А --subject Ал
    [ -z "$output" ] || fail "no algebra in the first form"
    run -0 in_bash ej-mark list --class 7А --pupil А
    [ "$(wc -l <<<"$output")" = 4 ] || fail "pupils of the class whose names begin with А"
    # Neither has values.
    run -0 in_bash ej-mark list --date ''
    [ -z "$output" ]
    run -0 in_bash ej-mark set --comment ''
    [ -z "$output" ]
}

@test "logins of the staff are completed for who may list the staff" {
    ok ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    ok ej-staff grant --quiet --login rebenok --pupil-id А-0125
    local login line
    for login in mama rebenok; do
        for line in 'ej-mark list --complete=teacher' 'ej-staff set --complete=login' \
            'ej-audit list --complete=actor' 'ej-mark list --complete=as'; do
            # shellcheck disable=SC2086 # words
            run_ej 0 $line --as $login
            [ -z "$output$stderr" ] || fail "$login: $line"
        done
        run_ej 0 ej-mark list --complete=subject --as $login
        out_has Информатика
    done
    for login in nazarova.og kiseleva.so karpov.ab; do
        run_ej 0 ej-mark list --complete=teacher --as $login
        out_has $'volkov.iy\t'
        run_ej 0 ej-audit list --complete=actor --as $login
        out_has $'volkov.iy\t'
    done
}

@test "--complete is quiet and unmoved by what is wrong with the rest of the line" {
    run_ej 0 ej-mark list --complete=class --subject
    out_has 7А
    run_ej 0 ej-mark list --complete=class --no-such --class --help
    out_has 7А
    [ -z "$stderr" ]
    run_ej 0 ej-mark list --complete=class --db /nowhere
    [ -z "$output$stderr" ]
    run_ej 0 ej-mark list --complete=quiet
    [ -z "$output$stderr" ]
    run_ej 0 ej-mark list --complete=no-such
    [ -z "$output$stderr" ]
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

# types SHELL LINE -- WORD...: the words of the line after a TAB typed at its end in a real shell.
types() {
    local shell=$1 line=$2 setup=". '$ROOT/completions/ej'"
    shift 3
    [ "$shell" = bash ] ||
        setup="fpath=('$ROOT/completions' \$fpath); autoload -U compinit; compinit -u -D"
    run_ej 0 python3 "$ROOT/tests/contract/typing.py" "$shell" "$setup" "$line"
    out_is "$(printf '%s\n' "$@")"
}

# bats test_tags=heavy
@test "typed into bash and zsh: words arrive whole, blanks and quotes and all" {
    cd "$ROOT/tests/data"
    for shell in bash zsh; do
        types $shell 'ej ma' -- ej mark
        types $shell 'ej-mark list --cl' -- ej-mark list --class
        types $shell 'ej-mark list --class 7' -- ej-mark list --class 7А
        types $shell 'ej mark list --class=7' -- ej mark list --class=7А
        types $shell 'ej-mark list --subject Рус' -- ej-mark list --subject 'Русский язык'
        types $shell "ej-mark list --subject 'Рус" -- ej-mark list --subject 'Русский язык'
        types $shell 'ej-mark list --subject "Рус' -- ej-mark list --subject 'Русский язык'
        types $shell 'ej-mark list --subject=Рус' -- ej-mark list '--subject=Русский язык'
        # Two subjects begin so: as far as they agree.
        types $shell 'ej-mark list --subject Алг' -- ej-mark list --subject Алгебра
        types $shell "ej-mark list --class 7А --subject 'Русский язык' --te" -- \
            ej-mark list --class 7А --subject 'Русский язык' --teacher
        types $shell 'ej-mark import school-small/ma' -- ej-mark import school-small/marks.csv
        types $shell 'ej-report summary-m' -- ej-report summary-marks
    done
}

@test "the completions know every command by its name" {
    for path in "$EJ_BIN"/ej-*; do
        name=${path##*/}
        grep -Eq "^ *(complete .*)?([a-z -]* )?$name( |\$)" "$ROOT/completions/ej" || fail "bash: no $name"
        grep -Eq "[ ]${name#ej-}( |\$)" "$ROOT/completions/ej.fish" || fail "fish: no $name"
    done
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
