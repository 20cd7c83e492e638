/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The codecs in the person's order, each with a switch and two arrows. */

#include "desk/preferences/codec-list.h"

#include <glib/gi18n.h>

#include "desk/line/line-settings.h"

typedef struct
{
  GSettings  *settings;
  SonorCodec  order[SONOR_N_CODECS];
  gboolean    on[SONOR_N_CODECS];
  GtkWidget  *rows[SONOR_N_CODECS];
  GtkWidget  *switches[SONOR_N_CODECS];
  GtkWidget  *ups[SONOR_N_CODECS];
  GtkWidget  *downs[SONOR_N_CODECS];
  gboolean    showing;
} CodecList;

static const char * const words[SONOR_N_CODECS] = {
  [SONOR_CODEC_OPUS] = N_("Opus: the best speech, and the best on bad networks"),
  [SONOR_CODEC_G722] = N_("G.722: wide speech, known to most office telephones"),
  [SONOR_CODEC_PCMA] = N_("G.711 A-law: the speech of the telephone network in China"),
  [SONOR_CODEC_PCMU] = N_("G.711 µ-law: the speech of the telephone network in America"),
};

static void
codec_list_free (gpointer  data,
                 GObject  *group)
{
  CodecList *self = data;

  g_object_unref (self->settings);
  g_free (self);
}

static guint
count_on (CodecList *self)
{
  guint n = 0;

  for (guint i = 0; i < SONOR_N_CODECS; i++)
    n += self->on[i] ? 1 : 0;

  return n;
}

/* Rows stay where they are; what they stand for moves. */
static void
show_codecs (CodecList *self)
{
  self->showing = TRUE;
  for (guint i = 0; i < SONOR_N_CODECS; i++)
    {
      SonorCodec codec = self->order[i];

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[i]), _(words[codec]));
      gtk_switch_set_active (GTK_SWITCH (self->switches[i]), self->on[codec]);
      /* The last one that is on stays on. */
      gtk_widget_set_sensitive (self->switches[i], !self->on[codec] || count_on (self) > 1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->switches[i]),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, sonor_codec_get_name (codec), -1);
      gtk_widget_set_sensitive (self->ups[i], i > 0);
      gtk_widget_set_sensitive (self->downs[i], i + 1 < SONOR_N_CODECS);
    }
  self->showing = FALSE;
}

static void
keep (CodecList *self)
{
  SonorCodec codecs[SONOR_N_CODECS];
  gsize n_codecs = 0;

  for (guint i = 0; i < SONOR_N_CODECS; i++)
    {
      if (self->on[self->order[i]])
        codecs[n_codecs++] = self->order[i];
    }
  sonor_line_settings_set_codecs (self->settings, codecs, n_codecs);
  show_codecs (self);
}

static guint
find_row (GtkWidget * const *widgets,
          gpointer           widget)
{
  guint i = 0;

  while (widgets[i] != widget)
    i++;

  return i;
}

static void
swap (CodecList *self,
      guint      first)
{
  SonorCodec codec = self->order[first];

  self->order[first] = self->order[first + 1];
  self->order[first + 1] = codec;
  keep (self);
}

static void
on_up (GtkWidget *button,
       CodecList *self)
{
  swap (self, find_row (self->ups, button) - 1);
}

static void
on_down (GtkWidget *button,
         CodecList *self)
{
  swap (self, find_row (self->downs, button));
}

static void
on_switched (GtkWidget  *widget,
             GParamSpec *pspec,
             CodecList  *self)
{
  guint row = find_row (self->switches, widget);

  if (self->showing)
    return;

  self->on[self->order[row]] = gtk_switch_get_active (GTK_SWITCH (widget));
  keep (self);
}

static GtkWidget *
new_arrow (const char *icon,
           const char *label,
           GCallback   callback,
           CodecList  *self)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect (button, "clicked", callback, self);

  return button;
}

/* Those that are on as they were put, then the others. */
static void
read_settings (CodecList *self)
{
  gsize n = sonor_line_settings_get_codecs (self->settings, self->order);

  for (gsize i = 0; i < n; i++)
    self->on[self->order[i]] = TRUE;
  for (SonorCodec codec = 0; codec < SONOR_N_CODECS; codec++)
    {
      if (!self->on[codec])
        self->order[n++] = codec;
    }
  /* Settings that know none of them mean all. */
  if (count_on (self) == 0)
    {
      for (SonorCodec codec = 0; codec < SONOR_N_CODECS; codec++)
        self->on[codec] = TRUE;
    }
}

/**
 * sonor_codec_list_add:
 * @group: where the rows go
 * @settings: the settings of the telephone
 *
 * Lets a person choose and order the codecs.
 */
void
sonor_codec_list_add (AdwPreferencesGroup *group,
                      GSettings           *settings)
{
  CodecList *self = g_new0 (CodecList, 1);

  self->settings = g_object_ref (settings);
  g_object_weak_ref (G_OBJECT (group), codec_list_free, self);
  read_settings (self);
  for (guint i = 0; i < SONOR_N_CODECS; i++)
    {
      self->rows[i] = adw_action_row_new ();
      self->ups[i] = new_arrow ("go-up-symbolic", _("Up"), G_CALLBACK (on_up), self);
      self->downs[i] = new_arrow ("go-down-symbolic", _("Down"), G_CALLBACK (on_down), self);
      self->switches[i] = gtk_switch_new ();
      gtk_widget_set_valign (self->switches[i], GTK_ALIGN_CENTER);
      g_signal_connect (self->switches[i], "notify::active", G_CALLBACK (on_switched), self);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self->rows[i]), self->ups[i]);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self->rows[i]), self->downs[i]);
      adw_action_row_add_suffix (ADW_ACTION_ROW (self->rows[i]), self->switches[i]);
      adw_preferences_group_add (group, self->rows[i]);
    }
  show_codecs (self);
}
