#!/usr/bin/env bats
# ej-homework: homework of lessons, of groups and of single pupils.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school lesson
}

setup() {
    copy_school
}

# set_algebra [OPTION...]: homework of 7А in Алгебра on the 7th, lesson 1.
set_algebra() {
    ej-homework set --class 7А --date 2026-10-07 --lesson 1 --subject Алгебра "$@"
}

@test "the school's file imports whole, and again without a change" {
    run_ej 0 ej-homework import "$SCHOOL/homework.csv"
    out_is ''
    summary_is '741 741 0 0 0'
    again_the_same ej-homework homework.csv 741
}

@test "the texts are stored as they stand in the file" {
    ej-homework import --quiet "$SCHOOL/homework.csv"
    python3 - "$SCHOOL/homework.csv" >"$BATS_TEST_TMPDIR/want" <<'PY'
import csv, sys
rows = csv.DictReader(open(sys.argv[1], encoding='utf-8', newline=''))
for text in sorted(row['text'] for row in rows):
    print(repr(text))
PY
    query "SELECT hex(text) FROM homework" >"$BATS_TEST_TMPDIR/hex"
    python3 - "$BATS_TEST_TMPDIR/hex" >"$BATS_TEST_TMPDIR/have" <<'PY'
import sys
for text in sorted(bytes.fromhex(line).decode() for line in open(sys.argv[1])):
    print(repr(text))
PY
    same "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/have"
    grep -q '\\n' "$BATS_TEST_TMPDIR/have"
    grep -q "^'+" "$BATS_TEST_TMPDIR/have"
}

@test "each defective line is refused for its reason, with its number" {
    refused 1 ej-homework import "$SCHOOL/bad/homework-bad.csv"
    summary_is '6 0 0 0 6'
    err_has 'homework-bad.csv:2: date: no lessons that day: a Sunday'
    err_has 'homework-bad.csv:3: lesson: no such lesson that day'
    err_has 'homework-bad.csv:4: due: no such date'
    err_has 'homework-bad.csv:5: due: before the lesson'
    err_has 'homework-bad.csv:6: group: no such group'
    err_has 'homework-bad.csv:7: class: unknown'
}

@test "set records one lesson's homework; the lesson's own day is not too early" {
    ok set_algebra --text '№ 5' --due 2026-10-07
    ok ej-homework list
    out_is 'class,date,lesson,subject,group,pupil_id,pupil,text,due
7А,2026-10-07,1,Алгебра,,,,№ 5,2026-10-07'
    refused 1 set_algebra --text '№ 5' --due 2026-10-06 --replace
    err_has 'due: before the lesson'
    refused 1 set_algebra --text '№ 6'
    err_has -- '--replace'
    ok set_algebra --text '№ 6' --replace
    # What was not named stays.
    [ "$(query 'SELECT text || due FROM homework')" = '№ 62026-10-07' ]
    refused 2 set_algebra
    err_has -- '--text is missing'
}

@test "a text longer than a cell of a workbook is refused, a day after the year told" {
    local long
    long=$(printf '%010000d' 7)
    before=$(dump)
    refused 1 set_algebra --text "я$long"
    err_is 'ej-homework: text: longer than 10000 characters'
    [ "$(dump)" = "$before" ]
    ok set_algebra --text "${long:0:9999}я"
    run_ej 0 set_algebra --replace --text 'Список на лето' --due 2027-09-01
    err_has 'warning: due: after the end of the school year'
    run_ej 0 set_algebra --text 'Список на лето' --due 2027-09-01
    err_lacks warning
    run_ej 0 set_algebra --replace --text 'Список на лето' --due 2026-10-09
    err_lacks warning
}

