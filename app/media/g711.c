/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "media/g711.h"

#include "media/spandsp.h"

/*
 * ITU-T G.711 as spandsp has it, looked up instead of worked out: with hundreds of calls each sample of a second costs. One
 * table for each law and way; they are made when the first of them is asked for.
 */
typedef struct
{
  guint8 codes[G_MAXUINT16 + 1];
  gint16 samples[G_MAXUINT8 + 1];
} Law;

typedef struct
{
  Law a_law;
  Law u_law;
} Laws;

static gpointer
make_laws (gpointer data)
{
  Laws *laws = g_new (Laws, 1);

  for (int i = 0; i <= G_MAXUINT16; i++)
    {
      laws->a_law.codes[i] = linear_to_alaw ((gint16) i);
      laws->u_law.codes[i] = linear_to_ulaw ((gint16) i);
    }
  for (int i = 0; i <= G_MAXUINT8; i++)
    {
      laws->a_law.samples[i] = alaw_to_linear ((guint8) i);
      laws->u_law.samples[i] = ulaw_to_linear ((guint8) i);
    }

  return laws;
}

static const Law *
find_law (SonorCodec codec)
{
  static GOnce once = G_ONCE_INIT;
  const Laws *laws = g_once (&once, make_laws, NULL);

  return codec == SONOR_CODEC_PCMU ? &laws->u_law : &laws->a_law;
}

/* PCMU or PCMA; one byte for each sample. */
void
sonor_g711_encode (SonorCodec    codec,
                   const gint16 *samples,
                   guint         n_samples,
                   guint8       *codes)
{
  const Law *law = find_law (codec);

  for (guint i = 0; i < n_samples; i++)
    codes[i] = law->codes[(guint16) samples[i]];
}

/* The way back. */
void
sonor_g711_decode (SonorCodec    codec,
                   const guint8 *codes,
                   guint         n_codes,
                   gint16       *samples)
{
  const Law *law = find_law (codec);

  for (guint i = 0; i < n_codes; i++)
    samples[i] = law->samples[codes[i]];
}
