#!/usr/bin/env bats
# ej-audit undo: a transaction reversed by a new one.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
    export EJ_NOW=2026-10-28T09:00
}

last() {
    query 'SELECT max(id) FROM txn'
}

# The document tables as they are, ids and all, without the history of it.
document() {
    local table
    for table in $(query "SELECT name FROM sqlite_schema WHERE type = 'table'
        AND name NOT LIKE 'sqlite%' AND name NOT IN ('txn', 'audit') ORDER BY name"); do
        echo "$table"
        query "SELECT * FROM $table ORDER BY 1, 2"
    done >"$BATS_TEST_TMPDIR/$1"
}

# Undoing what was done last brings back the document; undoing the undo brings back the deed.
there_and_back() {
    local deed undo
    deed=$(last)
    document after
    ! cmp -s "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after" || fail 'nothing was done'
    run_ej 0 ej-audit undo "$deed" --why 'не то' || return
    out_is '' || return
    err_has 'ej-audit: undo: ' || return
    undo=$(last)
    [ "$undo" -eq $((deed + 1)) ]
    document undone
    same "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/undone"
    [ "$(query "SELECT command || ' ' || why FROM txn WHERE id = $undo")" = \
        "ej-audit undo $deed не то" ]
    run_ej 0 ej-audit undo "$undo" || return
    document redone
    same "$BATS_TEST_TMPDIR/after" "$BATS_TEST_TMPDIR/redone"
    [ "$(query 'SELECT count(*) FROM pragma_foreign_key_check')" = 0 ]
}

@test "an import of marks, added and changed" {
    document before
    {
        ej-mark list --class 7А --format csv | sed 's/,5,1,/,4,1,/'
        ej-mark list --class 9Б --date 2026-10-05 --format csv | sed '1d; s/,1,\([2-5]\),/,7,\1,/'
    } | ej-mark import --quiet --historical
    there_and_back
}

@test "marks that were removed come back with their ids" {
    document before
    ej-mark list --class 9Б --format csv | sed -n '1p;5,200p' | ej-mark remove --quiet
    there_and_back
}

@test "a pupil's movement" {
    document before
    ej-roster depart --pupil-id А-0126 --date 2026-10-27 --order 5 --order-date 2026-10-26 --quiet
    there_and_back
}

@test "planned lessons" {
    document before
    ej-lesson generate --class 7А --from 2026-11-09 --to 2026-11-20 --quiet
    there_and_back
}

@test "a joint class, which is made of others" {
    ej-class set --class 7Б --shift 1 --quiet
    ej-subject set --subject Хор --quiet
    document before
    printf '%s\n' class,subject,teacher,hours '7А+7Б,Хор,volkov.iy,1' | ej-load import --quiet
    there_and_back
}

@test "a policy" {
    document before
    ej-policy load solo --quiet || skip 'no ej-policy yet'
    there_and_back
}

@test "a dry run shows each difference and changes nothing" {
    ej-mark list --class 7А --format csv | sed -n '1p; 2s/,4,1,/,5,1,/p' |
        ej-mark import --quiet --historical
    remember
    run_ej 0 ej-audit undo --dry-run "$(last)" --format csv
    unchanged
    out_is 'line,change,record,table,field,old,new
,changed,7А 2026-09-01 1 Изобразительное искусство А-0126 ответ на уроке 1,mark,value,5,4'
    err_is 'ej-audit: undo: 1 record = 0 added + 1 changed + 0 same + 0 refused (dry run: nothing stored)'
    run_ej 0 ej-audit undo --dry-run "$(last)" --format table --headings ru
    out_has 'изменено   7А 2026-09-01 1'
}

@test "refused where something later touched the same records" {
    local deed
    ej-mark list --class 7А --format csv | sed -n '1p; 2s/,4,1,/,5,1,/p' |
        ej-mark import --quiet --historical
    deed=$(last)
    ej-mark list --class 7А --format csv | sed -n '1p; 2s/,5,1,/,3,1,/p' |
        ej-mark import --quiet --historical
    remember
    refused 1 ej-audit undo "$deed"
    err_has "ej-audit: a later transaction has changed the same records: $((deed + 1))"
    run_ej 1 ej-audit undo --dry-run "$deed"
    out_is ''
    unchanged
    run_ej 0 ej-audit undo "$((deed + 1))"
    refused 1 ej-audit undo "$((deed + 1))"
    err_has "a later transaction has changed the same records: $((deed + 2))"
}

@test "a later transaction and its undo cancel out, and so does the undo of an undo" {
    local deed
    document before
    ej-mark list --class 7А --format csv | sed -n '1p; 2s/,4,1,/,5,1,/p' |
        ej-mark import --quiet --historical
    deed=$(last)
    ej-mark list --class 7А --format csv | sed -n '1p; 2s/,5,1,/,3,1,/p' |
        ej-mark import --quiet --historical
    run_ej 0 ej-audit undo "$((deed + 1))"
    run_ej 0 ej-audit undo "$((deed + 2))"
    # Undone and done again it stands, alone.
    refused 1 ej-audit undo "$deed"
    err_has "a later transaction has changed the same records: $((deed + 1))"
    run_ej 0 ej-audit undo "$((deed + 3))"
    run_ej 0 ej-audit undo "$deed"
    document after
    same "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
    # The deed is undone: its own undo is no later pair.
    refused 1 ej-audit undo "$deed"
    err_has "a later transaction has changed the same records: $((deed + 5))"
    ok ej-audit verify --quiet
}

@test "what is no number of a transaction is wrong usage" {
    local text
    for text in abc +16 16.0 -- '' 1234567890123456789; do
        refused 2 ej-audit undo "$text"
        err_is 'ej-audit: name one transaction by its number'
    done
}

@test "refused where later records refer to what would go" {
    local plan
    ej-lesson generate --class 7А --from 2026-11-09 --to 2026-11-12 --quiet
    plan=$(last)
    export EJ_NOW=2026-11-10T15:00
    ej-homework set --class 7А --date 2026-11-10 --lesson 1 \
        --subject "$(ej-lesson list --class 7А --date 2026-11-10 --lesson 1 --format csv |
            tail -n 1 | cut -d , -f 4)" --text 'стр. 5' --quiet
    refused 1 ej-audit undo "$plan"
    err_has ": records of transaction $((plan + 1)) refer to it"
    run_ej 0 ej-audit undo "$((plan + 1))" --quiet
    run_ej 0 ej-audit undo "$plan" --quiet
}

