/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/boards/board-page.h"

#include <glib/gi18n.h>

#include "board/board.h"
#include "desk/boards/board-draft.h"
#include "desk/boards/board-settings.h"
#include "desk/boards/board-tile-list.h"
#include "desk/boards/map-window.h"
#include "desk/work/notice.h"
#include "desk/work/page.h"
#include "desk/work/version-strip.h"
#include "model/live-query.h"
#include "store/store-error.h"

/* After the last change, before the preview follows. */
#define PREVIEW_MILLISECONDS 500
#define EDITOR_WIDTH 440

/**
 * SonorBoardPage:
 *
 * 看板: the boards of the hotline, one of them as a form and as text, and beside it the board as it would be, live, with what is wrong
 * with it in words. What is saved is on every wall at once; what somebody else has saved meanwhile is not lost.
 */
struct _SonorBoardPage
{
  GtkWidget           parent_instance;

  GtkDropDown        *boards;
  GtkEditable        *name;
  SonorBoardTileList *tiles;
  GtkTextBuffer      *text;
  GtkAspectFrame     *frame;
  SonorBoardView     *preview;
  GtkLabel           *problems;
  SonorVersionStrip  *strip;

  SonorWorkplace     *workplace;
  SonorBoardDraft    *draft;
  SonorLiveQuery     *stored;
  SonorLiveQuery     *known;
  GCancellable       *cancellable;
  char               *shown;
  /* The version of it that is changed here; 0: it is kept nowhere. */
  gint64              version;
  /* The name under which it is being saved; NULL: it is not. */
  char               *saving;
  /* The board whose saved version stands against this one. */
  char               *other;
  /* Why it was not saved, until it is known what is kept instead. */
  char               *refusal;
  guint               preview_id;
  gboolean            dirty;
  /* What is filled in by the program is no change by the person. */
  gboolean            filling;
};

static void sonor_board_page_page_init (SonorPageInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SonorBoardPage, sonor_board_page, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (SONOR_TYPE_PAGE, sonor_board_page_page_init))

/* What is put away by choosing another board or by removing one, so that it can come back. */
typedef struct
{
  GWeakRef  page;
  char     *name;
  char     *layout;
  gint64    version;
  gboolean  save;
} Past;

static char *
dup_layout (SonorBoardPage *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->text, &start, &end);

  return gtk_text_buffer_get_text (self->text, &start, &end, FALSE);
}

/* The row of a board that is kept; GTK_INVALID_LIST_POSITION for none. */
static guint
find_row (SonorBoardPage *self,
          const char     *name)
{
  SonorResult *rows = sonor_live_query_get_rows (self->stored);

  for (guint i = 0; rows != NULL && i < sonor_result_get_n_rows (rows); i++)
    if (g_strcmp0 (sonor_result_get_text (rows, i, "name"), name) == 0)
      return i;

  return GTK_INVALID_LIST_POSITION;
}

static char *
dup_looked_at (SonorBoardPage *self)
{
  guint row = sonor_version_strip_get_theirs (self->strip) ? find_row (self, self->other) : GTK_INVALID_LIST_POSITION;

  return row != GTK_INVALID_LIST_POSITION ? g_strdup (sonor_result_get_text (sonor_live_query_get_rows (self->stored), row, "layout"))
                                          : dup_layout (self);
}

static gboolean
show_preview (gpointer user_data)
{
  SonorBoardPage *self = user_data;
  g_autofree char *layout = dup_looked_at (self);

  self->preview_id = 0;
  gtk_aspect_frame_set_ratio (self->frame, (float) sonor_board_draft_get_ratio (self->draft));
  sonor_board_view_set_layout (self->preview, layout);
  sonor_board_view_show_page (self->preview, sonor_board_tile_list_get_page (self->tiles) + 1);

  return G_SOURCE_REMOVE;
}

static void
on_problems (SonorBoardPage *self)
{
  g_autofree char *problems = NULL;

  g_object_get (self->preview, "problems", &problems, NULL);
  gtk_label_set_text (self->problems, problems);
  gtk_widget_set_visible (GTK_WIDGET (self->problems), problems != NULL);
}

static void
follow (SonorBoardPage *self)
{
  self->dirty = TRUE;
  sonor_version_strip_look_at_mine (self->strip);
  g_clear_handle_id (&self->preview_id, g_source_remove);
  self->preview_id = g_timeout_add (PREVIEW_MILLISECONDS, show_preview, self);
}

