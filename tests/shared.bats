#!/usr/bin/env bats
# The shared installation (docs/shared.md): commands that run for the journal's own user, driven as
# other users of the system.  Needs root, to become them.
# shellcheck disable=SC2154 # PUPILS and others are set in setup

bats_require_minimum_version 1.5.0
load lib/common

OWNER=60001 TEACHER=60002 ADMIN=60003 STRANGER=60004

setup_file() {
    [ "$(id -u)" = 0 ] || skip "only root can become other users"
    # The folder of the tests is closed to others.
    SHARED=$(mktemp -d /tmp/ej-shared.XXXXXX)
    export SHARED
    chmod 755 "$SHARED"
    touch "$SHARED/probe"
    chmod 4755 "$SHARED/probe"
    if findmnt -no OPTIONS -T "$SHARED" | grep -q nosuid; then
        skip "$SHARED ignores set-user-ID"
    fi
    echo "journal = $SHARED/var/lib/ej/school.ej" >"$SHARED/ej.conf"
    make -s -C "$ROOT" install-shared DESTDIR="$SHARED" CONF="$SHARED/ej.conf" \
        SHARED_USER=$OWNER >"$SHARED/make.log" 2>&1 || { cat "$SHARED/make.log" >&2; return 1; }
    build_school lesson
    install -m 600 -o $OWNER "$BATS_FILE_TMPDIR/school.ej" "$SHARED/var/lib/ej/school.ej"
    printf 'login,surname,given_name,role\n%s,Иванов,Иван,teacher\n%s,Петров,Пётр,administrator\n' \
        $TEACHER $ADMIN | for_owner ej-staff import >/dev/null 2>&1
}

teardown_file() {
    [ -z "${SHARED:-}" ] || rm -rf "$SHARED"
}

setup() {
    [ "$(id -u)" = 0 ] || skip "only root can become other users"
    BIN=$SHARED/usr/local/bin
    DB=$SHARED/var/lib/ej/school.ej
    unset EJ_DB EJ_NOW
}

# as UID COMMAND...: from an installed folder that all can read, with an ordinary environment.
as() {
    local user=$1
    shift
    (cd / && setpriv --reuid="$user" --regid="$user" --clear-groups env "$@")
}

# The journal's own user, who names files as in any other installation.
for_owner() {
    local command=$1
    shift
    as $OWNER EJ_DB="$SHARED/var/lib/ej/school.ej" "$SHARED/usr/local/bin/$command" "$@"
}

# The last transaction: actor, behalf, roles, command.
last() {
    as $OWNER sqlite3 "$DB" \
        "SELECT actor, ifnull(behalf, '-'), roles, command FROM txn ORDER BY id DESC LIMIT 1"
}

@test "who runs a command is who acts, with the rights that the journal gives" {
    run_ej 0 as $ADMIN "$BIN/ej-subject" set --subject Астрономия --graded yes
    [ "$(last)" = "$ADMIN|-|administrator|ej-subject set" ]
    run_ej 0 as $ADMIN "$BIN/ej-subject" list --as $TEACHER
    run_ej 3 as $TEACHER "$BIN/ej-subject" list --as $ADMIN
    err_has '--as is for the administrator'
    run_ej 3 as $STRANGER "$BIN/ej-subject" list
    out_is ''
    err_has "$STRANGER: no access to this journal"
    run_ej 3 as 0 "$BIN/ej-subject" list
    err_has 'no access to this journal'
}

@test "a family's own login, too, leaves the history when the pupil is anonymised" {
    local GUARDIAN=60005
    run_ej 0 for_owner ej-staff grant --login $GUARDIAN --pupil-id В-0102 --guardian 1
    run_ej 0 as $GUARDIAN "$BIN/ej-absent" notice --pupil-id В-0102 --from 2026-11-09 --reason грипп
    [ "$(last)" = "$GUARDIAN|-|guardian|ej-absent notice" ]
    run_ej 0 for_owner ej-consent set --pupil-id В-0102 --consent withdrawn
    run_ej 0 for_owner ej-consent anonymise --pupil-id В-0102 --order 15 --order-date 2026-10-26 \
        --key-file "$SHARED/var/lib/ej/keys.csv"
    [ "$(as $OWNER sqlite3 "$DB" "SELECT count(*) || '|' || sum(actor = '') || '|'
        || sum(proof LIKE 'a=%') FROM txn WHERE roles = 'guardian'")" = '1|1|1' ]
    [ "$(as $OWNER sqlite3 "$DB" "SELECT count(*) FROM txn WHERE actor = '$GUARDIAN'")" = 0 ]
    run_ej 0 for_owner ej-audit verify
    run_ej 0 for_owner ej-audit list --table notice --format csv
    out_has ,erased,,guardian,
}

