#!/usr/bin/env bats
# ej-group: who is in which group of a divided class.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school load
}

setup() {
    copy_school
}

# groups_of PUPIL SUBJECT: group, from, ends, one a line.
groups_of() {
    query "SELECT c.name, m.starts, m.ends FROM member m JOIN course c ON c.id = m.course_id
        JOIN pupil p ON p.id = m.pupil_id JOIN subject s ON s.id = c.subject_id
        WHERE p.file_no = '$1' AND s.name = '$2' ORDER BY m.starts"
}

ENGLISH='Английский язык'

@test "the school's file imports whole, and again changes nothing" {
    run_ej 0 ej-group import "$SCHOOL/groups.csv"
    out_is ''
    summary_is '106 106 0 0 0'
    again_the_same ej-group groups.csv 106
}

@test "who comes later is in the group from that day on" {
    read -r late class < <(query "SELECT p.file_no, k.name FROM enrolment e
        JOIN pupil p ON p.id = e.pupil_id JOIN class k ON k.id = e.class_id
        WHERE e.starts = '2026-09-21' ORDER BY p.id LIMIT 1" | tr '|' ' ')
    ok ej-subject set --subject Кружок --graded no
    ok ej-load set --class "$class" --subject Кружок --group 1 --teacher isaeva.kk --hours 1
    ok ej-group set --class "$class" --subject Кружок --group 1 --pupil-id "$late"
    run -0 groups_of "$late" Кружок
    out_is '1|2026-09-21|'
}

@test "each bad line is refused for its reason" {
    refused 1 ej-group import "$SCHOOL/bad/groups-bad.csv"
    err_has 'groups-bad.csv:2: pupil_id: no pupil has this file number'
    err_has 'groups-bad.csv:3: subject: unknown'
    err_has 'groups-bad.csv:4: group: the class has no such group in this subject'
    summary_is '3 0 0 0 3'
}

@test "a change of group is dated" {
    ej-group import --quiet "$SCHOOL/groups.csv"
    ok ej-group set --class 7А --subject "$ENGLISH" --group 2 --pupil-id А-0125 --from 2026-11-05
    run -0 groups_of А-0125 "$ENGLISH"
    out_is '1|2026-09-01|2026-11-05
2|2026-11-05|'
    ok ej-group list --class 7А --subject "$ENGLISH" --pupil-id А-0125
    out_is 'class,subject,group,pupil_id,pupil,from
7А,Английский язык,1,А-0125,Абрамов Ростислав Артёмович,2026-09-01'
    ok ej-group list --class 7А --subject "$ENGLISH" --pupil Абрамов --date 2026-11-05
    out_has '7А,Английский язык,2,А-0125,Абрамов Ростислав Артёмович,2026-11-05'
    # Without a day it is today.
    ok ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125
    run -0 groups_of А-0125 Информатика
    out_is '1|2026-09-01|2026-10-26
2|2026-10-26|'
    # Back on the very day: in its place, which has to be asked for.
    refused 1 ej-group set --class 7А --subject Информатика --group 1 --pupil-id А-0125
    err_has '--replace'
    ok ej-group set --class 7А --subject Информатика --group 1 --pupil-id А-0125 --replace
    [ "$(query "SELECT count(*) FROM course_pupil cp JOIN course c ON c.id = cp.course_id
        JOIN subject s ON s.id = c.subject_id JOIN pupil p ON p.id = cp.pupil_id
        WHERE p.file_no = 'А-0125' AND s.name = 'Информатика' AND cp.starts <= '2026-10-26'
        AND (cp.ends IS NULL OR cp.ends > '2026-10-26')")" = 1 ]
}

@test "two groups for one pupil in one file contradict each other" {
    printf '%s\n' class,subject,group,pupil_id "7А,$ENGLISH,1,А-0125" "7А,$ENGLISH,2,А-0125" \
        >"$BATS_TEST_TMPDIR/groups"
    refused 1 ej-group import "$BATS_TEST_TMPDIR/groups"
    err_has 'groups:3: contradicts line 2 of the same input'
}

@test "dated lines of one file contradict each other when the later day comes first" {
    ej-group import --quiet "$SCHOOL/groups.csv"
    printf '%s\n' class,subject,group,pupil_id,from "7А,$ENGLISH,1,А-0125,2026-10-27" \
        "7А,$ENGLISH,2,А-0125,2026-10-26" >"$BATS_TEST_TMPDIR/groups"
    refused 1 ej-group import "$BATS_TEST_TMPDIR/groups"
    err_has 'groups:3: contradicts line 2 of the same input'
    # In the order of the days they are two changes, and again nothing.
    { sed -n 1p "$BATS_TEST_TMPDIR/groups" && sed -n 3p "$BATS_TEST_TMPDIR/groups" &&
        sed -n 2p "$BATS_TEST_TMPDIR/groups"; } >"$BATS_TEST_TMPDIR/sorted"
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/sorted"
    run -0 groups_of А-0125 "$ENGLISH"
    out_is '1|2026-09-01|2026-10-26
2|2026-10-26|2026-10-27
1|2026-10-27|'
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/sorted"
    summary_is '2 0 0 2 0'
    # Neither day is in doubt any more, so that the order no longer matters.
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/groups"
    summary_is '2 0 0 2 0'
}

@test "only a pupil of the class, at that time, can be in its groups" {
    other=$(query "SELECT p.file_no FROM enrolment e JOIN pupil p ON p.id = e.pupil_id
        JOIN class k ON k.id = e.class_id WHERE k.name = '9Б' LIMIT 1")
    refused 1 ej-group set --class 7А --subject "$ENGLISH" --group 1 --pupil-id "$other"
    err_is 'ej-group: pupil_id: is not in this class'
    ok ej-roster depart --pupil-id А-0125 --date 2026-09-20 --order 7
    refused 1 ej-group set --class 7А --subject "$ENGLISH" --group 1 --pupil-id А-0125 \
        --from 2026-09-25
    err_is 'ej-group: pupil_id: was not in the class on that day'
    refused 1 ej-group set --class 7А --subject "$ENGLISH" --group 1 --pupil-id А-0126 \
        --from 2027-07-01
    err_is 'ej-group: date: outside the school year'
}

@test "who has marks in a group does not leave it before them" {
    ej-group import --quiet "$SCHOOL/groups.csv"
    ej-lesson import --quiet "$SCHOOL/lessons.csv"
    ej-mark import --quiet "$SCHOOL/marks.csv"
    refused 1 ej-group set --class 7А --subject "$ENGLISH" --group 2 --pupil-id А-0125 \
        --from 2026-09-15
    err_has 'from: the pupil has marks or absences in the former group since 2026-09-15'
    refused 1 ej-group remove --class 7А --subject "$ENGLISH" --group 1 --pupil-id А-0125 \
        --from 2026-09-01
    err_is 'ej-group: from: the pupil has marks or absences in the former group since 2026-09-01'
    ok ej-group remove --class 7А --subject "$ENGLISH" --group 1 --pupil-id А-0125
    run -0 groups_of А-0125 "$ENGLISH"
    out_is '1|2026-09-01|2026-10-26'
    refused 1 ej-group remove --class 7А --subject "$ENGLISH" --group 1 --pupil-id А-0125
    err_is 'ej-group: pupil_id: is not in this group then'
}

# english_and_informatics: on Saturdays the two subjects of 7А, with its groups crosswise.
english_and_informatics() {
    printf '%s\n' class,subject,group,pupil_id "7А,$ENGLISH,1,А-0125" 7А,Информатика,1,А-0125 \
        "7А,$ENGLISH,2,А-0126" 7А,Информатика,2,А-0126 | ej-group import --quiet
    printf '%s\n' class,weekday,lesson,subject,group,teacher \
        "7А,Сб,7,$ENGLISH,1,ignateva.am" 7А,Сб,7,Информатика,2,nazarova.og \
        "7А,Сб,8,$ENGLISH,2,volkov.iy" 7А,Сб,8,Информатика,1,ignateva.gm \
        >"$BATS_TEST_TMPDIR/timetable"
    ej-timetable import --quiet "$BATS_TEST_TMPDIR/timetable"
}

@test "a pupil is in one lesson at a time" {
    english_and_informatics
    run -0 groups_of А-0125 "$ENGLISH"
    out_is '1|2026-09-01|'
    refused 1 ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125
    err_is "ej-group: group: the pupil has another lesson at that time (in the journal's timetable:\
 7А, weekday 6, lesson 7, from 2026-09-01)"
    # Both subjects at once change places, in whichever order.
    printf '%s\n' class,subject,group,pupil_id 7А,Информатика,2,А-0125 "7А,$ENGLISH,2,А-0125" \
        >"$BATS_TEST_TMPDIR/groups"
    refused 1 ej-group import <(sed 3d "$BATS_TEST_TMPDIR/groups")
    err_has ':2: group: the pupil has another lesson at that time'
    summary_is '1 0 0 0 1'
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/groups"
    summary_is '2 2 0 0 0'
    run -0 groups_of А-0125 "$ENGLISH"
    out_is '1|2026-09-01|2026-10-26
2|2026-10-26|'
    # What was before is no clash with what is now.
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/groups"
    summary_is '2 0 0 2 0'
}

@test "with --keep-going a record that clashes is refused by itself" {
    english_and_informatics
    printf '%s\n' class,subject,group,pupil_id 7А,Информатика,2,А-0125 7А,Информатика,1,А-0125 \
        >"$BATS_TEST_TMPDIR/groups"
    remember
    run_ej 1 ej-group import --keep-going --rejects "$BATS_TEST_TMPDIR/no" "$BATS_TEST_TMPDIR/groups"
    summary_is '2 0 0 1 1'
    unchanged
    [ "$(cut -d, -f1-5 "$BATS_TEST_TMPDIR/no")" = 'class,subject,group,pupil_id,line
7А,Информатика,2,А-0125,2' ]
}

@test "lessons of other weeks and of other times of the year do not clash" {
    english_and_informatics
    printf '%s\n' class,weekday,lesson,subject,group,teacher,from,week \
        7А,Сб,7,Информатика,2,nazarova.og,2026-11-09,1 "7А,Сб,7,$ENGLISH,1,ignateva.am,2026-11-09,2" \
        >"$BATS_TEST_TMPDIR/timetable"
    ok ej-timetable remove --class 7А --weekday 6 --lesson 7 --subject "$ENGLISH" --group 1 \
        --from 2026-11-09
    ok ej-timetable remove --class 7А --weekday 6 --lesson 7 --subject Информатика --group 2 \
        --from 2026-11-09
    ej-timetable import --quiet "$BATS_TEST_TMPDIR/timetable"
    refused 1 ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125 \
        --from 2026-11-08
    err_has "group: the pupil has another lesson at that time (in the journal's timetable: 7А,"
    run_ej 0 ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125 \
        --from 2026-11-09
    err_has 'group-move-inside-period'
}

@test "a list feeds remove" {
    ej-group import --quiet "$SCHOOL/groups.csv"
    ej-group list --class 7А --subject "$ENGLISH" >"$BATS_TEST_TMPDIR/list"
    run_ej 0 ej-group remove "$BATS_TEST_TMPDIR/list"
    [ "$(query "SELECT count(*) FROM member m JOIN course c ON c.id = m.course_id JOIN class k
        ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '7А' AND s.name = '$ENGLISH'")" = 0 ]
}

@test "groups go across classes that are taught together, and circles have no marks" {
    ok ej-subject set --subject 'Кружок «Робототехника»' --graded no
    ok ej-load set --class 9Б+10А --subject 'Кружок «Робототехника»' --group 1 \
        --teacher gerasimova.ir --hours 1
    nine=$(query "SELECT p.file_no FROM enrolment e JOIN pupil p ON p.id = e.pupil_id JOIN class k
        ON k.id = e.class_id WHERE k.name = '9Б' ORDER BY p.id LIMIT 1")
    ten=$(query "SELECT p.file_no FROM enrolment e JOIN pupil p ON p.id = e.pupil_id JOIN class k
        ON k.id = e.class_id WHERE k.name = '10А' ORDER BY p.id LIMIT 1")
    printf '%s\n' 'Класс;Предмет;Группа;№ личного дела' "9Б+10А;кружок «робототехника»;1;$nine" \
        "10А+9Б;Кружок «Робототехника»;1;$ten" >"$BATS_TEST_TMPDIR/circle"
    run_ej 0 ej-group import "$BATS_TEST_TMPDIR/circle"
    summary_is '2 2 0 0 0'
    ok ej-group list --class 10А --subject 'Кружок «Робототехника»'
    [ "$(grep -c '^9Б+10А,' <<<"$output")" = 2 ]
    refused 1 ej-group set --class 9Б+10А --subject 'Кружок «Робототехника»' --group 1 \
        --pupil-id А-0125
    err_is 'ej-group: pupil_id: is not in this class'
}
