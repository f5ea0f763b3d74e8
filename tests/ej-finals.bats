#!/usr/bin/env bats
# ej-finals: what the marks propose, what the teacher decides, what the council decides.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school mark.correct
    cp "$EJ_DB" "$BATS_FILE_TMPDIR/marks.ej"
    ej-finals import --quiet "$SCHOOL/finals.csv"
}

setup() {
    copy_school
}

# A journal with marks and no finals.
without_finals() {
    cp "$BATS_FILE_TMPDIR/marks.ej" "$EJ_DB"
}

# One final of physics in 7А, of the pupil А-0125.
FINAL=(--class 7А --subject Физика --pupil-id А-0125)

# ---- propose ---------------------------------------------------------------------------------

@test "propose gives every figure of the oracle, exactly" {
    run_ej 0 ej-finals propose --format csv
    [ -z "$stderr" ]
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/proposed.csv"
    # shellcheck disable=SC2016 # a Python program
    python3 -c '
import csv, sys
from fractions import Fraction

def two(num, den):
    if not num:
        return ""
    hundredths = int(Fraction(int(num), int(den)) * 100 + Fraction(1, 2))
    return f"{hundredths // 100}.{hundredths % 100:02d}"

KEY = ("class", "pupil_id", "subject", "period")
want = {tuple(r[k] for k in KEY): (r["n"], two(r["mean_num"], r["mean_den"]),
        two(r["weighted_num"], r["weighted_den"]), r["proposed"])
        for r in csv.DictReader(open(sys.argv[1]))}
rows = list(csv.DictReader(open(sys.argv[2])))
have = {tuple(r[k] for k in KEY): tuple(r[k] for k in ("n", "mean", "weighted", "proposed"))
        for r in rows}
assert len(rows) == len(have) == 1222, len(rows)
wrong = [(k, want.get(k), have.get(k)) for k in {*want, *have} if want.get(k) != have.get(k)]
sys.exit(f"{len(wrong)} differ: {wrong[:5]}" if wrong else 0)
' "$SCHOOL/oracle/means.csv" "$BATS_TEST_TMPDIR/proposed.csv"
}

@test "a period is the same in capitals or not, and with letters that only look alike" {
    local cyrillic want command
    for command in 'ej-finals propose' 'ej-finals forecast' 'ej-mark list' \
        'ej-lesson list' 'ej-report class-results'; do
        # shellcheck disable=SC2086 # words
        ok $command --class 10А --period H1 --format csv
        want=$output
        [ "$(wc -l <<<"${want%$'\n'}")" -gt 1 ] || fail "$command has nothing to tell"
        for cyrillic in Н1 н1 h1 '1 пoлугодиe' 'I ПOЛУГОДИE'; do
            # shellcheck disable=SC2086 # words
            ok $command --class 10А --period "$cyrillic" --format csv
            [ "$output" = "$want" ] || fail "$command --period $cyrillic is another one" || return
        done
    done
    ok ej-finals set --class 10А --subject Химия --pupil "$(query "SELECT surname || ' ' || given_name
        FROM pupil p JOIN enrolment e ON e.pupil_id = p.id JOIN class k ON k.id = e.class_id
        WHERE k.name = '10А' ORDER BY p.id LIMIT 1")" --period Н1 --value 4
    [ "$(query "SELECT count(*) FROM final WHERE period = 'H1' AND value = '4'")" = 1 ]
    ok ej-check run --class 10А --rule marks-share --period Н1
    refused 2 ej-finals propose --class 10А --period НН1
    err_has 'period: not one of Q1-Q4'
}

@test "propose chooses by class, subject, period and pupil" {
    ok ej-finals propose --class 7а --subject география --pupil Хохлова-Жданова --period 'I четверть'
    out_is 'class,subject,period,pupil_id,pupil,n,mean,weighted,proposed
7А,География,Q1,Х-0150,Хохлова-Жданова Фёкла Вячеславовна,7,3.86,3.84,4'
    refused 2 ej-finals propose --class 10А --period Q1
    err_is 'ej-finals: period: the calendar of 2026/27 has no Q1 there'
}

