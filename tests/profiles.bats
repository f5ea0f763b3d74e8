#!/usr/bin/env bats
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck disable=SC2030,SC2031 # each test is a process of its own
# What each profile says of the same situations: silence, a warning, or a denial.  One small school,
# built once for each profile: 7А with three pupils and a teacher, 1А with one.
bats_require_minimum_version 1.5.0
load lib/common

PROFILES=(base solo komi epos mo sedj)

# The lessons of the tests: 7А has Russian first, algebra second, history third, physical education
# fourth on the days here; of these the 15th is a cold day with remote lessons.
DAYS=(2026-10-05 2026-10-06 2026-10-07 2026-10-08 2026-10-12 2026-10-15 2026-10-19 2026-11-10)

lessons() {
    local day
    echo class,date,lesson,subject,teacher,topic,kind,held
    for day in "${DAYS[@]}"; do
        echo "7А,$day,1,Русский язык,popova,Тема,урок,да"
        echo "7А,$day,2,Алгебра,popova,Тема,контрольная,да"
        echo "7А,$day,3,История,popova,Тема,урок,да"
        echo "7А,$day,4,Физическая культура,popova,Тема,урок,да"
        echo "1А,$day,1,Русский язык,popova,Тема,урок,да"
    done
}

setup_file() {
    local profile files=$BATS_FILE_TMPDIR
    cat >"$files/calendar.yaml" <<'EOF'
year: "2026/27"
from: 2026-09-01
to: 2027-05-28
study_days: [{grades: 1-11, days: Пн-Сб}]
weeks: [{grades: 1-11, weeks: 34}]
periods:
  - grades: 1-9
    kind: quarters
    parts:
      - {name: Q1, from: 2026-09-01, to: 2026-10-25}
      - {name: Q2, from: 2026-11-05, to: 2026-12-30}
holidays: [{name: осенние, from: 2026-10-26, to: 2026-11-04}]
cold_days: [{date: 2026-10-15, grades: 1-8, lessons: remote}]
EOF
    printf 'class\n7А\n1А\n' >"$files/classes.csv"
    printf 'subject,graded\n%s,да\n%s,да\n%s,да\n%s,да\n' 'Русский язык' Алгебра История \
        'Физическая культура' >"$files/subjects.csv"
    cat >"$files/staff.csv" <<'EOF'
login,surname,given_name,role,homeroom
popova,Попова,Анна,учитель,7А
zotova,Зотова,Ольга,завуч,
EOF
    cat >"$files/roster.csv" <<'EOF'
pupil_id,surname,given_name,birth_date,sex,class,enrolled,consent,conditions
A-1,Белов,Иван,2013-02-01,м,7А,2026-09-01,да,
A-2,Носов,Пётр,2013-03-01,м,7А,2026-09-01,да,
A-3,Уваров,Глеб,2013-04-01,м,7А,2026-09-01,да,pe-exempt
B-1,Яшина,Вера,2019-05-01,ж,1А,2026-09-01,да,
EOF
    cat >"$files/load.csv" <<'EOF'
class,subject,teacher,hours
7А,Русский язык,popova,5
7А,Алгебра,popova,3
7А,История,popova,2
7А,Физическая культура,popova,2
1А,Русский язык,popova,5
EOF
    lessons >"$files/lessons.csv"
    for profile in "${PROFILES[@]}"; do
        build "$profile" || return
    done
}

build() {
    local part EJ_DB=$BATS_FILE_TMPDIR/$1.ej EJ_NOW=2026-11-20T09:00
    export EJ_DB EJ_NOW
    ej-init --quiet --school 'Школа' --year 2026/27 --profile "$1" || return
    for part in calendar:calendar.yaml class:classes.csv subject:subjects.csv staff:staff.csv \
        roster:roster.csv load:load.csv lesson:lessons.csv; do
        ej-"${part%%:*}" import --quiet --historical "$BATS_FILE_TMPDIR/${part#*:}" || return
    done
}

# ---- situations ----------------------------------------------------------------------------

# now TIME: stands for the clock, here and in what follows.
now() {
    export EJ_NOW=$1
}

