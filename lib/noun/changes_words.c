/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes are called among people: the tables and columns of the schema, and their values. */
#include <string.h>

#include "intl.h"
#include "noun/changes.h"

struct pair {
    const char *name, *russian;
};

static const struct pair kinds[] = {
    {"added", "добавлено"}, {"changed", "изменено"}, {"removed", "удалено"}, {0}};

static const struct pair tables[] = {
    {"absence", "пропуски"},
    {"calendar", "календарь"},
    {"class", "классы"},
    {"council", "решения педагогического совета"},
    {"course", "страницы журнала"},
    {"enrolment", "движение учащихся"},
    {"final", "итоговые отметки"},
    {"guardian", "родители"},
    {"homework", "домашние задания"},
    {"lesson", "уроки"},
    {"load", "нагрузка"},
    {"mark", "отметки"},
    {"member", "состав групп"},
    {"notice", "уведомления об отсутствии"},
    {"pupil", "ученики"},
    {"staff", "сотрудники"},
    {"subject", "предметы"},
    {"timetable", "расписание"},
    {"topic", "темы"},
    {"account", "учётные записи"},
    {"closing", "закрытые периоды"},
    {"control", "контроль"},
    {"informed", "информирование семей"},
    {"remark", "замечания"},
    {"substitution", "замещения"},
    {"verification", "сверки"},
    {"year", "учебные годы"},
    {0},
};

/* A column means the same in each table; what differs comes first, with its table. */
static const struct {
    const char *table, *name, *russian;
} columns[] = {
    {"topic", "n", "№ темы"},
    {"topic", "hours", "Часы"},
    {"topic", "kind_id", "Вид урока"},
    {"lesson", "number", "Урок"},
    {"lesson", "kind_id", "Вид урока"},
    {"timetable", "number", "Урок"},
    {"remark", "text", "Замечание"},
    {"account", "staff_id", "Сотрудник"},
    {"account", "remark", "Примечание"},
    {"guardian", "n", "Который из родителей"},
    {"guardian", "name", "Родитель"},
    {"calendar", "kind", "Вид"},
    {"calendar", "value", "Значение"},
    {"class", "teacher_id", "Классный руководитель"},
    {"class", "name", "Класс"},
    {"subject", "name", "Предмет"},
    {"course", "name", "Группа"},
    {"council", "number", "Номер решения"},
    {"council", "date", "Дата решения"},
    {"closing", "closed", "Закрыт"},
    {NULL, "about", "Предмет контроля"},
    {NULL, "absent_id", "Кого замещают"},
    {NULL, "answer", "Ответ"},
    {NULL, "by", "Кем"},
    {NULL, "closed", "Закрыт"},
    {NULL, "detail", "Подробности"},
    {NULL, "findings", "Выводы"},
    {NULL, "granted", "Выдана"},
    {NULL, "granted_by", "Кем выдана"},
    {NULL, "guardian", "Родитель"},
    {NULL, "how", "Как"},
    {NULL, "made", "Дата замечания"},
    {NULL, "made_by", "Кем сделано"},
    {NULL, "number", "Урок"},
    {NULL, "order_no", "Приказ"},
    {NULL, "resolved", "Устранено"},
    {NULL, "resolved_by", "Кем устранено"},
    {NULL, "rule", "Правило"},
    {NULL, "withdrawn", "Отозвана"},
    {NULL, "withdrawn_by", "Кем отозвана"},
    {NULL, "area", "Предметная область"},
    {NULL, "attested", "С аттестацией"},
    {NULL, "birth_date", "Дата рождения"},
    {NULL, "class_id", "Класс"},
    {NULL, "code_id", "Код"},
    {NULL, "comment", "Комментарий"},
    {NULL, "conditions", "Особые условия"},
    {NULL, "consent", "Согласие"},
    {NULL, "consent_date", "Дата согласия или отзыва"},
    {NULL, "consent_order", "Приказ об отзыве согласия"},
    {NULL, "consent_order_date", "Дата приказа об отзыве согласия"},
    {NULL, "corrected", "Исправлено"},
    {NULL, "course_id", "Страница журнала"},
    {NULL, "date", "Дата"},
    {NULL, "decision", "Решение"},
    {NULL, "due", "Срок"},
    {NULL, "email", "E-mail"},
    {NULL, "end_kind", "Как выбыл"},
    {NULL, "end_order", "Приказ о выбытии"},
    {NULL, "end_order_date", "Дата приказа о выбытии"},
    {NULL, "end_to", "Куда"},
    {NULL, "ends", "По"},
    {NULL, "enrolled", "Дата зачисления"},
    {NULL, "enrolled_order", "Приказ о зачислении"},
    {NULL, "file_no", "№ личного дела"},
    {NULL, "given_name", "Имя"},
    {NULL, "grade", "Параллель"},
    {NULL, "grade_from", "Первая параллель"},
    {NULL, "grade_to", "Последняя параллель"},
    {NULL, "graded", "С отметками"},
    {NULL, "held", "Проведён"},
    {NULL, "hours", "Часов в неделю"},
    {NULL, "joint", "Сводная группа"},
    {NULL, "kind_id", "Вид работы"},
    {NULL, "lesson_id", "Урок"},
    {NULL, "letter", "Литера"},
    {NULL, "login", "Логин"},
    {NULL, "n", "№ отметки"},
    {NULL, "name", "Название"},
    {NULL, "patronymic", "Отчество"},
    {NULL, "period", "Период"},
    {NULL, "phone", "Телефон"},
    {NULL, "pupil_id", "№ личного дела"},
    {NULL, "reason", "Причина"},
    {NULL, "remark", "Примечание"},
    {NULL, "replaces", "Исправляет"},
    {NULL, "role", "Роль"},
    {NULL, "roll", "Перекличка"},
    {NULL, "room", "Кабинет"},
    {NULL, "sex", "Пол"},
    {NULL, "shift", "Смена"},
    {NULL, "staff_id", "Сверил"},
    {NULL, "start_from", "Откуда"},
    {NULL, "start_kind", "Как прибыл"},
    {NULL, "start_order", "Приказ о прибытии"},
    {NULL, "start_order_date", "Дата приказа о прибытии"},
    {NULL, "starts", "С"},
    {NULL, "subject_id", "Предмет"},
    {NULL, "surname", "Фамилия"},
    {NULL, "teacher_id", "Учитель"},
    {NULL, "text", "Задание"},
    {NULL, "topic", "Тема"},
    {NULL, "value", "Отметка"},
    {NULL, "week", "Неделя"},
    {NULL, "weekday", "День недели"},
    {NULL, "weight", "Вес"},
    {NULL, "year_id", "Учебный год"},
};

