#!/usr/bin/env bats
# Charts of reports: pictures in HTML, charts in workbooks, bars in tables.

bats_require_minimum_version 1.5.0
load lib/common

export EJ_NOW=2026-10-25T18:00

setup_file() {
    export EJ_DB=$BATS_FILE_TMPDIR/school.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
}

setup() {
    copy_school
    own=$BATS_TEST_TMPDIR/own
    export EJ_REPORTS=$own
    mkdir "$own"
    page=$BATS_TEST_TMPDIR/chart.html
    book=$BATS_TEST_TMPDIR/chart.xlsx
}

html() {
    "$ROOT/tests/html.py" "$@"
}

xlsx() {
    "$ROOT/tests/xlsx.py" "$@"
}

# report CHART [COLUMNS]: writes the report `drawn` with a chart: classes with what is said of them,
# and two rows of totals.
report() {
    cat >"$own/drawn.sql" <<END
/*---
id: drawn
title: {en: Drawn, ru: Нарисовано}
columns:
  - {name: class, heading: Класс, shown: no}
  - {name: name, heading: Название}
  - {name: quality, heading: "Качество, %", type: fixed2, group: Доли}
  - {name: success, heading: Успеваемость, type: integer, group: Доли}
  - {pivot: subjects, type: integer}
print: {totals: total, name-columns: 1}
chart: {title: Качество & <успех>, $1}
---*/
SELECT column1 AS class, column2 AS name, column3 AS quality, column4 AS success,
    column5 AS total, column6 AS subjects
FROM (VALUES
    ('5А', 'пятый «А»', 5000, 100, NULL, 'Физика' || char(31) || 4 || char(30) || 'Химия'),
    ('5Б', 'пятый <Б>', 2550, 'н/а', NULL, 'Химия' || char(31) || 'н/а'),
    (NULL, 'вместе', NULL, NULL, NULL, ''),
    ('6А', '=шестой', 10000, 40, NULL, 'Физика' || char(31) || 5),
    ('все', 'среднее', 5850, 70, 'mean', 'Физика' || char(31) || 3 || char(30)
        || 'Химия' || char(31) || 2),
    (NULL, 'сумма', 100, 240, 'sum', 'Физика' || char(31) || 9));
END
}

# The charts of a workbook, a line for each series: KIND|TITLE|NAME|POINT=VALUE …
charts() {
    /usr/bin/python3 - "$1" <<'END'
import re, sys, zipfile
import xml.etree.ElementTree as ET
import openpyxl
from openpyxl.utils import range_boundaries
C = '{http://schemas.openxmlformats.org/drawingml/2006/chart}'
A = '{http://schemas.openxmlformats.org/drawingml/2006/main}'
book = openpyxl.load_workbook(sys.argv[1])

def cells(formula):
    for one in formula.strip('()').split(','):
        sheet, where = one.rsplit('!', 1)
        a, b, c, d = range_boundaries(where.replace('$', ''))
        for row in book[sheet.strip("'").replace("''", "'")].iter_rows(b, d, a, c):
            for cell in row:
                yield cell.value

archive = zipfile.ZipFile(sys.argv[1])
for name in sorted(n for n in archive.namelist() if n.startswith('xl/charts/chart')):
    root = ET.fromstring(archive.read(name))
    plot = root.find(f'{C}chart/{C}plotArea')
    kind = next(n for n in plot if n.tag.endswith('Chart'))
    grouping = kind.find(f'{C}grouping')
    title = ''.join(t.text for t in root.find(f'{C}chart/{C}title').iter(f'{A}t'))
    for series in kind.findall(f'{C}ser'):
        points = cells(series.find(f'{C}cat').find(f'.//{C}f').text)
        values = cells(series.find(f'{C}val').find(f'.//{C}f').text)
        print(kind.tag[len(C):] + ' ' + grouping.get('val'), title,
              series.find(f'{C}tx/{C}v').text,
              ' '.join(f'{p}={v}' for p, v in zip(points, values, strict=True)), sep='|')
END
}

