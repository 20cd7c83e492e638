/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/letter.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <gmime/gmime.h>

#include "gateway/files.h"
#include "gateway/form.h"
#include "gateway/letter-text.h"

/* No letter of a citizen is deeper or has more; of what is made to have more the rest is left out. */
#define MOST_DEPTH 12
#define MOST_PARTS 200
#define MOST_ID 200
#define MOST_NAME 100

G_DEFINE_QUARK (sonor-letter-error-quark, sonor_letter_error)

typedef struct
{
  GPtrArray *files;
  guint      n_parts;
} Reading;

static char *read_object (Reading     *reading,
                          GMimeObject *object,
                          guint        depth,
                          gboolean    *plain);

/* The file */

static GBytes *
read_bytes (int      file,
            gsize    length,
            GError **error)
{
  g_autofree char *data = g_malloc (length + 1);
  gsize have = 0;

  while (have < length)
    {
      gssize n = read (file, data + have, length - have);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error_literal (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_UNREADABLE, g_strerror (errno));
          return NULL;
        }
      if (n == 0)
        break;
      have += (gsize) n;
    }

  return g_bytes_new_take (g_steal_pointer (&data), have);
}

/* What it is is asked of what was opened: a name can mean something else a moment later. */
static int
open_letter (const char   *path,
             struct stat  *about,
             GError      **error)
{
  int file = g_open (path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0);
  gboolean good = FALSE;

  if (file < 0)
    {
      int code = errno == ENOENT ? SONOR_LETTER_ERROR_GONE : errno == ELOOP ? SONOR_LETTER_ERROR_NO_FILE : SONOR_LETTER_ERROR_UNREADABLE;

      g_set_error_literal (error, SONOR_LETTER_ERROR, code, g_strerror (errno));
      return -1;
    }

  if (fstat (file, about) != 0)
    g_set_error_literal (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_UNREADABLE, g_strerror (errno));
  else if (S_ISDIR (about->st_mode))
    g_set_error_literal (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_GONE, _("it is a folder"));
  else if (!S_ISREG (about->st_mode))
    g_set_error_literal (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_NO_FILE, _("it is no file"));
  else
    good = TRUE;
  if (!good)
    g_close (file, NULL);

  return good ? file : -1;
}

static GBytes *
load (const char  *path,
      gsize        most_bytes,
      GError     **error)
{
  struct stat about;
  int file = open_letter (path, &about, error);
  GBytes *bytes = NULL;

  if (file < 0)
    return NULL;

  if ((guint64) about.st_size > most_bytes)
    g_set_error_literal (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_TOO_LARGE, _("it is too large"));
  else
    bytes = read_bytes (file, (gsize) about.st_size, error);
  g_close (file, NULL);

  return bytes;
}

/**
 * sonor_letter_read:
 * @path: (type filename): a file
 * @most_bytes: how much of it is wanted
 * @size: (out): how large the whole is
 * @error: return location for a #GError of the domain %SONOR_LETTER_ERROR
 *
 * Reads a file as it is, whatever is in it. Not for the main loop.
 *
 * Returns: (transfer full) (nullable): the file, or its beginning; %NULL with @error set
 */
GBytes *
sonor_letter_read (const char  *path,
                   gsize        most_bytes,
                   guint64     *size,
                   GError     **error)
{
  struct stat about;
  int file = open_letter (path, &about, error);
  GBytes *bytes = NULL;

  if (file < 0)
    return NULL;

  *size = (guint64) about.st_size;
  bytes = read_bytes (file, (gsize) MIN (*size, most_bytes), error);
  g_close (file, NULL);

  return bytes;
}

/* What is in it */

