#!/usr/bin/env bats
# Who may do what with whose data: each cell of the matrix through the commands, allowed and
# refused; substitutes; access handed out and withdrawn; who acts.
# shellcheck disable=SC2015,SC2206,SC2154 # bats sets status, output, stderr
bats_require_minimum_version 1.5.0
load lib/common

# One person for each role and no other: the class teacher teaches nothing, the teacher is one of
# two on a page of that class.
actor() {
    case $1 in
    director) echo kulakova.tr ;;
    deputy) echo safonova.tp ;;
    administrator) echo karpov.ab ;;
    class_teacher) echo klassova.kk ;;
    teacher) echo nazarova.og ;;
    secretary) echo kiseleva.so ;;
    guardian) echo mama ;;
    pupil) echo rebenok ;;
    esac
}
CHILD=А-0125

# keep NAME COMMAND...: the heading and first record of what it lists.
keep() {
    local name=$1
    shift
    "$@" --format csv >"$D/$name.all" || return
    head -n 2 "$D/$name.all" >"$D/$name.csv"
    [ "$(wc -l <"$D/$name.csv")" -eq 2 ] || fail "nothing to try: $name: $*"
}

# shorten NAME COLUMNS: of a kept record without quotes only these columns.
shorten() {
    cut -d, -f"$2" "$D/$1.csv" >"$D/$1.csv.new" && mv "$D/$1.csv.new" "$D/$1.csv"
}

# Of each noun a record that is of the class's, the teacher's and the child's own, and one that is
# none of theirs.
keep_records() {
    local own=(--class 7А --subject Информатика --teacher nazarova.og)
    local other=(--class 9Б --subject Алгебра) noun
    for noun in mark absent homework lesson; do
        keep "$noun.own" "ej-$noun" list "${own[@]}" || return
        keep "$noun.other" "ej-$noun" list "${other[@]}" || return
    done
    keep roll.own ej-lesson list "${own[@]}" --roll no || return
    keep roll.other ej-lesson list "${other[@]}" --roll no || return
    shorten lesson.own 1-5,8 && shorten lesson.other 1-5,8
    sed -i '2s/[^,]*$/экскурсия/' "$D"/lesson.*.csv
    for where in own other; do
        cut -d, -f1-5 "$D/mark.$where.csv" >"$D/debt.$where.csv"
        cp "$D/debt.$where.csv" "$D/place.$where.csv"
        ej-mark import --quiet --kind контрольная --n 9 --value . "$D/debt.$where.csv" || return
    done
    keep final.other ej-finals list "${other[@]}" --period Q1 || return
    id=$(sed -n '2s/^\([^,]*,\)\{4\}\([^,]*\).*/\2/p' "$D/mark.own.csv")
    keep final.own ej-finals list --class 7А --subject Информатика --period Q1 --pupil-id "$id"
    keep topics.own ej-topics list --class 7А --subject Информатика || return
    keep topics.other ej-topics list "${other[@]}" || return
    keep group.own ej-group list --class 7А || return
    keep group.other ej-group list --class 10А || return
    keep timetable.own ej-timetable list --class 7А
}

add_rest() {
    ok ej-staff set --quiet --login klassova.kk --surname Классова --given-name К \
        --role class-teacher || return
    ok ej-class set --quiet --class 7Б || return
    ok ej-staff set --quiet --login klassova.kk --surname Классова --given-name К \
        --role class-teacher --homeroom 7А --replace || return
    for id in $CHILD А-0126 В-0101; do
        ok ej-roster inform --quiet --pupil-id "$id" --how звонок || return
        ok ej-absent notice --quiet --pupil-id "$id" --from 2026-11-16 || return
        ok ej-staff grant --quiet --login "p${id#*-}" --pupil-id "$id" || return
    done
    ok ej-staff grant --quiet --login mama --pupil-id $CHILD --guardian 1 || return
    ok ej-staff grant --quiet --login rebenok --pupil-id $CHILD || return
    for class in 7А 9Б; do
        ok ej-roster verify --quiet --class $class --date 2026-10-20 || return
    done
    ok ej-finals council --quiet --pupil-id $CHILD --class 7А --decision promoted --number 1 \
        --date 2026-10-25 || return
    ok ej-finals council --quiet --pupil-id А-0153 --class 9Б --decision promoted --number 1 \
        --date 2026-10-25 || return
    for login in nazarova.og gerasimova.ir klassova.kk; do
        ok ej-check set --quiet --teacher $login --text 'Заполнить' --due 2026-11-10 || return
        ok ej-check record --quiet --about "Страницы $login" --teacher $login --findings нет ||
            return
    done
    ok ej-check set --quiet --class 9Б --teacher gerasimova.ir --text 'И это' --due 2026-11-10 ||
        return
    ok ej-staff substitute --quiet --absent gerasimova.ir --teacher lapina.pt --from 2026-10-26
}

setup_file() {
    export D=$BATS_FILE_TMPDIR EJ_DB=$BATS_FILE_TMPDIR/school.ej
    make_school "$EJ_DB" || return
    # Records are old on this day: that is not what is tried here.
    ok ej-policy set --quiet edit-window off entry-deadline off correction-window off || return
    keep_records && add_rest
}

setup() {
    export D=$BATS_FILE_TMPDIR
    copy_school
    cd "$BATS_TEST_TMPDIR" || return
}

# The OneRoster bundle of that test file, as $D/b.
make_bundle() {
    (cd "$D" && eval "$(sed -n '/^bundle() {/,/^}/p' "$BATS_TEST_DIRNAME/oneroster.bats")" && bundle)
}

# ---- the matrix ----------------------------------------------------------------------------------

