/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/hint-pane.h"

#include <glib/gi18n.h>

#include "desk/intake/asking.h"
#include "desk/intake/suggestion.h"
#include "desk/intake/ticket-row.h"
#include "model/json-member.h"

/* Typing rests so long before likeness is asked for. */
#define REST_MS 350

/**
 * SonorHintPane:
 *
 * What helps while one writes: answers that were given to the like, tickets that are like it, templates for its category, and the
 * phrases there are.
 */
struct _SonorHintPane
{
  GtkWidget         parent_instance;

  GtkWidget        *box;
  GtkWidget        *answers_card;
  GtkListBox       *answers;
  GtkWidget        *similar_card;
  GtkLabel         *similar_title;
  GtkLabel         *cluster;
  GtkListBox       *similar;
  GtkWidget        *templates_card;
  GtkListBox       *templates;
  GtkListBox       *phrases;

  SonorWorkplace   *workplace;
  SonorIntakeDraft *draft;
  gulong            changed_id;
  guint             rest_id;
  gint64            templates_of;
};

enum
{
  ANSWER,
  INSERT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHintPane, sonor_hint_pane, GTK_TYPE_WIDGET)

static void
clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static GtkWidget *
new_label (const char *text,
           const char *style,
           int         n_lines)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  if (n_lines > 1)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
      gtk_label_set_lines (GTK_LABEL (label), n_lines);
    }
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

static GtkWidget *
new_text_row (const char *title,
              const char *text,
              int         n_lines,
              const char *content)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);

  gtk_box_append (GTK_BOX (box), new_label (title, "heading", 1));
  gtk_box_append (GTK_BOX (box), new_label (text, "caption", n_lines));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, content);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, content, -1);
  g_object_set_data_full (G_OBJECT (row), "content", g_strdup (content), g_free);

  return row;
}

static void
on_answer_activated (GtkListBox    *list,
                     GtkListBoxRow *row,
                     SonorHintPane *self)
{
  g_signal_emit (self, signals[ANSWER], 0, g_object_get_data (G_OBJECT (row), "content"));
}

static void
on_text_activated (GtkListBox    *list,
                   GtkListBoxRow *row,
                   SonorHintPane *self)
{
  g_signal_emit (self, signals[INSERT], 0, g_object_get_data (G_OBJECT (row), "content"));
}

/* Likeness */

static char *
dup_why (JsonObject *ticket)
{
  JsonArray *why = json_object_has_member (ticket, "why") ? json_object_get_array_member (ticket, "why") : NULL;
  g_autoptr (GString) words = g_string_new (NULL);

  for (guint i = 0; why != NULL && i < json_array_get_length (why); i++)
    {
      const char *reason = json_array_get_string_element (why, i);
      const char *word = g_str_equal (reason, "phone") ? _("same caller")
                         : g_str_equal (reason, "place") ? _("same place")
                         : g_str_equal (reason, "category") ? _("same category") : _("similar words");

      g_string_append_printf (words, "%s%s", words->len > 0 ? " · " : "", word);
    }

  return g_string_free (g_steal_pointer (&words), FALSE);
}

static void
show_similar (SonorHintPane *self,
              JsonObject    *similar)
{
  guint n_tickets = sonor_json_get_length (similar, "tickets");
  guint n_answers = sonor_json_get_length (similar, "answers");
  int n_together = (int) sonor_json_get_integer (similar, "cluster_count");
  g_autofree char *words = NULL;

  clear (self->answers);
  clear (self->similar);
  for (guint i = 0; i < n_answers; i++)
    {
      JsonObject *answer = sonor_json_get_element (similar, "answers", i);

      gtk_list_box_append (self->answers, new_text_row (sonor_json_get_text (answer, "title"), sonor_json_get_text (answer, "answer"), 3,
                                                        sonor_json_get_text (answer, "answer")));
    }
  for (guint i = 0; i < n_tickets; i++)
    {
      JsonObject *ticket = sonor_json_get_element (similar, "tickets", i);
      g_autofree char *why = dup_why (ticket);

      gtk_list_box_append (self->similar, sonor_ticket_row_new (self->workplace, ticket, why));
    }
  if (n_together > 0)
    /* Translators: a place, how many days, how many tickets */
    words = g_strdup_printf (ngettext ("%s: %d ticket in %d days", "%s: %d tickets in %d days", (gulong) n_together),
                             sonor_json_get_text (similar, "place"), n_together, (int) sonor_json_get_integer (similar, "cluster_days"));
  gtk_label_set_text (self->cluster, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->cluster), words != NULL);
  if (sonor_json_get_flag (similar, "clustered"))
    gtk_widget_add_css_class (GTK_WIDGET (self->cluster), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->cluster), "error");
  gtk_widget_set_visible (self->answers_card, n_answers > 0);
  gtk_widget_set_visible (self->similar_card, n_tickets > 0 || words != NULL);
}

