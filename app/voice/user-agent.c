/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/user-agent-struct.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/nta.h>
#include <sofia-sip/nta_tag.h>
#include <sofia-sip/su_glib.h>
#include <sofia-sip/su_log.h>
#include <sofia-sip/su_uniqueid.h>
#include <sofia-sip/tport_tag.h>

#include "voice/connection-keeper.h"
#include "voice/free-port.h"
#include "voice/voice-error.h"

#include "sonor-build.h"

#define ALLOW "INVITE, ACK, BYE, CANCEL, OPTIONS, PRACK, UPDATE, INFO, REFER, NOTIFY"
/* A message longer than this is dropped before it is parsed; the longest honest ones are a few thousand bytes. */
#define LONGEST_MESSAGE 65536
#define PORT_ATTEMPTS 20
/* Seconds: RFC 5626 4.4.1 says 24 to 29 for UDP, and routers that forget a TCP connection sooner than that are rare. */
#define KEEP_ALIVE 25
#define LONGEST_KEEP_ALIVE 7200

/* Whom to call instead and when to try again is for us to say, never for the stack behind the back of a person who waits.
 * Debian's Sofia-SIP does both unless told not to; the later ones from github.com/freeswitch have unlearned it. */
#ifdef NUTAG_AUTO302
#define NOTHING_BY_ITSELF NUTAG_AUTO302 (0), NUTAG_AUTO305 (0), NUTAG_MAX_RETRY_AFTER (0)
#else
#define NOTHING_BY_ITSELF TAG_SKIP (0)
#endif

/* When a program ends, Sofia-SIP gives back the key of its unique numbers, and where it never made one gives back the first key that
 * anybody made, GLib's: a desk that was closed before it had signed in, or only asked for help, died in the end. So it makes one. */
__attribute__ ((constructor)) static void
make_unique_key (void)
{
  su_random64 ();
}

/**
 * SonorUserAgent:
 *
 * The sockets and the transactions of SIP, in the GLib loop of the thread that starts it. With no account it calls and is
 * called directly.
 */
enum
{
  INCOMING_CALL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SonorUserAgent, sonor_user_agent, G_TYPE_OBJECT)

/* Sofia-SIP logs whole messages with numbers and keys; none of it is let out. */
static void
swallow_log (void       *stream,
             const char *format,
             va_list     arguments)
{
}

/* Everybody has been told. Whoever still has a handle gives it back before NUA goes. */
static void
detach_owners (SonorSipStack *stack)
{
  SonorUserAgent *self = stack->owner;

  if (self == NULL)
    return;

  while (g_list_model_get_n_items (G_LIST_MODEL (self->calls)) > 0)
    {
      g_autoptr (SonorCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), 0);

      sonor_call_detach (call);
    }
  for (guint i = 0; i < self->accounts->len; i++)
    sonor_account_detach (g_ptr_array_index (self->accounts, i));
}

static gboolean
free_stack (gpointer data)
{
  SonorSipStack *stack = data;

  if (stack->owner != NULL)
    stack->owner->stack = NULL;
  nua_destroy (stack->nua);
  /* The root owns its source: destroying that one first is a use after free. */
  su_root_destroy (stack->root);

  if (stack->shutdown != NULL)
    {
      g_task_return_boolean (stack->shutdown, TRUE);
      g_object_unref (stack->shutdown);
    }
  g_free (stack);

  return G_SOURCE_REMOVE;
}

static void
begin_shutdown (SonorSipStack *stack)
{
  if (stack->shutting_down)
    return;
  stack->shutting_down = TRUE;
  nua_shutdown (stack->nua);
}

static void
sonor_user_agent_dispose (GObject *object)
{
  SonorUserAgent *self = SONOR_USER_AGENT (object);

  g_clear_object (&self->wake_monitor);
  if (self->stack != NULL)
    {
      self->stack->owner = NULL;
      begin_shutdown (g_steal_pointer (&self->stack));
    }

  G_OBJECT_CLASS (sonor_user_agent_parent_class)->dispose (object);
}

