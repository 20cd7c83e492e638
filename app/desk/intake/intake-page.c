/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/intake-page.h"

#include <glib/gi18n.h>

#include "base/phone-number.h"
#include "desk/intake/asking.h"
#include "desk/intake/caller-pane.h"
#include "desk/intake/conflict-window.h"
#include "desk/intake/dispatch-card.h"
#include "desk/intake/draft-button.h"
#include "desk/intake/hint-pane.h"
#include "desk/intake/intake-form.h"
#include "desk/intake/refuse-window.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"
#include "model/intake-drafts.h"
#include "model/json-member.h"
#include "model/urging.h"

#define LEAST_SIDE_WIDTH 240

/**
 * SonorIntakePage:
 *
 * Taking a matter down: who calls on the left, the form in the middle, what helps on the right. There may be several drafts, one a
 * call; one of them is in the form.
 */
struct _SonorIntakePage
{
  GtkWidget          parent_instance;

  GtkWidget         *box;
  SonorCallerPane   *caller;
  SonorIntakeForm   *form;
  SonorDispatchCard *dispatch;
  SonorHintPane     *hints;
  GtkLabel          *kept;
  GtkWidget         *conflict;
  GtkLabel          *trouble;
  GtkWidget         *middle;
  GtkWidget         *answer_button;

  SonorWorkplace    *workplace;
  SonorIntakeDrafts *drafts;
  SonorIntakeDraft  *draft;
  SonorUrging       *urging;
  GHashTable        *urges;
};

static void sonor_intake_page_page_init (SonorPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorIntakePage, sonor_intake_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_intake_page_page_init))

static void set_draft (SonorIntakePage  *self,
                       SonorIntakeDraft *draft);

static void
say_trouble (SonorIntakePage *self,
             const char      *text)
{
  gtk_label_set_text (self->trouble, text != NULL ? text : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL, text != NULL ? text : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), text != NULL);
}

static void
show_kept (SonorIntakePage *self)
{
  static const char * const verbs[] = { "intake.submit", "intake.answer", "intake.refuse", "intake.keep", "intake.discard" };
  SonorIntakeDraftState state = sonor_intake_draft_get_state (self->draft);
  SonorIntakeServerCopy *server_copy = sonor_intake_draft_get_server_copy (self->draft);
  g_autofree char *words = NULL;

  if (state == SONOR_INTAKE_DRAFT_STATE_SENDING)
    words = g_strdup (_("Sending …"));
  else if (sonor_intake_server_copy_is_whole (server_copy))
    /* Translators: where a draft is kept; %d is the server's version of it */
    words = g_strdup_printf (_("Draft kept on this computer and the server · version %d"),
                             (int) sonor_intake_server_copy_get_version (server_copy));
  else if (sonor_intake_local_copy_is_whole (sonor_intake_draft_get_local_copy (self->draft)))
    words = g_strdup (_("Draft kept on this computer"));
  else
    words = g_strdup (sonor_intake_draft_is_empty (self->draft) ? _("Every field is kept as you type") : _("Keeping …"));
  gtk_label_set_text (self->kept, words);
  gtk_widget_set_visible (self->conflict, state == SONOR_INTAKE_DRAFT_STATE_CONFLICT);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), verbs[i], state != SONOR_INTAKE_DRAFT_STATE_SENDING);
}

/* A draft that nobody has written in; a new one if there is none. */
static SonorIntakeDraft *
find_empty (SonorIntakePage *self)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->drafts)); i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (G_LIST_MODEL (self->drafts), i);

      if (sonor_intake_draft_is_empty (draft))
        return draft;
    }

  return sonor_intake_drafts_add (self->drafts);
}

static void
on_draft_trouble (SonorIntakeDraft *draft,
                  const GError     *error,
                  SonorIntakePage  *self)
{
  if (draft == self->draft)
    say_trouble (self, error->message);
  else
    sonor_notice_error (GTK_WIDGET (self), error);
}

