/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/briefing-page.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "desk/attachments/file-choice.h"
#include "desk/reports/briefing-drawing.h"
#include "desk/reports/briefing-print.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"
#include "widgets/date-button.h"

#define SHEET_WIDTH 860

/**
 * SonorBriefingPage:
 *
 * 简报: the briefing of a day, a week or a month as it would be on paper; to a PDF file or a printer. It is written on a connection
 * of its own and can be given up.
 */
struct _SonorBriefingPage
{
  GtkWidget       parent_instance;

  GtkDropDown    *kind;
  GtkWidget      *day;
  GtkWidget      *progress_box;
  GtkProgressBar *progress;
  GtkLabel       *trouble;
  GtkBox         *sheet;

  SonorWorkplace *workplace;
  SonorBriefing  *briefing;
  GCancellable   *cancellable;
  gboolean        choosing;
};

static void sonor_briefing_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorBriefingPage, sonor_briefing_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_briefing_page_page_init))

static const struct
{
  const char *value;
  const char *title;
} kinds[] = { { "day", N_("Daily briefing") }, { "week", N_("Weekly briefing") }, { "month", N_("Monthly briefing") } };

static GtkWidget *
new_text (const SonorBriefingPart *part)
{
  GtkWidget *label = gtk_label_new (part->body);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), part->kind <= SONOR_BRIEFING_PERIOD ? 0.5f : 0);
  gtk_label_set_justify (GTK_LABEL (label), part->kind <= SONOR_BRIEFING_PERIOD ? GTK_JUSTIFY_CENTER : GTK_JUSTIFY_LEFT);
  if (part->kind == SONOR_BRIEFING_TITLE)
    gtk_widget_add_css_class (label, "title-2");
  else if (part->kind == SONOR_BRIEFING_PERIOD)
    gtk_widget_add_css_class (label, "dim-label");
  else if (part->kind == SONOR_BRIEFING_HEADING)
    {
      gtk_widget_add_css_class (label, "title-4");
      gtk_widget_set_margin_top (label, 10);
    }

  return label;
}

static void
attach (GtkGrid    *grid,
        const char *text,
        int         column,
        int         row)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, row == 0 ? "dim-label" : "numeric");
  gtk_grid_attach (grid, label, column, row, 1, 1);
}

static GtkWidget *
new_figures (const SonorBriefingPart *part)
{
  GtkGrid *grid = GTK_GRID (gtk_grid_new ());

  gtk_grid_set_row_spacing (grid, 4);
  gtk_grid_set_column_spacing (grid, 16);
  attach (grid, C_("briefing", "Figure"), 0, 0);
  attach (grid, C_("briefing", "This period"), 1, 0);
  attach (grid, C_("briefing", "Period before"), 2, 0);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (part->rows)); i++)
    {
      g_autoptr (SonorReportRow) row = g_list_model_get_item (G_LIST_MODEL (part->rows), i);
      g_autofree char *value = sonor_briefing_drawing_dup_value (part, i);
      g_autofree char *before = sonor_briefing_drawing_dup_change (part, i);

      attach (grid, sonor_report_row_get_name (row), 0, (int) i + 1);
      attach (grid, value, 1, (int) i + 1);
      attach (grid, before, 2, (int) i + 1);
    }

  return GTK_WIDGET (grid);
}

static void
show_briefing (SonorBriefingPage *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->sheet))) != NULL)
    gtk_box_remove (self->sheet, child);
  for (guint i = 0; i < sonor_briefing_get_n_parts (self->briefing); i++)
    {
      const SonorBriefingPart *part = sonor_briefing_get_part (self->briefing, i);

      if (part->kind == SONOR_BRIEFING_FIGURES)
        child = new_figures (part);
      else if (part->kind == SONOR_BRIEFING_CHART || part->kind == SONOR_BRIEFING_LIST)
        {
          child = sonor_briefing_drawing_new (part);
          gtk_widget_set_size_request (child, -1, (int) sonor_briefing_drawing_get_height (part));
        }
      else
        child = new_text (part);
      gtk_box_append (self->sheet, child);
    }
}

static void
set_ready (SonorBriefingPage *self)
{
  gboolean ready = self->briefing != NULL && self->cancellable == NULL;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "briefing.pdf", ready);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "briefing.print", ready);
  gtk_widget_set_visible (self->progress_box, self->cancellable != NULL);
}

static void
set_trouble (SonorBriefingPage *self,
             const char        *words)
{
  gtk_label_set_text (self->trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), words != NULL);
}

