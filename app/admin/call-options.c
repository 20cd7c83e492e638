/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "admin/call-options.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n.h>

#include "admin/command.h"

#define LONGEST_SECONDS 86400
#define DEFAULT_SECONDS 10

/* Told once each; the rest is told by words that are read further. */
typedef struct
{
  char  *password_file;
  char  *play;
  char **dtmf;
  char **codecs;
  char  *encryption;
  char  *listen;
} SonorCallWords;

static void
sonor_call_words_clear (SonorCallWords *self)
{
  g_free (self->password_file);
  g_free (self->play);
  g_strfreev (self->dtmf);
  g_strfreev (self->codecs);
  g_free (self->encryption);
  g_free (self->listen);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SonorCallWords, sonor_call_words_clear)

static void
clear_digits (gpointer data)
{
  g_free (((SonorTimedDigits *) data)->digits);
}

static gboolean
misused (GError     **error,
         const char  *format,
         ...) G_GNUC_PRINTF (2, 3);

static gboolean
misused (GError     **error,
         const char  *format,
         ...)
{
  va_list arguments;
  g_autofree char *message = NULL;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error_literal (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_USAGE, message);

  return FALSE;
}

/* DIGITS@SECONDSs, as 1@3s or 12#@0.5s. */
static gboolean
read_digits (SonorCallOptions  *self,
             const char        *word,
             GError           **error)
{
  const char *at = strchr (word, '@');
  char *end = NULL;
  double seconds = at != NULL ? g_ascii_strtod (at + 1, &end) : -1;
  SonorTimedDigits digits;

  if (at == NULL || at == word || strspn (word, "0123456789*#ABCD") != (gsize) (at - word) || end == at + 1 ||
      (*end != '\0' && !g_str_equal (end, "s")) || !(seconds >= 0 && seconds <= LONGEST_SECONDS))
    return misused (error, _("--dtmf: “%s” is not keys and a time after the answer, as 1@3s or 12#@0.5s"), word);

  digits = (SonorTimedDigits) { g_strndup (word, (gsize) (at - word)), (guint) (seconds * 1000) };
  g_array_append_val (self->digits, digits);

  return TRUE;
}

static gboolean
read_codec (SonorCallOptions  *self,
            const char        *word,
            GError           **error)
{
  SonorCodec codec;

  if (!sonor_codec_from_name (word, &codec))
    return misused (error, _("--codec: “%s” is none of Opus, G722, PCMA, PCMU"), word);
  for (gsize i = 0; i < self->n_codecs; i++)
    {
      if (self->codecs[i] == codec)
        return misused (error, _("--codec: “%s” is given twice"), word);
    }
  self->codecs[self->n_codecs++] = codec;

  return TRUE;
}

static gboolean
read_encryption (SonorCallOptions  *self,
                 const char        *word,
                 GError           **error)
{
  const char *const names[] = { "off", "preferred", "required" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (word == NULL || !g_str_equal (word, names[i]))
        continue;
      self->encryption = (SonorEncryption) i;
      return TRUE;
    }
  if (word != NULL)
    return misused (error, _("--encryption: “%s” is none of off, preferred, required"), word);
  self->encryption = SONOR_ENCRYPTION_PREFERRED;

  return TRUE;
}

static gboolean
read_listen (SonorCallOptions  *self,
             const char        *word,
             GError           **error)
{
  g_autoptr (GSocketConnectable) address = NULL;
  const char *host;

  if (word == NULL)
    return TRUE;

  address = g_network_address_parse (word, 0, NULL);
  host = address != NULL ? g_network_address_get_hostname (G_NETWORK_ADDRESS (address)) : NULL;
  if (host == NULL || !g_hostname_is_ip_address (host))
    return misused (error, _("--listen: “%s” is not an IP address of this machine, perhaps with :PORT"), word);
  self->listen_address = g_strdup (host);
  self->listen_port = g_network_address_get_port (G_NETWORK_ADDRESS (address));

  return TRUE;
}

