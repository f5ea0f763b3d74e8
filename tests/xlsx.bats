#!/usr/bin/env bats
# ej-report --format xlsx: what other programs find in the workbooks, and how they are printed.

bats_require_minimum_version 1.5.0
load lib/common

export EJ_NOW=2026-10-25T18:00

REPORTS=(summary-marks activity filling attendance-months mark-changes statement)

setup_file() {
    build_school
}

setup() {
    copy_school
    file=$BATS_TEST_TMPDIR/report.xlsx
}

xlsx() {
    "$ROOT/tests/xlsx.py" "$@"
}

# ---- values ------------------------------------------------------------------------------------

# A line "ROW|COLUMN|VALUE" for each cell that is not empty, of tables with an empty line between
# them. A sheet has the columns of its class only, CSV those of all: so cells are told apart by the
# names of their columns.
cells() {
    python3 -c 'import csv, sys
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
                print(row, name, value, sep="|")'
}

# compare REPORT [OPTION...]: openpyxl reads in the workbook what the CSV of the same report says.
compare() {
    local said=$BATS_TEST_TMPDIR/csv.cells read=$BATS_TEST_TMPDIR/xlsx.cells
    ok ej-report "$@" --format xlsx --output "$file"
    out_is ''
    ok ej-report "$@" --headings ru --format csv
    cells <<<"$output" >"$said"
    xlsx table "$file" | cells >"$read"
    [ -s "$said" ] || fail "no cells: $*" || return
    same "$said" "$read"
}

@test "openpyxl reads the values of the CSV: the whole school" {
    local report
    for report in "${REPORTS[@]}"; do
        compare "$report" || return
    done
}

@test "openpyxl reads the values of the CSV: one class, one teacher, one pupil" {
    compare summary-marks --class 7А
    compare summary-marks --class 1А
    compare summary-marks --class 9Б --period Q1
    compare filling --class 7А
    compare attendance-months --class 10А --period H1
    compare statement --class 7А
    compare statement --pupil-id А-0125
    compare activity --teacher gerasimova.ir --from 2026-09-01
}

@test "numbers are numbers and dates are dates" {
    ok ej-report statement --pupil-id А-0125 --output "$file"
    run -0 xlsx types "$file" "$(xlsx sheets "$file")"
    out_has 'Средний балл=number:0.00'
    out_has 'Проведено уроков=number:General'
    out_has '№ личного дела=text'
    out_has 'Отметки=text'
    ok ej-report activity --from 2026-10-19 --output "$file"
    run -0 xlsx types "$file" "$(xlsx sheets "$file")"
    out_has 'День=date:dd.mm.yyyy'
    ok ej-report summary-marks --class 7А --period Q1 --output "$file"
    run -0 xlsx types "$file" 7А
    out_has 'Алгебра=number:General'
    out_has 'Технология=number:General text' # н/а
}

@test "LibreOffice reads the values of the CSV" {
    command -v soffice >/dev/null || skip 'LibreOffice (soffice) is not installed'
    ok ej-report attendance-months --class 7А --output "$file"
    # Comma, quotes, UTF-8, cells as they are shown, all sheets.
    soffice -env:UserInstallation="file://$BATS_TEST_TMPDIR/office" --headless --convert-to \
        'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1' \
        --outdir "$BATS_TEST_TMPDIR" "$file" >/dev/null 2>&1 3>&-
    ok ej-report attendance-months --class 7А --headings ru --format csv
    same <(tail -n +2 <<<"$output" | grep .) \
        <(grep '^7А,' "$BATS_TEST_TMPDIR/report-7А.csv" | grep -v Всего)
    grep -q '^,7А класс,' "$BATS_TEST_TMPDIR/report-7А.csv"
}

# ---- print -------------------------------------------------------------------------------------

@test "every sheet is A4, one page wide, with repeated headings, header and footer" {
    local report sheets
    for report in "${REPORTS[@]}"; do
        ok ej-report "$report" --output "$file"
        sheets=$(xlsx sheets "$file" | wc -l)
        run -0 xlsx page "$file"
        each 'paper=9'
        each 'fit=1x0'
        each 'left=Школа № 1'
        # A statement goes to one family, whose pages are no part of the others'.
        if [ "$report" = statement ]; then
            each 'footer=Стр. &P'
        else
            each 'footer=Стр. &P из &N'
        fi
        each 'rows=[$][0-9]+:[$][0-9]+'
        each 'columns=[$]A:[$][A-D]'
        each '.*(25[.]10[.]2026|2026/27 учебный год)'
    done
}

