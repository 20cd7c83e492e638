/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/messages/messages-page.h"

#include <glib/gi18n.h>

#include "base/base.h"
#include "desk/floor/floor-verb.h"
#include "desk/floor/note-window.h"
#include "desk/messages/conversation-list.h"
#include "desk/messages/correspondent-pane.h"
#include "desk/messages/entries-window.h"
#include "desk/messages/hand-over-window.h"
#include "desk/messages/media-window.h"
#include "desk/messages/message-view.h"
#include "desk/messages/reply-box.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"
#include "model/json-member.h"
#include "model/ticket-words.h"

#define LIST_WIDTH 300
#define PANE_WIDTH 290
#define NUMBER_LENGTH 18

/**
 * SonorMessagesPage:
 *
 * 消息: what citizens write through every channel, as one list; the conversation that is chosen, and who it is with.
 */
struct _SonorMessagesPage
{
  GtkWidget               parent_instance;

  GtkWidget              *box;
  SonorConversationList  *list;
  GtkStack               *stack;
  GtkLabel               *name;
  GtkLabel               *about;
  GtkWidget              *take;
  GtkWidget              *verbs;
  SonorMessageView       *view;
  SonorReplyBox          *reply;
  SonorCorrespondentPane *pane;

  SonorWorkplace         *workplace;
  GCancellable           *cancellable;
  JsonObject             *shown;
  char                   *id;
};

static void sonor_messages_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorMessagesPage, sonor_messages_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_messages_page_page_init))

/* What is shown */

static char *
dup_about (SonorMessagesPage *self)
{
  const char *state = sonor_json_get_text (self->shown, "state");
  const char *channel = sonor_ticket_words_channel (sonor_json_get_text (self->shown, "channel"));
  const char *staff = sonor_json_get_text (self->shown, "staff_name");
  const char *subject = sonor_json_get_text (self->shown, "subject");
  g_autoptr (GString) about = g_string_new (channel);

  if (g_str_equal (state, "waiting"))
    g_string_append_printf (about, " · %s", _("waits for somebody"));
  else if (g_str_equal (state, "closed"))
    /* Translators: %s is why a conversation was closed */
    g_string_append_printf (about, _(" · closed: %s"), sonor_json_get_text (self->shown, "closed_why"));
  else if (sonor_json_get_flag (self->shown, "own"))
    g_string_append_printf (about, " · %s", _("you have it"));
  else
    /* Translators: %s is who has a conversation */
    g_string_append_printf (about, _(" · %s has it"), staff);
  if (*subject != '\0')
    g_string_append_printf (about, " · %s", subject);

  return g_string_free (g_steal_pointer (&about), FALSE);
}

static void
show (SonorMessagesPage *self)
{
  const char *name = sonor_json_get_text (self->shown, "name");
  const char *phone = sonor_json_get_text (self->shown, "phone");
  const char *unreachable = sonor_json_get_text (self->shown, "unreachable");
  gboolean closed = g_str_equal (sonor_json_get_text (self->shown, "state"), "closed");
  g_autofree char *about = dup_about (self);

  gtk_label_set_text (self->name, *name != '\0' ? name : *phone != '\0' ? phone : sonor_ticket_words_channel (sonor_json_get_text (self->shown, "channel")));
  gtk_label_set_text (self->about, about);
  gtk_widget_set_visible (self->take, !closed && !sonor_json_get_flag (self->shown, "own"));
  gtk_widget_set_visible (self->verbs, !closed);
  sonor_reply_box_show (self->reply, self->id, (guint) sonor_json_get_integer (self->shown, "longest"),
                        closed ? _("This conversation is closed; a new one begins when they write again") : *unreachable != '\0' ? unreachable : NULL);
  sonor_correspondent_pane_show (self->pane, self->shown);
  gtk_stack_set_visible_child_name (self->stack, "conversation");
}

static void
on_shown (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorMessagesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (JsonNode) node = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->box == NULL)
    return;
  if (rows == NULL)
    {
      /* Somebody else has it now, or it is the server: either way nothing is shown that is not so. */
      gtk_stack_set_visible_child_name (self->stack, "nothing");
      sonor_notice_error (GTK_WIDGET (self), error);
      return;
    }

  node = json_from_string (sonor_result_get_text (rows, 0, "shown"), NULL);
  if (node == NULL)
    return;
  g_clear_pointer (&self->shown, json_object_unref);
  self->shown = json_object_ref (json_node_get_object (node));
  show (self);
}

