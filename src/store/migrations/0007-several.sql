-- A mail with the forms of two schools belongs to two cases: `message.declaration_id` is the first of them, revisions know them all.
create view message_of_case as
  select declaration_id, id as message_id from message where declaration_id is not null
  union
  select declaration_id, message_id from revision where message_id is not null;
create index revision_message on revision (message_id);
