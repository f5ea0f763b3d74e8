#!/usr/bin/env bats
# ej-archive: backups, archives that explain themselves, restoring, the register of copies.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    SCHOOL_NAME='Школа «№ 1»' build_school
    # A copy of each form; the journal that the tests use does not know of them.
    cp "$EJ_DB" "$BATS_FILE_TMPDIR/known.ej"
    cd "$BATS_FILE_TMPDIR" || return
    for to in bag bag.tar; do
        ej-archive create --pdf none --db known.ej --to "$to" >/dev/null
    done
    ej-archive backup --db known.ej --to . >/dev/null
    mv known-2*.ej backup.ej
}

setup() {
    copy_school
    TMP=$BATS_TEST_TMPDIR
    COPIES=$TMP/copies
    mkdir "$COPIES"
    BAG=$BATS_FILE_TMPDIR/bag
    BACKUP=$BATS_FILE_TMPDIR/backup.ej
}

UUID() {
    query 'SELECT uuid FROM school'
}

sha256() {
    sha256sum "$1" | cut -d ' ' -f 1
}

# A journal's content without its register of copies. VACUUM puts the schema's statements in another
# order than the migrations did.
content() {
    dump "$1" | grep -Ev '^INSERT INTO copy(_use)? ' | sort
}

# nothing_left DIR...: the folders are empty, hidden files included.
nothing_left() {
    local dir
    for dir; do
        [ -z "$(ls -A "$dir")" ] || fail "left behind in $dir: $(ls -A "$dir")" || return
    done
}

change_something() {
    ok ej-class set --class 7А --shift 3 --replace
}

