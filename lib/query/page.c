/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Titles, page headers and notes of a printed report. */
#include "query/page.h"

#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "resolve/resolve.h"

static void add_date(struct buffer *b, const char *iso)
{
    buffer_printf(b, "%.2s.%.2s.%.4s", iso + 8, iso + 5, iso);
}

/* "с 01.09.2026 по 25.10.2026", or of one day "на 25.10.2026". */
static void add_days(struct buffer *b, const struct values *v)
{
    if (*v->date) {
        buffer_add(b, "на ");
        add_date(b, v->date);
    }
    if (*v->from) {
        buffer_add(b, "с ");
        add_date(b, v->from);
    }
    if (*v->to) {
        buffer_add(b, *v->from ? " по " : "по ");
        add_date(b, v->to);
    }
}

/* "Состояние журнала на 26.10.2026 23:59": without it a print of the past is today's. */
static void add_past(struct page *page, const char *past)
{
    struct buffer when = {0};

    add_date(&when, past);
    buffer_printf(&when, " %s", past + sizeof "2026-10-26T" - 1);
    if (when.failed)
        page->past.failed = true;
    else
        buffer_printf(&page->past, "Состояние журнала на %s", when.text);
    if (page->right.text && page->past.text)
        buffer_printf(&page->right, "%sсостояние на %s", *page->right.text ? ", " : "", when.text);
    buffer_free(&when);
}

/* TEXT names the period already. */
static bool names_period(const struct buffer *text, const struct values *v)
{
    return *v->period && text->text && strstr(text->text, period_russian(v->period));
}

/* Days are named that are not the whole year. */
static bool has_days(const struct values *v)
{
    bool whole = strcmp(v->from, v->year_from) == 0 && strcmp(v->to, v->year_to) == 0;

    return *v->date || ((*v->from || *v->to) && !whole);
}

/* The line of the title that says when: the period, unless LINE above does, with its days, days
 * alone, or the year. */
static void add_dates(struct buffer *b, const struct values *v, const struct buffer *line)
{
    bool days = has_days(v);

    if (*v->period && !names_period(line, v))
        buffer_printf(b, "%s, ", period_russian(v->period));
    if (*v->period || !days)
        buffer_printf(b, "%s учебный год", v->year);
    if (days && strcmp(v->period, "year") != 0) {
        buffer_add(b, *v->period ? ", " : "");
        add_days(b, v);
    }
}

void page_expand(struct buffer *b, const char *template, const struct grid *g)
{
    char name[64];
    const char *brace;

    while ((brace = strchr(template, '{')) != NULL) {
        size_t length = strcspn(brace + 1, "}");
        if (!brace[length + 1] || length >= sizeof name)
            break;
        memcpy(name, brace + 1, length);
        name[length] = '\0';
        buffer_add_n(b, template, (size_t)(brace - template));
        buffer_add(b, grid_first(g, name));
        template = brace + length + 2;
    }
    buffer_add(b, template);
}

void page_number(struct buffer *b, int64_t number)
{
    static const char *const units[] = {
        "",           "один",        "два",        "три",          "четыре",
        "пять",       "шесть",       "семь",       "восемь",       "девять",
        "десять",     "одиннадцать", "двенадцать", "тринадцать",   "четырнадцать",
        "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать"};
    static const char *const tens[] = {
        "",          "",           "двадцать",  "тридцать",    "сорок",
        "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"};
    static const char *const hundreds[] = {"",          "сто",      "двести",   "триста",
                                           "четыреста", "пятьсот",  "шестьсот", "семьсот",
                                           "восемьсот", "девятьсот"};
    int64_t rest = number % 100;
    const char *words[] = {number < 1000 && number > 0 ? hundreds[number / 100] : "",
                           rest >= 20 ? tens[rest / 10] : "", units[rest >= 20 ? rest % 10 : rest]};
    bool begun = false;

    buffer_printf(b, "%lld", (long long)number);
    for (size_t i = 0; i < 3 && number > 0 && number < 1000; i++) {
        if (!*words[i])
            continue;
        buffer_printf(b, "%s%s", begun ? " " : " (", words[i]);
        begun = true;
    }
    buffer_add(b, begun ? ")" : "");
}

static void fill_texts(struct page *page, const struct query *q, const struct values *v,
                       const struct grid *g)
{
    if (q->per && (g->rows > 0 || g->of)) {
        page_expand(&page->sheet, q->sheet, g);
        page_expand(&page->line, q->line, g);
        page_expand(&page->right, q->head, g);
        buffer_add(&page->right, q->undated ? "" : ", ");
    } else {
        buffer_add(&page->sheet, q->title_ru);
    }
    if (q->undated) {
        buffer_add(&page->right, "");
        return;
    }
    add_dates(&page->dates, v, &page->line);
    if (*v->period && !names_period(&page->right, v))
        buffer_add(&page->right, period_russian(v->period));
    else if (!*v->period && has_days(v))
        add_days(&page->right, v);
    else
        buffer_printf(&page->right, "%s учебный год", v->year);
}

enum ej_status page_make(struct page *page, const struct query *q, const struct values *v,
                         const struct grid *g, const char *school, const char *past,
                         struct ej_error *err)
{
    int lines = 0;
    bool empty = g->rows == g->totals + (size_t)g->subtotal_count;

    *page = (struct page){0};
    fill_texts(page, q, v, g);
    if (*past)
        add_past(page, past);
    page->notes = calloc((size_t)g->notes.count + 2, sizeof *page->notes);
    if (!page->notes || page->sheet.failed || page->line.failed || page->dates.failed ||
        page->right.failed || page->past.failed)
        return ej_no_memory(err);
    for (int i = 0; i < g->notes.count; i++)
        page->notes[i + empty] = g->notes.list[i];
    if (empty)
        page->notes[0] = q->empty;
    page->title[lines++] = q->title_ru;
    if (page->line.text)
        page->title[lines++] = page->line.text;
    if (page->dates.text)
        page->title[lines++] = page->dates.text;
    page->title[lines] = page->past.text;
    page->layout = (struct ej_layout){.sheet = page->sheet.text,
                                      .title = page->title,
                                      .header_left = school,
                                      .header_right = page->right.text,
                                      .notes = page->notes,
                                      .signers = q->signers,
                                      .name_columns = q->name_columns,
                                      .landscape = q->landscape,
                                      .apart = q->apart,
                                      .plain = q->plain,
                                      .one_page = q->page};
    return EJ_OK;
}

void page_free(struct page *page)
{
    buffer_free(&page->sheet);
    buffer_free(&page->line);
    buffer_free(&page->dates);
    buffer_free(&page->past);
    buffer_free(&page->right);
    free(page->notes);
}
