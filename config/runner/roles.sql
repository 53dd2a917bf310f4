-- The database and its two roles. Safe to run again: it makes what is missing and sets passwords.
-- Run by psql, as the superuser, with HUDDLE_OWNER_PASSWORD and HUDDLE_RUNTIME_PASSWORD set.
\set ON_ERROR_STOP on
\getenv owner_password HUDDLE_OWNER_PASSWORD
\getenv runtime_password HUDDLE_RUNTIME_PASSWORD

SELECT format('CREATE ROLE %I', name)
  FROM (VALUES ('huddle_owner'), ('huddle_runtime')) AS wanted (name)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec

-- The owner migrates. The runtime role, which web and worker use, owns nothing.
ALTER ROLE huddle_owner WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    PASSWORD :'owner_password';
ALTER ROLE huddle_runtime WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS
    NOINHERIT PASSWORD :'runtime_password';

SELECT 'CREATE DATABASE huddle OWNER huddle_owner'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'huddle') \gexec

REVOKE ALL ON DATABASE huddle FROM PUBLIC;
GRANT CONNECT ON DATABASE huddle TO huddle_runtime;
ALTER ROLE huddle_owner IN DATABASE huddle SET lock_timeout = '10s';
ALTER ROLE huddle_runtime IN DATABASE huddle SET statement_timeout = '30s';
ALTER ROLE huddle_runtime IN DATABASE huddle SET idle_in_transaction_session_timeout = '60s';

\connect huddle
ALTER SCHEMA public OWNER TO huddle_owner;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO huddle_runtime;
