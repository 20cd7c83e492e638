/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/conflict-window.h"

#include <glib/gi18n.h>

#include "model/json-member.h"
#include "model/ticket-words.h"

/* What a person sees of each field, and which fields of the draft go with it. */
static const struct
{
  const char *shown;
  const char *word;
  const char *fields[5];
} choices[] = {
  { "kind", N_("Kind"), { "kind" } },
  { "category_path", N_("Category"), { "category_path", "category_id", "category_detail" } },
  { "area_path", N_("Where it happened"), { "area_path", "area_code" } },
  { "address", N_("Address"), { "address" } },
  { "title", N_("Title"), { "title" } },
  { "content", N_("Content"), { "content" } },
  { "answer", N_("Answer given"), { "answer", "answering" } },
  { "name", N_("Name"), { "name", "gender" } },
  { "phone", N_("Calling number"), { "phone", "phone_e164", "phone_typed" } },
  { "contact_typed", N_("Contact number"), { "contact_typed", "contact", "contact_e164" } },
};

/**
 * SonorConflictWindow:
 *
 * A draft that was written on two computers: both versions field by field, and the choice for each.
 */
struct _SonorConflictWindow
{
  AdwWindow         parent_instance;

  GtkWidget        *theirs[G_N_ELEMENTS (choices)];
  SonorIntakeDraft *draft;
};

G_DEFINE_FINAL_TYPE (SonorConflictWindow, sonor_conflict_window, ADW_TYPE_WINDOW)

static void
on_done (SonorConflictWindow *self)
{
  g_autoptr (JsonObject) fields = json_object_new ();
  JsonObject *mine = sonor_intake_fields_get_json (sonor_intake_draft_get_fields (self->draft));
  JsonObject *other = sonor_intake_server_copy_get_theirs (sonor_intake_draft_get_server_copy (self->draft));
  g_autoptr (GList) members = NULL;

  if (other == NULL)
    {
      gtk_window_close (GTK_WINDOW (self));
      return;
    }

  members = json_object_get_members (mine);
  for (GList *member = members; member != NULL; member = member->next)
    json_object_set_member (fields, member->data, json_node_copy (json_object_get_member (mine, member->data)));
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      if (self->theirs[i] == NULL || !gtk_check_button_get_active (GTK_CHECK_BUTTON (self->theirs[i])))
        continue;
      for (gsize j = 0; j < G_N_ELEMENTS (choices[i].fields) && choices[i].fields[j] != NULL; j++)
        {
          JsonNode *node = json_object_get_member (other, choices[i].fields[j]);

          json_object_remove_member (fields, choices[i].fields[j]);
          if (node != NULL)
            json_object_set_member (fields, choices[i].fields[j], json_node_copy (node));
        }
    }
  sonor_intake_draft_resolve (self->draft, fields);
  gtk_window_close (GTK_WINDOW (self));
}

static void
sonor_conflict_window_dispose (GObject *object)
{
  g_clear_object (&SONOR_CONFLICT_WINDOW (object)->draft);

  G_OBJECT_CLASS (sonor_conflict_window_parent_class)->dispose (object);
}

static void
sonor_conflict_window_class_init (SonorConflictWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_conflict_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
sonor_conflict_window_init (SonorConflictWindow *self)
{
}

static const char *
get_words (JsonObject *fields,
           const char *field)
{
  const char *text = sonor_json_get_text (fields, field);

  if (*text == '\0')
    return _("(nothing)");

  return g_str_equal (field, "kind") ? sonor_ticket_words_kind (text) : text;
}

static GtkWidget *
new_version (const char *whose,
             const char *word,
             const char *text,
             GtkWidget  *group)
{
  GtkWidget *button = g_object_new (GTK_TYPE_CHECK_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO, NULL);
  GtkWidget *label = gtk_label_new (text);
  /* Translators: a field, whose version of it, and what it says */
  g_autofree char *name = g_strdup_printf (_("%s, %s: %s"), word, whose, text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 36);
  gtk_check_button_set_child (GTK_CHECK_BUTTON (button), label);
  gtk_widget_set_hexpand (button, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (group != NULL)
    gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (group));

  return button;
}

static GtkWidget *
new_heading (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "heading");

  return label;
}

static void
fill (SonorConflictWindow *self,
      GtkGrid             *grid)
{
  JsonObject *mine = sonor_intake_fields_get_json (sonor_intake_draft_get_fields (self->draft));
  JsonObject *other = sonor_intake_server_copy_get_theirs (sonor_intake_draft_get_server_copy (self->draft));
  int row = 1;

  gtk_grid_attach (grid, new_heading (_("This computer")), 1, 0, 1, 1);
  gtk_grid_attach (grid, new_heading (_("Server")), 2, 0, 1, 1);
  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    {
      const char *here = get_words (mine, choices[i].shown);
      const char *there = get_words (other, choices[i].shown);
      GtkWidget *button;

      if (g_str_equal (here, there))
        continue;
      button = new_version (_("this computer"), _(choices[i].word), here, NULL);
      self->theirs[i] = new_version (_("server"), _(choices[i].word), there, button);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
      gtk_grid_attach (grid, new_heading (_(choices[i].word)), 0, row, 1, 1);
      gtk_grid_attach (grid, button, 1, row, 1, 1);
      gtk_grid_attach (grid, self->theirs[i], 2, row, 1, 1);
      row++;
    }
}

/**
 * sonor_conflict_window_new:
 * @from: a widget of the window it belongs to
 * @draft: a draft in conflict
 *
 * Returns: (transfer none): the window, to be presented
 */
GtkWidget *
sonor_conflict_window_new (GtkWidget        *from,
                           SonorIntakeDraft *draft)
{
  SonorConflictWindow *self = g_object_new (SONOR_TYPE_CONFLICT_WINDOW, "modal", TRUE, "title", _("Two versions of this draft"),
                                            "transient-for", gtk_widget_get_root (from), "default-width", 860, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *grid = gtk_grid_new ();
  GtkWidget *done = gtk_button_new_with_mnemonic (_("_Go on with this"));
  GtkWidget *words = gtk_label_new (_("It was changed here and on another computer. Choose for each field which version holds."));

  self->draft = g_object_ref (draft);
  gtk_label_set_wrap (GTK_LABEL (words), TRUE);
  gtk_label_set_xalign (GTK_LABEL (words), 0);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 10);
  gtk_grid_set_column_spacing (GTK_GRID (grid), 18);
  fill (self, GTK_GRID (grid));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), grid);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 560);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (done, "suggested-action");
  gtk_widget_set_halign (done, GTK_ALIGN_END);
  g_signal_connect_object (done, "clicked", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);
  gtk_widget_add_css_class (box, "window-content");
  gtk_box_append (GTK_BOX (box), new_heading (_("Two versions of this draft")));
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), done);
  adw_window_set_content (ADW_WINDOW (self), box);

  return GTK_WIDGET (self);
}
