/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The head of the chain in a form short enough for paper. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/audit.h"
#include "access/access.h"
#include "intl.h"

/* Crockford's: no I, L, O, which look like digits, and no U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

enum { GROUP = 5 };

void head_digits(const struct chain *chain, char digits[HEAD_DIGITS + 1])
{
    for (int i = 0; i < HEAD_DIGITS; i++) {
        int bit = i * 5;
        unsigned pair = (unsigned)chain->state[bit / 8] << 8 | chain->state[bit / 8 + 1];
        digits[i] = alphabet[pair >> (11 - bit % 8) & 31];
    }
    digits[HEAD_DIGITS] = '\0';
}

void head_print(int64_t txn, const struct chain *chain, char out[HEAD_TEXT])
{
    char digits[HEAD_DIGITS + 1];

    head_digits(chain, digits);
    snprintf(out, HEAD_TEXT, "%lld-%.5s-%.5s-%.5s-%.5s", (long long)txn, digits, digits + GROUP,
             digits + 2 * GROUP, digits + 3 * GROUP);
}

static char one_digit(char c)
{
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    if (c == 'O')
        return '0';
    if (c == 'I' || c == 'L')
        return '1';
    return c && strchr(alphabet, c) ? c : '\0';
}

/* TEXT without hyphens and blanks; 0: too long. */
static size_t squeeze(const char *text, char *out, size_t size)
{
    size_t count = 0;

    for (; *text; text++) {
        if (*text == '-' || *text == ' ')
            continue;
        if (count == size - 1)
            return 0;
        out[count++] = *text;
    }
    out[count] = '\0';
    return count;
}

/* The number ends at the first hyphen or blank; written without any, the last digits are the
 * hash's. */
bool head_parse(const char *text, int64_t *txn, char digits[HEAD_DIGITS + 1])
{
    char plain[HEAD_DIGITS + 20];
    size_t number, count;

    text += strspn(text, " ");
    number = strspn(text, "0123456789");
    count = squeeze(text, plain, sizeof plain);
    if (text[number] != '-' && text[number] != ' ')
        number = count > HEAD_DIGITS ? count - HEAD_DIGITS : 0;
    if (number == 0 || count != number + HEAD_DIGITS || strspn(plain, "0123456789") < number)
        return false;
    for (int i = 0; i < HEAD_DIGITS; i++)
        if (!(digits[i] = one_digit(plain[number + (size_t)i])))
            return false;
    digits[HEAD_DIGITS] = plain[number] = '\0';
    *txn = strtoll(plain, NULL, 10);
    return *txn > 0;
}

enum ej_status ej_audit_head(struct ej_journal *j, struct ej_sink *sink, struct ej_error *err)
{
    static const struct ej_column columns[] = {
        {.name = "head", .heading = "Конец цепочки"},
        {.name = "txn", .heading = "Транзакция", .type = EJ_INTEGER},
        {.name = "at", .heading = "Время"},
        {.name = "school", .heading = "Школа"},
    };
    static const struct ej_table table = {"head", columns, 4, NULL};
    struct sqlite3_stmt *stmt;
    struct chain chain;
    char text[HEAD_TEXT], local[17];
    bool row = false;
    enum ej_status status = access_may(j, "audit", "head", err);

    if (status != EJ_OK)
        return status;
    status =
        store_query(j, &stmt, err,
                    "SELECT id, head, at, (SELECT name FROM school) FROM txn ORDER BY id DESC", "");

    if (status == EJ_OK)
        status = store_step(j, stmt, &row, err);
    if (status != EJ_OK)
        return status;
    const char *hex = row ? store_text(stmt, 1) : NULL;
    if (!hex || !chain_from(&chain, hex) || !store_local_time(j, store_text(stmt, 2), local)) {
        status = ej_fail(err, EJ_BROKEN,
                         _("the history's chain is broken at its end; ej-audit verify tells more"));
    } else {
        head_print(store_int(stmt, 0), &chain, text);
        const struct ej_value values[] = {ej_text(text), ej_int(store_int(stmt, 0)), ej_text(local),
                                          ej_text(store_text(stmt, 3))};
        status = sink->begin(sink, &table, err);
        if (status == EJ_OK)
            status = sink->row(sink, values, err);
        if (status == EJ_OK)
            status = sink->end(sink, err);
    }
    if (row)
        store_reset(stmt);
    return status;
}
