#!/usr/bin/env bats
# What marks propose is worked out of all marks of the pupil, whoever asks; only which lines are
# shown depends on the asker.
# shellcheck disable=SC2154 # bats sets status, output, stderr
bats_require_minimum_version 1.5.0
load lib/common

# А-0125 went from group 1 (ignateva.gm) of informatics to group 2 (nazarova.og) on 19 October,
# А-0126 from 7А to 7Б on 25 October; ershova.na teaches physics there.
setup_file() {
    build_school mark.correct || return
    ok ej-policy set --quiet edit-window off entry-deadline off correction-window off || return
    ok ej-group set --quiet --class 7А --subject Информатика --group 2 --pupil-id А-0125 \
        --from 2026-10-19 || return
    ok ej-mark set --quiet --class 7А --subject Информатика --pupil-id А-0125 --date 2026-10-21 \
        --lesson 4 --kind 'домашняя работа' --n 7 --value 2 || return
    ok ej-class set --quiet --class 7Б || return
    ok ej-load set --quiet --class 7Б --subject Физика --teacher ershova.na --hours 2 || return
    ok ej-staff set --quiet --login klassova.kk --surname Классова --given-name К \
        --role class-teacher --homeroom 7Б --replace || return
    ok ej-roster transfer --quiet --pupil-id А-0126 --into 7Б --date 2026-10-25 --order 15-у
}

setup() {
    copy_school
}

# as_all LOGIN COMMAND...: LOGIN is told what the director is told, and something.
as_all() {
    local login=$1
    shift
    ok "$@" --format csv --as kulakova.tr || return
    printf %s "$output" >"$BATS_TEST_TMPDIR/all"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/all")" -gt 1 ] || fail "nothing to see: $*"
    ok "$@" --format csv --as "$login" || return
    printf %s "$output" >"$BATS_TEST_TMPDIR/part"
    same "$BATS_TEST_TMPDIR/all" "$BATS_TEST_TMPDIR/part"
}

# everything LOGIN OPTION...: propose, --explain and forecast.
everything() {
    local login=$1
    shift
    as_all "$login" ej-finals propose "$@" --period Q1 || return
    as_all "$login" ej-finals propose "$@" --period Q1 --explain || return
    as_all "$login" ej-finals forecast "$@" --period Q1
}

@test "of a pupil who changed groups both teachers see the one figure" {
    moved=(--class 7А --subject Информатика --pupil-id А-0125)
    everything nazarova.og "${moved[@]}"
    everything ignateva.gm "${moved[@]}"
    # There are marks of both.
    ok ej-mark list "${moved[@]}" --teacher nazarova.og --as nazarova.og --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" -gt 1 ]
    ok ej-mark list "${moved[@]}" --as ignateva.gm --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" -gt 1 ]
    # The rest of the other group is not shown.
    ok ej-finals propose --class 7А --subject Информатика --period Q1 --as nazarova.og --format csv
    out_lacks А-0127
}

@test "of a pupil who changed classes the new teacher and the class teacher see the one figure" {
    everything ershova.na --class 7Б --subject Физика --pupil-id А-0126
    everything klassova.kk --class 7Б --subject Физика --pupil-id А-0126
    # Marks of the former class stay what they were: not theirs.
    ok ej-mark list --pupil-id А-0126 --class 7Б --as ershova.na --format csv
    out_lacks 'А-0126'
    refused 3 ej-finals propose --class 7А --subject Физика --as ershova.na
}

@test "a substitute of some days sees figures of all the page's marks" {
    everything lobanova.ae --class 7А --subject Физика --pupil-id А-0125
    refused 3 ej-finals propose --class 7А --subject Физика --as lapina.pt
    ok ej-staff substitute --quiet --absent lobanova.ae --teacher lapina.pt --from 2026-10-26 \
        --class 7А --subject Физика
    as_all lapina.pt ej-finals propose --class 7А --subject Физика --period Q1
    everything lapina.pt --class 7А --subject Физика --pupil-id А-0125
    # Some days that are over, too.
    EJ_NOW=2026-10-27T09:00 ok ej-staff unsubstitute --quiet --absent lobanova.ae \
        --teacher lapina.pt --from 2026-10-26 --class 7А --subject Физика
    ok ej-staff substitute --quiet --absent lobanova.ae --teacher lapina.pt --from 2026-09-07 \
        --to 2026-09-12 --class 7А --subject Физика
    as_all lapina.pt ej-finals propose --class 7А --subject Физика --period Q1
}

@test "as of a day in the past the figures are all of that day" {
    ok ej-mark set --quiet --class 7А --subject Физика --pupil-id А-0125 --date "$(query "
        SELECT l.date FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '7А' AND s.name = 'Физика' ORDER BY 1 LIMIT 1")" \
        --lesson "$(query "SELECT l.number FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '7А' AND s.name = 'Физика' ORDER BY l.date LIMIT 1")" \
        --kind 'домашняя работа' --n 8 --value 2
    now=2026-10-28T09:00
    EJ_NOW=$now as_all lobanova.ae ej-finals propose --as-of 2026-10-26 --class 7А \
        --subject Физика --period Q1
    EJ_NOW=$now as_all nazarova.og ej-finals propose --as-of 2026-10-26 --class 7А \
        --subject Информатика --period Q1 --pupil-id А-0125
}

@test "a teacher of one of the joined subjects sees the certificate's figure of all" {
    printf '%s\n' class,pupil_id,subject,period,value 9Б,"$(query "SELECT p.file_no FROM enrolment e
        JOIN pupil p ON p.id = e.pupil_id JOIN class k ON k.id = e.class_id WHERE k.name = '9Б'
        ORDER BY p.id LIMIT 1")",Алгебра,year,5 >"$BATS_TEST_TMPDIR/one.csv"
    sed -i '2{p;s/Алгебра,year,5/Геометрия,year,3/}' "$BATS_TEST_TMPDIR/one.csv"
    ok ej-finals import --quiet "$BATS_TEST_TMPDIR/one.csv"
    ok ej-load set --quiet --class 9Б --subject Алгебра --teacher lapina.pt --hours 3 --replace
    as_all lapina.pt ej-finals propose --class 9Б --period final --subject Алгебра
}