# overwrite FILE OFFSET TEXT: other bytes in the middle of a file.
overwrite() {
    printf '%s' "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# ---- backup ----------------------------------------------------------------------------------

@test "a backup is one private file with the journal's content, named by the clock" {
    ok ej-archive backup --to "$COPIES"
    file=$COPIES/school-20261026T060000Z.ej
    out_is "change,kind,place,digest
made,backup,$file,$(sha256 "$file")"
    [ "$(ls -A "$COPIES")" = school-20261026T060000Z.ej ]
    [ "$(stat -c %a "$file")" = 600 ]
    [ "$(sqlite3 "file:$file?mode=ro&immutable=1" 'PRAGMA journal_mode')" = delete ]
    diff <(content "$EJ_DB") <(content "$file")
}

@test "without --to a backup lies beside the journal" {
    cd "$COPIES"
    ok ej-archive backup --format tsv
    [ -s "$TMP/school-20261026T060000Z.ej" ]
    nothing_left "$COPIES"
}

@test "a backup never takes the name of another" {
    ok ej-archive backup --to "$COPIES"
    before=$(sha256 "$COPIES"/*)
    refused 2 ej-archive backup --to "$COPIES"
    err_is "ej-archive: $COPIES/school-20261026T060000Z.ej is already there; nothing is overwritten"
    [ "$(sha256 "$COPIES"/*)" = "$before" ]
}

@test "--keep removes all but the newest backups of this journal, and notes it" {
    for day in 01 02 03 04; do
        EJ_NOW=2026-10-${day}T12:00Z ok ej-archive backup --to "$COPIES"
    done
    # Of another school, no journal, a folder, and another name: not this journal's backups.
    ej-init --quiet --school 'Другая' --year 2026/27 "$TMP/other.ej"
    cp "$TMP/other.ej" "$COPIES/school-20260901T000000Z.ej"
    echo text >"$COPIES/school-20260902T000000Z.ej"
    mkdir "$COPIES/school-20260903T000000Z.ej"
    cp "$COPIES/school-20261001T120000Z.ej" "$COPIES/school-old.ej"
    EJ_NOW=2026-10-05T12:00Z run_ej 0 ej-archive backup --to "$COPIES" --keep 2 --dry-run
    out_has "removed,backup,$COPIES/school-20261001T120000Z.ej,"
    [ ! -e "$COPIES/school-20261005T120000Z.ej" ]
    [ -e "$COPIES/school-20261001T120000Z.ej" ]

    EJ_NOW=2026-10-05T12:00Z ok ej-archive backup --to "$COPIES" --keep 2
    out_is "change,kind,place,digest
made,backup,$COPIES/school-20261005T120000Z.ej,$(sha256 "$COPIES/school-20261005T120000Z.ej")
removed,backup,$COPIES/school-20261003T120000Z.ej,
removed,backup,$COPIES/school-20261002T120000Z.ej,
removed,backup,$COPIES/school-20261001T120000Z.ej,"
    cd "$COPIES"
    [ "$(printf '%s ' *)" = "school-20260901T000000Z.ej school-20260902T000000Z.ej \
school-20260903T000000Z.ej school-20261004T120000Z.ej school-20261005T120000Z.ej school-old.ej " ]
    [ "$(query 'SELECT group_concat(made || ifnull(removed, "")) FROM copy')" = \
        "2026-10-012026-10-05,2026-10-022026-10-05,2026-10-032026-10-05,2026-10-04,2026-10-05" ]
}

@test "the backup just made stays, though the clock went back" {
    EJ_NOW=2026-10-20T12:00Z ok ej-archive backup --to "$COPIES"
    EJ_NOW=2026-10-10T12:00Z ok ej-archive backup --to "$COPIES" --keep 1
    [ "$(ls "$COPIES")" = school-20261010T120000Z.ej ]
    EJ_NOW=2026-10-20T12:00Z ok ej-archive backup --to "$COPIES"
    # Of the others the later name is the newer one, however often the clock is behind.
    for day in 11 12; do
        EJ_NOW=2026-10-${day}T12:00Z ok ej-archive backup --to "$COPIES" --keep 2
        [ "$(ls "$COPIES")" = "school-202610${day}T120000Z.ej"$'\nschool-20261020T120000Z.ej' ]
    done
}

@test "backups are whole while others write" {
    (
        for n in $(seq 1 40); do
            ej-class set --quiet --class 7А --shift "$((n % 2 + 1))" --replace || exit 1
        done
    ) &
    writer=$!
    for second in 1 2 3 4 5; do
        EJ_NOW=2026-10-26T09:00:0${second} ok ej-archive backup --to "$COPIES"
    done
    wait "$writer"
    for file in "$COPIES"/*.ej; do
        [ "$(sqlite3 "$file" 'PRAGMA integrity_check')" = ok ]
        # No transaction is there in part: the last one has its change.
        [ "$(sqlite3 "$file" 'SELECT count(*) FROM txn WHERE id NOT IN (SELECT txn_id FROM audit)')" \
            = 0 ]
    done
}

@test "a backup of a damaged journal is refused as such" {
    sqlite3 "$EJ_DB" 'DROP TRIGGER guard_mark_update; UPDATE mark SET pupil_id = 9999 WHERE id = 5'
    refused 4 ej-archive backup --to "$COPIES"
    err_is "ej-archive: the journal has to be restored from an earlier copy: damaged: a row of mark\
 points nowhere"
    nothing_left "$COPIES"
    refused 4 ej-archive create --pdf none --to "$COPIES"
    err_has 'the journal has to be restored from an earlier copy: damaged: a row of mark points'
    nothing_left "$COPIES"
}

@test "what cannot be written is status 4, and nothing is left" {
    refused 4 ej-archive backup --to "$TMP/nowhere"
    err_is "ej-archive: $TMP/nowhere: No such file or directory"
    refused 4 ej-archive create --pdf none --to "$TMP/nowhere/new.tar"
    err_has 'No such file or directory'
    refused 2 ej-archive create
    err_is 'ej-archive: --to is needed'
    refused 2 ej-archive backup --to "$COPIES" --keep 0
    err_is 'ej-archive: --keep: not a number from 1 on'
    refused 2 ej-archive backup --to "$COPIES" --keep 2x
    err_is 'ej-archive: --keep: not a number from 1 on'
    nothing_left "$COPIES"
    EJ_DB=$TMP/none.ej run_ej 4 ej-archive backup --to "$COPIES"
    err_has 'No such file or directory; name the journal with --db or make one with ej-init'
    nothing_left "$COPIES"
}

# As on a full disk: no file may grow beyond this many blocks.
limited() {
    (
        ulimit -f "$1"
        trap '' XFSZ
        shift
        exec "$@"
    )
}

@test "a disk that fills up is status 4, and nothing is left" {
    size=$(($(stat -c %s "$BAG/data/journal.ej") / 1024)) # smaller than the journal, being compact
    for blocks in 1 $((size / 3)) $((size - 40)); do
        refused 4 limited "$blocks" ej-archive backup --to "$COPIES"
        err_has 'the journal cannot be used: disk I/O error'
        nothing_left "$COPIES"
        refused 4 limited "$blocks" ej-archive create --pdf none --to "$COPIES"
        err_has 'the journal cannot be used: disk I/O error'
        nothing_left "$COPIES"
        refused 4 limited "$blocks" ej-archive create --pdf none --to "$COPIES/new.tar"
        err_has 'the journal cannot be used: disk I/O error'
        nothing_left "$COPIES"
    done
    for blocks in 1 $((size / 3)) $((size - 40)); do
        refused 4 limited "$blocks" ej-archive restore "$BAG.tar" --to "$COPIES/new.ej"
        err_has 'File too large'
        nothing_left "$COPIES"
    done
    # The bag is whole by then; its tar is not.
    refused 4 limited $((size + 100)) ej-archive create --pdf none --to "$COPIES/new.tar"
    err_has 'File too large'
    nothing_left "$COPIES"
}

# stopped SIGNAL NUMBER PATTERN COMMAND...: COMMAND gets the signal once a file of this pattern has
# content. Where it was quicker, it is started anew.
stopped() {
    local signal=$1 number=$2 pattern=$3 tries=50 ended process
    shift 3
    while ((tries-- > 0)); do
        env --default-signal "$@" >/dev/null &
        process=$!
        until [ -s "$(compgen -G "$pattern" | head -n 1)" ] || ! kill -0 "$process" 2>/dev/null; do
            :
        done
        kill -s "$signal" "$process" 2>/dev/null || :
        ended=0
        wait "$process" || ended=$?
        [ "$ended" -eq 0 ] || [ "$ended" -eq $((128 + number)) ] ||
            fail "status $ended after $signal: $*" || return
        # A copy that is whole has its name.
        [ -n "$(find "$COPIES" -mindepth 1 -maxdepth 1 ! -name '.*' ! -name '*.part-??????' ! -name '*.??????')" ] ||
            [ "$ended" -eq 0 ] || return 0
        rm -rf "${COPIES:?}"/*
    done
    fail "never stopped by $signal: $*"
}

@test "what a signal stops leaves nothing behind" {
    for signal in INT:2 TERM:15 HUP:1; do
        for to in bag bag.tar; do
            stopped "${signal%:*}" "${signal#*:}" "$COPIES/.ej-archive.*/bag/data/csv/*" \
                ej-archive create --pdf none --to "$COPIES/$to"
            nothing_left "$COPIES"
        done
        stopped "${signal%:*}" "${signal#*:}" "$COPIES/.ej-archive.*/bag/data/journal.ej.*" \
            ej-archive create --pdf none --to "$COPIES"
        nothing_left "$COPIES"
    done
    stopped TERM 15 "$COPIES/school-*.ej.part-??????" ej-archive backup --to "$COPIES"
    nothing_left "$COPIES"
    stopped TERM 15 "$COPIES/new.ej.??????/*" ej-archive restore "$BAG.tar" --to "$COPIES/new.ej"
    nothing_left "$COPIES"
    stopped TERM 15 "$COPIES/new.ej.part-??????" ej-archive restore "$BACKUP" --to "$COPIES/new.ej"
    nothing_left "$COPIES"
}

# ---- create ----------------------------------------------------------------------------------

@test "an archive holds database, tables, dictionary, sheets and instructions" {
    ok ej-archive create --pdf none --to "$COPIES"
    name=ej-$(UUID | cut -c 1-8)-2026-10-26
    out_is "change,kind,place,digest
made,archive,$COPIES/$name,$(sha256 "$COPIES/$name/tagmanifest-sha256.txt")"
    cd "$COPIES/$name"
    [ -s data/README.ru.txt ]
    [ -s data/README.en.txt ]
    [ -s data/sheets/summary-marks-2026-27.xlsx ]
    [ "$(LC_ALL=C ls data/journals/2026-27)" = "$(printf '%s\n' 01А.xlsx 07А.xlsx 09Б.xlsx 10А.xlsx)" ]
    cmp data/journals/2026-27/07А.xlsx <(ej-report journal --class 7А --format xlsx)
    [ -s data/csv/datapackage.json ]
    [ "$(find . -type f -perm /077)$(find . -type d -perm /077)" = '' ]
    grep -qxF 'Source-Organization: Школа «№ 1»' bag-info.txt
    grep -qxF "External-Identifier: $(UUID)" bag-info.txt
    grep -qxF 'Bagging-Date: 2026-10-26' bag-info.txt
    grep -qxF "Payload-Oxum: $(find data -type f -printf '%s\n' |
        awk '{ n += $1 } END { print n "." NR }')" bag-info.txt
    sha256sum --quiet --strict -c manifest-sha256.txt tagmanifest-sha256.txt
    sha512sum --quiet --strict -c manifest-sha512.txt tagmanifest-sha512.txt
    diff <(content "$EJ_DB") <(content data/journal.ej)
}

@test "every table but the register is there as CSV, each value as stored" {
    python3 - "$EJ_DB" "$BAG/data" <<'PY'
import csv, os, sqlite3, sys
path, data = sys.argv[1:]
db = sqlite3.connect(path)
tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                   " AND name NOT LIKE 'sqlite_%' AND name NOT IN ('copy', 'copy_use')")]
assert sorted(os.listdir(f"{data}/csv")) == \
    sorted([f"{t}.csv" for t in tables] + ["datapackage.json", "dictionary.csv"])
for table in tables:
    key = ", ".join(r[0] for r in db.execute("SELECT name FROM pragma_table_info(?) WHERE pk"
                                             " ORDER BY pk", [table]))
    rows = db.execute(f'SELECT * FROM "{table}" ORDER BY {key}')
    want = [[c[0] for c in rows.description]]
    want += [["" if v is None else str(v) for v in row] for row in rows]
    file = open(f"{data}/csv/{table}.csv", encoding="utf-8", newline="")
    have = list(csv.reader(file, strict=True))
    assert have == want, (table, len(have), len(want))
PY
    [ "$(sqlite3 "$BAG/data/journal.ej" 'SELECT (SELECT count(*) FROM copy)
        + (SELECT count(*) FROM copy_use)')" = 0 ]
}

@test "the dictionary explains each table and column of the schema, and nothing else" {
    python3 - "$EJ_DB" "$BAG/data/csv" "$ROOT/share/schema/dictionary.csv" <<'PY'
import csv, json, re, sqlite3, sys
path, folder, source = sys.argv[1:]
db = sqlite3.connect(path)
tables = [r[0] for r in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                   " AND name NOT LIKE 'sqlite_%' ORDER BY name")]
schema = {t: db.execute("SELECT name, type, \"notnull\" OR pk, pk FROM pragma_table_info(?)",
                        [t]).fetchall() for t in tables}
