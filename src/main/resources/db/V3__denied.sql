-- Read by H2 and by PostgreSQL alike. A script that has been released is never changed.

-- Addresses that are denied on all nodes. What was lifted stays a while, so that no node brings it back.
insert into gatehouse_state (name, number, text) values ('denied', 0, '');
create table gatehouse_denied (
  addresses varchar(60) not null primary key,
  since timestamp with time zone not null,
  reason varchar(200) not null,
  lifted timestamp with time zone
);
