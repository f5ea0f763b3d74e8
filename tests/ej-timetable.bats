#!/usr/bin/env bats
# ej-timetable: at which weekday and lesson a class has what.
# shellcheck disable=SC2154 # bats sets status, output, stderr

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school group
}

setup() {
    copy_school
}

# line_of CLASS WEEKDAY LESSON: subject, group, teacher, from, to, week; one a line.
line_of() {
    query "SELECT s.name, c.name, x.login, t.starts, t.ends, t.week FROM timetable t
        JOIN course c ON c.id = t.course_id JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id JOIN staff x ON x.id = t.teacher_id
        WHERE k.name = '$1' AND t.weekday = $2 AND t.number = $3 ORDER BY t.starts, t.week, c.name"
}

# write LINE...: a file of records for import.
write() {
    printf '%s\n' class,weekday,lesson,subject,group,teacher,room,from,week "$@" \
        >"$BATS_TEST_TMPDIR/lines"
}

imported() {
    ej-timetable import --quiet "$SCHOOL/timetable.csv"
}

@test "the school's file imports whole, and again changes nothing" {
    run_ej 0 ej-timetable import "$SCHOOL/timetable.csv"
    out_is ''
    err_lacks warning
    summary_is '125 125 0 0 0'
    again_the_same ej-timetable timetable.csv 125
}

@test "lists go by class, weekday and lesson, with any filter" {
    imported
    ok ej-timetable list --class 7А --weekday Пн --lesson 5
    out_is 'class,weekday,lesson,subject,group,teacher,room,from,week
7А,1,5,Английский язык,1,ignateva.am,104,2026-09-01,0
7А,1,5,Английский язык,2,volkov.iy,105,2026-09-01,0'
    ok ej-timetable list --teacher volkov.iy
    [ "$(grep -c volkov.iy <<<"$output")" = "$(grep -c volkov.iy "$SCHOOL/timetable.csv")" ]
    ok ej-timetable list --room 'Спортзал 1' --weekday 1
    out_has '1А,1,1,Физическая культура,,soboleva.ey,Спортзал 1'
}

@test "a later line ends what it supersedes" {
    imported
    write '1А,Пн,2,Математика,,isaeva.kk,101,2026-11-05,' '1А,Пн,3,Русский язык,,isaeva.kk,101,2026-11-05,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '2 2 0 0 0'
    run -0 line_of 1А 1 2
    out_is 'Русский язык||isaeva.kk|2026-09-01|2026-11-05|0
Математика||isaeva.kk|2026-11-05||0'
    ok ej-timetable list --class 1А --weekday 1 --lesson 2
    out_has '1А,1,2,Русский язык'
    ok ej-timetable list --class 1А --weekday 1 --lesson 2 --date 2026-11-05
    out_has '1А,1,2,Математика'
    remember
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '2 0 0 2 0'
    unchanged
}

@test "a whole new timetable from a day keeps the lines that stay" {
    imported
    awk -F'\t' 'NR == 1 { print $0 "\tfrom"; next } { print $0 "\t2026-11-05" }' \
        <(ej-timetable list --format tsv | cut -f 1-7) >"$BATS_TEST_TMPDIR/new"
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/new"
    summary_is '125 0 0 125 0'
    [ "$(query "SELECT count(*) FROM timetable WHERE ends IS NOT NULL")" = 0 ]
}

@test "groups give way to the class, and the class to groups" {
    imported
    write '7А,Пн,5,Алгебра,,isaeva.kk,,2026-11-05,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    run -0 line_of 7А 1 5
    out_is 'Английский язык|1|ignateva.am|2026-09-01|2026-11-05|0
Английский язык|2|volkov.iy|2026-09-01|2026-11-05|0
Алгебра||isaeva.kk|2026-11-05||0'
    write '7А,Пн,5,Информатика,1,ignateva.gm,,2027-01-11,' \
        '7А,Пн,5,Информатика,2,nazarova.og,,2027-01-11,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    run -0 line_of 7А 1 5
    out_is 'Английский язык|1|ignateva.am|2026-09-01|2026-11-05|0
Английский язык|2|volkov.iy|2026-09-01|2026-11-05|0
Алгебра||isaeva.kk|2026-11-05|2027-01-11|0
Информатика|1|ignateva.gm|2027-01-11||0
Информатика|2|nazarova.og|2027-01-11||0'
}

