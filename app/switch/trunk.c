/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "switch/trunk.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#define GROUP "trunk"
/* A server that says no is asked again all the same: somebody there may have mended what was wrong. */
#define REJECTED_RETRY_SECONDS 60

/**
 * SonorTrunk:
 *
 * A line to the outside: the addresses that calls may come from, the numbers that are ours on it, and, if it can be
 * dialled through, where to and as which number. Whoever else sends a call is no trunk, and nothing that comes from
 * outside ever goes out again.
 */
struct _SonorTrunk
{
  GObject        parent_instance;

  char          *name;
  GPtrArray     *peers;
  char         **numbers;
  char          *server;
  char          *caller;
  char          *user;
  char          *password;
  gboolean       registers;
  SonorAccount  *account;
  guint          retry_id;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorTrunk, sonor_trunk, G_TYPE_OBJECT)

static void
sonor_trunk_finalize (GObject *object)
{
  SonorTrunk *self = SONOR_TRUNK (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_object (&self->account);
  g_ptr_array_unref (self->peers);
  g_strfreev (self->numbers);
  g_free (self->name);
  g_free (self->server);
  g_free (self->caller);
  g_free (self->user);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);

  G_OBJECT_CLASS (sonor_trunk_parent_class)->finalize (object);
}

static void
sonor_trunk_class_init (SonorTrunkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_trunk_finalize;

  /**
   * SonorTrunk::changed:
   * @self: the trunk
   *
   * sonor_trunk_get_state() says something else.
   */
  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sonor_trunk_init (SonorTrunk *self)
{
  self->peers = g_ptr_array_new_with_free_func (g_object_unref);
}

static char **
split_list (const char *text)
{
  GStrvBuilder *builder = g_strv_builder_new ();
  g_auto (GStrv) words = g_strsplit_set (text, " ,;", -1);
  char **list;

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] != '\0')
        g_strv_builder_add (builder, words[i]);
    }
  list = g_strv_builder_end (builder);
  g_strv_builder_unref (builder);

  return list;
}

static gboolean
read_peers (SonorTrunk   *self,
            SonorConfig  *config,
            const char   *group,
            const char   *peers,
            GError      **error)
{
  g_auto (GStrv) masks = split_list (peers);

  for (guint i = 0; masks[i] != NULL; i++)
    {
      GInetAddressMask *mask = g_inet_address_mask_new_from_string (masks[i], error);

      if (mask == NULL)
        {
          g_prefix_error (error, _("%s, [%s] peers: "), sonor_config_get_path (config), group);
          return FALSE;
        }
      g_ptr_array_add (self->peers, mask);
    }

  return TRUE;
}

/* Where to dial: as which of our numbers, and with which account. */
static gboolean
read_server (SonorTrunk   *self,
             SonorConfig  *config,
             const char   *group,
             GError      **error)
{
  g_autofree char *registers = sonor_config_dup_string (config, group, "register");
  g_autoptr (SonorSipAddress) address = NULL;

  self->server = sonor_config_dup_string (config, group, "server");
  self->caller = sonor_config_dup_string (config, group, "caller");
  self->user = sonor_config_dup_string (config, group, "user");
  self->password = sonor_config_dup_string (config, group, "password");
  self->registers = g_strcmp0 (registers, "yes") == 0;
  if (registers != NULL && !self->registers && !g_str_equal (registers, "no"))
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
                   _("%s, [%s] register is “yes” or “no”, not “%s”"), sonor_config_get_path (config), group,
                   registers);
      return FALSE;
    }
  if (self->server == NULL)
    {
      if (!self->registers)
        return TRUE;
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
                   _("%s, [%s]: a trunk that registers needs a server"), sonor_config_get_path (config), group);
      return FALSE;
    }

  address = sonor_sip_address_new (self->server, NULL, error);
  if (address == NULL)
    {
      g_prefix_error (error, _("%s, [%s] server: "), sonor_config_get_path (config), group);
      return FALSE;
    }
  g_free (self->server);
  self->server = g_strdup (sonor_sip_address_get_uri (address));
  if (self->caller == NULL)
    self->caller = g_strdup (self->numbers[0]);
  if (self->registers && self->user == NULL)
    self->user = g_strdup (self->caller);

  return TRUE;
}

