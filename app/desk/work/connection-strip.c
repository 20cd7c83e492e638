/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/connection-strip.h"

#include <glib/gi18n.h>

/**
 * SonorConnectionStrip:
 *
 * The truth while the database is away: for how long, when the desk tries again, how old what is shown is, and how many
 * changes wait here. It comes and goes by itself.
 */
struct _SonorConnectionStrip
{
  GtkWidget       parent_instance;

  GtkWidget      *revealer;
  GtkLabel       *text;
  GtkWidget      *retry;
  SonorWorkplace *workplace;
  guint           tick_id;
};

G_DEFINE_FINAL_TYPE (SonorConnectionStrip, sonor_connection_strip, GTK_TYPE_WIDGET)

static void
append_sentence (GString *text,
                 char    *sentence)
{
  if (text->len > 0)
    g_string_append (text, " · ");
  g_string_append (text, sentence);
  g_free (sentence);
}

static void
update (SonorConnectionStrip *self)
{
  SonorDatabase *database = sonor_workplace_get_database (self->workplace);
  SonorOutbox *outbox = sonor_workplace_get_outbox (self->workplace);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GString) text = g_string_new (NULL);
  GDateTime *since = sonor_database_get_state_since (database);
  GDateTime *retry_at = sonor_database_get_retry_at (database);
  GDateTime *data_at = sonor_database_get_data_at (database);
  guint n_waiting = outbox != NULL ? sonor_outbox_get_n_waiting (outbox) : 0;
  gint64 seconds;

  if (sonor_database_get_connected (database))
    {
      gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), FALSE);
      return;
    }

  seconds = since != NULL ? MAX (0, g_date_time_difference (now, since) / G_TIME_SPAN_SECOND) : 0;
  append_sentence (text, g_strdup_printf (_("No connection to the server for %02d:%02d:%02d"), (int) (seconds / 3600),
                                          (int) (seconds / 60 % 60), (int) (seconds % 60)));
  if (retry_at != NULL)
    {
      seconds = MAX (0, (g_date_time_difference (retry_at, now) + G_TIME_SPAN_SECOND - 1) / G_TIME_SPAN_SECOND);
      append_sentence (text, g_strdup_printf (_("trying again in %d s"), (int) seconds));
    }
  else
    append_sentence (text, g_strdup (_("trying now …")));
  if (data_at != NULL)
    {
      g_autofree char *clock = sonor_workplace_dup_clock (self->workplace, data_at);

      append_sentence (text, g_strdup_printf (_("what you see is of %s"), clock));
    }
  if (n_waiting > 0)
    append_sentence (text, g_strdup_printf (ngettext ("%u change waits here and goes when the server is back",
                                                      "%u changes wait here and go when the server is back", n_waiting),
                                            n_waiting));

  gtk_label_set_text (self->text, text->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->text), GTK_ACCESSIBLE_PROPERTY_LABEL, text->str, -1);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->text), text->str);
  gtk_widget_set_sensitive (self->retry, retry_at != NULL);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
}

static gboolean
on_tick (gpointer user_data)
{
  update (user_data);

  return G_SOURCE_CONTINUE;
}

/* The clock runs only while there is something to count. */
static void
on_state_changed (GObject              *source,
                  GParamSpec           *pspec,
                  SonorConnectionStrip *self)
{
  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (!sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  update (self);
}

static void
on_retry (GtkButton            *button,
          SonorConnectionStrip *self)
{
  sonor_database_retry (sonor_workplace_get_database (self->workplace));
}

static void
sonor_connection_strip_dispose (GObject *object)
{
  SonorConnectionStrip *self = SONOR_CONNECTION_STRIP (object);

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->revealer, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_connection_strip_parent_class)->dispose (object);
}

static void
sonor_connection_strip_class_init (SonorConnectionStripClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_connection_strip_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "connectionstrip");
}

static void
sonor_connection_strip_init (SonorConnectionStrip *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *icon = gtk_image_new_from_icon_name ("network-offline-symbolic");

  gtk_accessible_update_property (GTK_ACCESSIBLE (icon), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Problem"), -1);
  self->text = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, NULL));
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_ellipsize (self->text, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->text), TRUE);
  self->retry = gtk_button_new_with_mnemonic (_("_Retry now"));
  g_signal_connect (self->retry, "clicked", G_CALLBACK (on_retry), self);

  gtk_widget_add_css_class (box, "strip");
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (box), self->retry);

  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), box);
  gtk_widget_set_parent (self->revealer, GTK_WIDGET (self));
}

/**
 * sonor_connection_strip_set_workplace:
 * @self: a strip
 * @workplace: whose database and outbox it tells of
 *
 * To be called once.
 */
void
sonor_connection_strip_set_workplace (SonorConnectionStrip *self,
                                      SonorWorkplace       *workplace)
{
  SonorDatabase *database;

  g_return_if_fail (SONOR_IS_CONNECTION_STRIP (self));
  g_return_if_fail (SONOR_IS_WORKPLACE (workplace));

  self->workplace = g_object_ref (workplace);
  database = sonor_workplace_get_database (workplace);
  g_signal_connect_object (database, "notify::connected", G_CALLBACK (on_state_changed), self, 0);
  g_signal_connect_object (database, "notify::retry-at", G_CALLBACK (on_state_changed), self, 0);
  on_state_changed (NULL, NULL, self);
}
