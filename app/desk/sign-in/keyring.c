/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "desk/sign-in/keyring.h"

#include <glib/gi18n.h>
#include <libsecret/secret.h>

#include "sonor-build.h"

/* Passwords that a person wants remembered: in the keyring of their own account on this computer. */
static const SecretSchema schema = {
  SONOR_APPLICATION_ID,
  SECRET_SCHEMA_NONE,
  {
    { "server", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "user", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { NULL, 0 },
  },
};

/**
 * sonor_keyring_load_async:
 * @server: the server, as the person knows it
 * @user: the person
 * @cancellable: (nullable): to give up
 * @callback: called with the answer
 * @user_data: for @callback
 *
 * Looks for the person's password.
 */
void
sonor_keyring_load_async (const char          *server,
                          const char          *user,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  secret_password_lookup (&schema, cancellable, callback, user_data, "server", server, "user", user, NULL);
}

/**
 * sonor_keyring_load_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (nullable): the password, to be freed with secret_password_free(); %NULL without @error if there
 *   is none
 */
char *
sonor_keyring_load_finish (GAsyncResult  *result,
                           GError       **error)
{
  return secret_password_lookup_finish (result, error);
}

/**
 * sonor_keyring_save_async:
 * @server: the server, as the person knows it
 * @user: the person
 * @password: the password
 * @cancellable: (nullable): to give up
 * @callback: called when it is kept or not
 * @user_data: for @callback
 *
 * Remembers a password.
 */
void
sonor_keyring_save_async (const char          *server,
                          const char          *user,
                          const char          *password,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  /* Translators: the name of a password in the keyring: user at server */
  g_autofree char *label = g_strdup_printf (_("Sonor: %s at %s"), user, server);

  secret_password_store (&schema, SECRET_COLLECTION_DEFAULT, label, password, cancellable, callback, user_data,
                         "server", server, "user", user, NULL);
}

/**
 * sonor_keyring_save_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: whether the password is kept
 */
gboolean
sonor_keyring_save_finish (GAsyncResult  *result,
                           GError       **error)
{
  return secret_password_store_finish (result, error);
}

/**
 * sonor_keyring_forget_async:
 * @server: the server, as the person knows it
 * @user: the person
 * @cancellable: (nullable): to give up
 * @callback: called when it is forgotten or not
 * @user_data: for @callback
 *
 * Forgets a password that may have been remembered.
 */
void
sonor_keyring_forget_async (const char          *server,
                            const char          *user,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  secret_password_clear (&schema, cancellable, callback, user_data, "server", server, "user", user, NULL);
}

/**
 * sonor_keyring_forget_finish:
 * @result: the result that the callback got
 * @error: return location for a #GError
 *
 * Returns: whether there was one, and it is forgotten
 */
gboolean
sonor_keyring_forget_finish (GAsyncResult  *result,
                             GError       **error)
{
  return secret_password_clear_finish (result, error);
}
