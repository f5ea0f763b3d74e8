#!/usr/bin/env bats
# The scripts of share/examples as they stand, and the demo.
# bats file_tags=heavy

bats_require_minimum_version 1.5.0
load lib/common

setup() {
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
    EXAMPLES=$ROOT/share/examples
}

@test "import-roster.sh takes the office's file; a second time changes nothing" {
    make_school "$EJ_DB" class
    cp "$SCHOOL/roster.csv" "$BATS_TEST_TMPDIR/list.csv"
    run_ej 0 "$EXAMPLES/import-roster.sh" "$BATS_TEST_TMPDIR/list.csv"
    out_has $'1А: 24\n7А: 27\n9Б: 25\n10А: 26'
    [ ! -e "$BATS_TEST_TMPDIR/list.rejects.csv" ]
    run_ej 0 "$EXAMPLES/import-roster.sh" "$BATS_TEST_TMPDIR/list.csv"
    err_has '102 same'
}

@test "import-roster.sh keeps refused records, which import once they are corrected" {
    make_school "$EJ_DB" class
    iconv -f cp1251 -t utf-8 "$SCHOOL/roster.csv" | sed '3s/13.01.2020/31.02.2020/; 5s/;1A;/;5Я;/' \
        >"$BATS_TEST_TMPDIR/list.csv"
    run_ej 1 "$EXAMPLES/import-roster.sh" "$BATS_TEST_TMPDIR/list.csv"
    out_has list.rejects.csv
    [ "$(query 'SELECT count(*) FROM pupil')" = 100 ]
    sed -i 's/31.02.2020/13.01.2020/; s/5Я/1А/' "$BATS_TEST_TMPDIR/list.rejects.csv"
    run_ej 0 "$EXAMPLES/import-roster.sh" "$BATS_TEST_TMPDIR/list.rejects.csv"
    [ "$(query 'SELECT count(*) FROM pupil')" = 102 ]
}

@test "weekly-activity.sh writes last week's workbook and says it in words" {
    make_school "$EJ_DB"
    run_ej 0 "$EXAMPLES/weekly-activity.sh" "$BATS_TEST_TMPDIR/out"
    out_has 'с 2026-10-19 по 2026-10-25'
    out_has 'Волков Илья Ярославович'
    [ -s "$BATS_TEST_TMPDIR/out/activity-2026-10-19-2026-10-25.xlsx" ]
    # The clock in UTC: it is Monday at school already.
    TZ=Europe/Moscow EJ_NOW=2026-10-25T22:00Z run_ej 0 "$EXAMPLES/weekly-activity.sh" \
        "$BATS_TEST_TMPDIR/out"
    out_has 'с 2026-10-19 по 2026-10-25'
    # On a Sunday the last full week is the one before.
    EJ_NOW=2026-10-25T20:00 run_ej 0 "$EXAMPLES/weekly-activity.sh" "$BATS_TEST_TMPDIR/out"
    out_has 'с 2026-10-12 по 2026-10-18'
}

@test "weekly-statements.sh writes a file for each family without e-diary and records it" {
    local want
    make_school "$EJ_DB"
    run_ej 0 "$EXAMPLES/weekly-statements.sh" "$BATS_TEST_TMPDIR/out"
    want=$(query "SELECT count(*) FROM pupil WHERE consent <> 'given'")
    [ "$output" = "Выписки с 2026-10-19 по 2026-10-25: $want"$'\n' ]
    [ -z "$stderr" ]
    [ "$(find "$BATS_TEST_TMPDIR/out/2026-10-19--2026-10-25" -type f | wc -l)" = "$want" ]
    [ -z "$(find "$BATS_TEST_TMPDIR/out" -perm /077)" ]
    [ "$(query "SELECT DISTINCT i.date, i.how, p.consent = 'given' FROM informed i
        JOIN pupil p ON p.id = i.pupil_id")" = '2026-10-26|выписка|0' ]
    [ "$(query 'SELECT count(*) FROM informed')" = "$want" ]
    # They are no longer found among families that were not informed.
    run_ej 1 ej-check run --rule family-not-informed --format tsv
    [ "$(tail -n +2 <<<"$output" | cut -f6 | sort -u |
        grep -Fxcf <(query "SELECT file_no FROM pupil WHERE consent <> 'given'"))" = 0 ]
    # Again, and for other days: nothing more is recorded on that day.
    run_ej 0 "$EXAMPLES/weekly-statements.sh" "$BATS_TEST_TMPDIR/out" 2026-09-01 2026-10-25
    out_has 'с 2026-09-01 по 2026-10-25'
    [ "$(query 'SELECT count(*) FROM informed')" = "$want" ]
}

@test "weekly-statements.sh wants both days or none" {
    make_school "$EJ_DB"
    for words in '' 'out 2026-09-07' 'out 2026-09-07 2026-09-13 2026-09-20'; do
        # shellcheck disable=SC2086 # words
        refused 2 "$EXAMPLES/weekly-statements.sh" $words
        err_is 'usage: weekly-statements.sh DIRECTORY [FROM TO]'
        [ ! -e out ]
    done
}

