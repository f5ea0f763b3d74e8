/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The matrix role x operation x whose data: the one place that says who may do what.  Where the
 * regulations leave it open, docs/access.md says why it is so. */
#include "access/access.h"

#include <stdio.h>
#include <string.h>

#include "intl.h"
#include "resolve/resolve.h"

/* A letter for each role, in their order: A all, C the own class, P the own pages, O the own child
 * or oneself, S what is addressed to oneself, - nothing.  What an operation is called stands in
 * both languages here, as headings do: of the printed matrix --headings chooses. */
static const struct row {
    const char *nouns, *verbs; /* parted by blanks */
    const char *cells;
    const char *title, *russian;
} rows[] = {
    /* ---- what is set up */
    {"calendar", "list", "AAAAAAAA", "see the calendar", "смотреть календарь"},
    {"calendar", "import", "-AA-----", "make the calendar", "вести календарь"},
    {"class", "list", "AAAAAAAA", "see the classes", "смотреть список классов"},
    {"class", "import", "-AA--A--", "make classes", "вести список классов"},
    {"subject", "list", "AAAAAAAA", "see the subjects", "смотреть предметы"},
    {"subject", "import", "-AA-----", "make subjects", "вести предметы"},
    {"staff", "list", "AAAAAA--", "see the staff", "смотреть список сотрудников"},
    {"staff", "import", "--A-----", "enter staff, their roles and classes",
     "вести сотрудников, их роли и классное руководство"},
    {"load", "list", "AAAAAA--", "see the load", "смотреть нагрузку"},
    {"load", "import remove", "-AA-----", "enter the load", "вести нагрузку"},
    {"timetable", "list", "AAAAAAAA", "see the timetable", "смотреть расписание"},
    {"timetable", "import remove", "-AA-----", "make the timetable", "вести расписание"},
    {"substitution", "list", "AAAAAA--", "see substitutions", "смотреть замещения"},
    {"substitution", "import remove", "-AA-----", "appoint substitutes", "назначать замещения"},
    /* ---- pupils */
    {"roster", "list", "AAACPAOO", "see the pupils", "смотреть списки обучающихся"},
    {"roster", "import oneroster arrive depart transfer promote rename merge", "--A--A--",
     "keep the roster and its movements", "вести списки и движение обучающихся"},
    {"movement", "list", "AAAC-A--", "see the movements", "смотреть движение обучающихся"},
    {"contacts", "list", "AAAC-AO-", "see guardians and their contact data",
     "смотреть контакты родителей"},
    {"contacts", "import", "--AC-A--", "correct guardians' contact data",
     "исправлять контакты родителей"},
    {"verification", "list", "AAAC-A--", "see when lists were verified", "смотреть сверки списков"},
    {"verification", "verify", "--AC----", "verify a class's list and contact data",
     "сверять список и контакты класса"},
    {"group", "list", "AAACPAOO", "see the groups", "смотреть группы"},
    {"group", "import remove", "-AAC----", "divide classes into groups", "делить классы на группы"},
    {"consent", "list", "AAAC-A--", "see consents", "смотреть согласия"},
    {"consent", "import", "--A--A--", "record consents", "вести согласия"},
    {"consent", "anonymise", "--A-----", "anonymise pupils", "обезличивать"},
    {"consent", "act", "AAA--A--", "print the act of destruction", "печатать акт об уничтожении"},
    {"council", "list", "AAAC-AOO", "see the council's decisions",
     "смотреть решения педагогического совета"},
    {"council", "import", "-AAC-A--", "record the council's decisions",
     "записывать решения педагогического совета"},
    /* ---- pages of the journal */
    {"topics", "list", "AAAAAA--", "see the plans of topics", "смотреть тематические планы"},
    {"topics", "import remove", "-AA-P---", "enter the plans of topics",
     "вести тематические планы"},
    {"lesson", "list", "AAACP-OO", "see the lessons", "смотреть уроки"},
    {"lesson", "import", "--A-P---", "record lessons", "записывать уроки"},
    {"lesson", "generate", "-AA-P---", "plan lessons by the timetable",
     "планировать уроки по расписанию"},
    {"mark debt", "list", "AAACP-OO", "see the marks and debts", "смотреть отметки и долги"},
    {"mark-change", "list", "AAACP---", "see how marks came about", "смотреть историю отметок"},
    {"mark", "import correct remove", "--A-P---", "give and correct marks",
     "выставлять и исправлять отметки"},
    {"absence", "list", "AAACP-OO", "see the attendance", "смотреть посещаемость"},
    {"absence", "import none remove", "--A-P---", "record the attendance", "отмечать посещаемость"},
    {"absence", "recode", "--ACP---", "correct the reasons of absences",
     "исправлять причины пропусков"},
    {"notice", "list", "AAACP-OO", "see absences that were announced",
     "смотреть уведомления об отсутствии"},
    {"notice", "notice remove", "--AC--O-", "announce an absence, or take it back",
     "уведомлять об отсутствии и отзывать уведомление"},
    {"homework", "list", "AAACP-OO", "see the homework", "смотреть домашние задания"},
    {"homework", "import remove", "--A-P---", "give homework", "задавать на дом"},
    {"final", "list", "AAACP-OO", "see the final marks", "смотреть итоговые отметки"},
    {"final", "propose", "AAACP---", "see what marks propose",
     "смотреть предлагаемые итоговые отметки"},
    {"final", "forecast", "AAACP-OO", "see the forecast", "смотреть прогноз"},
    {"final", "import accept remove", "--A-P---", "give final marks",
     "выставлять итоговые отметки"},
    /* ---- control */
    {"report", "run", "AAACP-OO", "run reports, each as its header says",
     "получать отчёты, каждый по своему заголовку"},
    {"check", "run", "AAACP---", "look for what breaks the rules", "проверять по правилам"},
    {"remark", "list", "AAACS---", "see remarks", "смотреть замечания"},
    {"remark", "remark import", "-AA-----", "make remarks", "делать замечания"},
    {"remark", "resolve", "-AASS---", "answer remarks", "отвечать на замечания"},
    {"control", "list", "AAASS---", "see controls", "смотреть записи о контроле"},
    {"control", "record import", "AAA-----", "record controls", "записывать контроль"},
    {"informed", "list", "AAAC-A--", "see how families were informed",
     "смотреть, как информированы семьи"},
    {"informed", "inform", "-AAC----", "record that a family was informed",
     "записывать информирование семей"},
    {"policy", "show explain", "AAAAAAAA", "see the policy and its rules",
     "смотреть политику и правила"},
    {"policy", "load set", "--A-----", "change the policy", "менять политику"},
    {"closing", "list", "AAAAAA--", "see which periods are closed", "смотреть закрытые периоды"},
    {"closing", "import", "-AA-----", "close periods", "закрывать периоды"},
    {"closing", "reopen", "--A-----", "open closed periods again",
     "снова открывать закрытые периоды"},
    {"audit", "list verify head", "AAA-----", "see and prove the history",
     "смотреть и проверять историю"},
    {"undo", "undo", "--A-----", "undo a transaction", "отменять изменения"},
    {"archive", "create", "A-A-----", "archive the journal", "создавать архивы"},
    {"archive", "list register due", "AAA-----", "keep the register of copies",
     "вести реестр копий"},
    {"archive", "backup", "--A-----", "back up the journal", "делать резервные копии"},
    /* ---- access */
    {"account", "list", "AAAC----", "see who has access", "смотреть выданный доступ"},
    {"account", "grant withdraw", "--AC----", "hand out access and withdraw it",
     "выдавать и отзывать доступ"},
};

