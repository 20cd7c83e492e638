/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Numbers beside each other are as large with long names as with short ones, and nothing is written beyond its place: what is a word
 * in Chinese is three in Mongolian. */

#include "item.h"
#include "widgets/number-row.h"
#include "widgets/number-table.h"
#include "widgets/widths.h"

#define WIDTH 280
#define HEIGHT 96

/* A title, a note and the space around stand beside the names. */
#define NAME_MOST 20

typedef struct
{
  double largest;
  double right;
  guint  n_texts;
} Written;

static void
read_text (GskRenderNode *node,
           GskTransform  *transform,
           Written       *written)
{
  g_autoptr (PangoFontDescription) font = pango_font_describe_with_absolute_size (gsk_text_node_get_font (node));
  graphene_rect_t bounds;

  gsk_render_node_get_bounds (node, &bounds);
  gsk_transform_transform_bounds (transform, &bounds, &bounds);
  written->largest = MAX (written->largest, (double) pango_font_description_get_size (font) / PANGO_SCALE);
  written->right = MAX (written->right, bounds.origin.x + bounds.size.width);
  written->n_texts++;
}

/* What is written in a drawing: how large the largest letters are, and how far to the right it goes. */
static void
read_node (GskRenderNode *node,
           GskTransform  *transform,
           Written       *written)
{
  GskRenderNodeType type = gsk_render_node_get_node_type (node);

  if (type == GSK_CONTAINER_NODE)
    {
      for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
        read_node (gsk_container_node_get_child (node, i), transform, written);
    }
  else if (type == GSK_TRANSFORM_NODE)
    {
      g_autoptr (GskTransform) inner =
        gsk_transform_transform (gsk_transform_ref (transform), gsk_transform_node_get_transform (node));

      read_node (gsk_transform_node_get_child (node), inner, written);
    }
  else if (type == GSK_CLIP_NODE)
    read_node (gsk_clip_node_get_child (node), transform, written);
  else if (type == GSK_TEXT_NODE)
    read_text (node, transform, written);
}

static Written
read_drawing (GtkWidget *drawing)
{
  g_autoptr (GtkWidget) kept = g_object_ref_sink (drawing);
  g_autoptr (SonorPalette) palette = sonor_palette_new (TRUE);
  g_autoptr (GskRenderNode) node = sonor_drawing_render (SONOR_DRAWING (kept), palette, WIDTH, HEIGHT, 1);
  Written written = { 0 };

  g_assert_nonnull (node);
  read_node (node, NULL, &written);

  return written;
}

static SonorCells *
make_cells (const char *const *labels,
            const char *const *groups)
{
  SonorCells *cells = sonor_cells_new ();
  SonorCell row[12] = { 0 };
  guint n = 0;

  for (guint i = 0; labels[i] != NULL; i++)
    for (guint j = 0; groups == NULL ? j == 0 : groups[j] != NULL; j++)
      row[n++] = (SonorCell) {
        .label = (char *) labels[i],
        .group = groups != NULL ? (char *) groups[j] : NULL,
        .value = 12 + n,
        .figure = SONOR_FIGURE_COUNT,
        .level = groups == NULL && i == 1 ? SONOR_LEVEL_WARNING : SONOR_LEVEL_NONE,
      };
  sonor_cells_replace (cells, row, n);

  return cells;
}

static const char * const short_names[] = { "通话中", "排队", "最长", "示闲", NULL };
static const char * const long_names[] = { "ᠶᠠᠷᠢᠯᠴᠠᠵᠤ ᠪᠠᠶᠢᠭ᠎ᠠ", "ᠬᠦᠯᠢᠶᠡᠵᠦ ᠪᠠᠶᠢᠭ᠎ᠠ", "ᠬᠠᠮᠤᠭ ᠤᠷᠲᠤ ᠬᠤᠭᠤᠴᠠᠭ᠎ᠠ", "ᠪᠡᠯᠡᠨ ᠪᠠᠶᠢᠭ᠎ᠠ", NULL };

static void
test_row (void)
{
  g_autoptr (SonorCells) short_cells = make_cells (short_names, NULL);
  g_autoptr (SonorCells) long_cells = make_cells (long_names, NULL);
  Written with_short = read_drawing (sonor_number_row_new (short_cells));
  Written with_long = read_drawing (sonor_number_row_new (long_cells));

  g_test_message ("%.1f and %.1f high, up to %.1f and %.1f", with_short.largest, with_long.largest, with_short.right, with_long.right);
  g_assert_cmpfloat (with_long.largest, >, NAME_MOST);
  g_assert_cmpfloat (with_long.largest, >, with_short.largest / 2);
  g_assert_cmpfloat (with_short.right, <=, WIDTH);
  g_assert_cmpfloat (with_long.right, <=, WIDTH);
}

static void
test_table (void)
{
  static const char * const queues[] = { "热线综合", "蒙古语", "企业专席", NULL };
  static const char * const upright_queues[] = { "ᠬᠠᠯᠠᠮᠠᠯ ᠱᠤᠭᠤᠮ ᠤᠨ ᠶᠡᠷᠦᠩᠬᠡᠢ", "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", "ᠠᠵᠤ ᠠᠬᠤᠢᠯᠠᠯ", NULL };
  g_autoptr (SonorCells) short_cells = make_cells (queues, (const char *[]) { "排队", "最长", "通话", NULL });
  g_autoptr (SonorCells) long_cells = make_cells (upright_queues, (const char *[]) { long_names[0], long_names[1], long_names[2], NULL });
  Written with_short = read_drawing (sonor_number_table_new (short_cells));
  Written with_long = read_drawing (sonor_number_table_new (long_cells));

  /* Three titles, three names and nine numbers; a title of two lines is two texts. */
  g_assert_cmpuint (with_short.n_texts, >=, 15);
  g_assert_cmpuint (with_long.n_texts, >=, 15);
  g_assert_cmpfloat (with_short.right, <=, WIDTH);
  g_assert_cmpfloat (with_long.right, <=, WIDTH);
}

static void
test_widths (void)
{
  double enough[] = { 10, 20, 30 }, too_much[] = { 10, 90, 60 }, hopeless[] = { 50, 50 };

  sonor_widths_share (enough, (double[]) { 1, 1, 1 }, 3, 60);
  g_assert_cmpfloat (enough[0] + enough[1] + enough[2], ==, 60);

  /* The widest gives, the narrow keeps what it has, and what must be is. */
  sonor_widths_share (too_much, (double[]) { 1, 1, 55 }, 3, 100);
  g_assert_cmpfloat_with_epsilon (too_much[0], 10, 0.01);
  g_assert_cmpfloat_with_epsilon (too_much[1], 35, 0.01);
  g_assert_cmpfloat_with_epsilon (too_much[2], 55, 0.01);

  sonor_widths_share (hopeless, (double[]) { 40, 30 }, 2, 10);
  g_assert_cmpfloat_with_epsilon (hopeless[0], 40, 0.01);
  g_assert_cmpfloat_with_epsilon (hopeless[1], 30, 0.01);
}

int
main (int    argc,
      char **argv)
{
  test_start (&argc, &argv);

  g_test_add_func ("/numbers/row", test_row);
  g_test_add_func ("/numbers/table", test_table);
  g_test_add_func ("/numbers/widths", test_widths);

  return g_test_run ();
}
