/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

#define SONOR_TYPE_FORM_SHEET (sonor_form_sheet_get_type ())
G_DECLARE_FINAL_TYPE (SonorFormSheet, sonor_form_sheet, SONOR, FORM_SHEET, GObject)

SonorFormSheet *sonor_form_sheet_new (const char *title,
                                      const char *head,
                                      const char *foot);
void            sonor_form_sheet_add_pair (SonorFormSheet *self,
                                           const char     *first_label,
                                           const char     *first,
                                           const char     *second_label,
                                           const char     *second);
void            sonor_form_sheet_add_text (SonorFormSheet *self,
                                           const char     *label,
                                           const char     *text);
void            sonor_form_sheet_add_heading (SonorFormSheet *self,
                                              const char     *text);
void            sonor_form_sheet_add_paragraph (SonorFormSheet *self,
                                                const char     *text,
                                                PangoAlignment  alignment);

guint           sonor_form_sheet_paginate (SonorFormSheet *self,
                                           PangoContext   *context,
                                           double          width,
                                           double          height);
void            sonor_form_sheet_draw (SonorFormSheet *self,
                                       cairo_t        *cr,
                                       guint           page);
GBytes         *sonor_form_sheet_to_pdf (SonorFormSheet  *self,
                                         GError         **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
