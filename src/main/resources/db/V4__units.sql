-- Read by H2 and by PostgreSQL alike. A script that has been released is never changed.

-- What is spent of tokens stands under the budget's name and its unit.
alter table gatehouse_budget_pots alter column budget set data type varchar(80);
alter table gatehouse_budget_shares alter column budget set data type varchar(80);
