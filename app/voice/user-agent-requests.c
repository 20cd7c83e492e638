/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What others ask of a user agent outside the calls and accounts it has: to talk, to register, or something it does not do. */

#include "voice/user-agent-struct.h"

/* The account that a request was meant for, by the name that its contact has. */
static SonorAccount *
find_account (SonorUserAgent *self,
              const sip_t    *sip)
{
  const url_t *candidates[] = {
    sip->sip_request != NULL ? sip->sip_request->rq_url : NULL,
    sip->sip_to != NULL ? sip->sip_to->a_url : NULL,
  };

  for (guint i = 0; i < self->accounts->len; i++)
    {
      SonorAccount *account = g_ptr_array_index (self->accounts, i);
      const char *user = sonor_sip_address_get_user (sonor_account_get_address (account));

      for (guint c = 0; c < G_N_ELEMENTS (candidates); c++)
        {
          if (candidates[c] != NULL && g_strcmp0 (candidates[c]->url_user, user) == 0)
            return account;
        }
    }

  return NULL;
}

static SonorCall *
find_replaced (SonorUserAgent       *self,
               const sip_replaces_t *replaces)
{
  nua_handle_t *handle = nua_handle_by_replaces (self->stack->nua, replaces);
  SonorCall *call = NULL;
  GObject *owner;

  if (handle == NULL)
    return NULL;
  owner = nua_handle_magic (handle);
  if (SONOR_IS_CALL (owner) && sonor_call_get_state (SONOR_CALL (owner)) < SONOR_CALL_STATE_ENDING)
    call = g_object_ref (SONOR_CALL (owner));
  nua_handle_unref (handle);

  return call;
}

/* RFC 3891 3: the call of ours that a Replaces names, NULL if it is none. */
SonorCall *
sonor_user_agent_find_call (SonorUserAgent *self,
                            const char     *replaces)
{
  su_home_t home[1] = { SU_HOME_INIT (home) };
  sip_replaces_t *header = replaces != NULL ? sip_replaces_make (home, replaces) : NULL;
  SonorCall *call = header != NULL && self->stack != NULL ? find_replaced (self, header) : NULL;

  su_home_deinit (home);

  return call;
}

static void
handle_incoming_call (SonorUserAgent      *self,
                      const SonorSipEvent *event)
{
  g_autoptr (SonorCall) replaced = NULL;
  g_autoptr (SonorCall) call = NULL;

  if (event->sip->sip_replaces != NULL)
    replaced = find_replaced (self, event->sip->sip_replaces);
  if (event->sip->sip_replaces != NULL && replaced == NULL)
    {
      nua_respond (event->handle, SIP_481_NO_TRANSACTION, TAG_END ());
      nua_handle_destroy (event->handle);
      return;
    }
  if (self->stack->shutting_down || g_list_model_get_n_items (G_LIST_MODEL (self->calls)) >= self->most_calls)
    {
      nua_respond (event->handle, SIP_503_SERVICE_UNAVAILABLE, SIPTAG_RETRY_AFTER_STR ("5"), TAG_END ());
      nua_handle_destroy (event->handle);
      return;
    }

  call = sonor_call_new_incoming (self, find_account (self, event->sip), replaced, event);
  if (call == NULL)
    return;

  if (sonor_user_agent_announce (self, call))
    return;
  if (!sonor_call_refuse (call, SONOR_CALL_REFUSAL_UNAVAILABLE, NULL))
    sonor_call_hang_up (call);
}

/* A request outside every call and account of ours. NUA has made a handle for it, which nobody else will free. */
void
sonor_user_agent_handle_request (SonorUserAgent      *self,
                                 const SonorSipEvent *event)
{
  if (event->handle == NULL || event->handle == nua_default (event->nua))
    return;

  if (event->event == nua_i_invite && event->status < 200)
    {
      handle_incoming_call (self, event);
      return;
    }
  if (event->event == nua_i_register && event->status < 200 && self->registrar != NULL)
    {
      sonor_registrar_handle_register (self->registrar, event);
      return;
    }
  if (nua_event_is_incoming_request (event->event) && event->status < 200)
    nua_respond (event->handle, SIP_403_FORBIDDEN, NUTAG_WITH_THIS (event->nua), TAG_END ());
  nua_handle_destroy (event->handle);
}
