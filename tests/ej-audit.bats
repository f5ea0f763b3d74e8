#!/usr/bin/env bats
# ej-audit: each way of tampering with a journal is found, and nothing else is.
bats_require_minimum_version 1.5.0
load lib/common

mark() {
    ej-mark set --quiet --class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' \
        --pupil Абрамов --kind 'ответ на уроке' "$@"
}

setup_file() {
    build_school mark
    mark --value 5
    ej-audit head --format csv | tail -n +2 >"$BATS_FILE_TMPDIR/head"
    cp "$EJ_DB" "$BATS_FILE_TMPDIR/earlier.ej"
    mark --value 4 --replace --why 'Описка: см. докладную'
    mark --value 3 --n 2
    ej-roster list --class 7А --format csv | sed '2s/+7 *[(]*900[)]* */+7 901 /' |
        ej-roster import --quiet
}

setup() {
    copy_school
    TMP=$BATS_TEST_TMPDIR
    read -r HEAD _ < <(tr , ' ' <"$BATS_FILE_TMPDIR/head")
}

# The sqlite3 shell behind the guards, which it puts back.
tamper() {
    local triggers="FROM sqlite_schema WHERE type = 'trigger'"
    sqlite3 "$EJ_DB" "SELECT sql || ';' $triggers" >"$TMP/triggers.sql"
    sqlite3 "$EJ_DB" "SELECT 'DROP TRIGGER ' || name || ';' $triggers" | sqlite3 -bail "$EJ_DB"
    sqlite3 -bail "$EJ_DB" "$1"
    sqlite3 -bail "$EJ_DB" <"$TMP/triggers.sql"
}

# finds LINE...: verify says so, and nothing else.
finds() {
    run_ej 1 ej-audit verify --format csv
    out_is "$(printf '%s\n' what,table,row,txn,detail "$@")"
    err_has 'the journal is not what its history says'
}

# The last transactions: of `mark --value 4 --replace` and on.
txn() {
    query "SELECT max(id) - $1 FROM txn"
}
row_of() { # the audit row of a transaction with one
    query "SELECT id FROM audit WHERE txn_id = $1"
}

# ---- a journal as it should be -----------------------------------------------------------------

@test "a journal that nobody tampered with is what its history says" {
    run_ej 0 ej-audit verify --format csv
    out_is 'what,table,row,txn,detail'
    err_is "ej-audit: the journal is what its history says: $(query \
        "SELECT (SELECT count(*) FROM txn) || ' transactions, ' || (SELECT count(*) FROM audit)") rows"
    ok ej-audit verify --quiet
}

@test "the chain is what its description says" {
    run_ej 0 python3 "$ROOT/tests/chain.py" check "$EJ_DB"
    out_is "$(query 'SELECT head FROM txn ORDER BY id DESC LIMIT 1')"
}

@test "verify looks, and changes nothing" {
    before=$(sha256sum "$EJ_DB")
    ok ej-audit verify --quiet
    [ "$(sha256sum "$EJ_DB")" = "$before" ]
}

@test "work with the journal goes on, and it stays what its history says" {
    ok ej-absent import --quiet "$SCHOOL/absences.csv" --historical
    ok ej-finals import --quiet "$SCHOOL/finals.csv" --historical
    ok mark --value 2 --n 3
    ok ej-mark remove --quiet --class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' \
        --pupil Абрамов --kind 'ответ на уроке' --n 3 --why 'не тот ученик'
    ok ej-audit verify --quiet --head "$HEAD"
    ok python3 "$ROOT/tests/chain.py" check "$EJ_DB"
}

# ---- the list ------------------------------------------------------------------------------------

