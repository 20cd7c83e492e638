/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Upright text as it is drawn, beside pictures that a person has looked at. GSK_RENDERER says who draws, and each renderer has to draw
 * the same but for how it smooths an edge. SONOR_KEEP_PICTURES names a folder for what was drawn.
 */

#include <cairo.h>
#include <math.h>

#include "item.h"
#include "screen.h"
#include "widgets/vertical-bin.h"

#define SIDE 240
#define MIXED "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ᠂ 政务服务 12345 ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ\u202fᠤᠨ Sonor ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ 市 ᠬᠣᠲᠠ\u202fᠶᠢᠨ ᠬᠡᠯᠡ᠃"

/* The fonts of the packages that Sonor needs; nothing of the machine's settings. */
#define FAMILY "Noto Sans, Noto Sans Mongolian, Noto Sans CJK SC"
#define SIZE (24 * PANGO_SCALE)

/* Of the ink of a picture so much may stand elsewhere than in the one it is compared with. */
#define MOST_DIFFERENCE 0.12

static GtkWidget *
label_new (void)
{
  GtkWidget *label = gtk_label_new (MIXED);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_family_new (FAMILY));
  pango_attr_list_insert (attributes, pango_attr_size_new_absolute (SIZE));
  pango_attr_list_insert (attributes, pango_attr_foreground_new (0, 0, 0));
  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  pango_attr_list_unref (attributes);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);

  return label;
}

/* As editors are, in a window that scrolls from column to column; one word is marked. */
static GtkWidget *
editor_new (void)
{
  GtkWidget *view = gtk_text_view_new (), *scrolled = gtk_scrolled_window_new ();
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  g_autoptr (PangoFontDescription) font = pango_font_description_new ();
  GtkTextIter start, end;

  pango_font_description_set_family (font, FAMILY);
  pango_font_description_set_absolute_size (font, SIZE);
  gtk_text_buffer_set_text (buffer, MIXED, -1);
  gtk_text_buffer_create_tag (buffer, "font", "font-desc", font, "foreground", "black", NULL);
  gtk_text_buffer_create_tag (buffer, "mark", "background", "#999999", NULL);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag_by_name (buffer, "font", &start, &end);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, 7);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, 11);
  gtk_text_buffer_apply_tag_by_name (buffer, "mark", &start, &end);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), 8);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);

  return scrolled;
}

/* On white, by the renderer of its window. */
static cairo_surface_t *
draw (GtkWidget *widget)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  GskRenderer *renderer = gtk_native_get_renderer (gtk_widget_get_native (widget));
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, SIDE, SIDE);
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  gtk_widget_queue_draw (widget);
  test_settle (widget);
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 1, 1, 1, 1 }, &bounds);
  gdk_paintable_snapshot (paintable, snapshot, SIDE, SIDE);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (renderer, node, &bounds);
  gdk_texture_download (texture, cairo_image_surface_get_data (surface), (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);

  return surface;
}

/* A picture moved or turned over, on white. */
static cairo_surface_t *
change (cairo_surface_t *picture,
        double           scale,
        double           right,
        double           down)
{
  cairo_surface_t *changed = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, SIDE, SIDE);
  cairo_t *cr = cairo_create (changed);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_translate (cr, right, down);
  cairo_scale (cr, scale, 1);
  cairo_set_source_surface (cr, picture, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);

  return changed;
}

/* How much of the ink of two pictures is not the same, 0 to 1. Each is looked at in squares of 4 pixels, so that another way to smooth
 * an edge does not count. */
static double
compare (cairo_surface_t *one,
         cairo_surface_t *other)
{
  cairo_surface_t *surfaces[2] = { one, other };
  double ink = 0, differing = 0;

  for (guint i = 0; i < 2; i++)
    {
      g_assert_cmpint (cairo_surface_status (surfaces[i]), ==, CAIRO_STATUS_SUCCESS);
      g_assert_cmpint (cairo_image_surface_get_width (surfaces[i]), ==, SIDE);
      g_assert_cmpint (cairo_image_surface_get_height (surfaces[i]), ==, SIDE);
    }
  for (int y = 0; y < SIDE; y += 4)
    {
      for (int x = 0; x < SIDE; x += 4)
        {
          double sums[2] = { 0, 0 };

          for (guint i = 0; i < 2; i++)
            {
              for (int j = 0; j < 16; j++)
                {
                  const guchar *row = cairo_image_surface_get_data (surfaces[i]) +
                                      (y + j / 4) * cairo_image_surface_get_stride (surfaces[i]);

                  sums[i] += 255 - row[4 * (x + j % 4) + 1];
                }
            }
          ink += MAX (sums[0], sums[1]);
          differing += fabs (sums[0] - sums[1]);
        }
    }

  return ink > 0 ? differing / ink : 1;
}

