/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/phrase-popover.h"
#include "desk/ticket/ticket-form.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/work/notice.h"
#include "desk/work/question.h"
#include "store/store-error.h"

#define KEEP_MILLISECONDS 500
#define KEPT_AT ".at"

/**
 * SonorTicketForm:
 *
 * A form that does one thing to a ticket. What is typed is kept on this computer until it has been sent, and offered
 * again. It names the version of the ticket that the person saw: if the ticket changes meanwhile the form says so and
 * stays as it is, and goes on only when the person says so.
 */
struct _SonorTicketForm
{
  GtkWidget            parent_instance;

  GtkBox              *box;
  GtkBox              *fields_box;
  GtkWidget           *kept;
  GtkLabel            *kept_label;
  GtkWidget           *stale;
  GtkLabel            *stale_label;
  GtkWidget           *stale_button;
  GtkLabel            *trouble;
  GtkButton           *submit;
  GtkSpinner          *spinner;

  SonorTicketFile     *file;
  char                *action;
  int                  unit_id;
  int                  version;
  SonorTicketFormVerb  verb;
  GPtrArray           *keys;
  GPtrArray           *fields;
  char                *done_words;
  char                *question;
  char                *question_body;
  GCancellable        *cancellable;
  guint                keep_id;
  gboolean             touched;
  gboolean             filling;
  gboolean             acting;
};

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorTicketForm, sonor_ticket_form, GTK_TYPE_WIDGET)

/* What is said to who cannot see it, too. */
static void
set_words (GtkLabel   *label,
           const char *words)
{
  gtk_label_set_text (label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (label), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
show_trouble (SonorTicketForm *self,
              const char      *message)
{
  set_words (self->trouble, message != NULL ? message : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), message != NULL);
}

/* Keeping what is typed */

static char *
dup_draft_prefix (SonorTicketForm *self)
{
  return g_strdup_printf ("task.%s.%s.%d", sonor_ticket_file_get_id (self->file), self->action, self->unit_id);
}

/* There may be two forms for one action, with other fields. */
static char *
dup_draft_key (SonorTicketForm *self)
{
  g_autofree char *prefix = dup_draft_prefix (self);
  GString *key = g_string_new (prefix);

  for (guint i = 0; i < self->keys->len; i++)
    g_string_append_printf (key, ".%s", (char *) self->keys->pdata[i]);

  return g_string_free (key, FALSE);
}

static void
on_kept (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sonor_outbox_save_draft_finish (SONOR_OUTBOX (source), result, &error))
    g_debug ("What is typed is not kept: %s", error->message);
}

static void
save_draft (SonorTicketForm *self,
            const char      *content)
{
  SonorOutbox *outbox = sonor_workplace_get_outbox (sonor_ticket_file_get_workplace (self->file));
  g_autofree char *key = dup_draft_key (self);

  if (outbox != NULL)
    sonor_outbox_save_draft_async (outbox, key, content, NULL, on_kept, NULL);
}

static void
keep (SonorTicketForm *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *at = g_date_time_format_iso8601 (now);
  g_autofree char *content = NULL;
  JsonObject *object = json_object_new ();

  for (guint i = 0; i < self->fields->len; i++)
    {
      g_autofree char *text = sonor_form_field_dup_text (self->fields->pdata[i]);

      json_object_set_string_member (object, self->keys->pdata[i], text);
    }
  json_object_set_string_member (object, KEPT_AT, at);
  json_node_take_object (node, object);
  content = json_to_string (node, FALSE);
  save_draft (self, content);
}

static gboolean
on_keep_time (gpointer user_data)
{
  SonorTicketForm *self = user_data;

  self->keep_id = 0;
  keep (self);

  return G_SOURCE_REMOVE;
}

static void
on_field_changed (SonorTicketForm *self)
{
  if (self->filling)
    return;

  self->touched = TRUE;
  show_trouble (self, NULL);
  gtk_widget_set_visible (self->kept, FALSE);
  if (self->keep_id == 0)
    self->keep_id = g_timeout_add (KEEP_MILLISECONDS, on_keep_time, self);
}

