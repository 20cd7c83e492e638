/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/line/line-bar-private.h"

#include <string.h>

#include <glib/gi18n.h>

#include "desk/line/call-row.h"
#include "desk/line/call-words.h"

enum
{
  PROPERTY_BUSY = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/**
 * SonorLineBar:
 *
 * What is always on top: whether one can be called, the calls there are, and the verbs that make sense now, each with its key.
 */
G_DEFINE_FINAL_TYPE (SonorLineBar, sonor_line_bar, GTK_TYPE_WIDGET)

static gboolean
on_tick (gpointer user_data)
{
  SonorLineBar *self = user_data;
  GtkWidget *row;

  if (sonor_line_get_phone (self->line) == NULL || sonor_phone_get_current (sonor_line_get_phone (self->line)) == NULL)
    sonor_line_bar_show_wrap_up (self);
  for (row = gtk_widget_get_first_child (GTK_WIDGET (self->calls)); row != NULL; row = gtk_widget_get_next_sibling (row))
    sonor_call_row_tick (SONOR_CALL_ROW (row));

  return G_SOURCE_CONTINUE;
}

static void
show_help (SonorLineBar   *self,
           SonorPhoneCall *current)
{
  g_autofree char *words = self->help != NULL && current != NULL ? sonor_help_watch_dup_words (self->help) : NULL;

  gtk_label_set_text (self->help_label, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->help_label), words != NULL);
}

static void
show_queues (SonorLineBar *self)
{
  int waiting = sonor_queue_watch_get_waiting (self->queue);
  g_autofree char *words = sonor_queue_watch_dup_words (self->queue);
  /* Translators: how many callers wait in the queues one serves */
  g_autofree char *text = g_strdup_printf (_("Waiting %d"), MAX (waiting, 0));

  gtk_label_set_text (self->queues, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->queues), words);
  gtk_widget_set_visible (GTK_WIDGET (self->queues), waiting >= 0);
  if (waiting > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->queues), "some");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->queues), "some");
}

static void
update (SonorLineBar *self)
{
  SonorPhone *phone = sonor_line_get_phone (self->line);
  SonorPhoneCall *current = phone != NULL ? sonor_phone_get_current (phone) : NULL;
  gboolean wraps_up;

  wraps_up = sonor_line_bar_find_verbs (self, phone, current);
  sonor_line_bar_show_status (self, current);
  sonor_line_bar_show_calls (self, phone, current);
  sonor_line_bar_show_idle (self, current != NULL);
  sonor_line_bar_show_verbs (self, current);
  show_help (self, current);

  if ((current != NULL || wraps_up) && self->tick_id == 0)
    self->tick_id = g_timeout_add_seconds (1, on_tick, self);
  else if (current == NULL && !wraps_up)
    g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->busy != (current != NULL))
    {
      self->busy = current != NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_BUSY]);
    }
}

/* What became of it stays to be read until the next one. */
static void
on_ended (SonorLine      *line,
          SonorPhoneCall *call,
          SonorLineBar   *self)
{
  g_autofree char *who = sonor_call_words_dup_who (sonor_phone_call_get_name (call), sonor_phone_call_get_number (call));
  g_autofree char *end = sonor_call_words_dup_end (call);
  GDateTime *answered_at = sonor_phone_call_get_answered_at (call);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *talk = NULL;

  g_free (self->last);
  if (answered_at == NULL && sonor_phone_call_is_incoming (call) && sonor_phone_call_get_end (call) != SONOR_CALL_END_HUNG_UP)
    /* Translators: %1$s is who called, %2$s why they were not answered */
    self->last = g_strdup_printf (_("Missed: %1$s · %2$s"), who, end);
  else if (answered_at == NULL)
    self->last = g_strdup_printf ("%s · %s", who, end);
  else
    {
      talk = sonor_call_words_dup_seconds (g_date_time_difference (now, answered_at) / G_TIME_SPAN_SECOND);
      self->last = g_strdup_printf ("%s · %s · %s", who, talk, end);
    }
  update (self);
}

static void
on_problem (SonorLine    *line,
            const GError *error,
            SonorLineBar *self)
{
  const char *before = gtk_label_get_text (self->notice_label);
  g_autofree char *both = g_strdup_printf ("%s · %s", before, error->message);

  if (strstr (before, error->message) != NULL)
    return;

  /* A computer without a headset lacks two things at once. */
  sonor_line_bar_say (self, *before == '\0' || strstr (before, " · ") != NULL ? error->message : both);
}

