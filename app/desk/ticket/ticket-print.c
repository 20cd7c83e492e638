/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Printing a ticket or a notice about it, and keeping either as a PDF file. */

#include "desk/ticket/ticket-print.h"

#include <glib/gi18n.h>

#include "desk/attachments/file-choice.h"
#include "desk/ticket/ticket-sheet.h"
#include "desk/work/notice.h"

/* Printers */

static void
on_begin (GtkPrintOperation *operation,
          GtkPrintContext   *print,
          SonorFormSheet    *sheet)
{
  PangoContext *context = gtk_print_context_create_pango_context (print);

  gtk_print_operation_set_n_pages (operation,
                                   (int) sonor_form_sheet_paginate (sheet, context, gtk_print_context_get_width (print),
                                                                               gtk_print_context_get_height (print)));
  g_object_unref (context);
}

static void
on_page (GtkPrintOperation *operation,
         GtkPrintContext   *print,
         int                page,
         SonorFormSheet    *sheet)
{
  sonor_form_sheet_draw (sheet, gtk_print_context_get_cairo_context (print), (guint) page);
}

static void
on_done (GtkPrintOperation       *operation,
         GtkPrintOperationResult  result,
         GtkWidget               *parent)
{
  g_autoptr (GError) error = NULL;

  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      sonor_notice_error (parent, error);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    sonor_notice_show (parent, _("Sent to the printer"));
}

static void
print_sheet (SonorFormSheet *sheet,
             const char     *name,
             GtkWidget      *parent)
{
  g_autoptr (GtkPrintOperation) operation = gtk_print_operation_new ();
  g_autoptr (GtkPageSetup) setup = gtk_page_setup_new ();
  g_autoptr (GtkPaperSize) paper = gtk_paper_size_new (GTK_PAPER_NAME_A4);
  g_autoptr (GError) error = NULL;
  GtkRoot *root = gtk_widget_get_root (parent);

  gtk_page_setup_set_paper_size_and_default_margins (setup, paper);
  gtk_print_operation_set_default_page_setup (operation, setup);
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_use_full_page (operation, TRUE);
  gtk_print_operation_set_job_name (operation, name);
  /* The dialog must not hold up the calls. */
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_object_set_data_full (G_OBJECT (operation), "sheet", g_object_ref (sheet), g_object_unref);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), sheet);
  g_signal_connect (operation, "draw-page", G_CALLBACK (on_page), sheet);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_done), parent, 0);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                               &error) == GTK_PRINT_OPERATION_RESULT_ERROR && error != NULL)
    sonor_notice_error (parent, error);
}

/* Files */

typedef struct
{
  SonorFormSheet *sheet;
  GtkWidget      *parent;
} Saving;

static void
saving_free (Saving *self)
{
  g_object_unref (self->sheet);
  g_object_unref (self->parent);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
on_written (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GError) error = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    sonor_notice_show (saving->parent, _("Saved"));
  else
    sonor_notice_error (saving->parent, error);
}

static void
on_target (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Saving) saving = user_data;
  g_autoptr (GFile) file = sonor_file_choice_save_finish (result);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = NULL;

  if (file == NULL)
    return;

  bytes = sonor_form_sheet_to_pdf (saving->sheet, &error);
  if (bytes == NULL)
    {
      sonor_notice_error (saving->parent, error);
      return;
    }
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL, on_written,
                                       g_steal_pointer (&saving));
}

static void
save_sheet (SonorFormSheet *sheet,
            const char     *name,
            GtkWidget      *parent)
{
  Saving *saving = g_new0 (Saving, 1);
  g_autofree char *file_name = g_strconcat (name, ".pdf", NULL);

  saving->sheet = g_object_ref (sheet);
  saving->parent = g_object_ref (parent);
  sonor_file_choice_save_async (parent, _("Save as PDF"), file_name, on_target, saving);
}

static char *
dup_notice_name (SonorTicketFile *file)
{
  /* Translators: the name of a printed notice; %s is a ticket's number */
  return g_strdup_printf (_("Notice of supervision %s"), sonor_ticket_file_get_text (file, "number"));
}

/**
 * sonor_ticket_print:
 * @file: a ticket
 * @parent: a widget of the window that asks
 *
 * Asks for a printer and prints the ticket as a form on A4.
 */
void
sonor_ticket_print (SonorTicketFile *file,
                    GtkWidget       *parent)
{
  g_autoptr (SonorFormSheet) sheet = NULL;

  if (sonor_ticket_file_get_data (file) == NULL)
    return;

  sheet = sonor_ticket_sheet_new (file);
  print_sheet (sheet, sonor_ticket_file_get_text (file, "number"), parent);
}

/**
 * sonor_ticket_print_to_file:
 * @file: a ticket
 * @parent: a widget of the window that asks
 *
 * Asks for a file and writes the ticket to it as a form in PDF.
 */
void
sonor_ticket_print_to_file (SonorTicketFile *file,
                            GtkWidget       *parent)
{
  g_autoptr (SonorFormSheet) sheet = NULL;

  if (sonor_ticket_file_get_data (file) == NULL)
    return;

  sheet = sonor_ticket_sheet_new (file);
  save_sheet (sheet, sonor_ticket_file_get_text (file, "number"), parent);
}

/**
 * sonor_ticket_print_notice:
 * @file: a ticket
 * @supervision_id: UUID of one of its supervisions
 * @parent: a widget of the window that asks
 *
 * Asks for a printer and prints the notice of a supervision (督办通知单).
 */
void
sonor_ticket_print_notice (SonorTicketFile *file,
                           const char      *supervision_id,
                           GtkWidget       *parent)
{
  g_autoptr (SonorFormSheet) sheet = sonor_ticket_sheet_new_notice (file, supervision_id);
  g_autofree char *name = dup_notice_name (file);

  if (sheet != NULL)
    print_sheet (sheet, name, parent);
}

/**
 * sonor_ticket_print_notice_to_file:
 * @file: a ticket
 * @supervision_id: UUID of one of its supervisions
 * @parent: a widget of the window that asks
 *
 * Asks for a file and writes the notice of a supervision to it in PDF.
 */
void
sonor_ticket_print_notice_to_file (SonorTicketFile *file,
                                   const char      *supervision_id,
                                   GtkWidget       *parent)
{
  g_autoptr (SonorFormSheet) sheet = sonor_ticket_sheet_new_notice (file, supervision_id);
  g_autofree char *name = dup_notice_name (file);

  if (sheet != NULL)
    save_sheet (sheet, name, parent);
}
