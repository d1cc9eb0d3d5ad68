-- Whose message it is: what SPF, DKIM, DMARC and ARC said when it was read.
-- Operators: quick; nothing is rewritten. Evidence from before keeps the grade "unchecked".

-- Null where the message was read before this was looked at.
alter table message add column authentication jsonb;
