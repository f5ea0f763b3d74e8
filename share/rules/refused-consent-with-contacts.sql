/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: refused-consent-with-contacts
title:
  en: Contacts or an account in spite of a refused consent
  ru: Контакты или учётная запись при отказе от обработки данных
source: komi 11.2.1, 11.2.2
level: warn
can: warn
acts: administrator
scope: pupil
wakes: []
---*/
-- What a pupil's refusal leaves is name, date of birth and sex; what a guardian's own refusal
-- leaves is the name.
WITH found AS MATERIALIZED (
    SELECT p.id, p.file_no, p.consent, (
            SELECT count(*) FROM guardian g
            WHERE g.pupil_id = p.id AND (p.consent = 'refused'
                OR g.consent = 'refused' AND (g.phone <> '' OR g.email <> ''))) AS guardians, (
            SELECT count(*) FROM account a
            LEFT JOIN guardian g ON g.pupil_id = a.pupil_id AND g.n = a.guardian
            WHERE a.pupil_id = p.id AND a.guardian IS NOT NULL AND a.withdrawn IS NULL
                AND 'refused' IN (p.consent, g.consent)) AS accounts
    FROM scope
    CROSS JOIN pupil p ON p.id = scope.id
)
SELECT f.id, k.name AS class, NULL AS date, NULL AS lesson, NULL AS subject, f.file_no AS pupil_id,
    NULL AS teacher,
    trim(iif(f.guardians, 'guardians=' || f.guardians, '')
        || iif(f.accounts, ' accounts=' || f.accounts, '')) AS detail
FROM found f
LEFT JOIN enrolment e ON e.id = (
        SELECT i.id FROM enrolment i WHERE i.pupil_id = f.id AND i.starts <= :today
        ORDER BY i.starts DESC LIMIT 1)
LEFT JOIN class k ON k.id = e.class_id
WHERE f.guardians > 0 OR f.accounts > 0;
