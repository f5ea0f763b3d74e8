#!/usr/bin/env bats
# ej-absent: absences of lessons and of days, their reasons, notices, the roll.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school lesson
    cp "$EJ_DB" "$BATS_FILE_TMPDIR/lessons.ej"
    ej-absent import --quiet "$SCHOOL/absences.csv"
}

setup() {
    copy_school
}

# A journal with lessons and no absences.
without_absences() {
    copy_school lessons
}

# What the journal holds of a pupil in class 7А: date lesson code, one a line.
absences_of() {
    query "SELECT l.date || ' ' || l.number || ' ' || o.name FROM absence a
        JOIN lesson l ON l.id = a.lesson_id JOIN pupil p ON p.id = a.pupil_id
        JOIN code o ON o.id = a.code_id WHERE p.file_no = '$1'
        AND l.date BETWEEN '$2' AND '$3' ORDER BY 1"
}

# ---- import ----------------------------------------------------------------------------------

@test "the school's file imports whole, by the meaning of its codes" {
    without_absences
    run_ej 0 ej-absent import "$SCHOOL/absences.csv"
    out_is ''
    summary_is '988 988 0 0 0'
    run -0 query "SELECT meaning, count(*) FROM absence JOIN code ON code.id = code_id
        GROUP BY meaning ORDER BY meaning"
    out_is 'exempt|20
illness|565
late|115
unexcused|20
unknown|176
valid|92'
    # Latin look-alikes are stored as the profile writes them.
    [ "$(query "SELECT count(*) FROM absence a LEFT JOIN code o ON o.id = a.code_id
        AND o.name IN ('ОТ', 'УП', 'Б', 'НП', 'ОП', 'ОСВ') WHERE o.id IS NULL")" = 0 ]
}

@test "the same file again changes nothing and says so, nor does a listing of it" {
    again_the_same ej-absent absences.csv 988
}

@test "each defective line is refused for its reason, with its number" {
    refused 1 ej-absent import "$SCHOOL/bad/absences-bad.csv"
    summary_is '10 0 0 0 10'
    err_has 'absences-bad.csv:2: code: not one of'
    err_has 'absences-bad.csv:3: code: not one of'
    err_has 'absences-bad.csv:4: code: missing'
    err_has 'absences-bad.csv:5: pupil_id: no pupil'
    err_has 'absences-bad.csv:6: date: no such date'
    err_has 'absences-bad.csv:7: date: outside the school year'
    err_has 'absences-bad.csv:8: date: no lessons that day: a Sunday'
    err_has 'absences-bad.csv:9: lesson: no such lesson'
    err_has 'absences-bad.csv:10: class: unknown'
    err_has 'absences-bad.csv:11: too few fields'
    err_lacks 'Неизвестный'
}

@test "with --keep-going the good lines land, the others can be corrected and taken in" {
    without_absences
    cat >"$BATS_TEST_TMPDIR/mixed.csv" <<'CSV'
class,pupil_id,date,lesson,code
7А,А-0125,2026-10-05,1,Б
7А,А-0125,2026-10-05,9,Б
7А,А-0125,2026-10-05,2,Б
CSV
    run_ej 1 ej-absent import --keep-going --rejects "$BATS_TEST_TMPDIR/rejects.csv" \
        "$BATS_TEST_TMPDIR/mixed.csv"
    summary_is '3 2 0 0 1'
    run -0 absences_of А-0125 2026-10-05 2026-10-05
    out_is '2026-10-05 1 Б
2026-10-05 2 Б'
    run -0 cat "$BATS_TEST_TMPDIR/rejects.csv"
    out_is 'class,pupil_id,date,lesson,code,line,error
7А,А-0125,2026-10-05,9,Б,3,lesson: no such lesson that day'
    sed -i 's/-05,9,/-05,3,/' "$BATS_TEST_TMPDIR/rejects.csv"
    run_ej 0 ej-absent import "$BATS_TEST_TMPDIR/rejects.csv"
    summary_is '1 1 0 0 0'
}

@test "two lines of one input that contradict each other are refused" {
    cat >"$BATS_TEST_TMPDIR/two.csv" <<'CSV'
class,pupil_id,date,lesson,code
7А,А-0125,2026-10-05,1,Б
7А,А-0125,2026-10-05,1,УП
CSV
    refused 1 ej-absent import "$BATS_TEST_TMPDIR/two.csv"
    err_has 'two.csv:3: contradicts line 2'
}

