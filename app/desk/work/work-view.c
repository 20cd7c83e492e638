/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/work-view.h"

#include <glib/gi18n.h>

#include "desk/demo/demo-card.h"
#include "desk/ticket/ticket-page.h"
#include "desk/tickets/reminders.h"
#include "desk/intake/intake-page.h"
#include "desk/line/call-notifier.h"
#include "desk/line/line-bar.h"
#include "desk/line/screen-pop.h"
#include "desk/line/supervision-answer.h"
#include "desk/messages/messages-page.h"
#include "desk/notices/notice-strip.h"
#include "desk/work/connection-strip.h"
#include "desk/work/page.h"
#include "desk/work/role-pages.h"
#include "desk/work/sidebar-row.h"
#include "model/ticket-counts.h"

/**
 * SonorWorkView:
 *
 * The frame of a person's work: who they are, the pages of their seats, and how true what they see is.
 */
struct _SonorWorkView
{
  GtkWidget        parent_instance;

  AdwWindowTitle  *title;
  GtkLabel        *age;
  AdwAvatar       *avatar;
  GtkLabel        *who;
  GtkLabel        *seats;
  GtkWidget       *top;
  GtkWidget       *person;
  GtkWidget       *strip;
  GtkListBox      *sidebar;
  AdwToastOverlay *toasts;
  GtkOverlay      *overlay;
  GtkStack        *stack;

  SonorWorkplace         *workplace;
  SonorTicketCounts      *counts;
  SonorReminders         *reminders;
  SonorLine              *line;
  SonorCallNotifier      *notifier;
  SonorSupervisionAnswer *supervision_answer;
  GtkWidget              *line_bar;
  GPtrArray              *pages;
  GtkWidget              *title_of;
  guint                   tick_id;
};

enum
{
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorWorkView, sonor_work_view, GTK_TYPE_WIDGET)

static gboolean
on_tick (gpointer user_data)
{
  SonorWorkView *self = user_data;
  SonorDatabase *database = sonor_workplace_get_database (self->workplace);
  GDateTime *data_at = sonor_database_get_data_at (database);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *text = NULL;
  double seconds;

  if (data_at == NULL)
    return G_SOURCE_CONTINUE;

  seconds = MAX (0.0, (double) g_date_time_difference (now, data_at) / (double) G_TIME_SPAN_SECOND);
  if (!sonor_database_get_connected (database))
    {
      g_autofree char *clock = sonor_workplace_dup_clock (self->workplace, data_at);

      text = g_strdup_printf (_("Data of %s"), clock);
    }
  else if (seconds < 10.0)
    text = g_strdup_printf (_("Live data · %.1f s ago"), seconds);
  else
    text = g_strdup_printf (_("Live data · %d s ago"), (int) seconds);
  gtk_label_set_text (self->age, text);

  return G_SOURCE_CONTINUE;
}

static void
on_data (SonorDatabase *database,
         GParamSpec    *pspec,
         SonorWorkView *self)
{
  on_tick (self);
}

static void
on_rejected (SonorDatabase *database,
             const GError  *error,
             SonorWorkView *self)
{
  g_signal_emit (self, signals[ENDED], 0, error);
}

static void
update_title (SonorWorkView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sidebar);
  GtkWidget *page = gtk_stack_get_visible_child (self->stack);
  const char *title = page != NULL ? sonor_page_get_title (SONOR_PAGE (page)) : NULL;

  if (title == NULL && row != NULL)
    title = _(((const SonorRolePage *) self->pages->pdata[gtk_list_box_row_get_index (row)])->title);
  adw_window_title_set_title (self->title, title != NULL ? title : "");
}

/* Shows a page that is in the stack and follows its title. */
static void
show_page (SonorWorkView *self,
           GtkWidget     *page)
{
  if (self->title_of != NULL)
    g_signal_handlers_disconnect_by_data (self->title_of, self);
  g_set_object (&self->title_of, page);
  g_signal_connect_object (page, "title-changed", G_CALLBACK (update_title), self, G_CONNECT_SWAPPED);
  gtk_stack_set_visible_child (self->stack, page);
  update_title (self);
}

