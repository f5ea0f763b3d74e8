#!/usr/bin/env bats
# The laws that hold for every command and verb there is, asked of themselves: help, version, wrong
# usage, journals that cannot be used, streams, formats. contract-records.bats has the others.

# shellcheck disable=SC2015,SC2013 # complain is for whichever condition fails; names are words
bats_require_minimum_version 1.5.0
load lib/common
load contract/school

setup_file() {
    make_catalogue "$BATS_FILE_TMPDIR/catalogue"
    build_full_school
}

setup() {
    copy_school
}

# ---- help, version, wrong usage --------------------------------------------------------------

@test "--help of a command: status 0, nothing on stderr, each verb in it" {
    for tool in $(commands); do
        try "$tool" --help
        [ "$status" = 0 ] && [ -z "$stderr" ] || complain "$tool --help"
        [[ $output == "Usage: $tool "* ]] || complain "$tool --help: begins with something else"
        for verb in $(verbs "$tool"); do
            [ "$verb" = - ] || grep -Eq "^  $verb +[a-z]" <<<"$output" ||
                complain "$tool --help does not explain $verb"
        done
    done
    no_complaints
}

help_of_verb() {
    try call "$1" "$2" --help
    [ "$status" = 0 ] && [ -z "$stderr" ] || complain "$1 $2 --help"
    sed -n "s/^$1 $2 //p" "$CATALOGUE" | sort >"$BATS_TEST_TMPDIR/completed"
    sed -n 's/^  --\([^ ]*\).*/\1/p' <<<"$output" | sort |
        diff "$BATS_TEST_TMPDIR/completed" - || complain "$1 $2: help and completion differ"
}

@test "--help of a verb shows the options that completion knows, and no others" {
    each_verb help_of_verb
    no_complaints
}

version_of_verb() {
    try call "$1" "$2" --version
    [ "$status" = 0 ] && [ -z "$stderr" ] && [[ $output =~ ^"$1 (ej) "[0-9]+\.[0-9]+\.[0-9] ]] ||
        complain "$1 $2 --version"
}

@test "--version: the command's name, the package and a number" {
    for tool in $(commands); do
        version_of_verb "$tool" -
    done
    each_verb version_of_verb
    no_complaints
}

# wrong WORD...: status 2, a message that begins with the command's name, nothing on stdout.
wrong() {
    try call "$@"
    [ "$status" = 2 ] && [ -z "$output" ] && [[ $stderr == "$1: "* ]] || complain "$*"
}

wrong_words() {
    local option
    wrong "$1" "$2" --no-such-option
    wrong "$1" "$2" --no-such-option=1
    wrong "$1" "$2" -Z
    wrong "$1" "$2" --quiet=yes
    for option in $(sed -n "s/^$1 $2 \(.*\)=.*/\1/p" "$CATALOGUE" | sed -n '1p; $p'); do
        wrong "$1" "$2" "--$option"
    done
    call "$1" "$2" --help | head -n 1 | grep -q '\[OPTION]\.\.\..*\.\.\.' || wrong "$1" "$2" a b c
    ! call "$1" "$2" --help | head -n 1 | grep -q '\[OPTION]\.\.\.$' || wrong "$1" "$2" a
    ! takes "$1" "$2" format || wrong "$1" "$2" --format parchment
    ! takes "$1" "$2" headings || wrong "$1" "$2" --headings la
    ! takes "$1" "$2" class || wrong "$1" "$2" --class 7А --class 7А
}

# bats test_tags=heavy
@test "wrong options and operands: status 2 and a word about it, nothing changed" {
    remember
    each_verb wrong_words
    for tool in $(commands); do
        wrong "$tool" - --no-such-option
        [ "$(verbs "$tool")" != - ] || continue
        wrong "$tool" no-such-verb
        wrong "$tool" no-such-verb --help
        wrong "$tool" ''
        wrong "$tool" -
    done
    unchanged
    no_complaints
}

# ---- journals that cannot be used ------------------------------------------------------------

# Input whose columns every verb has or passes over.
unusable() {
    try opening "$1" "$2" < <(printf 'class,pupil_id\n7А,Б-0001\n')
    [ "$status" = 4 ] && [ -z "$output" ] && [[ $stderr == "$1: "* ]] &&
        [ "$(wc -l <<<"$stderr")" = 1 ] || complain "$1 $2, journal $(basename "$EJ_DB")"
}