@test "an import changes a code that was recorded before, and counts it" {
    printf 'class,pupil_id,date,lesson,code,reason\n7А,Ф-0148,2026-10-06,1,УП,у врача\n' |
        { run_ej 0 ej-absent import; summary_is '1 0 1 0 0'; }
    ok ej-absent list --class 7А --date 2026-10-06 --lesson 1 --pupil-id Ф-0148
    out_has ',УП,у врача'
}

# ---- set -------------------------------------------------------------------------------------

@test "set records one lesson; the pupil's group decides which" {
    ok ej-absent set --class 7а --pupil Абрамов --date 05.10.2026 --lesson 5 --code OT
    ok ej-absent list --pupil Абрамов --class 7А --date 2026-10-05
    out_is 'class,date,lesson,subject,pupil_id,pupil,code,reason
7А,2026-10-05,5,Английский язык,А-0125,Абрамов Ростислав Артёмович,ОТ,'
    [ "$(query "SELECT c.name FROM absence a JOIN lesson l ON l.id = a.lesson_id
        JOIN course c ON c.id = l.course_id JOIN pupil p ON p.id = a.pupil_id
        WHERE p.file_no = 'А-0125' AND l.date = '2026-10-05'")" = 1 ]
}

@test "set does not change what is there unless told to" {
    refused 1 ej-absent set --class 7А --pupil-id Ф-0148 --date 2026-10-06 --lesson 1 --code Б
    err_has -- '--replace'
    ok ej-absent set --class 7А --pupil-id Ф-0148 --date 2026-10-06 --lesson 1 --code Б --replace
    run -0 absences_of Ф-0148 2026-10-06 2026-10-06
    out_is '2026-10-06 1 Б'
    # What is there already is no change.
    ok ej-absent set --class 7А --pupil-id Ф-0148 --date 2026-10-06 --lesson 1 --code Б
}

@test "a mark and an absence stand together" {
    ok ej-mark set --class 7А --pupil-id Ф-0148 --date 2026-10-06 --lesson 2 --subject Физика \
        --kind 'ответ на уроке' --value 5
    ok ej-absent set --class 7А --pupil-id Ф-0148 --date 2026-10-06 --lesson 2 --code УП
}

@test "what cannot be is refused: another class, another subject, a lesson to come" {
    refused 1 ej-absent set --class 9Б --pupil-id А-0125 --date 2026-10-05 --lesson 1 --code Б
    err_has 'pupil: is in another class'
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-05 --lesson 1 --code Б \
        --subject Химия
    err_has 'subject: another one is taught'
    EJ_NOW=2026-10-05T09:00 refused 1 ej-absent set --class 7А --pupil-id А-0125 \
        --date 2026-10-06 --lesson 1 --code Б
    err_has 'date: this lesson is still to come'
}

@test "missing fields are wrong usage" {
    refused 2 ej-absent set --pupil-id А-0125 --date 2026-10-05 --lesson 1 --code Б
    err_has -- '--class is missing'
    refused 2 ej-absent set --class 7А --pupil-id А-0125 --lesson 1 --code Б
    err_has -- '--date is missing'
    refused 2 ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-05 --to 2026-10-06 \
        --code Б
    err_has -- '--date and --from'
}

# ---- whole days ------------------------------------------------------------------------------

@test "without a lesson all lessons of the day are missed" {
    ok ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-07 --code УП --reason 'к врачу'
    run -0 absences_of А-0125 2026-10-01 2026-10-24
    out_is '2026-10-07 1 УП
2026-10-07 2 УП
2026-10-07 3 УП
2026-10-07 4 УП
2026-10-07 5 УП'
    [ "$(query "SELECT count(*) FROM absence WHERE reason = 'к врачу'")" = 5 ]
    [ "$(query 'SELECT count(*) FROM notice')" = 0 ]
}

@test "an illness of several days goes in at once" {
    ok ej-absent set --class 7А --pupil-id А-0125 --from 2026-10-05 --to 2026-10-09 --code Б
    run -0 absences_of А-0125 2026-10-01 2026-10-24
    [ "$(grep -c ' Б$' <<<"$output")" = 25 ]
    [ "$(query "SELECT count(*) FROM txn WHERE command = 'ej-absent set'")" = 1 ]
    # Each lesson of those days has its roll.
    [ "$(query "SELECT count(*) FROM lesson l JOIN absence a ON a.lesson_id = l.id
        WHERE NOT l.roll")" = 0 ]
    ok ej-absent set --class 7А --pupil-id А-0125 --from 2026-10-05 --to 2026-10-09 --code Б
}