static void
on_draft_accepted (SonorIntakeDraft *draft,
                   JsonObject       *ticket,
                   SonorIntakePage  *self)
{
  g_autofree char *text = NULL;
  const char *number = sonor_json_get_text (ticket, "number");

  if (g_str_equal (sonor_json_get_text (ticket, "state"), "closed"))
    text = g_strdup_printf (_("Ticket %s is closed with the answer"), number);
  else if (g_str_equal (sonor_json_get_text (ticket, "state"), "refused"))
    text = g_strdup_printf (_("Ticket %s is refused with its basis"), number);
  else if (*number != '\0')
    text = g_strdup_printf (_("Ticket %s has been handed to first review"), number);
  if (text != NULL)
    sonor_notice_show (GTK_WIDGET (self), text);
  if (draft == self->draft)
    set_draft (self, find_empty (self));
}

static void
on_draft_saved (SonorIntakeDraft *draft,
                SonorIntakePage  *self)
{
  if (draft == self->draft)
    show_kept (self);
}

/* What was said of the last try no longer holds. */
static void
on_draft_changed (SonorIntakeDraft *draft,
                  const char       *field,
                  SonorIntakePage  *self)
{
  if (draft == self->draft)
    {
      say_trouble (self, NULL);
      show_kept (self);
    }
}

static void
on_items_changed (GListModel      *drafts,
                  guint            position,
                  guint            removed,
                  guint            added,
                  SonorIntakePage *self)
{
  for (guint i = position; i < position + added; i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (drafts, i);

      g_signal_handlers_disconnect_by_data (draft, self);
      g_signal_connect_object (draft, "trouble", G_CALLBACK (on_draft_trouble), self, 0);
      g_signal_connect_object (draft, "accepted", G_CALLBACK (on_draft_accepted), self, 0);
      g_signal_connect_object (draft, "saved", G_CALLBACK (on_draft_saved), self, 0);
      g_signal_connect_object (draft, "state-changed", G_CALLBACK (on_draft_saved), self, 0);
      g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self, 0);
    }
}

static void
set_draft (SonorIntakePage  *self,
           SonorIntakeDraft *draft)
{
  if (self->draft == draft)
    return;

  g_set_object (&self->draft, draft);
  say_trouble (self, NULL);
  sonor_intake_form_set_draft (self->form, draft);
  sonor_caller_pane_set_draft (self->caller, draft);
  sonor_dispatch_card_set_draft (self->dispatch, draft);
  sonor_hint_pane_set_draft (self->hints, draft);
  show_kept (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonor_intake_form_begin (self->form);
}

static void
on_draft_chosen (SonorDraftButton *button,
                 SonorIntakeDraft *draft,
                 SonorIntakePage  *self)
{
  set_draft (self, draft);
}

/* What an earlier session left goes on, unless something new has been begun meanwhile. */
static void
on_loaded (SonorIntakeDrafts *drafts,
           SonorIntakePage   *self)
{
  if (!sonor_intake_draft_is_empty (self->draft))
    return;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (drafts)); i++)
    {
      g_autoptr (SonorIntakeDraft) draft = g_list_model_get_item (G_LIST_MODEL (drafts), i);

      if (!sonor_intake_draft_is_empty (draft) && sonor_intake_draft_get_state (draft) != SONOR_INTAKE_DRAFT_STATE_SENDING)
        {
          set_draft (self, draft);
          return;
        }
    }
}

/* Verbs */

static gboolean
check_draft (SonorIntakePage *self,
             gboolean         answering)
{
  gboolean good;

  if (sonor_intake_draft_get_state (self->draft) == SONOR_INTAKE_DRAFT_STATE_CONFLICT)
    {
      say_trouble (self, _("Choose first which of the two versions holds"));
      return FALSE;
    }
  /* Both say what they have to say. */
  good = sonor_caller_pane_check (self->caller);

  return sonor_intake_form_check (self->form, answering) && good;
}

static void
send_draft (SonorIntakePage *self,
            const char      *action)
{
  gboolean away = !sonor_database_get_connected (sonor_workplace_get_database (self->workplace));

  if (!check_draft (self, g_str_equal (action, "answer_at_once")))
    return;

  say_trouble (self, NULL);
  sonor_intake_draft_submit (self->draft, action);
  if (away && sonor_workplace_get_outbox (self->workplace) != NULL)
    {
      sonor_notice_show (GTK_WIDGET (self), _("The server is away: the ticket waits on this computer and is sent by itself"));
      set_draft (self, find_empty (self));
    }
}

