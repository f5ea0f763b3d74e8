#!/usr/bin/env bats
# ej-consent: consents, and pupils who become «Ученик N».

bats_require_minimum_version 1.5.0
load lib/common

LEAKS=$ROOT/tests/leaks.py

setup_file() {
    build_school
}

setup() {
    copy_school
    cd "$BATS_TEST_TMPDIR" || return
}

# anonymise [OPTION...]: under order 15, of those on standard input or of all.
anonymise() {
    ej-consent anonymise --order 15 --order-date 2026-10-25 "$@"
}

# all_withdrawn [OPTION...]: as the manual has it.
all_withdrawn() {
    ej-roster list --consent withdrawn | anonymise --key-file keys.csv "$@"
}

# ---- consents --------------------------------------------------------------------------------

@test "the list tells what the roster said, and imports without a change" {
    ok ej-consent list --class 1А --consent refused
    out_is 'pupil_id,pupil,class,guardian,consent,date,order,order_date
Г-0104,Гусев Богдан Юльевич,1А,,refused,,,'
    remember
    ej-consent list >list.csv
    [ "$(wc -l <list.csv)" -eq 103 ]
    run_ej 0 ej-consent import list.csv
    err_is 'ej-consent: list.csv: 102 read = 0 added + 0 changed + 102 same + 0 refused'
    unchanged
}

@test "a consent is set for a pupil and for a guardian, with its order" {
    ok ej-consent set --pupil-id В-0102 --consent withdrawn --date 20.10.2026 --order 12 \
        --order-date 2026-10-22
    ok ej-consent set --pupil-id В-0102 --guardian 2 --consent отозвано
    ok ej-consent list --class 1А --consent withdrawn
    out_is 'pupil_id,pupil,class,guardian,consent,date,order,order_date
В-0102,Воронова-Мухина Лидия Степановна,1А,,withdrawn,2026-10-20,12,2026-10-22
В-0102,Воронова-Мухина Лидия Степановна,1А,2,withdrawn,2026-10-26,,
К-0108,Карпов Кирилл Викторович,1А,,withdrawn,,,'
    # Another state begins anew: the order was that of the state before.
    ok ej-consent set --pupil-id В-0102 --consent given
    ok ej-consent list --class 1А --format csv --headings ru
    out_has 'В-0102,Воронова-Мухина Лидия Степановна,1А,,да,2026-10-26,,'
    ej-consent list >list.csv
    run_ej 0 ej-consent import list.csv
    err_has '= 0 added + 0 changed + 103 same + 0 refused'
}

@test "a list without days changes nothing when it is read in again" {
    printf 'pupil_id,consent,date\nХ-0176,withdrawn,\nЕ-0156,given,\n' >in.csv
    run_ej 0 ej-consent import in.csv
    remember
    run_ej 0 ej-consent import in.csv
    err_has '2 read = 0 added + 0 changed + 2 same'
    unchanged
    ok ej-consent list --pupil-id Х-0176 --format csv
    out_has ',withdrawn,2026-10-26,,'
}

@test "two lines that say different things contradict each other in every reading" {
    printf 'pupil_id,consent,order\nХ-0176,withdrawn,5\nХ-0176,withdrawn,\n' >in.csv
    for _ in first second; do
        run_ej 1 ej-consent import --keep-going in.csv
        err_has 'in.csv:3: contradicts line 2 of the same input'
    done
    ok ej-consent list --pupil-id Х-0176 --format csv
    out_has ',withdrawn,2026-10-26,5,'
}

@test "what is no consent is refused" {
    refused 1 ej-consent set --pupil-id В-0102 --consent может
    err_is 'ej-consent: consent: not one of given refused withdrawn no-ediary'
    refused 1 ej-consent set --pupil-id В-9999 --consent given
    err_is 'ej-consent: pupil_id: no pupil has this file number (№ личного дела)'
    refused 1 ej-consent set --pupil-id В-0101 --guardian 2 --consent given
    err_is 'ej-consent: guardian: the pupil has no such guardian'
    refused 1 ej-consent set --pupil-id В-0101 --consent given --date 2026-02-30
    err_is 'ej-consent: date: no such date (write 2026-10-05 or 05.10.2026)'
    refused 2 ej-consent set --pupil-id В-0101
    err_is 'ej-consent: --consent is missing'
    printf 'pupil_id,consent\nВ-0101,withdrawn\nВ-0101,given\n' >twice.csv
    refused 1 ej-consent import twice.csv
    err_has 'twice.csv:3: contradicts line 2 of the same input'
}

@test "who refuses has no guardians in the journal" {
    refused 1 ej-consent set --pupil-id В-0102 --consent refused
    err_is 'ej-consent: consent: guardians with their contacts are recorded for this pupil;'\
' --drop-contacts yes removes them'
    ok ej-consent set --pupil-id В-0102 --consent refused --drop-contacts yes
    [ "$(query "SELECT count(*) FROM guardian g JOIN pupil p ON p.id = g.pupil_id
        WHERE p.file_no = 'В-0102'")" -eq 0 ]
    # Neither in the history.
    [ "$(query "SELECT count(*) FROM audit WHERE old LIKE '%voronova.778%'
        OR new LIKE '%voronova.778%'")" -eq 0 ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'guardian' AND new LIKE '%@%'")" -gt 80 ]
}

# ---- anonymising -----------------------------------------------------------------------------

@test "the withdrawn become «Ученик N», as the manual has it" {
    run_ej 0 all_withdrawn
    out_is 'item,n,pupil_id,pupil,class,date,lesson,subject,field,place
pupil,1,У-1,Ученик 1,1А,,,,,
pupil,2,У-2,Ученик 2,7А,,,,,
pupil,3,У-3,Ученик 3,9Б,,,,,
pupil,4,У-4,Ученик 4,9Б,,,,,
pupil,5,У-5,Ученик 5,10А,,,,,'
    err_is 'ej-consent: standard input: 5 read = 0 added + 5 changed + 0 same + 0 refused'
    ok ej-roster list --consent withdrawn --class 9Б
    out_is 'pupil_id,surname,given_name,patronymic,birth_date,sex,class,enrolled,enrolled_order,consent,guardian1,phone1,email1,guardian2,phone2,email2,conditions,pupil
У-3,Ученик,3,,,m,9Б,,,withdrawn,Родитель 3-1,,,Родитель 3-2,,,,Ученик 3
У-4,Ученик,4,,,m,9Б,,,withdrawn,Родитель 4-1,,,Родитель 4-2,,,,Ученик 4'
    ok ej-consent list --consent withdrawn --class 7А
    out_has 'У-2,Ученик 2,7А,,withdrawn,,15,2026-10-25'
}

