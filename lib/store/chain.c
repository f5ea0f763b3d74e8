/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain of hashes itself: the same code seals what is written and checks what is read. */
#include <stdlib.h>
#include <string.h>

#include "sha256.h"
#include "store/history.h"

enum { SALT_HEX = 32, HASH_HEX = 64 };

static void to_hex(const unsigned char *octets, size_t count, char *out)
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < count; i++) {
        out[2 * i] = digits[octets[i] >> 4];
        out[2 * i + 1] = digits[octets[i] & 15];
    }
    out[2 * count] = '\0';
}

static bool is_hex(const char *text, size_t count)
{
    return strspn(text, "0123456789abcdef") >= count;
}

void history_commit(const char *salt, const char *value, size_t length, char out[HISTORY_HEX])
{
    unsigned char hash[HISTORY_STATE];
    struct sha256_ctx ctx;

    sha256_init_ctx(&ctx);
    sha256_process_bytes(salt, SALT_HEX, &ctx);
    sha256_process_bytes(value, length, &ctx);
    sha256_finish_ctx(&ctx, hash);
    to_hex(hash, sizeof hash, out);
}

/* ---- proofs ---------------------------------------------------------------------------------- */

const char *proof_find(const char *proof, char side, int place, size_t *length)
{
    for (const char *at = proof ? proof : ""; *at; at += *length, at += strspn(at, " ")) {
        char *end;
        *length = strcspn(at, " ");
        if (*at == side && strtol(at + 1, &end, 10) == place && (*end == ':' || *end == '='))
            return end;
    }
    return NULL;
}

/* What stands in the chain for the value of LENGTH octets whose word of proof is at WORD. */
static bool committed(const char *word, const char *value, size_t length, char out[HISTORY_HEX])
{
    if (word[0] == '=') {
        if (!is_hex(word + 1, HASH_HEX))
            return false;
        memcpy(out, word + 1, HASH_HEX);
        out[HASH_HEX] = '\0';
        /* What is erased is gone. */
        return length == 4 && memcmp(value, "null", 4) == 0;
    }
    if (!is_hex(word + 1, SALT_HEX))
        return false;
    history_commit(word + 1, value, length, out);
    return true;
}

const char *json_cell(const char *at, size_t *length)
{
    const char *end = at;

    if (*at == '"') {
        for (end++; *end && *end != '"'; end++)
            if (*end == '\\' && end[1])
                end++;
        end += *end == '"';
    } else {
        end += strcspn(at, ",]");
    }
    *length = (size_t)(end - at);
    return *end == ',' ? end + 1 : NULL;
}

/* SIDE 0: any. */
static int words_of(const char *proof, char side)
{
    int count = 0;

    for (const char *at = proof ? proof : ""; *at; at += strcspn(at, " "), at += strspn(at, " "))
        count += !side || *at == side;
    return count;
}

/* One of the arrays of a row.  Each word of its proof has to belong to a value. */
static bool add_array(struct sha256_ctx *ctx, const char *array, const char *proof, char side)
{
    int words = words_of(proof, side), found = 0, place = 0;
    char hash[HISTORY_HEX];

    if (!array) {
        sha256_process_bytes("-\n", 2, ctx);
        return words == 0;
    }
    if (words == 0) {
        sha256_process_bytes(array, strlen(array), ctx);
        sha256_process_bytes("\n", 1, ctx);
        return true;
    }
    if (*array != '[')
        return false;
    for (const char *cell = array + 1, *next; cell; cell = next, place++) {
        size_t length, word_length;
        next = json_cell(cell, &length);
        sha256_process_bytes(place ? "," : "[", 1, ctx);
        const char *word = proof_find(proof, side, place, &word_length);
        if (!word) {
            sha256_process_bytes(cell, length, ctx);
            continue;
        }
        found++;
        if (!committed(word, cell, length, hash))
            return false;
        sha256_process_bytes("#", 1, ctx);
        sha256_process_bytes(hash, HASH_HEX, ctx);
    }
    sha256_process_bytes("]\n", 2, ctx);
    return found == words;
}

