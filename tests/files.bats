#!/usr/bin/env bats
# Files that commands read and write: those that cannot be read, rejects, links, wide tables.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    export EJ_NOW=2026-10-26T09:00 EJ_DB=$BATS_FILE_TMPDIR/school.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
    ej-calendar import --quiet "$SCHOOL/calendar.yaml"
    ej-class import --quiet "$SCHOOL/classes.csv"
}

setup() {
    export EJ_NOW=2026-10-26T09:00 EJ_DB=$BATS_TEST_TMPDIR/school.ej
    cp "$BATS_FILE_TMPDIR/school.ej" "$EJ_DB"
    cd "$BATS_TEST_TMPDIR" || return
}

# ---- input -----------------------------------------------------------------------------------

@test "a FILE that cannot be read is wrong usage, whatever the reason and the command" {
    mkdir folder folder.yaml
    ln -s loop loop # as unreadable to root as to anybody
    for words in "ej-class import" "ej-calendar import" "ej-mark correct" "ej-absent recode" \
        "ej-consent anonymise --order 1 --order-date 2026-10-26" "ej-archive verify" \
        "ej-archive restore --to new.ej" "ej-roster import --from oneroster"; do
        # shellcheck disable=SC2086 # words
        refused 2 $words missing
        err_is "${words%% *}: missing: No such file or directory"
        # shellcheck disable=SC2086
        refused 2 $words loop
        err_is "${words%% *}: loop: Too many levels of symbolic links"
        [[ $words != *archive* && $words != *oneroster ]] || continue
        # shellcheck disable=SC2086
        refused 2 $words folder
        err_is "${words%% *}: folder: Is a directory"
    done
    refused 2 ej-calendar import folder.yaml
    err_is "ej-calendar: folder.yaml: Is a directory"
    refused 2 ej-class import <folder
    err_is "ej-class: standard input: Is a directory"
}

@test "ten thousand columns take no time, and twenty of the unknown ones are named" {
    awk 'BEGIN { printf "class"; for (i = 1; i <= 10000; i++) printf ",графа %d", i
        printf "\n7А"; for (i = 1; i <= 10000; i++) printf ","; print "" }' >wide.csv
    run_ej 0 timeout 2 ej-class import wide.csv
    # shellcheck disable=SC2154 # bats sets it
    [ "${#stderr}" -lt 500 ]
    err_has 'wide.csv: columns not known, left out: графа 1, графа 2, '
    err_has ', графа 20 and 9980 more'
    err_has 'wide.csv: 1 read = 0 added + 0 changed + 1 same + 0 refused'
    sed '1s/графа 9999/ГРАФА  17/' wide.csv >twice.csv
    refused 1 timeout 2 ej-class import twice.csv
    err_is "ej-class: twice.csv:1: column 'ГРАФА 17' stands twice in the heading"
    sed '1s/графа 9999/Класс/' wide.csv >two.csv
    refused 1 timeout 2 ej-class import two.csv
    err_is 'ej-class: two.csv:1: two columns hold class'
}

@test "a heading of a file that is none of ours fills no terminal, nor commands it" {
    cd "$BATS_TEST_TMPDIR" || return
    { head -c 1000000 /dev/zero | tr '\0' a; printf 'ю,\e[31mred\302\233,class\n,,7Ж\n'; } >long.csv
    run_ej 0 ej-class import --dry-run --output changes long.csv
    [ "${#stderr}" -lt 300 ]
    err_has "left out: $(printf 'a%.0s' {1..80})…, ?[31mred??"
    { printf 'class,%s\n' "$(printf 'ю%.0s' {1..41})"; printf '7Ж,\n'; } >wide.csv
    run_ej 0 ej-class import --dry-run --output changes wide.csv
    err_has "left out: $(printf 'ю%.0s' {1..40})…"
    printf 'year: "2026/27"\n"\\e[31m": 1\n' >year.yaml
    refused 1 ej-calendar import year.yaml
    err_has "unknown key '?[31m'"
}

@test "a heading that lacks a column: the reason, and no sum of nothing" {
    printf 'shift\n1\n' >in.csv
    refused 1 ej-class import in.csv
    err_is 'ej-class: in.csv:1: no column class in the heading; name it or give --class'
}

@test "a file number with Latin letters finds the pupil; one that nobody has is refused" {
    ej-subject import --quiet "$SCHOOL/subjects.csv"
    ej-staff import --quiet "$SCHOOL/staff.csv"
    ej-roster import --quiet "$SCHOOL/roster.csv"
    for verb in "ej-roster list" "ej-roster movements" "ej-consent list"; do
        # shellcheck disable=SC2086 # words
        ok $verb --pupil-id A-0125 --format csv # a Latin A
        [ "$(grep -c А-0125 <<<"$output")" = 1 ] || fail "$verb does not find A-0125"
        # shellcheck disable=SC2086
        refused 2 $verb --pupil-id Z-0125
        err_is "${verb%% *}: pupil_id: no pupil has this file number (№ личного дела)"
    done
}

# ---- rejects ---------------------------------------------------------------------------------