# bats test_tags=heavy
@test "no journal, something else, or one of a newer program: status 4" {
    cd "$BATS_TEST_TMPDIR"
    echo 'class,pupil' >text
    mkdir folder
    : >empty
    sqlite3 other 'CREATE TABLE mark (a); INSERT INTO mark VALUES (1)'
    head -c 10000 school.ej >part
    cp school.ej newer
    sqlite3 newer "PRAGMA user_version = $(($(query 'PRAGMA user_version') + 1))"
    for EJ_DB in missing newer; do
        each_verb unusable db !school !register
    done
    for EJ_DB in text folder empty other part; do
        cp -r "$EJ_DB" before
        each_verb unusable db format !dry-run !register !head !head
        unusable ej-mark import
        [ -d "$EJ_DB" ] || cmp "$EJ_DB" before
        rm -r before
    done
    [ ! -e missing ]
    no_complaints
}

@test "a damaged journal is no reason to go on" {
    size=$(stat -c %s "$EJ_DB")
    cp "$EJ_DB" "$BATS_TEST_TMPDIR/whole"
    head -c $((size - 8192)) /dev/zero | tr '\0' '\377' |
        dd of="$EJ_DB" bs=8192 seek=1 conv=notrunc status=none
    cp "$EJ_DB" "$BATS_TEST_TMPDIR/before"
    for words in list "import $SCHOOL/marks.csv"; do
        # shellcheck disable=SC2086 # words
        run_ej 4 ej-mark $words
        out_is ''
        err_is 'ej-mark: the journal is damaged; restore it from a backup'
    done
    cmp "$EJ_DB" "$BATS_TEST_TMPDIR/before"
}

@test "--db wins over EJ_DB, and without either journal.ej is taken" {
    cd "$BATS_TEST_TMPDIR"
    mv school.ej journal.ej
    EJ_DB=missing ok ej-class list --db journal.ej
    EJ_DB='' ok ej-class list
    unset EJ_DB
    ok ej-class list
    run_ej 4 ej-class list --db missing
    err_has 'ej-class: missing: No such file or directory'
}

# ---- streams ---------------------------------------------------------------------------------

# not_written COMMAND...: status 4 and a word about it.
not_written() {
    try "$@"
    [ "$status" = 4 ] && [[ $stderr == ej-*': '* ]] || complain "$*"
}

full() {
    not_written into /dev/full call "$1" "$2" --help
}

full_list() {
    local format
    for format in table csv tsv jsonl excel-csv; do
        not_written into /dev/full opening "$1" "$2" --format "$format"
    done
    not_written opening "$1" "$2" --output /dev/full
}

@test "output that cannot be written is status 4, in help and in every listing" {
    each_verb full
    for tool in $(commands); do
        full "$tool" -
    done
    each_verb full_list format !dry-run !register !head !head
    no_complaints
}

# (ej-archive verify takes --register, ej-audit verify --head: they print what they find wrong, which
# is nothing here.)

# A pipe whose reader has gone, as >&"$pipe"; whoever writes to it gets SIGPIPE.
broken_pipe() {
    exec {pipe}> >(:)
    wait $!
}

# shellcheck disable=SC2154 # pipe: see broken_pipe
into_pipe() {
    "$@" >&"$pipe"
}

closed_pipe() {
    try into_pipe opening "$1" "$2" --format csv
    [ "$status" = 141 ] && [ -z "$stderr" ] || complain "$1 $2 into a closed pipe"
    # Where SIGPIPE is ignored the failed write is told of.
    trap '' PIPE
    not_written into_pipe opening "$1" "$2" --format csv
    trap - PIPE
}

@test "a reader that goes away ends a listing quietly" {
    broken_pipe
    each_verb closed_pipe format !dry-run !register !head !head
    no_complaints
}