# import NOUN: the transaction with which the school's records of it came.
import() {
    query "SELECT id FROM txn WHERE command LIKE 'ej-$1 import%' ORDER BY id LIMIT 1"
}

# stands WHAT TXN: so says the refusal.
# shellcheck disable=SC2154 # run_ej sets stderr
stands() {
    [[ $stderr =~ ^ej-audit:\ [0-9]+\ records?\ stands?\ on\ what\ would\ go(:|, first)\ "$1", ]] ||
        fail "not about $1" || return
    err_has ", of transaction $2; undo that one first"
}

@test "refused where records stand by their dates on what would go" {
    local deed
    # Lessons on periods.
    refused 1 ej-audit undo "$(import calendar)"
    stands 'lesson 1А Литературное чтение 2026-09-01 1' "$(import absent)"
    # Marks on groups.
    refused 1 ej-audit undo "$(import group)"
    stands 'mark 7А 2026-09-02 4 Информатика А-0127 ответ на уроке 1' "$(import mark)"
    # Marks that correct on those that they correct.
    refused 1 ej-audit undo "$(import mark)"
    stands 'mark 7А 2026-09-15 2 Физика К-0134 контрольная 2' "$((1 + $(import mark)))"

    # Marks on enrolments: one who comes back.
    ej-lesson generate --class 7А --from 2026-11-09 --to 2026-11-12 --quiet
    ej-roster depart --pupil-id А-0126 --date 2026-10-26 --order 5 --quiet
    ej-roster arrive --pupil-id А-0126 --class 7А --date 2026-10-28 --order 6 --quiet
    deed=$(last)
    export EJ_NOW=2026-11-10T15:00
    ej-mark set --class 7А --date 2026-11-10 --lesson 1 --subject "$(ej-lesson list --class 7А \
        --date 2026-11-10 --lesson 1 --format csv | tail -n 1 | cut -d , -f 4)" \
        --pupil-id А-0126 --kind 'ответ на уроке' --value 5 --quiet
    refused 1 ej-audit undo "$deed"
    stands "$(query "SELECT 'mark 7А 2026-11-10 1 ' || s.name || ' А-0126 ответ на уроке 1'
        FROM mark m JOIN lesson l ON l.id = m.lesson_id JOIN course c ON c.id = l.course_id
        JOIN subject s ON s.id = c.subject_id WHERE m.id = (SELECT max(id) FROM mark)")" \
        "$((deed + 1))"
    run_ej 1 ej-audit undo "$deed" --dry-run --quiet
    run_ej 0 ej-audit undo "$((deed + 1))" --quiet
    run_ej 0 ej-audit undo "$deed" --quiet
    ok ej-audit verify --quiet
}

