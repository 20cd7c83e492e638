/* SPDX-License-Identifier: GPL-3.0-or-later */

/* 回访: what is said to the citizen, what the unit says, and what the citizen says of it. */

#include "desk/follow-up/call-back-form.h"

#include <glib/gi18n.h>

#include "desk/follow-up/follow-up-next.h"
#include "desk/ticket/task-verb.h"

static const SonorWord reached[] = {
  { "yes", N_("Reached") },
  { "no", N_("Not reached") },
};

static const SonorWord satisfactions[] = {
  { "very_satisfied", N_("Very satisfied") },
  { "satisfied", N_("Satisfied") },
  { "fairly_satisfied", N_("Fairly satisfied") },
  { "dissatisfied", N_("Dissatisfied") },
  { "very_dissatisfied", N_("Very dissatisfied") },
};

/* What only a citizen who was reached can say. */
static const char * const sayings[] = { "contacted", "solved", "satisfaction" };

static void
add_flag (JsonObject      *result,
          SonorTicketForm *form,
          const char      *key)
{
  g_autofree char *text = sonor_ticket_form_dup_text (form, key);

  if (*text != '\0')
    json_object_set_boolean_member (result, key, g_str_equal (text, "yes"));
}

/* What must be said if the citizen was reached; says at the field if it is not. */
static gboolean
check_sayings (SonorTicketForm *form)
{
  for (gsize i = 0; i < G_N_ELEMENTS (sayings); i++)
    {
      g_autofree char *text = sonor_ticket_form_dup_text (form, sayings[i]);

      if (*text == '\0')
        {
          sonor_form_field_set_message (sonor_ticket_form_get_field (form, sayings[i]), _("Ask the citizen, and choose what they say"));
          gtk_widget_grab_focus (GTK_WIDGET (sonor_ticket_form_get_field (form, sayings[i])));
          return FALSE;
        }
    }

  return TRUE;
}

static SonorQuery *
follow_up (SonorTicketForm *form,
           SonorTicketFile *file,
           int              version,
           int              unit_id)
{
  g_autofree char *was_reached = sonor_ticket_form_dup_text (form, "reached");
  g_autofree char *satisfaction = sonor_ticket_form_dup_text (form, "satisfaction");
  g_autofree char *opinion = sonor_ticket_form_dup_text (form, "opinion");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *content = NULL;
  JsonObject *result = json_object_new ();
  SonorQuery *query;

  json_node_take_object (node, result);
  add_flag (result, form, "reached");
  json_object_set_string_member (result, "opinion", opinion);
  if (g_str_equal (was_reached, "yes"))
    {
      if (!check_sayings (form))
        return NULL;
      add_flag (result, form, "contacted");
      add_flag (result, form, "solved");
      json_object_set_string_member (result, "satisfaction", satisfaction);
    }

  content = json_to_string (node, FALSE);
  query = sonor_task_verb_new ("SELECT ticket_follow_up($1::uuid, $2::integer, $3::jsonb) AS result", file, version);
  sonor_query_add_text (query, content);

  return query;
}

/* Whether the unit whose answer counts says that it is solved. */
static gboolean
unit_says_solved (SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);

  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      if (sonor_json_get_flag (sonor_json_get_element (data, "assignments", i), "solved"))
        return TRUE;
    }

  return FALSE;
}

/* Whether a unit says that it spoke with the citizen. */
static gboolean
unit_says_contacted (SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);

  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      if (!sonor_json_is_null (sonor_json_get_element (data, "assignments", i), "contacted_at"))
        return TRUE;
    }

  return FALSE;
}

static void
update (SonorTicketForm *form)
{
  GtkWidget *warning = g_object_get_data (G_OBJECT (form), "contradiction");
  SonorTicketFile *file = sonor_ticket_form_get_file (form);
  g_autofree char *was_reached = sonor_ticket_form_dup_text (form, "reached");
  g_autofree char *solved = sonor_ticket_form_dup_text (form, "solved");
  g_autofree char *contacted = sonor_ticket_form_dup_text (form, "contacted");
  gboolean asks = !g_str_equal (was_reached, "no");

  for (gsize i = 0; i < G_N_ELEMENTS (sayings); i++)
    gtk_widget_set_visible (GTK_WIDGET (sonor_ticket_form_get_field (form, sayings[i])), asks);
  gtk_widget_set_visible (warning, asks && ((g_str_equal (solved, "no") && unit_says_solved (file))
                                            || (g_str_equal (contacted, "no") && unit_says_contacted (file))));
}

/* The answers */

static void
add_answers (SonorTicketForm *form,
             SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);

  for (guint i = 0; i < sonor_json_get_length (data, "assignments"); i++)
    {
      JsonObject *part = sonor_json_get_element (data, "assignments", i);
      const char *answer = sonor_json_get_text (part, "public_answer");
      /* Translators: a unit and its answer */
      g_autofree char *words = g_strdup_printf (_("%s: %s"), sonor_json_get_text (sonor_json_get_object (part, "unit"), "short_name"),
                                                answer);

      if (*answer != '\0')
        sonor_task_add_words (form, words);
    }
}

static void
on_dial (GtkWidget       *button,
         SonorTicketFile *file)
{
  gtk_widget_activate_action (button, "work.dial", "(ss)", gtk_widget_get_name (button), sonor_ticket_file_get_id (file));
}