# each PATTERN: there is such a line for each sheet.
each() {
    [ "$(grep -Ecx "$1" <<<"$output")" -eq "$sheets" ] || fail "$report: not for each sheet: $1"
}

@test "the page header names class and period, and the title says them too" {
    ok ej-report summary-marks --format xlsx --period Q1 --output "$file"
    run -0 xlsx sheets "$file"
    out_is '1А
7А
9Б'
    run -0 xlsx page "$file" 7А
    out_has $'\nright=7А класс, I четверть\n'
    run -0 xlsx cells "$file" 7А
    out_has 'Сводная ведомость учёта успеваемости обучающихся класса'
    out_has 'I четверть, 2026/27 учебный год, с 01.09.2026 по 25.10.2026'
    out_has 'Классный руководитель'
    out_has 'Директор'
    out_lacks 'Химия' # taught in classes 9Б and 10А only
    run -0 xlsx cells "$file" 1А
    out_has 'Обучение в 1 классе безотметочное.'
}

@test "a class fits on one sheet of paper, as it lies best" {
    ok ej-report summary-marks --period Q1 --class 7А --output "$file"
    run -0 xlsx page "$file" 7А
    out_has orientation=portrait
    ok ej-report summary-marks --class 7А --output "$file"
    run -0 xlsx page "$file" 7А
    out_has orientation=landscape
    ok ej-report attendance-months --class 7А --output "$file"
    run -0 xlsx page "$file" 7А
    out_has orientation=portrait
    ok ej-report filling --class 7А --output "$file"
    run -0 xlsx page "$file" 7А
    out_has orientation=landscape
}

# scale SHEET: what percentage it is printed at, its breaks, and whether one page is enough.
scale() {
    /usr/bin/python3 - "$file" "$1" <<'END'
import sys, openpyxl
sheet = openpyxl.load_workbook(sys.argv[1])[sys.argv[2]]
across = sum(0 if c.hidden else round(c.width * 7) * 0.75 * (c.max - c.min + 1)
             for c in sheet.column_dimensions.values())
paper = (8.27, 11.69) if sheet.page_setup.orientation != 'landscape' else (11.69, 8.27)
scale = min(1, (paper[0] - 1) * 72 / across)
rows = [sheet.row_dimensions[r].height or 14 for r in range(1, sheet.max_row + 1)]
for chart in sheet._charts:
    rows += [14] * (chart.anchor.to.row - chart.anchor._from.row + 1)
print(round(scale * 100), len(sheet.row_breaks.brk),
      'fits' if sum(rows) * scale <= (paper[1] - 1.25) * 72 else 'goes on')
END
}

@test "a form that nearly fits on a page is printed a little smaller" {
    local report
    for report in class-period class-preliminary; do
        ok ej-report $report --class 7А --period Q1 --output "$file"
        run -0 scale 7А
        [[ $output =~ ^(8[5-9]|9.|100)' 0 fits'$ ]] || fail "$report: $output" || return
    done
    ok ej-report school-summary --period Q1 --output "$file"
    run -0 scale "$(xlsx sheets "$file")"
    [[ $output =~ ^(8[5-9]|9.|100)' 0 fits'$ ]] || fail "$output"
}

@test "a chart has rows of the table above it on its page" {
    ok ej-report class-results --class 7А --period Q1 --output "$file"
    run -0 xlsx page "$file" 7А
    # All 27 pupils, and on the next page the sums.
    row=$(sed -n 's/^breaks=//p' <<<"$output")
    run -0 xlsx cells "$file" 7А
    [ "$(sed -n "${row}p" <<<"$output" | cut -d , -f 3)" -eq 27 ]
    [[ $(sed -n "$((row + 1))p" <<<"$output") == *'Средний балл'* ]]
    ok ej-report class-monitoring --class 7А --output "$file"
    run -0 xlsx page "$file" 7А
    row=$(sed -n 's/^breaks=.* //p' <<<"$output")
    run -0 xlsx cells "$file" 7А
    [[ $(sed -n "$((row + 1))p" <<<"$output") == *'Физическая культура,'* ]]
}