@test "propose --date knows only what was there by then" {
    ok ej-finals propose --class 7А --subject География --pupil-id Х-0150 --date 18.09.2026
    out_has 'Q1,Х-0150,Хохлова-Жданова Фёкла Вячеславовна,3,3.67,3.67,4'
    # Nobody of the class who arrived on 21 September stands there before.
    arrived=$(query "SELECT p.file_no FROM enrolment e JOIN pupil p ON p.id = e.pupil_id
        JOIN class k ON k.id = e.class_id WHERE e.starts = '2026-09-21' AND k.name <> '1А' LIMIT 1")
    [ -n "$arrived" ]
    ok ej-finals propose --pupil-id "$arrived" --date 2026-09-20
    [ "$(wc -l <<<"${output%$'\n'}")" -eq 1 ]
    ok ej-finals propose --pupil-id "$arrived" --date 2026-09-21
    [ "$(wc -l <<<"$output")" -gt 10 ]
}

@test "propose --explain derives a mark from its marks" {
    ok ej-finals propose --class 7А --subject География --pupil-id Х-0150 --period Q1 --explain
    out_is 'class,subject,period,pupil_id,step,date,lesson,kind,value,weight,product,remark
7А,География,Q1,Х-0150,mark,2026-09-04,3,проект,3,2,6,
7А,География,Q1,Х-0150,mark,2026-09-11,3,домашняя работа,4,1,4,
7А,География,Q1,Х-0150,mark,2026-09-18,3,контрольная,4,3,12,
7А,География,Q1,Х-0150,mark,2026-10-03,2,практическая,4,1.5,6,
7А,География,Q1,Х-0150,mark,2026-10-09,3,ответ на уроке,4,1,4,
7А,География,Q1,Х-0150,mark,2026-10-10,2,домашняя работа,4,1,4,
7А,География,Q1,Х-0150,mark,2026-10-23,3,контрольная,4,3,12,
7А,География,Q1,Х-0150,sum,,,,27,12.5,48,7 in all
7А,География,Q1,Х-0150,mean,,,,3.86,,,mean: 27 / 7
7А,География,Q1,Х-0150,weighted,,,,3.84,,,weighted mean: 48 / 12.5 = 96/25
7А,География,Q1,Х-0150,threshold,,,,5,,,from 4.5: 48 is less than 4.5 × 12.5 = 56.25: not met
7А,География,Q1,Х-0150,threshold,,,,4,,,from 3.5: 48 is not less than 3.5 × 12.5 = 43.75: met
7А,География,Q1,Х-0150,result,,,,4,,,proposed'
}

@test "propose --explain says why a mark is left out" {
    ok ej-finals propose --class 7А --subject Алгебра --pupil-id Х-0150 --explain
    out_has 'mark,2026-09-11,5,контрольная,.,3,,left out: an open debt'
    ok ej-finals propose --class 7А --subject Физика --pupil-id Р-0144 --explain
    out_has 'mark,2026-09-15,2,контрольная,.,3,,left out: corrected on 2026-09-21'
    out_has 'mark,2026-09-15,2,контрольная,5,3,15,in place of an earlier mark'
}

@test "propose refuses what cannot be answered" {
    refused 2 ej-finals propose --explain
    err_is 'ej-finals: --explain needs --pupil or --pupil-id'
    refused 2 ej-finals propose --period exam
    err_is 'ej-finals: --period exam: the marks of examinations are entered, not proposed'
    refused 2 ej-finals propose --class 8Б
    err_has 'class: unknown in this school year'
    refused 2 ej-finals propose --date 31.02.2027
    err_has '--date: no such date'
    refused 2 ej-finals propose --period Q9
    err_has '--period: not one of'
}

@test "propose --period year is the mean of the period marks, explained" {
    ok ej-finals set "${FINAL[@]}" --period Q1 --value 4
    EJ_NOW=2026-12-31T09:00 ok ej-finals set "${FINAL[@]}" --period Q2 --value 5
    EJ_NOW=2027-03-29T09:00 run_ej 0 ej-finals set "${FINAL[@]}" --period Q3 --value н/а
    err_is 'ej-finals: warning: Not attested in a final mark (na-in-finals, komi 6.3): 7А, Физика, А-0125: Q3'
    export EJ_NOW=2027-05-30T09:00
    ok ej-finals propose "${FINAL[@]}" --period year
    out_has '7А,Физика,year,А-0125,Абрамов Ростислав Артёмович,2,4.50,,5'
    ok ej-finals propose "${FINAL[@]}" --period year --explain
    out_is 'class,subject,period,pupil_id,step,date,lesson,kind,value,weight,product,remark
7А,Физика,year,А-0125,final,,,Q1,4,,,"2026/27, 7А, Физика"
7А,Физика,year,А-0125,final,,,Q2,5,,,"2026/27, 7А, Физика"
7А,Физика,year,А-0125,final,,,Q3,н/а,,,"2026/27, 7А, Физика: left out: not a mark"
7А,Физика,year,А-0125,sum,,,,9,,,2 in all
7А,Физика,year,А-0125,mean,,,,4.50,,,mean: 9 / 2
7А,Физика,year,А-0125,result,,,,5,,,"proposed: the mean, rounded as the profile says"'
}

@test "propose --period final joins the subjects of mathematics with the examination" {
    export EJ_NOW=2027-06-20T09:00
    local one=(--class 9Б --pupil-id К-0160)
    run_ej 0 ej-finals set "${one[@]}" --subject Алгебра --period year --value 3
    ok ej-finals set "${one[@]}" --subject Геометрия --period year --value 4
    ok ej-finals set "${one[@]}" --subject Математика --period exam --value 5
    ok ej-finals propose "${one[@]}" --subject Математика --period final
    out_has '9Б,Математика,final,К-0160,Карпов Григорий Богданович,3,4.00,,4'
    ok ej-finals set "${one[@]}" --subject Математика --period final --value 4
    ok ej-finals list "${one[@]}" --period final
    out_has '9Б,Математика,final,К-0160,Карпов Григорий Богданович,4,4,no'
}

# ---- set, import, list -----------------------------------------------------------------------

@test "finals.csv imports whole, tells what differs, and changes nothing the second time" {
    without_finals
    run_ej 0 ej-finals import "$SCHOOL/finals.csv"
    [ -z "$output" ]
    local differs='warning: Final mark other than the proposed one' paragraph='komi 4.16.2, mo 14'
    err_has "finals.csv:110: $differs (finals-off-proposal, $paragraph): 7А, Русский язык, И-0131: Q1 final=4 proposed=5 mean=5/1"
    err_has "finals.csv: $differs ($paragraph): 13 findings; ej-check run --rule finals-off-proposal"
    [ "$(grep -c "finals.csv:[0-9]*: $differs" <<<"$stderr")" -eq 10 ]
    [ "$(grep -c 'warning: Not attested' <<<"$stderr")" -eq 3 ]
    err_has '832 read = 832 added + 0 changed + 0 same + 0 refused'
    run_ej 0 ej-finals import "$SCHOOL/finals.csv"
    [ -z "$output" ]
    err_is "ej-finals: $SCHOOL/finals.csv: 832 read = 0 added + 0 changed + 832 same + 0 refused"
}

@test "every final has its row in the history" {
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'final'")" -eq 832 ]
}

