/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/seat-bar.h"

#include <glib/gi18n.h>

#include "desk/floor/clock-label.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/note-window.h"
#include "desk/floor/seat-words.h"

#define LONGEST_NOTE 200
#define LONGEST_MESSAGE 500
#define N_VERBS 6

/**
 * SonorSeatBar:
 *
 * The seat that is selected, and what a supervisor can do to it now, each with its key.
 */
struct _SonorSeatBar
{
  GtkWidget       parent_instance;

  GtkLabel       *who;
  GtkLabel       *standing;
  GtkWidget      *clock;
  GtkWidget      *box;

  GtkLabel       *supervising;
  GtkWidget      *hang_up;
  GtkWidget      *buttons[N_VERBS];

  SonorWorkplace *workplace;
  SonorFloorSeat *seat;
  gboolean        supervises;
  char           *mine;
  char           *mode;
  gboolean        joined;
};

G_DEFINE_FINAL_TYPE (SonorSeatBar, sonor_seat_bar, GTK_TYPE_WIDGET)

static const struct
{
  const char *verb;
  const char *label;
  const char *key;
  /* Its mode in the database; none for what is not about a call. */
  const char *mode;
} verbs[N_VERBS] = {
  { "listen", N_("Listen"), "L", "listen" },
  { "whisper", N_("Whisper"), "W", "whisper" },
  { "barge", N_("Barge in"), "B", "barge" },
  { "take-over", N_("Take over"), "T", "take_over" },
  { "leave", N_("Leave the call"), "S", "leave" },
  { "message", N_("Message"), "M", NULL },
};

/* Which of the ways to be in a call makes sense now. One is in one call at a time, and takes over only from within. */
static gboolean
is_possible (SonorSeatBar *self,
             const char   *mode)
{
  if (!self->supervises)
    return FALSE;
  if (g_str_equal (mode, "leave"))
    return self->mine != NULL && !g_str_equal (self->mode, "take_over");
  if (self->seat == NULL || !sonor_floor_seat_is_in_call (self->seat))
    return FALSE;
  if (self->mine == NULL)
    return !g_str_equal (mode, "take_over");
  if (!g_str_equal (self->mine, sonor_floor_seat_get_staff_id (self->seat)) || g_str_equal (self->mode, "take_over"))
    return FALSE;

  return g_str_equal (mode, "take_over") ? self->joined : !g_str_equal (mode, self->mode);
}

static void
update_supervision (SonorSeatBar *self)
{
  gboolean in_call = self->seat != NULL && sonor_floor_seat_is_in_call (self->seat);

  for (gsize i = 0; i < N_VERBS; i++)
    {
      g_autofree char *action = g_strdup_printf ("seat.%s", verbs[i].verb);

      if (verbs[i].mode == NULL)
        continue;
      gtk_widget_set_visible (self->buttons[i], self->supervises && (!g_str_equal (verbs[i].mode, "leave") || self->mine != NULL));
      gtk_widget_action_set_enabled (GTK_WIDGET (self), action, is_possible (self, verbs[i].mode));
      if (g_strcmp0 (verbs[i].mode, self->mode) == 0)
        {
          gtk_widget_add_css_class (self->buttons[i], "suggested-action");
          gtk_label_set_text (self->supervising, _(verbs[i].label));
        }
      else
        gtk_widget_remove_css_class (self->buttons[i], "suggested-action");
    }
  gtk_widget_set_visible (GTK_WIDGET (self->supervising), self->mine != NULL);
  gtk_widget_set_visible (self->hang_up, self->supervises);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "seat.hang-up",
                                 self->supervises && (in_call || (self->seat != NULL &&
                                                                  g_str_equal (sonor_floor_seat_get_standing (self->seat), "offered"))));
}

