/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/reports/template-window.h"

#include <glib/gi18n.h>

#include "desk/reports/briefing-sheet.h"
#include "desk/work/notice.h"
#include "desk/work/version-strip.h"
#include "store/store-error.h"

/* After the last change, before the preview follows. */
#define PREVIEW_MILLISECONDS 600
#define WIDTH 1240
#define HEIGHT 820
#define TEXT_WIDTH 500

enum
{
  CHINESE,
  ENGLISH,
  N_LANGUAGES
};

static const char * const columns[] = { "body_zh", "body_en" };

/**
 * SonorTemplateWindow:
 *
 * What a briefing is written after, in Chinese and English, and beside it the briefing as it would be. What is wrong with a line the
 * database says; then nothing is kept. When somebody else has saved it meanwhile, both can be looked at before one is kept.
 */
struct _SonorTemplateWindow
{
  AdwWindow           parent_instance;

  GtkStack           *stack;
  GtkTextBuffer      *texts[N_LANGUAGES];
  GtkLabel           *trouble;
  SonorVersionStrip  *strip;
  SonorBriefingSheet *sheet;
  GtkWidget          *progress;
  GtkWidget          *save;
  GMenu              *figures;

  GWeakRef            from;
  SonorDatabase      *database;
  SonorTemplateSaved  saved;
  char               *kind;
  char               *title;
  char               *day;
  char               *kept[N_LANGUAGES];
  gint64              version;
  /* What somebody else has saved since. */
  char               *theirs[N_LANGUAGES];
  gint64              their_version;
  GCancellable       *cancellable;
  GCancellable       *preview;
  guint               preview_id;
};

G_DEFINE_FINAL_TYPE (SonorTemplateWindow, sonor_template_window, ADW_TYPE_WINDOW)

/* What somebody had written when they closed the window, so that it can come back. */
typedef struct
{
  SonorTemplateWindow *asked;
  char                *texts[N_LANGUAGES];
} Past;

static void open_window (GtkWidget           *from,
                         SonorTemplateWindow *self);

static char *
dup_text (SonorTemplateWindow *self,
          guint                language)
{
  char *text = NULL;

  g_object_get (self->texts[language], "text", &text, NULL);

  return text;
}

static guint
get_language (SonorTemplateWindow *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "en") == 0 ? ENGLISH : CHINESE;
}

static gboolean
is_changed (SonorTemplateWindow *self)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      g_autofree char *text = dup_text (self, i);

      if (self->kept[i] != NULL && !g_str_equal (text, self->kept[i]))
        return TRUE;
    }

  return FALSE;
}

static void
set_trouble (SonorTemplateWindow *self,
             const char          *words)
{
  gtk_label_set_text (self->trouble, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), words != NULL);
}

/* The preview */

static void
on_progress (goffset  current,
             goffset  total,
             gpointer user_data)
{
  SonorTemplateWindow *self = user_data;

  if (self->preview != NULL)
    gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), (double) current / (double) total);
}

static void
on_previewed (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorTemplateWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorBriefing) briefing = sonor_briefing_load_finish (result, &error);

  /* Another one is being written since, or the window is gone. */
  if (self->preview == NULL || g_task_get_cancellable (G_TASK (result)) != self->preview)
    return;

  g_clear_object (&self->preview);
  gtk_widget_set_opacity (self->progress, 0);
  set_trouble (self, error != NULL ? error->message : NULL);
  if (briefing != NULL)
    sonor_briefing_sheet_show (self->sheet, briefing);
}

static void
give_up_preview (SonorTemplateWindow *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  g_cancellable_cancel (self->preview);
  g_clear_object (&self->preview);
}

