#!/usr/bin/env bats
# Many writers at once lose nothing, and a writer killed at any moment leaves the journal as it was
# before it or as it is after it.

# shellcheck disable=SC2015,SC2154 # fail is for whichever condition fails; try sets stderr
bats_require_minimum_version 1.5.0
load lib/common
load contract/school

setup_file() {
    build_school
}

setup() {
    copy_school
    cd "$BATS_TEST_TMPDIR" || return
}

sound() {
    [ "$(query 'PRAGMA integrity_check')" = ok ] || fail "not intact: $1"
    [ -z "$(query 'PRAGMA foreign_key_check')" ] || fail "dangling references: $1"
}

# Sixteen files of new marks, each of hundreds, no two the same.
sixteen_files() {
    ej-mark list --class 7А --format csv | awk -F , '$8 == 1 && NF == 13' >seen.csv
    for writer in {0..15}; do
        {
            echo class,date,lesson,subject,pupil_id,kind,value
            awk -F , -v OFS=, -v me="$writer" '!once[$2, $3, $5]++ && NR % 16 == me {
                print $1, $2, $3, $4, $5, "экзамен", 2 + NR % 4 }' seen.csv
        } >"marks-$writer.csv"
    done
}

count() {
    query "SELECT count(*) FROM mark m JOIN kind k ON k.id = m.kind_id WHERE k.name = 'экзамен'"
}

# bats test_tags=heavy
@test "sixteen writers, half with imports, half mark by mark: none fails, nothing is lost" {
    sixteen_files
    before=$(count)
    want=$before
    audited=$(query 'SELECT count(*) FROM audit')
    for writer in {0..15}; do
        rows=$(($(wc -l <"marks-$writer.csv") - 1))
        [ "$rows" -gt 100 ] || fail "only $rows marks for writer $writer"
        want=$((want + rows))
    done
    for writer in {0..7}; do
        (
            # In pieces, so that there are many transactions.
            tail -n +2 "marks-$writer.csv" | split -l 10 - "piece-$writer-"
            for piece in "piece-$writer-"*; do
                { head -n 1 marks-0.csv && cat "$piece"; } | ej-mark import --quiet || exit
            done
        ) >"out-$writer" 2>&1 &
        pids[writer]=$!
    done
    for writer in {8..15}; do
        (
            while IFS=, read -r class date lesson subject pupil kind value; do
                ej-mark set --quiet --class "$class" --date "$date" --lesson "$lesson" \
                    --subject "$subject" --pupil-id "$pupil" --kind "$kind" --value "$value" ||
                    exit
            done < <(tail -n +2 "marks-$writer.csv")
        ) >"out-$writer" 2>&1 &
        pids[writer]=$!
    done
    # Readers see whole transactions meanwhile.
    for _ in {0..9}; do
        ok ej-mark list --class 7А --kind экзамен --format csv
    done
    for writer in {0..15}; do
        wait "${pids[writer]}" || fail "writer $writer failed: $(tail -n 3 "out-$writer")"
        [ ! -s "out-$writer" ] || fail "writer $writer had something to say: $(tail -n 3 "out-$writer")"
    done
    [ "$(count)" = "$want" ] || fail "$(count) marks, not $want"
    [ "$(query 'SELECT count(*) FROM audit')" = $((audited + want - before)) ]
    sound "after sixteen writers"
    for writer in {0..15}; do
        all_same ej-mark import "marks-$writer.csv" || fail "a mark of writer $writer is another"
    done
}

# bats test_tags=heavy
@test "a hundred imports killed in the middle: each is whole or was never there" {
    sixteen_files
    cat marks-0.csv >all.csv
    for writer in {1..15}; do
        tail -n +2 "marks-$writer.csv" >>all.csv
    done
    rows=$(($(wc -l <all.csv) - 1))
    before=$(count)
    remember
    cp "$EJ_DB" whole.ej
    # How long one takes, in milliseconds, so that the kills fall into all of it: the shortest of
    # three, as another test may hold one up.
    took=60000
    for _ in 1 2 3; do
        cp whole.ej "$EJ_DB"
        begun=$(date +%s%N)
        ej-mark import --quiet all.csv
        begun=$((($(date +%s%N) - begun) / 1000000))
        [ "$begun" -gt "$took" ] || took=$begun
        [ "$(count)" = $((before + rows)) ]
    done
    killed=0 landed=0
    for kill in {0..99}; do
        rm -f "$EJ_DB"*
        cp whole.ej "$EJ_DB"
        ej-mark import --quiet all.csv >out 2>&1 &
        pid=$!
        sleep "$(printf '0.%03d' $((took * kill / 90)))"
        ! kill -KILL "$pid" 2>/dev/null || killed=$((killed + 1))
        wait "$pid" 2>/dev/null || :
        # The next one who opens it finds all or nothing.
        try ej-mark list --class 7А --kind экзамен --format csv
        [ "$status" = 0 ] || fail "the journal does not open after kill $kill: $stderr"
        case $(count) in
        "$before") unchanged || fail "something is left of kill $kill" ;;
        $((before + rows))) landed=$((landed + 1)) ;;
        *) fail "$(count) marks after kill $kill, neither $before nor $((before + rows))" ;;
        esac
        sound "after kill $kill"
    done
    [ "$killed" -gt 50 ] && [ "$landed" -lt 50 ] || fail "killed $killed, landed $landed: too late"
    # And the work can be done again.
    run_ej 0 ej-mark import all.csv
    [ "$(count)" = $((before + rows)) ]
}

# bats test_tags=heavy
@test "who waits for the lock longer than the time-out says so; readers need not wait" {
    exec {hold}> >(sqlite3 -cmd '.timeout 5000' "$EJ_DB")
    holder=$!
    echo 'BEGIN EXCLUSIVE; SELECT 1;' >&"$hold"
    for _ in {0..49}; do
        sqlite3 "$EJ_DB" 'BEGIN IMMEDIATE; ROLLBACK;' 2>/dev/null || break
        sleep 0.1
    done
    ok ej-class list --format csv
    begun=$SECONDS
    try ej-mark set --class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' \
        --pupil Абрамов --kind экзамен --value 5
    [ "$status" = 4 ] && [[ $stderr == 'ej-mark: '* ]] && [ -z "$output" ] || fail "not told"
    [ $((SECONDS - begun)) -ge 25 ] || fail "it did not wait"
    echo 'COMMIT;' >&"$hold"
    exec {hold}>&-
    wait "$holder"
    ok ej-mark set --class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' \
        --pupil Абрамов --kind экзамен --value 5
}