@test "the same day again puts the new line in the old one's place" {
    imported
    write '7А,Пн,5,Алгебра,,isaeva.kk,,,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '1 0 1 0 0'
    run -0 line_of 7А 1 5
    out_is 'Алгебра||isaeva.kk|2026-09-01||0'
    refused 1 ej-timetable set --class 7А --weekday 1 --lesson 5 --subject Геометрия \
        --teacher isaeva.kk
    err_has '--replace'
    run_ej 0 ej-timetable set --class 7А --weekday 1 --lesson 5 --subject Геометрия \
        --teacher isaeva.kk --replace
    run -0 line_of 7А 1 5
    out_is 'Геометрия||isaeva.kk|2026-09-01||0'
}

@test "two lessons change places in one file" {
    imported
    write '1А,Пн,2,Литературное чтение,,isaeva.kk,101,,' '1А,Пн,3,Русский язык,,isaeva.kk,101,,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '2 0 2 0 0'
    run -0 line_of 1А 1 3
    out_is 'Русский язык||isaeva.kk|2026-09-01||0'
}

# ---- two places at once ----------------------------------------------------------------------

@test "a teacher, a room, a class, a group in two places: refused with both lines" {
    write '1А,Пн,1,Музыка,,shestakova.gz,12,,' '7А,Пн,1,Музыка,,shestakova.gz,13,,' \
        '9Б,Пн,1,Алгебра,,gerasimova.ir,12,,' '1А,1,1,Математика,,isaeva.kk,14,,' \
        '7А,Вт,1,Информатика,1,ignateva.gm,,,' '7А,Вт,1,Английский язык,1,ignateva.am,,,' \
        '7А,Вт,2,Информатика,1,ignateva.gm,,,' '7А,Вт,2,Алгебра,,gerasimova.ir,,,' \
        '7А,Вт,3,Информатика,1,ignateva.gm,5,,' '7А,Вт,3,Информатика,2,nazarova.og,5,,'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    err_has 'lines:3: teacher: has another lesson at that time (line 2: 1А, weekday 1, lesson 1)'
    err_has 'lines:4: room: there is another lesson in it at that time (line 2: 1А'
    err_has 'lines:5: class: has another lesson at that time (line 2: 1А'
    err_has 'lines:7: class: has another lesson at that time (line 6: 7А'
    err_has 'lines:9: class: has another lesson at that time (line 8: 7А'
    err_has 'lines:11: room: there is another lesson in it at that time (line 10: 7А'
    summary_is '10 4 0 0 6'
    run_ej 1 ej-timetable import --keep-going "$BATS_TEST_TMPDIR/lines"
    err_has 'teacher: has another lesson at that time (line 2: 1А, weekday 1, lesson 1)'
    [ "$(query 'SELECT count(*) FROM timetable')" = 4 ]
}

@test "a clash with a line that stays is refused, one with a line that goes is none" {
    imported
    # Monday, lesson 1: soboleva.ey is with 1А.
    write '7А,Пн,1,Физическая культура,,soboleva.ey,,,'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '1 0 0 0 1'
    err_has "lines:2: teacher: has another lesson at that time (in the journal's timetable: 1А"
    err_has 'weekday 1, lesson 1, from 2026-09-01)'
    refused 1 ej-timetable set --class 7А --weekday 1 --lesson 1 --subject 'Физическая культура' \
        --teacher soboleva.ey --replace
    err_has "teacher: has another lesson at that time (in the journal's timetable: 1А"
    write '7А,Пн,1,Физическая культура,,soboleva.ey,,,' '1А,Пн,1,Математика,,isaeva.kk,101,,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '2 0 2 0 0'
}