@test "finals-bad.csv: each line is refused for its reason, and nothing is stored" {
    refused 1 ej-finals import "$SCHOOL/bad/finals-bad.csv"
    local line=2 why
    for why in 'value: not in the scale' 'value: not in the scale' 'value: missing' \
        'period: not one of' 'period: missing' 'period: the calendar has no such period in grade 7' \
        'subject: unknown' 'pupil_id: no pupil' 'class: no marks are given in grade 1'; do
        err_has "finals-bad.csv:$line: $why"
        line=$((line + 1))
    done
    err_has '9 read = 0 added + 0 changed + 0 same + 9 refused'
}

@test "a final that cannot be is refused" {
    refused 1 ej-finals set "${FINAL[@]}" --period Q2 --value 4
    err_is 'ej-finals: period: begins only on 2026-11-05'
    refused 1 ej-finals set --class 7А --subject Химия --pupil-id А-0125 --period Q1 --value 4
    err_has 'subject: not in the load of this class'
    refused 1 ej-finals set --class 9Б --subject Физика --pupil-id А-0125 --period Q1 --value 4
    err_is 'ej-finals: pupil: was not in this class in that period'
    refused 1 ej-finals set --class 7А --subject Физика --pupil-id А-0125 --period Q1 --value .
    err_has 'value: not in the scale'
}