@test "the file itself is closed to everybody else" {
    run_ej 1 as $TEACHER sqlite3 "$DB" 'SELECT * FROM pupil'
    out_is ''
    run_ej 1 as $TEACHER cp "$DB" /tmp/stolen.$$
    [ ! -e /tmp/stolen.$$ ]
    run_ej 2 as $TEACHER ls "$SHARED/var/lib/ej"
    [ "$(stat -c '%a %u' "$DB")" = "600 $OWNER" ]
}

@test "no file is opened that the caller names" {
    echo secret >"$SHARED/secret"
    chmod 600 "$SHARED/secret"
    chown $OWNER "$SHARED/secret"
    before=$(sha256sum "$DB")
    for words in "ej-subject list --db $SHARED/secret" "ej-subject list --output $SHARED/out" \
        "ej-subject import $SHARED/secret" "ej-mark import --rejects $SHARED/out" \
        "ej-report summary-marks --reports $SHARED" "ej-archive backup --to $SHARED" \
        "ej-archive verify $SHARED/secret" "ej-archive restore $SHARED/secret --to $SHARED/out" \
        "ej-archive create --pdf none --to $SHARED/out" "ej-init --school X --year 2026/27" \
        "ej-consent anonymise --order 1 --order-date 2026-10-01 --key-file $SHARED/out"; do
        # shellcheck disable=SC2086 # words
        run_ej 3 as $ADMIN "$BIN/"$words
        out_lacks secret
        err_lacks secret
    done
    [ ! -e "$SHARED/out" ]
    [ "$(sha256sum "$DB")" = "$before" ]
    # The shell opens them, with the caller's own rights.
    run_ej 0 as $ADMIN sh -c "$BIN/ej-subject list | $BIN/ej-subject import -"
    run_ej 0 for_owner ej-subject list --output "$SHARED/var/lib/ej/list.csv"
}

@test "the caller's environment says nothing" {
    mkdir -p "$SHARED/evil/schema" "$SHARED/evil/ru/LC_MESSAGES"
    chmod -R 755 "$SHARED/evil"
    sqlite3 "$SHARED/evil/other.ej" 'CREATE TABLE x (y)'
    chmod 666 "$SHARED/evil/other.ej"
    want=$(as $ADMIN "$BIN/ej-subject" list)
    got=$(as $ADMIN EJ_DB="$SHARED/evil/other.ej" EJ_AS=$TEACHER EJ_NOW=1999-01-01 \
        EJ_SHARE="$SHARED/evil" EJ_REPORTS="$SHARED/evil" EJ_RULES="$SHARED/evil" \
        LD_PRELOAD="$SHARED/evil/x.so" LD_LIBRARY_PATH="$SHARED/evil" LOCPATH="$SHARED/evil" \
        LANGUAGE="../../$SHARED/evil" LANG="$SHARED/evil" TZDIR="$SHARED/evil" TZ="$SHARED/evil" \
        TMPDIR="$SHARED/evil" HOME="$SHARED/evil" SQLITE_TMPDIR="$SHARED/evil" \
        MALLOC_TRACE="$SHARED/evil/trace" GCONV_PATH="$SHARED/evil" "$BIN/ej-subject" list)
    [ "$got" = "$want" ]
    run_ej 0 as $ADMIN EJ_NOW=1999-01-01 EJ_AS=$TEACHER \
        "$BIN/ej-subject" set --subject Логика --graded yes
    [ "$(last)" = "$ADMIN|-|administrator|ej-subject set" ]
    [ "$(as $OWNER sqlite3 "$DB" 'SELECT at = clock FROM txn ORDER BY id DESC LIMIT 1')" = 1 ]
    # Nothing was left behind where the caller could look.
    [ "$(ls "$SHARED/evil")" = "$(printf 'other.ej\nru\nschema')" ]
}

