/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/hotline-menu.h"

#include "switch/announcement.h"

/* Whoever presses three keys that are none has another telephone than they think, or none of the languages. */
#define MOST_WRONG_KEYS 3

/**
 * SonorHotlineMenu:
 *
 * The greeting, and one level of keys as the database has them for the called number. GB/T 33358 wants no menu: a key may be
 * pressed at any moment, silence goes on by itself, and a flow may do without keys at all.
 */
struct _SonorHotlineMenu
{
  GObject        parent_instance;

  SonorSwitch   *owner;
  SonorMediaLeg *leg;
  SonorResult   *route;
  GStrv          keys;
  GStrv          languages;
  GStrv          names;
  const char    *language;
  gboolean       menu;
  guint          n_wrong;
  guint          playing;
  guint          timer;
};

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorHotlineMenu, sonor_hotline_menu, G_TYPE_OBJECT)

static void
choose (SonorHotlineMenu *self,
        const char       *key)
{
  const char *language = self->language;

  for (guint i = 0; self->keys[i] != NULL; i++)
    {
      if (g_str_equal (self->keys[i], key))
        language = self->languages[i];
    }

  g_clear_handle_id (&self->timer, g_source_remove);
  g_signal_handlers_disconnect_by_data (self->leg, self);
  g_signal_emit (self, signals[CHOSEN], 0, key, language);
}

static void
be_silent (SonorHotlineMenu *self)
{
  choose (self, sonor_result_get_text (self->route, 0, "silence"));
}

/* Each key is named in the language of those who want it. */
static void
say (SonorHotlineMenu *self,
     const char       *first)
{
  g_autoptr (SonorAnnouncement) announcement = sonor_announcement_new (sonor_switch_get_prompts (self->owner), self->language);

  g_clear_handle_id (&self->timer, g_source_remove);
  sonor_announcement_add (announcement, first, NULL);
  for (guint i = 0; self->menu && self->keys[i] != NULL; i++)
    {
      g_autofree char *choice = g_strconcat ("choice-", self->names[i], NULL);
      g_autofree char *key = g_strconcat ("n-", self->keys[i], NULL);

      sonor_announcement_add_in (announcement, self->languages[i], choice, "press", key, NULL);
    }
  self->playing = sonor_announcement_play (announcement, self->leg);
}

static void
on_digit (SonorMediaLeg    *leg,
          guint             digit,
          SonorHotlineMenu *self)
{
  const char pressed[] = { (char) digit, '\0' };

  if (!self->menu)
    return;

  if (g_strv_contains ((const char * const *) self->keys, pressed))
    choose (self, pressed);
  else if (++self->n_wrong == MOST_WRONG_KEYS)
    be_silent (self);
  else
    say (self, "wrong-key");
}

static gboolean
on_time_over (gpointer user_data)
{
  g_autoptr (SonorHotlineMenu) self = g_object_ref (user_data);

  self->timer = 0;
  be_silent (self);

  return G_SOURCE_REMOVE;
}

static void
on_played (SonorMediaLeg    *leg,
           guint             number,
           SonorHotlineMenu *self)
{
  if (number != self->playing)
    return;

  if (self->menu)
    self->timer = g_timeout_add_seconds ((guint) sonor_result_get_integer (self->route, 0, "wait_s"), on_time_over, self);
  else
    be_silent (self);
}

static void
sonor_hotline_menu_dispose (GObject *object)
{
  SonorHotlineMenu *self = SONOR_HOTLINE_MENU (object);

  g_clear_handle_id (&self->timer, g_source_remove);
  g_clear_object (&self->leg);

  G_OBJECT_CLASS (sonor_hotline_menu_parent_class)->dispose (object);
}

static void
sonor_hotline_menu_finalize (GObject *object)
{
  SonorHotlineMenu *self = SONOR_HOTLINE_MENU (object);

  g_strfreev (self->keys);
  g_strfreev (self->languages);
  g_strfreev (self->names);
  sonor_result_unref (self->route);

  G_OBJECT_CLASS (sonor_hotline_menu_parent_class)->finalize (object);
}

static void
sonor_hotline_menu_class_init (SonorHotlineMenuClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_menu_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_hotline_menu_finalize;

  /**
   * SonorHotlineMenu::chosen:
   * @self: the menu
   * @key: the key, or the one that silence stands for
   * @language: the language that belongs to it
   *
   * The caller has chosen. Nothing more is said or heard here.
   */
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  G_TYPE_STRING, G_TYPE_STRING);
}

static void
sonor_hotline_menu_init (SonorHotlineMenu *self)
{
}

/**
 * sonor_hotline_menu_new:
 * @owner: the switch, which outlives the menu
 * @leg: who hears it
 * @route: what call_route() answered, with one row
 *
 * Returns: (transfer full): the greeting and the keys of a flow
 */
SonorHotlineMenu *
sonor_hotline_menu_new (SonorSwitch   *owner,
                        SonorMediaLeg *leg,
                        SonorResult   *route)
{
  SonorHotlineMenu *self = g_object_new (SONOR_TYPE_HOTLINE_MENU, NULL);

  self->owner = owner;
  self->leg = g_object_ref (leg);
  self->route = sonor_result_ref (route);
  self->language = sonor_result_get_text (route, 0, "language");
  self->menu = sonor_result_get_boolean (route, 0, "menu");
  self->keys = sonor_result_dup_text_array (route, 0, "keys");
  self->languages = sonor_result_dup_text_array (route, 0, "key_languages");
  self->names = sonor_result_dup_text_array (route, 0, "key_names");

  return self;
}

/**
 * sonor_hotline_menu_begin:
 * @self: a menu
 *
 * Greets the caller.
 */
void
sonor_hotline_menu_begin (SonorHotlineMenu *self)
{
  g_return_if_fail (SONOR_IS_HOTLINE_MENU (self));

  g_signal_connect_object (self->leg, "digit", G_CALLBACK (on_digit), self, 0);
  g_signal_connect_object (self->leg, "played", G_CALLBACK (on_played), self, 0);
  say (self, "welcome");
}
