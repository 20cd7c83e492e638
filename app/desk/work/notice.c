/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Short notices at the foot of the page. */

#include "desk/work/notice.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "store/store-error.h"

/* As long as the database takes a step back (setting ticket.undo). */
#define UNDO_SECONDS 10
#define STANDING "sonor-standing-notice"

typedef struct
{
  SonorNoticeUndo undo;
  gpointer        user_data;
  GDestroyNotify  destroy;
} Undo;

static void
undo_free (gpointer data,
           GClosure *closure)
{
  Undo *self = data;

  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

static void
on_undo (AdwToast *toast,
         Undo     *self)
{
  self->undo (self->user_data);
}

/* What went wrong stands until the next notice, which would otherwise wait behind it for ever. */
static void
add (GtkWidget *from,
     AdwToast  *toast)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (from, ADW_TYPE_TOAST_OVERLAY);
  AdwToast *standing;

  if (overlay == NULL)
    {
      g_object_unref (toast);
      return;
    }

  standing = g_object_get_data (G_OBJECT (overlay), STANDING);
  if (standing != NULL)
    adw_toast_dismiss (standing);
  g_object_set_data_full (G_OBJECT (overlay), STANDING, adw_toast_get_timeout (toast) == 0 ? g_object_ref (toast) : NULL, g_object_unref);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

static AdwToast *
new_toast (const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  return adw_toast_new (markup);
}

/**
 * sonor_notice_show:
 * @from: a widget of the page it is about
 * @text: one sentence
 *
 * Says something for a few seconds.
 */
void
sonor_notice_show (GtkWidget  *from,
                   const char *text)
{
  g_return_if_fail (GTK_IS_WIDGET (from));

  add (from, new_toast (text));
}

/**
 * sonor_notice_error:
 * @from: a widget of the page it is about
 * @error: what went wrong
 *
 * Says what went wrong, until it is put away or the next notice comes.
 */
void
sonor_notice_error (GtkWidget    *from,
                    const GError *error)
{
  AdwToast *toast;

  g_return_if_fail (GTK_IS_WIDGET (from));

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  toast = new_toast (error->message);
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, 0);
  add (from, toast);
}

/* While the database is away the strip above every page says so. */
static void
on_unread (GtkWidget    *from,
           const GError *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_UNREACHABLE) ||
      g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_LOST) || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  text = g_strdup_printf (_("What is shown here could not be read: %s"), error->message);
  sonor_notice_show (from, text);
}

/**
 * sonor_notice_watch:
 * @from: a widget that shows the rows of @query
 * @query: what is read again and again
 *
 * Says it when the rows cannot be read, so that old ones or none are not taken for what is.
 */
void
sonor_notice_watch (GtkWidget      *from,
                    SonorLiveQuery *query)
{
  g_return_if_fail (GTK_IS_WIDGET (from));

  g_signal_connect_object (query, "failed", G_CALLBACK (on_unread), from, G_CONNECT_SWAPPED);
}

/**
 * sonor_notice_undo:
 * @from: a widget of the page it is about
 * @text: what has been done
 * @undo: (scope notified): takes it back
 * @user_data: for @undo
 * @destroy: (nullable): frees @user_data
 *
 * Says what has been done and offers to take it back for ten seconds.
 */
void
sonor_notice_undo (GtkWidget       *from,
                   const char      *text,
                   SonorNoticeUndo  undo,
                   gpointer         user_data,
                   GDestroyNotify   destroy)
{
  AdwToast *toast = new_toast (text);
  Undo *self = g_new0 (Undo, 1);

  g_return_if_fail (GTK_IS_WIDGET (from));

  self->undo = undo;
  self->user_data = user_data;
  self->destroy = destroy;
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  adw_toast_set_timeout (toast, UNDO_SECONDS);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (on_undo), self, undo_free, 0);
  add (from, toast);
}
