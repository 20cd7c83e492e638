-- The schema as a whole: everything is described, owned and closed to strangers.
BEGIN;
SELECT plan(6);

SELECT is_empty($$
  SELECT c.relname FROM pg_class c
  WHERE c.relnamespace = 'sonor'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S') AND NOT c.relispartition
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('a', 'i') AND c.relkind = 'S')
    AND obj_description(c.oid, 'pg_class') IS NULL
$$, 'every table, view and sequence has a comment');

SELECT is_empty($$
  SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'sonor'::regnamespace AND c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition
    AND a.attnum > 0 AND NOT a.attisdropped AND col_description(c.oid, a.attnum) IS NULL
$$, 'every column has a comment');

SELECT is_empty($$
  SELECT p.oid::regprocedure FROM pg_proc p
  WHERE p.pronamespace = 'sonor'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
$$, 'every function has a comment');

SELECT is_empty($$
  SELECT p.oid::regprocedure FROM pg_proc p
  WHERE p.pronamespace = 'sonor'::regnamespace AND p.prosecdef
    AND NOT coalesce(array_to_string(p.proconfig, ' ') ~ 'search_path=sonor, pg_temp', false)
$$, 'every security definer function pins its search_path');

SELECT is_empty($$
  SELECT p.oid::regprocedure FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
  WHERE p.pronamespace = 'sonor'::regnamespace AND a.grantee = 0
$$, 'no function can be executed by just anybody');

SELECT is_empty($$
  SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants
  WHERE table_schema = 'sonor' AND grantee <> 'sonor' AND privilege_type <> 'SELECT'
$$, 'nobody but the owner writes to a table directly');

SELECT * FROM finish();
ROLLBACK;