shared = list(csv.DictReader(open(source, encoding="utf-8")))
want = sorted((t, c) for t in tables for c in ["", *(r[0] for r in schema[t])])
assert sorted((r["table"], r["column"]) for r in shared) == want
for r in shared:
    assert r["personal"] in ("no", "personal", "free-text"), r
    assert re.search("[а-я]", r["ru"]) and re.search("[a-z]", r["en"]), r

rows = list(csv.DictReader(open(f"{folder}/dictionary.csv", encoding="utf-8")))
assert list(rows[0]) == "table column type required key references personal ru en".split()
del schema["copy"], schema["copy_use"]
assert [(r["table"], r["column"]) for r in rows] == \
    [(t, c) for t in schema for c in ["", *(x[0] for x in schema[t])]]
by = {(r["table"], r["column"]): r for r in rows}
for t in schema:
    refs = dict((f[3], f[2]) for f in db.execute(f"PRAGMA foreign_key_list({t})"))
    for name, kind, required, pk in schema[t]:
        r = by[t, name]
        assert r["type"] == kind.lower(), r
        assert r["required"] == ("yes" if required else "no"), r
        assert r["key"] == (str(pk) if pk else ""), r
        assert r["references"] == refs.get(name, ""), r
for table, column in (("pupil", "surname"), ("pupil", "birth_date"), ("guardian", "phone")):
    assert by[table, column]["personal"] == "personal"

package = json.load(open(f"{folder}/datapackage.json", encoding="utf-8"))
assert package["title"] == "Школа «№ 1»"
assert [r["name"] for r in package["resources"]] == list(schema)
for r in package["resources"]:
    fields = [f["name"] for f in r["schema"]["fields"]]
    heading = open(f"{folder}/{r['path']}", encoding="utf-8").readline().rstrip("\n")
    assert ",".join(fields) == heading, (fields, heading)
    assert all(f["title"] and f["description"] for f in r["schema"]["fields"])
    assert set(r["schema"]["primaryKey"]) <= set(fields) and r["schema"]["primaryKey"]
    for key in r["schema"]["foreignKeys"]:
        assert key["reference"]["resource"] in schema and key["fields"] in fields
PY
}

@test "the instructions name the school and work as they are written" {
    cd "$BAG/data"
    for language in ru en; do
        ! grep -q '[{}]' "README.$language.txt" || fail "a place holder is left"
        grep -q 'Школа «№ 1»$' "README.$language.txt"
        grep -q "$(UUID)\$" "README.$language.txt"
        # The example of SQL, taken out of the text.
        sed -n '/^  sqlite3 journal.ej "/,/"$/p' "README.$language.txt" >"$TMP/example.sh"
        [ -s "$TMP/example.sh" ]
        bash "$TMP/example.sh" >"$TMP/example.$language"
        [ "$(wc -l <"$TMP/example.$language")" -eq \
            "$(ej-mark list --class 7А --format csv | sed 1d | wc -l)" ]
        # Each file that it names is there.
        # shellcheck disable=SC2013 # names without blanks
        for file in $(grep -o '[a-z_][a-z_]*\.csv' "README.$language.txt" | sort -u); do
            [ -s "csv/$file" ] || fail "README.$language.txt speaks of $file"
        done
    done
}

@test "the sheets hold what the report holds" {
    book=$BAG/data/sheets/summary-marks-2026-27.xlsx
    run -0 "$ROOT/tests/xlsx.py" sheets "$book"
    out_is $'1А\n7А\n9Б\n10А'
    diff <("$ROOT/tests/xlsx.py" table "$book" 7А) \
        <(ej-report summary-marks --class 7А --headings ru --format csv)
}

@test "PDF/A of the summary sheets, with --pdf all also of the journals, the same each time" {
    command -v soffice >/dev/null || skip 'LibreOffice (soffice) is not installed'
    export TMPDIR=$TMP/tmp
    mkdir "$TMPDIR"
    # One class, as LibreOffice takes its time over a journal.
    ej-init --quiet --school 'Новая' --year 2026/27 "$TMP/small.ej"
    EJ_DB=$TMP/small.ej ok ej-class set --class 1А
    ok ej-archive create --db "$TMP/small.ej" --to "$TMP/bag" --pdf all
    nothing_left "$TMPDIR"
    for name in sheets/summary-marks-2026-27 journals/2026-27/01А; do
        [ "$(stat -c %a "$TMP/bag/data/$name.pdf" "$TMP/bag/data/$name.xlsx")" = $'600\n600' ]
        run -0 pdfinfo -meta "$TMP/bag/data/$name.pdf"
        out_has '<pdfaid:part>2</pdfaid:part>'
    done
    ok ej-archive verify "$TMP/bag"
    sleep 1.1 # the dates that LibreOffice writes have seconds
    ok ej-archive create --db "$TMP/small.ej" --to "$TMP/again" --pdf all
    diff -r "$TMP/bag" "$TMP/again"
    # By itself, only of what is kept for decades.
    ok ej-archive create --db "$TMP/small.ej" --to "$TMP/sheets"
    [ "$(find "$TMP/sheets" -name '*.pdf' -printf '%f\n')" = summary-marks-2026-27.pdf ]
    err_is ''
    ok ej-archive create --db "$TMP/small.ej" --to "$TMP/none" --pdf none
    [ -z "$(find "$TMP/none" -name '*.pdf')" ]
    refused 2 ej-archive create --to "$TMP/wrong" --pdf some
    err_is 'ej-archive: --pdf: not sheets, all or none'
}

@test "without LibreOffice there is an archive without PDF/A, and none where PDF/A is asked for" {
    run_ej 0 env PATH="$EJ_BIN" ej-archive create --to "$TMP/plain"
    err_is 'ej-archive: without PDF/A: LibreOffice is not installed'
    diff -r "$BAG" "$TMP/plain"
    ok env PATH="$EJ_BIN" ej-archive create --to "$TMP/quiet" --quiet
    refused 4 env PATH="$EJ_BIN" ej-archive create --to "$TMP/none" --pdf sheets
    err_has 'PDF is made by LibreOffice, which is not installed here'
    [ ! -e "$TMP/none" ]
    # One that fails leaves nothing behind either.
    mkdir "$TMP/bin" "$TMP/tmp"
    printf '#!/bin/sh\nexit 3\n' >"$TMP/bin/soffice"
    chmod +x "$TMP/bin/soffice"
    TMPDIR=$TMP/tmp refused 4 env PATH="$TMP/bin:$EJ_BIN" ej-archive create --to "$COPIES/none" --pdf sheets
    err_has 'made no PDF, and ended with status 3'
    # One whose PDF would make another archive each time: only where it is asked for.
    # shellcheck disable=SC2016 # for that script to expand
    printf '#!/bin/sh\nprintf "%%%%PDF-1.7\\n%%%% other\\n%%%%%%%%EOF\\n" >"$HOME/1.pdf"\n' >"$TMP/bin/soffice"
    run_ej 0 env TMPDIR="$TMP/tmp" PATH="$TMP/bin:$EJ_BIN" ej-archive create --to "$TMP/other"
    err_is 'ej-archive: without PDF/A: this LibreOffice makes other bytes each time; --pdf sheets has them nevertheless'
    diff -r "$BAG" "$TMP/other"
    TMPDIR=$TMP/tmp ok env PATH="$TMP/bin:$EJ_BIN" ej-archive create --to "$TMP/asked" --pdf sheets
    [ -s "$TMP/asked/data/sheets/summary-marks-2026-27.pdf" ]
    nothing_left "$COPIES" "$TMP/tmp"
}

