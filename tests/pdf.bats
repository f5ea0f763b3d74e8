#!/usr/bin/env bats
# Forms as PDF/A through LibreOffice, which is replaced by scripts where it is to fail.
# shellcheck disable=SC2154,SC2016 # file is set in setup; scripts in single quotes

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school mark
}

setup() {
    copy_school
    file=$BATS_TEST_TMPDIR/report.pdf
    export TMPDIR=$BATS_TEST_TMPDIR/tmp
    mkdir "$TMPDIR"
}

office() {
    command -v soffice >/dev/null || skip 'LibreOffice (soffice) is not installed'
}

# false_office TEXT: a `soffice` of these shell commands, alone on PATH beside ej and the system's.
false_office() {
    mkdir -p "$BATS_TEST_TMPDIR/bin"
    printf '#!/bin/sh\n%s\n' "$1" >"$BATS_TEST_TMPDIR/bin/soffice"
    chmod +x "$BATS_TEST_TMPDIR/bin/soffice"
    PATH=$BATS_TEST_TMPDIR/bin:$PATH
}

nothing_left() {
    [ -z "$(ls -A "$TMPDIR")" ] || fail "left behind: $(ls -A "$TMPDIR")"
}

@test "a report as PDF/A: the pages of the form, with all that the CSV has" {
    office
    ok ej-report attendance-months --class 7А --output "$file"
    [ "$(stat -c %a "$file")" = "$(printf %o $((0660 & ~$(umask))))" ]
    nothing_left
    run -0 pdfinfo "$file"
    out_has 'A4)'
    out_has 'Title:           Отчёт о посещаемости класса'
    out_has 'CreationDate:    Mon Oct 26 00:00:00 2026 UTC'
    run -0 pdfinfo -meta "$file"
    out_has '<pdfaid:part>2</pdfaid:part>'
    out_has '<pdfaid:conformance>B</pdfaid:conformance>'
    out_has '<xmp:CreateDate>2026-10-26T00:00:00Z</xmp:CreateDate>'
    [ "$(grep -ac '/Lang(ru-RU)' "$file")" = 1 ]
    # All fonts are in it.
    run -0 pdffonts "$file"
    tail -n +3 <<<"$output" | awk '{ if ($(NF - 4) != "yes") exit 1 }'
    pdftotext -layout "$file" "$BATS_TEST_TMPDIR/text"
    ok ej-report attendance-months --class 7А --format csv
    cut -d, -f3 <<<"$output" | tail -n +2 | sort -u >"$BATS_TEST_TMPDIR/names"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/names")" -ge 20 ]
    while read -r name; do
        grep -qF "$name" "$BATS_TEST_TMPDIR/text" || fail "not there: $name"
    done <"$BATS_TEST_TMPDIR/names"
}

@test "two runs give the same bytes, and every object is where the table says" {
    office
    ok ej-report statement --class 7А --pupil Абрамов --output "$file"
    sleep 1.1 # the dates that LibreOffice writes have seconds
    run_ej 0 sh -c 'ej-report statement --class 7А --pupil Абрамов --format pdf >"$1"' - "$file.2"
    cmp "$file" "$file.2"
    nothing_left
    /usr/bin/python3 - "$file" <<'END'
import re, struct, sys, zlib
text = open(sys.argv[1], 'rb').read()
start = int(re.search(rb'startxref\n(\d+)\n%%EOF\s*$', text).group(1))
count = int(re.match(rb'xref\n0 (\d+)\n', text[start:]).group(1))
at = text.index(b'\n', start + 5) + 1
objects = {}
for n in range(count):
    entry = text[at + 20 * n:at + 20 * n + 20]
    if entry[17:18] == b'n':
        objects[n] = int(entry[:10])
        assert text[objects[n]:].startswith(b'%d 0 obj' % n), n
assert len(objects) > 20 and text[at + 20 * count:].startswith(b'trailer')
streams = 0
for n in objects:
    head = re.match(rb'\d+ 0 obj\s*<<(.*?)>>\s*stream\n', text[objects[n]:objects[n] + 600], re.S)
    if not head:
        continue
    length = re.search(rb'/Length (\d+)( 0 R)?', head.group(1))
    size = int(length.group(1))
    if length.group(2):
        size = int(re.match(rb'\d+ 0 obj\s*(\d+)', text[objects[size]:]).group(1))
    body = text[objects[n] + head.end():][:size]
    assert text[objects[n] + head.end() + size:].lstrip().startswith(b'endstream'), n
    if b'FlateDecode' in head.group(1):
        body = zlib.decompress(body)
    streams += 1
    if b'/N 3' in head.group(1):
        assert body[36:40] == b'acsp' and struct.unpack('>6H', body[24:36]) == (2026, 10, 26, 0, 0, 0)
assert streams > 3
END
}