static gboolean
show_preview (gpointer user_data)
{
  SonorTemplateWindow *self = user_data;
  guint language = get_language (self);
  g_autofree char *text = sonor_version_strip_get_theirs (self->strip) ? g_strdup (self->theirs[language]) : dup_text (self, language);

  self->preview_id = 0;
  give_up_preview (self);
  self->preview = g_cancellable_new ();
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (self->progress), 0);
  gtk_widget_set_opacity (self->progress, 1);
  sonor_briefing_load_async (self->database, self->kind, self->day, text, self->preview, on_progress, self, on_previewed, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

static void
on_look (SonorTemplateWindow *self)
{
  g_clear_handle_id (&self->preview_id, g_source_remove);
  show_preview (self);
}

static void
follow (SonorTemplateWindow *self)
{
  if (self->kept[CHINESE] == NULL)
    return;

  gtk_widget_set_sensitive (self->save, is_changed (self) && !sonor_version_strip_get_asks (self->strip));
  g_clear_handle_id (&self->preview_id, g_source_remove);
  self->preview_id = g_timeout_add (PREVIEW_MILLISECONDS, show_preview, self);
}

static void
on_text (SonorTemplateWindow *self)
{
  sonor_version_strip_look_at_mine (self->strip);
  follow (self);
}

/* What is kept */

static void
on_template (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorTemplateWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL || sonor_result_get_n_rows (rows) == 0)
    {
      set_trouble (self, error != NULL ? error->message : _("There is no template"));
      return;
    }

  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      g_autofree char *text = dup_text (self, i);

      self->kept[i] = g_strdup (sonor_result_get_text (rows, 0, columns[i]));
      /* What has come back stands there already. */
      if (*text == '\0')
        gtk_text_buffer_set_text (self->texts[i], self->kept[i], -1);
    }
  /* And was made from the version that it was made from. */
  if (self->version == 0)
    self->version = sonor_result_get_integer (rows, 0, "version");
  follow (self);
}

static void
on_figures (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SonorTemplateWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);

  if (rows == NULL)
    return;

  for (guint i = 0; i < sonor_result_get_n_rows (rows); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (sonor_result_get_text (rows, i, "name"), NULL);
      g_autofree char *text = g_strdup_printf ("{%s}", sonor_result_get_text (rows, i, "code"));

      g_menu_item_set_action_and_target (item, "template.insert", "s", text);
      g_menu_append_item (self->figures, item);
    }
}

static void
query_template (SonorTemplateWindow *self,
                GAsyncReadyCallback  callback)
{
  g_autoptr (SonorQuery) query = sonor_query_new (
    "SELECT body_zh, body_en, version, change_words(updated_by, updated_at) AS saved FROM briefing_template WHERE kind = $1");

  sonor_query_add_text (query, self->kind);
  sonor_database_query_async (self->database, query, self->cancellable, callback, g_object_ref (self));
}

static void
read_template (SonorTemplateWindow *self)
{
  g_autoptr (SonorQuery) figures = sonor_query_new ("SELECT c.code, c.name FROM unnest(ARRAY['call', 'ticket']) f, report_columns(f) c");

  query_template (self, on_template);
  sonor_database_query_async (self->database, figures, self->cancellable, on_figures, g_object_ref (self));
}

/* What stands against the person's own is read anew, and who saved it is said. */
static void
on_theirs (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (SonorTemplateWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autofree char *words = NULL;

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL || sonor_result_get_n_rows (rows) == 0)
    {
      gtk_widget_set_sensitive (self->save, TRUE);
      set_trouble (self, error != NULL ? error->message : _("There is no template"));
      return;
    }

  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      g_free (self->theirs[i]);
      self->theirs[i] = g_strdup (sonor_result_get_text (rows, 0, columns[i]));
    }
  self->their_version = sonor_result_get_integer (rows, 0, "version");
  words = g_strdup_printf (_("This template was saved by %s, while you changed it"), sonor_result_get_text (rows, 0, "saved"));
  sonor_version_strip_ask (self->strip, words, TRUE);
}

static void
on_saved (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorTemplateWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorResult) rows = sonor_database_query_finish (SONOR_DATABASE (source), result, &error);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);

  if (g_cancellable_is_cancelled (self->cancellable))
    return;
  if (rows == NULL)
    {
      if (g_error_matches (error, SONOR_STORE_ERROR, SONOR_STORE_ERROR_CONFLICT))
        {
          query_template (self, on_theirs);
          return;
        }
      gtk_widget_set_sensitive (self->save, TRUE);
      set_trouble (self, error->message);
      return;
    }

  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      g_free (self->kept[i]);
      self->kept[i] = dup_text (self, i);
    }
  gtk_window_close (GTK_WINDOW (self));
  if (from != NULL)
    {
      sonor_notice_show (from, _("The template is saved"));
      self->saved (from);
    }
}

