/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Folders of certificates as a user agent takes them, made with openssl and good for one test. */

#include "certificates.h"

#include <gio/gio.h>
#include <glib/gstdio.h>

static void
run (const char *folder,
     const char *script)
{
  const char *arguments[] = { "sh", "-e", "-c", script, NULL };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (folder, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, &error))
    g_error ("%s: %s", error->message, output);
}

/* Somebody who signs: `cafile.pem` is all that a client needs. */
char *
certificates_new_authority (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("sonor-authority-XXXXXX", &error);

  g_assert_no_error (error);
  run (folder,
       "exec 2>&1; openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout authority.key "
       "-out cafile.pem -subj '/CN=Test authority' -days 2");

  return folder;
}

/* A server whose certificate that one has signed; with fewer than one day it has expired. */
char *
certificates_new_server (const char *authority,
                         const char *name,
                         int         days)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("sonor-server-XXXXXX", &error);
  g_autofree char *script =
    g_strdup_printf ("exec 2>&1; openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout server.key "
                     "-out server.csr -subj '/CN=%s'; printf 'subjectAltName=%s:%s' >extensions; "
                     "openssl x509 -req -in server.csr -CA %s/cafile.pem -CAkey %s/authority.key -CAcreateserial "
                     "-out server.crt -extfile extensions -days %d; "
                     "cat server.key server.crt >agent.pem; cp %s/cafile.pem .",
                     name, g_hostname_is_ip_address (name) ? "IP" : "DNS", name, authority, authority, days, authority);

  g_assert_no_error (error);
  run (folder, script);

  return folder;
}

void
certificates_free (char *folder)
{
  run (folder, "rm -f *.key *.pem *.csr *.crt *.srl extensions");
  g_assert_no_errno (g_rmdir (folder));
  g_free (folder);
}
