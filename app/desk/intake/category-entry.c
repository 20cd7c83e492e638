/* SPDX-License-Identifier: GPL-3.0-or-later */

/* An entry for the category: Chinese, the initials of the pinyin, or the code. The code of what is chosen is its number. */

#include "desk/intake/category-entry.h"

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
      g_autofree char *detail = g_strdup_printf ("%s · %s", sonor_result_get_text (rows, i, "code"),
                                                 sonor_result_get_text (rows, i, "path"));

      g_ptr_array_add (suggestions, sonor_suggestion_new (sonor_result_get_text (rows, i, "id"), sonor_result_get_text (rows, i, "name"),
                                                          detail, ""));
    }
  sonor_suggest_entry_offer (SONOR_SUGGEST_ENTRY (entry), suggestions);
}

static void
on_ask (SonorSuggestEntry *entry,
        const char        *text,
        SonorWorkplace    *workplace)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT id, code, name, path FROM category_find($1)");

  sonor_query_add_text (query, text);
  sonor_asking_start (GTK_WIDGET (entry), "categories", workplace, query, on_found);
}

/**
 * sonor_category_entry_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a #SonorSuggestEntry
 */
GtkWidget *
sonor_category_entry_new (SonorWorkplace *workplace)
{
  GtkWidget *entry = sonor_suggest_entry_new (_("Category"), _("Pinyin initials, Chinese or code"));

  g_signal_connect_object (entry, "ask", G_CALLBACK (on_ask), workplace, 0);

  return entry;
}