static void
read_conversation (SonorMessagesPage *self)
{
  g_autoptr (SonorQuery) query = NULL;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->id == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  query = sonor_query_new ("SELECT conversation_show($1) AS shown");
  sonor_query_add_text (query, self->id);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_shown, g_object_ref (self));
}

static void
on_chosen (SonorConversationList *list,
           const char            *id,
           SonorMessagesPage     *self)
{
  g_free (self->id);
  self->id = g_strdup (id);
  sonor_message_view_show (self->view, id);
  read_conversation (self);
}

static void
on_notification (SonorDatabase     *database,
                 const char        *channel,
                 const char        *payload,
                 SonorMessagesPage *self)
{
  if (g_str_equal (channel, "conversation") && g_strcmp0 (payload, self->id) == 0)
    read_conversation (self);
}

/* What can be done */

static void
do_verb (SonorMessagesPage  *self,
         const char         *sql,
         const char         *argument,
         const char         *words,
         SonorFloorVerbDone  done)
{
  SonorQuery *query;

  if (self->id == NULL)
    return;

  query = sonor_query_new (sql);
  sonor_query_add_text (query, g_strrstr (sql, "$1") != NULL ? self->id : argument);
  if (g_strrstr (sql, "$2") != NULL)
    sonor_query_add_text (query, argument);
  sonor_floor_verb_do (GTK_WIDGET (self), self->workplace, query, words, done);
}

static void
on_take (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  do_verb (SONOR_MESSAGES_PAGE (widget), "SELECT conversation_take($1)", NULL, NULL, NULL);
}

static void
on_hand_over (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  SonorMessagesPage *self = SONOR_MESSAGES_PAGE (widget);

  if (self->id != NULL)
    sonor_hand_over_window_ask (widget, self->workplace, self->id);
}

static void
on_prefilled (GtkWidget   *widget,
              SonorResult *rows)
{
  gtk_widget_activate_action (widget, "work.intake", "s", sonor_result_get_text (rows, 0, "prefill"));
}

static void
on_ticket (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  do_verb (SONOR_MESSAGES_PAGE (widget), "SELECT conversation_prefill($1) AS prefill", NULL, NULL, on_prefilled);
}

static void
use_number (GtkWidget  *from,
            const char *subject,
            const char *number)
{
  do_verb (SONOR_MESSAGES_PAGE (from), "SELECT conversation_add_to_ticket($1, $2)", number, _("Added to the ticket"), NULL);
}

static void
on_add (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  if (SONOR_MESSAGES_PAGE (widget)->id != NULL)
    sonor_note_window_ask (widget, "", _("To which ticket is it added?"), _("Number of the ticket"), _("_Add"), FALSE, NUMBER_LENGTH, use_number);
}

static void
on_add_to (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  use_number (widget, "", g_variant_get_string (parameter, NULL));
}

static void
on_close (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  do_verb (SONOR_MESSAGES_PAGE (widget), "SELECT conversation_close($1, $2)", g_variant_get_string (parameter, NULL), _("The conversation is closed"), NULL);
}

static void
do_message (GtkWidget  *widget,
            const char *sql,
            GVariant   *parameter)
{
  SonorQuery *query = sonor_query_new (sql);

  sonor_query_add_text (query, g_variant_get_string (parameter, NULL));
  sonor_floor_verb_do (widget, SONOR_MESSAGES_PAGE (widget)->workplace, query, NULL, NULL);
}

static void
on_resend (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  do_message (widget, "SELECT conversation_resend($1)", parameter);
}

static void
on_give_up (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  do_message (widget, "SELECT conversation_give_up($1)", parameter);
}

static void
use_identity (GtkWidget          *from,
              const char * const *texts)
{
  SonorMessagesPage *self = SONOR_MESSAGES_PAGE (from);
  SonorQuery *query;
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;
  g_autoptr (GError) error = NULL;

  if (!sonor_phone_number_normalise (texts[1], NULL, &dialled, &international, &error))
    {
      sonor_notice_error (from, error);
      return;
    }
  query = sonor_query_new ("SELECT conversation_verify($1, $2, $3, $4)");
  sonor_query_add_text (query, self->id);
  sonor_query_add_text (query, texts[0]);
  sonor_query_add_text (query, dialled);
  sonor_query_add_text (query, international != NULL ? international : "");
  sonor_floor_verb_do (from, self->workplace, query, _("Who they are is written down"), NULL);
}

