#!/usr/bin/env bats
# The edges of the rules about lessons, marks and finals, each in a few records of its own.

bats_require_minimum_version 1.5.0
load lib/common

HEAD=class,date,lesson,subject,group,teacher,topic,kind

# base_school JOURNAL OPTION...: 7А with Физика twice a week and Английский язык in two groups;
# В-3 arrives on 21 September.
base_school() {
    export EJ_DB=$1
    shift
    ej-init --quiet --school Школа --year 2026/27 "$@"
    ej-calendar import --quiet "$SCHOOL/calendar.yaml"
    ej-class import --quiet <<<$'class,shift\n7А,1\n1А,1'
    ej-subject import --quiet <<<$'subject,graded\nФизика,yes\nАнглийский язык,yes\nРазговоры,no'
    ej-staff import --quiet <<<$'login,surname,given_name,role\nkim,Ким,Ян,учитель\nlee,Ли,Ян,учитель'
    ej-roster import --quiet <<'EOF'
pupil_id,surname,given_name,birth_date,sex,class,enrolled,consent
А-1,Абрамов,Пётр,2013-01-01,m,7А,2026-09-01,given
Б-2,Белова,Анна,2013-02-01,f,7А,2026-09-01,given
В-3,Власов,Олег,2013-03-01,m,7А,2026-09-21,given
Я-9,Яшин,Олег,2019-03-01,m,1А,2026-09-01,given
EOF
    ej-load import --quiet <<'EOF'
class,subject,group,teacher,hours
7А,Физика,,kim,2
7А,Английский язык,1,kim,3
7А,Английский язык,2,lee,3
7А,Разговоры,,kim,1
1А,Физика,,kim,1.5
EOF
    ej-group import --quiet <<'EOF'
class,subject,group,pupil_id
7А,Английский язык,1,А-1
7А,Английский язык,2,Б-2
7А,Английский язык,2,В-3
EOF
}

# The rules that are tried here; the others are off, so that they say nothing.
RULES=' no-homework no-topic control-without-mark bad-mark-after-absence debt-overdue too-few-marks
finals-off-proposal na-in-finals plan-hours '