/* The page of the sidebar that is selected, without what lies above it. */
static void
show_selected (SonorWorkView *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->sidebar);
  const SonorRolePage *page;
  GtkWidget *child;
  GtkWidget *above = gtk_stack_get_child_by_name (self->stack, "above");

  if (row == NULL || self->workplace == NULL)
    return;

  page = self->pages->pdata[gtk_list_box_row_get_index (row)];
  child = gtk_stack_get_child_by_name (self->stack, page->id);
  if (child == NULL)
    {
      child = page->create (self->workplace, page);
      gtk_stack_add_named (self->stack, child, page->id);
    }
  show_page (self, child);
  if (above != NULL)
    gtk_stack_remove (self->stack, above);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "work.back", FALSE);
}

static void
on_row_selected (GtkListBox    *sidebar,
                 GtkListBoxRow *row,
                 SonorWorkView *self)
{
  show_selected (self);
}

/* A click on the page that is selected already takes what lies above it away. */
static void
on_row_activated (GtkListBox    *sidebar,
                  GtkListBoxRow *row,
                  SonorWorkView *self)
{
  show_selected (self);
}

static void
on_counts_changed (SonorTicketCounts *counts,
                   SonorWorkView     *self)
{
  for (guint i = 0; i < self->pages->len; i++)
    {
      const SonorRolePage *page = self->pages->pdata[i];
      gint64 red;
      gint64 total = sonor_ticket_counts_get (counts, page->id, &red);

      sonor_sidebar_row_set_count (SONOR_SIDEBAR_ROW (gtk_list_box_get_row_at_index (self->sidebar, (int) i)), total, red);
    }
}

static void
on_back (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorWorkView *self = SONOR_WORK_VIEW (widget);

  show_selected (self);
  gtk_widget_child_focus (GTK_WIDGET (self->stack), GTK_DIR_TAB_FORWARD);
}

/* Above the list it was found in, which stays as it is. */
static void
on_open_ticket (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  SonorWorkView *self = SONOR_WORK_VIEW (widget);
  GtkWidget *before = gtk_stack_get_child_by_name (self->stack, "above");
  GtkWidget *page = sonor_ticket_page_new (self->workplace, g_variant_get_string (parameter, NULL));

  if (before != NULL)
    gtk_stack_remove (self->stack, before);
  gtk_stack_add_named (self->stack, page, "above");
  show_page (self, page);
  gtk_widget_action_set_enabled (widget, "work.back", TRUE);
}

static void
on_page (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorWorkView *self = SONOR_WORK_VIEW (widget);
  const char *id = g_variant_get_string (parameter, NULL);

  for (guint i = 0; i < self->pages->len; i++)
    {
      if (g_str_equal (((const SonorRolePage *) self->pages->pdata[i])->id, id))
        {
          gtk_list_box_select_row (self->sidebar, gtk_list_box_get_row_at_index (self->sidebar, (int) i));
          show_selected (self);
        }
    }
}

/* Where the person's seats take matters down: shows the intake page with a new ticket. */
static void
begin_intake (SonorWorkView *self,
              const char    *prefill)
{
  GtkWidget *page;

  gtk_widget_activate_action (GTK_WIDGET (self), "work.page", "s", "intake");
  page = gtk_stack_get_child_by_name (self->stack, "intake");
  if (page != NULL)
    sonor_intake_page_begin (SONOR_INTAKE_PAGE (page), prefill);
}

static void
on_intake (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  begin_intake (SONOR_WORK_VIEW (widget), g_variant_get_string (parameter, NULL));
}

