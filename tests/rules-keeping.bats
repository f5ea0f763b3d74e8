#!/usr/bin/env bats
# Rules about periods, the programme, families, groups and reference data: each finds its case, and
# not what lies beside it.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
}

# findings RULE OPTION...: the rows of ej-check run without their heading and the rule's name, as
# $output; the status says whether there are any.
findings() {
    local rule=$1 want=1
    shift
    capture ej-check run --rule "$rule" --format csv "$@"
    [ -z "$stderr" ] || fail "words on stderr: $stderr" || return
    output=$(sed "1d; s/^$rule,//" <<<"$output")
    [ -n "$output" ] || want=0
    [ "$status" = "$want" ] || fail "status $status, findings: $output"
}

# none RULE OPTION...
none() {
    findings "$@" || return
    [ -z "$output" ] || fail "found by $1: $output"
}

# teacher_of CLASS SUBJECT [GROUP]: the login.
teacher_of() {
    query "SELECT t.login FROM load o JOIN course c ON c.id = o.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        JOIN staff t ON t.id = o.teacher_id
        WHERE k.name = '$1' AND s.name = '$2' AND c.name = '${3-}' AND o.ends IS NULL"
}

# ---- marks -----------------------------------------------------------------------------------

# Open dots of the grades whose period is a quarter.
open_dots() {
    query "SELECT count(*) FROM mark m JOIN lesson l ON l.id = m.lesson_id
        JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id AND k.grade < 10
        WHERE m.value = '.' AND NOT EXISTS (SELECT 1 FROM mark r WHERE r.lesson_id = m.lesson_id
            AND r.pupil_id = m.pupil_id AND r.kind_id = m.kind_id AND r.replaces = m.n)"
}

@test "debt-at-period-end: an open dot, when the period is over" {
    EJ_NOW=2026-10-25T20:00 none debt-at-period-end
    findings debt-at-period-end
    [ "$(wc -l <<<"$output")" = "$(open_dots)" ] || fail "not as many as open dots"
    out_lacks '10А'
    out_has '7А,2026-09-11,5,Алгебра,Х-0150,gerasimova.ir,Q1'
    ej-mark correct --quiet --class 7А --date 2026-09-11 --lesson 5 --subject Алгебра \
        --pupil-id Х-0150 --kind контрольная --value 3 --corrected 2026-10-24
    findings debt-at-period-end
    out_lacks 'Алгебра,Х-0150'
}

# less_marks FILTER: of all marks in physics of class 7А those that the awk condition picks go.
less_marks() {
    ej-mark list --class 7А --subject Физика --format csv |
        mawk -F, "NR == 1 || $1" | ej-mark remove --quiet
}

@test "marks-share: by the middle of the period, and above the share" {
    less_marks 1
    EJ_NOW=2026-09-27T09:00 none marks-share
    EJ_NOW=2026-09-29T09:00 findings marks-share
    out_is "7А,,,Физика,,$(query "SELECT t.login FROM load o JOIN staff t ON t.id = o.teacher_id
        JOIN course c ON c.id = o.course_id JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id WHERE k.name = '7А' AND s.name = 'Физика'"),Q1 marks=0 pupils=$(
        ej-roster list --class 7А --format tsv --date 2026-09-01 | sed 1d | wc -l)/$(
        ej-roster list --class 7А --format tsv --date 2026-09-01 | sed 1d | wc -l)"
    none marks-share --class 9Б
    none marks-share --period Q2
    run_ej 0 ej-policy set marks-share.none 100
    none marks-share
}

@test "marks-share: who has a single mark, dots apart" {
    # shellcheck disable=SC2016 # awk's
    less_marks 'seen[$5]++'
    findings marks-share
    out_has '7А,,,Физика,,'
    out_has ' marks=1 pupils='
    out_lacks 'marks=0'
    run_ej 0 ej-policy set marks-share.one 100
    none marks-share --class 7А --subject Физика
    less_marks 1
    findings marks-share --class 7А --subject Физика
    out_has ' marks=0 pupils='
}

# ---- lessons and programme -------------------------------------------------------------------

# The lessons that 7А had in physics: date and number.
lessons_of() {
    query "SELECT l.date || ' ' || l.number FROM lesson l JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '7А' AND s.name = 'Физика' AND l.held ORDER BY l.date, l.number"
}

@test "topic-off-plan: a topic that is not the plan's next, and no lesson after it" {
    local date number
    none topic-off-plan
    read -r date number < <(lessons_of | sed -n 5p)
    ok ej-lesson set --class 7А --subject Физика --date "$date" --lesson "$number" \
        --topic 'Совсем другое' --replace
    findings topic-off-plan
    [[ $output == "7А,$date,$number,Физика,,"*,plan=[0-9]* ]] && [ "$(wc -l <<<"$output")" = 1 ] ||
        fail 'not this lesson alone'
}