static void
sonor_user_agent_finalize (GObject *object)
{
  SonorUserAgent *self = SONOR_USER_AGENT (object);

  g_free (self->address);
  g_free (self->certificate_directory);
  g_clear_object (&self->calls);
  g_clear_pointer (&self->accounts, g_ptr_array_unref);

  G_OBJECT_CLASS (sonor_user_agent_parent_class)->finalize (object);
}

static void
sonor_user_agent_class_init (SonorUserAgentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sonor_user_agent_dispose;
  object_class->finalize = sonor_user_agent_finalize;

  /**
   * SonorUserAgent::incoming-call:
   * @self: a user agent
   * @call: somebody calls
   *
   * Emitted for each call that comes, also while there are others. If nobody listens the caller hears that nobody is here.
   */
  signals[INCOMING_CALL] = g_signal_new ("incoming-call", SONOR_TYPE_USER_AGENT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, SONOR_TYPE_CALL);

  su_init ();
  su_log_redirect (NULL, swallow_log, NULL);
}

static void
sonor_user_agent_init (SonorUserAgent *self)
{
  self->calls = g_list_store_new (SONOR_TYPE_CALL);
  self->accounts = g_ptr_array_new ();
}

/* Returns whether somebody takes it. */
gboolean
sonor_user_agent_announce (SonorUserAgent *self,
                           SonorCall      *call)
{
  if (!g_signal_has_handler_pending (self, signals[INCOMING_CALL], 0, FALSE))
    return FALSE;

  g_signal_emit (self, signals[INCOMING_CALL], 0, call);

  return TRUE;
}

static void
on_nua_event (nua_event_t    event,
              int            status,
              const char    *phrase,
              nua_t         *nua,
              SonorSipStack *stack,
              nua_handle_t  *handle,
              GObject       *owner,
              const sip_t   *sip,
              tagi_t         tags[])
{
  /* Where no answer comes the stack makes one up. */
  gboolean internal = sip != NULL && nta_sip_is_internal (sip);
  SonorSipEvent sip_event = { event, status, phrase, nua, handle, internal ? NULL : sip, tags };
  g_autoptr (SonorUserAgent) self = NULL;
  g_autoptr (GObject) held = NULL;

  if (event == nua_r_shutdown)
    {
      /* NUA may not be destroyed from within itself. */
      if (status >= 200)
        {
          g_autoptr (GSource) source = g_idle_source_new ();

          detach_owners (stack);
          g_source_set_callback (source, free_stack, stack, NULL);
          g_source_attach (source, g_main_context_get_thread_default ());
        }
      return;
    }
  if (stack->owner == NULL)
    return;

  self = g_object_ref (stack->owner);
  held = owner != NULL ? g_object_ref (owner) : NULL;
  if (SONOR_IS_CALL (held))
    sonor_call_handle_event (SONOR_CALL (held), &sip_event);
  else if (SONOR_IS_ACCOUNT (held))
    sonor_account_handle_event (SONOR_ACCOUNT (held), &sip_event);
  else
    sonor_user_agent_handle_request (self, &sip_event);
}

static gboolean
check_settings (const SonorUserAgentSettings  *settings,
                GError                       **error)
{
  if (settings->address != NULL && !g_hostname_is_ip_address (settings->address))
    g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                 _("“%s” is not an IP address to listen on"), settings->address);
  else if (settings->port > 65535 || settings->tls_port > 65535)
    g_set_error_literal (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                         _("A port to listen on is a number up to 65535"));
  else if (settings->keep_alive > LONGEST_KEEP_ALIVE)
    g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                 _("A connection is asked after at most %d seconds whether it still is"), LONGEST_KEEP_ALIVE);
  else if (settings->certificate_directory != NULL &&
           !g_file_test (settings->certificate_directory, G_FILE_TEST_IS_DIR))
    g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_INVALID,
                 _("The folder of certificates %s does not exist"), settings->certificate_directory);
  else
    return TRUE;

  return FALSE;
}