@test "the list has a row for each column that was changed" {
    id=$(txn 2) row=$(query 'SELECT max(id) - 1 FROM mark')
    ok ej-audit list --txn "$id" --format csv
    out_is "txn,at,actor,behalf,roles,command,table,row,class,date,lesson,subject,pupil_id,column,old,new,why
$id,2026-10-26T09:00,$(id -un),,administrator,ej-mark set,mark,$row,7А,2026-10-05,4,Русский язык,А-0125,value,5,4,Описка: см. докладную"
    ok ej-audit list --table mark --row "$row" --format csv
    out_has "$((id - 1)),2026-10-26T09:00,$(id -un),,administrator,ej-mark set,mark,$row,7А,2026-10-05,4,Русский язык,А-0125,value,,5,"
    out_has ",value,5,4,Описка"
    ok ej-audit list --pupil-id А-0125 --from 2026-10-26 --actor "$(id -un)" --format csv
    out_has ",mark,$row,7А,2026-10-05,4,Русский язык,А-0125,value,5,4,"
    [ "$(cut -d, -f13 <<<"$output" | sort -u | grep -c .)" = 2 ]
    ok ej-audit list --to 2026-10-25 --format csv
    out_is 'txn,at,actor,behalf,roles,command,table,row,class,date,lesson,subject,pupil_id,column,old,new,why'
}

@test "the list is of a class: of its lessons, and of its pupils" {
    local tables='class course enrolment guardian lesson load mark member pupil timetable topic'
    ok ej-audit list --class 7А --format csv
    [ "$(sed 1d <<<"$output" | cut -d, -f7 | grep . | sort -u | paste -sd ' ')" = "$tables" ] || fail "not $tables"
    # Neither another class nor another's pupil.
    [ "$(sed 1d <<<"$output" | cut -d, -f9 | grep . | sort -u)" = 7А ]
    [ "$(sed 1d <<<"$output" | cut -d, -f13 | sort -u | grep .)" = \
        "$(ej-roster list --class 7А --format csv | sed 1d | cut -d, -f1 | sort)" ]
    # All marks, each by what it is the mark of.
    ok ej-audit list --class 7А --table mark --format csv
    [ "$(grep -c ',kind_id,' <<<"$output")" = \
        "$(ej-mark list --class 7А --format csv | sed 1d | wc -l)" ]
    # A joint class is of both.
    ej-class set --class 7Б --shift 1 --quiet
    printf '%s\n' class,subject,teacher,hours '7А+7Б,Химия,volkov.iy,1' | ej-load import --quiet
    for class in 7А 7Б; do
        ok ej-audit list --class "$class" --txn "$(txn 0)" --format csv
        out_has ',7А+7Б,,,Химия,,hours,,100,'
    done
    ok ej-audit list --class 9Б --txn "$(txn 0)" --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
}

@test "what was removed is listed by where it was, whatever has its number now" {
    ej-lesson generate --class 7А --from 2026-11-09 --to 2026-11-09 --quiet
    EJ_NOW=2026-10-27T09:00 ej-audit undo "$(txn 0)" --quiet
    ej-lesson generate --class 9Б --from 2026-11-10 --to 2026-11-10 --quiet
    ok ej-audit list --table lesson --from 2026-10-27 --format csv
    [ "$(sed 1d <<<"$output" | cut -d, -f9,10 | grep . | sort -u)" = 7А,2026-11-09 ]
    ok ej-audit list --table lesson --txn "$(txn 0)" --format csv
    [ "$(sed 1d <<<"$output" | cut -d, -f9,10 | grep . | sort -u)" = 9Б,2026-11-10 ]
}

@test "what the list cannot be asked is wrong usage" {
    refused 2 ej-audit list --table nothing
    err_has "--table: 'nothing' has no history"
    refused 2 ej-audit list --row 5
    err_has '--row goes with --table'
    refused 2 ej-audit list --txn x
    err_has '--txn: not a number from 1 on'
    refused 2 ej-audit list --pupil-id Я-9999
    refused 2 ej-audit list --class 12Я
    refused 2 ej-audit list --from 2026-10-27 --to 2026-10-26
}

