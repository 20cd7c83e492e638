/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/seat-card.h"

#include <glib/gi18n.h>

#include "desk/floor/clock-label.h"
#include "desk/floor/seat-words.h"

/**
 * SonorSeatCard:
 *
 * One seat on the floor: who sits there, what they do in colour, shape and word, and for how long.
 */
struct _SonorSeatCard
{
  GtkFlowBoxChild  parent_instance;

  GtkWidget       *frame;
  GtkLabel        *number;
  GtkLabel        *name;
  GtkWidget       *clock;
  GtkLabel        *standing;
  GtkLabel        *about;
  GtkLabel        *supervised;

  SonorFloorSeat  *seat;
  char            *look;
};

G_DEFINE_FINAL_TYPE (SonorSeatCard, sonor_seat_card, GTK_TYPE_FLOW_BOX_CHILD)

/* Whom the seat talks with; without a call, what it is there for. */
static char *
dup_about (SonorSeatCard *self)
{
  const char *caller = sonor_floor_seat_get_caller (self->seat);
  const char *queue = sonor_floor_seat_get_queue_name (self->seat);
  g_auto (GStrv) languages = NULL;
  gboolean bilingual;

  if (*sonor_floor_seat_get_call_id (self->seat) != '\0' && *caller != '\0')
    return *queue != '\0' ? g_strdup_printf ("%s · %s", queue, caller) : g_strdup (caller);

  languages = sonor_floor_seat_dup_languages (self->seat);
  bilingual = languages != NULL && g_strv_contains ((const char * const *) languages, "mn");

  return g_strjoin (bilingual && *sonor_floor_seat_get_skills (self->seat) != '\0' ? " · " : "",
                    bilingual ? sonor_seat_words_language ("mn") : "", sonor_floor_seat_get_skills (self->seat), NULL);
}

static void
update (SonorSeatCard *self)
{
  const char *standing = sonor_floor_seat_get_standing (self->seat);
  g_autofree char *words = sonor_seat_words_standing (self->seat);
  g_autofree char *shown = g_strdup_printf ("%s %s", sonor_seat_words_shape (self->seat), words);
  g_autofree char *about = dup_about (self);
  g_autofree char *who = sonor_seat_words_who (self->seat);
  g_autofree char *spoken = g_strdup_printf ("%s, %s, %s", who, words, about);

  if (g_strcmp0 (self->look, standing) != 0)
    {
      if (self->look != NULL)
        gtk_widget_remove_css_class (self->frame, self->look);
      g_free (self->look);
      self->look = g_strdup (standing);
      gtk_widget_add_css_class (self->frame, self->look);
    }
  gtk_label_set_text (self->number, sonor_floor_seat_get_work_number (self->seat));
  gtk_label_set_text (self->name, sonor_floor_seat_get_name (self->seat));
  gtk_label_set_text (self->standing, shown);
  gtk_label_set_text (self->about, about);
  sonor_clock_label_set (SONOR_CLOCK_LABEL (self->clock), sonor_floor_seat_get_standing_since (self->seat),
                         sonor_floor_seat_get_limit (self->seat));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), spoken);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}

static void
sonor_seat_card_dispose (GObject *object)
{
  SonorSeatCard *self = SONOR_SEAT_CARD (object);

  g_clear_object (&self->seat);
  g_clear_pointer (&self->look, g_free);

  G_OBJECT_CLASS (sonor_seat_card_parent_class)->dispose (object);
}

static void
sonor_seat_card_class_init (SonorSeatCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_seat_card_dispose;
}

static GtkLabel *
new_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css_class);

  return GTK_LABEL (label);
}

static void
sonor_seat_card_init (SonorSeatCard *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->frame = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  self->number = GTK_LABEL (gtk_label_new (NULL));
  self->name = new_label ("name");
  self->clock = sonor_clock_label_new ();
  self->standing = new_label ("standing");
  self->about = new_label ("caption");
  self->supervised = new_label ("caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->supervised), "supervised");
  gtk_widget_set_visible (GTK_WIDGET (self->supervised), FALSE);

  gtk_widget_add_css_class (GTK_WIDGET (self->number), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->about), "dim-label");
  gtk_widget_set_hexpand (GTK_WIDGET (self->name), TRUE);
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->number));
  gtk_box_append (GTK_BOX (top), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (top), self->clock);
  gtk_box_append (GTK_BOX (self->frame), top);
  gtk_widget_set_hexpand (GTK_WIDGET (self->standing), TRUE);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->standing));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->supervised));
  gtk_box_append (GTK_BOX (self->frame), line);
  gtk_box_append (GTK_BOX (self->frame), GTK_WIDGET (self->about));
  gtk_widget_set_size_request (self->frame, 180, -1);
  gtk_widget_add_css_class (self->frame, "seat");
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (self), self->frame);
}

/**
 * sonor_seat_card_new:
 * @seat: a seat
 *
 * Returns: (transfer floating): its card, which follows it
 */
GtkWidget *
sonor_seat_card_new (SonorFloorSeat *seat)
{
  SonorSeatCard *self = g_object_new (SONOR_TYPE_SEAT_CARD, NULL);

  self->seat = g_object_ref (seat);
  g_signal_connect_object (seat, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_seat_card_get_seat:
 * @self: a card
 *
 * Returns: (transfer none): its seat
 */
SonorFloorSeat *
sonor_seat_card_get_seat (SonorSeatCard *self)
{
  g_return_val_if_fail (SONOR_IS_SEAT_CARD (self), NULL);

  return self->seat;
}

/**
 * sonor_seat_card_set_supervised:
 * @self: a card
 * @words: (nullable): who is in its call and how; %NULL for nobody
 */
void
sonor_seat_card_set_supervised (SonorSeatCard *self,
                                const char    *words)
{
  g_return_if_fail (SONOR_IS_SEAT_CARD (self));

  gtk_label_set_text (self->supervised, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->supervised), words != NULL);
}
