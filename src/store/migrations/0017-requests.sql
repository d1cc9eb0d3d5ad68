-- Requests that Slack signed and that have been taken, for a quarter of an hour: the same one sent twice changes nothing.
-- Operators: quick; nothing is rewritten.

create table slack_request (
  signature text primary key,
  at timestamptz not null
);
create index slack_request_age on slack_request (at);
