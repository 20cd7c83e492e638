/* SPDX-License-Identifier: GPL-3.0-or-later */

/*
 * Upright text: where things stand, what the arrow keys do, what an input method is told, and where lines break.
 */

#include <gtk/gtkimmodule.h>

#include "item.h"
#include "screen.h"
#include "widgets/mongolian.h"
#include "widgets/script-label.h"
#include "widgets/vertical-bin.h"
#include "widgets/vertical-input.h"

#define MONGOLIAN "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ᠌ ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ ᠬᠣᠲᠠ ᠶᠢᠨ"
#define MIXED "ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ᠂ 政务服务 12345 ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ\u202fᠤᠨ Sonor ᠪᠠᠶᠠᠨᠨᠠᠭᠤᠷ 市 ᠬᠣᠲᠠ\u202fᠶᠢᠨ ᠬᠡᠯᠡ᠃"

static GtkWidget *
text_view_new (const char *text)
{
  GtkWidget *view = gtk_text_view_new ();

  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), text, -1);

  return view;
}

/* As editors are: in a window that scrolls from column to column. */
static GtkWidget *
bin_new (GtkWidget *view)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);

  return sonor_vertical_bin_new (scrolled);
}

/* Where a character of a text view stands in another widget. */
static graphene_point_t
find_place (GtkWidget *view,
            int        offset,
            GtkWidget *target)
{
  GtkTextIter iter;
  GdkRectangle place;
  graphene_point_t point;

  gtk_text_buffer_get_iter_at_offset (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), &iter, offset);
  gtk_text_view_get_iter_location (GTK_TEXT_VIEW (view), &iter, &place);
  gtk_text_view_buffer_to_window_coords (GTK_TEXT_VIEW (view), GTK_TEXT_WINDOW_WIDGET, place.x, place.y, &place.x, &place.y);
  g_assert_true (gtk_widget_compute_point (view, target, &GRAPHENE_POINT_INIT ((float) place.x, (float) place.y), &point));

  return point;
}

static int
get_cursor (GtkWidget *view)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  int offset;

  g_object_get (buffer, "cursor-position", &offset, NULL);

  return offset;
}

static void
put_cursor (GtkWidget *view,
            int        offset)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (buffer, &iter, offset);
  gtk_text_buffer_place_cursor (buffer, &iter);
}

static void
test_columns (void)
{
  GtkWidget *view = text_view_new (MONGOLIAN " " MONGOLIAN " " MONGOLIAN);
  GtkWidget *bin = bin_new (view);
  GtkWidget *window = test_show (bin, 400, 200);
  graphene_point_t first = find_place (view, 0, bin), third = find_place (view, 2, bin), end = find_place (view, 100, bin);

  /* The first word stands at the top left, goes down, and the last column is to the right of the first. */
  g_assert_cmpfloat (first.x, <, 30);
  g_assert_cmpfloat (first.y, <, 30);
  g_assert_cmpfloat (third.y, >, first.y + 5);
  g_assert_cmpfloat_with_epsilon (third.x, first.x, 1);
  g_assert_cmpfloat (end.x, >, first.x + 30);
  g_assert_cmpint (gtk_widget_get_width (view), ==, 200);
  g_assert_cmpint (gtk_widget_get_height (view), >=, 400);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_measure (void)
{
  GtkWidget *label = gtk_label_new (MONGOLIAN " " MONGOLIAN " " MONGOLIAN);
  g_autoptr (GtkWidget) bin = g_object_ref_sink (sonor_vertical_bin_new (label));
  int minimum, natural, along;

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  g_assert_cmpint (gtk_widget_get_request_mode (bin), ==, GTK_SIZE_REQUEST_WIDTH_FOR_HEIGHT);

  /* The longer the columns, the fewer. */
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, 200, &minimum, &natural, NULL, NULL);
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, 1000, &minimum, &along, NULL, NULL);
  g_assert_cmpint (natural, >, along);

  gtk_widget_measure (bin, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (natural, >, 260);
  sonor_vertical_bin_set_lengths (SONOR_VERTICAL_BIN (bin), 180, 260);
  gtk_widget_measure (bin, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, >=, 180);
  g_assert_cmpint (natural, ==, 260);
}

