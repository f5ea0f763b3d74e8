#!/usr/bin/env bats
# ej-init, ej-calendar, ej-class, ej-subject, ej-staff: what a journal begins with.

bats_require_minimum_version 1.5.0
load lib/common

setup() {
    export EJ_DB=$BATS_TEST_TMPDIR/school.ej
}

begin() {
    ej-init --quiet --school 'Школа № 1' --year 2026/27 "$@"
}

@test "the file is for its owner alone, and never overwritten" {
    umask 000
    run_ej 0 begin
    [ "$(stat -c %a "$EJ_DB")" = 600 ]
    refused 2 begin
    err_has 'already there'
}

@test "what an earlier journal of the name left beside it never gets into the new one" {
    local tail
    for tail in -wal -shm -journal; do
        echo left >"$EJ_DB$tail"
        run_ej 2 begin
        err_is "ej-init: $EJ_DB$tail is there, left by an earlier journal of this name; move it away"
        [ ! -e "$EJ_DB" ]
        [ "$(cat "$EJ_DB$tail")" = left ]
        rm "$EJ_DB$tail"
    done
}

@test "in a group-owned directory the group may write, nobody else" {
    mkdir "$BATS_TEST_TMPDIR/shared"
    chmod 2770 "$BATS_TEST_TMPDIR/shared"
    EJ_DB=$BATS_TEST_TMPDIR/shared/school.ej run_ej 0 begin
    [ "$(stat -c %a "$BATS_TEST_TMPDIR/shared/school.ej")" = 660 ]
}

@test "wrong years, profiles and zones make no journal" {
    local call
    for call in '--year 2026|not a school year: 2026 (' '--year 2026/28|not a school year: 2026/28 (' \
        '--year 26/27|not a school year: 26/27 (' \
        '--year 2026/27 --profile nowhere|there is no profile ' \
        '--year 2026/27 --time-zone Europe/Nowhere|unknown time zone: Europe/Nowhere ('; do
        # shellcheck disable=SC2086 # several words
        refused 2 ej-init --school X ${call%|*}
        err_has "ej-init: ${call#*|}"
    done
    run_ej 2 ej-init --year 2026/27
    err_is 'ej-init: --school and --year are needed'
    run_ej 4 ej-init --school X --year 2026/27 --db "$BATS_TEST_TMPDIR/none/school.ej"
    err_has 'No such file or directory'
}

@test "each profile brings its absence codes" {
    local profile
    for profile in base solo komi epos mo sedj; do
        EJ_DB=$BATS_TEST_TMPDIR/$profile.ej begin --profile "$profile"
    done
    codes() {
        EJ_DB=$BATS_TEST_TMPDIR/$1.ej query \
            "SELECT group_concat(name || '=' || meaning, ' ') FROM (SELECT * FROM code ORDER BY name)"
    }
    [ "$(codes base)" = 'Б=illness НП=unexcused ОП=late ОСВ=exempt ОТ=unknown УП=valid' ]
    [ "$(codes komi)" = 'Б=illness НП=unexcused ОП=late ОТ=unknown УП=valid' ]
    [ "$(codes sedj)" = 'Б=illness Н=unexcused О=late У=valid' ]
}

@test "another program cannot write the journal" {
    begin
    refused 1 sqlite3 "$EJ_DB" "INSERT INTO subject (name) VALUES ('Магия')"
    err_has 'no such function'
}

@test "a calendar imports from YAML, round trips as CSV, and the next year's follows" {
    begin
    run_ej 0 ej-calendar import "$SCHOOL/calendar.yaml"
    [ "$(query "SELECT starts || ' ' || ends FROM year")" = '2026-09-01 2027-05-28' ]
    ej-calendar list >"$BATS_TEST_TMPDIR/calendar.csv"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/calendar.csv"
    err_has '22 same'
    sed 's|2027-|2028-|g; s|2026-|2027-|g; s|2026/27|2027/28|' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/next.yaml"
    [ "$(query 'SELECT count(*) FROM year')" = 2 ]
    # A changed period changes its line and adds none.
    sed -i 's/Q1,1-9,2026-09-01,2026-10-25/Q1,1-9,2026-09-01,2026-10-24/' \
        "$BATS_TEST_TMPDIR/calendar.csv"
    run_ej 0 ej-calendar import "$BATS_TEST_TMPDIR/calendar.csv"
    err_has '1 changed + 21 same'
}

