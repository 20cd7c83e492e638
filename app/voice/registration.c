/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "voice/registration-private.h"

/**
 * SonorRegistration:
 *
 * Somebody wants to register, or to call as somebody who is registered, and says who they are. It waits until it is
 * known what their password would prove.
 */
struct _SonorRegistration
{
  GObject                parent_instance;

  SonorDigest           *digest;
  const char            *method;
  SonorRegistrationDone  done;
  gpointer               user_data;
};

G_DEFINE_FINAL_TYPE (SonorRegistration, sonor_registration, G_TYPE_OBJECT)

static void
sonor_registration_finalize (GObject *object)
{
  sonor_digest_free (SONOR_REGISTRATION (object)->digest);

  G_OBJECT_CLASS (sonor_registration_parent_class)->finalize (object);
}

static void
sonor_registration_class_init (SonorRegistrationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sonor_registration_finalize;
}

static void
sonor_registration_init (SonorRegistration *self)
{
}

/* Takes the digest over; method is a word of the program's. */
SonorRegistration *
sonor_registration_new (SonorDigest           *digest,
                        const char            *method,
                        SonorRegistrationDone  done,
                        gpointer               user_data)
{
  SonorRegistration *self = g_object_new (SONOR_TYPE_REGISTRATION, NULL);

  self->digest = digest;
  self->method = method;
  self->done = done;
  self->user_data = user_data;

  return self;
}

/* The registrar is gone: nobody is to be told any more. */
void
sonor_registration_forget (SonorRegistration *self)
{
  self->done = NULL;
}

/**
 * sonor_registration_get_user:
 * @self: a registration
 *
 * Returns: who they say they are; any text
 */
const char *
sonor_registration_get_user (SonorRegistration *self)
{
  g_return_val_if_fail (SONOR_IS_REGISTRATION (self), NULL);

  return sonor_digest_get_user (self->digest);
}

static void
resolve (SonorRegistration *self,
         SonorProof         proof)
{
  SonorRegistrationDone done = g_steal_pointer (&self->done);

  if (done != NULL)
    done (self, proof, self->user_data);
}

/**
 * sonor_registration_resolve:
 * @self: a registration
 * @ha1: (nullable): MD5 of user, realm and password as 32 hexadecimal digits (RFC 7616 3.4.2); %NULL if there is no
 * such user
 *
 * Says what their password must prove, and so whether they are registered. The other side cannot tell a user that is
 * unknown from a password that is wrong. A second time does nothing.
 */
void
sonor_registration_resolve (SonorRegistration *self,
                            const char        *ha1)
{
  gboolean proven;

  g_return_if_fail (SONOR_IS_REGISTRATION (self));

  proven = sonor_digest_is_proven (self->digest, self->method, ha1 != NULL ? ha1 : "0123456789abcdef0123456789abcdef");
  resolve (self, proven && ha1 != NULL ? SONOR_PROOF_GOOD : SONOR_PROOF_WRONG);
}

/**
 * sonor_registration_give_up:
 * @self: a registration
 *
 * Says that it cannot be known now: the other side is to try again later, and is not told that its password is wrong.
 */
void
sonor_registration_give_up (SonorRegistration *self)
{
  g_return_if_fail (SONOR_IS_REGISTRATION (self));

  resolve (self, SONOR_PROOF_UNKNOWN);
}
