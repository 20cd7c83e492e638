/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include <glib/gstdio.h>

#include "base/base.h"

static char *
write_file (const char *content)
{
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("sonor-config-XXXXXX", &path, &error);

  g_assert_no_error (error);
  g_close (fd, NULL);
  g_file_set_contents (path, content, -1, &error);
  g_assert_no_error (error);

  return path;
}

static void
test_values (void)
{
  g_autofree char *path = write_file ("[database]\nconnection = host=db dbname=sonor \nempty =  \n");
  g_autoptr (GError) error = NULL;
  SonorConfig *config = sonor_config_load_file (path, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (sonor_config_get_path (config), ==, path);

  value = sonor_config_dup_string (config, "database", "connection");
  g_assert_cmpstr (value, ==, "host=db dbname=sonor");
  g_assert_null (sonor_config_dup_string (config, "database", "empty"));
  g_assert_null (sonor_config_dup_string (config, "nothing", "here"));

  g_assert_finalize_object (config);
  g_assert_no_errno (g_remove (path));
}

static void
test_missing_key_is_named (void)
{
  g_autofree char *path = write_file ("[database]\n");
  g_autoptr (GError) error = NULL;
  g_autoptr (SonorConfig) config = sonor_config_load_file (path, &error);
  g_autofree char *value = NULL;

  g_assert_no_error (error);
  value = sonor_config_require_string (config, "database", "connection", &error);
  g_assert_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_MISSING);
  g_assert_null (value);
  g_assert_nonnull (strstr (error->message, "connection"));
  g_assert_nonnull (strstr (error->message, path));
  g_assert_no_errno (g_remove (path));
}

static void
test_bad_file_is_named (void)
{
  g_autofree char *path = write_file ("connection = without a group\n");
  g_autoptr (GError) error = NULL;

  g_assert_null (sonor_config_load_file (path, &error));
  g_assert_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_UNREADABLE);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_no_errno (g_remove (path));
}

static void
test_environment_names_the_file (void)
{
  g_autoptr (GError) error = NULL;

  g_setenv ("SONOR_CONFIG", "/nonexistent/sonor.conf", TRUE);
  g_assert_null (sonor_config_load (&error));
  g_assert_error (error, SONOR_CONFIG_ERROR, SONOR_CONFIG_ERROR_UNREADABLE);
  g_unsetenv ("SONOR_CONFIG");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/config/values", test_values);
  g_test_add_func ("/config/missing-key-is-named", test_missing_key_is_named);
  g_test_add_func ("/config/bad-file-is-named", test_bad_file_is_named);
  g_test_add_func ("/config/environment-names-the-file", test_environment_names_the_file);

  return g_test_run ();
}