@test "after anonymisation the chain verifies, and the list says what was erased" {
    ej-roster list --format csv >"$TMP/before"
    ok ej-consent anonymise --all --order 15 --order-date 2026-10-26 --key-file "$TMP/keys" --quiet
    ok ej-audit verify --quiet --head "$HEAD"
    ok python3 "$ROOT/tests/chain.py" check "$EJ_DB"
    ok ej-audit list --table pupil --format csv
    out_has ',erased,'
    # What became empty as well: as many as the extract of the act counts.
    for column in birth_date surname; do
        out=$(ej-audit list --table pupil --format jsonl | jq -s --arg c "$column" 'map(select(
            .column == $c and .old == "erased" and .command == "ej-consent anonymise")) | length')
        [ "$out" -gt 0 ]
        [ "$out" -eq "$(ej-consent act --log --format jsonl | jq -s --arg c "$column" 'map(select(
            .table == "pupil" and .column == $c) | .held) | add')" ]
    done
}

# ---- the head ------------------------------------------------------------------------------------

@test "the head is short enough for paper and says what it is the head of" {
    ok ej-audit head --format csv
    [[ $(sed -n 2p <<<"$output") =~ ^[0-9]+(-[0-9A-HJKMNP-TV-Z]{5}){4},[0-9]+,2026-10-26T09:00,.*1 ]]
    python3 - "$EJ_DB" "$(sed -n 2p <<<"$output" | cut -d, -f1)" <<'PY'
import sqlite3, sys
txn, head = sqlite3.connect(sys.argv[1]).execute(
    "SELECT id, head FROM txn ORDER BY id DESC LIMIT 1").fetchone()
number = int(head, 16) >> 156
digits = ["0123456789ABCDEFGHJKMNPQRSTVWXYZ"[number >> 5 * i & 31] for i in range(19, -1, -1)]
assert sys.argv[2] == f"{txn}-" + "-".join("".join(digits[i:i + 5]) for i in (0, 5, 10, 15))
PY
}

