/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/briefing-page.h"

#include <glib/gi18n.h>

#include "desk/reports/briefing-print.h"
#include "desk/reports/briefing-sheet.h"
#include "desk/reports/report-frame.h"
#include "desk/reports/template-window.h"
#include "desk/work/page.h"
#include "widgets/date-button.h"

/**
 * SonorBriefingPage:
 *
 * 简报: the briefing of a day, a week or a month as it would be on paper; to a PDF file or a printer. What it says is changed in a
 * window of its own.
 */
struct _SonorBriefingPage
{
  GtkWidget           parent_instance;

  GtkDropDown        *kind;
  GtkWidget          *day;
  SonorReportFrame   *frame;
  SonorBriefingSheet *sheet;

  SonorWorkplace     *workplace;
  SonorBriefing      *briefing;
};

static void sonor_briefing_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorBriefingPage, sonor_briefing_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_briefing_page_page_init))

static const struct
{
  const char *value;
  const char *title;
} kinds[] = { { "day", N_("Daily briefing") }, { "week", N_("Weekly briefing") }, { "month", N_("Monthly briefing") } };

static const char *
get_kind (SonorBriefingPage *self)
{
  return kinds[MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1)].value;
}

static const char *
get_day (SonorBriefingPage *self)
{
  return sonor_date_button_get_day (SONOR_DATE_BUTTON (self->day));
}

static void
on_progress (goffset  current,
             goffset  total,
             gpointer user_data)
{
  sonor_report_frame_progress (SONOR_BRIEFING_PAGE (user_data)->frame, (double) current / (double) total);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorBriefingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorBriefing) briefing = sonor_briefing_load_finish (result, &error);

  if (!sonor_report_frame_end (self->frame, result, error))
    return;

  g_set_object (&self->briefing, briefing);
  sonor_briefing_sheet_show (self->sheet, briefing);
}

static void
load (SonorBriefingPage *self)
{
  sonor_briefing_load_async (sonor_workplace_get_database (self->workplace), get_kind (self), get_day (self), NULL,
                             sonor_report_frame_begin (self->frame), on_progress, self, on_loaded, g_object_ref (self));
}

static void
load_again (GtkWidget *page)
{
  load (SONOR_BRIEFING_PAGE (page));
}

static char *
dup_name (GtkWidget *widget)
{
  SonorBriefingPage *self = SONOR_BRIEFING_PAGE (widget);

  return g_strdup_printf ("%s %s", sonor_briefing_get_title (self->briefing), get_day (self));
}

static gboolean
print_briefing (GtkWidget   *widget,
                const char  *path,
                GError     **error)
{
  return sonor_briefing_print (SONOR_BRIEFING_PAGE (widget)->briefing, widget, path, error);
}

static void
on_template (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  SonorBriefingPage *self = SONOR_BRIEFING_PAGE (widget);
  guint kind = MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1);

  sonor_template_window_show (widget, sonor_workplace_get_database (self->workplace), kinds[kind].value, _(kinds[kind].title), get_day (self),
                              load_again);
}

static void
sonor_briefing_page_refresh (SonorPage *page)
{
  load (SONOR_BRIEFING_PAGE (page));
}

static void
sonor_briefing_page_page_init (SonorPageInterface *interface)
{
  interface->refresh = sonor_briefing_page_refresh;
}

static void
sonor_briefing_page_dispose (GObject *object)
{
  SonorBriefingPage *self = SONOR_BRIEFING_PAGE (object);

  if (self->frame != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->frame));
  self->frame = NULL;
  g_clear_object (&self->briefing);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_briefing_page_parent_class)->dispose (object);
}

static void
sonor_briefing_page_class_init (SonorBriefingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_briefing_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "briefing.template", NULL, on_template);
}

static void
sonor_briefing_page_init (SonorBriefingPage *self)
{
  static const SonorReportPaper paper = { dup_name, print_briefing };
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (names, _(kinds[i].title));
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which briefing"), -1);
  self->day = sonor_date_button_new (C_("briefing", "A day of it"));
  self->sheet = SONOR_BRIEFING_SHEET (sonor_briefing_sheet_new ());
  self->frame = SONOR_REPORT_FRAME (sonor_report_frame_new (GTK_WIDGET (self), _("The briefing is being written"), &paper));
  sonor_report_frame_add_choice (self->frame, GTK_WIDGET (self->kind));
  sonor_report_frame_add_choice (self->frame, self->day);
  sonor_report_frame_set_content (self->frame, GTK_WIDGET (self->sheet));
  gtk_widget_set_parent (GTK_WIDGET (self->frame), GTK_WIDGET (self));
}

/**
 * sonor_briefing_page_new:
 * @workplace: what the person works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page, with the briefing of yesterday being written
 */
GtkWidget *
sonor_briefing_page_new (SonorWorkplace      *workplace,
                         const SonorRolePage *page)
{
  static const char * const writers[] = { "supervisor", "commander", "administrator" };
  SonorBriefingPage *self = g_object_new (SONOR_TYPE_BRIEFING_PAGE, NULL);
  const char * const *kinds_of_seat = sonor_person_get_seat_kinds (sonor_workplace_get_person (workplace));
  g_autoptr (GDateTime) now = g_date_time_new_now (sonor_workplace_get_zone (workplace));
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autofree char *day = g_date_time_format (yesterday, "%Y-%m-%d");
  gboolean writes = FALSE;

  self->workplace = g_object_ref (workplace);
  /* Who may not change it is not asked to. */
  for (gsize i = 0; i < G_N_ELEMENTS (writers); i++)
    writes = writes || g_strv_contains (kinds_of_seat, writers[i]);
  if (writes)
    sonor_report_frame_add_button (self->frame, _("_Template …"), "briefing.template");
  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->day), day);
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->day, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);

  return GTK_WIDGET (self);
}