@test "print-summaries.sh writes the whole school and each class" {
    make_school "$EJ_DB"
    run_ej 0 "$EXAMPLES/print-summaries.sh" "$BATS_TEST_TMPDIR/out"
    for name in school 1А 7А 9Б 10А; do
        [ -s "$BATS_TEST_TMPDIR/out/$name.xlsx" ] || fail "no $name.xlsx"
    done
    [ "$(/usr/bin/python3 "$ROOT/tests/xlsx.py" sheets "$BATS_TEST_TMPDIR/out/school.xlsx" |
        paste -sd ' ')" = '1А 7А 9Б 10А' ]
}

@test "the demo runs whole, and never over a journal that is there" {
    unset EJ_DB EJ_NOW
    DEMO=$BATS_TEST_TMPDIR/demo run_ej 0 "$EXAMPLES/demo.sh"
    out_has 'Five commands to try'
    [ -s "$BATS_TEST_TMPDIR/demo/print/summaries/school.xlsx" ]
    # The tour's commands work as they are printed.
    sed -n '/^  export/p; /^Five commands/,/^XLSX/p' <<<"$output" | grep '^  ' \
        >"$BATS_TEST_TMPDIR/tour.sh"
    (cd "$BATS_TEST_TMPDIR" && bash -e tour.sh >tour.out 2>tour.err) ||
        fail "the tour: $(cat "$BATS_TEST_TMPDIR/tour.err")"
    DEMO=$BATS_TEST_TMPDIR/demo run_ej 2 "$EXAMPLES/demo.sh"
    err_is "demo.sh: $BATS_TEST_TMPDIR/demo is not empty; name a new directory with DEMO="
}

@test "the README's examples work on the demo's journal" {
    unset EJ_DB EJ_NOW
    DEMO=$BATS_TEST_TMPDIR/demo "$EXAMPLES/demo.sh" >/dev/null 2>&1
    cd "$BATS_TEST_TMPDIR"
    cp "$SCHOOL/roster.csv" список.csv
    export EJ_DB=$BATS_TEST_TMPDIR/demo/journal.ej EJ_NOW=2026-10-26T09:00
    ej-mark list --class 7А --format csv >отметки.csv
    # What is to be typed, but for building, and for the line that leaves its middle out.
    sed -n '/^## Commands/q; /^    ej-\|^    mkdir/s/^    //p' "$ROOT/README.md" |
        grep -v ' … ' >readme.sh
    [ "$(wc -l <readme.sh)" -ge 18 ]
    while read -r line; do
        case $line in
        *'|'*) run_ej 0 bash -c "$line" ;;
        # These find something there.
        'ej-check run'* | 'ej-policy load'*) run_ej 1 bash -c "$line" ;;
        *) run_ej 0 bash -c "$line" ;;
        esac
    done <readme.sh
}

@test "anonymise.sh says that there is nobody only where there is nobody" {
    make_school "$EJ_DB"
    run_ej 1 "$EXAMPLES/anonymise.sh" 77 2026-13-26 "$BATS_TEST_TMPDIR/keys.csv"
    out_is ''
    err_has 'order_date'
    run_ej 0 "$EXAMPLES/anonymise.sh" 77 2026-10-26 "$BATS_TEST_TMPDIR/keys.csv"
    out_has 'Обезличиваются по приказу № 77'
    run_ej 0 "$EXAMPLES/anonymise.sh" 78 2026-10-26 "$BATS_TEST_TMPDIR/keys.csv"
    out_is $'Обезличивать некого.\n'
}

@test "the demo makes nothing where ej is not on the PATH" {
    unset EJ_DB
    DEMO=$BATS_TEST_TMPDIR/demo PATH=/usr/bin:/bin run_ej 2 "$EXAMPLES/demo.sh"
    err_is 'demo.sh: ej is not on the PATH; make demo sees to it'
    [ ! -e "$BATS_TEST_TMPDIR/demo" ]
}

@test "the crontab and the systemd units name a script that is there" {
    grep -q 'examples/weekly-activity.sh' "$EXAMPLES/weekly-activity.cron"
    # In cron's own environment, with what the entries set.
    make_school "$EJ_DB"
    for name in weekly-activity weekly-statements; do
        grep -v '^#' "$EXAMPLES/$name.cron" | grep -E '^[A-Z_]+=' >"$BATS_TEST_TMPDIR/environment"
        grep -qx 'PATH=/usr/local/bin:.*' "$BATS_TEST_TMPDIR/environment"
        run_ej 0 env -i HOME=/ SHELL=/bin/sh \
            "$(sed -n "s|^PATH=/usr/local/bin|PATH=$EJ_BIN|p" "$BATS_TEST_TMPDIR/environment")" \
            EJ_NOW=2026-10-26T09:00 EJ_DB="$EJ_DB" "$EXAMPLES/$name.sh" "$BATS_TEST_TMPDIR/out"
    done
    grep -q '^ExecStart=.*examples/weekly-activity.sh' "$EXAMPLES/weekly-activity.service"
    grep -q '^OnCalendar=Mon' "$EXAMPLES/weekly-activity.timer"
}
