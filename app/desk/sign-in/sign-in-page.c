/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/sign-in/sign-in-page.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "base/config.h"
#include "desk/sign-in/keyring.h"
#include "desk/sign-in/server-address.h"
#include "desk/trace.h"
#include "store/store-error.h"

/**
 * SonorSignInPage:
 *
 * Where a person says which server, who they are, and proves it. What went wrong is said in words above the fields, and
 * the field to mend has the focus.
 */
struct _SonorSignInPage
{
  GtkWidget      parent_instance;

  GtkRevealer   *trouble_revealer;
  GtkLabel      *trouble;
  GtkListBox    *fields;
  GtkEditable   *server;
  GtkEditable   *user;
  GtkEditable   *password;
  GtkSwitch     *remember;
  GtkWidget     *caps_lock;
  GtkStack      *verbs;
  GtkWidget     *sign_in;
  GtkWidget     *cancel;
  GtkSpinner    *spinner;
  GtkLabel      *note;

  GSettings     *settings;
  char          *configured;
  SonorDatabase *database;
  GCancellable  *attempt;
  GCancellable  *recalling;
  GdkDevice     *keyboard;
  gboolean       remembered;
};

enum
{
  SIGNED_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorSignInPage, sonor_sign_in_page, GTK_TYPE_WIDGET)

static void
say_trouble (SonorSignInPage *self,
             const char      *text)
{
  if (text != NULL)
    {
      gtk_label_set_text (self->trouble, text);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->trouble), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
  gtk_revealer_set_reveal_child (self->trouble_revealer, text != NULL);
}

