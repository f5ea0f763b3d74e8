#!/usr/bin/env bats
# ej-mark: marks at lessons, several at once, weights, debts and their correction.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school mark
}

setup() {
    copy_school
}

# A place in class 7А where nobody has a mark of this kind.
place=(--class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4)
kind=(--kind 'ответ на уроке')

marks_of() { # PUPIL_ID DATE: n value weight comment replaces corrected
    query "SELECT m.n, m.value, m.weight, m.comment, m.replaces, m.corrected FROM mark m
        JOIN lesson l ON l.id = m.lesson_id JOIN pupil p ON p.id = m.pupil_id
        JOIN course c ON c.id = l.course_id JOIN subject s ON s.id = c.subject_id
        WHERE p.file_no = '$1' AND l.date = '$2' AND s.name = 'Русский язык' ORDER BY m.kind_id, m.n"
}

@test "the whole quarter imports, and again changes nothing" {
    [ "$(query 'SELECT count(*) FROM mark')" = 7121 ]
    run_ej 0 ej-mark import "$SCHOOL/marks.csv"
    err_has '7121 read = 0 added + 0 changed + 7121 same + 0 refused'
}

@test "set gives a mark by the pupil's surname; the weight is that of the kind" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}"
    out_is ''
    [ "$(marks_of А-0125 2026-10-05)" = '1|5|100|||' ]
    # The same again is the same.
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}"
    [ "$(marks_of А-0125 2026-10-05)" = '1|5|100|||' ]
}

@test "another value under the key is refused with the two ways out" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}"
    refused 1 ej-mark set "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}"
    err_has '--n 2'
    err_has '--replace'
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}" --n 2
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 3 "${kind[@]}" --replace
    [ "$(marks_of А-0125 2026-10-05)" = $'1|3|100|||\n2|4|100|||' ]
}

@test "a stream without n numbers equal keys in order, again and again" {
    cat >"$BATS_TEST_TMPDIR/two.csv" <<'CSV'
class,pupil_id,date,lesson,subject,kind,value
7А,А-0125,2026-10-05,4,Русский язык,ответ на уроке,5
7А,А-0125,2026-10-05,4,Русский язык,ответ на уроке,4
7А,А-0125,2026-10-05,4,Русский язык,ответ на уроке,5
CSV
    run_ej 0 ej-mark import "$BATS_TEST_TMPDIR/two.csv"
    err_has '3 read = 3 added'
    run_ej 0 ej-mark import "$BATS_TEST_TMPDIR/two.csv"
    err_has '3 same'
    [ "$(marks_of А-0125 2026-10-05)" = $'1|5|100|||\n2|4|100|||\n3|5|100|||' ]
}

@test "a weight of its own, a comment, and an empty weight" {
    ok ej-mark set "${place[@]}" --pupil-id А-0125 --value 5 "${kind[@]}" --weight 2,5 \
        --comment 'у доски'
    [ "$(marks_of А-0125 2026-10-05)" = '1|5|250|у доски||' ]
    refused 1 ej-mark set "${place[@]}" --pupil-id А-0126 --value 5 "${kind[@]}" --weight 0
    err_is 'ej-mark: weight: not a positive number such as 1.5'
    refused 1 ej-mark set "${place[@]}" --pupil-id А-0126 --value 5 "${kind[@]}" \
        --weight 999999999999
    err_is 'ej-mark: weight: more than 100'
    ok ej-mark set "${place[@]}" --pupil-id А-0127 --value 5 "${kind[@]}" --weight 100
    refused 1 ej-mark set "${place[@]}" --pupil-id А-0126 --value 5 --kind урок
    err_has 'kind:'
}

@test "nothing is recorded on a lesson in the future" {
    EJ_NOW=2026-10-04T23:30 refused 1 ej-mark set "${place[@]}" --pupil Абрамов --value 5 \
        "${kind[@]}"
    err_has 'still to come'
    # The evening in UTC is the next day at school (Europe/Moscow).
    EJ_NOW=2026-10-04T21:30Z run_ej 0 ej-mark set "${place[@]}" --pupil Абрамов --value 5 \
        "${kind[@]}"
}

