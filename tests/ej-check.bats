#!/usr/bin/env bats
# ej-check: findings become remarks with a term, which are resolved; controls; families informed.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school
}

setup() {
    copy_school
}

# The findings of a rule of few, as remarks until the tenth of November.
remarks() {
    run_ej 0 ej-check remark --due 2026-11-10 < <(ej-check run --rule "${1-no-topic}" --format csv)
}

# remark COLUMN: of the first remark.
remark() {
    query "SELECT $1 FROM remark ORDER BY id LIMIT 1"
}

# ---- run -------------------------------------------------------------------------------------

@test "run: status 1 when something is found, 0 when nothing is" {
    run_ej 1 ej-check run --rule no-topic --class 7А
    out_is 'rule,class,date,lesson,subject,pupil_id,teacher,detail
no-topic,7А,2026-09-05,3,Английский язык,,volkov.iy,group=2'
    run_ej 0 ej-check run --rule no-topic --class 7А --from 2026-09-06
    out_is 'rule,class,date,lesson,subject,pupil_id,teacher,detail'
    refused 2 ej-check run --rule no-such-rule
    refused 2 ej-check run --class 8Ж
}

@test "a list of rules that names none is wrong usage, blanks around names are nothing" {
    refused 2 ej-check run --rule ' '
    err_is 'ej-check: --rule: names no rule'
    refused 2 ej-check run --rule ''
    ok ej-check run --rule '  remark-overdue  no-topic ' --class 7А --from 2026-09-06
    refused 2 ej-check list --rule no-such-rule
    err_is 'ej-check: rule: there is no such rule'
    remarks
    ok ej-check list --rule no-topic
    local by_name=$output
    [ -n "$by_name" ]
    ok ej-check list --rule "$(query "SELECT title_ru FROM rule WHERE name = 'no-topic'")"
    out_is "${by_name%$'\n'}"
}

@test "an empty option does not choose all" {
    local option
    for option in --as --db; do
        refused 2 ej-check run "$option" ''
        err_is "ej-check: $option needs a value (--help shows what there is)"
    done
    for option in --class --subject --period --pupil-id; do
        refused 2 ej-check run "$option" ''
        err_is "ej-check: $option needs a value (--help shows what there is)"
        [ "$output" = '' ]
    done
    refused 2 ej-finals close --period Q1 --class ''
    err_is 'ej-finals: --class needs a value (--help shows what there is)'
    EJ_AS='' run_ej 1 ej-check run --rule no-topic --class 7А
}

# of COLUMN TEXT: of all findings those that say TEXT in this column, in order.
of() {
    ej-check run --format jsonl >"$BATS_TEST_TMPDIR/all" || [ $? = 1 ]
    grep "\"$1\":\"$2\"" "$BATS_TEST_TMPDIR/all" | sort >"$BATS_TEST_TMPDIR/want"
    [ -s "$BATS_TEST_TMPDIR/want" ]
}

# A rule about lessons or classes finds what is nobody's or another's in the same row.
@test "run: of a pupil, a subject, a teacher only what is about them" {
    local option
    for option in 'pupil_id --pupil-id А-0125' 'subject --subject Физика' \
        'teacher --teacher volkov.iy'; do
        # shellcheck disable=SC2086
        set -- $option
        of "$1" "$3" || return
        run_ej 1 ej-check run "$2" "$3" --format jsonl || return
        sort <<<"${output%$'\n'}" >"$BATS_TEST_TMPDIR/got"
        same "$BATS_TEST_TMPDIR/want" "$BATS_TEST_TMPDIR/got" || return
    done
}

@test "run: a period is that of each class's grade" {
    run_ej 1 ej-check run --period Q1 --format csv
    out_has '7А,'
    out_lacks '10А'
    [ "$(ej-check run --period Q1 --rule reason-unknown --class 7А)" = \
        "$(ej-check run --from 2026-09-01 --to 2026-10-25 --rule reason-unknown --class 7А)" ]
    run_ej 1 ej-check run --period H1 --format csv
    out_has '10А,'
    out_lacks '7А,'
    run_ej 1 ej-check run --period exam --format csv
    ! grep -E ',20[0-9]{2}-[0-9]{2}-' <<<"$output" || fail 'findings of days'
    [ "$(ej-check run --period year --rule reason-unknown)" = \
        "$(ej-check run --rule reason-unknown)" ]
}