static void
on_similar (GtkWidget    *widget,
            SonorResult  *rows,
            const GError *error)
{
  g_autoptr (JsonNode) node = rows != NULL ? json_from_string (sonor_result_get_text (rows, 0, "similar"), NULL) : NULL;

  /* What was shown stays while the server is away. */
  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    show_similar (SONOR_HINT_PANE (widget), json_node_get_object (node));
}

static gboolean
on_rest (gpointer user_data)
{
  static const char * const fields[] = { "phone_e164", "area_code", "address", "category_id", "title", "content" };
  SonorHintPane *self = user_data;
  JsonObject *all = sonor_intake_fields_get_json (sonor_intake_draft_get_fields (self->draft));
  g_autoptr (JsonObject) asked = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT ticket_similar($1::jsonb) AS similar");
  g_autofree char *text = NULL;

  self->rest_id = 0;
  json_object_set_string_member (asked, "id", sonor_intake_draft_get_id (self->draft));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (json_object_has_member (all, fields[i]))
        json_object_set_member (asked, fields[i], json_node_copy (json_object_get_member (all, fields[i])));
    }
  json_node_set_object (node, asked);
  text = json_to_string (node, FALSE);
  sonor_query_add_text (query, text);
  sonor_asking_start (GTK_WIDGET (self), "similar", self->workplace, query, on_similar);

  return G_SOURCE_REMOVE;
}

/* Templates and phrases */

static void
on_templates (GtkWidget    *widget,
              SonorResult  *rows,
              const GError *error)
{
  SonorHintPane *self = SONOR_HINT_PANE (widget);
  guint n_rows = rows != NULL ? sonor_result_get_n_rows (rows) : 0;

  clear (self->templates);
  for (guint i = 0; i < n_rows; i++)
    gtk_list_box_append (self->templates, new_text_row (sonor_result_get_text (rows, i, "name"),
                                                        sonor_result_get_text (rows, i, "content"), 2,
                                                        sonor_result_get_text (rows, i, "content")));
  gtk_widget_set_visible (self->templates_card, n_rows > 0);
}

static void
ask_templates (SonorHintPane *self)
{
  gint64 category = sonor_intake_fields_get_integer (sonor_intake_draft_get_fields (self->draft), "category_id");
  g_autoptr (SonorQuery) query = NULL;

  if (category == self->templates_of)
    return;

  self->templates_of = category;
  if (category == 0)
    {
      on_templates (GTK_WIDGET (self), NULL, NULL);
      return;
    }
  query = sonor_query_new ("SELECT name, content FROM template_list($1::integer)");
  sonor_query_add_integer (query, category);
  sonor_asking_start (GTK_WIDGET (self), "templates", self->workplace, query, on_templates);
}

static void
show_phrases (SonorHintPane *self)
{
  GListModel *phrases = G_LIST_MODEL (sonor_workplace_get_phrases (self->workplace));

  clear (self->phrases);
  for (guint i = 0; i < g_list_model_get_n_items (phrases); i++)
    {
      g_autoptr (SonorPhrase) phrase = g_list_model_get_item (phrases, i);
      const char *body = sonor_phrase_get_body (phrase);
      g_autofree char *title = g_strconcat ("/", sonor_phrase_get_shortcut (phrase), NULL);

      gtk_list_box_append (self->phrases, new_text_row (title, body, 2, body));
    }
}

static void
on_draft_changed (SonorIntakeDraft *draft,
                  const char       *field,
                  SonorHintPane    *self)
{
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, on_rest, self);
  ask_templates (self);
}

static void
sonor_hint_pane_dispose (GObject *object)
{
  SonorHintPane *self = SONOR_HINT_PANE (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sonor_hint_pane_parent_class)->dispose (object);
}