@test "--rejects holds what this run refused, or is not there" {
    printf 'class\n7А\n' >good.csv
    printf 'class\n7А\nщ?\n' >bad.csv
    printf 'shift\n1\n' >lacking.csv
    : >empty.csv
    run_ej 0 ej-class import --keep-going --rejects rest.csv good.csv
    [ ! -e rest.csv ]
    run_ej 1 ej-class import --keep-going --rejects rest.csv bad.csv
    [ "$(sed -n '1p; 2s/,[^,]*$//p' rest.csv)" = $'class,line,error\nщ?,3' ]
    for input in good:0 lacking:1 empty:1; do
        echo old >rest.csv
        run_ej "${input#*:}" ej-class import --keep-going --rejects rest.csv "${input%:*}.csv"
        [ ! -e rest.csv ] || fail "an older file stays after ${input%:*}.csv"
    done
    # A run that did not get that far leaves it as it was.
    echo old >rest.csv
    refused 2 ej-class import --keep-going --rejects rest.csv missing.csv
    EJ_DB=missing.ej run_ej 4 ej-class import --keep-going --rejects rest.csv bad.csv
    [ "$(cat rest.csv)" = old ]
    [ -z "$(find . -name '.ej-*')" ]
}

@test "--rejects may be a device" {
    printf 'class\nщ?\n' >bad.csv
    run_ej 1 ej-class import --quiet --keep-going --rejects /dev/stdout bad.csv
    out_has $'class,line,error\nщ?,2,'
    run_ej 0 ej-class import --quiet --keep-going --rejects /dev/null <<<$'class\n7А'
    [ -c /dev/null ]
}

# ---- links -----------------------------------------------------------------------------------

@test "what is written through a symbolic link goes where it points" {
    mkdir far far/deep
    echo old >far/list.csv
    ln -s ../far/deep far/way
    ln -s far/list.csv link.csv
    ln -s link.csv second.csv
    ln -s far/deep/new.csv dangling.csv
    for link in second.csv dangling.csv; do
        ok ej-class list --format csv --output "$link"
        [ -L "$link" ]
        same "$link" <(ej-class list --format csv)
    done
    [ -L link.csv ] && [ ! -L far/list.csv ] && [ -f far/deep/new.csv ]
    ln -s far/deep/report.xlsx link.xlsx
    ok ej-report filling --class 7А --period Q1 --output link.xlsx
    [ -L link.xlsx ] && [ "$(head -c 2 far/deep/report.xlsx)" = PK ]
    run_ej 1 ej-class import --keep-going --rejects link.csv <<<$'class\nщ?'
    [ -L link.csv ] && grep -q '^щ?,2,' far/list.csv
    [ -z "$(find . -name '.ej-*')" ]
}

@test "the journal is known behind a link, and stays" {
    ln -s school.ej link.ej
    before=$(dump "$EJ_DB")
    for target in link.ej school.ej school.ej-wal; do
        sqlite3 "$EJ_DB" 'SELECT 1' >/dev/null
        touch school.ej-wal
        EJ_DB=link.ej run_ej 2 ej-class list --output "$target"
        err_is 'ej-class: --output: this is the journal itself'
    done
    [ "$before" = "$(dump "$EJ_DB")" ]
}

# ---- the clock -------------------------------------------------------------------------------

@test "EJ_NOW takes the offsets that there are, and no others" {
    for offset in +14:00 -12:00 +05:45 Z; do
        EJ_NOW=2026-10-26T09:00$offset ok ej-class list
    done
    for offset in +99:99 +14:01 +15:00 -23:00 +03:60 +3 03:00; do
        EJ_NOW=2026-10-26T09:00$offset refused 2 ej-class list
        err_is 'ej-class: EJ_NOW: not an ISO 8601 time such as 2026-10-26T09:00'
    done
}

@test "EJ_NOW is of the years that the journal can write" {
    local now
    for now in 9999-12-31T23:59:59Z 9999-12-31T22:00-12:00 0001-01-01 1899-12-31; do
        EJ_NOW=$now refused 2 ej-policy set no-homework off
        err_is 'ej-policy: EJ_NOW: not of the years 1900 to 9999'
    done
    EJ_NOW=9999-12-31T20:00Z run_ej 0 ej-policy set no-homework off
    EJ_NOW=2026-10-26T09:00 ok ej-audit head
}

# ---- the reason ------------------------------------------------------------------------------

@test "--why is text that can be read, or it is no reason" {
    refused 2 ej-policy set no-homework off --why $'\xff'
    err_is 'ej-policy: --why: bytes that are not valid UTF-8'
    refused 2 ej-policy set no-homework off --why "$(printf 'у%.0s' {1..2049})"
    err_is 'ej-policy: --why is too long'
    refused 2 ej-init --db "$BATS_TEST_TMPDIR/new.ej" --school $'\xff' --year 2026/27
    err_is 'ej-init: --school: bytes that are not valid UTF-8'
    [ ! -e "$BATS_TEST_TMPDIR/new.ej" ]
    run_ej 0 ej-policy set no-homework off --why $'\a \xc2\x85\xe2\x80\x8b'
    [ -z "$(query 'SELECT why FROM txn ORDER BY id DESC LIMIT 1')" ]
    run_ej 0 ej-policy set no-homework warn --why $'\tда'
    [ "$(query 'SELECT why FROM txn ORDER BY id DESC LIMIT 1')" = $'\tда' ]
}
