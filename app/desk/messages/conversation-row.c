/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/conversation-row.h"

#include <glib/gi18n.h>

#include "desk/floor/floor-row.h"
#include "desk/messages/message-words.h"

/**
 * SonorConversationRow:
 *
 * One conversation in the list: through what and with whom, what was said last, and how long they have waited.
 */
struct _SonorConversationRow
{
  GtkListBoxRow  parent_instance;

  GtkImage      *icon;
  GtkLabel      *name;
  GtkLabel      *last;
  GtkLabel      *wait;
  GtkLabel      *mark;

  char          *id;
  char          *spoken;
  const char    *section;
  const char    *style;
  guint          place;
  double         waited;
  double         limit;
  gint64         read_at;
  gboolean       closed;
  gboolean       anew;
};

G_DEFINE_FINAL_TYPE (SonorConversationRow, sonor_conversation_row, GTK_TYPE_LIST_BOX_ROW)

static void
sonor_conversation_row_finalize (GObject *object)
{
  SonorConversationRow *self = SONOR_CONVERSATION_ROW (object);

  g_free (self->id);
  g_free (self->spoken);

  G_OBJECT_CLASS (sonor_conversation_row_parent_class)->finalize (object);
}

static void
sonor_conversation_row_class_init (SonorConversationRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_conversation_row_finalize;
}

static GtkLabel *
new_label (float       xalign,
           const char *style)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, xalign);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (label), style);

  return label;
}

static void
sonor_conversation_row_init (SonorConversationRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->icon = GTK_IMAGE (gtk_image_new ());
  self->name = new_label (0, "heading");
  self->wait = new_label (1, "light");
  self->last = new_label (0, "dim-label");
  self->mark = new_label (0.5f, "badge");
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (self->last, PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (self->last, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->name), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->last), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->wait), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->wait), "numeric");
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->wait));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->last));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->mark));
  gtk_box_append (GTK_BOX (words), head);
  gtk_box_append (GTK_BOX (words), foot);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->icon));
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_add_css_class (GTK_WIDGET (self), "conversation");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
}

/**
 * sonor_conversation_row_new:
 * @id: UUID of a conversation
 *
 * Returns: (transfer floating): a row that says nothing yet
 */
GtkWidget *
sonor_conversation_row_new (const char *id)
{
  SonorConversationRow *self = g_object_new (SONOR_TYPE_CONVERSATION_ROW, NULL);

  self->id = g_strdup (id);

  return GTK_WIDGET (self);
}

/**
 * sonor_conversation_row_get_id:
 * @self: a row
 *
 * Returns: UUID of its conversation
 */
const char *
sonor_conversation_row_get_id (SonorConversationRow *self)
{
  g_return_val_if_fail (SONOR_IS_CONVERSATION_ROW (self), NULL);

  return self->id;
}

/**
 * sonor_conversation_row_get_section:
 * @self: a row
 *
 * Returns: the heading it stands under
 */
const char *
sonor_conversation_row_get_section (SonorConversationRow *self)
{
  g_return_val_if_fail (SONOR_IS_CONVERSATION_ROW (self), NULL);

  return self->section;
}

/**
 * sonor_conversation_row_get_place:
 * @self: a row
 *
 * Returns: where it stands, from 0
 */
guint
sonor_conversation_row_get_place (SonorConversationRow *self)
{
  g_return_val_if_fail (SONOR_IS_CONVERSATION_ROW (self), 0);

  return self->place;
}

/**
 * sonor_conversation_row_tick:
 * @self: a row
 *
 * Time has passed: says how long they have waited by now.
 */