@test "a head that was noted is in the chain, however it was copied" {
    run_ej 0 ej-audit verify --head "$HEAD"
    lower=$(tr '[:upper:]' '[:lower:]' <<<"$HEAD" | tr 01 ol)
    number=${HEAD%%-*}
    run_ej 0 ej-audit verify --head "$number-${lower#*-}" --head "$HEAD"
    spaced=${HEAD#*-}
    run_ej 0 ej-audit verify --head "$number ${spaced//-/ }"
}

@test "what is no head is wrong usage" {
    for wrong in '' 12 "$HEAD"X "${HEAD%?}" "x$HEAD" "${HEAD%?}U" "0${HEAD#"${HEAD%%-*}"}"; do
        refused 2 ej-audit verify --head "$wrong"
        err_has '--head: not a line that ej-audit head writes'
    done
}

@test "an old backup in the journal's place is found by a later head" {
    run_ej 0 ej-audit head --format csv
    later=$(sed -n 2p <<<"$output" | cut -d, -f1)
    cp "$BATS_FILE_TMPDIR/earlier.ej" "$EJ_DB"
    ok ej-audit verify --quiet
    run_ej 1 ej-audit verify --format csv --head "$HEAD" --head "$later"
    out_is "what,table,row,txn,detail
head,txn,,${HEAD%%-*},\"the journal ends before transaction ${later%%-*}, which $later names: it is an older copy, or its end was removed\""
}

@test "a history that was forged with care does not have the head that was noted" {
    id=$(txn 3)
    tamper "UPDATE mark SET value = '2' WHERE id = (SELECT max(id) - 1 FROM mark);
        UPDATE audit SET new = replace(new, '\"5\"', '\"2\"') WHERE txn_id = $id;
        UPDATE audit SET old = replace(old, '\"5\"', '\"2\"') WHERE txn_id = $id + 1"
    python3 "$ROOT/tests/chain.py" forge "$EJ_DB"
    run_ej 1 ej-audit verify --format csv --head "$HEAD"
    out_has "head,txn,$id,$id,the history up to transaction $id is not the one that $HEAD was taken from"
}

# ---- the history ---------------------------------------------------------------------------------

@test "a row of the history that was altered is named" {
    id=$(txn 2) row=$(row_of "$(txn 2)")
    for what in "new = replace(new, '\"4\"', '\"3\"')" "old = replace(old, '\"5\"', '\"3\"')" \
        "old = NULL" "row_id = row_id + 1" "seal = seal + 1"; do
        copy_school
        tamper "UPDATE audit SET $what WHERE id = $row"
        run_ej 1 ej-audit verify --format csv
        out_has "altered,audit,$row,$id,"
    done
}

@test "what ej would not write is found where the hash would be the same" {
    row=$(row_of "$(txn 3)")
    for what in "old = '-'" "new = new || char(0) || 'x'" "tbl = tbl || char(0)"; do
        copy_school
        tamper "UPDATE audit SET $what WHERE id = $row"
        run_ej 1 ej-audit verify --format csv
        out_has "altered,audit,$row,$(txn 3),is nothing that ej writes"
    done
    copy_school
    tamper "UPDATE txn SET behalf = '' WHERE id = 2"
    finds 'altered,txn,2,2,is nothing that ej writes'
}

@test "a mark and its history changed alike are found by the chain" {
    id=$(txn 1)
    tamper "UPDATE mark SET value = '5' WHERE id = (SELECT max(id) FROM mark);
        UPDATE audit SET new = replace(new, '\"3\"', '\"5\"') WHERE txn_id = $id"
    finds "altered,audit,$(row_of "$id"),$id,\"it, or its transaction's own row, is not as it was written\""
}

@test "who, when and why are part of the chain" {
    id=$(txn 2)
    for what in "actor = 'ivanov'" "at = '2026-09-01T00:00:00Z'" "command = 'ej-mark'" \
        "roles = 'teacher'" "behalf = 'petrova'" "clock = '2100-01-01T00:00:00Z'"; do
        copy_school
        tamper "UPDATE txn SET $what WHERE id = $id"
        run_ej 1 ej-audit verify --format csv
        out_has "altered,audit,$(row_of "$id"),$id,\"it, or its transaction's own row, is not as it was written\""
    done
    copy_school
    tamper "UPDATE txn SET why = 'так надо' WHERE id = $id"
    finds "altered,audit,$(row_of "$id"),$id,\"it, or its transaction's own row, is not as it was written\""
    copy_school
    tamper "UPDATE txn SET why = NULL WHERE id = $id"
    run_ej 1 ej-audit verify
    copy_school
    tamper "UPDATE txn SET head = lower(hex(zeroblob(32))) WHERE id = $id"
    finds "altered,txn,$id,$id,its head is not that of its rows"
}

@test "a personal value, its salt and its proof are part of the chain" {
    id=$(txn 0) row=$(row_of "$(txn 0)")
    query "SELECT proof FROM audit WHERE id = $row" | grep -qE '^[on][0-9]+:[0-9a-f]{32}'
    for what in "new = replace(new, '0', '1')" "proof = NULL" \
        "proof = substr(proof, 1, 3) || 'A' || substr(proof, 5)" "proof = proof || ' x'"; do
        copy_school
        tamper "UPDATE audit SET $what WHERE id = $row"
        run_ej 1 ej-audit verify --format csv
        out_has "altered,audit,$row,$id,"
    done
}

@test "rows that were removed from the history are named" {
    tamper "DELETE FROM audit WHERE id BETWEEN 1000 AND 1002"
    run_ej 1 ej-audit verify --format csv
    [[ $output == *"missing,audit,1000,"*",rows 1000 to 1002 are not there"* ]]
    copy_school
    id=$(txn 2)
    tamper "DELETE FROM txn WHERE id = $id"
    run_ej 1 ej-audit verify --format csv
    out_has "missing,txn,$id,$((id + 1)),row $id is not there"
}

@test "the end of the history that was cut off is seen by the tables" {
    id=$(txn 1)
    tamper "DELETE FROM audit WHERE txn_id >= $id; DELETE FROM txn WHERE id >= $id"
    run_ej 1 ej-audit verify --format csv
    out_has "added,mark,$(query 'SELECT max(id) FROM mark'),,has no history"
    out_has "changed,guardian,"
}

@test "rows of the last transaction that were cut off are seen by its head" {
    tamper "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)"
    run_ej 1 ej-audit verify --format csv
    out_has "altered,txn,$(txn 0),$(txn 0),\"it, or its head, is not as it was written\""
}

@test "rows that were put into the history are named" {
    row=$(query 'SELECT max(id) + 1 FROM audit')
    tamper "INSERT INTO audit SELECT $row, txn_id, tbl, row_id + 1, old, new, proof, seal FROM audit
        WHERE id = $row - 1"
    run_ej 1 ej-audit verify --format csv
    out_has "altered,audit,$row,$(txn 0),is not as it was written"
    copy_school
    tamper "INSERT INTO audit SELECT $row, 1, tbl, row_id, old, new, proof, seal FROM audit
        WHERE id = $row - 1"
    run_ej 1 ej-audit verify --format csv
    out_has "misplaced,audit,$row,1,stands among the rows of transaction $(txn 0)"
    copy_school
    tamper "INSERT INTO audit SELECT $row, 999, tbl, row_id, old, new, proof, seal FROM audit
        WHERE id = $row - 1"
    run_ej 1 ej-audit verify --format csv
    out_has "misplaced,audit,$row,999,its transaction is not there"
}

@test "rows of the history that changed places, or were renumbered, are named" {
    tamper 'UPDATE audit SET id = -1 WHERE id = 2000; UPDATE audit SET id = 2000 WHERE id = 2001;
        UPDATE audit SET id = 2001 WHERE id = -1'
    run_ej 1 ej-audit verify --format csv
    out_has "altered,audit,2000,"
    copy_school
    tamper 'DELETE FROM audit WHERE id = 2000; UPDATE audit SET id = id - 1 WHERE id > 2000'
    run_ej 1 ej-audit verify --format csv
    out_has "altered,audit,2000,"
    copy_school
    id=$(txn 2) row=$(row_of "$(txn 2)")
    row=$(row_of "$id")
    tamper "UPDATE audit SET txn_id = $id - 1 WHERE txn_id = $id"
    run_ej 1 ej-audit verify --format csv
    out_has "altered,audit,$row,$((id - 1)),"
}

@test "a clock that went back is named" {
    id=$(txn 1)
    tamper "UPDATE txn SET clock = '2026-01-01T00:00:00Z' WHERE id = $id"
    python3 "$ROOT/tests/chain.py" forge "$EJ_DB"
    clock=$(query "SELECT clock FROM txn WHERE id = $id - 1")
    finds "clock,txn,$id,$id,the machine's clock went back from $clock to 2026-01-01T00:00:00Z"
}

@test "EJ_NOW may go back: the machine's clock is what counts" {
    EJ_NOW=2026-09-30T09:00 mark --value 2 --n 3 --date 2026-09-28 || :
    EJ_NOW=2026-10-20T09:00 ok mark --value 2 --n 4
    ok ej-audit verify --quiet
}

# ---- the tables ----------------------------------------------------------------------------------

@test "tables that were changed behind the history's back are named, row and column" {
    id=$(query 'SELECT max(id) FROM mark')
    tamper "UPDATE mark SET value = '5' WHERE id = $id"
    finds "changed,mark,$id,$(txn 1),\"value is not what transaction $(txn 1), the last one by its history, left\""
    copy_school
    tamper "DELETE FROM mark WHERE id = $id"
    finds "removed,mark,$id,$(txn 1),\"is not there, though transaction $(txn 1) left it\""
    copy_school
    tamper "INSERT INTO mark SELECT id + 1, lesson_id, pupil_id, kind_id, n + 1, value, weight,
        comment, replaces, corrected FROM mark WHERE id = $id"
    finds "added,mark,$((id + 1)),,has no history"
    copy_school
    tamper "UPDATE mark SET comment = comment || char(0) || 'x' WHERE id = $id"
    run_ej 1 ej-audit verify --format csv
    out_has "changed,mark,$id,"
    copy_school
    tamper "UPDATE pupil SET surname = 'Иванов' WHERE id = 5"
    run_ej 1 ej-audit verify --format csv
    [[ $output == *"changed,pupil,5,"*surname* && $output != *Иванов* ]]
}

@test "what was changed behind the history's back stays found when ej has written over it" {
    id=$(query 'SELECT max(id) FROM mark')
    tamper "UPDATE mark SET value = '5' WHERE id = $id"
    mark --value 4 --n 2 --replace
    finds "changed,mark,$id,$(txn 0),\"value was changed behind the history's back, before transaction $(txn 0)\""
}

@test "of many faults of a kind ten are shown, and how many more" {
    tamper "UPDATE mark SET weight = 777 WHERE id <= 25"
    run_ej 1 ej-audit verify --format csv
    [ "$(grep -c '^changed,mark,' <<<"$output")" = 11 ]
    out_has 'changed,mark,,,15 more'
    err_is 'ej-audit: the journal is not what its history says: 25 faults'
}

@test "tables without a history are checked by what they are made of" {
    tamper "UPDATE class_part SET part_id = 2 WHERE class_id = 1"
    run_ej 1 ej-audit verify --format csv
    out_has 'added,class_part,1,'
    out_has 'removed,class_part,1,'
    copy_school
    tamper "UPDATE audit_layout SET columns = 'name zone' WHERE tbl = 'school'"
    finds 'layout,school,,,audit_layout does not name its columns'
    copy_school
    tamper "INSERT INTO audit_layout VALUES ('x', 'y')"
    finds 'layout,audit_layout,,,has more rows than tables'
}

# ---- a schema that has grown ---------------------------------------------------------------------

# As if the last two columns of `pupil` had come with a later schema: the history does not have them.
as_before_columns() {
    tamper "UPDATE audit SET old = substr(old, 1, length(old) - 9) || ']'
            WHERE tbl = 'pupil' AND old LIKE '%,null,\"\"]';
        UPDATE audit SET new = substr(new, 1, length(new) - 9) || ']'
            WHERE tbl = 'pupil' AND new LIKE '%,null,\"\"]'"
    python3 "$ROOT/tests/chain.py" forge "$EJ_DB"
    [ "$(query "SELECT count(*) > 90 FROM audit WHERE tbl = 'pupil'
        AND json_array_length(new) = 11")" = 1 ]
}

@test "columns that a later schema appended hold their default in the history before it" {
    as_before_columns
    ok ej-audit verify --quiet
    ok python3 "$ROOT/tests/chain.py" check "$EJ_DB"
    # A row changed since then, an array of each length; a row removed, and brought back.
    before=$(ej-roster list --class 7А --format csv)
    export EJ_NOW=2026-10-28T09:00
    ej-roster set --quiet --pupil-id А-0125 --conditions home --replace
    EJ_NOW=2026-10-27T09:00 ok ej-audit verify --quiet
    ok ej-roster list --class 7А --format csv --as-of 2026-10-26
    out_is "$before"
    run_ej 0 ej-audit undo "$(txn 0)" --quiet
    ok ej-roster list --class 7А --format csv
    out_is "$before"
    ok ej-audit verify --quiet
}

@test "what is not the default there is found" {
    as_before_columns
    tamper "UPDATE pupil SET conditions = 'home' WHERE id = 5"
    finds "changed,pupil,5,$(query "SELECT txn_id FROM audit WHERE tbl = 'pupil' AND row_id = 5"),\"conditions is not what transaction $(query "SELECT txn_id FROM audit WHERE tbl = 'pupil' AND row_id = 5"), the last one by its history, left\""
    copy_school
    as_before_columns
    tamper "UPDATE pupil SET consent_order_date = '2026-10-01' WHERE id = 5"
    run_ej 1 ej-audit verify --format csv
    out_has ',"consent_order_date is not what transaction '
}

@test "an array that is too long is found" {
    tamper "UPDATE audit SET new = substr(new, 1, length(new) - 1) || ',1]' WHERE tbl = 'pupil'"
    python3 "$ROOT/tests/chain.py" forge "$EJ_DB"
    run_ej 1 ej-audit verify --format csv
    out_has 'changed,pupil,1,'
}

# ---- the schema and the file ---------------------------------------------------------------------

@test "guards that were dropped or changed are named" {
    sqlite3 "$EJ_DB" 'DROP TRIGGER guard_mark_update'
    finds 'schema,mark,,,trigger guard_mark_update is missing'
    copy_school
    sqlite3 "$EJ_DB" 'DROP TRIGGER guard_mark_update;
        CREATE TRIGGER guard_mark_update BEFORE UPDATE ON mark BEGIN SELECT 1; END'
    finds 'schema,mark,,,trigger guard_mark_update is not as the journal'"'"'s version has it'
    copy_school
    sqlite3 "$EJ_DB" 'DROP INDEX audit_row; CREATE TABLE notes (id INTEGER PRIMARY KEY);
        CREATE TRIGGER extra AFTER INSERT ON mark BEGIN DELETE FROM mark; END'
    finds 'schema,audit,,,index audit_row is missing' \
        'schema,notes,,,table notes does not belong to the journal' \
        'schema,mark,,,trigger extra does not belong to the journal'
}

@test "the list of a class takes days outside its school year, which are days of change" {
    local all
    ok ej-audit list --class 7А --format csv
    all=$output
    ok ej-audit list --class 7А --from 2026-08-01 --to 2026-12-31 --format csv
    out_is "$all"
    EJ_NOW=2027-07-10T09:00 ok ej-class set --class 7А --shift 2 --replace --quiet
    EJ_NOW=2027-07-11T09:00 ok ej-audit list --class 7А --from 2027-07-01 --format csv
    out_has ',class,'
    # The next year's class is another.
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s|2026/27|2027/28|' "$SCHOOL/calendar.yaml" >"$BATS_TEST_TMPDIR/next.yaml"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    printf 'class\n7А\n' | EJ_NOW=2027-09-10T09:00 ej-class import --year 2027/28 --quiet
    export EJ_NOW=2027-09-10T09:00
    ok ej-audit list --class 7А --from 2027-07-01 --to 2027-09-01 --format csv
    [ "$(grep -c ",class," <<<"$output")" = 1 ] || fail "not the year that ended"
    ok ej-audit list --class 7А --to 2027-06-15 --format csv
    out_is "$all"
}

@test "the list's filters: numbers that are none, classes that are not taught together" {
    refused 2 ej-audit list --table mark --row 9223372036854775808
    err_is 'ej-audit: --row: not a number from 1 on'
    refused 2 ej-audit list --class 7А+9Б
    err_is 'ej-audit: class: no such classes are taught together in this school year; ej-class list shows them'
    refused 2 ej-roster list --class 7А+9Б
    err_has 'taught together'
}

@test "the list in Russian has Russian words for the roles" {
    ok ej-audit list --table mark --headings ru --format tsv
    [ "$(cut -f 5 <<<"${output%$'\n'}" | sort -u)" = $'Роли\nадминистратор' ] || fail 'roles'
    ok ej-audit list --table mark --format tsv
    [ "$(cut -f 5 <<<"${output%$'\n'}" | sort -u)" = $'administrator\nroles' ] || fail 'English roles'
}

@test "references to what is not there are named" {
    tamper "DELETE FROM kind WHERE id = (SELECT kind_id FROM mark WHERE id = 1)"
    run_ej 1 ej-audit verify --format csv
    [[ $output == *'reference,mark,'*'refers to a row of kind that is not there'* ]]
    out_has 'removed,kind,'
}

@test "an index that does not agree with its table is named" {
    python3 - "$EJ_DB" <<'PY'
import sqlite3, sys
db = sqlite3.connect(sys.argv[1])
db.execute("PRAGMA writable_schema = ON")
# The index as it would be without its first rows: built while it is a partial one.
sql, = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'audit_row'").fetchone()
db.execute("DROP INDEX audit_row")
db.execute(sql + " WHERE id > 9")
db.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'audit_row'", [sql])
db.commit()
PY
    run_ej 1 ej-audit verify --format csv
    out_has 'damaged,audit,,,its index leads to '
}

# `make bench` changes a thousand.
@test "any byte of the tables' pages that is changed is found, or says nothing" {
    run_ej 0 python3 "$ROOT/tests/tamper.py" "$EJ_DB" 60
    out_has ' 0 unseen'
}
