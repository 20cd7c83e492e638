/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/hotline/hotline-page.h"

#include <glib/gi18n.h>

#include "desk/hotline/alarm-list.h"
#include "desk/hotline/caller-rule-list.h"
#include "desk/hotline/hotline-notice-list.h"
#include "desk/transfer/transfer-list.h"
#include "desk/work/page.h"

/**
 * SonorHotlinePage:
 *
 * 热线: what callers are told before they wait, whose calls are treated in another way, and what is wrong: with the switch, and with
 * what other hotlines are to be told.
 */
struct _SonorHotlinePage
{
  GtkWidget       parent_instance;

  GtkWidget      *columns;
  GtkWidget      *notices;
  GtkWidget      *rules;
  GtkWidget      *alarms;
  GtkWidget      *transfers;

  SonorDatabase  *database;
};

static void sonor_hotline_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorHotlinePage, sonor_hotline_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_hotline_page_page_init))

/* What is old looks old; for how long it has been so says the strip above every page. */
static void
on_connected (SonorHotlinePage *self)
{
  if (sonor_database_get_connected (self->database))
    gtk_widget_remove_css_class (self->columns, "stale");
  else
    gtk_widget_add_css_class (self->columns, "stale");
}

static const char *
sonor_hotline_page_get_title (SonorPage *page)
{
  return _("Hotline");
}

static void
sonor_hotline_page_refresh (SonorPage *page)
{
  SonorHotlinePage *self = SONOR_HOTLINE_PAGE (page);

  sonor_hotline_notice_list_read (SONOR_HOTLINE_NOTICE_LIST (self->notices));
  sonor_caller_rule_list_read (SONOR_CALLER_RULE_LIST (self->rules));
  sonor_alarm_list_read (SONOR_ALARM_LIST (self->alarms));
  sonor_transfer_list_read (SONOR_TRANSFER_LIST (self->transfers));
}

static void
sonor_hotline_page_page_init (SonorPageInterface *interface)
{
  interface->get_title = sonor_hotline_page_get_title;
  interface->refresh = sonor_hotline_page_refresh;
}

static void
sonor_hotline_page_dispose (GObject *object)
{
  SonorHotlinePage *self = SONOR_HOTLINE_PAGE (object);

  g_clear_pointer (&self->columns, gtk_widget_unparent);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (sonor_hotline_page_parent_class)->dispose (object);
}

static void
sonor_hotline_page_class_init (SonorHotlinePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_hotline_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "hotlinepage");
}

static void
sonor_hotline_page_init (SonorHotlinePage *self)
{
  self->columns = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_box_set_homogeneous (GTK_BOX (self->columns), TRUE);
  gtk_widget_set_parent (self->columns, GTK_WIDGET (self));
}

static void
add_column (SonorHotlinePage *self,
            GtkWidget        *content)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), content);
  gtk_box_append (GTK_BOX (self->columns), scrolled);
}

/**
 * sonor_hotline_page_new:
 * @workplace: what the supervisor works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_hotline_page_new (SonorWorkplace      *workplace,
                        const SonorRolePage *page)
{
  SonorHotlinePage *self = g_object_new (SONOR_TYPE_HOTLINE_PAGE, NULL);
  GtkWidget *wrong = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  self->database = g_object_ref (sonor_workplace_get_database (workplace));
  self->notices = sonor_hotline_notice_list_new (workplace);
  self->rules = sonor_caller_rule_list_new (workplace);
  self->alarms = sonor_alarm_list_new (workplace);
  self->transfers = sonor_transfer_list_new (workplace);
  gtk_box_append (GTK_BOX (wrong), self->alarms);
  gtk_box_append (GTK_BOX (wrong), self->transfers);
  add_column (self, self->notices);
  add_column (self, self->rules);
  add_column (self, wrong);
  g_signal_connect_object (self->database, "notify::connected", G_CALLBACK (on_connected), self, G_CONNECT_SWAPPED);
  on_connected (self);

  return GTK_WIDGET (self);
}