@test "the same journal makes the same archive, later, elsewhere and restored" {
    EJ_NOW=2026-12-01T10:00 ok ej-archive create --pdf none --to "$COPIES/two.tar"
    cmp "$BAG.tar" "$COPIES/two.tar"
    EJ_NOW=2027-01-10 TZ=Asia/Tokyo LC_ALL=C ok ej-archive create --pdf none --to "$TMP/bag2"
    diff -r "$BAG" "$TMP/bag2"
    ok ej-archive restore "$BAG.tar" --to "$TMP/again.ej"
    ok ej-archive create --pdf none --db "$TMP/again.ej" --to "$TMP/three.tar"
    cmp "$BAG.tar" "$TMP/three.tar"
    # And a change makes another one.
    change_something
    ok ej-archive create --pdf none --to "$TMP/four.tar"
    ! cmp -s "$BAG.tar" "$TMP/four.tar" || fail "a change is not in the archive"
}

@test "a tar is chosen by --tar or the name; nothing is overwritten" {
    ok ej-archive create --pdf none --to "$COPIES" --tar
    name=ej-$(UUID | cut -c 1-8)-2026-10-26
    [ "$(ls -A "$COPIES")" = "$name.tar" ]
    [ "$(stat -c %a "$COPIES/$name.tar")" = 600 ]
    [ "$(tar -tf "$COPIES/$name.tar" | cut -d / -f 1 | sort -u)" = "$name" ]
    refused 2 ej-archive create --pdf none --to "$COPIES/$name.tar"
    err_has "is already there; nothing is overwritten"
    refused 2 ej-archive create --pdf none --to "$COPIES" --tar
    err_has 'is already there; nothing is overwritten'
    ok ej-archive create --pdf none --to "$COPIES/bag"
    [ -f "$COPIES/bag/bagit.txt" ]
    [ "$(find "$COPIES" -mindepth 1 -maxdepth 1 -printf .)" = .. ]
}

@test "an archive takes nothing in, not even another archive" {
    cp -r "$BAG" "$COPIES/bag"
    for to in bag bag/new.tar bag/new bag/data bag/data/csv/new; do
        refused 2 ej-archive create --pdf none --to "$COPIES/$to"
        err_is "ej-archive: $COPIES/bag is there already as an archive; nothing is added to it"
    done
    refused 2 ej-archive create --pdf none --to "$COPIES/bag" --tar
    err_has 'is there already as an archive; nothing is added to it'
    diff -r "$BAG" "$COPIES/bag"
}

@test "a name that promises a compression is refused" {
    for name in c.tar.gz c.TGZ c.tar.xz c.zip; do
        refused 2 ej-archive create --pdf none --to "$COPIES/$name"
        err_is "ej-archive: $COPIES/$name: an archive is a folder or a .tar, and is not compressed"
        refused 2 ej-archive create --pdf none --tar --to "$COPIES/$name"
        err_has 'an archive is a folder or a .tar, and is not compressed'
    done
    nothing_left "$COPIES"
}

@test "what can be read only once, or has no end, is no copy" {
    mkfifo "$BATS_TEST_TMPDIR/pipe"
    for place in "$BATS_TEST_TMPDIR/pipe" /dev/zero; do
        refused 1 timeout 20 ej-archive register --place "$place" --kind archive
        err_is "ej-archive: $place is neither a file nor a folder"
        refused 1 timeout 20 ej-archive restore "$place" --to "$COPIES/new.ej"
        err_has "ej-archive: $place is neither a file nor a folder"
        run_ej 1 timeout 20 ej-archive verify "$place"
        out_has ",.,defect,$place is neither a file nor a folder"
    done
}

@test "a dry run makes nothing and registers nothing" {
    remember
    ok ej-archive create --pdf none --to "$COPIES/new.tar" --dry-run
    out_has "made,archive,$COPIES/new.tar,"
    ok ej-archive backup --to "$COPIES" --dry-run
    out_has "made,backup,$COPIES/school-20261026T060000Z.ej,"
    ok ej-archive create --pdf none --to "$COPIES/bag" --dry-run
    run_ej 0 ej-archive register --place shelf --dry-run
    err_is "ej-archive: shelf: added (dry run: nothing stored)"
    nothing_left "$COPIES"
    ok ej-archive restore "$BACKUP" --to "$COPIES/new.ej" --dry-run
    ok ej-archive restore "$BAG.tar" --to "$COPIES/new.ej" --dry-run
    nothing_left "$COPIES"
    unchanged
}

@test "a dry run is refused where the archive would be" {
    ok ej-archive create --pdf none --to "$COPIES"
    local made
    made=$(echo "$COPIES"/*)
    refused 2 ej-archive create --pdf none --to "$COPIES" --dry-run
    err_is "ej-archive: $made is already there; nothing is overwritten"
    [ "$(echo "$COPIES"/*)" = "$made" ]
}

@test "an archive is a tar, whichever case its name ends in" {
    ok ej-archive create --pdf none --to "$COPIES/A.TAR"
    [ -f "$COPIES/A.TAR" ]
    ok ej-archive verify "$COPIES/A.TAR"
}

@test "a journal without classes has an archive too" {
    ej-init --quiet --school 'Новая' --year 2026/27 "$TMP/new.ej"
    ok ej-archive create --pdf none --db "$TMP/new.ej" --to "$TMP/bag"
    [ ! -e "$TMP/bag/data/sheets" ]
    ok ej-archive verify "$TMP/bag"
}

# ---- verify ----------------------------------------------------------------------------------

@test "verify accepts whole copies of each form, without a journal" {
    for copy in "$BAG" "$BAG.tar" "$BACKUP"; do
        EJ_DB=$TMP/none.ej ok ej-archive verify "$copy"
        [ "$copy" = "$BACKUP" ] || out_is "copy,path,finding,what"
    done
    # A backup has no checksums of its own.
    out_is "copy,path,finding,what
$BACKUP,.,warning,only the structure was checked: its SHA-256 is in no register that can be read"
    run_ej 4 ej-archive verify --db "$TMP/none.ej" "$BAG"
    err_has 'No such file or directory; name the journal with --db or make one with ej-init'
    run_ej 0 ej-archive verify "$BAG" --verbose
    [[ $stderr =~ ^"ej-archive: files "[0-9]+", bytes "[0-9]+", defects 0, warnings 0" ]]
}

@test "a backup that the register knows is compared with it" {
    ok ej-archive backup --to "$COPIES"
    file=$(echo "$COPIES"/*.ej)
    remember
    ok ej-archive verify "$file"
    out_is "copy,path,finding,what"
    cd "$COPIES"
    ok ej-archive verify "${file##*/}"
    out_is "copy,path,finding,what"
    # Other content, the structure of which is sound.
    sqlite3 "$file" 'CREATE TABLE extra (x)'
    run_ej 1 ej-archive verify "$file"
    out_is "copy,path,finding,what
$file,.,defect,its SHA-256 is not the one in the register"
    err_is "ej-archive: $file is not good: 1 defect"
    unchanged
}

@test "an archive without the file that the register knows it by is a finding" {
    ok ej-archive create --pdf none --to "$COPIES/bag"
    rm "$COPIES/bag"/tagmanifest-*
    # BagIt allows that; the register knows better.
    EJ_DB=$TMP/none.ej ok ej-archive verify "$COPIES/bag"
    for options in "" --register; do
        # shellcheck disable=SC2086 # none or one
        run_ej 1 ej-archive verify $options "$COPIES/bag"
        out_has "$COPIES/bag,tagmanifest-sha256.txt,defect,is missing"
        # shellcheck disable=SC2086
        run_ej 1 ej-archive verify $options
        out_has "$COPIES/bag,tagmanifest-sha256.txt,defect,is missing"
    done
    [ -z "$(query 'SELECT checked FROM copy')" ]
}