@test "lines that never hold on one day do not clash" {
    imported
    write '7А,Пн,1,Физическая культура,,soboleva.ey,,2026-11-05,' \
        '1А,Пн,1,Математика,,isaeva.kk,101,2026-11-05,' \
        '9Б,Сб,7,Алгебра,,gerasimova.ir,9,,1' '7А,Сб,7,Алгебра,,gerasimova.ir,9,,2' \
        '9Б,Сб,7,Геометрия,,gerasimova.ir,9,,2'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    err_has 'lines:6: teacher: has another lesson at that time (line 5: 7А, weekday 6, lesson 7)'
    err_lacks 'lines:5:'
    sed -i '$d' "$BATS_TEST_TMPDIR/lines"
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    summary_is '4 4 0 0 0'
}

@test "a pupil in two groups at once is refused" {
    ok ej-subject set --subject Кружок --graded no
    ok ej-load set --class 7А --subject Кружок --group шахматы --teacher isaeva.kk --hours 1
    write '7А,Сб,7,Английский язык,1,ignateva.am,,,' '7А,Сб,7,Кружок,шахматы,isaeva.kk,,,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    ok ej-timetable remove --class 7А --weekday 6 --lesson 7 --subject Кружок --group шахматы \
        --from 2026-09-01
    ok ej-group set --class 7А --subject Кружок --group шахматы --pupil-id А-0125
    refused 1 ej-timetable set --class 7А --weekday 6 --lesson 7 --subject Кружок \
        --group шахматы --teacher isaeva.kk
    err_has 'group: a pupil of it is in another one at that time'
}

@test "a joint class is one lesson for its classes" {
    ok ej-class set --class 10Б
    ok ej-load set --class 10А+10Б --subject Технология --teacher golubeva.uf --hours 1
    ok ej-load set --class 10Б --subject Музыка --teacher shestakova.gz --hours 1
    write '10А+10Б,Сб,8,Технология,,golubeva.uf,,,' '10Б,Сб,8,Музыка,,shestakova.gz,,,'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    err_has 'lines:3: class: has another lesson at that time (line 2: 10А+10Б'
    write '10Б,Сб,8,Музыка,,shestakova.gz,,,' '10А+10Б,Сб,8,Технология,,golubeva.uf,,2026-11-05,'
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    run -0 line_of 10Б 6 8
    out_is 'Музыка||shestakova.gz|2026-09-01|2026-11-05|0'
}

@test "a line on a day without study is stored with a warning" {
    local line=(ej-timetable set --class 1А --weekday 6 --lesson 1 --subject Музыка
        --teacher shestakova.gz)
    run_ej 0 "${line[@]}"
    err_has 'warning: weekday: no day of study of this grade (ej-calendar)'
    run_ej 0 "${line[@]}"
    err_lacks weekday
}

@test "bells that overlap are told" {
    printf '%s\n' kind,name,value bell,1.1,08:30-09:15 bell,1.2,08:40-09:20 bell,1.3,09:20-10:00 \
        bell,2.1,08:40-09:20 >"$BATS_TEST_TMPDIR/bells"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/bells"
    [ "$(grep -c 'is going on' <<<"$stderr")" = 1 ]
    err_has 'bell 1.2 (08:40-09:20) rings while lesson 1.1 (08:30-09:15) is going on'
    run_ej 0 ej-calendar set --kind bell --name 1.2 --value 09:15-09:20 --replace
    err_lacks 'going on'
}

