/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/floor/floor-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/floor/break-list.h"
#include "desk/floor/burst-list.h"
#include "desk/floor/call-back-list.h"
#include "desk/floor/floor-figures.h"
#include "desk/floor/help-list.h"
#include "desk/floor/notice-window.h"
#include "desk/floor/queue-list.h"
#include "desk/floor/seat-bar.h"
#include "desk/floor/seat-grid.h"
#include "desk/work/page.h"
#include "model/floor-seats.h"
#include "model/live-query.h"

#define SIDE_WIDTH 340

/**
 * SonorFloorPage:
 *
 * 现场: all seats at once, who waits, who is to be called back and today's figures, as they are now; and what a supervisor can
 * do about it.
 */
struct _SonorFloorPage
{
  GtkWidget        parent_instance;

  GtkWidget       *bar;
  GtkWidget       *main;
  GtkWidget       *figures;
  GtkLabel        *trouble;
  GtkWidget       *grid;
  GtkWidget       *queues;
  GtkWidget       *help;
  GtkWidget       *call_backs;

  SonorWorkplace  *workplace;
  SonorFloorSeats *seats;
  SonorLiveQuery  *can_supervise;
  SonorLiveQuery  *supervisions;
  char            *title;
};

static void sonor_floor_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorFloorPage, sonor_floor_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_floor_page_page_init))

/* The keys of a seat's verbs hold on the whole page. */
static const struct
{
  guint       key;
  const char *verb;
} keys[] = {
  { GDK_KEY_l, "listen" },
  { GDK_KEY_w, "whisper" },
  { GDK_KEY_b, "barge" },
  { GDK_KEY_t, "take-over" },
  { GDK_KEY_s, "leave" },
  { GDK_KEY_m, "message" },
};

static void
on_selected (SonorFloorPage *self)
{
  SonorFloorSeat *seat = sonor_seat_grid_get_selected (SONOR_SEAT_GRID (self->grid));

  sonor_seat_bar_set_seat (SONOR_SEAT_BAR (self->bar), seat);
  sonor_queue_list_set_seat (SONOR_QUEUE_LIST (self->queues), seat);
  sonor_call_back_list_set_seat (SONOR_CALL_BACK_LIST (self->call_backs), seat);
}

static const char *
translate_mode (const char *mode)
{
  if (g_str_equal (mode, "listen"))
    return C_("supervision", "listens");
  if (g_str_equal (mode, "whisper"))
    return C_("supervision", "whispers");
  if (g_str_equal (mode, "barge"))
    return C_("supervision", "barges in");

  return C_("supervision", "takes over");
}

/* Who is in whose call. */
static void
on_supervisions (SonorFloorPage *self)
{
  g_autoptr (GHashTable) supervised = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  SonorResult *rows = sonor_live_query_get_rows (self->supervisions);
  const char *mine = NULL, *mode = NULL;
  gboolean joined = FALSE;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      const char *staff_id = sonor_result_get_text (rows, i, "staff_id");
      const char *how = sonor_result_get_text (rows, i, "mode");

      g_hash_table_replace (supervised, g_strdup (staff_id),
                            g_strdup_printf ("◉ %s %s", sonor_result_get_text (rows, i, "name"), translate_mode (how)));
      if (!sonor_result_get_boolean (rows, i, "is_mine"))
        continue;
      mine = staff_id;
      mode = how;
      joined = sonor_result_get_boolean (rows, i, "joined");
    }
  sonor_seat_grid_set_supervised (SONOR_SEAT_GRID (self->grid), supervised);
  sonor_seat_bar_set_supervision (SONOR_SEAT_BAR (self->bar), mine, mode, joined);
}