static char *
make_url (const char *scheme,
          const char *address,
          guint       port)
{
  gboolean bracketed = address != NULL && strchr (address, ':') != NULL;

  return g_strdup_printf ("%s:%s%s%s:%u", scheme, bracketed ? "[" : "", address != NULL ? address : "*",
                          bracketed ? "]" : "", port);
}

static gboolean
create_stack (SonorUserAgent               *self,
              const SonorUserAgentSettings *settings)
{
  gboolean tls = settings->certificate_directory != NULL;
  g_autofree char *url = make_url ("sip", settings->address, self->port);
  g_autofree char *tls_url = tls ? make_url ("sips", settings->address, self->tls_port) : NULL;
  guint session_expires = settings->session_expires != 0 ? settings->session_expires : 1800;
  guint shortest_session = settings->shortest_session != 0 ? settings->shortest_session : 90;
  guint transaction_timeout = settings->transaction_timeout != 0 ? settings->transaction_timeout : 32000;
  unsigned verify = TPTLS_VERIFY_OUT | TPTLS_VERIFY_SUBJECTS_OUT;
  SonorSipStack *stack = g_new0 (SonorSipStack, 1);

  if (settings->verify_clients)
    verify |= TPTLS_VERIFY_IN;

  stack->owner = self;
  stack->root = su_glib_root_create (NULL);
  /* One thread: NUA lives in the loop like everything else. */
  su_root_threading (stack->root, 0);
  g_source_attach (su_glib_root_gsource (stack->root), g_main_context_get_thread_default ());

  stack->nua = nua_create (stack->root, on_nua_event, stack,
                           NUTAG_URL (url),
                           TAG_IF (tls, NUTAG_SIPS_URL (tls_url)),
                           TAG_IF (tls, NUTAG_CERTIFICATE_DIR (settings->certificate_directory)),
                           TAG_IF (tls, TPTAG_TLS_VERIFY_POLICY (verify)),
                           NUTAG_USER_AGENT (settings->name != NULL ? settings->name : "Sonor/" SONOR_VERSION),
                           /* Offers and answers are ours: see SonorSessionDescription. */
                           NUTAG_MEDIA_ENABLE (0),
                           NUTAG_AUTOANSWER (0),
                           NUTAG_AUTOALERT (0),
                           NOTHING_BY_ITSELF,
                           SIPTAG_ALLOW_STR (ALLOW),
                           SIPTAG_SUPPORTED_STR ("timer, 100rel, replaces"),
                           SIPTAG_ALLOW_EVENTS_STR ("refer"),
                           NUTAG_APPL_METHOD ("UPDATE, REFER"),
                           NUTAG_SESSION_TIMER (session_expires),
                           NUTAG_MIN_SE (shortest_session),
                           /* Without SDP and so without an offer that could be stale. */
                           NUTAG_UPDATE_REFRESH (1),
                           NTATAG_MAXSIZE (LONGEST_MESSAGE),
                           NTATAG_SIP_T1X64 (transaction_timeout),
                           NTATAG_TIMEOUT_408 (1),
                           /* Our own requests find their answers by port as well as by Via: RFC 3581. */
                           NTATAG_CLIENT_RPORT (1),
                           NTATAG_TCP_RPORT (1),
                           NTATAG_TLS_RPORT (1),
                           NTATAG_SERVER_RPORT (1),
                           TPTAG_REUSE (1),
                           TAG_END ());
  if (stack->nua == NULL)
    {
      su_root_destroy (stack->root);
      g_free (stack);
      return FALSE;
    }
  self->stack = stack;

  return TRUE;
}

/**
 * sonor_user_agent_start:
 * @settings: how
 * @error: return location for a #GError
 *
 * Starts a user agent in the thread's default main context: it listens when this returns.
 *
 * Returns: (transfer full) (nullable): the user agent, or %NULL with @error set
 */
