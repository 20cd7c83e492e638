/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/preferences/phrase-page.h"

#include <glib/gi18n.h>

#include "desk/ticket/form-field.h"
#include "desk/work/notice.h"

/* As the database takes them. */
#define LONGEST_SHORTCUT 12
#define LONGEST_BODY 500

/**
 * SonorPhrasePage:
 *
 * A person's own phrases: added, changed, put in order and removed, which can be taken back; and everybody's, which can be adapted.
 */
struct _SonorPhrasePage
{
  AdwBin               parent_instance;

  GtkStack            *stack;
  AdwPreferencesPage  *list;
  AdwPreferencesGroup *own;
  AdwPreferencesGroup *shared;
  GPtrArray           *rows;
  SonorFormField      *shortcut;
  SonorFormField      *body;
  GtkWidget           *save;

  SonorPhrases        *phrases;
  char                *old;
  GCancellable        *cancellable;
};

G_DEFINE_FINAL_TYPE (SonorPhrasePage, sonor_phrase_page, ADW_TYPE_BIN)

static void
on_change_done (GObject      *source_object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (SonorPhrasePage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_phrases_change_finish (SONOR_PHRASES (source_object), result, &error))
    sonor_notice_error (GTK_WIDGET (self), error);
}

/* The form */

static void
show_form (SonorPhrasePage *self,
           const char      *old,
           const char      *shortcut,
           const char      *body)
{
  g_free (self->old);
  self->old = g_strdup (old);
  sonor_form_field_set_text (self->shortcut, shortcut);
  sonor_form_field_set_text (self->body, body);
  sonor_form_field_set_message (self->shortcut, NULL);
  sonor_form_field_set_message (self->body, NULL);
  gtk_stack_set_visible_child_name (self->stack, "form");
  gtk_widget_grab_focus (GTK_WIDGET (*shortcut == '\0' ? self->shortcut : self->body));
}

static void
on_saved (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorPhrasePage) self = user_data;
  g_autoptr (GError) error = NULL;

  gtk_widget_set_sensitive (self->save, TRUE);
  if (sonor_phrases_change_finish (SONOR_PHRASES (source_object), result, &error))
    gtk_stack_set_visible_child_name (self->stack, "list");
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    /* Of the two the shortcut alone can be one that the database does not take; the length of the other is checked here. */
    sonor_form_field_set_message (self->shortcut, error->message);
}

static void
on_save (SonorPhrasePage *self)
{
  g_autofree char *typed = sonor_form_field_dup_text (self->shortcut);
  g_autofree char *body = sonor_form_field_dup_text (self->body);
  const char *shortcut = g_strstrip (typed);
  gboolean good = sonor_form_field_check (self->shortcut);

  if (!sonor_form_field_check (self->body) || !good)
    return;

  /* As it is typed in a text. */
  if (*shortcut == '/')
    shortcut++;
  gtk_widget_set_sensitive (self->save, FALSE);
  sonor_phrases_save_async (self->phrases, self->old, shortcut, body, self->cancellable, on_saved, g_object_ref (self));
}

static void
on_cancel (SonorPhrasePage *self)
{
  gtk_stack_set_visible_child_name (self->stack, "list");
}

static void
on_add (SonorPhrasePage *self)
{
  show_form (self, NULL, "", "");
}

/* The list */

typedef struct
{
  SonorPhrasePage *page;
  SonorPhrase     *phrase;
  char           **order;
} Removal;

static void
removal_free (gpointer data)
{
  Removal *self = data;

  g_object_unref (self->page);
  g_object_unref (self->phrase);
  g_strfreev (self->order);
  g_free (self);
}

static void
bring_back (gpointer data)
{
  Removal *self = data;

  sonor_phrases_bring_back_async (self->page->phrases, self->phrase, (const char * const *) self->order, self->page->cancellable,
                                  on_change_done, g_object_ref (self->page));
}