/* Whoever answers a citizen has the form before them. */
static void
on_call_answered (SonorLine      *line,
                  SonorPhoneCall *call,
                  SonorWorkView  *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) prefill = json_object_new ();
  g_autofree char *text = NULL;
  const char *number = sonor_phone_call_get_number (call);
  SonorCallHeaders *headers = sonor_phone_call_get_headers (call);
  const char *id = headers != NULL ? sonor_call_headers_get (headers, SONOR_CALL_HEADER_CALL) : NULL;
  const char *language = headers != NULL ? sonor_call_headers_get (headers, SONOR_CALL_HEADER_LANGUAGE) : NULL;

  /* Who listens to a colleague's call takes nothing down. */
  if (!sonor_phone_call_is_incoming (call) || sonor_supervision_answer_is_for (call))
    return;

  /* The hotline's switch says which call it is, and in which language; the ticket keeps both. */
  json_object_set_string_member (prefill, "phone", number != NULL ? number : "");
  if (id != NULL)
    json_object_set_string_member (prefill, "call_id", id);
  if (language != NULL)
    json_object_set_string_member (prefill, "language", language);
  json_node_set_object (node, prefill);
  text = json_to_string (node, FALSE);
  begin_intake (self, text);
}

static void
on_dial (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorWorkView *self = SONOR_WORK_VIEW (widget);
  const char *number, *ticket_id;
  g_autoptr (GError) error = NULL;

  g_variant_get (parameter, "(&s&s)", &number, &ticket_id);
  if (sonor_line_dial (self->line, number, ticket_id, &error) == NULL)
    sonor_line_bar_say (SONOR_LINE_BAR (self->line_bar), error->message);
}

static void
sonor_work_view_dispose (GObject *object)
{
  SonorWorkView *self = SONOR_WORK_VIEW (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  g_clear_object (&self->title_of);
  if (self->counts != NULL)
    g_signal_handlers_disconnect_by_data (self->counts, self);
  g_clear_object (&self->counts);
  g_clear_object (&self->reminders);
  g_clear_object (&self->notifier);
  g_clear_object (&self->supervision_answer);
  if (self->line != NULL)
    g_object_run_dispose (G_OBJECT (self->line));
  g_clear_object (&self->line);
  g_clear_object (&self->workplace);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_pointer (&self->pages, g_ptr_array_unref);

  G_OBJECT_CLASS (sonor_work_view_parent_class)->dispose (object);
}

static void
sonor_work_view_class_init (SonorWorkViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_work_view_dispose;

  g_type_ensure (SONOR_TYPE_CONNECTION_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/work/work-view.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, title);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, age);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, avatar);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, who);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, seats);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, top);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, person);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, strip);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, toasts);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, overlay);
  gtk_widget_class_bind_template_child (widget_class, SonorWorkView, stack);
  gtk_widget_class_bind_template_callback (widget_class, on_row_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);

  gtk_widget_class_install_action (widget_class, "work.page", "s", on_page);
  gtk_widget_class_install_action (widget_class, "work.open-ticket", "s", on_open_ticket);
  gtk_widget_class_install_action (widget_class, "work.intake", "s", on_intake);
  gtk_widget_class_install_action (widget_class, "work.back", NULL, on_back);
  gtk_widget_class_install_action (widget_class, "work.dial", "(ss)", on_dial);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "work.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "work.back", NULL);

  /**
   * SonorWorkView::ended:
   * @self: the view
   * @reason: why
   *
   * The server turned the person away.
   */
  signals[ENDED] = g_signal_new ("ended", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
sonor_work_view_init (SonorWorkView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "work.back", FALSE);
}

/**
 * sonor_work_view_new:
 * @workplace: what the person works with
 *
 * Returns: (transfer floating): the view
 */
