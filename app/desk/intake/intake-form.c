/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/intake/intake-form.h"

#include <string.h>

#include <glib/gi18n.h>

#include "base/phone-number.h"
#include "desk/attachments/attachment-list.h"
#include "desk/intake/category-entry.h"
#include "desk/intake/kind-choice.h"
#include "desk/intake/phrase-popover.h"
#include "desk/intake/place-entry.h"
#include "desk/intake/urgency-choice.h"
#include "desk/ticket/form-field.h"

/* As table ticket_field of the database has them. */
#define LONGEST_TITLE 100
#define LONGEST_TEXT 4000
#define LONGEST_ADDRESS 200

static const SonorWord wishes[] = {
  { "phone", NC_ ("follow-up wish", "By phone") },
  { "sms", NC_ ("follow-up wish", "Text message") },
  { "none", NC_ ("follow-up wish", "Not at all") },
};

/**
 * SonorIntakeForm:
 *
 * What is taken down of a matter. Each field goes into the draft as it is typed, and says itself what is wrong with it.
 */
struct _SonorIntakeForm
{
  GtkWidget            parent_instance;

  SonorKindChoice     *kind;
  SonorUrgencyChoice  *urgency;
  GtkWidget           *category;
  GtkWidget           *place;
  GtkWidget           *attachments;
  SonorFormField      *category_field;
  SonorFormField      *place_field;
  SonorFormField      *address;
  SonorFormField      *title;
  SonorFormField      *content;
  SonorFormField      *answer;
  SonorFormField      *contact;
  SonorFormField      *follow_up;

  SonorWorkplace      *workplace;
  SonorIntakeDraft    *draft;
  SonorIntakeFields   *fields;
  gulong               changed_id;
  gboolean             filling;
};

G_DEFINE_FINAL_TYPE (SonorIntakeForm, sonor_intake_form, GTK_TYPE_WIDGET)

/* The texts, and the field of the draft each is. */
static void
get_texts (SonorIntakeForm *self,
           SonorFormField  *fields[5],
           const char      *names[5])
{
  fields[0] = self->address;
  names[0] = "address";
  fields[1] = self->title;
  names[1] = "title";
  fields[2] = self->content;
  names[2] = "content";
  fields[3] = self->answer;
  names[3] = "answer";
  fields[4] = self->contact;
  names[4] = "contact_typed";
}

/* Control characters are no text, but for tab and line break; joiners and Mongolian selectors are not among them. */
static gboolean
check_characters (SonorFormField *field,
                  const char     *text,
                  const char     *name)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if ((character < 0x20 && character != '\t' && character != '\n' && character != '\r') || character == 0x7f)
        {
          /* Translators: the name of a field, the place of a character counted from 1 */
          g_autofree char *message = g_strdup_printf (_("“%s” has a control character at place %ld: remove it"), name,
                                                      g_utf8_pointer_to_offset (text, at) + 1);

          sonor_form_field_set_message (field, message);
          return FALSE;
        }
    }

  return TRUE;
}

static const char *
name_field (SonorIntakeForm *self,
            SonorFormField  *field)
{
  if (field == self->address)
    return _("Address");
  if (field == self->title)
    return _("Title");
  if (field == self->answer)
    return _("Answer given");
  if (field == self->contact)
    return _("Contact number");

  return _("Content");
}

static gboolean
check_text (SonorIntakeForm *self,
            SonorFormField  *field)
{
  g_autofree char *text = sonor_form_field_dup_text (field);

  return sonor_form_field_check (field) && check_characters (field, text, name_field (self, field));
}

/* What can be dialled goes with the draft in both forms, what cannot stays as it was typed. */
static gboolean
take_contact (SonorIntakeForm *self,
              gboolean         say)
{
  g_autofree char *text = sonor_form_field_dup_text (self->contact);
  g_autofree char *dialled = NULL;
  g_autofree char *international = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  good = *text == '\0' || sonor_phone_number_normalise (text, NULL, &dialled, &international, &error);
  sonor_intake_fields_set_text (self->fields, "contact", dialled != NULL ? dialled : "");
  sonor_intake_fields_set_text (self->fields, "contact_e164", international != NULL ? international : "");
  if (!good && say)
    sonor_form_field_set_message (self->contact, error->message);

  return good;
}

