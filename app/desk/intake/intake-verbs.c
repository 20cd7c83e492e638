/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/intake-verbs.h"

#include <glib/gi18n.h>

#include "desk/intake/conflict-window.h"
#include "desk/intake/refuse-window.h"
#include "desk/work/notice.h"

/**
 * SonorIntakeVerbs:
 *
 * What an agent does with the draft in the form: the actions "intake.…" of the page, and their keys.
 */
struct _SonorIntakeVerbs
{
  GObject             parent_instance;

  SonorWorkplace     *workplace;
  SonorCurrentDraft  *current;
  GtkWidget          *page;
  SonorCallerPane    *caller;
  SonorIntakeForm    *form;
  SonorHintPane      *hints;
  SonorIntakeFoot    *foot;
  GSimpleActionGroup *actions;
};

G_DEFINE_FINAL_TYPE (SonorIntakeVerbs, sonor_intake_verbs, G_TYPE_OBJECT)

static gboolean
check_draft (SonorIntakeVerbs *self,
             gboolean          answering)
{
  gboolean good;

  if (sonor_intake_draft_get_state (sonor_current_draft_get (self->current)) == SONOR_INTAKE_DRAFT_STATE_CONFLICT)
    {
      sonor_intake_foot_set_trouble (self->foot, _("Choose first which of the two versions holds"));
      return FALSE;
    }
  /* Both say what they have to say. */
  good = sonor_caller_pane_check (self->caller);

  return sonor_intake_form_check (self->form, answering) && good;
}

static void
send_draft (SonorIntakeVerbs *self,
            const char       *action)
{
  SonorIntakeDraft *draft = sonor_current_draft_get (self->current);
  gboolean away = !sonor_database_get_connected (sonor_workplace_get_database (self->workplace));

  if (!check_draft (self, g_str_equal (action, "answer_at_once")))
    return;

  sonor_intake_foot_set_trouble (self->foot, NULL);
  sonor_intake_draft_submit (draft, action);
  if (away && sonor_workplace_get_outbox (self->workplace) != NULL)
    {
      sonor_notice_show (self->page, _("The server is away: the ticket waits on this computer and is sent by itself"));
      sonor_current_draft_leave (self->current, draft);
    }
}

static void
submit (SonorIntakeVerbs *self)
{
  send_draft (self, "accept");
}

static void
answer (SonorIntakeVerbs *self)
{
  if (sonor_intake_form_is_answering (self->form))
    send_draft (self, "answer_at_once");
  else
    sonor_intake_form_set_answering (self->form, TRUE);
}

static void
on_refused (SonorRefuseWindow *window,
            const char        *basis,
            const char        *note,
            SonorIntakeVerbs  *self)
{
  SonorIntakeFields *fields = sonor_intake_draft_get_fields (sonor_current_draft_get (self->current));

  sonor_intake_fields_set_text (fields, "basis", basis);
  sonor_intake_fields_set_text (fields, "note", note);
  send_draft (self, "refuse");
}