# Whatever a missing standard stream is replaced by, the journal must not be it.
closed_streams() {
    local all
    try opening "$1" "$2" --format csv <&-
    [ "$status" = 0 ] && [ -n "$output" ] || complain "$1 $2 <&-"
    all=$output
    not_written without_stdout opening "$1" "$2" --format csv
    try without_stderr opening "$1" "$2" --format csv
    [ "$status" = 0 ] && [ "$output" = "$all" ] || complain "$1 $2 2>&-"
    status=0
    opening "$1" "$2" --format csv <&- >&- 2>&- || status=$?
    [ "$status" = 4 ] || complain "$1 $2 with nothing open"
}

without_stdout() {
    "$@" >&-
}

without_stderr() {
    "$@" 2>&-
}

@test "closed standard streams do no harm to a listing" {
    remember
    each_verb closed_streams format !dry-run !register !head !head
    unchanged
    no_complaints
}

@test "closed standard streams do no harm to an import" {
    cd "$BATS_TEST_TMPDIR"
    printf 'class,date,lesson,pupil_id,code\n7А,2026-10-05,1,А-0125,Б\n,,,,\n' >two.csv
    ej-absent import --keep-going --rejects rejects two.csv <&- >&- 2>&- || status=$?
    [ "${status-0}" = 1 ]
    # The message went nowhere, above all not into the files that were opened.
    run -0 cat rejects
    [ "$(head -n 1 rejects)" = 'class,date,lesson,pupil_id,code,line,error' ]
    run -0 grep -c '' rejects
    [ "$output" = 2 ]
    [ "$(query 'PRAGMA integrity_check')" = ok ]
    # Nothing to read is an error of the input.
    status=0
    ej-absent import <&- 2>err || status=$?
    [ "$status" = 4 ] && [ -s err ]
}

same_output() {
    local file=$BATS_TEST_TMPDIR/file
    rm -f "$file"
    try opening "$1" "$2" --output "$file"
    [ "$status" = 0 ] && [ -z "$output" ] || complain "$1 $2 --output"
    try opening "$1" "$2"
    [ "$status" = 0 ] && [ -z "$stderr" ] && [ "$output" = "$(<"$file")" ] ||
        complain "$1 $2: --output and standard output differ"
    [ "$(stat -c %a "$file")" -le 660 ] || complain "$1 $2: the world may read --output"
    # A file that is there stays as it is when nothing comes of it.
    echo before >"$file"
    try opening "$1" "$2" --db /nowhere --output "$file"
    [ "$status" = 4 ] && [ "$(<"$file")" = before ] || complain "$1 $2: --output spoilt"
    try opening "$1" "$2" --output "$BATS_TEST_TMPDIR/no/file"
    [ "$status" = 4 ] || complain "$1 $2 --output into a folder that is not there"
    [ -z "$(find "$BATS_TEST_TMPDIR" -name '.ej-*')" ] || complain "$1 $2 leaves a file behind"
}

@test "--output is a listing's whole file, or nothing" {
    each_verb same_output output format !dry-run !register !head !head
    no_complaints
}

formats() {
    local lines heading
    opening "$1" "$2" --format csv >"$BATS_TEST_TMPDIR/list"
    lines=$(columns "$BATS_TEST_TMPDIR/list" count)
    [ "$lines" -gt 0 ] || complain "$1 $2 is empty, so it tests nothing"
    try opening "$1" "$2" --format jsonl
    [ "$status" = 0 ] && [ -z "$stderr" ] || complain "$1 $2 --format jsonl"
    [ "$(jq -s 'map(select(type == "object")) | length' <<<"$output")" = "$lines" ] &&
        [ "$(wc -l <<<"$output")" = "$lines" ] || complain "$1 $2: not $lines lines of JSON"
    try opening "$1" "$2" --format excel-csv --headings ru
    [ "$status" = 0 ] || complain "$1 $2 --format excel-csv"
    heading=${output%%$'\n'*}
    [[ $heading == $'\ufeff'*$'\r' ]] || complain "$1 $2: not as Excel has it"
    [[ $heading == *[аое]* ]] || complain "$1 $2: no Russian headings"
    try opening "$1" "$2" --format csv --headings en
    # A report may have subjects for columns.
    [ "$1" = ej-report ] || [[ ! ${output%%$'\n'*} =~ [^a-z0-9_,] ]] ||
        complain "$1 $2: headings are not names"
}

# bats test_tags=heavy
@test "every listing has every format, and both languages of headings" {
    each_verb formats format headings !dry-run !register !head !head
    no_complaints
}