static void
on_submit (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  send_draft (SONOR_INTAKE_PAGE (widget), "accept");
}

static void
on_answer (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);

  if (sonor_intake_form_is_answering (self->form))
    send_draft (self, "answer_at_once");
  else
    sonor_intake_form_set_answering (self->form, TRUE);
}

static void
on_refused (SonorRefuseWindow *window,
            const char        *basis,
            const char        *note,
            SonorIntakePage   *self)
{
  sonor_intake_fields_set_text (sonor_intake_draft_get_fields (self->draft), "basis", basis);
  sonor_intake_fields_set_text (sonor_intake_draft_get_fields (self->draft), "note", note);
  send_draft (self, "refuse");
}

static void
on_refuse (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);
  GtkWidget *window;

  if (!check_draft (self, FALSE))
    return;

  window = sonor_refuse_window_new (widget, self->workplace);
  g_signal_connect_object (window, "refused", G_CALLBACK (on_refused), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
on_keep (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);

  if (sonor_intake_draft_is_empty (self->draft))
    return;

  sonor_intake_server_copy_save (sonor_intake_draft_get_server_copy (self->draft));
  sonor_notice_show (widget, _("Kept: go on with it from the drafts"));
  set_draft (self, find_empty (self));
}

static void
on_new (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);

  set_draft (self, find_empty (self));
  sonor_intake_form_begin (self->form);
}

typedef struct
{
  SonorIntakePage  *page;
  SonorIntakeDraft *draft;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *self = data;

  g_object_unref (self->page);
  g_object_unref (self->draft);
  g_free (self);
}

static void
undo_discard (gpointer data)
{
  Undo *self = data;

  sonor_intake_drafts_bring_back (self->page->drafts, self->draft);
  set_draft (self->page, self->draft);
}

static void
on_discard (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);
  g_autoptr (SonorIntakeDraft) draft = g_object_ref (self->draft);
  Undo *undo;

  if (sonor_intake_draft_is_empty (draft))
    return;

  undo = g_new0 (Undo, 1);
  undo->page = g_object_ref (self);
  undo->draft = g_object_ref (draft);
  sonor_intake_draft_discard (draft);
  set_draft (self, find_empty (self));
  sonor_notice_undo (widget, _("Draft thrown away"), undo_discard, undo, undo_free);
}

static void
on_template (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);

  if (!sonor_hint_pane_insert_template (self->hints))
    sonor_notice_show (widget, _("There is no template for this category"));
}

static void
on_resolve (GtkWidget  *widget,
            const char *action,
            GVariant   *parameter)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (widget);

  if (sonor_intake_draft_get_state (self->draft) == SONOR_INTAKE_DRAFT_STATE_CONFLICT)
    gtk_window_present (GTK_WINDOW (sonor_conflict_window_new (widget, self->draft)));
}

/* Urging instead of a new ticket */

/* What was typed meanwhile is in the urging; until that has arrived the draft stays among the others. */
static void
on_urged (SonorUrging     *urging,
          const char      *id,
          const char      *number,
          SonorIntakePage *self)
{
  SonorIntakeDraft *draft = g_hash_table_lookup (self->urges, id);
  g_autofree char *text = g_strdup_printf (_("Ticket %s has been urged; no new one is needed"), number);

  sonor_notice_show (GTK_WIDGET (self), text);
  if (draft == NULL)
    return;

  sonor_intake_draft_discard (draft);
  if (draft == self->draft)
    set_draft (self, find_empty (self));
  g_hash_table_remove (self->urges, id);
}

static void
on_urge_refused (SonorUrging     *urging,
                 const char      *id,
                 const GError    *error,
                 SonorIntakePage *self)
{
  g_hash_table_remove (self->urges, id);
  sonor_notice_error (GTK_WIDGET (self), error);
}

