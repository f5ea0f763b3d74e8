#!/usr/bin/env bats
# ej-load: who teaches what to whom; the pages of the journal.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school roster
}

setup() {
    copy_school
}

pages() {
    query "SELECT k.name, s.name, c.name FROM course c JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id WHERE k.name LIKE '$1' ORDER BY 1, 2, 3"
}

@test "the school's file imports whole, makes the pages, and again changes nothing" {
    run_ej 0 ej-load import "$SCHOOL/load.csv"
    out_is ''
    summary_is '59 59 0 0 0'
    [ "$(pages 7А | grep -c 'Английский')" = 2 ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl IN ('course', 'load')")" = 118 ]
    again_the_same ej-load load.csv 59
}

@test "what list prints imports as the same, in either language" {
    ej-load import --quiet "$SCHOOL/load.csv"
    ok ej-load list --class 7а --subject 'английский язык'
    out_is 'class,subject,group,teacher,hours,from
7А,Английский язык,1,ignateva.am,3,2026-09-01
7А,Английский язык,2,volkov.iy,3,2026-09-01'
    for how in '--format csv' '--headings ru --format excel-csv' '--format tsv'; do
        # shellcheck disable=SC2086
        ej-load list $how >"$BATS_TEST_TMPDIR/list"
        run_ej 0 ej-load import "$BATS_TEST_TMPDIR/list"
        summary_is '59 0 0 59 0'
    done
}

@test "a new teacher whom the timetable does not have is warned of" {
    export EJ_DB=$BATS_TEST_TMPDIR/full.ej
    make_school "$EJ_DB" timetable
    local new=(ej-load set --class 7А --subject Алгебра --hours 3 --teacher volkov.iy)
    run_ej 0 "${new[@]}" --from 2026-11-05
    err_has "warning: teacher: the timetable goes on with another one on weekday.lesson $(query \
        "SELECT group_concat(weekday || '.' || number, ', ') FROM (SELECT weekday, number
        FROM timetable t JOIN course c ON c.id = t.course_id JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id WHERE k.name = '7А' AND s.name = 'Алгебра'
        ORDER BY 1, 2)");"
    run_ej 0 "${new[@]}" --from 2026-11-05
    err_lacks warning
    run_ej 0 ej-load set --class 7А --subject История --hours 2 --from 2026-11-05 --teacher \
        "$(query "SELECT DISTINCT x.login FROM timetable t JOIN course c ON c.id = t.course_id
            JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
            JOIN staff x ON x.id = t.teacher_id WHERE k.name = '7А' AND s.name = 'История'")"
    err_lacks 'goes on with another'
}

@test "a change during the year leaves what was before" {
    ej-load import --quiet "$SCHOOL/load.csv"
    ok ej-load set --class 7А --subject Алгебра --teacher lobanova.ae --hours 3.5 --from 2026-11-05
    run -0 query "SELECT t.login, l.hours, l.starts, l.ends FROM load l
        JOIN staff t ON t.id = l.teacher_id JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '7А' AND s.name = 'Алгебра' ORDER BY l.starts"
    out_is 'gerasimova.ir|300|2026-09-01|2026-11-05
lobanova.ae|350|2026-11-05|'
    ok ej-load list --class 7А --subject Алгебра
    out_is 'class,subject,group,teacher,hours,from
7А,Алгебра,,gerasimova.ir,3,2026-09-01'
    ok ej-load list --class 7А --subject Алгебра --date 2026-11-05
    out_is 'class,subject,group,teacher,hours,from
7А,Алгебра,,lobanova.ae,3.5,2026-11-05'
    # One between the two, given later, ends where the next begins.
    ok ej-load set --class 7А --subject Алгебра --teacher lobanova.ae --hours 3 --from 2026-10-01
    [ "$(query "SELECT ends FROM load WHERE starts = '2026-10-01'")" = 2026-11-05 ]
    [ "$(query "SELECT ends FROM load WHERE starts = '2026-09-01' AND ends IS NOT NULL")" = \
        2026-10-01 ]
    # The first file again says the same as before.
    run_ej 0 ej-load import "$SCHOOL/load.csv"
    summary_is '59 0 0 59 0'
}

