/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/review/lookup.h"

#include <glib/gi18n.h>

/* While somebody types, the server is not asked for every letter. */
#define PAUSE_MILLISECONDS 120

/**
 * SonorLookup:
 *
 * One thing of very many, found by typing a part of its name: what fits stands below, the arrow keys and Enter choose.
 */
struct _SonorLookup
{
  GtkWidget       parent_instance;

  GtkEditable    *entry;
  GtkListBox     *list;

  SonorWorkplace *workplace;
  char           *sql;
  char           *code;
  GCancellable   *request;
  guint           pause_id;
  gboolean        filling;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorLookup, sonor_lookup, GTK_TYPE_WIDGET)

static void
forget_request (SonorLookup *self)
{
  g_clear_handle_id (&self->pause_id, g_source_remove);
  g_cancellable_cancel (self->request);
  g_clear_object (&self->request);
}

static void
show_list (SonorLookup *self,
           gboolean     shown)
{
  gtk_widget_set_visible (GTK_WIDGET (self->list), shown);
}

static void
clear_list (SonorLookup *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
}

static GtkWidget *
new_row (const char *code,
         const char *name,
         const char *detail)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (name);
  GtkWidget *below = gtk_label_new (detail);

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_wrap (GTK_LABEL (title), TRUE);
  gtk_label_set_xalign (GTK_LABEL (below), 0);
  gtk_label_set_ellipsize (GTK_LABEL (below), PANGO_ELLIPSIZE_START);
  gtk_widget_add_css_class (below, "caption");
  gtk_widget_add_css_class (below, "dim-label");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), below);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data_full (G_OBJECT (row), "code", g_strdup (code), g_free);
  g_object_set_data_full (G_OBJECT (row), "name", g_strdup (name), g_free);

  return row;
}

static void
on_found (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorLookup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  clear_list (self);
  if (rows == NULL || sonor_result_get_n_rows (rows) == 0)
    {
      GtkWidget *row = gtk_list_box_row_new ();
      GtkWidget *label = gtk_label_new (rows == NULL ? error->message : _("Nothing fits; type less or something else"));

      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (label, "dim-label");
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (row), FALSE);
      gtk_list_box_append (self->list, row);
    }
  else
    {
      for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
        gtk_list_box_append (self->list, new_row (sonor_result_get_text (rows, i, "code"), sonor_result_get_text (rows, i, "name"),
                                                  sonor_result_get_text (rows, i, "detail")));
      gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
    }
  show_list (self, TRUE);
}

