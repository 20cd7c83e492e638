/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/form-field.h"

#include <glib/gi18n.h>

#include "widgets/mongolian.h"
#include "widgets/vertical-bin.h"

/* The shortest a column of Mongolian may be, in pixels. */
#define SHORTEST_COLUMN 180

/* More choices than this do not lie open. */
#define MOST_OPEN_CHOICES 6

/**
 * SonorFormField:
 *
 * One field of a form: its name, where it is filled in, how much room is left and, if it cannot be sent so, why.
 * Whatever the input is, its content is a text, so that a form can be kept and filled again.
 */
struct _SonorFormField
{
  GtkWidget          parent_instance;

  GtkWidget         *heading;
  GtkLabel          *label;
  GtkLabel          *room;
  GtkWidget         *upright;
  GtkLabel          *hint;
  GtkWidget         *input;
  GtkLabel          *message;
  SonorVerticalBin  *bin;

  char              *name;
  SonorFormFieldGet  get;
  SonorFormFieldSet  set;
  guint              longest;
  gboolean           required;
  gboolean           mongolian;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorFormField, sonor_form_field, GTK_TYPE_WIDGET)

static void
show_room (SonorFormField *self,
           const char     *text)
{
  glong length = g_utf8_strlen (text, -1);
  gboolean near_end = self->longest > 0 && length * 5 > (glong) self->longest * 4;

  if (near_end)
    {
      g_autofree char *room = g_strdup_printf ("%ld / %u", length, self->longest);

      gtk_label_set_text (self->room, room);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->room), near_end);
}

/* Mongolian stands upright, unless the person lays it down. */
static void
stand (SonorFormField *self,
       const char     *text)
{
  gboolean offered;

  if (self->bin == NULL)
    return;

  offered = self->mongolian || sonor_mongolian_is_in (text);
  gtk_widget_set_visible (self->upright, offered);
  sonor_vertical_bin_set_vertical (self->bin, offered && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->upright)));
}

/**
 * sonor_form_field_changed:
 * @self: a field
 *
 * To be called by the owner of an input of their own when its content is another one.
 */
void
sonor_form_field_changed (SonorFormField *self)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_FORM_FIELD (self));

  text = sonor_form_field_dup_text (self);
  show_room (self, text);
  stand (self, text);
  sonor_form_field_set_message (self, NULL);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sonor_form_field_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_form_field_parent_class)->dispose (object);
}

static void
sonor_form_field_finalize (GObject *object)
{
  SonorFormField *self = SONOR_FORM_FIELD (object);

  g_free (self->name);

  G_OBJECT_CLASS (sonor_form_field_parent_class)->finalize (object);
}

static gboolean
sonor_form_field_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (SONOR_FORM_FIELD (widget)->input, GTK_DIR_TAB_FORWARD);
}

static void
sonor_form_field_class_init (SonorFormFieldClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_form_field_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_form_field_finalize;
  widget_class->grab_focus = sonor_form_field_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "formfield");

  /**
   * SonorFormField::changed:
   * @self: the field
   *
   * Another text is in it.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static GtkLabel *
new_label (const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  gtk_widget_set_visible (label, FALSE);

  return GTK_LABEL (label);
}

static void
sonor_form_field_init (SonorFormField *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);

  self->heading = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->label = new_label ("caption-heading");
  self->room = new_label ("caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->room), "numeric");
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (self->heading), GTK_WIDGET (self->label));
  gtk_box_append (GTK_BOX (self->heading), GTK_WIDGET (self->room));
  gtk_widget_set_parent (self->heading, GTK_WIDGET (self));

  self->hint = new_label ("caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->hint), "dim-label");
  self->message = GTK_LABEL (g_object_new (GTK_TYPE_LABEL, "accessible-role", GTK_ACCESSIBLE_ROLE_ALERT, "xalign", 0.0f,
                                           "wrap", TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, "visible", FALSE, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "error");
  gtk_widget_add_css_class (GTK_WIDGET (self->message), "caption");
}

static SonorFormField *
new_field (const char        *label,
           GtkWidget         *shown,
           GtkWidget         *input,
           SonorFormFieldGet  get,
           SonorFormFieldSet  set)
{
  SonorFormField *self = g_object_new (SONOR_TYPE_FORM_FIELD, NULL);

  self->name = g_strdup (label);
  self->input = input;
  self->get = get;
  self->set = set;
  gtk_label_set_text (self->label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (input), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_parent (shown, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->hint), GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->message), GTK_WIDGET (self));

  return self;
}

/* Several lines */

static char *
get_view_text (GtkWidget *input)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (input));
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
set_view_text (GtkWidget  *input,
               const char *text)
{
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (input)), text, -1);
}