@test "a broken calendar is refused with file and line" {
    begin
    printf 'year: "2026/27"\nfrom: 2026-09-01\nto: 2027-05-28\nperiodz: []\n' \
        >"$BATS_TEST_TMPDIR/bad.yaml"
    refused 1 ej-calendar import "$BATS_TEST_TMPDIR/bad.yaml"
    err_has 'bad.yaml:4:'
    refused 1 ej-calendar set --kind period --name Q9 --grades 1-9 --from 2026-09-01 --to 2026-10-01
    err_is 'ej-calendar: name: not one of Q1-Q4, T1-T3, H1, H2'
    ok ej-calendar set --kind period --name Q1 --grades 1-9 --from 2026-09-01 --to 2026-10-25
    refused 1 ej-calendar set --kind period --name Q2 --grades 5-9 --from 2026-10-20 --to 2026-12-01
    err_has 'overlaps'
}

@test "classes are known however they are written" {
    local name
    begin
    printf 'Класс;Смена\r\n7а;1\r\n' | iconv -t cp1251 >"$BATS_TEST_TMPDIR/classes.csv"
    run_ej 0 ej-class import "$BATS_TEST_TMPDIR/classes.csv"
    for name in 7А 7а '7-А' '7 "А"' 7A '«7 „А“»'; do
        run_ej 0 ej-class set --class "$name" --shift 1
    done
    ok ej-class list
    out_is $'class,shift,teacher\n7А,1,'
    refused 1 ej-class set --class 13А
    err_is 'ej-class: class: not the name of a class (such as 7А)'
    refused 1 ej-class set --class 10А+10Б
    err_is 'ej-class: class: a joint class is made by ej-load, not as a class of its own'
}

@test "classes are listed by grade, then letter" {
    begin
    printf 'class\n10А\n1Б\n1А\n9Ё\n9Ж\n9Е\n' | run_ej 0 ej-class import --quiet
    ok ej-class list --format csv
    out_is $'class,shift,teacher\n1А,,\n1Б,,\n9Е,,\n9Ё,,\n9Ж,,\n10А,,'
}

@test "staff: several roles, the homeroom class, Russian words in and out" {
    begin
    ej-class import --quiet "$SCHOOL/classes.csv"
    run_ej 0 ej-staff import "$SCHOOL/staff.csv"
    err_has '21 read = 21 added'
    ok ej-staff set --login safonova.tp --surname Сафонова --given-name Тамара \
        --patronymic Петровна --role 'завуч, учитель' --replace
    ok ej-staff list --role teacher --format csv
    out_has 'safonova.tp,Сафонова,Тамара,Петровна,deputy+teacher,'
    ok ej-staff list --headings ru --format csv
    out_has 'safonova.tp,Сафонова,Тамара,Петровна,"завуч, учитель",'
    ok ej-class list
    out_has '7А,2,grigoreva.ai'
    refused 1 ej-staff set --login x --surname Х --given-name Х --role колдун
    err_has 'role: not one of director deputy administrator class-teacher teacher secretary'
}

# staff_of LOGIN:CLASS...: a list of staff with these homerooms, classes 7А, 9Б and 10А beside it.
staff_of() {
    local one
    begin
    printf 'class\n7А\n9Б\n10А\n' | ej-class import --quiet
    echo 'login,surname,given_name,role,homeroom'
    for one; do
        echo "${one%:*},${one%:*},И,teacher,${one#*:}"
    done
}