static gboolean
on_pause_over (gpointer user_data)
{
  SonorLookup *self = user_data;
  g_autoptr (SonorQuery) query = sonor_query_new (self->sql);

  self->pause_id = 0;
  self->request = g_cancellable_new ();
  sonor_query_add_text (query, gtk_editable_get_text (self->entry));
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->request, on_found, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
on_typed (SonorLookup *self)
{
  if (self->filling)
    return;

  g_clear_pointer (&self->code, g_free);
  forget_request (self);
  if (*gtk_editable_get_text (self->entry) != '\0')
    self->pause_id = g_timeout_add (PAUSE_MILLISECONDS, on_pause_over, self);
  else
    show_list (self, FALSE);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
on_row_activated (GtkListBox    *list,
                  GtkListBoxRow *row,
                  SonorLookup   *self)
{
  g_autofree char *code = g_strdup (g_object_get_data (G_OBJECT (row), "code"));
  g_autofree char *name = g_strdup (g_object_get_data (G_OBJECT (row), "name"));

  if (code == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  sonor_lookup_set (self, code, name);
  gtk_editable_set_position (self->entry, -1);
  g_signal_emit (self, signals[CHANGED], 0);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint                  key,
        guint                  code,
        GdkModifierType        state,
        SonorLookup           *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  int step = key == GDK_KEY_Down ? 1 : -1;

  if (!gtk_widget_get_visible (GTK_WIDGET (self->list)) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      row = gtk_list_box_get_row_at_index (self->list, row != NULL ? gtk_list_box_row_get_index (row) + step : 0);
      if (row != NULL)
        gtk_list_box_select_row (self->list, row);
      return GDK_EVENT_STOP;

    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (row != NULL)
        on_row_activated (self->list, row, self);
      return GDK_EVENT_STOP;

    case GDK_KEY_Escape:
      show_list (self, FALSE);
      return GDK_EVENT_STOP;

    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
sonor_lookup_dispose (GObject *object)
{
  SonorLookup *self = SONOR_LOOKUP (object);
  GtkWidget *child;

  self->filling = TRUE;
  forget_request (self);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_lookup_parent_class)->dispose (object);
}

static void
sonor_lookup_finalize (GObject *object)
{
  SonorLookup *self = SONOR_LOOKUP (object);

  g_free (self->sql);
  g_free (self->code);

  G_OBJECT_CLASS (sonor_lookup_parent_class)->finalize (object);
}

static gboolean
sonor_lookup_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (SONOR_LOOKUP (widget)->entry));
}

static void
sonor_lookup_class_init (SonorLookupClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_lookup_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_lookup_finalize;
  widget_class->grab_focus = sonor_lookup_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "lookup");

  /**
   * SonorLookup::changed:
   * @self: the lookup
   *
   * Something else is typed or chosen.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_lookup_init (SonorLookup *self)
{
  GtkBoxLayout *layout = GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self)));
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (layout, 4);

  self->entry = GTK_EDITABLE (gtk_entry_new ());
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, "edit-find-symbolic");
  gtk_entry_set_icon_activatable (GTK_ENTRY (self->entry), GTK_ENTRY_ICON_SECONDARY, FALSE);
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (on_typed), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  gtk_widget_set_parent (GTK_WIDGET (self->entry), GTK_WIDGET (self));

  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What fits"), -1);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_row_activated), self);
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
}

/**
 * sonor_lookup_new:
 * @workplace: where the person is signed in
 * @sql: asks what fits: its parameter is what is typed, its columns are code, name and detail
 *
 * Returns: (transfer floating): a lookup with nothing chosen
 */
GtkWidget *
sonor_lookup_new (SonorWorkplace *workplace,
                  const char     *sql)
{
  SonorLookup *self = g_object_new (SONOR_TYPE_LOOKUP, NULL);

  self->workplace = g_object_ref (workplace);
  self->sql = g_strdup (sql);

  return GTK_WIDGET (self);
}

/**
 * sonor_lookup_set_label:
 * @self: a lookup
 * @label: what is looked for, for those who do not see the label beside it
 */
void
sonor_lookup_set_label (SonorLookup *self,
                        const char  *label)
{
  g_return_if_fail (SONOR_IS_LOOKUP (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* As a field's content: the code and the name, with a tabulator between. What is typed and not chosen has no code. */

static char *
get_text (GtkWidget *input)
{
  SonorLookup *self = SONOR_LOOKUP (input);
  const char *name = gtk_editable_get_text (self->entry);

  return *name == '\0' ? g_strdup ("") : g_strdup_printf ("%s\t%s", self->code != NULL ? self->code : "", name);
}

static void
set_text (GtkWidget  *input,
          const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, "\t", 2);

  if (g_strv_length (parts) == 2)
    sonor_lookup_set (SONOR_LOOKUP (input), parts[0], parts[1]);
  else
    sonor_lookup_set (SONOR_LOOKUP (input), "", "");
}

/**
 * sonor_lookup_new_field:
 * @label: what it is called, translated
 * @workplace: where the person is signed in
 * @sql: as for sonor_lookup_new()
 *
 * Returns: (transfer floating): a #SonorFormField with a lookup; see sonor_lookup_check_field()
 */
GtkWidget *
sonor_lookup_new_field (const char     *label,
                        SonorWorkplace *workplace,
                        const char     *sql)
{
  GtkWidget *input = sonor_lookup_new (workplace, sql);
  GtkWidget *field = sonor_form_field_new_custom (label, input, get_text, set_text);

  sonor_lookup_set_label (SONOR_LOOKUP (input), label);
  g_signal_connect_object (input, "changed", G_CALLBACK (sonor_form_field_changed), field, G_CONNECT_SWAPPED);

  return field;
}

/**
 * sonor_lookup_dup_code:
 * @self: a lookup
 *
 * Returns: (transfer full): the code of what is chosen, "" if nothing is
 */
char *
sonor_lookup_dup_code (SonorLookup *self)
{
  g_return_val_if_fail (SONOR_IS_LOOKUP (self), NULL);

  return g_strdup (self->code != NULL ? self->code : "");
}

/**
 * sonor_lookup_dup_name:
 * @self: a lookup
 *
 * Returns: (transfer full): what is typed: the name of what is chosen, if something is
 */
char *
sonor_lookup_dup_name (SonorLookup *self)
{
  g_return_val_if_fail (SONOR_IS_LOOKUP (self), NULL);

  return g_strdup (gtk_editable_get_text (self->entry));
}

/**
 * sonor_lookup_set:
 * @self: a lookup
 * @code: what is chosen, "" for nothing
 * @name: what it is called
 *
 * Does not say that it has changed.
 */
void
sonor_lookup_set (SonorLookup *self,
                  const char  *code,
                  const char  *name)
{
  g_return_if_fail (SONOR_IS_LOOKUP (self));

  forget_request (self);
  self->filling = TRUE;
  gtk_editable_set_text (self->entry, name);
  self->filling = FALSE;
  g_free (self->code);
  self->code = *code != '\0' ? g_strdup (code) : NULL;
  show_list (self, FALSE);
}

/**
 * sonor_lookup_check_field:
 * @field: a field of sonor_lookup_new_field()
 *
 * Says at the field if something is typed and not chosen.
 *
 * Returns: whether it can be sent so
 */
gboolean
sonor_lookup_check_field (SonorFormField *field)
{
  SonorLookup *self = SONOR_LOOKUP (sonor_form_field_get_input (field));

  if (self->code != NULL || *gtk_editable_get_text (self->entry) == '\0')
    return TRUE;

  sonor_form_field_set_message (field, _("Choose one of those that fit"));
  gtk_widget_grab_focus (GTK_WIDGET (self));
  return FALSE;
}