static gboolean
read_play (SonorCallOptions  *self,
           const char        *word,
           GError           **error)
{
  g_autoptr (GFile) file = NULL;
  g_autofree char *path = NULL;
  char *end = NULL;

  if (word == NULL)
    {
      self->microphone = g_strdup ("silence");
      return TRUE;
    }
  if (g_str_has_prefix (word, "tone:"))
    {
      double hertz = g_ascii_strtod (word + 5, &end);

      if (end == word + 5 || *end != '\0' || !(hertz >= 20 && hertz <= 20000))
        return misused (error, _("--play: a tone has 20 to 20000 Hz, as tone:440"));
      self->microphone = g_strdup (word);
      return TRUE;
    }

  file = g_file_new_for_commandline_arg (word);
  path = g_file_get_path (file);
  if (path == NULL || !g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return misused (error, _("--play: there is no file “%s”"), word);
  self->microphone = g_strconcat ("file:", path, NULL);

  return TRUE;
}

static gboolean
read_password (SonorCallOptions  *self,
               const char        *file,
               GError           **error)
{
  g_autoptr (GError) local_error = NULL;
  gsize length = 0;

  if (file == NULL)
    return TRUE;
  if (!g_file_get_contents (file, &self->password, &length, &local_error))
    {
      g_set_error (error, SONOR_COMMAND_ERROR, SONOR_COMMAND_ERROR_REFUSED, "--password-file: %s", local_error->message);
      return FALSE;
    }
  self->password[strcspn (self->password, "\r\n")] = '\0';

  return TRUE;
}

static gboolean
check_seconds (const char  *name,
               int          seconds,
               GError     **error)
{
  if (seconds >= 0 && seconds <= LONGEST_SECONDS)
    return TRUE;

  return misused (error, _("%s: a number of seconds from 0 to %d"), name, LONGEST_SECONDS);
}

/* Reads the words after `sonor-admin call`. Clear @self afterwards, whatever comes of it. */
gboolean
sonor_call_options_parse (SonorCallOptions  *self,
                          char             **arguments,
                          GError           **error)
{
  g_auto (SonorCallWords) words = { 0 };
  const GOptionEntry entries[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, &self->help, NULL, NULL },
    { "to", 0, 0, G_OPTION_ARG_STRING, &self->to, NULL, NULL },
    { "wait", 0, 0, G_OPTION_ARG_NONE, &self->wait, NULL, NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &self->account, NULL, NULL },
    { "user", 0, 0, G_OPTION_ARG_STRING, &self->user, NULL, NULL },
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &words.password_file, NULL, NULL },
    { "registrar", 0, 0, G_OPTION_ARG_STRING, &self->registrar, NULL, NULL },
    { "proxy", 0, 0, G_OPTION_ARG_STRING, &self->proxy, NULL, NULL },
    { "play", 0, 0, G_OPTION_ARG_FILENAME, &words.play, NULL, NULL },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &self->record, NULL, NULL },
    { "dtmf", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.dtmf, NULL, NULL },
    { "seconds", 0, 0, G_OPTION_ARG_INT, &self->seconds, NULL, NULL },
    { "hang-up-after", 0, 0, G_OPTION_ARG_INT, &self->hang_up_after, NULL, NULL },
    { "answer-after", 0, 0, G_OPTION_ARG_INT, &self->answer_after, NULL, NULL },
    { "codec", 0, 0, G_OPTION_ARG_STRING_ARRAY, &words.codecs, NULL, NULL },
    { "encryption", 0, 0, G_OPTION_ARG_STRING, &words.encryption, NULL, NULL },
    { "listen", 0, 0, G_OPTION_ARG_STRING, &words.listen, NULL, NULL },
    { "ca", 0, 0, G_OPTION_ARG_FILENAME, &self->certificates, NULL, NULL },
    G_OPTION_ENTRY_NULL,
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_auto (GStrv) rest = g_new0 (char *, g_strv_length (arguments) + 2);
  g_autoptr (GError) local_error = NULL;

  *self = (SonorCallOptions) { .seconds = G_MININT };
  self->digits = g_array_new (FALSE, FALSE, sizeof (SonorTimedDigits));
  g_array_set_clear_func (self->digits, clear_digits);

  /* The parser takes the first word for the program's name. */
  rest[0] = g_strdup ("call");
  for (guint i = 0; arguments[i] != NULL; i++)
    rest[i + 1] = g_strdup (arguments[i]);
  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &rest, &local_error))
    return misused (error, "%s", local_error->message);
  if (self->help)
    return TRUE;
  if (rest[0] != NULL && rest[1] != NULL)
    return misused (error, _("“%s” is one word too many"), rest[1]);
  if ((self->to != NULL) == self->wait)
    return misused (error, _("Give either --to URI or --wait"));

  if (self->account == NULL && (words.password_file != NULL || self->user != NULL || self->registrar != NULL ||
                                self->proxy != NULL))
    return misused (error, _("--user, --password-file, --registrar and --proxy go with --account"));
  if (self->answer_after > 0 && !self->wait)
    return misused (error, _("--answer-after goes with --wait"));

  if (self->seconds == G_MININT)
    self->seconds = self->wait ? 0 : DEFAULT_SECONDS;
  if (!check_seconds ("--seconds", self->seconds, error) || !check_seconds ("--hang-up-after", self->hang_up_after, error) ||
      !check_seconds ("--answer-after", self->answer_after, error))
    return FALSE;
  for (guint i = 0; words.dtmf != NULL && words.dtmf[i] != NULL; i++)
    {
      if (!read_digits (self, words.dtmf[i], error))
        return FALSE;
    }
  for (guint i = 0; words.codecs != NULL && words.codecs[i] != NULL; i++)
    {
      if (!read_codec (self, words.codecs[i], error))
        return FALSE;
    }

  return read_encryption (self, words.encryption, error) && read_listen (self, words.listen, error) &&
         read_play (self, words.play, error) && read_password (self, words.password_file, error);
}