@test "topic-off-plan: where a lesson was left out, the next one and no other" {
    ok ej-lesson set --class 1А --subject Математика --date 2026-10-09 --lesson 3 --held no --replace
    findings topic-off-plan
    [[ $output == 1А,2026-10-1[0-9],[0-9],Математика,,isaeva.kk,plan=[0-9]* ]] ||
        fail 'not the next lesson alone'
}

@test "programme-behind: hours that the plan has by now, and nobody held" {
    none programme-behind
    EJ_NOW=2026-11-20T09:00 findings programme-behind --class 7А
    out_has '7А,,,Физика,,'
    out_has 'Алгебра'
    out_lacks 'Музыка' # an hour a week: two are missing
    EJ_NOW=2026-11-20T09:00 run_ej 0 ej-policy set programme-behind.hours 100
    EJ_NOW=2026-11-20T09:00 none programme-behind --class 7А
}

# ---- attendance and groups -------------------------------------------------------------------

@test "reason-unknown: after a week, with the class teacher" {
    findings reason-unknown
    [ "$(wc -l <<<"$output")" = "$(query "SELECT count(*) FROM absence a JOIN code o ON o.id = a.code_id
        AND o.meaning = 'unknown' JOIN lesson l ON l.id = a.lesson_id AND l.date < '2026-10-19'")" ]
    ! grep '^7А' <<<"$output" | grep -qv grigoreva.ai || fail 'not the class teacher'
    ej-absent list --code ОТ --format csv | ej-absent recode --quiet --into УП
    none reason-unknown
}

@test "group-move-inside-period: within a quarter, not at its border" {
    ok ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125 --from 2026-11-05
    none group-move-inside-period
    run_ej 0 ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0127 \
        --from 2026-11-10
    err_has 'group-move-inside-period, komi 5.4.8'
    findings group-move-inside-period
    out_is '7А,2026-11-10,,Информатика,А-0127,grigoreva.ai,Q2 from=1 to=2'
    run_ej 0 ej-policy set group-move-inside-period deny
    refused 1 ej-group set --class 7А --subject Информатика --group 2 --pupil-id Б-0129 \
        --from 2026-11-10
    err_has 'group-move-inside-period'
}

# ---- finals ----------------------------------------------------------------------------------

FINAL=(--class 7А --subject Физика --period Q1 --pupil-id А-0125)

@test "finals-missing: when the term is over, and only in subjects that have finals" {
    ok ej-finals remove "${FINAL[@]}"
    EJ_NOW=2026-10-27T09:00 none finals-missing
    EJ_NOW=2026-10-28T09:00 findings finals-missing
    [[ $output == 7А,,,Физика,А-0125,*,Q1 ]] || fail 'not this one alone'
    EJ_NOW=2026-10-28T09:00 none finals-missing --period Q2
    EJ_NOW=2026-10-28T09:00 none finals-missing --class 9Б
    EJ_NOW=2026-10-28T09:00 run_ej 0 ej-policy set finals-missing.days 7
    EJ_NOW=2026-10-28T09:00 none finals-missing
    run_ej 0 ej-policy set finals-missing.side before
    EJ_NOW=2026-10-19T09:00 findings finals-missing
}

@test "finals-late: what was entered after its term, not what was taken over" {
    local value
    value=$(ej-finals list "${FINAL[@]}" --format tsv | sed -n 2p | cut -f 6)
    ok ej-finals remove "${FINAL[@]}"
    EJ_NOW=2026-10-27T20:00 ok ej-finals set "${FINAL[@]}" --value "$value"
    none finals-late
    ok ej-finals remove "${FINAL[@]}"
    EJ_NOW=2026-10-30T09:00 run_ej 0 ej-finals set "${FINAL[@]}" --value "$value"
    err_has 'finals-late, komi 6.4'
    findings finals-late
    out_is "7А,,,Физика,А-0125,$(teacher_of 7А Физика),Q1 days=3"
    findings finals-late --teacher "$(teacher_of 7А Физика)"
    out_has 'Q1 days=3'
    none finals-late --teacher grigoreva.ai
    ok ej-finals remove "${FINAL[@]}"
    run_ej 0 ej-policy set finals-late deny
    export EJ_NOW=2026-10-30T09:00
    refused 1 ej-finals set "${FINAL[@]}" --value "$value"
    err_has 'finals-late'
    run_ej 0 ej-finals import --historical "${FINAL[@]}" < <(printf 'value\n%s\n' "$value")
    none finals-late
}

