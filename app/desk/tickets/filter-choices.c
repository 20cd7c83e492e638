/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a list of tickets can be filtered by, and the values that there are to choose. */

#include "desk/tickets/filter-choices.h"

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "model/place.h"
#include "model/ticket-words.h"
#include "widgets/choice.h"

static const SonorWord marks[] = {
  { "held", N_("Claimed by me") },
  { "mine", N_("Taken down by me") },
  { "supervised", N_("Under supervision") },
  { "problem", N_("Problem tickets") },
};

static const char *
translate_mark (const char *code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (g_str_equal (marks[i].code, code))
        return _(marks[i].word);
    }

  return code;
}

static GListModel *
choices_of_words (const SonorWord *words,
                  gsize            n_words,
                  const char    *(*translate) (const char *))
{
  GListStore *store = g_list_store_new (SONOR_TYPE_CHOICE);

  for (gsize i = 0; i < n_words; i++)
    {
      g_autoptr (SonorChoice) choice = sonor_choice_new (words[i].code, translate (words[i].code), 0);

      g_list_store_append (store, choice);
    }

  return G_LIST_MODEL (store);
}

static gpointer
choice_of_place (gpointer item,
                 gpointer user_data)
{
  g_autoptr (SonorPlace) place = item;

  return sonor_choice_new (sonor_place_get_code (place), sonor_place_get_name (place), sonor_place_get_depth (place));
}

static GListModel *
choices_of_places (GListModel *places)
{
  return G_LIST_MODEL (gtk_map_list_model_new (g_object_ref (places), choice_of_place, NULL, NULL));
}

/**
 * sonor_filter_choices_get_title:
 * @by: by what
 *
 * Returns: (transfer none) (nullable): what a person calls it; %NULL if no person is asked
 */
const char *
sonor_filter_choices_get_title (SonorTicketFilterBy by)
{
  switch (by)
    {
    case SONOR_TICKET_FILTER_KIND:
      return _("Kind");
    case SONOR_TICKET_FILTER_STATE:
      return _("State");
    case SONOR_TICKET_FILTER_UNIT:
      return _("Unit");
    case SONOR_TICKET_FILTER_AREA:
      return _("Area");
    case SONOR_TICKET_FILTER_LIGHT:
      return C_("column", "Light");
    case SONOR_TICKET_FILTER_MARK:
      return _("Mark");
    case SONOR_TICKET_FILTER_PART:
    case SONOR_TICKET_FILTER_N:
    default:
      return NULL;
    }
}

/**
 * sonor_filter_choices_new:
 * @by: by what
 * @workplace: where the person is signed in
 *
 * Returns: (transfer full) (nullable): a list of #SonorChoice; %NULL if the person has none
 */
GListModel *
sonor_filter_choices_new (SonorTicketFilterBy  by,
                          SonorWorkplace      *workplace)
{
  const SonorWord *words;
  gsize n_words;

  switch (by)
    {
    case SONOR_TICKET_FILTER_KIND:
      words = sonor_ticket_words_kinds (&n_words);
      return choices_of_words (words, n_words, sonor_ticket_words_kind);
    case SONOR_TICKET_FILTER_STATE:
      words = sonor_ticket_words_states (&n_words);
      return choices_of_words (words, n_words, sonor_ticket_words_state);
    case SONOR_TICKET_FILTER_UNIT:
      return choices_of_places (sonor_workplace_get_units (workplace));
    case SONOR_TICKET_FILTER_AREA:
      return choices_of_places (sonor_workplace_get_areas (workplace));
    case SONOR_TICKET_FILTER_LIGHT:
      words = sonor_ticket_words_lights (&n_words);
      return choices_of_words (words, n_words, sonor_ticket_words_light);
    case SONOR_TICKET_FILTER_MARK:
      /* A unit claims nothing and takes nothing down. */
      if (g_strv_contains (sonor_person_get_seat_kinds (sonor_workplace_get_person (workplace)), "unit"))
        return NULL;
      return choices_of_words (marks, G_N_ELEMENTS (marks), translate_mark);
    case SONOR_TICKET_FILTER_PART:
    case SONOR_TICKET_FILTER_N:
    default:
      return NULL;
    }
}