GtkWidget *
sonor_work_view_new (SonorWorkplace *workplace)
{
  SonorWorkView *self = g_object_new (SONOR_TYPE_WORK_VIEW, NULL);
  SonorPerson *person = sonor_workplace_get_person (workplace);
  SonorDatabase *database = sonor_workplace_get_database (workplace);
  g_autofree char *who = NULL;
  g_autofree char *words = sonor_person_dup_seat_words (person);
  g_autofree char *seats = NULL;
  g_autofree char *subtitle = NULL;
  const char *city = sonor_person_get_city_name (person);
  gboolean conversations = FALSE;

  self->workplace = g_object_ref (workplace);

  /* Translators: a person at a seat: name and work number */
  who = g_strdup_printf (_("%s · No. %s"), sonor_person_get_name (person), sonor_person_get_work_number (person));
  seats = *sonor_person_get_unit_name (person) != '\0' ? g_strdup_printf ("%s · %s", words, sonor_person_get_unit_name (person))
                                                       : g_strdup (words);
  gtk_label_set_text (self->who, who);
  gtk_label_set_text (self->seats, seats);
  adw_avatar_set_text (self->avatar, sonor_person_get_name (person));

  /* Translators: below a page's title: the city and its hotline's number */
  subtitle = *city != '\0' ? g_strdup_printf (_("%s 12345"), city) : g_strdup (_("12345 hotline"));
  adw_window_title_set_subtitle (self->title, subtitle);

  self->line = sonor_line_new (workplace);
  g_signal_connect_object (self->line, "call-answered", G_CALLBACK (on_call_answered), self, 0);
  self->notifier = sonor_call_notifier_new (self->line);
  self->supervision_answer = sonor_supervision_answer_new (self->line, workplace);
  self->line_bar = sonor_line_bar_new (self->line, workplace);
  gtk_box_append (GTK_BOX (self->top), self->line_bar);
  gtk_widget_insert_after (sonor_screen_pop_new (workplace, self->line), GTK_WIDGET (self), self->top);
  /* Who is called matters more than who one is. */
  g_object_bind_property (self->line_bar, "busy", self->person, "visible", G_BINDING_SYNC_CREATE | G_BINDING_INVERT_BOOLEAN);

  if (sonor_demo_card_get_voices () != NULL)
    gtk_overlay_add_overlay (self->overlay, sonor_demo_card_new (self->line));

  /* What supervisors tell is the hotline's own business. */
  if (*sonor_person_get_unit_name (person) == '\0')
    {
      GtkWidget *notices = sonor_notice_strip_new (workplace);

      gtk_widget_insert_after (notices, GTK_WIDGET (self), self->strip);
    }

  self->pages = sonor_role_pages_find (sonor_person_get_seat_kinds (person));
  for (guint i = 0; i < self->pages->len; i++)
    {
      const SonorRolePage *page = self->pages->pdata[i];

      conversations = conversations || page->create == sonor_messages_page_new;
      gtk_list_box_append (self->sidebar, sonor_sidebar_row_new (_(page->title), page->icon));
    }
  self->counts = sonor_ticket_counts_new (database, conversations);
  g_signal_connect_object (self->counts, "changed", G_CALLBACK (on_counts_changed), self, 0);

  self->reminders = sonor_reminders_new (workplace, GTK_WIDGET (self));

  sonor_connection_strip_set_workplace (SONOR_CONNECTION_STRIP (self->strip), workplace);
  g_signal_connect_object (database, "notify::data-at", G_CALLBACK (on_data), self, 0);
  g_signal_connect_object (database, "notify::connected", G_CALLBACK (on_data), self, 0);
  g_signal_connect_object (database, "rejected", G_CALLBACK (on_rejected), self, 0);
  self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  on_tick (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_work_view_begin:
 * @self: a view that is on the screen
 *
 * Opens the person's first page.
 */
void
sonor_work_view_begin (SonorWorkView *self)
{
  const GError *error;
  SonorOutbox *outbox;

  g_return_if_fail (SONOR_IS_WORK_VIEW (self));

  gtk_list_box_select_row (self->sidebar, gtk_list_box_get_row_at_index (self->sidebar, 0));

  error = sonor_workplace_get_outbox_error (self->workplace);
  if (error != NULL)
    {
      g_autofree char *text = g_strdup_printf (_("Nothing can be kept on this computer while the server is away: %s"),
                                               error->message);

      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (text));
    }

  outbox = sonor_workplace_get_outbox (self->workplace);
  if (outbox != NULL && sonor_outbox_get_n_locked (outbox) > 0)
    {
      guint n = sonor_outbox_get_n_locked (outbox);
      /* Translators: drafts, and what was to be sent to the server. */
      g_autofree char *text = g_strdup_printf (ngettext ("%u thing kept on this computer cannot be opened and is not sent: "
                                                         "it was sealed with another key or has been changed",
                                                         "%u things kept on this computer cannot be opened and are not sent: "
                                                         "they were sealed with another key or have been changed", n), n);
      AdwToast *toast = adw_toast_new (text);

      /* Long enough to be read at the beginning of a shift; it lies over the page's buttons. */
      adw_toast_set_timeout (toast, 30);
      adw_toast_overlay_add_toast (self->toasts, toast);
    }
}

/**
 * sonor_work_view_do:
 * @self: a view
 * @verb: search, refresh, clear or page
 * @number: for page: which one, from 1
 *
 * Does a verb of the page that is shown.
 */
void
sonor_work_view_do (SonorWorkView *self,
                    const char    *verb,
                    guint          number)
{
  GtkWidget *page;

  g_return_if_fail (SONOR_IS_WORK_VIEW (self));

  if (g_str_equal (verb, "page"))
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->sidebar, (int) number - 1);

      if (row != NULL)
        gtk_list_box_select_row (self->sidebar, row);
      return;
    }

  page = gtk_stack_get_visible_child (self->stack);
  if (page == NULL)
    return;

  if (g_str_equal (verb, "search"))
    sonor_page_search (SONOR_PAGE (page));
  else if (g_str_equal (verb, "refresh"))
    sonor_page_refresh (SONOR_PAGE (page));
  else if (g_str_equal (verb, "clear"))
    sonor_page_clear (SONOR_PAGE (page));
}

