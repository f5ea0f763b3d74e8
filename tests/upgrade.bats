#!/usr/bin/env bats
# A journal of an earlier schema is brought to the present one by the first command: whole or not
# at all, once, with the journal as it was beside it.
# tests/data/schema-1.sql was dumped from a journal that the commands of schema 1 had made.

# shellcheck disable=SC2154 # capture sets status, output, stderr
bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    sqlite3 -bail "$BATS_FILE_TMPDIR/old.ej" <"$ROOT/tests/data/schema-1.sql" >/dev/null
    [ "$(sqlite3 "$BATS_FILE_TMPDIR/old.ej" 'PRAGMA user_version; PRAGMA journal_mode')" = 1$'\n'wal ]
}

setup() {
    OLD=$BATS_FILE_TMPDIR/old.ej
    copy_school old
    chmod 600 "$EJ_DB"
    cd "$BATS_TEST_TMPDIR" || return
}

# The journal was upgraded: once, whole, with its copy.
upgraded() {
    [ "$(query 'PRAGMA user_version')" = 2 ] || fail 'not upgraded' || return
    [ "$(query 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] ||
        fail 'not intact' || return
    same <(dump "$OLD") <(dump "$EJ_DB.schema-1") || return
    [ "$(query "SELECT count(*) FROM copy WHERE removed IS NULL")" = 1 ] ||
        fail 'not one copy in the register' || return
    run_ej 0 ej-audit verify || return
    out_is 'what,table,row,txn,detail' || return
    err_has 'the journal is what its history says' || return
    only_copy
}

# Nothing lies beside the journal but its copy.
only_copy() {
    [ "$(echo school.ej*)" = 'school.ej school.ej.schema-1' ] || fail "left: $(echo school.ej*)"
}

# What both schemas have of the rows of a table.
rows() {
    read_journal "$1" "SELECT * FROM $2 ORDER BY id"
}

# not_upgraded STATUS COMMAND...: refused, and every byte of the journal is as before.
not_upgraded() {
    refused "$@" || return
    cmp "$OLD" "$EJ_DB" || fail 'the journal changed'
}

@test "a reading command upgrades, and lists what the old journal held" {
    ok ej-mark list --format csv
    same - <(printf %s "$output") <<'END'
class,date,lesson,subject,pupil_id,pupil,kind,n,value,weight,comment,replaces,corrected
7А,2026-10-19,1,Алгебра,А-1,Агатова Алла Артёмовна,ответ на уроке,1,5,1,у доски,,
7А,2026-10-19,1,Алгебра,Б-2,"Берилл Борис Бек "" Оглы",ответ на уроке,1,2,1,"не готов,
обещал выучить",,
7А,2026-10-20,2,Русский язык,А-1,Агатова Алла Артёмовна,ответ на уроке,1,4,1,,,
7А,2026-10-20,2,Русский язык,Г-3,Гранатова-Ёлкина Галина,диктант,1,5,2,,,
7А,2026-10-21,1,Алгебра,А-1,Агатова Алла Артёмовна,контрольная,1,.,3,болела,,
7А,2026-10-21,1,Алгебра,А-1,Агатова Алла Артёмовна,контрольная,2,5,3,,1,2026-10-23
7А,2026-10-21,1,Алгебра,Б-2,"Берилл Борис Бек "" Оглы",контрольная,1,3,3,,,
8Б,2026-10-22,3,Физика,У-1,Ученик 1,ответ на уроке,1,3,1,,,
8Б,2026-10-22,3,Физика,Я-5,Яшмова Яна Яковлевна,домашняя работа,1,5,1,,,
END
    upgraded
    for table in school year calendar staff class subject course pupil guardian enrolment member \
        load lesson mark absence homework final anonymised; do
        [ -n "$(rows "$OLD" "$table")" ] || [ "$table" = member ] || fail "$table was empty"
        same <(rows "$OLD" "$table") <(rows "$EJ_DB" "$table")
    done
    history='SELECT id, actor, behalf, at, clock, command, why FROM txn WHERE id <= 19 ORDER BY id'
    same <(read_journal "$OLD" "$history") <(query "$history")
    history='SELECT id, txn_id, tbl, row_id, old, new FROM audit WHERE txn_id <= 19 ORDER BY id'
    same <(read_journal "$OLD" "$history") <(query "$history")
    [ "$(query "SELECT id, command, roles FROM txn WHERE id > 19")" = \
        '20|ej-mark list|administrator' ]
}

@test "the rules of the profile are there, and a second command upgrades nothing" {
    ok ej-subject list
    ok ej-policy show --format csv
    out_has $'\nprofile,profile,base,'
    out_has $'\nrule,entry-deadline,warn,'
    run_ej 1 ej-check run --class 7А --rule control-without-mark
    out_has $'\ncontrol-without-mark,7А,2026-10-21,1,Алгебра,Г-3,polevaya.mv,'
    remember
    cp -p school.ej.schema-1 kept
    ok ej-subject list
    ok ej-audit list
    unchanged
    cmp kept school.ej.schema-1
    upgraded
}

@test "a writing command upgrades, then writes" {
    run_ej 0 ej-mark set --class 8Б --date 2026-10-22 --lesson 3 --subject Физика \
        --pupil-id Я-5 --kind 'ответ на уроке' --value 4 --why 'по журналу на бумаге'
    err_has '(entry-deadline, ' # a rule that the old journal did not have
    upgraded
    [ "$(query "SELECT t.command, m.value FROM txn t JOIN audit a ON a.txn_id = t.id
        JOIN mark m ON m.id = a.row_id WHERE a.tbl = 'mark' AND t.id > 19")" = 'ej-mark set|4' ]
    [ "$(query 'SELECT max(id) FROM txn')" = 21 ]
    ok ej-mark list --as-of 2026-10-25 --class 8Б --subject Физика
    [ "$(wc -l <<<"${output%$'\n'}")" -eq 3 ] || fail 'not a heading and the two marks of then'
}

@test "a refused record, a dry run and a question about the past upgrade too" {
    run_ej 1 ej-mark set --class 8Б --date 2026-10-22 --lesson 3 --subject Физика --pupil-id Я-5 \
        --kind 'ответ на уроке' --value 7
    upgraded
    rm school.ej*
    copy_school old
    run_ej 0 ej-subject set --subject Астрономия --graded yes --dry-run
    upgraded
    same <(rows "$OLD" subject) <(rows "$EJ_DB" subject)
    rm school.ej*
    copy_school old
    ok ej-mark list --as-of 2026-10-25 --class 8Б
    upgraded
}

@test "the copy has the journal's rights, whatever the umask" {
    umask 077
    chmod 660 school.ej
    ok ej-subject list
    [ "$(stat -c %a,%U,%G school.ej.schema-1)" = "660,$(stat -c %U,%G school.ej)" ]
    rm school.ej*
    copy_school old
    umask 000
    chmod 600 school.ej
    ok ej-subject list
    [ "$(stat -c %a school.ej.schema-1)" = 600 ]
}

@test "the copy is in the register, and anonymisation says that it still holds the pupil" {
    run_ej 0 ej-consent set --pupil-id Я-5 --consent withdrawn --date 2026-10-25
    ok ej-archive list --format csv
    out_has "$(realpath school.ej).schema-1,2026-10-26,backup,,$(id -un),19,"
    run_ej 0 ej-consent anonymise --pupil-id Я-5 --order 16 --order-date 2026-10-26 --key-file keys
    out_has "$(realpath school.ej).schema-1"
    run grep -acE 'Яшмова|yashmova|900 000 00 24' school.ej
    [ "$output" = 0 ] || fail 'the journal still holds the pupil'
    grep -qa Яшмова school.ej.schema-1
    run_ej 0 ej-audit verify
    out_is 'what,table,row,txn,detail'
}

@test "a copy left by an upgrade that was cut off is taken up; another file there stops it" {
    ok ej-subject list
    cp school.ej.schema-1 left
    cp "$OLD" school.ej
    ok ej-subject list
    cmp left school.ej.schema-1
    upgraded

    cp "$OLD" school.ej
    printf '\1' | dd of=school.ej.schema-1 bs=1 seek=5000 conv=notrunc status=none
    not_upgraded 4 ej-subject list
    err_is "ej-subject: $EJ_DB cannot be brought to this version of ej: $EJ_DB.schema-1 is already\
 there and is another journal; move it away"
    not_upgraded 4 ej-subject set --subject Астрономия --graded yes
    only_copy
    : >school.ej.schema-1
    not_upgraded 4 ej-subject list
    [ ! -s school.ej.schema-1 ]
    rm school.ej.schema-1
    mkdir school.ej.schema-1
    not_upgraded 4 ej-subject list
    rmdir school.ej.schema-1
    ok ej-subject list
    upgraded
}

@test "what a killed upgrade was writing is gone after the next one, and nothing else" {
    head -c 5000 "$OLD" | tee school.ej.schema-1.part-aB3dE6 >school.ej.schema-1.again.part-Zz9yX8
    : >school.ej.schema-1.part-aB3dE6-journal
    for name in school.ej.schema-1.backup school.ej.schema-10.part-aB3dE6 xschool.ej.schema-1.part-1; do
        echo "$name" >"$name"
    done
    ok ej-subject list
    for name in school.ej.schema-1.backup school.ej.schema-10.part-aB3dE6 xschool.ej.schema-1.part-1; do
        [ "$(cat "$name")" = "$name" ]
        rm "$name"
    done
    upgraded
}

teardown() {
    [ -z "${open-}" ] || rm -r "$open"
}

@test "a folder or a journal that cannot be written: status 4, not a byte changed" {
    [ "$(id -u)" = 0 ] || skip 'only root can become another user'
    command -v setpriv >/dev/null || skip 'needs setpriv'
    open=$(mktemp -d /tmp/ej-upgrade.XXXXXX)
    commands_for_others "$open"
    closed=$open/closed
    mkdir "$closed"
    EJ_DB=$closed/school.ej
    cp "$OLD" "$EJ_DB"
    chown -R 65534 "$closed"
    chmod 555 "$closed"
    not_upgraded 4 setpriv --reuid=65534 --clear-groups "$open/bin/ej-subject" list
    err_has "$EJ_DB"
    err_has 'cannot be written'
    [ "$(ls "$closed")" = school.ej ]
    chmod 777 "$closed"
    chmod 444 "$EJ_DB"
    chown 0 "$EJ_DB"
    not_upgraded 4 setpriv --reuid=65534 --clear-groups "$open/bin/ej-subject" list
    err_has "$EJ_DB"
    [ ! -e "$EJ_DB.schema-1" ]
}

@test "commands at once upgrade once, and all of them answer" {
    for n in {1..6}; do
        ej-subject list >"out-$n" 2>"err-$n" &
        pids[n]=$!
    done
    for n in {1..6}; do
        wait "${pids[n]}" || fail "the command $n failed: $(cat "err-$n")"
        [ ! -s "err-$n" ] || fail "words of the command $n: $(cat "err-$n")"
        same out-1 "out-$n"
    done
    [ "$(wc -l <out-1)" -eq 5 ]
    upgraded
    [ "$(query 'SELECT count(*) FROM txn WHERE id > 19')" = 1 ]
}

# bats test_tags=heavy
@test "killed at any moment, it is the old journal or the new one, and the next command goes on" {
    local begun=${EPOCHREALTIME/.} time delay version old=0
    ok ej-subject list
    time=$((${EPOCHREALTIME/.} - begun)) # in microseconds
    for step in {0..39}; do
        delay=$((time * step / 30))
        rm -rf school.ej*
        cp "$OLD" school.ej
        ej-subject list >/dev/null 2>&1 &
        sleep "$(printf '%d.%06d' $((delay / 1000000)) $((delay % 1000000)))"
        kill -KILL $! 2>/dev/null || :
        wait $! 2>/dev/null || :
        version=$(query 'PRAGMA user_version')
        if [ "$version" = 1 ]; then
            old=$((old + 1))
            same <(dump "$OLD") <(dump school.ej)
        else
            [ "$version" = 2 ] || fail "version $version after $delay µs"
            [ "$(query "SELECT count(*) > 0 AND min(head) <> '' FROM txn")" = 1 ]
            [ "$(query 'SELECT count(*) > 0 FROM rule')" = 1 ]
        fi
        ok ej-subject list
        upgraded
    done
    [ "$old" -gt 0 ] || fail "killed too late each time"
}

@test "a rule's profile that is gone stops the upgrade, and nothing changes" {
    cp -rL "$ROOT/share" share
    rm share/profiles/base.yaml
    EJ_SHARE=$PWD/share not_upgraded 4 ej-subject list
    err_has "$EJ_DB cannot be brought to this version of ej: "
    err_has base
    [ "$(echo school.ej*)" = school.ej ] || fail "left: $(echo school.ej*)"
    ok ej-subject list
    upgraded
}

@test "a newer journal is refused, and left alone" {
    sqlite3 school.ej 'PRAGMA user_version = 3' '.output /dev/null' 'PRAGMA wal_checkpoint(TRUNCATE)'
    refused 4 ej-subject list
    err_is "ej-subject: $EJ_DB was written by a newer ej (schema 3, this one knows 2); update ej"
    refused 4 ej-subject set --subject Астрономия --graded yes
    [ "$(query 'PRAGMA user_version')" = 3 ]
    [ ! -e school.ej.schema-3 ]
}
