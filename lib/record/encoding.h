/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * encoding.h - an input of unknown encoding, given on as UTF-8.  Internal to libjournal.
 *
 * The encoding, unless it is stated: by byte order mark UTF-8 or UTF-16; without one UTF-8 when
 * the whole input is valid as that, else Windows-1251.  One more case counts as UTF-8: an input
 * full of valid Cyrillic characters with a few bytes that are not, such as a file with one damaged
 * name.  Taken as Windows-1251 it would turn every name into rubbish, silently; as UTF-8 it has a
 * few bad records.  In true Windows-1251 next to no pair of bytes looks like a Cyrillic character
 * of UTF-8 (Р or С before ё, №, a guillemet or a no-break space) and every other letter is
 * invalid.  So it is UTF-8 when there are eight such characters to each invalid byte; where there
 * are sixteen or more, one to four invalid bytes is enough.
 */
#ifndef EJ_RECORD_ENCODING_H
#define EJ_RECORD_ENCODING_H

#include "spool.h"

struct ej_decoder;

/* Decode SPOOL, which stays the caller's and must outlive the decoder, from ENCODING or, when that
 * is NULL, from what it seems to be.  EJ_USAGE: iconv knows no such encoding. */
enum ej_status ej_decoder_open(struct ej_spool *spool, const char *encoding,
                               struct ej_decoder **out, struct ej_error *err);

/* The encoding's name: "UTF-8", "windows-1251", "UTF-16LE" or as it was stated. */
const char *ej_decoder_name(const struct ej_decoder *decoder);

/* A byte order mark was there and is not given on. */
bool ej_decoder_has_mark(const struct ej_decoder *decoder);

/* The next text, up to SIZE (64 or more) bytes, to BUFFER; *COUNT is 0 at the end.  Characters may
 * be cut by the end of BUFFER.  Input that has no meaning in its encoding comes as the byte 0xFF,
 * which is not UTF-8 either; input that claims to be UTF-8 comes as it is. */
enum ej_status ej_decoder_take(struct ej_decoder *decoder, char *buffer, size_t size, size_t *count,
                               struct ej_error *err);

/* Whether anything given out so far (or, for UTF-8, anything at all) is not valid or is NUL. */
bool ej_decoder_is_dirty(const struct ej_decoder *decoder);

void ej_decoder_free(struct ej_decoder *decoder);

#endif