@test "verify names each defect of an archive" {
    cp -r "$BAG" "$TMP/bag"
    echo more >>"$TMP/bag/data/csv/mark.csv"
    rm "$TMP/bag/data/csv/pupil.csv"
    echo new >"$TMP/bag/data/new.txt"
    run_ej 1 ej-archive verify "$TMP/bag"
    out_has "$TMP/bag,data/csv/mark.csv,defect,"
    out_has "$TMP/bag,data/csv/pupil.csv,defect,"
    out_has "$TMP/bag,data/new.txt,defect,"
    out_has "$TMP/bag,bag-info.txt,defect,"
    out_lacks "data/csv/lesson.csv"
    [ -n "$stderr" ]
    run_ej 1 ej-archive restore "$TMP/bag" --to "$TMP/new.ej"
    err_has "data/csv/mark.csv: "
    [ ! -e "$TMP/new.ej" ]
}

@test "names that a terminal would obey, or that are not UTF-8, are printed with ?" {
    local name
    cp -r "$BAG" "$TMP/bag"
    for name in $'\e[31m\n' $'\xff\xd1ю\xd1' $'\xc2\x9b' $'\xed\xa0\x80' $'\xf0\x9f\x98\x80'; do
        echo x >"$TMP/bag/data/<$name>"
    done
    LC_ALL=C run_ej 1 ej-archive verify "$TMP/bag" --format csv
    iconv -f UTF-8 -t UTF-8 <<<"$output" >/dev/null
    for name in '?[31m?' '??ю?' '??' '???' $'\xf0\x9f\x98\x80'; do
        out_has "data/<$name>,defect,"
    done
}

@test "a changed byte anywhere in a tar is found" {
    size=$(stat -c %s "$BAG.tar")
    for part in 3 4 5 7 8 9; do
        cp "$BAG.tar" "$TMP/bad.tar"
        overwrite "$TMP/bad.tar" $((size * part / 10)) '~~~~'
        run_ej 1 ej-archive verify "$TMP/bad.tar"
        err_has 'is not good: 1 defect'
        run_ej 1 ej-archive restore "$TMP/bad.tar" --to "$COPIES/new.ej"
        err_has 'is not a valid bag: 1 defect'
        nothing_left "$COPIES"
    done
}

@test "damaged and foreign files are no copies; what cannot be opened is wrong usage" {
    good=$BACKUP
    bad=$TMP/bad.ej

    cp "$good" "$bad" && truncate -s 300000 "$bad"
    run_ej 1 ej-archive verify "$bad"
    out_is "copy,path,finding,what
$bad,.,defect,$bad is damaged"
    err_is "ej-archive: $bad is not good: 1 defect"
    run_ej 1 ej-archive restore "$bad" --to "$COPIES/new.ej"
    err_has 'is damaged'

    cp "$good" "$bad"
    sqlite3 "$bad" 'DROP TRIGGER guard_mark_update; UPDATE mark SET pupil_id = 9999 WHERE id = 5'
    run_ej 1 ej-archive verify "$bad"
    out_has "$bad,.,defect,damaged: a row of mark points nowhere"
    run_ej 1 ej-archive restore "$bad" --to "$COPIES/new.ej"
    err_is "ej-archive: $bad: damaged: a row of mark points nowhere"

    cp "$good" "$bad" && sqlite3 "$bad" 'PRAGMA user_version = 99'
    run_ej 1 ej-archive restore "$bad" --to "$COPIES/new.ej"
    err_has "newer"

    rm "$bad" && sqlite3 "$bad" 'CREATE TABLE other (x)'
    run_ej 1 ej-archive verify "$bad"
    out_has "is not a journal of ej"
    run_ej 1 ej-archive restore "$bad" --to "$COPIES/new.ej"
    err_has 'is not a journal of ej'

    : >"$bad"
    run_ej 1 ej-archive verify "$bad"
    out_has 'is not a tar archive, or a damaged one: Unrecognized archive format'
    run_ej 1 ej-archive restore "$bad" --to "$COPIES/new.ej"
    err_has 'is not a tar archive, or a damaged one: Unrecognized archive format'

    ln -s loop "$TMP/loop"
    refused 2 ej-archive verify "$TMP/none"
    err_is "ej-archive: $TMP/none: No such file or directory"
    refused 2 ej-archive restore "$TMP/none" --to "$COPIES/new.ej"
    err_is "ej-archive: $TMP/none: No such file or directory"
    refused 2 ej-archive verify "$TMP/loop"
    err_is "ej-archive: $TMP/loop: Too many levels of symbolic links"
    refused 2 ej-archive restore "$TMP/loop" --to "$COPIES/new.ej"
    err_is "ej-archive: $TMP/loop: Too many levels of symbolic links"
    run_ej 2 ej-archive restore "$good"
    err_is 'ej-archive: name the copy, and the new journal with --to'
    nothing_left "$COPIES"
}

@test "what is wrong with a foreign file is said in the user's letters" {
    LANGUAGE=ru run_ej 1 ej-archive verify /bin/ls
    out_has "/bin/ls,.,defect,/bin/ls – не архив tar"
}

# ---- restore ---------------------------------------------------------------------------------

@test "what is restored equals the original by content, and can be worked with" {
    gzip -c "$BAG.tar" >"$TMP/bag.tar.gz"
    n=0
    for copy in "$BACKUP" "$BAG" "$BAG.tar" "$TMP/bag.tar.gz"; do
        new=$COPIES/new$((n += 1)).ej
        ok ej-archive restore "$copy" --to "$new"
        [ -z "$output" ]
        [ "$(stat -c %a "$new")" = 600 ]
        diff <(content "$EJ_DB") <(content "$new")
        [ "$(sqlite3 "$new" 'PRAGMA journal_mode; PRAGMA integrity_check')" = $'wal\nok' ]
        EJ_DB=$new change_something
        diff <(ej-class list --db "$new" --format csv) \
            <(ej-class list --format csv | sed 's/^7А,2/7А,3/')
    done
    [ "$(find "$COPIES" -mindepth 1 -printf .)" = .... ]
}

@test "restore never overwrites" {
    refused 2 ej-archive restore "$BAG.tar" --to "$EJ_DB"
    err_is "ej-archive: $EJ_DB is already there; nothing is overwritten"
    ln -s nowhere "$COPIES/link.ej"
    run_ej 2 ej-archive restore "$BAG.tar" --to "$COPIES/link.ej"
    err_has 'is already there; nothing is overwritten'
    [ "$(ls -A "$COPIES")" = link.ej ]
    run_ej 4 ej-archive restore "$BAG.tar" --to "$TMP/nowhere/new.ej"
    err_has 'No such file or directory'
}

@test "restore stays away from what an earlier journal of that name left beside it" {
    for tail in -wal -shm -journal; do
        echo left >"$COPIES/new.ej$tail"
        for copy in "$BACKUP" "$BAG.tar"; do
            run_ej 2 ej-archive restore "$copy" --to "$COPIES/new.ej"
            err_is "ej-archive: $COPIES/new.ej$tail is there, left by an earlier journal of this\
 name; move it away"
        done
        [ "$(ls -A "$COPIES")" = "new.ej$tail" ]
        rm "$COPIES/new.ej$tail"
    done
}

# ---- the register ----------------------------------------------------------------------------