@test "refused where final marks stand on a load that would go" {
    local deed
    ej-subject set --subject Астрономия --graded yes --attested yes --quiet
    ej-load set --class 10А --subject Астрономия --teacher volkov.iy --hours 1 --quiet
    deed=$(last)
    ej-finals set --class 10А --subject Астрономия --period H1 --value 5 --quiet \
        --pupil-id "$(ej-roster list --class 10А --format csv | sed -n 2p | cut -d , -f 1)"
    refused 1 ej-audit undo "$deed"
    stands "final 10А Астрономия H1 $(query 'SELECT file_no FROM pupil WHERE id =
        (SELECT pupil_id FROM final ORDER BY id DESC LIMIT 1)')" "$((deed + 1))"
}

@test "refused where what would come back contradicts what came since" {
    local deed
    # in_group GROUP VERB
    in_group() {
        printf '%s\n' class,subject,group,pupil_id,from \
            "7А,Английский язык,$1,А-0199,2026-10-26" | ej-group "$2" --quiet
    }
    for deed in А-0198 А-0199; do
        ej-roster arrive --pupil-id "$deed" --surname Яхонтов --given-name Ян --sex m --class 7А \
            --birth-date 2013-05-05 --consent given --date 2026-10-26 --order 7 --quiet
    done
    in_group 1 import
    printf '%s\n' class,subject,group,pupil_id,from '7А,Английский язык,1,А-0198,2026-10-26' |
        ej-group import --quiet # so that the number of the next is another
    in_group 1 remove
    deed=$(last)
    in_group 2 import
    refused 1 ej-audit undo "$deed"
    stands 'member 7А Английский язык 2 А-0199 2026-10-26' "$((deed + 1))"
    run_ej 0 ej-audit undo "$((deed + 1))" --quiet
    run_ej 0 ej-audit undo "$deed" --quiet
    # A mark that comes back to one who is no longer in the class.
    ej-mark list --class 7А --date 2026-10-24 --format csv | sed -n 1,2p >"$BATS_TEST_TMPDIR/mark"
    [[ $(sed -n 2p "$BATS_TEST_TMPDIR/mark") =~ ([^,]-0[0-9]+), ]]
    ej-mark list --class 7А --pupil-id "${BASH_REMATCH[1]}" --from 2026-10-20 --format csv |
        ej-mark remove --quiet
    deed=$(last)
    ej-absent list --class 7А --pupil-id "${BASH_REMATCH[1]}" --from 2026-10-20 --format csv |
        ej-absent remove --quiet
    ej-roster depart --pupil-id "${BASH_REMATCH[1]}" --date 2026-10-20 --order 8 --quiet
    refused 1 ej-audit undo "$deed"
    err_has 'ej-audit: what would come back does not agree with the journal as it is now: mark 7А 2026-10-2'
}

@test "refused where another record has taken the place" {
    local mark=(--class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 --pupil Абрамов
        --kind 'ответ на уроке' --n 5 --quiet)
    ej-mark set "${mark[@]}" --value 4
    ej-mark set "${mark[@]/#5/6}" --value 4
    ej-mark remove "${mark[@]}"
    ej-mark set "${mark[@]}" --value 3
    refused 1 ej-audit undo "$(($(last) - 1))"
    err_has 'another record has its place now'
}

@test "the beginning and anonymisation stay" {
    refused 1 ej-audit undo 1
    err_has 'with this transaction the journal began'
    ej-consent set --pupil-id А-0126 --consent withdrawn --date 2026-10-28 --quiet --replace
    ej-roster list --class 7А --consent withdrawn --format csv |
        ej-consent anonymise --order 15 --order-date 2026-10-28 --quiet \
            --key-file "$BATS_TEST_TMPDIR/keys.csv"
    refused 1 ej-audit undo "$(last)"
    err_has 'anonymisation cannot be undone'
}