static void
add_dial_buttons (SonorTicketForm *form,
                  SonorTicketFile *file)
{
  JsonObject *contact = sonor_json_get_object (sonor_ticket_file_get_data (file), "contact");
  const char *numbers[] = { sonor_json_get_text (contact, "contact"), sonor_json_get_text (contact, "phone") };

  if (sonor_json_get_flag (contact, "masked"))
    {
      sonor_task_add_words (form, _("The citizen asks in confidence: say beside their name why you must see the number."));
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      /* Translators: a telephone number */
      g_autofree char *label = g_strdup_printf (_("Ring %s"), numbers[i]);
      GtkWidget *button;

      if (*numbers[i] == '\0' || (i > 0 && g_str_equal (numbers[0], numbers[1])))
        continue;
      button = gtk_button_new_with_label (label);
      gtk_widget_set_name (button, numbers[i]);
      gtk_widget_set_halign (button, GTK_ALIGN_START);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_dial), file, 0);
      sonor_ticket_form_add_widget (form, button);
    }
}

static void
add_script (SonorTicketForm *form,
            SonorTicketFile *file)
{
  JsonObject *data = sonor_ticket_file_get_data (file);
  JsonObject *task = sonor_json_get_object (data, "follow_up_task");
  g_autoptr (GDateTime) at = sonor_ticket_file_dup_time (file, "created_at");
  /* Translators: the date in what the follow-up agent says to the citizen, see g_date_time_format() */
  g_autofree char *date = at != NULL ? g_date_time_format (at, _("%-d %B")) : g_strdup ("");
  /* Translators: what the follow-up agent says to the citizen: a date, and the title of a ticket */
  g_autofree char *script = g_strdup_printf (_("“Good day, this is the 12345 hotline. On %s you told us about “%s”. May I ask you how "
                                               "it was handled?”"), date, sonor_json_get_text (data, "title"));
  int tries = (int) sonor_json_get_integer (task, "tries");

  sonor_task_add_words (form, script);
  if (tries > 0)
    {
      /* Translators: how often the citizen was not reached, and after how many tries it is given up */
      g_autofree char *words = g_strdup_printf (_("Not reached so far: %d of %d tries"), tries,
                                                (int) sonor_json_get_integer (task, "attempts"));

      sonor_task_add_words (form, words);
    }
}

static void
on_done (SonorTicketForm *form,
         JsonNode        *result)
{
  SonorWorkplace *workplace = sonor_ticket_file_get_workplace (sonor_ticket_form_get_file (form));

  if (sonor_follow_up_goes_on (workplace))
    sonor_follow_up_next (workplace, GTK_WIDGET (form));
}

/**
 * sonor_call_back_form_new:
 * @file: a ticket that the units have answered
 *
 * Returns: (transfer floating): a #SonorTicketForm for one try to call its citizen back
 */
GtkWidget *
sonor_call_back_form_new (SonorTicketFile *file)
{
  GtkWidget *form = sonor_ticket_form_new (file, "follow_up", 0, _("_Keep it"), follow_up);
  GtkWidget *warning = gtk_label_new (_("This contradicts what the unit says; it will be flagged."));

  add_script (SONOR_TICKET_FORM (form), file);
  add_answers (SONOR_TICKET_FORM (form), file);
  add_dial_buttons (SONOR_TICKET_FORM (form), file);
  sonor_task_add_required (SONOR_TICKET_FORM (form), "reached",
                           sonor_form_field_new_choice (_("The citizen"), reached, G_N_ELEMENTS (reached), NULL));
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "contacted",
                         sonor_task_new_yes_no (_("The unit got in touch with them")));
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "solved", sonor_task_new_yes_no (_("Solved")));
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "satisfaction",
                         sonor_form_field_new_choice (C_("score", "Satisfaction"), satisfactions, G_N_ELEMENTS (satisfactions), NULL));
  gtk_label_set_xalign (GTK_LABEL (warning), 0);
  gtk_label_set_wrap (GTK_LABEL (warning), TRUE);
  gtk_widget_add_css_class (warning, "note");
  sonor_ticket_form_add_widget (SONOR_TICKET_FORM (form), warning);
  sonor_ticket_form_add (SONOR_TICKET_FORM (form), "opinion",
                         sonor_form_field_new_text (_("What the citizen says"), SONOR_TASK_LONGEST_TEXT, 3));
  sonor_ticket_form_set_done_words (SONOR_TICKET_FORM (form), _("The call is written down"));

  g_object_set_data (G_OBJECT (form), "contradiction", warning);
  g_signal_connect_object (sonor_ticket_form_get_field (SONOR_TICKET_FORM (form), "reached"), "changed", G_CALLBACK (update), form,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sonor_ticket_form_get_field (SONOR_TICKET_FORM (form), "contacted"), "changed", G_CALLBACK (update), form,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (sonor_ticket_form_get_field (SONOR_TICKET_FORM (form), "solved"), "changed", G_CALLBACK (update), form,
                           G_CONNECT_SWAPPED);
  g_signal_connect (form, "done", G_CALLBACK (on_done), NULL);
  update (SONOR_TICKET_FORM (form));

  return form;
}