@test "run: of a class no findings of no class, so that its remarks are all its own" {
    ej-check run --format csv >"$BATS_TEST_TMPDIR/all" || [ $? = 1 ]
    grep -q ^teacher-idle,, "$BATS_TEST_TMPDIR/all"
    run_ej 1 ej-check run --class 9Б --format csv
    [ "$(grep -c '^[^,]*,9Б,' <<<"$output")" = "$(($(wc -l <<<"$output") - 2))" ]
    ok ej-check run --class 9Б --rule teacher-idle --format csv
}

# ---- remarks ---------------------------------------------------------------------------------

@test "findings of a class and a period become remarks, once" {
    ej-check run --class 7А --period Q1 >"$BATS_TEST_TMPDIR/found" || [ $? = 1 ]
    run_ej 0 ej-check remark --due 2026-11-10 <"$BATS_TEST_TMPDIR/found"
    local many=$(($(wc -l <"$BATS_TEST_TMPDIR/found") - 1))
    [ "$many" -gt 10 ]
    summary_is "$many $many 0 0 0"
    remember
    run_ej 0 ej-check remark --due 2026-11-10 < <(ej-check run --class 7А --period Q1)
    summary_is "$many 0 0 $many 0"
    EJ_NOW=2026-10-28T09:00 run_ej 0 ej-check remark --due 2026-11-10 <"$BATS_TEST_TMPDIR/found"
    summary_is "$many 0 0 $many 0"
    unchanged
}

@test "what is open in the new year is listed until it is resolved" {
    remarks no-topic
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    export EJ_NOW=2027-09-10T09:00
    printf '%s\n' class 7А 9Б | ej-class import --quiet
    ok ej-check list --state overdue --format csv
    [ "$(grep -c ',no-topic,' <<<"$output")" = 5 ] || fail 'not those of last year'
    ok ej-check list --state open --year 2027/28 --format csv
    out_lacks no-topic
    ok ej-check list --format csv
    out_lacks no-topic
    run_ej 1 ej-check run --rule remark-overdue --format csv
    [ "$(grep -c ^remark-overdue, <<<"$output")" = 5 ] || fail 'not found overdue'
    run_ej 0 ej-check resolve --quiet < <(ej-check list --state overdue --format csv)
    ok ej-check run --rule remark-overdue --format csv
    ok ej-check list --state overdue --format csv
    out_lacks no-topic
}

@test "another term or other words change the remark that is open" {
    remarks
    run_ej 0 ej-check remark --due 2026-11-12 --text 'Записать темы' < <(ej-check run --rule no-topic)
    summary_is '5 0 5 0 0'
    [ "$(query "SELECT DISTINCT due || ' ' || text FROM remark")" = '2026-11-12 Записать темы' ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'remark' AND old IS NOT NULL")" = 5 ]
}

@test "who has to act: the finding's teacher, the page's, or the class teacher" {
    remarks no-topic
    [ "$(query "SELECT count(*) FROM remark r JOIN lesson l ON l.date = r.date
        AND l.number = r.number AND l.teacher_id = r.teacher_id
        JOIN course c ON c.id = l.course_id AND c.class_id = r.class_id
        AND c.subject_id = r.subject_id")" = 5 ]
    run_ej 0 ej-check remark --due 2026-11-10 < <(printf 'rule,class,subject,pupil_id,detail\nna-in-finals,7А,Технология,Н-0140,Q1\n')
    ok ej-check list --rule na-in-finals --format csv
    out_has 'na-in-finals,7А,,,Технология,Н-0140,Никитина Лидия Степановна,golubeva.uf,Q1'
    run_ej 0 ej-check remark --due 2026-11-10 < <(printf 'rule,class\ncontact-data-unverified,9Б\n')
    ok ej-check list --rule contact-data-unverified --format csv
    out_has 'contact-data-unverified,9Б,,,,,,ignateva.am,'
}