static void
test_laid_down (void)
{
  GtkWidget *view = text_view_new (MONGOLIAN " " MONGOLIAN);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *bin = bin_new (view);
  GtkWidget *window = test_show (bin, 400, 200);
  g_autofree char *text = NULL;
  GtkTextIter start, end;
  graphene_point_t place;

  gtk_widget_grab_focus (view);
  put_cursor (view, 7);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_insert_at_cursor (buffer, "ᠬᠣᠲᠠ", -1);
  gtk_text_buffer_end_user_action (buffer);

  sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (bin), FALSE);
  test_settle (window);
  g_assert_false (gtk_widget_has_css_class (bin, "vertical"));
  place = find_place (view, 3, bin);
  g_assert_cmpfloat (place.x, >, 5);
  g_assert_cmpfloat (place.y, <, 5);
  g_assert_cmpint (gtk_widget_get_width (view), ==, 400);

  sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (bin), TRUE);
  test_settle (window);
  place = find_place (view, 3, bin);
  g_assert_cmpfloat (place.x, <, 5);
  g_assert_cmpfloat (place.y, >, 5);

  /* Turning it cost nothing: focus, cursor, and what can be undone. */
  g_assert_true (gtk_widget_has_focus (view));
  g_assert_cmpint (get_cursor (view), ==, 11);
  g_assert_true (gtk_text_buffer_get_can_undo (buffer));
  gtk_text_buffer_undo (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (text, ==, MONGOLIAN " " MONGOLIAN);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
move (GtkWidget       *widget,
      GtkMovementStep  step,
      int              count,
      gboolean         extend)
{
  g_signal_emit_by_name (widget, "move-cursor", step, count, extend);
}

static void
test_keys (void)
{
  GtkWidget *view = text_view_new (MONGOLIAN " " MONGOLIAN " " MONGOLIAN "\n" MONGOLIAN);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *bin = bin_new (view);
  GtkWidget *window = test_show (bin, 400, 200);
  graphene_point_t before, after;

  gtk_widget_grab_focus (view);
  put_cursor (view, 4);
  before = find_place (view, 4, bin);

  /* Down goes along the column, Up back. */
  move (view, GTK_MOVEMENT_DISPLAY_LINES, 1, FALSE);
  g_assert_cmpint (get_cursor (view), ==, 5);
  move (view, GTK_MOVEMENT_DISPLAY_LINES, -1, FALSE);
  g_assert_cmpint (get_cursor (view), ==, 4);

  /* Right is the next column at the same height, Left the one before. */
  move (view, GTK_MOVEMENT_VISUAL_POSITIONS, 1, FALSE);
  after = find_place (view, get_cursor (view), bin);
  g_assert_cmpfloat (after.x, >, before.x + 5);
  g_assert_cmpfloat_with_epsilon (after.y, before.y, 30);
  move (view, GTK_MOVEMENT_VISUAL_POSITIONS, -1, FALSE);
  g_assert_cmpint (get_cursor (view), ==, 4);

  /* With Ctrl: a word, a paragraph. With Shift it is selected. */
  put_cursor (view, 0);
  move (view, GTK_MOVEMENT_PARAGRAPHS, 1, TRUE);
  g_assert_cmpint (get_cursor (view), ==, 6);
  g_assert_true (gtk_text_buffer_get_has_selection (buffer));
  put_cursor (view, 0);
  move (view, GTK_MOVEMENT_WORDS, 1, FALSE);
  g_assert_cmpint (get_cursor (view), >, 60);

  /* Laid down they are what they were. */
  sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (bin), FALSE);
  put_cursor (view, 4);
  move (view, GTK_MOVEMENT_VISUAL_POSITIONS, 1, FALSE);
  g_assert_cmpint (get_cursor (view), ==, 5);

  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
press (GtkWidget *bin,
       guint      key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (bin);
  gboolean handled = FALSE;

  /* The last that was added hears it first. */
  for (guint i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }

  return handled;
}

static void
setup_item (GtkSignalListItemFactory *factory,
            GtkListItem              *item)
{
  gtk_list_item_set_child (item, gtk_label_new (NULL));
}

static void
bind_item (GtkSignalListItemFactory *factory,
           GtkListItem              *item)
{
  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)),
                      gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item))));
}