static GBytes *
read_content (GMimePart *part)
{
  GMimeDataWrapper *wrapper = g_mime_part_get_content (part);
  g_autoptr (GObject) owned = NULL;
  GMimeStream *stream;
  GByteArray *data;

  if (wrapper == NULL)
    return g_bytes_new (NULL, 0);

  stream = g_mime_stream_mem_new ();
  owned = (GObject *) stream;
  g_mime_data_wrapper_write_to_stream (wrapper, stream);
  data = g_mime_stream_mem_get_byte_array (GMIME_STREAM_MEM (stream));

  return g_bytes_new (data->data, data->len);
}

static char *
name_file (GMimePart        *part,
           GMimeContentType *type)
{
  g_autofree char *name = sonor_letter_text_clean_line (g_mime_part_get_filename (part));
  g_autofree char *base = NULL;
  g_autofree char *media_type = NULL;

  g_strdelimit (name, "\\", '/');
  base = g_path_get_basename (name);
  if (*name != '\0' && g_utf8_strlen (base, -1) <= MOST_NAME && strchr (base, '/') == NULL)
    return g_steal_pointer (&base);

  media_type = g_mime_content_type_get_mime_type (type);
  return g_strdup (sonor_files_name (media_type));
}

static void
add_file (Reading          *reading,
          GMimePart        *part,
          GMimeContentType *type)
{
  SonorFormFile *file = g_new0 (SonorFormFile, 1);

  file->field = g_strdup ("attachments");
  file->name = name_file (part, type);
  file->bytes = read_content (part);
  g_ptr_array_add (reading->files, file);
}

static char *
read_part (Reading   *reading,
           GMimePart *part,
           gboolean  *plain)
{
  GMimeContentType *type = g_mime_object_get_content_type (GMIME_OBJECT (part));
  gboolean attached = g_mime_part_is_attachment (part) || g_mime_part_get_filename (part) != NULL;
  gboolean html = g_mime_content_type_is_type (type, "text", "html");
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *text = NULL;

  if (attached || (!html && !g_mime_content_type_is_type (type, "text", "plain")))
    {
      add_file (reading, part, type);
      return NULL;
    }

  bytes = read_content (part);
  text = sonor_letter_text_decode (bytes, g_mime_content_type_get_parameter (type, "charset"));
  *plain = !html;
  if (html)
    {
      g_autofree char *page = g_steal_pointer (&text);

      text = sonor_letter_text_from_html (page);
    }

  return sonor_letter_text_clean (text);
}

/* Of the same in several forms the words that need no browser; of several parts all of them. */
static char *
read_parts (Reading        *reading,
            GMimeMultipart *parts,
            guint           depth,
            gboolean       *plain)
{
  gboolean alternative = g_mime_content_type_is_type (g_mime_object_get_content_type (GMIME_OBJECT (parts)), "multipart", "alternative");
  int n = g_mime_multipart_get_count (parts);
  g_autofree char *whole = NULL;

  for (int i = 0; i < n; i++)
    {
      gboolean is_plain = FALSE;
      g_autofree char *text = read_object (reading, g_mime_multipart_get_part (parts, i), depth, &is_plain);
      g_autofree char *before = NULL;

      if (text == NULL || *text == '\0' || (alternative && whole != NULL && (*plain || !is_plain)))
        continue;

      before = g_steal_pointer (&whole);
      whole = before != NULL && !alternative ? g_strconcat (before, "\n\n", text, NULL) : g_steal_pointer (&text);
      *plain = *plain || is_plain;
    }

  return g_steal_pointer (&whole);
}

static char *
read_object (Reading     *reading,
             GMimeObject *object,
             guint        depth,
             gboolean    *plain)
{
  if (object == NULL || depth >= MOST_DEPTH || reading->n_parts++ >= MOST_PARTS)
    return NULL;
  if (GMIME_IS_MULTIPART (object))
    return read_parts (reading, GMIME_MULTIPART (object), depth + 1, plain);
  /* A letter in a letter is what somebody passes on. */
  if (GMIME_IS_MESSAGE_PART (object) && g_mime_message_part_get_message (GMIME_MESSAGE_PART (object)) != NULL)
    return read_object (reading, g_mime_message_get_mime_part (g_mime_message_part_get_message (GMIME_MESSAGE_PART (object))), depth + 1, plain);

  return GMIME_IS_PART (object) ? read_part (reading, GMIME_PART (object), plain) : NULL;
}

