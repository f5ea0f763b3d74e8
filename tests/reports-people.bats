#!/usr/bin/env bats
# Reports about pupils as such: who came and went, how many there are, what they take along.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
}

# move VERB PUPIL_ID DATE ORDER [OPTION...]
move() {
    local verb=$1 id=$2 date=$3 order=$4
    shift 4
    ok ej-roster "$verb" --quiet --pupil-id "$id" --date "$date" --order "$order" "$@"
}

# Of 7А one leaves, one moves into 9Б and one of 9Б comes; one arrives from elsewhere.
some_movement() {
    export EJ_NOW=2026-11-16T09:00
    move depart А-0125 2026-11-09 'п. 5' --order-date 2026-11-06 --to-school 'Школа № 7, Ухта'
    move transfer А-0126 2026-11-10 31 --into 9Б
    move arrive Н-0900 2026-11-11 32 --class 7А --surname Новая --given-name Анна \
        --birth-date 2014-02-03 --sex f --from-school 'Школа № 2' --consent given
}

# numbers CLASS: the lines under the table of movement, as they are printed.
numbers() {
    awk -v class="$1" '$1 == class && /Состо|Прибыло|Выбыло|Переведено/ { print $NF }' \
        <<<"$output" | paste -sd' '
}

# ---- movement ----------------------------------------------------------------------------------