static void
test_focus (void)
{
  const char *words[] = { "ᠨᠢᠭᠡ", "ᠬᠣᠶᠠᠷ", "ᠭᠤᠷᠪᠠ", NULL };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *first = gtk_button_new_with_label (words[0]), *second = gtk_button_new_with_label (words[1]);
  GtkWidget *entry = gtk_entry_new ();
  GtkSingleSelection *selection = gtk_single_selection_new (G_LIST_MODEL (gtk_string_list_new (words)));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  GtkWidget *bin = sonor_vertical_bin_new (box);
  GtkWidget *window;

  g_signal_connect (factory, "setup", G_CALLBACK (setup_item), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_item), NULL);
  gtk_box_append (GTK_BOX (row), first);
  gtk_box_append (GTK_BOX (row), second);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), entry);
  gtk_box_append (GTK_BOX (box), list);
  window = test_show (bin, 400, 300);

  /* The second button stands below the first, the entry to the right of both. */
  gtk_widget_grab_focus (first);
  g_assert_true (press (bin, GDK_KEY_Down));
  g_assert_true (gtk_widget_has_focus (second));
  g_assert_true (press (bin, GDK_KEY_Up));
  g_assert_true (gtk_widget_has_focus (first));
  g_assert_true (press (bin, GDK_KEY_Right));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (window)), entry));

  /* In one column of text Down is a character on. */
  gtk_editable_set_text (GTK_EDITABLE (entry), "ᠮᠣᠩᠭᠣᠯ");
  gtk_editable_set_position (GTK_EDITABLE (entry), 2);
  g_assert_true (press (bin, GDK_KEY_Down));
  g_assert_cmpint (gtk_editable_get_position (GTK_EDITABLE (entry)), ==, 3);

  /* The rows of a list are columns. */
  gtk_widget_grab_focus (list);
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);
  g_assert_true (press (bin, GDK_KEY_Right));
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 1);
  g_assert_true (press (bin, GDK_KEY_Left));
  g_assert_true (press (bin, GDK_KEY_Left));
  g_assert_cmpuint (gtk_single_selection_get_selected (selection), ==, 0);

  gtk_window_destroy (GTK_WINDOW (window));
}

/* An input method that is composing a word and remembers where it was told the cursor is. */
typedef struct
{
  GtkIMContext parent_instance;
} TestInput;

typedef GtkIMContextClass TestInputClass;

static GdkRectangle told;
static GtkIMContext *input;

static GType test_input_get_type (void);
G_DEFINE_TYPE (TestInput, test_input, GTK_TYPE_IM_CONTEXT)

static void
test_input_set_cursor_location (GtkIMContext *context,
                                GdkRectangle *area)
{
  told = *area;
}

static void
test_input_get_preedit_string (GtkIMContext   *context,
                               char          **text,
                               PangoAttrList **attributes,
                               int            *cursor)
{
  if (text != NULL)
    *text = g_strdup ("ᠪᠢ");
  if (attributes != NULL)
    {
      *attributes = pango_attr_list_new ();
      pango_attr_list_insert (*attributes, pango_attr_underline_new (PANGO_UNDERLINE_SINGLE));
    }
  if (cursor != NULL)
    *cursor = 2;
}

static void
test_input_class_init (TestInputClass *klass)
{
  klass->set_cursor_location = test_input_set_cursor_location;
  klass->get_preedit_string = test_input_get_preedit_string;
}

static void
test_input_init (TestInput *self)
{
  input = GTK_IM_CONTEXT (self);
}

