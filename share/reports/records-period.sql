/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-period
part: finals
report: records-finals
bound: no
title:
  en: What the report on a study period is made of
  ru: Записи, из которых составлен отчёт за период
source: komi 8.3
explain: records-period
parameters:
  class: {}
  pupil: {}
  pupil_id: {}
  subject: {}
---*/
/*---
part: pupils
report: records-contingent
---*/