static void
save (SonorTemplateWindow *self)
{
  g_autoptr (SonorQuery) query = sonor_query_new ("SELECT briefing_template_save($1, $2, $3, $4)");

  sonor_query_add_text (query, self->kind);
  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      g_autofree char *text = dup_text (self, i);

      sonor_query_add_text (query, text);
    }
  sonor_query_add_integer (query, self->version);
  gtk_widget_set_sensitive (self->save, FALSE);
  sonor_database_query_async (self->database, query, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_save (GtkWidget  *widget,
         const char *action,
         GVariant   *parameter)
{
  SonorTemplateWindow *self = SONOR_TEMPLATE_WINDOW (widget);

  if (gtk_widget_get_sensitive (self->save))
    save (self);
}

/* Undo brings the person's own text back, each by itself. */
static void
on_take (SonorTemplateWindow *self)
{
  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      GtkTextIter start, end;

      gtk_text_buffer_begin_user_action (self->texts[i]);
      gtk_text_buffer_get_bounds (self->texts[i], &start, &end);
      gtk_text_buffer_delete (self->texts[i], &start, &end);
      gtk_text_buffer_insert (self->texts[i], &start, self->theirs[i], -1);
      gtk_text_buffer_end_user_action (self->texts[i]);
      g_free (self->kept[i]);
      self->kept[i] = g_strdup (self->theirs[i]);
    }
  self->version = self->their_version;
  sonor_version_strip_put_away (self->strip);
  follow (self);
}

/* The person has seen what the other one saved, and keeps their own in its place. */
static void
on_keep (SonorTemplateWindow *self)
{
  self->version = self->their_version;
  sonor_version_strip_put_away (self->strip);
  save (self);
}

static void
on_insert (GtkWidget  *widget,
           const char *action,
           GVariant   *parameter)
{
  SonorTemplateWindow *self = SONOR_TEMPLATE_WINDOW (widget);
  GtkTextBuffer *buffer = self->texts[get_language (self)];
  const char *text = g_variant_get_string (parameter, NULL);
  GtkTextIter at;

  gtk_text_buffer_get_iter_at_mark (buffer, &at, gtk_text_buffer_get_insert (buffer));
  /* A part has a line of its own. */
  if (*text == '[' && !gtk_text_iter_starts_line (&at))
    {
      if (!gtk_text_iter_ends_line (&at))
        gtk_text_iter_forward_to_line_end (&at);
      gtk_text_buffer_insert (buffer, &at, "\n", -1);
    }
  gtk_text_buffer_insert (buffer, &at, text, -1);
  gtk_text_buffer_place_cursor (buffer, &at);
}

/* Coming and going */

static void
past_free (gpointer data)
{
  Past *past = data;

  for (guint i = 0; i < N_LANGUAGES; i++)
    g_free (past->texts[i]);
  g_object_unref (past->asked);
  g_free (past);
}

static SonorTemplateWindow *
new_window (GtkWidget          *from,
            SonorDatabase      *database,
            const char         *kind,
            const char         *title,
            const char         *day,
            SonorTemplateSaved  saved)
{
  SonorTemplateWindow *self = g_object_new (SONOR_TYPE_TEMPLATE_WINDOW, "title", title, NULL);

  g_weak_ref_set (&self->from, from);
  self->database = g_object_ref (database);
  self->saved = saved;
  self->kind = g_strdup (kind);
  self->title = g_strdup (title);
  self->day = g_strdup (day);

  return self;
}

static void
on_bring_back (gpointer data)
{
  Past *past = data;
  g_autoptr (GtkWidget) from = g_weak_ref_get (&past->asked->from);
  SonorTemplateWindow *self;

  if (from == NULL)
    return;

  self = new_window (from, past->asked->database, past->asked->kind, past->asked->title, past->asked->day, past->asked->saved);
  self->version = past->asked->version;
  for (guint i = 0; i < N_LANGUAGES; i++)
    gtk_text_buffer_set_text (self->texts[i], past->texts[i], -1);
  open_window (from, self);
}

static gboolean
sonor_template_window_close_request (GtkWindow *window)
{
  SonorTemplateWindow *self = SONOR_TEMPLATE_WINDOW (window);
  g_autoptr (GtkWidget) from = g_weak_ref_get (&self->from);

  give_up_preview (self);
  g_cancellable_cancel (self->cancellable);
  if (from != NULL && is_changed (self))
    {
      Past *past = g_new0 (Past, 1);

      past->asked = g_object_ref (self);
      for (guint i = 0; i < N_LANGUAGES; i++)
        past->texts[i] = dup_text (self, i);
      sonor_notice_undo (from, _("What was changed has not been saved"), on_bring_back, past, past_free);
    }

  return GTK_WINDOW_CLASS (sonor_template_window_parent_class)->close_request (window);
}