@test "what the title says is a hidden column" {
    ok ej-report summary-marks --class 7А --output "$file"
    run -0 xlsx page "$file" 7А
    out_has 'hidden=Класс'
    out_lacks 'Период,'
    ok ej-report summary-marks --class 7А --period Q1 --output "$file"
    run -0 xlsx page "$file" 7А
    out_has 'hidden=Класс,Период,Решение педагогического совета (дата, номер)'
    ok ej-report statement --pupil-id А-0125 --output "$file"
    run -0 xlsx page "$file" "$(xlsx sheets "$file")"
    out_has 'hidden=Класс,№ личного дела,Ученик'
    out_has 'right=Абрамов Ростислав Артёмович, 7А класс'
    ok ej-report activity --output "$file"
    run -0 xlsx page "$file" "$(xlsx sheets "$file")"
    out_has $'\nhidden=\n'
}

@test "a pupil's lines are not parted by the end of a page" {
    ok ej-report summary-marks --output "$file"
    run -0 xlsx page "$file" 7А
    local breaks head row
    breaks=$(sed -n 's/^breaks=//p' <<<"$output")
    head=$(sed -n 's/^rows=.*\$//p' <<<"$output")
    [ "$(wc -w <<<"$breaks")" -ge 6 ] # seven lines for each of 27 pupils
    for row in $breaks; do
        [ $(((row - head) % 7)) -eq 0 ] || fail "a page ends below row $row"
    done
    run -0 xlsx page "$file" 1А
    out_has $'\nbreaks=' # one page
    [ -z "$(sed -n 's/^breaks=//p' <<<"$output")" ]
}

@test "totals are printed in bold under the table" {
    ok ej-report attendance-months --class 7А --output "$file"
    run -0 xlsx cells "$file" 7А
    out_has ',Всего за месяц,октябрь 2026,'
    out_has ',Всего по классу,,'
    run -0 xlsx table "$file" 7А
    out_lacks 'Всего'
}

@test "an empty report is a form that says so" {
    ok ej-report filling --from 2026-11-01 --to 2026-11-02 --output "$file"
    run -0 xlsx sheets "$file"
    out_is 'Заполнение журнала'
    run -0 xlsx cells "$file" 'Заполнение журнала'
    out_has 'На эти дни уроков нет.'
    out_has 'Заместитель директора'
}

@test "the print names the order by which a pupil became «Ученик N»" {
    local copy=$BATS_TEST_TMPDIR/copy.ej report
    cp "$EJ_DB" "$copy"
    export EJ_DB=$copy
    run -0 sh -c "ej-roster list --consent withdrawn --format csv |
        ej-consent anonymise --order 15 --order-date 2026-11-02 \
            --key-file '$BATS_TEST_TMPDIR/keys.csv'"
    for report in summary-marks attendance-months; do
        ok ej-report "$report" --class 7А --output "$file"
        run -0 xlsx cells "$file" 7А
        [ "$(grep -c 'приложить копию приказа № 15 от 02.11.2026' <<<"$output")" -eq \
            "$(grep -o ',Ученик [0-9]*,' <<<"$output" | sort -u | wc -l)" ]
        out_has 'приложить копию приказа'
    done
}

@test "two writings of a report are equal byte for byte" {
    ok ej-report summary-marks --output "$file"
    ok ej-report summary-marks --output "$BATS_TEST_TMPDIR/again.xlsx"
    cmp "$file" "$BATS_TEST_TMPDIR/again.xlsx"
}

@test "a text that no cell holds, or no row shows, is told of" {
    export EJ_REPORTS=$BATS_TEST_TMPDIR/own
    mkdir "$EJ_REPORTS"
    cat >"$EJ_REPORTS/long.sql" <<'END'
/*---
id: long
title: {en: Long, ru: Длинное}
columns:
  - {name: n, heading: №, type: integer}
  - {name: text, heading: Задание}
---*/
SELECT column1 AS n, replace(printf('%*s', column1, ''), ' ', 'много ') AS text
FROM (VALUES (1), (1000), (9000));
END
    run_ej 0 ej-report long --output "$file"
    err_is "ej-report: warning: long, sheet Длинное, cell B6 (Задание): longer than a row of XLSX is\
 high; print shows its beginning
ej-report: warning: long, sheet Длинное, cell B7 (Задание): longer than the 32,767 characters of an\
 XLSX cell; cut, with … at the end"
    xlsx cells "$file" >"$BATS_TEST_TMPDIR/cells"
    grep -q '[много ]…' "$BATS_TEST_TMPDIR/cells"
    ok ej-report long --quiet --output "$BATS_TEST_TMPDIR/quiet.xlsx"
    # Records are whole.
    ok ej-report long --format csv
    [ "$(tail -n 1 <<<"${output%$'\n'}" | tr -d '\n' | wc -m)" -gt 50000 ]
}
