-- Read by H2 and by PostgreSQL alike. A script that has been released is never changed.

-- Single facts: how often the keys have changed, the end of the audit's chain, what keys are hashed with.
create table gatehouse_state (
  name varchar(40) not null primary key,
  number bigint not null,
  text varchar(200) not null
);
insert into gatehouse_state (name, number, text) values ('keys', 0, '');
insert into gatehouse_state (name, number, text) values ('hash-key', 0, '');
insert into gatehouse_state (name, number, text) values ('first-key', 0, '');
insert into gatehouse_state (name, number, text) values
  ('audit', 0, '0000000000000000000000000000000000000000000000000000000000000000');

-- Issued keys. Lists hold one item in a line.
create table gatehouse_keys (
  id varchar(63) not null primary key,
  name varchar(200) not null,
  role varchar(10) not null,
  owner varchar(200),
  cost_centre varchar(200),
  tags varchar(10000) not null,
  models varchar(10000) not null,
  endpoints varchar(10000) not null,
  addresses varchar(10000) not null,
  request_rates varchar(1000) not null,
  token_rates varchar(1000) not null,
  concurrent_requests integer,
  longest_input bigint,
  longest_output bigint,
  enabled boolean not null,
  created timestamp with time zone not null,
  expires timestamp with time zone,
  last_used timestamp with time zone,
  hash varchar(64) not null unique,
  former_hash varchar(64),
  former_until timestamp with time zone
);

-- Who changed what; every row's hash covers the one before, so that none can be altered or left out unseen.
create table gatehouse_audit (
  seq bigint not null primary key,
  occurred varchar(30) not null,
  actor varchar(200) not null,
  action varchar(40) not null,
  subject varchar(200) not null,
  detail varchar(100000) not null,
  hash varchar(64) not null
);
