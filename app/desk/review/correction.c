/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/review/correction.h"

#include <glib/gi18n.h>

#include "desk/review/lookup.h"

/**
 * SonorCorrection:
 *
 * One field of a ticket beside what it may be corrected to. It begins with what the ticket says; as soon as it says
 * something else, what it said is shown with it. Its content for a form is "" as long as nothing is corrected, else "=" and
 * what it is corrected to.
 */
struct _SonorCorrection
{
  GtkWidget        parent_instance;

  GtkWidget       *input;
  GtkLabel        *original_label;

  SonorTicketFile *file;
  const char      *member;
  char            *original;
  char            *original_name;
  gboolean         filling;
};

typedef struct
{
  const char *key;
  const char *title;
  guint       longest;
} Field;

/* In the order of the reviewer's questions: what, where, about what. 0: chosen, not typed. */
static const Field fields[] = {
  { "kind", NC_ ("ticket field", "Kind"), 0 },
  { "category_id", NC_ ("ticket field", "Category"), 0 },
  { "area_code", NC_ ("ticket field", "Area"), 0 },
  { "address", NC_ ("ticket field", "Address"), 200 },
  { "title", NC_ ("ticket field", "Title"), 100 },
  { "content", NC_ ("ticket field", "Content"), 4000 },
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorCorrection, sonor_correction, GTK_TYPE_WIDGET)

/* What stands in the input, as the database has it. */
static char *
dup_value (SonorCorrection *self)
{
  if (SONOR_IS_LOOKUP (self->input))
    return sonor_lookup_dup_code (SONOR_LOOKUP (self->input));
  if (GTK_IS_DROP_DOWN (self->input))
    {
      gsize n_words;
      const SonorWord *words = sonor_ticket_words_kinds (&n_words);
      guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->input));

      return g_strdup (selected < n_words ? words[selected].code : "");
    }
  if (GTK_IS_TEXT_VIEW (self->input))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input));
      GtkTextIter start, end;

      gtk_text_buffer_get_bounds (buffer, &start, &end);
      return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
    }

  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->input)));
}

static void
set_value (SonorCorrection *self,
           const char      *value,
           const char      *name)
{
  self->filling = TRUE;
  if (SONOR_IS_LOOKUP (self->input))
    sonor_lookup_set (SONOR_LOOKUP (self->input), value, name);
  else if (GTK_IS_DROP_DOWN (self->input))
    {
      gsize n_words;
      const SonorWord *words = sonor_ticket_words_kinds (&n_words);

      for (gsize i = 0; i < n_words; i++)
        {
          if (g_str_equal (words[i].code, value))
            gtk_drop_down_set_selected (GTK_DROP_DOWN (self->input), (guint) i);
        }
    }
  else if (GTK_IS_TEXT_VIEW (self->input))
    gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input)), value, -1);
  else
    gtk_editable_set_text (GTK_EDITABLE (self->input), value);
  self->filling = FALSE;
}

static gboolean
is_changed (SonorCorrection *self)
{
  g_autofree char *value = dup_value (self);

  return !g_str_equal (value, self->original);
}

static void
show_original (SonorCorrection *self)
{
  gboolean changed = is_changed (self);
  /* Translators: what a field of a ticket said before it was corrected */
  g_autofree char *text = g_strdup_printf (_("Was: %s"), *self->original_name != '\0' ? self->original_name : "—");

  gtk_label_set_text (self->original_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->original_label), changed);
  if (changed)
    gtk_widget_add_css_class (GTK_WIDGET (self), "corrected");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "corrected");
}