static void
show_proposal (SonorIntakeForm *self)
{
  g_autofree char *proposal = NULL;

  if (*sonor_intake_fields_get_text (self->fields, "title") != '\0')
    return;

  proposal = sonor_intake_fields_dup_title (self->fields);
  gtk_entry_set_placeholder_text (GTK_ENTRY (sonor_form_field_get_input (self->title)),
                                  *proposal != '\0' ? proposal : _("The first sentence of the content"));
}

static void
on_text_changed (SonorFormField  *field,
                 SonorIntakeForm *self)
{
  SonorFormField *fields[5];
  const char *names[5];
  g_autofree char *text = NULL;

  if (self->filling || self->draft == NULL)
    return;

  text = sonor_form_field_dup_text (field);
  get_texts (self, fields, names);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (fields[i] == field)
        sonor_intake_fields_set_text (self->fields, names[i], text);
    }
  if (field == self->contact)
    take_contact (self, FALSE);
  else if (*text != '\0')
    check_text (self, field);
  show_proposal (self);
}

static void
on_contact_left (SonorIntakeForm *self)
{
  if (self->draft != NULL)
    take_contact (self, TRUE);
}

static void
on_kind_changed (SonorIntakeForm *self)
{
  if (!self->filling && self->draft != NULL)
    sonor_intake_fields_set_text (self->fields, "kind", sonor_kind_choice_get_kind (self->kind));
}

static void
on_follow_up_changed (SonorIntakeForm *self)
{
  g_autofree char *wish = sonor_form_field_dup_text (self->follow_up);

  if (!self->filling && self->draft != NULL)
    sonor_intake_fields_set_text (self->fields, "follow_up", wish);
}

static void
on_category_chosen (SonorSuggestEntry *entry,
                    SonorSuggestion   *suggestion,
                    SonorIntakeForm   *self)
{
  sonor_intake_fields_set_text (self->fields, "category_path", sonor_suggestion_get_title (suggestion));
  sonor_intake_fields_set_integer (self->fields, "category_id", g_ascii_strtoll (sonor_suggestion_get_code (suggestion), NULL, 10));
  sonor_form_field_set_message (self->category_field, NULL);
  sonor_form_field_set_hint (self->category_field, sonor_suggestion_get_detail (suggestion));
  sonor_intake_fields_set_text (self->fields, "category_detail", sonor_suggestion_get_detail (suggestion));
}

static void
on_category_undone (SonorIntakeForm *self)
{
  sonor_intake_fields_set_integer (self->fields, "category_id", 0);
  sonor_intake_fields_set_text (self->fields, "category_path", "");
  sonor_intake_fields_set_text (self->fields, "category_detail", "");
  sonor_form_field_set_hint (self->category_field, NULL);
}

static void
on_place_chosen (SonorSuggestEntry *entry,
                 SonorSuggestion   *suggestion,
                 SonorIntakeForm   *self)
{
  sonor_intake_fields_set_text (self->fields, "area_path", sonor_suggestion_get_title (suggestion));
  sonor_intake_fields_set_text (self->fields, "area_code", sonor_suggestion_get_code (suggestion));
  if (*sonor_suggestion_get_extra (suggestion) != '\0')
    sonor_form_field_set_text (self->address, sonor_suggestion_get_extra (suggestion));
  sonor_form_field_set_message (self->place_field, NULL);
}

static void
on_place_undone (SonorIntakeForm *self)
{
  sonor_intake_fields_set_text (self->fields, "area_code", "");
  sonor_intake_fields_set_text (self->fields, "area_path", "");
}

static void
sonor_intake_form_dispose (GObject *object)
{
  SonorIntakeForm *self = SONOR_INTAKE_FORM (object);
  GtkWidget *child;

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_clear_object (&self->draft);
  g_clear_object (&self->fields);
  g_clear_object (&self->urgency);
  g_clear_object (&self->workplace);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_intake_form_parent_class)->dispose (object);
}

static void
sonor_intake_form_class_init (SonorIntakeFormClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_intake_form_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "intakeform");
}

static void
sonor_intake_form_init (SonorIntakeForm *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 10);
}

static GtkWidget *
new_row (SonorIntakeForm *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_parent (row, GTK_WIDGET (self));

  return row;
}