static void
fill (SonorTicketForm *self,
      JsonObject      *draft)
{
  g_autoptr (GDateTime) at = sonor_json_dup_time (draft, KEPT_AT,
                                                  sonor_workplace_get_zone (sonor_ticket_file_get_workplace (self->file)));
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = sonor_ticket_words_time (at, now);
  g_autofree char *words = NULL;

  self->filling = TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    sonor_form_field_set_text (self->fields->pdata[i], sonor_json_get_text (draft, self->keys->pdata[i]));
  self->filling = FALSE;
  self->touched = TRUE;
  /* Translators: a time */
  words = g_strdup_printf (_("This is what you had typed at %s"), time);
  set_words (self->kept_label, words);
  gtk_widget_set_visible (self->kept, TRUE);
}

static void
on_drafts (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorTicketForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GHashTable) drafts = sonor_outbox_load_drafts_finish (SONOR_OUTBOX (source), result, &error);
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *key = NULL;
  const char *content;

  if (drafts == NULL || g_cancellable_is_cancelled (self->cancellable))
    return;

  key = dup_draft_key (self);
  content = g_hash_table_lookup (drafts, key);
  if (content != NULL && !self->touched)
    node = json_from_string (content, NULL);
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    fill (self, json_node_get_object (node));
}

static void
forget (SonorTicketForm *self)
{
  g_clear_handle_id (&self->keep_id, g_source_remove);
  save_draft (self, "");
}

static void
on_discard (SonorTicketForm *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->fields->len; i++)
    {
      sonor_form_field_set_text (self->fields->pdata[i], "");
      sonor_form_field_set_message (self->fields->pdata[i], NULL);
    }
  self->filling = FALSE;
  self->touched = FALSE;
  gtk_widget_set_visible (self->kept, FALSE);
  show_trouble (self, NULL);
  forget (self);
}

/* The ticket changes under the form */

static void
update (SonorTicketForm *self)
{
  const SonorTicketAction *action = sonor_ticket_file_find_action (self->file, self->action, self->unit_id);
  gboolean had_focus;

  if (action != NULL && (!self->touched || self->version == 0))
    self->version = action->version;

  if (action == NULL && self->touched)
    {
      set_words (self->stale_label,
                 _("The ticket has changed and this cannot be done to it now. What you typed stays here."));
      gtk_widget_set_visible (self->stale, TRUE);
      gtk_widget_set_visible (self->stale_button, FALSE);
    }
  else if (action != NULL && action->version != self->version && !self->acting)
    {
      set_words (self->stale_label,
                 _("Somebody has changed the ticket meanwhile. Look at it again; what you typed stays here."));
      gtk_widget_set_visible (self->stale, TRUE);
      gtk_widget_set_visible (self->stale_button, TRUE);
    }
  else
    gtk_widget_set_visible (self->stale, FALSE);

  /* What has the focus must not become insensitive while it is being done, or the keys go nowhere. */
  had_focus = gtk_widget_has_focus (GTK_WIDGET (self->submit));
  gtk_widget_set_sensitive (GTK_WIDGET (self->submit),
                            self->acting || (action != NULL && !gtk_widget_get_visible (self->stale)));
  if (had_focus && !gtk_widget_get_sensitive (GTK_WIDGET (self->submit)))
    gtk_widget_child_focus (GTK_WIDGET (self->box), GTK_DIR_TAB_FORWARD);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), self->acting);
  gtk_spinner_set_spinning (self->spinner, self->acting);
}

static void
on_go_on (SonorTicketForm *self)
{
  const SonorTicketAction *action = sonor_ticket_file_find_action (self->file, self->action, self->unit_id);

  if (action != NULL)
    self->version = action->version;
  show_trouble (self, NULL);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->submit));
}

/* Doing it, and taking it back */

typedef struct
{
  SonorTicketFile *file;
  GtkWidget       *toasts;
  int              version;
} Undo;

static void
undo_free (gpointer data)
{
  Undo *self = data;

  g_object_unref (self->file);
  g_object_unref (self->toasts);
  g_free (self);
}

static void
on_undone (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GtkWidget) toasts = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = sonor_ticket_file_act_finish (SONOR_TICKET_FILE (source), result, &error);

  if (node == NULL)
    sonor_notice_error (toasts, error);
  else
    sonor_notice_show (toasts, _("It has been taken back"));
}