LIST=number,place,made,kind,digest,made_by,txn,checked,checked_by,removed,remark,year,class,period,sheets,signed_by,taken_by

@test "the register knows what was made, by whom, and how far it goes" {
    ok ej-archive backup --to "$COPIES" --remark 'на диск 2'
    change_something
    ok ej-archive create --pdf none --to "$COPIES/bag.tar" --remark 'конец четверти'
    run_ej 0 ej-archive list --format csv
    last=$(query 'SELECT max(id) FROM txn')
    backup=$COPIES/school-20261026T060000Z.ej
    out_is "$LIST
1,$backup,2026-10-26,backup,$(sha256 "$backup"),$(id -un),$((last - 1)),,,,на диск 2,,,,,,
2,$COPIES/bag.tar,2026-10-26,archive,$(sha256 "$COPIES/bag.tar"),$(id -un),$last,,,,конец четверти,,,,,,"
    # It is no part of the history: the archive would differ each time.
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'copy'")" = 0 ]
}

@test "a copy found good is noted, if it is the one that was registered" {
    ok ej-archive create --pdf none --to "$TMP/bag.tar"
    EJ_NOW=2026-11-01T10:00 ok ej-archive verify "$TMP/bag.tar" --register
    [ "$(query 'SELECT checked, checked_by FROM copy')" = "2026-11-01|$(id -un)" ]

    cp "$TMP/bag.tar" "$TMP/other.tar"
    refused_check() {
        remember
        run_ej 1 ej-archive verify "$1" --register
        unchanged
    }
    refused_check "$TMP/other.tar"
    err_is "ej-archive: $TMP/other.tar: not in the register"

    ok ej-archive backup --to "$TMP"
    backup=$(echo "$TMP"/school-2*.ej)
    sqlite3 "$backup" 'PRAGMA user_version = 1; CREATE TABLE extra (x)'
    refused_check "$backup"
    err_is "ej-archive: $backup is not good: 1 defect"
}

@test "verify without a path looks at each copy of the register" {
    ok ej-archive verify
    out_is "copy,path,finding,what"
    ok ej-archive create --pdf none --to "$TMP/bag"
    ok ej-archive create --pdf none --to "$TMP/bag.tar"
    ok ej-archive backup --to "$TMP"
    ok ej-archive register --place 'сейф, диск 3'
    ok ej-archive register --place "$BAG.tar"
    ok ej-archive register --place "$BAG.tar" --removed today
    remember
    ok ej-archive verify
    out_is 'copy,path,finding,what
"сейф, диск 3",,unseen,not a path: somebody has to look'
    unchanged

    # Of three copies one is changed, one is another and good in itself, one is out of reach.
    echo more >>"$TMP/bag/data/csv/mark.csv"
    backup=$(echo "$TMP"/school-2*.ej)
    sqlite3 "$backup" 'CREATE TABLE extra (x)'
    EJ_NOW=2026-11-05T10:00 run_ej 1 ej-archive verify --register
    out_has "$TMP/bag,data/csv/mark.csv,defect,"
    out_has "$backup,.,defect,its SHA-256 is not the one in the register"
    out_lacks "$TMP/bag.tar"
    err_is "ej-archive: copies that are not good or cannot be read: 2 of 4"
    [ "$(query 'SELECT place, checked FROM copy WHERE checked IS NOT NULL')" = \
        "$TMP/bag.tar|2026-11-05" ]
    rm "$TMP/bag.tar"
    run_ej 1 ej-archive verify
    out_has "$TMP/bag.tar,,unreadable,"
    out_has "$TMP/bag,data/csv/mark.csv,defect,"
}

@test "copies are entered by hand, and what became of them" {
    ok ej-archive create --pdf none --to "$TMP/bag.tar"
    cp "$TMP/bag.tar" "$TMP/stick.tar"
    cd "$TMP"
    ok ej-archive register --place stick.tar --remark 'флешка 1'
    ok ej-archive register --place 'сейф, диск 3' --made 01.10.2026 --kind other
    EJ_NOW=2026-11-05T10:00 ok ej-archive register --place 'сейф, диск 3' --checked today
    rm stick.tar
    EJ_NOW=2026-11-06T10:00 ok ej-archive register --place ./stick.tar --removed yesterday
    digest=$(sha256 bag.tar)
    txn=$(query 'SELECT max(id) FROM txn')
    me=$(id -un)
    run_ej 0 ej-archive list --format csv
    out_is "$LIST
3,\"сейф, диск 3\",2026-10-01,other,,$me,0,2026-11-05,$me,,,,,,,,
1,$TMP/bag.tar,2026-10-26,archive,$digest,$me,$txn,,,,,,,,,,
2,$TMP/stick.tar,2026-10-26,archive,$digest,$me,$txn,,,2026-11-05,флешка 1,,,,,,"
    run_ej 0 ej-archive list --headings ru --format csv
    out_has "№,Где хранится,Создана,Вид,SHA-256,Кем создана"
}

@test "the register refuses what cannot be" {
    refused 2 ej-archive register
    err_is 'ej-archive: --place is needed'
    refused 1 ej-archive register --place shelf --made 31.02.2026
    err_is "ej-archive: made: not a date"
    refused 1 ej-archive register --place shelf --made 2026-10-27
    err_is "ej-archive: made: a day to come"
    refused 1 ej-archive register --place shelf --kind tape
    err_is "ej-archive: kind: not backup, archive, journal, summary or other"
    refused 1 ej-archive register --place shelf --digest 12ab
    err_is 'ej-archive: digest: not a SHA-256, 64 hexadecimal digits in lower case'
    refused 1 ej-archive register --place shelf --removed today
    err_is "ej-archive: shelf: not in the register"
}

@test "another copy at the same place takes the earlier one's place in the register" {
    ok ej-archive create --pdf none --to "$TMP/bag.tar"
    rm "$TMP/bag.tar"
    change_something
    EJ_NOW=2026-11-02T10:00 ok ej-archive create --pdf none --to "$TMP/bag.tar"
    [ "$(query "SELECT group_concat(made || ':' || ifnull(removed, '')) FROM copy")" = \
        '2026-10-26:2026-11-02,2026-11-02:' ]
}

# ---- copies on paper, their use and terms --------------------------------------------------------

# paper KIND CLASS [OPTION...]: enters one into the register.
paper() {
    local kind=$1 class=$2
    shift 2
    ok ej-archive register --kind "$kind" --class "$class" --place 'архив, шкаф 2' "$@"
}

@test "papers are entered once each, however their class and period are written" {
    paper journal 7а --period '1 четверть' --sheets 46 --signed-by 'Директор Иванова И. И.'
    paper journal '7-А' --period Q1 --sheets 47
    paper journal 7А --period Q2
    paper summary 7А --year 2019/20 --sheets 3 --remark 'до электронного журнала'
    run_ej 0 ej-archive list --format csv
    me=$(id -un)
    out_is "$LIST
1,\"архив, шкаф 2\",2026-10-26,journal,,$me,0,,,,,2026/27,7А,Q1,47,Директор Иванова И. И.,
2,\"архив, шкаф 2\",2026-10-26,journal,,$me,0,,,,,2026/27,7А,Q2,,,
3,\"архив, шкаф 2\",2026-10-26,summary,,$me,0,,,,до электронного журнала,2019/20,7А,,3,,"
    # A number says which one is meant, to move it for example.
    ok ej-archive register --number 3 --place 'архив, шкаф 5' --checked today
    [ "$(query 'SELECT place, checked, year, sheets FROM copy WHERE id = 3')" = \
        'архив, шкаф 5|2026-10-26|2019/20|3' ]
    run_ej 0 ej-archive list --headings ru --format csv
    out_has ',бумажный журнал,'
    out_has ',2026/27,7А,I четверть,47,'
    # Nobody computes a checksum of a shelf.
    ok ej-archive verify
    out_is copy,path,finding,what
}