/* A database whose switch cannot listen to calls has no words for it, and the page no buttons. */
static void
on_can_supervise (SonorFloorPage *self)
{
  static const char * const channels[] = { "supervision", NULL };
  SonorResult *rows = sonor_live_query_get_rows (self->can_supervise);

  if (self->supervisions != NULL || sonor_result_get_n_rows (rows) == 0 || !sonor_result_get_boolean (rows, 0, "can"))
    return;

  self->supervisions = sonor_live_query_new (
    sonor_workplace_get_database (self->workplace),
    "SELECT v.staff_id, v.mode, v.joined_at IS NOT NULL AS joined, s.login = session_user AS is_mine, s.name"
    " FROM call_supervision v JOIN staff s ON s.id = v.supervisor_id WHERE v.ended_at IS NULL AND v.mode <> 'force_end' ORDER BY v.since",
    channels);
  g_signal_connect_object (self->supervisions, "changed", G_CALLBACK (on_supervisions), self, G_CONNECT_SWAPPED);
}

/* Whoever comes to help has the seat's verbs at hand. */
static void
on_help_taken (SonorHelpList  *help,
               const char     *staff_id,
               SonorFloorPage *self)
{
  sonor_seat_grid_select (SONOR_SEAT_GRID (self->grid), staff_id);
}

static void
on_seats_changed (SonorFloorPage *self)
{
  GListModel *model = sonor_floor_seats_get_model (self->seats);
  guint n_present = 0;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (SonorFloorSeat) seat = g_list_model_get_item (model, i);

      n_present += sonor_floor_seat_is_present (seat) ? 1 : 0;
    }
  g_free (self->title);
  /* Translators: a page's title: how many seats are signed in, of how many there are */
  self->title = g_strdup_printf (_("Floor · %u of %u signed in"), n_present, g_list_model_get_n_items (model));
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  sonor_page_title_changed (SONOR_PAGE (self));
}

/* What is old looks old; for how long it has been so says the strip above every page. */
static void
on_connected (SonorFloorPage *self)
{
  if (sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    gtk_widget_remove_css_class (self->main, "stale");
  else
    gtk_widget_add_css_class (self->main, "stale");
}

static void
on_failed (SonorFloorSeats *seats,
           const GError    *error,
           SonorFloorPage  *self)
{
  g_autofree char *text = g_strdup_printf (_("The seats could not be read, what you see is older: %s"), error->message);

  if (!sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    return;

  gtk_label_set_text (self->trouble, text);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), TRUE);
}

static gboolean
on_key (GtkWidget *widget,
        GVariant  *arguments,
        gpointer   user_data)
{
  const char *verb;

  g_variant_get (arguments, "(&s)", &verb);
  sonor_seat_bar_do (SONOR_SEAT_BAR (SONOR_FLOOR_PAGE (widget)->bar), verb);

  return TRUE;
}

static void
on_notice (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  GtkWidget *window = sonor_notice_window_new (SONOR_FLOOR_PAGE (widget)->workplace);

  gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (gtk_widget_get_root (widget)));
  gtk_window_present (GTK_WINDOW (window));
}

static const char *
sonor_floor_page_get_title (SonorPage *page)
{
  return SONOR_FLOOR_PAGE (page)->title;
}

static void
sonor_floor_page_refresh (SonorPage *page)
{
  SonorFloorPage *self = SONOR_FLOOR_PAGE (page);

  sonor_floor_seats_read (self->seats);
  sonor_floor_figures_read (SONOR_FLOOR_FIGURES (self->figures));
  sonor_queue_list_read (SONOR_QUEUE_LIST (self->queues));
  sonor_help_list_read (SONOR_HELP_LIST (self->help));
  sonor_call_back_list_read (SONOR_CALL_BACK_LIST (self->call_backs));
}

static void
sonor_floor_page_page_init (SonorPageInterface *interface)
{
  interface->get_title = sonor_floor_page_get_title;
  interface->refresh = sonor_floor_page_refresh;
}

static void
sonor_floor_page_dispose (GObject *object)
{
  SonorFloorPage *self = SONOR_FLOOR_PAGE (object);
  GtkWidget *child;

  if (self->seats != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->seats, self);
      g_object_run_dispose (G_OBJECT (self->seats));
    }
  if (self->can_supervise != NULL)
    g_object_run_dispose (G_OBJECT (self->can_supervise));
  g_clear_object (&self->can_supervise);
  if (self->supervisions != NULL)
    g_object_run_dispose (G_OBJECT (self->supervisions));
  g_clear_object (&self->supervisions);
  if (self->grid != NULL)
    g_signal_handlers_disconnect_by_data (self->grid, self);
  self->grid = NULL;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->seats);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (sonor_floor_page_parent_class)->dispose (object);
}