static void
on_verify (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorMessagesPage *self = SONOR_MESSAGES_PAGE (widget);
  const char * const labels[] = { _("Name"), _("Telephone"), NULL };
  const char *texts[] = { NULL, NULL, NULL };

  if (self->shown == NULL)
    return;

  texts[0] = sonor_json_get_text (self->shown, "name");
  texts[1] = sonor_json_get_text (self->shown, "phone");
  sonor_entries_window_ask (widget, _("Who is it?"), _("_Verified"), labels, texts, use_identity);
}

static void
on_media (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  SonorMessagesPage *self = SONOR_MESSAGES_PAGE (widget);

  if (self->shown == NULL)
    return;

  if (g_str_equal (sonor_json_get_text (self->shown, "kind"), "media"))
    do_verb (self, "SELECT conversation_set_kind($1, 'request')", NULL, NULL, NULL);
  else
    sonor_media_window_ask (widget, self->workplace, self->id);
}

static void
on_step (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  sonor_conversation_list_step (SONOR_MESSAGES_PAGE (widget)->list, g_variant_get_int32 (parameter));
}

static void
on_send (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  sonor_reply_box_send (SONOR_MESSAGES_PAGE (widget)->reply);
}

/* The page */

static const char *
sonor_messages_page_get_title (SonorPage *page)
{
  return _("Messages");
}

static void
sonor_messages_page_refresh (SonorPage *page)
{
  SonorMessagesPage *self = SONOR_MESSAGES_PAGE (page);

  sonor_conversation_list_read (self->list);
  sonor_message_view_read (self->view);
  read_conversation (self);
}

static void
sonor_messages_page_page_init (SonorPageInterface *interface)
{
  interface->get_title = sonor_messages_page_get_title;
  interface->refresh = sonor_messages_page_refresh;
}

static void
sonor_messages_page_dispose (GObject *object)
{
  SonorMessagesPage *self = SONOR_MESSAGES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->shown, json_object_unref);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_messages_page_parent_class)->dispose (object);
}

static void
sonor_messages_page_finalize (GObject *object)
{
  g_free (SONOR_MESSAGES_PAGE (object)->id);

  G_OBJECT_CLASS (sonor_messages_page_parent_class)->finalize (object);
}

static void
sonor_messages_page_class_init (SonorMessagesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_messages_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_messages_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "messagespage");
  gtk_widget_class_install_action (widget_class, "messages.take", NULL, on_take);
  gtk_widget_class_install_action (widget_class, "messages.hand-over", NULL, on_hand_over);
  gtk_widget_class_install_action (widget_class, "messages.ticket", NULL, on_ticket);
  gtk_widget_class_install_action (widget_class, "messages.add", NULL, on_add);
  gtk_widget_class_install_action (widget_class, "messages.add-to", "s", on_add_to);
  gtk_widget_class_install_action (widget_class, "messages.close", "s", on_close);
  gtk_widget_class_install_action (widget_class, "messages.resend", "s", on_resend);
  gtk_widget_class_install_action (widget_class, "messages.give-up", "s", on_give_up);
  gtk_widget_class_install_action (widget_class, "messages.verify", NULL, on_verify);
  gtk_widget_class_install_action (widget_class, "messages.media", NULL, on_media);
  gtk_widget_class_install_action (widget_class, "messages.step", "i", on_step);
  gtk_widget_class_install_action (widget_class, "messages.send", NULL, on_send);
}

static void
add_shortcuts (SonorMessagesPage *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
    const char *argument;
  } shortcuts[] = {
    { "<Control>Return", "messages.send" }, { "<Control>KP_Enter", "messages.send" }, { "<Control>j", "messages.take" },
    { "<Control>h", "messages.hand-over" }, { "<Control>t", "messages.ticket" }, { "<Control>m", "messages.add" },
    { "<Control>e", "messages.close", "'done'" }, { "<Control>Page_Down", "messages.step", "1" }, { "<Control>Page_Up", "messages.step", "-1" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    {
      GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys), gtk_named_action_new (shortcuts[i].action));

      if (shortcuts[i].argument != NULL)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_parsed (shortcuts[i].argument));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static GtkWidget *
new_verb (const char *words,
          const char *action,
          const char *key)
{
  GtkWidget *button = gtk_button_new_with_label (words);
  g_autofree char *tip = g_strdup_printf ("%s  %s", words, key);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, tip);

  return button;
}