@test "a directory of PDF: all by one run of LibreOffice" {
    office
    ok ej-report summary-marks --format pdf --output "$BATS_TEST_TMPDIR/out/"
    [ "$(cd "$BATS_TEST_TMPDIR/out" && ls -A)" = "$(printf '%s\n' 01А.pdf 07А.pdf 09Б.pdf 10А.pdf)" ]
    for class in 01А 07А 09Б 10А; do
        run -0 pdftotext "$BATS_TEST_TMPDIR/out/$class.pdf" -
        out_has "${class#0} класс"
    done
    nothing_left
    # The same as alone.
    ok ej-report summary-marks --class 7А --output "$file"
    cmp "$file" "$BATS_TEST_TMPDIR/out/07А.pdf"
    # One that fails leaves none, and it is asked once.
    false_office "echo >>$BATS_TEST_TMPDIR/runs"
    refused 4 ej-report summary-marks --format pdf --output "$BATS_TEST_TMPDIR/none/"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/runs")" = 1 ]
    [ -z "$(ls -A "$BATS_TEST_TMPDIR/none")" ]
    nothing_left
}

@test "without LibreOffice: what to install, status 4, and what was there stays" {
    echo old >"$file"
    refused 4 env PATH="$EJ_BIN" ej-report filling --output "$file"
    err_is 'ej-report: PDF is made by LibreOffice, which is not installed here; install it (Debian: apt install libreoffice-calc-nogui), or print to XLSX'
    [ "$(cat "$file")" = old ]
    nothing_left
}

@test "a LibreOffice that fails, makes nothing or half a file: status 4, and nothing is left" {
    local words
    echo old >"$file"
    for words in 'exit 3' 'exit 0' 'kill -9 $$'; do
        false_office "$words"
        refused 4 ej-report filling --output "$file"
        err_has 'made no PDF, and ended with status'
        [ "$(cat "$file")" = old ]
        nothing_left
    done
    false_office 'printf %%PDF-1.6 >"$HOME/1.pdf"'
    refused 4 ej-report filling --output "$file"
    err_has 'LibreOffice made a PDF that is not whole'
    [ "$(cat "$file")" = old ]
    nothing_left
}

@test "LibreOffice gets nothing of the caller's: environment, files, input" {
    false_office "{ env; ls -l /proc/\$\$/fd; printf '%s\n' \"\$@\"; umask; } >$BATS_TEST_TMPDIR/seen"
    umask 077
    EJ_AS='' LD_BIND_NOW=1 SECRET=x run_ej 4 ej-report filling --output "$file" 9<"$EJ_DB"
    umask 022
    output=$(cat "$BATS_TEST_TMPDIR/seen")
    out_has "HOME=$TMPDIR/ej-"
    out_has --headless
    ! grep -E 'SECRET|EJ_|LD_BIND|school\.ej|ej-report' <<<"$output" || fail 'too much'
    # What it makes for all users of the machine they have to be able to read.
    [ "$(tail -n 1 "$BATS_TEST_TMPDIR/seen")" = 0022 ]
    # Standard input and the like are nothing.
    [ "$(grep -c -- '-> /dev/null' <<<"$output")" -ge 1 ]
}

@test "a signal ends LibreOffice too, and what it was given is removed" {
    local pid office
    false_office "echo \$\$ >$BATS_TEST_TMPDIR/pid.new
mv $BATS_TEST_TMPDIR/pid.new $BATS_TEST_TMPDIR/pid
exec sleep 60"
    ej-report filling --output "$file" 3>&- &
    pid=$!
    for _ in {1..200}; do
        [ ! -e "$BATS_TEST_TMPDIR/pid" ] || break
        sleep 0.05
    done
    office=$(cat "$BATS_TEST_TMPDIR/pid")
    kill -TERM "$pid"
    run wait "$pid"
    for _ in {1..100}; do
        [ -e "/proc/$office/exe" ] || break
        sleep 0.05
    done
    [ ! -e "/proc/$office/exe" ]
    [ ! -e "$file" ]
    nothing_left
}

@test "a full disk and a list: status 4 and 2" {
    office
    run_ej 4 ej-report filling --class 7А --format pdf --output /dev/full
    err_has 'cannot write /dev/full: No space left on device'
    nothing_left
    refused 2 ej-report list --format pdf
    err_is 'ej-report: list takes no parameters and prints no form'
}