@test "dots are cleared as dots.csv says; both marks stay; again is the same" {
    run_ej 0 ej-mark correct "$SCHOOL/dots.csv"
    err_has '122 read = 86 added + 0 changed + 36 same + 0 refused'
    [ "$(query "SELECT count(*) FROM mark WHERE value = '.'")" = 122 ]
    [ "$(query 'SELECT count(*) FROM mark WHERE replaces IS NOT NULL')" = 86 ]
    run_ej 0 ej-mark correct "$SCHOOL/dots.csv"
    err_has '122 same'
    ok ej-mark debts --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 37 ]
    # The term is that of the rule, as the policy has it.
    ok ej-mark debts --class 7А --date 2026-09-11 --format csv
    out_has ',2026-09-18,yes'
    EJ_NOW=2026-10-26T09:00 ej-policy set --quiet debt-overdue.days 60
    ok ej-mark debts --class 7А --date 2026-09-11 --format csv
    out_has ',2026-11-10,no'
    out_lacks ',yes'
}

@test "a 2 is corrected beside itself, and only what is bad or named is" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}"
    ok ej-mark correct "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}" \
        --corrected 2026-10-07
    [ "$(marks_of А-0125 2026-10-05)" = $'1|2|100|||\n2|4|100||1|2026-10-07' ]
    # That very correction again changes nothing; another value on that day contradicts it.
    ok ej-mark correct "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}" \
        --corrected 2026-10-07
    refused 1 ej-mark correct "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}" \
        --corrected 2026-10-07
    # A good mark is corrected only when it is named.
    refused 1 ej-mark correct "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}"
    err_has 'no debt and no unsatisfactory mark of this kind is there to correct; --n names any'
    ok ej-mark correct "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}" --n 2
    refused 1 ej-mark correct "${place[@]}" --pupil Абрамов --value . "${kind[@]}" --n 3
    err_is 'ej-mark: value: a debt corrects nothing'
    refused 1 ej-mark correct "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}" --n 3 \
        --corrected 2026-10-04
    err_has 'before the lesson'
}

@test "remove takes a mark away, but not from under its correction" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}"
    ok ej-mark correct "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}"
    refused 1 ej-mark remove "${place[@]}" --pupil Абрамов "${kind[@]}"
    err_has 'correction'
    ok ej-mark remove "${place[@]}" --pupil Абрамов "${kind[@]}" --n 2
    ok ej-mark remove "${place[@]}" --pupil Абрамов "${kind[@]}"
    [ -z "$(marks_of А-0125 2026-10-05)" ]
    refused 1 ej-mark remove "${place[@]}" --pupil Абрамов "${kind[@]}"
    err_has 'no such mark'
    # The history has all four changes.
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'mark' AND row_id >
        (SELECT max(id) FROM mark)")" = 4 ]
}

@test "a stream removes a mark together with its correction, in any order" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}"
    ok ej-mark correct "${place[@]}" --pupil Абрамов --value 3 "${kind[@]}"
    ok ej-mark correct "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}" --n 2
    ej-mark list "${place[@]}" --pupil-id А-0125 "${kind[@]}" >"$BATS_TEST_TMPDIR/list.csv"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/list.csv")" = 4 ]
    # Without the last correction its original cannot go.
    head -n 3 "$BATS_TEST_TMPDIR/list.csv" >"$BATS_TEST_TMPDIR/part.csv"
    refused 1 ej-mark remove "$BATS_TEST_TMPDIR/part.csv"
    err_has 'line 3: a correction stands beside the mark and is not removed as well'
    refused 1 ej-mark remove --keep-going --rejects "$BATS_TEST_TMPDIR/rejects.csv" \
        "$BATS_TEST_TMPDIR/part.csv"
    err_has 'ej-mark: line 3: a correction stands beside the mark and is not removed as well;'
    run_ej 0 ej-mark remove "$BATS_TEST_TMPDIR/list.csv"
    err_has '3 read = 0 added + 3 changed + 0 same + 0 refused'
    [ -z "$(marks_of А-0125 2026-10-05)" ]
}

