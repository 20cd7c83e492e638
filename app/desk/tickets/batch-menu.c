/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/tickets/batch-menu.h"

#include <glib/gi18n.h>
#include <json-glib/json-glib.h>

#include "desk/review/lookup.h"
#include "desk/tickets/batch-summary.h"
#include "desk/work/notice.h"
#include "desk/work/question.h"

/* As the database takes them. */
#define MOST_TICKETS 200
#define LONGEST_NOTE 4000

/**
 * SonorBatchMenu:
 *
 * What can be done to the tickets that are selected in a list, all at once. The database does it to each for itself; to
 * which it could not be done, and why, is told afterwards.
 */
struct _SonorBatchMenu
{
  GtkWidget       parent_instance;

  GtkMenuButton  *button;
  GtkPopover     *popover;
  GtkStack       *stack;
  GtkLabel       *heading;
  GtkWidget      *colleague;
  GtkWidget      *note;
  GtkWidget      *go;

  SonorWorkplace *workplace;
  GStrv           ticket_ids;
  const void     *verb;
  gboolean        acting;
};

typedef struct
{
  const char *action;
  const char *title;
  const char *seats;
  const char *states;
  const char *question;
  gboolean    colleague;
  gboolean    note;
} Verb;

/* For which seats and states; which of the tickets it can be done to, the database knows. */
static const Verb verbs[] = {
  { "claim", N_("Claim"), "first_review,follow_up,final_review,supervisor", "first_review,dispatch,follow_up,final_review", NULL, FALSE, FALSE },
  { "release", N_("Release"), "first_review,follow_up,final_review,supervisor", "first_review,dispatch,follow_up,final_review", NULL, FALSE,
    FALSE },
  { "reassign", N_("Give to a colleague"), "supervisor", "first_review,dispatch,follow_up,final_review", NULL, TRUE, FALSE },
  { "submit", N_("Hand on"), "first_review,supervisor", "first_review", NULL, FALSE, FALSE },
  { "dispatch", N_("Dispatch by the catalogue"), "first_review,supervisor", "first_review,dispatch",
    N_("Dispatch them by the catalogue?"), FALSE, FALSE },
  { "sign", N_("Sign"), "unit", "dispatch,handling,redo", NULL, FALSE, FALSE },
  { "urge", N_("Urge"), "follow_up,final_review,supervisor", "dispatch,handling,redo,first_review,follow_up,final_review", NULL, FALSE, TRUE },
  { "supervise", N_("Supervise"), "final_review,supervisor,commander", "dispatch,handling,redo", NULL, FALSE, TRUE },
  { "close", N_("Close"), "final_review,supervisor", "final_review", N_("Close them?"), FALSE, FALSE },
  { "archive", N_("Archive"), "final_review,supervisor", "closed", N_("Archive them?"), FALSE, FALSE },
};

G_DEFINE_FINAL_TYPE (SonorBatchMenu, sonor_batch_menu, GTK_TYPE_WIDGET)

static gboolean
share (const char * const *mine,
       const char          *others)
{
  g_auto (GStrv) list = g_strsplit (others, ",", -1);

  for (guint i = 0; list[i] != NULL; i++)
    {
      if (g_strv_contains (mine, list[i]))
        return TRUE;
    }

  return FALSE;
}

static guint
count_tickets (SonorBatchMenu *self)
{
  return self->ticket_ids != NULL ? g_strv_length (self->ticket_ids) : 0;
}

static void
update (SonorBatchMenu *self)
{
  guint n_tickets = count_tickets (self);
  g_autofree char *label = g_strdup_printf (ngettext ("With %u selected", "With %u selected", n_tickets), n_tickets);

  gtk_menu_button_set_label (self->button, label);
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), n_tickets > 0 && !self->acting);
}

/* Doing it */

typedef struct
{
  SonorBatchMenu *menu;
  char           *versions;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *self = data;

  g_object_unref (self->menu);
  g_free (self->versions);
  g_free (self);
}

static void
on_undone (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorBatchMenu) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (rows == NULL)
    sonor_notice_error (GTK_WIDGET (self), error);
  else if (sonor_batch_summary_count (rows) < sonor_result_get_n_rows (rows))
    sonor_batch_summary_show (GTK_WIDGET (self), _("Undo"), rows, NULL, NULL, NULL);
  else
    {
      guint n_rows = sonor_result_get_n_rows (rows);
      g_autofree char *words = g_strdup_printf (ngettext ("Taken back: %u ticket", "Taken back: %u tickets", n_rows), n_rows);

      sonor_notice_show (GTK_WIDGET (self), words);
    }
}

static void
undo (gpointer data)
{
  Undo *self = data;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM ticket_batch_undo($1::jsonb)");

  sonor_query_add_text (query, self->versions);
  sonor_database_query_async (sonor_workplace_get_database (self->menu->workplace), query, NULL, on_undone, g_object_ref (self->menu));
}