static void
test_input_method (void)
{
  GtkWidget *view = text_view_new (MONGOLIAN);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *bin = bin_new (view);
  g_autoptr (GtkIMContext) outer = gtk_im_multicontext_new ();
  g_autoptr (PangoAttrList) attributes = NULL;
  g_autofree char *text = NULL, *typed = NULL, *module = NULL;
  GtkTextIter start, end;
  GSList *marks;
  GtkWidget *window;
  gint64 limit = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  gboolean background = FALSE;
  int cursor;

  g_io_extension_point_implement (GTK_IM_MODULE_EXTENSION_POINT_NAME, test_input_get_type (), "sonor-test", 1);
  g_object_set (gtk_settings_get_default (), "gtk-im-module", "sonor-test", NULL);
  window = test_show (bin, 400, 200);
  gtk_widget_grab_focus (view);
  put_cursor (view, 6);
  while ((input == NULL || told.width == 0) && g_get_monotonic_time () < limit)
    g_main_context_iteration (NULL, FALSE);

  /* It lies across the column: as long as the column is wide, and 1 thick. */
  g_assert_nonnull (input);
  g_assert_cmpint (told.width, >, 8);
  g_assert_cmpint (told.height, ==, 1);

  /* What it writes goes where the cursor is. */
  g_signal_emit_by_name (input, "commit", "ᠬᠣᠲᠠ");
  gtk_text_buffer_get_iter_at_offset (buffer, &start, 6);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, 10);
  typed = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_assert_cmpstr (typed, ==, "ᠬᠣᠲᠠ");

  /* What is being composed is marked by a background, and by no underline, which would not be seen. */
  g_object_get (view, "im-module", &module, NULL);
  gtk_im_multicontext_set_context_id (GTK_IM_MULTICONTEXT (outer), module);
  gtk_im_context_set_client_widget (outer, view);
  gtk_im_context_get_preedit_string (outer, &text, &attributes, &cursor);
  g_assert_cmpstr (text, ==, "ᠪᠢ");
  g_assert_cmpint (cursor, ==, 2);
  marks = pango_attr_list_get_attributes (attributes);
  for (GSList *at = marks; at != NULL; at = at->next)
    {
      PangoAttribute *mark = at->data;

      g_assert_cmpint ((int) mark->klass->type, !=, PANGO_ATTR_UNDERLINE);
      background |= mark->klass->type == PANGO_ATTR_BACKGROUND;
    }
  g_slist_free_full (marks, (GDestroyNotify) pango_attribute_destroy);
  g_assert_true (background);

  /* Laid down the person's own is used as it is. */
  g_clear_pointer (&module, g_free);
  sonor_vertical_bin_set_vertical (SONOR_VERTICAL_BIN (bin), FALSE);
  g_object_get (view, "im-module", &module, NULL);
  g_assert_null (module);

  g_object_set (gtk_settings_get_default (), "gtk-im-module", NULL, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_breaks (void)
{
  static const char *text = "ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ\u202fᠤᠨ ᠬᠡᠯᠡ᠂ ᠬᠡᠯᠡ᠃ ᠪᠠᠶᠢᠨ\u180eᠠ ᠬᠡᠯᠡ《ᠬᠡᠯᠡ》ᠬᠡᠯᠡ！ ᠬᠡᠯᠡ？（政务）服务。";
  glong n = g_utf8_strlen (text, -1);
  g_autofree PangoLogAttr *attributes = g_new (PangoLogAttr, n + 1);
  const char *at = text;
  guint n_forbidden = 0;

  pango_get_log_attrs (text, -1, -1, pango_language_from_string ("mn-cn"), attributes, (int) n + 1);
  for (glong i = 0; i < n; i++, at = g_utf8_next_char (at))
    {
      gunichar here = g_utf8_get_char (at), before = i > 0 ? g_utf8_get_char (g_utf8_prev_char (at)) : 0;

      /* Not before punctuation, not after an opening bracket, and not at what joins a suffix or a vowel to its word. */
      if (here == 0x1802 || here == 0x1803 || here == 0xff01 || here == 0xff1f || here == 0x300b || here == 0xff09 || here == 0x3002 ||
          here == 0x202f || here == 0x180e || before == 0x202f || before == 0x180e || before == 0x300a || before == 0xff08)
        {
          g_assert_false (attributes[i].is_line_break);
          n_forbidden++;
        }
    }
  g_assert_cmpuint (n_forbidden, >=, 13);
}

static void
type (GtkTextBuffer *buffer,
      const char    *text)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gtk_text_buffer_begin_user_action (buffer);
      gtk_text_buffer_insert_at_cursor (buffer, at, (int) (g_utf8_next_char (at) - at));
      gtk_text_buffer_end_user_action (buffer);
    }
}