void
sonor_conversation_row_tick (SonorConversationRow *self)
{
  double waited = self->waited < 0 ? self->waited : self->waited + (double) (g_get_monotonic_time () - self->read_at) / G_USEC_PER_SEC;
  const char *style;
  g_autofree char *words = self->closed ? g_strdup ("") : sonor_message_words_wait (waited, self->limit, &style);
  g_autofree char *spoken = NULL;

  g_return_if_fail (SONOR_IS_CONVERSATION_ROW (self));

  if (self->closed)
    style = NULL;
  gtk_label_set_text (self->wait, words);
  if (!self->anew && g_strcmp0 (style, self->style) == 0)
    return;

  self->anew = FALSE;
  /* A screen reader is told when it becomes late, not every second. */
  spoken = g_strdup_printf ("%s, %s", self->spoken, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_set_visible (GTK_WIDGET (self->wait), *words != '\0');
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->wait), self->style);
  if (style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->wait), style);
  self->style = style;
}

static const char *
find_section (SonorResult *rows,
              guint        row)
{
  const char *state = sonor_floor_row_text (rows, row, "state");

  if (g_str_equal (state, "closed"))
    return _("Closed");
  if (sonor_result_get_boolean (rows, row, "own"))
    return _("Mine");

  return g_str_equal (state, "waiting") ? _("Waiting for somebody") : _("With colleagues");
}

static void
show_mark (SonorConversationRow *self,
           SonorResult          *rows,
           guint                 row)
{
  gint64 n_failed = sonor_result_get_integer (rows, row, "n_failed");
  gint64 n_new = sonor_result_get_integer (rows, row, "n_new");
  g_autofree char *text = n_failed > 0 ? g_strdup_printf ("▲ %d", (int) n_failed) : n_new > 0 ? g_strdup_printf ("%d", (int) n_new) : NULL;

  gtk_label_set_text (self->mark, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->mark), text != NULL);
  if (n_failed > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->mark), "red");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->mark), "red");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mark), n_failed > 0 ? _("Messages that were not sent") : _("What they wrote and nobody answered"));
}

/**
 * sonor_conversation_row_show:
 * @self: a row
 * @rows: what conversation_list() returned
 * @row: its row of it
 *
 * Says what has been read.
 */
void
sonor_conversation_row_show (SonorConversationRow *self,
                             SonorResult          *rows,
                             guint                 row)
{
  const char *channel = sonor_floor_row_text (rows, row, "channel");
  const char *name = sonor_floor_row_text (rows, row, "name");
  const char *form = sonor_message_words_form (sonor_floor_row_text (rows, row, "last_form"));
  const char *body = sonor_floor_row_text (rows, row, "last_body");
  gboolean media = g_str_equal (sonor_floor_row_text (rows, row, "kind"), "media");
  g_autofree char *title = NULL;
  g_autofree char *last = g_strdup_printf ("%s%s%s%s", g_str_equal (sonor_floor_row_text (rows, row, "last_direction"), "out") ? "↩ " : "", form,
                                           *form != '\0' && *body != '\0' ? " " : "", body);

  g_return_if_fail (SONOR_IS_CONVERSATION_ROW (self));

  /* Translators: %s is who asks for the media */
  title = media ? g_strdup_printf (_("%s · media"), name) : g_strdup (name);
  self->section = find_section (rows, row);
  self->closed = g_str_equal (sonor_floor_row_text (rows, row, "state"), "closed");
  self->place = row;
  self->waited = sonor_result_is_null (rows, row, "waited_s") ? -1 : sonor_result_get_double (rows, row, "waited_s");
  self->limit = sonor_result_get_double (rows, row, "limit_s");
  self->read_at = g_get_monotonic_time ();
  gtk_image_set_from_icon_name (self->icon, sonor_message_words_channel_icon (channel));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->icon), sonor_floor_row_text (rows, row, "channel_name"));
  gtk_label_set_text (self->name, title);
  g_strdelimit (last, "\n\r\t", ' ');
  gtk_label_set_text (self->last, last);
  show_mark (self, rows, row);

  g_free (self->spoken);
  self->spoken = g_strdup_printf ("%s, %s, %s, %s", self->section, sonor_floor_row_text (rows, row, "channel_name"), title, last);
  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->wait), self->style);
  self->style = NULL;
  self->anew = TRUE;
  sonor_conversation_row_tick (self);
}
