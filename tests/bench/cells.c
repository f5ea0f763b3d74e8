/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cells - what summary sheets cost libxlsxwriter alone: SHEETS sheets of ROWS rows of COLUMNS
 * cells, a name and small numbers.  Usage: cells FILE SHEETS ROWS COLUMNS
 */
#include <stdio.h>
#include <stdlib.h>
#include <xlsxwriter.h>

int main(int argc, char **argv)
{
    if (argc != 5)
        return 2;
    long sheets = strtol(argv[2], NULL, 10), rows = strtol(argv[3], NULL, 10);
    long columns = strtol(argv[4], NULL, 10);
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    lxw_workbook *book = workbook_new_opt(argv[1], &options);
    lxw_format *format = workbook_add_format(book);

    format_set_border(format, LXW_BORDER_THIN);
    for (long s = 0; s < sheets; s++) {
        lxw_worksheet *sheet = workbook_add_worksheet(book, NULL);
        for (long r = 0; r < rows; r++) {
            worksheet_write_string(sheet, (lxw_row_t)r, 0, "Хохлова-Жданова Фёкла Вячеславовна",
                                   format);
            for (long c = 1; c < columns; c++)
                worksheet_write_number(sheet, (lxw_row_t)r, (lxw_col_t)c, (double)(2 + (r + c) % 4),
                                       format);
        }
    }
    return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