static gboolean
is_urging (gpointer id,
           gpointer draft,
           gpointer wanted)
{
  return draft == wanted;
}

static void
on_caller_urge (SonorCallerPane *caller,
                const char      *ticket_id,
                const char      *number,
                SonorIntakePage *self)
{
  SonorIntakeFields *fields = sonor_intake_draft_get_fields (self->draft);

  /* Pressed twice it is still one. */
  if (g_hash_table_find (self->urges, is_urging, self->draft) != NULL)
    return;

  g_hash_table_insert (self->urges,
                       sonor_urging_send (self->urging, ticket_id, sonor_intake_fields_get_text (fields, "content"),
                                          sonor_intake_fields_get_text (fields, "call_id")),
                       g_object_ref (self->draft));
  if (!sonor_database_get_connected (sonor_workplace_get_database (self->workplace)))
    {
      sonor_notice_show (GTK_WIDGET (self), _("The server is away: the urging waits on this computer and is sent by itself"));
      set_draft (self, find_empty (self));
    }
}

static void
on_urge (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  if (!sonor_caller_pane_urge (SONOR_INTAKE_PAGE (widget)->caller))
    sonor_notice_show (widget, _("This caller has no open ticket"));
}

/* What the hints give */

static void
on_earlier_answer (SonorHintPane   *hints,
                   const char      *answer,
                   SonorIntakePage *self)
{
  sonor_intake_form_set_answer (self->form, answer);
}

static void
on_insert (SonorHintPane   *hints,
           const char      *text,
           SonorIntakePage *self)
{
  sonor_intake_form_insert (self->form, text);
}

/* As a page */

static void
sonor_intake_page_search (SonorPage *page)
{
  sonor_intake_form_begin (SONOR_INTAKE_PAGE (page)->form);
}

static void
sonor_intake_page_refresh (SonorPage *page)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (page);

  sonor_caller_pane_refresh (self->caller);
  sonor_hint_pane_refresh (self->hints);
}

static void
sonor_intake_page_page_init (SonorPageInterface *iface)
{
  iface->search = sonor_intake_page_search;
  iface->refresh = sonor_intake_page_refresh;
}

static void
sonor_intake_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sonor_intake_page_parent_class)->map (widget);
  sonor_intake_form_begin (SONOR_INTAKE_PAGE (widget)->form);
}

static void
sonor_intake_page_dispose (GObject *object)
{
  SonorIntakePage *self = SONOR_INTAKE_PAGE (object);

  g_clear_object (&self->urging);
  g_hash_table_remove_all (self->urges);
  g_clear_object (&self->draft);
  g_clear_object (&self->drafts);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_intake_page_parent_class)->dispose (object);
}

static void
sonor_intake_page_finalize (GObject *object)
{
  g_hash_table_unref (SONOR_INTAKE_PAGE (object)->urges);

  G_OBJECT_CLASS (sonor_intake_page_parent_class)->finalize (object);
}

static void
sonor_intake_page_class_init (SonorIntakePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_intake_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_intake_page_finalize;
  widget_class->map = sonor_intake_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "intake.submit", NULL, on_submit);
  gtk_widget_class_install_action (widget_class, "intake.answer", NULL, on_answer);
  gtk_widget_class_install_action (widget_class, "intake.refuse", NULL, on_refuse);
  gtk_widget_class_install_action (widget_class, "intake.keep", NULL, on_keep);
  gtk_widget_class_install_action (widget_class, "intake.new", NULL, on_new);
  gtk_widget_class_install_action (widget_class, "intake.discard", NULL, on_discard);
  gtk_widget_class_install_action (widget_class, "intake.template", NULL, on_template);
  gtk_widget_class_install_action (widget_class, "intake.urge", NULL, on_urge);
  gtk_widget_class_install_action (widget_class, "intake.resolve", NULL, on_resolve);
}