static void
undo (gpointer user_data)
{
  Undo *self = user_data;
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT ticket_undo($1::uuid, $2::integer) AS result");

  sonor_query_add_text (query, sonor_ticket_file_get_id (self->file));
  sonor_query_add_integer (query, self->version);
  sonor_ticket_file_act_async (self->file, query, NULL, on_undone, g_object_ref (self->toasts));
}

/* What the server wants the person to know stands behind what has been done. */
static char *
dup_done_words (SonorTicketForm *self,
                JsonObject      *result)
{
  GString *words = g_string_new (self->done_words != NULL ? self->done_words : _("Done"));

  for (guint i = 0; i < sonor_json_get_length (result, "warnings"); i++)
    g_string_append_printf (words, " · %s",
                            sonor_json_get_text (sonor_json_get_element (result, "warnings", i), "text"));

  return g_string_free (words, FALSE);
}

static void
tell_done (SonorTicketForm *self,
           JsonNode        *node)
{
  GtkWidget *toasts = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_TOAST_OVERLAY);
  JsonObject *result = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *words = dup_done_words (self, result);
  Undo *data;

  if (toasts == NULL)
    return;
  if (sonor_json_is_null (result, "undo_until"))
    {
      sonor_notice_show (toasts, words);
      return;
    }

  data = g_new0 (Undo, 1);
  data->file = g_object_ref (self->file);
  data->toasts = g_object_ref (toasts);
  data->version = (int) sonor_json_get_integer (result, "version");
  sonor_notice_undo (toasts, words, undo, data, undo_free);
}

static void
on_acted (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorTicketForm) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = sonor_ticket_file_act_finish (SONOR_TICKET_FILE (source), result, &error);

  self->acting = FALSE;
  if (node == NULL)
    {
      show_trouble (self, error->message);
      update (self);
      return;
    }

  self->touched = FALSE;
  forget (self);
  on_discard (self);
  tell_done (self, node);
  update (self);
  g_signal_emit (self, signals[DONE], 0, node);
}

static void
act (gpointer user_data)
{
  SonorTicketForm *self = user_data;
  g_autoptr (SonorQuery) query = NULL;

  if (self->acting)
    return;

  query = self->verb (self, self->file, self->version, self->unit_id);
  if (query == NULL)
    return;

  self->acting = TRUE;
  update (self);
  sonor_ticket_file_act_async (self->file, query, NULL, on_acted, g_object_ref (self));
}

static void
on_submit (SonorTicketForm *self)
{
  SonorFormField *wrong = NULL;

  if (self->acting || !gtk_widget_get_sensitive (GTK_WIDGET (self->submit)))
    return;

  show_trouble (self, NULL);
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (!sonor_form_field_check (self->fields->pdata[i]) && wrong == NULL)
        wrong = self->fields->pdata[i];
    }
  if (wrong != NULL)
    {
      gtk_widget_grab_focus (GTK_WIDGET (wrong));
      return;
    }

  if (self->question == NULL)
    act (self);
  else
    sonor_question_ask (GTK_WIDGET (self), self->question, self->question_body, gtk_button_get_label (self->submit),
                        TRUE, act,
                        g_object_ref (self), g_object_unref);
}

static void
on_submit_key (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  on_submit (SONOR_TICKET_FORM (widget));
}

/* The widget */

static void
sonor_ticket_form_dispose (GObject *object)
{
  SonorTicketForm *self = SONOR_TICKET_FORM (object);

  g_cancellable_cancel (self->cancellable);
  if (self->keep_id != 0)
    {
      g_clear_handle_id (&self->keep_id, g_source_remove);
      keep (self);
    }
  /* Fields that go say that their words have; that is no wish of the person. */
  self->filling = TRUE;
  g_ptr_array_set_size (self->fields, 0);
  g_clear_pointer ((GtkWidget **) &self->box, gtk_widget_unparent);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_ticket_form_parent_class)->dispose (object);
}

static void
sonor_ticket_form_finalize (GObject *object)
{
  SonorTicketForm *self = SONOR_TICKET_FORM (object);

  g_clear_object (&self->cancellable);
  g_ptr_array_unref (self->keys);
  g_ptr_array_unref (self->fields);
  g_free (self->action);
  g_free (self->done_words);
  g_free (self->question);
  g_free (self->question_body);

  G_OBJECT_CLASS (sonor_ticket_form_parent_class)->finalize (object);
}