# command_of NOUN VERB WHERE: sets CMD, and IN to what it reads. WHERE is own or other. What it
# does is taken back (--dry-run), so that each cell meets the same journal.
command_of() {
    local noun=$1 verb=$2 where=$3 class=7А pupil=$CHILD teacher=nazarova.og
    local subject=Информатика
    [ "$where" = own ] || { class=9Б pupil=А-0153 teacher=gerasimova.ir subject=Алгебра; }
    IN=/dev/null
    case $noun-$verb in
    calendar-import) CMD=(ej-calendar import "$SCHOOL/calendar.yaml") ;;
    class-import) CMD=(ej-class set --class 5В) ;;
    subject-import) CMD=(ej-subject set --subject Шахматы) ;;
    staff-import)
        CMD=(ej-staff set --login novy.nn --surname Новый --given-name Н --role teacher)
        ;;
    load-import)
        CMD=(ej-load set --class 7Б --subject Музыка --teacher shestakova.gz --hours 1)
        ;;
    load-remove) CMD=(ej-load remove --class $class --subject Музыка --from 2026-10-26) LOOSE=1 ;;
    timetable-import) CMD=(ej-timetable import) IN=$D/timetable.own.csv ;;
    timetable-remove) CMD=(ej-timetable remove) IN=$D/timetable.own.csv ;;
    substitution-import)
        CMD=(ej-staff substitute --absent volkov.iy --teacher lapina.pt --from 2026-10-27)
        ;;
    substitution-remove)
        CMD=(ej-staff unsubstitute --absent gerasimova.ir --teacher lapina.pt --from 2026-10-26)
        ;;
    roster-import)
        CMD=(ej-roster set --pupil-id Я-0999 --surname Яковлев --given-name Я --class $class
            --birth-date 2013-05-05 --sex m --enrolled 2026-09-01 --consent given)
        ;;
    roster-oneroster) CMD=(ej-roster import --from oneroster "$D/b") LOOSE=1 ;;
    roster-arrive)
        CMD=(ej-roster arrive --pupil-id Я-0999 --surname Яковлев --given-name Я --class $class
            --birth-date 2013-05-05 --sex m --consent given --date 2026-10-26 --order 7)
        ;;
    roster-depart) CMD=(ej-roster depart --pupil-id $pupil --date 2026-10-26 --order 7) ;;
    roster-transfer)
        CMD=(ej-roster transfer --pupil-id $pupil --into 7Б --date 2026-10-26 --order 7) LOOSE=1
        ;;
    roster-promote) CMD=(ej-roster promote --pupil-id $pupil --into 8А) LOOSE=1 ;;
    roster-rename) CMD=(ej-roster rename --pupil-id $pupil --new-id Я-0998) ;;
    roster-merge) CMD=(ej-roster merge --pupil-id $pupil --into-id А-0126) LOOSE=1 ;;
    contacts-import) CMD=(ej-roster set --pupil-id $pupil --phone1 +79001112233 --replace) ;;
    verification-verify) CMD=(ej-roster verify --class $class) ;;
    group-import)
        CMD=(ej-group set --class 7А --subject Информатика --group 2 --pupil-id А-0125
            --from 2026-11-05)
        [ "$where" = own ] || CMD=(ej-group set --class 10А --subject Информатика --group 2
            --pupil-id "$(awk -F, '$2 == "Информатика" && $3 == 1 { print $4; exit }' \
                "$D/group.other.all")" --from 2026-11-05)
        ;;
    group-remove)
        cut -d, -f1-4 "$D/group.$where.csv" >"$D/group.csv"
        CMD=(ej-group remove --from 2026-11-05) IN=$D/group.csv
        ;;
    consent-import) CMD=(ej-consent set --pupil-id $pupil --consent no-ediary --replace) ;;
    consent-anonymise)
        CMD=(ej-consent anonymise --order 15 --order-date 2026-10-26)
        ;;
    council-import)
        [ "$where" = own ] && pupil=А-0126 || pupil=А-0154
        CMD=(ej-finals council --pupil-id $pupil --class $class --decision promoted --number 2
            --date 2026-10-25)
        ;;
    topics-import)
        CMD=(ej-topics set --class $class --subject $subject --n 999 --topic Тема --hours 1
            --kind урок)
        ;;
    topics-remove) CMD=(ej-topics remove) IN=$D/topics.$where.csv ;;
    lesson-import) CMD=(ej-lesson import --topic Иное) IN=$D/lesson.$where.csv ;;
    lesson-generate)
        CMD=(ej-lesson generate --class $class --subject $subject --from 2026-11-09
            --to 2026-11-14)
        [ "$where" = other ] || CMD+=(--group 2)
        ;;
    mark-import)
        CMD=(ej-mark import --kind 'домашняя работа' --n 8 --value 4) IN=$D/place.$where.csv
        ;;
    mark-correct)
        CMD=(ej-mark correct --kind контрольная --n 9 --value 5) IN=$D/debt.$where.csv
        ;;
    mark-remove) CMD=(ej-mark remove) IN=$D/mark.$where.csv ;;
    absence-import)
        CMD=(ej-absent import --reason Справка) IN=$D/absent.$where.csv
        ;;
    absence-none) CMD=(ej-absent none) IN=$D/roll.$where.csv ;;
    absence-remove) CMD=(ej-absent remove) IN=$D/absent.$where.csv ;;
    absence-recode) CMD=(ej-absent recode --into УП) IN=$D/absent.$where.csv ;;
    notice-notice)
        [ "$where" = own ] || pupil=В-0101
        CMD=(ej-absent notice --pupil-id $pupil --from 2026-11-09)
        ;;
    notice-remove)
        [ "$where" = own ] || pupil=В-0101
        CMD=(ej-absent remove --pupil-id $pupil --from 2026-11-16 --class 1А)
        [ "$where" = other ] || CMD[${#CMD[@]} - 1]=7А
        ;;
    homework-import)
        sed '2s/^\(\([^,]*,\)\{7\}\).*/\1Иное,/' "$D/homework.$where.csv" >"$D/homework.csv"
        CMD=(ej-homework import) IN=$D/homework.csv
        ;;
    homework-remove) CMD=(ej-homework remove) IN=$D/homework.$where.csv ;;
    final-import)
        cut -d, -f1-4 "$D/final.$where.csv" >"$D/final.csv"
        CMD=(ej-finals import --value н/а) IN=$D/final.csv
        ;;
    final-accept)
        cut -d, -f1-4 "$D/final.$where.csv" | sed '1s/$/,proposed/; 2s/,Q1,/,year,/; 2s/$/,5/' \
            >"$D/accept.csv"
        CMD=(ej-finals accept) IN=$D/accept.csv LOOSE=1
        ;;
    final-remove) CMD=(ej-finals remove) IN=$D/final.$where.csv ;;
    remark-remark) CMD=(ej-check remark --due 2026-11-11) IN=$D/finding.csv ;;
    remark-import) CMD=(ej-check import) IN=$D/remark.csv ;;
    remark-resolve)
        [ "$where" = other ] || [ "${ROLE-}" != class_teacher ] || teacher=klassova.kk
        CMD=(ej-check resolve) IN=$D/resolve.csv
        printf 'teacher,text\n%s,Заполнить\n' $teacher >"$IN"
        ;;
    control-record) CMD=(ej-check record --about 'Журнал 7А' --findings нет) ;;
    control-import) CMD=(ej-check record --about 'Журнал 9Б' --findings нет) ;;
    closing-import) CMD=(ej-finals close --period Q1) LOOSE=1 ;;
    closing-reopen) CMD=(ej-finals reopen --period Q1) LOOSE=1 ;;
    undo-undo) CMD=(ej-audit undo 2) LOOSE=1 ;;
    informed-inform) CMD=(ej-roster inform --pupil-id $pupil --how беседа) ;;
    policy-load) CMD=(ej-policy load solo) LOOSE=1 ;;
    policy-set) CMD=(ej-policy set na-in-finals off) ;;
    audit-undo) CMD=(ej-audit undo 5) LOOSE=1 ;;
    archive-create) CMD=(ej-archive create --pdf none --to "$BATS_TEST_TMPDIR/archive") ;;
    archive-register) CMD=(ej-archive register --place Сейф) ;;
    archive-backup) CMD=(ej-archive backup --to "$BATS_TEST_TMPDIR") ;;
    account-grant) CMD=(ej-staff grant --login novy --pupil-id $pupil) ;;
    account-withdraw)
        [ "$where" = own ] || pupil=В-0101
        CMD=(ej-staff withdraw --login "p${pupil#*-}" --pupil-id $pupil)
        ;;
    *) return 1 ;;
    esac
    CMD+=(--dry-run)
}