@test "days in which one lesson says otherwise are refused as a whole, naming the lesson" {
    refused 1 ej-absent set --class 7А --pupil-id Ф-0148 --from 2026-10-05 --to 2026-10-07 --code Б
    err_has 'lesson 1 on 2026-10-06'
    ok ej-absent set --class 7А --pupil-id Ф-0148 --from 2026-10-05 --to 2026-10-07 --code Б --replace
    run -0 absences_of Ф-0148 2026-10-05 2026-10-07
    [ "$(grep -c ' Б$' <<<"$output")" = 15 ]
}

@test "one subject of many days" {
    ok ej-absent set --class 7А --pupil-id А-0125 --from 2026-10-01 --to 2026-10-10 \
        --subject 'Физическая культура' --code ОСВ
    run -0 absences_of А-0125 2026-10-01 2026-10-10
    out_has '2026-10-05 2 ОСВ
2026-10-07 5 ОСВ'
    [ "$(query "SELECT count(*) FROM absence a JOIN lesson l ON l.id = a.lesson_id
        JOIN course c ON c.id = l.course_id JOIN subject s ON s.id = c.subject_id
        JOIN pupil p ON p.id = a.pupil_id WHERE p.file_no = 'А-0125'
        AND l.date >= '2026-10-01' AND s.name <> 'Физическая культура'")" = 0 ]
}

@test "nobody is late or exempt for days" {
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-07 --code ОП
    err_has 'late for one lesson'
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-07 --code ОСВ
    err_has 'subject: missing'
}

@test "days that cannot be are refused" {
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-04 --code Б
    err_has 'a Sunday'
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --from 2026-10-09 --to 2026-10-05 --code Б
    err_has 'to: before the first day'
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --from 2026-10-09 --to 2062-10-09 --code Б
    err_has 'outside the school year'
    refused 1 ej-absent set --class 9Б --pupil-id А-0125 --from 2026-10-05 --to 2026-10-09 --code Б
    err_has 'not in this class'
    refused 1 ej-absent set --class 7А --pupil-id А-0125 --from 2026-10-25 --to 2026-10-26 --code Б
    err_has 'no such lessons'
}

@test "days of an import: one refused day takes nothing of its line in" {
    printf '%s\n' class,pupil_id,from,to,code 7А,Ф-0148,2026-10-05,2026-10-07,Б \
        7А,А-0125,2026-10-05,2026-10-06,Б >"$BATS_TEST_TMPDIR/days.csv"
    run_ej 0 ej-absent import "$BATS_TEST_TMPDIR/days.csv"
    summary_is '2 2 0 0 0'
    printf '%s\n' class,pupil_id,from,to,code 7А,Я-0151,2026-10-05,2026-10-07,Б \
        7А,Я-0151,2026-10-06,2026-10-08,УП >"$BATS_TEST_TMPDIR/days.csv"
    run_ej 1 ej-absent import --keep-going "$BATS_TEST_TMPDIR/days.csv"
    summary_is '2 1 0 0 1'
    err_has 'days.csv:3: lesson 1 on 2026-10-06: contradicts line 2'
    run -0 absences_of Я-0151 2026-10-05 2026-10-08
    [ "$(grep -c ' Б$' <<<"$output")" = 15 ]
    [ "$(grep -c ' УП$' <<<"$output")" = 0 ]
}

@test "a day may be named twice when it is the same" {
    local day=(--class 7А --pupil-id А-0126 --code Б)
    ok ej-absent set "${day[@]}" --from 2026-10-20 --date 2026-10-20 --replace
    ok ej-absent set "${day[@]}" --from 20.10.2026 --to 2026-10-20 --date 2026-10-20 --replace
    refused 2 ej-absent set "${day[@]}" --from 2026-10-20 --date 2026-10-21
    err_is 'ej-absent: --date and --from name different days; give one'
    refused 2 ej-absent set "${day[@]}" --date 2026-10-20 --to 2026-10-21
    err_is 'ej-absent: --date and --from name different days; give one'
}

# ---- notices ---------------------------------------------------------------------------------

