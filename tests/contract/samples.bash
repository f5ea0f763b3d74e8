# shellcheck shell=bash disable=SC2034,SC2154 # set for contract.bats
# A call of each verb that writes, one that changes something in school-small on 2026-10-26.

# The first pupil of a class: № личного дела.
pupil_of() {
    ej-roster list --class "$1" --format tsv | sed -n 2p | cut -f 1
}

# sample COMMAND VERB: sets $words, and $input for a stream; false when there is none.
sample() {
    input=''
    case "$1 $2" in
    'ej-absent set')
        words=(--class 7А --date 2026-10-05 --lesson 1 --pupil-id А-0125 --code Б) ;;
    'ej-absent none')
        words=()
        input=$(ej-lesson list --roll no --date 2026-09-14) ;;
    'ej-absent recode')
        words=(--into Б)
        input=$(ej-absent list --class 7А --code ОТ) ;;
    'ej-absent remove')
        words=()
        input=$(ej-absent list --class 7А --code НП) ;;
    'ej-absent notice')
        words=(--class 7А --pupil-id А-0125 --from 2026-11-09 --to 2026-11-10 --reason поездка) ;;
    'ej-archive backup')
        words=(--to "$BATS_TEST_TMPDIR") ;;
    'ej-archive create')
        words=(--pdf none --to "$BATS_TEST_TMPDIR") ;;
    'ej-archive register')
        words=(--place 'диск в сейфе') ;;
    'ej-audit undo')
        words=("$(query 'SELECT max(id) FROM txn')") ;;
    'ej-calendar set')
        words=(--kind day-off --grades 1-11 --from 2027-05-11 --to 2027-05-11) ;;
    'ej-check set')
        words=(--class 7А --subject Алгебра --text 'Мало отметок' --due 2026-11-10) ;;
    'ej-check remark')
        words=(--due 2026-11-10)
        input=$(ej-check run --rule no-topic) || : ;;
    'ej-check resolve')
        ej-check set --class 7А --text 'Темы' --due 2026-11-10
        words=(--answer 'Записаны')
        input=$(ej-check list --state open) ;;
    'ej-check record')
        words=(--about 'Журнал 7А' --findings 'Заполнен') ;;
    'ej-class set')
        words=(--class 7Б --shift 1) ;;
    'ej-consent set')
        words=(--pupil-id А-0126 --consent no-ediary --date 2026-10-20 --replace) ;;
    'ej-consent anonymise')
        words=(--order 15 --order-date 2026-10-20 --key-file "$BATS_TEST_TMPDIR/keys")
        input=$(ej-roster list --consent withdrawn) ;;
    'ej-finals set')
        words=(--class 10А --subject Химия --period H1 --pupil-id "$(pupil_of 10А)" --value 4) ;;
    'ej-finals accept')
        words=()
        input=$(ej-finals propose --class 10А --period H1 --subject Химия) ;;
    'ej-finals remove')
        words=()
        input=$(ej-finals list --class 7А --subject Физика) ;;
    'ej-finals council')
        words=(--class 7А --pupil-id А-0125 --decision promoted --number 12 --date 2026-10-20) ;;
    'ej-finals close')
        words=(--period Q1) ;;
    'ej-finals reopen')
        words=(--class 9Б --period year) ;;
    'ej-group set')
        words=(--class 7А --subject Информатика --group 2 --pupil-id А-0125 --from 2026-11-05) ;;
    'ej-group remove')
        words=(--class 7А --subject Информатика --group 1 --pupil-id А-0125) ;;
    'ej-homework set')
        words=(--class 1А --date 2026-09-02 --lesson 1 --subject Математика --text 'Принести гербарий') ;;
    'ej-homework remove')
        words=()
        input=$(ej-homework list --class 7А --date 2026-09-01 --lesson 1) ;;
    'ej-lesson set')
        words=(--class 7А --date 2026-09-01 --lesson 2 --subject Физика --topic 'Другая тема' --replace) ;;
    'ej-lesson generate')
        words=(--from 2026-11-05 --to 2026-11-07) ;;
    'ej-load set')
        words=(--class 1А --subject Химия --teacher isaeva.kk --hours 0.5) ;;
    'ej-load remove')
        ej-load set --class 1А --subject Химия --teacher isaeva.kk --hours 1
        words=(--class 1А --subject Химия) ;;
    'ej-mark set')
        words=(--class 7А --date 2026-10-05 --lesson 4 --subject 'Русский язык' --pupil Абрамов
            --value 5 --kind зачёт) ;;
    'ej-mark correct')
        words=(--value 4 --corrected 2026-10-24)
        input=$(ej-mark debts --class 7А) ;;
    'ej-mark remove')
        words=()
        input=$(ej-mark list --class 7А --date 2026-10-05 --subject 'Русский язык') ;;
    'ej-policy load')
        words=(komi) ;;
    'ej-policy set')
        words=(thresholds.5 4.60) ;;
    'ej-roster set')
        words=(--pupil-id А-9001 --surname Новый --given-name Иван --birth-date 2013-05-05
            --sex m --class 7А --enrolled 2026-10-20 --consent given) ;;
    'ej-roster arrive')
        words=(--pupil-id А-9001 --surname Новый --given-name Иван --birth-date 2013-05-05
            --sex m --class 7А --consent given --date 2026-10-20 --order 20-у) ;;
    'ej-roster depart')
        words=(--pupil-id В-0101 --date 2026-10-26 --order 17-у) ;;
    'ej-roster transfer')
        ej-class set --class 7Б
        words=(--pupil-id А-0126 --into 7Б --date 2026-10-26 --order 18-у) ;;
    'ej-roster promote')
        ej-calendar import --quiet <<<'year,kind,from,to
