#!/usr/bin/env bats
# ej-roster import --from oneroster: OneRoster 1.1 bundles, as folders and as zip files.

bats_require_minimum_version 1.5.0
load lib/common

setup_file() {
    build_school class
}

setup() {
    copy_school
    cd "$BATS_TEST_TMPDIR" || return
    bundle
}

# A school of four pupils, one of them deleted; two have guardians.
bundle() {
    mkdir -p b
    cat >b/manifest.csv <<'CSV'
propertyName,value
manifest.version,1.0
oneroster.version,1.1
file.academicSessions,bulk
file.categories,absent
file.classes,bulk
file.courses,bulk
file.demographics,bulk
file.enrollments,bulk
file.orgs,bulk
file.users,bulk
source.systemName,test
CSV
    cat >b/orgs.csv <<'CSV'
sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId
o1,active,,Школа № 1,school,,
CSV
    cat >b/academicSessions.csv <<'CSV'
sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId,schoolYear
s1,active,,2026/27,schoolYear,2026-09-01,2027-05-28,,2027
CSV
    cat >b/courses.csv <<'CSV'
sourcedId,status,dateLastModified,schoolYearSourcedId,title,courseCode,grades,orgSourcedId,subjects,subjectCodes
c1,active,,s1,Классный час,,07,o1,,
CSV
    cat >b/classes.csv <<'CSV'
sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods
k1,active,,"7 ""А""",07,c1,,homeroom,,o1,s1,,,
k2,active,,9Б,09,c1,,homeroom,,o1,s1,,,
k3,active,,Алгебра,07,c1,,scheduled,,o1,s1,,,
CSV
    cat >b/users.csv <<'CSV'
sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password
u1,active,,true,o1,student,u1,,Ян,Яшин,Янович,Я-1,,,,"p1,p2,t1",07,
u2,active,,true,o1,student,u2,,Анна,Ёлкина,,,,,,p1,07,
u3,tobedeleted,,true,o1,student,u3,,Нет,Нетов,,,,,,,07,
u4,active,,true,o1,student,u4,,Пётр,Дуб,,Д-4,,,,,09,
p1,active,,true,o1,parent,p1,,Яна,Яшина,Олеговна,,yana@example.ru,,8 900 000,,,
p2,active,,true,o1,guardian,p2,,Олег,Яшин,,,,+7 111,,,,
t1,active,,true,o1,teacher,t1,,Вера,Учитель,,,,,,,,
CSV
    cat >b/enrollments.csv <<'CSV'
sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate
e1,active,,k1,o1,u1,student,,2026-09-01,
e2,active,,k3,o1,u1,student,,2026-09-01,
e3,active,,k1,o1,u2,student,,2026-09-01,
e4,active,,k2,o1,u2,student,,2026-10-05,
e5,active,,k2,o1,u4,student,,,
e6,tobedeleted,,k1,o1,u4,student,,2026-10-10,
e7,active,,k1,o1,t1,teacher,true,,
CSV
    cat >b/demographics.csv <<'CSV'
sourcedId,status,dateLastModified,birthDate,sex
u1,active,,2014-01-01,male
u2,active,,2013-05-05,female
CSV
}

take=(ej-roster import --from oneroster)

@test "a folder's students come with class, guardians and what is known of them" {
    run_ej 0 "${take[@]}" b --consent given
    out_is ''
    err_has 'b/users.csv: 3 read = 3 added + 0 changed + 0 same + 0 refused'
    ok ej-roster list --format csv
    out_is 'pupil_id,surname,given_name,patronymic,birth_date,sex,class,enrolled,enrolled_order,consent,guardian1,phone1,email1,guardian2,phone2,email2,conditions,pupil
Я-1,Яшин,Ян,Янович,2014-01-01,m,7А,2026-09-01,,given,Яшина Яна Олеговна,8 900 000,yana@example.ru,Яшин Олег,+7 111,,,Яшин Ян Янович
Д-4,Дуб,Пётр,,,,9Б,,,given,,,,,,,,Дуб Пётр
u2,Ёлкина,Анна,,2013-05-05,f,9Б,2026-10-05,,given,Яшина Яна Олеговна,8 900 000,yana@example.ru,,,,,Ёлкина Анна'
    # Consent is asked for only once, and what the office's list adds stays.
    ok ej-roster set --pupil-id Д-4 --sex м --replace
    run_ej 0 "${take[@]}" b
    err_has '3 read = 0 added + 0 changed + 3 same'
    ok ej-roster list --format csv --output list.csv
    run_ej 0 ej-roster import list.csv
    err_has '3 read = 0 added + 0 changed + 3 same'
}

@test "a zip is the same, at its top or in a folder of it" {
    run_ej 0 "${take[@]}" b --consent given
    python3 -c "import shutil; shutil.make_archive('top', 'zip', 'b')
shutil.make_archive('deep', 'zip', '.', 'b')"
    for zip in top.zip deep.zip; do
        run_ej 0 "${take[@]}" "$zip"
        err_has "$zip/users.csv: 3 read = 0 added + 0 changed + 3 same"
    done
}