static void
refuse (SonorIntakeVerbs *self)
{
  GtkWidget *window;

  if (!check_draft (self, FALSE))
    return;

  window = sonor_refuse_window_new (self->page, self->workplace);
  g_signal_connect_object (window, "refused", G_CALLBACK (on_refused), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
keep (SonorIntakeVerbs *self)
{
  SonorIntakeDraft *draft = sonor_current_draft_get (self->current);

  if (sonor_intake_draft_is_empty (draft))
    return;

  sonor_intake_server_copy_save (sonor_intake_draft_get_server_copy (draft));
  sonor_notice_show (self->page, _("Kept: go on with it from the drafts"));
  sonor_current_draft_leave (self->current, draft);
}

static void
begin (SonorIntakeVerbs *self)
{
  sonor_current_draft_leave (self->current, sonor_current_draft_get (self->current));
  sonor_intake_form_begin (self->form);
}

typedef struct
{
  SonorCurrentDraft *current;
  SonorIntakeDraft  *draft;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *self = data;

  g_object_unref (self->current);
  g_object_unref (self->draft);
  g_free (self);
}

static void
undo_discard (gpointer data)
{
  Undo *self = data;

  sonor_intake_drafts_bring_back (sonor_current_draft_get_drafts (self->current), self->draft);
  sonor_current_draft_set (self->current, self->draft);
}

static void
discard (SonorIntakeVerbs *self)
{
  SonorIntakeDraft *draft = sonor_current_draft_get (self->current);
  Undo *undo;

  if (sonor_intake_draft_is_empty (draft))
    return;

  undo = g_new0 (Undo, 1);
  undo->current = g_object_ref (self->current);
  undo->draft = g_object_ref (draft);
  sonor_intake_draft_discard (draft);
  sonor_current_draft_leave (self->current, draft);
  sonor_notice_undo (self->page, _("Draft thrown away"), undo_discard, undo, undo_free);
}

static void
insert_template (SonorIntakeVerbs *self)
{
  if (!sonor_hint_pane_insert_template (self->hints))
    sonor_notice_show (self->page, _("There is no template for this category"));
}

static void
urge (SonorIntakeVerbs *self)
{
  if (!sonor_caller_pane_urge (self->caller))
    sonor_notice_show (self->page, _("This caller has no open ticket"));
}

static void
resolve (SonorIntakeVerbs *self)
{
  SonorIntakeDraft *draft = sonor_current_draft_get (self->current);

  if (sonor_intake_draft_get_state (draft) == SONOR_INTAKE_DRAFT_STATE_CONFLICT)
    gtk_window_present (GTK_WINDOW (sonor_conflict_window_new (self->page, draft)));
}

/* waits: not while the draft is on its way */
static const struct
{
  const char *name;
  void      (*run) (SonorIntakeVerbs *self);
  gboolean    waits;
  const char *keys[2];
} verbs[] = {
  { "submit", submit, TRUE, { "<Control>Return", "<Control>KP_Enter" } },
  { "answer", answer, TRUE, { "<Control>d" } },
  { "refuse", refuse, TRUE, { "<Control>b" } },
  { "keep", keep, TRUE, { "<Control>s" } },
  { "new", begin, FALSE, { "<Control>n" } },
  { "discard", discard, TRUE, { NULL } },
  { "template", insert_template, FALSE, { "<Control>t" } },
  { "urge", urge, FALSE, { "F4" } },
  { "resolve", resolve, FALSE, { NULL } },
};

static void
on_activate (GSimpleAction    *action,
             GVariant         *parameter,
             SonorIntakeVerbs *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (g_str_equal (verbs[i].name, g_action_get_name (G_ACTION (action))))
        verbs[i].run (self);
    }
}

static void
update (SonorIntakeVerbs *self)
{
  SonorIntakeDraft *draft = sonor_current_draft_get (self->current);
  gboolean sending = sonor_intake_draft_get_state (draft) == SONOR_INTAKE_DRAFT_STATE_SENDING;

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), verbs[i].name);

      g_simple_action_set_enabled (G_SIMPLE_ACTION (action), !verbs[i].waits || !sending);
    }
}

static void
add_actions (SonorIntakeVerbs *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autoptr (GSimpleAction) action = g_simple_action_new (verbs[i].name, NULL);

      g_signal_connect_object (action, "activate", G_CALLBACK (on_activate), self, 0);
      g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (action));
    }
  gtk_widget_insert_action_group (self->page, "intake", G_ACTION_GROUP (self->actions));
}

/* Before the fields see them: in a text view Ctrl+Enter would be a new line. */
static void
add_keys (SonorIntakeVerbs *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *action = g_strconcat ("intake.", verbs[i].name, NULL);

      for (gsize j = 0; j < G_N_ELEMENTS (verbs[i].keys) && verbs[i].keys[j] != NULL; j++)
        gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller),
                                              gtk_shortcut_new (gtk_shortcut_trigger_parse_string (verbs[i].keys[j]),
                                                                gtk_named_action_new (action)));
    }
  gtk_widget_add_controller (self->page, controller);
}

static void
sonor_intake_verbs_dispose (GObject *object)
{
  SonorIntakeVerbs *self = SONOR_INTAKE_VERBS (object);

  g_clear_object (&self->actions);
  g_clear_object (&self->current);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_intake_verbs_parent_class)->dispose (object);
}

static void
sonor_intake_verbs_class_init (SonorIntakeVerbsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_intake_verbs_dispose;
}

static void
sonor_intake_verbs_init (SonorIntakeVerbs *self)
{
  self->actions = g_simple_action_group_new ();
}

/**
 * sonor_intake_verbs_new:
 * @workplace: where the person is signed in
 * @current: the draft in the form
 * @page: (transfer none): the page, which gets the actions and the keys and holds the verbs
 * @caller: (transfer none): who calls, a part of @page as all that follow
 * @form: (transfer none): the form
 * @hints: (transfer none): what helps
 * @foot: (transfer none): where it is said what stands in the way
 *
 * Returns: (transfer full): the verbs
 */
SonorIntakeVerbs *
sonor_intake_verbs_new (SonorWorkplace    *workplace,
                        SonorCurrentDraft *current,
                        GtkWidget         *page,
                        SonorCallerPane   *caller,
                        SonorIntakeForm   *form,
                        SonorHintPane     *hints,
                        SonorIntakeFoot   *foot)
{
  SonorIntakeVerbs *self = g_object_new (SONOR_TYPE_INTAKE_VERBS, NULL);

  self->workplace = g_object_ref (workplace);
  self->current = g_object_ref (current);
  self->page = page;
  self->caller = caller;
  self->form = form;
  self->hints = hints;
  self->foot = foot;
  add_actions (self);
  add_keys (self);
  g_signal_connect_object (current, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (current, "state-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}
