/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What tasks have in common: statements made of a form's fields, and the fields that most forms have. */

#include "desk/ticket/task-verb.h"

#include <glib/gi18n.h>

static const SonorWord yes_no[] = {
  { "yes", NC_ ("answer", "Yes") },
  { "no", NC_ ("answer", "No") },
};

/**
 * sonor_task_verb_new:
 * @sql: a statement whose first parameter is the ticket's id and, if @version is not 0, whose second is the version
 * @file: the ticket
 * @version: the version to name; 0 for a verb that wants none
 *
 * Returns: (transfer full): the statement with these parameters
 */
SonorQuery *
sonor_task_verb_new (const char      *sql,
                     SonorTicketFile *file,
                     int              version)
{
  SonorQuery *query = sonor_query_new (sql);

  sonor_query_add_text (query, sonor_ticket_file_get_id (file));
  if (version > 0)
    sonor_query_add_integer (query, version);

  return query;
}

/**
 * sonor_task_verb_add_text:
 * @query: a statement
 * @form: a form
 * @key: one of its fields
 *
 * Adds what is in the field as the next parameter.
 */
void
sonor_task_verb_add_text (SonorQuery      *query,
                          SonorTicketForm *form,
                          const char      *key)
{
  g_autofree char *text = sonor_ticket_form_dup_text (form, key);

  sonor_query_add_text (query, text);
}

/**
 * sonor_task_verb_add_flag:
 * @query: a statement
 * @form: a form
 * @key: one of its fields, with yes and no
 *
 * Adds what is in the field as the next parameter; what has not been said is NULL.
 */
void
sonor_task_verb_add_flag (SonorQuery      *query,
                          SonorTicketForm *form,
                          const char      *key)
{
  g_autofree char *text = sonor_ticket_form_dup_text (form, key);

  if (*text == '\0')
    sonor_query_add_text (query, NULL);
  else
    sonor_query_add_boolean (query, g_str_equal (text, "yes"));
}

/**
 * sonor_task_new_yes_no:
 * @label: what is asked, translated
 *
 * Returns: (transfer floating): a field to say yes or no to it
 */
GtkWidget *
sonor_task_new_yes_no (const char *label)
{
  return sonor_form_field_new_choice (label, yes_no, G_N_ELEMENTS (yes_no), "answer");
}

/**
 * sonor_task_add_required:
 * @form: a form
 * @key: what the field is called in the form
 * @field: (transfer floating): a field that must be filled in
 */
void
sonor_task_add_required (SonorTicketForm *form,
                         const char      *key,
                         GtkWidget       *field)
{
  sonor_form_field_set_required (sonor_ticket_form_add (form, key, field), TRUE);
}

/**
 * sonor_task_add_note:
 * @form: a form
 * @label: what the note is called, translated
 * @required: whether it must be filled in
 *
 * Adds the field "note".
 */
void
sonor_task_add_note (SonorTicketForm *form,
                     const char      *label,
                     gboolean         required)
{
  SonorFormField *field = sonor_ticket_form_add (form, "note", sonor_form_field_new_text (label, SONOR_TASK_LONGEST_TEXT, 3));

  sonor_form_field_set_required (field, required);
}

/**
 * sonor_task_add_words:
 * @form: a form
 * @words: an explanation, translated
 */
void
sonor_task_add_words (SonorTicketForm *form,
                      const char      *words)
{
  GtkWidget *label = gtk_label_new (words);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, "dim-label");
  sonor_ticket_form_add_widget (form, label);
}
