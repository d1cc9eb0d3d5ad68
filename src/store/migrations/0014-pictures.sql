-- Pictures that Slack has already: the same drawing is not uploaded again.
-- Operators: instant. Rows may be deleted at any time; the next picture is then uploaded afresh.
create table picture (
  hub_id text not null references hub,
  -- Of the drawing.
  sha256 text not null,
  -- Slack's id of the file, in the hub's own workspace.
  file_id text not null,
  at timestamptz not null,
  primary key (hub_id, sha256)
);