/* Before the fields see them: in a text view Ctrl+Enter would be a new line. */
static void
add_shortcuts (SonorIntakePage *self)
{
  static const struct
  {
    const char *keys;
    const char *action;
  } shortcuts[] = {
    { "<Control>Return", "intake.submit" }, { "<Control>KP_Enter", "intake.submit" }, { "<Control>d", "intake.answer" },
    { "<Control>b", "intake.refuse" }, { "<Control>s", "intake.keep" }, { "<Control>n", "intake.new" },
    { "<Control>t", "intake.template" }, { "F4", "intake.urge" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (shortcuts[i].keys),
                                                            gtk_named_action_new (shortcuts[i].action)));
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

static void
add_side (SonorIntakePage *self,
          GtkWidget       *pane,
          gboolean         first)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_widget_add_css_class (pane, "intake-side");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), pane);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (scrolled, LEAST_SIDE_WIDTH, -1);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  if (!first)
    gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->box), scrolled);
  if (first)
    gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
}

static GtkWidget *
new_verb (const char *label,
          const char *action,
          const char *keys)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *words = gtk_label_new (label);
  GtkWidget *hint = gtk_label_new (keys);

  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "key-hint");
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), hint);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_KEY_SHORTCUTS, keys, -1);

  return button;
}

static GtkWidget *
new_head (SonorIntakePage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = sonor_draft_button_new (self->drafts);
  GtkWidget *discard = gtk_button_new_from_icon_name ("user-trash-symbolic");

  g_signal_connect_object (button, "chosen", G_CALLBACK (on_draft_chosen), self, 0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (discard), "intake.discard");
  gtk_widget_set_tooltip_text (discard, _("Throw this draft away"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (discard), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Throw this draft away"), -1);
  self->conflict = gtk_button_new_with_label (_("Two versions: choose …"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->conflict), "intake.resolve");
  gtk_widget_add_css_class (self->conflict, "destructive-action");
  gtk_widget_set_visible (self->conflict, FALSE);
  gtk_widget_set_hexpand (sonor_intake_form_get_marks (self->form), TRUE);
  gtk_widget_set_halign (sonor_intake_form_get_marks (self->form), GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (head), new_verb (_("New"), "intake.new", "Ctrl+N"));
  gtk_box_append (GTK_BOX (head), button);
  gtk_box_append (GTK_BOX (head), discard);
  gtk_box_append (GTK_BOX (head), self->conflict);
  gtk_box_append (GTK_BOX (head), sonor_intake_form_get_marks (self->form));

  return head;
}

static GtkWidget *
new_foot (SonorIntakePage *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *submit = new_verb (_("Submit for review"), "intake.submit", "Ctrl+⏎");

  self->trouble = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0f, "wrap", TRUE,
                                           "wrap-mode", PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  self->kept = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->kept, 0);
  gtk_label_set_ellipsize (self->kept, PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (GTK_WIDGET (self->kept), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->kept), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (self->kept), "caption");
  gtk_widget_add_css_class (submit, "suggested-action");
  self->answer_button = new_verb (_("Answer at once"), "intake.answer", "Ctrl+D");
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->kept));
  gtk_box_append (GTK_BOX (line), self->answer_button);
  gtk_box_append (GTK_BOX (line), new_verb (_("Refuse …"), "intake.refuse", "Ctrl+B"));
  gtk_box_append (GTK_BOX (line), new_verb (_("Keep"), "intake.keep", "Ctrl+S"));
  gtk_box_append (GTK_BOX (line), submit);
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->trouble));
  gtk_box_append (GTK_BOX (foot), line);

  return foot;
}

static void
sonor_intake_page_init (SonorIntakePage *self)
{
  self->urges = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  add_shortcuts (self);
}