@test "a subject without marks, or without attestation, has no finals" {
    ej-finals list --subject Физика --format csv | ej-finals remove --quiet --why 'без аттестации'
    ok ej-subject set --subject Физика --attested no --replace
    refused 1 ej-finals set "${FINAL[@]}" --period Q1 --value 4
    err_is 'ej-finals: subject: taught without attestation'
    ej-finals list --subject Музыка --format csv | ej-finals remove --quiet --why 'без отметок'
    ej-mark list --subject Музыка --format csv | ej-mark remove --quiet --why 'без отметок'
    ok ej-subject set --subject Музыка --graded no --replace
    refused 1 ej-finals set --class 7А --subject Музыка --pupil-id А-0125 --period Q1 --value 4
    err_is 'ej-finals: subject: taught without marks'
    ok ej-finals propose --class 7А --pupil-id А-0125
    out_lacks Физика,
    out_lacks Музыка
}

@test "set stores the teacher's decision and says that it differs" {
    without_finals
    ok ej-finals propose "${FINAL[@]}" --period Q1
    out_has ',4'
    run_ej 0 ej-finals set "${FINAL[@]}" --period Q1 --value 5
    err_is 'ej-finals: warning: Final mark other than the proposed one (finals-off-proposal, komi 4.16.2, mo 14): 7А, Физика, А-0125: Q1 final=5 proposed=4 mean=97/22'
    refused 1 ej-finals set "${FINAL[@]}" --period Q1 --value 3
    err_has 'give --replace to change it'
    ok ej-finals list --differs yes
    out_is 'class,subject,period,pupil_id,pupil,value,proposed,differs
7А,Физика,Q1,А-0125,Абрамов Ростислав Артёмович,5,4,yes'
    ok ej-finals set "${FINAL[@]}" --period Q1 --value 4 --replace
    ok ej-finals list --differs yes
    out_is 'class,subject,period,pupil_id,pupil,value,proposed,differs'
}

@test "list shows those finals that the oracle finds off the proposal" {
    ok ej-finals list --differs yes
    sed 1d <<<"${output%$'\n'}" | awk -F, '{ print $1 "," $2 "," $4 "," $3 " final=" $6 " proposed=" $7 }' |
        sort >"$BATS_TEST_TMPDIR/have"
    sed -n 's/^finals-off-proposal,\([^,]*\),,,\(.*\) mean=.*/\1,\2/p' \
        "$SCHOOL/oracle/violations.csv" | sort >"$BATS_TEST_TMPDIR/want"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/want")" -eq 13 ]
    same "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/have"
}

@test "list is in people's order and chooses by its columns" {
    ok ej-finals list --class 7А --subject Физика --value 5
    [ "$(sed 1d <<<"${output%$'\n'}" | cut -d, -f1-3,6 | sort -u)" = 7А,Физика,Q1,5 ]
    ok ej-finals list --headings ru --class 9Б --subject Химия --pupil-id С-0173
    out_is 'Класс,Предмет,Период,№ личного дела,Ученик,Отметка,Предлагается,Отличается
9Б,Химия,I четверть,С-0173,Соколов Валерий Ильич,4,5,да'
}

@test "what list prints imports without a change" {
    ok ej-finals list --format csv
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/list.csv"
    run_ej 0 ej-finals import <"$BATS_TEST_TMPDIR/list.csv"
    err_is 'ej-finals: standard input: 832 read = 0 added + 0 changed + 832 same + 0 refused'
}

