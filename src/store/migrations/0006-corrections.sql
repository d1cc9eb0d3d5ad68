-- What a person puts right: forms that were held and then used, and which form a decision was made on.
-- Operators: quick; nothing is rewritten.

-- Who used a held message as a form, or typed it in; its disposition then says what became of it.
alter table message add column used_by text;
alter table message add column used_at timestamptz;

-- Null for decisions from before this was kept.
alter table decision add column revision integer;