static void
update (SonorSeatBar *self)
{
  gboolean present = self->seat != NULL && sonor_floor_seat_is_present (self->seat);

  update_supervision (self);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "seat.message", present);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "seat.ready", present && !g_str_equal (sonor_floor_seat_get_status (self->seat), "ready"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "seat.not-ready",
                                 present && !g_str_equal (sonor_floor_seat_get_status (self->seat), "not_ready"));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "seat.sign-out",
                                 present && !sonor_floor_seat_is_in_call (self->seat) &&
                                 !g_str_equal (sonor_floor_seat_get_standing (self->seat), "offered"));

  gtk_widget_set_visible (GTK_WIDGET (self->standing), self->seat != NULL);
  gtk_widget_set_visible (self->clock, self->seat != NULL);
  if (self->seat == NULL)
    {
      gtk_label_set_text (self->who, _("Select a seat: with the pointer, or with the arrow keys"));
      gtk_widget_add_css_class (GTK_WIDGET (self->who), "dim-label");
      gtk_widget_remove_css_class (GTK_WIDGET (self->who), "heading");
    }
  else
    {
      g_autofree char *who = sonor_seat_words_who (self->seat);
      g_autofree char *words = sonor_seat_words_standing (self->seat);
      g_autofree char *standing = g_strdup_printf ("%s %s", sonor_seat_words_shape (self->seat), words);

      gtk_label_set_text (self->who, who);
      gtk_widget_remove_css_class (GTK_WIDGET (self->who), "dim-label");
      gtk_widget_add_css_class (GTK_WIDGET (self->who), "heading");
      gtk_label_set_text (self->standing, standing);
      sonor_clock_label_set (SONOR_CLOCK_LABEL (self->clock), sonor_floor_seat_get_standing_since (self->seat),
                             sonor_floor_seat_get_limit (self->seat));
    }
}

/* Forcing */

static void
force (GtkWidget  *from,
       const char *staff_id,
       const char *status,
       const char *note,
       const char *words)
{
  SonorQuery *query = sonor_query_new ("SELECT seat_force($1::uuid, $2, $3)");

  sonor_query_add_text (query, staff_id);
  sonor_query_add_text (query, status);
  sonor_query_add_text (query, note);
  sonor_floor_verb_do (from, SONOR_SEAT_BAR (from)->workplace, query, words, NULL);
}

static void
use_ready (GtkWidget  *from,
           const char *staff_id,
           const char *note)
{
  force (from, staff_id, "ready", note, _("The seat is ready"));
}

static void
use_not_ready (GtkWidget  *from,
               const char *staff_id,
               const char *note)
{
  force (from, staff_id, "not_ready", note, _("The seat is not ready"));
}

static void
use_sign_out (GtkWidget  *from,
              const char *staff_id,
              const char *note)
{
  force (from, staff_id, "signed_out", note, _("The seat is signed out"));
}

static void
use_message (GtkWidget  *from,
             const char *staff_id,
             const char *text)
{
  SonorQuery *query = sonor_query_new ("SELECT desk_notice_send($1::uuid, $2, $3::uuid)");
  g_autofree char *id = g_uuid_string_random ();

  sonor_query_add_text (query, id);
  sonor_query_add_text (query, text);
  sonor_query_add_text (query, staff_id);
  sonor_floor_verb_do (from, SONOR_SEAT_BAR (from)->workplace, query, _("Their desk shows the message"), NULL);
}

/* Takes the heading. */
static void
ask_why (SonorSeatBar *self,
         char         *question,
         const char   *verb,
         gboolean      hurts,
         SonorNoteUse  use)
{
  g_autofree char *heading = question;

  sonor_note_window_ask (GTK_WIDGET (self), sonor_floor_seat_get_staff_id (self->seat), heading, _("Why; it is kept with your name"), verb,
                         hurts, LONGEST_NOTE, use);
}

static void
use_hang_up (GtkWidget  *from,
             const char *staff_id,
             const char *note)
{
  SonorQuery *query = sonor_query_new ("SELECT call_force_end($1::uuid, $2)");

  sonor_query_add_text (query, staff_id);
  sonor_query_add_text (query, note);
  sonor_floor_verb_do (from, SONOR_SEAT_BAR (from)->workplace, query, _("The call is being ended"), NULL);
}

