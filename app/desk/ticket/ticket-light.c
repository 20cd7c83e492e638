/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/ticket/ticket-light.h"

#include "model/ticket-words.h"

static const struct
{
  const char *light;
  const char *shape;
} shapes[] = {
  { "green", "●" },
  { "amber", "▲" },
  { "red", "■" },
};

/**
 * sonor_ticket_light_show:
 * @label: where it is shown
 * @light: green, amber, red, or "" for none
 *
 * A light is a colour, a shape and a word, so that nobody needs to tell colours apart.
 */
void
sonor_ticket_light_show (GtkLabel   *label,
                         const char *light)
{
  gboolean known = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (label), shapes[i].light);
      if (g_str_equal (shapes[i].light, light))
        {
          g_autofree char *text = g_strdup_printf ("%s %s", shapes[i].shape, sonor_ticket_words_light (light));

          gtk_label_set_text (label, text);
          gtk_widget_add_css_class (GTK_WIDGET (label), light);
          known = TRUE;
        }
    }
  gtk_widget_add_css_class (GTK_WIDGET (label), "light");
  gtk_widget_set_visible (GTK_WIDGET (label), known);
}
