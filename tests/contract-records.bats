#!/usr/bin/env bats
# The laws about records that hold for every command: round trip, idempotence, all or nothing,
# options beside columns, dry runs, the history. A new verb that writes needs a sample call in
# tests/contract/samples.bash, and no test of its own here.

# shellcheck disable=SC2015,SC2013 # complain is for whichever condition fails; names are words
bats_require_minimum_version 1.5.0
load lib/common
load contract/school
load contract/samples

setup_file() {
    make_catalogue "$BATS_FILE_TMPDIR/catalogue"
    build_full_school
}

setup() {
    copy_school
}

# ---- records ---------------------------------------------------------------------------------

round_trip() {
    local form list=$BATS_TEST_TMPDIR/list
    [ "$2" = import ] && takes "$1" list format || return 0
    for form in '--format csv' '--format tsv' '--format excel-csv' '--format csv --headings ru' \
        '--format excel-csv --headings ru' '--format tsv --headings ru'; do
        # shellcheck disable=SC2086 # words
        "$1" list $form >"$list"
        all_same "$1" import "$list" || complain "$1 list $form | $1 import"
    done
    # A spreadsheet may save it in the old encoding, where every letter has a place there.
    ! iconv -f UTF-8 -t WINDOWS-1251 "$list" >"$list.1251" 2>/dev/null ||
        all_same "$1" import "$list.1251" || complain "$1 list in windows-1251 | $1 import"
    "$1" list --format csv | all_same "$1" import || complain "$1 list | $1 import"
}

@test "list | import changes nothing, in any form" {
    remember
    each_verb round_trip keep-going
    no_complaints
    unchanged
}

@test "the same import twice changes nothing the second time, and says so" {
    remember
    for line in "${SCHOOL_FILES[@]}"; do
        step "$line"
        all_same "$tool" "$verb" --historical "$SCHOOL/$file" || complain "$tool $verb $file again"
        try "$tool" "$verb" --historical --quiet "$SCHOOL/$file"
        [ "$status" = 0 ] && [ -z "$output$stderr" ] || complain "$tool $verb --quiet is not quiet"
        try "$tool" "$verb" --historical --verbose "$SCHOOL/$file"
        [[ $stderr == *$file:* ]] || complain "$tool $verb --verbose does not name the file"
    done
    no_complaints
    unchanged
}

