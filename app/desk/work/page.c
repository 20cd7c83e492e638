/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/work/page.h"

enum
{
  TITLE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (SonorPage, sonor_page, GTK_TYPE_WIDGET)

static void
sonor_page_default_init (SonorPageInterface *iface)
{
  /**
   * SonorPage::title-changed:
   * @self: the page
   *
   * The title above the page is another one now.
   */
  signals[TITLE_CHANGED] = g_signal_new ("title-changed", SONOR_TYPE_PAGE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

/**
 * sonor_page_get_title:
 * @self: a page
 *
 * Returns: (nullable): what stands above it, %NULL for what the sidebar says
 */
const char *
sonor_page_get_title (SonorPage *self)
{
  SonorPageInterface *iface = SONOR_PAGE_GET_IFACE (self);

  return iface->get_title != NULL ? iface->get_title (self) : NULL;
}

/**
 * sonor_page_search:
 * @self: a page
 *
 * Puts the focus where words to search for are typed.
 */
void
sonor_page_search (SonorPage *self)
{
  SonorPageInterface *iface = SONOR_PAGE_GET_IFACE (self);

  if (iface->search != NULL)
    iface->search (self);
}

/**
 * sonor_page_refresh:
 * @self: a page
 *
 * Reads what is shown again.
 */
void
sonor_page_refresh (SonorPage *self)
{
  SonorPageInterface *iface = SONOR_PAGE_GET_IFACE (self);

  if (iface->refresh != NULL)
    iface->refresh (self);
}

/**
 * sonor_page_clear:
 * @self: a page
 *
 * Takes the words and filters away.
 */
void
sonor_page_clear (SonorPage *self)
{
  SonorPageInterface *iface = SONOR_PAGE_GET_IFACE (self);

  if (iface->clear != NULL)
    iface->clear (self);
}

/**
 * sonor_page_title_changed:
 * @self: a page
 *
 * To be called by a page whose title is another one now.
 */
void
sonor_page_title_changed (SonorPage *self)
{
  g_return_if_fail (SONOR_IS_PAGE (self));

  g_signal_emit (self, signals[TITLE_CHANGED], 0);
}
