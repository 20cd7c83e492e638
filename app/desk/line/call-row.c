/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/call-row.h"

#include <glib/gi18n.h>

#include "desk/line/call-words.h"
#include "desk/line/quality-bar.h"

/**
 * SonorCallRow:
 *
 * One call of the line bar: who it is, where it stands, its clock and how well it is heard. The call one talks with is
 * large; the others are a line each.
 */
struct _SonorCallRow
{
  GtkWidget       parent_instance;

  GtkWidget      *texts;
  GtkLabel       *who;
  GtkLabel       *state;
  GtkLabel       *clock;
  GtkWidget      *quality;
  GtkWidget      *verbs;
  SonorPhoneCall *call;
};

G_DEFINE_FINAL_TYPE (SonorCallRow, sonor_call_row, GTK_TYPE_WIDGET)

static void
sonor_call_row_dispose (GObject *object)
{
  SonorCallRow *self = SONOR_CALL_ROW (object);
  GtkWidget *child;

  g_clear_object (&self->call);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_call_row_parent_class)->dispose (object);
}

static void
sonor_call_row_class_init (SonorCallRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_call_row_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "callrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonor_call_row_init (SonorCallRow *self)
{
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 14);

  self->texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (self->texts, GTK_ALIGN_CENTER);
  self->who = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->who, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->who, 0);
  gtk_label_set_max_width_chars (self->who, 30);
  gtk_widget_add_css_class (GTK_WIDGET (self->who), "heading");
  self->state = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->state, 0);
  gtk_label_set_ellipsize (self->state, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->state), "caption");
  gtk_box_append (GTK_BOX (self->texts), GTK_WIDGET (self->who));
  gtk_box_append (GTK_BOX (self->texts), GTK_WIDGET (self->state));
  gtk_widget_set_parent (self->texts, GTK_WIDGET (self));

  self->clock = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "clock");
  gtk_widget_add_css_class (GTK_WIDGET (self->clock), "numeric");
  gtk_widget_set_parent (GTK_WIDGET (self->clock), GTK_WIDGET (self));

  self->quality = sonor_quality_bar_new ();
  gtk_widget_set_parent (self->quality, GTK_WIDGET (self));

  self->verbs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_parent (self->verbs, GTK_WIDGET (self));
}

/**
 * sonor_call_row_new:
 *
 * Returns: (transfer floating): a row without a call
 */
GtkWidget *
sonor_call_row_new (void)
{
  return g_object_new (SONOR_TYPE_CALL_ROW, NULL);
}

/**
 * sonor_call_row_show:
 * @self: a row
 * @call: the call it shows
 * @large: whether it is the call one talks with
 * @queue: (nullable): what people call the queue that it came from
 */
void
sonor_call_row_show (SonorCallRow   *self,
                     SonorPhoneCall *call,
                     gboolean        large,
                     const char     *queue)
{
  g_autofree char *who = NULL;
  g_autofree char *state = NULL;
  SonorCallHeaders *headers = sonor_phone_call_get_headers (call);
  const char *language;

  g_return_if_fail (SONOR_IS_CALL_ROW (self));

  g_set_object (&self->call, call);
  who = sonor_call_words_dup_who (sonor_phone_call_get_name (call), sonor_phone_call_get_number (call));
  gtk_label_set_text (self->who, who);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->who), who);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, who, -1);

  language = headers != NULL ? sonor_call_headers_get (headers, SONOR_CALL_HEADER_LANGUAGE) : NULL;
  state = g_strjoin (" · ", sonor_call_words_state (call), queue != NULL ? queue : language != NULL ? sonor_call_words_language (language) : NULL,
                     queue != NULL && language != NULL ? sonor_call_words_language (language) : NULL, NULL);
  if (sonor_phone_call_get_encrypted (call))
    {
      g_autofree char *plain = g_steal_pointer (&state);

      state = g_strdup_printf ("%s · %s", plain, _("encrypted"));
    }
  gtk_label_set_text (self->state, state);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->texts), large ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->texts), large ? 0 : 10);
  if (large)
    gtk_widget_add_css_class (GTK_WIDGET (self), "large");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "large");
  sonor_quality_bar_set_quality (SONOR_QUALITY_BAR (self->quality), large ? sonor_phone_call_get_quality (call) : NULL);
  sonor_call_row_tick (self);
}

/**
 * sonor_call_row_get_call:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): the call it shows
 */
SonorPhoneCall *
sonor_call_row_get_call (SonorCallRow *self)
{
  g_return_val_if_fail (SONOR_IS_CALL_ROW (self), NULL);

  return self->call;
}

/**
 * sonor_call_row_tick:
 * @self: a row
 *
 * Moves its clock: since the answer, or since it began to ring.
 */
void
sonor_call_row_tick (SonorCallRow *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *text = NULL;
  GDateTime *since;

  g_return_if_fail (SONOR_IS_CALL_ROW (self));

  if (self->call == NULL)
    return;

  since = sonor_phone_call_get_answered_at (self->call);
  if (since == NULL)
    since = sonor_phone_call_get_started_at (self->call);
  text = sonor_call_words_dup_seconds (g_date_time_difference (now, since) / G_TIME_SPAN_SECOND);
  gtk_label_set_text (self->clock, text);
}

/**
 * sonor_call_row_add_verb:
 * @self: a row
 * @button: (transfer floating): what can be done with this call
 */
void
sonor_call_row_add_verb (SonorCallRow *self,
                         GtkWidget    *button)
{
  g_return_if_fail (SONOR_IS_CALL_ROW (self));

  gtk_box_append (GTK_BOX (self->verbs), button);
}
