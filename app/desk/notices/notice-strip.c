/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/notices/notice-strip.h"

#include <glib/gi18n.h>

#include "desk/work/notice.h"
#include "model/live-query.h"

/**
 * SonorNoticeStrip:
 *
 * What a supervisor tells everybody, or this person, above every page until they say that they have read it. One that asks for a
 * call-back can be called from here.
 */
struct _SonorNoticeStrip
{
  GtkWidget       parent_instance;

  GtkWidget      *revealer;
  GtkLabel       *text;
  GtkLabel       *more;
  GtkWidget      *call;
  GtkWidget      *reached;
  GtkWidget      *not_reached;
  GtkWidget      *read;

  SonorWorkplace *workplace;
  SonorLiveQuery *notices;
  char           *id;
  char           *call_id;
};

G_DEFINE_FINAL_TYPE (SonorNoticeStrip, sonor_notice_strip, GTK_TYPE_WIDGET)

static void
update (SonorNoticeStrip *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->notices);
  guint n = sonor_result_get_n_rows (rows);
  g_autofree char *text = NULL;
  g_autofree char *more = NULL;

  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->call_id, g_free);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), n > 0);
  if (n == 0)
    return;

  self->id = g_strdup (sonor_result_get_text (rows, 0, "id"));
  if (!sonor_result_is_null (rows, 0, "call_id"))
    self->call_id = g_strdup (sonor_result_get_text (rows, 0, "call_id"));
  text = g_strdup_printf (sonor_result_get_boolean (rows, 0, "is_personal")
                            /* Translators: a message to this person: from whom, and what */
                            ? _("%s to you: %s")
                            /* Translators: a notice to everybody: from whom, and what */
                            : _("%s to everybody: %s"),
                          sonor_result_get_text (rows, 0, "from_name"), sonor_result_get_text (rows, 0, "body"));
  gtk_label_set_text (self->text, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  more = n > 1 ? g_strdup_printf (ngettext ("%u more", "%u more", n - 1), n - 1) : NULL;
  gtk_label_set_text (self->more, more != NULL ? more : "");
  gtk_widget_set_visible (self->call, self->call_id != NULL);
  gtk_widget_set_visible (self->reached, self->call_id != NULL);
  gtk_widget_set_visible (self->not_reached, self->call_id != NULL);
  gtk_widget_set_visible (self->read, self->call_id == NULL);
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorNoticeStrip) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (self->notices == NULL)
    return;

  gtk_widget_set_sensitive (self->revealer, TRUE);
  if (rows == NULL)
    sonor_notice_error (GTK_WIDGET (self), error);
  else
    sonor_live_query_read (self->notices);
}

static void
on_taken (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorNoticeStrip) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (self->notices == NULL)
    return;

  gtk_widget_set_sensitive (self->revealer, TRUE);
  if (rows == NULL)
    sonor_notice_error (GTK_WIDGET (self), error);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "work.dial", "(ss)", sonor_result_get_text (rows, 0, "number"), "");
}

static void
ask (SonorNoticeStrip    *self,
     const char          *sql,
     const char          *id,
     GAsyncReadyCallback  callback)
{
  g_autoptr (SonorQuery) query = NULL;

  if (id == NULL)
    return;

  query = sonor_query_new (sql);
  sonor_query_add_text (query, id);
  /* Once is enough, and what comes next must not be pressed away unread. */
  gtk_widget_set_sensitive (self->revealer, FALSE);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, callback, g_object_ref (self));
}

static void
on_read (SonorNoticeStrip *self)
{
  ask (self, "SELECT desk_notice_read($1::uuid)", self->id, on_done);
}

static void
on_call (SonorNoticeStrip *self)
{
  ask (self, "SELECT call_back_take($1::uuid) AS number", self->call_id, on_taken);
}

static void
on_reached (SonorNoticeStrip *self)
{
  ask (self, "SELECT call_back_finish($1::uuid, 'reached')", self->call_id, on_done);
}

static void
on_not_reached (SonorNoticeStrip *self)
{
  ask (self, "SELECT call_back_finish($1::uuid, 'not_reached')", self->call_id, on_done);
}

static void
sonor_notice_strip_dispose (GObject *object)
{
  SonorNoticeStrip *self = SONOR_NOTICE_STRIP (object);

  if (self->notices != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->notices, self);
      g_object_run_dispose (G_OBJECT (self->notices));
    }
  g_clear_object (&self->notices);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->call_id, g_free);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_notice_strip_parent_class)->dispose (object);
}

static void
sonor_notice_strip_class_init (SonorNoticeStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_notice_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "noticestrip");
}

static GtkWidget *
add_button (SonorNoticeStrip *self,
            GtkWidget        *box,
            const char       *label,
            GCallback         pressed)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", pressed, self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), button);

  return button;
}

static void
sonor_notice_strip_init (SonorNoticeStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *icon = gtk_image_new_from_icon_name ("mail-unread-symbolic");

  self->text = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL));
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_wrap_mode (self->text, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (self->text, 3);
  gtk_label_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  self->more = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->more), "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Message"), -1);
  gtk_widget_add_css_class (box, "notice-strip");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->more));
  self->call = add_button (self, box, C_("verb", "Call back"), G_CALLBACK (on_call));
  gtk_widget_add_css_class (self->call, "suggested-action");
  self->reached = add_button (self, box, _("Reached"), G_CALLBACK (on_reached));
  self->not_reached = add_button (self, box, _("Not reached"), G_CALLBACK (on_not_reached));
  self->read = add_button (self, box, _("I have read it"), G_CALLBACK (on_read));
  gtk_widget_add_css_class (self->read, "suggested-action");

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
}

/**
 * sonor_notice_strip_new:
 * @workplace: where the person is signed in; one of the hotline's own staff
 *
 * Returns: (transfer floating): the strip, which comes and goes by itself
 */
GtkWidget *
sonor_notice_strip_new (SonorWorkplace *workplace)
{
  static const char * const channels[] = { "desk_notice", NULL };
  SonorNoticeStrip *self = g_object_new (SONOR_TYPE_NOTICE_STRIP, NULL);

  self->workplace = g_object_ref (workplace);
  self->notices = sonor_live_query_new (sonor_workplace_get_database (workplace), "SELECT * FROM desk_notices()", channels);
  g_signal_connect_object (self->notices, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
