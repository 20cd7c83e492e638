/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/account-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "voice/voice-error.h"

#define DEFAULT_EXPIRES 300
#define SHORTEST_EXPIRES 30
#define LONGEST_EXPIRES 86400

/**
 * SonorAccount:
 *
 * Who we are at one telephone server. Once told to register it stays registered whatever happens to network and server: NUA
 * refreshes it in time, and after a failure it is tried again, soon at first and then more rarely. It owns one NUA handle.
 */
enum
{
  PROPERTY_STATE = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (SonorAccount, sonor_account, G_TYPE_OBJECT)

GType
sonor_account_state_get_type (void)
{
  static gsize type;
  static const GEnumValue values[] = {
    { SONOR_ACCOUNT_STATE_OFFLINE, "SONOR_ACCOUNT_STATE_OFFLINE", "offline" },
    { SONOR_ACCOUNT_STATE_REGISTERING, "SONOR_ACCOUNT_STATE_REGISTERING", "registering" },
    { SONOR_ACCOUNT_STATE_REGISTERED, "SONOR_ACCOUNT_STATE_REGISTERED", "registered" },
    { SONOR_ACCOUNT_STATE_WAITING, "SONOR_ACCOUNT_STATE_WAITING", "waiting" },
    { SONOR_ACCOUNT_STATE_REJECTED, "SONOR_ACCOUNT_STATE_REJECTED", "rejected" },
    { SONOR_ACCOUNT_STATE_UNREGISTERING, "SONOR_ACCOUNT_STATE_UNREGISTERING", "unregistering" },
    { 0, NULL, NULL },
  };

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_enum_register_static ("SonorAccountState", values));

  return type;
}

void
sonor_account_set_state (SonorAccount      *self,
                         SonorAccountState  state,
                         GError            *error)
{
  gboolean changed = self->state != state || self->error != NULL || error != NULL;

  self->state = state;
  g_clear_error (&self->error);
  self->error = error;
  if (changed)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROPERTY_STATE]);
}

void
sonor_account_drop_handle (SonorAccount *self)
{
  if (self->handle == NULL)
    return;

  nua_handle_bind (self->handle, NULL);
  nua_handle_destroy (self->handle);
  self->handle = NULL;
  sonor_account_forget_connection (self);
}

static void
sonor_account_dispose (GObject *object)
{
  SonorAccount *self = SONOR_ACCOUNT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry, g_source_remove);
  sonor_account_drop_handle (self);
  if (self->user_agent != NULL)
    sonor_user_agent_remove_account (self->user_agent, self);
  g_clear_object (&self->user_agent);

  G_OBJECT_CLASS (sonor_account_parent_class)->dispose (object);
}

static void
sonor_account_finalize (GObject *object)
{
  SonorAccount *self = SONOR_ACCOUNT (object);

  g_clear_object (&self->address);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self->registrar);
  g_free (self->proxy);
  g_free (self->contact);
  g_free (self->user);
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_free (self->password);

  G_OBJECT_CLASS (sonor_account_parent_class)->finalize (object);
}

