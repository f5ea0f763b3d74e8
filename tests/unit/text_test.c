/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text_test.c - names, classes, order, dates and decimals as people type them. */
#include "record/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef size_t form(char *out, size_t size, const char *in);

static void check_form(form *make, const char *in, const char *expected)
{
    char out[200];
    assert_int_equal(make(out, sizeof out, in), strlen(expected));
    assert_string_equal(out, expected);
}

static void fold_makes_equal_what_people_take_as_equal(void **state)
{
    (void)state;
    check_form(ej_text_fold, "", "");
    check_form(ej_text_fold, "Семёнова", "семенова");
    check_form(ej_text_fold, "СЕМЁНОВА", "семенова");
    check_form(ej_text_fold, "Семе\xCC\x88нова", "семенова"); /* е and U+0308 */
    check_form(ej_text_fold, "Андреи\xCC\x86", "андрей");     /* и and U+0306 */
    check_form(ej_text_fold, "  Мамедов\xC2\xA0\t оглы \n", "мамедов оглы");
    check_form(ej_text_fold, "\xC2\xA0", "");
    check_form(ej_text_fold, "Петров\xE2\x80\x91Водкин — О’Генри", "петров-водкин - о'генри");
    check_form(ej_text_fold, "Ива\xC2\xADнов\xE2\x80\x8B\xEF\xBB\xBF", "иванов");
    check_form(ej_text_fold, "ÄÖÜ Żółć ŸЋ ӦІЇҐ", "äöü żółć Ÿћ ӧіїґ");
}

static void squeeze_keeps_letters(void **state)
{
    (void)state;
    check_form(ej_text_squeeze, "  Мамедов\xC2\xA0\xE2\x80\xAF оглы ", "Мамедов оглы");
    check_form(ej_text_squeeze, "Фёдор О’Генри — Ӧ", "Фёдор О’Генри — Ӧ");
    check_form(ej_text_squeeze, "Е\xCC\x88лкин И\xCC\x86од", "Ёлкин Йод");
    check_form(ej_text_squeeze, "e\xCC\x88", "e\xCC\x88");
    check_form(ej_text_squeeze, "a\xFF b", "a\xFF b");
}

static void lookalike_maps_shapes_only(void **state)
{
    (void)state;
    check_form(ej_text_lookalike, "OT", "ОТ");
    check_form(ej_text_lookalike, "HП", "НП");
    check_form(ej_text_lookalike, "ABCEHKMOPTXYaceopxyËë", "АВСЕНКМОРТХУасеорхуЁё");
    check_form(ej_text_lookalike, "bdfGhiJkLmNQRSUVWZ 7", "bdfGhiJkLmNQRSUVWZ 7");
}

static void forms_are_cut_between_characters(void **state)
{
    char out[6] = "?????";
    (void)state;
    assert_int_equal(ej_text_fold(out, sizeof out, "абвг"), 8);
    assert_string_equal(out, "аб");
    assert_int_equal(ej_text_fold(out, 5, "аб"), 4);
    assert_string_equal(out, "аб");
    /* nothing shorter slips in behind what was cut */
    assert_int_equal(ej_text_fold(out, 4, "абa"), 5);
    assert_string_equal(out, "а");
    assert_int_equal(ej_text_lookalike(out, 0, "A"), 2);
    assert_string_equal(out, "а");
}

static int order(const void *a, const void *b)
{
    const char *const *p = a, *const *q = b;
    return ej_text_compare(*p, strlen(*p), *q, strlen(*q));
}

static void lists_are_in_russian_order(void **state)
{
    static const char *const expected[] = {
        "",        "-",        "10А",           "7А",      "Adams",   "zebra", "Ааронов",
        "Абрамов", "абрамов",  "Ежов",          "Еремин",  "Ерёмин",  "Ёж",    "Ёлкин",
        "Жуков",   "Зайцев",   "Иванов",        "Іван",    "Йод",     "Олег",  "Ӧльга",
        "Петров",  "Петров В", "Петров-Водкин", "Петрова", "Яковлев",
    };
    enum { COUNT = sizeof expected / sizeof *expected };
    const char *names[COUNT];
    (void)state;
    for (int i = 0; i < COUNT; i++)
        names[i] = expected[(i * 7 + 3) % COUNT];
    qsort(names, COUNT, sizeof *names, order);
    for (int i = 0; i < COUNT; i++)
        assert_string_equal(names[i], expected[i]);
}

/* Every three strings out of a set of awkward ones: antisymmetric, transitive, 0 only for equals.
 */