# picture: the texts within the page's pictures, a line each, without the numbers of the scale.
picture() {
    /usr/bin/python3 - "$page" <<'END'
import sys
import xml.etree.ElementTree as ET
for svg in ET.parse(sys.argv[1]).iter('svg'):
    for text in svg.iter('text'):
        if text.text and not text.text.startswith(' '):
            print(text.text)
END
}

need_gnuplot() {
    [ -x /usr/bin/gnuplot ] || [ -x /usr/local/bin/gnuplot ] || skip 'no gnuplot'
}

# ---- bars in tables ----------------------------------------------------------------------------

@test "a table has bars of the first series" {
    report 'kind: bar, x: class, series: [quality, success]'
    ok ej-report drawn --format table --headings ru
    out_has '
Класс  Название   Качество, %  Успеваемость  Физика  Химия  ▇ Качество, %
-----  ---------  -----------  ------------  ------  -----  ------------------------
5А     пятый «А»        50.00           100       4         ▇▇▇▇▇▇▇▇▇▇▇▇
5Б     пятый <Б>        25.50           н/а            н/а  ▇▇▇▇▇▇
       вместе
6А     =шестой         100.00            40       5         ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
все    среднее          58.50            70       3      2
       сумма             1.00           240       9
'
}

@test "of a stacked chart they are as long as all series together" {
    report 'kind: stacked-bar, x: class, series: [quality, success]'
    ok ej-report drawn --format table
    out_has '▇ quality + success'
    out_has '5А     пятый «А»    50.00      100       4         ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
5Б     пятый <Б>    25.50      н/а            н/а  ▇▇▇▇
'
}

@test "they stand beside the rows that are points" {
    report 'kind: bar, x: class, series: [quality], of: totals'
    ok ej-report drawn --format table
    out_has '6А     =шестой     100.00       40       5
все    среднее      58.50       70       3      2  ▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇▇
       сумма         1.00      240       9
'
}

@test "where columns are the points, blocks stand below them" {
    report 'kind: bar, x: pivot, series: [mean, sum]'
    ok ej-report drawn --format table
    out_has '
все    среднее      58.50       70       3      2
       сумма         1.00      240       9
       ▇ среднее                         █      ▅
'
    report 'kind: stacked-bar, x: pivot, series: [mean, sum]'
    ok ej-report drawn --format table
    out_has '
       ▇ среднее + сумма                         █      ▁
'
}

@test "a terminal that is narrow has shorter ones, and less than a block is a line" {
    report 'kind: bar, x: class, series: [quality], of: totals'
    sed -i "s/(NULL, 'сумма'/('5', 'сумма'/" "$own/drawn.sql"
    ok ej-report drawn --format table
    out_has '       1.00      240       9         ▏
'
    run -0 script -qec 'stty cols 62; ej-report drawn --format table' /dev/null
    out_has '58.50       70       3      2  ▇▇▇▇▇▇▇▇'
    out_lacks '▇▇▇▇▇▇▇▇▇▇▇▇▇▇'
}

@test "records for programs know nothing of a chart" {
    local format
    report 'kind: bar, x: class, series: [quality]'
    for format in csv tsv jsonl excel-csv; do
        ok ej-report drawn --format "$format"
        echo "$output" >"$BATS_TEST_TMPDIR/with.$format"
    done
    sed -i '/^chart:/d' "$own/drawn.sql"
    for format in csv tsv jsonl excel-csv; do
        ok ej-report drawn --format "$format"
        echo "$output" | cmp - "$BATS_TEST_TMPDIR/with.$format"
    done
}

# ---- workbooks ---------------------------------------------------------------------------------

