#!/usr/bin/env bats
# What a Russian school reads: words of lists and differences, messages, help.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    export EJ_NOW=2026-10-26T09:00 EJ_DB=$BATS_FILE_TMPDIR/school.ej
    ej-init --quiet --school 'Школа № 1' --year 2026/27
    for noun in calendar:calendar.yaml class:classes.csv subject:subjects.csv staff:staff.csv \
        roster:roster.csv load:load.csv group:groups.csv lesson:lessons.csv mark:marks.csv; do
        "ej-${noun%%:*}" import --quiet "$SCHOOL/${noun#*:}"
    done
    ej-finals import --quiet "$SCHOOL/finals.csv"
}

setup() {
    export EJ_NOW=2026-10-26T09:00 EJ_DB=$BATS_TEST_TMPDIR/school.ej
    cp "$BATS_FILE_TMPDIR/school.ej" "$EJ_DB"
}

# ---- --headings ru --------------------------------------------------------------------------

@test "periods are I четверть and the like in lists, and come back" {
    run_ej 0 ej-finals list --class 7А --subject Физика --headings ru --format csv
    [ "$(sed -n 2p <<<"$output" | cut -d, -f3)" = 'I четверть' ] || fail 'no «I четверть»'
    out_lacks 'Q1'
    ej-finals list --headings ru --format csv >"$BATS_TEST_TMPDIR/finals.csv"
    run_ej 0 ej-finals import "$BATS_TEST_TMPDIR/finals.csv"
    err_has ' = 0 added + 0 changed + '
    err_has ' + 0 refused'
}

@test "proposals and forecasts name the period in Russian words" {
    for verb in propose forecast; do
        run_ej 0 ej-finals $verb --class 7А --subject Физика --headings ru --format csv
        out_has ',I четверть,'
        out_lacks 'Q1'
        run_ej 0 ej-finals $verb --class 7А --subject Физика --format csv
        out_has ',Q1,'
    done
}

@test "a calendar in Russian words comes back the same" {
    run_ej 0 ej-calendar list --headings ru --format csv
    out_has ',период,I четверть,1-9,2026-09-01,2026-10-25,четверти'
    out_has ',период,II полугодие,10-11,'
    out_has ',актированный,,1-8,2026-10-15,2026-10-15,без занятий'
    printf '%s\n' "$output" >"$BATS_TEST_TMPDIR/calendar.csv"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/calendar.csv"
    err_has ' = 0 added + 0 changed + '
    err_has ' + 0 refused'
}

@test "words for periods are understood however they are written" {
    for period in 'I четверть' '1 четверть' '1-я Четверть' q1; do
        run_ej 0 ej-finals list --class 7А --subject Физика --period "$period" --format csv
        out_has '7А,Физика,Q1,'
    done
    refused 2 ej-finals list --class 7А --period 'V четверть'
    err_is 'ej-finals: --period: not one of Q1-Q4, T1-T3, H1, H2, year, exam, final'
}

@test "the derivation of a mark has its steps in Russian" {
    run_ej 0 ej-finals propose --class 7А --period Q1 --subject Алгебра --pupil Абрамов --explain \
        --headings ru --format csv
    for step in отметка сумма 'средний балл' 'средневзвешенный балл' порог вывод; do
        out_has ",А-0125,$step,"
    done
    ! cut -d, -f5 <<<"$output" | grep '[a-z]' || fail 'an English step'
}

@test "a dry run tells tables, columns and values in Russian" {
    ej-roster list --class 7А --format csv | head -n 2 | cut -d, -f1,6 >"$BATS_TEST_TMPDIR/one.csv"
    run_ej 0 ej-roster set --pupil-id А-0125 --consent withdrawn --replace --dry-run --headings ru \
        --format csv
    out_is 'Строка,Изменение,Запись,Таблица,Поле,Было,Стало
,изменено,А-0125,ученики,Согласие,да,отозвано'
    run_ej 0 ej-roster set --pupil-id А-0125 --consent withdrawn --replace --dry-run --format csv
    out_is 'line,change,record,table,field,old,new
,changed,А-0125,pupil,consent,given,withdrawn'
    run_ej 0 ej-mark remove --class 7А --date 2026-09-02 --lesson 1 --subject Алгебра \
        --pupil-id А-0125 --kind 'ответ на уроке' --dry-run --headings ru --format csv
    out_has ',удалено,7А 2026-09-02 1 Алгебра А-0125 ответ на уроке,отметки,Отметка,3,'
}

