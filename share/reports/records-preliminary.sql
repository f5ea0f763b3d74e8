/*---
# SPDX-License-Identifier: GPL-3.0-or-later
id: records-preliminary
part: finals
report: records-forecast
bound: no
title:
  en: What the preliminary report is made of
  ru: Записи, из которых составлен предварительный отчёт
source: komi 8.3
explain: records-preliminary
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
