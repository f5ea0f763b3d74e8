/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "yaml/tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static enum ej_status parse(const char *text, struct tree **out, struct ej_error *err)
{
    return tree_parse(text, strlen(text), "f", 1, out, err);
}

static void a_tree_knows_its_lines(void **state)
{
    static const char text[] = "\xEF\xBB\xBF# words\n"
                               "name: \"2026/27\"\n"
                               "list:\n"
                               "  - {a: 1, b: }\n"
                               "  - слово\n"
                               "yes: no\n";
    struct tree *tree;
    const struct node *list;
    const char *name;
    bool yes = true;
    (void)state;

    assert_int_equal(tree_parse(text, sizeof text - 1, "f", 11, &tree, NULL), EJ_OK);
    assert_int_equal(tree->root->type, NODE_MAPPING);
    assert_int_equal(tree->root->count, 3);
    assert_int_equal(tree_need_text(tree, tree->root, "name", &name, NULL), EJ_OK);
    assert_string_equal(name, "2026/27");
    assert_int_equal(tree_need(tree, tree->root, "list", NODE_SEQUENCE, &list, NULL), EJ_OK);
    assert_int_equal(list->line, 13);
    assert_int_equal(list->count, 2);
    assert_int_equal(list->first->line, 14);
    assert_string_equal(tree_find(list->first, "b")->text, "");
    assert_string_equal(list->first->next->text, "слово");
    assert_int_equal(list->first->next->line, 15);
    assert_null(tree_find(list, "a"));
    assert_int_equal(tree_yes_no(tree, tree_find(tree->root, "yes"), &yes, NULL), EJ_OK);
    assert_false(yes);
    tree_free(tree);
    tree_free(NULL);
}

static void what_it_refuses(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "f:1: nothing is in it"},
        {"# only words\n", "f:1: nothing is in it"},
        {"word\n", "f:1: 'key: value' is expected here"},
        {"- a\n", "f:1: 'key: value' is expected here"},
        {"a: 1\nb: 2\na: 3\n", "f:3: the key 'a' is there twice"},
        {"a: &x 1\n", "f:1: anchors are not understood here"},
        {"a: 1\nb: [1,\n *x]\n", "f:3: aliases are not understood here"},
        {"a: !!int 1\n", "f:1: tags are not understood here"},
        {"a: !t [1]\n", "f:1: tags are not understood here"},
        {"a: 1\n? [b]\n: 2\n", "f:2: a key has to be a word"},
        {"a: 1\n---\nb: 1\n", "f:2: a second document is not understood here"},
        {"a: \"x\\0y\"\n", "f:1: a NUL character"},
        {"a: 1\nb: \xFF\n", "f:2: invalid leading UTF-8 octet"},
        {"a: 1\nb: [1, 2\nc: 3\n", "f:3: did not find expected ',' or ']'"},
        {"a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: {m: {n: {o: {p: {q: {r: 1}}}}}}}}}}}}"
         "}}}}}\n",
         "f:1: nested too deep"},
    };
    (void)state;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tree *tree;
        struct ej_error err = {0};
        assert_int_equal(parse(cases[i].text, &tree, &err), EJ_REFUSED);
        assert_null(tree);
        assert_string_equal(err.text, cases[i].message);
    }
}

static void questions_that_fail(void **state)
{
    struct tree *tree;
    struct ej_error err;
    const struct node *node;
    const char *text;
    int64_t number;
    bool yes;
    (void)state;

    assert_int_equal(parse("a: 1\nlist: [x]\nempty:\nnumber: 12\n", &tree, &err), EJ_OK);
    const struct node *root = tree->root;
    assert_int_equal(tree_only(tree, root, "a list empty", &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:4: unknown key 'number'; there are: a list empty");
    assert_int_equal(tree_only(tree, root, "a list empty number", &err), EJ_OK);
    assert_int_equal(tree_only(tree, root, "aa list empty numbers", &err), EJ_REFUSED);
    assert_int_equal(tree_need(tree, root, "b", NODE_SCALAR, &node, &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:1: 'b' is missing");
    assert_int_equal(tree_need(tree, root, "list", NODE_MAPPING, &node, &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:2: 'list' has to be a list of 'key: value'");
    assert_int_equal(tree_need_text(tree, root, "empty", &text, &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:3: 'empty' is empty");
    assert_int_equal(tree_text(tree, root, "none", &text, &err), EJ_OK);
    assert_null(text);
    node = tree_find(root, "number");
    assert_int_equal(tree_yes_no(tree, node, &yes, &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:4: '12' is neither yes nor no");
    assert_int_equal(tree_number(tree, node, 1, 12, &number, &err), EJ_OK);
    assert_int_equal(number, 12);
    assert_int_equal(tree_number(tree, node, 1, 11, &number, &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:4: '12' is no whole number from 1 to 11");
    tree_free(tree);
}

static void a_file_is_read_whole_but_not_without_end(void **state)
{
    char path[] = "/tmp/yaml_test.XXXXXX";
    int fd = mkstemp(path);
    struct tree *tree;
    struct ej_error err;
    (void)state;

    assert_true(fd >= 0);
    unlink(path);
    assert_int_equal(ftruncate(fd, 0), 0);
    for (int i = 0; i < 900; i++)
        assert_true(dprintf(fd, "key%d: %0100d\n", i, i) > 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(tree_read(fd, "f", &tree, &err), EJ_OK);
    assert_int_equal(tree->root->count, 900);
    assert_int_equal(tree_find(tree->root, "key899")->line, 900);
    tree_free(tree);

    assert_int_equal(ftruncate(fd, 2 << 20), 0);
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    assert_int_equal(tree_read(fd, "f", &tree, &err), EJ_REFUSED);
    assert_string_equal(err.text, "f:1: too long");
    close(fd);
    assert_int_equal(tree_read(fd, "f", &tree, &err), EJ_BROKEN);
    assert_string_equal(err.text, "f: Bad file descriptor");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree_knows_its_lines),
        cmocka_unit_test(what_it_refuses),
        cmocka_unit_test(questions_that_fail),
        cmocka_unit_test(a_file_is_read_whole_but_not_without_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
