/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/demo/demo-card.h"

#include <glib/gi18n.h>

#include "desk/work/notice.h"

/**
 * SonorDemoCard:
 *
 * In a demo world only: tells whoever tries Sonor what to do next, and answers a call with the voice of a program for those who
 * have no headset at hand.
 */
struct _SonorDemoCard
{
  GtkWidget   parent_instance;

  GtkWidget  *box;
  GtkLabel   *text;
  GtkWidget  *answer;

  SonorLine  *line;
  char       *microphone;
  gboolean    has_talked;
};

G_DEFINE_FINAL_TYPE (SonorDemoCard, sonor_demo_card, GTK_TYPE_WIDGET)

/* The call that rings here, or else the one that is talked in. */
static SonorPhoneCall *
find_call (SonorDemoCard  *self,
           SonorCallState  state)
{
  SonorPhone *phone = sonor_line_get_phone (self->line);
  GListModel *calls = phone != NULL ? sonor_phone_get_calls (phone) : NULL;

  for (guint i = 0; calls != NULL && i < g_list_model_get_n_items (calls); i++)
    {
      g_autoptr (SonorPhoneCall) call = g_list_model_get_item (calls, i);

      if (sonor_phone_call_is_incoming (call) && sonor_phone_call_get_state (call) == state)
        return call;
    }

  return NULL;
}

static const char *
get_advice (SonorDemoCard *self)
{
  if (find_call (self, SONOR_CALL_STATE_INCOMING) != NULL)
    return _("A citizen calls. The desk shows who they are and what they asked before. Answer with your own headset, or let a program "
             "speak for you.");
  if (find_call (self, SONOR_CALL_STATE_ACTIVE) != NULL)
    return _("Take down what they want: the form is open already and keeps every letter. Send it with Ctrl+Enter; hang up in the bar above. "
             "The citizen is then asked how satisfied they are.");
  if (sonor_line_get_state (self->line) != SONOR_LINE_STATE_CONNECTED)
    return _("The telephone connects to the switch of this demo world …");
  if (self->has_talked)
    return _("Where did your ticket go? Sign out and in again as review1, unit1, follow1 or floor1, with the password demo, and follow it. "
             "Or be ready for the next citizen.");
  if (!sonor_line_get_ready (self->line))
    return _("A citizen calls every half minute. Set yourself ready in the bar above to get the next one.");

  return _("You are ready: the next citizen who calls is yours. Look around meanwhile: F1 lists the keys.");
}

static void
show (SonorDemoCard *self)
{
  SonorPhoneCall *offered = find_call (self, SONOR_CALL_STATE_INCOMING);

  if (find_call (self, SONOR_CALL_STATE_ACTIVE) != NULL)
    self->has_talked = TRUE;
  gtk_label_set_text (self->text, get_advice (self));
  gtk_widget_set_visible (self->answer, offered != NULL);
}

static void
on_answer (SonorDemoCard *self)
{
  SonorPhoneCall *call = find_call (self, SONOR_CALL_STATE_INCOMING);
  g_autoptr (GError) error = NULL;
  SonorSound *sound = sonor_line_sound_open (sonor_line_get_sound (self->line), &error);
  g_autofree char *voice = g_strdup_printf ("file:%s/agent.wav", sonor_demo_card_get_voices ());

  if (call == NULL)
    return;

  if (sound != NULL && self->microphone == NULL)
    {
      self->microphone = g_strdup (sonor_sound_get_microphone (sound));
      if (!sonor_sound_set_microphone (sound, voice, &error))
        g_clear_pointer (&self->microphone, g_free);
    }
  if (error != NULL || !sonor_phone_call_answer (call, &error))
    sonor_notice_error (GTK_WIDGET (self), error);
}

/* The next call is the person's own again. */
static void
on_call_ended (SonorLine      *line,
               SonorPhoneCall *call,
               SonorDemoCard  *self)
{
  SonorSound *sound = sonor_line_sound_open (sonor_line_get_sound (line), NULL);
  g_autoptr (GError) error = NULL;

  if (self->microphone != NULL && sound != NULL && !sonor_sound_set_microphone (sound, self->microphone, &error))
    sonor_notice_error (GTK_WIDGET (self), error);
  g_clear_pointer (&self->microphone, g_free);
  show (self);
}

static void
on_close (SonorDemoCard *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
sonor_demo_card_dispose (GObject *object)
{
  SonorDemoCard *self = SONOR_DEMO_CARD (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->line);
  g_clear_pointer (&self->microphone, g_free);

  G_OBJECT_CLASS (sonor_demo_card_parent_class)->dispose (object);
}

static void
sonor_demo_card_class_init (SonorDemoCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_demo_card_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "democard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sonor_demo_card_init (SonorDemoCard *self)
{
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Demo"));
  GtkWidget *close = gtk_button_new_from_icon_name ("window-close-symbolic");

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "heading");
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_add_css_class (close, "circular");
  gtk_widget_set_tooltip_text (close, _("Close this card"));
  gtk_box_append (GTK_BOX (top), title);
  gtk_box_append (GTK_BOX (top), close);

  self->text = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->text, 0);
  gtk_label_set_wrap (self->text, TRUE);
  gtk_label_set_max_width_chars (self->text, 36);
  self->answer = gtk_button_new_with_mnemonic (_("Answer _for me"));
  gtk_widget_add_css_class (self->answer, "suggested-action");
  gtk_widget_set_halign (self->answer, GTK_ALIGN_END);

  gtk_widget_add_css_class (self->box, "card");
  gtk_box_append (GTK_BOX (self->box), top);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->box), self->answer);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_END);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_END);
  g_signal_connect_object (close, "clicked", G_CALLBACK (on_close), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->answer, "clicked", G_CALLBACK (on_answer), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_demo_card_get_voices:
 *
 * Returns: (transfer none) (nullable): the folder of the voices that a demo world speaks with; %NULL where people work
 */
const char *
sonor_demo_card_get_voices (void)
{
  return g_getenv ("SONOR_DEMO_VOICES");
}

/**
 * sonor_demo_card_new:
 * @line: the telephone of whoever has signed in
 *
 * Returns: (transfer floating): a card that lies above the page
 */
GtkWidget *
sonor_demo_card_new (SonorLine *line)
{
  SonorDemoCard *self = g_object_new (SONOR_TYPE_DEMO_CARD, NULL);

  self->line = g_object_ref (line);
  g_signal_connect_object (line, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "calls-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "call-ended", G_CALLBACK (on_call_ended), self, 0);
  show (self);

  return GTK_WIDGET (self);
}