@test "days to come become a notice, which explains what is recorded later" {
    without_absences
    export EJ_NOW=2026-10-06T12:00
    ok ej-absent set --class 7А --pupil Абрамов --from 2026-10-06 --to 2026-10-08 --code Б \
        --reason грипп
    run -0 absences_of А-0125 2026-10-06 2026-10-09
    [ "$(grep -c '2026-10-06 . Б$' <<<"$output")" = 5 ]
    [ "$(grep -c . <<<"$output")" = 5 ]
    ok ej-absent list --announced
    out_is 'class,pupil_id,pupil,from,to,code,reason,notice
7А,А-0125,Абрамов Ростислав Артёмович,2026-10-06,2026-10-08,Б,грипп,yes'
    export EJ_NOW=2026-10-09T12:00
    printf '%s\n' class,pupil_id,date,lesson,code 7А,А-0125,2026-10-07,1,ОТ \
        7А,А-0125,2026-10-07,2,НП 7А,А-0125,2026-10-09,1,ОТ >"$BATS_TEST_TMPDIR/later.csv"
    run_ej 0 ej-absent import "$BATS_TEST_TMPDIR/later.csv"
    summary_is '3 3 0 0 0'
    run -0 absences_of А-0125 2026-10-07 2026-10-09
    out_is '2026-10-07 1 Б
2026-10-07 2 НП
2026-10-09 1 ОТ'
    [ "$(query "SELECT count(*) FROM absence WHERE reason = 'грипп'")" = 6 ]
    run_ej 0 ej-absent import "$BATS_TEST_TMPDIR/later.csv"
    summary_is '3 0 0 3 0'
}

