/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Questions to the server that a widget asks again and again while one types: only the last one's answer counts. */

#include "desk/intake/asking.h"

typedef struct
{
  GWeakRef           widget;
  SonorAskingAnswer  answer;
} Asking;

static void
on_answer (GObject      *source_object,
           GAsyncResult *result,
           gpointer      user_data)
{
  Asking *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source_object), result, &error);
  g_autoptr (GtkWidget) widget = g_weak_ref_get (&self->widget);

  if (widget != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    self->answer (widget, rows, error);
  g_weak_ref_clear (&self->widget);
  g_free (self);
}

static void
cancel (gpointer data)
{
  g_cancellable_cancel (data);
  g_object_unref (data);
}

/**
 * sonor_asking_start:
 * @widget: who asks; if it goes, nobody is answered
 * @what: a name for this question among those of @widget
 * @workplace: where the person is signed in
 * @query: the question
 * @answer: called with the rows, or with what went wrong
 *
 * Asks, and gives up the same question if it was asked before and is not answered.
 */
void
sonor_asking_start (GtkWidget         *widget,
                    const char        *what,
                    SonorWorkplace    *workplace,
                    SonorQuery        *query,
                    SonorAskingAnswer  answer)
{
  Asking *self = g_new0 (Asking, 1);
  GCancellable *cancellable = g_cancellable_new ();

  g_weak_ref_init (&self->widget, widget);
  self->answer = answer;
  g_object_set_data_full (G_OBJECT (widget), what, cancellable, cancel);
  sonor_database_query_async (sonor_workplace_get_database (workplace), query, cancellable, on_answer, self);
}

/**
 * sonor_asking_stop:
 * @widget: who asked
 * @what: the name of the question
 *
 * Wants no answer any more.
 */
void
sonor_asking_stop (GtkWidget  *widget,
                   const char *what)
{
  g_object_set_data (G_OBJECT (widget), what, NULL);
}