static void
on_removed (GObject      *source_object,
            GAsyncResult *result,
            gpointer      user_data)
{
  Removal *removal = user_data;
  g_autoptr (GError) error = NULL;

  if (sonor_phrases_change_finish (SONOR_PHRASES (source_object), result, &error))
    {
      /* Translators: %s is a shortcut as it is typed, with its slash */
      g_autofree char *text = g_strdup_printf (_("Phrase /%s removed"), sonor_phrase_get_shortcut (removal->phrase));

      sonor_notice_undo (GTK_WIDGET (removal->page), text, bring_back, removal, removal_free);
      return;
    }

  sonor_notice_error (GTK_WIDGET (removal->page), error);
  removal_free (removal);
}

static SonorPhrase *
phrase_of (GtkWidget *button)
{
  return g_object_get_data (G_OBJECT (button), "phrase");
}

static void
on_remove (GtkWidget       *button,
           SonorPhrasePage *self)
{
  Removal *removal = g_new0 (Removal, 1);

  removal->page = g_object_ref (self);
  removal->phrase = g_object_ref (phrase_of (button));
  removal->order = sonor_phrases_dup_own (self->phrases);
  sonor_phrases_remove_async (self->phrases, sonor_phrase_get_shortcut (removal->phrase), self->cancellable, on_removed, removal);
}

static void
on_edit (GtkWidget       *button,
         SonorPhrasePage *self)
{
  SonorPhrase *phrase = phrase_of (button);
  const char *shortcut = sonor_phrase_get_shortcut (phrase);

  show_form (self, sonor_phrase_get_own (phrase) ? shortcut : NULL, shortcut, sonor_phrase_get_body (phrase));
}

static void
move (SonorPhrasePage *self,
      SonorPhrase     *phrase,
      int              step)
{
  g_auto (GStrv) order = sonor_phrases_dup_own (self->phrases);
  guint length = g_strv_length (order);

  for (guint i = 0; i < length; i++)
    {
      guint other = i + (guint) step;

      if (g_str_equal (order[i], sonor_phrase_get_shortcut (phrase)) && other < length)
        {
          char *shortcut = order[i];

          order[i] = order[other];
          order[other] = shortcut;
          sonor_phrases_order_async (self->phrases, (const char * const *) order, self->cancellable, on_change_done, g_object_ref (self));
          return;
        }
    }
}

static void
on_up (GtkWidget       *button,
       SonorPhrasePage *self)
{
  move (self, phrase_of (button), -1);
}

static void
on_down (GtkWidget       *button,
         SonorPhrasePage *self)
{
  move (self, phrase_of (button), +1);
}

static void
add_button (SonorPhrasePage *self,
            GtkWidget       *row,
            SonorPhrase     *phrase,
            const char      *icon,
            const char      *label,
            GCallback        callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);
  /* Translators: what a button does to a phrase, and its shortcut with the slash */
  g_autofree char *spoken = g_strdup_printf (_("%s /%s"), label, sonor_phrase_get_shortcut (phrase));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  g_object_set_data_full (G_OBJECT (button), "phrase", g_object_ref (phrase), g_object_unref);
  g_signal_connect_object (button, "clicked", callback, self, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
}

static void
add_row (SonorPhrasePage *self,
         SonorPhrase     *phrase)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *body = g_markup_escape_text (sonor_phrase_get_body (phrase), -1);
  g_autofree char *shortcut = g_strconcat ("/", sonor_phrase_get_shortcut (phrase), NULL);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), body);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 2);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), shortcut);
  if (sonor_phrase_get_own (phrase))
    {
      add_button (self, row, phrase, "go-up-symbolic", _("Up"), G_CALLBACK (on_up));
      add_button (self, row, phrase, "go-down-symbolic", _("Down"), G_CALLBACK (on_down));
      add_button (self, row, phrase, "document-edit-symbolic", _("Change"), G_CALLBACK (on_edit));
      add_button (self, row, phrase, "user-trash-symbolic", _("Remove"), G_CALLBACK (on_remove));
    }
  else
    add_button (self, row, phrase, "document-edit-symbolic", _("Adapt for myself"), G_CALLBACK (on_edit));
  adw_preferences_group_add (sonor_phrase_get_own (phrase) ? self->own : self->shared, row);
  g_ptr_array_add (self->rows, row);
}