@test "only the administrator, and only a transaction there is" {
    refused 3 ej-audit undo 16 --as volkov.iy
    err_has 'ej-audit: undo a transaction: not allowed to the role class-teacher'
    refused 1 ej-audit undo 99
    err_has 'there is no transaction of this number'
    refused 2 ej-audit undo
    err_is 'ej-audit: name one transaction by its number'
    refused 2 ej-audit undo 16 15
}

@test "a record that is not as the history says is not touched" {
    ej-mark list --class 7А --format csv | sed -n '1p; 2s/,4,1,/,5,1,/p' |
        ej-mark import --quiet --historical
    sqlite3 "$EJ_DB" 'PRAGMA writable_schema = 1; DELETE FROM sqlite_schema
        WHERE name = '\''guard_mark_update'\'
    sqlite3 "$EJ_DB" "UPDATE mark SET value = '2'
        WHERE id = (SELECT row_id FROM audit ORDER BY id DESC LIMIT 1)"
    refused 1 ej-audit undo "$(last)"
    err_has 'not as the history says; ej-audit verify tells more'
}

# The number of a mark that was removed would else come again for the next one, and the history of
# one pupil would be that of another.
@test "a row that was removed keeps its number for itself" {
    local key=(--class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 --n 5
        --kind 'ответ на уроке' --quiet) row deed
    ej-mark set "${key[@]}" --pupil-id А-0126 --value 5
    row=$(query 'SELECT max(id) FROM mark')
    ej-mark remove "${key[@]}" --pupil-id А-0126
    deed=$(last)
    ej-mark set "${key[@]}" --pupil-id А-0125 --value 4
    [ "$(query 'SELECT max(id) FROM mark')" -eq $((row + 1)) ]
    run_ej 0 ej-audit undo "$deed" --quiet
    [ "$(query "SELECT p.file_no || ' ' || m.value FROM mark m JOIN pupil p ON p.id = m.pupil_id
        WHERE m.id = $row")" = 'А-0126 5' ]
    [ "$(query "SELECT count(DISTINCT ifnull(new, old) ->> 1) FROM audit
        WHERE tbl = 'mark' AND row_id = $row")" = 1 ]
}

@test "what stands on a subject's having marks, and period marks" {
    local page=(--class 7А --subject Шахматы) yes
    ok ej-subject set --subject Шахматы --graded no
    ok ej-load set "${page[@]}" --teacher grigoreva.ai --hours 1 --from 2026-09-01
    ok ej-subject set --subject Шахматы --graded yes --attested yes --replace
    yes=$(last)
    run_ej 0 ej-finals set "${page[@]}" --period Q1 --pupil-id А-0125 --value осв
    refused 1 ej-audit undo "$yes"
    err_has "1 record stands on what would go: final 7А Шахматы Q1 А-0125"
    ok ej-finals remove "${page[@]}" --period Q1 --pupil-id А-0125
    run_ej 0 ej-lesson set "${page[@]}" --date 2026-10-23 --lesson 8 --topic Дебют --kind урок \
        --teacher grigoreva.ai
    run_ej 0 ej-mark set "${page[@]}" --date 2026-10-23 --lesson 8 --kind 'ответ на уроке' \
        --pupil-id А-0125 --value 5
    refused 1 ej-audit undo "$yes"
    err_has "1 record stands on what would go: mark "
    ok ej-mark remove "${page[@]}" --date 2026-10-23 --lesson 8 --kind 'ответ на уроке' \
        --pupil-id А-0125
    run_ej 0 ej-audit undo "$yes"
    ok ej-subject list --subject Шахматы --format csv
    out_has 'Шахматы,no,no,'
}

@test "a closed period is opened by undo with a reason only" {
    ok ej-finals close --period Q1 --quiet
    refused 2 ej-audit undo "$(last)"
    err_has '--why: missing; say why the period is opened again'
    refused 2 ej-audit undo "$(last)" --why ' '
    run_ej 0 ej-audit undo "$(last)" --why 'не тот период'
    [ "$(query 'SELECT count(*) FROM closing')" = 0 ]
    # To close it again needs none.
    run_ej 0 ej-audit undo "$(last)"
    [ "$(query 'SELECT count(*) FROM closing')" -gt 0 ]
}