2027/28,year,2027-09-01,2028-05-28'
        ej-class set --class 8А --year 2027/28
        words=(--number 7 --date 2027-05-30)
        input=$(ej-roster list --class 7А)
        export EJ_NOW=2027-06-01T10:00 ;;
    'ej-roster rename')
        words=(--pupil-id А-0126 --new-id А-9126) ;;
    'ej-roster merge')
        ej-roster set --pupil-id А-9001 --surname Агафонов --given-name Георгий \
            --birth-date 2014-01-12 --sex m --class 7А --enrolled 2026-09-01 --consent given
        words=(--pupil-id А-9001 --into-id А-0126) ;;
    'ej-roster verify')
        words=(--class 7А --date 2026-10-05) ;;
    'ej-roster inform')
        words=(--class 7А --how собрание --date 2026-10-20) ;;
    'ej-staff substitute')
        words=(--absent volkov.iy --teacher lapina.pt --from 2026-10-27 --to 2026-10-28) ;;
    'ej-staff unsubstitute')
        ej-staff substitute --absent volkov.iy --teacher lapina.pt --from 2026-10-29
        words=(--absent volkov.iy --teacher lapina.pt --from 2026-10-29) ;;
    'ej-staff grant')
        words=(--login mama --pupil-id А-0125 --guardian 1) ;;
    'ej-staff withdraw')
        words=(--login volkov.iy) ;;
    'ej-staff set')
        words=(--login petrov.pp --surname Петров --given-name Пётр --role teacher) ;;
    'ej-subject set')
        words=(--subject Шахматы --graded no) ;;
    'ej-timetable set')
        words=(--class 1А --weekday 5 --lesson 8 --subject Математика --teacher isaeva.kk) ;;
    'ej-timetable remove')
        words=()
        input=$(ej-timetable list --class 1А --weekday 1) ;;
    'ej-topics set')
        words=(--class 7А --subject Алгебра --n 500 --topic Повторение --hours 1 --kind урок) ;;
    'ej-topics remove')
        words=(--class 7А --subject Алгебра --n 1) ;;
    *) return 1 ;;
    esac
}