static void
update (SonorPhrasePage *self)
{
  guint length = g_list_model_get_n_items (G_LIST_MODEL (self->phrases));
  guint n_own = 0;

  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *row = self->rows->pdata[i];

      adw_preferences_group_remove (gtk_widget_is_ancestor (row, GTK_WIDGET (self->own)) ? self->own : self->shared, row);
    }
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < length; i++)
    {
      g_autoptr (SonorPhrase) phrase = g_list_model_get_item (G_LIST_MODEL (self->phrases), i);

      n_own += sonor_phrase_get_own (phrase) ? 1 : 0;
      add_row (self, phrase);
    }
  adw_preferences_group_set_description (self->own, n_own > 0 ? _("A slash and the shortcut put one in, in every field of several lines")
                                                              : _("You have none yet: sentences that you type every day"));
  gtk_widget_set_visible (GTK_WIDGET (self->shared), n_own < length);
}

static void
sonor_phrase_page_dispose (GObject *object)
{
  SonorPhrasePage *self = SONOR_PHRASE_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->phrases);

  G_OBJECT_CLASS (sonor_phrase_page_parent_class)->dispose (object);
}

static void
sonor_phrase_page_finalize (GObject *object)
{
  SonorPhrasePage *self = SONOR_PHRASE_PAGE (object);

  g_ptr_array_unref (self->rows);
  g_object_unref (self->cancellable);
  g_free (self->old);

  G_OBJECT_CLASS (sonor_phrase_page_parent_class)->finalize (object);
}

static void
sonor_phrase_page_class_init (SonorPhrasePageClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sonor_phrase_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = sonor_phrase_page_finalize;
}

static GtkWidget *
new_button (SonorPhrasePage *self,
            const char      *label,
            GCallback        callback)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);

  return button;
}

static GtkWidget *
new_form (SonorPhrasePage *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *clamp = adw_clamp_new ();

  self->shortcut = SONOR_FORM_FIELD (sonor_form_field_new_line (_("Shortcut"), LONGEST_SHORTCUT + 1));
  sonor_form_field_set_required (self->shortcut, TRUE);
  sonor_form_field_set_hint (self->shortcut, _("1 to 12 small letters or digits, such as the initials of the pinyin"));
  self->body = SONOR_FORM_FIELD (sonor_form_field_new_text (_("Sentence"), LONGEST_BODY, 4));
  sonor_form_field_set_required (self->body, TRUE);
  self->save = new_button (self, _("_Save"), G_CALLBACK (on_save));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_widget_set_halign (buttons, GTK_ALIGN_END);
  gtk_box_append (GTK_BOX (buttons), new_button (self, _("_Cancel"), G_CALLBACK (on_cancel)));
  gtk_box_append (GTK_BOX (buttons), self->save);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->shortcut));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->body));
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_margin_top (box, 24);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), box);

  return clamp;
}

static void
sonor_phrase_page_init (SonorPhrasePage *self)
{
  self->cancellable = g_cancellable_new ();
  self->rows = g_ptr_array_new ();
  self->own = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->shared = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  self->list = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  self->stack = GTK_STACK (gtk_stack_new ());

  adw_preferences_group_set_title (self->own, _("My phrases"));
  adw_preferences_group_set_header_suffix (self->own, new_button (self, _("_Add"), G_CALLBACK (on_add)));
  adw_preferences_group_set_title (self->shared, _("Everybody's phrases"));
  adw_preferences_group_set_description (self->shared, _("From the city's list; one of your own with the same shortcut takes its place"));
  adw_preferences_page_add (self->list, self->own);
  adw_preferences_page_add (self->list, self->shared);
  gtk_stack_add_named (self->stack, GTK_WIDGET (self->list), "list");
  gtk_stack_add_named (self->stack, new_form (self), "form");
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->stack));
}

/**
 * sonor_phrase_page_new:
 * @phrases: the phrases of whoever is signed in
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_phrase_page_new (SonorPhrases *phrases)
{
  SonorPhrasePage *self = g_object_new (SONOR_TYPE_PHRASE_PAGE, NULL);

  self->phrases = g_object_ref (phrases);
  g_signal_connect_object (phrases, "items-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);

  return GTK_WIDGET (self);
}