@test "a dry run shows the change and stores nothing" {
    remember
    run_ej 0 ej-finals set "${FINAL[@]}" --period Q1 --value 2 --replace --dry-run --format csv
    out_has 'final,value,4,2'
    unchanged
}

# ---- accept ----------------------------------------------------------------------------------

@test "accept enters what is proposed where nothing is decided yet" {
    without_finals
    run_ej 0 ej-finals set "${FINAL[@]}" --period Q1 --value 5
    ok ej-finals propose --class 7А --period Q1
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/proposed.csv"
    run_ej 0 ej-finals accept "$BATS_TEST_TMPDIR/proposed.csv"
    err_has '432 read = 431 added + 0 changed + 1 same + 0 refused'
    ok ej-finals list --differs yes
    out_has '7А,Физика,Q1,А-0125,Абрамов Ростислав Артёмович,5,4,yes'
    [ "$(wc -l <<<"${output%$'\n'}")" -eq 2 ]
    run_ej 0 ej-finals accept "$BATS_TEST_TMPDIR/proposed.csv"
    err_has '432 read = 0 added + 0 changed + 432 same + 0 refused'
}

@test "accept passes over lines without a proposal, and needs the column" {
    without_finals
    local head=class,subject,period,pupil_id,proposed
    run_ej 0 ej-finals accept <<<"$head"$'\n''7А,Физика,Q1,А-0125,'
    err_is 'ej-finals: standard input: 1 read = 0 added + 0 changed + 1 same + 0 refused'
    refused 1 ej-finals accept <<<$'class,subject,period,pupil_id\n7А,Физика,Q1,А-0125'
    err_has 'proposed: missing'
}

# ---- forecast --------------------------------------------------------------------------------

@test "forecast says what will be and what would raise it" {
    ok ej-finals forecast --class 10А --pupil-id Б-0177 --subject 'Вероятность и статистика'
    # 3.00 of two marks of weight 1 together: a 5 at once, or a 4 of weight 3 ...
    out_is 'class,subject,period,pupil_id,pupil,n,debts,weighted,proposed,goal,next,highest_needed
10А,Вероятность и статистика,H1,Б-0177,Белова Тамара Кирилловна,2,0,3.00,3,4,5×1 4×3,1'
    ok ej-finals forecast --class 10А --pupil-id Б-0177 --subject 'Английский язык'
    out_has ',7,0,4.75,5,,,'
    ok ej-finals forecast --class 7А --subject Алгебра --pupil-id Х-0150
    out_has ',Q1,Х-0150,Хохлова-Жданова Фёкла Вячеславовна,9,1,4.52,5,,,'
}