static void
on_upright_toggled (SonorFormField *self)
{
  g_autofree char *text = sonor_form_field_dup_text (self);

  stand (self, text);
  gtk_widget_grab_focus (self->input);
}

static void
add_upright (SonorFormField *self)
{
  /* Translators: a switch: whether Mongolian text is written in columns from the top down */
  const char *words = _("Vertical writing");

  self->upright = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->upright), "sonor-vertical-text-symbolic");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->upright), TRUE);
  gtk_widget_set_visible (self->upright, FALSE);
  /* Between two fields the tab key does not stop here. */
  gtk_widget_set_focusable (self->upright, FALSE);
  gtk_widget_add_css_class (self->upright, "flat");
  gtk_widget_add_css_class (self->upright, "upright");
  gtk_widget_set_tooltip_text (self->upright, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->upright), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  g_signal_connect_object (self->upright, "toggled", G_CALLBACK (on_upright_toggled), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->heading), self->upright);
}

/**
 * sonor_form_field_new_text:
 * @label: what it is called, translated
 * @longest: how many characters it takes, 0 for any number
 * @n_lines: how many lines are shown at least
 *
 * Mongolian is written upright in it, whatever the language of the program; see sonor_form_field_set_mongolian().
 *
 * Returns: (transfer floating): a field for several lines
 */
GtkWidget *
sonor_form_field_new_text (const char *label,
                           guint       longest,
                           guint       n_lines)
{
  GtkWidget *view = gtk_text_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *bin;
  SonorFormField *self;

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  /* The tab key goes on to the next field. */
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 6);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), 6);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), (int) (n_lines * 22 + 12));
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), (int) (n_lines * 66 + 12));
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_widget_add_css_class (scrolled, "frame");
  gtk_widget_add_css_class (scrolled, "field");

  bin = sonor_vertical_bin_new (scrolled);
  sonor_vertical_bin_set_lengths (SONOR_VERTICAL_BIN (bin), SHORTEST_COLUMN, 0);
  sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (bin), FALSE);
  sonor_mongolian_join_suffixes (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));

  self = new_field (label, bin, view, get_view_text, set_view_text);
  self->bin = SONOR_VERTICAL_BIN (bin);
  self->longest = longest;
  add_upright (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_MULTI_LINE, TRUE, -1);
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), "changed",
                           G_CALLBACK (sonor_form_field_changed),
                           self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/* One line */

static char *
get_editable_text (GtkWidget *input)
{
  return g_strdup (gtk_editable_get_text (GTK_EDITABLE (input)));
}

static void
set_editable_text (GtkWidget  *input,
                   const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (input), text);
}

/**
 * sonor_form_field_new_line:
 * @label: what it is called, translated
 * @longest: how many characters it takes, 0 for any number
 *
 * Returns: (transfer floating): a field for one line
 */