@test "findings with Russian headings are understood" {
    run_ej 0 ej-check remark --due 10.11.2026 < <(ej-check run --rule no-topic --headings ru --format excel-csv)
    summary_is '5 5 0 0 0'
    [ "$(remark rule)" = no-topic ]
}

@test "a remark in words, and what cannot be one" {
    ok ej-check set --class 7А --subject Алгебра --text 'Мало отметок' --due 2026-11-05
    ok ej-check set --class 7А --subject Алгебра --text 'Темы не по плану' --due 2026-11-05
    ok ej-check set --class 7А --subject Алгебра --text 'Мало отметок' --due 2026-11-05
    ok ej-check list --format csv
    [ "$(wc -l <<<"${output%$'\n'}")" = 3 ] || fail 'not two'
    out_has '1,,7А,,,Алгебра,,,gerasimova.ir,,Мало отметок,2026-10-26,'
    refused 1 ej-check set --class 7А --subject Алгебра --text 'Мало отметок' --due 2026-11-06
    err_has '--replace'
    refused 1 ej-check set --class 7А --due 2026-11-05
    err_has 'text: missing'
    refused 1 ej-check set --text 'Никому' --due 2026-11-05
    err_has 'class: missing'
    refused 1 ej-check set --class 7А --text 'Поздно' --due 2026-10-25
    err_has 'due: this day has passed'
    refused 1 ej-check set --class 7А --rule no-such --due 2026-11-05
    err_has 'rule: there is no such rule'
    refused 2 ej-check set --class 7А --text 'Без срока'
    err_has '--due is missing'
}

# ---- resolving -------------------------------------------------------------------------------

@test "resolve: by number, by what it is about, by a stream" {
    remarks
    ok ej-check resolve --remark-id 1 --answer 'Тема записана'
    [ "$(remark "resolved || ' ' || answer")" = '2026-10-26 Тема записана' ]
    ok ej-check resolve --rule no-topic --class 7А --date 2026-09-05 --lesson 3 --detail group=2 \
        --subject 'Английский язык'
    run_ej 0 ej-check resolve --answer 'Исправлено' < <(ej-check list --state open --format csv)
    summary_is '3 0 3 0 0'
    ok ej-check list --state open
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ] || fail 'some are open'
    remember
    ok ej-check resolve --remark-id 1 --answer 'Тема записана'
    unchanged
    refused 1 ej-check resolve --remark-id 1 --answer 'Другое'
    refused 1 ej-check resolve --remark-id 99
    refused 1 ej-check resolve --rule no-topic --class 7А
}

@test "resolve: by whom it is addressed to or the deputy, and nobody else" {
    local teacher other deputy
    remarks
    teacher=$(remark '(SELECT login FROM staff WHERE id = teacher_id)')
    other=$(query "SELECT min(login) FROM staff WHERE role = 'teacher' AND login <> '$teacher'")
    deputy=$(query "SELECT min(login) FROM staff WHERE ' ' || role || ' ' LIKE '% deputy %'")
    refused 3 ej-check resolve --remark-id 1 --as "$other"
    ok ej-check resolve --remark-id 1 --as "$teacher" --answer 'Записана'
    [ "$(remark resolved_by)" = "$teacher" ]
    ok ej-check resolve --remark-id 2 --as "$deputy"
}

@test "what is found again after it was resolved is a new remark, or open again on the same day" {
    remarks
    ok ej-check resolve --remark-id 1 --answer 'Записана'
    run_ej 0 ej-check remark --due 2026-11-10 < <(ej-check run --rule no-topic)
    summary_is '5 0 1 4 0'
    [ -z "$(remark resolved)" ]
    ok ej-check resolve --remark-id 1
    export EJ_NOW=2026-10-27T09:00
    run_ej 0 ej-check remark --due 2026-11-10 < <(ej-check run --rule no-topic)
    summary_is '5 1 0 4 0'
    [ "$(query 'SELECT count(*) FROM remark')" = 6 ]
}

# ---- list and import -------------------------------------------------------------------------

