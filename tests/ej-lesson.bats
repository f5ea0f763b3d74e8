#!/usr/bin/env bats
# ej-lesson: lessons that were held, and lessons planned ahead.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school topics
}

setup() {
    copy_school
}

held() {
    ej-lesson import --quiet "$SCHOOL/lessons.csv"
}

# planned FROM TO: class date lesson subject group teacher topic kind of what is only planned.
planned() {
    ej-lesson list --held no --from "$1" --to "$2" --format csv | cut -d, -f 1-6
}

# ---- held ------------------------------------------------------------------------------------

@test "the school's lessons import whole, and again change nothing" {
    run_ej 0 ej-lesson import "$SCHOOL/lessons.csv"
    out_is ''
    summary_is '966 966 0 0 0'
    [ "$(query 'SELECT count(*) FROM lesson WHERE held AND NOT roll')" = 966 ]
    again_the_same ej-lesson lessons.csv 966
}

@test "one lesson is recorded and changed" {
    ok ej-lesson set --class 7а --date 05.10.2026 --lesson 4 --subject 'Русский язык' \
        --teacher grigoreva.ai --topic Причастие --kind урок
    ok ej-lesson list --class 7А --date 2026-10-05
    out_is 'class,date,lesson,subject,group,teacher,topic,kind,held,roll
7А,2026-10-05,4,Русский язык,,grigoreva.ai,Причастие,урок,yes,no'
    refused 1 ej-lesson set --class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' \
        --topic Деепричастие
    err_has '--replace'
    ok ej-lesson set --class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' \
        --topic Деепричастие --replace
    ok ej-lesson list --class 7А --date 2026-10-05
    out_has 'Деепричастие,урок,yes,no'
}

@test "what is wrong with a record is said with its line" {
    printf '%s\n' class,date,lesson,subject,group,teacher,topic,kind \
        '7Ъ,2026-10-05,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-10-32,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-10-04,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-10-15,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-11-01,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-08-31,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-10-05,21,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-10-05,1,Химия,,gerasimova.ir,,урок' \
        '7А,2026-10-05,1,Английский язык,,volkov.iy,,урок' \
        '7А,2026-10-05,1,Алгебра,,,,урок' \
        '7А,2026-10-05,1,Алгебра,,gerasimova.ir,,' \
        '7А,2026-10-05,1,Алгебра,,gerasimova.ir,,урок' \
        '7А,2026-10-05,1,Геометрия,,gerasimova.ir,,урок' \
        '7А,2026-10-05,1,Информатика,1,ignateva.gm,,урок' \
        '7А,2026-10-05,1,Алгебра,,gerasimova.ir,Иначе,урок' >"$BATS_TEST_TMPDIR/lessons"
    refused 1 ej-lesson import "$BATS_TEST_TMPDIR/lessons"
    for want in '2: class' '3: date: no such date' '4: date: no lessons that day: a Sunday' \
        '5: date: no lessons that day: a cold day' '6: date: no lessons that day: ' \
        '7: date: outside the school year' '8: lesson: not a number from 0 to 20' '9: subject' \
        '10: subject: not in the load of this class (ej-load), or taught in groups' \
        '11: teacher: missing' '12: kind: missing' \
        '14: lesson: the class has another lesson then' \
        '15: lesson: the class has another lesson then' '16: contradicts line 13'; do
        err_has "lessons:$want"
    done
    summary_is '15 1 0 0 14'
}

@test "two groups have lessons at the same time" {
    printf '%s\n' class,date,lesson,subject,group,teacher,kind \
        '7А,2026-10-05,1,Английский язык,1,ignateva.am,урок' \
        '7А,2026-10-05,1,Английский язык,2,volkov.iy,урок' >"$BATS_TEST_TMPDIR/lessons"
    run_ej 0 ej-lesson import "$BATS_TEST_TMPDIR/lessons"
    summary_is '2 2 0 0 0'
}