@test "set does not overwrite unasked" {
    ej-load import --quiet "$SCHOOL/load.csv"
    refused 1 ej-load set --class 7А --subject Алгебра --teacher lobanova.ae --hours 3
    err_has '--replace'
    ok ej-load set --class 7А --subject Алгебра --teacher lobanova.ae --hours 3 --replace
    ok ej-load list --class 7А --subject Алгебра
    out_has '7А,Алгебра,,lobanova.ae,3,2026-09-01'
}

@test "the name of a group is no longer than other names" {
    refused 1 ej-load set --class 1А --subject Информатика --teacher volkov.iy --hours 1 \
        --group "$(printf 'г%.0s' {1..201})"
    err_is 'ej-load: group: longer than 200 characters'
}

@test "a class is taught as a whole or in groups" {
    ej-load import --quiet "$SCHOOL/load.csv"
    refused 1 ej-load set --class 7А --subject Алгебра --group 1 --teacher lobanova.ae --hours 3
    err_is 'ej-load: group: the whole class has this subject together; remove that load first'
    refused 1 ej-load set --class 7А --subject Информатика --teacher lobanova.ae --hours 1
    err_is 'ej-load: group: missing; the class has this subject in groups'
}

@test "what is wrong with a record is said with its line" {
    printf '%s\n' class,subject,group,teacher,hours,from \
        7Ъ,Алгебра,,lobanova.ae,3, 7А,Алхимия,,lobanova.ae,3, 7А,Алгебра,,nobody,3, \
        7А,Алгебра,,lobanova.ae,0, 7А,Алгебра,,lobanova.ae,много, 7А,Алгебра,,lobanova.ae,, \
        7А,Алгебра,,lobanova.ae,3,2027-06-15 7А,Геометрия,,lobanova.ae,2, \
        7А,Геометрия,,gerasimova.ir,2, >"$BATS_TEST_TMPDIR/load"
    refused 1 ej-load import "$BATS_TEST_TMPDIR/load"
    for want in '2: class' '3: subject' '4: teacher' '5: hours' '6: hours' '7: hours: missing' \
        '8: ' '10: contradicts line 9'; do
        err_has "load:$want"
    done
    run_ej 1 ej-load import --keep-going --rejects "$BATS_TEST_TMPDIR/no" "$BATS_TEST_TMPDIR/load"
    summary_is '9 1 0 0 8'
    [ "$(wc -l <"$BATS_TEST_TMPDIR/no")" = 9 ]
}

@test "classes taught together get a joint class, once" {
    ok ej-class set --class 10Б
    ok ej-load set --class '10б + 10А' --subject Технология --teacher golubeva.uf --hours 1
    ok ej-load set --class 10А+10Б --subject Музыка --group хор --teacher golubeva.uf --hours 1
    run -0 pages '%+%'
    out_is '10А+10Б|Музыка|хор
10А+10Б|Технология|'
    [ "$(query "SELECT count(*) FROM class WHERE joint")" = 1 ]
    [ "$(query "SELECT group_concat(p.name, ' ') FROM class_part cp JOIN class k
        ON k.id = cp.class_id JOIN class p ON p.id = cp.part_id WHERE k.joint
        ORDER BY p.name")" = '10А 10Б' ]
    ok ej-load list --class 10Б
    out_is 'class,subject,group,teacher,hours,from
10А+10Б,Музыка,хор,golubeva.uf,1,2026-09-01
10А+10Б,Технология,,golubeva.uf,1,2026-09-01'
    refused 1 ej-load set --class 10А+10Я --subject Технология --teacher golubeva.uf --hours 1
    err_has 'class: unknown in this school year'
}