SonorUserAgent *
sonor_user_agent_start (const SonorUserAgentSettings  *settings,
                        GError                       **error)
{
  g_autoptr (SonorUserAgent) self = NULL;
  gboolean picks = settings->port == 0 || (settings->tls_port == 0 && settings->certificate_directory != NULL);

  if (!check_settings (settings, error))
    return NULL;

  self = g_object_new (SONOR_TYPE_USER_AGENT, NULL);
  self->address = g_strdup (settings->address);
  self->certificate_directory = g_strdup (settings->certificate_directory);
  self->most_calls = settings->most_calls != 0 ? settings->most_calls : 1000;
  self->keep_alive = settings->keep_alive != 0 ? settings->keep_alive : KEEP_ALIVE;

  for (guint attempt = 0; attempt < (picks ? PORT_ATTEMPTS : 1); attempt++)
    {
      self->port = settings->port != 0 ? settings->port : sonor_free_port_pick (settings->address, error);
      if (self->port == 0)
        return NULL;
      if (settings->certificate_directory != NULL)
        {
          self->tls_port = settings->tls_port != 0 ? settings->tls_port : sonor_free_port_pick (settings->address, error);
          if (self->tls_port == 0)
            return NULL;
        }

      if (create_stack (self, settings))
        {
          self->wake_monitor = sonor_wake_monitor_new ();
          g_signal_connect_swapped (self->wake_monitor, "woken", G_CALLBACK (sonor_user_agent_wake), self);
          return g_steal_pointer (&self);
        }
    }

  g_set_error (error, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_FAILED,
               _("Port %u cannot be used for calls; another program may have it, or the certificates in %s cannot be read"),
               self->port, settings->certificate_directory != NULL ? settings->certificate_directory : "–");

  return NULL;
}

/**
 * sonor_user_agent_shutdown_async:
 * @self: a user agent
 * @cancellable: (nullable): makes the result an error; the user agent goes on leaving
 * @callback: called when everybody has been told
 * @user_data: for @callback
 *
 * Ends all calls, unregisters all accounts and closes the sockets. It takes as long as the slowest of the others, up to the
 * transaction timeout.
 */
void
sonor_user_agent_shutdown_async (SonorUserAgent      *self,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (SONOR_IS_USER_AGENT (self));

  g_task_set_source_tag (task, sonor_user_agent_shutdown_async);
  if (self->stack == NULL)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (self->stack->shutdown != NULL)
    {
      g_task_return_new_error (task, SONOR_VOICE_ERROR, SONOR_VOICE_ERROR_STATE, "It is shutting down already");
      return;
    }

  self->stack->shutdown = g_steal_pointer (&task);
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (self->calls)); i > 0; i--)
    {
      g_autoptr (SonorCall) call = g_list_model_get_item (G_LIST_MODEL (self->calls), i - 1);

      sonor_call_hang_up (call);
    }
  begin_shutdown (self->stack);
}

/**
 * sonor_user_agent_shutdown_finish:
 * @self: a user agent
 * @result: what the callback got
 * @error: return location for a #GError
 *
 * Returns: whether the user agent is closed
 */