@test "no lesson was held in the future, but one can be planned" {
    refused 1 ej-lesson set --class 7А --date 2026-11-05 --lesson 4 --subject Алгебра \
        --teacher gerasimova.ir --kind урок
    err_is 'ej-lesson: date: this lesson is still to come (future-lesson, komi 4.10, 4.12.3, 5.4.14)'
    ok ej-lesson set --class 7А --date 2026-11-05 --lesson 4 --subject Алгебра \
        --teacher gerasimova.ir --kind урок --held no
    [ "$(query 'SELECT held FROM lesson')" = 0 ]
}

@test "a lesson with marks was held" {
    held
    ej-mark import --quiet "$SCHOOL/marks.csv"
    date=$(query "SELECT l.date || ' ' || l.number || ' ' || s.name FROM mark m
        JOIN lesson l ON l.id = m.lesson_id JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '7А' AND c.name = '' LIMIT 1")
    read -r day number subject <<<"$date"
    refused 1 ej-lesson set --class 7А --date "$day" --lesson "$number" --subject "$subject" \
        --held no --replace
    err_is 'ej-lesson: held: marks, absences or homework are recorded at this lesson'
}

# ---- planned ---------------------------------------------------------------------------------

@test "planned lessons of the first quarter are those that were held" {
    run_ej 0 ej-lesson generate --from 2026-09-01 --to 25.10.2026
    out_is ''
    summary_is '966 966 0 0 0'
    [ "$(query 'SELECT count(*) FROM lesson WHERE held')" = 0 ]
    ej-lesson list --format csv | cut -d, -f 1-6 | sort >"$BATS_TEST_TMPDIR/planned"
    cut -d, -f 1-6 "$SCHOOL/lessons.csv" | sort >"$BATS_TEST_TMPDIR/held"
    same "$BATS_TEST_TMPDIR/held" "$BATS_TEST_TMPDIR/planned"
    # Topics and kinds as well, but for the few lessons without a topic.
    ok ej-lesson import --quiet "$SCHOOL/lessons.csv"
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'lesson' AND old IS NOT NULL
        AND json_extract(old, '\$[4]') <> json_extract(new, '\$[4]')
        AND json_extract(new, '\$[4]') <> ''")" = 0 ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'lesson' AND old IS NOT NULL
        AND json_extract(old, '\$[5]') <> json_extract(new, '\$[5]')")" = 0 ]
    run_ej 0 ej-lesson generate --from 2026-09-01 --to 2026-10-25
    summary_is '0 0 0 0 0'
}

@test "topics go on after what was held, and end with reserve lessons" {
    held
    run_ej 0 ej-lesson generate
    remember
    run_ej 0 ej-lesson generate
    out_is ''
    unchanged
    # The k-th lesson of the year takes the k-th hour of the plan.
    run -0 query "WITH hour(class_id, subject_id, k, topic) AS (
            SELECT class_id, subject_id, n, topic FROM (SELECT class_id, subject_id, topic,
                row_number() OVER (PARTITION BY class_id, subject_id ORDER BY n, h.value) AS n
                FROM topic, json_each(iif(hours = 200, '[1,2]', '[1]')) h)),
        nth(class_id, subject_id, k, topic, held) AS (
            SELECT c.class_id, c.subject_id,
                row_number() OVER (PARTITION BY c.id ORDER BY l.date, l.number), l.topic, l.held
            FROM lesson l JOIN course c ON c.id = l.course_id)
        SELECT count(*), sum(nth.topic = coalesce(hour.topic, 'Резервный урок'))
        FROM nth LEFT JOIN hour USING (class_id, subject_id, k) WHERE NOT nth.held"
    [ "${output%|*}" -gt 3000 ]
    [ "${output%|*}" = "${output#*|}" ]
    [ "$(query "SELECT count(*) FROM lesson WHERE topic = 'Резервный урок'")" -gt 0 ]
}

