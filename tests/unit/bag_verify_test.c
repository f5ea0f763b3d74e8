/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bag_verify_test.c - bags and tars that others made, well and badly (RFC 8493). */
#include "bag_fixture.h"

#include <archive.h>
#include <archive_entry.h>

/* ---- bags by hand --------------------------------------------------------------------------- */

/* MD5 of "hello\n", as md5sum says. */
#define HELLO "b1946ac92492d2347c6235b4d2611184"
#define EMPTY "d41d8cd98f00b204e9800998ecf8427e"

/* A bag of one file, data/hello.txt, by its tag files; NULL: without. */
static void hand(const char *bagit, const char *manifest, const char *info, const char *fetch)
{
    mkdir("bag", 0700);
    mkdir("bag/data", 0700);
    put("bag/data/hello.txt", "hello\n");
    put("bag/bagit.txt", bagit);
    put("bag/manifest-md5.txt", manifest);
    unlink("bag/bag-info.txt");
    unlink("bag/fetch.txt");
    if (info)
        put("bag/bag-info.txt", info);
    if (fetch)
        put("bag/fetch.txt", fetch);
}

#define OLD    "BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-8\n"
#define NEW    "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
#define LISTED HELLO "  data/hello.txt\n"

static void the_declaration_is_held_to_the_letter(void **state)
{
    static const struct {
        const char *bagit, *findings;
    } cases[] = {
        {OLD, ""},
        {"BagIt-Version: 1.0\r\nTag-File-Character-Encoding: UTF-8\r\n", ""},
        {"BagIt-Version: 1.0\rTag-File-Character-Encoding: UTF-8", ""},
        {"\xEF\xBB\xBF" NEW, "D bagit.txt: begins with a byte order mark\n"},
        {"BagIt-Version : 1.0\nTag-File-Character-Encoding: UTF-8\n",
         "D bagit.txt: line 1 is not 'BagIt-Version: M.N'\n"},
        {"BagIt-Version:  1.0\nTag-File-Character-Encoding: UTF-8\n",
         "D bagit.txt: line 1 is not 'BagIt-Version: M.N'\n"},
        {"BagIt-Version: .97\nTag-File-Character-Encoding: UTF-8\n",
         "D bagit.txt: unknown version '.97'\n"},
        {"BagIt-Version: 2.0\nTag-File-Character-Encoding: UTF-8\n",
         "D bagit.txt: unknown version '2.0'\n"},
        {"BagIt-Version: 1.0\n",
         "D bagit.txt: line 2 is not 'Tag-File-Character-Encoding: ENCODING'\n"},
        {"", "D bagit.txt: line 1 is not 'BagIt-Version: M.N'\n"
             "D bagit.txt: line 2 is not 'Tag-File-Character-Encoding: ENCODING'\n"},
        {NEW "More: 1\n", "D bagit.txt: has more than two lines\n"},
        {"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-9\n",
         "D manifest-md5.txt: unknown encoding 'UTF-9'\nD .: has no manifest of the payload\n"},
        {"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8//IGNORE\n",
         "D manifest-md5.txt: unknown encoding 'UTF-8//IGNORE'\n"
         "D .: has no manifest of the payload\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hand(cases[i].bagit, LISTED, NULL, NULL);
        expect_both("bag", *cases[i].findings ? EJ_REFUSED : EJ_OK, cases[i].findings);
    }
}

static void manifests_are_read_as_people_wrote_them(void **state)
{
    static const struct {
        const char *manifest, *findings;
        bool valid;
    } cases[] = {
        {LISTED, "", true},
        {HELLO "\tdata/hello.txt\r\n", "", true},
        {"B1946AC92492D2347C6235B4D2611184 data/hello.txt", "", true},
        {HELLO " *data/hello.txt\n",
         "W manifest-md5.txt: line 1: the asterisk before the path is md5sum's, not BagIt's\n",
         true},
        {HELLO "  ./data/hello.txt\n",
         "W manifest-md5.txt: line 1: './data/hello.txt' should be written 'data/hello.txt'\n",
         true},
        {"\n" LISTED, "W manifest-md5.txt: line 1 is empty\n", true},
        {LISTED LISTED, "D data/hello.txt: is listed twice in manifest-md5.txt\n", false},
        {LISTED EMPTY "  data/hello.txt\n",
         "D data/hello.txt: is listed twice in manifest-md5.txt, with different checksums\n"
         "D data/hello.txt: was changed: not the checksum of manifest-md5.txt\n",
         false},
        {LISTED HELLO "\n", "D manifest-md5.txt: line 2 is not 'checksum path'\n", false},
        {"b1946ac9  data/hello.txt\n",
         "D manifest-md5.txt: line 1: 'b1946ac9' is not a md5 checksum\n"
         "D data/hello.txt: was changed: not the checksum of manifest-md5.txt\n",
         false},
        {LISTED EMPTY "  bagit.txt\n",
         "D manifest-md5.txt: line 2: 'bagit.txt' is not below data/\n", false},
        {LISTED EMPTY "  ../hello.txt\n",
         "D manifest-md5.txt: line 2: '../hello.txt' leads out of the bag\n", false},
        {LISTED EMPTY "  data/../../hello.txt\n",
         "D manifest-md5.txt: line 2: 'data/../../hello.txt' leads out of the bag\n", false},
        {LISTED EMPTY "  /tmp/foo\n",
         "D manifest-md5.txt: line 2: '/tmp/foo' leads out of the bag\n", false},
        {LISTED EMPTY "  ~root/foo\n",
         "D manifest-md5.txt: line 2: '~root/foo' leads out of the bag\n", false},
        {LISTED EMPTY "  data/%2e%2E/%2e./foo\n",
         "D manifest-md5.txt: line 2: 'data/%2e%2E/%2e./foo' leads out of the bag\n", false},
        {LISTED EMPTY "  C:\\Windows\\setx.exe\n",
         "D manifest-md5.txt: line 2: 'C:\\Windows\\setx.exe' is not below data/\n", false},
        {LISTED EMPTY "  data/Hello.txt\n",
         "D data/Hello.txt: is missing (listed in manifest-md5.txt)\n", false},
        {LISTED EMPTY "  data/\x1B[2J\n", "D data/?[2J: is missing (listed in manifest-md5.txt)\n",
         false},
        {"\xEF\xBB\xBF" LISTED, "", true},
        {LISTED "\xFF\n",
         "D manifest-md5.txt: octet 50 is not of the encoding that bagit.txt declares\n"
         "D .: has no manifest of the payload\n",
         false},
        {"", "D data/hello.txt: is not listed in manifest-md5.txt\n", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hand(NEW, cases[i].manifest, NULL, NULL);
        expect_both("bag", cases[i].valid ? EJ_OK : EJ_REFUSED, cases[i].findings);
    }
}

static void older_bags_are_held_to_their_own_rules(void **state)
{
    (void)state;
    hand(OLD, LISTED LISTED, NULL, NULL);
    expect_both("bag", EJ_OK, "W data/hello.txt: is listed twice in manifest-md5.txt\n");
    /* Each file in one manifest is enough, and the percent sign stands for itself. */
    hand(OLD, LISTED, NULL, NULL);
    put("bag/data/100%25", "");
    put("bag/manifest-sha1.txt", "da39a3ee5e6b4b0d3255bfef95601890afd80709  data/100%25\n");
    expect_both("bag", EJ_OK, "");
    put("bag/bagit.txt", NEW);
    expect_both("bag", EJ_REFUSED,
                "W manifest-sha1.txt: line 1: the percent sign should be written %25\n"
                "D data/100%25: is not listed in manifest-md5.txt\n"
                "D data/hello.txt: is not listed in manifest-sha1.txt\n");
    put("bag/manifest-sha1.txt", "da39a3ee5e6b4b0d3255bfef95601890afd80709  data/100%2525\n"
                                 "f572d396fae9206628714fb2ce00f72e94f2258f  data/hello.txt\n");
    append("bag/manifest-md5.txt", EMPTY "  data/100%2525\n");
    expect_both("bag", EJ_OK, "");
}

static void every_checksum_of_the_standard_is_known(void **state)
{
    static const char *const sums[][2] = {
        {"md5", EMPTY},
        {"sha1", "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {"sha224", "d14a028c2a3a2bc9476102bb288234c415a2b01f828ea62ac5b3e42f"},
        {"sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"sha384", "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da"
                   "274edebfe76f65fbd51ad2f14898b95b"},
        {"sha512", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce"
                   "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"},
    };
    char path[64], line[256];
    (void)state;
    hand(NEW, EMPTY "  data/hello.txt\n", NULL, NULL);
    put("bag/data/hello.txt", "");
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        snprintf(path, sizeof path, "bag/manifest-%s.txt", sums[i][0]);
        snprintf(line, sizeof line, "%s  data/hello.txt\n", sums[i][1]);
        put(path, line);
    }
    expect_both("bag", EJ_OK, "");
    put("bag/data/hello.txt", "x");
    expect("bag", EJ_REFUSED,
           "D data/hello.txt: was changed: not the checksum of manifest-md5.txt, "
           "manifest-sha1.txt, manifest-sha224.txt, manifest-sha256.txt, manifest-sha384.txt, "
           "manifest-sha512.txt\n");
    put("bag/data/hello.txt", "");
    put("bag/manifest-crc32.txt", "00000000  data/hello.txt\n");
    expect_both("bag", EJ_REFUSED,
                "D manifest-crc32.txt: unknown kind of checksum, which cannot be verified\n");
}

static void tag_files_are_read_in_their_encoding(void **state)
{
    static const char wide[] = "B\0a\0g\0-\0S\0i\0z\0e\0:\0 \0"
                               "1\0\n\0";
    char *manifest = NULL;
    size_t length = 0;
    (void)state;
    /* Windows-1251: "data/Ёж". */
    hand("BagIt-Version: 1.0\nTag-File-Character-Encoding: windows-1251\n",
         LISTED EMPTY "  data/\xA8\xE6\n", "Contact-Name: \xC8\xE2\xE0\xED\n", NULL);
    put("bag/data/Ёж", "");
    expect_both("bag", EJ_OK, "");
    /* UTF-16, big-endian without a mark (RFC 2781), then little-endian with one. */
    hand("BagIt-Version: 0.97\nTag-File-Character-Encoding: UTF-16\n", "", NULL, NULL);
    assert_int_equal(unlink("bag/data/Ёж"), 0);
    FILE *to = open_memstream(&manifest, &length);
    assert_non_null(to);
    for (const char *at = LISTED; *at; at++)
        fprintf(to, "%c%c", '\0', *at);
    fclose(to);
    put_octets("bag/manifest-md5.txt", manifest, length);
    free(manifest);
    put_octets("bag/bag-info.txt", "\xFF\xFE", 2);
    FILE *info = fopen("bag/bag-info.txt", "ab");
    assert_non_null(info);
    assert_int_equal(fwrite(wide, 1, sizeof wide - 1, info), sizeof wide - 1);
    assert_int_equal(fclose(info), 0);
    expect_both("bag", EJ_OK, "");
    /* Not UTF-16 at all: an odd number of octets. */
    put("bag/bag-info.txt", "abc");
    expect_both("bag", EJ_REFUSED,
                "D bag-info.txt: octet 3 is not of the encoding that bagit.txt declares\n");
}

static void bag_info_and_oxum_are_checked(void **state)
{
    static const struct {
        const char *info, *findings;
    } cases[] = {
        {"Payload-Oxum: 6.1\n", ""},
        {"PAYLOAD-OXUM: 6.1", ""},
        {"A: b\n  goes on: here\n\tand here\nA: again\n\nPayload-Oxum: 6.1\n", ""},
        {"Payload-Oxum: 7.1\n", "D bag-info.txt: Payload-Oxum is 7.1, but the payload has 6.1\n"},
        {"Payload-Oxum: 6\n", "D bag-info.txt: Payload-Oxum '6' is not 'octets.files'\n"},
        {"Payload-Oxum: 6.1.\n", "D bag-info.txt: Payload-Oxum '6.1.' is not 'octets.files'\n"},
        {"Payload-Oxum: 6.1\nPayload-Oxum: 6.1\n", "D bag-info.txt: Payload-Oxum is repeated\n"},
        {"Contact\n", "D bag-info.txt: line 1 is not 'Label: value'\n"},
        {"Contact : x\n", "D bag-info.txt: line 1 is not 'Label: value'\n"},
        {"Contact:x\n", "D bag-info.txt: line 1 is not 'Label: value'\n"},
        {" Contact: x\n", "D bag-info.txt: line 1 is not 'Label: value'\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hand(NEW, LISTED, cases[i].info, NULL);
        expect_both("bag", *cases[i].findings ? EJ_REFUSED : EJ_OK, cases[i].findings);
    }
    /* Drafts before 1.0 took any blanks round the colon. */
    hand(OLD, LISTED, "Contact : x\nOther:y\nPayload-Oxum:6.1\n", NULL);
    expect_both("bag", EJ_OK, "");
}

static void items_to_fetch_make_a_bag_incomplete(void **state)
{
    static const struct {
        const char *manifest, *fetch, *findings;
        bool valid;
    } cases[] = {
        {LISTED, "http://localhost/h 6 data/hello.txt\n", "", true},
        {LISTED, "http://localhost/h\t-  data/hello.txt\n", "", true},
        {LISTED, "http://localhost/h 7 data/hello.txt\n",
         "W data/hello.txt: has 6 octets, but 7 in fetch.txt\n", true},
        {LISTED EMPTY "  data/b\n", "http://localhost/b - data/b\n",
         "D data/b: is still to be fetched (fetch.txt)\n", false},
        {LISTED, "http://localhost/b - data/b\n", "D data/b: is in fetch.txt, but in no manifest\n",
         false},
        {LISTED, "http://localhost/h data/hello.txt\n",
         "D fetch.txt: line 1 is not 'URL length path'\n", false},
        {LISTED, "http://localhost/h many data/hello.txt\n",
         "D fetch.txt: line 1 is not 'URL length path'\n", false},
        {LISTED, "localhost/h 6 data/hello.txt\n", "D fetch.txt: line 1 is not 'URL length path'\n",
         false},
        {LISTED, "http://localhost/h 6 ../data/hello.txt\n",
         "D fetch.txt: line 1: '../data/hello.txt' leads out of the bag\n", false},
        {LISTED, "http://localhost/h 6 /etc/passwd\n",
         "D fetch.txt: line 1: '/etc/passwd' leads out of the bag\n", false},
        {LISTED, "http://localhost/h 6 ~/a\n", "D fetch.txt: line 1: '~/a' leads out of the bag\n",
         false},
        {LISTED, "http://localhost/h 6 bag-info.txt\n",
         "D fetch.txt: line 1: 'bag-info.txt' is not below data/\n", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hand(NEW, cases[i].manifest, NULL, cases[i].fetch);
        expect_both("bag", cases[i].valid ? EJ_OK : EJ_REFUSED, cases[i].findings);
    }
}

static void tag_manifests_are_checked(void **state)
{
    /* MD5 of NEW, as md5sum says. */
    static const char bagit[] = "eaa2c609ff6371712f623f5531945b44  bagit.txt\n";
    char text[512];
    (void)state;
    hand(NEW, LISTED, NULL, NULL);
    put("bag/tagmanifest-md5.txt", bagit);
    expect_both("bag", EJ_REFUSED, "D manifest-md5.txt: is not listed in tagmanifest-md5.txt\n");
    snprintf(text, sizeof text, "%s%s%s%s", bagit, HELLO "  data/hello.txt\n",
             EMPTY "  tagmanifest-md5.txt\n", EMPTY "  manifest-md5.txt\n");
    put("bag/tagmanifest-md5.txt", text);
    expect_both("bag", EJ_REFUSED,
                "D tagmanifest-md5.txt: line 2: 'data/hello.txt' is not a tag file\n"
                "D tagmanifest-md5.txt: line 3: a tag manifest does not list tag manifests\n"
                "D manifest-md5.txt: was changed: not the checksum of tagmanifest-md5.txt\n");
}

static void names_that_differ_by_case_are_a_warning(void **state)
{
    (void)state;
    assert_int_equal(mkdir("bag", 0700), 0);
    assert_int_equal(mkdir("bag/data", 0700), 0);
    put("bag/data/Ёж", "");
    put("bag/data/ёЖ", "");
    assert_int_equal(ej_bag_write("bag", "2026-11-02", NULL, 0, NULL), EJ_OK);
    expect_both("bag", EJ_OK, "W data/ёЖ: differs from 'data/Ёж' by upper and lower case alone\n");
}

static void an_empty_payload_is_a_bag_and_none_is_not(void **state)
{
    (void)state;
    assert_int_equal(mkdir("bag", 0700), 0);
    assert_int_equal(mkdir("bag/data", 0700), 0);
    assert_int_equal(ej_bag_write("bag", "2026-11-02", NULL, 0, NULL), EJ_OK);
    expect_both("bag", EJ_OK, "");
    assert_int_equal(rmdir("bag/data"), 0);
    expect_both("bag", EJ_REFUSED, "D data: the folder is missing\n");
}

/* ---- tars that others made ------------------------------------------------------------------ */

struct member {
    const char *name, *text, *link;
    bool hard;
};

static void put_tar(const char *path, const struct member *members, size_t count, bool gzip)
{
    struct archive *tar = archive_write_new();
    assert_non_null(tar);
    archive_write_set_format_gnutar(tar);
    if (gzip)
        archive_write_add_filter_gzip(tar);
    assert_int_equal(archive_write_open_filename(tar, path), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        const struct member *member = &members[i];
        struct archive_entry *entry = archive_entry_new();
        archive_entry_set_pathname(entry, member->name);
        archive_entry_set_perm(entry, 0644);
        archive_entry_set_filetype(entry, member->link && !member->hard  ? AE_IFLNK
                                          : member->text || member->link ? AE_IFREG
                                                                         : AE_IFDIR);
        if (member->link && member->hard)
            archive_entry_set_hardlink(entry, member->link);
        else if (member->link)
            archive_entry_set_symlink(entry, member->link);
        size_t size = member->text ? strlen(member->text) : 0;
        archive_entry_set_size(entry, (la_int64_t)size);
        assert_int_equal(archive_write_header(tar, entry), ARCHIVE_OK);
        if (size > 0)
            assert_int_equal(archive_write_data(tar, member->text, size), size);
        archive_entry_free(entry);
    }
    assert_int_equal(archive_write_close(tar), ARCHIVE_OK);
    archive_write_free(tar);
}

#define MEMBERS                                                                                    \
    {"b/bagit.txt", NEW, NULL, false}, {"b/manifest-md5.txt", LISTED, NULL, false},                \
    {                                                                                              \
        "b/data/hello.txt", "hello\n", NULL, false                                                 \
    }

static void a_tar_has_one_folder_at_its_top(void **state)
{
    static const struct {
        struct member more;
        const char *findings;
    } cases[] = {
        {{"b/data/", NULL, NULL, false}, ""},
        {{"./b/data/", NULL, NULL, false}, ""},
        {{"stray", "x", NULL, false},
         "D stray: lies outside the one folder that an archive must have at its top\n"},
        {{"/b/data/abs", "x", NULL, false},
         "D /b/data/abs: lies outside the one folder that an archive must have at its top\n"},
        {{"b/../b/data/up", "x", NULL, false},
         "D b/../b/data/up: lies outside the one folder that an archive must have at its top\n"},
        {{"b/data/hello.txt", "hello\n", NULL, false},
         "D data/hello.txt: is in the archive twice\n"},
        {{"b/data/link", NULL, "../../../etc/passwd", false},
         "D data/link: is a link that leads out of the bag\n"},
        {{"b/data/link", NULL, "/etc/passwd", false},
         "D data/link: is a link that leads out of the bag\n"},
        {{"b/data/link", NULL, "c/hello.txt", true},
         "D data/link: is a link that leads out of the bag\n"},
        {{"b/data/link", NULL, "b/data/hello.txt", true},
         "D data/link: is not listed in manifest-md5.txt\n"},
        {{"b/tag.txt", NULL, "data/hello.txt", false}, ""},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct member members[] = {MEMBERS, cases[i].more};
        put_tar("b.tar", members, 4, i % 2 > 0);
        expect("b.tar", *cases[i].findings ? EJ_REFUSED : EJ_OK, cases[i].findings);
    }
}

static void a_flat_tar_is_not_a_bag(void **state)
{
    static const struct member members[] = {{"bagit.txt", NEW, NULL, false},
                                            {"data/hello.txt", "hello\n", NULL, false}};
    (void)state;
    put_tar("b.tar", members, 2, false);
    expect("b.tar", EJ_REFUSED,
           "D data/hello.txt: lies outside the one folder that an archive must have at its top\n"
           "D data: the folder is missing\n"
           "D bagit.txt: is missing, so this is not a bag\n"
           "D .: has no manifest of the payload\n");
}

static void a_damaged_tar_is_refused(void **state)
{
    struct stat st;
    (void)state;
    make("bag");
    assert_int_equal(ej_tar_write("bag", "bag", "b.tar", 0, NULL), EJ_OK);
    assert_int_equal(stat("b.tar", &st), 0);
    /* One octet, anywhere in headers or contents; the padding after them may be anything. */
    size_t count, found = 0, tried = 0;
    char *octets = get("b.tar", &count);
    for (size_t at = 0; at < count; at += 97) {
        if (octets[at] == '\0')
            continue;
        octets[at] ^= 1;
        put_octets("b.tar", octets, count);
        octets[at] ^= 1;
        enum ej_status status = ej_bag_verify("b.tar", NULL, NULL, NULL, NULL);
        found += status == EJ_REFUSED;
        tried++;
    }
    assert_true(tried > 40);
    assert_int_equal(found, tried);
    put_octets("b.tar", octets, 700);
    assert_int_equal(ej_bag_verify("b.tar", NULL, NULL, NULL, NULL), EJ_REFUSED);
    free(octets);
    put("b.tar", "");
    assert_int_equal(ej_bag_verify("b.tar", NULL, NULL, NULL, NULL), EJ_REFUSED);
    put("b.tar", "not a tar\n");
    assert_int_equal(ej_bag_verify("b.tar", NULL, NULL, NULL, NULL), EJ_REFUSED);
}

int main(void)
{
#define EACH(test) cmocka_unit_test_setup_teardown(test, enter, leave)
    const struct CMUnitTest tests[] = {
        EACH(the_declaration_is_held_to_the_letter),
        EACH(manifests_are_read_as_people_wrote_them),
        EACH(older_bags_are_held_to_their_own_rules),
        EACH(every_checksum_of_the_standard_is_known),
        EACH(tag_files_are_read_in_their_encoding),
        EACH(bag_info_and_oxum_are_checked),
        EACH(items_to_fetch_make_a_bag_incomplete),
        EACH(tag_manifests_are_checked),
        EACH(names_that_differ_by_case_are_a_warning),
        EACH(an_empty_payload_is_a_bag_and_none_is_not),
        EACH(a_tar_has_one_folder_at_its_top),
        EACH(a_flat_tar_is_not_a_bag),
        EACH(a_damaged_tar_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