static gboolean
sonor_ticket_form_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (SONOR_TICKET_FORM (widget)->box), GTK_DIR_TAB_FORWARD);
}

static void
sonor_ticket_form_class_init (SonorTicketFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_ticket_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_ticket_form_finalize;
  widget_class->grab_focus = sonor_ticket_form_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "ticketform");
  gtk_widget_class_install_action (widget_class, "form.submit", NULL, on_submit_key);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "form.submit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "form.submit", NULL);

  /**
   * SonorTicketForm::done:
   * @self: the form
   * @result: (type JsonNode): what the verb returned
   *
   * The verb was done.
   */
  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, JSON_TYPE_NODE);
}

static GtkWidget *
new_strip (GtkLabel   **label,
           const char  *button_label,
           GCallback    pressed,
           gpointer     user_data,
           GtkWidget  **button)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  *label = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_STATUS, "wrap", TRUE,
                                    "xalign", 0.0f, NULL));
  *button = gtk_button_new_with_mnemonic (button_label);
  gtk_widget_set_halign (*button, GTK_ALIGN_START);
  g_signal_connect_swapped (*button, "clicked", pressed, user_data);
  gtk_box_append (GTK_BOX (strip), GTK_WIDGET (*label));
  gtk_box_append (GTK_BOX (strip), *button);
  gtk_widget_add_css_class (strip, "note");
  gtk_widget_set_visible (strip, FALSE);

  return strip;
}

static void
sonor_ticket_form_init (SonorTicketForm *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *discard;

  self->keys = g_ptr_array_new_with_free_func (g_free);
  self->fields = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->kept = new_strip (&self->kept_label, _("_Discard"), G_CALLBACK (on_discard), self, &discard);
  self->stale = new_strip (&self->stale_label, _("I have _looked, go on"), G_CALLBACK (on_go_on), self,
                           &self->stale_button);
  self->fields_box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
  self->trouble = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "wrap", TRUE,
                                           "xalign", 0.0f, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  self->submit = GTK_BUTTON (gtk_button_new ());
  gtk_button_set_use_underline (self->submit, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->submit), "suggested-action");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->submit), _("Ctrl+Enter"));
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (on_submit), self);
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->submit));
  gtk_box_append (GTK_BOX (foot), GTK_WIDGET (self->spinner));

  gtk_box_append (self->box, self->kept);
  gtk_box_append (self->box, GTK_WIDGET (self->fields_box));
  gtk_box_append (self->box, self->stale);
  gtk_box_append (self->box, GTK_WIDGET (self->trouble));
  gtk_box_append (self->box, foot);
  gtk_widget_set_parent (GTK_WIDGET (self->box), GTK_WIDGET (self));
}

/**
 * sonor_ticket_form_new:
 * @file: a ticket
 * @action: what the form does, as in `ticket_transition`
 * @unit_id: to which unit's part; 0 for the ticket itself or whichever part may be done that to
 * @label: the word on the button that does it, translated, with a mnemonic
 * @verb: makes the statement
 *
 * Returns: (transfer floating): a form without fields
 */