@test "a planned lesson is confirmed by its place alone" {
    ej-lesson generate --quiet --from 2026-09-01
    ok ej-lesson set --class 7А --date 2026-10-24 --lesson 1 --subject История
    ok ej-lesson list --class 7А --date 2026-10-24 --lesson 1
    out_has 'контрольная,yes,no'
    refused 1 ej-lesson set --class 7А --date 2026-11-05 --lesson 4 --subject Алгебра
    err_is 'ej-lesson: date: this lesson is still to come (future-lesson, komi 4.10, 4.12.3, 5.4.14)'
}

@test "only the dates, classes, subjects and teachers that are named" {
    run_ej 0 ej-lesson generate --from 2026-11-05 --to 2026-11-06 --class 7А
    run -0 planned 2026-09-01 2027-05-28
    [ "$(sed 1d <<<"$output" | cut -d, -f 1 | sort -u)" = 7А ]
    [ "$(sed 1d <<<"$output" | cut -d, -f 2 | sort -u)" = $'2026-11-05\n2026-11-06' ]
    run_ej 0 ej-lesson generate --from 2026-11-07 --to 2026-11-14 --subject Химия
    run -0 planned 2026-11-07 2026-11-14
    [ "$(sed 1d <<<"$output" | cut -d, -f 4 | sort -u)" = Химия ]
    run_ej 0 ej-lesson generate --from 2026-11-16 --to 2026-11-21 --teacher volkov.iy
    run -0 planned 2026-11-16 2026-11-21
    [ "$(sed 1d <<<"$output" | cut -d, -f 6 | sort -u)" = volkov.iy ]
    # The position in the plan does not depend on what else was asked for.
    ej-lesson list --held no >"$BATS_TEST_TMPDIR/some"
    ej-lesson generate --quiet --from 2026-09-01
    ej-lesson list --held no >"$BATS_TEST_TMPDIR/all"
    run -1 grep -vxFf "$BATS_TEST_TMPDIR/all" "$BATS_TEST_TMPDIR/some"
}

@test "holidays, days off, cold days and every other week" {
    printf '%s\n' kind,name,from,grades,value cold-day,,2026-11-11,1-9,none \
        cold-day,,2026-11-12,1-9,remote >"$BATS_TEST_TMPDIR/cold"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/cold"
    ok ej-timetable set --class 7А --weekday 6 --lesson 9 --subject Геометрия \
        --teacher gerasimova.ir --week 1
    ej-lesson generate --quiet --from 2026-09-01
    run -0 query "SELECT group_concat(DISTINCT date) FROM lesson WHERE date IN ('2026-10-26',
        '2026-11-04', '2026-11-11', '2026-11-12', '2027-02-23', '2027-05-29') ORDER BY date"
    out_is '2026-11-11,2026-11-12'
    [ "$(query "SELECT count(DISTINCT grade) FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id WHERE date = '2026-11-11' AND grade < 10")" = 0 ]
    # The week of 1 September is the first; 2026 has 53 ISO weeks, so the count is the school's.
    run -0 query "SELECT date FROM lesson WHERE number = 9 AND date < '2026-10-01' ORDER BY 1"
    out_is '2026-09-05
2026-09-19'
    run -0 query "SELECT date FROM lesson WHERE number = 9 AND date > '2026-12-20' ORDER BY 1 LIMIT 2"
    out_is '2026-12-26
2027-01-23'
}

@test "a new timetable moves only what is not held yet" {
    ej-lesson generate --quiet --from 2026-09-01
    held
    before=$(query 'SELECT * FROM lesson WHERE held')
    ok ej-timetable set --class 7А --weekday 1 --lesson 6 --subject Алгебра --teacher gerasimova.ir \
        --from 2026-11-09
    ok ej-timetable remove --class 7А --weekday 4 --lesson 4 --subject Алгебра --from 2026-11-05
    [ "$(query "SELECT count(*) FROM lesson l JOIN course c ON c.id = l.course_id JOIN class k
        ON k.id = c.class_id WHERE k.name = '7А' AND l.date = '2026-11-05' AND number = 4")" = 1 ]
    run_ej 0 ej-lesson generate
    [ "$(query 'SELECT * FROM lesson WHERE held')" = "$before" ]
    run -0 ej-lesson list --class 7А --subject Алгебра --from 2026-11-05 --to 2026-11-12
    [ "$(sed 1d <<<"$output" | cut -d, -f 2,3 | tr '\n' ' ')" = '2026-11-06,5 2026-11-09,6 2026-11-11,1 ' ]
}

