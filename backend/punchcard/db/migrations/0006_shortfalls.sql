-- What refunds could not take back under the policy that clamps, a list of {kind, corrects_seq, points,
-- fact_seq, ...}: collected from points that come back with a code. Nearly always empty.
ALTER TABLE balance ADD COLUMN shortfalls jsonb NOT NULL DEFAULT '[]';
