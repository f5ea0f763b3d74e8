#!/usr/bin/env bats
# ej-policy: what is in force, another profile on a journal in use, single values, own rules.

# shellcheck disable=SC2016 # $ is sed's
bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
    RULES=$BATS_TEST_TMPDIR/rules
    mkdir "$RULES"
}

# value NAME: as `show` has it.
value() {
    ej-policy show --format tsv | awk -F '\t' -v name="$1" '$2 == name { print $3 }'
}

# own_rule [NAME]: the rule of docs/adding-a-rule.md, with the file's name and id.
own_rule() {
    awk '/^```sql$/ { on = 1; next } /^```$/ { on = 0 } on' "$ROOT/docs/adding-a-rule.md" |
        sed "s/^id: .*/id: ${1-controls-a-day}/" >"$RULES/${1-controls-a-day}.sql"
}

# broken SED MESSAGE: the rule, changed by the sed script, is refused for this reason.
broken() {
    own_rule
    sed -i "$1" "$RULES/controls-a-day.sql"
    refused 1 ej-policy load base --rules "$RULES" || return
    err_is "ej-policy: $RULES/controls-a-day.sql:$2"
}

# ---- show and explain ------------------------------------------------------------------------

@test "show lists each single value, as set takes it" {
    ok ej-policy show --format csv
    [ "${output%%$'\n'*}" = what,name,value,allowed,acts,source,title ]
    out_has $'\nprofile,profile,base,,,,\n'
    out_has $'\nsetting,scale,"[2, 3, 4, 5]",'
    out_has $'\nsetting,thresholds.5,4.50,'
    out_has $'\nsetting,finals.осв.,exempt,'
    out_has $'\nsetting,kinds.контрольная,"{weight: 3, control: yes}",'
    out_has $'\nsetting,minimum-marks.2,5,'
    out_has $'\nsetting,joined-subjects.Математика,"[Алгебра, '
    out_has $'\nrule,no-topic,warn,off warn,teacher,"komi 5.4.7, mo 9",Lesson without a topic'
    ok ej-policy show --headings ru --format csv
    [ "${output%%$'\n'*}" = 'Что,Имя,Значение,Допустимо,Кто исправляет,Основание,Название' ]
    out_has $'\nправило,no-topic,warn,off warn,teacher,"komi 5.4.7, mo 9",Урок без темы'
}