/* In the call of the seat, by the supervisor's own telephone. */
static void
on_supervise (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SonorSeatBar *self = SONOR_SEAT_BAR (widget);
  const char *verb = action + strlen ("seat.");
  SonorQuery *query;

  for (gsize i = 0; i < N_VERBS; i++)
    {
      if (!g_str_equal (verbs[i].verb, verb) || !is_possible (self, verbs[i].mode))
        continue;
      if (g_str_equal (verb, "leave"))
        query = sonor_query_new ("SELECT supervision_stop()");
      else
        {
          query = sonor_query_new ("SELECT supervision_set($1::uuid, $2)");
          sonor_query_add_text (query, sonor_floor_seat_get_staff_id (self->seat));
          sonor_query_add_text (query, verbs[i].mode);
        }
      sonor_floor_verb_do (widget, self->workplace, query, NULL, NULL);
    }
}

static void
on_verb (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorSeatBar *self = SONOR_SEAT_BAR (widget);
  const char *verb = action + strlen ("seat.");
  g_autofree char *who = NULL;

  if (self->seat == NULL)
    return;

  who = sonor_seat_words_who (self->seat);
  if (g_str_equal (verb, "ready"))
    /* Translators: %s is work number and name */
    ask_why (self, g_strdup_printf (_("Why must %s be ready?"), who), _("_Set ready"), FALSE, use_ready);
  else if (g_str_equal (verb, "not-ready"))
    /* Translators: %s is work number and name */
    ask_why (self, g_strdup_printf (_("Why must %s not be ready?"), who), _("_Set not ready"), TRUE, use_not_ready);
  else if (g_str_equal (verb, "sign-out"))
    /* Translators: %s is work number and name */
    ask_why (self, g_strdup_printf (_("Why must %s be signed out?"), who), _("_Sign out"), TRUE, use_sign_out);
  else if (g_str_equal (verb, "hang-up"))
    /* Translators: %s is work number and name */
    ask_why (self, g_strdup_printf (_("Why must the call of %s end?"), who), _("_Hang up"), TRUE, use_hang_up);
  else if (g_str_equal (verb, "message"))
    {
      /* Translators: %s is work number and name */
      g_autofree char *heading = g_strdup_printf (_("Message to %s"), who);

      sonor_note_window_ask (widget, sonor_floor_seat_get_staff_id (self->seat), heading, _("Message"), _("_Send"), FALSE, LONGEST_MESSAGE,
                             use_message);
    }
}

static void
sonor_seat_bar_dispose (GObject *object)
{
  SonorSeatBar *self = SONOR_SEAT_BAR (object);

  if (self->seat != NULL)
    g_signal_handlers_disconnect_by_data (self->seat, self);
  g_clear_object (&self->seat);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->mine, g_free);
  g_clear_pointer (&self->mode, g_free);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_seat_bar_parent_class)->dispose (object);
}

static void
sonor_seat_bar_class_init (SonorSeatBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_seat_bar_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "seatbar");
  gtk_widget_class_install_action (widget_class, "seat.ready", NULL, on_verb);
  gtk_widget_class_install_action (widget_class, "seat.not-ready", NULL, on_verb);
  gtk_widget_class_install_action (widget_class, "seat.sign-out", NULL, on_verb);
  gtk_widget_class_install_action (widget_class, "seat.hang-up", NULL, on_verb);
  gtk_widget_class_install_action (widget_class, "seat.message", NULL, on_verb);
  gtk_widget_class_install_action (widget_class, "seat.listen", NULL, on_supervise);
  gtk_widget_class_install_action (widget_class, "seat.whisper", NULL, on_supervise);
  gtk_widget_class_install_action (widget_class, "seat.barge", NULL, on_supervise);
  gtk_widget_class_install_action (widget_class, "seat.take-over", NULL, on_supervise);
  gtk_widget_class_install_action (widget_class, "seat.leave", NULL, on_supervise);
}

static GtkWidget *
new_verb (gsize i)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  /* Whoever hears the button hears its key as a property of it. */
  GtkWidget *key = g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, "label", verbs[i].key, NULL);
  g_autofree char *action = g_strdup_printf ("seat.%s", verbs[i].verb);

  gtk_widget_add_css_class (key, "key");
  gtk_box_append (GTK_BOX (box), gtk_label_new (_(verbs[i].label)));
  gtk_box_append (GTK_BOX (box), key);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _(verbs[i].label),
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, verbs[i].key, -1);
  gtk_widget_add_css_class (button, "verb");

  return button;
}