@test "what the line of a joint class supersedes is named" {
    imported
    ok ej-class set --class 10Б
    ok ej-subject set --subject Астрономия --graded yes --attested yes
    ok ej-load set --class 10А+10Б --subject Астрономия --teacher volkov.iy --hours 1
    local before
    before=$(query "SELECT weekday, number FROM timetable t JOIN course c ON c.id = t.course_id
        JOIN class k ON k.id = c.class_id WHERE k.name = '10А' AND c.name <> ''
        ORDER BY 1, 2 LIMIT 1")
    run_ej 0 ej-timetable set --class 10А+10Б --weekday "${before%|*}" --lesson "${before#*|}" \
        --subject Астрономия --teacher volkov.iy --from 2026-11-05
    err_has 'warning: class: from 2026-11-05 on it takes the place of the line of 10А, '
    [ "$(grep -c 'takes the place of the line of 10А' <<<"$stderr")" = "$(query "SELECT count(*)
        FROM timetable t JOIN course c ON c.id = t.course_id JOIN class k ON k.id = c.class_id
        WHERE k.name = '10А' AND t.ends = '2026-11-05'")" ]
    run_ej 0 ej-timetable set --class 10А+10Б --weekday "${before%|*}" --lesson "${before#*|}" \
        --subject Астрономия --teacher volkov.iy --from 2026-11-05
    err_lacks 'takes the place'
}

@test "bells tell whether two shifts have lessons at the same time" {
    write '9Б,Пн,1,Алгебра,,gerasimova.ir,,,' '7А,Пн,1,Алгебра,,gerasimova.ir,,,'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    err_has 'lines:3: teacher:'
    # 9Б studies in the first shift, 7А in the second.
    printf '%s\n' kind,name,value bell,1.1,08:30-09:15 bell,1.7,14:00-14:45 \
        bell,2.1,13:30-14:15 >"$BATS_TEST_TMPDIR/bells"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/bells"
    run_ej 0 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    write '9Б,Пн,7,Геометрия,,gerasimova.ir,,,'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    err_has "teacher: has another lesson at that time (in the journal's timetable: 7А"
}

# ---- the rest --------------------------------------------------------------------------------

@test "a teacher who is not that of the load is warned of" {
    run_ej 0 ej-timetable set --class 7А --weekday 1 --lesson 1 --subject Алгебра \
        --teacher lobanova.ae
    err_is 'ej-timetable: warning: teacher: not the one of the load (ej-load)'
}

@test "what is wrong with a record is said with its line" {
    write '7А,8,1,Алгебра,,gerasimova.ir,,,' '7А,Пн,21,Алгебра,,gerasimova.ir,,,' \
        '7А,Пн,1,Химия,,gerasimova.ir,,,' '7А,Пн,1,Алгебра,1,gerasimova.ir,,,' \
        '7А,Пн,1,Алгебра,,nobody,,,' '7А,Пн,1,Алгебра,,gerasimova.ir,,,3' \
        '7А,Пн,1,Алгебра,,gerasimova.ir,,2026-13-01,' '7А,Пн,1,Алгебра,,gerasimova.ir,,2027-06-01,'
    refused 1 ej-timetable import "$BATS_TEST_TMPDIR/lines"
    for want in '2: weekday' '3: lesson: not a number from 0 to 20' '4: subject: not in the load' \
        '5: group: the class has no such group' '6: teacher' '7: week: not 0, 1 or 2' \
        '8: from: no such date' '9: '; do
        err_has "lines:$want"
    done
    summary_is '8 0 0 0 8'
}

@test "remove ends a line, or takes it away where it has not begun" {
    imported
    ok ej-timetable remove --class 1А --weekday 1 --lesson 2 --subject 'Русский язык'
    run -0 line_of 1А 1 2
    out_is 'Русский язык||isaeva.kk|2026-09-01|2026-10-26|0'
    refused 1 ej-timetable remove --class 1А --weekday 1 --lesson 2 --subject 'Русский язык'
    err_is 'ej-timetable: lesson: the timetable has no such line then'
    ej-timetable list --class 7А >"$BATS_TEST_TMPDIR/list"
    run_ej 0 ej-timetable remove "$BATS_TEST_TMPDIR/list"
    [ "$(query "SELECT count(*) FROM timetable t JOIN course c ON c.id = t.course_id
        JOIN class k ON k.id = c.class_id WHERE k.name = '7А'")" = 0 ]
}