/* How to take it back; %NULL if it was done to none, or is a word given to any. */
static Undo *
undo_new (SonorBatchMenu *self,
          SonorResult    *rows)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *versions = json_object_new ();
  Undo *undo = NULL;
  gboolean can = TRUE;

  json_node_take_object (node, versions);
  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      if (!sonor_result_get_boolean (rows, i, "done"))
        continue;
      can = can && !sonor_result_is_null (rows, i, "undo_until");
      json_object_set_int_member (versions, sonor_result_get_text (rows, i, "ticket_id"), sonor_result_get_integer (rows, i, "version"));
    }
  if (can && json_object_get_size (versions) > 0)
    {
      undo = g_new0 (Undo, 1);
      undo->menu = g_object_ref (self);
      undo->versions = json_to_string (node, FALSE);
    }

  return undo;
}

static void
on_done (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (SonorBatchMenu) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  const Verb *verb = self->verb;
  guint n_done;
  Undo *undo_data;

  self->acting = FALSE;
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  update (self);
  if (rows == NULL)
    {
      sonor_notice_error (GTK_WIDGET (self), error);
      return;
    }

  n_done = sonor_batch_summary_count (rows);
  undo_data = undo_new (self, rows);
  if (n_done == sonor_result_get_n_rows (rows))
    {
      /* Translators: what was done, and to how many tickets */
      g_autofree char *words = g_strdup_printf (ngettext ("%s: %u ticket", "%s: %u tickets", n_done), _(verb->title), n_done);

      if (undo_data != NULL)
        sonor_notice_undo (GTK_WIDGET (self), words, undo, undo_data, undo_free);
      else
        sonor_notice_show (GTK_WIDGET (self), words);
    }
  else
    sonor_batch_summary_show (GTK_WIDGET (self), _(verb->title), rows, undo_data != NULL ? undo : NULL, undo_data, undo_free);
}

static char *
dup_note (SonorBatchMenu *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
act (gpointer user_data)
{
  SonorBatchMenu *self = user_data;
  const Verb *verb = self->verb;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT * FROM ticket_batch($1::uuid[], $2, $3::jsonb)");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *detail = json_object_new ();
  g_autofree char *content = NULL;

  if (self->acting || count_tickets (self) == 0)
    return;

  if (verb->note)
    {
      g_autofree char *note = dup_note (self);

      json_object_set_string_member (detail, "note", note);
    }
  if (verb->colleague)
    {
      g_autofree char *colleague = sonor_lookup_dup_code (SONOR_LOOKUP (self->colleague));

      json_object_set_string_member (detail, "staff_id", colleague);
    }
  json_node_take_object (node, detail);
  content = json_to_string (node, FALSE);
  sonor_query_add_text_array (query, (const char * const *) self->ticket_ids);
  sonor_query_add_text (query, verb->action);
  sonor_query_add_text (query, content);
  self->acting = TRUE;
  update (self);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, NULL, on_done, g_object_ref (self));
}

static void
begin (SonorBatchMenu *self)
{
  const Verb *verb = self->verb;

  gtk_popover_popdown (self->popover);
  if (count_tickets (self) > MOST_TICKETS)
    {
      g_autofree char *words = g_strdup_printf (_("At most %d tickets can be done at once: select fewer"), MOST_TICKETS);

      sonor_notice_show (GTK_WIDGET (self), words);
      return;
    }
  if (verb->question != NULL)
    {
      guint n_tickets = count_tickets (self);
      g_autofree char *body = g_strdup_printf (ngettext ("%u ticket is selected.", "%u tickets are selected.", n_tickets), n_tickets);

      sonor_question_ask (GTK_WIDGET (self), _(verb->question), body, _(verb->title), FALSE, act, g_object_ref (self), g_object_unref);
    }
  else
    act (self);
}

/* The menu */

static void
update_go (SonorBatchMenu *self)
{
  const Verb *verb = self->verb;
  g_autofree char *colleague = sonor_lookup_dup_code (SONOR_LOOKUP (self->colleague));
  g_autofree char *note = dup_note (self);
  glong length = g_utf8_strlen (note, -1);

  gtk_widget_set_sensitive (self->go, verb != NULL && (!verb->colleague || *colleague != '\0')
                                        && (!verb->note || (*g_strstrip (note) != '\0' && length <= LONGEST_NOTE)));
}

static void
choose (SonorBatchMenu *self,
        const Verb     *verb)
{
  self->verb = verb;
  if (!verb->colleague && !verb->note)
    {
      begin (self);
      return;
    }

  gtk_label_set_text (self->heading, _(verb->title));
  gtk_widget_set_visible (self->colleague, verb->colleague);
  gtk_widget_set_visible (gtk_widget_get_parent (self->note), verb->note);
  sonor_lookup_set (SONOR_LOOKUP (self->colleague), "", "");
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)), "", -1);
  gtk_stack_set_visible_child_name (self->stack, "detail");
  gtk_widget_grab_focus (verb->colleague ? self->colleague : self->note);
  update_go (self);
}

static void
on_verb (GtkWidget      *button,
         SonorBatchMenu *self)
{
  choose (self, g_object_get_data (G_OBJECT (button), "verb"));
}

static void
on_closed (SonorBatchMenu *self)
{
  gtk_stack_set_visible_child_name (self->stack, "verbs");
}