static void
test_suffixes (void)
{
  static const struct { const char *typed, *kept; } table[] = {
    { "ᠬᠣᠲᠠ ᠶᠢᠨ ", "ᠬᠣᠲᠠ\u202fᠶᠢᠨ " },
    { "ᠮᠣᠩᠭᠣᠯ ᠤᠨ ᠬᠡᠯᠡ ᠪᠡᠷ᠃", "ᠮᠣᠩᠭᠣᠯ\u202fᠤᠨ ᠬᠡᠯᠡ\u202fᠪᠡᠷ᠃" },
    { "ᠬᠣᠲᠠ ᠨᠤᠭᠤᠳ\n", "ᠬᠣᠲᠠ\u202fᠨᠤᠭᠤᠳ\n" },
    { "ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ ", "ᠬᠡᠯᠡ ᠪᠢᠴᠢᠭ " },
    { "ᠬᠣᠲᠠ ᠶᠢ", "ᠬᠣᠲᠠ ᠶᠢ" },
    { "12345 ᠤᠨ ", "12345 ᠤᠨ " },
    { "ᠤᠨ ", "ᠤᠨ " },
    { "plain words ", "plain words " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autoptr (GtkTextBuffer) buffer = gtk_text_buffer_new (NULL);
      g_autofree char *text = NULL, *undone = NULL;
      GtkTextIter start, end;

      sonor_mongolian_join_suffixes (buffer);
      type (buffer, table[i].typed);
      gtk_text_buffer_get_bounds (buffer, &start, &end);
      text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
      g_assert_cmpstr (text, ==, table[i].kept);

      while (gtk_text_buffer_get_can_undo (buffer))
        gtk_text_buffer_undo (buffer);
      gtk_text_buffer_get_bounds (buffer, &start, &end);
      undone = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
      g_assert_cmpstr (undone, ==, "");
    }

  g_assert_true (sonor_mongolian_is_in ("工单 ᠬ"));
  g_assert_true (sonor_mongolian_is_in ("ᢐ"));
  g_assert_false (sonor_mongolian_is_in ("Монгол ᠂ \u180e 蒙古文 ẁ"));
  g_assert_false (sonor_mongolian_is_in (""));
  g_assert_true (sonor_mongolian_is_suffix ("ᠤᠨ", -1));
  g_assert_false (sonor_mongolian_is_suffix ("ᠤᠨᠠ", -1));
}

static void
test_script_label (void)
{
  GtkWidget *label = sonor_script_label_new ("供暖温度不达标");
  GtkWidget *window = test_show (label, 300, 300);
  GtkLabel *inner = sonor_script_label_get_label (SONOR_SCRIPT_LABEL (label));
  graphene_rect_t lying, standing;
  int one_line, all_lines;

  g_assert_false (sonor_script_label_is_vertical (SONOR_SCRIPT_LABEL (label)));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (inner), window, &lying));
  g_assert_cmpfloat (lying.size.width, >, lying.size.height * 0.9f);

  sonor_script_label_set_text (SONOR_SCRIPT_LABEL (label), MIXED);
  test_settle (window);
  g_assert_true (sonor_script_label_is_vertical (SONOR_SCRIPT_LABEL (label)));
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (inner), window, &standing));
  g_assert_cmpfloat (standing.size.height, <=, 300);
  g_assert_cmpstr (gtk_label_get_text (inner), ==, MIXED);

  sonor_script_label_set_text (SONOR_SCRIPT_LABEL (label), "已处理");
  g_assert_false (sonor_script_label_is_vertical (SONOR_SCRIPT_LABEL (label)));

  /* All lines of a long text are seen, however narrow the place. */
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, 200, NULL, &one_line, NULL, NULL);
  sonor_script_label_set_text (SONOR_SCRIPT_LABEL (label), "我家住在三号楼二单元，这两天暖气一点都不热，家里只有十四度，老人和孩子都冻感冒了，给物业打电话没人管。");
  gtk_widget_measure (label, GTK_ORIENTATION_VERTICAL, 200, NULL, &all_lines, NULL, NULL);
  g_assert_cmpint (all_lines, >=, 3 * one_line);

  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_lives (void)
{
  GtkWidget *view = g_object_ref_sink (text_view_new (MONGOLIAN));
  GtkWidget *bin = g_object_ref_sink (sonor_vertical_bin_new (view));
  GtkWidget *label = g_object_ref_sink (sonor_script_label_new (MONGOLIAN));

  /* What was in a bin outlives it and has its keys back. */
  g_assert_finalize_object (bin);
  put_cursor (view, 2);
  move (view, GTK_MOVEMENT_LOGICAL_POSITIONS, 1, FALSE);
  g_assert_cmpint (get_cursor (view), ==, 3);
  g_assert_finalize_object (view);
  g_assert_finalize_object (label);
}

int
main (int    argc,
      char **argv)
{
  test_wait_for_manager ();
  sonor_vertical_input_start ();
  test_start (&argc, &argv);

  g_test_add_func ("/vertical/columns", test_columns);
  g_test_add_func ("/vertical/measure", test_measure);
  g_test_add_func ("/vertical/laid-down", test_laid_down);
  g_test_add_func ("/vertical/keys", test_keys);
  g_test_add_func ("/vertical/focus", test_focus);
  g_test_add_func ("/vertical/input-method", test_input_method);
  g_test_add_func ("/vertical/breaks", test_breaks);
  g_test_add_func ("/vertical/suffixes", test_suffixes);
  g_test_add_func ("/vertical/script-label", test_script_label);
  g_test_add_func ("/vertical/lives", test_lives);

  return g_test_run ();
}
