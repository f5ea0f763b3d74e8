#!/usr/bin/env bats
# ej-report --format html: one page that needs nothing else.

bats_require_minimum_version 1.5.0
load lib/common

export EJ_NOW=2026-10-25T18:00

setup_file() {
    build_school
}

setup() {
    copy_school
    page=$BATS_TEST_TMPDIR/report.html
    own=$BATS_TEST_TMPDIR/own
    mkdir "$own"
}

html() {
    "$ROOT/tests/html.py" "$@"
}

# A line "ROW|COLUMN|VALUE" for each cell that is not empty, dates as ISO has them. A table has the
# columns of its class only, CSV those of all.
cells() {
    python3 -c 'import csv, re, sys
row, names = 0, None
for line in csv.reader(sys.stdin):
    if not line:
        names = None
    elif not names:
        names = [name.split(": ")[-1] for name in line]
        assert len(set(names)) == len(names), names
    else:
        row += 1
        for name, value in zip(names, line, strict=True):
            if value:
                print(row, name, re.sub(r"^(\d\d)\.(\d\d)\.(\d{4})$", r"\3-\2-\1", value), sep="|")'
}

# compare REPORT [OPTION...]: the page holds what the CSV of the same report does.
compare() {
    local said=$BATS_TEST_TMPDIR/csv.cells read=$BATS_TEST_TMPDIR/html.cells
    ok ej-report "$@" --format html --output "$page"
    out_is ''
    ok html check "$page"
    ok ej-report "$@" --headings ru --format csv
    cells <<<"$output" >"$said"
    html table "$page" | cells >"$read"
    [ -s "$said" ] || fail "no cells: $*" || return
    same "$said" "$read"
}

@test "the page holds the values of the CSV" {
    compare summary-marks
    compare summary-marks --class 7А --period Q1
    compare attendance-months
    compare filling
    compare mark-changes
    compare statement --class 7А
    compare activity
}

@test "the page goes to standard output, and to a file by its name" {
    ok ej-report summary-marks --class 7А --format html
    echo "$output" >"$page"
    html check "$page"
    [[ $output == '<!DOCTYPE html>'* ]]
    ok ej-report summary-marks --class 7А --output "$BATS_TEST_TMPDIR/7А.html"
    same "$page" <(cat "$BATS_TEST_TMPDIR/7А.html"; echo)
    refused 2 ej-report list --format html
    err_has 'prints no form'
    ok ej-report summary-marks --class 7А --format csv --output "$page"
    [[ $(head -c 6 "$page") == class, ]]
}

@test "titles, notes and lines to sign on" {
    ok ej-report summary-marks --class 7А --period Q1 --output "$page"
    run -0 html text "$page"
    out_has 'Школа № 1'
    out_has 'Сводная ведомость учёта успеваемости обучающихся класса'
    out_has '7А класс'
    out_has 'I четверть, 2026/27 учебный год, с 01.09.2026 по 25.10.2026'
    out_has 'Заместитель директора'
    ok ej-report summary-marks --class 1А --output "$page"
    run -0 html text "$page"
    out_has 'Обучение в 1 классе безотметочное.'
}

@test "a table without rows says so in words" {
    ok ej-report mark-changes --from 2026-09-01 --to 2026-09-01 --class 7А --output "$page"
    html check "$page"
    run -0 html text "$page"
    out_has 'За эти дни отметки не изменялись.'
    [ "$(html table "$page" | wc -l)" -eq 1 ]
}

@test "each table is a section; what is too wide lies" {
    ok ej-report summary-marks --output "$page"
    [ "$(grep -c '^<section' "$page")" -eq "$(query 'SELECT count(*) FROM class WHERE NOT joint')" ]
    grep -q '^<section class="wide">' "$page"
    ok ej-report mark-changes --class 7А --output "$page"
    [ "$(grep -c '^<section' "$page")" -eq 1 ]
}

# hostile COLUMNS SELECT [REST]: writes the school's own report `hostile`.
hostile() {
    printf '/*---\nid: hostile\ntitle: {en: Hostile, ru: "Отчёт <b>\\"&"}\ncolumns:\n%s\n%s\n---*/\n%s' \
        "$1" "${3-}" "$2" >"$own/hostile.sql"
}

@test "no text of a record becomes markup" {
    hostile '  - {name: a, heading: "<i>А</i>", group: "<u>"}
  - {name: b, heading: "\"Б\"", type: integer}' \
        "SELECT '<script>alert(1)</script>' || char(1, 8, 127, 65534) || '\"'' &amp; ]]>' AS a,
            'н/а<br>' AS b, '</p><style>*{}</style>' AS note
        UNION ALL SELECT 'две' || char(10) || 'строки' || char(13, 10) || '<!--', 5, NULL" \
        'print: {notes: note, signers: ["<hr>"], name-columns: 1}'
    ok ej-report hostile --reports "$own" --output "$page"
    html check "$page"
    run -0 html table "$page"
    out_is '<i>А</i>,"""Б"""
"<script>alert(1)</script>'$'\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD''""'"'"' &amp; ]]>",н/а<br>
"две
строки
<!--",5'
    run -0 html text "$page"
    out_has '</p><style>*{}</style>'
    out_has 'Отчёт <b>"&'
    out_has '<hr>'
    run ! grep -qE '<(script|i|u|b|hr)[ />]' "$page"
}

# section PART: tags and classes of what the page's first section holds, a line for each.
section() {
    python3 -c 'import sys, xml.etree.ElementTree as ET
for node in ET.parse(sys.argv[1]).getroot().find(sys.argv[2]):
    print(*filter(None, (node.tag, node.get("class"))))' "$page" "$1"
}

@test "what is signed stays together in print, and no number of a page goes to the next one" {
    ok ej-report class-results --class 7А --period Q1 --output "$page"
    run -0 section body/section
    out_has 'table data
div tail'
    run -0 section body/section/div
    out_has 'p
table signers'
    run -0 grep -c 'tail { break-inside: avoid; }' "$page"
    ok ej-report journal --class 7А --period Q1 --output "$page"
    run -0 section body/section
    [[ ${lines[0]} == 'p page' ]]
    out_lacks 'div tail' # a cover has nothing to sign
}

@test "a page that cannot be written is no page" {
    refused 4 ej-report summary-marks --class 7А --output "$BATS_TEST_TMPDIR/none/7А.html"
    [ -w /dev/full ] || skip 'no /dev/full'
    run_ej 4 sh -c 'exec ej-report summary-marks --format html >/dev/full'
    err_has 'cannot write the output'
}

@test "equal reports are equal pages" {
    ok ej-report attendance-months --class 7А --output "$page"
    ok ej-report attendance-months --class 7А --output "$page.2.html"
    same "$page" "$page.2.html"
}