@test "a workbook's chart shows the cells of the table" {
    report 'kind: bar, x: name, series: [quality, success]'
    sed -i "s/'вместе'/NULL/" "$own/drawn.sql"
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'barChart clustered|Качество & <успех>|Качество, %|пятый «А»=50 пятый <Б>=25.5 =шестой=100
barChart clustered|Качество & <успех>|Успеваемость|пятый «А»=100 пятый <Б>=н/а =шестой=40'
    report 'kind: stacked-bar, x: class, series: [pivot]'
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'barChart stacked|Качество & <успех>|Физика|5А=4 5Б=None 6А=5
barChart stacked|Качество & <успех>|Химия|5А=None 5Б=н/а 6А=None'
}

@test "so does one of the totals, by rows and by columns" {
    report 'kind: line, x: class, series: [success], of: totals'
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'lineChart standard|Качество & <успех>|Успеваемость|все=70'
    report 'kind: line, x: pivot, series: [sum, mean]'
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'lineChart standard|Качество & <успех>|сумма|Физика=9 Химия=None
lineChart standard|Качество & <успех>|среднее|Физика=3 Химия=2'
}

@test "sums amid the records are no points" {
    report 'kind: bar, x: name, series: [success]'
    sed -i "s/(NULL, 'вместе', NULL, NULL, NULL/('вместе', 'вместе', NULL, 200, 'both'/" "$own/drawn.sql"
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'barChart clustered|Качество & <успех>|Успеваемость|пятый «А»=100 пятый <Б>=н/а =шестой=40'
    ok ej-report drawn --format table
    out_has '
вместе  вместе                  200
6А      =шестой     100.00       40       5         ▇▇▇▇▇▇▇▇▇▇
'
    need_gnuplot
    ok ej-report drawn --output "$page"
    run -0 html table "$page"
    out_is 'Класс,Название,"Качество, %",Успеваемость,Физика,Химия
5А,пятый «А»,50.00,100,4,
5Б,пятый <Б>,25.50,н/а,,н/а
6А,=шестой,100.00,40,5,'
    run -0 picture
    out_lacks 'вместе'
    [ "$(grep -c '<tr class="sum"><td hidden="hidden">вместе' "$page")" -eq 1 ]
}

@test "a bar of which nothing is said has no place in a workbook's chart either" {
    report 'kind: bar, x: name, series: [success]'
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'barChart clustered|Качество & <успех>|Успеваемость|пятый «А»=100 пятый <Б>=н/а =шестой=40'
    report 'kind: bar, x: pivot, series: [mean]'
    sed -i "/('все'/s/'Физика' || char(31) || 3 || char(30)/'Физика' || char(30)/" "$own/drawn.sql"
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'barChart clustered|Качество & <успех>|среднее|Химия=2'
}

@test "each sheet has a chart of its own, and one without numbers has none" {
    report 'kind: bar, x: name, series: [success]'
    sed -i 's/^print:/sheet: {per: class, name: "кл. {class}'\''а", line: "{class}"}\nprint:/
        s/^SELECT column1/SELECT ifnull(column1, "-")/
        /NULL, .mean.\|, .sum./d; s/, .mean., .*/, NULL, NULL));/' "$own/drawn.sql"
    sed -i "/('все'/,\$d; s/('6А', '=шестой', 10000, 40, NULL, .*/('6А', '=шестой', 1, 40, NULL, ''))/" \
        "$own/drawn.sql"
    ok ej-report drawn --output "$book"
    run -0 charts "$book"
    out_is 'barChart clustered|Качество & <успех>|Успеваемость|пятый «А»=100
barChart clustered|Качество & <успех>|Успеваемость|=шестой=40'
}

# ---- pages -------------------------------------------------------------------------------------