/* The measure tells: what is wrong with @drawn would not pass. */
static void
check_fails (cairo_surface_t *expected,
             cairo_surface_t *wrong,
             const char      *what)
{
  double difference = compare (wrong, expected);

  g_test_message ("%s: %.2f", what, difference);
  g_assert_cmpfloat (difference, >, 2 * MOST_DIFFERENCE);
  cairo_surface_destroy (wrong);
}

static void
check_picture (GtkWidget  *child,
               const char *what)
{
  /* Since then letters stand between pixels, so that words are up to 2 pixels longer or shorter. */
  g_autofree char *name = g_strdup_printf ("vertical-%s-4.%d.png", what, gtk_get_minor_version () < 18 ? 8 : 18);
  const char *keep = g_getenv ("SONOR_KEEP_PICTURES");
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "widgets", name, NULL);
  GtkWidget *bin = sonor_vertical_bin_new (child);
  GtkWidget *window;
  cairo_surface_t *drawn, *expected;
  double difference;

  gtk_widget_set_size_request (bin, SIDE, SIDE);
  gtk_widget_set_halign (bin, GTK_ALIGN_START);
  gtk_widget_set_valign (bin, GTK_ALIGN_START);
  window = test_show (bin, SIDE, SIDE);

  drawn = draw (bin);
  if (keep != NULL)
    {
      g_autofree char *kept = g_build_filename (keep, name, NULL);

      g_assert_cmpint (cairo_surface_write_to_png (drawn, kept), ==, CAIRO_STATUS_SUCCESS);
    }
  expected = cairo_image_surface_create_from_png (path);
  difference = compare (drawn, expected);
  g_test_message ("as it is: %.3f", difference);
  g_assert_cmpfloat (difference, <, MOST_DIFFERENCE);

  check_fails (expected, change (drawn, 1, 3, 0), "moved to the right");
  check_fails (expected, change (drawn, 1, 0, 3), "moved down");
  check_fails (expected, change (drawn, -1, SIDE, 0), "mirrored");
  check_fails (expected, change (drawn, 1, SIDE, 0), "missing");
  sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (bin), FALSE);
  test_settle (window);
  check_fails (expected, draw (bin), "lying");

  cairo_surface_destroy (drawn);
  cairo_surface_destroy (expected);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Where this screen has no OpenGL, GTK draws with cairo and says nothing. */
static gboolean
can_draw (void)
{
  const char *wanted = g_strcmp0 (g_getenv ("GSK_RENDERER"), "cairo") == 0 ? "GskCairoRenderer" : "GskGLRenderer";
  GtkWidget *window = test_show (gtk_label_new (NULL), SIDE, SIDE);
  const char *type = G_OBJECT_TYPE_NAME (gtk_native_get_renderer (GTK_NATIVE (window)));
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));
  g_autoptr (GdkGLContext) context = NULL;
  g_autoptr (GError) error = NULL;
  gboolean right = g_str_equal (type, wanted);

  if (!right && g_str_equal (type, "GskCairoRenderer"))
    context = gdk_surface_create_gl_context (surface, &error);
  if (error != NULL)
    {
      g_autofree char *why = g_strdup_printf ("This screen has no OpenGL: %s", error->message);

      g_test_skip (why);
    }
  else if (!right)
    g_error ("The window is drawn by %s and not by %s", type, wanted);
  gtk_window_destroy (GTK_WINDOW (window));

  return right;
}

static void
test_label (void)
{
  if (can_draw ())
    check_picture (label_new (), "label");
}

static void
test_editor (void)
{
  if (can_draw ())
    check_picture (editor_new (), "editor");
}

int
main (int    argc,
      char **argv)
{
  test_wait_for_manager ();
  test_start (&argc, &argv);

  g_test_add_func ("/picture/label", test_label);
  g_test_add_func ("/picture/editor", test_editor);

  return g_test_run ();
}