@test "the list of staff has the classes of this year, and changes nothing read in again" {
    cd "$BATS_TEST_TMPDIR"
    staff_of a:7А b:9Б c: >staff.csv
    run_ej 0 ej-staff import staff.csv
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" >next.yaml
    ej-calendar import --quiet next.yaml
    ej-class set --quiet --class 8А --year 2027/28 --teacher c
    ok ej-staff list --format csv
    out_is $'login,surname,given_name,patronymic,role,homeroom\na,a,И,,teacher,7А
b,b,И,,teacher,9Б\nc,c,И,,teacher,'
    printf '%s' "$output" >list.csv
    remember
    run_ej 0 ej-staff import list.csv
    err_has '3 read = 0 added + 0 changed + 3 same'
    unchanged
    ok ej-staff list --year 2027/28 --homeroom 8А --format csv
    out_has 'c,c,И,,teacher,8А'
    run_ej 0 ej-staff list --year 2027/28 --format csv
    out_has $'\na,a,И,,teacher,\n'
}

@test "who has two classes has two lines, in and out" {
    cd "$BATS_TEST_TMPDIR"
    staff_of a:7А a:9Б >staff.csv
    run_ej 0 ej-staff import staff.csv
    err_has '2 read = 1 added + 1 changed + 0 same'
    ok ej-class list --format csv
    out_is $'class,shift,teacher\n7А,,a\n9Б,,a\n10А,,'
    ok ej-staff list --format csv
    out_has $'a,a,И,,teacher,7А\na,a,И,,teacher,9Б'
    printf '%s' "$output" >list.csv
    remember
    run_ej 0 ej-staff import list.csv
    err_has '2 read = 0 added + 0 changed + 2 same'
    unchanged
    # A third one, alone, takes the place of both.
    run_ej 0 ej-staff set --login a --surname a --given-name И --role teacher --homeroom 10А \
        --replace
    ok ej-class list --format csv
    out_is $'class,shift,teacher\n7А,,\n9Б,,\n10А,,a'
}

@test "classes change hands in whichever order the list names their teachers" {
    cd "$BATS_TEST_TMPDIR"
    staff_of a:7А b:9Б >staff.csv
    run_ej 0 ej-staff import staff.csv
    sed -i 's/7А/x/; s/9Б/7А/; s/x/9Б/' staff.csv
    run_ej 0 ej-staff import staff.csv
    err_has '2 read = 0 added + 2 changed'
    ok ej-class list --format csv
    out_has $'7А,,b\n9Б,,a'
    sed -i 's/9Б$//; s/7А/9Б/' staff.csv
    run_ej 0 ej-staff import staff.csv
    ok ej-class list --format csv
    out_has $'7А,,\n9Б,,b'
}

@test "subjects: a name in another case or with е for ё is the same subject" {
    begin
    run_ej 0 ej-subject import "$SCHOOL/subjects.csv"
    run_ej 0 ej-subject set --subject 'РУССКИЙ  ЯЗЫК' --graded yes
    [ "$(query "SELECT count(*) FROM subject")" = 22 ]
}

@test "--as names one of the staff, and both names are in the history" {
    begin
    ej-staff set --login safonova.tp --surname Сафонова --given-name Тамара --role завуч
    refused 2 ej-subject set --subject Химия --as nobody
    err_is 'ej-subject: --as: nobody has this login'
    run_ej 0 ej-subject set --subject Химия --as safonova.tp
    [ "$(query "SELECT actor || ' ' || behalf FROM txn ORDER BY id DESC LIMIT 1")" = \
        "$(id -un) safonova.tp" ]
}

@test "--dry-run checks everything and makes nothing" {
    mkdir "$BATS_TEST_TMPDIR/empty"
    cd "$BATS_TEST_TMPDIR/empty" || return
    run_ej 0 ej-init --school 'Школа № 1' --year 2026/27 --dry-run new.ej
    out_is ''
    err_is 'ej-init: new.ej: would be made'
    run_ej 2 ej-init --school 'Школа № 1' --year 2026/28 --dry-run new.ej
    err_has 'not a school year'
    run_ej 2 ej-init --school 'Школа № 1' --year 2026/27 --profile none --dry-run new.ej
    err_has "there is no profile 'none'"
    [ -z "$(ls -A)" ]
    run_ej 0 ej-init --quiet --school 'Школа № 1' --year 2026/27 new.ej
    run_ej 2 ej-init --school 'Школа № 1' --year 2026/27 --dry-run new.ej
    err_has 'already there'
}
