/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SonorReportPaper:
 * @dup_name: what a file of it is called, without its suffix
 * @print: puts it into a PDF file, or with no path to a printer
 *
 * How what a page has made gets onto paper.
 */
typedef struct
{
  char     *(*dup_name) (GtkWidget   *page);
  gboolean  (*print)    (GtkWidget   *page,
                         const char  *path,
                         GError     **error);
} SonorReportPaper;

#define SONOR_TYPE_REPORT_FRAME (sonor_report_frame_get_type ())
G_DECLARE_FINAL_TYPE (SonorReportFrame, sonor_report_frame, SONOR, REPORT_FRAME, GtkWidget)

/* Signal: "ready-changed". */

GtkWidget    *sonor_report_frame_new         (GtkWidget              *page,
                                              const char             *working,
                                              const SonorReportPaper *paper);
void          sonor_report_frame_add_choice  (SonorReportFrame       *self,
                                              GtkWidget              *widget);
void          sonor_report_frame_add_button  (SonorReportFrame       *self,
                                              const char             *title,
                                              const char             *action);
void          sonor_report_frame_set_content (SonorReportFrame       *self,
                                              GtkWidget              *content);
GCancellable *sonor_report_frame_begin       (SonorReportFrame       *self);
void          sonor_report_frame_progress    (SonorReportFrame       *self,
                                              double                  share);
gboolean      sonor_report_frame_end         (SonorReportFrame       *self,
                                              GAsyncResult           *result,
                                              const GError           *error);
gboolean      sonor_report_frame_get_ready   (SonorReportFrame       *self);

G_END_DECLS