@test "closed descriptors and odd limits harm nobody" {
    before=$(as $OWNER sqlite3 "$DB" 'SELECT count(*) FROM txn')
    for close in '<&-' '>&-' '2>&-' '<&- >&- 2>&-'; do
        capture sh -c "setpriv --reuid=$ADMIN --regid=$ADMIN --clear-groups \
            $BIN/ej-subject import - $close </dev/null" || :
        capture sh -c "setpriv --reuid=$ADMIN --regid=$ADMIN --clear-groups \
            $BIN/ej-subject list $close" || :
    done
    [ "$(as $OWNER sqlite3 "$DB" 'PRAGMA integrity_check; SELECT count(*) FROM txn')" = \
        "ok
$before" ]
    run_ej 4 as $ADMIN sh -c "ulimit -f 1; $BIN/ej-subject set --subject Этика --graded yes"
    run_ej 0 as $ADMIN sh -c "ulimit -n 16; $BIN/ej-subject set --subject Этика --graded yes"
    [ "$(as $OWNER sqlite3 "$DB" 'PRAGMA integrity_check')" = ok ]
}

@test "a form as PDF goes to standard output, and nothing of it stays on the machine" {
    command -v soffice >/dev/null || skip 'LibreOffice (soffice) is not installed'
    mkdir "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\ntouch %s\n' "$SHARED/mine" >"$BATS_TEST_TMPDIR/bin/soffice"
    chmod -R 755 "$BATS_TEST_TMPDIR/bin"
    ls -d /tmp/ej-?????? >"$BATS_TEST_TMPDIR/before" || :
    as $ADMIN PATH="$BATS_TEST_TMPDIR/bin:$PATH" TMPDIR="$SHARED" HOME="$SHARED" \
        "$BIN/ej-report" summary-marks --class 7А --format pdf >"$BATS_TEST_TMPDIR/form.pdf"
    run -0 pdfinfo "$BATS_TEST_TMPDIR/form.pdf"
    out_has 'Сводная ведомость'
    [ ! -e "$SHARED/mine" ]
    ls -d /tmp/ej-?????? >"$BATS_TEST_TMPDIR/after" || :
    [ -z "$(comm -13 "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after")" ]
}

@test "a page goes to standard output, its charts by the system's own gnuplot" {
    mkdir -p "$SHARED/bin"
    printf '#!/bin/sh\ntouch %s\n' "$SHARED/mine" >"$SHARED/bin/gnuplot"
    printf 'system("touch %s")\n' "$SHARED/mine" >"$SHARED/bin/.gnuplot"
    chmod -R 755 "$SHARED/bin"
    chmod 777 "$SHARED/bin"
    as $ADMIN PATH="$SHARED/bin:$PATH" HOME="$SHARED/bin" GNUPLOT_LIB="$SHARED/bin" \
        TMPDIR="$SHARED/bin" "$BIN/ej-report" attendance-months --class 7А --to 2026-10-25 \
        --format html >"$BATS_TEST_TMPDIR/form.html" 2>"$BATS_TEST_TMPDIR/words"
    "$ROOT/tests/html.py" check "$BATS_TEST_TMPDIR/form.html"
    [ ! -e "$SHARED/mine" ]
    [ "$(ls -A "$SHARED/bin")" = '.gnuplot
gnuplot' ]
    run_ej 3 as $ADMIN "$BIN/ej-report" attendance-months --output "$SHARED/bin/form.html"
    [ ! -e "$SHARED/bin/form.html" ]
}

@test "the caller can neither stop, signal nor trace the process" {
    mkfifo "$SHARED/pipe"
    chmod 666 "$SHARED/pipe"
    setpriv --reuid=$ADMIN --regid=$ADMIN --clear-groups "$BIN/ej-subject" import - \
        <"$SHARED/pipe" >/dev/null 2>&1 &
    job=$!
    exec 7>"$SHARED/pipe"
    printf 'subject,graded\n' >&7
    for ((i = 0; i < 100; i++)); do
        grep -qs "^Uid:	$OWNER	$OWNER	$OWNER" "/proc/$job/status" && break
        sleep 0.05
    done
    grep -q "^Uid:	$OWNER	$OWNER	$OWNER	$OWNER" "/proc/$job/status"
    for signal in STOP TERM KILL INT; do
        run_ej 1 as $ADMIN kill -$signal $job
    done
    run_ej 1 as $ADMIN cat "/proc/$job/environ"
    run_ej 1 as $ADMIN head -c 1 "/proc/$job/mem"
    # While it waits for its input nothing is locked.
    run_ej 0 as $ADMIN "$BIN/ej-subject" set --subject Риторика --graded yes
    printf 'Черчение,yes\n' >&7
    exec 7>&-
    wait $job
    [ "$(as $OWNER sqlite3 "$DB" "SELECT count(*) FROM subject WHERE name = 'Черчение'")" = 1 ]
}

@test "a configuration that others could write is not followed" {
    chmod 666 "$SHARED/ej.conf"
    run_ej 4 as $ADMIN "$BIN/ej-subject" list
    err_has "$SHARED/ej.conf: it has to belong to root"
    chmod 644 "$SHARED/ej.conf"
    cp "$SHARED/ej.conf" "$SHARED/kept"
    echo 'journal = school.ej' >"$SHARED/ej.conf"
    run_ej 4 as $ADMIN "$BIN/ej-subject" list
    err_has 'it has one line'
    cp "$SHARED/kept" "$SHARED/ej.conf"
    run_ej 0 as $ADMIN "$BIN/ej-subject" list
}
