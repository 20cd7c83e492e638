/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "gateway/picture.h"

#include <string.h>

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gi18n-lib.h>

/*
 * Pictures that citizens send: whether they are what they say, and what of them may be shown to others. A picture is shown as
 * it is painted anew: where and when it was taken, with which telephone, and whatever else hides in a file stays behind.
 */

/* 40 megapixels, as the largest telephones have: 160 MB unpacked, and two of them at a time. */
#define MOST_POINTS (40 * 1000 * 1000)
#define MOST_AT_A_TIME 2
#define PIECE (64 * 1024)
/* Points on the longer side of what is shown. */
#define SHOWN_LONGEST 2048
#define SHOWN_QUALITY "85"

G_DEFINE_QUARK (sonor-picture-error-quark, sonor_picture_error)

static const struct
{
  const char *media_type;
  const char *head;
  gsize       head_length;
  const char *more;
} kinds[] = {
  { "image/jpeg", "\xff\xd8\xff", 3, NULL },
  { "image/png", "\x89PNG\r\n\x1a\n", 8, NULL },
  { "image/gif", "GIF8", 4, NULL },
  { "image/bmp", "BM", 2, NULL },
  /* The length of the file stands between the two. */
  { "image/webp", "RIFF", 4, "WEBP" },
};

/**
 * sonor_picture_find_type:
 * @bytes: a file
 *
 * Returns: (nullable): media type of the picture that it begins like, whatever it is called; %NULL if it is none that can be
 *   looked at here
 */
const char *
sonor_picture_find_type (GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (length > kinds[i].head_length && memcmp (data, kinds[i].head, kinds[i].head_length) == 0
          && (kinds[i].more == NULL || (length > 12 && memcmp (data + 8, kinds[i].more, 4) == 0)))
        return kinds[i].media_type;
    }

  return NULL;
}

static void
on_size (GdkPixbufLoader *loader,
         int              width,
         int              height,
         gboolean        *large)
{
  /* Of no size: a loader stops before a single point is unpacked. */
  *large = (gint64) width * height > MOST_POINTS;
  if (*large)
    gdk_pixbuf_loader_set_size (loader, 0, 0);
}

static GdkPixbuf *
load (GBytes  *bytes,
      GError **error)
{
  const char *media_type = sonor_picture_find_type (bytes);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  gsize length;
  const guchar *data = g_bytes_get_data (bytes, &length);
  gboolean large = FALSE;
  gboolean good = TRUE;
  GdkPixbuf *pixbuf;

  if (media_type != NULL)
    loader = gdk_pixbuf_loader_new_with_mime_type (media_type, NULL);
  if (loader == NULL)
    {
      g_set_error (error, SONOR_PICTURE_ERROR, SONOR_PICTURE_ERROR_UNKNOWN, _("Pictures of this kind cannot be read here"));
      return NULL;
    }

  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size), &large);
  for (gsize i = 0; i < length && good && !large; i += PIECE)
    good = gdk_pixbuf_loader_write (loader, data + i, MIN (PIECE, length - i), NULL);
  good = gdk_pixbuf_loader_close (loader, NULL) && good;
  pixbuf = gdk_pixbuf_loader_get_pixbuf (loader);
  if (large)
    g_set_error (error, SONOR_PICTURE_ERROR, SONOR_PICTURE_ERROR_LARGE, _("The picture has too many points"));
  else if (!good || pixbuf == NULL)
    g_set_error (error, SONOR_PICTURE_ERROR, SONOR_PICTURE_ERROR_UNREADABLE, _("The picture cannot be read"));
  else
    return g_object_ref (pixbuf);

  return NULL;
}

/**
 * sonor_picture_check:
 * @bytes: a file that begins like a picture
 * @error: return location for a #GError
 *
 * Unpacks a picture to see whether it is one. Takes a while: for a thread.
 *
 * Returns: whether it is; else @error says in the domain %SONOR_PICTURE_ERROR what is wrong with it
 */
gboolean
sonor_picture_check (GBytes  *bytes,
                     GError **error)
{
  g_autoptr (GdkPixbuf) pixbuf = load (bytes, error);

  return pixbuf != NULL;
}

/**
 * sonor_picture_clean:
 * @bytes: a picture
 * @media_type: (out) (transfer none): the type of what is returned
 * @error: return location for a #GError
 *
 * Paints a picture anew, upright and not larger than a screen. Nothing else that was in the file (EXIF, places, comments,
 * thumbnails, what was put behind its end) is in what comes out. Takes a while: for a thread.
 *
 * Returns: (transfer full) (nullable): the new file, %NULL with @error set
 */
GBytes *
sonor_picture_clean (GBytes      *bytes,
                     const char **media_type,
                     GError     **error)
{
  g_autoptr (GdkPixbuf) loaded = load (bytes, error);
  g_autoptr (GdkPixbuf) shown = NULL;
  int longest;
  char *data;
  gsize length;
  gboolean saved;

  if (loaded == NULL)
    return NULL;

  shown = gdk_pixbuf_apply_embedded_orientation (loaded);
  longest = MAX (gdk_pixbuf_get_width (shown), gdk_pixbuf_get_height (shown));
  if (longest > SHOWN_LONGEST)
    {
      GdkPixbuf *smaller = gdk_pixbuf_scale_simple (shown, MAX (1, gdk_pixbuf_get_width (shown) * SHOWN_LONGEST / longest),
                                                    MAX (1, gdk_pixbuf_get_height (shown) * SHOWN_LONGEST / longest),
                                                    GDK_INTERP_BILINEAR);

      g_object_unref (shown);
      shown = smaller;
    }
  *media_type = gdk_pixbuf_get_has_alpha (shown) ? "image/png" : "image/jpeg";
  saved = gdk_pixbuf_get_has_alpha (shown)
            ? gdk_pixbuf_save_to_buffer (shown, &data, &length, "png", error, NULL)
            : gdk_pixbuf_save_to_buffer (shown, &data, &length, "jpeg", error, "quality", SHOWN_QUALITY, NULL);

  return saved ? g_bytes_new_take (data, length) : NULL;
}

typedef struct
{
  GTask           *task;
  GTaskThreadFunc  work;
} Job;

static void
run_job (gpointer data,
         gpointer user_data)
{
  Job *job = data;

  job->work (job->task, g_task_get_source_object (job->task), g_task_get_task_data (job->task), g_task_get_cancellable (job->task));
  g_object_unref (job->task);
  g_free (job);
}

/**
 * sonor_picture_run:
 * @task: a task whose data belongs to @work alone, and which has no source object: it may end in the thread
 * @work: what takes a while
 *
 * Runs it in a thread, two at a time, so that what many pictures need together stays bounded.
 */
void
sonor_picture_run (GTask           *task,
                   GTaskThreadFunc  work)
{
  static GThreadPool *pool;
  Job *job = g_new0 (Job, 1);

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, g_thread_pool_new (run_job, NULL, MOST_AT_A_TIME, FALSE, NULL));
  job->task = g_object_ref (task);
  job->work = work;
  g_thread_pool_push (pool, job, NULL);
}