others_off() {
    local rule off=()
    for rule in $(query 'SELECT name FROM rule'); do
        [[ ${RULES//$'\n'/ } == *" $rule "* ]] || off+=("$rule" off)
    done
    ej-policy set --quiet "${off[@]}"
}

setup_file() {
    base_school "$BATS_FILE_TMPDIR/komi.ej" --profile komi
    others_off
    base_school "$BATS_FILE_TMPDIR/school.ej"
    others_off
}

setup() {
    copy_school
    export EJ_NOW=2027-05-28T20:00
}

# lessons KIND DATE...: of Физика in 7А, the second of the day.
lessons() {
    local kind=$1 day
    shift
    { echo "$HEAD"; for day; do echo "7А,$day,2,Физика,,kim,Тема,$kind"; done; } |
        ej-lesson import --quiet --historical
}

# english KIND GROUP DATE...
english() {
    local kind=$1 group=$2 teacher=kim day
    [ "$group" = 1 ] || teacher=lee
    shift 2
    { echo "$HEAD"; for day; do echo "7А,$day,3,Английский язык,$group,$teacher,Тема,$kind"; done; } |
        ej-lesson import --quiet --historical
}

# absent PUPIL CODE DATE...: from Физика; --lesson 3 is Английский язык.
absent() {
    local pupil=$1 code=$2 day
    shift 2
    { echo class,pupil_id,date,lesson,code; for day; do echo "7А,$pupil,$day,${LESSON-2},$code"; done; } |
        ej-absent import --quiet --historical
}

# mark PUPIL DATE VALUE [KIND]: in Физика.
mark() {
    ej-mark set --quiet --class 7А --subject "${SUBJECT-Физика}" --pupil-id "$1" --date "$2" \
        --lesson "${LESSON-2}" --value "$3" --kind "${4-ответ на уроке}" 2>"$BATS_TEST_TMPDIR/err"
}

# finds RULE [LINE]...: these findings and no others, as "class,date,lesson,subject,pupil_id,detail".
finds() {
    local rule=$1
    shift
    run_ej "$(($# > 0))" ej-check run --rule "$rule" --format csv || return
    [ -z "$stderr" ] || fail 'words on stderr' || return
    output=$(python3 -c '
import csv, sys
for r in csv.DictReader(sys.stdin):
    print(",".join(r[c] for c in ("class", "date", "lesson", "subject", "pupil_id", "detail")))
' <<<"$output" | sort)
    out_is "$([ $# = 0 ] || printf '%s\n' "$@" | sort)"
}

# ---- control-without-mark ----------------------------------------------------------------------

@test "control works: who was not there yet owes no mark, who was does" {
    lessons контрольная 2026-09-18 2026-09-21
    mark А-1 2026-09-18 4 контрольная
    mark Б-2 2026-09-18 . контрольная
    finds control-without-mark 7А,2026-09-21,2,Физика,А-1, 7А,2026-09-21,2,Физика,Б-2, \
        7А,2026-09-21,2,Физика,В-3,
}

@test "control works: late and exempt are present, the rest is missing; left is gone" {
    lessons контрольная 2026-10-05 2026-10-06 2026-10-07
    mark Б-2 2026-10-05 3
    mark Б-2 2026-10-06 3
    absent А-1 ОП 2026-10-05
    absent А-1 Б 2026-10-06
    absent А-1 УП 2026-10-07
    absent В-3 ОСВ 2026-10-05
    absent В-3 НП 2026-10-06
    absent В-3 ОТ 2026-10-07
    finds control-without-mark 7А,2026-10-05,2,Физика,А-1, 7А,2026-10-05,2,Физика,В-3, \
        7А,2026-10-07,2,Физика,Б-2,
    ej-roster depart --quiet --pupil-id Б-2 --date 2026-10-07 --order 5 --order-date 2026-10-06 \
        --to 'другая школа'
    finds control-without-mark 7А,2026-10-05,2,Физика,А-1, 7А,2026-10-05,2,Физика,В-3,
}

@test "control works: a group's lesson asks its own pupils; subjects without marks nobody" {
    english контрольная 1 2026-10-05
    english урок 2 2026-10-05
    ej-lesson set --quiet --class 7А --date 2026-10-05 --lesson 5 --subject Разговоры --teacher kim \
        --topic Тема --kind контрольная
    finds control-without-mark '7А,2026-10-05,3,Английский язык,А-1,'
}

# ---- bad-mark-after-absence --------------------------------------------------------------------

@test "bad marks: after three missed lessons in a row, on the first attended one alone" {
    lessons урок 2026-09-0{1,2,3,4,7,8,9} 2026-09-10
    absent А-1 Б 2026-09-0{2,3,4}
    mark А-1 2026-09-07 2
    mark А-1 2026-09-08 2
    absent Б-2 НП 2026-09-0{2,3}
    mark Б-2 2026-09-04 2
    finds bad-mark-after-absence 7А,2026-09-07,2,Физика,А-1,missed=3
    absent Б-2 ОТ 2026-09-01
    finds bad-mark-after-absence 7А,2026-09-07,2,Физика,А-1,missed=3 \
        7А,2026-09-04,2,Физика,Б-2,missed=3
}

@test "bad marks: late and exempt count as attended" {
    lessons урок 2026-09-0{1,2,3,4,7,8}
    absent А-1 УП 2026-09-0{1,2,4,7}
    absent А-1 ОП 2026-09-03
    mark А-1 2026-09-08 2
    absent Б-2 УП 2026-09-0{1,2}
    absent Б-2 ОСВ 2026-09-03
    absent Б-2 УП 2026-09-04
    mark Б-2 2026-09-08 2
    finds bad-mark-after-absence
}

@test "bad marks: lessons before the pupil came are not missed; two marks are one finding" {
    lessons урок 2026-09-1{5,6,7,8} 2026-09-2{1,2,3,4}
    mark В-3 2026-09-21 2
    finds bad-mark-after-absence
    absent В-3 Б 2026-09-2{2,3}
    mark В-3 2026-09-24 2
    finds bad-mark-after-absence
    absent В-3 Б 2026-09-21
    ej-mark remove --quiet --class 7А --subject Физика --pupil-id В-3 --date 2026-09-21 --lesson 2 \
        --kind 'ответ на уроке'
    mark В-3 2026-09-24 2 'домашняя работа'
    finds bad-mark-after-absence 7А,2026-09-24,2,Физика,В-3,missed=3
}

@test "bad marks: what was missed in the former group counts in the new one" {
    english урок 1 2026-09-0{1,2,3,4,7}
    english урок 2 2026-09-0{1,2,3,4,7}
    LESSON=3 absent А-1 Б 2026-09-0{1,2,3}
    ej-group remove --quiet --class 7А --subject 'Английский язык' --group 1 --pupil-id А-1 \
        --from 2026-09-04
    ej-group set --quiet --class 7А --subject 'Английский язык' --group 2 --pupil-id А-1 \
        --from 2026-09-04 2>/dev/null
    LESSON=3 SUBJECT='Английский язык' mark А-1 2026-09-04 2
    finds bad-mark-after-absence '7А,2026-09-04,3,Английский язык,А-1,missed=3'
}

@test "bad marks: holidays count; beginning of year, cold days, days off, grade 1's holidays do not" {
    lessons урок 2026-09-01 2026-10-14 2026-10-16 2026-10-23 2026-11-06 2026-11-09 2027-02-12 \
        2027-02-22 2027-02-24
    local day
    for day in 2026-09-01 2026-10-16 2026-11-06 2026-11-09 2027-02-22 2027-02-24; do
        mark А-1 "$day" 2
    done
    finds bad-mark-after-absence 7А,2026-11-06,2,Физика,А-1,holidays
    # Who came late to a first lesson was there; who missed it has the next one as any other.
    absent А-1 ОП 2026-11-06
    finds bad-mark-after-absence 7А,2026-11-06,2,Физика,А-1,holidays
    absent Б-2 Б 2026-11-06
    mark Б-2 2026-11-09 2
    finds bad-mark-after-absence 7А,2026-11-06,2,Физика,А-1,holidays
}

@test "bad marks: absence and holidays are one finding; a 2 that clears a debt is one too" {
    lessons урок 2026-10-2{1,2,3} 2026-11-06
    absent А-1 Б 2026-10-2{1,2,3}
    mark А-1 2026-11-06 . контрольная
    finds bad-mark-after-absence
    ej-mark correct --quiet --class 7А --subject Физика --pupil-id А-1 --date 2026-11-06 --lesson 2 \
        --kind контрольная --value 2 --corrected 2026-11-07 2>/dev/null
    finds bad-mark-after-absence 7А,2026-11-06,2,Физика,А-1,missed=3
}

@test "bad marks: at deny the record is refused, and old ones hold up nobody" {
    copy_school komi
    lessons урок 2026-09-0{1,2,3,4,7}
    absent А-1 Б 2026-09-0{1,2,3}
    local words='Unsatisfactory mark on the first lesson after a long absence or holidays'
    refused 1 ej-mark set --class 7А --subject Физика --pupil-id А-1 --date 2026-09-04 --lesson 2 \
        --value 2 --kind зачёт
    err_is "ej-mark: $words (bad-mark-after-absence, komi 4.12.7): 7А, 2026-09-04, lesson 2, Физика, А-1: missed=3"
    local stream=$'class,date,lesson,subject,pupil_id,kind,value
7А,2026-09-07,2,Физика,А-1,зачёт,2
7А,2026-09-04,2,Физика,А-1,зачёт,2
7А,2026-09-04,2,Физика,Б-2,зачёт,2'
    refused 1 ej-mark import <<<"$stream"
    err_has "standard input:3: $words"
    run_ej 1 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/rejects" <<<"$stream"
    err_has '3 read = 2 added + 0 changed + 0 same + 1 refused'
    [ "$(query "SELECT count(*) FROM mark WHERE value = '2'")" = 2 ]
    # A 3 may stand there, and once absent by mistake is put right the 2 may.
    ok ej-mark set --class 7А --subject Физика --pupil-id А-1 --date 2026-09-04 --lesson 2 \
        --value 3 --kind зачёт
    ok ej-absent remove --class 7А --pupil-id А-1 --date 2026-09-02 --lesson 2
    ok ej-mark set --class 7А --subject Физика --pupil-id А-1 --date 2026-09-04 --lesson 2 \
        --value 2 --kind диктант
    # The absence comes back: what stands there now is old, and the next mark is free of it.
    ok ej-absent set --class 7А --pupil-id А-1 --date 2026-09-02 --lesson 2 --code Б
    finds bad-mark-after-absence 7А,2026-09-04,2,Физика,А-1,missed=3
    ok ej-mark set --class 7А --subject Физика --pupil-id Б-2 --date 2026-09-04 --lesson 2 \
        --value 2 --kind диктант
}

@test "denials are told beside other errors, and a dry run of a denied record shows no change" {
    copy_school komi
    lessons урок 2026-09-0{1,2,3,4,7}
    absent А-1 Б 2026-09-0{1,2,3}
    local one=(ej-mark set --class 7А --subject Физика --pupil-id А-1 --date 2026-09-04 --lesson 2
        --value 2 --kind зачёт --dry-run --format csv)
    refused 1 "${one[@]}"
    out_is ''
    err_has 'bad-mark-after-absence, komi 4.12.7'
    local stream=$'class,date,lesson,subject,pupil_id,kind,value
7А,2026-09-07,2,Физика,А-1,зачёт,9
7А,2026-09-04,2,Физика,А-1,зачёт,2
7А,2026-09-04,2,Физика,Б-2,зачёт,2'
    refused 1 ej-mark import <<<"$stream"
    err_has 'standard input:2: value: not in the scale'
    err_has 'standard input:3: Unsatisfactory mark on the first lesson'
    err_has '2 records refused; nothing was stored'
    refused 1 ej-mark import --dry-run --format csv <<<"$stream"
    out_is ''
    err_has 'standard input:2: value: not in the scale'
    err_has 'standard input:3: Unsatisfactory mark on the first lesson'
    run_ej 1 ej-mark import --dry-run --keep-going --format csv <<<"$stream"
    out_has '4,added,'
    out_lacks '3,added,'
    run_ej 0 ej-mark list --class 7А --subject Физика --format csv
    out_lacks зачёт
}

@test "a refused record stands in no later record's way" {
    lessons урок 2026-09-01
    english урок 1 2026-09-01
    absent А-1 УП 2026-09-01
    # The day as a whole contradicts its third lesson, so nothing is said yet of the second.
    run_ej 1 ej-absent import --keep-going <<'EOF'
class,pupil_id,date,lesson,code
7А,А-1,2026-09-01,3,НП
7А,А-1,2026-09-01,,Б
7А,А-1,2026-09-01,2,НП
EOF
    err_has 'standard input:3: lesson 3 on 2026-09-01: contradicts line 2 of the same input'
    err_lacks 'standard input:4'
    err_has '3 read = 1 added + 1 changed + 0 same + 1 refused'
}

# ---- debt-overdue ------------------------------------------------------------------------------

@test "debts: the seventh day is in time, the eighth is not" {
    lessons контрольная 2026-09-01
    local at=(--quiet --class 7А --subject Физика --date 2026-09-01 --lesson 2 --kind контрольная)
    mark А-1 2026-09-01 . контрольная
    mark Б-2 2026-09-01 . контрольная
    export EJ_NOW=2026-09-08T20:00
    finds debt-overdue
    ej-mark correct "${at[@]}" --pupil-id А-1 --value 4
    export EJ_NOW=2026-09-09T08:00
    finds debt-overdue 7А,2026-09-01,2,Физика,Б-2,open
    ej-mark correct "${at[@]}" --pupil-id Б-2 --value 4
    finds debt-overdue 7А,2026-09-01,2,Физика,Б-2,cleared=2026-09-09
}

# ---- too-few-marks -----------------------------------------------------------------------------

@test "enough marks: the minimum met exactly is enough; what is corrected counts once" {
    lessons урок 2026-09-0{1,2,3,4,7}
    local day
    for day in 1 2 3 4 7; do mark А-1 "2026-09-0$day" 4; done
    for day in 1 2 3; do mark Б-2 "2026-09-0$day" 4; done
    mark Б-2 2026-09-04 2 зачёт
    ej-mark correct --quiet --class 7А --subject Физика --pupil-id Б-2 --date 2026-09-04 --lesson 2 \
        --kind зачёт --value 3 --corrected 2026-09-07 2>/dev/null
    mark Б-2 2026-09-07 . зачёт
    export EJ_NOW=2026-10-24T20:00
    finds too-few-marks
    export EJ_NOW=2026-10-25T08:00
    finds too-few-marks '7А,,,Физика,Б-2,Q1 n=4 min=5' '7А,,,Физика,В-3,Q1 n=0 min=5 under70' \
        '7А,,,Английский язык,А-1,Q1 n=0 min=7 under70' \
        '7А,,,Английский язык,Б-2,Q1 n=0 min=7 under70' \
        '7А,,,Английский язык,В-3,Q1 n=0 min=7 under70'
    ej-mark correct --quiet --class 7А --subject Физика --pupil-id Б-2 --date 2026-09-07 --lesson 2 \
        --kind зачёт --value 3
    run_ej 1 ej-check run --rule too-few-marks --subject Физика --format csv
    out_has В-3
    out_lacks Б-2
    ok ej-check run --rule too-few-marks --pupil-id А-1 --subject Физика --format csv
    ok ej-check run --rule too-few-marks --to 2026-10-20 --format csv
}

@test "enough marks: those of the former group count with those of the new one" {
    english урок 1 2026-09-0{1,2,3,4} 2026-10-05
    english урок 2 2026-09-0{1,2,3,4} 2026-10-05 2026-10-06 2026-10-07
    local day
    for day in 09-01 09-02 09-03 09-04; do
        LESSON=3 SUBJECT='Английский язык' mark А-1 "2026-$day" 5
    done
    ej-group remove --quiet --class 7А --subject 'Английский язык' --group 1 --pupil-id А-1 \
        --from 2026-09-05
    ej-group set --quiet --class 7А --subject 'Английский язык' --group 2 --pupil-id А-1 \
        --from 2026-09-05 2>/dev/null
    for day in 10-05 10-06; do LESSON=3 SUBJECT='Английский язык' mark А-1 "2026-$day" 5; done
    export EJ_NOW=2026-10-25T08:00
    run_ej 1 ej-check run --rule too-few-marks --pupil-id А-1 --subject 'Английский язык' --format csv
    out_has ',lee,Q1 n=6 min=7'
    LESSON=3 SUBJECT='Английский язык' mark А-1 2026-10-07 5
    ok ej-check run --rule too-few-marks --pupil-id А-1 --subject 'Английский язык' --format csv
}

# ---- finals-off-proposal, na-in-finals ---------------------------------------------------------

@test "finals: a threshold met exactly is met; the year is the mean of the quarters" {
    lessons урок 2026-09-0{1,2} 2026-11-06
    mark А-1 2026-09-01 4
    mark А-1 2026-09-02 5
    mark А-1 2026-11-06 2
    local one=(--class 7А --subject Физика --pupil-id А-1)
    ok ej-finals set "${one[@]}" --period Q1 --value 5
    run_ej 0 ej-finals set "${one[@]}" --period Q1 --value 4 --replace
    err_has 'warning: Final mark other than the proposed one (finals-off-proposal, komi 4.16.2, mo 14): 7А, Физика, А-1: Q1 final=4 proposed=5 mean=9/2'
    run_ej 0 ej-finals set "${one[@]}" --period Q2 --value 5
    err_has 'Q2 final=5 proposed=2 mean=2/1'
    # Without marks nothing is proposed.
    ok ej-finals set "${one[@]}" --period Q3 --value 3
    run_ej 0 ej-finals set "${one[@]}" --period year --value 5
    err_has 'year final=5 proposed=4 mean=4/1'
    finds finals-off-proposal '7А,,,Физика,А-1,Q1 final=4 proposed=5 mean=9/2' \
        '7А,,,Физика,А-1,Q2 final=5 proposed=2 mean=2/1' \
        '7А,,,Физика,А-1,year final=5 proposed=4 mean=4/1'
    # x.5 goes up.
    ok ej-finals set "${one[@]}" --period Q4 --value 4
    ok ej-finals remove "${one[@]}" --period Q3
    run_ej 0 ej-finals set "${one[@]}" --period Q2 --value 5 --replace
    finds finals-off-proposal '7А,,,Физика,А-1,Q1 final=4 proposed=5 mean=9/2' \
        '7А,,,Физика,А-1,Q2 final=5 proposed=2 mean=2/1' \
        '7А,,,Физика,А-1,year final=5 proposed=4 mean=13/3'
    ok ej-finals remove "${one[@]}" --period Q4
    run_ej 1 ej-check run --rule finals-off-proposal --format csv
    out_lacks year
}

@test "finals: the list of those that differ and the rule agree on certificates, too" {
    copy_school
    lessons урок 2026-09-01
    local one=(--class 7А --subject Физика --pupil-id А-1)
    ok ej-finals set "${one[@]}" --period year --value 3
    run_ej 0 ej-finals set "${one[@]}" --period final --value 5
    err_has 'final final=5 proposed=3 mean=3/1'
    ok ej-finals list --differs yes --period final
    out_has ',5,3,yes'
}

@test "finals: н/а is refused where it is forbidden, and told elsewhere" {
    local one=(--class 7А --subject Физика --pupil-id А-1 --period Q1 --value н/а)
    run_ej 0 ej-finals set "${one[@]}"
    err_is 'ej-finals: warning: Not attested in a final mark (na-in-finals, komi 6.3): 7А, Физика, А-1: Q1'
    finds na-in-finals 7А,,,Физика,А-1,Q1
    copy_school komi
    refused 1 ej-finals set "${one[@]}"
    err_is 'ej-finals: Not attested in a final mark (na-in-finals, komi 6.3): 7А, Физика, А-1: Q1'
}

# ---- no-homework, no-topic ---------------------------------------------------------------------

@test "homework: none after control works, on the last lesson before holidays, in grade 1" {
    lessons урок 2026-10-13 2026-10-22
    lessons контрольная 2026-10-16
    lessons урок 2026-10-23 2026-11-06 2026-12-29 2027-01-12 2027-02-12 2027-02-22 2027-02-24 \
        2027-05-27
    ej-lesson set --quiet --class 1А --date 2026-10-13 --lesson 1 --subject Физика --teacher kim \
        --topic Тема --kind урок
    # The cold day of 15 October and grade 1's holidays in February are none of them.
    finds no-homework 7А,2026-10-13,2,Физика,, 7А,2026-10-22,2,Физика,, 7А,2026-11-06,2,Физика,, \
        7А,2027-01-12,2,Физика,, 7А,2027-02-12,2,Физика,, 7А,2027-02-22,2,Физика,,
    ej-homework set --quiet --class 7А --date 2026-10-13 --lesson 2 --subject Физика --text '§ 1'
    ej-homework set --quiet --class 7А --date 2026-10-22 --lesson 2 --subject Физика --text '§ 2' \
        --pupil-id А-1
    run_ej 1 ej-check run --rule no-homework --to 2026-11-06 --format csv
    out_is $'rule,class,date,lesson,subject,pupil_id,teacher,detail\nno-homework,7А,2026-11-06,2,Физика,,kim,'
}

@test "homework: each group has a last lesson of its own" {
    english урок 1 2026-10-20 2026-10-22
    english урок 2 2026-10-20 2026-10-21
    finds no-homework '7А,2026-10-20,3,Английский язык,,group=1' \
        '7А,2026-10-20,3,Английский язык,,group=2'
}

@test "homework: what comes after today the timetable says" {
    export EJ_NOW=2026-10-20T20:00
    lessons урок 2026-10-20
    finds no-homework 7А,2026-10-20,2,Физика,,
    ej-timetable set --quiet --class 7А --weekday Вт --lesson 2 --subject Физика --teacher kim
    finds no-homework
    ej-timetable set --quiet --class 7А --weekday Сб --lesson 2 --subject Физика --teacher kim
    finds no-homework 7А,2026-10-20,2,Физика,,
    export EJ_NOW=2026-10-24T20:00
    finds no-homework
}

@test "topics: a lesson without one, with its group" {
    english урок 2 2026-10-20
    ej-lesson set --quiet --class 7А --date 2026-10-20 --lesson 3 --subject 'Английский язык' \
        --group 2 --teacher lee --kind урок --topic '' --replace
    finds no-topic '7А,2026-10-20,3,Английский язык,,group=2'
}

# ---- plan-hours --------------------------------------------------------------------------------

@test "plans: hours a week times the weeks of the grade, halves included; groups share a plan" {
    ej-topics import --quiet <<'EOF'
class,subject,n,topic,hours,kind
7А,Физика,1,Всё,68,урок
7А,Английский язык,1,Всё,101,урок
1А,Физика,1,Всё,49,урок
EOF
    finds plan-hours '7А,,,Английский язык,,plan=101 due=102' '1А,,,Физика,,plan=49 due=49.5'
    ej-topics set --quiet --class 1А --subject Физика --n 2 --topic Ещё --hours 0.5 --kind урок
    ej-topics set --quiet --class 7А --subject 'Английский язык' --n 2 --topic Ещё --hours 1 --kind урок
    finds plan-hours
}