static void
sonor_hint_pane_class_init (SonorHintPaneClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_hint_pane_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);

  /**
   * SonorHintPane::answer:
   * @self: the pane
   * @answer: an answer that was given before
   *
   * It shall be given again.
   */
  signals[ANSWER] = g_signal_new ("answer", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * SonorHintPane::insert:
   * @self: the pane
   * @text: a phrase or a template
   *
   * It shall be put into the form.
   */
  signals[INSERT] = g_signal_new ("insert", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkListBox *
add_card (SonorHintPane  *self,
          const char     *title,
          const char     *hint,
          GtkWidget     **card,
          GtkLabel      **heading)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *label = new_label (title, "heading", 1);
  GtkWidget *list = gtk_list_box_new ();

  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "padded");
  gtk_box_append (GTK_BOX (box), label);
  if (hint != NULL)
    gtk_box_append (GTK_BOX (box), new_label (hint, "caption", 2));
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "plain-rows");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (self->box), box);
  if (card != NULL)
    *card = box;
  if (heading != NULL)
    *heading = GTK_LABEL (label);

  return GTK_LIST_BOX (list);
}

static GtkWidget *
new_own_button (void)
{
  GtkWidget *button = gtk_button_new_with_label (_("My phrases …"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  gtk_widget_add_css_class (button, "flat");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "app.phrases");

  return button;
}

static void
sonor_hint_pane_init (SonorHintPane *self)
{
  GtkWidget *card;

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->answers = add_card (self, _("Answers given before"), _("Enter takes one as the answer"), &self->answers_card, NULL);
  self->similar = add_card (self, _("Similar tickets"), NULL, &self->similar_card, &self->similar_title);
  self->cluster = GTK_LABEL (new_label ("", "caption-heading", 2));
  gtk_box_insert_child_after (GTK_BOX (self->similar_card), GTK_WIDGET (self->cluster), GTK_WIDGET (self->similar_title));
  self->templates = add_card (self, _("Templates (Ctrl+T)"), NULL, &self->templates_card, NULL);
  self->phrases = add_card (self, _("Phrases"), _("Type a slash and the shortcut in the content"), &card, NULL);
  gtk_box_append (GTK_BOX (card), new_own_button ());
  gtk_widget_set_visible (self->answers_card, FALSE);
  gtk_widget_set_visible (self->similar_card, FALSE);
  gtk_widget_set_visible (self->templates_card, FALSE);

  g_signal_connect_object (self->answers, "row-activated", G_CALLBACK (on_answer_activated), self, 0);
  g_signal_connect (self->similar, "row-activated", G_CALLBACK (sonor_ticket_row_open), NULL);
  g_signal_connect_object (self->templates, "row-activated", G_CALLBACK (on_text_activated), self, 0);
  g_signal_connect_object (self->phrases, "row-activated", G_CALLBACK (on_text_activated), self, 0);
}

/**
 * sonor_hint_pane_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a pane; give it a draft
 */
GtkWidget *
sonor_hint_pane_new (SonorWorkplace *workplace)
{
  SonorHintPane *self = g_object_new (SONOR_TYPE_HINT_PANE, NULL);

  self->workplace = g_object_ref (workplace);
  g_signal_connect_object (sonor_workplace_get_database (workplace), "resync", G_CALLBACK (sonor_hint_pane_refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sonor_workplace_get_phrases (workplace), "items-changed", G_CALLBACK (show_phrases), self,
                           G_CONNECT_SWAPPED);
  show_phrases (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_hint_pane_set_draft:
 * @self: a pane
 * @draft: what is taken down
 */
void
sonor_hint_pane_set_draft (SonorHintPane    *self,
                           SonorIntakeDraft *draft)
{
  g_return_if_fail (SONOR_IS_HINT_PANE (self));

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_set_object (&self->draft, draft);
  self->changed_id = g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self, 0);
  on_draft_changed (draft, NULL, self);
}

/**
 * sonor_hint_pane_insert_template:
 * @self: a pane
 *
 * Has the first template put into the form.
 *
 * Returns: whether there is one
 */
gboolean
sonor_hint_pane_insert_template (SonorHintPane *self)
{
  GtkListBoxRow *row;

  g_return_val_if_fail (SONOR_IS_HINT_PANE (self), FALSE);

  row = gtk_list_box_get_row_at_index (self->templates, 0);
  if (row == NULL)
    return FALSE;

  on_text_activated (self->templates, row, self);
  return TRUE;
}

/**
 * sonor_hint_pane_refresh:
 * @self: a pane
 *
 * Reads everything again.
 */
void
sonor_hint_pane_refresh (SonorHintPane *self)
{
  g_return_if_fail (SONOR_IS_HINT_PANE (self));

  sonor_phrases_refresh (sonor_workplace_get_phrases (self->workplace));
  self->templates_of = -1;
  if (self->draft != NULL)
    on_draft_changed (self->draft, NULL, self);
}