static void
sonor_floor_page_class_init (SonorFloorPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_floor_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "floorpage");
  gtk_widget_class_install_action (widget_class, "floor.notice", NULL, on_notice);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, on_key, "(s)", keys[i].verb);
}

static void
sonor_floor_page_init (SonorFloorPage *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))), GTK_ORIENTATION_VERTICAL);
}

static GtkWidget *
new_side (SonorFloorPage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_widget_add_css_class (side, "floor-side");
  gtk_box_append (GTK_BOX (side), sonor_burst_list_new (sonor_workplace_get_database (self->workplace)));
  gtk_box_append (GTK_BOX (side), self->help);
  gtk_box_append (GTK_BOX (side), self->queues);
  gtk_box_append (GTK_BOX (side), self->call_backs);
  gtk_box_append (GTK_BOX (side), sonor_break_list_new (self->seats, sonor_workplace_get_database (self->workplace)));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), side);
  gtk_widget_set_size_request (scrolled, SIDE_WIDTH, -1);

  return scrolled;
}

static void
build (SonorFloorPage *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *notice = gtk_button_new_with_mnemonic (_("_Notice to all …"));
  GtkWidget *left = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (notice), "floor.notice");
  gtk_widget_set_hexpand (self->bar, TRUE);
  gtk_widget_add_css_class (top, "floor-top");
  gtk_box_append (GTK_BOX (top), self->bar);
  gtk_box_append (GTK_BOX (top), notice);

  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->trouble, 0);
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_widget_set_vexpand (self->grid, TRUE);
  gtk_widget_set_hexpand (left, TRUE);
  gtk_widget_add_css_class (left, "floor-left");
  gtk_box_append (GTK_BOX (left), self->figures);
  gtk_box_append (GTK_BOX (left), GTK_WIDGET (self->trouble));
  gtk_box_append (GTK_BOX (left), self->grid);

  self->main = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->main), left);
  gtk_box_append (GTK_BOX (self->main), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->main), new_side (self));
  gtk_widget_set_vexpand (self->main, TRUE);
  gtk_widget_set_parent (top, GTK_WIDGET (self));
  gtk_widget_set_parent (self->main, GTK_WIDGET (self));
}

/**
 * sonor_floor_page_new:
 * @workplace: what the supervisor works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_floor_page_new (SonorWorkplace      *workplace,
                      const SonorRolePage *page)
{
  static const char * const no_channels[] = { NULL };
  SonorFloorPage *self = g_object_new (SONOR_TYPE_FLOOR_PAGE, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->workplace = g_object_ref (workplace);
  self->seats = sonor_floor_seats_new (database);
  self->bar = sonor_seat_bar_new (workplace);
  self->figures = sonor_floor_figures_new (workplace);
  self->grid = sonor_seat_grid_new (self->seats);
  self->queues = sonor_queue_list_new (workplace);
  self->help = sonor_help_list_new (workplace);
  self->call_backs = sonor_call_back_list_new (workplace);
  build (self);

  g_signal_connect_object (self->seats, "changed", G_CALLBACK (on_seats_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->seats, "failed", G_CALLBACK (on_failed), self, 0);
  g_signal_connect_object (self->grid, "selected", G_CALLBACK (on_selected), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->help, "taken", G_CALLBACK (on_help_taken), self, 0);
  g_signal_connect_object (database, "notify::connected", G_CALLBACK (on_connected), self, G_CONNECT_SWAPPED);
  self->can_supervise = sonor_live_query_new (database, "SELECT to_regprocedure('supervision_set(uuid, text)') IS NOT NULL AS can", no_channels);
  g_signal_connect_object (self->can_supervise, "changed", G_CALLBACK (on_can_supervise), self, G_CONNECT_SWAPPED);
  on_connected (self);

  return GTK_WIDGET (self);
}
