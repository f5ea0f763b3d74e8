/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_test.c - BagIt bags: written, packed, damaged, unpacked (RFC 8493). */
#include "archive/bag_path.h"

#include "bag_fixture.h"

#include <fcntl.h>

/* ---- paths ---------------------------------------------------------------------------------- */

static void paths_are_encoded_and_decoded(void **state)
{
    (void)state;
    char *path = bag_path_encode("data/50%\r\n20%25 ё");
    assert_string_equal(path, "data/50%25%0D%0A20%2525 ё");
    assert_false(bag_path_decode(path));
    assert_string_equal(path, "data/50%\r\n20%25 ё");
    free(path);
    char other[] = "data/%0a%0D%25%20%";
    assert_true(bag_path_decode(other));
    assert_string_equal(other, "data/\n\r%%20%");
}

static void paths_stay_inside_or_not(void **state)
{
    static const struct {
        const char *path, *plain;
        enum bag_place place;
    } cases[] = {
        {"data/a", "data/a", BAG_PLAIN},
        {"data/..a/b..", "data/..a/b..", BAG_PLAIN},
        {"./data//a/./b/", "data/a/b", BAG_UNTIDY},
        {"data/x/../a", "data/a", BAG_UNTIDY},
        {"a/b/../../c", "c", BAG_UNTIDY},
        {"", NULL, BAG_OUTSIDE},
        {".", NULL, BAG_OUTSIDE},
        {"a/..", NULL, BAG_OUTSIDE},
        {"../a", NULL, BAG_OUTSIDE},
        {"data/../../a", NULL, BAG_OUTSIDE},
        {"../bag/data/a", NULL, BAG_OUTSIDE},
        {"/etc/passwd", NULL, BAG_OUTSIDE},
        {"~root/a", NULL, BAG_OUTSIDE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char path[64];
        snprintf(path, sizeof path, "%s", cases[i].path);
        assert_int_equal(bag_path_tidy(path), cases[i].place);
        assert_string_equal(path, cases[i].plain ? cases[i].plain : cases[i].path);
    }
    assert_true(bag_path_tricky("data/%2e%2e/%2E%2E/a"));
    assert_true(bag_path_tricky("data%2f..%2f../a"));
    assert_true(bag_path_tricky("data\\..\\..\\a"));
    assert_true(bag_path_tricky("%2Fetc/passwd"));
    assert_false(bag_path_tricky("data/100%25/%41"));
}

/* ---- writing -------------------------------------------------------------------------------- */

static void a_bag_is_written_by_the_letter(void **state)
{
    (void)state;
    make("bag");
    assert_file("bag/bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n");
    assert_file("bag/bag-info.txt",
                "Source-Organization: МБОУ «Школа № 1»\n"
                "External-Description: Журнал за 2026/27 учебный год, первая четверть: база\n"
                " данных, таблицы, сводные ведомости\n"
                "Bagging-Date: 2026-11-02\n"
                "Payload-Oxum: 22.4\n");
    /* As sha256sum says. */
    assert_file(
        "bag/manifest-sha256.txt",
        "38a9c1e721584da284b90ceea4ed7eb8db15ac4ea86c2c75ec925d5f8799fcf0  data/a%0Ab%0D.txt\n"
        "b244cfc05c70fb07db66047c2c419d19f63aa1d6a4c8563c2fa631ba895111c3  data/journal.db\n"
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  data/таблицы/100%25 \"a "
        "b\".csv\n"
        "a8e1af37dba84128722c27031ce95900c64242bc1650309ee7a823eecd7c6bcd  " TABLE "\n");
}

static void a_bag_holds_in_folder_and_tar(void **state)
{
    struct ej_bag_totals totals;
    (void)state;
    make("bag");
    expect_both("bag", EJ_OK, "");
    assert_int_equal(ej_bag_verify("both.tar", NULL, NULL, &totals, NULL), EJ_OK);
    assert_int_equal(totals.files, 4);
    assert_int_equal(totals.octets, 22);
    assert_int_equal(totals.defects + totals.warnings, 0);
    struct stat st;
    assert_int_equal(stat("both.tar", &st), 0);
    assert_int_equal(st.st_mode & 07777, 0600);
}

static void the_same_content_gives_the_same_bytes(void **state)
{
    static const char *const files[] = {
        "bagit.txt",           "bag-info.txt",           "manifest-sha256.txt",
        "manifest-sha512.txt", "tagmanifest-sha256.txt", "tagmanifest-sha512.txt"};
    static const struct timespec old[2] = {{1, 0}, {1, 0}};
    char a[64], b[64];
    (void)state;
    make("one");
    make("two");
    assert_int_equal(chmod("two/data/journal.db", 0640), 0);
    assert_int_equal(utimensat(AT_FDCWD, "two/data/journal.db", old, 0), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(a, sizeof a, "one/%s", files[i]);
        snprintf(b, sizeof b, "two/%s", files[i]);
        assert_same_files(a, b);
    }
    assert_int_equal(ej_tar_write("one", "year", "1.tar", 1793577600, NULL), EJ_OK);
    assert_int_equal(ej_tar_write("two", "year", "2.tar", 1793577600, NULL), EJ_OK);
    assert_same_files("1.tar", "2.tar");
    assert_int_equal(ej_tar_write("two", "year", "3.tar", 1793577601, NULL), EJ_OK);
    size_t x, y;
    char *first = get("1.tar", &x), *third = get("3.tar", &y);
    assert_true(x == y && memcmp(first, third, x) != 0);
    free(first);
    free(third);
}

static void assert_refused(enum ej_status wanted, const char *dir, const char *date,
                           const struct ej_bag_tag *tag, const char *message)
{
    struct ej_error err = {0};
    assert_int_equal(ej_bag_write(dir, date, tag, 1, &err), wanted);
    assert_string_equal(err.text, message);
    assert_int_equal(err.status, wanted);
    assert_int_equal(access("bag/bag-info.txt", F_OK), -1);
    assert_int_equal(access("bag/manifest-sha256.txt", F_OK), -1);
}

static void what_a_bag_cannot_carry_is_refused(void **state)
{
    const struct ej_bag_tag good = {"A", "b"}, colon = {"A:", "b"}, blank = {" A", "b"},
                            lines = {"A", "b\nc"}, ours = {"payload-oxum", "0.0"}, none = {"", "b"};
    (void)state;
    assert_refused(EJ_BROKEN, "bag", "2026-11-02", &good,
                   "cannot read bag: No such file or directory");
    fill("bag");
    assert_refused(EJ_USAGE, "bag", "2026-11-02", &colon, "'A:' cannot stand in bag-info.txt");
    assert_refused(EJ_USAGE, "bag", "2026-11-02", &blank, "' A' cannot stand in bag-info.txt");
    assert_refused(EJ_USAGE, "bag", "2026-11-02", &lines, "'A' cannot stand in bag-info.txt");
    assert_refused(EJ_USAGE, "bag", "2026-11-02", &none, "'' cannot stand in bag-info.txt");
    assert_refused(EJ_USAGE, "bag", "2026-11-02", &ours, "'payload-oxum' is written by itself");
    assert_refused(EJ_USAGE, "bag", "2026-11-2", &good, "'2026-11-2' is no date");
    assert_int_equal(symlink("journal.db", "bag/data/link"), 0);
    assert_refused(EJ_REFUSED, "bag", "2026-11-02", &good,
                   "bag/data/link is neither a file nor a folder");
    struct ej_error err = {0};
    assert_int_equal(ej_tar_write("bag", "b", "b.tar", 0, &err), EJ_REFUSED);
    assert_string_equal(err.text, "bag/data/link is neither a file nor a folder");
    assert_int_equal(access("b.tar", F_OK), -1);
    assert_int_equal(unlink("bag/data/link"), 0);
    put("bag/data/\xE0", "");
    assert_refused(EJ_REFUSED, "bag", "2026-11-02", &good, "a name in bag is not UTF-8");
    assert_int_equal(unlink("bag/data/\xE0"), 0);
    put("bag/~root", "");
    assert_refused(EJ_REFUSED, "bag", "2026-11-02", &good,
                   "bag/~root cannot be the name of a file in a bag");
    assert_int_equal(unlink("bag/~root"), 0);
    assert_int_equal(mkdir("empty", 0700), 0);
    assert_refused(EJ_REFUSED, "empty", "2026-11-02", &good, "empty has no folder data");
}

static void nothing_is_overwritten(void **state)
{
    struct ej_error err = {0};
    (void)state;
    make("bag");
    assert_int_equal(ej_bag_write("bag", "2026-11-02", tags, 2, &err), EJ_REFUSED);
    assert_string_equal(err.text, "bag is a bag already: it has bag-info.txt");
    put("x.tar", "mine");
    assert_int_equal(ej_tar_write("bag", "bag", "x.tar", 0, &err), EJ_USAGE);
    assert_string_equal(err.text, "x.tar is there already, and is not overwritten");
    assert_file("x.tar", "mine");
    assert_int_equal(ej_tar_write("bag", "a/b", "y.tar", 0, &err), EJ_USAGE);
    assert_int_equal(ej_tar_write("bag", "", "y.tar", 0, &err), EJ_USAGE);
    assert_int_equal(ej_tar_write("bag", "..", "y.tar", 0, &err), EJ_USAGE);
    assert_int_equal(ej_tar_write("bag", "bag", "none/y.tar", 0, &err), EJ_BROKEN);
    assert_string_equal(err.text, "cannot write none/y.tar: No such file or directory");
}

/* ---- damage --------------------------------------------------------------------------------- */

#define BOTH "manifest-sha256.txt, manifest-sha512.txt"
#define TAGS "tagmanifest-sha256.txt, tagmanifest-sha512.txt"

static void a_changed_payload_is_found(void **state)
{
    (void)state;
    make("bag");
    put("bag/data/journal.db", "SQLite format 4");
    expect_both("bag", EJ_REFUSED,
                "D data/journal.db: was changed: not the checksum of " BOTH "\n");
}

static void a_missing_payload_is_found(void **state)
{
    (void)state;
    make("bag");
    assert_int_equal(unlink("bag/data/a\nb\r.txt"), 0);
    expect_both("bag", EJ_REFUSED,
                "D bag-info.txt: Payload-Oxum is 22.4, but the payload has 18.3\n"
                "D data/a?b?.txt: is missing (listed in " BOTH ")\n");
}

static void an_added_payload_is_found(void **state)
{
    (void)state;
    make("bag");
    put("bag/data/empty/new", "");
    expect_both("bag", EJ_REFUSED,
                "D bag-info.txt: Payload-Oxum is 22.4, but the payload has 22.5\n"
                "D data/empty/new: is not listed in " BOTH "\n");
}

static void a_changed_tag_file_is_found(void **state)
{
    (void)state;
    make("bag");
    append("bag/README.txt", "more\n");
    expect_both("bag", EJ_REFUSED, "D README.txt: was changed: not the checksum of " TAGS "\n");
}

static void an_added_tag_file_is_a_warning(void **state)
{
    (void)state;
    make("bag");
    put("bag/note.txt", "");
    expect_both("bag", EJ_OK, "W note.txt: is not listed in " TAGS "\n");
}

static void a_missing_tag_file_is_found(void **state)
{
    (void)state;
    make("bag");
    assert_int_equal(unlink("bag/bag-info.txt"), 0);
    expect_both("bag", EJ_REFUSED, "D bag-info.txt: is missing (listed in " TAGS ")\n");
}

static void a_missing_declaration_is_found(void **state)
{
    (void)state;
    make("bag");
    assert_int_equal(unlink("bag/bagit.txt"), 0);
    expect_both("bag", EJ_REFUSED,
                "D bagit.txt: is missing, so this is not a bag\n"
                "D bagit.txt: is missing (listed in " TAGS ")\n");
}

static void links_are_followed_inside_only(void **state)
{
    (void)state;
    make("bag");
    assert_int_equal(rename("bag/data/journal.db", "bag/journal.db"), 0);
    assert_int_equal(symlink("../journal.db", "bag/data/journal.db"), 0);
    expect("bag", EJ_OK, "W journal.db: is not listed in " TAGS "\n");
    assert_int_equal(unlink("bag/data/journal.db"), 0);
    assert_int_equal(rename("bag/journal.db", "journal.db"), 0);
    assert_int_equal(symlink("../../journal.db", "bag/data/journal.db"), 0);
    expect("bag", EJ_REFUSED,
           "D data/journal.db: is a link that leads out of the bag\n"
           "D bag-info.txt: Payload-Oxum is 22.4, but the payload has 7.3\n");
    assert_int_equal(unlink("bag/data/journal.db"), 0);
    assert_int_equal(symlink("journal.db", "bag/data/journal.db"), 0);
    expect("bag", EJ_REFUSED,
           "D data/journal.db: is a link that leads to no file of the bag\n"
           "D bag-info.txt: Payload-Oxum is 22.4, but the payload has 7.3\n");
    assert_int_equal(unlink("bag/data/journal.db"), 0);
    assert_int_equal(mkfifo("bag/data/journal.db", 0600), 0);
    expect("bag", EJ_REFUSED,
           "D data/journal.db: is neither a file nor a folder\n"
           "D bag-info.txt: Payload-Oxum is 22.4, but the payload has 7.3\n");
}

static void a_bag_that_is_not_there_is_broken(void **state)
{
    struct ej_error err = {0};
    (void)state;
    assert_int_equal(ej_bag_verify("bag", NULL, NULL, NULL, &err), EJ_BROKEN);
    assert_string_equal(err.text, "cannot read bag: No such file or directory");
}

/* ---- one file out of a bag ------------------------------------------------------------------ */

static void assert_no_extract(const char *bag, const char *member, const char *message)
{
    struct ej_error err = {0};
    assert_int_equal(ej_bag_extract(bag, member, "out", &err), EJ_REFUSED);
    assert_string_equal(err.text, message);
    assert_int_equal(access("out", F_OK), -1);
}

static void a_file_is_taken_out_of_a_bag(void **state)
{
    static const char *const bags[] = {"bag", "b.tar"};
    struct ej_error err = {0};
    struct stat st;
    (void)state;
    make("bag");
    assert_int_equal(ej_tar_write("bag", "other name", "b.tar", 0, NULL), EJ_OK);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(ej_bag_extract(bags[i], TABLE, "out", &err), EJ_OK);
        assert_file("out", "Ё\n");
        assert_int_equal(stat("out", &st), 0);
        assert_int_equal(st.st_mode & 07777, 0600);
        assert_int_equal(ej_bag_extract(bags[i], "data/journal.db", "out", &err), EJ_USAGE);
        assert_string_equal(err.text, "out is there already, and is not overwritten");
        assert_file("out", "Ё\n");
        assert_int_equal(unlink("out"), 0);
        assert_int_equal(ej_bag_extract(bags[i], "data/a\nb\r.txt", "out", &err), EJ_OK);
        assert_file("out", "line");
        assert_int_equal(unlink("out"), 0);
    }
    assert_no_extract("bag", "data/none", "bag has no file data/none");
    assert_no_extract("bag", "data", "bag has no file data");
    assert_no_extract("b.tar", "data/none", "b.tar has no file data/none");
    assert_no_extract("b.tar", "README.txt",
                      "b.tar: no SHA-256 or SHA-512 manifest lists README.txt");
}

