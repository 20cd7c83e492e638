/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/intake-page.h"

#include <glib/gi18n.h>

#include "desk/intake/caller-pane.h"
#include "desk/intake/current-draft.h"
#include "desk/intake/dispatch-card.h"
#include "desk/intake/draft-button.h"
#include "desk/intake/draft-urging.h"
#include "desk/intake/hint-pane.h"
#include "desk/intake/intake-foot.h"
#include "desk/intake/intake-form.h"
#include "desk/intake/intake-prefill.h"
#include "desk/intake/intake-verbs.h"
#include "desk/intake/key-button.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"
#include "model/json-member.h"

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
  SonorIntakeFoot   *foot;
  GtkWidget         *conflict;

  SonorCurrentDraft *current;
  SonorIntakeVerbs  *verbs;
  SonorDraftUrging  *urging;
};

static void sonor_intake_page_page_init (SonorPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorIntakePage, sonor_intake_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_intake_page_page_init))

static void
show_state (SonorIntakePage *self)
{
  SonorIntakeDraftState state = sonor_intake_draft_get_state (sonor_current_draft_get (self->current));

  gtk_widget_set_visible (self->conflict, state == SONOR_INTAKE_DRAFT_STATE_CONFLICT);
}

static void
show_draft (SonorIntakePage *self)
{
  SonorIntakeDraft *draft = sonor_current_draft_get (self->current);

  sonor_intake_form_set_draft (self->form, draft);
  sonor_caller_pane_set_draft (self->caller, draft);
  sonor_dispatch_card_set_draft (self->dispatch, draft);
  sonor_hint_pane_set_draft (self->hints, draft);
  sonor_intake_foot_set_draft (self->foot, draft);
  show_state (self);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sonor_intake_form_begin (self->form);
}

static void
on_trouble (SonorCurrentDraft *current,
            SonorIntakeDraft  *draft,
            const GError      *error,
            SonorIntakePage   *self)
{
  if (draft == sonor_current_draft_get (current))
    sonor_intake_foot_set_trouble (self->foot, error->message);
  else
    sonor_notice_error (GTK_WIDGET (self), error);
}

static void
on_accepted (SonorCurrentDraft *current,
             SonorIntakeDraft  *draft,
             JsonObject        *ticket,
             SonorIntakePage   *self)
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
  sonor_current_draft_leave (current, draft);
}

static void
on_draft_chosen (SonorDraftButton *button,
                 SonorIntakeDraft *draft,
                 SonorIntakePage  *self)
{
  sonor_current_draft_set (self->current, draft);
}

static void
on_urge (SonorCallerPane *caller,
         const char      *ticket_id,
         const char      *number,
         SonorIntakePage *self)
{
  sonor_draft_urging_send (self->urging, ticket_id);
}

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

  g_clear_object (&self->verbs);
  g_clear_object (&self->urging);
  g_clear_object (&self->current);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_intake_page_parent_class)->dispose (object);
}

static void
sonor_intake_page_class_init (SonorIntakePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_intake_page_dispose;
  widget_class->map = sonor_intake_page_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
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
new_head (SonorIntakePage *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *button = sonor_draft_button_new (sonor_current_draft_get_drafts (self->current));
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
  gtk_box_append (GTK_BOX (head), sonor_key_button_new (_("New"), "intake.new", "Ctrl+N"));
  gtk_box_append (GTK_BOX (head), button);
  gtk_box_append (GTK_BOX (head), discard);
  gtk_box_append (GTK_BOX (head), self->conflict);
  gtk_box_append (GTK_BOX (head), sonor_intake_form_get_marks (self->form));

  return head;
}

static void
sonor_intake_page_init (SonorIntakePage *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
build (SonorIntakePage *self,
       SonorWorkplace  *workplace)
{
  GtkWidget *middle = gtk_box_new (GTK_ORIENTATION_VERTICAL, 10);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  self->caller = SONOR_CALLER_PANE (sonor_caller_pane_new (workplace));
  self->form = SONOR_INTAKE_FORM (sonor_intake_form_new (workplace));
  self->dispatch = SONOR_DISPATCH_CARD (sonor_dispatch_card_new (workplace));
  self->hints = SONOR_HINT_PANE (sonor_hint_pane_new (workplace));
  self->foot = SONOR_INTAKE_FOOT (sonor_intake_foot_new ());

  gtk_widget_set_vexpand (GTK_WIDGET (self->form), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->form));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_widget_add_css_class (middle, "intake-middle");
  gtk_widget_set_hexpand (middle, TRUE);
  gtk_box_append (GTK_BOX (middle), new_head (self));
  gtk_box_append (GTK_BOX (middle), scrolled);
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (self->dispatch));
  gtk_box_append (GTK_BOX (middle), GTK_WIDGET (self->foot));

  add_side (self, GTK_WIDGET (self->caller), TRUE);
  gtk_box_append (GTK_BOX (self->box), middle);
  add_side (self, GTK_WIDGET (self->hints), FALSE);

  g_signal_connect_object (self->caller, "urge", G_CALLBACK (on_urge), self, 0);
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

  self->current = sonor_current_draft_new (workplace);
  self->urging = sonor_draft_urging_new (workplace, self->current, GTK_WIDGET (self));
  build (self, workplace);
  self->verbs = sonor_intake_verbs_new (workplace, self->current, GTK_WIDGET (self),
                                        self->caller, self->form, self->hints, self->foot);
  g_signal_connect_object (self->current, "changed", G_CALLBACK (show_draft), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->current, "state-changed", G_CALLBACK (show_state), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->current, "trouble", G_CALLBACK (on_trouble), self, 0);
  g_signal_connect_object (self->current, "accepted", G_CALLBACK (on_accepted), self, 0);
  show_draft (self);

  return GTK_WIDGET (self);
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
  SonorIntakeDraft *draft;

  g_return_if_fail (SONOR_IS_INTAKE_PAGE (self));

  draft = sonor_current_draft_find_empty (self->current);
  sonor_intake_prefill_read (prefill, sonor_intake_draft_get_fields (draft));
  if (draft == sonor_current_draft_get (self->current))
    {
      g_signal_emit_by_name (draft, "changed", NULL);
      sonor_caller_pane_set_draft (self->caller, draft);
    }
  sonor_current_draft_set (self->current, draft);
  sonor_intake_form_begin (self->form);
}
