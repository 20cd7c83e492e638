/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * An entry for the area: first what is remembered of the caller, then areas by Chinese, pinyin initials or code. The code of
 * what is chosen is the area's; a remembered place has its address as extra.
 */

#include "desk/intake/place-entry.h"

#include <glib/gi18n.h>

#include "desk/intake/asking.h"

static void
on_found (GtkWidget    *entry,
          SonorResult  *rows,
          const GError *error)
{
  g_autoptr (GPtrArray) suggestions = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    {
      const char *address = sonor_result_get_text (rows, i, "address");
      g_autofree char *detail = NULL;

      if (address != NULL && *address != '\0')
        /* Translators: beside a place: the caller said this address before */
        detail = g_strdup_printf (_("%s · said before"), address);
      else
        detail = g_strdup (sonor_result_get_text (rows, i, "area_code"));
      g_ptr_array_add (suggestions, sonor_suggestion_new (sonor_result_get_text (rows, i, "area_code"),
                                                          sonor_result_get_text (rows, i, "path"), detail,
                                                          address != NULL ? address : ""));
    }
  sonor_suggest_entry_offer (SONOR_SUGGEST_ENTRY (entry), suggestions);
}

static void
on_ask (SonorSuggestEntry *entry,
        const char        *text,
        SonorWorkplace    *workplace)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT area_code, path, address FROM place_find($1, $2)");

  sonor_query_add_text (query, text);
  sonor_query_add_text (query, g_object_get_data (G_OBJECT (entry), "phone"));
  sonor_asking_start (GTK_WIDGET (entry), "places", workplace, query, on_found);
}

/**
 * sonor_place_entry_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a #SonorSuggestEntry
 */
GtkWidget *
sonor_place_entry_new (SonorWorkplace *workplace)
{
  GtkWidget *entry = sonor_suggest_entry_new (_("Where it happened"), _("Pinyin initials, Chinese or code"));

  g_signal_connect_object (entry, "ask", G_CALLBACK (on_ask), workplace, 0);

  return entry;
}

/**
 * sonor_place_entry_set_phone:
 * @entry: an entry of sonor_place_entry_new()
 * @phone: (nullable): the caller's number in the international form, for what is remembered of them
 */
void
sonor_place_entry_set_phone (GtkWidget  *entry,
                             const char *phone)
{
  g_object_set_data_full (G_OBJECT (entry), "phone", g_strdup (phone), g_free);
}
