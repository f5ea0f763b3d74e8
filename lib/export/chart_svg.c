/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart_svg.c - a chart as SVG: what gnuplot is told, and what is kept of its answer. */
#include <math.h>
#include <string.h>

#include "export/gnuplot.h"
#include "record/text.h"

/* Told apart by those who see no red or no green (Okabe and Ito). */
static const char *const colours[] = {"#0072b2", "#e69f00", "#009e73", "#cc79a7",
                                      "#56b4e9", "#d55e00", "#7f7f7f", "#b8a800"};
enum { COLOURS = sizeof colours / sizeof *colours };

/* With so few bars each has its number on it. */
enum { FEW = 24 };

/* The picture has room for as many points at least. */
enum { LEAST = 6 };

/* ---- what gnuplot is told ---------------------------------------------------------------------
 */

/* TEXT in single quotes, between which nothing means anything but such a quote.  That becomes an
 * apostrophe: gnuplot takes a doubled one for the end where it comes first. */
static void quote(struct buffer *b, const char *text)
{
    const char *end = text + strlen(text);

    buffer_add_char(b, '\'');
    while (text < end) {
        char bytes[4];
        uint32_t c = ej_utf8_next(&text, end);
        if (c < ' ' || c == 0x7F || c >= EJ_UTF8_BAD)
            c = ' ';
        if (c == '\'')
            c = 0x2019;
        buffer_add_n(b, bytes, ej_utf8_put(bytes, c));
    }
    buffer_add_char(b, '\'');
}

static size_t longest_name(const struct chart_data *d)
{
    size_t longest = 0;

    for (int i = 0; i < d->points; i++) {
        const char *at = d->point[i], *end = at + strlen(at);
        size_t length = 0;
        while (at < end) {
            ej_utf8_next(&at, end);
            length++;
        }
        longest = length > longest ? length : longest;
    }
    return longest;
}

static void add_frame(struct buffer *b, const struct chart_data *d)
{
    /* A letter takes about 7 units of the picture's 900. */
    bool slant = longest_name(d) * 7 * (size_t)d->points > 800;

    buffer_add(b, "set terminal svg size 900,420 dynamic noenhanced font 'sans-serif,13'\n"
                  "set encoding utf8\n"
                  "set border 3 linecolor rgb '#555555'\n"
                  "set tics nomirror textcolor rgb '#000000'\n"
                  "set grid ytics linetype 1 linecolor rgb '#dddddd' linewidth 0.7\n"
                  "set yrange [0:*]\n"
                  "set style fill solid 1.0 noborder\n"
                  "set boxwidth 0.85\n");
    /* Few bars are not to be as broad as the picture. */
    bool bars = d->chart->kind != EJ_CHART_LINE;
    int beside = bars && d->points < LEAST ? (LEAST - d->points) * 50 + 60 : 60;
    buffer_printf(b, "set xrange [-%d.%02d:%d.%02d]\n", beside / 100, beside % 100,
                  d->points - 1 + beside / 100, beside % 100);
    buffer_add(b, bars ? "set xtics scale 0\n" : "");
    buffer_add(b, chart_data_counts(d) ? "set ytics 1\n" : "");
    buffer_add(b, d->count > 1 ? "set key below center\n" : "unset key\n");
    buffer_add(b, slant ? "set xtics rotate by 40 right (" : "set xtics (");
    for (int i = 0; i < d->points; i++) {
        buffer_add(b, i ? ", " : "");
        quote(b, d->point[i]);
        buffer_printf(b, " %d", i);
    }
    buffer_add(b, ")\n");
}

/* Hundredths are the finest there are; what is not needed would stand on the bars. */
static void add_number(struct buffer *b, double value)
{
    long long hundredths = llround(fabs(value) * 100);

    buffer_printf(b, "%s%lld", value < 0 ? "-" : "", hundredths / 100);
    if (hundredths % 10)
        buffer_printf(b, ".%02lld", hundredths % 100);
    else if (hundredths % 100)
        buffer_printf(b, ".%lld", hundredths / 10 % 10);
    buffer_add_char(b, ' ');
}

static void add_values(struct buffer *b, const struct chart_data *d)
{
    buffer_add(b, "$d << END\n");
    for (int p = 0; p < d->points; p++) {
        for (int s = 0; s < d->count; s++)
            if (isnan(d->value[p][s]))
                buffer_add(b, "NaN ");
            else
                add_number(b, d->value[p][s]);
        buffer_add(b, "\n");
    }
    buffer_add(b, "END\n");
}

static void add_series(struct buffer *b, const struct chart_data *d, int s)
{
    const char *colour = colours[s % COLOURS];

    buffer_printf(b, "%s$d using %s%d title ", s ? ", " : "plot ",
                  d->chart->kind == EJ_CHART_LINE ? "0:" : "", s + 1);
    quote(b, d->series[s]);
    if (d->chart->kind != EJ_CHART_LINE) {
        buffer_printf(b, " linecolor rgb '%s'", colour);
        return;
    }
    buffer_printf(
        b,
        " with lines linecolor rgb '%s' linewidth 2, $d using 0:%d:('●') with labels notitle"
        " textcolor rgb '%s'",
        colour, s + 1, colour);
}