# The lesson's words, for PLACE=( ).
at() {
    place=(--class 7А --date "$1" --lesson "$2" --pupil-id "${3-A-1}")
    case $2 in
        1) place+=(--subject 'Русский язык') ;;
        2) place+=(--subject Алгебра) ;;
        3) place+=(--subject История) ;;
        4) place+=(--subject 'Физическая культура') ;;
    esac
}

# The code for an absence of which nothing is known, or none without a reason.
code() {
    if [ "$profile" = sedj ]; then echo Н; else echo ОТ; fi
}

# wanted DEFAULT [PROFILE:WORD]...: what $profile says.
wanted() {
    local word want=$1
    shift
    for word; do
        [ "${word%%:*}" != "$profile" ] || want=${word#*:}
    done
    echo "$want"
}

# says WANTED RULE COMMAND...: silence (stored, not a word of the rule), warn (stored, with title,
# rule and paragraph), deny (status 1, the same words, nothing changed).
says() {
    local want=$1 rule=$2 title paragraph
    shift 2
    IFS='|' read -r title paragraph < <(query "SELECT title, source FROM rule WHERE name = '$rule'")
    remember "$BATS_TEST_TMPDIR/before" || return
    capture "$@"
    case $want in
        silent)
            [ "$status" = 0 ] && [ -z "$stderr" ] || fail "$profile, not silent: $*" || return
            ! unchanged "$BATS_TEST_TMPDIR/before" 2>/dev/null || fail "$profile: not stored: $*"
            ;;
        warn)
            [ "$status" = 0 ] || fail "$profile: status $status: $*" || return
            err_has "warning: $title ($rule, $paragraph): " || return
            ! unchanged "$BATS_TEST_TMPDIR/before" 2>/dev/null || fail "$profile: not stored: $*"
            ;;
        deny)
            [ "$status" = 1 ] || fail "$profile: status $status, not denied: $*" || return
            err_has "$title ($rule, $paragraph): " || return
            unchanged "$BATS_TEST_TMPDIR/before" || fail "$profile: denied and stored: $*"
            ;;
    esac
}

# each FUNCTION [RULE VALUE...]: for each profile a journal of its own, as $EJ_DB.
each() {
    for profile in "${PROFILES[@]}"; do
        copy_school "$profile"
        "$@" || fail "in profile $profile" || return
    done
}

# A mark that the administrator entered in time.
given() {
    at "${@:2}"
    EJ_NOW=${2}T12:00 ej-mark set "${place[@]}" --kind 'ответ на уроке' --value "$1" ||
        fail "cannot give $1"
}

teacher=(--as popova)

# ---- terms for entering ----------------------------------------------------------------------