# list_of NOUN VERB: sets CMD to what shows them.
list_of() {
    case $1-$2 in
    contacts-list) CMD=(ej-roster list) ;;
    final-propose | final-forecast) CMD=(ej-finals "$2") ;;
    final-list) CMD=(ej-finals list) ;;
    council-list) CMD=(ej-finals decisions) ;;
    debt-list) CMD=(ej-mark debts) LOOSE=1 ;;
    absence-list) CMD=(ej-absent list) ;;
    mark-change-list) CMD=(ej-mark history) LOOSE=1 ;;
    closing-list) CMD=(ej-finals closed) LOOSE=1 ;;
    notice-list) CMD=(ej-absent list --announced) ;;
    movement-list) CMD=(ej-roster movements) ;;
    verification-list) CMD=(ej-roster verifications) ;;
    informed-list) CMD=(ej-roster informed) ;;
    substitution-list) CMD=(ej-staff substitutions) ;;
    account-list) CMD=(ej-staff access) ;;
    remark-list) CMD=(ej-check list) ;;
    control-list) CMD=(ej-check controls) ;;
    check-run) CMD=(ej-check run) LOOSE=1 ;;
    policy-show) CMD=(ej-policy show) ;;
    policy-explain) CMD=(ej-policy explain no-topic) PLAIN=1 ;;
    report-run) CMD=(ej-report "${REPORT:-statement}") ;;
    consent-act) CMD=(ej-consent act) LOOSE=1 ;;
    archive-list) CMD=(ej-archive list) ;;
    archive-due) CMD=(ej-archive due) ;;
    audit-list | audit-verify | audit-head) CMD=(ej-audit "$2") PLAIN=1 ;;
    *-list) CMD=("ej-$1" list) ;;
    *) return 1 ;;
    esac
    [ -n "$PLAIN" ] || CMD+=(--format jsonl)
}

# What of a list is the actor's own, for jq; SEEN counts what everybody's records would break.
own_rows() {
    case $2-$1 in
    class-remark) echo '.class == "7А" or .teacher == "klassova.kk"' ;;
    class-*) echo '.class == "7А"' ;;
    pages-check) echo '.subject == "Информатика" or .teacher == "nazarova.og"' ;;
    pages-lesson | pages-mark | pages-debt | pages-absence | pages-homework | \
        pages-final | pages-report | pages-mark-change)
        echo '.subject == "Информатика"'
        ;;
    pages-group) echo '.subject == "Информатика" and .group == "2"' ;;
    pages-roster | pages-notice) echo '.class != "1А"' ;;
    child-contacts) echo ".pupil_id == \"$CHILD\" and .guardian1 != null and .guardian2 == null" ;;
    child-homework | self-homework) echo ".class == \"7А\" and (.pupil_id // \"$CHILD\") == \"$CHILD\"" ;;
    child-lesson | self-lesson) echo '.class == "7А" and (.subject != "Информатика" or .group == "1")' ;;
    self-remark | self-control) echo ".teacher == \"$(actor "$ROLE")\"" ;;
    child-* | self-*) echo ".pupil_id == \"$CHILD\"" ;;
    esac
}