static SonorFormField *
add_field (SonorIntakeForm *self,
           GtkWidget       *row,
           GtkWidget       *field)
{
  /* All of one row are equally high: the Tab key goes by the middles of what it goes through. */
  gtk_widget_set_hexpand (field, TRUE);
  if (row != NULL)
    gtk_box_append (GTK_BOX (row), field);
  else
    gtk_widget_set_parent (field, GTK_WIDGET (self));

  return SONOR_FORM_FIELD (field);
}

static void
add_phrases (SonorIntakeForm *self,
             SonorFormField  *field)
{
  sonor_phrase_popover_new (GTK_WIDGET (field), GTK_TEXT_VIEW (sonor_form_field_get_input (field)),
                            sonor_workplace_get_phrases (self->workplace));
}

static void
build (SonorIntakeForm *self)
{
  GtkWidget *row = new_row (self);
  GtkEventController *focus = gtk_event_controller_focus_new ();
  SonorFormField *fields[5];
  const char *names[5];

  self->kind = SONOR_KIND_CHOICE (sonor_kind_choice_new ());
  self->urgency = SONOR_URGENCY_CHOICE (g_object_ref_sink (sonor_urgency_choice_new ()));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->kind));

  row = new_row (self);
  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  self->category = sonor_category_entry_new (self->workplace);
  self->category_field = add_field (self, row, sonor_form_field_new_custom (_("Category"), self->category, NULL, NULL));
  self->place = sonor_place_entry_new (self->workplace);
  self->place_field = add_field (self, row, sonor_form_field_new_custom (_("Where it happened"), self->place, NULL, NULL));
  self->address = add_field (self, row, sonor_form_field_new_line (_("Address"), LONGEST_ADDRESS));
  sonor_form_field_set_required (self->category_field, TRUE);
  sonor_form_field_set_required (self->place_field, TRUE);

  self->title = add_field (self, NULL, sonor_form_field_new_line (_("Title"), LONGEST_TITLE));
  self->content = add_field (self, NULL, sonor_form_field_new_text (_("Content"), LONGEST_TEXT, 6));
  sonor_form_field_set_required (self->content, TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->content), TRUE);
  gtk_widget_set_vexpand (gtk_widget_get_parent (sonor_form_field_get_input (self->content)), TRUE);
  self->answer = add_field (self, NULL, sonor_form_field_new_text (_("Answer given"), LONGEST_TEXT, 3));
  sonor_form_field_set_hint (self->answer, _("What the citizen was told; it closes the ticket."));
  gtk_widget_set_visible (GTK_WIDGET (self->answer), FALSE);

  row = new_row (self);
  self->contact = add_field (self, row, sonor_form_field_new_line (_("Contact number"), 40));
  self->follow_up = add_field (self, row, sonor_form_field_new_choice (_("Follow-up"), wishes, G_N_ELEMENTS (wishes), "follow-up wish"));

  g_signal_connect_object (self->kind, "changed", G_CALLBACK (on_kind_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->category, "chosen", G_CALLBACK (on_category_chosen), self, 0);
  g_signal_connect_object (self->category, "undone", G_CALLBACK (on_category_undone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->place, "chosen", G_CALLBACK (on_place_chosen), self, 0);
  g_signal_connect_object (self->place, "undone", G_CALLBACK (on_place_undone), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->follow_up, "changed", G_CALLBACK (on_follow_up_changed), self, G_CONNECT_SWAPPED);
  get_texts (self, fields, names);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    g_signal_connect_object (fields[i], "changed", G_CALLBACK (on_text_changed), self, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_contact_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->contact), focus);

  add_phrases (self, self->content);
  add_phrases (self, self->answer);
}

/**
 * sonor_intake_form_new:
 * @workplace: where the person is signed in
 *
 * Returns: (transfer floating): a form; give it a draft
 */
GtkWidget *
sonor_intake_form_new (SonorWorkplace *workplace)
{
  SonorIntakeForm *self = g_object_new (SONOR_TYPE_INTAKE_FORM, NULL);

  self->workplace = g_object_ref (workplace);
  build (self);

  return GTK_WIDGET (self);
}

