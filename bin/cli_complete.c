/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What may stand next on a command line, for the shells' completions. */
#include <config.h>

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "xalloc.h"

static void verbs(const struct cli_command *command)
{
    for (int i = 0; i < command->count; i++)
        printf("%s\t%s\n", command->verbs[i].name, _(command->verbs[i].summary));
}

static void options(const struct cli *c)
{
    struct cli_entry entries[CLI_FIELDS];
    int count = cli_entries(c, c->verb, entries);

    for (int i = 0; i < count; i++)
        printf("--%s%s%s\t%s\n", entries[i].name, entries[i].arg ? "=" : "",
               entries[i].arg ? entries[i].arg : "", _(entries[i].help));
}

/* A line break within a value would make two of it. */
static void value(void *context, const char *text, const char *words)
{
    (void)context;
    if (*text && !strpbrk(text, "\t\r\n"))
        printf("%s\t%s\n", text, words);
}

static void words(const char *list)
{
    for (size_t length; *list; list += length + (list[length] == ' ')) {
        length = strcspn(list, " ");
        printf("%.*s\t\n", (int)length, list);
    }
}

static void profiles(const struct cli *c)
{
    size_t size = strlen(c->share) + sizeof "/profiles";
    char *path = xmalloc(size);
    struct dirent **found = NULL;

    snprintf(path, size, "%s/profiles", c->share);
    int count = scandir(path, &found, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        const char *suffix = strrchr(found[i]->d_name, '.');
        if (suffix && suffix > found[i]->d_name && strcmp(suffix, ".yaml") == 0)
            printf("%.*s\t\n", (int)(suffix - found[i]->d_name), found[i]->d_name);
        free(found[i]);
    }
    free(found);
    free(path);
}

/* Without a journal that can be opened there is nothing to say. */
static void values(struct cli *c, const struct cli_entry *entry)
{
    char name[sizeof entry->name];

    for (size_t i = 0; i < sizeof name; i++)
        name[i] = entry->name[i] == '-' ? '_' : entry->name[i];
    if (cli_open(c, false) == EJ_OK)
        ej_values(c->journal, c->noun, name, c->count, c->names, c->values, value, NULL, &c->error);
    c->error.text[0] = '\0';
}

void cli_complete(struct cli *c)
{
    struct cli_entry entries[CLI_FIELDS];
    int count = cli_entries(c, c->verb, entries), i = 0;

    c->error.text[0] = '\0';
    if (!*c->complete) {
        if (c->verb)
            options(c);
        else
            verbs(c->command);
        return;
    }
    while (i < count && strcmp(entries[i].name, c->complete) != 0)
        i++;
    if (i == count || !entries[i].arg)
        return;
    if (strcmp(entries[i].name, "format") == 0)
        words(entries[i].code == CLI_FORMAT ? CLI_FORMATS : CLI_FORMATS " html xlsx pdf");
    else if (entries[i].code == CLI_HEADINGS)
        words("en ru");
    else if (strcmp(entries[i].name, "profile") == 0)
        profiles(c);
    else
        values(c, &entries[i]);
}