@test "what cannot be is not entered about papers" {
    refused 1 ej-archive register --kind journal --class 7Ю --place shelf
    err_is 'ej-archive: class: unknown in this school year; ej-class list shows them'
    refused 1 ej-archive register --kind journal --class 7А --period Q9 --place shelf
    err_is 'ej-archive: period: there is no such one'
    for year in 2026 2026/28 2026-27; do
        refused 1 ej-archive register --kind summary --class 7А --year "$year" --place shelf
        err_is 'ej-archive: year: not a school year, such as 2026/27'
    done
    for sheets in 0 -1 1.5 many ''; do
        refused 1 ej-archive register --kind summary --class 7А --sheets "$sheets" --place shelf
        err_is 'ej-archive: sheets: not a number from 1 on'
    done
    for option in '--year 2026/27' '--class 7А' '--period Q1' '--sheets 5' '--signed-by Иванова'; do
        # shellcheck disable=SC2086 # an option and its value
        refused 1 ej-archive register --kind backup --place shelf $option
        err_is 'ej-archive: year, class, period, sheets and signed-by are only of a journal or summary on paper'
    done
    refused 1 ej-archive register --kind journal --class 7А --year 2030/31 --place shelf
    err_is 'ej-archive: made: before the school year of the paper'
    refused 1 ej-archive register --kind journal --year 2026/27 --made 2026-08-31 --place shelf
    err_is 'ej-archive: made: before the school year of the paper'
    # Nor by a later change.
    ok ej-archive register --kind journal --class 7А --made 2026-09-01 --place shelf
    refused 1 ej-archive register --number 1 --kind other
    err_is 'ej-archive: year, class, period, sheets and signed-by are only of a journal or summary on paper'
    refused 1 ej-archive register --number 1 --made 2026-08-31
    err_is 'ej-archive: made: before the school year of the paper'
    refused 1 ej-archive register --number 9 --remark x
    err_is 'ej-archive: number: the register has no copy 9 that is still there'
    for number in none 0 99999999999999999999; do
        refused 2 ej-archive register --number $number --remark x
        err_is 'ej-archive: --number: not a number from 1 on'
    done
    for place in ' ' $'\u00a0 '; do
        refused 1 ej-archive register --place "$place" --kind journal --class 7А
        err_is 'ej-archive: place: needed'
        refused 1 ej-archive register --number 1 --place "$place"
    done
}

@test "papers are of a period that their class has" {
    refused 1 ej-archive register --kind journal --class 10А --period Q1 --place shelf
    err_is 'ej-archive: period: the class has no such one in that year'
    refused 1 ej-archive register --kind journal --class 7А --period T1 --place shelf
    refused 1 ej-archive register --kind summary --period T1 --place shelf
    paper journal 10А --period H1
    refused 1 ej-archive register --number 1 --period Q1
    refused 1 ej-archive register --number 1 --class 7А
    # Of years that the journal does not have nothing is known.
    paper journal 10А --year 2020/21 --made 2021-06-01 --period T1
}

@test "each copy has one entry, and one removed by mistake is there again" {
    paper journal 7А
    paper journal 7А --period year
    [ "$(query 'SELECT count(*) FROM copy')" = 1 ]
    paper journal 7А --period Q2
    refused 1 ej-archive register --number 1 --period Q2
    err_is 'ej-archive: the register has this copy already, as number 2'
    ok ej-archive register --number 2 --removed today --remark 'акт № 3'
    ok ej-archive register --number 2 --removed '' --remark 'ошибка'
    [ "$(query 'SELECT ifnull(removed, 0), remark FROM copy WHERE id = 2')" = '0|ошибка' ]
    refused 1 ej-archive register --kind journal --class 7А --period Q2 --place 'архив, шкаф 2' \
        --removed ''
    err_is 'ej-archive: removed: name the copy that is there again by number'
    ok ej-archive register --number 2 --removed today
    paper journal 7А --period Q2
    refused 1 ej-archive register --number 2 --removed ''
    err_is 'ej-archive: the register has this copy already, as number 3'
}

@test "who took a copy, and when it came back" {
    paper journal 7А
    EJ_NOW=2026-11-02T10:00 ok ej-archive register --number 1 --taken today --by 'Петрова М. И.' \
        --purpose 'справка для суда'
    remember
    EJ_NOW=2026-11-03T10:00 refused 1 ej-archive register --number 1 --taken today --by Иванов
    err_is 'ej-archive: taken: somebody has it and has not brought it back'
    EJ_NOW=2026-11-03T10:00 refused 1 ej-archive register --number 1 --removed today
    err_is 'ej-archive: removed: it was taken and has not come back'
    EJ_NOW=2026-11-03T10:00 refused 1 ej-archive register --number 1 --returned 2026-11-01
    err_is 'ej-archive: returned: before it was taken'
    EJ_NOW=2026-11-03T10:00 refused 1 ej-archive register --number 1 --returned 2026-11-04
    err_is 'ej-archive: returned: a day to come'
    unchanged
    run_ej 0 ej-archive list --format csv
    out_has ',2026/27,7А,,,,Петрова М. И.'
    EJ_NOW=2026-11-05T10:00 ok ej-archive register --number 1 --returned today
    EJ_NOW=2026-11-05T10:00 refused 1 ej-archive register --number 1 --returned today
    err_is 'ej-archive: returned: nobody has taken copy 1'
    # One who did not write it down at once enters both.
    EJ_NOW=2026-11-09T10:00 ok ej-archive register --number 1 --taken 2026-11-06 \
        --returned 2026-11-07 --by Иванов
    me=$(id -un)
    run_ej 0 ej-archive list --uses --format csv
    out_is "number,kind,year,class,period,place,taken,taken_by,purpose,lent_by,returned,received_by
1,journal,2026/27,7А,,\"архив, шкаф 2\",2026-11-02,Петрова М. И.,справка для суда,$me,2026-11-05,$me
1,journal,2026/27,7А,,\"архив, шкаф 2\",2026-11-06,Иванов,,$me,2026-11-07,$me"
    EJ_NOW=2026-11-10T10:00 ok ej-archive register --number 1 --removed today --remark 'акт № 3'
    EJ_NOW=2026-11-10T10:00 refused 1 ej-archive register --number 1 --taken today --by Иванов
    err_is 'ej-archive: number: the register has no copy 1 that is still there'
}

@test "a use says which copy, who and when" {
    paper journal 7А
    refused 2 ej-archive register --taken today --by Иванов
    err_is 'ej-archive: --number is needed'
    refused 2 ej-archive register --number 1 --taken today
    err_is 'ej-archive: --by is needed'
    refused 2 ej-archive register --number 1 --by Иванов
    err_is 'ej-archive: --taken or --returned is needed'
    refused 2 ej-archive register --number 1 --taken today --by Иванов --place shelf
    err_is 'ej-archive: --place: not together with --taken or --returned'
    refused 1 ej-archive register --number 2 --taken today --by Иванов
    err_is 'ej-archive: number: the register has no copy 2 that is still there'
    refused 1 ej-archive register --number 1 --taken 2026-10-25 --by Иванов
    err_is 'ej-archive: taken: before the copy was made'
    run_ej 0 ej-archive register --number 1 --taken today --by Иванов --dry-run
    [ "$(query 'SELECT count(*) FROM copy_use')" = 0 ]
}

