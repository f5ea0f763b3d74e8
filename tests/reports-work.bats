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

# ---- teachers-work -----------------------------------------------------------------------------

@test "teachers' work by months counts the files' lessons and what they have" {
    /usr/bin/python3 - "$SCHOOL" >"$BATS_TEST_TMPDIR/want" <<'PY'
import collections, csv, sys
def rows(name):
    return csv.DictReader(open(f"{sys.argv[1]}/{name}.csv", encoding="utf-8-sig"))
key = lambda r: (r["class"], r["date"], r["lesson"], r["subject"])
homework = {key(r) + (r["group"],) for r in rows("homework")}
tally = collections.defaultdict(lambda: [0, 0, 0, 0])
for r in rows("lessons"):
    cell = tally[r["teacher"], r["date"][:7]]
    cell[0] += 1
    cell[1] += r["topic"] != ""
    cell[2] += key(r) + (r["group"],) in homework
for (teacher, month), cell in sorted(tally.items()):
    print(teacher, month, cell[0], cell[0], cell[1], cell[2], sep=",")
PY
    ok ej-report teachers-work --format jsonl
    jq -r '[.teacher, .month, .due, .held, .topics, .homework] | @csv' <<<"$output" | tr -d '"' |
        LC_ALL=C sort >"$BATS_TEST_TMPDIR/have"
    same "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/have"
    # Neither a debt nor what has been corrected is a mark.
    [ "$(jq -s 'map(.marks) | add' <<<"$output")" -eq \
        "$(awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "n") at = i }
            { sum += $at } END { print sum }' "$SCHOOL/oracle/means.csv")" ]
    [ "$(jq -s 'map(.roll) | add' <<<"$output")" -eq "$(query 'SELECT sum(roll) FROM lesson')" ]
    # Everything was taken over after its day.
    [ "$(jq -s 'map(.late - .due) | unique' -c <<<"$output")" = '[0]' ]
}

@test "teachers' work of a period is one line a teacher, and a teacher sees the own one" {
    ok ej-report teachers-work --set by=period --period Q1 --format jsonl
    [ "$(jq -r .teacher <<<"$output" | sort | uniq -d)" = '' ]
    [ "$(jq -s 'map(.due) | add' <<<"$output")" -eq \
        "$(query "SELECT count(*) FROM lesson WHERE date <= '2026-10-25'")" ]
    local own
    own=$(jq -c 'select(.teacher == "gerasimova.ir")' <<<"$output")
    ok ej-report teachers-work --set by=period --period Q1 --as gerasimova.ir --format jsonl
    out_is "$own"
    refused 3 ej-report teachers-work --as gerasimova.ir --teacher volkov.iy
    export EJ_NOW=2026-11-09T15:00
    ok ej-lesson generate --quiet --from 2026-11-09 --to 2026-11-09 --class 7А
    ok ej-lesson set --quiet --class 7А --date 2026-11-09 --lesson 1 --subject История \
        --teacher kolesnikova.vs --topic Тема --kind урок
    ok ej-report teachers-work --from 2026-11-09 --format jsonl
    [ "$(jq -c 'select(.teacher == "kolesnikova.vs") |
        [.due, .held, .topics, .late, .missing, .filled_pct]' <<<"$output")" = '[1,1,1,0,0,100]' ]
    [ "$(jq -c 'select(.teacher == "soboleva.ey") | [.due, .held, .missing, .filled_pct]' \
        <<<"$output")" = '[1,0,1,0]' ]
    # Who has load and nothing in the journal is not left out.
    [ "$(jq -c 'select(.teacher == "isaeva.kk") | [.month, .pages, .due, .filled_pct]' \
        <<<"$output")" = '[null,6,0,null]' ]
    ok ej-report teachers-work --from 2026-08-01 --to 2026-08-02 --format table --headings ru
    out_has 'На эти дни уроков нет.'
}

# ---- programme ---------------------------------------------------------------------------------

# programme_of TO: the figures, reckoned out of the school's files and the calendar.
programme_of() {
    /usr/bin/python3 - "$SCHOOL" "$EJ_DB" "$1" <<'PY'
import collections, csv, datetime, fractions, math, sqlite3, sys
folder, journal, to = sys.argv[1:]
def rows(name):
    return csv.DictReader(open(f"{folder}/{name}.csv", encoding="utf-8-sig"))
day = datetime.date.fromisoformat
db = sqlite3.connect(f"file:{journal}?mode=ro", uri=True)
periods = db.execute("SELECT grade_from, grade_to, starts, ends FROM calendar WHERE kind = 'period'").fetchall()
plan = collections.defaultdict(list)
for r in rows("plan"):
    plan[r["class"], r["subject"]].append((int(r["n"]), r["topic"], int(r["hours"])))
held = collections.Counter()
said = collections.Counter()
for r in rows("lessons"):
    if r["date"] <= to:
        page = r["class"], r["subject"], r["group"]
        held[page] += 1
        said[page + (r["topic"],)] += 1
for r in rows("load"):
    page = r["class"], r["subject"], r["group"]
    grade = int("".join(c for c in r["class"] if c.isdigit()))
    days = past = 0
    for first, last, starts, ends in periods:
        if first <= grade <= last:
            days += (day(ends) - day(starts)).days + 1
            past += max(0, (min(day(ends), day(to)) - day(starts)).days + 1)
    topics = sorted(plan[page[:2]])
    hours = sum(t[2] for t in topics)
    planned = math.floor(fractions.Fraction(hours * past, days) + fractions.Fraction(1, 2))
    left, passed, order = dict(), 0, []
    for n, topic, need in topics:
        rest = left.setdefault(topic, said[page + (topic,)])
        left[topic] = rest - need
        order.append(rest >= need)
        passed += rest >= need
    last = max((i for i, ok in enumerate(order) if ok), default=-1)
    after = next((topics[i][1] for i in range(last + 1, len(order))), "")
    print(*page, hours, planned, held[page], max(0, planned - held[page]), passed,
        order[:last + 1].count(False), after, sep="|")
PY
}

@test "the programme: hours due and held, topics passed and skipped" {
    local to
    for to in 2026-10-25 2026-09-30; do
        programme_of "$to" | LC_ALL=C sort >"$BATS_TEST_TMPDIR/want"
        ok ej-report programme --to "$to" --format jsonl
        jq -r '[.class, .subject, .group // "", .plan_hours, .planned, .held, .behind,
            .topics_held, .skipped, .next_topic] | map(tostring) | join("|")' <<<"$output" |
            LC_ALL=C sort >"$BATS_TEST_TMPDIR/have"
        [ "$(wc -l <"$BATS_TEST_TMPDIR/want")" -eq 59 ]
        same "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/have"
    done
}

@test "the programme of a page without a plan goes by the curriculum, and says so" {
    ok ej-topics list --class 7А --subject Алгебра --format csv
    ej-topics remove --quiet - <<<"$output"
    ok ej-report programme --class 7А --subject Алгебра --format jsonl
    [ "$(jq -c '[.plan_hours, .year_hours, .planned, .held, .topics, .next_topic]' <<<"$output")" = \
        '[null,102,23,23,null,null]' ]
    ok ej-report programme --class 7А --subject Алгебра --format table --headings ru
    out_has 'Где нет КТП, положенные часы взяты из учебного плана.'
    ok ej-report programme --as gerasimova.ir --format jsonl
    [ "$(jq -r .teacher <<<"$output" | sort -u)" = gerasimova.ir ]
    [ "$(jq -r .subject <<<"$output" | wc -l)" -eq "$(grep -c gerasimova.ir "$SCHOOL/load.csv")" ]
    ok ej-report programme --to 2026-08-15 --from 2026-08-01 --format table --headings ru
    out_has 'На эти дни нагрузки нет.'
}

# ---- control -----------------------------------------------------------------------------------

# The pupils of means.csv without a mark and with one, by class, in the period that has begun.
oracle_few() {
    awk -F, 'NR > 1 { all[$1]++; none[$1] += $5 == 0; one[$1] += $5 == 1 }
        END { for (class in all) print class "," all[class] "," none[class] + 0 "," one[class] + 0 }' \
        "$SCHOOL/oracle/means.csv" | sort
}

@test "control counts pupils without marks as the oracle does, lessons, topics and homework" {
    ok ej-report control --format jsonl
    same <(oracle_few) <(jq -r 'select(.class != "1А") |
        [.class, .rated, .no_mark, .one_mark] | @csv' <<<"$output" | tr -d '"' | sort)
    same <(tail -n +2 "$SCHOOL/oracle/roster.csv" | sort) \
        <(jq -r '[.class, .pupils] | @csv' <<<"$output" | tr -d '"' | sort)
    [ "$(jq -s 'map(.held) | add' <<<"$output")" -eq "$(tail -n +2 "$SCHOOL/lessons.csv" | wc -l)" ]
    [ "$(jq -s 'map(.held - .topics) | add' <<<"$output")" -eq \
        "$(grep -c ^no-topic "$SCHOOL/oracle/violations.csv")" ]
    [ "$(jq -s 'map(.homework) | add' <<<"$output")" -eq \
        "$(query 'SELECT count(DISTINCT lesson_id) FROM homework')" ]
    [ "$(jq -c 'select(.class == "1А") | [.rated, .homework_pct]' <<<"$output")" = '[0,null]' ]
    # A share is rounded once, half up.
    [ "$(jq -c 'select(.class == "7А") | [.one_mark_pct, .homework_pct]' <<<"$output")" = \
        '[0.46,91.79]' ]
}

@test "control tells what teachers and families do" {
    export EJ_NOW=2026-11-09T15:00
    ok ej-lesson generate --quiet --from 2026-11-09 --to 2026-11-09 --class 7А
    ok ej-lesson set --quiet --class 7А --date 2026-11-09 --lesson 1 --subject История \
        --teacher kolesnikova.vs --topic Тема --kind урок
    ok ej-mark set --quiet --class 7А --date 2026-11-09 --lesson 1 --subject История \
        --pupil-id А-0125 --value 5 --kind 'ответ на уроке'
    ok ej-mark set --quiet --class 7А --date 2026-11-09 --lesson 1 --subject История \
        --pupil-id А-0126 --value . --kind 'ответ на уроке'
    ok ej-mark correct --quiet --class 7А --date 2026-11-09 --lesson 1 --subject История \
        --pupil-id А-0126 --value 4 --kind 'ответ на уроке' --corrected 2026-11-09
    ok ej-roster inform --quiet --pupil-id А-0125 --how звонок
    ok ej-staff grant --quiet --login abramova --pupil-id А-0125 --guardian 1
    ok ej-check set --quiet --class 7А --due 2026-11-20 --text 'Проверить' --teacher soboleva.ey
    ok ej-report control --from 2026-11-09 --class 7А --format jsonl
    [ "$(jq -c '[.teachers, .teachers_active, .due, .held, .topics_pct, .rated, .no_mark,
        .one_mark, .access, .informed, .remarks]' <<<"$output")" = '[14,1,6,1,100,27,25,2,1,1,1]' ]
    ok ej-report control --format table --headings ru
    out_has 'В 1 классе нет отметок и домашних заданий: в их доли он не входит'
    # From Thursday after the holidays to Monday, of which 7А's lessons are there.
    out_has "Уроков расписания, которых нет в журнале: $(query "SELECT count(*) FROM timetable t
        JOIN course c ON c.id = t.course_id JOIN class k ON k.id = c.class_id
        WHERE t.weekday IN (4, 5, 6) OR (t.weekday = 1 AND k.name <> '7А')");"
    # The school counts a teacher of several classes once.
    [ "$(awk '$1 == "Всего" { print $3 }' <<<"$output")" -eq "$(query "SELECT
        count(DISTINCT teacher_id) FROM lesson")" ]
    refused 3 ej-report control --as grigoreva.ai
    err_has 'not allowed'
    ok ej-report control --from 2026-11-08 --to 2026-11-08 --class 7А --format jsonl
    [ "$(jq -c '[.teachers, .teachers_pct, .due, .rated, .no_mark_pct]' <<<"$output")" = \
        '[14,0,0,0,null]' ]
}

# ---- homework-load -----------------------------------------------------------------------------

@test "the load of homework is counted by subjects, those set and those due" {
    /usr/bin/python3 - "$SCHOOL" >"$BATS_TEST_TMPDIR/want" <<'PY'
import collections, csv, sys
def rows(name):
    return csv.DictReader(open(f"{sys.argv[1]}/{name}.csv", encoding="utf-8-sig"))
days = collections.defaultdict(lambda: (set(), set(), set()))
for r in rows("lessons"):
    days[r["class"], r["date"]][0].add(r["subject"])
for r in rows("homework"):
    days[r["class"], r["date"]][1].add(r["subject"])
    if r["due"] and r["due"] <= "2026-10-26":
        days[r["class"], r["due"]][2].add(r["subject"])
for (name, day), sets in sorted(days.items()):
    print(name, day, *map(len, sets), sep=",")
PY
    ok ej-report homework-load --from 2026-09-01 --format jsonl
    jq -r '[.class, .date, .subjects, .set, .due] | @csv' <<<"$output" | tr -d '"' | LC_ALL=C sort \
        >"$BATS_TEST_TMPDIR/have"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/want")" -gt 150 ]
    same "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/have"
    # Days given do not change what is due in them.
    grep ',2026-10-1[2-8],' "$BATS_TEST_TMPDIR/want" >"$BATS_TEST_TMPDIR/week"
    ok ej-report homework-load --from 2026-10-12 --to 2026-10-18 --format jsonl
    same "$BATS_TEST_TMPDIR/week" <(jq -r '[.class, .date, .subjects, .set, .due] | @csv' \
        <<<"$output" | tr -d '"' | LC_ALL=C sort)
}

@test "work for one pupil is no load of the class, and its mean is told" {
    ok ej-homework set --quiet --class 7А --date 2026-10-12 --lesson 1 \
        --subject История --pupil-id А-0125 --text 'Доклад'
    ok ej-report homework-load --class 7А --from 2026-10-12 --to 2026-10-17 --format jsonl
    [ "$(jq -r 'select(.date == "2026-10-12") | [.set, .single, .set_subjects] | map(tostring) |
        join("|")' <<<"$output")" = '4|1|История, Литература, Русский язык, Физическая культура' ]
    ok ej-report homework-load --class 7А --from 2026-10-12 --to 2026-10-17 --format table \
        --headings ru
    out_has 'В среднем задавали по 5,00 предмета в день; больше всего – 6 (17.10.2026).'
    out_has 'суббота'
    ok ej-report homework-load --class 1А --from 2026-10-12 --to 2026-10-17 --format table
    out_has 'На дом не задавали.'
    ok ej-report homework-load --from 2026-11-01 --to 2026-11-02 --format table
    out_has 'В эти дни уроков нет.'
    ok ej-report homework-load --as grigoreva.ai --from 2026-10-12 --format jsonl
    [ "$(jq -r .class <<<"$output" | sort -u)" = 7А ]
    refused 3 ej-report homework-load --as soboleva.ey
}

# ---- control-note ------------------------------------------------------------------------------

@test "the analytic note has the controls, the remarks by kind and one by one" {
    ok ej-report control-note --format table --headings ru
    out_has 'За эти дни записей о контроле и замечаний нет.'
    ok ej-check set --quiet --due 2026-10-26 --class 9Б --teacher soboleva.ey --text 'Нет инструктажа'
    ok ej-report control-note --format table --headings ru
    out_has 'О проведении контроля за эти дни записей нет.'
    ok ej-check record --quiet --about 'Накопляемость отметок' --findings 'Мало опроса' --class 7А \
        --subject Физика --teacher lobanova.ae --date 2026-10-20
    ok ej-check record --quiet --about 'Темы' --findings 'Записаны не везде' --date 2026-10-25
    capture ej-check run --class 7А --period Q1 --rule 'no-topic too-few-marks'
    ej-check remark --quiet --due 2026-11-10 - <<<"$output"
    local few
    few=$(grep -c ^too-few-marks <<<"$output")
    EJ_NOW=2026-11-12T09:00 ok ej-check resolve --quiet --answer 'Темы внесены' \
        --remark-id "$(query "SELECT id FROM remark WHERE rule = 'no-topic'")"
    export EJ_NOW=2026-11-12T09:00
    ok ej-report control-note --format jsonl
    [ "$(jq -r 'select(.section == "controls") | [.date, .class, .subject, .teacher, .about,
        .findings] | map(. // "-") | join("|")' <<<"$output")" = \
        '2026-10-20|7А|Физика|lobanova.ae|Накопляемость отметок|Мало опроса
2026-10-25|-|-|-|Темы|Записаны не везде' ]
    [ "$(jq -r 'select(.section == "sums") | [.about, .made, .resolved_count, .overdue_count] |
        map(tostring) | join("|")' <<<"$output")" = "Иное|1|0|1
Мало отметок для выставления отметки за период|$few|0|$few
Урок без темы|1|1|0" ]
    [ "$(jq -c 'select(.section == "remarks" and .resolved) | [.teacher, .resolved, .answer]' \
        <<<"$output")" = '["volkov.iy","2026-11-12","Темы внесены"]' ]
    [ "$(jq -r 'select(.section == "remarks" and .class == "9Б") | .findings' <<<"$output")" = \
        'Нет инструктажа' ]
    ok ej-report control-note --format csv --headings ru
    out_has 'Q1, отметок: 6, нужно: 7, Архипова Вероника (л/д № А-0127)'
    # Chosen by class, teacher and days.
    ok ej-report control-note --class 9Б --format jsonl
    [ "$(jq -r .section <<<"$output" | paste -sd' ')" = 'sums remarks' ]
    ok ej-report control-note --teacher lobanova.ae --to 2026-10-24 --format jsonl
    [ "$(jq -r .about <<<"$output")" = 'Накопляемость отметок' ]
    refused 3 ej-report control-note --as grigoreva.ai
}