gboolean
sonor_user_agent_shutdown_finish (SonorUserAgent  *self,
                                  GAsyncResult    *result,
                                  GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * sonor_user_agent_get_port:
 * @self: a user agent
 *
 * Returns: the port it listens on for UDP and TCP
 */
guint
sonor_user_agent_get_port (SonorUserAgent *self)
{
  g_return_val_if_fail (SONOR_IS_USER_AGENT (self), 0);

  return self->port;
}

/**
 * sonor_user_agent_get_tls_port:
 * @self: a user agent
 *
 * Returns: the port it listens on for TLS, 0 if it does not
 */
guint
sonor_user_agent_get_tls_port (SonorUserAgent *self)
{
  g_return_val_if_fail (SONOR_IS_USER_AGENT (self), 0);

  return self->tls_port;
}

/**
 * sonor_user_agent_get_calls:
 * @self: a user agent
 *
 * Returns: (transfer none): the calls that have not ended, in the order they began
 */
GListModel *
sonor_user_agent_get_calls (SonorUserAgent *self)
{
  g_return_val_if_fail (SONOR_IS_USER_AGENT (self), NULL);

  return G_LIST_MODEL (self->calls);
}

/**
 * sonor_user_agent_wake:
 * @self: a user agent
 *
 * Registers every account again at once. It is called by itself when the network has changed or the machine has slept.
 */
void
sonor_user_agent_wake (SonorUserAgent *self)
{
  g_return_if_fail (SONOR_IS_USER_AGENT (self));

  for (guint i = 0; i < self->accounts->len; i++)
    sonor_account_wake (g_ptr_array_index (self->accounts, i));
}

/* NULL when it is shutting down or has shut down: nothing new may begin then. */
nua_t *
sonor_user_agent_get_nua (SonorUserAgent *self)
{
  return self->stack != NULL && !self->stack->shutting_down ? self->stack->nua : NULL;
}

/* Where others reach us by UDP, TCP or TLS. Sofia-SIP knows that too, but as soon as it has a port for TLS it tells everybody that
 * one; NULL where it may tell by itself: without TLS, or if it listens on every address. */
char *
sonor_user_agent_dup_contact (SonorUserAgent *self,
                              const char     *user,
                              const char     *transport)
{
  gboolean tls = g_str_equal (transport, "TLS");
  g_autofree char *escaped = NULL;
  g_autofree char *url = NULL;
  const char *parameter = tls ? ";transport=tls" : g_str_equal (transport, "TCP") ? ";transport=tcp" : "";

  if (self->address == NULL || self->certificate_directory == NULL)
    return NULL;

  url = make_url ("sip", self->address, tls ? self->tls_port : self->port);
  if (user == NULL)
    return g_strdup_printf ("<%s%s>", url, parameter);
  escaped = g_uri_escape_string (user, "&=+$,;?/", FALSE);

  return g_strdup_printf ("<sip:%s@%s%s>", escaped, url + strlen ("sip:"), parameter);
}

/* The connection by which an answer came is kept; if it breaks, NUA registers by another one. */
void
sonor_user_agent_keep_connection (SonorUserAgent      *self,
                                  const SonorSipEvent *event)
{
  su_sockaddr_t *address = msg_addr (nua_current_request (event->nua));
  g_autoptr (GSocketAddress) server = NULL;

  if (g_str_equal (sonor_sip_event_get_transport (event), "UDP"))
    return;

  server = g_socket_address_new_from_native (address, sizeof *address);
  if (G_IS_INET_SOCKET_ADDRESS (server))
    sonor_connection_keep (server, self->keep_alive);
}

const char *
sonor_user_agent_get_certificate_directory (SonorUserAgent *self)
{
  return self->certificate_directory;
}

void
sonor_user_agent_add_account (SonorUserAgent *self,
                              SonorAccount   *account)
{
  g_ptr_array_add (self->accounts, account);
}

void
sonor_user_agent_remove_account (SonorUserAgent *self,
                                 SonorAccount   *account)
{
  g_ptr_array_remove (self->accounts, account);
}

void
sonor_user_agent_add_call (SonorUserAgent *self,
                           SonorCall      *call)
{
  g_list_store_append (self->calls, call);
}

void
sonor_user_agent_remove_call (SonorUserAgent *self,
                              SonorCall      *call)
{
  guint position;

  if (g_list_store_find (self->calls, call, &position))
    g_list_store_remove (self->calls, position);
}

SonorRegistrar *
sonor_user_agent_get_registrar (SonorUserAgent *self)
{
  return self->registrar;
}

/* With a registrar telephones may register here. It takes itself away when it goes. */
void
sonor_user_agent_set_registrar (SonorUserAgent *self,
                                SonorRegistrar *registrar)
{
  self->registrar = registrar;
  if (registrar != NULL && self->stack != NULL)
    nua_set_params (self->stack->nua, NUTAG_ALLOW ("REGISTER"), NUTAG_APPL_METHOD ("REGISTER"), TAG_END ());
}