static void
say_note (SonorSignInPage *self,
          const char      *text)
{
  gtk_label_set_text (self->note, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

static void
set_busy (SonorSignInPage *self,
          gboolean         busy)
{
  gtk_stack_set_visible_child_name (self->verbs, busy ? "busy" : "idle");
  /* A field that cannot be used any more must not keep the focus: GTK 4.8 does not take it away. */
  if (busy)
    gtk_widget_grab_focus (self->cancel);
  gtk_widget_set_sensitive (GTK_WIDGET (self->fields), !busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

/* Says what is wrong in the person's words, and puts them where they can mend it. */
static void
explain (SonorSignInPage *self,
         const GError    *error)
{
  GtkEditable *field = self->server;
  g_autofree char *text = NULL;

  if (error->domain != SONOR_STORE_ERROR)
    {
      say_trouble (self, error->message);
      return;
    }

  switch ((SonorStoreError) error->code)
    {
    case SONOR_STORE_ERROR_WRONG_PASSWORD:
      text = g_strdup (_("User name and password do not fit. Type the password again; an administrator can give you a new one."));
      field = self->password;
      break;
    case SONOR_STORE_ERROR_UNREACHABLE:
    case SONOR_STORE_ERROR_LOST:
      text = g_strdup_printf (_("The server does not answer: %s. Check its name and the network, then try again."), error->message);
      break;
    case SONOR_STORE_ERROR_UNTRUSTED:
      text = g_strdup_printf (_("This computer does not trust the server's certificate: %s. Do not go on; tell an administrator."),
                              error->message);
      break;
    case SONOR_STORE_ERROR_SCHEMA_TOO_OLD:
      text = g_strdup (_("The database is older than this program. An administrator must bring it up to date: sonor-admin migrate."));
      break;
    case SONOR_STORE_ERROR_SCHEMA_TOO_NEW:
      text = g_strdup (_("This program is older than the database. Install the new version of Sonor on this computer."));
      break;
    case SONOR_STORE_ERROR_FORBIDDEN:
      text = g_strdup (error->message);
      field = self->user;
      break;
    case SONOR_STORE_ERROR_FAILED:
    case SONOR_STORE_ERROR_INVALID:
    case SONOR_STORE_ERROR_NOT_FOUND:
    case SONOR_STORE_ERROR_CONFLICT:
    case SONOR_STORE_ERROR_LOCAL:
    default:
      text = g_strdup (error->message);
    }

  say_trouble (self, text);
  gtk_widget_grab_focus (GTK_WIDGET (field));
  gtk_editable_select_region (field, 0, -1);
}

static char *
dup_stripped (GtkEditable *field)
{
  return g_strstrip (g_strdup (gtk_editable_get_text (field)));
}

/* The password that has been remembered */

static void
on_recalled (GObject      *source_object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SonorSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  char *password = sonor_keyring_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    say_note (self, _("The keyring of this computer cannot be read; type the password."));
  else if (password != NULL && *gtk_editable_get_text (self->password) == '\0')
    {
      gtk_editable_set_text (self->password, password);
      self->remembered = TRUE;
      gtk_widget_grab_focus (self->sign_in);
    }
  if (password != NULL)
    secret_password_free (password);
}

static void
recall_password (SonorSignInPage *self)
{
  g_autofree char *server = dup_stripped (self->server);
  g_autofree char *user = dup_stripped (self->user);

  g_cancellable_cancel (self->recalling);
  g_clear_object (&self->recalling);
  if (*user == '\0' || !gtk_switch_get_active (self->remember))
    return;

  self->recalling = g_cancellable_new ();
  sonor_keyring_load_async (server, user, self->recalling, on_recalled, g_object_ref (self));
}

static void
on_saved (GObject      *source_object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SonorSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_keyring_save_finish (result, &error))
    say_note (self, _("The keyring of this computer did not take the password; you will have to type it next time."));
}

static void
on_forgotten (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  /* Nothing was there, or there is no keyring at all: either way it is not kept. */
  if (!sonor_keyring_forget_finish (result, &error) && error != NULL)
    g_debug ("The keyring did not forget: %s", error->message);
}

static void
keep_choices (SonorSignInPage *self)
{
  g_autofree char *server = dup_stripped (self->server);
  g_autofree char *user = dup_stripped (self->user);
  gboolean remember = gtk_switch_get_active (self->remember);
  gboolean was_remembered = g_settings_get_boolean (self->settings, "remember-password");

  g_settings_set_string (self->settings, "server", server);
  g_settings_set_string (self->settings, "user", user);
  g_settings_set_boolean (self->settings, "remember-password", remember);
  if (remember)
    sonor_keyring_save_async (server, user, gtk_editable_get_text (self->password), NULL, on_saved, g_object_ref (self));
  else if (was_remembered || self->remembered)
    sonor_keyring_forget_async (server, user, NULL, on_forgotten, NULL);
}

/* Signing in */

static void
give_up (SonorSignInPage *self,
         const GError    *error)
{
  set_busy (self, FALSE);
  g_clear_object (&self->attempt);
  if (self->database != NULL)
    sonor_database_sign_out (self->database);
  g_clear_object (&self->database);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    gtk_widget_grab_focus (GTK_WIDGET (self->password));
  else
    explain (self, error);
}

static void
on_workplace (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorWorkplace) workplace = sonor_workplace_open_finish (result, &error);

  if (workplace == NULL)
    {
      give_up (self, error);
      return;
    }

  sonor_trace ("workplace-open");
  keep_choices (self);
  g_clear_object (&self->attempt);
  g_clear_object (&self->database);
  set_busy (self, FALSE);
  gtk_editable_set_text (self->password, "");
  g_signal_emit (self, signals[SIGNED_IN], 0, workplace);
}

static void
on_connected (GObject      *source_object,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (SonorSignInPage) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sonor_database_sign_in_finish (SONOR_DATABASE (source_object), result, &error))
    {
      give_up (self, error);
      return;
    }

  sonor_trace ("connected");
  sonor_workplace_open_async (self->database, self->attempt, on_workplace, g_object_ref (self));
}

static void
on_activated (SonorSignInPage *self)
{
  g_autofree char *server = dup_stripped (self->server);
  g_autofree char *user = dup_stripped (self->user);
  g_autofree char *connection = NULL;
  g_autofree char *configured_address = NULL;

  if (self->attempt != NULL)
    return;
  if (*server == '\0')
    {
      say_trouble (self, _("Which server? Type its name, as in 12345.example.cn."));
      gtk_widget_grab_focus (GTK_WIDGET (self->server));
      return;
    }
  if (*user == '\0')
    {
      say_trouble (self, _("Who are you? Type your user name."));
      gtk_widget_grab_focus (GTK_WIDGET (self->user));
      return;
    }
  if (*gtk_editable_get_text (self->password) == '\0')
    {
      say_trouble (self, _("Type your password."));
      gtk_widget_grab_focus (GTK_WIDGET (self->password));
      return;
    }

  /* What the installation configured says more than its name does: certificates, other hosts. */
  if (self->configured != NULL)
    configured_address = sonor_server_address_from_connection (self->configured);
  connection = g_strcmp0 (server, configured_address) == 0 ? g_strdup (self->configured)
                                                           : sonor_server_address_to_connection (server);

  sonor_trace ("sign-in");
  say_trouble (self, NULL);
  say_note (self, NULL);
  set_busy (self, TRUE);
  g_cancellable_cancel (self->recalling);
  self->attempt = g_cancellable_new ();
  self->database = sonor_database_new (connection);
  sonor_database_sign_in_async (self->database, user, gtk_editable_get_text (self->password), self->attempt, on_connected,
                                g_object_ref (self));
}

static void
on_cancelled (SonorSignInPage *self)
{
  g_cancellable_cancel (self->attempt);
}

static void
on_changed (SonorSignInPage *self)
{
  say_trouble (self, NULL);
}

/* Caps lock */

static void
on_caps_lock (GdkDevice       *keyboard,
              GParamSpec      *pspec,
              SonorSignInPage *self)
{
  gtk_widget_set_visible (self->caps_lock, gdk_device_get_caps_lock_state (keyboard));
}

static void
sonor_sign_in_page_realize (GtkWidget *widget)
{
  SonorSignInPage *self = SONOR_SIGN_IN_PAGE (widget);
  GdkSeat *seat;

  GTK_WIDGET_CLASS (sonor_sign_in_page_parent_class)->realize (widget);

  seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  if (seat != NULL && g_set_object (&self->keyboard, gdk_seat_get_keyboard (seat)) && self->keyboard != NULL)
    {
      g_signal_connect_object (self->keyboard, "notify::caps-lock-state", G_CALLBACK (on_caps_lock), self, 0);
      on_caps_lock (self->keyboard, NULL, self);
    }
}

static void
sonor_sign_in_page_dispose (GObject *object)
{
  SonorSignInPage *self = SONOR_SIGN_IN_PAGE (object);
  GtkWidget *child;

  g_cancellable_cancel (self->attempt);
  g_cancellable_cancel (self->recalling);
  g_clear_object (&self->attempt);
  g_clear_object (&self->recalling);
  g_clear_object (&self->database);
  g_clear_object (&self->settings);
  g_clear_object (&self->keyboard);
  g_clear_pointer (&self->configured, g_free);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sonor_sign_in_page_parent_class)->dispose (object);
}