# One option of a verb that takes streams beside the column of the same name.
# beside COMMAND VERB OPTION RIGHT OTHER-SPELLING WRONG
beside() {
    local list=$BATS_TEST_TMPDIR/list.csv name=${3//-/_}
    takes "$1" "$2" "$3" && takes "$1" list "$3" || return 0
    "$1" list "--$3" "$4" --format csv >"$list"
    head -n 1 "$list" | tr , '\n' | grep -qx "$name" || return 0
    [ "$(columns "$list" count)" -gt 0 ] || return 0
    all_same "$1" "$2" "--$3" "$5" "$list" || complain "$1 $2 --$3 $5 beside an equal column"
    columns "$list" drop "$name" >"$list.less"
    all_same "$1" "$2" "--$3" "$5" "$list.less" || complain "$1 $2 --$3 $5 without the column"
    try "$1" "$2" "--$3" "$6" "$list"
    [ "$status" = 1 ] && [[ $stderr == *"$list:2: "* ]] ||
        complain "$1 $2 --$3 $6 against the column"
}

options_complete() {
    [ "$2" = import ] || return 0
    beside "$1" "$2" class 7А '7 "a"' 9Б # a Latin a
    # How a subject is spelt is what ej-subject is about.
    [ "$1" = ej-subject ] || beside "$1" "$2" subject 'Русский язык' 'русский  ЯЗЫК' Алгебра
    beside "$1" "$2" pupil-id А-0126 А-0126 А-0125
    beside "$1" "$2" date 2026-09-14 14.09.2026 2026-09-15
    beside "$1" "$2" period Q1 '1 четверть' Q2
    beside "$1" "$2" year 2026/27 2026/27 2025/26
}

@test "options complete columns, and one that contradicts a column is refused" {
    remember
    each_verb options_complete keep-going
    no_complaints
    unchanged
}

@test "a verb passes over columns that it does not take" {
    remember
    ej-roster list --class 7А --format csv >"$BATS_TEST_TMPDIR/pupils"
    sed '1s/$/,shoe_size/; 2,$s/$/,40/' "$BATS_TEST_TMPDIR/pupils" >"$BATS_TEST_TMPDIR/wide"
    all_same ej-roster import "$BATS_TEST_TMPDIR/wide" || complain "a column of its own"
    [ "$(grep -c shoe_size <<<"$stderr")" = 1 ] || complain "an unknown column is told of once"
    ej-mark debts --format csv >"$BATS_TEST_TMPDIR/debts"
    all_same ej-mark correct "$BATS_TEST_TMPDIR/debts" || complain "debts without values"
    ej-finals propose --class 7А --period Q1 --format csv >"$BATS_TEST_TMPDIR/proposed"
    all_same ej-finals accept "$BATS_TEST_TMPDIR/proposed" || complain "what is entered already"
    unchanged
    no_complaints
}

# ---- writing ---------------------------------------------------------------------------------

@test "--dry-run does everything that the import then does, and stores nothing" {
    EJ_DB=$BATS_TEST_TMPDIR/new.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
    for line in "${SCHOOL_FILES[@]}"; do
        step "$line"
        remember
        try "$tool" "$verb" --historical --dry-run "$SCHOOL/$file"
        [ "$status" = 0 ] && [ -n "$output" ] || complain "$tool $verb --dry-run $file"
        unchanged || complain "$tool $verb --dry-run changes the journal"
        dry=$(summary)
        try "$tool" "$verb" --historical --why 'по описи' "$SCHOOL/$file"
        [ "$status" = 0 ] && [ -z "$output" ] && [ "$(summary)" = "$dry" ] ||
            complain "$tool $verb $file after a dry run: $dry"
        [ "$(query 'SELECT command, why FROM txn ORDER BY id DESC LIMIT 1')" = \
            "$tool $verb --historical|по описи" ] || complain "$tool $verb: not in the history"
    done
    no_complaints
}

# Each verb that writes, by its sample: dry, then in earnest.
sample_of() {
    local words input why=(--why 'так надо')
    [ "$2" != import ] || return 0 # see above
    cp "$BATS_FILE_TMPDIR/school.ej" "$EJ_DB"
    sample "$1" "$2" || { status=- complain "$1 $2: no sample in samples.bash"; return 0; }
    remember
    try "$1" "$2" "${words[@]}" "${why[@]}" --dry-run <<<"$input"
    # Status 1: a policy that objects to records.
    [[ "$1 $status" =~ ^(.*\ 0|ej-policy\ 1)$ ]] && [ -n "$output$stderr" ] ||
        complain "$1 $2 --dry-run shows nothing"
    unchanged || complain "$1 $2 --dry-run changes the journal"
    try "$1" "$2" "${words[@]}" "${why[@]}" <<<"$input"
    [ "$status" = 0 ] || complain "$1 $2: the sample does not work"
    ! unchanged 2>/dev/null || complain "$1 $2: the sample changes nothing"
    [ "$1" != ej-archive ] || return 0 # each copy is another, and none is part of the history
    # (of ej-audit undo with the transaction)
    [[ "$(query 'SELECT command, why FROM txn ORDER BY id DESC LIMIT 1')" = "$1 $2"*"|так надо" ]] ||
        complain "$1 $2: not in the history with its reason"
    # Once more it is the same, or, where the key is gone or a file is there, refused.
    remember
    try "$1" "$2" "${words[@]}" "${why[@]}" <<<"$input"
    [ "$status" -le 2 ] && unchanged || complain "$1 $2 again"
}

@test "every verb that writes: --dry-run, then done, in the history, and not twice" {
    each_verb sample_of dry-run why
    no_complaints
}

# The journal before the import of each noun, and the noun's list after it.
stages() {
    local line tool verb file
    export EJ_DB=$BATS_TEST_TMPDIR/stage.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
    for line in "${SCHOOL_FILES[@]}"; do
        step "$line"
        [ "$verb" != import ] || cp "$EJ_DB" "$BATS_TEST_TMPDIR/before-$tool.ej"
        "$tool" "$verb" --quiet --historical "$SCHOOL/$file"
        [ "$verb" != import ] || "$tool" list --format csv >"$BATS_TEST_TMPDIR/$tool.csv"
    done
}

# spoil FILE: makes a column of the second record impossible; sets $name and the $right value.
spoil() {
    for name in class kind role graded; do
        ! head -n 1 "$1" | tr , '\n' | grep -qx "$name" || break
    done
    right=$(columns "$1" get 2 "$name")
    columns "$1" set 2 "$name" 'щ?'
}

refused_records() {
    local tool=$1 list=$BATS_TEST_TMPDIR/$1.csv bad=$BATS_TEST_TMPDIR/bad.csv name right
    local rejects=$BATS_TEST_TMPDIR/rejects.csv numbers
    [ "$2" = import ] && [ -e "$BATS_TEST_TMPDIR/before-$tool.ej" ] || return 0
    spoil "$list" >"$bad"
    export EJ_DB=$BATS_TEST_TMPDIR/before-$tool.ej
    remember
    try "$tool" import --historical "$bad"
    [ "$status" = 1 ] && [[ $stderr == *"$bad:3: "* ]] && [[ $stderr != *'щ?'* ]] ||
        complain "$tool import with a bad record"
    unchanged || complain "$tool import with a bad record changes the journal"
    try "$tool" import --historical --keep-going --rejects "$rejects" "$bad"
    numbers=$(summary)
    # shellcheck disable=SC2086 # numbers
    set -- $numbers
    [ "$status" = 1 ] && [ "${5-}" = 1 ] && [ "$1" = $(($2 + $3 + $4 + 1)) ] &&
        [ "$1" = "$(columns "$list" count)" ] || complain "$tool import --keep-going: $numbers"
    [[ $(head -n 1 "$rejects") == "$(head -n 1 "$list"),line,error" ]] &&
        [ "$(columns "$rejects" count)" = 1 ] && [ "$(columns "$rejects" get 1 line)" = 3 ] ||
        complain "$tool: $(cat "$rejects")"
    [ "$(stat -c %a "$rejects")" = 600 ] || complain "$tool: others may read the rejects"
    columns "$rejects" set 1 "$name" "$right" >"$rejects.mended"
    try "$tool" import --historical "$rejects.mended"
    [ "$status" = 0 ] && [[ $(summary) == '1 '*' 0' ]] ||
        complain "$tool: the mended rejects: $(summary)"
    [ "$("$tool" list --format csv)" = "$(<"$list")" ] || complain "$tool: the lists differ at the end"
}

@test "one bad record: nothing is stored; with --keep-going all but that one, and it comes back" {
    stages
    each_verb refused_records keep-going rejects
    no_complaints
}

@test "--rejects without --keep-going is wrong usage; a rejects file that cannot be is status 4" {
    refused 2 ej-mark import --rejects "$BATS_TEST_TMPDIR/r" "$SCHOOL/marks.csv"
    err_has '--keep-going'
    [ ! -e "$BATS_TEST_TMPDIR/r" ]
    refused 4 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/no/r" "$SCHOOL/marks.csv"
    err_is "ej-mark: $BATS_TEST_TMPDIR/no/r: No such file or directory"
}
