/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What is done by a function of the database: it is said when it is done, or why it is not. */

#include "desk/floor/floor-verb.h"

#include "desk/work/notice.h"

typedef struct
{
  GWeakRef            widget;
  char               *words;
  SonorFloorVerbDone  done;
} Doing;

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Doing *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->widget);

  if (widget != NULL && rows == NULL)
    sonor_notice_error (widget, error);
  else if (widget != NULL)
    {
      if (self->words != NULL)
        sonor_notice_show (widget, self->words);
      if (self->done != NULL)
        self->done (widget, rows);
    }
  g_weak_ref_clear (&self->widget);
  g_free (self->words);
  g_free (self);
}

/**
 * sonor_floor_verb_do:
 * @widget: of the page where it is done; if it goes meanwhile, nothing is said
 * @workplace: where the person is signed in
 * @query: (transfer full): what is done
 * @words: (nullable): what to say when it is done
 * @done: (nullable) (scope async): called with the answer when it is done
 *
 * Does something, and says so.
 */
void
sonor_floor_verb_do (GtkWidget          *widget,
                     SonorWorkplace     *workplace,
                     SonorQuery         *query,
                     const char         *words,
                     SonorFloorVerbDone  done)
{
  g_autoptr (SonorQuery) owned = query;
  Doing *self = g_new0 (Doing, 1);

  g_weak_ref_init (&self->widget, widget);
  self->words = g_strdup (words);
  self->done = done;
  sonor_database_query_async (sonor_workplace_get_database (workplace), owned, NULL, on_done, self);
}