static void
on_draft (SonorBoardPage *self)
{
  g_autofree char *text = sonor_board_draft_dup_text (self->draft);

  self->filling = TRUE;
  gtk_text_buffer_set_text (self->text, text, -1);
  self->filling = FALSE;
  follow (self);
}

/* What the person writes as text goes into the form when it is JSON; what is wrong with it the preview says. */
static void
on_text (SonorBoardPage *self)
{
  g_autofree char *text = NULL;

  if (self->filling)
    return;

  text = dup_layout (self);
  g_signal_handlers_block_by_func (self->draft, on_draft, self);
  sonor_board_draft_set_text (self->draft, text, NULL);
  g_signal_handlers_unblock_by_func (self->draft, on_draft, self);
  follow (self);
}

static void
show_layout (SonorBoardPage *self,
             const char     *name,
             const char     *layout,
             gint64          version)
{
  g_free (self->shown);
  self->shown = g_strdup (name);
  self->version = version;
  sonor_version_strip_put_away (self->strip);
  gtk_editable_set_text (self->name, name);
  sonor_board_tile_list_show_page (self->tiles, 0);
  sonor_board_draft_set_text (self->draft, layout, NULL);
  g_clear_handle_id (&self->preview_id, g_source_remove);
  show_preview (self);
  self->dirty = FALSE;
}

static void
past_free (gpointer data)
{
  Past *past = data;

  g_weak_ref_clear (&past->page);
  g_free (past->name);
  g_free (past->layout);
  g_free (past);
}

static Past *
past_new (SonorBoardPage *self,
          gboolean        save)
{
  Past *past = g_new0 (Past, 1);

  g_weak_ref_init (&past->page, self);
  past->name = g_strdup (gtk_editable_get_text (self->name));
  past->layout = dup_layout (self);
  past->version = !save && g_strcmp0 (past->name, self->shown) == 0 ? self->version : 0;
  past->save = save;

  return past;
}

static void
show_row (SonorBoardPage *self,
          guint           row)
{
  SonorResult *rows = sonor_live_query_get_rows (self->stored);

  show_layout (self, sonor_result_get_text (rows, row, "name"), sonor_result_get_text (rows, row, "layout"),
               sonor_result_get_integer (rows, row, "version"));
}

static void
ask (SonorBoardPage *self,
     const char     *words)
{
  sonor_version_strip_ask (self->strip, words, find_row (self, self->other) != GTK_INVALID_LIST_POSITION);
}

/* What somebody else has saved or removed: what nobody changes here follows it, and who is changing it is asked. */
static void
compare (SonorBoardPage *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->stored);
  guint row = find_row (self, self->shown);
  g_autofree char *words = NULL;

  if (self->saving != NULL || self->version == 0)
    return;

  if (row == GTK_INVALID_LIST_POSITION)
    words = g_strdup_printf (_("Board “%s” was removed while you changed it"), self->shown);
  else if (sonor_result_get_integer (rows, row, "version") <= self->version)
    return;
  else if (self->dirty)
    words = g_strdup_printf (_("Board “%s” was saved by %s, while you changed it"), self->shown, sonor_result_get_text (rows, row, "saved"));

  if (self->dirty)
    {
      g_free (self->other);
      self->other = g_strdup (self->shown);
      ask (self, words);
    }
  else if (row != GTK_INVALID_LIST_POSITION)
    show_row (self, row);
}

static void
on_bring_back (gpointer data)
{
  Past *past = data;
  g_autoptr (SonorBoardPage) self = g_weak_ref_get (&past->page);

  if (self == NULL)
    return;

  show_layout (self, past->name, past->layout, past->version);
  self->dirty = TRUE;
  if (past->save)
    gtk_widget_activate_action (GTK_WIDGET (self), "board.save", NULL);
  else
    compare (self);
}

static void
put_aside (SonorBoardPage *self)
{
  if (self->dirty)
    sonor_notice_undo (GTK_WIDGET (self), _("What was changed has not been saved"), on_bring_back, past_new (self, FALSE), past_free);
}

static void
on_board (SonorBoardPage *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->stored);
  guint chosen = gtk_drop_down_get_selected (self->boards);

  if (self->filling || rows == NULL || chosen >= sonor_result_get_n_rows (rows))
    return;

  put_aside (self);
  show_row (self, chosen);
}