@test "due: papers and archives whose term of storage is over, by the policy" {
    paper journal 10А --sheets 60
    paper journal 7А --sheets 46
    paper summary 7А --sheets 3
    paper journal 7А --year 2019/20
    ok ej-archive create --pdf none --to "$COPIES/bag.tar"
    ok ej-archive backup --to "$COPIES"
    ok ej-archive register --place 'сейф' --kind other
    head=number,kind,year,class,period,sheets,place,made,term,until,taken_by
    old="4,journal,2019/20,7А,,,\"архив, шкаф 2\",2026-10-26,5,2025-12-31,"
    # 2019/20 ended in 2020: the term runs from 2021 and ended with 2025.
    ok ej-archive due
    out_is "$head
$old"
    ok ej-archive due --date 31.12.2025
    out_is "$head"
    ok ej-archive due --date 2032-12-31
    out_is "$head
$old"
    ok ej-archive due --date 2033-01-01
    out_is "$head
$old
2,journal,2026/27,7А,,46,\"архив, шкаф 2\",2026-10-26,5,2032-12-31,
1,journal,2026/27,10А,,60,\"архив, шкаф 2\",2026-10-26,5,2032-12-31,"
    # What was destroyed is no longer due; summary sheets and what holds them 25 years.
    ok ej-archive register --number 4 --removed today --remark 'акт № 1'
    ok ej-archive due --date 2053-01-01
    out_is "$head
2,journal,2026/27,7А,,46,\"архив, шкаф 2\",2026-10-26,5,2032-12-31,
1,journal,2026/27,10А,,60,\"архив, шкаф 2\",2026-10-26,5,2032-12-31,
5,archive,,,,,$COPIES/bag.tar,2026-10-26,25,2052-12-31,
3,summary,2026/27,7А,,3,\"архив, шкаф 2\",2026-10-26,25,2052-12-31,"
    # komi: 75 years, and no term for journals.
    ok ej-policy load komi --quiet
    ok ej-archive due --date 2053-01-01
    out_is "$head"
    ok ej-archive due --date 2103-01-01
    out_has '3,summary,2026/27,7А,,3,"архив, шкаф 2",2026-10-26,75,2102-12-31,'
    out_lacks ,journal,
    refused 2 ej-archive due --date someday
    err_is 'ej-archive: --date: not a date'
}

@test "due --paper: journals to be printed and signed, by the policy" {
    local head=year,class,period,since,missing,number,place
    # base: each year; nothing before it is over.
    ok ej-archive due --paper --date 2027-05-28
    out_is "$head"
    ok ej-archive due --paper --date 2027-05-29
    out_is "$head
2026/27,1А,year,2027-05-29,print,,
2026/27,7А,year,2027-05-29,print,,
2026/27,9Б,year,2027-05-29,print,,
2026/27,10А,year,2027-05-29,print,,"
    # sedj: quarters in 2-9, half-years in 10-11.
    ok ej-policy load sedj --quiet
    ok ej-archive due --paper --date 2026-10-25
    out_is "$head"
    ok ej-archive due --paper
    out_is "$head
2026/27,7А,Q1,2026-10-26,print,,
2026/27,9Б,Q1,2026-10-26,print,,"
    # Made before the period was over, or of another period, is not that print.
    paper journal 7А --period Q1 --made 2026-10-20
    paper journal 7А --period Q2
    paper journal 9Б --period Q1 --sheets 40
    ok ej-archive due --paper
    out_is "$head
2026/27,7А,Q1,2026-10-26,print,,
2026/27,9Б,Q1,2026-10-26,sign,3,\"архив, шкаф 2\""
    ok ej-archive register --number 3 --signed-by 'Исаева К. К.'
    ok ej-archive register --kind journal --class 7А --period Q1 --signed-by 'Соболева Е. Ю.' \
        --place сейф
    ok ej-archive due --paper
    out_is "$head"
    ok ej-archive due --paper --date 2026-12-31 --headings ru
    out_is 'Учебный год,Класс,Период,С какого дня,Что сделать,№ в реестре,Где хранится
2026/27,7А,II четверть,2026-12-31,распечатать,,
2026/27,9Б,II четверть,2026-12-31,распечатать,,
2026/27,10А,I полугодие,2026-12-31,распечатать,,'
    # epos: also grade 1 and the year; the quarters are signed when the year is sewn.
    ok ej-policy load epos --quiet
    ok ej-archive register --number 3 --signed-by ''
    ok ej-archive due --paper
    out_is "$head
2026/27,1А,Q1,2026-10-26,print,,"
    ok ej-archive due --paper --date 2027-06-01
    out_has '2026/27,9Б,Q4,2027-05-29,print,,
2026/27,9Б,year,2027-05-29,print,,
2026/27,10А,H2,2027-05-29,print,,
2026/27,10А,year,2027-05-29,print,,'
    # A folder of all classes; what was destroyed is there no more.
    EJ_NOW=2027-06-02T09:00 ok ej-archive register --kind journal --year 2026/27 --place архив \
        --signed-by директор
    ok ej-archive due --paper --date 2027-06-02
    out_lacks ,year,
    EJ_NOW=2027-06-02T10:00 ok ej-archive register --number 5 --removed today
    ok ej-archive due --paper --date 2027-06-02
    out_has '2026/27,7А,year,2027-05-29,print,,'
    # After the term of storage nothing is asked for.
    ok ej-archive due --paper --date 2032-12-31
    out_has ,year,
    ok ej-archive due --paper --date 2033-01-01
    out_is "$head"
    # mo: a school that keeps paper says when.
    ok ej-policy load mo --quiet
    ok ej-archive due --paper --date 2027-06-01
    out_is "$head"
    run_ej 0 ej-policy set paper-journal.1-12 half-year
    ok ej-archive due --paper --date 2026-12-31
    out_has '2026/27,10А,H1,2026-12-31,print,,'
    refused 2 ej-archive due --paper --date someday
    err_is 'ej-archive: --date: not a date'
    refused 3 ej-archive due --paper --as "$(query "SELECT login FROM staff WHERE role = 'teacher'
        LIMIT 1")"
}

@test "the register is for director, deputy and administrator" {
    paper journal 7А
    for login in $(query "SELECT login FROM staff WHERE role = 'teacher' LIMIT 1"); do
        refused 3 ej-archive due --as "$login"
        refused 3 ej-archive list --uses --as "$login"
        refused 3 ej-archive register --number 1 --taken today --by Иванов --as "$login"
    done
    login=$(query "SELECT login FROM staff WHERE role LIKE '%deputy%' LIMIT 1")
    ok ej-archive register --number 1 --taken today --by Иванов --as "$login"
    [ "$(query 'SELECT lent_by FROM copy_use')" = "$login" ]
}

@test "the register cannot be written by another program" {
    ok ej-archive register --place shelf
    refused 1 sqlite3 "$EJ_DB" 'DELETE FROM copy'
    err_has 'no such function: ej_writer'
    refused 1 sqlite3 "$EJ_DB" "INSERT INTO copy_use (copy_id, taken, taken_by, lent_by)
        VALUES (1, '2026-10-26', 'x', 'x')"
    err_has 'no such function: ej_writer'
}

@test "lists that cannot be written are status 4" {
    run_ej 4 bash -c 'ej-archive list >/dev/full'
    # shellcheck disable=SC2016 # for bash -c
    run_ej 4 bash -c 'ej-archive verify "$1" >/dev/full' - "$BAG"
    # shellcheck disable=SC2016
    run_ej 4 bash -c 'ej-archive backup --to "$1" >/dev/full' - "$COPIES"
    err_is 'ej-archive: cannot write the output: No space left on device'
}