@test "a notice explains what is recorded already, and only that" {
    before=$(query "SELECT count(*) FROM absence JOIN code ON code.id = code_id
        WHERE meaning = 'unknown'")
    ok ej-absent notice --pupil-id А-0126 --from 2026-10-16 --to 2026-10-17 --reason 'по заявлению'
    ok ej-absent list --pupil-id А-0126 --from 2026-10-16 --to 2026-10-17
    out_has '2026-10-16,3,География,А-0126,Агафонов Георгий Фёдорович,УП,по заявлению'
    after=$(query "SELECT count(*) FROM absence JOIN code ON code.id = code_id
        WHERE meaning = 'unknown'")
    [ $((before - after)) = 3 ]
}

@test "an unknown reason that was set after the notice stays, also through a listing" {
    ok ej-absent notice --pupil-id А-0126 --from 2026-10-16
    ok ej-absent recode --class 7А --date 2026-10-16 --lesson 3 --pupil-id А-0126 --into ОТ
    ej-absent list >"$BATS_TEST_TMPDIR/list.csv"
    run_ej 0 ej-absent import "$BATS_TEST_TMPDIR/list.csv"
    summary_is '988 0 0 988 0'
    run -0 absences_of А-0126 2026-10-16 2026-10-16
    out_has '2026-10-16 3 ОТ'
}

@test "notices are listed by the days they touch, and import as they are listed" {
    ok ej-absent notice --class 7А --pupil Абрамов --from 2026-11-10 --to 2026-11-12
    ok ej-absent notice --pupil-id А-0126 --from 2026-11-12 --to 2026-11-20 --code Б
    ok ej-absent list --announced --date 2026-11-11
    out_is 'class,pupil_id,pupil,from,to,code,reason,notice
7А,А-0125,Абрамов Ростислав Артёмович,2026-11-10,2026-11-12,УП,,yes'
    ok ej-absent list --announced --from 2026-11-12 --to 2026-11-13 --class 7А
    [ "$(grep -c . <<<"$output")" = 3 ]
    ok ej-absent list --announced --class 9Б
    out_is 'class,pupil_id,pupil,from,to,code,reason,notice'
    refused 2 ej-absent list --announced --lesson 3
    err_is 'ej-absent: --lesson says nothing of announced absences'
    ej-absent list --announced >"$BATS_TEST_TMPDIR/notices.csv"
    run_ej 0 ej-absent notice "$BATS_TEST_TMPDIR/notices.csv"
    summary_is '2 0 0 2 0'
}

@test "a list of notices imports as notices: no absence is recorded, no roll called" {
    local list=$BATS_TEST_TMPDIR/notices.csv before
    ok ej-absent notice --class 7А --pupil-id А-0126 --from 2026-10-16 --to 2026-10-17 --code Б
    ok ej-absent recode --class 7А --date 2026-10-16 --lesson 3 --pupil-id А-0126 --into ОТ
    ej-absent list --announced >"$list"
    before=$(query "SELECT count(*), (SELECT sum(roll) FROM lesson), (SELECT group_concat(code_id)
        FROM absence), (SELECT count(*) FROM audit) FROM absence")
    run_ej 0 ej-absent import "$list"
    summary_is '1 0 0 1 0'
    run_ej 0 ej-absent notice "$list"
    summary_is '1 0 0 1 0'
    ej-absent list --announced --headings ru --format excel-csv >"$BATS_TEST_TMPDIR/ru.csv"
    run_ej 0 ej-absent import "$BATS_TEST_TMPDIR/ru.csv"
    summary_is '1 0 0 1 0'
    [ "$(query "SELECT count(*), (SELECT sum(roll) FROM lesson), (SELECT group_concat(code_id)
        FROM absence), (SELECT count(*) FROM audit) FROM absence")" = "$before" ]
    copy_school lessons
    run_ej 0 ej-absent import "$list"
    summary_is '1 1 0 0 0'
    [ "$(query 'SELECT count(*) FROM absence')" = 0 ]
    ok ej-absent list --announced
    same "$list" <(printf '%s' "$output")
    refused 1 ej-absent set --class 7А --pupil-id А-0126 --date 2026-10-16 --code Б --notice yes \
        --from 2026-10-16
    err_is 'ej-absent: notice: it is of days, and has neither date nor lesson'
    refused 2 ej-absent set --class 7А --pupil-id А-0126 --code Б --notice yes
    err_is 'ej-absent: --from is missing'
}

@test "notices that overlap with other codes are told" {
    ok ej-absent notice --pupil-id А-0126 --from 2026-11-05 --to 2026-11-10 --code Б
    run_ej 0 ej-absent notice --pupil-id А-0126 --from 2026-11-08 --to 2026-11-12
    err_has 'warning: from: the notice from 2026-11-05 with code Б covers some of these days too'
    run_ej 0 ej-absent notice --pupil-id А-0126 --from 2026-11-08 --to 2026-11-12
    err_lacks 'covers some of these days'
    run_ej 0 ej-absent notice --pupil-id А-0126 --from 2026-11-13 --to 2026-11-14
    err_lacks 'covers some of these days'
}

@test "a notice is changed with --replace and withdrawn by its first day" {
    ok ej-absent notice --class 7А --pupil Абрамов --from 2026-11-10 --to 2026-11-12
    refused 1 ej-absent notice --class 7А --pupil Абрамов --from 2026-11-10 --to 2026-11-20
    err_is 'ej-absent: the journal holds another value under this key; give --replace to change it'
    ok ej-absent notice --class 7А --pupil Абрамов --from 2026-11-10 --to 2026-11-20 --replace
    [ "$(query 'SELECT starts || ends FROM notice')" = 2026-11-102026-11-20 ]
    refused 1 ej-absent remove --class 7А --pupil Абрамов --from 2026-11-11
    err_has 'no absence announced from this day on'
    local missing='for one record by options alone --class is missing'
    refused 1 ej-absent remove --from 2026-11-10 --pupil Абрамов </dev/null
    err_is "ej-absent: standard input: no heading: empty input; $missing"
    refused 1 ej-absent remove </dev/null
    err_is 'ej-absent: standard input: no heading: empty input'
    run --separate-stderr script -qec 'ej-absent remove --from 2026-11-10' /dev/null
    [ "$status" = 2 ]
    [ "${output%$'\r'}" = "ej-absent: --class is missing; or give records in FILE, '-' for the terminal" ]
    run_ej 0 ej-absent remove --class 7А --pupil Абрамов --from 2026-11-10
    [ "$(query 'SELECT count(*) FROM notice')" = 0 ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'notice'")" = 3 ]
}

@test "a notice needs a reason, days and a pupil of the school" {
    refused 1 ej-absent notice --pupil-id А-0125 --from 2026-11-10 --code ОТ
    err_has 'announced with its reason'
    refused 1 ej-absent notice --pupil-id А-0125 --from 2026-11-10 --code ОП
    err_is 'ej-absent: code: an absence is announced with its reason'
    refused 1 ej-absent notice --pupil-id А-0125 --from 2026-11-10 --to 2026-11-09
    err_is 'ej-absent: to: before the first day'
    refused 1 ej-absent notice --class 9Б --pupil-id А-0125 --from 2026-11-10
    err_has 'not in this class'
    EJ_NOW=2026-10-06T12:00 refused 1 ej-absent set --class 7А --pupil-id А-0125 \
        --from 2026-10-05 --to 2026-10-09 --subject История --code Б
    err_has 'subject: days to come'
}

# ---- recode, remove, none --------------------------------------------------------------------

@test "a listing of unknown reasons feeds recode" {
    ej-absent list --class 7А --from 2026-10-01 --to 2026-10-31 --code ОТ >"$BATS_TEST_TMPDIR/ot"
    run_ej 0 ej-absent recode --into Б --reason справка <"$BATS_TEST_TMPDIR/ot"
    summary_is '5 0 5 0 0'
    ok ej-absent list --class 7А --from 2026-10-01 --to 2026-10-31 --code ОТ
    [ "$(grep -c . <<<"$output")" = 1 ]
    [ "$(query "SELECT count(*) FROM absence WHERE reason = 'справка'")" = 5 ]
    run_ej 0 ej-absent recode --into Б --reason справка <"$BATS_TEST_TMPDIR/ot"
    summary_is '5 0 0 5 0'
    # The other classes keep theirs.
    [ "$(query "SELECT count(*) FROM absence JOIN code ON code.id = code_id
        WHERE meaning = 'unknown'")" = 171 ]
}

@test "recode refuses what changed since the listing" {
    ej-absent list --class 7А --date 2026-10-16 --code ОТ >"$BATS_TEST_TMPDIR/ot.csv"
    ok ej-absent recode --class 7А --date 2026-10-16 --lesson 4 --pupil-id А-0126 --into НП
    refused 1 ej-absent recode --into Б "$BATS_TEST_TMPDIR/ot.csv"
    err_has 'ot.csv:3: code: changed meanwhile'
    run_ej 1 ej-absent recode --keep-going --into Б "$BATS_TEST_TMPDIR/ot.csv"
    summary_is '3 0 2 0 1'
    run -0 absences_of А-0126 2026-10-16 2026-10-16
    out_is '2026-10-16 3 Б
2026-10-16 4 НП
2026-10-16 5 Б'
}

@test "recode keeps a reason that is there, and says what is not" {
    ok ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-05 --lesson 1 --code ОТ \
        --reason 'звонили'
    ok ej-absent recode --class 7А --pupil-id А-0125 --date 2026-10-05 --lesson 1 --into УП
    [ "$(query "SELECT o.name FROM absence a JOIN code o ON o.id = a.code_id
        WHERE a.reason = 'звонили'")" = УП ]
    refused 1 ej-absent recode --class 7А --pupil-id А-0125 --date 2026-10-05 --lesson 2 --into УП
    err_has 'no absence of the pupil is recorded there'
    refused 1 ej-absent recode --class 7А --pupil-id А-0125 --date 2026-10-05 --lesson 9 --into УП
    err_has 'no such lesson that day'
}

@test "remove takes absences away by their key, and keeps the roll" {
    ej-absent list --class 7А --date 2026-10-16 --code ОТ >"$BATS_TEST_TMPDIR/ot.csv"
    run_ej 0 ej-absent remove "$BATS_TEST_TMPDIR/ot.csv"
    summary_is '3 0 3 0 0'
    run -0 absences_of А-0126 2026-10-16 2026-10-16
    out_is ''
    [ "$(query "SELECT count(*) FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id WHERE k.name = '7А' AND l.date = '2026-10-16'
        AND l.number IN (3, 4, 5) AND l.roll")" = 3 ]
    refused 1 ej-absent remove "$BATS_TEST_TMPDIR/ot.csv"
    err_has 'no absence of the pupil is recorded there'
    refused 2 ej-absent remove --class 7А --pupil-id А-0126 --date 2026-10-16
    err_has -- '--lesson is missing'
}

@test "none takes the roll where nobody was missing" {
    sql="SELECT l.roll FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id WHERE k.name = '7А' AND l.date = '2026-10-05'
        AND l.number = 3"
    [ "$(query "$sql")" = 0 ]
    ok ej-absent none --class 7А --date 2026-10-05 --lesson 3
    [ "$(query "$sql")" = 1 ]
    [ "$(query "SELECT count(*) FROM txn WHERE command = 'ej-absent none'")" = 1 ]
    remember
    ok ej-absent none --class 7А --date 2026-10-05 --lesson 3
    unchanged
}

@test "none is refused where somebody was missing; late is not missing" {
    refused 1 ej-absent none --class 7А --date 2026-10-05 --lesson 4
    err_has 'an absence is recorded at lesson 4 on 2026-10-05'
    without_absences
    ok ej-absent set --class 7А --pupil-id Ф-0148 --date 2026-10-06 --lesson 1 --code ОП
    ok ej-absent none --class 7А --date 2026-10-06 --lesson 1
}

@test "none wants the group of a divided lesson, and no lesson to come" {
    without_absences
    refused 1 ej-absent none --class 7А --date 2026-10-07 --lesson 4
    err_has 'group: missing'
    ok ej-absent none --class 7А --date 2026-10-07 --lesson 4 --group 2
    [ "$(query "SELECT group_concat(c.name) FROM lesson l JOIN course c ON c.id = l.course_id
        WHERE l.roll")" = 2 ]
    EJ_NOW=2026-10-06T09:00 refused 1 ej-absent none --class 7А --date 2026-10-07 --lesson 1
    err_has 'still to come'
}

@test "a listing of lessons feeds none" {
    without_absences
    ej-lesson list --class 7А --date 2026-10-07 >"$BATS_TEST_TMPDIR/lessons.csv"
    run_ej 0 ej-absent none "$BATS_TEST_TMPDIR/lessons.csv"
    summary_is '6 0 6 0 0'
    run_ej 0 ej-absent none "$BATS_TEST_TMPDIR/lessons.csv"
    summary_is '6 0 0 6 0'
}

# ---- list, dry run ---------------------------------------------------------------------------

@test "list chooses by teacher, subject, group, pupil and period" {
    total=$(query "SELECT count(*) FROM absence a JOIN lesson l ON l.id = a.lesson_id
        JOIN staff t ON t.id = l.teacher_id WHERE t.login = 'ignateva.am'")
    ok ej-absent list --teacher ignateva.am
    [ "$(grep -c . <<<"$output")" = $((total + 1)) ]
    ok ej-absent list --class 7А --subject 'Английский язык' --group 1 --period Q1
    mine=$(($(grep -c . <<<"$output") - 1))
    ok ej-absent list --class 7А --subject 'Английский язык' --group 2 --period Q1
    other=$(($(grep -c . <<<"$output") - 1))
    [ "$((mine + other))" = "$(query "SELECT count(*) FROM absence a
        JOIN lesson l ON l.id = a.lesson_id JOIN course c ON c.id = l.course_id
        JOIN subject s ON s.id = c.subject_id JOIN class k ON k.id = c.class_id
        WHERE k.name = '7А' AND s.name = 'Английский язык'")" ]
    [ "$mine" -gt 0 ] && [ "$other" -gt 0 ]
    local all
    all=$(query 'SELECT count(*) FROM absence')
    ok ej-absent list --period year --format tsv
    [ "$(tail -n +2 <<<"$output" | grep -c .)" = "$all" ]
    refused 2 ej-absent list --class 10А --period Q1
    err_is 'ej-absent: period: the calendar of 2026/27 has no Q1 there'
    refused 2 ej-absent list --period T1
    err_is 'ej-absent: period: the calendar of 2026/27 has no T1 there'
    refused 2 ej-absent list --period exam
    err_is "ej-absent: --period: 'exam' has no days"
    ok ej-absent list --period Q2
    out_is 'class,date,lesson,subject,pupil_id,pupil,code,reason'
}

@test "a dry run shows every lesson and changes nothing" {
    remember
    ok ej-absent set --class 7А --pupil-id А-0125 --date 2026-10-07 --code Б --dry-run
    unchanged
    [ "$(grep -c ',absence,code_id,,Б$' <<<"$output")" = 5 ]
}

@test "the history says who, what and why" {
    ok ej-absent recode --class 7А --date 2026-10-16 --lesson 4 --pupil-id А-0126 --into Б \
        --why 'справка № 17'
    run -0 query "SELECT t.command, t.why, a.tbl, a.old IS NOT NULL, a.new IS NOT NULL
        FROM audit a JOIN txn t ON t.id = a.txn_id WHERE t.id = (SELECT max(id) FROM txn)"
    out_is 'ej-absent recode|справка № 17|absence|1|1'
}