/* The list follows the database; what somebody is changing stays. */
static void
on_stored (SonorBoardPage *self)
{
  SonorResult *rows = sonor_live_query_get_rows (self->stored);
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint chosen = find_row (self, self->shown);

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    gtk_string_list_append (names, sonor_result_get_text (rows, i, "name"));
  self->filling = TRUE;
  gtk_drop_down_set_model (self->boards, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->boards, chosen != GTK_INVALID_LIST_POSITION ? chosen : 0);
  self->filling = FALSE;
  if (chosen == GTK_INVALID_LIST_POSITION && !self->dirty && self->saving == NULL)
    on_board (self);
  else if (self->refusal != NULL)
    ask (self, self->refusal);
  else
    compare (self);
  g_clear_pointer (&self->refusal, g_free);
  if (sonor_version_strip_get_theirs (self->strip))
    show_preview (self);
}

static void
on_look (SonorBoardPage *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  show_preview (self);
}

static void
on_take (SonorBoardPage *self)
{
  guint row = find_row (self, self->other);

  if (row == GTK_INVALID_LIST_POSITION)
    return;

  put_aside (self);
  show_row (self, row);
  on_stored (self);
}

static void
on_known (SonorBoardPage *self)
{
  sonor_board_tile_list_set_sources (self->tiles, sonor_live_query_get_rows (self->known));
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorBoardPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autofree char *name = g_steal_pointer (&self->saving);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL)
    {
      self->dirty = TRUE;
      if (!g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_CONFLICT))
        {
          sonor_notice_error (GTK_WIDGET (self), error);
          return;
        }
      g_free (self->other);
      g_free (self->refusal);
      self->other = g_steal_pointer (&name);
      self->refusal = g_strdup (error->message);
      sonor_live_query_read (self->stored);
      return;
    }

  g_free (self->shown);
  self->shown = g_steal_pointer (&name);
  self->version = sonor_result_get_integer (rows, 0, "version");
  sonor_version_strip_put_away (self->strip);
  sonor_notice_show (GTK_WIDGET (self), _("The board is saved and shown everywhere"));
  sonor_live_query_read (self->stored);
}

static void
save (SonorBoardPage *self,
      const char     *name,
      gint64          version)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT board_save($1, $2, $3) AS version");
  g_autofree char *layout = dup_layout (self);

  /* One after another: the next is made from what this one comes to. */
  if (self->saving != NULL)
    return;

  self->saving = g_strdup (name);
  self->dirty = FALSE;
  sonor_query_add_text (query, name);
  sonor_query_add_text (query, layout);
  sonor_query_add_integer (query, version);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_save (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorBoardPage *self = SONOR_BOARD_PAGE (widget);
  const char *name = gtk_editable_get_text (self->name);

  save (self, name, g_strcmp0 (name, self->shown) == 0 ? self->version : 0);
}

/* Under the first name that nobody has: floor, floor-2, floor-3 … */
static void
on_keep (SonorBoardPage *self)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->name));

  for (guint i = 2; find_row (self, name) != GTK_INVALID_LIST_POSITION; i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s-%u", gtk_editable_get_text (self->name), i);
    }
  gtk_editable_set_text (self->name, name);
  save (self, name, 0);
}

static void
on_removed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorBoardPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL)
    {
      sonor_notice_error (GTK_WIDGET (self), error);
      sonor_live_query_read (self->stored);
      return;
    }

  sonor_notice_undo (GTK_WIDGET (self), _("The board is removed"), on_bring_back, past_new (self, TRUE), past_free);
  self->dirty = FALSE;
  g_clear_pointer (&self->shown, g_free);
  self->version = 0;
  sonor_live_query_read (self->stored);
}

static void
on_remove (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorBoardPage *self = SONOR_BOARD_PAGE (widget);
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT board_remove($1, $2)");

  sonor_query_add_text (query, self->shown != NULL ? self->shown : "");
  sonor_query_add_integer (query, self->version);
  sonor_database_query_async (sonor_workplace_get_database (self->workplace), query, self->cancellable, on_removed, g_object_ref (self));
}

static void
on_map (GtkWidget  *widget,
        const char *action,
        GVariant   *parameter)
{
  sonor_map_window_show (widget, sonor_workplace_get_database (SONOR_BOARD_PAGE (widget)->workplace));
}