@test "list: open, overdue, resolved; by teacher, class, rule" {
    remarks
    ok ej-check resolve --remark-id 1
    ok ej-check list --state resolved --format tsv
    [ "$(sed 1d <<<"$output" | cut -f 15)" = resolved ]
    ok ej-check list --state overdue
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
    EJ_NOW=2026-11-11T09:00 ok ej-check list --state overdue --format csv
    [ "$(grep -c ',overdue,' <<<"$output")" = 4 ]
    EJ_NOW=2026-11-11T09:00 ok ej-check list --state open --class 7А --teacher volkov.iy --format csv
    [ "$(grep -c ',overdue,' <<<"$output")" = 1 ]
    ok ej-check list --state просрочено
    refused 2 ej-check list --state lost
    ok ej-check list --headings ru --state open --format csv
    out_has ',открыто,'
}

@test "list | import changes nothing, and fills another journal the same" {
    local form
    remarks
    ok ej-check resolve --remark-id 2 --answer 'Да, "верно"'
    ok ej-check set --class 9Б --text 'В кавычках: "так"' --due 2026-11-05
    ej-check list --format csv >"$BATS_TEST_TMPDIR/list"
    remember
    for form in csv tsv 'excel-csv --headings ru'; do
        # shellcheck disable=SC2086 # words
        run_ej 0 ej-check import < <(ej-check list --format $form)
        summary_is '6 0 0 6 0'
    done
    unchanged
    copy_school
    run_ej 0 ej-check import "$BATS_TEST_TMPDIR/list"
    summary_is '6 6 0 0 0'
    ej-check list --format csv | cut -d , -f 2- >"$BATS_TEST_TMPDIR/again"
    cut -d , -f 2- "$BATS_TEST_TMPDIR/list" >"$BATS_TEST_TMPDIR/first"
    same "$BATS_TEST_TMPDIR/first" "$BATS_TEST_TMPDIR/again"
    printf 'class,text,made,due,resolved\n7А,a,2026-10-20,2026-10-19,\n7А,b,2026-10-27,2026-10-28,
7А,c,2026-10-20,2026-10-21,2026-10-22\n' >"$BATS_TEST_TMPDIR/bad"
    refused 1 ej-check import "$BATS_TEST_TMPDIR/bad"
    err_has 'due: before the remark was made'
    err_has 'made: this day is still to come'
    err_has 'resolved_by: one without the other'
}

# ---- controls --------------------------------------------------------------------------------

@test "a control: what was looked at and found, once; listed and taken back in" {
    ok ej-check record --about 'Заполнение за I четверть' --findings 'Темы записаны' --class 7А \
        --subject Алгебра --teacher gerasimova.ir --date 2026-10-25 --by kulakova.tr
    ok ej-check controls
    out_is 'date,by,about,class,subject,teacher,findings
2026-10-25,kulakova.tr,Заполнение за I четверть,7А,Алгебра,gerasimova.ir,Темы записаны'
    remember
    run_ej 0 ej-check record < <(ej-check controls --format csv)
    summary_is '1 0 0 1 0'
    unchanged
    refused 1 ej-check record --about 'Заполнение за I четверть' --findings 'Иначе' \
        --date 2026-10-25 --by kulakova.tr
    refused 1 ej-check record --about x --findings y --date 2026-10-27
    err_has 'date: is still to come'
    ok ej-check controls --class 9Б
    [ "$(wc -l <<<"${output%$'\n'}")" = 1 ]
    [ "$(query "SELECT count(*) FROM audit WHERE tbl = 'control'")" = 1 ]
}