static void
sonor_template_window_dispose (GObject *object)
{
  SonorTemplateWindow *self = SONOR_TEMPLATE_WINDOW (object);

  give_up_preview (self);
  g_cancellable_cancel (self->cancellable);

  G_OBJECT_CLASS (sonor_template_window_parent_class)->dispose (object);
}

static void
sonor_template_window_finalize (GObject *object)
{
  SonorTemplateWindow *self = SONOR_TEMPLATE_WINDOW (object);

  for (guint i = 0; i < N_LANGUAGES; i++)
    {
      g_object_unref (self->texts[i]);
      g_free (self->kept[i]);
      g_free (self->theirs[i]);
    }
  g_weak_ref_clear (&self->from);
  g_object_unref (self->cancellable);
  g_object_unref (self->figures);
  g_clear_object (&self->database);
  g_free (self->kind);
  g_free (self->title);
  g_free (self->day);

  G_OBJECT_CLASS (sonor_template_window_parent_class)->finalize (object);
}

static void
sonor_template_window_class_init (SonorTemplateWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_template_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_template_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sonor_template_window_close_request;
  gtk_widget_class_install_action (widget_class, "template.save", NULL, on_save);
  gtk_widget_class_install_action (widget_class, "template.insert", "s", on_insert);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "template.save", NULL);
}

static GtkWidget *
new_text (SonorTemplateWindow *self,
          guint                language,
          const char          *words)
{
  GtkWidget *text, *scrolled = gtk_scrolled_window_new ();

  self->texts[language] = gtk_text_buffer_new (NULL);
  g_signal_connect_object (self->texts[language], "changed", G_CALLBACK (on_text), self, G_CONNECT_SWAPPED);
  text = gtk_text_view_new_with_buffer (self->texts[language]);
  gtk_accessible_update_property (GTK_ACCESSIBLE (text), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (text), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (text), FALSE);
  gtk_text_view_set_pixels_below_lines (GTK_TEXT_VIEW (text), 4);
  gtk_text_view_set_left_margin (GTK_TEXT_VIEW (text), 10);
  gtk_text_view_set_right_margin (GTK_TEXT_VIEW (text), 10);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (text), 8);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (text), 8);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), text);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_add_css_class (scrolled, "card");
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

static GtkWidget *
new_menu (const char *title,
          GMenu      *menu)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), title);
  gtk_menu_button_set_use_underline (GTK_MENU_BUTTON (button), TRUE);
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));

  return button;
}

/* The parts that a template may have, with what they are mostly of. */
static GMenu *
new_parts (void)
{
  static const struct { const char *title, *text; } parts[] = {
    { N_("Heading"), "# " },
    { N_("Figures of calls"), "[figures call]" },
    { N_("Figures of tickets"), "[figures ticket]" },
    { N_("Chart: calls by day"), "[chart call offered day]" },
    { N_("Chart: tickets by day"), "[chart ticket accepted day]" },
    { N_("List: tickets by category"), "[list ticket accepted category]" },
    { N_("List: tickets by county"), "[list ticket accepted county]" },
    { N_("List: tickets by unit"), "[list ticket dispatched unit]" },
    { N_("What has changed most"), "[changes]" },
  };
  GMenu *menu = g_menu_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_(parts[i].title), NULL);

      g_menu_item_set_action_and_target (item, "template.insert", "s", parts[i].text);
      g_menu_append_item (menu, item);
    }

  return menu;
}