marks_of_the_lesson() {
    local when want place day=2026-10-05 n=0
    for when in 05T14:00=silent 05T15:00=silent "05T15:01=$(wanted silent komi:warn)" \
        "06T09:00=$(wanted warn mo:silent)" "07T23:30=$(wanted warn mo:silent)" 08T08:00=warn; do
        want=${when#*=}
        now "2026-10-${when%=*}"
        n=$((n + 1))
        at "$day" 1 A-$((n % 3 + 1))
        says "$want" entry-deadline ej-mark set "${teacher[@]}" "${place[@]}" --n $((n / 3 + 1)) \
            --kind 'ответ на уроке' --value 4 || return
    done
}

@test "marks for the lesson: the same day, in Komi until 15:00, two days in Moscow region" {
    each marks_of_the_lesson
}

attendance() {
    local when want place day=2026-10-05 n=0
    for when in 05T15:00=silent "05T15:01=$(wanted silent komi:warn)" \
        "06T09:00=$(wanted warn mo:silent epos:silent)" "07T23:30=$(wanted warn mo:silent)" \
        08T08:00=warn; do
        want=${when#*=}
        now "2026-10-${when%=*}"
        n=$((n + 1))
        copy_school "$profile"
        at "$day" 1
        says "$want" entry-deadline ej-absent set "${teacher[@]}" "${place[@]}" \
            --code "$(code)" || return
    done
}

@test "attendance: the same day, in Komi until 15:00, a day in ЭПОС, two days in Moscow region" {
    each attendance
}

@test "that nobody was missing comes in time or late as absences do" {
    nobody() {
        now 2026-10-07T09:00
        says "$(wanted warn mo:silent)" entry-deadline ej-absent none "${teacher[@]}" \
            --class 7А --date 2026-10-05 --lesson 1
    }
    each nobody
}

@test "homework: the same day, in Komi until 15:00" {
    homework() {
        local when
        for when in 05T14:59=silent "05T15:01=$(wanted silent komi:warn)" 06T09:00=warn; do
            copy_school "$profile"
            now "2026-10-${when%=*}"
            says "${when#*=}" entry-deadline ej-homework set "${teacher[@]}" --class 7А \
                --date 2026-10-05 --lesson 1 --subject 'Русский язык' --text 'упр. 5' || return
        done
    }
    each homework
}

@test "the lesson itself is entered on its day" {
    lesson() {
        local when
        for when in 08T14:59=silent "08T15:01=$(wanted silent komi:warn)" 09T09:00=warn; do
            copy_school "$profile"
            now "2026-10-${when%=*}"
            says "${when#*=}" entry-deadline ej-lesson set "${teacher[@]}" --class 7А \
                --date 2026-10-08 --lesson 5 --subject История --teacher popova --kind урок \
                --topic 'Древний мир' || return
        done
    }
    each lesson
}

@test "on a cold day with remote lessons Komi wants it by 10:00" {
    cold() {
        local place
        at 2026-10-15 1
        now 2026-10-15T10:00
        says silent entry-deadline ej-mark set "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' --value 4 || return
        now 2026-10-15T10:01
        says "$(wanted silent komi:warn)" entry-deadline ej-absent set "${teacher[@]}" \
            --class 7А --date 2026-10-15 --lesson 3 --subject История --pupil-id A-2 \
            --code "$(code)"
    }
    each cold
}

@test "written work has terms of its own: until the next lesson, three days, a week, two weeks" {
    written() {
        local when want place
        # Algebra of the 5th, the next lesson is on the 6th.
        for when in 06T18:00=silent "07T09:00=$(wanted warn epos:silent mo:silent)" \
            "12T18:00=$(wanted warn epos:silent mo:silent)" 13T08:00=warn; do
            copy_school "$profile"
            now "2026-10-${when%=*}"
            at 2026-10-05 2
            says "${when#*=}" written-work-deadline ej-mark set "${teacher[@]}" "${place[@]}" \
                --kind контрольная --value 4 || return
        done
        for when in 08T18:00=silent "09T09:00=$(wanted warn epos:silent mo:silent)" \
            "13T09:00=$(wanted warn mo:silent)" "19T18:00=$(wanted warn mo:silent)" \
            20T08:00=warn; do
            copy_school "$profile"
            now "2026-10-${when%=*}"
            at 2026-10-05 1
            says "${when#*=}" written-work-deadline ej-mark set "${teacher[@]}" "${place[@]}" \
                --kind сочинение --value 4 || return
        done
        # A control work in history has no term of its own by the table of Komi.
        copy_school "$profile"
        now 2026-10-07T09:00
        at 2026-10-05 3
        says "$(wanted warn epos:silent mo:silent)" entry-deadline ej-mark set "${teacher[@]}" \
            "${place[@]}" --kind контрольная --value 4
    }
    each written
}

@test "who missed a work writes it later" {
    later() {
        local place
        at 2026-10-05 2
        now 2026-10-05T12:00
        ok ej-absent set "${place[@]}" --code Б || return
        now 2026-10-19T12:00
        says silent written-work-deadline ej-mark set "${teacher[@]}" "${place[@]}" \
            --kind контрольная --value 4
    }
    each later
}

@test "a past period that is taken over came in no time" {
    over() {
        local place head=class,date,lesson,subject,pupil_id,kind,value
        now 2026-10-23T12:00
        run_ej 0 ej-mark import --historical \
            <<<"$head"$'\n''7А,2026-10-05,1,Русский язык,A-1,ответ на уроке,4' || return
        err_lacks warning || return
        ok ej-check run --rule entry-deadline || return
        [ "$(query 'SELECT command FROM txn ORDER BY id DESC LIMIT 1')" = \
            'ej-mark import --historical' ] || return
        at 2026-10-06 1
        run_ej 0 ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 4 || return
        run_ej 1 ej-check run --rule entry-deadline --format csv || return
        out_is 'rule,class,date,lesson,subject,pupil_id,teacher,detail
entry-deadline,7А,2026-10-06,1,Русский язык,,popova,marks=2026-10-23T12:00'
    }
    each over
}

# ---- changing and correcting -----------------------------------------------------------------

edits() { # DAY WANTED of a teacher; the administrator may at any time
    local place
    copy_school "$profile"
    [ -z "${3-}" ] || ok ej-policy set edit-window.days "$3" --quiet || return
    given 3 2026-10-05 1 || return
    now "$1"
    says "$2" edit-window ej-mark set "${teacher[@]}" "${place[@]}" --kind 'ответ на уроке' \
        --value 4 --replace || return
    [ "$2" != deny ] || says deny edit-window ej-mark remove "${teacher[@]}" "${place[@]}" \
        --kind 'ответ на уроке' || return
    says silent edit-window ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 5 --replace
}

@test "a mark is changed within a month, afterwards by the administrator alone" {
    month() {
        edits 2026-10-26T10:00 silent && edits 2026-11-05T10:00 silent &&
            edits 2026-11-06T10:00 deny && edits 2027-04-06T10:00 deny
    }
    each month
}

@test "the school chooses 7, 14, 21 days or the whole year" {
    chosen() {
        edits 2026-10-12T10:00 silent 7 && edits 2026-10-13T10:00 deny 7 &&
            edits 2026-10-19T10:00 silent 14 && edits 2026-10-20T10:00 deny 14 &&
            edits 2026-10-26T10:00 silent 21 && edits 2026-10-27T10:00 deny 21 &&
            edits 2027-05-20T10:00 silent 0
    }
    each chosen
    refused 1 ej-policy set edit-window.days 10
    err_has "'10' is none of: 0, 7, 14, 21, 31"
}

@test "a new mark is refused after the term as well" {
    new() {
        local place
        now 2026-11-06T10:00
        at 2026-10-05 1
        says deny edit-window ej-mark set "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' --value 5
    }
    each new
}

@test "a bad mark is corrected within a week, in ЭПОС within 21 days and not after" {
    correct() {
        local when place
        for when in 10-12=silent "10-13=$(wanted warn epos:silent)" \
            "10-26=$(wanted warn epos:silent)" "10-27=$(wanted warn epos:deny)"; do
            copy_school "$profile"
            given 2 2026-10-05 1 || return
            now "2026-${when%=*}T10:00"
            says "${when#*=}" correction-window ej-mark correct "${teacher[@]}" "${place[@]}" \
                --kind 'ответ на уроке' --value 4 || return
        done
        [ "$profile" = epos ] || [ "$(query 'SELECT group_concat(value) FROM mark')" = 2,4 ]
    }
    each correct
}

@test "a debt is no bad mark, and a good mark is changed, not corrected, within its term" {
    debt() {
        local place
        given . 2026-10-05 1 || return
        now 2026-11-02T10:00
        capture ej-mark correct "${teacher[@]}" "${place[@]}" --kind 'ответ на уроке' --value 4
        [ "$status" = 0 ] && err_lacks correction-window || return
        copy_school "$profile"
        given 3 2026-10-05 1 || return
        now 2026-11-06T10:00
        says deny edit-window ej-mark correct "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' --n 1 --value 5
    }
    each debt
}

# ---- what may stand in the journal -------------------------------------------------------------

@test "н/а in finals: a warning, in Komi forbidden" {
    na() {
        now 2026-10-23T12:00
        says "$(wanted warn komi:deny)" na-in-finals ej-finals set "${teacher[@]}" --class 7А \
            --subject Алгебра --period Q1 --pupil-id A-1 --value н/а
    }
    each na
}

@test "finals: two days after the period, in Komi two before its end, in Moscow region seven after" {
    finals() {
        local when
        for when in 10-23=silent "10-24=$(wanted silent komi:warn)" \
            "10-27=$(wanted silent komi:warn)" "10-28=$(wanted warn mo:silent)" \
            "11-01=$(wanted warn mo:silent)" 11-02=warn; do
            copy_school "$profile"
            now "2026-${when%=*}T12:00"
            says "${when#*=}" finals-late ej-finals set "${teacher[@]}" --class 7А \
                --subject Алгебра --period Q1 --pupil-id A-1 --value 4 || return
        done
    }
    each finals
}

@test "who is exempt from physical education is not absent, in Komi by no means" {
    exempt() {
        local place
        at 2026-10-05 4 A-3
        now 2026-10-05T12:00
        says "$(wanted warn komi:deny)" exempt-marked-absent ej-absent set "${teacher[@]}" \
            "${place[@]}" --code "$(code)" || return
        # Ill all day is absent indeed.
        copy_school "$profile"
        says silent exempt-marked-absent ej-absent set "${teacher[@]}" --class 7А \
            --date 2026-10-05 --pupil-id A-3 --code Б || return
        at 2026-10-05 4 A-1
        says silent exempt-marked-absent ej-absent set "${teacher[@]}" "${place[@]}" \
            --code "$(code)"
    }
    each exempt
}

@test "a bad mark on the first lesson after a long absence: a warning, in Komi forbidden" {
    back() {
        local place day
        for day in 2026-10-05 2026-10-06 2026-10-07; do
            at "$day" 1
            now "${day}T12:00"
            ok ej-absent set "${place[@]}" --code Б || return
        done
        at 2026-10-08 1
        now 2026-10-08T12:00
        says "$(wanted warn komi:deny)" bad-mark-after-absence ej-mark set "${teacher[@]}" \
            "${place[@]}" --kind 'ответ на уроке' --value 2 || return
        at 2026-10-08 1 A-2
        says silent bad-mark-after-absence ej-mark set "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' --value 2
    }
    each back
}

@test "no marks in grade 1, none out of no scale, none of lessons to come, no strange codes" {
    strange() {
        local place
        now 2026-10-05T12:00
        refused 1 ej-mark set "${teacher[@]}" --class 1А --date 2026-10-05 --lesson 1 \
            --subject 'Русский язык' --pupil-id B-1 --kind 'ответ на уроке' --value 5 || return
        err_has '(no-marks-in-grade, komi 4.7)' || return
        at 2026-10-06 1
        refused 1 ej-mark set "${teacher[@]}" "${place[@]}" --kind 'ответ на уроке' --value 5 ||
            return
        err_has '(future-lesson, komi 4.10, 4.12.3, 5.4.14)' || return
        at 2026-10-05 1
        refused 1 ej-mark set "${teacher[@]}" "${place[@]}" --kind 'ответ на уроке' --value 6 ||
            return
        err_has 'value: not in the scale (2 3 4 5, or . for a debt)' || return
        refused 1 ej-absent set "${teacher[@]}" "${place[@]}" --code Ж || return
        err_has 'code: not one of' || return
        at 2026-10-05 4 A-3
        if [[ $profile = komi || $profile = sedj ]]; then
            refused 1 ej-absent set "${teacher[@]}" "${place[@]}" --code ОСВ
        else
            ok ej-absent set "${teacher[@]}" "${place[@]}" --code ОСВ
        fi
    }
    each strange
}

@test "the checks of lesson and grade follow the rules' levels" {
    local place profile=base
    copy_school base
    now 2026-10-05T12:00
    at 2026-10-06 1
    ok ej-policy set future-lesson warn no-marks-in-grade off --quiet
    run_ej 0 ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 5
    err_is 'ej-mark: warning: date: this lesson is still to come (future-lesson, komi 4.10, 4.12.3, 5.4.14)'
    ok ej-mark set --class 1А --date 2026-10-05 --lesson 1 --subject 'Русский язык' \
        --pupil-id B-1 --kind 'ответ на уроке' --value 5
    run_ej 1 ej-check run --rule future-lesson --to 2026-10-06 --format csv
    out_has 'future-lesson,7А,2026-10-06,1,Русский язык,,popova,'
}

@test "codes and marks of another policy stay, are found, and no new ones come" {
    local place
    copy_school base
    now 2026-10-05T12:00
    at 2026-10-05 4 A-3
    ok ej-absent set "${place[@]}" --code ОСВ
    run_ej 0 ej-policy load komi
    run_ej 1 ej-check run --rule 'codes exempt-marked-absent' --format csv
    out_is 'rule,class,date,lesson,subject,pupil_id,teacher,detail
codes,7А,2026-10-05,4,Физическая культура,A-3,popova,ОСВ
exempt-marked-absent,7А,2026-10-05,4,Физическая культура,A-3,popova,ОСВ'
    at 2026-10-05 4 A-2
    profile=komi says deny codes ej-absent set "${teacher[@]}" "${place[@]}" --code ОСВ
    run_ej 0 ej-policy set no-marks-in-grades '[1, 7]' --quiet
    at 2026-10-05 1
    ok ej-policy set no-marks-in-grade off --quiet
    ok ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 3
    ok ej-policy set no-marks-in-grade deny --quiet
    run_ej 1 ej-check run --rule no-marks-in-grade --format csv
    out_has 'no-marks-in-grade,7А,2026-10-05,1,Русский язык,A-1,popova,3'
}

# ---- a closed period -------------------------------------------------------------------------

@test "in a closed period only the administrator changes marks and finals, and says why" {
    closed() {
        local place final=(ej-finals set --class 7А --subject Алгебра --period Q1 --pupil-id A-1)
        given 3 2026-10-19 1 || return
        now 2026-10-22T09:00
        ok "${final[@]}" --value 4 || return
        now 2026-10-26T09:00
        ok ej-finals close --as zotova --period Q1 || return
        says deny period-closed ej-mark set "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' --value 4 --replace || return
        says deny period-closed ej-mark remove "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' || return
        says deny period-closed ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 4 \
            --replace || return
        says deny period-closed ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 4 \
            --replace --why "  " || return
        says deny period-closed-finals "${final[@]}" "${teacher[@]}" --value 5 --replace ||
            return
        says deny period-closed-finals "${final[@]}" --value 5 --replace || return
        says silent period-closed ej-mark set "${place[@]}" --kind 'ответ на уроке' --value 4 \
            --replace --why 'опечатка' || return
        says silent period-closed-finals "${final[@]}" --value 5 --replace --why 'опечатка' ||
            return
        ok ej-check run --rule 'period-closed period-closed-finals' || return
        # The other quarter is open, and so is this one again.
        now 2026-11-10T12:00
        at 2026-11-10 1
        says silent period-closed ej-mark set "${teacher[@]}" "${place[@]}" \
            --kind 'ответ на уроке' --value 4 || return
        refused 3 ej-finals reopen --as zotova --period Q1 --class 7А --why 'приказ 12'
        err_is 'ej-finals: open closed periods again: not allowed to the role deputy' || return
        refused 2 ej-finals reopen --period Q1 --class 7А --why $' \u00a0'
        err_has '--why: missing' || return
        ok ej-finals reopen --period Q1 --class 7А --why 'приказ 12' || return
        says silent period-closed-finals "${final[@]}" "${teacher[@]}" --value 3 --replace
    }
    each closed
}

# ---- settings without a rule -----------------------------------------------------------------

@test "when the journal is printed, and how often activity is reported" {
    paper() {
        query "SELECT group_concat(substr(name, 15) || ' ' || value, ', ') FROM policy
            WHERE name LIKE 'paper-journal.%'"
    }
    printed() {
        [ "$(paper)" = "$(wanted '1-12 year' 'epos:1-12 quarter-and-year' 'mo:1-12 if-kept' \
            'sedj:2-9 quarter, 10-11 half-year')" ] || fail "paper-journal: $(paper)" || return
        [ "$(query "SELECT value FROM policy WHERE name = 'activity-report'")" = \
            "$(wanted weekly epos:monthly)" ]
    }
    each printed
}
