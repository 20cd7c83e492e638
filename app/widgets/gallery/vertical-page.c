/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Stock widgets that stand upright: to look at them and to try them. The words are no sentences.
 */

#include "widgets/gallery/vertical-page.h"

#include "widgets/mongolian.h"
#include "widgets/vertical-bin.h"

#define J SONOR_MONGOLIAN_JOINER
#define TEXT "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ᠂ ᠬᠣᠲᠠ" J "ᠶᠢᠨ ᠢᠷᠭᠡᠨ᠃ 巴彦淖尔市 12345 ᠤᠲᠠᠰᠤ" J "ᠪᠠᠷ ᠯᠠᠪᠯᠠᠬᠤ᠃ Sonor《政务服务》ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ" J "ᠦᠨ ᠲᠤᠬᠠᠢ᠃"

static const char * const words[] = {
  "ᠯᠠᠪᠯᠠᠭ\u180eᠠ 咨询", "ᠲᠤᠰᠠᠯᠠᠮᠵᠢ 求助", "ᠭᠣᠮᠤᠳᠠᠯ 投诉", "ᠰᠠᠨᠠᠯ 建议", "ᠮᠠᠭᠲᠠᠭᠠᠯ 表扬",
  "ᠨᠡᠷ\u180eᠡ 姓名", "ᠬᠠᠶᠢᠭ 地址", "ᠠᠭᠤᠯᠭ\u180eᠠ 内容", NULL
};

static void
on_setup (GtkSignalListItemFactory *factory,
          GtkListItem              *item)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory,
         GtkListItem              *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
}

static GtkWidget *
list_new (void)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (gtk_single_selection_new (G_LIST_MODEL (gtk_string_list_new (words))));
  GtkWidget *list = gtk_list_view_new (selection, factory);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), list);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 180);
  gtk_widget_add_css_class (scrolled, "frame");

  return scrolled;
}

static GtkWidget *
editor_new (void)
{
  GtkWidget *view = gtk_text_view_new (), *scrolled = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_text_buffer_set_text (buffer, TEXT "\n" TEXT, -1);
  sonor_mongolian_join_suffixes (buffer);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, words[7], -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_min_content_height (GTK_SCROLLED_WINDOW (scrolled), 260);
  gtk_widget_add_css_class (scrolled, "frame");

  return scrolled;
}

/* Small widgets: one below the other down a column. */
static GtkWidget *
column_new (void)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *check = gtk_check_button_new_with_label (words[3]);
  GtkWidget *toggle = gtk_switch_new ();

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), words[5]);
  gtk_entry_set_icon_from_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_PRIMARY, "system-search-symbolic");
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (column), gtk_button_new_with_label (words[0]));
  gtk_box_append (GTK_BOX (column), check);
  gtk_box_append (GTK_BOX (column), toggle);
  gtk_box_append (GTK_BOX (column), entry);

  return column;
}

static GtkWidget *
label_new (void)
{
  GtkWidget *label = gtk_label_new (TEXT);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);

  return label;
}

/**
 * sonor_gallery_vertical_page_new:
 *
 * Returns: (transfer floating): a page of them
 */
GtkWidget *
sonor_gallery_vertical_page_new (void)
{
  GtkWidget *columns = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *bin = sonor_vertical_bin_new (columns);

  gtk_box_append (GTK_BOX (columns), label_new ());
  gtk_box_append (GTK_BOX (columns), column_new ());
  gtk_box_append (GTK_BOX (columns), editor_new ());
  gtk_box_append (GTK_BOX (columns), list_new ());
  gtk_widget_set_margin_start (bin, 18);
  gtk_widget_set_margin_end (bin, 18);
  gtk_widget_set_margin_top (bin, 18);
  gtk_widget_set_margin_bottom (bin, 18);
  gtk_widget_set_vexpand (bin, TRUE);

  return bin;
}