@test "finals name the teacher of the group that the pupil is in now" {
    local final=(--class 7А --subject Информатика --period Q1 --pupil-id А-0125) rule
    run_ej 0 ej-policy set period-closed-finals warn
    ok ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125 --from 2026-11-05
    ok ej-finals close --class 7А --period Q1
    EJ_NOW=2026-11-06T09:00 run_ej 0 ej-finals set "${final[@]}" --value н/а --replace
    for rule in na-in-finals period-closed-finals; do
        EJ_NOW=2026-11-06T09:00 findings "$rule" --pupil-id А-0125 --subject Информатика
        out_is "7А,,,Информатика,А-0125,$(teacher_of 7А Информатика 2),Q1"
    done
}

@test "finals-missing: not of a page that begins after the period" {
    ok ej-subject set --subject Шахматы
    ok ej-load set --class 7А --subject Шахматы --teacher grigoreva.ai --hours 1 --from 2026-11-05
    EJ_NOW=2027-01-15T09:00 none finals-missing --period Q1 --subject Шахматы
    EJ_NOW=2027-01-15T09:00 findings finals-missing --subject Шахматы --pupil-id А-0125
    out_is '7А,,,Шахматы,А-0125,grigoreva.ai,Q2'
}

@test "what is the administrator's to mend is no teacher's finding" {
    ok ej-class set --class 8Я
    findings reference-incomplete --class 8Я
    out_has '8Я,,,,,,class-teacher'
    none reference-incomplete --class 8Я --teacher grigoreva.ai
}

# ---- class teachers and families -------------------------------------------------------------

@test "contact-data-unverified: two weeks after the year began, then monthly" {
    EJ_NOW=2026-09-15T09:00 none contact-data-unverified
    EJ_NOW=2026-09-16T09:00 findings contact-data-unverified
    out_has '7А,,,,,grigoreva.ai,never'
    [ "$(wc -l <<<"$output")" = 4 ]
    ok ej-roster verify --class 7А --date 2026-09-15
    EJ_NOW=2026-10-16T09:00 none contact-data-unverified --class 7А
    EJ_NOW=2026-10-17T09:00 findings contact-data-unverified --class 7А
    out_is '7А,,,,,grigoreva.ai,last=2026-09-15'
}

@test "family-not-informed: two weeks; in mo one week where the diary is on paper" {
    local other
    [ "$(ej-policy show --format tsv | grep -P '\tfamily-not-informed\.' | cut -f 3 | paste -sd ' ')" = '14 14' ]
    ok ej-roster inform --class 7А --how выписка --date 2026-10-12
    none family-not-informed --class 7А
    run_ej 0 ej-policy load mo
    other=$(ej-roster list --consent no-ediary --class 7А --format tsv | sed -n 2p | cut -f 1)
    none family-not-informed --class 7А --pupil-id А-0125
    findings family-not-informed --class 7А
    [[ $output == *"$other"* ]] && [ "$(wc -l <<<"$output")" = \
        "$(ej-roster list --consent no-ediary --class 7А --format tsv | sed 1d | wc -l)" ]
    findings family-not-informed --class 9Б
    out_has ',never'
    EJ_NOW=2026-10-27T09:00 findings family-not-informed --class 7А
    out_has 'А-0125,grigoreva.ai,last=2026-10-12'
}

@test "refused-consent-with-contacts: a guardian of a pupil whose consent was refused" {
    none refused-consent-with-contacts
    # The commands keep no such contacts: what an older program left.
    sqlite3 "$EJ_DB" "DROP TRIGGER guard_pupil_update; UPDATE pupil SET consent = 'refused'
        WHERE file_no = 'А-0125'"
    findings refused-consent-with-contacts
    out_is '7А,,,,А-0125,,guardians=2'
}

# ---- staff, reference data, remarks ----------------------------------------------------------

@test "teacher-idle: no entry for two weeks" {
    findings teacher-idle
    out_has ',,,,,grigoreva.ai,never'
    out_lacks director
    EJ_NOW=2026-10-12T09:00 run_ej 0 ej-policy set teacher-idle.days 41
    EJ_NOW=2026-10-11T09:00 none teacher-idle
}

@test "reference-incomplete: a class without class teacher, timetable or load" {
    none reference-incomplete
    ok ej-class set --class 7Б
    findings reference-incomplete
    out_is '7Б,,,,,,class-teacher
7Б,,,,,,timetable'
    none reference-incomplete --class 7А
}

@test "reference-incomplete, family-not-informed: nobody asks after an anonymised pupil" {
    ok ej-consent anonymise --quiet --all --order 15 --order-date 2026-10-26 \
        --key-file "$BATS_TEST_TMPDIR/keys.csv"
    none reference-incomplete
    EJ_NOW=2026-12-25T09:00 findings family-not-informed
    out_has ,
    out_lacks У-
}

