/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_path.c - paths of manifests. */
#include "bag_path.h"

#include <stdlib.h>
#include <string.h>

char *bag_path_encode(const char *path)
{
    static const char digits[] = "0123456789ABCDEF";
    char *out = malloc(3 * strlen(path) + 1);
    if (!out)
        return NULL;
    char *to = out;
    for (; *path; path++) {
        if (*path == '%' || *path == '\n' || *path == '\r') {
            *to++ = '%';
            *to++ = digits[*path >> 4];
            *to++ = digits[*path & 15];
        } else {
            *to++ = *path;
        }
    }
    *to = '\0';
    return out;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/* The octet that the three characters at TEXT stand for, or -1. */
static int escaped(const char *text)
{
    int high = text[0] == '%' ? hex_digit(text[1]) : -1;
    int low = high < 0 ? -1 : hex_digit(text[2]);
    return low < 0 ? -1 : high << 4 | low;
}

bool bag_path_decode(char *path)
{
    bool other = false;
    char *to = path;
    while (*path) {
        int octet = escaped(path);
        if (octet == '%' || octet == '\n' || octet == '\r') {
            *to++ = (char)octet;
            path += 3;
        } else {
            other = other || *path == '%';
            *to++ = *path++;
        }
    }
    *to = '\0';
    return other;
}

/* How many levels PATH climbs above its top at worst, and whether it needs tidying. */
static bool climbs_out(const char *path, bool *untidy)
{
    int depth = 0;
    for (const char *at = path; *at;) {
        size_t length = strcspn(at, "/");
        bool dot = length == 1 && at[0] == '.';
        bool up = length == 2 && at[0] == '.' && at[1] == '.';
        if (length == 0 || dot || up)
            *untidy = true;
        else
            depth++;
        if (up && --depth < 0)
            return true;
        at += length;
        if (*at == '/' && *++at == '\0')
            *untidy = true;
    }
    return depth == 0;
}

enum bag_place bag_path_tidy(char *path)
{
    bool untidy = false;
    if (*path == '\0' || *path == '/' || *path == '~' || climbs_out(path, &untidy))
        return BAG_OUTSIDE;
    if (!untidy)
        return BAG_PLAIN;
    char *to = path;
    for (char *at = path; *at;) {
        size_t length = strcspn(at, "/");
        char *next = at + length + (at[length] == '/');
        if (length == 2 && at[0] == '.' && at[1] == '.') {
            /* Drop the segment before, "a/b/" -> "a/"; climbs_out() saw that there is one. */
            for (to--; to > path && to[-1] != '/'; to--)
                ;
        } else if (length > 0 && !(length == 1 && at[0] == '.')) {
            memmove(to, at, length);
            to += length;
            *to++ = '/';
        }
        at = next;
    }
    to[-1] = '\0';
    return BAG_UNTIDY;
}

bool bag_path_tricky(const char *path)
{
    char *plain = strdup(path);
    if (!plain)
        return true;
    char *to = plain;
    for (; *path; path++) {
        int octet = escaped(path);
        if (octet > 0)
            path += 2;
        char c = octet > 0 ? (char)octet : *path;
        *to++ = c == '\\' ? '/' : c;
    }
    *to = '\0';
    bool tricky = bag_path_tidy(plain) == BAG_OUTSIDE;
    free(plain);
    return tricky;
}

bool bag_path_payload(const char *path)
{
    return strncmp(path, "data/", 5) == 0;
}