@test "what forecast promises comes true" {
    ok ej-finals forecast --class 10А --pupil-id Б-0177 --subject 'Вероятность и статистика'
    out_has '3,4,5×1 4×3,1'
    local lesson=(--class 10А --pupil-id Б-0177 --subject 'Вероятность и статистика')
    local last
    last=$(query "SELECT l.date || ' --lesson ' || l.number FROM lesson l
        JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id
        WHERE k.name = '10А' AND s.name = 'Вероятность и статистика' ORDER BY l.date DESC LIMIT 1")
    # shellcheck disable=SC2086 # a date, an option and its value
    ok ej-mark set "${lesson[@]}" --date $last --kind зачёт --value 4 --weight 2.9
    ok ej-finals propose "${lesson[@]}"
    out_has ',3'
    # shellcheck disable=SC2086
    ok ej-mark set "${lesson[@]}" --date $last --kind зачёт --value 4 --weight 3 --replace
    ok ej-finals propose "${lesson[@]}"
    out_has ',3,'
    [[ ${output%$'\n'} == *,4 ]]
}

@test "forecast is of a quarter or half-year" {
    refused 2 ej-finals forecast --period year
    err_is 'ej-finals: --period: a forecast is made for a quarter, trimester or half-year'
    EJ_NOW=2026-11-10T09:00 ok ej-finals forecast --class 7А --subject Физика --pupil-id А-0125
    out_has '7А,Физика,Q2,А-0125,Абрамов Ростислав Артёмович,0,0,,,,,'
}

@test "remove takes a final away; a list feeds it" {
    ok ej-finals remove "${FINAL[@]}" --period Q1
    ok ej-finals list "${FINAL[@]}" --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
    refused 1 ej-finals remove "${FINAL[@]}" --period Q1
    err_is 'ej-finals: no such final mark'
    ok ej-finals list --class 7А --subject Алгебра --format csv
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/list.csv"
    count=$(query 'SELECT count(*) FROM final')
    run_ej 0 ej-finals remove "$BATS_TEST_TMPDIR/list.csv"
    [ "$((count - $(query 'SELECT count(*) FROM final')))" = \
        "$(($(wc -l <"$BATS_TEST_TMPDIR/list.csv") - 1))" ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'final' AND new IS NULL")" = \
        "$(wc -l <"$BATS_TEST_TMPDIR/list.csv")" ]
}

@test "a certificate's mark in a grade without certificates is stored with a warning" {
    run_ej 0 ej-finals set "${FINAL[@]}" --period final --value 4
    err_has "period: grade 7 gets no certificate by the school's policy"
    ok ej-finals set "${FINAL[@]}" --period exam --value 4
    ok ej-finals set --class 9Б --pupil-id К-0160 --subject Физика --period final --value 4
}

# ---- council ---------------------------------------------------------------------------------

@test "council records the decision on one pupil and on a whole class" {
    export EJ_NOW=2027-06-20T09:00
    local decision=(--number 7 --date 2027-06-15)
    ok ej-finals council --class 9Б --pupil-id К-0160 --decision retained "${decision[@]}"
    ok ej-finals decisions
    out_is 'class,pupil_id,pupil,decision,number,date
9Б,К-0160,Карпов Григорий Богданович,retained,7,2027-06-15'
    ok ej-roster list --class 9Б --format csv
    cut -d, -f1 <<<"${output%$'\n'}" >"$BATS_TEST_TMPDIR/9.csv"
    run_ej 0 ej-finals council --class 9Б --decision завершил\ уровень\ образования \
        "${decision[@]}" "$BATS_TEST_TMPDIR/9.csv"
    err_has '25 read = 24 added + 1 changed + 0 same + 0 refused'
    ok ej-finals decisions --class 9Б --decision graduated --format csv
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/decisions.csv"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/decisions.csv")" -eq 26 ]
    run_ej 0 ej-finals council "$BATS_TEST_TMPDIR/decisions.csv"
    err_has '25 read = 0 added + 0 changed + 25 same + 0 refused'
}

@test "council lets graduate only where a level of education ends" {
    export EJ_NOW=2027-06-20T09:00
    refused 1 ej-finals council --class 7А --pupil-id А-0125 --decision graduated --number 7 \
        --date 2027-06-15
    err_is 'ej-finals: decision: no level of education ends with grade 7; 4, 9, 11 and 12 do'
    ok ej-finals council --class 7А --pupil-id А-0125 --decision promoted --number 7 \
        --date 2027-06-15
}

@test "council refuses who is not there, and a day to come" {
    export EJ_NOW=2027-06-20T09:00
    local decision=(--decision promoted --number 7)
    refused 1 ej-finals council --class 9Б --pupil-id А-0125 "${decision[@]}" --date 2027-06-15
    err_is 'ej-finals: pupil: is not in this class at the end of the year'
    refused 1 ej-finals council --class 7А --pupil-id А-0125 "${decision[@]}" --date 2027-06-21
    err_is 'ej-finals: date: this day is still to come'
    refused 1 ej-finals council --class 7А --pupil-id А-0125 --decision left --number 7 \
        --date 2027-06-15
    err_has 'decision: not one of'
    refused 1 ej-finals council --year 2026/27 --class 7А --pupil-id А-0125 "${decision[@]}" \
        --date 2026-08-15
    err_is 'ej-finals: date: before the school year begins'
}
