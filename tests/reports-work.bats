#!/usr/bin/env bats
# Reports about the work of the school: timetable, teachers, programme, homework, control.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
}

# ---- timetable ---------------------------------------------------------------------------------

# entries: "NAME|WEEKDAY|LESSON|TEXT" of each entry in the grid of jsonl in $output.
entries() {
    jq -r '. as $r | ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
        "sunday"] | to_entries[] | .key as $day | $r[.value] // empty | split("; ")[] |
        [$r.name, $day + 1, $r.lesson, .] | join("|")' <<<"$output" | sort
}

# expected WHAT TEXT: the same out of the timetable itself; SQL for the name and for the text.
expected() {
    query "SELECT $1 || '|' || t.weekday || '|' || t.number || '|' || $2
        FROM timetable t JOIN course c ON c.id = t.course_id JOIN class k ON k.id = c.class_id
        JOIN subject j ON j.id = c.subject_id JOIN staff s ON s.id = t.teacher_id" | sort
}

@test "the timetable has each lesson of the week once, by class, teacher and room" {
    local part place who
    part="iif(c.name = '', '', ' (гр. ' || c.name || ')')"
    place="iif(t.room GLOB '[0-9]*', ', каб. ', ', ') || t.room"
    who="', ' || s.surname || ' ' || substr(s.given_name, 1, 1) || '.'
        || substr(s.patronymic, 1, 1) || '.'"
    ok ej-report timetable --format jsonl
    same <(expected k.name "j.name || $part || $place || $who") <(entries)
    ok ej-report timetable --set by=teacher --format jsonl
    same <(expected s.login "k.name || ', ' || j.name || $part || $place") <(entries)
    ok ej-report timetable --set by=room --format jsonl
    same <(expected t.room "k.name || ', ' || j.name || $part || $who") <(entries)
    # A teacher's own, without a word.
    ok ej-report timetable --teacher gerasimova.ir --format jsonl
    same <(expected s.login "k.name || ', ' || j.name || $part || $place" |
        grep ^gerasimova.ir) <(entries)
    refused 2 ej-report timetable --set by=day
    err_is 'ej-report: by: not one of class, teacher, room'
}

@test "the timetable is that of the day, every other week and bells told" {
    ok ej-timetable set --quiet --class 7А --weekday 6 --lesson 6 --subject Музыка \
        --teacher shestakova.gz --room 9 --from 2026-11-09 --week 2
    ok ej-report timetable --class 7А --date 2026-11-08 --format jsonl
    out_lacks 'каб. 9,'
    ok ej-report timetable --class 7А --date 2026-11-09 --format jsonl
    out_has '2-я неделя: Музыка, каб. 9, Шестакова Г.З.'
    [ "$(jq -r .time <<<"$output" | sort -u)" = null ]
    ok ej-calendar set --quiet --kind bell --name 2.1 --grades 1-11 --from 2026-09-01 \
        --to 2027-05-28 --value 13:00-13:45
    ok ej-report timetable --class 7А --format csv
    [ "$(sed -n 2p <<<"$output" | cut -d, -f1-3)" = '7А,1,13:00–13:45' ]
    [ "$(sed -n 3p <<<"$output" | cut -d, -f1-3)" = '7А,2,' ]
    ok ej-report timetable --date 2026-09-01 --class 7А --format table --headings ru
    out_has 'на 01.09.2026'
}

@test "everybody sees the timetable as a whole" {
    local whole login
    ok ej-report timetable --class 7А
    whole=$output
    for login in soboleva.ey isaeva.kk "$(query "SELECT login FROM staff
        WHERE role = 'secretary'")"; do
        ok ej-report timetable --class 7А --as "$login"
        out_is "$whole"
    done
}