/* Who speaks Mongolian is written down in it. */
static void
take_language (SonorIntakeForm *self)
{
  gboolean mongolian = g_str_equal (sonor_intake_fields_get_text (self->fields, "language"), "mn");

  sonor_form_field_set_mongolian (self->content, mongolian);
  sonor_form_field_set_mongolian (self->answer, mongolian);
}

static void
fill (SonorIntakeForm *self)
{
  SonorFormField *fields[5];
  const char *names[5];
  const char *phone = sonor_intake_fields_get_text (self->fields, "phone_e164");
  const char *detail = sonor_intake_fields_get_text (self->fields, "category_detail");

  self->filling = TRUE;
  sonor_kind_choice_set_kind (self->kind, sonor_intake_fields_get_text (self->fields, "kind"));
  sonor_urgency_choice_set_fields (self->urgency, self->fields);
  sonor_suggest_entry_show (SONOR_SUGGEST_ENTRY (self->category), sonor_intake_fields_get_text (self->fields, "category_path"),
                            sonor_intake_fields_get_integer (self->fields, "category_id") != 0);
  sonor_form_field_set_hint (self->category_field, *detail != '\0' ? detail : NULL);
  sonor_form_field_set_message (self->category_field, NULL);
  sonor_suggest_entry_show (SONOR_SUGGEST_ENTRY (self->place), sonor_intake_fields_get_text (self->fields, "area_path"),
                            *sonor_intake_fields_get_text (self->fields, "area_code") != '\0');
  sonor_place_entry_set_phone (self->place, *phone != '\0' ? phone : NULL);
  sonor_form_field_set_message (self->place_field, NULL);
  get_texts (self, fields, names);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *text = sonor_intake_fields_get_text (self->fields, names[i]);
      g_autofree char *shown = sonor_form_field_dup_text (fields[i]);

      /* Where nothing is new the cursor stays. */
      if (!g_str_equal (shown, text))
        sonor_form_field_set_text (fields[i], text);
      sonor_form_field_set_message (fields[i], NULL);
      if (*text != '\0')
        check_text (self, fields[i]);
    }
  take_language (self);
  sonor_form_field_set_text (self->follow_up, sonor_intake_fields_get_text (self->fields, "follow_up"));
  gtk_widget_set_visible (GTK_WIDGET (self->answer), sonor_intake_fields_get_flag (self->fields, "answering"));
  show_proposal (self);
  self->filling = FALSE;
}

/* What was not typed here: another version was taken, a number came with a call. */
static void
on_draft_changed (SonorIntakeDraft *draft,
                  const char       *field,
                  SonorIntakeForm  *self)
{
  if (field == NULL)
    fill (self);
  else if (g_str_equal (field, "language"))
    take_language (self);
  else if (g_str_equal (field, "phone_e164"))
    sonor_place_entry_set_phone (self->place, sonor_intake_fields_get_text (self->fields, field));
}

/**
 * sonor_intake_form_get_marks:
 * @self: a form
 *
 * Returns: (transfer none): where a matter is marked confidential, anonymous or urgent, to be placed above the form
 */
GtkWidget *
sonor_intake_form_get_marks (SonorIntakeForm *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FORM (self), NULL);

  return GTK_WIDGET (self->urgency);
}

/**
 * sonor_intake_form_set_draft:
 * @self: a form
 * @draft: what is taken down from now on
 */
void
sonor_intake_form_set_draft (SonorIntakeForm  *self,
                             SonorIntakeDraft *draft)
{
  g_return_if_fail (SONOR_IS_INTAKE_FORM (self));
  g_return_if_fail (SONOR_IS_INTAKE_DRAFT (draft));

  if (self->draft == draft)
    return;

  if (self->draft != NULL)
    g_clear_signal_handler (&self->changed_id, self->draft);
  g_set_object (&self->draft, draft);
  g_set_object (&self->fields, sonor_intake_draft_get_fields (draft));
  self->changed_id = g_signal_connect_object (draft, "changed", G_CALLBACK (on_draft_changed), self, 0);
  fill (self);

  if (self->attachments != NULL)
    gtk_widget_unparent (self->attachments);
  self->attachments = sonor_attachment_list_new (self->workplace, sonor_intake_draft_get_id (draft), TRUE);
  gtk_widget_set_parent (self->attachments, GTK_WIDGET (self));
}