static const struct {
    const char *table, *column; /* NULL: any */
    enum vocabulary words;
    bool several;
} values[] = {
    {"calendar", "kind", WORDS_CALENDAR, false},
    {"calendar", "name", WORDS_PERIOD, false},
    {"calendar", "value", WORDS_LINE_VALUE, false},
    {NULL, "period", WORDS_PERIOD, false},
    {NULL, "sex", WORDS_SEX, false},
    {NULL, "consent", WORDS_CONSENT, false},
    {NULL, "role", WORDS_ROLE, true},
    {NULL, "conditions", WORDS_CONDITION, true},
    {NULL, "decision", WORDS_DECISION, false},
    {NULL, "start_kind", WORDS_MOVEMENT, false},
    {NULL, "end_kind", WORDS_MOVEMENT, false},
    {NULL, "weekday", WORDS_WEEKDAY, false},
    {NULL, "held", WORDS_YES_NO, false},
    {NULL, "roll", WORDS_YES_NO, false},
    {NULL, "graded", WORDS_YES_NO, false},
    {NULL, "attested", WORDS_YES_NO, false},
    {NULL, "joint", WORDS_YES_NO, false},
};

static const char *russian(const struct pair *pairs, const char *name)
{
    for (; pairs->name; pairs++)
        if (strcmp(pairs->name, name) == 0)
            return pairs->russian;
    return name;
}

const char *changes_kind(const char *kind)
{
    return russian(kinds, kind);
}

const char *changes_table(const char *table)
{
    return russian(tables, table);
}

const char *changes_column(const char *table, const char *column)
{
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        if (strcmp(columns[i].name, column) == 0 &&
            (!columns[i].table || strcmp(columns[i].table, table) == 0))
            return columns[i].russian;
    return column;
}

const char *changes_table_label(const char *table)
{
    return russian_messages() ? changes_table(table) : table;
}

const char *changes_label(const char *table, const char *column)
{
    return russian_messages() ? changes_column(table, column) : column;
}

/* The place of the column in `values`; their number: it has none. */
static size_t worded(const char *table, const char *column)
{
    size_t i = 0, many = sizeof values / sizeof *values;

    while (i < many && (strcmp(values[i].column, column) != 0 ||
                        (values[i].table && strcmp(values[i].table, table) != 0)))
        i++;
    return i;
}

bool changes_flag(const char *table, const char *column)
{
    size_t i = worded(table, column);

    return i < sizeof values / sizeof *values && values[i].words == WORDS_YES_NO;
}

bool changes_value(const char *table, const char *column, const char *text, struct buffer *out)
{
    size_t i = worded(table, column);

    if (i == sizeof values / sizeof *values || !*text)
        return false;
    if (values[i].several) {
        noun_words(values[i].words, text, true, out);
    } else {
        buffer_clear(out);
        buffer_add(out, word_russian(values[i].words, text));
    }
    return true;
}