static GtkWidget *
new_force_menu (void)
{
  GtkWidget *button = gtk_menu_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Set ready …"), "seat.ready");
  g_menu_append (menu, _("Set not ready …"), "seat.not-ready");
  g_menu_append (menu, _("Sign out …"), "seat.sign-out");
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Force"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));

  return button;
}

static void
sonor_seat_bar_init (SonorSeatBar *self)
{
  GtkWidget *room = gtk_label_new (NULL);

  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  self->who = GTK_LABEL (gtk_label_new (NULL));
  self->standing = GTK_LABEL (gtk_label_new (NULL));
  self->clock = sonor_clock_label_new ();
  gtk_label_set_ellipsize (self->who, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (self->standing, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (room, TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->who));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->standing));
  gtk_box_append (GTK_BOX (self->box), self->clock);
  self->supervising = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->supervising), "mark");
  gtk_widget_add_css_class (GTK_WIDGET (self->supervising), "accent");
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->supervising));
  gtk_box_append (GTK_BOX (self->box), room);
  for (gsize i = 0; i < N_VERBS; i++)
    {
      self->buttons[i] = new_verb (i);
      gtk_box_append (GTK_BOX (self->box), self->buttons[i]);
    }
  self->hang_up = gtk_button_new_with_label (_("Hang up …"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->hang_up), "seat.hang-up");
  gtk_widget_add_css_class (self->hang_up, "verb");
  gtk_box_append (GTK_BOX (self->box), self->hang_up);
  gtk_box_append (GTK_BOX (self->box), new_force_menu ());
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  update (self);
}

/**
 * sonor_seat_bar_new:
 * @workplace: where the supervisor is signed in
 *
 * Returns: (transfer floating): a bar without a seat
 */
GtkWidget *
sonor_seat_bar_new (SonorWorkplace *workplace)
{
  SonorSeatBar *self = g_object_new (SONOR_TYPE_SEAT_BAR, NULL);

  self->workplace = g_object_ref (workplace);

  return GTK_WIDGET (self);
}

/**
 * sonor_seat_bar_set_seat:
 * @self: a bar
 * @seat: (nullable): the seat that is selected
 *
 * Shows a seat, and follows it.
 */
void
sonor_seat_bar_set_seat (SonorSeatBar   *self,
                         SonorFloorSeat *seat)
{
  g_return_if_fail (SONOR_IS_SEAT_BAR (self));

  if (self->seat != seat)
    {
      if (self->seat != NULL)
        g_signal_handlers_disconnect_by_data (self->seat, self);
      g_set_object (&self->seat, seat);
      if (seat != NULL)
        g_signal_connect_object (seat, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
    }
  update (self);
}

/**
 * sonor_seat_bar_set_supervision:
 * @self: a bar
 * @staff_id: (nullable): whose call this supervisor is in
 * @mode: (nullable): how: listen, whisper, barge or take_over
 * @joined: whether their telephone is in it already
 *
 * Offers to supervise calls, and shows what the supervisor does now.
 */
void
sonor_seat_bar_set_supervision (SonorSeatBar *self,
                                const char   *staff_id,
                                const char   *mode,
                                gboolean      joined)
{
  g_return_if_fail (SONOR_IS_SEAT_BAR (self));

  self->supervises = TRUE;
  g_free (self->mine);
  self->mine = g_strdup (staff_id);
  g_free (self->mode);
  self->mode = g_strdup (mode);
  self->joined = joined;
  update (self);
}

/**
 * sonor_seat_bar_do:
 * @self: a bar
 * @verb: one of its verbs, as in its actions
 *
 * Does a verb to the seat that is selected, if it can be done now.
 */
void
sonor_seat_bar_do (SonorSeatBar *self,
                   const char   *verb)
{
  g_autofree char *action = g_strdup_printf ("seat.%s", verb);

  g_return_if_fail (SONOR_IS_SEAT_BAR (self));

  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}