static bool has(const char *list, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = list; (at = strstr(at, word)) != NULL; at += length)
        if ((at == list || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static unsigned whose_of(char cell)
{
    switch (cell) {
    case 'A':
        return WHOSE_ALL;
    case 'C':
        return WHOSE_CLASS;
    case 'P':
        return WHOSE_PAGES;
    case 'O':
        return WHOSE_OWN;
    case 'S':
        return WHOSE_SELF;
    default:
        return 0;
    }
}

static unsigned cells_of(unsigned roles, const char *cells)
{
    unsigned whose = 0;

    for (int i = 0; i < ROLES; i++)
        if (roles & 1U << i)
            whose |= whose_of(cells[i]);
    return whose;
}

static const struct row *find_row(const char *noun, const char *verb)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (has(rows[i].nouns, noun) && has(rows[i].verbs, verb))
            return &rows[i];
    return NULL;
}

unsigned access_whose(unsigned roles, const char *noun, const char *verb)
{
    const struct row *row = find_row(noun, verb);

    if (row)
        return cells_of(roles, row->cells);
    return cells_of(roles, strcmp(verb, "list") == 0 ? "AAA-----" : "--A-----");
}

enum ej_status access_deny(const struct ej_journal *j, const char *what, struct ej_error *err)
{
    return ej_fail(err, EJ_DENIED, _("%s: not allowed to the role %s"), what, j->roles);
}

enum ej_status access_may(const struct ej_journal *j, const char *noun, const char *verb,
                          struct ej_error *err)
{
    const struct row *row = find_row(noun, verb);
    char what[64];

    if (access_whose(j->role_set, noun, verb))
        return EJ_OK;
    /* What one may not do, in words: the noun's verb is not always the one that was typed. */
    if (row)
        return access_deny(j, russian_messages() ? row->russian : row->title, err);
    snprintf(what, sizeof what, "%s %s", noun, verb);
    return access_deny(j, what, err);
}

/* ---- printed --------------------------------------------------------------------------------- */

static const char *word_of(char cell, int role, bool russian)
{
    switch (cell) {
    case 'A':
        return russian ? "все" : "all";
    case 'C':
        return russian ? "свой класс" : "class";
    case 'P':
        return russian ? "свои страницы" : "pages";
    case 'O':
        if (1 << role == ROLE_PUPIL)
            return russian ? "о себе" : "self";
        return russian ? "свой ребёнок" : "child";
    case 'S':
        return russian ? "о себе" : "self";
    default:
        return russian ? "нет" : "none";
    }
}

enum ej_status ej_access_matrix(bool russian, struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "noun", .heading = "Запись"},
        {.name = "verbs", .heading = "Действия"},
        {.name = "operation", .heading = "Что делает", .width = 44},
        {.name = "director", .heading = "Директор"},
        {.name = "deputy", .heading = "Заместитель директора"},
        {.name = "administrator", .heading = "Администратор"},
        {.name = "class_teacher", .heading = "Классный руководитель"},
        {.name = "teacher", .heading = "Учитель"},
        {.name = "secretary", .heading = "Секретарь"},
        {.name = "guardian", .heading = "Родитель"},
        {.name = "pupil", .heading = "Ученик"},
    };
    static const struct ej_table table = {"matrix", columns, 3 + ROLES, NULL};
    enum ej_status status = sink->begin(sink, &table, err);

    for (size_t i = 0; i < sizeof rows / sizeof *rows && status == EJ_OK; i++) {
        struct ej_value values[3 + ROLES] = {ej_text(rows[i].nouns), ej_text(rows[i].verbs),
                                             ej_text(russian ? rows[i].russian : rows[i].title)};
        for (int role = 0; role < ROLES; role++)
            values[3 + role] = ej_text(word_of(rows[i].cells[role], role, russian));
        status = sink->row(sink, values, err);
    }
    return status == EJ_OK ? sink->end(sink, err) : status;
}