@test "a refused record leaves no joint class behind" {
    ok ej-class set --class 10Б
    printf '%s\n' class,subject,group,teacher,hours 10А+10Б,Технология,,golubeva.uf,101 \
        10А+10Я,Технология,,golubeva.uf,1 10А+10Б,Технология,,nobody,1 >"$BATS_TEST_TMPDIR/load"
    remember
    run_ej 1 ej-load import --keep-going "$BATS_TEST_TMPDIR/load"
    summary_is '3 0 0 0 3'
    err_has 'load:2: hours: more than 100'
    err_has 'load:3: class: unknown in this school year'
    unchanged
    # Nor does the refusal stand in the way of a good record of the same class.
    echo '10Б+10А,Технология,,golubeva.uf,1' >>"$BATS_TEST_TMPDIR/load"
    echo '10А+10Б,Музыка,хор,golubeva.uf,1' >>"$BATS_TEST_TMPDIR/load"
    run_ej 1 ej-load import --keep-going "$BATS_TEST_TMPDIR/load"
    summary_is '5 2 0 0 3'
    run -0 pages '%+%'
    out_is '10А+10Б|Музыка|хор
10А+10Б|Технология|'
    refused 1 ej-load remove --class 10А+9Б --subject Технология
    err_has 'class: no such classes are taught together in this school year'
}

@test "a load goes while nothing hangs on its page" {
    ej-load import --quiet "$SCHOOL/load.csv"
    ok ej-load remove --class 7А --subject Алгебра
    run -0 pages 7А
    out_lacks Алгебра
    refused 1 ej-load remove --class 7А --subject Алгебра
    err_is 'ej-load: subject: not in the load of this class (ej-load), or taught in groups'
    ej-group import --quiet "$SCHOOL/groups.csv"
    refused 1 ej-load remove --class 7А --subject 'Английский язык' --group 1
    err_is 'ej-load: group: pupils are in this group'
    run_ej 1 ej-timetable import --quiet --keep-going "$SCHOOL/timetable.csv"
    err_has 'subject: not in the load of this class (ej-load), or taught in groups'
    refused 1 ej-load remove --class 9Б --subject Алгебра
    err_is 'ej-load: subject: this load stands in the timetable'
}

@test "no final mark is left without a page" {
    local about=(--class 7А --subject Алгебра)
    ej-load import --quiet "$SCHOOL/load.csv"
    ok ej-roster arrive --quiet --pupil-id Z-1 --surname Б --given-name В --sex m --class 7А \
        --date 2026-09-01 --order 1 --consent given --birth-date 2013-01-01
    ok ej-finals set --quiet "${about[@]}" --period Q1 --pupil-id Z-1 --value 5
    refused 1 ej-load remove "${about[@]}"
    err_is 'ej-load: subject: final marks of it are in the journal, which would have no page'
    ok ej-finals remove --quiet "${about[@]}" --period Q1 --pupil-id Z-1
    ok ej-load remove --quiet "${about[@]}"
}

@test "a change is taken back, and the load before it goes on" {
    ok ej-load set --class 7А --subject Алгебра --teacher gerasimova.ir --hours 3
    ok ej-load set --class 7А --subject Алгебра --teacher lobanova.ae --hours 3 --from 2026-11-05
    refused 1 ej-load remove --class 7А --subject Алгебра
    err_is 'ej-load: from: missing; the load changed during the year'
    refused 1 ej-load remove --class 7А --subject Алгебра --from 2026-09-01
    err_is 'ej-load: from: a later load follows this one; remove that first'
    refused 1 ej-load remove --class 7А --subject Алгебра --from 2026-11-06
    err_is 'ej-load: from: no load begins on that day'
    ok ej-load remove --class 7А --subject Алгебра --from 2026-11-05
    [ "$(query 'SELECT count(*), max(ends) IS NULL FROM load')" = '1|1' ]
}

@test "the next year's load is that of the year that is named" {
    printf 'year: "2027/28"\nfrom: 2027-09-01\nto: 2028-05-28\n' >"$BATS_TEST_TMPDIR/next.yaml"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    ok ej-class set --class 8А --year 2027/28
    refused 1 ej-load set --class 8А --subject Алгебра --teacher gerasimova.ir --hours 3
    err_is 'ej-load: class: unknown in this school year; ej-class list shows them'
    ok ej-load set --class 8А --subject Алгебра --teacher gerasimova.ir --hours 3 --year 2027/28
    ok ej-load list --year 2027/28
    out_has '8А,Алгебра,,gerasimova.ir,3,2027-09-01'
}

@test "a dry run shows each field and stores nothing" {
    remember
    run_ej 0 ej-load set --class 7А --subject Алгебра --teacher gerasimova.ir --hours 3 --dry-run \
        --format csv
    out_has 'added,7А Алгебра,load,teacher_id,,gerasimova.ir'
    unchanged
}
