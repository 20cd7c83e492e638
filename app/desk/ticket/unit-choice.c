/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A field of a form in which units are ticked. */

#include "desk/ticket/unit-choice.h"

#include "model/place.h"
#include "widgets/choice-button.h"

static char *
get_units (GtkWidget *input)
{
  g_auto (GStrv) chosen = sonor_choice_button_dup_chosen (SONOR_CHOICE_BUTTON (input));

  return g_strjoinv (",", chosen);
}

static void
set_units (GtkWidget  *input,
           const char *text)
{
  g_auto (GStrv) chosen = g_strsplit (text, ",", -1);

  sonor_choice_button_set_chosen (SONOR_CHOICE_BUTTON (input), (const char * const *) chosen);
}

/* Each unit stands right below the one it answers to, so those below one are those behind it that lie deeper. */
static GListStore *
find_choices (GListModel *units,
              int         below_unit_id)
{
  GListStore *choices = g_list_store_new (SONOR_TYPE_CHOICE);
  g_autofree char *top = g_strdup_printf ("%d", below_unit_id);
  gboolean inside = below_unit_id == 0;
  guint top_depth = 0;

  for (guint i = 0; i < g_list_model_get_n_items (units); i++)
    {
      g_autoptr (SonorPlace) unit = g_list_model_get_item (units, i);
      guint depth = sonor_place_get_depth (unit);

      if (below_unit_id != 0 && g_str_equal (sonor_place_get_code (unit), top))
        {
          inside = TRUE;
          top_depth = depth + 1;
        }
      else if (inside && depth < top_depth)
        break;
      else if (inside)
        {
          g_autoptr (SonorChoice) choice = sonor_choice_new (sonor_place_get_code (unit), sonor_place_get_name (unit),
                                                             depth - top_depth);

          g_list_store_append (choices, choice);
        }
    }

  return choices;
}

/**
 * sonor_unit_choice_new:
 * @label: what it is called, translated
 * @workplace: where the person is signed in
 * @below_unit_id: a unit, to offer only those that answer to it; 0 for all
 *
 * The content is the ids of the units, separated by commas.
 *
 * Returns: (transfer floating): a field to tick units in
 */
GtkWidget *
sonor_unit_choice_new (const char     *label,
                       SonorWorkplace *workplace,
                       int             below_unit_id)
{
  GtkWidget *button = sonor_choice_button_new (label);
  g_autoptr (GListStore) choices = find_choices (sonor_workplace_get_units (workplace), below_unit_id);
  GtkWidget *field = sonor_form_field_new_custom (label, button, get_units, set_units);

  sonor_choice_button_set_choices (SONOR_CHOICE_BUTTON (button), G_LIST_MODEL (choices));
  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_object (button, "changed", G_CALLBACK (sonor_form_field_changed), field, G_CONNECT_SWAPPED);

  return field;
}
