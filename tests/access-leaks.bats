#!/usr/bin/env bats
# Ways around the matrix: what would give oneself rights, and what lists would tell too much.
# shellcheck disable=SC2154 # bats sets status, output, stderr
bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
    cd "$BATS_TEST_TMPDIR" || return
}

@test "class teachers are appointed by who may enter the staff, also through ej-class" {
    local login
    for login in kiseleva.so safonova.tp; do
        refused 3 ej-class set --class 9Б --teacher kiseleva.so --shift 1 --replace --as $login
        refused 3 ej-class set --class 9Б --teacher '' --shift 1 --replace --as $login
        refused 3 ej-class set --class 9В --teacher kiseleva.so --as $login
        err_has 'enter staff, their roles and classes: not allowed to the role'
    done
    ok ej-class set --quiet --class 9Б --teacher ignateva.am --shift 2 --replace --as kiseleva.so
    ok ej-class set --quiet --class 9В --as kiseleva.so
    ok ej-class set --quiet --class 9В --teacher volkov.iy --replace --as karpov.ab
}

@test "substitutes teach, and appoint not themselves" {
    local about=(--absent gerasimova.ir --from 2026-10-26)
    refused 3 ej-staff substitute "${about[@]}" --teacher safonova.tp --as safonova.tp
    err_has 'nobody appoints oneself'
    refused 1 ej-staff substitute "${about[@]}" --teacher kiseleva.so --as safonova.tp
    err_has 'does not teach'
    refused 1 ej-staff substitute "${about[@]}" --teacher safonova.tp
    err_has 'does not teach'
    ok ej-staff substitute --quiet "${about[@]}" --teacher lapina.pt --as safonova.tp
}

@test "who may read the past is decided by the present" {
    export EJ_NOW=2026-10-20T09:00
    ok ej-staff substitute --quiet --absent gerasimova.ir --teacher lapina.pt --from 2026-10-20
    ok ej-mark list --class 9Б --subject Алгебра --as lapina.pt --format csv
    EJ_NOW=2026-10-26T09:00
    refused_reading() {
        run_ej "$1" "${@:2}"
        [ -z "$output" ] || [ "$(wc -l <<<"${output%$'\n'}")" -eq 1 ] || fail "told: $*"
    }
    refused_reading 0 ej-mark list --date 2026-10-05 --class 9Б --subject Алгебра --as lapina.pt \
        --format csv
    refused_reading 0 ej-mark list --date 2026-10-05 --class 9Б --subject Алгебра --as lapina.pt \
        --format csv --as-of 2026-10-20
}

@test "the history's proofs and its list are not for teachers, the office and families" {
    local login
    ok ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    for login in nazarova.og grigoreva.ai kiseleva.so mama; do
        refused 3 ej-audit head --as $login
        refused 3 ej-audit verify --as $login
        refused 3 ej-audit list --as $login
    done
    ok ej-audit head --as kulakova.tr
}

@test "a teacher does not see consents, a class teacher those of the class" {
    ok ej-roster list --class 10А --format csv --as volkov.iy
    [ "$(grep -c ',given,' <<<"$output")" -gt 5 ]
    ok ej-roster list --class 7А --format csv --as nazarova.og
    [ "$(grep -c '7А' <<<"$output")" -gt 5 ]
    [ "$(grep -c ',given,' <<<"$output")" -eq 0 ]
    ok ej-roster list --class 7А --consent given --format csv --as nazarova.og
    [ "$(wc -l <<<"${output%$'\n'}")" -eq 1 ]
}

@test "a teacher sees the finals of the own pages, not those of other groups" {
    local own
    ok ej-finals list --class 7А --subject Информатика --format csv --as nazarova.og
    own=$output
    [ "$(grep -c . <<<"$own")" -lt "$(ej-finals list --class 7А --subject Информатика |
        grep -c .)" ] || fail 'this group is the whole class'
    ok ej-subject set --subject Кружок
    ok ej-load set --class 7А --subject Кружок --teacher nazarova.og --hours 1
    ok ej-finals list --class 7А --subject Информатика --format csv --as nazarova.og
    out_is "$own"
}

@test "the report of activity tells a teacher only about oneself" {
    ok ej-report activity --period Q1 --format csv --as nazarova.og
    [ "$(sed 1d <<<"${output%$'\n'}" | cut -d, -f1 | sort -u)" = nazarova.og ]
    refused 3 ej-report activity --period Q1 --teacher volkov.iy --as nazarova.og
    ok ej-report activity --period Q1 --format csv --as safonova.tp
    [ "$(sed 1d <<<"$output" | cut -d, -f1 | sort -u | wc -l)" -gt 10 ]
}

@test "names are looked up among the pupils whom one may see" {
    local tool
    ok ej-staff grant --quiet --login mama --pupil-id А-0125 --guardian 1
    for tool in ej-mark ej-absent ej-finals ej-roster; do
        [ "$tool" = ej-roster ] || refused 3 "$tool" list --pupil Иванов --as mama
        [ "$tool" = ej-roster ] || { refused 3 "$tool" list --pupil Нетаков --as mama && err_has 'none of yours'; }
        refused 3 "$tool" list --pupil-id А-0153 --as mama
        refused 3 "$tool" list --pupil-id Я-9999 --as mama
        err_has 'none of yours'
    done
    ok ej-mark list --pupil-id А-0125 --format csv --as mama
}

@test "whether there is homework or a final mark is not told to who may not write it" {
    local about=(--class 7А --subject Алгебра --pupil-id А-0125) place
    refused 3 ej-finals remove "${about[@]}" --period Q1 --as volkov.iy
    err_has 'not a page of yours'
    refused 3 ej-finals remove "${about[@]}" --period Q2 --as volkov.iy
    err_has 'not a page of yours'
    printf 'class,subject,period,pupil_id,proposed\n7А,Алгебра,Q1,А-0125,5\n' >proposed.csv
    refused 3 ej-finals accept proposed.csv --as volkov.iy
    for place in EXISTS 'NOT EXISTS'; do
        IFS='|' read -r date lesson subject < <(query "SELECT l.date, l.number, s.name FROM lesson l
            JOIN course c ON c.id = l.course_id AND c.name = '' JOIN subject s ON s.id = c.subject_id
            JOIN class k ON k.id = c.class_id AND k.name = '9Б' WHERE $place
            (SELECT 1 FROM homework h WHERE h.lesson_id = l.id) LIMIT 1")
        refused 3 ej-homework remove --class 9Б --date "$date" --lesson "$lesson" \
            --subject "$subject" --as volkov.iy
        err_has 'not a page of yours'
    done
}