static void
build (SonorIntakePage *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->caller = SONOR_CALLER_PANE (sonor_caller_pane_new (self->workplace));
  self->form = SONOR_INTAKE_FORM (sonor_intake_form_new (self->workplace));
  self->dispatch = SONOR_DISPATCH_CARD (sonor_dispatch_card_new (self->workplace));
  self->hints = SONOR_HINT_PANE (sonor_hint_pane_new (self->workplace));
  self->middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);

  gtk_widget_set_vexpand (GTK_WIDGET (self->form), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->form));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_add_css_class (self->middle, "intake-middle");
  gtk_widget_set_hexpand (self->middle, TRUE);
  gtk_box_append (GTK_BOX (self->middle), new_head (self));
  gtk_box_append (GTK_BOX (self->middle), scrolled);
  gtk_box_append (GTK_BOX (self->middle), GTK_WIDGET (self->dispatch));
  gtk_box_append (GTK_BOX (self->middle), new_foot (self));

  add_side (self, GTK_WIDGET (self->caller), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->middle);
  add_side (self, GTK_WIDGET (self->hints), FALSE);

  g_signal_connect_object (self->caller, "urge", G_CALLBACK (on_caller_urge), self, 0);
  g_signal_connect_object (self->hints, "answer", G_CALLBACK (on_earlier_answer), self, 0);
  g_signal_connect_object (self->hints, "insert", G_CALLBACK (on_insert), self, 0);
}

/**
 * sonor_intake_page_new:
 * @workplace: where the person is signed in
 * @role_page: which page of their seats it is
 *
 * Returns: (transfer floating): the page, with the draft that was left last or an empty one
 */
GtkWidget *
sonor_intake_page_new (SonorWorkplace      *workplace,
                       const SonorRolePage *role_page)
{
  SonorIntakePage *self = g_object_new (SONOR_TYPE_INTAKE_PAGE, NULL);

  self->workplace = g_object_ref (workplace);
  self->urging = sonor_urging_new (workplace);
  g_signal_connect_object (self->urging, "urged", G_CALLBACK (on_urged), self, 0);
  g_signal_connect_object (self->urging, "refused", G_CALLBACK (on_urge_refused), self, 0);
  self->drafts = sonor_intake_drafts_new (workplace);
  g_signal_connect_object (self->drafts, "items-changed", G_CALLBACK (on_items_changed), self, 0);
  g_signal_connect_object (self->drafts, "loaded", G_CALLBACK (on_loaded), self, 0);
  build (self);
  set_draft (self, find_empty (self));

  return GTK_WIDGET (self);
}

static void
take_phone (SonorIntakeFields *fields,
            const char        *number)
{
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;

  /* A number that cannot be called back (withheld, from abroad in odd form) is shown as it came. */
  sonor_intake_fields_set_text (fields, "phone_typed", number);
  if (!sonor_phone_number_normalise (number, NULL, &dialled, &international, NULL))
    return;

  sonor_intake_fields_set_text (fields, "phone", dialled);
  if (international != NULL)
    sonor_intake_fields_set_text (fields, "phone_e164", international);
}

/**
 * sonor_intake_page_begin:
 * @self: a page
 * @prefill: a JSON object of fields that are known already (phone, name, call_id, language, channel, content …), or ""
 *
 * Starts a new ticket; what is in the form stays among the drafts.
 */
void
sonor_intake_page_begin (SonorIntakePage *self,
                         const char      *prefill)
{
  static const char * const texts[] = { "name", "gender", "call_id", "language", "channel", "kind", "content", "citizen_id", "company_name", "address",
                                       "conversation_id" };
  g_autoptr (JsonNode) node = NULL;
  SonorIntakeDraft *draft;
  SonorIntakeFields *fields;
  JsonObject *known;

  g_return_if_fail (SONOR_IS_INTAKE_PAGE (self));

  node = *prefill != '\0' ? json_from_string (prefill, NULL) : NULL;
  known = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  draft = find_empty (self);
  fields = sonor_intake_draft_get_fields (draft);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      const char *text = sonor_json_get_text (known, texts[i]);

      if (*text != '\0')
        sonor_intake_fields_set_text (fields, texts[i], text);
    }
  if (sonor_json_get_flag (known, "enterprise"))
    sonor_intake_fields_set_flag (fields, "enterprise", TRUE);
  if (*sonor_json_get_text (known, "phone") != '\0')
    take_phone (fields, sonor_json_get_text (known, "phone"));

  if (draft == self->draft)
    {
      g_signal_emit_by_name (draft, "changed", NULL);
      sonor_caller_pane_set_draft (self->caller, draft);
    }
  set_draft (self, draft);
  sonor_intake_form_begin (self->form);
}