@test "the key file tells who is who, to its owner alone" {
    run_ej 0 all_withdrawn
    [ "$(stat -c %a keys.csv)" = 600 ]
    [ "$(head -n 2 keys.csv)" = 'n,name,order,order_date,pupil_id,surname,given_name,patronymic,birth_date,enrolled,enrolled_order,guardian1,phone1,email1,guardian2,phone2,email2
1,Ученик 1,15,2026-10-25,К-0108,Карпов,Кирилл,Викторович,2019-08-05,2026-09-01,№ 56-у от 29.08.2026,Карпова Варвара Петровна,+79000009927,karpova.355@example.ru,Карпов Георгий Захарьевич,+7 (900) 001-27-99,' ]
    [ "$(wc -l <keys.csv)" -eq 6 ]
}

@test "a withdrawal dated ahead ends nothing before its day" {
    ok ej-staff grant --quiet --login fam --pupil-id В-0102 --guardian 1
    ok ej-consent set --pupil-id В-0102 --consent withdrawn --date 2026-10-30
    ok ej-absent notice --as fam --pupil-id В-0102 --from 2026-10-28 --reason грипп
    ok ej-staff access --login fam --format csv
    out_has ',2026-10-30,'
    refused 1 anonymise --pupil-id В-0102 --key-file keys.csv
    err_is "ej-consent: pupil_id: this pupil's consent is withdrawn only from 2026-10-30 on
ej-consent: anonymise: 1 record = 0 added + 0 changed + 0 same + 1 refused"
    run_ej 0 anonymise --all --key-file keys.csv
    err_has 'warning: 1 pupil is left out: the consent is withdrawn from a later day on'
    [ "$(query "SELECT surname FROM pupil WHERE file_no = 'В-0102'")" = Воронова-Мухина ]
    # Another day moves the end, and consent given again calls it off.
    ok ej-consent set --pupil-id В-0102 --consent withdrawn --date 2026-10-29 --replace
    EJ_NOW=2026-10-28T09:00 ok ej-absent notice --as fam --pupil-id В-0102 --from 2026-11-10 \
        --reason врач
    EJ_NOW=2026-10-29T09:00 refused 3 ej-absent notice --as fam --pupil-id В-0102 \
        --from 2026-11-11 --reason врач
    ok ej-consent set --pupil-id В-0102 --guardian 1 --consent withdrawn --date 2026-11-05
    ok ej-consent set --pupil-id В-0102 --consent given --replace
    ok ej-staff access --login fam --format csv
    out_has ',2026-11-05,'
    ok ej-consent set --pupil-id В-0102 --guardian 1 --consent given --replace
    EJ_NOW=2026-11-06T09:00 ok ej-absent notice --as fam --pupil-id В-0102 --from 2026-11-11 \
        --reason врач
    # From its day on it is as any other.
    ok ej-consent set --pupil-id В-0102 --consent withdrawn --date 2026-10-30 --replace
    export EJ_NOW=2026-10-30T09:00
    run_ej 0 anonymise --pupil-id В-0102 --key-file more.csv --dry-run
    err_has "warning: order_date: is before 1 pupil's withdrawal"
    run_ej 0 ej-consent anonymise --pupil-id В-0102 --key-file more.csv --order 16 \
        --order-date 2026-10-30
    err_lacks warning
    out_has 'pupil,6,У-6,Ученик 6,1А'
}

@test "the list of consents feeds anonymise, whatever orders it holds" {
    run_ej 0 all_withdrawn
    ok ej-consent set --quiet --pupil-id В-0102 --consent withdrawn --order 7 \
        --order-date 2026-10-25
    ej-consent list --consent withdrawn >list.csv
    run_ej 0 ej-consent anonymise --order 16 --order-date 2026-10-26 --key-file more.csv list.csv
    err_is 'ej-consent: list.csv: 6 read = 0 added + 1 changed + 5 same + 0 refused'
    out_has 'pupil,6,У-6,Ученик 6,1А'
    ok ej-consent list --class 1А --consent withdrawn
    out_has 'У-6,Ученик 6,1А,,withdrawn,2026-10-26,16,2026-10-26'
    # They are not taken for the order of destruction either.
    refused 2 ej-consent anonymise --key-file third.csv list.csv
    err_is 'ej-consent: --order is missing'
}

@test "how a family was informed, and the council's number, go with the pupil" {
    ok ej-roster inform --quiet --pupil-id В-0102 --how 'звонок маме Ариадне' --date 2026-10-20
    ok ej-roster inform --quiet --pupil-id В-0102 --how 'и папе Ариадны' --date 2026-10-20
    ok ej-finals council --quiet --class 1А --pupil-id В-0102 --decision promoted \
        --number 'Ариадна-1' --date 2026-10-20
    ok ej-consent set --quiet --pupil-id В-0102 --consent withdrawn
    run_ej 0 ej-consent anonymise --pupil-id В-0102 --order 15 --order-date 2026-10-26 \
        --key-file keys.csv
    out_lacks text,
    echo Ариадн >secrets
    no_leaks "$EJ_DB"
    ok ej-roster informed --class 1А --format csv
    out_has '1А,У-1,Ученик 1,2026-10-20,—,'
    out_has '1А,У-1,Ученик 1,2026-10-20,— 2,'
    ok ej-consent act --format csv
    out_has 'записи о том, как информирована семья'
    out_has 'номера решений педагогического совета'
    run_ej 0 ej-audit verify
}

@test "words by hand that look like what takes their place are in nobody's way" {
    for how in звонок — '— 2' письмо; do
        ok ej-roster inform --quiet --pupil-id В-0102 --how "$how" --date 2026-10-20
    done
    ok ej-consent set --quiet --pupil-id В-0102 --consent withdrawn
    run_ej 0 ej-consent anonymise --pupil-id В-0102 --order 15 --order-date 2026-10-26 \
        --key-file keys.csv
    ok ej-roster informed --class 1А --format csv
    [ "$(cut -d, -f5 <<<"$output" | grep -c '^— [0-9]$')" -eq 4 ]
    run_ej 0 ej-audit verify
}

@test "the family's login leaves the history, unless a brother or sister still needs it" {
    ok ej-staff grant --quiet --login ludmila --pupil-id В-0102 --guardian 1
    ok ej-staff grant --quiet --login both --pupil-id В-0102 --guardian 2
    ok ej-staff grant --quiet --login both --pupil-id В-0101 --guardian 1
    ok ej-staff grant --quiet --login schoolgirl --pupil-id В-0102
    ok ej-absent notice --as ludmila --pupil-id В-0102 --from 2026-10-28 --reason грипп
    ok ej-absent notice --as both --pupil-id В-0102 --from 2026-11-05 --why 'звонок ludmila'
    ok ej-absent notice --as both --pupil-id В-0101 --from 2026-11-05
    [ "$(query "SELECT group_concat(substr(proof, 1, 2)) FROM txn WHERE roles = 'guardian'")" = \
        b:,b:,b: ]
    run_ej 0 ej-audit verify
    "$ROOT/tests/chain.py" check "$EJ_DB" >/dev/null
    echo ludmila >secrets
    ok ej-consent set --quiet --pupil-id В-0102 --consent withdrawn
    run_ej 0 ej-consent anonymise --pupil-id В-0102 --order 15 --order-date 2026-10-26 \
        --key-file keys.csv
    no_leaks "$EJ_DB"
    run_ej 0 ej-audit verify
    "$ROOT/tests/chain.py" check "$EJ_DB" >/dev/null
    ok ej-audit list --table notice --format csv
    out_lacks ludmila
    out_has ,erased,guardian,
    out_has ,both,guardian,
    ok ej-audit list --actor ludmila --format csv
    [ "$(grep -c . <<<"$output")" -eq 1 ] || fail "$output"
    # Nobody can put another in its place.
    cp "$EJ_DB" kept.ej
    sqlite3 "$EJ_DB" "DROP TRIGGER guard_txn_update; UPDATE txn SET behalf = 'both' WHERE behalf = ''"
    run_ej 1 ej-audit verify
    out_has 'its proof is not that of what it says'
    cp kept.ej "$EJ_DB"
    # With the other child it goes as well.
    ok ej-consent set --quiet --pupil-id В-0101 --consent withdrawn
    run_ej 0 ej-consent anonymise --pupil-id В-0101 --order 16 --order-date 2026-10-26 \
        --key-file more.csv
    echo both >secrets
    no_leaks "$EJ_DB"
    run_ej 0 ej-audit verify
    "$ROOT/tests/chain.py" check "$EJ_DB" >/dev/null
}

@test "an anonymised pupil is not named again" {
    run_ej 0 all_withdrawn
    refused 1 ej-roster set --pupil-id У-2 --surname Иванов --replace
    err_is 'ej-roster: pupil_id: this pupil is anonymised; whoever consents again is taken in as a new pupil'
    refused 1 ej-roster set --pupil-id У-2 --birth-date 2014-01-01 --replace
    err_has 'pupil_id: this pupil is anonymised; whoever consents again is taken in as a new pupil'
    refused 1 ej-roster set --pupil-id У-2 --phone1 1 --replace
    err_has 'pupil_id: this pupil is anonymised; whoever consents again is taken in as a new pupil'
    refused 1 ej-roster rename --pupil-id У-2 --new-id И-0131
    err_has 'is anonymised'
    refused 1 ej-roster rename --pupil-id А-0126 --new-id и-0131
    err_has 'new_id: a pupil who was anonymised under order 15 (2026-10-25) had this file number'
    refused 1 ej-roster arrive --pupil-id У-2 --class 7А --date 2026-10-26 --order 1
    err_has 'pupil_id: this pupil is anonymised; whoever consents again is taken in as a new pupil'
    printf 'pupil_id,surname,guardian2\nУ-2,Ученик,Иванова\n' >in.csv
    refused 1 ej-roster import in.csv
    err_has 'in.csv:2: pupil_id: this pupil is anonymised'
    # What tells nothing about a person goes on, and so does the list.
    ok ej-roster set --pupil-id У-2 --conditions pe-exempt --replace
    ok ej-roster list --format csv --output list.csv
    run_ej 0 ej-roster import list.csv
    err_has '102 read = 0 added + 0 changed + 102 same + 0 refused'
}

@test "an order still to come is remarked" {
    run_ej 0 ej-consent anonymise --all --order 15 --order-date 2026-11-02 --key-file keys.csv
    err_has 'ej-consent: warning: order_date: is still to come'
    rm keys.csv
    cp "$BATS_FILE_TMPDIR/school.ej" "$EJ_DB"
    run_ej 0 anonymise --all --key-file keys.csv
    err_lacks 'still to come'
}

@test "a key file that is there is not overwritten, and nobody becomes anybody without one" {
    echo precious >keys.csv
    refused 2 all_withdrawn
    err_has 'ej-consent: --key-file: keys.csv is there already, and is not overwritten'
    [ "$(cat keys.csv)" = precious ]
    ln -s elsewhere link.csv
    refused 2 anonymise --all --key-file new.csv --output ./new.csv
    err_is 'ej-consent: --output: this is the file of --key-file'
    [ ! -e new.csv ]
    refused 2 anonymise --all --key-file link.csv
    err_has 'ej-consent: --key-file: link.csv is there already, and is not overwritten'
    [ ! -e elsewhere ]
    refused 4 anonymise --all --key-file none/keys.csv
    err_has 'ej-consent: none/keys.csv: No such file or directory'
    refused 2 anonymise --all
    err_has '--key-file is missing'
}

@test "a dry run shows who would become whom, and leaves no key file" {
    remember
    run_ej 0 all_withdrawn --dry-run
    out_is 'item,n,pupil_id,pupil,class,date,lesson,subject,field,place
pupil,1,К-0108,Ученик 1,1А,,,,,
pupil,2,И-0131,Ученик 2,7А,,,,,
pupil,3,А-0152,Ученик 3,9Б,,,,,
pupil,4,К-0164,Ученик 4,9Б,,,,,
pupil,5,Г-0183,Ученик 5,10А,,,,,'
    [ ! -e keys.csv ]
    unchanged
}

@test "who did not withdraw is refused, and then nobody is anonymised" {
    printf 'pupil_id\nК-0108\nВ-0101\n' >list.csv
    refused 1 anonymise --key-file keys.csv list.csv
    err_is "ej-consent: list.csv:3: pupil_id: this pupil's consent is not withdrawn; ej-consent set records that it is
ej-consent: list.csv: 2 read = 0 added + 1 changed + 0 same + 1 refused
ej-consent: 1 record refused; nothing was stored"
    [ ! -e keys.csv ]
    printf 'surname\nКарпов\n' >list.csv
    refused 1 anonymise --key-file keys.csv list.csv
    err_has 'ej-consent: list.csv:2: pupil_id: missing'
    refused 1 anonymise --pupil-id В-0101 --key-file keys.csv
    err_has "ej-consent: pupil_id: this pupil's consent is not withdrawn; ej-consent set records"
    [ ! -e keys.csv ]
}

@test "an empty stream is nobody, no stream is everybody" {
    refused 1 anonymise --key-file keys.csv < <(true)
    err_is 'ej-consent: standard input: no heading: empty input'
    run_ej 0 anonymise --dry-run </dev/null
    [ "$(grep -c ^pupil <<<"$output")" -eq 5 ]
    err_has 'anonymise: 5 records = 0 added + 5 changed + 0 same + 0 refused (dry run: nothing stored)'
    run_ej 0 anonymise --dry-run --all < <(true)
    [ "$(grep -c ^pupil <<<"$output")" -eq 5 ]
    refused 2 anonymise --dry-run --all --pupil-id К-0108
    err_is 'ej-consent: --all goes with no pupil and no file'
    run_ej 0 anonymise --pupil-id А-0152 --key-file one.csv
    out_has 'pupil,1,У-1,Ученик 1,9Б'
    # The next order goes on with the numbers.
    run_ej 0 all_withdrawn
    out_has 'pupil,2,У-2,Ученик 2,1А'
    out_lacks 'У-1'
    err_has '5 read = 0 added + 4 changed + 1 same + 0 refused'
}

@test "a number that is somebody's file number is passed over" {
    ok ej-roster rename --pupil-id В-0101 --new-id У-1
    run_ej 0 anonymise --pupil-id К-0108 --key-file keys.csv
    out_has 'pupil,2,У-2,Ученик 2,1А'
}

@test "a second time changes nothing" {
    all_withdrawn --quiet >/dev/null
    remember
    run_ej 0 all_withdrawn
    out_is 'item,n,pupil_id,pupil,class,date,lesson,subject,field,place'
    err_is 'ej-consent: standard input: 5 read = 0 added + 0 changed + 5 same + 0 refused'
    unchanged
}

@test "a consent that is closed stays closed" {
    all_withdrawn --quiet >/dev/null
    refused 1 ej-consent set --pupil-id У-1 --consent given
    err_has 'this pupil is anonymised'
    ej-consent list >list.csv
    run_ej 0 ej-consent import list.csv
    err_has '= 0 added + 0 changed + 102 same + 0 refused'
}

@test "marks, attendance and finals stay, and all lists go in again as they are" {
    for noun in mark absent finals homework; do
        "ej-$noun" list >"$noun.before"
    done
    ej-report summary-marks --format csv >sheet.before
    all_withdrawn --quiet >/dev/null
    python3 - keys.csv <<'PY'
import csv, sys
# The same records under other names: as they were, with who is who put into them.
keys = {r["pupil_id"]: r for r in csv.DictReader(open(sys.argv[1], encoding="utf-8"))}
for noun in "mark", "absent", "finals", "homework", "sheet":
    rows = list(csv.reader(open(f"{noun}.before", encoding="utf-8", newline="")))
    number, name = (rows[0].index(c) for c in ("pupil_id", "pupil"))
    words = rows[0].index("comment") if "comment" in rows[0] else None
    for row in rows[1:]:
        key = keys.get(row[number])
        if key:
            row[number], row[name] = f"У-{key['n']}", key["name"]
            if words:
                row[words] = ""
    csv.writer(open(f"{noun}.want", "w", encoding="utf-8")).writerows(sorted(rows))
PY
    ej-report summary-marks --format csv >sheet.csv
    for noun in mark absent finals homework; do
        "ej-$noun" list >"$noun.csv"
    done
    python3 - <<'PY'
import csv
for noun in "mark", "absent", "finals", "homework", "sheet":
    rows = list(csv.reader(open(f"{noun}.csv", encoding="utf-8", newline="")))
    csv.writer(open(f"{noun}.have", "w", encoding="utf-8")).writerows(sorted(rows))
PY
    for noun in mark absent finals homework sheet; do
        same "$noun.want" "$noun.have"
    done
    for noun in absent finals homework; do
        run_ej 0 "ej-$noun" import "$noun.csv"
        err_has '= 0 added + 0 changed +'
        err_has '+ 0 refused'
    done
    ej-roster list >roster.csv
    run_ej 0 ej-roster import roster.csv
    err_has '102 read = 0 added + 0 changed + 102 same + 0 refused'
}

@test "a sheet names the order whose copy is to be attached" {
    all_withdrawn --quiet >/dev/null
    ok ej-report summary-marks --class 9Б --period Q1 --format xlsx --output 9Б.xlsx
    run_ej 0 "$ROOT/tests/xlsx.py" cells 9Б.xlsx 9Б
    out_has 'Ученик 3: приложить копию приказа № 15 от 25.10.2026'
    out_has 'Ученик 4: приложить копию приказа № 15 от 25.10.2026'
}

@test "the next roster does not bring anybody back" {
    ok ej-roster rename --pupil-id К-0164 --new-id К-9164
    all_withdrawn --quiet >/dev/null
    remember
    run_ej 0 ej-roster import "$SCHOOL/roster.csv"
    err_has 'roster.csv:9: warning: pupil_id: this pupil was anonymised under order 15 (2026-10-25)'
    err_has 'roster.csv: 102 read = 0 added + 0 changed + 102 same + 0 refused'
    unchanged
    # Latin letters of the same shape find the same pupil.
    run_ej 0 ej-roster set --pupil-id K-0108 --surname Карпов --given-name Кирилл --class 1А \
        --birth-date 2019-08-05 --sex m --enrolled 2026-09-01 --consent given
    err_has 'is not taken in again'
    unchanged
}

# ---- what is left ----------------------------------------------------------------------------

# live: the withdrawn pupils live a school life that leaves their data in every corner.
live() {
    # И-0131: comments, reasons, notices, all changed since; a number mended twice.
    ej-mark set --pupil-id И-0131 --class 7А --date 2026-10-07 --lesson 1 --subject Алгебра \
        --kind 'ответ на уроке' --n 9 --value 4 --comment 'Фёдор Игнатьев-Секретный отвечал'
    ej-mark set --pupil-id И-0131 --class 7А --date 2026-10-07 --lesson 1 --subject Алгебра \
        --kind 'ответ на уроке' --n 9 --value 5 --comment 'Игнатьев пересдал' --replace \
        --why 'по просьбе Игнатьевой'
    ej-absent notice --pupil-id И-0131 --class 7А --from 2026-11-09 --to 2026-11-10 \
        --reason 'уезжает в Чухлому к дедушке'
    ej-absent notice --pupil-id И-0131 --class 7А --from 2026-11-16 --to 2026-11-17 \
        --reason 'у бабушки в Кинешме' --why 'звонила бабушка'
    ej-absent remove --pupil-id И-0131 --class 7А --from 2026-11-16
    ej-roster rename --pupil-id И-0131 --new-id И-77-0131
    ej-roster rename --pupil-id И-77-0131 --new-id И-78-0131
    # А-0152: another surname, other contacts, homework of the own.
    ej-roster set --pupil-id А-0152 --surname Аксёнов-Задунайский --phone1 '+7 900 777-66-55' \
        --guardian1 'Задунайская Агата Борисовна' --email1 'zadun@example.ru' --replace
    ej-homework set --class 9Б --date 2026-10-19 --lesson 2 --pupil-id А-0152 \
        --subject "$(subject_at 9Б 2026-10-19 2)" --text 'Задунайскому: доклад о дельте'
    ej-homework set --class 9Б --date 2026-10-20 --lesson 2 --pupil-id А-0152 \
        --subject "$(subject_at 9Б 2026-10-20 2)" --text 'Эмилю: карточка 7756'
    ej-homework remove --class 9Б --date 2026-10-20 --lesson 2 --pupil-id А-0152 \
        --subject "$(subject_at 9Б 2026-10-20 2)"
    # К-0164: a consent with papers, and words of it in the history.
    ej-consent set --pupil-id К-0164 --consent given --order 'заявление 5531 Кулагиной'
    ej-consent set --pupil-id К-0164 --consent withdrawn --why 'пришла Кулагина А. К.'
    # Г-0183 leaves for another school.
    ej-roster depart --pupil-id Г-0183 --class 10А --date 2026-10-26 --order '901-д' \
        --order-date 2026-10-23 --to-school 'Гимназия Крузенштерна'
    # К-0108 was entered twice, and merged.
    ej-roster set --pupil-id К-9108 --surname Карпов --given-name Кирилл \
        --patronymic Викторович --birth-date 2019-08-05 --sex m --class 1А \
        --enrolled 2026-09-01 --enrolled-order '№ 5656-у' --consent withdrawn \
        --guardian1 'Карпова Варвара Петровна' --email1 'twice@example.ru'
    ej-roster merge --pupil-id К-9108 --into-id К-0108
    # Words of others: one that was mended since, one that stands.
    ej-homework set --class 9Б --date 2026-10-21 --lesson 2 \
        --subject "$(subject_at 9Б 2026-10-21 2)" --text 'как у Кулагина' --replace
    ej-homework set --class 9Б --date 2026-10-21 --lesson 2 \
        --subject "$(subject_at 9Б 2026-10-21 2)" --text 'упр. 12' --replace
}

# subject_at CLASS DATE LESSON: what the whole class is taught then.
subject_at() {
    query "SELECT s.name FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '$1' AND l.date = '$2' AND l.number = $3 LIMIT 1"
}

# learn_secrets: what only the withdrawn had, into the file secrets.
learn_secrets() {
    cp "$EJ_DB" before.ej
    python3 "$LEAKS" learn before.ej >secrets
    rm before.ej
}

# read_until_told: somebody reads the journal, in one transaction, until a line comes into `go`.
read_until_told() {
    mkfifo go
    sqlite3 "$EJ_DB" 'BEGIN; SELECT count(*) FROM pupil' '.shell touch reading; read x <go' \
        'COMMIT' >/dev/null 3>&- &
    while [ ! -e reading ]; do sleep 0.1; done
}

# no_leaks PATH...: none of the secrets is there, in any encoding.
no_leaks() {
    python3 "$LEAKS" search secrets "$@" >leaks || return
    [ ! -s leaks ] || fail "what only they had is still there:
$(head -n 20 leaks)"
}

@test "no byte of what only they had is left in journal, log and archive" {
    live >/dev/null 2>&1
    learn_secrets
    # The net is fine enough, and it catches while they are there.
    for value in Кулагин И-0131 И-77-0131 2011-04-04 04.04.2011 9000017491 zadun@example.ru \
        twice@example.ru 'Гимназия Крузенштерна' Чухлому Кинешме Задунайскому 7756 \
        'заявление 5531 Кулагиной' Секретный '901-д' К-9108 '№ 5656-у'; do
        grep -qF -e "$value" secrets || fail "not among the secrets: $value"
    done
    run no_leaks "$EJ_DB"
    [ "$status" -eq 1 ]
    anonymise --all --key-file keys.csv --why 'приказ 15' >outcome 2>words
    # Somebody has it open, so that -wal and -shm are there to be searched.
    read_until_told
    no_leaks "$EJ_DB" "$EJ_DB-wal" "$EJ_DB-shm" words outcome || { echo >go; return 1; }
    ej-archive create --pdf none --to year.tar --quiet >/dev/null
    ej-archive create --pdf none --to year --quiet >/dev/null
    echo >go
    no_leaks year year.tar
    ej-archive backup --to . --quiet >/dev/null
    no_leaks ./school-*.ej
    [ "$(sqlite3 "$EJ_DB" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ]
}

@test "one whose import was undone is taken out of the history, which alone still knows the pupil" {
    local txn
    cat >extra.csv <<'END'
pupil_id,surname,given_name,patronymic,birth_date,sex,class,enrolled,enrolled_order,consent,guardian1,phone1,email1
Ъ-7001,Ысырдахов,Тимиркан,Юхымович,2013-03-29,m,7А,2026-10-26,№ 7171-у,given,Ысырдахова Эйдельвейс,+7 911 765-43-21,ysyr@example.ru
END
    for _ in 1 2; do # twice: the second time under another row
        ej-roster import --quiet extra.csv --why 'Ысырдаховы приехали'
        txn=$(query 'SELECT max(id) FROM txn')
        ej-homework set --class 9Б --date 2026-10-21 --lesson 2 --quiet --replace \
            --subject "$(subject_at 9Б 2026-10-21 2)" --text 'спросить Ысырдахова'
        ej-homework set --class 9Б --date 2026-10-21 --lesson 2 --quiet --replace \
            --subject "$(subject_at 9Б 2026-10-21 2)" --text 'упр. 12'
        export EJ_NOW=2026-10-27T09:00
        ej-audit undo "$txn" --quiet
    done
    [ "$(query "SELECT count(*) FROM pupil WHERE file_no = 'Ъ-7001'")" = 0 ]
    cat >secrets <<'END'
Ъ-7001
Ысырдахов
Тимиркан
Юхымович
2013-03-29
№ 7171-у
Эйдельвейс
9117654321
911 765-43-21
ysyr@example.ru
END
    run no_leaks "$EJ_DB"
    [ "$status" -eq 1 ]
    refused 1 ej-consent set --pupil-id Ъ-7001 --consent withdrawn
    run_ej 0 anonymise --pupil-id Ъ-7001 --dry-run
    run no_leaks "$EJ_DB"
    [ "$status" -eq 1 ]
    # Nobody becomes «Ученик N», so there is nothing for a key file to tell.
    run_ej 0 anonymise --pupil-id Ъ-7001 --why 'приказ 15'
    err_is 'ej-consent: anonymise: 1 record = 0 added + 1 changed + 0 same + 0 refused'
    [ -z "$(find . -name '*key*')" ]
    rm extra.csv
    no_leaks "$EJ_DB"*
    ej-archive create --pdf none --to year.tar --quiet >/dev/null
    no_leaks year.tar
    ok ej-audit verify --quiet
    [ "$(query "SELECT command FROM txn ORDER BY id DESC LIMIT 1")" = 'ej-consent anonymise' ]
    # What was destroyed has its act, and its extract.
    ok ej-consent act --order 15 --format jsonl
    jq -se 'length > 0 and all(.[]; .order == "15" and .history > 0 and
        (.subject | test("^Ученик, запись № [0-9]+ .импорт отменён.$")) and
        (.categories | contains("дата рождения")) and (.reason | contains("часть 7 статьи 5")))
        ' <<<"$output"
    ok ej-consent act --order 15 --log --format csv
    out_has ',pupil,surname,'
    remember
    run_ej 1 anonymise --pupil-id Ъ-7001
    unchanged
    err_has 'no pupil has this file number'
    # What is no more cannot come back by undoing the undo.
    refused 1 ej-audit undo "$(query "SELECT max(id) FROM txn WHERE command LIKE 'ej-audit undo%'")"
    err_has 'what it changed has been erased out of the history'
    ok ej-roster list --class 7А --as-of 2026-10-26 --format csv
    out_lacks Ысырдахов
    out_has Абрамов
}

@test "who was merged into another is anonymised as that one" {
    ej-roster set --pupil-id К-9108 --surname Карпов --given-name Кирилл --class 1А --quiet \
        --birth-date 2019-08-05 --sex m --enrolled 2026-09-01 --consent withdrawn
    ej-roster merge --pupil-id К-9108 --into-id К-0108 --quiet
    remember
    run_ej 1 anonymise --pupil-id К-9108 --key-file keys.csv
    err_has 'pupil_id: this pupil was merged into another; name that one'
    unchanged
    [ ! -e keys.csv ]
}

@test "the history says when, how and by which order, and agrees with the tables" {
    live >/dev/null 2>&1
    anonymise --all --key-file keys.csv --why 'приказ 15' >/dev/null 2>&1
    [ "$(query "SELECT command || '|' || why FROM txn ORDER BY id DESC LIMIT 1")" = \
        'ej-consent anonymise|приказ 15' ]
    # The last values of each row in the history are those of its table.
    python3 - "$EJ_DB" <<'PY'
import json, sqlite3, sys
db = sqlite3.connect(sys.argv[1])
layout = {t: c.split() for t, c in db.execute("SELECT tbl, columns FROM audit_layout")}
last = {}
for table, row, new in db.execute("SELECT tbl, row_id, new FROM audit ORDER BY id"):
    last[table, row] = new
for (table, row), new in last.items():
    now = db.execute(f'SELECT {", ".join(layout[table])} FROM "{table}" WHERE id = ?', (row,))
    now = now.fetchone()
    if (list(now) if now else None) != (json.loads(new) if new else None):
        sys.exit(f"{table} {row}: {now} {new}")
PY
    # Reasons given for them alone are gone, others stay.
    [ "$(query "SELECT count(*) FROM txn WHERE why LIKE '%Игнат%' OR why LIKE '%бабушка%'
        OR why LIKE '%Кулаг%'")" -eq 0 ]
}

@test "texts of others that may name them are listed, and their texts are not in the list" {
    subject=$(subject_at 9Б 2026-10-21 2)
    ej-homework set --class 9Б --date 2026-10-21 --lesson 2 --subject "$subject" --replace \
        --text 'Кулагину и Вадиму – карточка'
    ej-homework set --class 7А --date 2026-10-07 --lesson 1 --subject Алгебра --replace \
        --text 'Вадиму: как у всех'
    ej-mark set --pupil-id А-0152 --class 9Б --date 2026-10-07 --lesson 1 --n 9 --value 5 \
        --subject "$(subject_at 9Б 2026-10-07 1)" --kind 'ответ на уроке' --comment 'с Кулагиным'
    neighbour=$(query "SELECT p.file_no FROM pupil p JOIN enrolment e ON e.pupil_id = p.id
        JOIN class k ON k.id = e.class_id WHERE k.name = '9Б' AND consent = 'given' LIMIT 1")
    ej-mark set --pupil-id "$neighbour" --class 9Б --date 2026-10-07 --lesson 1 --n 9 --value 5 \
        --subject "$(subject_at 9Б 2026-10-07 1)" --kind 'ответ на уроке' \
        --comment 'звонить 8 900 001 74 91'
    run_ej 0 all_withdrawn
    [ "$(grep -c ^text, <<<"$output")" -eq 2 ]
    out_has "text,4,У-4,Ученик 4,9Б,2026-10-21,2,$subject,homework.text,"
    out_has "text,4,У-4,Ученик 4,9Б,2026-10-07,1,$(subject_at 9Б 2026-10-07 1),mark.comment,"
    out_lacks Кулагин
    err_has 'warning: 2 texts of others may still name them; they are listed'
    [ "$(query "SELECT comment FROM mark m JOIN pupil p ON p.id = m.pupil_id
        WHERE p.file_no = 'У-3' AND m.n = 9")" = '' ]
}

@test "no text of others is forgotten: each column of free words is searched, each other has its reason" {
    local order="о Кулагине" name neighbour
    neighbour=$(query "SELECT p.file_no FROM pupil p JOIN enrolment e ON e.pupil_id = p.id
        JOIN class k ON k.id = e.class_id WHERE k.name = '9Б' AND consent = 'given' LIMIT 1")
    ok ej-staff substitute --absent ignateva.gm --teacher trofimova.ma --from 2026-10-26 \
        --to 2026-10-27 --order "$order" --quiet
    ok ej-staff grant --login igna --pupil-id В-0101 --remark 'для Кулагина' --quiet
    ok ej-consent set --pupil-id В-0102 --consent withdrawn --order "$order" --quiet
    ok ej-consent set --pupil-id В-0102 --consent given --order "$order" --quiet
    ok ej-roster inform --class 9Б --how 'собрание без Кулагиных' --quiet
    ok ej-finals council --class 9Б --pupil-id "$neighbour" --decision promoted --quiet \
        --number 'Кулагин-1' --date 2026-10-20
    ok ej-policy set 'kinds.проект Кулагина' '{weight: 1}' --quiet
    run_ej 0 all_withdrawn
    [ "$(grep -c ,informed.how, <<<"$output")" -eq 1 ]
    for name in substitution.order_no account.remark pupil.consent_order informed.how \
        council.number kind.name; do
        out_has ",$name,"
    done
    # The source against the schema.
    python3 - "$ROOT" "$EJ_DB" <<'PY' || fail "a column is not accounted for"
import csv, re, sqlite3, sys
root, path = sys.argv[1:]
searched = {tuple(m) for m in re.findall(r'^    \{"(\w+)", "(\w+)",',
            open(f"{root}/lib/consent/texts.c", encoding="utf-8").read(), re.M)}
searched.add(("txn", "why"))
words = {(r["table"], r["column"]): r["personal"] for r in csv.DictReader(
    open(f"{root}/share/schema/dictionary.csv", encoding="utf-8"))}
# Names, words of a list, dates and what the commands write themselves.
settled = {"school", "policy", "code", "year", "calendar", "class", "subject",
           "rule", "audit_layout", "anonymised"}
plain = {"absence", "account.granted account.withdrawn", "closing.period closing.closed",
         "control.date", "copy.made copy.kind copy.digest copy.checked copy.removed"
         " copy.year copy.class copy.period", "copy_use.taken copy_use.returned",
         "council.decision council.date", "enrolment.starts enrolment.start_kind"
         " enrolment.ends enrolment.end_kind", "final.period final.value",
         "guardian.consent guardian.consent_date guardian.consent_order_date", "homework.due",
         "informed.date", "lesson.date", "load.starts load.ends",
         "mark.value mark.corrected", "member.starts member.ends", "notice.starts notice.ends",
         "pupil.sex pupil.consent pupil.consent_date pupil.consent_order_date pupil.conditions",
         "remark.rule remark.date remark.made remark.due remark.resolved",
         "staff.role", "substitution.starts substitution.ends", "timetable.starts timetable.ends"
         " timetable.room", "txn.at txn.clock txn.command txn.roles txn.proof txn.head",
         "audit.tbl audit.proof", "verification.date"}
plain = {word for line in plain for word in line.split()}
db = sqlite3.connect(path)
left = [f"{t}.{c}" for t, c in db.execute(
    "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p"
    " WHERE m.type = 'table' AND p.type = 'TEXT'")
    if t not in settled and words.get((t, c)) != "personal" and (t, c) not in searched
    and f"{t}.{c}" not in plain]
if left or len(searched) < 20:
    sys.exit(f"neither searched nor excepted: {left}")
PY
}

@test "texts that are mended afterwards leave the history with the same command" {
    subject=$(subject_at 9Б 2026-10-21 2)
    place=(--class 9Б --date 2026-10-21 --lesson 2 --subject "$subject" --replace)
    ej-homework set "${place[@]}" --text 'Кулагину – карточка'
    learn_secrets
    all_withdrawn --quiet >/dev/null 2>&1
    ej-homework set "${place[@]}" --text 'карточка' --why 'имя Кулагина убрано'
    [ "$(query "SELECT count(*) FROM audit WHERE old LIKE '%Кулагину%'")" -eq 1 ]
    run_ej 0 all_withdrawn
    out_is 'item,n,pupil_id,pupil,class,date,lesson,subject,field,place'
    err_is 'ej-consent: standard input: 5 read = 0 added + 0 changed + 5 same + 0 refused'
    no_leaks "$EJ_DB"
    echo Кулагин >secrets
    no_leaks "$EJ_DB"
    # What stands is told again.
    ej-homework set "${place[@]}" --text 'и Кулагиной'
    run_ej 0 all_withdrawn
    out_has "text,4,У-4,Ученик 4,9Б,2026-10-21,2,$subject,homework.text,"
    echo 'n,pupil_id' >keys.csv
    refused 2 all_withdrawn
    err_has 'ej-consent: --key-file: keys.csv is no key file'
}

@test "registered copies that still hold them are listed, later ones are not" {
    ok ej-archive backup --to .
    copy=$(echo "$PWD"/school-*.ej)
    run_ej 0 all_withdrawn
    out_has "copy,,,,,2026-10-26,,,backup,$copy"
    err_has 'warning: 1 copy in the register still holds them; it is listed'
    printf 'pupil_id,consent\nВ-0101,withdrawn\n' | ej-consent import --quiet
    rm "$copy"
    export EJ_NOW=2026-10-27T09:00
    ok ej-archive backup --to .
    run_ej 0 anonymise --pupil-id В-0101 --key-file more.csv --dry-run
    [ "$(grep -c ^copy, <<<"$output")" -eq 2 ]
}

@test "no rule about marks stands in the way of the duty, and none finds it afterwards" {
    ok ej-mark set --pupil-id А-0152 --class 9Б --date 2026-10-07 --lesson 1 --n 9 --value 5 \
        --subject "$(subject_at 9Б 2026-10-07 1)" --kind 'ответ на уроке' --comment 'молодец'
    ok ej-finals close --period Q1 --quiet
    run_ej 0 all_withdrawn
    err_is 'ej-consent: standard input: 5 read = 0 added + 5 changed + 0 same + 0 refused'
    [ "$(query "SELECT count(*) FROM mark m JOIN anonymised a USING (pupil_id)
        WHERE m.comment <> ''")" -eq 0 ]
    ok ej-check run --rule period-closed
    ok ej-check run --rule edit-window
}

# bats test_tags=heavy
@test "readers in the way: done, said so, and finished by the same command" {
    learn_secrets
    read_until_told
    run_ej 4 all_withdrawn
    out_has 'pupil,5,У-5,Ученик 5,10А'
    err_has 'the pupils are anonymised, but old pages'
    err_has 'run the same command again to finish'
    [ -s keys.csv ]
    echo >go
    wait
    run_ej 0 all_withdrawn
    err_has '5 read = 0 added + 0 changed + 5 same + 0 refused'
    no_leaks "$EJ_DB"
    [ ! -s "$EJ_DB-wal" ]
}

@test "when the journal cannot be written, the key file is gone again" {
    # An index of somebody's own stands for a disk that fails in the middle.
    sqlite3 "$EJ_DB" "CREATE UNIQUE INDEX stop ON guardian ((1)) WHERE name LIKE 'Родитель %'"
    refused 1 anonymise --all --key-file keys.csv
    err_has "ej-consent: the journal refuses the record (UNIQUE constraint failed: index 'stop')"
    [ ! -e keys.csv ]
}

@test "the example script shows, does, and says when there is nobody" {
    ej-archive backup --to . --quiet >/dev/null
    remember
    run_ej 0 "$ROOT/share/examples/anonymise.sh" -n 15 2026-10-25 keys.csv
    out_has 'Обезличиваются по приказу № 15 от 2026-10-25:'
    out_has "$(printf '  1\tК-0108\tУченик 1\t1А')"
    unchanged
    [ ! -e keys.csv ]
    run_ej 0 "$ROOT/share/examples/anonymise.sh" 15 2026-10-25 keys.csv
    out_has "$(printf '  1\tУ-1\tУченик 1\t1А')"
    out_has 'Копии журнала с прежними данными (уничтожьте или замените):'
    [ -s keys.csv ]
    run_ej 0 "$ROOT/share/examples/anonymise.sh" 15 2026-10-25 keys.csv
    out_is 'Обезличивать некого.'
    run_ej 2 "$ROOT/share/examples/anonymise.sh"
    err_has 'usage: anonymise.sh'
}

# ---- the act of destruction ------------------------------------------------------------------

@test "the act and the extract count what was destroyed, and name nobody" {
    live >/dev/null 2>&1
    ej-staff grant --quiet --login igna --pupil-id В-0101
    ej-consent set --quiet --pupil-id В-0101 --consent withdrawn
    learn_secrets
    # On days that nobody's record has.
    EJ_NOW=2026-10-30T09:00 ok ej-consent anonymise --quiet --pupil-id И-78-0131 --order 15-од --order-date 2026-10-25 \
        --key-file 15.csv
    EJ_NOW=2026-11-02T10:30 ok ej-consent anonymise --quiet --all --order 16 \
        --order-date 2026-11-01 --key-file 16.csv --as karpov.ab
    refused 2 ej-consent act --format docx
    err_has '--format: not one of: table, csv, tsv, jsonl, excel-csv, or xlsx with --output'
    run_ej 0 ej-consent act --format jsonl
    python3 - "$output" <<'PY' || fail "$output"
import json, sys
rows = [json.loads(line) for line in sys.argv[1].splitlines()]
assert [(r["order"], r["order_date"], r["subject"], r["date"]) for r in rows] == [
    ("15-од", "2026-10-25", "Ученик 1", "2026-10-30")] + [
    ("16", "2026-11-01", f"Ученик {n}", "2026-11-02") for n in range(2, 7)], rows
first = rows[0]
for kind in ("фамилия, имя, отчество", "дата рождения", "номер личного дела", "пояснения к отметкам",
             "причины отсутствия, указанные словами"):
    assert kind in first["categories"].split("; "), kind
assert sum("имена для входа" in r["categories"] for r in rows) == 1
assert rows[1]["who"].endswith(" (karpov.ab)") and rows[1]["who"].startswith("Карпов"), rows[1]
assert first["operator"] == "Школа № 1" and "152-ФЗ" in first["reason"]
PY
    run_ej 0 ej-consent act --log --format jsonl
    # The extract against the history: what is erased stands there as a hash.
    python3 - "$output" "$EJ_DB" <<'PY' || fail "$output"
import json, sqlite3, sys
rows = [json.loads(line) for line in sys.argv[1].splitlines()]
db = sqlite3.connect(sys.argv[2])
layout = {t: c.split() for t, c in db.execute("SELECT tbl, columns FROM audit_layout")}
txn = {n: t for n, t in db.execute("SELECT n, txn_id FROM anonymised a JOIN audit u"
                                   " ON u.tbl = 'anonymised' AND u.row_id = a.id AND u.old IS NULL")}
who = {p: n for n, p in db.execute("SELECT n, pupil_id FROM anonymised")}
want = {}
for at, table, row, old, new, proof in db.execute(
        "SELECT txn_id, tbl, row_id, old, new, proof FROM audit WHERE proof LIKE '%=%'"):
    names = layout[table]
    cells = json.loads(new or old)
    pupil = row if table == "pupil" else cells[names.index("pupil_id")] if "pupil_id" in names else 0
    for word in proof.split():
        if "=" in word and pupil in who:
            n = who[pupil]
            key = n, table, names[int(word[1:word.index("=")])]
            now = word[0] == "o" and at == txn[n]
            held, history = want.get(key, (0, 0))
            want[key] = held + now, history + (not now)
have = {(int(r["subject"].split()[1]), r["table"], r["column"]): (r["held"], r["history"])
        for r in rows}
assert have == want and len(have) > 50, set(have.items()) ^ set(want.items())
assert have[1, "pupil", "surname"][0] == 1
assert [v for k, v in have.items() if k[1:] == ("account", "login")][0][0] == 1
heads = dict(db.execute("SELECT id, head FROM txn"))
for r in rows:
    assert r["head_before"] == heads[r["txn"] - 1] and r["head_after"] == heads[r["txn"]]
    assert "." not in r["category"], r # each column has its words
assert {(r["order"], r["at"], r["behalf"]) for r in rows} == {
    ("15-од", "2026-10-30T09:00", None), ("16", "2026-11-02T10:30", "karpov.ab")}
PY
    ej-consent act --output act.xlsx
    ej-consent act --format table >act.txt
    ej-consent act --log --format csv >log.csv
    no_leaks act.xlsx act.txt log.csv
    # Nor is the hash of a file number printed.
    query "SELECT replace(digest, ' ', char(10)) FROM anonymised" >hashes
    [ "$(wc -l <hashes)" -ge 6 ]
    run grep -F -f hashes act.txt log.csv
    [ "$status" -eq 1 ]
    run_ej 0 ej-audit verify
}

@test "an act is of its order, a sheet for each, and the extract beside it" {
    anonymise --quiet --pupil-id К-0108 --key-file 15.csv >/dev/null
    ok ej-consent anonymise --quiet --all --order 16/2 --order-date 2026-10-26 --key-file 16.csv
    ok ej-consent act --order 15 --format csv
    [ "$(sed -n '2,$p' <<<"$output" | cut -d, -f1-4)" = '15,2026-10-25,15 от 25.10.2026,Ученик 1' ]
    ok ej-report destruction-act --set order=15 --format csv
    [ "$(grep -c . <<<"$output")" -eq 2 ]
    refused 2 ej-consent act --order 99 --output none.xlsx
    err_is 'ej-consent: --order: nobody was anonymised under order 99'
    [ ! -e none.xlsx ]
    refused 3 ej-consent act --order 99 --as nazarova.og
    ok ej-report destruction-act --set order=99 --format table
    out_has 'По этим приказам никто не обезличен.'
    ok ej-consent act --output act.xlsx
    run_ej 0 "$ROOT/tests/xlsx.py" sheets act.xlsx
    out_is 'Акт 15
Акт 16 2
Выгрузка 15
Выгрузка 16 2'
    run_ej 0 "$ROOT/tests/xlsx.py" cells act.xlsx 'Акт 16 2'
    out_has 'по приказу № 16/2 от 26.10.2026'
    out_has 'Председатель комиссии'
    out_has 'выгрузка прилагается'
    out_lacks 'учебный год'
    out_lacks 'Ученик 1'
    refused 3 ej-consent act --as nazarova.og
    refused 2 ej-consent act 15
}

@test "each column that may be destroyed has its words in the act" {
    python3 - "$ROOT/share" <<'PY'
import csv, sys
share = sys.argv[1]
rows = list(csv.DictReader(open(f"{share}/schema/dictionary.csv", encoding="utf-8")))
pupils = {r["table"] for r in rows if r["column"] == "pupil_id"} | {"pupil"}
staff = "granted_by", "withdrawn_by", "made_by", "resolved_by", "by"
sql = open(f"{share}/reports/with/destruction.sql", encoding="utf-8").read()
for r in rows:
    place = f"('{r['table']}', '{r['column']}', "
    if (r["table"] in pupils and r["column"] and r["personal"] != "no"
            and r["column"] not in staff and place not in sql):
        sys.exit(f"no words for {r['table']}.{r['column']}")
for name in "destruction-act", "destruction-log":
    if "with: [destruction]" not in open(f"{share}/reports/{name}.sql", encoding="utf-8").read():
        sys.exit(f"{name} counts by itself")
PY
}
