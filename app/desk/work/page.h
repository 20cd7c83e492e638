/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SONOR_TYPE_PAGE (sonor_page_get_type ())
G_DECLARE_INTERFACE (SonorPage, sonor_page, SONOR, PAGE, GtkWidget)

/**
 * SonorPageInterface:
 * @get_title: what stands above the page; the sidebar's word for it if there is none
 * @search: puts the focus where words to search for are typed
 * @refresh: reads what is shown again
 * @clear: takes filters and words away
 *
 * What the frame of the work asks of a page. Everything is optional: a page without a verb does nothing for it.
 * Signal: "title-changed": get_title() says something else.
 */
struct _SonorPageInterface
{
  GTypeInterface parent_interface;

  const char *(*get_title) (SonorPage *self);
  void        (*search)    (SonorPage *self);
  void        (*refresh)   (SonorPage *self);
  void        (*clear)     (SonorPage *self);
};

const char *sonor_page_get_title (SonorPage *self);
void        sonor_page_search (SonorPage *self);
void        sonor_page_refresh (SonorPage *self);
void        sonor_page_clear (SonorPage *self);
void        sonor_page_title_changed (SonorPage *self);

G_END_DECLS