@test "nobody comes without consent" {
    refused 1 "${take[@]}" b
    err_has 'b/users.csv:2: consent: missing'
}

@test "without homerooms classes are those that are named as such" {
    sed -i s/homeroom/scheduled/ b/classes.csv
    run_ej 0 "${take[@]}" b --consent given
    [ "$(query "SELECT count(*) FROM enrolment")" = 3 ]
    sed -i 's/9Б/Девятый/' b/classes.csv
    cp "$BATS_FILE_TMPDIR/school.ej" "$EJ_DB"
    refused 1 "${take[@]}" b --consent given
    err_has 'b/users.csv:5: class: not enrolled in a class'
    err_has -- '--class'
}

@test "--class gives one class to all who have none" {
    sed -i '2,$d' b/enrollments.csv
    run_ej 0 "${take[@]}" b --consent given --class 7а
    [ "$(query "SELECT DISTINCT k.name FROM enrolment e JOIN class k ON k.id = e.class_id")" = 7А ]
}

@test "two classes at once are a defect of that pupil" {
    sed -i 's/2026-10-05/2026-09-01/' b/enrollments.csv
    run_ej 1 "${take[@]}" b --consent given --keep-going
    err_has 'b/users.csv:3: class: enrolled in several classes'
    err_has '3 read = 2 added + 0 changed + 0 same + 1 refused'
}

@test "a reference to nothing is named with its file and line" {
    sed -i 's/^e4,active,,k2/e4,active,,k9/' b/enrollments.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/enrollments.csv:5: classSourcedId: classes.csv has no such row'
    bundle
    sed -i 's/p1,p2,t1/p1,p7/' b/users.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/users.csv:2: agentSourcedIds: users.csv has no such row'
    bundle
    # One that is to be deleted is as if it were not there.
    sed -i 's/^k2,active/k2,tobedeleted/' b/classes.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/enrollments.csv:5: classSourcedId'
}

@test "a bundle without a manifest has the files that are there" {
    run_ej 0 "${take[@]}" b --consent given --dry-run --format csv
    local whole=$output
    rm b/manifest.csv
    run_ej 0 "${take[@]}" b --consent given --dry-run --format csv
    [ "$output" = "$whole" ]
    rm b/enrollments.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/enrollments.csv: the bundle lacks this file'
}

@test "a bundle that lacks something says what" {
    rm b/users.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/users.csv: the bundle lacks this file'
    bundle
    sed -i s/classType/klassType/ b/classes.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/classes.csv: no column classType'
    bundle
    sed -i s/,1.1/,1.2/ b/manifest.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/manifest.csv: not OneRoster 1.1'
    bundle
    sed -i 's/^e3,/e1,/' b/enrollments.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/enrollments.csv:4: sourcedId: doubled'
    bundle
    echo 'e8,"unclosed' >>b/enrollments.csv
    refused 1 "${take[@]}" b --consent given
    err_has 'b/enrollments.csv:9: '
}

@test "a damaged zip is refused" {
    python3 -c "import shutil; shutil.make_archive('whole', 'zip', 'b')"
    head -c 700 whole.zip >cut.zip
    refused 1 "${take[@]}" cut.zip --consent given
    err_has 'cut.zip: neither a folder nor a whole zip file'
    # One byte of the packed users.
    python3 -c "b = bytearray(open('whole.zip', 'rb').read())
b[b.index(b'users.csv') + 60] ^= 255
open('bad.zip', 'wb').write(b)"
    refused 1 "${take[@]}" bad.zip --consent given
    err_has 'bad.zip/users.csv: damaged'
    refused 1 "${take[@]}" b/users.csv --consent given
    err_is 'ej-roster: b/users.csv: neither a folder nor a whole zip file'
}

@test "more than two guardians are remarked" {
    sed -i 's/,tobedeleted,,true,o1,student/,active,,true,o1,parent/; s/p1,p2,t1/p1,p2,u3/' b/users.csv
    run_ej 0 "${take[@]}" b --consent given
    err_has 'warning: 1 pupil has more than two guardians'
}

@test "wrong usage" {
    refused 2 "${take[@]}"
    err_is 'ej-roster: --from oneroster needs the bundle: a zip or folder'
    refused 2 "${take[@]}" nowhere
    err_is 'ej-roster: nowhere: No such file or directory'
    refused 2 ej-roster import --from elsewhere b
    err_has -- '--from'
}

@test "bundles of another system" {
    third_party oneroster-roster-hub
    for language in en ja; do
        cp "$BATS_FILE_TMPDIR/school.ej" "$EJ_DB"
        refused 1 "${take[@]}" "$DATA/$language" --consent given
        err_has 'users.csv:2: class: not enrolled'
        run_ej 0 "${take[@]}" "$DATA/$language" --consent given --class 7А
        err_has '20 read = 20 added'
        run_ej 0 "${take[@]}" "$DATA/$language" --class 7А
        err_has '20 read = 0 added + 0 changed + 20 same'
    done
    query "SELECT surname FROM pupil ORDER BY file_no LIMIT 1" | grep -qx 姓01
}
