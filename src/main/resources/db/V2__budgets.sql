-- Read by H2 and by PostgreSQL alike. A script that has been released is never changed.

-- Budgets that administrators have made; amounts of money are in billionths.
create table gatehouse_budgets (
  name varchar(63) not null primary key,
  scope varchar(20) not null,
  whose varchar(200) not null,
  unit varchar(10) not null,
  amount bigint not null,
  period varchar(10) not null,
  zone varchar(60) not null,
  hard boolean not null,
  warn integer not null
);

-- One row for each of those who have a budget, and each time; whoever changes anything about it changes this row first.
create table gatehouse_budget_pots (
  budget varchar(63) not null,
  subject varchar(200) not null,
  since date not null,
  turns bigint not null,
  warned boolean not null,
  primary key (budget, subject, since)
);

-- What each node has spent and reserved of it; a node writes its own rows only, and always all of them. A till is a
-- node's memory of a pot; it may forget one and begin another. Node '' has what nodes had that are no more.
create table gatehouse_budget_shares (
  budget varchar(63) not null,
  subject varchar(200) not null,
  since date not null,
  node varchar(40) not null,
  till bigint not null,
  spent bigint not null,
  reserved bigint not null,
  version bigint not null,
  primary key (budget, subject, since, node, till)
);
create index gatehouse_budget_shares_of_node on gatehouse_budget_shares (node);

-- Nodes that share budgets, and when each was last seen, in milliseconds since 1970.
create table gatehouse_budget_nodes (
  node varchar(40) not null primary key,
  seen bigint not null
);

-- What is left of rates that nodes share, in the words of the library that counts them.
create table gatehouse_rates (
  id varchar(300) not null primary key,
  state bytea
);