# unrestricted: sets $output to what $CMD prints for the journal's owner; each role meets the same
# journal, so it is asked for once.
unrestricted() {
    local name="${CMD[*]}"
    local kept=$D/unrestricted.${name//[ \/]/_}
    [ -e "$kept" ] || "${CMD[@]}" >"$kept" 2>/dev/null || :
    IFS= read -r -d '' output <"$kept" || :
}

try_list() {
    local noun=$1 verb=$2 cell=$3 rows
    local LOOSE='' PLAIN='' REPORT=''
    [ "$noun-$ROLE" != report-teacher ] || REPORT=filling
    list_of "$noun" "$verb" || fail "no command is tried for $noun $verb"
    if [ "$cell" = none ]; then
        # The roster is shown, but its contacts are empty.
        if [ "$noun" = contacts ] && [ "$ROLE" != pupil ] && [ "$ROLE" != teacher ] ||
            [ "$noun" != contacts ]; then
            refused 3 "${CMD[@]}" --as "$(actor "$ROLE")"
        else
            ok "${CMD[@]}" --as "$(actor "$ROLE")" &&
                jq -es 'all(.guardian1 == null and .phone1 == null)' >/dev/null <<<"$output" ||
                fail "$ROLE sees contacts"
        fi
        return
    fi
    capture "${CMD[@]}" --as "$(actor "$ROLE")"
    [ "$status" -eq 0 ] || { [ -n "$LOOSE" ] && [ "$status" -eq 1 ]; } ||
        fail "$ROLE $noun $verb: status $status"
    [ "$cell" != all ] || {
        local got=$output
        unrestricted
        [ "$got" = "$output" ] || fail "$ROLE does not see all of $noun"
        return
    }
    rows=$(own_rows "$noun" "$cell")
    [ -n "$rows" ] || fail "what of $noun is $cell is not said"
    jq -es "(length > 0 or \"$LOOSE\" != \"\") and all($rows)" >/dev/null <<<"$output" ||
        fail "$ROLE: $noun $verb shows other than $cell ($rows)"
    unrestricted
    [ -n "$LOOSE" ] || [ "$noun" = report ] || jq -es "all($rows) | not" >/dev/null <<<"$output" ||
        fail "$noun $verb: nothing is there that $ROLE must not see"
}

try_write() {
    local noun=$1 verb=$2 cell=$3 LOOSE='' CMD IN
    command_of "$noun" "$verb" own || fail "no command is tried for $noun $verb"
    [ -x "$EJ_BIN/${CMD[0]}" ] || return 0
    if [ "$cell" = none ]; then
        refused 3 "${CMD[@]}" --as "$(actor "$ROLE")" <"$IN"
        return
    fi
    capture "${CMD[@]}" --as "$(actor "$ROLE")" <"$IN"
    [ "$status" -eq 0 ] || { [ -n "$LOOSE" ] && [ "$status" -eq 1 ] && [[ $stderr != *access* ]]; } ||
        fail "$ROLE $noun $verb: status $status"
    command_of "$noun" "$verb" other
    if [ "$cell" != all ]; then
        refused 3 "${CMD[@]}" --as "$(actor "$ROLE")" <"$IN"
        return
    fi
    capture "${CMD[@]}" --as "$(actor "$ROLE")" <"$IN"
    [ "$status" -eq 0 ] || [ -n "$LOOSE" ] && [ "$status" -ne 3 ] ||
        fail "$ROLE $noun $verb elsewhere: status $status"
}

try_cell() {
    local verb=$2
    case $1-$verb in
    *-list | check-run | report-run | final-propose | final-forecast | policy-show | \
        policy-explain | archive-due | audit-verify | audit-head | consent-act) try_list "$@" ;;
    *) try_write "$@" ;;
    esac
}

# Each cell of the role's column; says which ones it was.
try_column() {
    local ROLE=$1 column=$2 line noun verb nouns verbs cell count=0 failed=''
    while IFS=$'\t' read -r -a line; do
        nouns=${line[0]} verbs=${line[1]} cell=${line[$column]}
        for noun in $nouns; do
            for verb in $verbs; do
                count=$((count + 1))
                try_cell "$noun" "$verb" "$cell" || failed+=" $noun-$verb"
            done
        done
    done < <(ej-staff list --matrix --format tsv | tail -n +2)
    [ "$count" -gt 70 ] || fail "only $count cells"
    [ -z "$failed" ] || fail "$ROLE:$failed"
}

# "COMMAND VERB" for each cell that is tried: that it is there says the matrix.
tried() {
    local line noun verb CMD IN LOOSE PLAIN REPORT
    while IFS=$'\t' read -r -a line; do
        for noun in ${line[0]}; do
            for verb in ${line[1]}; do
                list_of "$noun" "$verb" || command_of "$noun" "$verb" own || continue
                echo "${CMD[*]:0:2}"
            done
        done
    done < <(ej-staff list --matrix --format tsv | tail -n +2) | sort -u
}

# One record is set as many are imported; the row of a report is that of all reports; to check the
# copies that the journal knows is to list them.
same_row() {
    case $1 in
    *' set') echo "${1% *} import" ;;
    *' import') echo "${1% *} set" ;;
    'ej-report '*) echo 'ej-report statement' ;;
    'ej-archive verify') echo 'ej-archive list' ;;
    *) echo "$1" ;;
    esac
}