@test "a stream of marks can be removed: list feeds remove" {
    ej-mark list --class 7А --date 2026-10-06 --subject Физика >"$BATS_TEST_TMPDIR/list.csv"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/list.csv")" -gt 1 ]
    run_ej 0 ej-mark remove "$BATS_TEST_TMPDIR/list.csv"
    ok ej-mark list --class 7А --date 2026-10-06 --subject Физика
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
}

@test "each change has its history: who, when by both clocks, command, why, old and new" {
    local begun
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 3 "${kind[@]}"
    begun=$(date -u +%FT%TZ)
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}" --replace \
        --why 'ошибка ввода'
    [ "$(query "SELECT x.actor = '$(id -un)', x.at,
        x.clock BETWEEN '$begun' AND '$(date -u +%FT%TZ)', x.command, x.why,
        json_extract(a.old, '\$[4]'), json_extract(a.new, '\$[4]')
        FROM audit a JOIN txn x ON x.id = a.txn_id ORDER BY a.id DESC LIMIT 1")" = \
        '1|2026-10-26T06:00:00Z|1|ej-mark set|ошибка ввода|3|4' ]
}

@test "dry run shows each field and changes nothing" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 3 "${kind[@]}"
    remember
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 4 "${kind[@]}" --replace --dry-run
    out_has ',changed,7А 2026-10-05 4 Русский язык ответ на уроке,mark,value,3,4'
    unchanged
}

@test "keep-going stores the good records; the rejects, corrected, import as they are" {
    cat >"$BATS_TEST_TMPDIR/some.csv" <<'CSV'
class,pupil_id,date,lesson,subject,kind,value,мнение
7А,А-0125,2026-10-05,4,Русский язык,ответ на уроке,5,"a, b"
7А,А-0126,2026-10-05,4,Русский язык,ответ на уроке,7,"c ""d"""
CSV
    run_ej 1 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/bad.csv" \
        "$BATS_TEST_TMPDIR/some.csv"
    err_has 'some.csv:3: value:'
    err_has '2 read = 1 added + 0 changed + 0 same + 1 refused'
    [ "$(sed -n 1p "$BATS_TEST_TMPDIR/bad.csv")" = \
        'class,pupil_id,date,lesson,subject,kind,value,мнение,line,error' ]
    sed -i 's/,7,/,4,/' "$BATS_TEST_TMPDIR/bad.csv"
    run_ej 0 ej-mark import "$BATS_TEST_TMPDIR/bad.csv"
    err_has '1 read = 1 added'
    err_has "мнение"
}

@test "what stands beyond the last column is kept with the reason" {
    run_ej 1 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/bad.csv" \
        "$SCHOOL/bad/marks-bad.csv"
    grep -q 'too many fields: 12, the heading has 10: лишнее; поле' "$BATS_TEST_TMPDIR/bad.csv" ||
        fail "$(tail -n 1 "$BATS_TEST_TMPDIR/bad.csv")"
}

@test "naughty strings are stored, listed and read back, or refused" {
    third_party naughty-strings
    /usr/bin/python3 - "$DATA/blns.json" >"$BATS_TEST_TMPDIR/naughty.csv" <<'PY'
import csv, json, sys
out = csv.writer(sys.stdout, lineterminator="\n")
out.writerow("class pupil_id date lesson subject kind value comment".split())
for text in json.load(open(sys.argv[1], encoding="utf-8")):
    out.writerow(["7А", "А-0125", "2026-10-05", 4, "Русский язык", "ответ на уроке", 5, text])
PY
    run_ej 0 ej-mark import "$BATS_TEST_TMPDIR/naughty.csv"
    ej-mark list --class 7А --date 2026-10-05 --pupil-id А-0125 --subject 'Русский язык' \
        >"$BATS_TEST_TMPDIR/back.csv"
    /usr/bin/python3 - "$BATS_TEST_TMPDIR/naughty.csv" "$BATS_TEST_TMPDIR/back.csv" <<'PY'
import csv, sys
given, back = ([row["comment"] for row in csv.DictReader(open(name, encoding="utf-8", newline=""))]
               for name in sys.argv[1:])
def blank(text):
    return text.strip(" \t\u00a0")
assert [blank(a) for a in given] == back, [p for p in zip(given, back) if blank(p[0]) != p[1]][:3]
PY
}