GtkWidget *
sonor_form_field_new_line (const char *label,
                           guint       longest)
{
  GtkWidget *entry = gtk_entry_new ();
  SonorFormField *self = new_field (label, entry, entry, get_editable_text, set_editable_text);

  self->longest = longest;
  g_signal_connect_object (entry, "changed", G_CALLBACK (sonor_form_field_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/* Choices that lie open */

static char *
get_radio_text (GtkWidget *input)
{
  for (GtkWidget *button = gtk_widget_get_first_child (input); button != NULL; button = gtk_widget_get_next_sibling (button))
    {
      if (gtk_check_button_get_active (GTK_CHECK_BUTTON (button)))
        return g_strdup (gtk_widget_get_name (button));
    }

  return g_strdup ("");
}

static void
set_radio_text (GtkWidget  *input,
                const char *text)
{
  for (GtkWidget *button = gtk_widget_get_first_child (input); button != NULL; button = gtk_widget_get_next_sibling (button))
    gtk_check_button_set_active (GTK_CHECK_BUTTON (button), g_str_equal (gtk_widget_get_name (button), text));
}

static const char *
translate (const SonorWord *word,
           const char      *context)
{
  return context != NULL ? g_dpgettext2 (GETTEXT_PACKAGE, context, word->word) : _(word->word);
}

static GtkWidget *
new_radio_buttons (const char      *label,
                   const SonorWord *words,
                   gsize            n_words,
                   const char      *context)
{
  GtkWidget *box = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_RADIO_GROUP, "spacing", 12, NULL);
  SonorFormField *self = new_field (label, box, box, get_radio_text, set_radio_text);
  GtkWidget *first = NULL;
  gsize length = 0;

  for (gsize i = 0; i < n_words; i++)
    {
      GtkWidget *button = gtk_check_button_new_with_label (translate (&words[i], context));

      length += (gsize) g_utf8_strlen (translate (&words[i], context), -1);
      gtk_widget_set_name (button, words[i].code);
      if (first == NULL)
        first = button;
      else
        gtk_check_button_set_group (GTK_CHECK_BUTTON (button), GTK_CHECK_BUTTON (first));
      gtk_box_append (GTK_BOX (box), button);
      g_signal_connect_object (button, "toggled", G_CALLBACK (sonor_form_field_changed), self, G_CONNECT_SWAPPED);
    }
  if (n_words > 3 || length > 30)
    {
      gtk_orientable_set_orientation (GTK_ORIENTABLE (box), GTK_ORIENTATION_VERTICAL);
      gtk_box_set_spacing (GTK_BOX (box), 2);
    }

  return GTK_WIDGET (self);
}

/* Choices in a list that drops down: the first row is nothing */

static char *
get_drop_down_text (GtkWidget *input)
{
  const SonorWord *words = g_object_get_data (G_OBJECT (input), "words");
  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (input));

  return g_strdup (selected == 0 || selected == GTK_INVALID_LIST_POSITION ? "" : words[selected - 1].code);
}

static void
set_drop_down_text (GtkWidget  *input,
                    const char *text)
{
  const SonorWord *words = g_object_get_data (G_OBJECT (input), "words");
  guint n_items = g_list_model_get_n_items (gtk_drop_down_get_model (GTK_DROP_DOWN (input)));
  guint selected = 0;

  for (guint i = 1; i < n_items; i++)
    {
      if (g_str_equal (words[i - 1].code, text))
        selected = i;
    }
  gtk_drop_down_set_selected (GTK_DROP_DOWN (input), selected);
}

static GtkWidget *
new_drop_down (const char      *label,
               const SonorWord *words,
               gsize            n_words,
               const char      *context)
{
  g_autoptr (GtkStringList) strings = gtk_string_list_new (NULL);
  GtkWidget *input;
  SonorFormField *self;

  gtk_string_list_append (strings, _("Choose …"));
  for (gsize i = 0; i < n_words; i++)
    gtk_string_list_append (strings, translate (&words[i], context));
  input = gtk_drop_down_new (g_object_ref (G_LIST_MODEL (strings)), NULL);
  g_object_set_data (G_OBJECT (input), "words", (gpointer) words);
  self = new_field (label, input, input, get_drop_down_text, set_drop_down_text);
  g_signal_connect_object (input, "notify::selected", G_CALLBACK (sonor_form_field_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_form_field_new_choice:
 * @label: what it is called, translated
 * @words: (array length=n_words): what to choose from; they must live as long as the field
 * @n_words: how many there are
 * @context: (nullable): the context their translations are found in
 *
 * Nothing is chosen at first. The content is the code of the word.
 *
 * Returns: (transfer floating): a field to choose one of some words in
 */
GtkWidget *
sonor_form_field_new_choice (const char      *label,
                             const SonorWord *words,
                             gsize            n_words,
                             const char      *context)
{
  return n_words <= MOST_OPEN_CHOICES ? new_radio_buttons (label, words, n_words, context)
                                      : new_drop_down (label, words, n_words, context);
}

/* A tick */

static char *
get_check_text (GtkWidget *input)
{
  return g_strdup (gtk_check_button_get_active (GTK_CHECK_BUTTON (input)) ? "yes" : "");
}

static void
set_check_text (GtkWidget  *input,
                const char *text)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (input), *text != '\0');
}

/**
 * sonor_form_field_new_check:
 * @label: what is so if it is ticked, translated
 *
 * Returns: (transfer floating): a field whose content is "yes" or nothing
 */
GtkWidget *
sonor_form_field_new_check (const char *label)
{
  GtkWidget *button = gtk_check_button_new_with_label (label);
  SonorFormField *self = new_field (label, button, button, get_check_text, set_check_text);

  gtk_widget_set_visible (self->heading, FALSE);
  g_signal_connect_object (button, "toggled", G_CALLBACK (sonor_form_field_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/* A number */

static char *
get_spin_text (GtkWidget *input)
{
  return g_strdup_printf ("%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (input)));
}

static void
set_spin_text (GtkWidget  *input,
               const char *text)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (input), g_ascii_strtod (text, NULL));
}

/**
 * sonor_form_field_new_number:
 * @label: what it is called, with its unit, translated
 * @least: the least it takes
 * @most: the most it takes
 * @value: what it is at first
 *
 * Returns: (transfer floating): a field for a whole number
 */
GtkWidget *
sonor_form_field_new_number (const char *label,
                             double      least,
                             double      most,
                             double      value)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (least, most, 1.0);
  SonorFormField *self = new_field (label, spin, spin, get_spin_text, set_spin_text);

  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), value);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_widget_set_halign (spin, GTK_ALIGN_START);
  g_signal_connect_object (spin, "value-changed", G_CALLBACK (sonor_form_field_changed), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

/**
 * sonor_form_field_new_custom:
 * @label: what it is called, translated
 * @input: (transfer floating): where it is filled in; its owner calls sonor_form_field_changed()
 * @get: (nullable): tells its content; %NULL if it has none that a form needs to keep
 * @set: (nullable): fills it
 *
 * Returns: (transfer floating): a field with an input of one's own
 */
GtkWidget *
sonor_form_field_new_custom (const char        *label,
                             GtkWidget         *input,
                             SonorFormFieldGet  get,
                             SonorFormFieldSet  set)
{
  return GTK_WIDGET (new_field (label, input, input, get, set));
}

/**
 * sonor_form_field_set_required:
 * @self: a field
 * @required: whether it must be filled
 */
void
sonor_form_field_set_required (SonorFormField *self,
                               gboolean        required)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_FORM_FIELD (self));

  self->required = required;
  text = required ? g_strconcat (self->name, " *", NULL) : g_strdup (self->name);
  gtk_label_set_text (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), required ? _("Must be filled in") : NULL);
  if (GTK_IS_ENTRY (self->input) || GTK_IS_TEXT_VIEW (self->input))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->input), GTK_ACCESSIBLE_PROPERTY_REQUIRED, required, -1);
}

