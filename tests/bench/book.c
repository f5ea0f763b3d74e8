/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * book - what given workbooks cost libxlsxwriter alone.  Standard input, a line each: B PATH begins
 * a workbook, S a sheet, R a row; then its cells in order: s TEXT, n NUMBER, b (blank), - (none).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

struct place {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *format;
    lxw_row_t row;
    lxw_col_t column;
};

static void begin_book(struct place *p, const char *path)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};

    if (p->book && workbook_close(p->book) != LXW_NO_ERROR)
        exit(1);
    p->book = workbook_new_opt(path, &options);
    p->format = workbook_add_format(p->book);
    format_set_border(p->format, LXW_BORDER_THIN);
}

static void take(struct place *p, char kind, const char *text)
{
    switch (kind) {
    case 'B':
        begin_book(p, text);
        break;
    case 'S':
        p->sheet = workbook_add_worksheet(p->book, NULL);
        p->row = (lxw_row_t)-1;
        break;
    case 'R':
        p->row++;
        p->column = 0;
        break;
    case 's':
        worksheet_write_string(p->sheet, p->row, p->column++, text, p->format);
        break;
    case 'n':
        worksheet_write_number(p->sheet, p->row, p->column++, strtod(text, NULL), p->format);
        break;
    case 'b':
        worksheet_write_blank(p->sheet, p->row, p->column++, p->format);
        break;
    default:
        p->column++;
    }
}

int main(void)
{
    struct place p = {0};
    char *line = NULL;
    size_t size = 0;
    ssize_t length;

    while ((length = getline(&line, &size, stdin)) > 0) {
        if (line[length - 1] == '\n')
            line[--length] = '\0';
        take(&p, line[0], length > 2 ? line + 2 : "");
    }
    free(line);
    return p.book && workbook_close(p.book) == LXW_NO_ERROR ? 0 : 1;
}