@test "the matrix: each verb of each command has a row" {
    local tool verb row all missing='' count=0
    load contract/school
    all=$(tried)
    for tool in $(commands); do
        for verb in $(verbs "$tool"); do
            # These open no journal, they make one.
            case "$tool $verb" in ej-init* | 'ej-archive restore') continue ;; esac
            count=$((count + 1))
            row=$(same_row "$tool $verb")
            grep -qxF -e "$tool $verb" -e "$row" <<<"$all" || missing+=", $tool $verb"
        done
    done
    [ "$count" -gt 100 ] || fail "only $count verbs"
    [ -z "$missing" ] || fail "no row of the matrix, or none that is tried:${missing#,}"
}

prepare_matrix() {
    make_bundle
    printf 'rule,class,subject,teacher,text\n,7А,Информатика,nazarova.og,x\n' >"$D/finding.csv"
    ej-check list --format csv | head -n 2 >"$D/remark.csv"
}

@test "the matrix: the director reads all, records controls and changes nothing else" {
    prepare_matrix
    try_column director 3
}
@test "the matrix: the deputy" {
    prepare_matrix
    try_column deputy 4
}
@test "the matrix: the administrator" {
    prepare_matrix
    try_column administrator 5
}
@test "the matrix: a class teacher, in the own class" {
    prepare_matrix
    try_column class_teacher 6
}
@test "the matrix: a teacher, on the own pages" {
    prepare_matrix
    try_column teacher 7
}
@test "the matrix: the secretary, who sees no marks" {
    prepare_matrix
    try_column secretary 8
}
@test "the matrix: a guardian, of the own child" {
    prepare_matrix
    try_column guardian 9
}
@test "the matrix: a pupil, who never writes" {
    prepare_matrix
    try_column pupil 10
}

# ---- who acts ------------------------------------------------------------------------------------

MARK=(--class 7А --subject Музыка --pupil-id А-0125 --kind 'домашняя работа' --n 7 --value 5)