static SonorTrunk *
trunk_new (SonorConfig  *config,
           const char   *group,
           GError      **error)
{
  g_autoptr (SonorTrunk) self = g_object_new (SONOR_TYPE_TRUNK, NULL);
  g_autofree char *peers = sonor_config_require_string (config, group, "peers", error);
  g_autofree char *numbers = peers != NULL ? sonor_config_require_string (config, group, "numbers", error) : NULL;

  if (numbers == NULL)
    return NULL;

  self->name = g_strstrip (g_strdup (group + strlen (GROUP)));
  if (*self->name == '\0')
    {
      g_free (self->name);
      self->name = g_strdup (GROUP);
    }
  self->numbers = split_list (numbers);
  if (self->numbers[0] == NULL)
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING, _("%s, [%s] numbers: there is none"),
                   sonor_config_get_path (config), group);
      return NULL;
    }
  if (!read_peers (self, config, group, peers, error) || !read_server (self, config, group, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * sonor_trunk_list_from_config:
 * @config: the configuration; each group `[trunk NAME]`, or one `[trunk]`, has `peers` (IP addresses or networks as
 *   192.0.2.0/24 that calls may come from) and `numbers` (ours), lists separated by spaces; and, if one may call
 * through it, `server` (its SIP URI), `caller` (the number that is shown, the first of `numbers` if not given),
 * `register` (yes or no), `user` and `password`
 * @error: return location for a #GError
 *
 * Returns: (transfer full) (element-type SonorTrunk) (nullable): the trunks in their order, at least one; %NULL with
 * @error set that names what is wrong
 */
GPtrArray *
sonor_trunk_list_from_config (SonorConfig  *config,
                              GError      **error)
{
  g_autoptr (GPtrArray) trunks = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) groups = sonor_config_list_groups (config);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      SonorTrunk *trunk;

      if (!g_str_equal (groups[i], GROUP) && !g_str_has_prefix (groups[i], GROUP " "))
        continue;
      trunk = trunk_new (config, groups[i], error);
      if (trunk == NULL)
        return NULL;
      g_ptr_array_add (trunks, trunk);
    }
  if (trunks->len > 0)
    return g_steal_pointer (&trunks);

  g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
               _("%s has no group [trunk], so nobody could call"), sonor_config_get_path (config));

  return NULL;
}

static gboolean
on_retry (gpointer user_data)
{
  SonorTrunk *self = user_data;

  self->retry_id = 0;
  sonor_account_register (self->account);

  return G_SOURCE_REMOVE;
}