GtkWidget *
sonor_ticket_form_new (SonorTicketFile     *file,
                       const char          *action,
                       int                  unit_id,
                       const char          *label,
                       SonorTicketFormVerb  verb)
{
  SonorTicketForm *self;
  SonorOutbox *outbox;
  const SonorTicketAction *found;
  g_autofree char *prefix = NULL;

  g_return_val_if_fail (SONOR_IS_TICKET_FILE (file), NULL);
  g_return_val_if_fail (action != NULL && verb != NULL, NULL);

  self = g_object_new (SONOR_TYPE_TICKET_FORM, NULL);
  found = sonor_ticket_file_find_action (file, action, unit_id);
  self->file = g_object_ref (file);
  self->action = g_strdup (action);
  self->unit_id = found != NULL ? found->unit_id : unit_id;
  self->verb = verb;
  gtk_button_set_label (self->submit, label);
  g_signal_connect_object (file, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  outbox = sonor_workplace_get_outbox (sonor_ticket_file_get_workplace (file));
  prefix = dup_draft_prefix (self);
  if (outbox != NULL)
    sonor_outbox_load_drafts_async (outbox, prefix, self->cancellable, on_drafts, g_object_ref (self));

  return GTK_WIDGET (self);
}

/**
 * sonor_ticket_form_add:
 * @self: a form
 * @key: what the field is called in the form
 * @field: (transfer floating): a #SonorFormField
 *
 * Returns: (transfer none): the field
 */
SonorFormField *
sonor_ticket_form_add (SonorTicketForm *self,
                       const char      *key,
                       GtkWidget       *field)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FORM (self), NULL);
  g_return_val_if_fail (SONOR_IS_FORM_FIELD (field), NULL);

  g_ptr_array_add (self->keys, g_strdup (key));
  g_ptr_array_add (self->fields, field);
  gtk_box_append (self->fields_box, field);
  if (GTK_IS_TEXT_VIEW (sonor_form_field_get_input (SONOR_FORM_FIELD (field))))
    sonor_phrase_popover_new (field, GTK_TEXT_VIEW (sonor_form_field_get_input (SONOR_FORM_FIELD (field))),
                              sonor_workplace_get_phrases (sonor_ticket_file_get_workplace (self->file)));
  g_signal_connect_object (field, "changed", G_CALLBACK (on_field_changed), self, G_CONNECT_SWAPPED);

  return SONOR_FORM_FIELD (field);
}

/**
 * sonor_ticket_form_add_widget:
 * @self: a form
 * @widget: (transfer floating): something that is no field: an explanation, attachments
 */
void
sonor_ticket_form_add_widget (SonorTicketForm *self,
                              GtkWidget       *widget)
{
  g_return_if_fail (SONOR_IS_TICKET_FORM (self));

  gtk_box_append (self->fields_box, widget);
}

/**
 * sonor_ticket_form_set_done_words:
 * @self: a form
 * @words: what is said when it has been done
 */
void
sonor_ticket_form_set_done_words (SonorTicketForm *self,
                                  const char      *words)
{
  g_return_if_fail (SONOR_IS_TICKET_FORM (self));

  g_free (self->done_words);
  self->done_words = g_strdup (words);
}

/**
 * sonor_ticket_form_set_question:
 * @self: a form
 * @heading: what is asked before it is done
 * @body: what will happen
 *
 * For what cannot be taken back.
 */
void
sonor_ticket_form_set_question (SonorTicketForm *self,
                                const char      *heading,
                                const char      *body)
{
  g_return_if_fail (SONOR_IS_TICKET_FORM (self));

  g_free (self->question);
  g_free (self->question_body);
  self->question = g_strdup (heading);
  self->question_body = g_strdup (body);
}

/**
 * sonor_ticket_form_get_field:
 * @self: a form
 * @key: what the field is called in the form
 *
 * Returns: (transfer none) (nullable): the field
 */
SonorFormField *
sonor_ticket_form_get_field (SonorTicketForm *self,
                             const char      *key)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FORM (self), NULL);

  for (guint i = 0; i < self->keys->len; i++)
    {
      if (g_str_equal (self->keys->pdata[i], key))
        return self->fields->pdata[i];
    }

  return NULL;
}

/**
 * sonor_ticket_form_dup_text:
 * @self: a form
 * @key: what the field is called in the form
 *
 * Returns: (transfer full): what is in the field, "" if there is no such field
 */
char *
sonor_ticket_form_dup_text (SonorTicketForm *self,
                            const char      *key)
{
  SonorFormField *field = sonor_ticket_form_get_field (self, key);

  return field != NULL ? sonor_form_field_dup_text (field) : g_strdup ("");
}

/**
 * sonor_ticket_form_get_file:
 * @self: a form
 *
 * Returns: (transfer none): the ticket
 */
SonorTicketFile *
sonor_ticket_form_get_file (SonorTicketForm *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FORM (self), NULL);

  return self->file;
}

/**
 * sonor_ticket_form_is_touched:
 * @self: a form
 *
 * Returns: whether something has been typed that has not been sent
 */
gboolean
sonor_ticket_form_is_touched (SonorTicketForm *self)
{
  g_return_val_if_fail (SONOR_IS_TICKET_FORM (self), FALSE);

  return self->touched || self->acting;
}