static void
sonor_sign_in_page_class_init (SonorSignInPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sonor_sign_in_page_dispose;
  widget_class->realize = sonor_sign_in_page_realize;

  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/sonor_hotline/Sonor/sign-in/sign-in-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, trouble_revealer);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, trouble);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, fields);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, server);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, user);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, password);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, remember);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, caps_lock);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, verbs);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, sign_in);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, cancel);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SonorSignInPage, note);
  gtk_widget_class_bind_template_callback (widget_class, on_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_cancelled);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);

  /**
   * SonorSignInPage::signed-in:
   * @self: the page
   * @workplace: what the person works with
   *
   * A person has signed in.
   */
  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, SONOR_TYPE_WORKPLACE);
}

static void
name_field (GtkEditable *row)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_editable_get_delegate (row)), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), -1);
}

static void
sonor_sign_in_page_init (SonorSignInPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  name_field (self->server);
  name_field (self->user);
  name_field (self->password);
}

/**
 * sonor_sign_in_page_new:
 * @settings: the settings of the desk
 *
 * Returns: (transfer floating): the page
 */
GtkWidget *
sonor_sign_in_page_new (GSettings *settings)
{
  SonorSignInPage *self = g_object_new (SONOR_TYPE_SIGN_IN_PAGE, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorConfig) config = sonor_config_load (&error);
  g_autofree char *server = g_settings_get_string (settings, "server");
  g_autofree char *user = g_settings_get_string (settings, "user");

  self->settings = g_object_ref (settings);
  if (config != NULL)
    self->configured = sonor_config_dup_string (config, "database", "connection");
  else
    say_note (self, error->message);

  if (*server == '\0' && self->configured != NULL)
    {
      g_free (server);
      server = sonor_server_address_from_connection (self->configured);
    }
  gtk_editable_set_text (self->server, server);
  gtk_editable_set_text (self->user, user);
  gtk_switch_set_active (self->remember, g_settings_get_boolean (settings, "remember-password"));

  return GTK_WIDGET (self);
}

/**
 * sonor_sign_in_page_begin:
 * @self: the page
 * @reason: (nullable): why a person who was signed in is not any more, if it was not they who wanted it
 *
 * Puts the focus on the first field that is empty and recalls the password if that is wanted.
 */
void
sonor_sign_in_page_begin (SonorSignInPage *self,
                          const GError    *reason)
{
  GtkEditable *fields[] = { self->server, self->user, self->password };

  g_return_if_fail (SONOR_IS_SIGN_IN_PAGE (self));

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (*gtk_editable_get_text (fields[i]) == '\0')
        {
          gtk_widget_grab_focus (GTK_WIDGET (fields[i]));
          break;
        }
    }
  if (reason != NULL)
    explain (self, reason);
  recall_password (self);
}