@test "a control is held by director, deputy or administrator" {
    local control=(--about 'Журнал 7А' --findings 'Заполнен' --date 2026-10-25) login
    for login in kulakova.tr safonova.tp karpov.ab; do
        ok ej-check record --quiet "${control[@]}" --by $login --as safonova.tp
    done
    for login in volkov.iy kiseleva.so nobody; do
        refused 1 ej-check record "${control[@]}" --by $login --as safonova.tp
        err_is "ej-check: by: '$login' is neither director nor deputy nor administrator; \
name the login of who held the control"
    done
    [ "$(query "SELECT group_concat(by) FROM (SELECT by FROM control ORDER BY by)")" = \
        karpov.ab,kulakova.tr,safonova.tp ]
    # Who held it then may be a teacher now; what is taken over is believed.
    ok ej-staff set --quiet --login safonova.tp --surname Сафонова --given-name Т --role teacher --replace
    run_ej 0 ej-check record < <(ej-check controls --format csv)
    summary_is '3 0 0 3 0'
    ok ej-check record --quiet --historical "${control[@]}" --by volkov.iy
}

# ---- families informed -----------------------------------------------------------------------

@test "inform: a class, a pupil, a list of pupils; each once a day and way" {
    local many
    many=$(ej-roster list --class 7А --format tsv | sed 1d | wc -l)
    ok ej-roster inform --class 7А --how собрание --date 2026-10-20
    [ "$(query 'SELECT count(*) FROM informed')" = "$many" ]
    remember
    ok ej-roster inform --class 7А --how собрание --date 2026-10-20
    run_ej 0 ej-roster inform --how собрание --date 2026-10-20 < <(ej-roster list --class 7А --format csv)
    summary_is "$many 0 0 $many 0"
    run_ej 0 ej-roster inform < <(ej-roster informed --format csv)
    summary_is "$many 0 0 $many 0"
    unchanged
    ok ej-roster inform --pupil-id А-0125 --how звонок
    ok ej-roster informed --pupil-id А-0125 --format csv
    out_has '7А,А-0125,Абрамов Ростислав Артёмович,2026-10-26,звонок,'
    refused 1 ej-roster inform --class 7А --how x --date 2026-10-27
    refused 1 ej-roster inform --pupil-id А-0125 --how x --date 2026-08-01
    err_has 'pupil: is in no class on this day'
}

@test "inform: a name is looked up in the year of its day" {
    local name='Абрамов Ростислав Артёмович'
    EJ_NOW=2027-06-20T09:00 ej-roster depart --pupil-id А-0125 --date 2027-06-15 --order 5-у \
        --order-date 2027-06-15 --quiet
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" \
        >"$BATS_TEST_TMPDIR/next.yaml"
    ej-calendar import --quiet "$BATS_TEST_TMPDIR/next.yaml"
    export EJ_NOW=2027-09-10T09:00
    printf '%s\n' class 8Г | ej-class import --quiet
    ej-roster arrive --pupil-id Я-1 --surname Абрамов --given-name Ростислав \
        --patronymic Артёмович --class 8Г --date 2027-09-01 --order 1-з --order-date 2027-09-01 \
        --birth-date 2013-05-05 --sex m --consent given --quiet
    printf '%s\n' pupil,date,how "$name,2026-10-20,звонок" "$name,2027-09-03,звонок" |
        run_ej 0 ej-roster inform
    [ "$(query 'SELECT group_concat(file_no) FROM (SELECT p.file_no FROM informed i
        JOIN pupil p ON p.id = i.pupil_id ORDER BY i.date)')" = А-0125,Я-1 ]
}

# ---- anonymisation ---------------------------------------------------------------------------

@test "remarks on a pupil who becomes «Ученик N» lose their words, and stay apart" {
    local pupil
    pupil=$(ej-roster list --consent withdrawn --class 7А --format tsv | sed -n 2p | cut -f 1)
    run_ej 0 ej-check remark --class 7А --pupil-id "$pupil" --due 2026-11-10 \
        --text 'Поговорить с мамой' < <(printf '%s\n' rule,subject,detail \
        finals-missing,Алгебра,Q1 finals-missing,Алгебра,Q2)
    run_ej 0 ej-consent anonymise --pupil-id "$pupil" --order 15 --order-date 2026-10-25 \
        --key-file "$BATS_TEST_TMPDIR/keys"
    ok ej-check list --rule finals-missing --format csv
    [ "$(grep -c 'Ученик 1,' <<<"$output")" = 2 ]
    out_has ',Q1,,2026-10-26'
    out_has ',Q2,,2026-10-26'
    out_lacks 'мамой'
}