static void order_is_total(void **state)
{
    static const char *const set[] = {
        "",         "а", "А", "ё", "Ё", "е\xCC\x88", "е",  "a",  "\xFF", "\xD0",
        "\xD0\xD0", "ж", "-", "—", " ", "\xC2\xA0",  "ёа", "еб", "Еа",   "\xF0\x9F\x98\x80"};
    enum { COUNT = sizeof set / sizeof *set };
    (void)state;
    for (int i = 0; i < COUNT; i++)
        for (int j = 0; j < COUNT; j++) {
            int ij = order(&set[i], &set[j]), ji = order(&set[j], &set[i]);
            assert_int_equal((ij > 0) - (ij < 0), (ji < 0) - (ji > 0));
            assert_true((ij == 0) == (i == j));
            for (int k = 0; k < COUNT; k++)
                if (ij < 0 && order(&set[j], &set[k]) < 0)
                    assert_true(order(&set[i], &set[k]) < 0);
        }
}

static void check_class(const char *in, const char *expected)
{
    char out[EJ_CLASS_SIZE];
    if (!ej_text_class(in, out, sizeof out))
        fail_msg("not taken as a class: '%s'", in);
    assert_string_equal(out, expected);
    assert_true(ej_text_class(expected, out, sizeof out));
    assert_string_equal(out, expected);
}

static void classes_have_one_name(void **state)
{
    static const char *const forms[] = {"7А",      "7а",    "7-А",   "7 А",     "7 \"А\"",
                                        "7«А»",    "«7 А»", "7 „А“", "7A",      "7a",
                                        " 7 - а ", "7–А",   "7'а'",  "«7 „А“»", "7\xC2\xA0А"};
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        check_class(forms[i], "7А");
    check_class("11", "11");
    check_class(" 1б", "1Б");
    check_class("7 ит", "7ИТ");
    check_class("5ё", "5Ё");
    check_class("5B", "5В");
    check_class("10б+10а", "10А+10Б");
    check_class("10А + 9Б + «10 Б»", "9Б+10А+10Б");
    check_class("12ААА+12БББ+12ВВВ+12ГГГ", "12ААА+12БББ+12ВВВ+12ГГГ");
}

static void what_is_no_class_is_refused(void **state)
{
    static const char *const names[] = {"",      " ",     "А",      "0А",       "07А",      "13А",
                                        "7-",    "7\"\"", "7АБВГ",  "7А+",      "+7А",      "7А+7а",
                                        "7А,8А", "7b",    "7D",     "7А1",      "7А класс", "77А",
                                        "-7А",   "7.А",   "7А\xFF", "1+2+3+4+5"};
    char out[EJ_CLASS_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (ej_text_class(names[i], out, sizeof out))
            fail_msg("taken as a class: '%s'", names[i]);
        assert_string_equal(out, "");
    }
    assert_false(ej_text_class("10А+10Б", out, 9));
    assert_string_equal(out, "");
    assert_true(ej_text_class("10А+10Б", out, 10));
    char lengthy[1000];
    memset(lengthy, '7', sizeof lengthy - 1);
    lengthy[sizeof lengthy - 1] = '\0';
    assert_false(ej_text_class(lengthy, out, sizeof out));
}

static void grade_is_read_off_a_class(void **state)
{
    const char *letters;
    (void)state;
    assert_int_equal(ej_class_grade("10А", &letters), 10);
    assert_string_equal(letters, "А");
    assert_int_equal(ej_class_grade("9", &letters), 9);
    assert_string_equal(letters, "");
    assert_int_equal(ej_class_grade("9Б+10А", NULL), 9);
    assert_int_equal(ej_class_grade("А", NULL), 0);
    assert_int_equal(ej_class_grade("99999999999", NULL), 0);
}

static void check_date(const char *in, const char *expected)
{
    char out[11] = "unchanged";
    assert_int_equal(ej_date_parse(in, "2024-03-01", out), expected != NULL);
    assert_string_equal(out, expected ? expected : "unchanged");
}

static void four_forms_of_dates(void **state)
{
    static const char *const refused[] = {
        "",           "31.02.2026",  "29.02.1900",  "2026-02-29", "2026-13-01",      "2026-00-10",
        "2026-10-00", "5.10.2026",   "05.10.26",    "2026-10-5",  "05/10/2026",      "2026.10.05",
        "20261005",   " 2026-10-05", "2026-10-05 ", "Today",      "tomorrow",        "сегодня",
        "0026-10-05", "1899-12-31",  "2026-1o-05",  "+5.10.2026", "2026-10-05T00:00"};
    (void)state;
    check_date("2026-10-05", "2026-10-05");
    check_date("05.10.2026", "2026-10-05");
    check_date("today", "2024-03-01");
    check_date("yesterday", "2024-02-29");
    check_date("29.02.2000", "2000-02-29");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        check_date(refused[i], NULL);
    char out[11];
    assert_false(ej_date_parse("today", NULL, out));
}