static void
sonor_account_get_property (GObject    *object,
                            guint       property,
                            GValue     *value,
                            GParamSpec *pspec)
{
  if (property == PROPERTY_STATE)
    g_value_set_enum (value, (gint) SONOR_ACCOUNT (object)->state);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
sonor_account_class_init (SonorAccountClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_account_dispose;
  object_class->finalize = sonor_account_finalize;
  object_class->get_property = sonor_account_get_property;

  /**
   * SonorAccount:state:
   *
   * Where the account stands; sonor_account_get_error() says why. Also notified when only the reason is another one.
   */
  properties[PROPERTY_STATE] = g_param_spec_enum ("state", NULL, NULL, SONOR_TYPE_ACCOUNT_STATE, SONOR_ACCOUNT_STATE_OFFLINE,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
sonor_account_init (SonorAccount *self)
{
  self->cancellable = g_cancellable_new ();
}

/* What stands behind the host of a URI: port and transport, which the server shares with the address. */
static char *
domain_of (SonorSipAddress *address)
{
  const char *uri = sonor_sip_address_get_uri (address);
  const char *at = strchr (uri, '@');

  return g_strdup (at != NULL ? at + 1 : strchr (uri, ':') + 1);
}

static gboolean
check_server (const char  *uri,
              const char  *what,
              GError     **error)
{
  g_autoptr (SonorSipAddress) address = NULL;
  g_autoptr (GError) local_error = NULL;

  if (uri == NULL)
    return TRUE;
  address = sonor_sip_address_new (uri, NULL, &local_error);
  if (address != NULL)
    return TRUE;

  g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID, "%s: %s", what, local_error->message);

  return FALSE;
}

/**
 * sonor_account_new:
 * @user_agent: through which it talks
 * @settings: how to sign in
 * @error: return location for a #GError
 *
 * Makes an account, which does nothing until sonor_account_register(). It can be called through without being registered.
 *
 * Returns: (transfer full) (nullable): the account, or %NULL with @error set (%SONOR_VOICE_ERROR_INVALID)
 */
SonorAccount *
sonor_account_new (SonorUserAgent              *user_agent,
                   const SonorAccountSettings  *settings,
                   GError                     **error)
{
  g_autoptr (SonorAccount) self = NULL;
  g_autoptr (SonorSipAddress) address = NULL;
  const char *user;

  g_return_val_if_fail (SONOR_IS_USER_AGENT (user_agent), NULL);

  address = sonor_sip_address_new (settings->address, NULL, error);
  if (address == NULL)
    return NULL;
  user = settings->user != NULL ? settings->user : sonor_sip_address_get_user (address);
  if (user == NULL)
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                           _("The address of an account needs a name before the @"));
      return NULL;
    }
  if (!check_server (settings->registrar, _("Registrar"), error) || !check_server (settings->proxy, _("Proxy"), error))
    return NULL;
  /* Sofia-SIP takes both in one string with colons between. */
  if (strpbrk (user, ":\"\r\n") != NULL || (settings->password != NULL && strpbrk (settings->password, ":\r\n") != NULL))
    {
      g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                           _("User name and password of an account must not hold a colon or a line break"));
      return NULL;
    }
  if (settings->expires != 0 && (settings->expires < SHORTEST_EXPIRES || settings->expires > LONGEST_EXPIRES))
    {
      g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                   _("A registration lasts %d to %d seconds"), SHORTEST_EXPIRES, LONGEST_EXPIRES);
      return NULL;
    }

  self = g_object_new (SONOR_TYPE_ACCOUNT, NULL);
  self->user_agent = g_object_ref (user_agent);
  self->address = g_object_ref (address);
  self->user = g_strdup (user);
  self->password = g_strdup (settings->password);
  self->proxy = g_strdup (settings->proxy);
  self->expires = settings->expires != 0 ? settings->expires : DEFAULT_EXPIRES;
  if (settings->registrar != NULL)
    self->registrar = g_strdup (settings->registrar);
  else
    {
      g_autofree char *domain = domain_of (address);

      self->registrar =
        g_strdup_printf ("%s:%s", g_str_has_prefix (sonor_sip_address_get_uri (address), "sips:") ? "sips" : "sip", domain);
    }
  sonor_user_agent_add_account (user_agent, self);

  return g_steal_pointer (&self);
}

/**
 * sonor_account_register:
 * @self: an account
 *
 * Registers now and stays registered until sonor_account_unregister().
 */
void
sonor_account_register (SonorAccount *self)
{
  g_return_if_fail (SONOR_IS_ACCOUNT (self));

  if (self->state == SONOR_ACCOUNT_STATE_REGISTERING)
    return;
  self->failures = 0;
  sonor_account_send_register (self);
}

/**
 * sonor_account_unregister:
 * @self: an account
 *
 * Tells the server that we leave, and stops trying to register.
 */
void
sonor_account_unregister (SonorAccount *self)
{
  g_return_if_fail (SONOR_IS_ACCOUNT (self));

  g_clear_handle_id (&self->retry, g_source_remove);
  if (self->state == SONOR_ACCOUNT_STATE_OFFLINE || self->state == SONOR_ACCOUNT_STATE_UNREGISTERING)
    return;

  if (self->state == SONOR_ACCOUNT_STATE_REGISTERED && sonor_user_agent_get_nua (self->user_agent) != NULL)
    {
      self->authenticated = FALSE;
      nua_unregister (self->handle, TAG_END ());
      sonor_account_set_state (self, SONOR_ACCOUNT_STATE_UNREGISTERING, NULL);
      return;
    }
  sonor_account_drop_handle (self);
  sonor_account_set_state (self, SONOR_ACCOUNT_STATE_OFFLINE, NULL);
}