@test "a planned lesson with homework stays, with a warning" {
    ej-lesson generate --quiet
    ok ej-homework set --class 7А --date 2026-11-05 --lesson 4 --subject Алгебра --text 'упр. 7'
    ok ej-timetable remove --class 7А --weekday 4 --lesson 4 --subject Алгебра --from 2026-11-05
    run_ej 0 ej-lesson generate --class 7А --subject Алгебра
    err_has 'warning: the planned lesson 4 on 2026-11-05 is no longer in the timetable'
    [ "$(query "SELECT count(*) FROM homework h JOIN lesson l ON l.id = h.lesson_id
        WHERE l.date = '2026-11-05'")" = 1 ]
}

@test "what was held takes the place of what was only planned" {
    ej-lesson generate --quiet --from 2026-09-01
    ok ej-lesson set --class 7А --date 2026-10-24 --lesson 1 --subject Геометрия \
        --teacher gerasimova.ir --topic Углы --kind урок
    ok ej-lesson list --class 7А --date 2026-10-24 --lesson 1
    out_is 'class,date,lesson,subject,group,teacher,topic,kind,held,roll
7А,2026-10-24,1,Геометрия,,gerasimova.ir,Углы,урок,yes,no'
    run_ej 0 ej-lesson generate --from 2026-09-01
    ok ej-lesson list --class 7А --date 2026-10-24 --lesson 1
    [ "$(grep -c 2026-10-24 <<<"$output")" = 1 ]
}

@test "a dry run shows what would be planned" {
    remember
    run_ej 0 ej-lesson generate --from 2026-11-05 --to 2026-11-05 --class 1А --dry-run --format csv
    out_has 'added,1А 2026-11-05 1 Русский язык,lesson,course_id,,1А Русский язык'
    out_has 'added,1А 2026-11-05 1 Русский язык,lesson,held,,no'
    out_has 'added,1А 2026-11-05 1 Русский язык,lesson,roll,,no'
    unchanged
    err_has '(dry run: nothing stored)'
    # As an import of the same calls it, with the group.
    run_ej 0 ej-lesson generate --from 2026-11-05 --to 2026-11-05 --class 7А --dry-run \
        --subject 'Английский язык' --group 2 --headings ru --format csv
    out_has 'добавлено,7А 2026-11-05 5 Английский язык 2,уроки,Дата,,2026-11-05'
    out_has 'добавлено,7А 2026-11-05 5 Английский язык 2,уроки,Проведён,,нет'
    run_ej 0 ej-lesson generate --quiet --from 2026-11-05 --to 2026-11-05 --class 7А
    ok ej-timetable remove --class 7А --subject 'Английский язык' --group 2 --weekday 4 --lesson 5
    run_ej 0 ej-lesson generate --from 2026-11-05 --to 2026-11-05 --class 7А --dry-run --format csv
    out_has 'removed,7А 2026-11-05 5 Английский язык 2,lesson,held,no,'
}

@test "dates that make no sense are refused" {
    refused 1 ej-lesson generate --from 2026-11-05 --to 2026-11-04
    err_has 'to: before from'
    refused 1 ej-lesson generate --from 2027-07-01
    err_has 'outside the school year'
    refused 1 ej-lesson generate --class 7Ъ
    err_has 'ej-lesson: class: unknown in this school year; ej-class list shows them'
    refused 2 ej-lesson generate extra
    err_is 'ej-lesson: one argument too many: extra (--help shows what there is)'
}