@test "remark-overdue: open after its term; resolved it is none" {
    ok ej-check set --class 7А --subject Физика --text 'Темы не записаны' --due 2026-11-05
    EJ_NOW=2026-11-05T23:00 none remark-overdue
    EJ_NOW=2026-11-06T09:00 findings remark-overdue
    [[ $output == 7А,,,Физика,,*,due=2026-11-05 ]] || fail 'not this remark'
    ok ej-check resolve --remark-id 1 --answer 'Записаны'
    EJ_NOW=2026-11-06T09:00 none remark-overdue
}

# ---- what is denied ---------------------------------------------------------------------------

@test "the summary adds up where a rule denies, and lines are told in the input's order" {
    local marks=(--class 7А --subject Алгебра) at=(--date 2026-09-02 --lesson 1)
    ok ej-finals close --period Q1 --quiet
    refused 1 ej-mark import "${marks[@]}" "${at[@]}" --kind 'ответ на уроке' \
        <<<$'pupil_id,value\nА-0125,5\nА-0126,4'
    summary_is '2 0 0 1 1'
    ej-mark list "${marks[@]}" --period Q1 --format csv | sort -R --random-source=/dev/zero |
        sed -n '/^class/!p' | sed "1i $(ej-mark list "${marks[@]}" --format csv | head -n 1)" |
        head -n 31 >"$BATS_TEST_TMPDIR/marks"
    refused 1 ej-mark remove "$BATS_TEST_TMPDIR/marks"
    summary_is '30 0 0 0 30'
    [ "$(grep -oE 'marks:[0-9]+' <<<"$stderr")" = "$(printf 'marks:%s\n' {2..31})" ] ||
        fail 'not in order'
}

@test "a term that is over refuses each record of the lesson, at once" {
    local records=$'pupil_id,value\nА-0125,5\nА-0126,5\nА-0127,5'
    local place=(--class 7А --subject Физика --date 2026-10-02 --lesson 1 --kind 'ответ на уроке')
    run_ej 0 ej-policy set entry-deadline deny
    refused 1 ej-mark import "${place[@]}" <<<"$records"
    summary_is '3 0 0 0 3'
    [ "$(grep -o 'input:[0-9]*: Entered' <<<"$stderr")" = \
        "$(printf 'input:%s: Entered\n' 2 3 4)" ] || fail 'not each of them'
    refused 1 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/rejects" "${place[@]}" \
        <<<"$records"
    summary_is '3 0 0 0 3'
    [ "$(cut -d, -f1-3 "$BATS_TEST_TMPDIR/rejects")" = $'pupil_id,value,line
А-0125,5,2\nА-0126,5,3\nА-0127,5,4' ] || fail 'not all in the rejects'
}

@test "a term that is over refuses the records that break it alone" {
    local place=(--class 7А --subject Алгебра --date 2026-10-23 --lesson 5) away=А-0127
    local records=$'pupil_id,kind,value\nА-0125,ответ на уроке,5\nА-0125,контрольная,5
А-0126,контрольная,4\nА-0126,ответ на уроке,4\nА-0127,ответ на уроке,3'
    run_ej 0 ej-absent set --class 7А --date 2026-10-23 --lesson 5 --subject Алгебра \
        --pupil-id "$away" --code Б
    # The control work is due at the next lesson, and who was away is asked later.
    run_ej 0 ej-policy set entry-deadline deny
    refused 1 ej-mark import "${place[@]}" <<<"$records"
    [ "$(grep -o 'input:[0-9]*: Entered' <<<"$stderr")" = \
        "$(printf 'input:%s: Entered\n' 2 5)" ] || fail 'not those two'
    summary_is '5 3 0 0 2'
    run_ej 1 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/rejects" "${place[@]}" \
        <<<"$records"
    summary_is '5 3 0 0 2'
    [ "$(cut -d, -f1-4 "$BATS_TEST_TMPDIR/rejects")" = $'pupil_id,kind,value,line
А-0125,ответ на уроке,5,2\nА-0126,ответ на уроке,4,5' ] || fail 'not those two in the rejects'
    ok ej-mark list "${place[@]}" --pupil-id А-0125 --format csv
    out_has ,контрольная,
    out_lacks 'ответ на уроке'
}

@test "the term of a written work refuses its marks alone" {
    local place=(--class 7А --subject Алгебра --date 2026-10-21 --lesson 1) away=А-0127
    local records=$'pupil_id,kind,value\nА-0125,контрольная,5\nА-0126,ответ на уроке,4
А-0127,контрольная,4'
    run_ej 0 ej-absent set --class 7А --date 2026-10-21 --lesson 1 --subject Алгебра \
        --pupil-id "$away" --code Б
    run_ej 0 ej-policy set entry-deadline off written-work-deadline deny
    refused 1 ej-mark import "${place[@]}" <<<"$records"
    [ "$(grep -o 'input:[0-9]*: Marks for' <<<"$stderr")" = 'input:2: Marks for' ] ||
        fail 'not that one'
    summary_is '3 2 0 0 1'
}
