/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Orders under which data was destroyed. */
#include "access/access.h"
#include "intl.h"
#include "store/store.h"

enum ej_status ej_consent_order(struct ej_journal *j, const char *order, struct ej_error *err)
{
    int64_t found = 0;
    enum ej_status status = access_may(j, "consent", "act", err);

    if (status == EJ_OK)
        status =
            store_number(j, &found, 0, err,
                         "SELECT EXISTS (SELECT 1 FROM anonymised WHERE order_no = ?)", "t", order);
    if (status == EJ_OK && !found)
        status = ej_fail(err, EJ_USAGE, _("--order: nobody was anonymised under order %s"), order);
    return status;
}