@test "a page has a picture with the points and series" {
    local kind
    need_gnuplot
    for kind in bar line stacked-bar; do
        report "kind: $kind, x: name, series: [quality, success]"
        ok ej-report drawn --output "$page"
        ok html check "$page"
        run -0 picture
        out_has 'пятый «А»
пятый <Б>'
        out_has '=шестой
Качество, %'
        out_has 'Успеваемость'
        # Nothing is said of it: no bar's place; on a line, a point of time all the same.
        case $kind in
        line) out_has 'вместе' ;;
        *) out_lacks 'вместе' ;;
        esac
        run -0 html text "$page"
        out_has 'Качество & <успех>'
    done
}

@test "a bar for each number, and a gap for a word" {
    need_gnuplot
    report 'kind: bar, x: class, series: [success]'
    ok ej-report drawn --output "$page"
    run -0 grep -c '<polygon' "$page"
    out_is 2
    run -0 picture
    out_is '5А
5Б
6А
100
40'
}

@test "no text of a chart is a command of gnuplot or markup" {
    need_gnuplot
    report 'kind: line, x: name, series: [quality, success]'
    sed -i "s|'пятый «А»'|'\`touch $BATS_TEST_TMPDIR/made\`'' ; system(\"touch $BATS_TEST_TMPDIR/made\") #\\\\n@x'|
        s|heading: Успеваемость|heading: \"' ; !touch x \\\\\\\"<script>\"|" "$own/drawn.sql"
    ok ej-report drawn --output "$page"
    ok html check "$page"
    [ ! -e "$BATS_TEST_TMPDIR/made" ]
    run -0 picture
    out_has 'touch'
    out_has '<script>'
    out_has "’ ; system(\"touch"
    out_has "’ ; !touch"
}

@test "too many points are no picture" {
    need_gnuplot
    report 'kind: bar, x: class, series: [quality]'
    sed -i '/^SELECT/,$d' "$own/drawn.sql"
    cat >>"$own/drawn.sql" <<'END'
WITH RECURSIVE n (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM n WHERE n < 101)
SELECT n AS class, n AS name, 100 * n AS quality, n AS success, NULL AS total, '' AS subjects FROM n
END
    ok ej-report drawn --output "$page"
    ok ej-report drawn --output "$book"
    run ! grep -q '<svg' "$page"
    run -0 charts "$book"
    out_is ''
    sed -i 's/n < 101/n < 100/' "$own/drawn.sql"
    ok ej-report drawn --output "$page"
    ok ej-report drawn --output "$book"
    run -0 grep -c '<svg' "$page"
    run -0 charts "$book"
    out_has '1=1 2=2'
}

@test "where gnuplot is not installed the page comes without the picture" {
    [ "$(id -u)" = 0 ] || skip 'only root can hide gnuplot'
    unshare -m true 2>/dev/null || skip 'no namespaces here'
    report 'kind: bar, x: class, series: [quality]'
    # shellcheck disable=SC2016 # for the inner shell
    hide='for tool in /usr/bin/gnuplot /usr/local/bin/gnuplot; do
        [ ! -e "$tool" ] || mount --bind /dev/null "$(readlink -f "$tool")" || exit 9
    done; exec ej-report "$@"'
    run_ej 0 unshare -m sh -c "$hide" sh drawn --output "$page"
    err_is 'ej-report: without charts: gnuplot is not installed'
    html check "$page"
    run ! grep -q '<svg' "$page"
    ok unshare -m sh -c "$hide" sh drawn --quiet --output "$page"
    sed -i "s|^print:|sheet: {per: name, name: \"{name}\", line: \"{name}\"}\nprint:|" "$own/drawn.sql"
    run_ej 0 unshare -m sh -c "$hide" sh drawn --format html --output "$BATS_TEST_TMPDIR/pages/"
    err_is 'ej-report: without charts: gnuplot is not installed'
    html check "$BATS_TEST_TMPDIR/pages/=шестой.html"
    LANGUAGE=ru run_ej 0 unshare -m sh -c "$hide" sh drawn --output "$page"
    err_is 'ej-report: без диаграмм: gnuplot не установлен'
}