@test "a pupil's own homework stands beside that of all" {
    ok set_algebra --text 'для всех'
    ok set_algebra --text 'для одного' --pupil Абрамов
    ok set_algebra --text 'для другого' --pupil-id А-0126
    ok ej-homework list --class 7А --date 2026-10-07
    out_is 'class,date,lesson,subject,group,pupil_id,pupil,text,due
7А,2026-10-07,1,Алгебра,,,,для всех,
7А,2026-10-07,1,Алгебра,,А-0125,Абрамов Ростислав Артёмович,для одного,
7А,2026-10-07,1,Алгебра,,А-0126,Агафонов Георгий Фёдорович,для другого,'
    ok ej-homework list --pupil-id А-0126
    [ "$(grep -c . <<<"$output")" = 2 ]
    refused 1 set_algebra --text 'чужой' --pupil-id "$(query "SELECT p.file_no FROM pupil p
        JOIN enrolment e ON e.pupil_id = p.id JOIN class k ON k.id = e.class_id
        WHERE k.name = '9Б' LIMIT 1")"
    err_has 'pupil: is in another class'
}

@test "on a divided lesson the group or the pupil decides" {
    it=(--class 7А --date 2026-10-07 --lesson 4 --subject Информатика)
    refused 1 ej-homework set "${it[@]}" --text '§ 3'
    err_has 'group: missing'
    ok ej-homework set "${it[@]}" --text '§ 3' --group 2
    ok ej-homework set "${it[@]}" --text '§ 4' --pupil-id А-0125
    ok ej-homework list
    out_is 'class,date,lesson,subject,group,pupil_id,pupil,text,due
7А,2026-10-07,4,Информатика,1,А-0125,Абрамов Ростислав Артёмович,§ 4,
7А,2026-10-07,4,Информатика,2,,,§ 3,'
    refused 1 ej-homework set "${it[@]}" --text '§ 4' --pupil-id А-0125 --group 2
    err_is 'ej-homework: group: no such group at that lesson'
    refused 1 ej-homework set "${it[@]}" --text '§ 4' --group 3
    err_has 'group: no such group'
}

@test "a lesson to come may have homework, a lesson that is not there may not" {
    EJ_NOW=2026-10-01T09:00 ok set_algebra --text 'заранее' --due 2026-10-10
    refused 1 ej-homework set --class 7А --date 2026-10-07 --lesson 1 --subject Физика --text '§ 1'
    err_has 'subject: another one is taught'
    refused 1 ej-homework set --class 7А --date 2026-11-10 --lesson 1 --subject Физика --text '§ 1'
    err_has 'lesson: no such lesson'
}

@test "remove takes homework away by its key" {
    ok set_algebra --text 'для всех'
    ok set_algebra --text 'для одного' --pupil-id А-0125
    run_ej 0 ej-homework remove --class 7А --date 2026-10-07 --lesson 1 --subject Алгебра
    [ "$(query 'SELECT text FROM homework')" = 'для одного' ]
    refused 1 ej-homework remove --class 7А --date 2026-10-07 --lesson 1 --subject Алгебра
    err_has 'no such homework'
    ej-homework list >"$BATS_TEST_TMPDIR/list.csv"
    run_ej 0 ej-homework remove "$BATS_TEST_TMPDIR/list.csv"
    summary_is '1 0 1 0 0'
    [ "$(query 'SELECT count(*) FROM homework')" = 0 ]
}

# lists CONDITION FILTER...: as many as the journal holds under that condition, and some.
lists() {
    local want
    want=$(query "SELECT count(*) FROM homework h JOIN lesson l ON l.id = h.lesson_id
        JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id JOIN staff t ON t.id = l.teacher_id WHERE $1")
    ok ej-homework list --format jsonl "${@:2}"
    [ "$want" -gt 0 ] || fail "no homework where $1"
    [ "$(grep -c . <<<"$output")" = "$want" ] || fail "not $want: ${*:2}"
}

@test "list chooses by due day, subject, group and teacher" {
    ej-homework import --quiet "$SCHOOL/homework.csv"
    lists "h.due = '2026-10-08'" --due 2026-10-08
    lists "s.name = 'Алгебра'" --subject Алгебра
    lists "c.name = '2'" --group 2
    lists "t.login = 'volkov.iy'" --teacher volkov.iy
    lists "k.name = '9Б'" --class 9Б --period Q1
}

@test "a dry run shows the change and makes none" {
    ok set_algebra --text '№ 5'
    remember
    ok set_algebra --text '№ 6' --replace --dry-run
    out_has 'homework,text,№ 5,№ 6'
    unchanged
}