static void add_plot(struct buffer *b, const struct chart_data *d)
{
    if (d->chart->kind != EJ_CHART_LINE)
        buffer_printf(b, "set style data histograms\nset style histogram %s\n",
                      d->chart->kind == EJ_CHART_STACKED ? "rowstacked" : "clustered gap 1");
    for (int s = 0; s < d->count; s++)
        add_series(b, d, s);
    if (d->count == 1 && d->points <= FEW)
        buffer_add(b, ", $d using 0:1:1 with labels notitle offset 0,0.7");
    buffer_add(b, "\n");
}

/* ---- what is kept of its answer ---------------------------------------------------------------
 */

static bool named(const char *tag, size_t length, const char *names)
{
    for (const char *at = names; *at; at += strcspn(at, " "), at += strspn(at, " "))
        if (strcspn(at, " ") == length && memcmp(at, tag, length) == 0)
            return true;
    return false;
}

/* Behind the end tag of the element that is called NAME; NULL: there is none. */
static const char *behind_element(const char *at, const char *name, size_t length)
{
    while ((at = strstr(at, "</")) != NULL) {
        at += 2;
        if (memcmp(at, name, length) == 0 && at[length] == '>')
            return at + length + 1;
    }
    return NULL;
}

/* Behind the attribute at AT, which is NAME = 'VALUE' with either quote; NULL: it is something
 * else.
 */
static const char *behind_attribute(const char *at)
{
    static const char blanks[] = " \t\n";

    at += strcspn(at, "= \t\n<>");
    at += strspn(at, blanks);
    if (*at != '=')
        return NULL;
    at += 1 + strspn(at + 1, blanks);
    if (*at != '"' && *at != '\'')
        return NULL;
    const char *end = strchr(at + 1, *at);
    return end ? end + 1 : NULL;
}

/* Copy the start tag at AT without ids and what is about XML; NULL: it is none that we know. */
static const char *copy_tag(struct buffer *out, const char *at)
{
    static const char kept[] =
        "viewBox fill color stroke stroke-width stroke-linecap stroke-linejoin stroke-dasharray d "
        "points x y width height cx cy r transform font-family font-size font-weight font-style "
        "text-anchor shape-rendering";
    size_t name = strcspn(at + 1, " \t\n/>");

    buffer_add_n(out, at, name + 1);
    at += name + 1;
    for (;;) {
        at += strspn(at, " \t\n");
        if (*at == '>' || (at[0] == '/' && at[1] == '>')) {
            const char *end = strchr(at, '>') + 1;
            buffer_add_n(out, at, (size_t)(end - at));
            return end;
        }
        const char *end = behind_attribute(at);
        if (!end)
            return NULL;
        if (named(at, strcspn(at, "= \t\n"), kept)) {
            buffer_add_char(out, ' ');
            buffer_add_n(out, at, (size_t)(end - at));
        }
        at = end;
    }
}

/* Elements of pictures alone, with attributes that say how they look; false for anything else. */
static bool keep_picture(struct buffer *out, const char *at)
{
    static const char shown[] = "svg g path text tspan polygon polyline rect circle line";
    static const char dropped[] = "title desc defs";

    at = strstr(at, "<svg");
    while (at && *at) {
        size_t text = strcspn(at, "<"), name;
        buffer_add_n(out, at, text);
        at += text;
        if (!*at)
            break;
        bool closing = at[1] == '/';
        const char *tag = at + 1 + closing;
        name = strcspn(tag, " \t\n/>");
        if (named(tag, name, dropped)) {
            at = behind_element(at, tag, name);
        } else if (!named(tag, name, shown)) {
            return false;
        } else if (closing) {
            buffer_add_n(out, at, name + 2);
            buffer_add_char(out, '>');
            at = strchr(at, '>');
            at = at ? at + 1 : NULL;
        } else {
            at = copy_tag(out, at);
        }
    }
    return at != NULL;
}

enum chart_end chart_svg(const struct chart_data *d, const char *const *programs,
                         struct buffer *out)
{
    struct buffer script = {0}, answer = {0};
    size_t before = out->length;
    enum chart_end end = CHART_NO_MEMORY;

    add_frame(&script, d);
    add_values(&script, d);
    add_plot(&script, d);
    if (!script.failed)
        end = gnuplot_run(programs, &script, &answer);
    if (end == CHART_DRAWN && (!answer.text || !keep_picture(out, answer.text))) {
        end = CHART_FAILED;
        if (out->text)
            out->text[out->length = before] = '\0';
    }
    if (out->failed)
        end = CHART_NO_MEMORY;
    buffer_free(&script);
    buffer_free(&answer);
    return end;
}