static GtkWidget *
new_close (void)
{
  GtkWidget *button = adw_split_button_new ();
  g_autoptr (GMenu) menu = g_menu_new ();

  g_menu_append (menu, _("Nothing to answer"), "messages.close::nonsense");
  g_menu_append (menu, _("It is a ticket now"), "messages.close::ticket");
  adw_split_button_set_label (ADW_SPLIT_BUTTON (button), _("Close it"));
  adw_split_button_set_menu_model (ADW_SPLIT_BUTTON (button), G_MENU_MODEL (menu));
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", "done");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "messages.close");
  gtk_widget_set_tooltip_text (button, _("Close  Ctrl+E"));

  return button;
}

static GtkWidget *
new_head (SonorMessagesPage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *ticket = new_verb (_("Make a ticket"), "messages.ticket", "Ctrl+T");

  self->name = GTK_LABEL (gtk_label_new (NULL));
  self->about = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->name, 0);
  gtk_label_set_xalign (self->about, 0);
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (self->about, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->about), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->about), "dim-label");
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (words), GTK_WIDGET (self->about));
  gtk_widget_set_hexpand (words, TRUE);
  self->take = new_verb (_("Take"), "messages.take", "Ctrl+J");
  gtk_widget_add_css_class (self->take, "suggested-action");
  self->verbs = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  gtk_box_append (GTK_BOX (self->verbs), new_verb (_("Hand over …"), "messages.hand-over", "Ctrl+H"));
  gtk_box_append (GTK_BOX (self->verbs), new_verb (_("Add to a ticket …"), "messages.add", "Ctrl+M"));
  gtk_box_append (GTK_BOX (self->verbs), ticket);
  gtk_box_append (GTK_BOX (self->verbs), new_close ());
  gtk_widget_set_valign (self->take, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->verbs, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (head, "conversation-head");
  gtk_box_append (GTK_BOX (head), words);
  gtk_box_append (GTK_BOX (head), self->take);
  gtk_box_append (GTK_BOX (head), self->verbs);

  return head;
}

static void
sonor_messages_page_init (SonorMessagesPage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_shortcuts (self);
}

static void
build (SonorMessagesPage *self)
{
  GtkWidget *nothing = adw_status_page_new ();
  GtkWidget *conversation = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->list = SONOR_CONVERSATION_LIST (sonor_conversation_list_new (self->workplace));
  self->view = SONOR_MESSAGE_VIEW (sonor_message_view_new (self->workplace));
  self->reply = SONOR_REPLY_BOX (sonor_reply_box_new (self->workplace));
  self->pane = SONOR_CORRESPONDENT_PANE (sonor_correspondent_pane_new (self->workplace));
  g_signal_connect_object (self->list, "chosen", G_CALLBACK (on_chosen), self, 0);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), LIST_WIDTH, -1);
  gtk_widget_set_size_request (GTK_WIDGET (self->pane), PANE_WIDTH, -1);
  gtk_widget_set_vexpand (GTK_WIDGET (self->view), TRUE);
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_box_append (GTK_BOX (middle), new_head (self));
  gtk_box_append (GTK_BOX (middle), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (self->view));
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (self->reply));
  gtk_box_append (GTK_BOX (conversation), middle);
  gtk_box_append (GTK_BOX (conversation), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (conversation), GTK_WIDGET (self->pane));

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (nothing), "mail-unread-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (nothing), _("No conversation is chosen"));
  adw_status_page_set_description (ADW_STATUS_PAGE (nothing), _("Ctrl+Page Down chooses the next"));
  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_named (self->stack, nothing, "nothing");
  gtk_stack_add_named (self->stack, conversation, "conversation");
  gtk_widget_set_hexpand (GTK_WIDGET (self->stack), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->stack));
}

/**
 * sonor_messages_page_new:
 * @workplace: what the person works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_messages_page_new (SonorWorkplace      *workplace,
                         const SonorRolePage *page)
{
  SonorMessagesPage *self = g_object_new (SONOR_TYPE_MESSAGES_PAGE, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);

  self->workplace = g_object_ref (workplace);
  build (self);
  g_signal_connect_object (database, "notification", G_CALLBACK (on_notification), self, 0);
  g_signal_connect_object (database, "resync", G_CALLBACK (read_conversation), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
