/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "consent/digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "intl.h"
#include "record/text.h"
#include "sha256.h"

enum { ROUNDS = 20000, NUMBER_SIZE = 512 };

/* As resolve_pupil_id() compares file numbers, and without regard to capitals. */
static void canonical(const char *file_no, char *out)
{
    char shaped[NUMBER_SIZE];

    ej_text_lookalike(shaped, sizeof shaped, file_no);
    ej_text_fold(out, NUMBER_SIZE, shaped);
}

void consent_digest(const char *uuid, const char *file_no, char out[65])
{
    unsigned char hash[SHA256_DIGEST_SIZE] = {0};
    char number[NUMBER_SIZE];
    struct sha256_ctx ctx;

    canonical(file_no, number);
    for (int i = 0; i < ROUNDS; i++) {
        sha256_init_ctx(&ctx);
        sha256_process_bytes(hash, sizeof hash, &ctx);
        sha256_process_bytes(uuid, strlen(uuid), &ctx);
        sha256_process_bytes(number, strlen(number), &ctx);
        sha256_finish_ctx(&ctx, hash);
    }
    for (size_t i = 0; i < sizeof hash; i++)
        snprintf(out + 2 * i, 3, "%02x", hash[i]);
}

enum ej_status consent_keeps_out(struct work *w, const char *file_no, bool *out,
                                 struct ej_error *err)
{
    char digest[65];
    char *uuid = NULL, *order = NULL;
    /* Most schools have nobody to keep out, and need no hashes. */
    enum ej_status status = store_string(
        w->j, &uuid, err, "SELECT uuid FROM school WHERE EXISTS (SELECT 1 FROM anonymised)", "");

    *out = false;
    if (status == EJ_OK && uuid) {
        consent_digest(uuid, file_no, digest);
        status = store_string(w->j, &order, err,
                              "SELECT order_no || ' (' || order_date || ')' FROM anonymised"
                              " WHERE instr(digest, ?)",
                              "t", digest);
    }
    if (status == EJ_OK && order) {
        *out = true;
        work_warn(w,
                  _("pupil_id: this pupil was anonymised under order %s and is not taken in"
                    " again"),
                  order);
    }
    free(uuid);
    free(order);
    return status;
}

enum ej_status consent_not_anonymised(struct work *w, int64_t pupil, struct ej_error *err)
{
    int64_t found;
    enum ej_status status = store_number(w->j, &found, 0, err,
                                         "SELECT 1 FROM anonymised WHERE pupil_id = ?", "i", pupil);

    if (status == EJ_OK && found)
        status = ej_fail(err, EJ_REFUSED,
                         _("pupil_id: this pupil is anonymised; whoever consents again is taken in"
                           " as a new pupil"));
    return status;
}