/* Answers a challenge. A second one for the same request means that the password is wrong, unless it says that ours was
 * only stale, which NUA sees to by itself. */
gboolean
sonor_account_authenticate (SonorAccount *self,
                            nua_handle_t *handle,
                            const sip_t  *sip)
{
  const sip_www_authenticate_t *challenge = sip->sip_www_authenticate != NULL
                                              ? sip->sip_www_authenticate : sip->sip_proxy_authenticate;
  const char *realm;
  g_autofree char *credentials = NULL;

  if (challenge == NULL || self->password == NULL || g_ascii_strcasecmp (challenge->au_scheme, "Digest") != 0)
    return FALSE;
  realm = msg_params_find (challenge->au_params, "realm=");
  if (realm == NULL || *realm != '"')
    return FALSE;

  credentials = g_strdup_printf ("Digest:%s:%s:%s", realm, self->user, self->password);
  nua_authenticate (handle, NUTAG_AUTH (credentials), TAG_END ());
  explicit_bzero (credentials, strlen (credentials));

  return TRUE;
}

/* NUA is about to be destroyed. */
void
sonor_account_detach (SonorAccount *self)
{
  g_clear_handle_id (&self->retry, g_source_remove);
  sonor_account_drop_handle (self);
  sonor_account_set_state (self, SONOR_ACCOUNT_STATE_OFFLINE, NULL);
}

/* The network is another one, or we have slept: what we knew of the server may be wrong. */
void
sonor_account_wake (SonorAccount *self)
{
  if (self->state == SONOR_ACCOUNT_STATE_REGISTERED || self->state == SONOR_ACCOUNT_STATE_WAITING)
    {
      self->failures = 0;
      self->trusted = FALSE;
      sonor_account_forget_connection (self);
      sonor_account_send_register (self);
    }
}

/**
 * sonor_account_get_state:
 * @self: an account
 *
 * Returns: where it stands
 */
SonorAccountState
sonor_account_get_state (SonorAccount *self)
{
  g_return_val_if_fail (SONOR_IS_ACCOUNT (self), SONOR_ACCOUNT_STATE_OFFLINE);

  return self->state;
}

/**
 * sonor_account_get_error:
 * @self: an account
 *
 * Returns: (transfer none) (nullable): why it is not registered, in words for the person
 */
const GError *
sonor_account_get_error (SonorAccount *self)
{
  g_return_val_if_fail (SONOR_IS_ACCOUNT (self), NULL);

  return self->error;
}

/**
 * sonor_account_get_address:
 * @self: an account
 *
 * Returns: (transfer none): who we are there
 */
SonorSipAddress *
sonor_account_get_address (SonorAccount *self)
{
  g_return_val_if_fail (SONOR_IS_ACCOUNT (self), NULL);

  return self->address;
}

const char *
sonor_account_get_proxy (SonorAccount *self)
{
  return self->proxy;
}

/* Where the server finds us, if NUA cannot know by itself: over TLS it is a connection. */
const char *
sonor_account_get_contact (SonorAccount *self)
{
  return self->contact;
}

/**
 * sonor_account_complete:
 * @self: an account
 * @text: what a person typed
 * @error: return location for a #GError
 *
 * As sonor_sip_address_new() with the account's server for what is missing.
 *
 * Returns: (transfer full) (nullable): the address, or %NULL with @error set (%SONOR_VOICE_ERROR_INVALID)
 */
SonorSipAddress *
sonor_account_complete (SonorAccount  *self,
                        const char    *text,
                        GError       **error)
{
  g_autofree char *domain = NULL;

  g_return_val_if_fail (SONOR_IS_ACCOUNT (self), NULL);

  domain = domain_of (self->address);

  return sonor_sip_address_new (text, domain, error);
}