static void
on_input_changed (SonorCorrection *self)
{
  if (self->filling)
    return;

  show_original (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
read_original (SonorCorrection *self)
{
  JsonObject *data = sonor_ticket_file_get_data (self->file);

  g_free (self->original);
  g_free (self->original_name);
  if (g_str_equal (self->member, "category_id"))
    {
      JsonObject *category = sonor_json_get_object (data, "category");

      self->original = category != NULL ? g_strdup_printf ("%d", (int) sonor_json_get_integer (category, "id")) : g_strdup ("");
      self->original_name = g_strdup (sonor_json_get_text (category, "name"));
    }
  else if (g_str_equal (self->member, "area_code"))
    {
      JsonObject *area = sonor_json_get_object (data, "area");

      self->original = g_strdup (sonor_json_get_text (area, "code"));
      self->original_name = g_strdup (sonor_json_get_text (area, "name"));
    }
  else
    {
      self->original = g_strdup (sonor_json_get_text (data, self->member));
      self->original_name = g_strdup (g_str_equal (self->member, "kind") ? sonor_ticket_words_kind (self->original)
                                                                         : self->original);
    }
}

/* Somebody else may correct the ticket too: what is not corrected here follows it. */
static void
on_file_changed (SonorCorrection *self)
{
  gboolean changed;

  if (sonor_ticket_file_get_data (self->file) == NULL)
    return;

  changed = is_changed (self);
  read_original (self);
  if (!changed)
    set_value (self, self->original, self->original_name);
  show_original (self);
}

static char *
get_text (GtkWidget *input)
{
  SonorCorrection *self = SONOR_CORRECTION (input);
  g_autofree char *value = dup_value (self);

  if (g_str_equal (value, self->original))
    return g_strdup ("");
  if (SONOR_IS_LOOKUP (self->input))
    {
      g_autofree char *name = sonor_lookup_dup_name (SONOR_LOOKUP (self->input));

      return g_strdup_printf ("=%s\t%s", value, name);
    }

  return g_strconcat ("=", value, NULL);
}

static void
set_text (GtkWidget  *input,
          const char *text)
{
  SonorCorrection *self = SONOR_CORRECTION (input);

  if (*text != '=')
    set_value (self, self->original, self->original_name);
  else if (SONOR_IS_LOOKUP (self->input))
    {
      g_auto (GStrv) parts = g_strsplit (text + 1, "\t", 2);

      if (g_strv_length (parts) == 2)
        set_value (self, parts[0], parts[1]);
    }
  else
    set_value (self, text + 1, "");
  show_original (self);
}

/* The widget */

static void
sonor_correction_dispose (GObject *object)
{
  SonorCorrection *self = SONOR_CORRECTION (object);
  GtkWidget *child;

  self->filling = TRUE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->file);

  G_OBJECT_CLASS (sonor_correction_parent_class)->dispose (object);
}

static void
sonor_correction_finalize (GObject *object)
{
  SonorCorrection *self = SONOR_CORRECTION (object);

  g_free (self->original);
  g_free (self->original_name);

  G_OBJECT_CLASS (sonor_correction_parent_class)->finalize (object);
}

static gboolean
sonor_correction_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SONOR_CORRECTION (widget)->input);
}

static void
sonor_correction_class_init (SonorCorrectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_correction_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_correction_finalize;
  widget_class->grab_focus = sonor_correction_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "correction");

  /**
   * SonorCorrection::changed:
   * @self: the correction
   *
   * A person has put something else into it.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_correction_init (SonorCorrection *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 2);

  self->original_label = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "xalign", 0.0f, "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR,
                                                  "lines", 4, "ellipsize", PANGO_ELLIPSIZE_END, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->original_label), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->original_label), "original");
}

static GtkWidget *
new_text_view (GtkWidget **shown)
{
  GtkWidget *view = gtk_text_view_new ();

  *shown = gtk_scrolled_window_new ();
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (*shown), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (*shown), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (*shown), 90);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (*shown), 280);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (*shown), TRUE);
  gtk_widget_add_css_class (*shown, "frame");
  gtk_widget_add_css_class (*shown, "field");

  return view;
}

static GtkWidget *
new_kind_choice (void)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  gsize n_words;
  const SonorWord *words = sonor_ticket_words_kinds (&n_words);

  for (gsize i = 0; i < n_words; i++)
    gtk_string_list_append (strings, sonor_ticket_words_kind (words[i].code));

  return gtk_drop_down_new (g_object_ref (G_LIST_MODEL (strings)), NULL);
}

static GtkWidget *
sonor_correction_new (SonorTicketFile *file,
                      const char      *member,
                      const char      *label)
{
  SonorCorrection *self = g_object_new (SONOR_TYPE_CORRECTION, NULL);
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (file);
  GtkWidget *shown = NULL;
  gpointer tells = NULL;
  const char *signal = "changed";

  self->file = g_object_ref (file);
  self->member = member;
  if (g_str_equal (member, "category_id"))
    self->input = sonor_lookup_new (workplace, SONOR_LOOKUP_CATEGORY);
  else if (g_str_equal (member, "area_code"))
    self->input = sonor_lookup_new (workplace, SONOR_LOOKUP_AREA);
  else if (g_str_equal (member, "kind"))
    {
      self->input = new_kind_choice ();
      signal = "notify::selected";
    }
  else if (g_str_equal (member, "content"))
    {
      self->input = new_text_view (&shown);
      tells = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->input));
    }
  else
    self->input = gtk_entry_new ();
  if (shown == NULL)
    shown = self->input;
  if (tells == NULL)
    tells = self->input;

  if (SONOR_IS_LOOKUP (self->input))
    sonor_lookup_set_label (SONOR_LOOKUP (self->input), label);
  else
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (shown, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->original_label), GTK_WIDGET (self));
  read_original (self);
  set_value (self, self->original, self->original_name);
  g_signal_connect_object (tells, signal, G_CALLBACK (on_input_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (file, "changed", G_CALLBACK (on_file_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_correction_add_fields:
 * @form: a form
 *
 * Adds a field for everything of the ticket that a reviewer checks, and one for why it is corrected.
 */
