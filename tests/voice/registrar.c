/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "registrar.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

typedef struct _Registrar NuaMagic;
#define NUA_MAGIC_T NuaMagic

#include <sofia-sip/auth_module.h>
#include <sofia-sip/nua.h>
#include <sofia-sip/nua_tag.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_status.h>
#include <sofia-sip/sip_tag.h>
#include <sofia-sip/su_glib.h>
#include <sofia-sip/su_log.h>

struct _Registrar
{
  su_root_t  *root;
  nua_t      *nua;
  auth_mod_t *authentication;
  char       *passwords;
  guint       port;
  guint       n_requests;
  guint       n_registered;
  gboolean    has_contact;
  gboolean    proxy;
  guint       refusals;
  int         refusal_status;
  char       *retry_after;
  gboolean    is_shut_down;
};

static const auth_challenger_t challengers[] = {
  { 401, "Unauthorized", sip_www_authenticate_class, sip_authentication_info_class },
  { 407, "Proxy Authentication Required", sip_proxy_authenticate_class, sip_proxy_authentication_info_class },
};

static gboolean
refuse_by_plan (Registrar    *self,
                nua_t        *nua,
                nua_handle_t *handle)
{
  if (self->refusals == 0)
    return FALSE;

  self->refusals--;
  nua_respond (handle, self->refusal_status, "Refused", NUTAG_WITH_THIS (nua),
               TAG_IF (self->retry_after != NULL, SIPTAG_RETRY_AFTER_STR (self->retry_after)), TAG_END ());

  return TRUE;
}

static gboolean
challenge (Registrar    *self,
           nua_t        *nua,
           nua_handle_t *handle,
           const sip_t  *sip)
{
  auth_status_t status[1] = { AUTH_STATUS_INIT };
  gboolean challenged;

  status->as_method = sip->sip_request->rq_method_name;
  status->as_source = NULL;
  auth_mod_verify (self->authentication, status, self->proxy ? sip->sip_proxy_authorization : sip->sip_authorization,
                   &challengers[self->proxy]);
  challenged = status->as_status != 0;
  if (challenged)
    nua_respond (handle, status->as_status, status->as_phrase, NUTAG_WITH_THIS (nua),
                 SIPTAG_HEADER ((sip_header_t *) status->as_response), TAG_END ());
  su_home_deinit (status->as_home);

  return challenged;
}

static void
on_event (nua_event_t   event,
          int           status,
          const char   *phrase,
          nua_t        *nua,
          NuaMagic     *self,
          nua_handle_t *handle,
          nua_hmagic_t *owner,
          const sip_t  *sip,
          tagi_t        tags[])
{
  if (event == nua_r_shutdown && status >= 200)
    self->is_shut_down = TRUE;
  if (!nua_event_is_incoming_request (event) || status >= 200)
    return;

  self->n_requests++;
  if (refuse_by_plan (self, nua, handle) || challenge (self, nua, handle, sip))
    ;
  else if (event == nua_i_register)
    {
      gboolean leaves = sip->sip_expires != NULL && sip->sip_expires->ex_delta == 0;

      self->has_contact = !leaves && sip->sip_contact != NULL;
      self->n_registered += self->has_contact;
      nua_respond (handle, SIP_200_OK, NUTAG_WITH_THIS (nua), SIPTAG_CONTACT (leaves ? NULL : sip->sip_contact),
                   TAG_IF (!leaves, SIPTAG_EXPIRES (sip->sip_expires)), TAG_END ());
    }
  else
    nua_respond (handle, SIP_486_BUSY_HERE, NUTAG_WITH_THIS (nua), TAG_END ());
  nua_handle_destroy (handle);
}

static void
swallow_log (void       *stream,
             const char *format,
             va_list     arguments)
{
}

static guint
pick_port (void)
{
  g_autoptr (GSocket) socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_assert_true (g_socket_bind (socket, any, TRUE, NULL));
  bound = g_socket_get_local_address (socket, NULL);

  return g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
}

/* With port 0 the system picks one. */
Registrar *
registrar_new (guint port)
{
  Registrar *self = g_new0 (Registrar, 1);
  g_autoptr (GError) error = NULL;
  int descriptor = g_file_open_tmp ("sonor-registrar-XXXXXX", &self->passwords, &error);

  g_assert_no_error (error);
  g_close (descriptor, NULL);
  g_assert_true (g_file_set_contents (self->passwords, "agent1:secret:\n", -1, &error));

  su_init ();
  su_log_redirect (NULL, swallow_log, NULL);
  self->root = su_glib_root_create (NULL);
  su_root_threading (self->root, 0);
  g_source_attach (su_glib_root_gsource (self->root), NULL);
  for (guint attempt = 0; attempt < 20 && self->nua == NULL; attempt++)
    {
      g_autofree char *url = NULL;

      self->port = port != 0 ? port : pick_port ();
      url = g_strdup_printf ("sip:127.0.0.1:%u", self->port);
      self->nua = nua_create (self->root, on_event, self, NUTAG_URL (url), NUTAG_MEDIA_ENABLE (0),
                              SIPTAG_ALLOW_STR ("REGISTER, INVITE, ACK, CANCEL, BYE"), TAG_END ());
    }
  g_assert_nonnull (self->nua);
  self->authentication = auth_mod_create (self->root, AUTHTAG_METHOD ("Digest"), AUTHTAG_REALM ("voice test"),
                                          AUTHTAG_DB (self->passwords), AUTHTAG_QOP ("auth"), TAG_END ());
  g_assert_nonnull (self->authentication);

  return self;
}

void
registrar_free (Registrar *self)
{
  nua_shutdown (self->nua);
  while (!self->is_shut_down)
    g_main_context_iteration (NULL, TRUE);
  nua_destroy (self->nua);
  auth_mod_destroy (self->authentication);
  su_root_destroy (self->root);
  g_remove (self->passwords);
  g_free (self->passwords);
  g_free (self->retry_after);
  g_free (self);
}

guint
registrar_get_port (Registrar *self)
{
  return self->port;
}

guint
registrar_get_n_requests (Registrar *self)
{
  return self->n_requests;
}

guint
registrar_get_n_registered (Registrar *self)
{
  return self->n_registered;
}

gboolean
registrar_has_contact (Registrar *self)
{
  return self->has_contact;
}

/* Ask as a proxy does (407) rather than as a server (401). */
void
registrar_set_proxy_challenge (Registrar *self,
                               gboolean   proxy)
{
  self->proxy = proxy;
}

void
registrar_refuse_next (Registrar  *self,
                       guint       times,
                       int         status,
                       const char *retry_after)
{
  self->refusals = times;
  self->refusal_status = status;
  g_free (self->retry_after);
  self->retry_after = g_strdup (retry_after);
}
