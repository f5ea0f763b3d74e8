/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words that the journal stores as stable English values. */
#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"
#include "resolve/resolve.h"

/* The first Russian word is printed; the others are understood. */
struct word {
    const char *value;
    const char *russian[4];
};

static const struct word yes_no[] = {
    {"yes", {"да", "+"}},
    {"no", {"нет", "-"}},
    {0},
};
static const struct word sex[] = {
    {"m", {"М", "муж", "мужской", "м."}},
    {"f", {"Ж", "жен", "женский", "ж."}},
    {0},
};
static const struct word consent[] = {
    {"given", {"да", "дано"}},
    {"refused", {"нет", "отказ"}},
    {"withdrawn", {"отозвано"}},
    {"no-ediary", {"без дневника"}},
    {0},
};
static const struct word role[] = {
    {"director", {"директор"}},
    {"deputy", {"завуч", "заместитель директора"}},
    {"administrator", {"администратор"}},
    {"class-teacher", {"классный руководитель"}},
    {"teacher", {"учитель"}},
    {"secretary", {"секретарь", "делопроизводитель"}},
    {"guardian", {"родитель", "законный представитель"}},
    {"pupil", {"ученик"}},
    {0},
};
static const struct word weekday[] = {
    {"1", {"Пн", "понедельник"}}, {"2", {"Вт", "вторник"}},
    {"3", {"Ср", "среда"}},       {"4", {"Чт", "четверг"}},
    {"5", {"Пт", "пятница"}},     {"6", {"Сб", "суббота"}},
    {"7", {"Вс", "воскресенье"}}, {0},
};
static const struct word calendar[] = {
    {"year", {"учебный год"}},
    {"study-days", {"дни занятий"}},
    {"weeks", {"учебные недели"}},
    {"period", {"период"}},
    {"holiday", {"каникулы"}},
    {"day-off", {"выходной"}},
    {"cold-day", {"актированный"}},
    {"bell", {"звонок"}},
    {0},
};
static const struct word decision[] = {
    {"promoted", {"переведён"}},
    {"retained", {"оставлен на повторное обучение"}},
    {"graduated", {"завершил уровень образования", "окончил"}},
    {0},
};
static const struct word condition[] = {
    {"home", {"на дому"}},
    {"pe-exempt", {"освобождён от физкультуры"}},
    {"paper-diary", {"бумажный дневник"}},
    {0},
};

static const struct word movement[] = {
    {"enrol", {"зачислен"}},
    {"arrive", {"прибыл"}},
    {"depart", {"выбыл"}},
    {"transfer", {"переведён в другой класс"}},
    {"promote", {"переведён в следующий класс"}},
    {"retain", {"оставлен на повторное обучение"}},
    {"graduate", {"завершил обучение"}},
    {0},
};

static const struct word period[] = {
    {"Q1", {"I четверть", "1 четверть", "1-я четверть"}},
    {"Q2", {"II четверть", "2 четверть", "2-я четверть"}},
    {"Q3", {"III четверть", "3 четверть", "3-я четверть"}},
    {"Q4", {"IV четверть", "4 четверть", "4-я четверть"}},
    {"T1", {"I триместр", "1 триместр", "1-й триместр"}},
    {"T2", {"II триместр", "2 триместр", "2-й триместр"}},
    {"T3", {"III триместр", "3 триместр", "3-й триместр"}},
    {"H1", {"I полугодие", "1 полугодие", "1-е полугодие"}},
    {"H2", {"II полугодие", "2 полугодие", "2-е полугодие"}},
    {"year", {"год", "годовая"}},
    {"exam", {"экзамен", "экзаменационная"}},
    {"final", {"итог", "итоговая"}},
    {0},
};

static const struct word line_value[] = {
    {"quarters", {"четверти"}}, {"half-years", {"полугодия"}}, {"trimesters", {"триместры"}},
    {"none", {"без занятий"}},  {"remote", {"дистанционно"}},  {0},
};

static const struct word remark_state[] = {
    {"open", {"открыто"}},
    {"overdue", {"просрочено"}},
    {"resolved", {"устранено"}},
    {0},
};

static const struct {
    const struct word *words;
    const char *list;
} vocabularies[] = {
    [WORDS_YES_NO] = {yes_no, "yes no"},
    [WORDS_SEX] = {sex, "m f"},
    [WORDS_CONSENT] = {consent, "given refused withdrawn no-ediary"},
    [WORDS_ROLE] = {role, "director deputy administrator class-teacher teacher secretary guardian"
                          " pupil"},
    [WORDS_WEEKDAY] = {weekday, "1 2 3 4 5 6 7"},
    [WORDS_CALENDAR] = {calendar, "year study-days weeks period holiday day-off cold-day bell"},
    [WORDS_DECISION] = {decision, "promoted retained graduated"},
    [WORDS_CONDITION] = {condition, "home pe-exempt paper-diary"},
    [WORDS_MOVEMENT] = {movement, "enrol arrive depart transfer promote retain graduate"},
    [WORDS_PERIOD] = {period, "Q1 Q2 Q3 Q4 T1 T2 T3 H1 H2 year exam final"},
    [WORDS_LINE_VALUE] = {line_value, "quarters half-years trimesters none remote"},
    [WORDS_REMARK_STATE] = {remark_state, "open overdue resolved"},
};

enum { WORD_SIZE = 128 };

/* The form in which two spellings are one word; false: longer than any word. */
static bool word_key(const char *text, bool lookalike, char out[WORD_SIZE])
{
    char shaped[WORD_SIZE];

    if (lookalike && ej_text_lookalike(shaped, sizeof shaped, text) >= sizeof shaped)
        return false;
    return ej_text_fold(out, WORD_SIZE, lookalike ? shaped : text) < WORD_SIZE;
}

static bool same(const char *key, const char *word, bool lookalike)
{
    char other[WORD_SIZE];

    return word_key(word, lookalike, other) && strcmp(key, other) == 0;
}

static const char *find(const struct word *words, const char *text, bool lookalike)
{
    char key[WORD_SIZE];

    if (!word_key(text, lookalike, key))
        return NULL;
    for (const struct word *w = words; w->value; w++) {
        if (same(key, w->value, lookalike))
            return w->value;
        for (int i = 0; i < 4 && w->russian[i]; i++)
            if (same(key, w->russian[i], lookalike))
                return w->value;
    }
    return NULL;
}

const char *word_value(enum vocabulary words, const char *text)
{
    const struct word *list = vocabularies[words].words;
    const char *value = find(list, text, false);

    return value ? value : find(list, text, true);
}

const char *word_russian(enum vocabulary words, const char *value)
{
    for (const struct word *w = vocabularies[words].words; w->value; w++)
        if (strcmp(w->value, value) == 0)
            return w->russian[0];
    return value;
}

const char *word_list(enum vocabulary words)
{
    return vocabularies[words].list;
}

bool russian_messages(void)
{
    /* TRANSLATORS: the code of the language of these messages, such as ru. */
    return strcmp(_("en"), "ru") == 0;
}

const char *word_choice(enum vocabulary words, char *room, size_t size)
{
    size_t used = 0;

    if (!russian_messages())
        return word_list(words);
    room[0] = '\0';
    for (const struct word *w = vocabularies[words].words; w->value && used < size; w++)
        used += (size_t)snprintf(room + used, size - used, "%s%s", used ? ", " : "", w->russian[0]);
    return room;
}

const char *period_russian(const char *value)
{
    return word_russian(WORDS_PERIOD, value);
}