/**
 * sonor_work_view_push:
 * @self: a view
 * @page: (transfer floating): a page that is none of the sidebar: it implements #SonorPage
 *
 * Shows a page above the one of the sidebar, in place of another that lies there, until the person goes back
 * (`work.back`, Escape) or chooses a page of the sidebar.
 */
void
sonor_work_view_push (SonorWorkView *self,
                      GtkWidget     *page)
{
  GtkWidget *above;

  g_return_if_fail (SONOR_IS_WORK_VIEW (self));
  g_return_if_fail (SONOR_IS_PAGE (page));

  above = gtk_stack_get_child_by_name (self->stack, "above");
  if (above != NULL)
    g_object_set (gtk_stack_get_page (self->stack, above), "name", "left", NULL);
  gtk_stack_add_named (self->stack, page, "above");
  show_page (self, page);
  if (above != NULL)
    gtk_stack_remove (self->stack, above);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "work.back", TRUE);
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
}

/**
 * sonor_work_view_get_line:
 * @anywhere: a view, or a widget within one
 *
 * Returns: (transfer none) (nullable): the telephone of the view; %NULL outside of one
 */
SonorLine *
sonor_work_view_get_line (GtkWidget *anywhere)
{
  GtkWidget *view = gtk_widget_get_ancestor (anywhere, SONOR_TYPE_WORK_VIEW);

  return view != NULL ? SONOR_WORK_VIEW (view)->line : NULL;
}

/**
 * sonor_work_view_get_workplace:
 * @self: a view
 *
 * Returns: (transfer none): where the person is signed in
 */
SonorWorkplace *
sonor_work_view_get_workplace (SonorWorkView *self)
{
  g_return_val_if_fail (SONOR_IS_WORK_VIEW (self), NULL);

  return self->workplace;
}

/**
 * sonor_work_view_sign_out:
 * @self: a view
 *
 * Ends the person's session.
 */
void
sonor_work_view_sign_out (SonorWorkView *self)
{
  g_return_if_fail (SONOR_IS_WORK_VIEW (self));

  g_signal_handlers_disconnect_by_data (sonor_workplace_get_database (self->workplace), self);
  sonor_database_sign_out (sonor_workplace_get_database (self->workplace));
}