static GtkWidget *
new_editor (SonorTemplateWindow *self)
{
  GtkBox *editor = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 10));
  GtkBox *bar = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  GtkWidget *switcher = gtk_stack_switcher_new ();
  GtkWidget *help = gtk_label_new (_("A line is a paragraph. {figure} is the figure of the period, {figure~} how it has changed."));
  g_autoptr (GMenu) parts = new_parts ();

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_add_titled (self->stack, new_text (self, CHINESE, _("Template in Chinese")), "zh", _("Chinese"));
  gtk_stack_add_titled (self->stack, new_text (self, ENGLISH, _("Template in English")), "en", _("English"));
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  gtk_stack_switcher_set_stack (GTK_STACK_SWITCHER (switcher), self->stack);
  gtk_widget_set_hexpand (switcher, TRUE);
  gtk_widget_set_halign (switcher, GTK_ALIGN_START);
  gtk_box_append (bar, switcher);
  gtk_box_append (bar, new_menu (_("Insert _figure"), self->figures));
  gtk_box_append (bar, new_menu (_("Insert _part"), parts));
  gtk_box_append (editor, GTK_WIDGET (bar));
  gtk_box_append (editor, GTK_WIDGET (self->stack));
  gtk_label_set_wrap (GTK_LABEL (help), TRUE);
  gtk_label_set_xalign (GTK_LABEL (help), 0);
  gtk_widget_add_css_class (help, "dim-label");
  gtk_box_append (editor, help);
  self->trouble = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->trouble, 0);
  gtk_label_set_wrap (self->trouble, TRUE);
  gtk_label_set_wrap_mode (self->trouble, PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (GTK_WIDGET (self->trouble), "trouble");
  gtk_widget_set_visible (GTK_WIDGET (self->trouble), FALSE);
  gtk_box_append (editor, GTK_WIDGET (self->trouble));
  /* The preview has what is left. */
  gtk_widget_set_size_request (GTK_WIDGET (editor), TEXT_WIDTH, -1);
  gtk_widget_set_hexpand (GTK_WIDGET (editor), FALSE);

  return GTK_WIDGET (editor);
}

static void
sonor_template_window_init (SonorTemplateWindow *self)
{
  GtkBox *all = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  GtkBox *body = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 14));
  GtkBox *right = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *bar = adw_header_bar_new ();

  g_weak_ref_init (&self->from, NULL);
  self->cancellable = g_cancellable_new ();
  self->figures = g_menu_new ();
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (self), WIDTH, HEIGHT);

  self->save = gtk_button_new_with_mnemonic (_("_Save template"));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "template.save");
  gtk_widget_set_sensitive (self->save, FALSE);
  adw_header_bar_pack_end (ADW_HEADER_BAR (bar), self->save);
  gtk_box_append (all, bar);

  self->strip = SONOR_VERSION_STRIP (sonor_version_strip_new (_("Save mine _instead")));
  gtk_widget_set_margin_top (GTK_WIDGET (self->strip), 10);
  gtk_widget_set_margin_start (GTK_WIDGET (self->strip), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->strip), 12);
  g_signal_connect_object (self->strip, "look", G_CALLBACK (on_look), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->strip, "take", G_CALLBACK (on_take), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->strip, "keep", G_CALLBACK (on_keep), self, G_CONNECT_SWAPPED);
  gtk_box_append (all, GTK_WIDGET (self->strip));

  gtk_box_append (body, new_editor (self));
  self->progress = gtk_progress_bar_new ();
  gtk_widget_add_css_class (self->progress, "osd");
  gtk_widget_set_opacity (self->progress, 0);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->progress), GTK_ACCESSIBLE_PROPERTY_LABEL, _("The briefing is being written"), -1);
  self->sheet = SONOR_BRIEFING_SHEET (sonor_briefing_sheet_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->sheet), "card");
  gtk_widget_set_overflow (GTK_WIDGET (self->sheet), GTK_OVERFLOW_HIDDEN);
  gtk_box_append (right, self->progress);
  gtk_box_append (right, GTK_WIDGET (self->sheet));
  gtk_box_append (body, GTK_WIDGET (right));
  gtk_widget_set_margin_top (GTK_WIDGET (body), 10);
  gtk_widget_set_margin_bottom (GTK_WIDGET (body), 12);
  gtk_widget_set_margin_start (GTK_WIDGET (body), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (body), 12);
  gtk_box_append (all, GTK_WIDGET (body));
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (all));
}

static void
open_window (GtkWidget           *from,
             SonorTemplateWindow *self)
{
  GtkRoot *root = gtk_widget_get_root (from);

  if (GTK_IS_WINDOW (root))
    gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (root));
  read_template (self);
  gtk_window_present (GTK_WINDOW (self));
}

/**
 * sonor_template_window_show:
 * @from: a widget of the window that asks
 * @database: where the person is signed in
 * @kind: day, week or month
 * @title: what such a briefing is called
 * @day: the day of the briefing that the preview shows, YYYY-MM-DD
 * @saved: (scope async): called when the template is another; not if @from is gone by then
 *
 * Lets the template of a briefing be changed, by whom the database lets.
 */
void
sonor_template_window_show (GtkWidget          *from,
                            SonorDatabase      *database,
                            const char         *kind,
                            const char         *title,
                            const char         *day,
                            SonorTemplateSaved  saved)
{
  open_window (from, new_window (from, database, kind, title, day, saved));
}