static void
on_page (SonorBoardPage *self)
{
  sonor_board_view_show_page (self->preview, sonor_board_tile_list_get_page (self->tiles) + 1);
}

static void
sonor_board_page_refresh (SonorPage *page)
{
  sonor_live_query_read (SONOR_BOARD_PAGE (page)->stored);
}

static void
sonor_board_page_page_init (SonorPageInterface *interface)
{
  interface->refresh = sonor_board_page_refresh;
}

static void
sonor_board_page_dispose (GObject *object)
{
  SonorBoardPage *self = SONOR_BOARD_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->preview_id, g_source_remove);
  if (self->stored != NULL)
    g_object_run_dispose (G_OBJECT (self->stored));
  if (self->known != NULL)
    g_object_run_dispose (G_OBJECT (self->known));
  g_clear_object (&self->stored);
  g_clear_object (&self->known);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->draft);
  g_clear_object (&self->text);
  g_clear_object (&self->workplace);
  g_clear_pointer (&self->shown, g_free);
  g_clear_pointer (&self->saving, g_free);
  g_clear_pointer (&self->other, g_free);
  g_clear_pointer (&self->refusal, g_free);

  G_OBJECT_CLASS (sonor_board_page_parent_class)->dispose (object);
}

static void
sonor_board_page_finalize (GObject *object)
{
  g_object_unref (SONOR_BOARD_PAGE (object)->cancellable);

  G_OBJECT_CLASS (sonor_board_page_parent_class)->finalize (object);
}

static void
sonor_board_page_class_init (SonorBoardPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_board_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_board_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_install_action (widget_class, "board.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "board.remove", NULL, on_remove);
  gtk_widget_class_install_action (widget_class, "board.map", NULL, on_map);
}

static GtkWidget *
new_button (const char *words,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);

  return button;
}

static GtkWidget *
new_text (SonorBoardPage *self)
{
  GtkWidget *text = gtk_text_view_new_with_buffer (self->text);
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Layout"), -1);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (text), TRUE);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_CHAR);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 8);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), text);
  gtk_widget_add_css_class (scrolled, "card");

  return scrolled;
}

/* A field with its name before it. */
static GtkWidget *
new_row (const char *words,
         GtkWidget  *field)
{
  GtkBox *row = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8));
  GtkWidget *label = gtk_label_new (words);

  gtk_widget_add_css_class (label, "dim-label");
  gtk_accessible_update_property (GTK_ACCESSIBLE (field), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_set_hexpand (field, TRUE);
  gtk_box_append (row, label);
  gtk_box_append (row, field);

  return GTK_WIDGET (row);
}

static GtkWidget *
new_editor (SonorBoardPage *self)
{
  GtkBox *editor = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  GtkStack *stack = GTK_STACK (gtk_stack_new ());
  GtkWidget *switcher = gtk_stack_switcher_new ();

  self->boards = GTK_DROP_DOWN (gtk_drop_down_new (NULL, NULL));
  gtk_box_append (editor, new_row (_("Board"), GTK_WIDGET (self->boards)));
  gtk_box_append (editor, sonor_board_settings_new (self->draft));
  self->tiles = SONOR_BOARD_TILE_LIST (sonor_board_tile_list_new (self->draft));
  g_signal_connect_object (self->tiles, "page-changed", G_CALLBACK (on_page), self, G_CONNECT_SWAPPED);
  gtk_stack_add_titled (stack, GTK_WIDGET (self->tiles), "tiles", _("Tiles"));
  gtk_stack_add_titled (stack, new_text (self), "text", C_("board", "As text"));
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), stack);
  gtk_widget_set_vexpand (GTK_WIDGET (stack), TRUE);
  gtk_box_append (editor, switcher);
  gtk_box_append (editor, GTK_WIDGET (stack));
  gtk_widget_set_size_request (GTK_WIDGET (editor), EDITOR_WIDTH, -1);

  return GTK_WIDGET (editor);
}