/* ---- the chain ------------------------------------------------------------------------------- */

static void begin(const struct chain *chain, struct sha256_ctx *ctx)
{
    sha256_init_ctx(ctx);
    sha256_process_bytes(chain->state, sizeof chain->state, ctx);
}

/* NUMBER and the sign after it; printf() would take as long as the hash. */
static void add_number(struct sha256_ctx *ctx, int64_t number, char after)
{
    char digits[24], *at = digits + sizeof digits;
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    *--at = after;
    do
        *--at = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        *--at = '-';
    sha256_process_bytes(at, (size_t)(digits + sizeof digits - at), ctx);
}

bool chain_row(struct chain *chain, const struct history_row *row)
{
    struct sha256_ctx ctx;

    begin(chain, &ctx);
    add_number(&ctx, row->id, ' ');
    add_number(&ctx, row->txn, ' ');
    sha256_process_bytes(row->table, strlen(row->table), &ctx);
    sha256_process_bytes(" ", 1, &ctx);
    add_number(&ctx, row->row, '\n');
    bool fits = add_array(&ctx, row->old, row->proof, 'o') &&
                add_array(&ctx, row->new, row->proof, 'n') &&
                words_of(row->proof, 0) == words_of(row->proof, 'o') + words_of(row->proof, 'n');
    sha256_finish_ctx(&ctx, chain->state);
    chain->last = row->id;
    return fits;
}

static void add_line(struct sha256_ctx *ctx, const char *text)
{
    if (text)
        sha256_process_bytes(text, strlen(text), ctx);
    sha256_process_bytes("\n", 1, ctx);
}

/* A line whose VALUE can be erased, where PROOF has a word for it; EMPTY stands for what is gone.
 * *WORDS counts those found. */
static bool add_provable(struct sha256_ctx *ctx, const char *proof, char side, const char *value,
                         const char *empty, int *words)
{
    size_t length;
    const char *word = proof_find(proof, side, 0, &length);
    bool gone = !value || (empty && strcmp(value, empty) == 0);
    char hash[HISTORY_HEX] = "";

    if (!word) {
        add_line(ctx, value);
        return true;
    }
    ++*words;
    bool fits = gone ? *word == '=' && (!empty) == (!value) && committed(word, "null", 4, hash)
                     : *word == ':' && committed(word, value, strlen(value), hash);
    sha256_process_bytes("#", 1, ctx);
    add_line(ctx, hash);
    return fits;
}

bool chain_head(struct chain *chain, const struct history_head *head)
{
    const char *lines[] = {head->at, head->clock, head->command, head->roles};
    const char *proof = head->proof;
    struct sha256_ctx ctx;
    int words = 0;

    begin(chain, &ctx);
    add_number(&ctx, head->id, '\n');
    bool fits = add_provable(&ctx, proof, 'a', head->actor, "", &words);
    fits = add_provable(&ctx, proof, 'b', head->behalf, "", &words) && fits;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        add_line(&ctx, lines[i]);
    /* A reason is always provable. */
    int before = words;
    fits = add_provable(&ctx, proof, 'w', head->why, NULL, &words) && fits;
    fits = fits && (words > before || !head->why) && words == words_of(proof, 0);
    sha256_finish_ctx(&ctx, chain->state);
    return fits;
}

int64_t chain_seal(const struct chain *chain)
{
    uint64_t seal = 0;

    for (int i = 0; i < 8; i++)
        seal = seal << 8 | chain->state[i];
    return (int64_t)seal;
}

void chain_text(const struct chain *chain, char out[HISTORY_HEX])
{
    to_hex(chain->state, sizeof chain->state, out);
}

bool chain_from(struct chain *chain, const char *hex)
{
    if (strlen(hex) != HASH_HEX || !is_hex(hex, HASH_HEX))
        return false;
    for (int i = 0; i < HISTORY_STATE; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        chain->state[i] = (unsigned char)strtol(pair, NULL, 16);
    }
    return true;
}