@test "neither --output nor --rejects writes over the journal or the input" {
    local before
    before=$(md5sum <"$EJ_DB")
    cp "$SCHOOL/marks.csv" "$BATS_TEST_TMPDIR/marks.csv"
    refused 2 ej-mark list --output "$EJ_DB"
    err_has 'the journal itself'
    refused 2 ej-mark import --dry-run --output "$EJ_DB" "$BATS_TEST_TMPDIR/marks.csv"
    err_is 'ej-mark: --output: this is the journal itself'
    ln -s "$EJ_DB" "$BATS_TEST_TMPDIR/link"
    refused 2 ej-mark list --output "$BATS_TEST_TMPDIR/link"
    err_is 'ej-mark: --output: this is the journal itself'
    refused 2 ej-report summary-marks --format xlsx --output "$EJ_DB"
    err_is 'ej-report: --output: this is the journal itself'
    refused 2 ej-mark import --keep-going --rejects "$EJ_DB" "$BATS_TEST_TMPDIR/marks.csv"
    err_is 'ej-mark: --rejects: this is the journal itself'
    refused 2 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/marks.csv" \
        "$BATS_TEST_TMPDIR/marks.csv"
    err_is 'ej-mark: --rejects: this is the input itself'
    # shellcheck disable=SC2094 # that is what is refused
    refused 2 ej-mark import --keep-going --rejects "$BATS_TEST_TMPDIR/marks.csv" \
        <"$BATS_TEST_TMPDIR/marks.csv"
    err_is 'ej-mark: --rejects: this is the input itself'
    refused 2 ej-mark import --dry-run --keep-going --rejects "$BATS_TEST_TMPDIR/new.csv" \
        --output "$BATS_TEST_TMPDIR/../$(basename "$BATS_TEST_TMPDIR")/new.csv" \
        "$BATS_TEST_TMPDIR/marks.csv"
    err_is 'ej-mark: --rejects: this is the file of --output'
    [ ! -e "$BATS_TEST_TMPDIR/new.csv" ]
    [ "$(md5sum <"$EJ_DB")" = "$before" ]
    cmp "$SCHOOL/marks.csv" "$BATS_TEST_TMPDIR/marks.csv"
}

@test "no mark corrects itself or a later one" {
    ok ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}"
    refused 1 ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}" --n 1 \
        --replaces 1 --corrected 2026-10-06 --replace
    err_is 'ej-mark: replaces: not the number of an earlier mark'
    refused 1 ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}" --n 1 \
        --replaces 2 --corrected 2026-10-06 --replace
    err_is 'ej-mark: replaces: not the number of an earlier mark'
    refused 1 ej-mark set "${place[@]}" --pupil Абрамов --value 2 "${kind[@]}" --n 0
    err_has 'counted from 1'
}

@test "bytes that are no UTF-8 are refused from options as from files" {
    refused 1 ej-mark set "${place[@]}" --pupil Абрамов --value 5 "${kind[@]}" \
        --comment $'\xcf\xf0\xe8'
    err_has 'UTF-8'
}

@test "days in two school years are listed together; a stretch must not run backwards" {
    sed 's|2027-|2028-|g; s|2026-|2027-|g; s|2026/27|2027/28|' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    ok ej-mark list --from 2026-09-01 --to 2028-05-01 --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" -gt 7100 ]
    refused 2 ej-mark list --from 2026-12-01 --to 2026-10-01
    err_is 'ej-mark: --from is later than --to'
}