/* Below the preview, where a small screen has room. */
static GtkWidget *
new_foot (SonorBoardPage *self)
{
  GtkBox *foot = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  GtkWidget *save = new_button (_("_Save board"), "board.save");
  GtkWidget *row;

  self->name = GTK_EDITABLE (gtk_entry_new ());
  row = new_row (_("Save under the name"), GTK_WIDGET (self->name));
  gtk_widget_set_hexpand (row, TRUE);
  gtk_widget_add_css_class (save, "suggested-action");
  gtk_box_append (foot, row);
  gtk_box_append (foot, save);
  gtk_box_append (foot, new_button (_("_Remove board"), "board.remove"));
  gtk_box_append (foot, new_button (_("_Map …"), "board.map"));

  return GTK_WIDGET (foot);
}

static void
sonor_board_page_init (SonorBoardPage *self)
{
  self->cancellable = g_cancellable_new ();
  self->draft = sonor_board_draft_new ();
  self->text = gtk_text_buffer_new (NULL);
  g_signal_connect_object (self->text, "changed", G_CALLBACK (on_text), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->draft, "changed", G_CALLBACK (on_draft), self, G_CONNECT_SWAPPED);
}

/**
 * sonor_board_page_new:
 * @workplace: what the person works with
 * @page: the page of the sidebar
 *
 * Returns: (transfer floating): the page, with the first board
 */
GtkWidget *
sonor_board_page_new (SonorWorkplace      *workplace,
                      const SonorRolePage *page)
{
  static const char * const board_channels[] = { "board", NULL };
  static const char * const no_channels[] = { NULL };
  SonorBoardPage *self = g_object_new (SONOR_TYPE_BOARD_PAGE, NULL);
  SonorDatabase *database = sonor_workplace_get_database (workplace);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14);
  GtkWidget *right = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);

  self->workplace = g_object_ref (workplace);
  self->preview = SONOR_BOARD_VIEW (sonor_board_view_new (database, NULL, "{}"));
  sonor_board_view_set_still (self->preview, TRUE);
  gtk_box_append (GTK_BOX (body), new_editor (self));
  self->frame = GTK_ASPECT_FRAME (gtk_aspect_frame_new (0, 0, 16 / 9.f, FALSE));
  gtk_aspect_frame_set_child (self->frame, GTK_WIDGET (self->preview));
  gtk_widget_set_hexpand (GTK_WIDGET (self->frame), TRUE);
  gtk_widget_set_vexpand (GTK_WIDGET (self->frame), TRUE);
  self->problems = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->problems, 0);
  gtk_label_set_wrap (self->problems, TRUE);
  gtk_label_set_selectable (self->problems, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->problems), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->problems), FALSE);
  self->strip = SONOR_VERSION_STRIP (sonor_version_strip_new (_("Save mine as a _copy")));
  g_signal_connect_object (self->strip, "look", G_CALLBACK (on_look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->strip, "take", G_CALLBACK (on_take), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->strip, "keep", G_CALLBACK (on_keep), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (right), GTK_WIDGET (self->strip));
  gtk_box_append (GTK_BOX (right), GTK_WIDGET (self->problems));
  gtk_box_append (GTK_BOX (right), GTK_WIDGET (self->frame));
  gtk_box_append (GTK_BOX (right), new_foot (self));
  gtk_box_append (GTK_BOX (body), right);
  gtk_widget_set_margin_top (body, 10);
  gtk_widget_set_margin_bottom (body, 10);
  gtk_widget_set_margin_start (body, 12);
  gtk_widget_set_margin_end (body, 12);
  gtk_widget_set_hexpand (body, TRUE);
  gtk_widget_set_parent (body, GTK_WIDGET (self));
  g_signal_connect_object (self->preview, "notify::problems", G_CALLBACK (on_problems), self, G_CONNECT_SWAPPED);

  self->known = sonor_live_query_new (
    database,
    "SELECT code, name_in_language(name_en, name_zh, name_mn) AS name, array_to_string(kinds, ' ') AS kinds,"
    " array_to_string(options, ' ') AS options FROM board_source ORDER BY sort",
    no_channels);
  g_signal_connect_object (self->known, "changed", G_CALLBACK (on_known), self, G_CONNECT_SWAPPED);
  self->stored = sonor_live_query_new (database, "SELECT name, layout::text AS layout, version, change_words(updated_by, updated_at) AS saved FROM board ORDER BY name", board_channels);
  g_signal_connect_object (self->stored, "changed", G_CALLBACK (on_stored), self, G_CONNECT_SWAPPED);
  sonor_notice_watch (GTK_WIDGET (self), self->stored);
  g_signal_connect_object (self->boards, "notify::selected", G_CALLBACK (on_board), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