@test "movement lists who came and went with the orders" {
    some_movement
    local agafonov
    agafonov=$(query "SELECT surname || ' ' || given_name || ' ' || patronymic || ',' || birth_date
        FROM pupil WHERE file_no = 'А-0126'")
    ok ej-report movement --format csv
    out_is "class,pupil_id,pupil,birth_date,kind,date,order,order_date,from_school,to_school,pupils
7А,А-0125,Абрамов Ростислав Артёмович,2014-01-06,left,2026-11-09,п. 5,2026-11-06,,\"Школа № 7, Ухта\",26
7А,Н-0900,Новая Анна,2014-02-03,arrived,2026-11-11,32,,Школа № 2,,26
7А,А-0126,$agafonov,moved-out,2026-11-10,31,,,9Б,25
9Б,К-0165,Кулаков Лев Тимурович,2011-12-16,arrived,2026-09-21,№ 112-у,2026-09-18,,,25
9Б,А-0126,$agafonov,moved-in,2026-11-10,31,,7А,,26"
}

@test "at the end are those at the start, and who came, less who left" {
    some_movement
    ok ej-report movement --format table --headings ru
    [ "$(numbers 7А)" = '27 1 1 0 1 26' ]
    [ "$(numbers 9Б)" = '24 1 0 1 0 26' ]
    [ "$(numbers 1А)" = '24 0 0 0 0 24' ]
    out_has 'В эти дни никто не прибыл, не выбыл и не сменил класс.'
    out_has 'По школе: на начало 101, прибыло 2, выбыло 1, на конец 102; переведено из класса в класс 1.'
    # Of any days: what one ends with, the next begins with.
    ok ej-report movement --class 7А --from 2026-11-09 --to 2026-11-10 --format table --headings ru
    [ "$(numbers 7А)" = '27 0 1 0 1 25' ]
    out_lacks 'По школе'
    ok ej-report movement --class 7А --from 2026-11-11 --format table --headings ru
    [ "$(numbers 7А)" = '25 1 0 0 0 26' ]
    ok ej-report movement --class 7А --period Q1 --format table --headings ru
    [ "$(numbers 7А)" = '27 0 0 0 0 27' ]
    ok ej-report movement --from 2026-08-01 --to 2026-08-15 --format table --headings ru
    out_has 'В эти дни никто не прибыл'
}

@test "who is promoted or graduates does not leave the class in its year" {
    export EJ_NOW=2027-06-25T09:00
    ok ej-finals council --quiet --class 9Б --pupil-id К-0165 --decision graduated --number 5 \
        --date 2027-05-28
    ok ej-roster promote --quiet --pupil-id К-0165 --date 2027-05-28 --number 5 --decision graduated
    ok ej-report movement --class 9Б --format table --headings ru
    [ "$(numbers 9Б)" = '24 1 0 0 0 25' ]
    ok ej-report class-sizes --class 9Б
    [ "$(sed -n 2p <<<"$output" | cut -d, -f5)" = 25 ]
}

@test "a class teacher is told of the own class, as a whole; a teacher of none" {
    some_movement
    ok ej-report movement --as grigoreva.ai --format table --headings ru
    [ "$(numbers 7А)" = '27 1 1 0 1 26' ]
    out_lacks '9Б класс' # where Агафонов is now
    local report
    for report in attendance-months summary-marks; do
        ok ej-report "$report" --as grigoreva.ai --format jsonl
        [ "$(jq -r .class <<<"$output" | sort -u)" = 7А ] || fail "other classes: $report"
    done
    ok ej-report certificate --as grigoreva.ai --pupil-id А-0126 --format jsonl
    out_is ''
    ok ej-report movement --as grigoreva.ai --format table --headings ru
    out_lacks 'По школе'
    refused 3 ej-report movement --as grigoreva.ai --class 9Б
    refused 3 ej-report movement --as soboleva.ey
    err_is 'ej-report: movement: not allowed to the role teacher'
    local secretary
    secretary=$(query "SELECT login FROM staff WHERE role = 'secretary'")
    ok ej-report movement --as "$secretary" --format csv
    [ "$(grep -c . <<<"$output")" -eq 6 ]
    ok ej-report movement --as "$secretary" --class 9Б --format csv
    [ "$(grep -c . <<<"$output")" -eq 3 ]
}

# ---- class-sizes -------------------------------------------------------------------------------

@test "sizes of the classes are those of the roster on any day" {
    some_movement
    local day
    for day in 2026-09-01 2026-09-20 2026-09-21 2026-11-10 2026-11-16; do
        ok ej-roster list --date "$day" --format jsonl
        jq -sr 'group_by(.class)[] | [.[0].class, length, (map(select(.sex == "m")) | length)] |
            @csv' <<<"$output" | tr -d '"' | sort >"$BATS_TEST_TMPDIR/roster"
        ok ej-report class-sizes --date "$day" --format jsonl
        jq -r '[.class, .pupils, .boys] | @csv' <<<"$output" | tr -d '"' | sort \
            >"$BATS_TEST_TMPDIR/sizes"
        [ -s "$BATS_TEST_TMPDIR/sizes" ]
        same "$BATS_TEST_TMPDIR/roster" "$BATS_TEST_TMPDIR/sizes"
    done
    ok ej-report class-sizes --date 2026-10-26 --format table --headings ru
    out_has 'на 26.10.2026'
    out_has 'всего классов: 2, в среднем 26,0 ученика'
    [ "$(awk '$1 == "Всего" { print $(NF - 3), $(NF - 2), $(NF - 1), $NF }' <<<"$output")" = \
        "102 $(query "SELECT sum(sex = 'm') || ' ' || sum(sex = 'f') FROM pupil
            WHERE file_no <> 'Н-0900'") 0" ]
    ok ej-report class-sizes --as grigoreva.ai
    [ "$(sed -n 2p <<<"$output" | cut -d, -f1,5)" = '7А,26' ]
    [ "$(grep -c . <<<"$output")" -eq 2 ]
}

# ---- pupil-totals ------------------------------------------------------------------------------

@test "totals of pupils add up, class by class and for any days" {
    some_movement
    local days
    for days in '' '--from 2026-11-09 --to 2026-11-10' '--period Q1' '--from 2026-09-21 --to 2026-11-11'; do
        # shellcheck disable=SC2086 # several words
        ok ej-report pupil-totals $days --format jsonl
        [ "$(jq -c 'select(.at_start + .arrived - .left + .moved_in - .moved_out != .at_end
            or .boys + .girls != .at_end)' <<<"$output")" = '' ]
        [ "$(jq -cs '[map(.moved_in) | add] == [map(.moved_out) | add]' <<<"$output")" = true ]
        jq -r '[.class, .at_start, .arrived, .left, .moved_in, .moved_out, .at_end] |
            map(tostring) | join(" ")' <<<"$output" | sort >"$BATS_TEST_TMPDIR/totals"
        # The same as under the tables of movement.
        # shellcheck disable=SC2086
        ok ej-report movement $days --format table --headings ru
        for class in 1А 7А 9Б 10А; do
            echo "$class $(numbers "$class")"
        done | sort >"$BATS_TEST_TMPDIR/movement"
        same "$BATS_TEST_TMPDIR/movement" "$BATS_TEST_TMPDIR/totals"
    done
    ok ej-report pupil-totals --format table --headings ru
    [ "$(awk '$1 == "Всего" { print $2, $3, $4, $5, $6, $7 }' <<<"$output")" = '101 2 1 1 1 102' ]
    [ "$(awk '$1 == "5–9" { print $2, $3, $4, $5, $6, $7 }' <<<"$output")" = '51 2 1 1 1 52' ]
}

@test "totals of pupils have the council's decisions" {
    export EJ_NOW=2027-06-25T09:00
    ok ej-finals council --quiet --class 7А --pupil-id А-0125 --decision promoted --number 5 \
        --date 2027-05-28
    ok ej-finals council --quiet --class 7А --pupil-id А-0126 --decision retained --number 5 \
        --date 2027-05-28
    ok ej-finals council --quiet --class 9Б --pupil-id К-0165 --decision graduated --number 5 \
        --date 2027-05-28
    ok ej-report pupil-totals --format jsonl
    [ "$(jq -r '[.class, .promoted, .retained, .graduated, .undecided] | map(tostring) |
        join(" ")' <<<"$output")" = '1А 0 0 0 24
7А 1 1 0 25
9Б 0 0 1 24
10А 0 0 0 26' ]
    ok ej-report pupil-totals --to 2027-05-27 --class 7А --format jsonl
    [ "$(jq .undecided <<<"$output")" = 27 ]
    ok ej-report pupil-totals --as grigoreva.ai --format jsonl
    [ "$(jq -r .class <<<"$output")" = 7А ]
    refused 3 ej-report pupil-totals --as soboleva.ey
}

# ---- certificate -------------------------------------------------------------------------------

@test "a certificate has the final marks and the means of the period that goes on" {
    export EJ_NOW=2026-10-25T18:00 # the last day of Q1
    ok ej-report certificate --pupil-id А-0125 --format jsonl
    same <(awk -F, 'function h(n, d) { return sprintf("%.2f", int((200 * n + d) / (2 * d)) / 100) }
        $2 == "А-0125" && $4 == "Q1" { print $3 "|" $5 "|" h($6, $7) "|" h($8, $9) }' \
        "$SCHOOL/oracle/means.csv" | sort) <(jq -r '[.subject, .n, (.mean * 100 | round), (.weighted *
        100 | round)] | "\(.[0])|\(.[1])|\(.[2])|\(.[3])"' <<<"$output" |
        awk -F'|' '{ printf "%s|%s|%.2f|%.2f\n", $1, $2, $3 / 100, $4 / 100 }' | sort)
    same <(awk -F, '$2 == "А-0125" { print $4 "|" $6 }' "$SCHOOL/finals.csv" | sort) \
        <(jq -r 'select(.Q1) | .subject + "|" + .Q1' <<<"$output" | sort)
    [ "$(jq -r '.Q2 // .year // "none"' <<<"$output" | sort -u)" = none ]
    [ "$(jq -s 'map(.missed) | add' <<<"$output")" -eq \
        "$(awk -F, '$2 == "А-0125" { n += $4 } END { print n }' "$SCHOOL/oracle/attendance.csv")" ]
}

@test "certificates are those of who left, with the order, unless somebody is named" {
    ok ej-report certificate --format table --headings ru
    out_has 'Никто не выбыл.'
    some_movement
    ok ej-report certificate --format jsonl
    [ "$(jq -r .pupil_id <<<"$output" | sort -u)" = А-0125 ]
    ok ej-report certificate --format table --headings ru
    out_has 'Абрамов Ростислав Артёмович, 7А класс, личное дело № А-0125'
    out_has 'Выбыл 09.11.2026, приказ п. 5 от 06.11.2026, куда: Школа № 7, Ухта.'
    out_has 'Текущие отметки – с 05.11.2026 по 08.11.2026.'
    # Who changed classes has the former one's marks beside the new class.
    ok ej-report certificate --pupil-id А-0126 --format jsonl
    [ "$(jq -r .class <<<"$output" | sort -u)" = 9Б ]
    same <(awk -F, '$2 == "А-0126" { print $4 "|" $6 }' "$SCHOOL/finals.csv" | sort) \
        <(jq -r 'select(.Q1) | .subject + "|" + .Q1' <<<"$output" | sort)
    ok ej-report certificate --class 9Б --format jsonl
    out_is ''
    # A day before the leaving it is a pupil like others.
    ok ej-report certificate --date 2026-11-08 --format jsonl
    out_is ''
    ok ej-report certificate --pupil-id В-0101 --format table --headings ru
    out_has 'Обучение в 1 классе безотметочное.'
}

@test "a certificate of a pupil of a year gone by needs no year" {
    export EJ_NOW=2027-06-20T12:00
    local id=К-0160
    ok ej-report certificate --pupil-id $id --format csv
    local then=$output
    [ "$(wc -l <<<"${then%$'\n'}")" -gt 10 ]
    ok ej-finals council --quiet --pupil-id $id --class 9Б --decision graduated --number 5 \
        --date 2027-06-19
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ok ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    ok ej-class set --quiet --year 2027/28 --class 9Б
    export EJ_NOW=2027-10-05T12:00
    for date in '' '--date 2027-06-30' '--date 2027-10-01'; do
        # shellcheck disable=SC2086 # a word or two
        ok ej-report certificate --pupil-id $id --format csv $date
        [ "$output" = "$then" ] || fail "with '$date'"
    done
    # Days, and a year, that are named are what is asked for.
    ok ej-report certificate --pupil-id $id --year 2027/28 --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" -eq 1 ]
}

@test "a certificate is the class teacher's to print, not another's" {
    ok ej-report certificate --pupil-id А-0125 --as grigoreva.ai --format jsonl
    [ "$(jq -r .subject <<<"$output" | wc -l)" -eq 16 ]
    refused 3 ej-report certificate --pupil-id А-0125 --as volkov.iy
    refused 3 ej-report certificate --pupil-id А-0125 --as soboleva.ey
}

# ---- final-extract -----------------------------------------------------------------------------

@test "the extract of final marks joins subjects and says what each mark is made of" {
    export EJ_NOW=2027-06-20T12:00
    local one=(--quiet --class 9Б --pupil-id К-0160)
    ok ej-finals set "${one[@]}" --subject Алгебра --period year --value 3
    ok ej-finals set "${one[@]}" --subject Геометрия --period year --value 4
    ok ej-finals set "${one[@]}" --subject Математика --period exam --value 5
    ok ej-finals set "${one[@]}" --subject Математика --period final --value 4
    ok ej-finals set "${one[@]}" --subject 'Физическая культура' --period final --value осв.
    ok ej-finals council "${one[@]}" --decision graduated --number 5 --date 2027-05-28
    ok ej-report final-extract --pupil-id К-0160 --format jsonl
    [ "$(jq -r 'select(.final) | [.subject, .final, .words, .basis // ""] | join("|")' \
        <<<"$output")" = 'Математика|4|хорошо|Алгебра, год – 3; Геометрия, год – 4; экзамен – 5
Физическая культура|осв.|освобождён|' ]
    # A line for each subject of the page, those that are joined as one.
    local lines
    lines=$(awk -F, '$1 == "9Б" { print $2 }' "$SCHOOL/load.csv" |
        sed 's/^Алгебра$\|^Геометрия$\|^Вероятность и статистика$/Математика/' | sort -u)
    same <(echo "$lines") <(jq -r .subject <<<"$output" | sort)
    ok ej-report final-extract --pupil-id К-0160 --format table --headings ru
    out_has "Итоговых отметок нет по предметам: $(($(wc -l <<<"$lines") - 2))."
    out_has 'Решение педагогического совета: завершил уровень образования, протокол № 5 от 28.05.2027.'
    # Other grades get no certificate this year, the tenth neither.
    ok ej-report final-extract --format jsonl
    [ "$(jq -r .class <<<"$output" | sort -u)" = 9Б ]
    ok ej-report final-extract --class 10А --format table --headings ru
    out_has 'Учеников, которым в этом году выдают аттестат, нет.'
    refused 3 ej-report final-extract --as grigoreva.ai --class 9Б
}

@test "the extract of the eleventh grade goes back to the tenth" {
    export EJ_NOW=2027-06-20T12:00
    local who
    who=$(query "SELECT p.file_no FROM pupil p JOIN enrolment e ON e.pupil_id = p.id
        JOIN class k ON k.id = e.class_id WHERE k.name = '10А' ORDER BY p.file_no LIMIT 1")
    local ten=(--quiet --class 10А --pupil-id "$who" --subject Физика)
    ok ej-finals set "${ten[@]}" --period H1 --value 4
    ok ej-finals set "${ten[@]}" --period H2 --value 5
    ok ej-finals set "${ten[@]}" --period year --value 5
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ok ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    ok ej-class set --quiet --year 2027/28 --class 11А
    ok ej-load set --quiet --year 2027/28 --class 11А --subject Физика --teacher lobanova.ae --hours 2
    ok ej-roster promote --quiet --pupil-id "$who" --decision promoted --number 5 \
        --date 2027-05-28
    export EJ_NOW=2028-06-20T12:00
    local eleven=(--quiet --class 11А --pupil-id "$who" --subject Физика)
    ok ej-finals set "${eleven[@]}" --period H1 --value 5
    ok ej-finals set "${eleven[@]}" --period year --value 5
    ok ej-finals set "${eleven[@]}" --period final --value 5
    ok ej-report final-extract --format jsonl
    [ "$(jq -r '[.class, .subject, .final, .basis] | join("|")' <<<"$output")" = \
        '11А|Физика|5|10А, I полугодие – 4; 10А, II полугодие – 5; 10А, год – 5; 11А, I полугодие – 5; 11А, год – 5' ]
}

# ---- movement-dynamics -------------------------------------------------------------------------

@test "the dynamics go on from month to month and from period to period" {
    some_movement
    ok ej-report movement-dynamics --format jsonl
    [ "$(jq -r '[.period, .at_start, .arrived, .left, .moved_in, .moved_out, .at_end] |
        map(tostring) | join(" ")' <<<"$output")" = '2026-09 101 1 0 0 0 102
2026-10 102 0 0 0 0 102
2026-11 102 1 1 1 1 102' ]
    ok ej-report movement-dynamics --set by=period --format jsonl
    [ "$(jq -r '[.period, .grades, .starts, .ends, .at_start, .arrived, .left, .at_end] |
        map(tostring) | join(" ")' <<<"$output")" = \
        'Q1 1–9 2026-09-01 2026-10-25 75 1 0 76
Q2 1–9 2026-10-26 2026-11-16 76 1 1 76
H1 10–11 2026-09-01 2026-11-16 26 0 0 26' ]
    ok ej-report movement-dynamics --class 7А --format table --headings ru
    [ "$(awk '$1 == "Всего" { print $4, $5, $6, $7, $8, $9, $10 }' <<<"$output")" = \
        '27 1 1 0 1 26 -1' ]
    out_has 'ноябрь 2026'
    ok ej-report movement-dynamics --as grigoreva.ai --from 2026-11-01 --format jsonl
    [ "$(jq -c '[.at_start, .at_end]' <<<"$output")" = '[27,26]' ]
    # The records behind the numbers add up to them.
    local report
    ok ej-report movement-dynamics --from 2026-11-01 --format jsonl
    report=$(jq -s -r '[([.[].arrived] | add), ([.[].left] | add)] | join(" ")' <<<"$output")
    ok ej-report movement-dynamics --from 2026-11-01 --explain --format jsonl
    [ "$(jq -s -r '[([.[].arrived] | add), ([.[].left] | add)] | join(" ")' <<<"$output")" = \
        "$report" ]
    refused 2 ej-report movement-dynamics --set by=year
    ok ej-report movement-dynamics --from 2026-08-01 --to 2026-08-15 --format table --headings ru
    out_has 'О движении за эти дни сведений нет.'
}

# ---- family-use --------------------------------------------------------------------------------

# counted PERIOD: at_start, arrived, left and at_end of 7А, in each report and explanation.
counted() {
    local period=$1
    ok ej-report class-period --class 7А --period "$period" --format csv
    grep -E ',(at_start|arrived|left|at_end),' <<<"$output" | cut -d , -f 4 | paste -sd' '
    ok ej-report pupil-totals --class 7А --period "$period" --format jsonl
    jq -r '"\(.at_start) \(.arrived) \(.left) \(.at_end)"' <<<"$output"
    ok ej-report movement --class 7А --period "$period" --format table --headings ru
    numbers 7А | cut -d ' ' -f 1-3,6
    ok ej-report movement-dynamics --class 7А --period "$period" --set by=period --format jsonl
    jq -r '"\(.at_start) \(.arrived) \(.left) \(.at_end)"' <<<"$output"
    ok ej-report class-period --class 7А --period "$period" --explain --part pupils --format jsonl
    jq -rs '[map(.at_start), map(.arrived), map(.left), map(.at_end)] | map(add) | join(" ")' \
        <<<"$output"
    ok ej-report pupil-totals --class 7А --period "$period" --explain --format jsonl
    jq -rs '[map(.at_start), map(.arrived), map(.left), map(.at_end)] | map(add) | join(" ")' \
        <<<"$output"
}

@test "every report counts a period alike: its end is the start of the next" {
    export EJ_NOW=2026-12-31T10:00
    move depart А-0125 2026-12-30 5
    move depart А-0126 2026-12-31 5
    move depart Б-0129 2026-11-05 5
    move depart И-0132 2026-11-01 5
    move arrive Н-0901 2026-11-05 6 --class 7А --surname Новая --given-name Анна \
        --birth-date 2014-02-03 --sex f --consent given
    move arrive Н-0902 2026-10-28 6 --class 7А --surname Другая --given-name Анна \
        --birth-date 2014-02-03 --sex f --consent given
    [ "$(counted Q1 | sort | uniq -c | tr -s ' ')" = ' 6 27 0 0 27' ]
    # The holidays before it are its own.
    [ "$(counted Q2 | sort | uniq -c | tr -s ' ')" = ' 6 27 2 3 26' ]
    [ "$(counted Q3 | cut -d ' ' -f 1 | sort -u)" = 26 ]
}

@test "who leaves in summer is counted, and has a certificate" {
    export EJ_NOW=2027-06-25T10:00
    move depart А-0126 2027-06-20 301-у --order-date 2027-06-19
    ok ej-report movement --class 7А --from 2027-06-01 --to 2027-08-31 --format csv
    out_has ',left,2027-06-20,301-у,2027-06-19,'
    ok ej-report movement --class 7А --from 2026-09-01 --to 2027-08-31 --format table --headings ru
    [ "$(numbers 7А)" = '27 0 1 0 0 26' ]
    out_has 'Состоит на 25.06.2027' # not of a day to come
    EJ_NOW=2026-10-26T09:00 ok ej-report movement --class 9Б --from 2027-02-01 --to 2027-03-03 \
        --format table --headings ru
    out_has 'Будет состоять на 03.03.2027'
    out_lacks 'Состоит на'
    ok ej-report movement --class 7А --format table --headings ru
    [ "$(numbers 7А)" = '27 0 1 0 0 26' ]
    ok ej-report pupil-totals --class 7А --format jsonl
    [ "$(jq -r '"\(.at_start) \(.left) \(.at_end)"' <<<"$output")" = '27 1 26' ]
    ok ej-report class-sizes --class 7А --format jsonl
    [ "$(jq .pupils <<<"$output")" = 26 ]
    ok ej-report class-sizes --class 7А --date 2027-06-19 --format jsonl
    [ "$(jq .pupils <<<"$output")" = 27 ]
    ok ej-report movement-dynamics --class 7А --format csv
    out_has '2027-06,,2027-06-01,2027-06-25,27,0,1,0,0,26,-1'
    ok ej-report movement-dynamics --class 7А --set by=period --format csv
    out_has 'summer,1–9,2027-05-29,2027-06-25,27,0,1,0,0,26,-1'
    ok ej-report movement-dynamics --class 7А --set by=period --format table --headings ru
    out_has 'летние каникулы'
    ok ej-report certificate --format csv
    out_has А-0126
}

@test "days of two years are refused where summers count, and a date after all is the last one" {
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ok ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    export EJ_NOW=2027-09-26T09:00
    refused 2 ej-report movement --from 2027-06-15 --to 2027-09-05
    ok ej-report movement --from 2027-06-15 --to 2027-08-31
    ok ej-report class-sizes --date 2027-07-15 --format jsonl
    [ "$(jq -s 'map(.pupils) | add' <<<"$output")" = 102 ]
    ok ej-report class-sizes --date 2035-01-01 --format table --headings ru
    out_has 'на 31.08.2028'
}

@test "the council's decisions of June are in the year's totals" {
    export EJ_NOW=2027-06-25T10:00
    ok ej-roster list --class 9Б --date 2027-05-28 --format csv
    ej-finals council --quiet --decision graduated --number 5 --date 2027-06-20 <<<"$output"
    ok ej-report pupil-totals --class 9Б --format jsonl
    [ "$(jq -c '[.graduated, .undecided]' <<<"$output")" = '[25,0]' ]
    ok ej-report pupil-totals --class 9Б --period year --format jsonl
    [ "$(jq -c '[.graduated, .undecided]' <<<"$output")" = '[25,0]' ]
    ok ej-report pupil-totals --class 9Б --to 2027-05-20 --format jsonl
    [ "$(jq -c '[.graduated, .undecided]' <<<"$output")" = '[0,25]' ]
}

@test "family-use tells who has access, what families recorded, and how they were informed" {
    ok ej-staff grant --quiet --login abramova --pupil-id А-0125 --guardian 1
    ok ej-staff grant --quiet --login abramov --pupil-id А-0125
    ok ej-staff grant --quiet --login agafonova --pupil-id А-0126 --guardian 1
    EJ_NOW=2026-11-06T09:00 ok ej-absent notice --quiet --as abramova --pupil-id А-0125 \
        --from 2026-11-09 --to 2026-11-10 --code УП
    # One whom the class teacher records is not the family's.
    EJ_NOW=2026-11-06T10:00 ok ej-absent notice --quiet --as grigoreva.ai --pupil-id А-0126 \
        --from 2026-11-09 --to 2026-11-09 --code УП
    ok ej-roster inform --quiet --class 7А --how собрание --date 2026-10-20
    export EJ_NOW=2026-11-09T09:00
    ok ej-roster inform --quiet --pupil-id А-0125 --how звонок
    ok ej-staff withdraw --quiet --login agafonova --pupil-id А-0126
    ok ej-report family-use --class 7А --format jsonl
    [ "$(jq -r 'select(.pupil_id | test("А-012[56]")) | [.pupil_id, .guardians, .guardian_logins,
        .pupil_logins, .granted, .notices, .last_use, .informed, .informed_last, .informed_how] |
        map(. // "-" | tostring) | join(" ")' <<<"$output")" = \
        'А-0125 2 1 1 2026-10-26 1 2026-11-06 2 2026-11-09 звонок
А-0126 2 0 0 - 0 - 1 2026-10-20 собрание' ]
    [ "$(jq -s length <<<"$output")" -eq 27 ]
    ok ej-report family-use --class 7А --format table --headings ru
    # 26 of 27 families have guardians: 96.3 %; one of 27 has access: 3.7 %.
    [ "$(awk '/Доля семей/ { print $5, $6, $7, $8, $9 }' <<<"$output")" = '96 4 4 4 100' ]
    out_has 'Просмотры журнала семьями не записываются'
    # Before anything was handed out.
    ok ej-report family-use --class 7А --to 2026-10-25 --format jsonl
    [ "$(jq -s 'map(.guardian_logins + .notices) | add' <<<"$output")" -eq 0 ]
    [ "$(jq -s 'map(.informed) | add' <<<"$output")" -eq 27 ]
    ok ej-report family-use --as grigoreva.ai --format jsonl
    [ "$(jq -r .class <<<"$output" | sort -u)" = 7А ]
    refused 3 ej-report family-use --as soboleva.ey
    refused 3 ej-report family-use --as abramova
}