# Every table and column that has a history has a word, so that no difference shows an English one.
@test "each column of the history has a Russian word" {
    local words=$BATS_TEST_DIRNAME/../lib/noun/changes_words.c
    sed -n '/^TABLE(/,/);/p' "$BATS_TEST_DIRNAME/../lib/store/tables.c" | tr -d '\n' |
        sed 's/TABLE(/\n&/g' | grep -v '^$' |
        grep -vE 'TABLE\((school|policy|rule|kind|code|anonymised),' >"$BATS_TEST_TMPDIR/tables"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/tables")" -gt 15 ]
    grep -o '"[a-z_]*"' "$BATS_TEST_TMPDIR/tables" | sort -u | while read -r name; do
        grep -Eq "\{(NULL|\"[a-z]+\"), $name, " "$words" || fail "no word for $name"
    done
    sed 's/TABLE(\([a-z]*\).*/"\1"/' "$BATS_TEST_TMPDIR/tables" | while read -r name; do
        grep -q "{$name, " "$words" || fail "no word for the table $name"
    done
}

@test "findings and copies of the archive are told in Russian" {
    ej-archive register --quiet --place 'сейф директора' --kind other --made 2026-10-01
    run_ej 0 ej-archive list --headings ru --format csv
    out_has 'сейф директора,2026-10-01,другое,'
    run ej-archive verify --headings ru --format csv
    out_has ',не осмотрена,'
    run ej-archive verify /bin/ls --headings ru --format csv
    out_has '/bin/ls,.,нарушение,'
}

# ---- messages and help ----------------------------------------------------------------------

@test "Russian messages name columns and words as Russian files do" {
    export LANGUAGE=ru
    printf '№ личного дела;Пол\nА-0125;z\n' >"$BATS_TEST_TMPDIR/in.csv"
    refused 1 ej-roster import "$BATS_TEST_TMPDIR/in.csv"
    err_has 'in.csv:2: Пол: не одно из: М, Ж'
    printf 'Класс;Согласие\n7А;да\n' >"$BATS_TEST_TMPDIR/in.csv"
    refused 1 ej-roster import "$BATS_TEST_TMPDIR/in.csv"
    err_has 'in.csv:1: в заголовке нет столбца «№ личного дела»; добавьте его или укажите --pupil-id'
    printf '№ личного дела;Класс;Дата;Урок;Предмет;Вид работы;Отметка\n' >"$BATS_TEST_TMPDIR/in.csv"
    printf 'Ы-9999;7А;02.09.2026;1;Алгебра;ответ на уроке;5\n' >>"$BATS_TEST_TMPDIR/in.csv"
    refused 1 ej-mark import "$BATS_TEST_TMPDIR/in.csv"
    err_has 'in.csv:2: № личного дела: ученика с таким № личного дела нет'
}

@test "no Russian message begins with an English column" {
    local columns
    columns=$(grep -hoE '\{"[a-z_0-9]+",' "$BATS_TEST_DIRNAME"/../lib/noun/*.c | tr -d '{",' |
        sort -u | paste -sd'|')
    awk '/^msgid/ { russian = 0 } /^msgstr/ { russian = 1; first = 1 }
        russian && /"./ && first { sub(/^[^"]*"/, ""); if ($0 != "\"") { print; first = 0 } }' \
        "$BATS_TEST_DIRNAME/../share/po/ru.po" >"$BATS_TEST_TMPDIR/beginnings"
    grep -q '^Класс: ' "$BATS_TEST_TMPDIR/beginnings" || fail 'no message about a class'
    ! grep -E "^($columns): " "$BATS_TEST_TMPDIR/beginnings" >&2 || fail 'an English column'
}

@test "the summary of a verb is a sentence in both languages" {
    # shellcheck disable=SC2086 # a command and its verb
    for verb in 'ej-archive verify' 'ej-mark set' 'ej-roster arrive' 'ej-absent list'; do
        run_ej 0 $verb --help
        [[ $(sed -n 2p <<<"$output") =~ ^[A-Z] ]] || fail "$verb: no capital"
        LANGUAGE=ru run_ej 0 $verb --help
        [[ $(sed -n '/^[^ U]/{/Использование/!{p;q}}' <<<"$output") =~ ^(А|Б|В|Г|Д|З|И|О|П|С|У) ]] ||
            fail "$verb: no Russian capital"
    done
    LANGUAGE=ru run_ej 0 ej-archive verify --help
    out_has 'Проверить, что копия цела'
    LANGUAGE=ru run_ej 0 ej-roster arrive --help
    out_has 'в течение учебного года'
}