static void
on_account_changed (SonorTrunk *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (sonor_account_get_state (self->account) == SONOR_ACCOUNT_STATE_REJECTED)
    self->retry_id = g_timeout_add_seconds (REJECTED_RETRY_SECONDS, on_retry, self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/**
 * sonor_trunk_start:
 * @self: a trunk
 * @user_agent: through which it talks
 * @error: return location for a #GError
 *
 * Makes it ready to be dialled through, and registers if it is to.
 *
 * Returns: whether it could; %FALSE with @error set
 */
gboolean
sonor_trunk_start (SonorTrunk      *self,
                   SonorUserAgent  *user_agent,
                   GError         **error)
{
  SonorAccountSettings settings = { .registrar = self->server, .user = self->user, .password = self->password };
  g_autoptr (SonorSipAddress) target = NULL;
  const char *uri;

  g_return_val_if_fail (SONOR_IS_TRUNK (self), FALSE);

  if (self->server == NULL)
    return TRUE;

  target = sonor_trunk_make_target (self, self->registers ? self->user : self->caller);
  if (target == NULL)
    {
      g_set_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING,
                   _("[trunk] %s: its caller or user is no SIP name"), self->name);
      return FALSE;
    }
  uri = sonor_sip_address_get_uri (target);
  settings.address = uri;
  self->account = sonor_account_new (user_agent, &settings, error);
  if (self->account == NULL)
    return FALSE;
  g_signal_connect_object (self->account, "notify::state", G_CALLBACK (on_account_changed), self, G_CONNECT_SWAPPED);
  if (self->registers)
    sonor_account_register (self->account);

  return TRUE;
}

/**
 * sonor_trunk_take_rules:
 * @self: a trunk that is in use
 * @other: what the configuration says of it now
 *
 * Lets in from now on whom @other lets in, for the numbers that @other has. If the server has said no it is asked again now.
 *
 * Returns: whether that is all that @other has changed; where and as whom @self calls stays until the next start
 */
gboolean
sonor_trunk_take_rules (SonorTrunk *self,
                        SonorTrunk *other)
{
  g_return_val_if_fail (SONOR_IS_TRUNK (self), FALSE);
  g_return_val_if_fail (SONOR_IS_TRUNK (other), FALSE);

  g_ptr_array_unref (self->peers);
  self->peers = g_ptr_array_ref (other->peers);
  g_strfreev (self->numbers);
  self->numbers = g_strdupv (other->numbers);
  if (self->retry_id != 0)
    sonor_account_register (self->account);

  return g_strcmp0 (self->server, other->server) == 0 && g_strcmp0 (self->caller, other->caller) == 0 &&
         g_strcmp0 (self->user, other->user) == 0 && g_strcmp0 (self->password, other->password) == 0 &&
         self->registers == other->registers;
}

/**
 * sonor_trunk_close:
 * @self: a trunk that the configuration does not have any more
 *
 * Lets nobody in any more. Calls there are go on.
 */
void
sonor_trunk_close (SonorTrunk *self)
{
  g_return_if_fail (SONOR_IS_TRUNK (self));

  g_ptr_array_unref (self->peers);
  self->peers = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * sonor_trunk_get_name:
 * @self: a trunk
 *
 * Returns: its name in the configuration
 */
const char *
sonor_trunk_get_name (SonorTrunk *self)
{
  g_return_val_if_fail (SONOR_IS_TRUNK (self), NULL);

  return self->name;
}

/**
 * sonor_trunk_is_peer:
 * @self: a trunk
 * @address: (nullable): an IP address
 *
 * Returns: whether calls may come from there
 */
gboolean
sonor_trunk_is_peer (SonorTrunk *self,
                     const char *address)
{
  g_autoptr (GInetAddress) inet_address = address != NULL ? g_inet_address_new_from_string (address) : NULL;

  g_return_val_if_fail (SONOR_IS_TRUNK (self), FALSE);

  for (guint i = 0; inet_address != NULL && i < self->peers->len; i++)
    {
      if (g_inet_address_mask_matches (self->peers->pdata[i], inet_address))
        return TRUE;
    }

  return FALSE;
}

/* One of ours, or NULL. */
static const char *
check_number (SonorTrunk      *self,
              SonorSipAddress *address)
{
  const char *number = address != NULL ? sonor_sip_address_get_user (address) : NULL;

  return number != NULL && g_strv_contains ((const char *const *) self->numbers, number) ? number : NULL;
}

/**
 * sonor_trunk_find_number:
 * @self: a trunk
 * @call: a call that has come from a peer of it
 *
 * The number that it calls; or, if it calls us by the name that we have registered, the one that was dialled (To).
 *
 * Returns: (transfer none) (nullable): a number of ours, %NULL if it is for none
 */
const char *
sonor_trunk_find_number (SonorTrunk *self,
                         SonorCall  *call)
{
  const char *number;

  g_return_val_if_fail (SONOR_IS_TRUNK (self), NULL);

  number = check_number (self, sonor_call_get_called (call));
  if (number != NULL || !self->registers ||
      g_strcmp0 (sonor_sip_address_get_user (sonor_call_get_called (call)), self->user) != 0)
    return number;

  return check_number (self, sonor_call_get_addressee (call));
}

/**
 * sonor_trunk_can_dial:
 * @self: a trunk
 *
 * Returns: whether one can call through it now
 */
gboolean
sonor_trunk_can_dial (SonorTrunk *self)
{
  g_return_val_if_fail (SONOR_IS_TRUNK (self), FALSE);

  return self->account != NULL &&
         (!self->registers || sonor_account_get_state (self->account) == SONOR_ACCOUNT_STATE_REGISTERED);
}

/**
 * sonor_trunk_get_caller:
 * @self: a trunk
 *
 * Returns: (nullable): the number that is shown to who is called through it
 */
const char *
sonor_trunk_get_caller (SonorTrunk *self)
{
  g_return_val_if_fail (SONOR_IS_TRUNK (self), NULL);

  return self->caller;
}

/**
 * sonor_trunk_make_target:
 * @self: a trunk with a server
 * @number: a number
 *
 * Returns: (transfer full) (nullable): where to call @number through it
 */
SonorSipAddress *
sonor_trunk_make_target (SonorTrunk *self,
                         const char *number)
{
  const char *colon, *at;
  g_autofree char *uri = NULL;

  g_return_val_if_fail (SONOR_IS_TRUNK (self), NULL);

  colon = strchr (self->server, ':');
  at = strchr (self->server, '@');
  uri = g_strdup_printf ("%.*s%s@%s", (int) (colon - self->server) + 1, self->server, number,
                         at != NULL ? at + 1 : colon + 1);

  return sonor_sip_address_new (uri, NULL, NULL);
}

/**
 * sonor_trunk_get_account:
 * @self: a trunk that can be dialled through
 *
 * Returns: (transfer none): who we are on it
 */
SonorAccount *
sonor_trunk_get_account (SonorTrunk *self)
{
  g_return_val_if_fail (SONOR_IS_TRUNK (self), NULL);

  return self->account;
}

/**
 * sonor_trunk_get_state:
 * @self: a trunk
 * @detail: (out) (transfer none) (nullable): why it is not registered
 *
 * Returns: how it stands, as in table trunk_state
 */
const char *
sonor_trunk_get_state (SonorTrunk  *self,
                       const char **detail)
{
  const GError *error;

  g_return_val_if_fail (SONOR_IS_TRUNK (self), NULL);

  *detail = NULL;
  if (!self->registers)
    return "static";
  error = sonor_account_get_error (self->account);
  *detail = error != NULL ? error->message : NULL;

  switch (sonor_account_get_state (self->account))
    {
    case SONOR_ACCOUNT_STATE_REGISTERED:
      return "registered";
    case SONOR_ACCOUNT_STATE_WAITING:
      return "waiting";
    case SONOR_ACCOUNT_STATE_REJECTED:
      return "rejected";
    case SONOR_ACCOUNT_STATE_OFFLINE:
    case SONOR_ACCOUNT_STATE_REGISTERING:
    case SONOR_ACCOUNT_STATE_UNREGISTERING:
    default:
      return "registering";
    }
}