static void
sonor_batch_menu_dispose (GObject *object)
{
  SonorBatchMenu *self = SONOR_BATCH_MENU (object);

  g_clear_pointer ((GtkWidget **) &self->button, gtk_widget_unparent);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_batch_menu_parent_class)->dispose (object);
}

static void
sonor_batch_menu_finalize (GObject *object)
{
  g_strfreev (SONOR_BATCH_MENU (object)->ticket_ids);

  G_OBJECT_CLASS (sonor_batch_menu_parent_class)->finalize (object);
}

static void
sonor_batch_menu_class_init (SonorBatchMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_batch_menu_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_batch_menu_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
sonor_batch_menu_init (SonorBatchMenu *self)
{
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  self->popover = GTK_POPOVER (gtk_popover_new ());
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  gtk_popover_set_child (self->popover, GTK_WIDGET (self->stack));
  gtk_menu_button_set_popover (self->button, GTK_WIDGET (self->popover));
  gtk_menu_button_set_direction (self->button, GTK_ARROW_UP);
  gtk_widget_add_css_class (GTK_WIDGET (self->button), "flat");
  g_signal_connect_swapped (self->popover, "closed", G_CALLBACK (on_closed), self);
  gtk_widget_set_parent (GTK_WIDGET (self->button), GTK_WIDGET (self));
}

static void
add_detail (SonorBatchMenu *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->heading = GTK_LABEL (gtk_label_new (""));
  gtk_label_set_xalign (self->heading, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->heading), "heading");
  self->colleague = sonor_lookup_new (self->workplace, SONOR_LOOKUP_COLLEAGUE);
  sonor_lookup_set_label (SONOR_LOOKUP (self->colleague), _("Colleague"));
  g_signal_connect_object (self->colleague, "changed", G_CALLBACK (update_go), self, G_CONNECT_SWAPPED);
  self->note = gtk_text_view_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (self->note), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (self->note), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->note), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Note to all"), -1);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->note)), "changed", G_CALLBACK (update_go), self,
                           G_CONNECT_SWAPPED);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->note);
  gtk_widget_set_size_request (scrolled, 300, 90);
  gtk_widget_add_css_class (scrolled, "frame");
  self->go = gtk_button_new_with_mnemonic (_("_Do it"));
  gtk_widget_add_css_class (self->go, "suggested-action");
  g_signal_connect_swapped (self->go, "clicked", G_CALLBACK (begin), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->heading));
  gtk_box_append (GTK_BOX (box), self->colleague);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), self->go);
  gtk_stack_add_named (self->stack, box, "detail");
}

/**
 * sonor_batch_menu_new:
 * @workplace: where the person is signed in
 * @states: the states that the list shows, separated by commas; "" for any
 *
 * Returns: (transfer floating): the menu, without tickets. It is invisible if the person can do nothing to many tickets.
 */
GtkWidget *
sonor_batch_menu_new (SonorWorkplace *workplace,
                      const char     *states)
{
  SonorBatchMenu *self = g_object_new (SONOR_TYPE_BATCH_MENU, NULL);
  const char * const *seats = sonor_person_get_seat_kinds (sonor_workplace_get_person (workplace));
  g_auto (GStrv) shown = g_strsplit (states, ",", -1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  guint n_verbs = 0;

  self->workplace = g_object_ref (workplace);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      GtkWidget *button;

      if (!share (seats, verbs[i].seats) || (*states != '\0' && !share ((const char * const *) shown, verbs[i].states)))
        continue;
      button = gtk_button_new_with_label (_(verbs[i].title));
      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      gtk_widget_add_css_class (button, "flat");
      g_object_set_data (G_OBJECT (button), "verb", (gpointer) &verbs[i]);
      g_signal_connect (button, "clicked", G_CALLBACK (on_verb), self);
      gtk_box_append (GTK_BOX (box), button);
      n_verbs++;
    }
  gtk_stack_add_named (self->stack, box, "verbs");
  add_detail (self);
  gtk_widget_set_visible (GTK_WIDGET (self), n_verbs > 0);
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_batch_menu_set_tickets:
 * @self: a menu
 * @ticket_ids: the tickets that are selected
 */
void
sonor_batch_menu_set_tickets (SonorBatchMenu     *self,
                              const char * const *ticket_ids)
{
  g_return_if_fail (SONOR_IS_BATCH_MENU (self));

  if (self->acting)
    return;

  g_strfreev (self->ticket_ids);
  self->ticket_ids = g_strdupv ((GStrv) ticket_ids);
  update (self);
}

/**
 * sonor_batch_menu_do:
 * @self: a menu
 * @action: "claim" or "release"
 *
 * Does it to the tickets that are selected, if the person may do it at all.
 */
void
sonor_batch_menu_do (SonorBatchMenu *self,
                     const char     *action)
{
  const char * const *seats;

  g_return_if_fail (SONOR_IS_BATCH_MENU (self));

  seats = sonor_person_get_seat_kinds (sonor_workplace_get_person (self->workplace));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i].action, action) && share (seats, verbs[i].seats) && count_tickets (self) > 0 && !self->acting)
        choose (self, &verbs[i]);
    }
}