# music DAY: sets $when to a lesson of music in 7А.
music() {
    read -r -a when < <(query "SELECT '--date ' || l.date || ' --lesson ' || l.number FROM lesson l
        JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
        JOIN subject s ON s.id = c.subject_id WHERE k.name = '7А' AND s.name = 'Музыка'
        ORDER BY l.date LIMIT 1 OFFSET $1")
}

@test "a substitute has the page on the days of the substitution, and records them as the own" {
    music 1
    day=${when[1]}
    refused 3 ej-mark set "${MARK[@]}" "${when[@]}" --as lapina.pt
    err_has 'not a page of yours on that day'
    ok ej-staff substitute --quiet --absent shestakova.gz --teacher lapina.pt --from "$day" \
        --class 7А --subject Музыка --order 12
    ok ej-mark set --quiet "${MARK[@]}" "${when[@]}" --as lapina.pt
    ok ej-lesson list --class 7А --subject Музыка --date "$day" --format csv
    cut -d, -f1-5,8 <<<"$output" >lesson.csv
    refused 3 ej-lesson import lesson.csv --topic Иное --teacher gerasimova.ir --as lapina.pt
    err_has 'in the name of the one who held it'
    run_ej 0 ej-lesson import lesson.csv --topic Иное --teacher lapina.pt --as lapina.pt
    [ "$(query "SELECT t.login FROM lesson l JOIN staff t ON t.id = l.teacher_id
        WHERE l.topic = 'Иное'")" = lapina.pt ]
    music 2
    refused 3 ej-mark set "${MARK[@]}" "${when[@]}" --as lapina.pt
    ok ej-mark list --class 7А --subject Музыка --as lapina.pt --format jsonl
    jq -es "length > 0 and all(.date == \"$day\" and .subject == \"Музыка\")" <<<"$output"
    ok ej-staff unsubstitute --quiet --absent shestakova.gz --teacher lapina.pt --from "$day" \
        --class 7А --subject Музыка
    ok ej-staff substitutions --date "$day" --format csv
    out_is 'absent,teacher,from,to,class,subject,group,order'
}

@test "a substitution that cannot be is refused" {
    refused 1 ej-staff substitute --absent lapina.pt --teacher lapina.pt --from 2026-10-05
    err_has 'is the one who is absent'
    refused 1 ej-staff substitute --absent lapina.pt --teacher volkov.iy --from 2026-10-05 \
        --to 2026-10-01
    err_has 'before the first day'
    refused 1 ej-staff substitute --absent lapina.pt --teacher volkov.iy --from 2026-10-05 \
        --class 7А --subject Музыка
    err_has 'does not teach this page'
}

@test "a second substitution of the same two for some of the same days is refused" {
    local both=(--absent gerasimova.ir --teacher lapina.pt --quiet)
    ok ej-staff substitute "${both[@]}" --from 2026-11-09 --to 2026-11-13
    refused 1 ej-staff substitute "${both[@]}" --from 2026-11-13 --to 2026-11-16
    err_has 'the same substitution from 2026-11-09 is for some of these days'
    # Its own days may change, other days and another teacher are no second.
    ok ej-staff substitute "${both[@]}" --from 2026-11-09 --to 2026-11-12 --replace
    ok ej-staff substitute "${both[@]}" --from 2026-11-13 --to 2026-11-16
    refused 1 ej-staff substitute "${both[@]}" --from 2026-11-09 --to 2026-11-13 --replace
    ok ej-staff substitute --absent gerasimova.ir --teacher volkov.iy --from 2026-11-09 --quiet
}

@test "a load that ended gives its lessons and no later ones" {
    music 6
    later=("${when[@]}")
    music 1
    ok ej-load set --quiet --class 7А --subject Музыка --teacher lapina.pt --hours 1 \
        --from "${later[1]}"
    ok ej-timetable list --class 7А --subject Музыка --format csv
    ej-timetable remove --quiet --from "${later[1]}" <<<"$(cut -d, -f1-5 <<<"$output")"
    ok ej-mark set --quiet "${MARK[@]}" "${when[@]}" --as shestakova.gz
    topic=(--class 7А --subject Музыка --n 998 --topic Тема --hours 1 --kind урок)
    refused 3 ej-topics set "${topic[@]}" --as shestakova.gz
    ok ej-topics set --quiet "${topic[@]}" --as lapina.pt
    ok ej-mark set --quiet "${MARK[@]}" "${later[@]}" --as lapina.pt
    refused 3 ej-mark set "${MARK[@]:0:8}" --n 5 --value 4 "${when[@]}" --as lapina.pt
}

@test "a deputy gives others pages, and nobody oneself but an administrator" {
    ej-load list --format csv >load.csv
    music=(--class 7А --subject Музыка)
    refused 3 ej-load set "${music[@]}" --teacher safonova.tp --hours 1 --from 2026-10-26 --replace \
        --as safonova.tp
    err_has 'teacher: nobody but an administrator gives oneself a page'
    ok ej-timetable list "${music[@]}" --format csv
    sed '2,$s/shestakova.gz/safonova.tp/' <<<"$output" >timetable.csv
    grep -q safonova.tp timetable.csv
    refused 3 ej-timetable import timetable.csv --as safonova.tp
    err_has 'nobody but an administrator gives oneself a page'
    ok ej-load set --quiet "${music[@]}" --teacher lapina.pt --hours 1 --from 2026-10-26 \
        --as safonova.tp
    # Given by the administrator, it may stand in the file that the deputy imports.
    ok ej-load set --quiet "${music[@]}" --teacher safonova.tp --hours 1 --from 2026-10-27
    ok ej-load list "${music[@]}" --format csv
    run_ej 0 ej-load import --as safonova.tp <(echo "$output")
    # Given away, it does not come back.
    ok ej-load set --quiet "${music[@]}" --teacher lapina.pt --hours 1 --from 2026-10-28 \
        --as safonova.tp
    refused 3 ej-load remove "${music[@]}" --from 2026-10-28 --as safonova.tp
    run_ej 0 ej-load import load.csv --keep-going --as safonova.tp
}

@test "several roles to one person: what any of them allows" {
    refused 3 ej-subject set --subject Шахматы --as nazarova.og
    ok ej-staff set --quiet --login nazarova.og --surname Назарова --given-name Ольга \
        --patronymic Георгиевна --role teacher+deputy --replace
    ok ej-subject set --quiet --subject Шахматы --as nazarova.og
    ok ej-mark list --class 9Б --subject Алгебра --as nazarova.og --format csv
    run_ej 0 ej-mark remove "$D/mark.own.csv" --dry-run --as nazarova.og
    refused 3 ej-mark remove "$D/mark.other.csv" --as nazarova.og
}

@test "records that are not one's own are refused by line, the others with --keep-going stored" {
    cat "$D/place.own.csv" <(tail -n 1 "$D/place.other.csv") >both.csv
    words=(--kind 'домашняя работа' --n 7 --value 4 --as nazarova.og)
    refused 1 ej-mark import both.csv "${words[@]}"
    err_has 'both.csv:3: access: not a page of yours on that day'
    run_ej 1 ej-mark import both.csv "${words[@]}" --keep-going --rejects rejects.csv
    [ "$(summary)" = '2 1 0 0 1' ]
    grep -q 'not a page of yours' rejects.csv
}

@test "of what is on the pages of others nothing is said before access" {
    local where=(--class 9Б --subject Алгебра)
    read -r date lesson id kind < <(query "SELECT l.date, l.number, p.file_no, w.name FROM mark m
        JOIN lesson l ON l.id = m.lesson_id JOIN course c ON c.id = l.course_id
        JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
        JOIN pupil p ON p.id = m.pupil_id JOIN kind w ON w.id = m.kind_id
        WHERE k.name = '9Б' AND s.name = 'Алгебра' AND m.replaces IS NULL
        AND instr(w.name, ' ') = 0 LIMIT 1" | tr '|' ' ')
    where+=(--date "$date" --lesson "$lesson")
    absent=$(query "SELECT p.file_no FROM absence a JOIN lesson l ON l.id = a.lesson_id
        JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
        JOIN pupil p ON p.id = a.pupil_id WHERE k.name = '9Б' AND l.date = '$date'
        AND l.number = $lesson LIMIT 1")
    for n in 1 8; do # a mark that is there, and none
        refused 3 ej-mark correct "${where[@]}" --pupil-id "$id" --kind "$kind" --n $n --value 5 \
            --as nazarova.og
        err_has 'access: not a page of yours'
        refused 3 ej-mark remove "${where[@]}" --pupil-id "$id" --kind "$kind" --n $n \
            --as nazarova.og
        err_has 'access: not a page of yours'
    done
    refused 3 ej-absent none "${where[@]}" --as nazarova.og
    err_has 'access: not a page of yours'
    unset 'where[2]' 'where[3]'
    for pupil in "$id" ${absent:+"$absent"}; do
        refused 3 ej-absent remove "${where[@]}" --pupil-id "$pupil" --as nazarova.og
        err_has 'access: not a page of yours'
        refused 3 ej-absent recode "${where[@]}" --pupil-id "$pupil" --into УП --as nazarova.og
        err_has 'access: not'
    done
    refused 3 ej-absent remove --pupil-id В-0101 --class 1А --from 2026-11-01 --as mama
    err_has 'access: not your own'
}

@test "a class teacher reads what a pupil brought from another class" {
    # Я-1 comes from 9Б into 7А, Я-2 goes the other way; each has a mark there and then.
    at() {
        query "SELECT '--date ' || l.date || ' --lesson ' || l.number FROM lesson l
            JOIN course c ON c.id = l.course_id JOIN class k ON k.id = c.class_id
            JOIN subject s ON s.id = c.subject_id WHERE k.name = '$1' AND s.name = 'Алгебра'
            AND l.date BETWEEN '$2' AND '$3' LIMIT 1"
    }
    local n=0 path first second
    for path in '9Б 7А' '7А 9Б'; do
        n=$((n + 1))
        read -r first second <<<"$path"
        ok ej-roster set --quiet --pupil-id Я-$n --surname Яковлев --given-name Я --class "$first" \
            --birth-date 2012-05-05 --sex m --enrolled 2026-09-01 --consent given
        ok ej-roster transfer --quiet --pupil-id Я-$n --into "$second" --date 2026-10-12 --order 7
        # shellcheck disable=SC2046 # words
        ok ej-mark set --quiet --pupil-id Я-$n --class "$first" --subject Алгебра --kind контрольная \
            --n 1 --value 3 $(at "$first" 2026-09-02 2026-10-10)
        # shellcheck disable=SC2046
        ok ej-mark set --quiet --pupil-id Я-$n --class "$second" --subject Алгебра \
            --kind контрольная --n 1 --value 5 $(at "$second" 2026-10-12 2026-10-24)
    done
    ok ej-report statement --pupil-id Я-1 --format csv
    local all=$output
    ok ej-report statement --pupil-id Я-1 --format csv --as klassova.kk
    [ "$output" = "$all" ] || fail "$(diff <(echo "$all") <(echo "$output"))"
    ok ej-mark list --pupil-id Я-1 --format jsonl --as klassova.kk
    [ "$(jq -s 'map(.value) | sort | join(" ")' <<<"$output")" = '"3 5"' ]
    # Who left is not followed, nor is anything else of the other class shown.
    ok ej-mark list --format jsonl --as klassova.kk
    [ "$(jq -r 'select(.pupil_id == "Я-2").value' <<<"$output")" = 3 ]
    [ "$(jq -r 'select(.class == "9Б").pupil_id' <<<"$output")" = Я-1 ]
}

@test "both names are in the history" {
    ok ej-mark set --quiet "${MARK[@]}" --date "$(query "SELECT l.date FROM lesson l JOIN course c
        ON c.id = l.course_id JOIN class k ON k.id = c.class_id JOIN subject s
        ON s.id = c.subject_id WHERE k.name = '7А' AND s.name = 'Музыка' LIMIT 1")" \
        --lesson "$(query "SELECT l.number FROM lesson l JOIN course c ON c.id = l.course_id
            JOIN class k ON k.id = c.class_id JOIN subject s ON s.id = c.subject_id
            WHERE k.name = '7А' AND s.name = 'Музыка' LIMIT 1")" --as shestakova.gz
    [ "$(query 'SELECT behalf || actor || roles FROM txn ORDER BY id DESC LIMIT 1')" = \
        "shestakova.gz$(id -un)teacher" ]
}

teardown() {
    [ -z "${open-}" ] || rm -r "$open"
}

# As the user nobody, in whose way no checkout in a closed home stands.
nobody() {
    capture setpriv --reuid=65534 --clear-groups "$open/bin/$1" "${@:2}"
}

@test "another Unix user is who he is, and --as is not for him" {
    [ "$(id -u)" -eq 0 ] || skip 'needs root to become another user'
    command -v setpriv >/dev/null || skip 'needs setpriv'
    open=$(mktemp -d /tmp/ej-access.XXXXXX)
    commands_for_others "$open"
    chmod 777 "$open"
    cp "$EJ_DB" "$open/school.ej"
    EJ_DB=$open/school.ej
    chmod 666 "$EJ_DB"
    unset EJ_NOW
    nobody ej-mark list
    [ "$status" -eq 3 ]
    err_has 'no access to this journal'
    ok ej-staff set --quiet --login "$(id -un 65534)" --surname Никто --given-name Н --role teacher
    chmod 666 "$EJ_DB"*
    nobody ej-mark list --as karpov.ab
    [ "$status" -eq 3 ]
    err_has '--as is for the administrator'
    nobody ej-subject list --format csv
    [ "$status" -eq 0 ]
    EJ_NOW=2026-10-26T09:00 nobody ej-mark list
    [ "$status" -eq 3 ]
}

# ---- access handed out ---------------------------------------------------------------------------

@test "access: who got which login, from whom and when; withdrawn and granted again" {
    ok ej-staff grant --quiet --login papa --pupil-id А-0127 --guardian 1 --as klassova.kk
    ok ej-staff access --login papa --format csv
    [ "$(sed -n 2p <<<"$output" | cut -d, -f1-3,5-8)" = \
        'papa,7А,А-0127,1,2026-10-26,klassova.kk,' ]
    ok ej-mark list --as papa --format csv
    ok ej-staff withdraw --quiet --login papa --pupil-id А-0127 --as klassova.kk
    refused 3 ej-mark list --as papa
    err_has 'papa: access to this journal was withdrawn on 2026-10-26'
    refused 2 ej-mark list --as nemo
    err_has '--as: nobody has this login'
    ok ej-staff access --login papa --format csv
    [ "$(sed -n 2p <<<"$output" | cut -d, -f8,9)" = '2026-10-26,klassova.kk' ]
    ok ej-staff grant --quiet --login papa --pupil-id А-0127 --guardian 1 --as klassova.kk
    ok ej-mark list --as papa --format csv
    ok ej-staff withdraw --quiet --login nazarova.og
    refused 3 ej-mark list --as nazarova.og
    err_has 'nazarova.og: access to this journal was withdrawn on 2026-10-26'
    ok ej-staff access --login nazarova.og --format csv
    [ "$(sed -n 2p <<<"$output" | cut -d, -f6-9)" = ',,2026-10-26,root' ] || fail 'never handed out'
    ok ej-staff grant --quiet --login nazarova.og
    ok ej-mark list --as nazarova.og --format csv
}

@test "access: another remark is not lost, nor given to nobody's guardian" {
    local about=(--login volkov.iy) said="SELECT remark FROM account WHERE login = 'volkov.iy'"
    ok ej-staff grant --quiet "${about[@]}" --remark один
    refused 1 ej-staff grant "${about[@]}" --remark два
    err_has 'give --replace'
    ok ej-staff grant --quiet "${about[@]}"
    ok ej-staff grant --quiet "${about[@]}" --remark два --replace
    [ "$(query "$said")" = два ]
    printf 'login,remark\nvolkov.iy,три\n' >"$BATS_TEST_TMPDIR/grant.csv"
    run_ej 0 ej-staff grant "$BATS_TEST_TMPDIR/grant.csv"
    err_has '1 read = 0 added + 1 changed'
    ok ej-staff withdraw --quiet "${about[@]}" --remark четыре
    refused 1 ej-staff withdraw "${about[@]}" --remark пять
    ok ej-staff withdraw --quiet "${about[@]}" --remark пять --replace
    [ "$(query "$said")" = пять ]
    refused 1 ej-staff grant --login mama --pupil-id $CHILD --guardian 0
    err_is 'ej-staff: guardian: the pupil has no such guardian'
}

@test "access: a family's login is withdrawn from all its children" {
    ok ej-staff grant --quiet --login papa --pupil-id А-0127 --guardian 1
    ok ej-staff grant --quiet --login papa --pupil-id А-0126 --guardian 1
    ok ej-staff grant --quiet --login opa --pupil-id В-0101
    refused 3 ej-staff withdraw --login opa --as klassova.kk
    refused 1 ej-staff withdraw --login nemo
    err_has 'login: nobody has access by it'
    ok ej-staff withdraw --quiet --login papa --remark 'Потерян'
    [ "$(query "SELECT group_concat(withdrawn || remark, ' ') FROM account
        WHERE login = 'papa'")" = '2026-10-26Потерян 2026-10-26Потерян' ]
    remember
    ok ej-staff withdraw --quiet --login papa
    [ "$(query "SELECT count(*) FROM account WHERE login = 'papa'")" -eq 2 ]
}

@test "no access without consent, and it ends with it" {
    refused 1 ej-staff grant --login otec --pupil-id А-0125 --guardian 3
    err_has 'no such guardian'
    refused 1 ej-staff grant --login otec
    err_has 'none of the staff'
    ok ej-mark list --as rebenok --format csv
    ok ej-consent set --quiet --pupil-id А-0125 --consent refused --drop-contacts yes --replace
    refused 3 ej-mark list --as rebenok
    refused 3 ej-mark list --as mama
    [ "$(query "SELECT count(*) FROM account WHERE pupil_id = (SELECT id FROM pupil
        WHERE file_no = 'А-0125') AND withdrawn IS NULL")" -eq 0 ]
    refused 1 ej-staff grant --login otec --pupil-id А-0125
    err_has 'no access to the diary'
}

@test "anonymisation withdraws the family's access and scrubs the login" {
    ok ej-consent set --quiet --pupil-id А-0125 --consent withdrawn --replace
    run_ej 0 ej-consent anonymise --quiet --pupil-id А-0125 --order 15 --order-date 2026-10-26 \
        --key-file keys.csv
    [ "$(query "SELECT count(*) FROM account WHERE login IN ('mama', 'rebenok', 'p0125')")" -eq 0 ]
    [ "$(query "SELECT count(*) FROM account WHERE login LIKE 'У-%' AND withdrawn IS NOT NULL")" \
        -eq 3 ]
}

@test "a login is a Unix user's name, of the staff as of a family" {
    local login
    refused 1 ej-staff set "--login=$(printf 'a%.0s' {1..300})" --surname Н --given-name Н \
        --role teacher
    err_is 'ej-staff: login: longer than 200 characters'
    for login in 'x; rm -rf /' Пётр -x 'a b' a/b; do
        refused 1 ej-staff set "--login=$login" --surname Н --given-name Н --role teacher
        err_is 'ej-staff: login: no name of a Unix user'
        refused 1 ej-staff grant "--login=$login" --pupil-id А-0126
        err_is 'ej-staff: login: no name of a Unix user'
    done
    ok ej-staff set --quiet --login 'SCHOOL\n.nova-1@example.org' --surname Н --given-name Н \
        --role teacher
}

@test "a class without a class teacher gets one without --replace" {
    ok ej-class set --quiet --class 11А
    local nova=(ej-staff set --quiet --login nova --surname Н --given-name Н --role teacher)
    ok "${nova[@]}" --homeroom 11А
    ok ej-class list --class 11А --format csv
    out_has ',nova'
    # The class that has one, and the person who has a class, are changed with it alone.
    refused 1 ej-staff set --login vtoraya --surname В --given-name В --role teacher --homeroom 11А
    err_has 'give --replace'
    ok ej-class set --quiet --class 11Б
    refused 1 "${nova[@]}" --homeroom 11Б
    err_has 'give --replace'
    ok "${nova[@]}" --homeroom 11Б --replace
}

@test "finals go by the last day of the year when it is over" {
    local final=(ej-finals set --class 7А --subject Алгебра --period Q1 --year 2026/27
        --pupil-id А-0126 --value 5 --replace --dry-run --quiet)
    sed 's/2027-/2028-/g; s/2026-/2027-/g; s#2026/27#2027/28#' "$SCHOOL/calendar.yaml" >next.yaml
    ej-calendar import --quiet next.yaml
    export EJ_NOW=2027-09-10T09:00
    run_ej 0 "${final[@]}" --as gerasimova.ir
    refused 3 "${final[@]}" --as lobanova.ae
    # Who has it from the last day on has it still.
    ok ej-load set --quiet --class 7А --subject Алгебра --teacher lobanova.ae --hours 3 \
        --year 2026/27 --from 2027-05-28 --replace
    run_ej 0 "${final[@]}" --as lobanova.ae
}