/**
 * sonor_form_field_set_mongolian:
 * @self: a field for several lines
 * @mongolian: whether Mongolian is expected in it
 *
 * Text with Mongolian letters stands upright in any case; where they are expected, so does the empty field. The person can lay it
 * down, and that holds until they turn it again.
 */
void
sonor_form_field_set_mongolian (SonorFormField *self,
                                gboolean        mongolian)
{
  g_autofree char *text = NULL;

  g_return_if_fail (SONOR_IS_FORM_FIELD (self));

  self->mongolian = mongolian;
  text = sonor_form_field_dup_text (self);
  stand (self, text);
}

/**
 * sonor_form_field_set_hint:
 * @self: a field
 * @hint: (nullable): a sentence that helps to fill it
 */
void
sonor_form_field_set_hint (SonorFormField *self,
                           const char     *hint)
{
  g_return_if_fail (SONOR_IS_FORM_FIELD (self));

  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL);
}

/**
 * sonor_form_field_dup_text:
 * @self: a field
 *
 * Returns: (transfer full): its content
 */
char *
sonor_form_field_dup_text (SonorFormField *self)
{
  g_return_val_if_fail (SONOR_IS_FORM_FIELD (self), NULL);

  return self->get != NULL ? self->get (self->input) : g_strdup ("");
}

/**
 * sonor_form_field_set_text:
 * @self: a field
 * @text: its content
 */
void
sonor_form_field_set_text (SonorFormField *self,
                           const char     *text)
{
  g_return_if_fail (SONOR_IS_FORM_FIELD (self));
  g_return_if_fail (text != NULL);

  if (self->set != NULL)
    self->set (self->input, text);
}

/**
 * sonor_form_field_get_input:
 * @self: a field
 *
 * Returns: (transfer none): where it is filled in
 */
GtkWidget *
sonor_form_field_get_input (SonorFormField *self)
{
  g_return_val_if_fail (SONOR_IS_FORM_FIELD (self), NULL);

  return self->input;
}

/**
 * sonor_form_field_check:
 * @self: a field
 *
 * Says at the field what is wrong with it, if anything is.
 *
 * Returns: whether it can be sent so
 */
gboolean
sonor_form_field_check (SonorFormField *self)
{
  g_autofree char *text = sonor_form_field_dup_text (self);
  g_autofree char *bare = g_strstrip (g_strdup (text));
  glong length = g_utf8_strlen (text, -1);

  if (self->required && self->get != NULL && *bare == '\0')
    {
      /* Translators: the name of a field */
      g_autofree char *message = g_strdup_printf (_("Fill in “%s”"), self->name);

      sonor_form_field_set_message (self, message);
      return FALSE;
    }
  if (self->longest > 0 && length > (glong) self->longest)
    {
      /* Translators: the name of a field, how many characters it takes and how many it has */
      g_autofree char *message = g_strdup_printf (_("“%s” takes %u characters, these are %ld: shorten it"), self->name,
                                                  self->longest, length);

      sonor_form_field_set_message (self, message);
      return FALSE;
    }

  sonor_form_field_set_message (self, NULL);
  return TRUE;
}

/**
 * sonor_form_field_set_message:
 * @self: a field
 * @message: (nullable): what is wrong with it and what to do, %NULL for nothing
 */
void
sonor_form_field_set_message (SonorFormField *self,
                              const char     *message)
{
  g_return_if_fail (SONOR_IS_FORM_FIELD (self));

  gtk_label_set_text (self->message, message != NULL ? message : "");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->message), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  message != NULL ? message : "", -1);
  gtk_widget_set_visible (GTK_WIDGET (self->message), message != NULL);
  if (message != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "wrong");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "wrong");
}