static void
read_sender (SonorLetter  *letter,
             GMimeMessage *message)
{
  InternetAddressList *list = g_mime_message_get_from (message);
  InternetAddress *first = list != NULL && internet_address_list_length (list) > 0 ? internet_address_list_get_address (list, 0) : NULL;

  letter->name = sonor_letter_text_clean_line (first != NULL ? internet_address_get_name (first) : NULL);
  letter->sender = sonor_letter_text_clean_line (first != NULL && INTERNET_ADDRESS_IS_MAILBOX (first)
                                                   ? internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (first)) : NULL);
}

static GMimeMessage *
parse (GBytes *bytes)
{
  /* What older programs put into headers without saying in what character set. */
  static const char *charsets[] = { "utf-8", "gb18030", "iso-8859-1", NULL };
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (length > 0 ? data : "", length);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeParserOptions *options = g_mime_parser_options_new ();
  GMimeMessage *message;

  g_mime_parser_options_set_fallback_charsets (options, charsets);
  message = g_mime_parser_construct_message (parser, options);
  g_mime_parser_options_free (options);
  g_object_unref (parser);
  g_object_unref (stream);

  return message;
}

static void
start_gmime (void)
{
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      g_mime_init ();
      g_once_init_leave (&ready, 1);
    }
}

/**
 * sonor_letter_load:
 * @path: (type filename): a file
 * @most_bytes: how large it may be
 * @error: return location for a #GError of the domain %SONOR_LETTER_ERROR
 *
 * Reads a letter from the disk and through to its end. Not for the main loop: it may take a while.
 *
 * Returns: (transfer full) (nullable): the letter, %NULL with @error set
 */
SonorLetter *
sonor_letter_load (const char  *path,
                   gsize        most_bytes,
                   GError     **error)
{
  g_autoptr (GBytes) bytes = load (path, most_bytes, error);
  g_autoptr (SonorLetter) letter = NULL;
  g_autoptr (GObject) owned = NULL;
  GMimeMessage *message;
  Reading reading = { NULL, 0 };
  gboolean plain = FALSE;

  if (bytes == NULL)
    return NULL;

  start_gmime ();
  message = parse (bytes);
  owned = (GObject *) message;
  letter = g_new0 (SonorLetter, 1);
  if (message != NULL)
    read_sender (letter, message);
  if (message == NULL || *letter->sender == '\0')
    {
      g_set_error_literal (error, SONOR_LETTER_ERROR, SONOR_LETTER_ERROR_NOBODY, _("it is no letter: nobody has sent it"));
      return NULL;
    }

  letter->files = reading.files = g_ptr_array_new_with_free_func ((GDestroyNotify) sonor_form_file_free);
  letter->id = sonor_letter_text_clean_line (g_mime_message_get_message_id (message));
  if (*letter->id == '\0' || strlen (letter->id) > MOST_ID)
    {
      g_free (letter->id);
      letter->id = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
    }
  letter->subject = sonor_letter_text_clean_line (g_mime_message_get_subject (message));
  letter->text = read_object (&reading, g_mime_message_get_mime_part (message), 0, &plain);
  if (letter->text == NULL)
    letter->text = g_strdup ("");

  return g_steal_pointer (&letter);
}

/**
 * sonor_letter_free:
 * @self: (transfer full): a letter
 */
void
sonor_letter_free (SonorLetter *self)
{
  g_free (self->id);
  g_free (self->sender);
  g_free (self->name);
  g_free (self->subject);
  g_free (self->text);
  g_clear_pointer (&self->files, g_ptr_array_unref);
  g_free (self);
}