static void
on_asked (SonorHelpWatch *help,
          const char     *words,
          SonorLineBar   *self)
{
  /* What else has been said since stays. */
  if (words != NULL || g_strcmp0 (gtk_label_get_text (self->notice_label), self->asked) == 0)
    sonor_line_bar_say (self, words);
  g_free (self->asked);
  self->asked = g_strdup (words);
}

static void
on_help_problem (SonorHelpWatch *help,
                 const GError   *error,
                 SonorLineBar   *self)
{
  sonor_line_bar_say (self, error->message);
}

static void
on_notice_closed (SonorLineBar *self)
{
  sonor_line_bar_say (self, NULL);
}

/* The class */

static void
sonor_line_bar_get_property (GObject    *object,
                             guint       property,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SonorLineBar *self = SONOR_LINE_BAR (object);

  switch (property)
    {
    case PROPERTY_BUSY:
      g_value_set_boolean (value, self->busy);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
    }
}

static void
sonor_line_bar_dispose (GObject *object)
{
  SonorLineBar *self = SONOR_LINE_BAR (object);
  GtkWidget *child;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (self->line != NULL)
    g_signal_handlers_disconnect_by_data (self->line, self);
  g_clear_object (&self->line);
  if (self->help != NULL)
    g_object_run_dispose (G_OBJECT (self->help));
  g_clear_object (&self->help);
  if (self->queue != NULL)
    g_object_run_dispose (G_OBJECT (self->queue));
  g_clear_object (&self->queue);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->last, g_free);
  g_clear_pointer (&self->asked, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_line_bar_parent_class)->dispose (object);
}

static void
sonor_line_bar_class_init (SonorLineBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = sonor_line_bar_get_property;
  object_class->dispose = sonor_line_bar_dispose;

  /**
   * SonorLineBar:busy:
   *
   * Whether there is a call.
   */
  properties[PROPERTY_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  g_type_ensure (SONOR_TYPE_CALL_ROW);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_TOOLBAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/line/line-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, status);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, status_label);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, breaks);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, calls);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, idle);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, queues);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, help_label);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, set_up);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, notice);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, notice_label);
  gtk_widget_class_bind_template_child (widget_class, SonorLineBar, verbs);
  gtk_widget_class_bind_template_callback (widget_class, on_notice_closed);
}

static void
sonor_line_bar_init (SonorLineBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  sonor_line_bar_add_verbs (self);
  sonor_line_bar_add_status (self);
}

/**
 * sonor_line_bar_new:
 * @line: the telephone
 * @workplace: what the person works with
 *
 * Returns: (transfer floating): the bar
 */
GtkWidget *
sonor_line_bar_new (SonorLine      *line,
                    SonorWorkplace *workplace)
{
  SonorLineBar *self = g_object_new (SONOR_TYPE_LINE_BAR, NULL);

  self->line = g_object_ref (line);
  g_signal_connect_object (line, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "calls-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (line, "call-ended", G_CALLBACK (on_ended), self, 0);
  g_signal_connect_object (line, "problem", G_CALLBACK (on_problem), self, 0);
  /* A unit has no seat at the hotline. */
  if (*sonor_person_get_unit_name (sonor_workplace_get_person (workplace)) == '\0')
    {
      self->help = sonor_help_watch_new (workplace);
      g_signal_connect_object (self->help, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->help, "asked", G_CALLBACK (on_asked), self, 0);
      g_signal_connect_object (self->help, "problem", G_CALLBACK (on_help_problem), self, 0);
      self->queue = sonor_queue_watch_new (workplace);
      g_signal_connect_object (self->queue, "changed", G_CALLBACK (show_queues), self, G_CONNECT_SWAPPED);
    }
  update (self);

  return GTK_WIDGET (self);
}

/**
 * sonor_line_bar_say:
 * @self: a bar
 * @text: (nullable): what did not work; %NULL takes it away
 *
 * Says something that stays until it is put away or something else is said: an agent looks at the caller first.
 */
void
sonor_line_bar_say (SonorLineBar *self,
                    const char   *text)
{
  g_return_if_fail (SONOR_IS_LINE_BAR (self));

  gtk_label_set_text (self->notice_label, text != NULL ? text : "");
  gtk_widget_set_visible (self->notice, text != NULL);
}