static void days_are_counted(void **state)
{
    char day[11] = "1900-01-01", next[11];
    int weekday = 1; /* a Monday */
    (void)state;
    for (int count = 0; count < 146097; count++) { /* all of a cycle of 400 years */
        assert_int_equal(ej_date_weekday(day), weekday);
        assert_int_equal(ej_date_diff(day, "1900-01-01"), count);
        assert_true(ej_date_add(day, 1, next));
        assert_true(strcmp(day, next) < 0);
        memcpy(day, next, sizeof day);
        weekday = weekday % 7 + 1;
    }
    assert_string_equal(day, "2300-01-01");
    assert_true(ej_date_add(day, -146097, next));
    assert_string_equal(next, "1900-01-01");
    assert_false(ej_date_add("1900-01-01", -1, next));
    assert_false(ej_date_add("9999-12-31", 1, next));
    assert_false(ej_date_add("9999-12-31", 2147483647, next));
    assert_false(ej_date_add("05.10.2026", 1, next));
    assert_int_equal(ej_date_weekday("2026-09-01"), 2);
    assert_int_equal(ej_date_weekday("never"), 0);
    assert_int_equal(ej_date_diff("2026-09-01", "2026-10-25"), -54);
}

static void decimals_are_hundredths(void **state)
{
    static const struct {
        const char *in;
        int64_t out;
    } good[] = {{"2", 200},  {"1.5", 150},    {"1,5", 150}, {"0.25", 25},
                {"0,05", 5}, {"10.00", 1000}, {"0", 0},     {"999999999999,99", 99999999999999}};
    static const char *const refused[] = {
        "",    ".",   ".5", "1.",   "1.234",         "-1",   "+1", " 1", "1 ", "1.5.", "1.,5",
        "1e3", "0x1", "тр", "1.5x", "1000000000000", "1'000"};
    int64_t number = -7;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_true(ej_decimal_parse(good[i].in, &number));
        assert_int_equal(number, good[i].out);
    }
    number = -7;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (ej_decimal_parse(refused[i], &number))
            fail_msg("taken as a decimal: '%s'", refused[i]);
    assert_int_equal(number, -7);
}

/* Every code point there and back; every wrong sequence of two bytes is wrong by one byte. */
static void utf8_is_strict(void **state)
{
    char bytes[4];
    (void)state;
    for (uint32_t c = 0; c < EJ_UTF8_BAD; c++) {
        const char *p = bytes;
        size_t size = ej_utf8_put(bytes, c);
        uint32_t back = ej_utf8_next(&p, bytes + size);
        if (c >= 0xD800 && c < 0xE000) {
            assert_int_equal(back, EJ_UTF8_BAD + 0xED);
            assert_ptr_equal(p, bytes + 1);
        } else {
            assert_int_equal(back, c);
            assert_ptr_equal(p, bytes + size);
        }
    }
    static const char *const bad[] = {"\xC0\x80",
                                      "\xC1\xBF",
                                      "\xE0\x80\x80",
                                      "\xF0\x80\x80\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xD0",
                                      "\xE2\x82",
                                      "\x80",
                                      "\xFF",
                                      "\xD0"
                                      "A"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *p = bad[i];
        assert_true(ej_utf8_next(&p, bad[i] + strlen(bad[i])) >= EJ_UTF8_BAD);
        assert_ptr_equal(p, bad[i] + 1);
    }
}

static void widths_are_those_of_a_terminal(void **state)
{
    (void)state;
    assert_int_equal(ej_utf8_width('a'), 1);
    assert_int_equal(ej_utf8_width(0x416), 1);
    assert_int_equal(ej_utf8_width(0x301), 0);
    assert_int_equal(ej_utf8_width(0x200B), 0);
    assert_int_equal(ej_utf8_width(0x4E2D), 2);
    assert_int_equal(ej_utf8_width(0x1F600), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fold_makes_equal_what_people_take_as_equal),
        cmocka_unit_test(squeeze_keeps_letters),
        cmocka_unit_test(lookalike_maps_shapes_only),
        cmocka_unit_test(forms_are_cut_between_characters),
        cmocka_unit_test(lists_are_in_russian_order),
        cmocka_unit_test(order_is_total),
        cmocka_unit_test(classes_have_one_name),
        cmocka_unit_test(what_is_no_class_is_refused),
        cmocka_unit_test(grade_is_read_off_a_class),
        cmocka_unit_test(four_forms_of_dates),
        cmocka_unit_test(days_are_counted),
        cmocka_unit_test(decimals_are_hundredths),
        cmocka_unit_test(utf8_is_strict),
        cmocka_unit_test(widths_are_those_of_a_terminal),
    };
    return cmocka_run_group_tests_name("text", tests, NULL, NULL);
}