/**
 * sonor_intake_form_begin:
 * @self: a form
 *
 * Puts the focus where the first thing is to be said.
 */
void
sonor_intake_form_begin (SonorIntakeForm *self)
{
  g_return_if_fail (SONOR_IS_INTAKE_FORM (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->kind));
}

static gboolean
check_choice (SonorIntakeForm   *self,
              SonorFormField    *field,
              SonorSuggestEntry *entry,
              const char        *nothing,
              const char        *unknown)
{
  g_autofree char *text = sonor_suggest_entry_dup_text (entry);

  if (sonor_suggest_entry_is_chosen (entry))
    return TRUE;

  sonor_form_field_set_message (field, *text == '\0' ? nothing : unknown);
  return FALSE;
}

/**
 * sonor_intake_form_check:
 * @self: a form
 * @answering: whether it is to be closed with the answer
 *
 * Says at each field what is wrong with it and puts the focus into the first one.
 *
 * Returns: whether it can be sent
 */
gboolean
sonor_intake_form_check (SonorIntakeForm *self,
                         gboolean         answering)
{
  GtkWidget *first = NULL;
  SonorFormField *texts[] = { self->address, self->title, self->content, self->answer };

  g_return_val_if_fail (SONOR_IS_INTAKE_FORM (self), FALSE);

  if (!check_choice (self, self->category_field, SONOR_SUGGEST_ENTRY (self->category), _("Choose a category"),
                     _("There is no such category: choose one from the list")))
    first = self->category;
  if (!check_choice (self, self->place_field, SONOR_SUGGEST_ENTRY (self->place), _("Choose an area"),
                     _("This is no area of the city: choose one from the list")) && first == NULL)
    first = self->place;
  sonor_form_field_set_required (self->answer, answering);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      if ((texts[i] != self->answer || answering) && !check_text (self, texts[i]) && first == NULL)
        first = GTK_WIDGET (texts[i]);
    }
  if (!take_contact (self, TRUE) && first == NULL)
    first = GTK_WIDGET (self->contact);

  if (first != NULL)
    gtk_widget_grab_focus (first);

  return first == NULL;
}

/**
 * sonor_intake_form_insert:
 * @self: a form
 * @text: what to put in
 *
 * Puts a text in where the cursor stands in the content, or in the answer if that has the focus.
 */
void
sonor_intake_form_insert (SonorIntakeForm *self,
                          const char      *text)
{
  SonorFormField *field;
  GtkWidget *view;

  g_return_if_fail (SONOR_IS_INTAKE_FORM (self));
  g_return_if_fail (text != NULL);

  field = gtk_widget_get_focus_child (GTK_WIDGET (self)) == GTK_WIDGET (self->answer) ? self->answer : self->content;
  view = sonor_form_field_get_input (field);
  gtk_text_buffer_insert_at_cursor (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);
  gtk_widget_grab_focus (view);
}

/**
 * sonor_intake_form_is_answering:
 * @self: a form
 *
 * Returns: whether the answer is shown
 */
gboolean
sonor_intake_form_is_answering (SonorIntakeForm *self)
{
  g_return_val_if_fail (SONOR_IS_INTAKE_FORM (self), FALSE);

  return gtk_widget_get_visible (GTK_WIDGET (self->answer));
}

/**
 * sonor_intake_form_set_answering:
 * @self: a form
 * @answering: whether the matter is answered at once
 */
void
sonor_intake_form_set_answering (SonorIntakeForm *self,
                                 gboolean         answering)
{
  g_return_if_fail (SONOR_IS_INTAKE_FORM (self));

  gtk_widget_set_visible (GTK_WIDGET (self->answer), answering);
  sonor_intake_fields_set_flag (self->fields, "answering", answering);
  if (answering)
    gtk_widget_grab_focus (sonor_form_field_get_input (self->answer));
}

/**
 * sonor_intake_form_set_answer:
 * @self: a form
 * @answer: an answer that was given before
 *
 * Answers at once, with that answer to begin with.
 */
void
sonor_intake_form_set_answer (SonorIntakeForm *self,
                              const char      *answer)
{
  g_return_if_fail (SONOR_IS_INTAKE_FORM (self));

  sonor_form_field_set_text (self->answer, answer);
  sonor_intake_form_set_answering (self, TRUE);
}