void
sonor_correction_add_fields (SonorTicketForm *form)
{
  SonorFormField *why;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *label = g_dpgettext2 (GETTEXT_PACKAGE, "ticket field", fields[i].title);
      GtkWidget *input = sonor_correction_new (sonor_ticket_form_get_file (form), fields[i].key, label);
      GtkWidget *field = sonor_form_field_new_custom (label, input, get_text, set_text);

      g_signal_connect_object (input, "changed", G_CALLBACK (sonor_form_field_changed), field, G_CONNECT_SWAPPED);
      sonor_ticket_form_add (form, fields[i].key, field);
    }
  why = sonor_ticket_form_add (form, "why", sonor_form_field_new_line (_("Why it is corrected"), 200));
  sonor_form_field_set_hint (why, _("Every correction is kept with what stood there before."));
}

/**
 * sonor_correction_check:
 * @form: a form with the fields of sonor_correction_add_fields()
 *
 * Says at the field what is wrong, if anything is.
 *
 * Returns: whether it can be sent so
 */
gboolean
sonor_correction_check (SonorTicketForm *form)
{
  g_autofree char *changes = sonor_correction_dup_changes (form);
  g_autofree char *why = sonor_ticket_form_dup_text (form, "why");

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      SonorFormField *field = sonor_ticket_form_get_field (form, fields[i].key);
      SonorCorrection *self = SONOR_CORRECTION (sonor_form_field_get_input (field));
      g_autofree char *value = dup_value (self);
      glong length = g_utf8_strlen (value, -1);
      g_autofree char *message = NULL;

      if (SONOR_IS_LOOKUP (self->input) && *value == '\0' && *self->original != '\0')
        message = g_strdup (_("Choose one of those that fit"));
      else if (fields[i].longest > 0 && length > (glong) fields[i].longest)
        message = g_strdup_printf (_("“%s” takes %u characters, these are %ld: shorten it"),
                                   g_dpgettext2 (GETTEXT_PACKAGE, "ticket field", fields[i].title), fields[i].longest, length);
      if (message != NULL)
        {
          sonor_form_field_set_message (field, message);
          gtk_widget_grab_focus (GTK_WIDGET (self));
          return FALSE;
        }
    }
  if (changes != NULL && *g_strstrip (why) == '\0')
    {
      SonorFormField *field = sonor_ticket_form_get_field (form, "why");

      sonor_form_field_set_message (field, _("Say why the ticket is corrected"));
      gtk_widget_grab_focus (GTK_WIDGET (field));
      return FALSE;
    }

  return TRUE;
}

/**
 * sonor_correction_dup_changes:
 * @form: a form with the fields of sonor_correction_add_fields()
 *
 * Returns: (transfer full) (nullable): what is corrected, as JSON for `ticket_correct()`; %NULL if nothing is
 */
char *
sonor_correction_dup_changes (SonorTicketForm *form)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      SonorFormField *field = sonor_ticket_form_get_field (form, fields[i].key);
      SonorCorrection *self = SONOR_CORRECTION (sonor_form_field_get_input (field));
      g_autofree char *value = dup_value (self);

      if (g_str_equal (value, self->original))
        continue;
      if (g_str_equal (fields[i].key, "category_id"))
        {
          if (*value != '\0')
            json_object_set_int_member (object, fields[i].key, g_ascii_strtoll (value, NULL, 10));
        }
      else if (*value != '\0' || !SONOR_IS_LOOKUP (self->input))
        json_object_set_string_member (object, fields[i].key, value);
    }

  return json_object_get_size (object) > 0 ? json_to_string (node, FALSE) : NULL;
}