@test "whatever show prints can be set again, and changes nothing" {
    local pairs=()
    ej-policy show --format csv >"$BATS_TEST_TMPDIR/shown"
    mapfile -d '' pairs < <(python3 - "$BATS_TEST_TMPDIR/shown" <<'PY'
import csv, sys
for row in csv.DictReader(open(sys.argv[1], encoding="utf-8")):
    if row["what"] != "profile":
        print(row["name"], row["value"], sep="\0", end="\0")
PY
    )
    [ "${#pairs[@]}" -gt 100 ]
    remember
    for ((i = 0; i < ${#pairs[@]}; i += 100)); do
        run_ej 0 ej-policy set "${pairs[@]:i:100}"
        out_is ''
        err_is 'ej-policy: nothing changes'
    done
    unchanged
}

@test "explain says what a rule or a setting is about" {
    own_rule
    run_ej 0 ej-policy load base --rules "$RULES"
    ok ej-policy explain controls-a-day
    out_is "controls-a-day: Too many control works on one day
source: school order 12 of 2026-09-01
level: deny (off warn deny; in the rule's file deny)
who has to act: teacher
looks at: lesson
asked by ej-check run, and when this is written: lesson
  most = 1 (1-5; default 1)

$(sed -n '/^-- /,$p' "$RULES/controls-a-day.sql")"
    ok ej-policy explain entry-deadline
    out_has '
  time = "" (HH:MM; default "")'
    ok ej-policy explain no-topic
    out_has 'asked by ej-check run only'
    ok ej-policy explain thresholds.4
    out_is 'thresholds: for each mark but the lowest the weighted mean from which it is proposed; met exactly counts as met
  thresholds.3: 2.50
  thresholds.4: 3.50
  thresholds.5: 4.50'
    ok ej-policy explain profile
    out_is 'profile: base, from which the policy came; ej-policy load puts another one in place'
    refused 2 ej-policy explain no-such
    err_is "ej-policy: there is no setting or rule 'no-such'; ej-policy show lists them"
    refused 2 ej-policy explain
    err_is 'ej-policy: name one setting or rule'
}

# ---- load ------------------------------------------------------------------------------------

@test "load puts another profile in place, in the history, and says what changes" {
    run_ej 0 ej-policy load sedj --why 'переход на СЭДиЖ'
    out_is ''
    err_has 'ej-policy: profile: sedj, was base'
    err_has 'ej-policy: codes.У: valid, new'
    err_has 'ej-policy: codes.ОТ: gone, was unknown'
    err_has 'ej-policy: codes.ОТ: stays with the records that use it'
    [ "$(value profile)" = sedj ]
    [ "$(query "SELECT command || ' ' || why FROM txn ORDER BY id DESC LIMIT 1")" = \
        'ej-policy load переход на СЭДиЖ' ]
    [ "$(query "SELECT count(*) FROM audit WHERE txn_id = (SELECT max(id) FROM txn)
        AND tbl = 'code' AND old IS NULL")" -ge 2 ]
    remember
    run_ej 0 ej-policy load sedj
    out_is ''
    err_has 'nothing changes'
    unchanged
}

@test "a dry run prints what the new policy objects to, and the one in force does not" {
    run_ej 0 ej-policy load base
    run_ej 0 ej-policy set no-topic off
    remember
    run_ej 1 ej-policy load base --dry-run --format csv
    err_is 'ej-policy: what was changed by ej-policy set gives way to the profile
ej-policy: no-topic: warn, was off
ej-policy: '"$(grep -c ^no-topic, <<<"$output")"' records that the policy in force does not object to, or not as strictly'
    unchanged
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/objections"
    run_ej 0 ej-policy load base
    run_ej 1 ej-check run --rule no-topic --format csv
    same "$BATS_TEST_TMPDIR/objections" <(printf '%s' "$output")
    run_ej 0 ej-policy load base --dry-run --format csv
    out_is "$(head -n 1 "$BATS_TEST_TMPDIR/objections")"
    err_is 'ej-policy: nothing changes'
}

@test "a dry run also prints what was warned of and would be denied" {
    run_ej 0 ej-policy load base
    run_ej 1 ej-check run --rule bad-mark-after-absence --format csv
    printf '%s' "$output" >"$BATS_TEST_TMPDIR/found"
    run_ej 1 ej-policy set bad-mark-after-absence deny --dry-run --format csv
    same "$BATS_TEST_TMPDIR/found" <(printf '%s' "$output")
    err_has ' records that the policy in force does not object to, or not as strictly'
    run_ej 0 ej-policy set bad-mark-after-absence deny
    run_ej 0 ej-policy set bad-mark-after-absence warn --dry-run --format csv
    run_ej 0 ej-policy load base
}

@test "a value is given once, to a subject of the journal; a refused load says nothing else" {
    remember
    refused 2 ej-policy set no-topic off no-topic warn
    err_is 'ej-policy: no-topic is given twice'
    refused 2 ej-policy set scale '[2, 3, 4, 5]' scale '[1, 2]'
    err_is 'ej-policy: scale is given twice'
    refused 2 ej-policy set thresholds.5 4.8 thresholds '{3: 2.5, 4: 3.5, 5: 4.5}'
    err_is 'ej-policy: thresholds is given as a whole and in part'
    refused 2 ej-policy set thresholds '{3: 2.5, 4: 3.5, 5: 4.5}' thresholds.5 4.8
    err_is 'ej-policy: thresholds is given as a whole and in part'
    refused 1 ej-policy set thresholds-by-subject.Алхимия '{5: 4.6, 4: 3.6, 3: 2.6}'
    err_is 'ej-policy: thresholds-by-subject.Алхимия: the school has no such subject; ej-subject list shows them'
    run_ej 0 ej-policy set thresholds-by-subject.Физика '{5: 4.5, 4: 3.5, 3: 2.5}' --dry-run
    refused 2 ej-policy show --as-of 2026-10-01 --as-of 2026-10-02
    err_has '--as-of is given twice'
    unchanged
    run_ej 0 ej-policy set no-topic off
    refused 2 ej-policy load nowhere
    err_is "ej-policy: there is no profile 'nowhere'; there are: base, epos, komi, mo, sedj, solo"
    run_ej 0 ej-policy load base
}

@test "each profile can be tried on the same journal" {
    local profile
    remember
    for profile in solo komi epos mo sedj base; do
        capture ej-policy load "$profile" --dry-run --format csv
        [ "$status" -le 1 ] || fail "$profile"
        [ "$(($(wc -l <<<"${output%$'\n'}") > 1))" = "$status" ] || fail "$profile: $status"
    done
    unchanged
}

@test "a profile that is not there, or a rules' directory, is refused" {
    refused 2 ej-policy load nowhere
    err_is "ej-policy: there is no profile 'nowhere'; there are: base, epos, komi, mo, sedj, solo"
    refused 2 ej-policy load
    refused 4 ej-policy load base --rules "$BATS_TEST_TMPDIR/none"
    err_is "ej-policy: $BATS_TEST_TMPDIR/none: No such file or directory"
}

@test "only the administrator changes the policy" {
    local verb
    for verb in 'load komi' 'set no-topic off' 'load komi --dry-run'; do
        # shellcheck disable=SC2086 # words
        refused 3 ej-policy $verb --as isaeva.kk
        err_is 'ej-policy: the policy is changed by the administrator'
    done
}

# ---- set -------------------------------------------------------------------------------------

@test "set changes a setting, a part of one, a level and a parameter" {
    own_rule
    run_ej 0 ej-policy load base --rules "$RULES"
    run_ej 0 ej-policy set thresholds.5 4.6 controls-a-day.most 2 controls-a-day warn --why 'приказ 7'
    err_is 'ej-policy: thresholds.5: 4.60, was 4.50
ej-policy: controls-a-day: warn, was deny
ej-policy: controls-a-day.most: 2, was 1'
    [ "$(value thresholds.5) $(value controls-a-day) $(value controls-a-day.most)" = '4.60 warn 2' ]
    [ "$(query "SELECT command || ' ' || why FROM txn ORDER BY id DESC LIMIT 1")" = \
        'ej-policy set приказ 7' ]
    run_ej 0 ej-policy set unsatisfactory '[2, 3]'
    run_ej 0 ej-policy set 'kinds.устный опрос' '{weight: 0.5}'
    [ "$(value 'kinds.устный опрос')" = '{weight: 0.5}' ]
    run_ej 0 ej-policy set 'kinds.устный опрос' ''
    err_is 'ej-policy: kinds.устный опрос: gone, was {weight: 0.5}'
    run_ej 0 ej-policy set scale '[1, 2, 3]' thresholds '{2: 1.5, 3: 2.5}'
    [ "$(value scale)" = '[1, 2, 3]' ]
}

@test "what is proposed follows the threshold that was set" {
    run_ej 0 ej-policy set thresholds-by-subject.Физика '{5: 5, 4: 4.99, 3: 4.98}'
    ok ej-finals propose --class 7А --subject Физика --period Q1 --format tsv
    [ "$(awk -F '\t' '$9 == 3 || $9 == 4' <<<"$output" | wc -l)" -eq 0 ]
    [ "$(awk -F '\t' '$9 == 2' <<<"$output" | wc -l)" -gt 5 ]
}

# wrong NAME VALUE STATUS MESSAGE
wrong() {
    refused "$3" ej-policy set "$1" "$2" || return
    err_is "ej-policy: $4"
}

@test "set is refused as a profile would be, and names what is allowed" {
    own_rule
    run_ej 0 ej-policy load base --rules "$RULES"
    wrong controls-a-day loud 1 "controls-a-day: 'loud' is none of: off warn deny"
    wrong no-topic deny 1 'no-topic: this rule can only warn'
    wrong controls-a-day.most 6 1 "controls-a-day.most: '6' is no whole number from 1 to 5"
    wrong controls-a-day.least 1 2 \
        "controls-a-day has no parameter 'least'; ej-policy explain controls-a-day"
    wrong thresholds.5 3 1 'thresholds.5: the threshold of a greater mark has to be greater'
    wrong thresholds.5 '' 1 'thresholds: each mark of the scale but the lowest needs a threshold'
    wrong codes.НЛ gone 1 \
        "codes.НЛ: 'gone' is none of: unknown valid illness unexcused late exempt"
    wrong finals.2 passed 1 "finals.2: '2' is a mark of the scale"
    wrong thresholds.5 9 1 "thresholds.5: '9' is no decimal up to 5.00"
    wrong thresholds.5 5.01 1 "thresholds.5: '5.01' is no decimal up to 5.00"
    wrong thresholds.3 1.99 1 "thresholds.3: '1.99' is less than the lowest mark"
    wrong thresholds-by-subject.Физика '{5: 4.5, 4: 3.5, 3: 1}' 1 \
        "thresholds-by-subject.Физика: '1' is less than the lowest mark"
    wrong profile komi 2 'profile: ej-policy load puts another one in place'
    wrong scale '[5, 4]' 1 "scale: '4' is no whole number from 6 to 100"
    wrong scale.5 5 2 "scale has no parts: there is no 'scale.5'"
    wrong debt '} {' 1 'debt: this is no value as a profile has it: } {'
    wrong debt $'.\nscale: [1]' 1 $'debt: this is no value as a profile has it: .\nscale: [1]'
    wrong finals '{"a\nb": passed}' 1 $'finals: \'a\nb\' cannot be a name'
    wrong joined-subjects '{Математика: ["\t"]}' 1 \
        $'joined-subjects: \'\t\' cannot be a name'
    wrong finals '{"a\u2028b": passed}' 1 $'finals: \'a\u2028b\' cannot be a name'
    wrong debt '"a\u2029b"' 1 $'debt: \'a\u2029b\' cannot stand for a debt'
    wrong debt '"a\tb"' 1 $'debt: \'a\tb\' cannot stand for a debt'
    wrong debt '"\u00a0"' 1 $'debt: \'\u00a0\' cannot stand for a debt'
    wrong no-such 1 2 "there is no setting or rule 'no-such'; ej-policy show lists them"
    refused 2 ej-policy set thresholds
    err_is 'ej-policy: write NAME VALUE, or several such pairs'
}

@test "a part is found however its name is written" {
    run_ej 0 ej-policy set thresholds-by-subject.Физика '{5: 4.9, 4: 3.6, 3: 2.6}'
    run_ej 0 ej-policy set thresholds-by-subject.физика '{5: 3.9, 4: 2.6, 3: 2.1}'
    err_is 'ej-policy: thresholds-by-subject.Физика: {3: 2.10, 4: 2.60, 5: 3.90}, was {3: 2.60, 4: 3.60, 5: 4.90}'
    run_ej 0 ej-policy set kinds.контрольнАя '{weight: 4, control: yes}'
    err_is 'ej-policy: kinds.контрольная: {weight: 4, control: yes}, was {weight: 3, control: yes}'
    run_ej 0 ej-policy set kinds.зачет '{weight: 7}'
    err_has 'ej-policy: kinds.зачёт: {weight: 7}, was'
    run_ej 0 ej-policy set codes.б valid
    err_is 'ej-policy: codes.Б: valid, was illness'
    run_ej 0 ej-policy set codes.HП valid
    err_is 'ej-policy: codes.НП: valid, was unexcused'
    run_ej 0 ej-policy set finals.OCB passed
    err_is 'ej-policy: finals.осв.: passed, was exempt'
    run_ej 0 ej-policy set minimum-marks.2.0 6
    err_is 'ej-policy: minimum-marks.2: 6, was 5'
    run_ej 0 ej-policy set joined-subjects.МАТЕМАТИКА '[Алгебра]'
    [ "$(value joined-subjects.Математика)" = '[Алгебра]' ]
    run_ej 0 ej-policy set kinds.НОВЫЙ '{weight: 2}'
    refused 2 ej-policy set kinds.новый '{weight: 3}' kinds.НОВый '{weight: 4}'
    err_is 'ej-policy: kinds.НОВый is given twice'
    run_ej 0 ej-policy set kinds.новый ''
    err_is 'ej-policy: kinds.НОВЫЙ: gone, was {weight: 2}'
    wrong kinds '{Опрос: {weight: 1}, опрос: {weight: 2}}' 1 "kinds: 'опрос' is there twice"
    wrong joined-subjects '{А: [Алгебра], Б: [алгебра]}' 1 \
        "joined-subjects: 'алгебра' is there twice"
}

# shellcheck disable=SC2154 # bats sets it
@test "a long change is told whole" {
    local line='{kinds: [диктант], subjects: [Русский язык, Литература, Алгебра, Геометрия], due: 3}'
    run_ej 0 ej-policy set written-work "[$line$(printf ", $line%.0s" {1..30})]"
    [ "${#stderr}" -gt 2500 ]
    err_has '"due":3}], was [{'
    run_ej 0 ej-policy set written-work "[$line]"
    [ "${#stderr}" -gt 2500 ]
}

@test "a long name is kept whole" {
    local long
    long=$(printf 'а%.0s' {1..200})
    # No final mark of such a length could be entered.
    refused 1 ej-policy set "finals.$long" passed
    err_is "ej-policy: finals.$long: '$long' cannot be a name"
    run_ej 0 ej-policy set "finals.${long::31}" passed
    run_ej 0 ej-finals set --class 7А --subject Алгебра --period Q1 --pupil Абрамов --replace \
        --value "${long::31}"
    ok ej-subject set --quiet --subject "$long"
    ok ej-subject set --quiet --subject "${long%а}б"
    run_ej 0 ej-policy set "thresholds-by-subject.$long" '{3: 2.6, 4: 3.6, 5: 4.6}'
    run_ej 0 ej-policy set "thresholds-by-subject.${long%а}б" '{3: 2.7, 4: 3.7, 5: 4.7}'
    ok ej-policy show
    out_has "thresholds-by-subject.$long,\"{3: 2.60, 4: 3.60, 5: 4.60}\""
    out_has "thresholds-by-subject.${long%а}б,\"{3: 2.70, 4: 3.70, 5: 4.70}\""
}

@test "a mark that is none is refused with what the policy has, its sign of a debt too" {
    run_ej 0 ej-policy set debt +
    refused 1 ej-mark set --class 7А --subject 'Русский язык' --date 2026-10-05 --lesson 4 \
        --pupil Абрамов --value . --kind 'ответ на уроке'
    err_has 'value: not in the scale (2 3 4 5, or + for a debt)'
}

@test "a profile that writes a kind of work in another way renames it" {
    local id
    id=$(query "SELECT id FROM kind WHERE name = 'контрольная'")
    cp -rL "$ROOT/share" "$BATS_TEST_TMPDIR/share"
    sed -i '/^kinds:/,/^[a-z]/ s/контрольная/Контрольная/' \
        "$BATS_TEST_TMPDIR/share/profiles/base.yaml"
    run_ej 0 env EJ_SHARE="$BATS_TEST_TMPDIR/share" ej-policy load base
    err_lacks stays
    [ "$(query "SELECT name FROM kind WHERE id = $id")" = Контрольная ]
    [ "$(query "SELECT count(*) FROM kind WHERE name LIKE '%онтрольная'")" -eq 1 ]
    run_ej 0 ej-audit verify
}

@test "the terms for written work go by names in any spelling" {
    local term='[{"kinds": ["КОНТРОЛЬНАЯ"], "subjects": ["алгебра"], "due": 5}]'
    run_ej 0 ej-policy set written-work "$term" written-work-deadline warn
    out_is ''
    [ "$(query "SELECT value FROM policy WHERE name = 'written-work'")" = \
        '[{"kinds":["контрольная"],"subjects":["алгебра"],"from":1,"to":12,"due":5}]' ]
    run_ej 0 ej-mark set --class 7А --subject Алгебра --date 2026-09-11 --lesson 5 \
        --pupil Абрамов --kind контрольная --n 2 --value 5
    err_has written-work-deadline
    run_ej 1 ej-check run --rule written-work-deadline --class 7А --format csv
    out_has 'written-work-deadline,7А,2026-09-11,5,Алгебра,'
}

@test "a kind of work that records have cannot be removed, a code stays with them" {
    wrong kinds.урок '' 1 'kinds.урок: lessons, plans or marks have this kind of work; it stays'
    wrong 'kinds.Ответ на  уроке' '' 1 \
        'kinds.ответ на уроке: lessons, plans or marks have this kind of work; it stays'
    run_ej 0 ej-policy set codes.ОТ ''
    err_is 'ej-policy: codes.ОТ: gone, was unknown
ej-policy: codes.ОТ: stays with the records that use it'
    run_ej 0 ej-policy set no-topic off
    err_is 'ej-policy: no-topic: off, was warn'
}

@test "a level means the rule where a setting has the same name" {
    own_rule scale
    run_ej 0 ej-policy load base --rules "$RULES"
    [ "$(value rules.scale) $(value scale)" = 'deny [2, 3, 4, 5]' ]
    run_ej 0 ej-policy set scale off
    err_is 'ej-policy: rules.scale: off, was deny'
    run_ej 0 ej-policy set rules.scale.most 3
    [ "$(value rules.scale.most) $(value scale)" = '3 [2, 3, 4, 5]' ]
    ok ej-policy explain scale
    out_has 'scale: the marks, rising'
    out_has 'scale: Too many control works'
}

# ---- a school's own rules --------------------------------------------------------------------

# A second control work of 7А on 2026-10-05, whose lessons are none.
controls() {
    ej-lesson set --class 7А --date 2026-10-05 --lesson "$1" --kind контрольная --replace \
        --subject "$(query "SELECT s.name FROM lesson l JOIN course c ON c.id = l.course_id
            JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
            WHERE k.name = '7А' AND l.date = '2026-10-05' AND l.number = $1")"
}

@test "the rule of the document: loaded, found, woken by a write, refused" {
    own_rule
    run_ej 1 ej-policy load base --rules "$RULES" --dry-run --format csv
    err_has 'ej-policy: controls-a-day: deny, new'
    out_has 'controls-a-day,7А,2026-09-11,5,Алгебра,'
    run_ej 0 env EJ_RULES="$RULES" ej-policy load base
    rm "$RULES"/*
    run_ej 1 ej-check run --rule controls-a-day --class 7А --format csv
    out_has 'controls-a-day,7А,2026-09-11,5,Алгебра,'
    out_has ',controls=2'
    run_ej 0 controls 1
    refused 1 controls 2
    err_has 'Too many control works on one day (controls-a-day, school order 12 of 2026-09-01): '
    err_has '7А, 2026-10-05'
    run_ej 0 ej-policy set controls-a-day.most 2
    run_ej 0 controls 2
    run_ej 0 ej-policy set controls-a-day warn controls-a-day.most 1
    run_ej 0 controls 3
    err_has 'Too many control works on one day'
    run_ej 0 ej-policy load base
    err_has 'ej-policy: controls-a-day: gone, was warn'
    run_ej 2 ej-check run --rule controls-a-day
}

# shared_rule WITH: a rule about н/а in finals, by tables of the school's own and of share.
shared_rule() {
    mkdir -p "$RULES/with"
    cat >"$RULES/no-na.sql" <<END
/*---
id: no-na
title: {en: No НА at all, ru: Никаких н/а}
source: school order 14
level: deny
can: deny
acts: teacher
scope: final
wakes: [final]
with: [$1]
parameters: {least: {default: 5, from: 1, to: 11}}
---*/
SELECT scope.id, w.class, NULL AS date, NULL AS lesson, w.subject, w.file_no AS pupil_id, w.teacher,
    f.period AS detail
FROM scope
CROSS JOIN final f ON f.id = scope.id AND f.value = 'н/а'
CROSS JOIN elder e ON e.id = f.class_id
CROSS JOIN final_page w ON w.class_id = f.class_id AND w.subject_id = f.subject_id
    AND w.pupil_id = f.pupil_id;
END
    printf '%s\n' '-- SPDX-License-Identifier: GPL-3.0-or-later' 'elder AS (' \
        '    SELECT id FROM class WHERE grade >= :least' ')' >"$RULES/with/elder.sql"
}

@test "rules have tables in common, and the journal keeps these as they were" {
    local na=(ej-finals set --quiet --class 7А --period Q1 --pupil-id К-0133 --value н/а --replace
        --why 'ошибка' --subject)
    shared_rule 'final-page, elder'
    run_ej 0 ej-policy load base --rules "$RULES"
    ok ej-policy explain no-na
    out_has $'\nelder AS (\n    SELECT id FROM class WHERE grade >= :least\n)\nSELECT scope.id'
    # The files may go or change: another rule is made of them only by the next load.
    rm -r "$RULES"
    refused 1 "${na[@]}" Физика
    err_has 'No НА at all (no-na, school order 14): 7А, Физика, К-0133: Q1'
    run_ej 0 ej-policy set no-na.least 8 --why 'приказ 15'
    run_ej 0 "${na[@]}" Физика
    run_ej 0 ej-policy set no-na.least 7
    run_ej 1 ej-check run --rule no-na --format csv
    same <(printf %s "$output" | sed 's/^no-na,/na-in-finals,/') \
        <(ej-check run --rule na-in-finals --format csv)
    run_ej 0 ej-policy set no-na warn
    run_ej 0 "${na[@]}" История
}

@test "what is wrong with a table in common of rules is told with its file and line" {
    shared_rule 'final-page, older'
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/no-na.sql:10: there is no file with/older.sql"
    shared_rule 'final-page, elder'
    sed -i 's/FROM class/FROM classes/' "$RULES/with/elder.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_has 'no such table: classes'
    shared_rule 'final-page, elder'
    sed -i 's/WHERE grade/WHEN grade/' "$RULES/with/elder.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/with/elder.sql:3: near \"WHEN\": syntax error"
    shared_rule 'final-page, elder'
    sed -i 's/CROSS JOIN elder/CROSS JOIN eldest/' "$RULES/no-na.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/no-na.sql:17: no such table: eldest"
    shared_rule 'final-page, elder'
    sed -i 's/:least/:most/' "$RULES/with/elder.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/no-na.sql:13: the SELECT cannot use the parameter 'most'"
    shared_rule 'final-page, elder'
    sed -i '1i/*---\nparameters: {most: {default: 3}}\n---*/' "$RULES/with/elder.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/with/elder.sql:2: the parameters of a rule's tables stand in the rule's \
header"
}

# endless_rule: one that ends after `last` steps.
endless_rule() {
    cat >"$RULES/endless.sql" <<'END'
/*---
id: endless
title: {en: Endless, ru: Без конца}
source: school order 16
level: warn
can: warn
acts: teacher
scope: lesson
wakes: [lesson]
if: (WITH RECURSIVE m(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM m WHERE x < 9)
  SELECT max(x) > 0 FROM m)
parameters: {last: {default: 9, from: 1, to: 1000000}}
---*/
-- Finds nothing.
WITH RECURSIVE
n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < :last * :last)
SELECT scope.id, NULL AS class, NULL AS date, NULL AS lesson, NULL AS subject, NULL AS pupil_id,
    NULL AS teacher, max(x) AS detail
FROM scope
CROSS JOIN n
GROUP BY scope.id
HAVING max(x) < 0;
END
}

@test "a rule that never ends is not loaded" {
    local never='this does not come to an end: a recursion needs a condition that ends it'
    endless_rule
    sed -i 's/ WHERE x < :last.*)/)/' "$RULES/endless.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/endless.sql:15: $never"
    endless_rule
    sed -i 's/ WHERE x < 9//' "$RULES/endless.sql"
    refused 1 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/endless.sql:10: $never"
    endless_rule
    run_ej 0 ej-policy load base --rules "$RULES"
    run_ej 0 ej-check run --rule endless
}

@test "a rule that ends no more stops a write, not those who wait for it" {
    endless_rule
    run_ej 0 ej-policy load base --rules "$RULES"
    run_ej 0 ej-policy set endless.last 1000000
    refused 4 controls 1
    err_is 'ej-lesson: rule endless does not come to an end and was stopped; nothing was written (to '\
'write without it: ej-policy set endless off)'
    # Who asks by hand can stop it by hand.
    run_ej 130 timeout --preserve-status --signal INT 1 ej-check run --rule endless
    out_is ''
    run_ej 0 ej-policy set endless off
    run_ej 0 controls 1
}

@test "a rule is asked only where its \`if\` says so" {
    own_rule
    sed -i "s/^wakes: .*/&\nif: :most < 3 AND EXISTS (SELECT 1 FROM closing)/" \
        "$RULES/controls-a-day.sql"
    run_ej 0 ej-policy load base --rules "$RULES" --dry-run --format csv
    run_ej 0 ej-policy load base --rules "$RULES"
    run_ej 0 controls 1
    run_ej 0 controls 2
    run_ej 0 ej-check run --rule controls-a-day --class 7А --format csv
    run_ej 0 ej-finals close --class 7А --period Q1
    run_ej 1 ej-check run --rule controls-a-day --class 7А --format csv
    out_has 'controls-a-day,7А,2026-10-05,1,'
    refused 1 controls 3
    err_has 'Too many control works on one day'
    run_ej 0 ej-policy set controls-a-day.most 3
    run_ej 0 controls 3
    run_ej 0 ej-check run --rule controls-a-day --class 7А --format csv
}

@test "an old finding freezes nothing" {
    own_rule
    run_ej 0 ej-policy load base --rules "$RULES"
    run_ej 0 ej-lesson set --class 7А --date 2026-09-11 --lesson 5 --subject Алгебра \
        --topic 'Другая тема' --replace
}

@test "the school's own rule goes before one of the same name" {
    own_rule no-topic
    run_ej 0 ej-policy load base --rules "$RULES"
    err_has 'ej-policy: no-topic: deny, was warn'
    err_has 'ej-policy: no-topic: the rule itself is another'
    ok ej-policy explain no-topic
    out_has 'no-topic: Too many control works on one day'
    run_ej 0 ej-policy load base
    ok ej-policy explain no-topic
    out_has 'no-topic: Lesson without a topic'
}

@test "a broken rule is refused with file and line" {
    broken d '1: a header that begins with /*--- is expected'
    broken 's/^level: deny/level: loud/' "5: 'loud' is none of: off warn deny"
    broken 's/^can: deny/can: warn/' '5: this rule can only warn'
    broken 's/^acts: .*/acts: [teacher/' '8: did not find expected '"',' or ']'"
    broken 's/^acts:/act:/' "7: unknown key 'act'; there are: id title source level can entry acts scope wakes if with parameters"
    broken 's/^scope: .*/scope: lessons/' "8: 'lessons' is no scope"
    broken 's/^wakes: .*/wakes: [timetable]/' "9: 'timetable' wakes no rule"
    broken 's/^wakes: .*/wakes: [final]/' "9: 'final' wakes no rule with scope lesson"
    broken 's/from: 1, to: 5/from: 2, to: 5/' "11: '1' is no whole number from 2 to 5"
    broken 's/  most:/  class:/' "11: 'class' cannot be a rule's own parameter"
    broken 's/^id: .*/id: controls/' "2: 'controls' is not what the file is called"
    broken '/^source:/d' "2: 'source' is missing"
    broken 's/AS detail/AS details/' "14: column 8 of the SELECT has to be called 'detail'"
    broken 's/AS detail/AS detail, 1/' '14: the SELECT gives more columns than a rule has'
    broken 's/> :most/> :more/' "14: the SELECT cannot use the parameter 'more'"
    broken 's/w.control$/w.controls/' '19: no such column: w.controls'
    broken 's/^HAVING/HEAVING/' '28: near "HEAVING": syntax error'
    broken 's/^scope: .*/&\nif: EXISTS (SELECT 1 FROM closings)/' '9: no such table: closings'
    broken 's/^scope: .*/&\nif: 1, 2/' '9: row value misused'
    broken 's/^scope: .*/&\nif: 1 --/' '9: incomplete input'
    broken 's/^scope: .*/&\nif: :least > 0/' "9: the SELECT cannot use the parameter 'least'"
    broken 's/^scope: .*/&\nif: []/' "9: 'if' has to be a value"
    broken '1s/.*/SELECT 1;/' '1: a header that begins with /*--- is expected'
}

@test "a rule may be saved under Windows; what is no text file is refused" {
    own_rule
    ej-policy load base --rules "$RULES" --quiet
    query "SELECT header || query FROM rule WHERE name = 'controls-a-day'" \
        >"$BATS_TEST_TMPDIR/plain"
    sed -i '1s/^/\xEF\xBB\xBF/; s/$/\r/' "$RULES/controls-a-day.sql"
    run_ej 0 ej-policy load base --rules "$RULES"
    err_is 'ej-policy: nothing changes'
    query "SELECT header || query FROM rule WHERE name = 'controls-a-day'" \
        >"$BATS_TEST_TMPDIR/windows"
    same "$BATS_TEST_TMPDIR/plain" "$BATS_TEST_TMPDIR/windows"
    broken 's/^-- .*/-- \xEF\xF0/' ' bytes that are not valid UTF-8'
    printf '\0' >>"$RULES/controls-a-day.sql"
    refused 4 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/controls-a-day.sql: cannot be read"
    rm "$RULES/controls-a-day.sql"
    mkfifo "$RULES/controls-a-day.sql"
    refused 4 timeout 20 ej-policy load base --rules "$RULES"
    err_is "ej-policy: $RULES/controls-a-day.sql: Operation not supported"
}

@test "a rule that does more than read is refused" {
    local only='this has to be one statement that only reads'
    broken '14,$d; 13s/.*/DELETE FROM mark;/' '13: SELECT or WITH is expected here'
    broken '14,$d; 13s/.*/PRAGMA user_version = 9;/' '13: SELECT or WITH is expected here'
    broken "14,\$d; 13s/.*/ATTACH 'x' AS x;/" '13: SELECT or WITH is expected here'
    broken '14,$d; 13s/.*/WITH a AS (SELECT 1) DELETE FROM mark RETURNING id;/' \
        "13: $only (not authorized)"
    broken 's/^GROUP BY/WHERE load_extension(1) GROUP BY/' \
        '27: not authorized to use function: load_extension'
    broken 's/^GROUP BY/WHERE 1 IN (SELECT 1 FROM pragma_table_list) GROUP BY/' \
        "14: $only (not authorized)"
    broken '$s/$/\nDELETE FROM mark;/' "28: $only"
    [ ! -e x ]
}

@test "a rule that another program put into the journal is not run" {
    local marks
    marks=$(query 'SELECT count(*) FROM mark')
    sqlite3 "$EJ_DB" "DROP TRIGGER guard_rule_update; UPDATE rule SET query =
        'DELETE FROM mark RETURNING id, 1, 2, 3, 4, 5, 6, 7' WHERE name = 'no-topic'"
    run_ej 4 ej-check run --rule no-topic
    err_is 'ej-check: rule no-topic: this has to be one statement that only reads'
    [ "$(query 'SELECT count(*) FROM mark')" -eq "$marks" ]
}
