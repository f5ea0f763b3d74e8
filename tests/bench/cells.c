/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cells - what summary sheets cost libxlsxwriter alone: sheets of rows of strings, numbers and
 * blank cells with a border.  Usage: cells FILE SHEETS ROWS STRINGS NUMBERS BLANKS
 */
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

struct sizes {
    long sheets, rows, strings, numbers, blanks;
};

static void write_row(lxw_worksheet *sheet, lxw_format *format, lxw_row_t row,
                      const struct sizes *n)
{
    lxw_col_t column = 0;

    for (long i = 0; i < n->strings; i++)
        worksheet_write_string(sheet, row, column++, "Хохлова-Жданова Фёкла", format);
    for (long i = 0; i < n->numbers; i++, column++)
        worksheet_write_number(sheet, row, column, (double)(2 + (row + column) % 4), format);
    for (long i = 0; i < n->blanks; i++)
        worksheet_write_blank(sheet, row, column++, format);
}

int main(int argc, char **argv)
{
    if (argc != 7)
        return 2;
    struct sizes n = {strtol(argv[2], NULL, 10), strtol(argv[3], NULL, 10),
                      strtol(argv[4], NULL, 10), strtol(argv[5], NULL, 10),
                      strtol(argv[6], NULL, 10)};
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(argv[1], &options);
    lxw_format *format = workbook_add_format(book);

    format_set_border(format, LXW_BORDER_THIN);
    for (long s = 0; s < n.sheets; s++) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
        for (long r = 0; r < n.rows; r++)
            write_row(sheet, format, (lxw_row_t)r, &n);
    }
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
