#!/usr/bin/env bats
# What must be refused is refused: each record in bad/ that expected.csv lists, and nothing else.

# shellcheck disable=SC2015,SC2154 # complain is for whichever condition fails; try sets stderr
bats_require_minimum_version 1.5.0
load lib/common
load contract/school

BAD=$SCHOOL/bad

setup_file() {
    build_school
}

setup() {
    copy_school
    query 'SELECT surname FROM pupil' >"$BATS_TEST_TMPDIR/surnames"
}

# The command that takes a file of bad/.
command_of() {
    case $1 in
    absences-*) echo ej-absent ;;
    finals-*) echo ej-finals ;;
    groups-*) echo ej-group ;;
    homework-*) echo ej-homework ;;
    marks-*) echo ej-mark ;;
    roster-*) echo ej-roster ;;
    esac
}

# Lines of FILE that expected.csv lists.
expected() {
    sed -n "s/^$1,\([0-9]*\),.*/\1/p" "$BAD/expected.csv" | sort -n
}

# Lines of $BAD/FILE that the last run complained about.
told() {
    sed -n "s|^ej-[a-z]*: $BAD/$1:\([0-9]*\): ..*|\1|p" <<<"$stderr" | sort -n
}

@test "expected.csv knows every file in bad/, and each has its command" {
    for path in "$BAD"/[!e]*.csv; do
        echo "${path##*/}"
    done >"$BATS_TEST_TMPDIR/files"
    cut -d , -f 1 "$BAD/expected.csv" | tail -n +2 | uniq >"$BATS_TEST_TMPDIR/listed"
    same "$BATS_TEST_TMPDIR/files" "$BATS_TEST_TMPDIR/listed"
    [ "$(tail -n +2 "$BAD/expected.csv" | wc -l)" = 80 ]
    while read -r file; do
        [ -n "$(command_of "$file")" ]
    done <"$BATS_TEST_TMPDIR/files"
}

@test "each bad record is told of by its line, nothing else is refused, nothing is stored" {
    remember
    for path in "$BAD"/[!e]*.csv; do
        file=${path##*/}
        try "$(command_of "$file")" import "$path"
        [ "$status" = 1 ] && [ -z "$output" ] || complain "$file"
        diff <(expected "$file") <(told "$file") >&2 || complain "$file: other lines than expected"
        unchanged || complain "$file: the journal changed"
        # A log may keep the messages.
        ! grep -owf "$BATS_TEST_TMPDIR/surnames" <<<"$stderr" || complain "$file: tells a surname"
    done
    no_complaints
}

@test "with --keep-going the good records land, the others come back, none is lost" {
    for path in "$BAD"/[!e]*.csv; do
        file=${path##*/}
        tool=$(command_of "$file")
        rejects=$BATS_TEST_TMPDIR/rejects.csv
        rm -f "$rejects"
        remember
        try "$tool" import --keep-going --rejects "$rejects" "$path"
        [ "$status" = 1 ] && [ -z "$output" ] || complain "$file"
        diff <(expected "$file") <(told "$file") >&2 || complain "$file: other lines than expected"
        if [ "$file" = marks-wrong-heading.csv ]; then
            unchanged || complain "$file cannot be taken at all"
            continue
        fi
        # shellcheck disable=SC2046 # numbers
        set -- $(summary)
        [ "${5-}" = "$(expected "$file" | wc -l)" ] && [ "$1" = $(($2 + $3 + $4 + $5)) ] ||
            complain "$file: $*"
        [ "$(columns "$rejects" count)" = "$5" ] || complain "$file: rejects"
        read=$1 good=$(($1 - $5))
        diff <(expected "$file") <(columns "$rejects" all line) >&2 || complain "$file: lines in the rejects"
        # What has landed is there when the file comes again.
        try "$tool" import --keep-going "$path"
        [ "$(summary)" = "$read 0 0 $good $((read - good))" ] || complain "$file again: $(summary)"
    done
    no_complaints
}

@test "marks-nul, -short and -utf8: the good records beside the bad ones are stored" {
    count() { query 'SELECT count(*) FROM mark'; }
    for file in marks-nul marks-short marks-utf8; do
        before=$(count)
        run_ej 1 ej-mark import --keep-going "$BAD/$file.csv"
        # shellcheck disable=SC2046 # numbers
        set -- $(summary)
        [ "$2" -gt 0 ] && [ "$(count)" = $((before + $2)) ] || fail "$file: $*"
    done
}
