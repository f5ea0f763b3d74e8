# shellcheck shell=bash disable=SC2034,SC2154 # common.bash and bats set what is used, test files
# use what is set
# A full school for the tests, and the commands, verbs and options there are, asked of themselves.

# build_full_school: the whole school, and what it has no files of, so that no list is empty.
build_full_school() {
    build_school
    ej-roster set --pupil-id Я-9001 --surname Яковлев --given-name Я --class 10А --sex m \
        --birth-date 2010-05-05 --enrolled 2026-10-20 --consent withdrawn
    ej-consent anonymise --quiet --pupil-id Я-9001 --order 15 --order-date 2026-10-25 \
        --key-file "$BATS_FILE_TMPDIR/keys.csv"
    ej-finals council --class 7А --pupil-id А-0126 --decision promoted --number 12 --date 2026-10-20
    ej-finals close --class 9Б --period year
    ej-roster verify --class 7А --date 2026-09-05
    ej-roster inform --class 7А --how собрание --date 2026-10-05
    ej-check set --class 7А --rule no-topic --due 2026-11-10
    ej-check record --about 'Журнал 7А' --findings 'Заполнен' --date 2026-10-20
    ej-staff substitute --absent trofimova.ma --teacher grigoreva.ai --from 2026-10-20
    ej-staff grant --login ivanov.ii --pupil-id А-0126 --guardian 1
    ej-archive register --place 'сейф директора' --made 2026-10-01
    ej-archive register --kind journal --class 7А --year 2015/16 --place 'архив'
}

# ---- what there is ---------------------------------------------------------------------------

# Names of the commands but for the dispatcher.
commands() {
    local path
    for path in "$EJ_BIN"/ej-*; do
        basename "$path"
    done
}

# Verbs of a command; a dash when it has none.
verbs() {
    "$1" --complete | cut -f 1 | grep -v '^--' || echo -
}

# make_catalogue FILE: "COMMAND VERB OPTION" for all there is, `=ARG` behind options with a value.
make_catalogue() {
    local tool verb
    for tool in $(commands); do
        for verb in $(verbs "$tool"); do
            call "$tool" "$verb" --complete | cut -f 1 | sed -n "s/^--/$tool $verb /p"
        done
    done >"$1"
    export CATALOGUE=$1
}

# takes COMMAND VERB OPTION: whether it is in the catalogue, which is read once.
takes() {
    local line
    if [ "${#TAKEN[@]}" -eq 0 ]; then
        declare -gA TAKEN=([read]=1)
        while IFS= read -r line; do
            TAKEN[${line%%=*}]=1
        done <"$CATALOGUE"
    fi
    [ -n "${TAKEN[$1 $2 $3]-}" ]
}

# each_verb FUNCTION [OPTION]...: FUNCTION COMMAND VERB for each verb that takes all these options;
# with !OPTION, that does not take it.
each_verb() {
    local what=$1 tool verb option all
    shift
    mapfile -t all < <(cut -d ' ' -f 1,2 "$CATALOGUE" | uniq)
    for verb in "${all[@]}"; do
        tool=${verb% *}
        verb=${verb#* }
        for option; do
            case $option in
            !*) ! takes "$tool" "$verb" "${option#!}" || continue 2 ;;
            *) takes "$tool" "$verb" "$option" || continue 2 ;;
            esac
        done
        "$what" "$tool" "$verb" </dev/null
    done
}

# call COMMAND VERB WORD...: runs it with no input; the verb may be -.
call() {
    local words=("$1" "$2")
    [ "$2" != - ] || words=("$1")
    shift 2
    "${words[@]}" "$@" </dev/null
}

# opening COMMAND VERB WORD...: runs it with what the verb cannot do without to get as far as
# opening the journal; the input is the caller's.
opening() {
    local words=("$1")
    [ "$2" = - ] || words+=("$2")
    case "$1 $2" in
    'ej-report -') words+=(summary-marks) ;;
    'ej-audit undo') words+=(1) ;;
    'ej-policy explain') words+=(scale) ;;
    'ej-policy load') words+=(base) ;;
    'ej-policy set') words+=(debt .) ;;
    'ej-archive create') words+=(--pdf none --to "$BATS_TEST_TMPDIR") ;;
    'ej-archive register') words+=(--place shelf) ;;
    *) ;;
    esac
    shift 2
    local ended=0
    "${words[@]}" "$@" || ended=$?
    # That something was found is no failure.
    [ "$ended" = 1 ] && [ "${words[*]}" = 'ej-check run' ] && ended=0
    return "$ended"
}

# into FILE COMMAND...: with its output going there.
into() {
    local file=$1
    shift
    "$@" >"$file"
}

# columns FILE WHAT...: see there.
columns() {
    python3 "$ROOT/tests/contract/columns.py" "$@"
}

# ---- telling ---------------------------------------------------------------------------------

# try WORD...: runs it; sets $status, and $output and $stderr without the last line's end.
try() {
    capture "$@"
    output=${output%$'\n'}
    stderr=${stderr%$'\n'}
}

# complain TEXT: the test goes on with the next command and fails at its end.
complain() {
    printf '%s (status %s): %s\n' "$1" "$status" "${stderr:0:300}" >>"$BATS_TEST_TMPDIR/complaints"
}

no_complaints() {
    [ ! -s "$BATS_TEST_TMPDIR/complaints" ] || fail "$(cat "$BATS_TEST_TMPDIR/complaints")"
}

# all_same WORD...: an import of what is there: status 0, no data, all records the same.
all_same() {
    local numbers
    try "$@"
    numbers=$(summary)
    # shellcheck disable=SC2086 # numbers
    set -- $numbers
    [ "$status" = 0 ] && [ -z "$output" ] && [ "${1-0}" -gt 0 ] && [ "$1 0 0 $1 0" = "$numbers" ]
}