static void a_changed_file_is_not_taken_out(void **state)
{
    (void)state;
    make("bag");
    put("bag/data/journal.db", "SQLite format 4");
    assert_int_equal(ej_tar_write("bag", "bag", "b.tar", 0, NULL), EJ_OK);
    assert_no_extract("bag", "data/journal.db",
                      "bag: data/journal.db was changed: not the checksum of its manifest");
    assert_no_extract("b.tar", "data/journal.db",
                      "b.tar: data/journal.db was changed: not the checksum of its manifest");
    assert_int_equal(unlink("bag/data/journal.db"), 0);
    assert_int_equal(symlink(&TABLE[strlen("data/")], "bag/data/journal.db"), 0);
    assert_no_extract("bag", "data/journal.db", "bag has no file data/journal.db");
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, enter, leave)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_encoded_and_decoded),
        cmocka_unit_test(paths_stay_inside_or_not),
        EACH(a_bag_is_written_by_the_letter),
        EACH(a_bag_holds_in_folder_and_tar),
        EACH(the_same_content_gives_the_same_bytes),
        EACH(what_a_bag_cannot_carry_is_refused),
        EACH(nothing_is_overwritten),
        EACH(a_changed_payload_is_found),
        EACH(a_missing_payload_is_found),
        EACH(an_added_payload_is_found),
        EACH(a_changed_tag_file_is_found),
        EACH(an_added_tag_file_is_a_warning),
        EACH(a_missing_tag_file_is_found),
        EACH(a_missing_declaration_is_found),
        EACH(links_are_followed_inside_only),
        EACH(a_bag_that_is_not_there_is_broken),
        EACH(a_file_is_taken_out_of_a_bag),
        EACH(a_changed_file_is_not_taken_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