void
sonor_call_options_clear (SonorCallOptions *self)
{
  if (self->password != NULL)
    explicit_bzero (self->password, strlen (self->password));
  g_clear_pointer (&self->password, g_free);
  g_clear_pointer (&self->to, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->user, g_free);
  g_clear_pointer (&self->registrar, g_free);
  g_clear_pointer (&self->proxy, g_free);
  g_clear_pointer (&self->microphone, g_free);
  g_clear_pointer (&self->record, g_free);
  g_clear_pointer (&self->digits, g_array_unref);
  g_clear_pointer (&self->listen_address, g_free);
  g_clear_pointer (&self->certificates, g_free);
}

void
sonor_call_options_print_help (void)
{
  static const struct
  {
    const char *option;
    const char *words;
  } lines[] = {
    { "--to URI", N_("call this number or SIP address") },
    { "--wait", N_("wait for a call and answer it; where, stands on the standard error") },
    { "--account SIP-ADDRESS", N_("who we are, as sip:agent1@pbx.example.cn;transport=tls; with --wait it is registered") },
    { "--user NAME", N_("the name that goes with the password, if it is not that of the account") },
    { "--password-file FILE", N_("the first line is the password of the account") },
    { "--registrar URI", N_("the server to register with, if it is not the account's host") },
    { "--proxy URI", N_("the server that every request goes through, if it is another one") },
    { "--play FILE|tone:HZ", N_("what to say: a WAV file or a tone; silence if not given") },
    { "--record FILE", N_("write what the other side says to a WAV file") },
    { "--dtmf KEYS@TIME", N_("press keys so long after the answer, as 1@3s; may be given again") },
    { "--seconds N", N_("hang up so long after the answer; 0: leave that to the other side; 10, with --wait 0") },
    { "--hang-up-after N", N_("give up so long after the beginning, answered or not; 0: never") },
    { "--answer-after N", N_("with --wait: let it ring so long") },
    { "--codec NAME", N_("Opus, G722, PCMA or PCMU; again for the next best; all that are present if not given") },
    { "--encryption HOW", N_("off, preferred or required; preferred if not given") },
    { "--listen ADDRESS:PORT", N_("where to be called and spoken to; found by the way to the other side if not given") },
    { "--ca FOLDER", N_("where cafile.pem is, the certificates trusted for TLS") },
  };

  g_print ("%s\n\n%s\n\n", _("Usage: sonor-admin call --to URI | --wait [OPTION …]"),
           _("Makes or takes one call without a window, for tests and diagnosis, and prints one line of JSON about it.\n"
             "The exit status is 0 only if it went as it was told: answered, and not cut short."));
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    g_print ("  %-24s %s\n", lines[i].option, _(lines[i].words));
}