static void
on_progress (goffset  current,
             goffset  total,
             gpointer user_data)
{
  gtk_progress_bar_set_fraction (SONOR_BRIEFING_PAGE (user_data)->progress, (double) current / (double) total);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorBriefingPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorBriefing) briefing = sonor_briefing_load_finish (result, &error);

  /* Another one has been asked for since, or the page is gone. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;

  g_clear_object (&self->cancellable);
  if (briefing != NULL)
    {
      g_set_object (&self->briefing, briefing);
      show_briefing (self);
    }
  else
    {
      set_trouble (self, error->message);
    }
  set_ready (self);
}

static void
load (SonorBriefingPage *self)
{
  guint kind = MIN (gtk_drop_down_get_selected (self->kind), G_N_ELEMENTS (kinds) - 1);

  if (self->choosing)
    return;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  set_trouble (self, NULL);
  gtk_progress_bar_set_fraction (self->progress, 0);
  set_ready (self);
  sonor_briefing_load_async (sonor_workplace_get_database (self->workplace), kinds[kind].value,
                             sonor_date_button_get_day (SONOR_DATE_BUTTON (self->day)), self->cancellable, on_progress, self, on_loaded,
                             g_object_ref (self));
}

static void
on_cancel (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorBriefingPage *self = SONOR_BRIEFING_PAGE (widget);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  set_ready (self);
}

static void
print_to (SonorBriefingPage *self,
          const char        *path)
{
  g_autoptr (GError) error = NULL;

  if (!sonor_briefing_print (self->briefing, GTK_WIDGET (self), path, &error))
    sonor_notice_error (GTK_WIDGET (self), error);
  else if (path != NULL)
    sonor_notice_show (GTK_WIDGET (self), _("Saved"));
}

static void
on_pdf_chosen (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SonorBriefingPage) self = user_data;
  g_autoptr (GFile) file = sonor_file_choice_save_finish (result);

  if (file != NULL && self->briefing != NULL && g_file_peek_path (file) != NULL)
    print_to (self, g_file_peek_path (file));
}

static void
on_pdf (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  SonorBriefingPage *self = SONOR_BRIEFING_PAGE (widget);
  g_autofree char *name = g_strdup_printf ("%s %s.pdf", sonor_briefing_get_title (self->briefing),
                                           sonor_date_button_get_day (SONOR_DATE_BUTTON (self->day)));

  sonor_file_choice_save_async (widget, _("Save as PDF"), name, on_pdf_chosen, g_object_ref (widget));
}

static void
on_print (GtkWidget  *widget,
          const char *action,
          GVariant   *parameter)
{
  print_to (SONOR_BRIEFING_PAGE (widget), NULL);
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
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->briefing);
  g_clear_object (&self->workplace);

  G_OBJECT_CLASS (sonor_briefing_page_parent_class)->dispose (object);
}

static void
sonor_briefing_page_class_init (SonorBriefingPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_briefing_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "briefing.cancel", NULL, on_cancel);
  gtk_widget_class_install_action (widget_class, "briefing.pdf", NULL, on_pdf);
  gtk_widget_class_install_action (widget_class, "briefing.print", NULL, on_print);
}

static void
add_button (GtkBox     *box,
            const char *title,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (title);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_box_append (box, button);
}

static GtkWidget *
new_bar (SonorBriefingPage *self)
{
  GtkBox *bar = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *space = gtk_label_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    gtk_string_list_append (names, _(kinds[i].title));
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (names)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Which briefing"), -1);
  self->day = sonor_date_button_new (C_("briefing", "A day of it"));
  gtk_box_append (bar, GTK_WIDGET (self->kind));
  gtk_box_append (bar, self->day);
  gtk_widget_set_hexpand (space, TRUE);
  gtk_box_append (bar, space);
  add_button (bar, _("P_DF …"), "briefing.pdf");
  add_button (bar, _("_Print …"), "briefing.print");

  return GTK_WIDGET (bar);
}

static void
sonor_briefing_page_init (SonorBriefingPage *self)
{
  GtkBox *body = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_box_append (body, new_bar (self));
  self->progress_box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  self->progress = GTK_PROGRESS_BAR (gtk_progress_bar_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->progress), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->progress), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The briefing is being written"), -1);
  gtk_box_append (GTK_BOX (self->progress_box), GTK_WIDGET (self->progress));
  add_button (GTK_BOX (self->progress_box), _("_Give up"), "briefing.cancel");
  gtk_box_append (body, self->progress_box);
  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->trouble, 0);
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (body, GTK_WIDGET (self->trouble));

  self->sheet = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  gtk_widget_set_margin_top (GTK_WIDGET (self->sheet), 16);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->sheet), 24);
  gtk_widget_set_margin_start (GTK_WIDGET (self->sheet), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->sheet), 12);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), SHEET_WIDTH);
  adw_clamp_set_child (ADW_CLAMP (clamp), GTK_WIDGET (self->sheet));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (body, scrolled);
  gtk_widget_set_margin_top (GTK_WIDGET (body), 10);
  gtk_widget_set_margin_start (GTK_WIDGET (body), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (body), 12);
  gtk_widget_set_hexpand (GTK_WIDGET (body), TRUE);
  gtk_widget_set_parent (GTK_WIDGET (body), GTK_WIDGET (self));
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
  SonorBriefingPage *self = g_object_new (SONOR_TYPE_BRIEFING_PAGE, NULL);
  g_autoptr (GDateTime) now = g_date_time_new_now (sonor_workplace_get_zone (workplace));
  g_autoptr (GDateTime) yesterday = g_date_time_add_days (now, -1);
  g_autofree char *day = g_date_time_format (yesterday, "%Y-%m-%d");

  self->workplace = g_object_ref (workplace);
  self->choosing = TRUE;
  sonor_date_button_set_day (SONOR_DATE_BUTTON (self->day), day);
  self->choosing = FALSE;
  g_signal_connect_object (self->kind, "notify::selected", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->day, "changed", G_CALLBACK (load), self, G_CONNECT_SWAPPED);
  load (self);

  return GTK_WIDGET (self);
}
